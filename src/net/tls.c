/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate on disk and the TLS context made from it.
 * Runs on: the start-up thread, and whoever reloads.
 * Owns: nothing; a context is the caller's.
 */
#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "net/tlsca.h"
#include "net/tlshosts.h"
#include "net/tlskit.h"

/* "Intermediate" of Mozilla's Server Side TLS, 5.7; the suites of TLS 1.3
 * are OpenSSL's. */
#define CIPHERS_TLS12                                                     \
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"      \
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"      \
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

/* A kill between two names: the key has its name, and its certificate has
 * not. */
static bool
is_interrupted(const struct tlskit *k)
{
	X509 *cert;
	EVP_PKEY *key;
	bool ours;

	if (!tlskit_exists(k->cert_new) || tlskit_exists(k->key_new))
		return false;
	cert = tlskit_read_cert(k->cert_new);
	key = tlskit_read_key(k->key);
	ours = cert && key && X509_check_private_key(cert, key) == 1;
	X509_free(cert);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return ours;
}

enum err
tls_ensure(const char *dir, struct tls_error *e)
{
	struct tlskit k;
	bool has_cert, has_key;
	enum err err = tlskit_init(&k, dir, e);

	if (err != ERR_OK)
		return err;
	err = tlskit_make_dir(dir, e);
	if (err != ERR_OK)
		return err;
	if (is_interrupted(&k))
		return tlskit_name_pair(&k, e);
	has_cert = tlskit_exists(k.cert);
	has_key = tlskit_exists(k.key);
	if (has_cert && has_key)
		return ERR_OK;
	if (has_cert || has_key)
		return tlskit_fail(e, "%s exists but %s does not: put both "
		    "there, or remove both and a pair of the box's own root "
		    "is made", has_cert ? k.cert : k.key,
		    has_cert ? k.key : k.cert);
	return tlsca_issue(dir, e);
}

/* RFC 7301: the first of ours that the client offers.
 * check-size: OpenSSL gives the parameters of this callback */
static int
choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *found;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&found, out_len, ours, sizeof(ours) - 1, in,
	    in_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*out = found;
	return SSL_TLSEXT_ERR_OK;
}

/* Idle connections give their buffers back; a record is written at once or
 * again with the same bytes from another address. */
static bool
set_up(SSL_CTX *ctx)
{
	int groups[] = { NID_X25519, NID_X9_62_prime256v1, NID_secp384r1 };

	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_alpn_select_cb(ctx, choose_alpn, NULL);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_num_tickets(ctx, 1) == 1 &&
	    SSL_CTX_set1_groups(ctx, groups, 3) == 1 &&
	    SSL_CTX_set_cipher_list(ctx, CIPHERS_TLS12) == 1;
}

/* What is public of it stands in the file as well, and may be all that is
 * whole: then nobody believes what it signs. */
static bool
can_sign(EVP_PKEY *key)
{
	EVP_PKEY_CTX *check = EVP_PKEY_CTX_new(key, NULL);
	bool can = check && EVP_PKEY_pairwise_check(check) == 1;

	EVP_PKEY_CTX_free(check);
	ERR_clear_error();
	return can;
}

static enum err
load(SSL_CTX *ctx, const struct tlskit *p, struct tls_error *e)
{
	if (!ctx || !set_up(ctx))
		return tlskit_fail(e, "cannot set up TLS: %s", tlskit_reason());
	if (SSL_CTX_use_certificate_chain_file(ctx, p->cert) != 1)
		return tlskit_fail(e, "cannot use the certificate %s: %s", p->cert,
		    tlskit_reason());
	if (SSL_CTX_use_PrivateKey_file(ctx, p->key, SSL_FILETYPE_PEM) != 1)
		return tlskit_fail(e, "cannot use the key %s: %s", p->key, tlskit_reason());
	if (SSL_CTX_check_private_key(ctx) != 1)
		return tlskit_fail(e, "%s is not the key of %s", p->key, p->cert);
	if (!can_sign(SSL_CTX_get0_privatekey(ctx)))
		return tlskit_fail(e, "the key %s is harmed; put back the one of a"
		    " backup, or remove it with its certificate to have a new one"
		    " made", p->key);
	return ERR_OK;
}

enum err
tls_load(const char *dir, struct ssl_ctx_st **out, struct tls_error *e)
{
	struct tlskit p;
	SSL_CTX *ctx;
	enum err err = tlskit_init(&p, dir, e);

	*out = NULL;
	if (err != ERR_OK)
		return err;
	ERR_clear_error();
	ctx = SSL_CTX_new(TLS_server_method());
	err = load(ctx, &p, e);
	if (err != ERR_OK) {
		SSL_CTX_free(ctx);
		return err;
	}
	tlshosts_attach(ctx, dir);
	*out = ctx;
	return ERR_OK;
}

struct ssl_ctx_st *
tls_ref(struct ssl_ctx_st *ctx)
{
	SSL_CTX_up_ref(ctx);
	return ctx;
}

void
tls_unref(struct ssl_ctx_st *ctx)
{
	SSL_CTX_free(ctx);
}

const char *
tls_fingerprint(const struct ssl_ctx_st *ctx, char out[TLS_FINGERPRINT_MAX])
{
	tlskit_fingerprint(SSL_CTX_get0_certificate(ctx), out);
	return out;
}
