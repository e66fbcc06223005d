/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses to call, taken apart.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/url.h"

#define LABEL_MAX 63

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* Labels of letters, digits, hyphens and lines with dots between; one dot
 * may end it. */
static bool
is_name(struct str host)
{
	size_t label = 0;

	if (host.len == 0 || host.len > URL_HOST_MAX)
		return false;
	for (size_t i = 0; i < host.len; i++) {
		if (host.p[i] == '.' ? label == 0 :
		    !is_name_char(host.p[i]) || label == LABEL_MAX)
			return false;
		label = host.p[i] == '.' ? 0 : label + 1;
	}
	return true;
}

/* A last label that begins with a digit is some spelling of a number to some
 * resolver, and no name of the internet has one. */
static bool
is_numeric(struct str host)
{
	size_t end = host.len - (host.p[host.len - 1] == '.');
	size_t at = end;

	while (at > 0 && host.p[at - 1] != '.')
		at--;
	return at < end && is_digit(host.p[at]);
}

static bool
take_host(struct str host, struct url *out)
{
	bool is_v6 = host.len > 0 && host.p[0] == '[';

	if (is_v6 || (is_name(host) && is_numeric(host))) {
		out->is_ip = true;
		if (addr_parse_ip(host, &out->ip) != ERR_OK)
			return false;
		if (is_v6)
			host = (struct str){ host.p + 1, host.len - 2 };
		out->host = host;
		return true;
	}
	out->host = host;
	return is_name(host);
}

/* Where the port's colon is, behind the bracket of IPv6; len: nowhere. */
static size_t
port_at(struct str authority)
{
	size_t i = authority.len;

	while (i > 0 && is_digit(authority.p[i - 1]))
		i--;
	return i > 0 && authority.p[i - 1] == ':' ? i - 1 : authority.len;
}

static bool
take_authority(struct str authority, struct url *out)
{
	size_t colon = port_at(authority);
	unsigned long long port = out->is_tls ? 443 : 80;

	out->authority = authority;
	/* "[::1]" ends with a bracket: its colons are not a port's. */
	if (colon < authority.len && (!str_to_u64(
	    (struct str){ authority.p + colon + 1,
	    authority.len - colon - 1 }, 65535, &port) || port == 0))
		return false;
	if (!take_host((struct str){ authority.p, colon }, out))
		return false;
	out->port = (uint16_t)port;
	out->ip.port = out->port;
	return true;
}

static bool
is_visible(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '\\' ||
		    s.p[i] == '"' || s.p[i] == '<' || s.p[i] == '>')
			return false;
	return true;
}

static bool
refuse(const char **why, const char *text)
{
	*why = text;
	return false;
}

bool
url_parse(struct str text, struct url *out, const char **why)
{
	struct str rest;
	size_t len;

	*out = (struct url){ .is_tls = str_starts(text, "https://") };
	if (text.len > URL_MAX)
		return refuse(why, "must have at most 1,024 characters");
	if (!out->is_tls && !str_starts(text, "http://"))
		return refuse(why, "must begin with https:// or http://");
	if (!is_visible(text))
		return refuse(why, "must be visible ASCII; the rest is"
		    " written as %XX");
	len = out->is_tls ? 8 : 7;
	rest = (struct str){ text.p + len, text.len - len };
	for (len = 0; len < rest.len && rest.p[len] != '/' &&
	    rest.p[len] != '?' && rest.p[len] != '#'; len++)
		if (rest.p[len] == '@')
			return refuse(why, "must have no user name: the"
			    " signature says who calls");
	out->target = (struct str){ rest.p + len, rest.len - len };
	if (out->target.len > 0 && memchr(out->target.p, '#',
	    out->target.len) != NULL)
		return refuse(why, "must have no #");
	if (!take_authority((struct str){ rest.p, len }, out))
		return refuse(why, "must name a host, or an address in its"
		    " usual spelling, and a port from 1 to 65535 if any");
	return true;
}
