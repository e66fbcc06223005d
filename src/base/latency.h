/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LATENCY_H
#define BASE_LATENCY_H
/*
 * How long things take: a histogram of fixed size, 1 µs to two minutes in
 * steps of an eighth at most. Noting is two relaxed additions: any thread,
 * best one histogram for each, so that they do not share cache lines. Who
 * reads takes no lock either, and may miss what is noted meanwhile.
 */
#include <stdatomic.h>
#include <stdint.h>

#define LATENCY_BUCKETS 200

struct latency {		/* zeroed: nothing was noted */
	_Atomic uint64_t counts[LATENCY_BUCKETS];
	_Atomic uint64_t sum_us;
};

void latency_note(struct latency *, int64_t us);
/* Adds what was noted so far. */
void latency_add(const struct latency *, uint64_t counts[LATENCY_BUCKETS],
    uint64_t *sum_us);

/* Where it is counted; what is less than 0 as 0, what is too long at the
 * end. Pure. */
unsigned latency_bucket(int64_t us);
/* All that is counted there is below this. Pure. */
int64_t latency_below_us(unsigned bucket);
/* The shortest time that so many of a thousand did not exceed, as far as the
 * buckets tell; 0: there are none. 1000: the longest. Pure. */
int64_t latency_percentile_us(const uint64_t counts[LATENCY_BUCKETS],
    unsigned permille);

#endif
