/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TERM_H
#define BASE_TERM_H
/*
 * What is searched for in a text: its words, folded as word rules fold them
 * (wordfold.h) and without Latin and Greek accents (termfold.def). A script
 * with spaces gives its words, one without (Chinese, Japanese, Korean, Thai)
 * its characters. Pure; any thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define TERM_BYTES_MAX 64	/* of a longer word, its beginning */

struct term {
	char text[TERM_BYTES_MAX];	/* folded, whole characters */
	size_t len;
	size_t from, upto;	/* where it stands in the text, in bytes */
	bool is_word;		/* of a script with spaces */
};

/* The terms of valid text, in their order. */
struct terms {
	const unsigned char *begin, *p, *end;
};
void terms_init(struct terms *, struct str text);
/* False: there are no more. */
bool terms_next(struct terms *, struct term *out);

#define TERM_GAP 0u		/* a separator: ends a word */
/* As which character one is compared; false: within a word it is nothing,
 * as an accent is. */
bool term_fold(uint32_t raw, uint32_t *out);

static inline struct str
term_str(const struct term *t)
{
	return (struct str){ t->text, t->len };
}

struct term_base {
	uint16_t letter, to;
};
/* In ascending order. */
extern const struct term_base term_bases[];
extern const size_t term_base_count;

#endif
