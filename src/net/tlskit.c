/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a certificate, and OpenSSL's reasons in words.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "net/tlskit.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

enum err
tlskit_fail(struct tls_error *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->why, sizeof(e->why), fmt, ap);
	va_end(ap);
	ERR_clear_error();
	return ERR_TLS;
}

const char *
tlskit_reason(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_error());

	return text ? text : "unknown reason";
}

enum err
tlskit_init(struct tlskit *k, const char *dir, struct tls_error *e)
{
	if (strlen(dir) > TLSKIT_PATH_MAX - 32)
		return tlskit_fail(e, "the path of the TLS directory is too "
		    "long");
	k->dir = dir;
	snprintf(k->cert, TLSKIT_PATH_MAX, "%s/cert.pem", dir);
	snprintf(k->key, TLSKIT_PATH_MAX, "%s/key.pem", dir);
	snprintf(k->cert_new, TLSKIT_PATH_MAX, "%s/cert.pem.new", dir);
	snprintf(k->key_new, TLSKIT_PATH_MAX, "%s/key.pem.new", dir);
	snprintf(k->root, TLSKIT_PATH_MAX, "%s/root.pem", dir);
	snprintf(k->root_key, TLSKIT_PATH_MAX, "%s/root-key.pem", dir);
	snprintf(k->root_new, TLSKIT_PATH_MAX, "%s/root.pem.new", dir);
	return ERR_OK;
}

bool
tlskit_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

X509 *
tlskit_read_cert(const char *path)
{
	FILE *f = fopen(path, "re");
	X509 *cert = NULL;

	if (f) {
		cert = PEM_read_X509(f, NULL, NULL, NULL);
		fclose(f);
	}
	return cert;
}

EVP_PKEY *
tlskit_read_key(const char *path)
{
	FILE *f = fopen(path, "re");
	EVP_PKEY *key = NULL;

	char none[] = "";	/* or OpenSSL asks a terminal */

	if (f) {
		key = PEM_read_PrivateKey(f, NULL, NULL, none);
		fclose(f);
	}
	return key;
}

void
tlskit_fingerprint(const X509 *cert, char out[TLS_FINGERPRINT_MAX])
{
	unsigned char digest[32];
	unsigned len = 0;

	out[0] = '\0';
	if (!cert || X509_digest(cert, EVP_sha256(), digest, &len) != 1)
		return;
	for (unsigned i = 0; i < len; i++)
		snprintf(out + 3 * i, TLS_FINGERPRINT_MAX - 3 * i,
		    i + 1 < len ? "%02X:" : "%02X", digest[i]);
}

/* As upkeep/folder.h does it: root works on the daemon's files. */
static bool
adopt(int fd, const char *path)
{
	char dir[TLSKIT_PATH_MAX];
	char *slash;
	struct stat st;

	if (geteuid() != 0)
		return true;
	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	if (!slash)
		return true;
	*slash = '\0';
	return stat(dir, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == 0;
}

enum err
tlskit_put_text(const char *path, struct str text, struct tls_error *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && fchmod(fd, 0600) == 0 && adopt(fd, path) &&
	    fd_write(fd, text) && fsync(fd) == 0;

	if (fd >= 0 && close(fd) != 0)
		ok = false;
	if (!ok)
		return tlskit_fail(e, "cannot write %s: %s", path,
		    strerror(errno));
	return ERR_OK;
}

/* What bio holds. */
static enum err
write_file(const char *path, BIO *bio, struct tls_error *e)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);

	return tlskit_put_text(path, (struct str){ data,
	    len > 0 ? (size_t)len : 0 }, e);
}

enum err
tlskit_put_certs(const char *path, X509 *const *certs, struct tls_error *e)
{
	BIO *bio = BIO_new(BIO_s_mem());
	bool ok = bio != NULL;
	enum err err;

	for (; ok && *certs; certs++)
		ok = PEM_write_bio_X509(bio, *certs) == 1;
	err = ok ? write_file(path, bio, e) : tlskit_fail(e,
	    "cannot encode the certificate: %s", tlskit_reason());
	BIO_free(bio);
	return err;
}

enum err
tlskit_put_key(const char *path, EVP_PKEY *key, struct tls_error *e)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	enum err err;

	if (!bio || PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL,
	    NULL) != 1)
		err = tlskit_fail(e, "cannot encode the key: %s",
		    tlskit_reason());
	else
		err = write_file(path, bio, e);
	BIO_free(bio);
	return err;
}

static enum err
sync_dir(const char *dir, struct tls_error *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok ? ERR_OK : tlskit_fail(e, "cannot sync %s: %s", dir,
	    strerror(errno));
}

enum err
tlskit_make_dir(const char *dir, struct tls_error *e)
{
	char parent[TLSKIT_PATH_MAX];
	char *slash;

	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return tlskit_fail(e, "cannot make %s: %s", dir,
		    strerror(errno));
	snprintf(parent, sizeof(parent), "%s", dir);
	slash = strrchr(parent, '/');
	if (slash == NULL)
		return sync_dir(".", e);
	slash[slash == parent] = '\0';
	return sync_dir(parent, e);
}

enum err
tlskit_rename(const struct tlskit *k, const char *from, const char *to,
    struct tls_error *e)
{
	enum err err = sync_dir(k->dir, e);

	if (err == ERR_OK && rename(from, to) != 0)
		err = tlskit_fail(e, "cannot make %s: %s", to,
		    strerror(errno));
	return err ? err : sync_dir(k->dir, e);
}

/* The key gets its name first, so that what is left of a kill is a key whose
 * certificate lies beside it. */
enum err
tlskit_name_pair(const struct tlskit *k, struct tls_error *e)
{
	enum err err = ERR_OK;

	if (tlskit_exists(k->key_new))
		err = tlskit_rename(k, k->key_new, k->key, e);
	return err ? err : tlskit_rename(k, k->cert_new, k->cert, e);
}
