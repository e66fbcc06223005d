/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this machine is called and where it can be reached.
 * Runs on: the start-up thread.
 * Owns: the list it answers with.
 */
#include "net/tlsname.h"

#include <ifaddrs.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/addr.h"
#include "base/mem.h"

/* Letters, digits, hyphens and dots: what a DNS name in a certificate may
 * hold (RFC 5280 4.2.1.6), and nothing that the list's syntax knows. */
static bool
is_dns_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= 253 && name[0] != '.' && name[0] != '-' &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == len;
}

static void
add(struct tlsname *names, const char *kind, const char *value)
{
	char item[320];
	size_t used = strlen(names->san), len;
	const char *at = names->san;

	len = (size_t)snprintf(item, sizeof(item), "%s:%s", kind, value);
	if (len >= sizeof(item) || used + len + 2 > sizeof(names->san))
		return;
	while ((at = strstr(at, item)) != NULL) {
		if (at[len] == '\0' || at[len] == ',')
			return;
		at += len;
	}
	snprintf(names->san + used, sizeof(names->san) - used, "%s%s",
	    used > 0 ? "," : "", item);
}

static bool
is_link_local(const struct addr *a)
{
	if (addr_is_v4(a))
		return a->ip[12] == 169 && a->ip[13] == 254;
	return a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0x80;
}

static void
add_addresses(struct tlsname *names)
{
	struct ifaddrs *all = NULL;
	struct addr addr;
	char text[ADDR_TEXT_MAX];

	if (getifaddrs(&all) != 0)
		return;
	for (struct ifaddrs *i = all; i; i = i->ifa_next)
		if (i->ifa_addr && addr_from_sockaddr(i->ifa_addr, &addr) &&
		    !is_link_local(&addr))
			add(names, "IP", addr_ip_text(&addr, text));
	freeifaddrs(all);
}

struct tlsname *
tlsname_new(void)
{
	struct tlsname *names = xcalloc(1, sizeof(*names));
	char host[256] = "", local[300];

	if (gethostname(host, sizeof(host) - 1) != 0 || !is_dns_name(host))
		snprintf(host, sizeof(host), "localhost");
	snprintf(names->host, sizeof(names->host), "%.*s", TLSNAME_HOST_MAX,
	    host);
	add(names, "DNS", "localhost");
	add(names, "DNS", host);
	if (!strchr(host, '.') && strcmp(host, "localhost") != 0) {
		snprintf(local, sizeof(local), "%s.local", host);
		add(names, "DNS", local);
	}
	add(names, "IP", "127.0.0.1");
	add(names, "IP", "::1");
	add_addresses(names);
	return names;
}

void
tlsname_free(struct tlsname *names)
{
	xfree(names);
}
