/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SMTPREPLY_H
#define NET_SMTPREPLY_H
/*
 * What a mail server answers: lines of a code of three digits and words, all
 * of one code, the last with a blank behind it (RFC 5321 4.2). Pure.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

#define SMTPREPLY_LINES_MAX 100
#define SMTPREPLY_LINE_MAX 2000	/* bytes; the standard says 512 */
#define SMTPREPLY_WORDS_MAX 4096	/* bytes of words that are kept */

enum smtpreply_state { SMTPREPLY_MORE, SMTPREPLY_DONE, SMTPREPLY_BAD };

/* Zeroed state begins. */
struct smtpreply {
	int code;		/* 200..599 */
	unsigned lines;
	size_t at;		/* bytes of the present line so far */
	bool is_last;		/* the present line is */
	bool has_cr;
	size_t len;		/* of the words */
	char words[SMTPREPLY_WORDS_MAX];	/* each line's, and an LF */
};

/* Takes up to n bytes; *used: those that were its. After DONE or BAD nothing
 * more. */
enum smtpreply_state smtpreply_take(struct smtpreply *, const char *,
    size_t n, size_t *used);
/* Whether one of its lines is this word, or begins with it and a blank; in
 * either case of letters. *rest, if not NULL: what stands behind it. */
bool smtpreply_has(const struct smtpreply *, const char *word,
    struct str *rest);
/* The words on one line, for people to read: valid UTF-8 without control
 * characters. */
void smtpreply_say(const struct smtpreply *, struct buf *out);

#endif
