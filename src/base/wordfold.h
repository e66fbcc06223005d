/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_WORDFOLD_H
#define BASE_WORDFOLD_H
/*
 * How word rules compare characters: width, compatibility and case do not
 * matter, traditional Chinese is as simplified, and separators (blanks,
 * punctuation, symbols, accents, what shows nothing) count for nothing. The
 * table is wordfold.def.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define WORDFOLD_GAP 0u	/* a separator */

struct wordfold {
	uint32_t first;		/* `count` characters from here … */
	uint16_t count, step;	/* … so far apart … */
	uint32_t to;		/* … are as those from here */
};
struct wordfold_gap {
	uint32_t first, last;
};

/* Both in ascending order. */
extern const struct wordfold wordfolds[];
extern const size_t wordfold_count;
extern const struct wordfold_gap wordfold_gaps[];
extern const size_t wordfold_gap_count;

/* As which character c is compared; WORDFOLD_GAP. */
uint32_t wordfold(uint32_t c);
/* Appends valid text as it is compared, without separators. */
void wordfold_text(struct str, struct buf *out);

#endif
