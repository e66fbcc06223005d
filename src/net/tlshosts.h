/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSHOSTS_H
#define NET_TLSHOSTS_H
/*
 * Host names beside the machine's own, one a line of dir/hosts: those by which
 * tenants are found. While the certificate is the box's own, each is answered
 * with one for it alone (RFC 6066 3), of the same key and root: nobody learns
 * from a certificate who else lives here. A certificate of somebody else is
 * used for all, whether it is for them or not.
 */
#include "base/str.h"
#include "net/tls.h"
#include "net/tlsname.h"

#define TLSHOSTS_MAX 1000
#define TLSHOSTS_HOST_MAX 253

/* In the place of what is there, unless it is the same. Lines end with \n, in
 * small letters, and the same is not there twice. */
enum err tlshosts_put(const char *dir, struct str lines, struct tls_error *)
    MUST_CHECK;
/* Is it one of them, and does the root sign for it? */
bool tlshosts_covers(const char *dir, const char *host);
/* Adds to the names those that the root does not sign for. */
void tlshosts_name(const char *dir, struct tlsname *);
/* A context of dir answers for those that are there now. What cannot be signed
 * is logged, and gets the certificate of all. */
void tlshosts_attach(struct ssl_ctx_st *, const char *dir);

#endif
