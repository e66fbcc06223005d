/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H
/*
 * Which bytes of a file are asked for (RFC 9110 14.2), and what it is called
 * when it is kept (RFC 6266). Pure.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum range_kind {
	RANGE_ALL,		/* none is asked for, or one that nobody can
				 * make out, or several: all of it, 200 */
	RANGE_SOME,		/* 206 */
	RANGE_NOWHERE,		/* 416 */
};

struct range {
	int64_t from, upto;	/* from its first byte to behind its last */
};

/* The value of Range, p NULL when absent, for so many bytes. */
enum range_kind range_of(struct str header, int64_t size, struct range *out);
/* Whether the range still counts: If-Range is absent, or is this very tag,
 * with its quotes; a weak tag or a date never is. */
bool range_is_current(struct str if_range, struct str etag);

/* Appends attachment or inline, and the name: as any client reads it, and in
 * UTF-8 (RFC 8187). */
void disposition_put(struct buf *out, bool is_inline, struct str name);

#endif
