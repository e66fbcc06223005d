/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ONCE_H
#define HTTP_ONCE_H
/*
 * First answers, kept for a while by Idempotency-Key, for operations without
 * a client id of their own: a retry gets the first answer again instead of a
 * second effect. In memory and bounded: when it is full the oldest answer
 * goes first; a restart forgets all. Refusals are not kept, for they changed
 * nothing. One thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define ONCE_KEYS_MAX 65536

/* Whose key it is, and what was asked with it: hashes. */
struct once_id {
	unsigned char key[32], content[32];
};

enum once_state {
	ONCE_NEW,	/* go on, and tell once_end; without room too */
	ONCE_UNDER_WAY,	/* the first call is not answered yet */
	ONCE_OTHER,	/* the key was used with other content */
	ONCE_KNOWN,	/* *answer is the first one */
};

struct once;
struct once *once_new(void);
void once_free(struct once *);	/* accepts NULL */
/* At most so many bytes of answers, for so long. */
void once_limit(struct once *, size_t bytes_max, int64_t keep_ms);
/* *answer is borrowed until the next call. */
enum once_state once_begin(struct once *, const struct once_id *,
    int64_t now_ms, struct str *answer);
/* How the new one ended: answer p NULL when it was refused. */
void once_end(struct once *, const struct once_id *, int64_t now_ms,
    struct str answer);

#endif
