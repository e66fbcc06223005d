/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate on disk and the TLS context made from it.
 * Runs on: the start-up thread, and whoever reloads.
 * Owns: nothing; a context is the caller's.
 */
#include "net/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "net/tlsname.h"

#define PATH_BYTES 4096
#define SERIAL_BITS 127
#define DAY (24L * 60 * 60)
#define YEARS_VALID 10

/* "Intermediate" of Mozilla's Server Side TLS, 5.7; the suites of TLS 1.3
 * are OpenSSL's. */
#define CIPHERS_TLS12                                                     \
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"      \
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"      \
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

struct paths {
	char cert[PATH_BYTES], key[PATH_BYTES];
	char cert_new[PATH_BYTES], key_new[PATH_BYTES];
};

static enum err fail(struct tls_error *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static enum err
fail(struct tls_error *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->why, sizeof(e->why), fmt, ap);
	va_end(ap);
	ERR_clear_error();
	return ERR_TLS;
}

/* The oldest reason OpenSSL has for what just failed. */
static const char *
reason(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_error());

	return text ? text : "unknown reason";
}

static enum err
find_paths(const char *dir, struct paths *p, struct tls_error *e)
{
	if (strlen(dir) > PATH_BYTES - 32)
		return fail(e, "the path of the TLS directory is too long");
	snprintf(p->cert, PATH_BYTES, "%s/cert.pem", dir);
	snprintf(p->key, PATH_BYTES, "%s/key.pem", dir);
	snprintf(p->cert_new, PATH_BYTES, "%s/cert.pem.new", dir);
	snprintf(p->key_new, PATH_BYTES, "%s/key.pem.new", dir);
	return ERR_OK;
}

static bool
exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static bool
add_extension(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	bool ok = ext && X509_add_ext(cert, ext, -1) == 1;

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
fill_cert(X509 *cert, EVP_PKEY *key, const struct tlsname *names)
{
	X509_NAME *subject = X509_get_subject_name(cert);
	const unsigned char *cn = (const unsigned char *)names->host;

	return X509_set_version(cert, X509_VERSION_3) == 1 &&
	    set_serial(cert) &&
	    X509_gmtime_adj(X509_getm_notBefore(cert), -DAY) &&
	    X509_gmtime_adj(X509_getm_notAfter(cert),
		YEARS_VALID * 365 * DAY) &&
	    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
		(const unsigned char *)"Yizhan", -1, -1, 0) == 1 &&
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, cn, -1,
		-1, 0) == 1 &&
	    X509_set_issuer_name(cert, subject) == 1 &&
	    X509_set_pubkey(cert, key) == 1 &&
	    add_extension(cert, NID_basic_constraints,
		"critical,CA:FALSE") &&
	    add_extension(cert, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(cert, NID_ext_key_usage, "serverAuth") &&
	    add_extension(cert, NID_subject_alt_name, names->san) &&
	    X509_sign(cert, key, EVP_sha256()) > 0;
}

/* Writes what bio holds to path, synced. */
static enum err
write_file(const char *path, BIO *bio, struct tls_error *e)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && len >= 0 &&
	    fd_write(fd, (struct str){ data, (size_t)len }) &&
	    fchmod(fd, 0600) == 0 && fsync(fd) == 0;

	if (fd >= 0 && close(fd) != 0)
		ok = false;
	if (!ok)
		return fail(e, "cannot write %s: %s", path, strerror(errno));
	return ERR_OK;
}

static enum err
sync_dir(const char *dir, struct tls_error *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok ? ERR_OK : fail(e, "cannot sync %s: %s", dir,
	    strerror(errno));
}

/*
 * The key gets its name first, so a cert.pem always has its key. A crash in
 * between leaves key.pem and cert.pem.new, which the next start completes.
 */
static enum err
name_files(const char *dir, const struct paths *p, struct tls_error *e)
{
	enum err err = sync_dir(dir, e);

	if (err != ERR_OK)
		return err;
	if (exists(p->key_new) && rename(p->key_new, p->key) != 0)
		return fail(e, "cannot make %s: %s", p->key, strerror(errno));
	err = sync_dir(dir, e);
	if (err != ERR_OK)
		return err;
	if (rename(p->cert_new, p->cert) != 0)
		return fail(e, "cannot make %s: %s", p->cert, strerror(errno));
	return sync_dir(dir, e);
}

