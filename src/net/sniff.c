/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first bytes of a connection.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "net/sniff.h"

#include "base/err.h"

#define METHOD_MAX 16

/* ContentType handshake, then legacy version 3.x. The first byte decides:
 * no other protocol here begins with 0x16. */
static enum sniff_verdict
match_tls(const unsigned char *p, size_t len)
{
	if (len == 0)
		return SNIFF_MORE;
	return p[0] == 0x16 ? SNIFF_YES : SNIFF_NO;
}

static enum sniff_verdict
match_http(const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len && i <= METHOD_MAX; i++) {
		if (p[i] == ' ')
			return i > 0 ? SNIFF_YES : SNIFF_NO;
		if ((p[i] < 'A' || p[i] > 'Z') && (i == 0 || p[i] != '-'))
			return SNIFF_NO;
	}
	return len > METHOD_MAX ? SNIFF_NO : SNIFF_MORE;
}

const struct sniff_row sniff_rows[SNIFF_KINDS] = {
	[SNIFF_TLS] = { "tls", SNIFF_TLS, match_tls, 1 },
	[SNIFF_HTTP] = { "http", SNIFF_HTTP, match_http, METHOD_MAX + 1 },
};

enum sniff_verdict
sniff_is(enum sniff_kind kind, const void *p, size_t len)
{
	BUG_ON(kind >= SNIFF_KINDS);
	return sniff_rows[kind].match(p, len);
}
