/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What it costs to check a token that an ISV signed: taking it apart and
 * verifying it, by either algorithm, each time another token; the same of
 * one that was verified before, which comes with every call; beside it
 * OpenSSL's bare verification of an Ed25519 signature with the key at hand,
 * below which nothing can go. Processor time in microseconds.
 * Runs on: its one thread.
 * Owns: nothing between calls.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/sigcache.h"
#include "unit/jwtkit.h"

#define TOKENS 64
#define ROUNDS 50
#define KNOWN 8		/* few, so that none takes another's place */
#define SEED "0123456789abcdef0123456789abcdef"

static char tokens[TOKENS][1024];

static double
now_cpu_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void
sign_all(enum jwt_alg alg)
{
	char header[80], claims[200];

	snprintf(header, sizeof(header), "{\"alg\":\"%s\",\"typ\":\"JWT\","
	    "\"kid\":\"erp\"}", jwt_alg_names[alg]);
	for (int i = 0; i < TOKENS; i++) {
		snprintf(claims, sizeof(claims), "{\"sub\":\"user-%d\","
		    "\"aud\":\"default\",\"iat\":1700000000,"
		    "\"exp\":1700003600}", i);
		snprintf(tokens[i], sizeof(tokens[i]), "%s", jwtkit_sign(alg,
		    str_from(SEED), header, claims));
	}
}

static double
check_us(enum jwt_alg alg, struct str key)
{
	struct arena arena;
	double began;

	sign_all(alg);
	began = now_cpu_us();
	for (int i = 0; i < TOKENS * ROUNDS; i++) {
		struct jwt j;

		arena_init(&arena, 1 << 16);
		if (!jwt_parse(str_from(tokens[i % TOKENS]), &arena, &j) ||
		    !jwt_verify(&j, alg, key))
			BUG("a sound token is refused");
		arena_fini(&arena);
	}
	return (now_cpu_us() - began) / (TOKENS * ROUNDS);
}

/* As a reader checks one that came before. */
static double
again_us(enum jwt_alg alg, struct str key)
{
	struct sigcache *cache = sigcache_new();
	unsigned char digest[SIGCACHE_DIGEST_BYTES];
	struct arena arena;
	struct jwt j;
	double began = 0;

	for (int i = 0; i < KNOWN + TOKENS * ROUNDS; i++) {
		struct str token = str_from(tokens[i % KNOWN]);

		if (i == KNOWN)
			began = now_cpu_us();
		arena_init(&arena, 1 << 16);
		if (!jwt_parse(token, &arena, &j))
			BUG("a sound token is refused");
		sigcache_digest(alg, key, token, digest);
		if (i < KNOWN && jwt_verify(&j, alg, key))
			sigcache_add(cache, digest);
		else if (!sigcache_has(cache, digest))
			BUG("a token that came before is not known");
		arena_fini(&arena);
	}
	began = (now_cpu_us() - began) / (TOKENS * ROUNDS);
	sigcache_free(cache);
	return began;
}

static double
floor_us(const unsigned char public[32])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
	    public, JWT_PUBLIC_KEY_BYTES);
	struct arena arena;
	struct jwt j;
	double began;

	arena_init(&arena, 1 << 16);
	if (!jwt_parse(str_from(tokens[0]), &arena, &j))
		BUG("a sound token is refused");
	began = now_cpu_us();
	for (int i = 0; i < TOKENS * ROUNDS; i++) {
		EVP_MD_CTX *context = EVP_MD_CTX_new();

		if (EVP_DigestVerifyInit(context, NULL, NULL, NULL,
		    pkey) != 1 || EVP_DigestVerify(context, j.signature,
		    j.signature_len, (const unsigned char *)j.signed_part.p,
		    j.signed_part.len) != 1)
			BUG("a sound signature is refused");
		EVP_MD_CTX_free(context);
	}
	began = (now_cpu_us() - began) / (TOKENS * ROUNDS);
	arena_fini(&arena);
	EVP_PKEY_free(pkey);
	return began;
}

int
main(void)
{
	unsigned char public[JWT_PUBLIC_KEY_BYTES];

	jwtkit_public(SEED, public);
	printf("hs256_us=%.2f\n", check_us(JWT_HS256, str_from(SEED)));
	printf("eddsa_us=%.2f\n", check_us(JWT_EDDSA,
	    (struct str){ (const char *)public, sizeof(public) }));
	printf("again_us=%.2f\n", again_us(JWT_EDDSA,
	    (struct str){ (const char *)public, sizeof(public) }));
	printf("floor_us=%.2f\n", floor_us(public));
	return 0;
}