static enum err
write_pair(const char *dir, const struct paths *p, X509 *cert, EVP_PKEY *key,
    struct tls_error *e)
{
	BIO *key_bio = BIO_new(BIO_s_secmem()), *cert_bio = NULL;
	enum err err = ERR_TLS;

	cert_bio = BIO_new(BIO_s_mem());
	if (!key_bio || !cert_bio || PEM_write_bio_X509(cert_bio, cert) != 1 ||
	    PEM_write_bio_PrivateKey(key_bio, key, NULL, NULL, 0, NULL,
	    NULL) != 1)
		fail(e, "cannot encode the certificate: %s", reason());
	else
		err = write_file(p->key_new, key_bio, e);
	if (err == ERR_OK)
		err = write_file(p->cert_new, cert_bio, e);
	if (err == ERR_OK)
		err = name_files(dir, p, e);
	BIO_free(key_bio);
	BIO_free(cert_bio);
	return err;
}

static enum err
make_pair(const char *dir, const struct paths *p, struct tls_error *e)
{
	struct tlsname *names = tlsname_new();
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	enum err err;

	if (!key || !cert || !fill_cert(cert, key, names))
		err = fail(e, "cannot make a certificate: %s", reason());
	else
		err = write_pair(dir, p, cert, key, e);
	X509_free(cert);
	EVP_PKEY_free(key);
	tlsname_free(names);
	return err;
}

enum err
tls_ensure(const char *dir, struct tls_error *e)
{
	struct paths p;
	bool has_cert, has_key;
	enum err err = find_paths(dir, &p, e);

	if (err != ERR_OK)
		return err;
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return fail(e, "cannot make %s: %s", dir, strerror(errno));
	has_cert = exists(p.cert);
	has_key = exists(p.key);
	if (has_cert && has_key)
		return ERR_OK;
	if (has_key && exists(p.cert_new))
		return name_files(dir, &p, e);
	if (has_cert || has_key)
		return fail(e, "%s exists but %s does not: put both there, "
		    "or remove both and a self-signed pair is made",
		    has_cert ? p.cert : p.key, has_cert ? p.key : p.cert);
	return make_pair(dir, &p, e);
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

static enum err
load(SSL_CTX *ctx, const struct paths *p, struct tls_error *e)
{
	if (!ctx || !set_up(ctx))
		return fail(e, "cannot set up TLS: %s", reason());
	if (SSL_CTX_use_certificate_chain_file(ctx, p->cert) != 1)
		return fail(e, "cannot use the certificate %s: %s", p->cert,
		    reason());
	if (SSL_CTX_use_PrivateKey_file(ctx, p->key, SSL_FILETYPE_PEM) != 1)
		return fail(e, "cannot use the key %s: %s", p->key, reason());
	if (SSL_CTX_check_private_key(ctx) != 1)
		return fail(e, "%s is not the key of %s", p->key, p->cert);
	return ERR_OK;
}

enum err
tls_load(const char *dir, struct ssl_ctx_st **out, struct tls_error *e)
{
	struct paths p;
	SSL_CTX *ctx;
	enum err err = find_paths(dir, &p, e);

	*out = NULL;
	if (err != ERR_OK)
		return err;
	ERR_clear_error();
	ctx = SSL_CTX_new(TLS_server_method());
	err = load(ctx, &p, e);
	if (err == ERR_OK)
		*out = ctx;
	else
		SSL_CTX_free(ctx);
	return err;
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
	unsigned char digest[32];
	unsigned len = 0;
	X509 *cert = SSL_CTX_get0_certificate(ctx);

	out[0] = '\0';
	if (!cert || X509_digest(cert, EVP_sha256(), digest, &len) != 1)
		return out;
	for (unsigned i = 0; i < len; i++)
		snprintf(out + 3 * i, TLS_FINGERPRINT_MAX - 3 * i,
		    i + 1 < len ? "%02X:" : "%02X", digest[i]);
	return out;
}
