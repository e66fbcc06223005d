/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_WORDSET_H
#define BASE_WORDSET_H
/*
 * A set of words, all of which are looked for in one pass over a text
 * (Aho, Corasick: Efficient string matching, 1975), compared as wordfold.h
 * says. Immutable once made, so any thread may search.
 *
 * A node has 16 bytes: nodes are numbered level by level, so that the
 * children of one are neighbours and need no pointers.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define WORDSET_CHARS_MAX 32		/* of a word, compared */
#define WORDSET_WORDS_MAX 300000

struct wordset;

/*
 * Words as wordfold_text makes them, 1..WORDSET_CHARS_MAX characters, in any
 * order; of two that are the same the greater index is kept.
 */
struct wordset *wordset_new(const struct str *words, size_t count);
void wordset_free(struct wordset *);	/* accepts NULL */
size_t wordset_bytes(const struct wordset *);

struct wordset_match {
	uint32_t word;		/* its index */
	size_t from, upto;	/* where it stands in the text, in bytes */
};
/* False ends the search. */
typedef bool (*wordset_found_fn)(void *arg, const struct wordset_match *);

/*
 * Every word that stands in text, which is valid, by where it ends, longer
 * ones first. Within a word of spaced scripts (Latin, Cyrillic …) letters of
 * its neighbours are no part of it: "b-a-d" is "bad", "grab a door" is not.
 */
void wordset_search(const struct wordset *, struct str text,
    wordset_found_fn, void *arg);

#endif
