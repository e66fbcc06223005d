/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_URL_H
#define BASE_URL_H
/*
 * An address to call: "https://host[:port][/path][?query]" or "http://…".
 * Stricter than RFC 3986: no user part, no fragment, only visible ASCII; a
 * host is a name of letters, digits, hyphens, dots and lines, four decimal
 * numbers, or an IPv6 address in brackets, and never another spelling of an
 * address (0x7f.1, 127.1). Pure.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/str.h"

#define URL_MAX 1024
#define URL_HOST_MAX 253

struct url {
	bool is_tls;
	bool is_ip;		/* ip is the host's address, with port */
	struct addr ip;
	uint16_t port;
	struct str host;	/* without brackets; within the text */
	struct str authority;	/* host and port as they stand: for Host */
	struct str target;	/* path and query; may be empty: then "/" */
};

/* False, with *why a short sentence (static), when it is none. */
bool url_parse(struct str text, struct url *out, const char **why);

#endif
