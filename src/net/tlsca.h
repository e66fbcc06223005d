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

#include "net/tls.h"

#define TLSCA_DAYS 90
#define TLSCA_RENEW_DAYS 30	/* before the end */

/* A pair of the root's, which is made when there is none; in the place of
 * what is there. */
enum err tlsca_issue(const char *dir, struct tls_error *) MUST_CHECK;
/* Is dir/cert.pem signed by dir/root.pem? */
bool tlsca_is_ours(const char *dir);
/*
 * Signs a certificate that is ours anew, for the same key, when it ends soon
 * or is not for every name and address of the machine. *renewed: it did.
 * ERR_TLS: it was time, and it failed.
 */
enum err tlsca_renew(const char *dir, int64_t now_ts, bool *renewed,
    struct tls_error *) MUST_CHECK;

#endif
