/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ed25519 by OpenSSL.
 * Runs on: any thread.
 * Owns: nothing; keys are the caller's.
 */
#include "licence/signing.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/text.h"

EVP_PKEY *
signing_new(void)
{
	return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

void
signing_free(EVP_PKEY *key)
{
	EVP_PKEY_free(key);
}

/* Never asks at the terminal. */
static int
on_passphrase(char *out, int size, int writing, void *arg)
{
	const char *passphrase = arg;
	int len = passphrase ? (int)strlen(passphrase) : -1;

	(void)writing;
	if (len < 0 || len > size)
		return -1;
	memcpy(out, passphrase, (size_t)len);
	return len;
}

EVP_PKEY *
signing_read(struct str pem, const char *passphrase)
{
	char secret[1024] = "";
	BIO *bio;
	EVP_PKEY *key;

	if (pem.len > SIGNING_PEM_MAX)
		return NULL;
	bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	if (passphrase)
		snprintf(secret, sizeof(secret), "%s", passphrase);
	key = bio ? PEM_read_bio_PrivateKey(bio, NULL, on_passphrase,
	    passphrase ? secret : NULL) : NULL;
	BIO_free(bio);
	OPENSSL_cleanse(secret, sizeof(secret));
	ERR_clear_error();
	if (key == NULL || EVP_PKEY_get_id(key) == EVP_PKEY_ED25519)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

bool
signing_write(const EVP_PKEY *key, const char *passphrase, struct buf *pem)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;
	bool ok = bio != NULL && PEM_write_bio_PKCS8PrivateKey(bio, key,
	    passphrase ? EVP_aes_256_cbc() : NULL, passphrase,
	    passphrase ? (int)strlen(passphrase) : 0, NULL, NULL) == 1;

	len = ok ? BIO_get_mem_data(bio, &text) : 0;
	ok = ok && len > 0 && buf_append(pem, text, (size_t)len) == ERR_OK;
	if (text)
		OPENSSL_cleanse(text, (size_t)len);
	BIO_free(bio);
	ERR_clear_error();
	return ok;
}

bool
signing_public(const EVP_PKEY *key, unsigned char out[SIGNING_KEY_BYTES])
{
	size_t len = SIGNING_KEY_BYTES;

	return EVP_PKEY_get_raw_public_key(key, out, &len) == 1 &&
	    len == SIGNING_KEY_BYTES;
}

bool
signing_sign(EVP_PKEY *key, struct str bytes,
    unsigned char out[SIGNING_SIGNATURE_BYTES])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = SIGNING_SIGNATURE_BYTES;
	bool ok = ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestSign(ctx, out, &len, (const unsigned char *)bytes.p,
	    bytes.len) == 1 && len == SIGNING_SIGNATURE_BYTES;

	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

bool
signing_verify(const unsigned char key[SIGNING_KEY_BYTES], struct str bytes,
    const unsigned char signature[SIGNING_SIGNATURE_BYTES])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
	    key, SIGNING_KEY_BYTES);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = pkey != NULL && ctx != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestVerify(ctx, signature, SIGNING_SIGNATURE_BYTES,
	    (const unsigned char *)bytes.p, bytes.len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return ok;
}

void
signing_key_text(const unsigned char key[SIGNING_KEY_BYTES],
    char out[SIGNING_KEY_CHARS + 1])
{
	struct buf text;

	buf_init(&text, 2 * SIGNING_KEY_CHARS);
	text_base64url(key, SIGNING_KEY_BYTES, &text);
	BUG_ON(text.len != SIGNING_KEY_CHARS);
	memcpy(out, text.data, text.len + 1);
	buf_fini(&text);
}

bool
signing_key_from(struct str text, unsigned char out[SIGNING_KEY_BYTES])
{
	size_t len = SIGNING_KEY_BYTES;

	return text.len == SIGNING_KEY_CHARS &&
	    text_unbase64url(text, out, &len) && len == SIGNING_KEY_BYTES;
}
