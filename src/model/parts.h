/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H
/*
 * Which bytes of an upload are there: ranges as text, "0-4096 8192-9000", each
 * from its first byte to the one behind its last; rising, with a gap between
 * any two. Empty: none. Pure.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define PARTS_MAX 1000			/* ranges of one upload */
#define PARTS_BYTES_MAX (PARTS_MAX * 40)	/* of their text */

struct part {
	int64_t from, upto;
};

/* Takes the first range off *rest. ERR_NOT_FOUND: there is none; ERR_CORRUPT:
 * this was never written by parts_add. */
enum err parts_take(struct str *rest, struct part *out) MUST_CHECK;
/* Appends to out what is there with this range as well; ERR_LIMIT when it
 * would be too many. from < upto, neither below 0. */
enum err parts_add(struct str parts, struct part, struct buf *out) MUST_CHECK;
/* Whether all of size bytes are there. */
bool parts_are_whole(struct str parts, int64_t size);

#endif
