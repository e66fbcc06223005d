/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_NATIVE_YIELD_H
#define GATE_NATIVE_YIELD_H
/*
 * How rooms give way. A room at full burst takes every processor there is,
 * and then the few threads that a durable message goes through wait for one.
 * So a worker looks at how long durable requests waited in mailboxes: when
 * many came late it halves the part of its time that rooms may have, when
 * none do it gives it back little by little. Without durable requests, or
 * with processors to spare, rooms have all; beside a flood of requests, which
 * are late by each other, they keep half. What they did not use they may have
 * later, a few milliseconds of it: a room in which somebody speaks now and
 * then is not held up.
 *
 * Pure: time comes with the calls. Inside of gate/native; worker thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define YIELD_ALL 256		/* a part of 1 */
#define YIELD_LEAST 16		/* what rooms have in any case … */
#define YIELD_FLOODED (YIELD_ALL / 2)	/* … and beside a flood of requests */
#define YIELD_WINDOW_MS 16
#define YIELD_LATE_MS 2		/* on the ways there and back */
/* What a worker does in a millisecond; see WRITE_COST in rooms.c. */
#define YIELD_COST_PER_MS (2u * 1024 * 1024)
#define YIELD_SAVED_MS 8	/* of unused time */

struct yield {
	int64_t window_ms, paid_ms;	/* since when */
	uint32_t heard, late;		/* requests in this window */
	uint32_t part;			/* of YIELD_ALL */
	int64_t purse;			/* of costs that rooms may cause */
};

void yield_init(struct yield *, int64_t now_ms);
/* A durable request was answered that waited so long in mailboxes. */
void yield_heard(struct yield *, int64_t late_ms);
/* What rooms may cause now, at most max; 0: nothing yet. */
size_t yield_allowance(struct yield *, int64_t now_ms, size_t max);
void yield_spent(struct yield *, size_t cost);

#endif
