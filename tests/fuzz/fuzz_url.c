/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses to call: whatever is taken is put together again from its parts,
 * and a host that is not taken for a number is none to the C library either,
 * which knows 0x7f.1 and 127.1: who judges addresses by kind must have seen
 * the same one that is called. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/addrkind.h"
#include "base/mem.h"
#include "base/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_number_to_others(const char *host)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST };
	struct addrinfo *found;
	struct in_addr v4;

	if (inet_aton(host, &v4) != 0)
		return true;
	if (getaddrinfo(host, NULL, &hints, &found) != 0)
		return false;
	freeaddrinfo(found);
	return true;
}

static void
check_host(const struct url *u)
{
	char *host = xstrndup(u->host.p, u->host.len);
	static const struct addr_ranges none;
	unsigned char v4[4], v6[16];

	BUG_ON(strlen(host) != u->host.len || u->host.len > URL_HOST_MAX);
	if (u->is_ip) {
		BUG_ON(inet_pton(AF_INET, host, v4) != 1 &&
		    inet_pton(AF_INET6, host, v6) != 1);
		BUG_ON(u->ip.port != u->port);
		BUG_ON(addr_may_call(&u->ip, &none, false) !=
		    (addr_kind(&u->ip) == ADDR_PUBLIC));
	} else
		BUG_ON(is_number_to_others(host));
	xfree(host);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };
	char again[URL_MAX + 16];
	const char *why = NULL;
	struct url u;

	if (!url_parse(text, &u, &why)) {
		BUG_ON(why == NULL);
		return 0;
	}
	snprintf(again, sizeof(again), "%s%.*s%.*s", u.is_tls ? "https://" :
	    "http://", STR_FMT(u.authority), STR_FMT(u.target));
	BUG_ON(!str_is(text, again));
	BUG_ON(u.port == 0 || u.authority.len < u.host.len);
	BUG_ON(memchr(text.p, '@', u.authority.len + 7) != NULL);
	check_host(&u);
	return 0;
}
