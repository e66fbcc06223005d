/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams under a passphrase.
 *
 * Runs on: whoever makes or reads a backup.
 * Owns: nothing.
 */
#include "upkeep/seal.h"

#include <argon2.h>
#include <openssl/evp.h>
#include <stdio.h>

#include "base/err.h"
#include "base/mem.h"
#include "upkeep/problem.h"

static const char magic[] = { 'Y', 'Z', 'S', 'E', 'A', 'L', '1', '\n' };
#define MAGIC_BYTES sizeof(magic)
#define SALT_BYTES 16
#define NONCE_BYTES 12
#define KDF_PASSES 3
#define KDF_KIB (64 * 1024)

/* Of a head: the magic, the salt, the nonce's part, a byte of zero. */
_Static_assert(MAGIC_BYTES + SALT_BYTES +
    sizeof(((struct seal *)0)->nonce) + 1 == SEAL_HEAD, "nothing between");

enum err
seal_passphrase(const char *path, char out[SEAL_PASSPHRASE_MAX + 1],
    struct problem *why)
{
	FILE *in = fopen(path, "re");
	char line[SEAL_PASSPHRASE_MAX + 3] = "";
	size_t len;
	bool ok;

	if (in == NULL)
		return problem_errno(why, "cannot open", path);
	ok = fgets(line, sizeof(line), in) != NULL || !ferror(in);
	fclose(in);
	len = strcspn(line, "\r\n");
	memcpy(out, line, len <= SEAL_PASSPHRASE_MAX ? len : 0);
	out[len <= SEAL_PASSPHRASE_MAX ? len : 0] = '\0';
	mem_wipe(line, sizeof(line));
	if (!ok)
		return problem_errno(why, "cannot read", path);
	if (len >= SEAL_PASSPHRASE_MIN && len <= SEAL_PASSPHRASE_MAX)
		return ERR_OK;
	return problem_set(why, ERR_FIELD, "the passphrase in %.400s must "
	    "have %d to %d bytes", path, SEAL_PASSPHRASE_MIN,
	    SEAL_PASSPHRASE_MAX);
}

bool
seal_is_head(const unsigned char *p, size_t len)
{
	return len >= MAGIC_BYTES && memcmp(p, magic, MAGIC_BYTES) == 0;
}

bool
seal_resume(struct seal *s, struct str passphrase,
    const unsigned char head[SEAL_HEAD])
{
	const unsigned char *salt = head + MAGIC_BYTES;

	*s = (struct seal){ .number = 0 };
	memcpy(s->nonce, salt + SALT_BYTES, sizeof(s->nonce));
	return argon2id_hash_raw(KDF_PASSES, KDF_KIB, 1, passphrase.p,
	    passphrase.len, salt, SALT_BYTES, s->key, sizeof(s->key)) ==
	    ARGON2_OK;
}

bool
seal_begin(struct seal *s, struct str passphrase, const struct rng *rng,
    unsigned char head[SEAL_HEAD])
{
	memset(head, 0, SEAL_HEAD);
	memcpy(head, magic, MAGIC_BYTES);
	rng_fill(rng, head + MAGIC_BYTES, SALT_BYTES + sizeof(s->nonce));
	return seal_resume(s, passphrase, head);
}

void
seal_wipe(struct seal *s)
{
	mem_wipe(s, sizeof(*s));
}

static void
nonce_of(const struct seal *s, bool is_last, unsigned char out[NONCE_BYTES])
{
	memcpy(out, s->nonce, sizeof(s->nonce));
	for (unsigned i = 0; i < 4; i++)
		out[sizeof(s->nonce) + i] =
		    (unsigned char)(s->number >> (24 - 8 * i));
	out[NONCE_BYTES - 1] = is_last;
}

bool
seal_put(struct seal *s, const unsigned char *in, size_t len, bool is_last,
    unsigned char *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	unsigned char nonce[NONCE_BYTES];
	int n = 0;

	BUG_ON(ctx == NULL || len > SEAL_CHUNK);
	nonce_of(s, is_last, nonce);
	if (s->number == UINT32_MAX) {
		EVP_CIPHER_CTX_free(ctx);
		return false;
	}
	BUG_ON(EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, s->key,
	    nonce) != 1 ||
	    EVP_EncryptUpdate(ctx, out, &n, in, (int)len) != 1 ||
	    EVP_EncryptFinal_ex(ctx, out + n, &n) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG,
	    out + len) != 1);
	EVP_CIPHER_CTX_free(ctx);
	s->number++;
	return true;
}

bool
seal_take(struct seal *s, const unsigned char *in, size_t len, bool is_last,
    unsigned char *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	unsigned char nonce[NONCE_BYTES], tag[SEAL_TAG];
	bool ok;
	int n = 0;

	BUG_ON(ctx == NULL || len < SEAL_TAG || len > SEAL_CHUNK + SEAL_TAG);
	len -= SEAL_TAG;
	memcpy(tag, in + len, SEAL_TAG);
	nonce_of(s, is_last, nonce);
	BUG_ON(EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, s->key,
	    nonce) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG,
	    tag) != 1 ||
	    EVP_DecryptUpdate(ctx, out, &n, in, (int)len) != 1);
	ok = EVP_DecryptFinal_ex(ctx, out + n, &n) == 1;
	EVP_CIPHER_CTX_free(ctx);
	s->number++;
	return ok && s->number != 0;
}
