/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this machine is called and where it can be reached.
 * Runs on: the start-up thread.
 * Owns: the list it answers with.
 */
#include "net/tlsname.h"

#include <errno.h>
#include <ifaddrs.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/addr.h"
#include "base/buf.h"
#include "base/mem.h"
#include "net/tlskit.h"

#define LINE_ROOM 320
#define SHOWN_MAX 80u	/* bytes of a name that is refused */

/* Letters, digits, hyphens and dots: what a DNS name in a certificate may
 * hold (RFC 5280 4.2.1.6), and nothing that the list's syntax knows. */
bool
tlsname_is_dns(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= 253 && name[0] != '.' && name[0] != '-' &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == len;
}

bool
tlsname_add(struct tlsname *names, const char *kind, const char *value)
{
	char item[320];
	size_t used = strlen(names->san), len;
	const char *at = names->san;

	len = (size_t)snprintf(item, sizeof(item), "%s:%s", kind, value);
	while ((at = strstr(at, item)) != NULL) {
		if (at[len] == '\0' || at[len] == ',')
			return true;
		at += len;
	}
	if (len >= sizeof(item) || used + len + 2 > sizeof(names->san))
		return false;
	snprintf(names->san + used, sizeof(names->san) - used, "%s%s",
	    used > 0 ? "," : "", item);
	return true;
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
			(void)tlsname_add(names, "IP",
			    addr_ip_text(&addr, text));
	freeifaddrs(all);
}

/* ---- what somebody has said ---- */

/* "DNS", "IP", or NULL, and the host as a certificate spells it: an address
 * may have come in brackets. */
static const char *
kind_of(const char *host, char out[LINE_ROOM])
{
	char text[ADDR_TEXT_MAX];
	struct addr addr;
	bool is_address = addr_parse_ip(str_from(host), &addr) == ERR_OK;

	snprintf(out, LINE_ROOM, "%s", is_address ?
	    addr_ip_text(&addr, text) : host);
	return is_address ? "IP" : tlsname_is_dns(host) ? "DNS" : NULL;
}

bool
tlsname_said(const char *dir, tlsname_fn fn, void *arg)
{
	char path[TLSKIT_PATH_MAX], line[LINE_ROOM], host[LINE_ROOM];
	unsigned count = 0;
	bool is_read;
	FILE *f;

	snprintf(path, sizeof(path), "%.4000s/names", dir);
	f = fopen(path, "re");
	if (f == NULL)
		return errno == ENOENT || errno == ENOTDIR;
	while ( count < TLSNAME_SAID_MAX &&
	    fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (kind_of(line, host) == NULL)
			continue;
		fn(arg, str_from(host));
		count++;
	}
	is_read = ferror(f) == 0;
	fclose(f);
	return is_read;
}

static void
on_said(void *arg, struct str host)
{
	char text[LINE_ROOM];

	(void)tlsname_add(arg, kind_of(host.p, text), text);
}

/* As many of its bytes as are repeated: no half character. */
static int
shown(struct str said)
{
	size_t n = said.len < SHOWN_MAX ? said.len : SHOWN_MAX;

	while (n > 0 && n < said.len &&
	    ((unsigned char)said.p[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

static enum err
add_said(struct tlsname *all, struct str said, struct buf *lines,
    struct tls_error *e)
{
	char given[LINE_ROOM], host[LINE_ROOM];
	const char *kind = NULL, *wrong = NULL;

	snprintf(given, sizeof(given), "%.*s", STR_FMT(said));
	if (said.len < sizeof(given) && strlen(given) == said.len)
		kind = kind_of(given, host);
	if (kind == NULL)
		wrong = "is neither a name nor an address";
	else if (!tlsname_add(all, kind, host))
		wrong = "has no room in a certificate beside the other names"
		    " and addresses of this machine";
	if (wrong == NULL) {
		buf_printf(lines, "%s\n", host);
		return ERR_OK;
	}
	snprintf(e->why, sizeof(e->why), "%.*s %s", shown(said), said.p,
	    wrong);
	return ERR_FIELD;
}

enum err
tlsname_put(const char *dir, const struct str_list *hosts,
    struct tls_error *e)
{
	char path[TLSKIT_PATH_MAX], fresh[TLSKIT_PATH_MAX];
	struct tlsname *all = tlsname_new(NULL);
	struct tlskit k;
	struct buf text;
	enum err err = tlskit_init(&k, dir, e);

	buf_init(&text, TLSNAME_SAID_MAX * LINE_ROOM);
	for (uint32_t i = 0; i < hosts->count && err == ERR_OK; i++)
		err = add_said(all, hosts->items[i], &text, e);
	snprintf(path, sizeof(path), "%.4000s/names", dir);
	snprintf(fresh, sizeof(fresh), "%.4000s/names.new", dir);
	if (err == ERR_OK)
		err = tlskit_put_text(fresh, buf_str(&text), e);
	if (err == ERR_OK)
		err = tlskit_rename(&k, fresh, path, e);
	buf_fini(&text);
	tlsname_free(all);
	return err;
}

struct tlsname *
tlsname_new(const char *dir)
{
	struct tlsname *names = xcalloc(1, sizeof(*names));
	char host[256] = "", local[300];

	if (gethostname(host, sizeof(host) - 1) != 0 || !tlsname_is_dns(host))
		snprintf(host, sizeof(host), "localhost");
	snprintf(names->host, sizeof(names->host), "%.*s", TLSNAME_HOST_MAX,
	    host);
	tlsname_add(names, "DNS", "localhost");
	tlsname_add(names, "DNS", host);
	if (!strchr(host, '.') && strcmp(host, "localhost") != 0) {
		snprintf(local, sizeof(local), "%s.local", host);
		tlsname_add(names, "DNS", local);
	}
	tlsname_add(names, "IP", "127.0.0.1");
	tlsname_add(names, "IP", "::1");
	add_addresses(names);
	names->lacks_said = dir != NULL &&
	    !tlsname_said(dir, on_said, names);
	return names;
}

void
tlsname_free(struct tlsname *names)
{
	xfree(names);
}
