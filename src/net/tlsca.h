/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSCA_H
#define NET_TLSCA_H
/*
 * The authority of this box: a root that people trust once (root.pem, and
 * root-key.pem of mode 0600) signs certificates of 90 days for every name and
 * address of the machine, which are signed anew in time. Only where nobody
 * put a certificate of his own.
 *
 * One thread at a time per directory.
 */
#include <stdint.h>

#include "base/field.h"
#include "net/tls.h"

struct evp_pkey_st;	/* OpenSSL's EVP_PKEY */
struct x509_st;		/* OpenSSL's X509 */

#define TLSCA_DAYS 90
#define TLSCA_RENEW_DAYS 30	/* before the end */

/* A pair of the root's, which is made when there is none; in the place of
 * what is there. */
enum err tlsca_issue(const char *dir, struct tls_error *) MUST_CHECK;
/* The same for these names, too, from now on; nothing changed unless it is
 * ERR_OK. ERR_FIELD: as tlsname_put. */
enum err tlsca_issue_for(const char *dir, const struct str_list *names,
    struct tls_error *) MUST_CHECK;
/* Is dir/cert.pem signed by dir/root.pem? */
bool tlsca_is_ours(const char *dir);
/*
 * Signs a certificate that is ours anew, for the same key, when it ends soon
 * or is not for every name and address of the machine. *renewed: it did.
 * ERR_TLS: it was time, and it failed.
 */
enum err tlsca_renew(const char *dir, int64_t now_ts, bool *renewed,
    struct tls_error *) MUST_CHECK;

/* Who signs, for whose key, and beside which certificate of the box. */
struct tlsca_pen {
	struct x509_st *root, *beside;
	struct evp_pkey_st *root_key, *key;
};

/* A certificate for this name alone, good for as long as that beside it; the
 * caller's. NULL: OpenSSL has the reason. Any thread. */
struct x509_st *tlsca_sign_host(const struct tlsca_pen *, const char *host);

#endif
