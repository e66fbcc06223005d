/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a worker's time that rooms may have.
 *
 * Runs on: worker.
 * Owns: nothing.
 */
#include "gate/native/yield.h"

#define FLOOD 96		/* so many in a window: 6,000 a second */
#define LATE_ONE_IN 32		/* that many late ones are too many */
#define GIVE_BACK (YIELD_ALL / 64)	/* each window: all in a second */
#define GIVE_BACK_UNHEARD (YIELD_ALL / 4)	/* nobody is disturbed */

void
yield_init(struct yield *y, int64_t now_ms)
{
	*y = (struct yield){ .window_ms = now_ms, .paid_ms = now_ms,
		.part = YIELD_ALL };
}

void
yield_heard(struct yield *y, int64_t late_ms)
{
	y->heard++;
	y->late += late_ms >= YIELD_LATE_MS;
}

/* In a flood requests are late by themselves, and what rooms give up it takes
 * without being any faster. */
static uint32_t
least_part(const struct yield *y, int64_t now_ms)
{
	int64_t each = (int64_t)y->heard * YIELD_WINDOW_MS /
	    (now_ms - y->window_ms), over = each - FLOOD;
	int64_t part = YIELD_LEAST + (over > 0 ? over / 2 : 0);

	return part < YIELD_FLOODED ? (uint32_t)part : YIELD_FLOODED;
}

static void
end_window(struct yield *y, int64_t now_ms)
{
	uint32_t least = least_part(y, now_ms);

	if (y->late * LATE_ONE_IN > y->heard)
		y->part /= 2;
	else
		y->part += y->heard > 0 ? GIVE_BACK : GIVE_BACK_UNHEARD;
	if (y->part < least)
		y->part = least;
	if (y->part > YIELD_ALL)
		y->part = YIELD_ALL;
	y->heard = y->late = 0;
	y->window_ms = now_ms;
}

size_t
yield_allowance(struct yield *y, int64_t now_ms, size_t max)
{
	const int64_t most = (int64_t)YIELD_SAVED_MS * YIELD_COST_PER_MS;
	int64_t income = (now_ms - y->paid_ms) * YIELD_COST_PER_MS / YIELD_ALL;

	if (now_ms - y->window_ms >= YIELD_WINDOW_MS)
		end_window(y, now_ms);
	y->purse += income * y->part;
	y->paid_ms = now_ms;
	if (y->purse > most || y->part == YIELD_ALL)
		y->purse = most;
	if (y->purse <= 0)
		return 0;
	return (size_t)y->purse < max ? (size_t)y->purse : max;
}

void
yield_spent(struct yield *y, size_t cost)
{
	y->purse -= (int64_t)cost;
}
