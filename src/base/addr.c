/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses, ranges of them, and who stands behind a proxy.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const unsigned char v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

bool
addr_is_v4(const struct addr *a)
{
	return memcmp(a->ip, v4_prefix, sizeof(v4_prefix)) == 0;
}

bool
addr_same_ip(const struct addr *a, const struct addr *b)
{
	return memcmp(a->ip, b->ip, sizeof(a->ip)) == 0;
}

static enum err
parse_ip(struct str s, unsigned char ip[16])
{
	char text[INET6_ADDRSTRLEN];

	if (s.len == 0 || s.len >= sizeof(text) || memchr(s.p, '\0', s.len))
		return ERR_FIELD;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	if (inet_pton(AF_INET6, text, ip) == 1)
		return ERR_OK;
	memcpy(ip, v4_prefix, sizeof(v4_prefix));
	return inet_pton(AF_INET, text, ip + 12) == 1 ? ERR_OK : ERR_FIELD;
}

enum err
addr_parse_ip(struct str s, struct addr *out)
{
	*out = (struct addr){ .port = 0 };
	if (s.len >= 2 && s.p[0] == '[' && s.p[s.len - 1] == ']') {
		s.p++;
		s.len -= 2;
		if (!memchr(s.p, ':', s.len))
			return ERR_FIELD;
	}
	return parse_ip(s, out->ip);
}

enum err
addr_parse(struct str s, struct addr *out)
{
	unsigned long long port;
	size_t colon = s.len;
	struct str host, digits;

	*out = (struct addr){ .port = 0 };
	while (colon > 0 && s.p[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return ERR_FIELD;
	host = (struct str){ s.p, colon - 1 };
	digits = (struct str){ s.p + colon, s.len - colon };
	if (!str_to_u64(digits, UINT16_MAX, &port))
		return ERR_FIELD;
	out->port = (uint16_t)port;
	if (host.len == 0)
		return ERR_OK;
	if (host.p[0] == '[') {
		if (host.len < 2 || host.p[host.len - 1] != ']')
			return ERR_FIELD;
		host = (struct str){ host.p + 1, host.len - 2 };
		if (!memchr(host.p, ':', host.len))
			return ERR_FIELD;
	} else if (memchr(host.p, ':', host.len)) {
		return ERR_FIELD;
	}
	return parse_ip(host, out->ip);
}

void
addr_settle(struct addr *a)
{
	static const struct addr any = { .port = 0 };
	int fd;

	if (!addr_same_ip(a, &any))
		return;
	fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		close(fd);
	else if (errno == EAFNOSUPPORT)
		memcpy(a->ip, v4_prefix, sizeof(v4_prefix));
}

bool
addr_from_sockaddr(const struct sockaddr *sa, struct addr *out)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	*out = (struct addr){ .port = 0 };
	if (sa->sa_family == AF_INET) {
		memcpy(&v4, sa, sizeof(v4));
		memcpy(out->ip, v4_prefix, sizeof(v4_prefix));
		memcpy(out->ip + 12, &v4.sin_addr, 4);
		out->port = ntohs(v4.sin_port);
		return true;
	}
	if (sa->sa_family == AF_INET6) {
		memcpy(&v6, sa, sizeof(v6));
		memcpy(out->ip, &v6.sin6_addr, 16);
		out->port = ntohs(v6.sin6_port);
		return true;
	}
	return false;
}

unsigned
addr_to_sockaddr(const struct addr *a, struct sockaddr_storage *out)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	memset(out, 0, sizeof(*out));
	if (addr_is_v4(a)) {
		memcpy(&v4.sin_addr, a->ip + 12, 4);
		v4.sin_port = htons(a->port);
		memcpy(out, &v4, sizeof(v4));
		return sizeof(v4);
	}
	memcpy(&v6.sin6_addr, a->ip, 16);
	v6.sin6_port = htons(a->port);
	memcpy(out, &v6, sizeof(v6));
	return sizeof(v6);
}

