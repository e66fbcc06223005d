/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_HIST_H
#define BENCH_HIST_H
/* A histogram of times with 64 steps per doubling: under 1.6 % of error. */
#include <stdint.h>

#define HIST_STEPS 64
#define HIST_BUCKETS (HIST_STEPS * 40)

struct hist {
	uint64_t count;
	uint32_t bucket[HIST_BUCKETS];
};

void hist_add(struct hist *, uint64_t us);
/* The value below which `share` (0 … 1) of all lie, in milliseconds. */
double hist_at_ms(const struct hist *, double share);
/* CLOCK_MONOTONIC in microseconds. */
uint64_t now_us(void);

#endif
