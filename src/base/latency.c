/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log-linear histograms: each power of two of microseconds has eight buckets,
 * and the first eight microseconds one each.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/latency.h"

#define SUBS_LOG 3
#define SUBS (1u << SUBS_LOG)

unsigned
latency_bucket(int64_t us)
{
	unsigned power, bucket;

	if (us < (int64_t)SUBS)
		return us > 0 ? (unsigned)us : 0;
	power = 63u - (unsigned)__builtin_clzll((unsigned long long)us);
	bucket = (power - SUBS_LOG + 1) * SUBS +
	    (unsigned)(us >> (power - SUBS_LOG) & (SUBS - 1));
	return bucket < LATENCY_BUCKETS ? bucket : LATENCY_BUCKETS - 1;
}

int64_t
latency_below_us(unsigned bucket)
{
	unsigned octave = bucket / SUBS;

	if (octave == 0)
		return (int64_t)bucket + 1;
	return (int64_t)(SUBS + bucket % SUBS + 1) << (octave - 1);
}

void
latency_note(struct latency *l, int64_t us)
{
	atomic_fetch_add_explicit(&l->counts[latency_bucket(us)], 1,
	    memory_order_relaxed);
	if (us > 0)
		atomic_fetch_add_explicit(&l->sum_us, (uint64_t)us,
		    memory_order_relaxed);
}

void
latency_add(const struct latency *l, uint64_t counts[LATENCY_BUCKETS],
    uint64_t *sum_us)
{
	for (unsigned i = 0; i < LATENCY_BUCKETS; i++)
		counts[i] += atomic_load_explicit(&l->counts[i],
		    memory_order_relaxed);
	*sum_us += atomic_load_explicit(&l->sum_us, memory_order_relaxed);
}

int64_t
latency_percentile_us(const uint64_t counts[LATENCY_BUCKETS],
    unsigned permille)
{
	uint64_t all = 0, seen = 0, wanted;

	for (unsigned i = 0; i < LATENCY_BUCKETS; i++)
		all += counts[i];
	wanted = (all * permille + 999) / 1000;
	for (unsigned i = 0; i < LATENCY_BUCKETS; i++) {
		seen += counts[i];
		if (seen > 0 && seen >= wanted)
			return latency_below_us(i);
	}
	return 0;
}