const char *
addr_ip_text(const struct addr *a, char out[ADDR_TEXT_MAX])
{
	if (addr_is_v4(a))
		inet_ntop(AF_INET, a->ip + 12, out, ADDR_TEXT_MAX);
	else
		inet_ntop(AF_INET6, a->ip, out, ADDR_TEXT_MAX);
	return out;
}

const char *
addr_block_text(const struct addr *a, char out[ADDR_TEXT_MAX])
{
	struct addr block = *a;

	if (!addr_is_v4(a))
		memset(block.ip + 8, 0, 8);
	return addr_ip_text(&block, out);
}

const char *
addr_text(const struct addr *a, char out[ADDR_TEXT_MAX])
{
	char ip[ADDR_TEXT_MAX];

	addr_ip_text(a, ip);
	snprintf(out, ADDR_TEXT_MAX, addr_is_v4(a) ? "%.45s:%u" :
	    "[%.45s]:%u", ip, (unsigned)a->port);
	return out;
}

enum err
addr_range_parse(struct str s, struct addr_range *out)
{
	const char *slash = s.len > 0 ? memchr(s.p, '/', s.len) : NULL;
	struct str ip = s;
	struct addr a;
	unsigned long long bits;
	unsigned width;

	if (slash)
		ip.len = (size_t)(slash - s.p);
	if (addr_parse_ip(ip, &a) != ERR_OK)
		return ERR_FIELD;
	width = memchr(ip.p, ':', ip.len) ? 128 : 32;
	bits = width;
	if (slash && !str_to_u64((struct str){ slash + 1, s.len - ip.len - 1 },
	    width, &bits))
		return ERR_FIELD;
	memcpy(out->ip, a.ip, 16);
	out->bits = 128 - width + (unsigned)bits;
	return ERR_OK;
}

bool
addr_range_has(const struct addr_range *r, const struct addr *a)
{
	unsigned whole = r->bits / 8, rest = r->bits % 8;

	if (memcmp(r->ip, a->ip, whole) != 0)
		return false;
	return rest == 0 ||
	    ((r->ip[whole] ^ a->ip[whole]) >> (8 - rest)) == 0;
}

static bool
is_gap(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == '\n';
}

enum err
addr_ranges_parse(struct str s, struct addr_ranges *out)
{
	size_t from, i = 0;

	out->count = 0;
	for (;;) {
		while (i < s.len && is_gap(s.p[i]))
			i++;
		if (i == s.len)
			return ERR_OK;
		from = i;
		while (i < s.len && !is_gap(s.p[i]))
			i++;
		if (out->count == ADDR_RANGES_MAX)
			return ERR_FIELD;
		if (addr_range_parse((struct str){ s.p + from, i - from },
		    &out->items[out->count]) != ERR_OK)
			return ERR_FIELD;
		out->count++;
	}
}

bool
addr_ranges_have(const struct addr_ranges *ranges, const struct addr *a)
{
	for (unsigned i = 0; i < ranges->count; i++)
		if (addr_range_has(&ranges->items[i], a))
			return true;
	return false;
}

/* Cuts the last item off the list; blanks around it are removed. */
static struct str
last_item(struct str *list)
{
	size_t from = list->len, to = list->len;

	while (from > 0 && list->p[from - 1] != ',')
		from--;
	list->len = from > 0 ? from - 1 : 0;
	while (from < to && is_gap(list->p[from]))
		from++;
	while (to > from && is_gap(list->p[to - 1]))
		to--;
	return (struct str){ list->p + from, to - from };
}

bool
addr_of_client(const struct addr_ranges *trusted, const struct addr *peer,
    struct str list, struct addr *client)
{
	struct str item;
	struct addr next;

	*client = *peer;
	if (!addr_ranges_have(trusted, peer))
		return true;
	if (list.len == 0)
		return false;
	do {
		item = last_item(&list);
		if (addr_parse_ip(item, &next) != ERR_OK &&
		    (item.len == 0 || item.p[0] == ':' ||
		    addr_parse(item, &next) != ERR_OK)) {
			*client = *peer;
			return false;
		}
		*client = next;
	} while (list.len > 0 && addr_ranges_have(trusted, client));
	return true;
}
