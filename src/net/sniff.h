/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SNIFF_H
#define NET_SNIFF_H
/*
 * What speaks on a fresh connection: a table of pure functions over its
 * first bytes. The answer is the same however the bytes were split.
 */
#include <stdbool.h>
#include <stddef.h>

enum sniff_verdict { SNIFF_NO, SNIFF_MORE, SNIFF_YES };

enum sniff_kind {
	SNIFF_TLS,	/* RFC 8446 5.1: a handshake record */
	SNIFF_HTTP,	/* RFC 9112 3: a method of upper case letters */
	SNIFF_KINDS
};

struct sniff_row {
	const char *name;
	enum sniff_kind kind;
	/* NO and YES are final; MORE only for len below bytes_max. */
	enum sniff_verdict (*match)(const unsigned char *, size_t len);
	size_t bytes_max;
};

extern const struct sniff_row sniff_rows[SNIFF_KINDS];

/* The verdict of one row. */
enum sniff_verdict sniff_is(enum sniff_kind, const void *, size_t len);

#endif
