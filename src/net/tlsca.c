/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The authority of this box and what it signs.
 * Runs on: the start-up thread and main.
 * Owns: nothing.
 */
#include "net/tlsca.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "net/tlskit.h"
#include "net/tlslook.h"

#define SERIAL_BITS 127
#define DAY_S (24L * 60 * 60)
#define DAY_MS (1000LL * DAY_S)
/* A machine without a battery may believe to be in 1970 when the root is
 * made: it is good from before there was any of us to long after. */
#define ROOT_FROM 1577836800	/* 2020-01-01 */
#define ROOT_UNTIL 2524608000	/* 2050-01-01 */
#define ROOT_HOST_MAX 30
#define KEPT_NAME_MAX 256

/* A certificate to be. */
struct plan {
	X509 *cert;
	EVP_PKEY *key;		/* whose it is */
	X509 *issuer;		/* itself: a root */
	EVP_PKEY *issuer_key;
	const char *host;
	const char *san;	/* NULL: none */
	const X509 *beside;	/* good for as long; NULL: from now on */
};

static bool
add_extension(const struct plan *p, int nid, const char *value)
{
	X509_EXTENSION *ext;
	X509V3_CTX ctx;
	bool ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, p->issuer, p->cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext && X509_add_ext(p->cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static bool
set_serial(X509 *cert)
{
	BIGNUM *serial = BN_new();
	bool ok = serial && BN_rand(serial, SERIAL_BITS, BN_RAND_TOP_ANY,
	    BN_RAND_BOTTOM_ANY) == 1 &&
	    BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(cert));

	BN_free(serial);
	return ok;
}

static bool
set_names(const struct plan *p)
{
	X509_NAME *subject = X509_get_subject_name(p->cert);

	return X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
		(const unsigned char *)"Yizhan", -1, -1, 0) == 1 &&
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
		(const unsigned char *)p->host, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(p->cert,
		X509_get_subject_name(p->issuer)) == 1;
}

static bool
fill(const struct plan *p)
{
	return X509_set_version(p->cert, X509_VERSION_3) == 1 &&
	    set_serial(p->cert) && set_names(p) &&
	    X509_set_pubkey(p->cert, p->key) == 1 &&
	    add_extension(p, NID_subject_key_identifier, "hash") &&
	    add_extension(p, NID_authority_key_identifier, "keyid:always");
}

static bool
fill_root(const struct plan *p)
{
	return fill(p) &&
	    ASN1_TIME_set(X509_getm_notBefore(p->cert), ROOT_FROM) &&
	    ASN1_TIME_set(X509_getm_notAfter(p->cert), ROOT_UNTIL) &&
	    add_extension(p, NID_basic_constraints,
		"critical,CA:TRUE,pathlen:0") &&
	    add_extension(p, NID_key_usage, "critical,keyCertSign,cRLSign") &&
	    X509_sign(p->cert, p->issuer_key, EVP_sha256()) > 0;
}

static bool
set_dates(const struct plan *p)
{
	if (p->beside != NULL)
		return X509_set1_notBefore(p->cert,
			X509_get0_notBefore(p->beside)) == 1 &&
		    X509_set1_notAfter(p->cert,
			X509_get0_notAfter(p->beside)) == 1;
	return X509_gmtime_adj(X509_getm_notBefore(p->cert), -DAY_S) &&
	    X509_gmtime_adj(X509_getm_notAfter(p->cert), TLSCA_DAYS * DAY_S);
}

