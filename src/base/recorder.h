/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RECORDER_H
#define BASE_RECORDER_H
/*
 * A flight recorder: the newest records of one size, in memory that is taken
 * once. Writing never waits and readers never hold it up: who reads copies a
 * record, then looks whether it was overwritten meanwhile.
 *
 * One thread writes, or, is_shared, any: then a record is lost when its place
 * is still being written by somebody a whole round behind.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct recorder {
	uint32_t count;		/* records, a power of two; 0: none are kept */
	uint32_t words;		/* of a record */
	bool is_shared;
	_Atomic uint64_t head;	/* records ever begun */
	_Atomic uint64_t *slots;	/* each its state, then its words */
};

void recorder_init(struct recorder *, uint32_t count, uint32_t words,
    bool is_shared);
void recorder_fini(struct recorder *);

void recorder_put(struct recorder *, const uint64_t *words);
/* The number that the next record gets; the first is 0. Any thread. */
uint64_t recorder_head(const struct recorder *);
/* The oldest that may still be there. */
uint64_t recorder_tail(const struct recorder *);
/* False: it is not there (any more, or yet). Any thread. */
bool recorder_get(const struct recorder *, uint64_t number, uint64_t *words);

#endif
