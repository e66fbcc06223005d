/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H
/* Which bytes of a file are asked for (RFC 9110 14.2). Pure. */
#include <stdbool.h>
#include <stdint.h>

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

#endif