static bool
fill_leaf(const struct plan *p)
{
	return fill(p) && set_dates(p) &&
	    add_extension(p, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(p, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(p, NID_ext_key_usage, "serverAuth") &&
	    add_extension(p, NID_subject_alt_name, p->san) &&
	    X509_sign(p->cert, p->issuer_key, EVP_sha256()) > 0;
}

/* The root */

/* Two boxes of one host name, or one that was set up twice, are told apart:
 * browsers mind two roots of one name. */
static bool
root_name(const struct tlsname *names, char out[TLSNAME_HOST_MAX + 1])
{
	unsigned char more[3];

	if (RAND_bytes(more, sizeof(more)) != 1)
		return false;
	snprintf(out, TLSNAME_HOST_MAX + 1, "Yizhan root %.*s %02x%02x%02x",
	    ROOT_HOST_MAX, names->host, more[0], more[1], more[2]);
	return true;
}

/* The key first: root.pem is there only with its key. */
static enum err
write_root(const struct tlskit *k, X509 *cert, EVP_PKEY *key,
    struct tls_error *e)
{
	X509 *const certs[] = { cert, NULL };
	enum err err = tlskit_put_key(k->root_key, key, e);

	if (err == ERR_OK)
		err = tlskit_put_certs(k->root_new, certs, e);
	return err ? err : tlskit_rename(k, k->root_new, k->root, e);
}

static enum err
ensure_root(const struct tlskit *k, const struct tlsname *names,
    struct tls_error *e)
{
	char host[TLSNAME_HOST_MAX + 1];
	struct plan p = { .host = host };
	enum err err;

	if (tlskit_exists(k->root))
		return ERR_OK;
	p.cert = p.issuer = X509_new();
	p.key = p.issuer_key = EVP_EC_gen("P-256");
	if (!p.cert || !p.key || !root_name(names, host) || !fill_root(&p))
		err = tlskit_fail(e, "cannot make a root certificate: %s",
		    tlskit_reason());
	else
		err = write_root(k, p.cert, p.key, e);
	X509_free(p.cert);
	EVP_PKEY_free(p.key);
	return err;
}

/* What it signs */

/* Signs a certificate for key; *out and *root are the caller's. */
static enum err
sign(const struct tlskit *k, const struct tlsname *names, struct plan *p,
    struct tls_error *e)
{
	p->issuer = tlskit_read_cert(k->root);
	p->issuer_key = tlskit_read_key(k->root_key);
	p->cert = X509_new();
	p->host = names->host;
	p->san = names->san;
	if (names->lacks_said)
		return tlskit_fail(e, "cannot sign a certificate: %s/names, "
		    "which says for whom, cannot be read", k->dir);
	if (!p->issuer || !p->issuer_key)
		return tlskit_fail(e, "cannot sign a certificate: %s and its "
		    "key root-key.pem are not both there", k->root);
	if (!p->cert || !p->key || !fill_leaf(p))
		return tlskit_fail(e, "cannot make a certificate: %s",
		    tlskit_reason());
	return ERR_OK;
}

static void
plan_fini(struct plan *p)
{
	X509_free(p->cert);
	X509_free(p->issuer);
	EVP_PKEY_free(p->key);
	EVP_PKEY_free(p->issuer_key);
}

/* The root goes along: who trusts nothing yet can take it from there. */
static enum err
write_leaf(const struct tlskit *k, const struct plan *p, struct tls_error *e)
{
	X509 *const certs[] = { p->cert, p->issuer, NULL };

	return tlskit_put_certs(k->cert_new, certs, e);
}

enum err
tlsca_issue(const char *dir, struct tls_error *e)
{
	struct tlsname *names = tlsname_new(dir);
	struct plan p = { .key = NULL };
	struct tlskit k;
	enum err err = tlskit_init(&k, dir, e);

	ERR_clear_error();
	if (err == ERR_OK)
		err = ensure_root(&k, names, e);
	if (err == ERR_OK) {
		p.key = EVP_EC_gen("P-256");
		err = sign(&k, names, &p, e);
	}
	if (err == ERR_OK)
		err = tlskit_put_key(k.key_new, p.key, e);
	if (err == ERR_OK)
		err = write_leaf(&k, &p, e);
	if (err == ERR_OK)
		err = tlskit_name_pair(&k, e);
	plan_fini(&p);
	tlsname_free(names);
	return err;
}

/* Names as they were, in memory of their own. */
struct kept_names {
	struct str_list list;
	struct str rows[TLSNAME_SAID_MAX];
	char text[TLSNAME_SAID_MAX][KEPT_NAME_MAX];
};

static void
keep_name(void *arg, struct str name)
{
	struct kept_names *k = arg;
	uint32_t i = k->list.count;

	snprintf(k->text[i], KEPT_NAME_MAX, "%.*s", STR_FMT(name));
	k->rows[i] = str_from(k->text[i]);
	k->list.count++;
}

/* A name that no certificate has would be in the next one. */
enum err
tlsca_issue_for(const char *dir, const struct str_list *names,
    struct tls_error *e)
{
	struct kept_names *before = xcalloc(1, sizeof(*before));
	struct tls_error ignored;
	enum err err;

	before->list.items = before->rows;
	err = tlsname_said(dir, keep_name, before) ?
	    tlsname_put(dir, names, e) : tlskit_fail(e,
	    "%s/names, which says for whom the certificate is, cannot be read",
	    dir);
	if (err == ERR_OK) {
		err = tlsca_issue(dir, e);
		if (err != ERR_OK)
			(void)!tlsname_put(dir, &before->list, &ignored);
	}
	xfree(before);
	return err;
}

/* As if it had been read: what OpenSSL works out late is worked out here, for
 * workers share it. */
static X509 *
settle(const X509 *cert)
{
	X509 *read = X509_dup(cert);

	if (read != NULL)
		(void)X509_check_purpose(read, -1, 0);
	return read;
}

X509 *
tlsca_sign_host(const struct tlsca_pen *pen, const char *host)
{
	char common[TLSNAME_HOST_MAX + 1], san[320];
	struct plan p = { .cert = X509_new(), .key = pen->key,
		.issuer = pen->root, .issuer_key = pen->root_key,
		.host = common, .san = san, .beside = pen->beside };
	X509 *cert;

	snprintf(common, sizeof(common), "%.*s", TLSNAME_HOST_MAX, host);
	snprintf(san, sizeof(san), "DNS:%s", host);
	cert = p.cert != NULL && fill_leaf(&p) ? settle(p.cert) : NULL;
	X509_free(p.cert);
	return cert;
}

bool
tlsca_is_ours(const char *dir)
{
	struct tls_error ignored;
	X509 *root = NULL, *cert = NULL;
	struct tlskit k;
	bool ours;

	if (tlskit_init(&k, dir, &ignored) != ERR_OK)
		return false;
	root = tlskit_read_cert(k.root);
	cert = tlskit_read_cert(k.cert);
	ours = root && cert && X509_verify(cert, X509_get0_pubkey(root)) == 1;
	X509_free(root);
	X509_free(cert);
	ERR_clear_error();
	return ours;
}

/* For the key that is there, so that one file changes and a kill leaves the
 * old pair or the new one. */
static enum err
sign_again(const char *dir, const struct tlsname *names, struct tls_error *e)
{
	struct plan p = { .key = NULL };
	struct tlskit k;
	enum err err = tlskit_init(&k, dir, e);

	if (err == ERR_OK) {
		p.key = tlskit_read_key(k.key);
		err = sign(&k, names, &p, e);
	}
	if (err == ERR_OK)
		err = write_leaf(&k, &p, e);
	if (err == ERR_OK)
		err = tlskit_rename(&k, k.cert_new, k.cert, e);
	plan_fini(&p);
	return err;
}

enum err
tlsca_renew(const char *dir, int64_t now_ts, bool *renewed,
    struct tls_error *e)
{
	struct tlsname *names;
	struct tlslook look;
	enum err err = ERR_OK;

	*renewed = false;
	if (!tlsca_is_ours(dir))
		return ERR_OK;
	names = tlsname_new(dir);
	if (tlslook_at(dir, names, &look, e) == ERR_OK && (look.missing[0] ||
	    look.from_ts > now_ts ||
	    look.until_ts < now_ts + TLSCA_RENEW_DAYS * DAY_MS)) {
		err = sign_again(dir, names, e);
		*renewed = err == ERR_OK;
	}
	tlsname_free(names);
	return err;
}
