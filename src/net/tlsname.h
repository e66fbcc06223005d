/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSNAME_H
#define NET_TLSNAME_H
/* The names and addresses of this machine, as a certificate lists them. */

#include <stdbool.h>

#include "base/field.h"
#include "net/tls.h"

#define TLSNAME_SAN_MAX 4096
#define TLSNAME_HOST_MAX 64	/* of a common name, RFC 5280 A.1 */
#define TLSNAME_SAID_MAX 16	/* names that somebody has said */

struct tlsname {
	char host[TLSNAME_HOST_MAX + 1];	/* "localhost" if unknown */
	/* "DNS:localhost,DNS:box,IP:127.0.0.1,…": localhost, the host name
	 * and its .local form, the loopback addresses, and every other one
	 * but link-local; then those of dir/names. Nothing twice. */
	char san[TLSNAME_SAN_MAX];
	bool lacks_said;	/* dir/names is there and cannot be read */
};

/* Asks the system, never the network. dir is where the certificate lies; NULL:
 * what the machine has by itself. */
struct tlsname *tlsname_new(const char *dir);
void tlsname_free(struct tlsname *);
/* kind "DNS" or "IP". False: it does not fit, and is left out. */
bool tlsname_add(struct tlsname *, const char *kind, const char *value);
/* A DNS name as a certificate may hold it (RFC 5280 4.2.1.6). */
bool tlsname_is_dns(const char *);

/* Names and addresses beside the machine's own, one a line of dir/names: by
 * which others know it. ERR_FIELD: one is none, or has no room beside the
 * machine's own; ERR_TLS. Both say why. */
enum err tlsname_put(const char *dir, const struct str_list *,
    struct tls_error *) MUST_CHECK;
/* What lies there; lines that are neither are passed over. False: it is there
 * and cannot be read. */
typedef void (*tlsname_fn)(void *arg, struct str host);
bool tlsname_said(const char *dir, tlsname_fn, void *arg);

#endif
