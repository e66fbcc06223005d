/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes a certificate that somebody else signed.
 * Runs on: main of a tool.
 * Owns: nothing between calls.
 */
#include "net/tlsimport.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "net/tlskit.h"

#define CHAIN_MAX 10

/* What was found: certificates in the order of the file, at most CHAIN_MAX. */
struct bundle {
	X509 *certs[CHAIN_MAX + 1];	/* NULL ends them */
	unsigned count;
	EVP_PKEY *key;
};

static void
bundle_fini(struct bundle *b)
{
	for (unsigned i = 0; i < b->count; i++)
		X509_free(b->certs[i]);
	EVP_PKEY_free(b->key);
}

static enum err
bundle_add(struct bundle *b, X509 *cert, struct tls_error *e)
{
	if (b->count == CHAIN_MAX) {
		X509_free(cert);
		return tlskit_fail(e, "more than %d certificates in one "
		    "file", CHAIN_MAX);
	}
	b->certs[b->count++] = cert;
	return ERR_OK;
}

/* PEM */

/* NULL: it cannot be read, OpenSSL says why. */
static BIO *
open_cert(const struct tlsimport *from)
{
	return from->cert_bytes.p ? BIO_new_mem_buf(from->cert_bytes.p,
	    (int)from->cert_bytes.len) : BIO_new_file(from->cert, "rbe");
}

static BIO *
open_key(const struct tlsimport *from)
{
	if (from->key_bytes.len > 0)
		return BIO_new_mem_buf(from->key_bytes.p,
		    (int)from->key_bytes.len);
	return from->key ? BIO_new_file(from->key, "rbe") : open_cert(from);
}

static const char *
passphrase_hint(const struct tlsimport *from)
{
	return from->cert_bytes.p ? "the passphrase" : "--passphrase-file";
}

static enum err
read_certs(struct bundle *b, const struct tlsimport *from,
    struct tls_error *e)
{
	BIO *bio = open_cert(from);
	enum err err = ERR_OK;
	X509 *cert;

	while (bio && err == ERR_OK &&
	    (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		err = bundle_add(b, cert, e);
	BIO_free(bio);
	ERR_clear_error();
	return err;
}

struct word {
	const char *text;
};

/* OpenSSL asks for the passphrase; left to itself it asks a terminal. */
static int
on_passphrase(char *out, int room, int is_writing, void *arg)
{
	const struct word *word = arg;
	size_t len = strlen(word->text);

	(void)is_writing;
	if (len > (size_t)room)
		return -1;
	memcpy(out, word->text, len);
	return (int)len;
}

static enum err
read_key(struct bundle *b, const struct tlsimport *from, struct tls_error *e)
{
	struct word word = { from->passphrase };
	BIO *bio = open_key(from);

	if (bio)
		b->key = PEM_read_bio_PrivateKey(bio, NULL, on_passphrase,
		    &word);
	BIO_free(bio);
	return b->key ? ERR_OK : tlskit_fail(e, "%s has no key that can be "
	    "read: %s; a key under a passphrase wants %s", from->key ?
	    from->key : from->cert, tlskit_reason(), passphrase_hint(from));
}

/* PFX */

static enum err
take_others(struct bundle *b, STACK_OF(X509) *others, struct tls_error *e)
{
	enum err err = ERR_OK;

	while (err == ERR_OK && sk_X509_num(others) > 0)
		err = bundle_add(b, sk_X509_shift(others), e);
	return err;
}

/* Older Windows exports under RC2 and 3DES, which OpenSSL keeps apart. */
static enum err
read_pfx(struct bundle *b, PKCS12 *pfx, const struct tlsimport *from,
    struct tls_error *e)
{
	OSSL_PROVIDER *legacy = OSSL_PROVIDER_try_load(NULL, "legacy", 1);
	STACK_OF(X509) *others = NULL;
	enum err err = ERR_OK;
	X509 *cert = NULL;

	if (PKCS12_parse(pfx, from->passphrase, &b->key, &cert,
	    &others) != 1)
		err = tlskit_fail(e, "%s cannot be read: %s; is "
		    "%s the right one?", from->cert, tlskit_reason(),
		    passphrase_hint(from));
	if (cert)
		err = bundle_add(b, cert, e);
	if (err == ERR_OK)
		err = take_others(b, others, e);
	sk_X509_pop_free(others, X509_free);
	if (legacy)
		OSSL_PROVIDER_unload(legacy);
	return err;
}

static enum err
read_bundle(struct bundle *b, const struct tlsimport *from,
    struct tls_error *e)
{
	BIO *bio = open_cert(from);
	PKCS12 *pfx = NULL;
	enum err err;

	if (!bio)
		return tlskit_fail(e, "cannot read %s: %s", from->cert,
		    tlskit_reason());
	pfx = d2i_PKCS12_bio(bio, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (pfx) {
		err = read_pfx(b, pfx, from, e);
		PKCS12_free(pfx);
		return err;
	}
	err = read_certs(b, from, e);
	return err ? err : read_key(b, from, e);
}

/* Order and checks */

static void
swap(struct bundle *b, unsigned i, unsigned k)
{
	X509 *cert = b->certs[i];

	b->certs[i] = b->certs[k];
	b->certs[k] = cert;
}

/* The key's certificate first, each followed by who signed it; what belongs to
 * nobody stays behind. */
static enum err
put_in_order(struct bundle *b, const char *path, struct tls_error *e)
{
	unsigned i, k;

	if (!b->key || b->count == 0)
		return tlskit_fail(e, "%s has no %s", path, b->key ?
		    "certificate" : "key");
	for (i = 0; i < b->count; i++)
		if (X509_check_private_key(b->certs[i], b->key) == 1)
			break;
	ERR_clear_error();
	if (i == b->count)
		return tlskit_fail(e, "the key belongs to no certificate of "
		    "%s", path);
	swap(b, 0, i);
	for (i = 0; i + 1 < b->count; i++) {
		for (k = i + 1; k < b->count; k++)
			if (X509_check_issued(b->certs[k], b->certs[i]) ==
			    X509_V_OK)
				break;
		if (k == b->count)
			break;
		swap(b, i + 1, k);
	}
	return ERR_OK;
}

/* As a server will use it: what OpenSSL finds too weak is refused here. */
static enum err
check(const struct bundle *b, const char *path, struct tls_error *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	enum err err = ERR_OK;

	if (X509_cmp_current_time(X509_get0_notAfter(b->certs[0])) < 0)
		err = tlskit_fail(e, "the certificate of %s has ended", path);
	else if (!ctx || SSL_CTX_use_certificate(ctx, b->certs[0]) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, b->key) != 1)
		err = tlskit_fail(e, "%s cannot be used: %s", path,
		    tlskit_reason());
	SSL_CTX_free(ctx);
	return err;
}

enum err
tlsimport_put(const char *dir, const struct tlsimport *from,
    struct tls_error *e)
{
	struct bundle b = { .count = 0 };
	struct tlskit k;
	enum err err = tlskit_init(&k, dir, e);

	ERR_clear_error();
	if (err == ERR_OK)
		err = read_bundle(&b, from, e);
	if (err == ERR_OK)
		err = put_in_order(&b, from->cert, e);
	if (err == ERR_OK)
		err = check(&b, from->cert, e);
	if (err == ERR_OK)
		err = tlskit_put_key(k.key_new, b.key, e);
	if (err == ERR_OK)
		err = tlskit_put_certs(k.cert_new, b.certs, e);
	if (err == ERR_OK)
		err = tlskit_name_pair(&k, e);
	bundle_fini(&b);
	return err;
}
