/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_FIND_H
#define MODEL_FIND_H
/*
 * What somebody searches for in messages, and where a text says it. Pieces
 * between blanks are phrases: terms beside each other, all phrases in any
 * order. In quotation marks ("…", “…”, 「…」) blanks belong to the phrase and
 * its last word is whole; else the last word may go on in the text, when it
 * has at least FIND_PREFIX_MIN characters. Pure; any thread.
 */
#include "base/err.h"
#include "base/field.h"
#include "base/jsonw.h"
#include "base/term.h"

#define FIND_CHARS_MAX 200
#define FIND_TERMS_MAX 64
#define FIND_PREFIX_MIN 3
#define FIND_HITS_MAX 32	/* that are marked, of one text */

struct find {
	struct term terms[FIND_TERMS_MAX];
	unsigned count;
	/* Sets of terms, bit n for terms[n]: */
	uint64_t first, last;	/* of a phrase */
	uint64_t open;		/* those that may go on */
};
/* text is valid. ERR_FIELD when it has no term, or too many. */
enum err find_parse(struct find *, struct str text, struct field_error *why)
    MUST_CHECK;

struct find_hit {
	size_t from, upto;	/* bytes of the text */
};
struct find_hits {
	struct find_hit hits[FIND_HITS_MAX];	/* ascending, apart */
	unsigned count;
	unsigned said;		/* how often phrases stand there, in all */
	unsigned terms;		/* the text has */
};
/* Whether valid text has every phrase. */
bool find_in(const struct find *, struct str text, struct find_hits *out);

/*
 * An array of strings, by turns beside and within a hit, beginning beside
 * (maybe with ""): what stands around the first hit, at most `chars` long
 * but for a hit that is longer. "…" where something is left out.
 */
void find_write_excerpt(struct jsonw *, struct str text,
    const struct find_hits *, size_t chars);

#endif
