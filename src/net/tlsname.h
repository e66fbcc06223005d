/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSNAME_H
#define NET_TLSNAME_H
/* The names and addresses of this machine, as a certificate lists them. */

#define TLSNAME_SAN_MAX 4096
#define TLSNAME_HOST_MAX 64	/* of a common name, RFC 5280 A.1 */

struct tlsname {
	char host[TLSNAME_HOST_MAX + 1];	/* "localhost" if unknown */
	/* "DNS:localhost,DNS:box,IP:127.0.0.1,…": localhost, the host name
	 * and its .local form, the loopback addresses, and every other one
	 * but link-local. Nothing twice. */
	char san[TLSNAME_SAN_MAX];
};

/* Asks the system, never the network. */
struct tlsname *tlsname_new(void);
void tlsname_free(struct tlsname *);

#endif
