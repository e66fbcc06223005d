/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log-linear histogram of times, and the clock it is fed from.
 *
 * Runs on: any thread; a histogram belongs to one.
 * Owns: nothing.
 */
#include "hist.h"

static unsigned
bucket_of(uint64_t us)
{
	if (us < HIST_STEPS)
		return (unsigned)us;

	unsigned shift = 63 - (unsigned)__builtin_clzll(us) - 6;
	unsigned index = HIST_STEPS * shift + (unsigned)(us >> shift);

	return index < HIST_BUCKETS ? index : HIST_BUCKETS - 1;
}

/* The least value of a bucket. */
static uint64_t
bucket_floor(unsigned index)
{
	if (index < 2 * HIST_STEPS)
		return index;

	unsigned shift = index / HIST_STEPS - 1;

	return (uint64_t)(index - HIST_STEPS * shift) << shift;
}

void
hist_add(struct hist *h, uint64_t us)
{
	h->bucket[bucket_of(us)]++;
	h->count++;
}

double
hist_at_ms(const struct hist *h, double share)
{
	uint64_t want = (uint64_t)((double)h->count * share), seen = 0;

	for (unsigned i = 0; i < HIST_BUCKETS; i++) {
		seen += h->bucket[i];
		if (seen > want)
			return (double)bucket_floor(i + 1) / 1000;
	}
	return 0;
}

uint64_t
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}
