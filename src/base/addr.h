/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H
/* An IP address and port as a plain value, and ranges of addresses. */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* "[ffff:…:ffff]:65535" and a NUL. */
#define ADDR_TEXT_MAX 56

struct sockaddr;
struct sockaddr_storage;

struct addr {
	unsigned char ip[16];	/* IPv4 as ::ffff:a.b.c.d (RFC 4291 2.5.5.2) */
	uint16_t port;		/* host order */
};

/* "ADDR:PORT", "[V6]:PORT" or ":PORT" (every address, both families). No
 * names, no blanks. ERR_FIELD. Pure. */
enum err addr_parse(struct str, struct addr *out) MUST_CHECK;
/* An address without port, v6 with or without brackets; port becomes 0. */
enum err addr_parse_ip(struct str, struct addr *out) MUST_CHECK;
/* False for families other than IPv4 and IPv6. */
bool addr_from_sockaddr(const struct sockaddr *, struct addr *out);
/* IPv4-mapped ones become AF_INET. Answers the length. */
unsigned addr_to_sockaddr(const struct addr *, struct sockaddr_storage *out);
/* Every address, where the kernel has no IPv6, becomes every one of IPv4; any
 * other stays. Asks the kernel. */
void addr_settle(struct addr *);
bool addr_is_v4(const struct addr *);
bool addr_same_ip(const struct addr *, const struct addr *);
/* "1.2.3.4" or "2001:db8::1"; returns out. */
const char *addr_ip_text(const struct addr *, char out[ADDR_TEXT_MAX]);
/* The same for limits: of IPv6 the first 64 bits, since whoever has one
 * address has all with these. */
const char *addr_block_text(const struct addr *, char out[ADDR_TEXT_MAX]);
/* "1.2.3.4:80" or "[2001:db8::1]:80"; returns out. */
const char *addr_text(const struct addr *, char out[ADDR_TEXT_MAX]);

/* A range "10.0.0.0/8", "fd00::/8" or one address. */
struct addr_range {
	unsigned char ip[16];
	unsigned bits;		/* of the 128 */
};
enum err addr_range_parse(struct str, struct addr_range *out) MUST_CHECK;
bool addr_range_has(const struct addr_range *, const struct addr *);

/* The proxies whose X-Forwarded-* headers are believed. */
#define ADDR_RANGES_MAX 16
struct addr_ranges {
	struct addr_range items[ADDR_RANGES_MAX];
	unsigned count;
};
/* Ranges with commas or blanks between them; empty text is no range. */
enum err addr_ranges_parse(struct str, struct addr_ranges *out) MUST_CHECK;
bool addr_ranges_have(const struct addr_ranges *, const struct addr *);
/*
 * The client of a request that came from `peer` with this X-Forwarded-For
 * value: the last address that is not a trusted proxy. The peer itself when
 * it is not trusted, and, with false, when it is and the value is absent or
 * malformed: then nobody knows who. Pure.
 */
bool addr_of_client(const struct addr_ranges *trusted,
    const struct addr *peer, struct str list, struct addr *client);

#endif
