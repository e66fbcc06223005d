/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system's clocks.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/clock.h"

#include <time.h>

#include "base/err.h"

static int64_t
read_ms(clockid_t id)
{
	struct timespec ts;

	BUG_ON(clock_gettime(id, &ts) != 0);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t
real_wall_ms(void *arg)
{
	(void)arg;
	return read_ms(CLOCK_REALTIME);
}

static int64_t
real_mono_ms(void *arg)
{
	(void)arg;
	return read_ms(CLOCK_MONOTONIC);
}

static int64_t
real_mono_us(void *arg)
{
	struct timespec ts;

	(void)arg;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &ts) != 0);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

const struct clock clock_real = {
	.wall_ms = real_wall_ms,
	.mono_ms = real_mono_ms,
	.mono_us = real_mono_us,
};
