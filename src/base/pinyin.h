/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PINYIN_H
#define BASE_PINYIN_H
/*
 * Finding names by how they are read: 张伟 is found by 张, zhangwei, zhang w,
 * zw and 张w. The table is pinyin.def. Pure; any thread.
 */
#include <stdint.h>

#include "base/str.h"

#define PINYIN_TYPED_MAX 63	/* characters */
/* Of names, that are remembered: people have few different ones. */
#define PINYIN_SEEN_BITS 10
#define PINYIN_SEEN (1 << PINYIN_SEEN_BITS)

/* Readings of a character, "dan chan shan": the usual one first, without
 * tones; NULL when it has none. */
const char *pinyin_of(uint32_t c);

/* A character of names; c: folded, TERM_GAP when it counts for nothing. */
struct pinyin_char {
	uint32_t raw, c;
	const char *readings;
	uint64_t starts;	/* bit n: it takes something from n on */
};

/* What somebody types, folded (term.h); blanks only between characters. */
struct pinyin {
	uint32_t typed[PINYIN_TYPED_MAX];
	unsigned count;
	uint64_t blanks;	/* bit n: the n-th of them is one */
	struct pinyin_char seen[PINYIN_SEEN];	/* the last of each place */
};
/* False: it is too long, or has neither letter nor digit. */
bool pinyin_init(struct pinyin *, struct str typed);

enum pinyin_found { PINYIN_NOWHERE, PINYIN_WITHIN, PINYIN_BEGINS, PINYIN_IS };
/*
 * Where in a valid name it stands. Each character of the name takes itself,
 * or the beginning of one of its readings; separators in the name take
 * nothing. PINYIN_IS: the whole name as it is written, not as it is read.
 */
enum pinyin_found pinyin_find(struct pinyin *, struct str name);

#endif
