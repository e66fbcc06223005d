/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSKIT_H
#define NET_TLSKIT_H
/*
 * The files of a certificate, and OpenSSL's reasons in words: what making,
 * importing and loading one share. Any thread.
 */
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/str.h"
#include "net/tls.h"

#define TLSKIT_PATH_MAX 4096

/* In one directory. */
struct tlskit {
	const char *dir;
	char cert[TLSKIT_PATH_MAX], key[TLSKIT_PATH_MAX];
	char cert_new[TLSKIT_PATH_MAX], key_new[TLSKIT_PATH_MAX];
	char root[TLSKIT_PATH_MAX], root_key[TLSKIT_PATH_MAX];
	char root_new[TLSKIT_PATH_MAX];
};

enum err tlskit_fail(struct tls_error *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* The oldest reason OpenSSL has for what just failed. */
const char *tlskit_reason(void);
/* dir is borrowed. */
enum err tlskit_init(struct tlskit *, const char *dir, struct tls_error *)
    MUST_CHECK;
bool tlskit_exists(const char *path);
/* SHA-256 as browsers show it; "" for NULL. */
void tlskit_fingerprint(const X509 *, char out[TLS_FINGERPRINT_MAX]);
/* Durably, also when it was there: who made it may have been killed before. */
enum err tlskit_make_dir(const char *dir, struct tls_error *) MUST_CHECK;
/* NULL: absent or broken. */
X509 *tlskit_read_cert(const char *path);
EVP_PKEY *tlskit_read_key(const char *path);

/* Certificates one behind the other, synced, mode 0600; NULL ends them. What
 * root makes belongs to whom the directory belongs. */
enum err tlskit_put_certs(const char *path, X509 *const *,
    struct tls_error *) MUST_CHECK;
enum err tlskit_put_key(const char *path, EVP_PKEY *, struct tls_error *)
    MUST_CHECK;
enum err tlskit_put_text(const char *path, struct str, struct tls_error *)
    MUST_CHECK;
/* Durably, and behind all that was named in that directory before: a root has
 * its key there. */
enum err tlskit_rename(const struct tlskit *, const char *from,
    const char *to, struct tls_error *) MUST_CHECK;
/* key_new and cert_new get their names, or cert_new alone when the other has
 * it already: a kill in between is completed so. */
enum err tlskit_name_pair(const struct tlskit *, struct tls_error *)
    MUST_CHECK;

#endif
