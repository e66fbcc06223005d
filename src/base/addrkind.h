/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ADDRKIND_H
#define BASE_ADDRKIND_H
/*
 * What an address is for (the special-purpose registries of RFC 6890): may
 * somebody who only named it make this machine call there? Pure.
 */
#include "base/addr.h"

enum addr_kind {
	ADDR_PUBLIC,	/* of the whole internet */
	ADDR_PRIVATE,	/* of a site: 10/8, fc00::/7, 100.64/10, … */
	ADDR_LOOPBACK,	/* of this machine */
	ADDR_SPECIAL,	/* nobody's to call: link-local with the metadata of
			 * clouds, multicast, documentation, tunnels … */
};

/* IPv6 that carries an IPv4 address is what that address is. */
enum addr_kind addr_kind(const struct addr *);
/* "public", "private", "loopback", "special". */
const char *addr_kind_name(enum addr_kind);
/* Whether it may be called: PUBLIC; what is in `allow` unless SPECIAL; with
 * may_private, PRIVATE and LOOPBACK. */
bool addr_may_call(const struct addr *, const struct addr_ranges *allow,
    bool may_private);

#endif
