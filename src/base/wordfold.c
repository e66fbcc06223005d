/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How word rules compare characters.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/wordfold.h"

#include "base/text.h"

const struct wordfold wordfolds[] = {
#define FOLD(first, count, step, to) { first, count, step, to },
#include "base/wordfold.def"
#undef FOLD
};
const size_t wordfold_count = sizeof(wordfolds) / sizeof(wordfolds[0]);

const struct wordfold_gap wordfold_gaps[] = {
#define GAP(first, last) { first, last },
#include "base/wordfold.def"
#undef GAP
};
const size_t wordfold_gap_count =
    sizeof(wordfold_gaps) / sizeof(wordfold_gaps[0]);

static bool
is_gap(uint32_t c)
{
	size_t low = 0, high = wordfold_gap_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c > wordfold_gaps[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < wordfold_gap_count && c >= wordfold_gaps[low].first;
}

static bool
folds_as(const struct wordfold *f, uint32_t c, uint32_t *to)
{
	uint32_t apart = c - f->first;

	if (c < f->first || apart % f->step != 0 || apart / f->step >= f->count)
		return false;
	*to = f->to + apart;
	return true;
}

uint32_t
wordfold(uint32_t c)
{
	size_t low = 0, high = wordfold_count;
	uint32_t to = c;

	if (is_gap(c))
		return WORDFOLD_GAP;
	while (low < high) {	/* low: the first row that begins behind c */
		size_t middle = (low + high) / 2;

		if (wordfolds[middle].first <= c)
			low = middle + 1;
		else
			high = middle;
	}
	/* Of two rows with steps, the second may lie within the first. */
	if (low > 0 && !folds_as(&wordfolds[low - 1], c, &to) && low > 1)
		(void)folds_as(&wordfolds[low - 2], c, &to);
	return to;
}

void
wordfold_text(struct str s, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = p + s.len;

	while (p < end) {
		uint32_t c = wordfold(utf8_next(&p));

		if (c != WORDFOLD_GAP)
			utf8_put(out, c);
	}
}
