/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What addresses are for.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/addrkind.h"

#include <string.h>

/* A range is the first `bits` of an address; the first row that has it
 * decides. */
struct row {
	unsigned char ip[16];
	unsigned bits;
	enum addr_kind kind;
};

#define V4(a, b, c, d, len, kind_)                                        \
	{ { [10] = 0xff, [11] = 0xff, [12] = (a), [13] = (b), [14] = (c), \
	  [15] = (d) }, 96 + (len), ADDR_##kind_ }
#define V6(a, b, c, d, len, kind_)                                        \
	{ { (a), (b), (c), (d) }, (len), ADDR_##kind_ }

/* The registries of special-purpose addresses (RFC 6890 and those that
 * changed it), and what clouds answer their secrets on. */
static const struct row v4_rows[] = {
	V4(100, 100, 100, 200, 32, SPECIAL),	/* metadata of Alibaba Cloud */
	V4(192, 0, 0, 192, 32, SPECIAL),	/* … of Oracle Cloud */
	V4(168, 63, 129, 16, 32, SPECIAL),	/* … of Azure */
	V4(0, 0, 0, 0, 8, SPECIAL),		/* this network */
	V4(10, 0, 0, 0, 8, PRIVATE),
	V4(100, 64, 0, 0, 10, PRIVATE),		/* of carriers (RFC 6598) */
	V4(127, 0, 0, 0, 8, LOOPBACK),
	V4(169, 254, 0, 0, 16, SPECIAL),	/* link-local, metadata */
	V4(172, 16, 0, 0, 12, PRIVATE),
	V4(192, 0, 0, 0, 24, SPECIAL),		/* of protocols */
	V4(192, 0, 2, 0, 24, SPECIAL),		/* documentation */
	V4(192, 88, 99, 0, 24, SPECIAL),	/* of 6to4 */
	V4(192, 168, 0, 0, 16, PRIVATE),
	V4(198, 18, 0, 0, 15, PRIVATE),		/* benchmarks, and proxies */
	V4(198, 51, 100, 0, 24, SPECIAL),	/* documentation */
	V4(203, 0, 113, 0, 24, SPECIAL),	/* documentation */
	V4(224, 0, 0, 0, 3, SPECIAL),		/* multicast, reserved, all */
	V4(0, 0, 0, 0, 0, PUBLIC),
};

static const struct row v6_rows[] = {
	{ { [15] = 1 }, 128, ADDR_LOOPBACK },
	/* Metadata of AWS: fd00:ec2::254. */
	{ { 0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54 }, 128,
	  ADDR_SPECIAL },
	V6(0xfc, 0, 0, 0, 7, PRIVATE),
	V6(0x20, 0x01, 0x0d, 0xb8, 32, SPECIAL),	/* documentation */
	V6(0x20, 0x01, 0, 0, 23, SPECIAL),	/* protocols, Teredo */
	V6(0x3f, 0xff, 0, 0, 20, SPECIAL),	/* documentation */
	V6(0x20, 0, 0, 0, 3, PUBLIC),		/* global unicast */
	V6(0, 0, 0, 0, 0, SPECIAL),		/* all the rest */
};

/* Forms of IPv6 that carry the IPv4 address that is meant. */
static const struct carrier {
	unsigned char ip[16];
	unsigned bits, at;	/* the byte where IPv4 begins */
} carriers[] = {
	{ { [10] = 0xff, [11] = 0xff }, 96, 12 },	/* ::ffff:a.b.c.d */
	{ { 0, 0x64, 0xff, 0x9b }, 96, 12 },		/* NAT64: RFC 6052 */
	{ { 0x20, 0x02 }, 16, 2 },			/* 6to4: RFC 3056 */
};

static bool
begins(const unsigned char *ip, const unsigned char *with, unsigned bits)
{
	unsigned bytes = bits / 8, rest = bits % 8;

	return memcmp(ip, with, bytes) == 0 && (rest == 0 ||
	    (ip[bytes] ^ with[bytes]) >> (8 - rest) == 0);
}

/* As ::ffff:a.b.c.d when it carries IPv4. */
static struct addr
unwrap(const struct addr *a)
{
	struct addr out = *a;

	for (unsigned i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++) {
		const struct carrier *c = &carriers[i];

		if (!begins(a->ip, c->ip, c->bits))
			continue;
		memset(out.ip, 0, 10);
		memset(out.ip + 10, 0xff, 2);
		memcpy(out.ip + 12, a->ip + c->at, 4);
		break;
	}
	return out;
}

enum addr_kind
addr_kind(const struct addr *a)
{
	struct addr bare = unwrap(a);
	const struct row *row = addr_is_v4(&bare) ? v4_rows : v6_rows;

	while (!begins(bare.ip, row->ip, row->bits))
		row++;
	return row->kind;
}

const char *
addr_kind_name(enum addr_kind kind)
{
	static const char *const names[] = {
		[ADDR_PUBLIC] = "public", [ADDR_PRIVATE] = "private",
		[ADDR_LOOPBACK] = "loopback", [ADDR_SPECIAL] = "special",
	};

	return names[kind];
}

bool
addr_may_call(const struct addr *a, const struct addr_ranges *allow,
    bool may_private)
{
	struct addr bare = unwrap(a);
	enum addr_kind kind = addr_kind(&bare);

	if (kind == ADDR_PUBLIC || kind == ADDR_SPECIAL)
		return kind == ADDR_PUBLIC;
	return may_private || addr_ranges_have(allow, &bare);
}
