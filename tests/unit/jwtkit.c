/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing tokens.
 * Runs on: the test.
 * Owns: the newest text.
 */
#include "jwtkit.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/text.h"

static EVP_PKEY *
private_key(const char *seed)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
	    (const unsigned char *)seed, 32);

	BUG_ON(key == NULL);
	return key;
}

void
jwtkit_public(const char seed[32], unsigned char out[32])
{
	EVP_PKEY *key = private_key(seed);
	size_t len = 32;

	BUG_ON(EVP_PKEY_get_raw_public_key(key, out, &len) != 1);
	EVP_PKEY_free(key);
}

static size_t
sign_eddsa(struct str seed, struct str text, unsigned char out[64])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY *key = private_key(seed.p);
	size_t len = 64;

	BUG_ON(EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1);
	BUG_ON(EVP_DigestSign(context, out, &len,
	    (const unsigned char *)text.p, text.len) != 1);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return len;
}

static size_t
sign_hs256(struct str secret, struct str text, unsigned char out[64])
{
	unsigned len = 64;

	BUG_ON(HMAC(EVP_sha256(), secret.p, (int)secret.len,
	    (const unsigned char *)text.p, text.len, out, &len) == NULL);
	return len;
}

const char *
jwtkit_sign(enum jwt_alg alg, struct str key, const char *header,
    const char *claims)
{
	static char last[4 * JWT_TEXT_MAX];
	unsigned char signature[64];
	struct buf text;
	size_t len;

	buf_init(&text, sizeof(last) - 1);
	text_base64url(header, strlen(header), &text);
	buf_putc(&text, '.');
	text_base64url(claims, strlen(claims), &text);
	len = alg == JWT_EDDSA ? sign_eddsa(key, buf_str(&text), signature) :
	    sign_hs256(key, buf_str(&text), signature);
	buf_putc(&text, '.');
	text_base64url(signature, len, &text);
	BUG_ON(text.overflow);
	memcpy(last, text.data, text.len);
	last[text.len] = '\0';
	buf_fini(&text);
	return last;
}
