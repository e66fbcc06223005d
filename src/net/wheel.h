/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_WHEEL_H
#define NET_WHEEL_H
/*
 * Many coarse timeouts for the price of one: a wheel of 256 slots, a step
 * each 250 ms. A timeout is a link in its owner, fires once, and never early.
 * Moving one to a later time costs a store. The caller turns the wheel.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#define WHEEL_SLOTS 256
#define WHEEL_STEP_MS 250

/* Zeroed: not set. */
struct wheel_link {
	LIST_ENTRY(wheel_link) link;
	uint32_t due;		/* the step when it fires */
	uint32_t slot_step;	/* the step of the slot it is in, not later */
	bool is_set;
};

LIST_HEAD(wheel_slot, wheel_link);

typedef void wheel_fire_fn(void *arg, struct wheel_link *);

struct wheel {
	uint32_t now;		/* in steps */
	uint32_t count;		/* of links set */
	wheel_fire_fn *fire;
	void *arg;
	struct wheel_slot slots[WHEEL_SLOTS];
};

/* fire is called for each that is due, which is not set any more. */
void wheel_init(struct wheel *, wheel_fire_fn *, void *arg);
/* At mono_ms + ms, or up to two steps later; replaces what was set. */
void wheel_set(struct wheel *, struct wheel_link *, int64_t mono_ms,
    uint32_t ms);
void wheel_clear(struct wheel *, struct wheel_link *);
/* Fires what is due. Links may be set and cleared from fire. */
void wheel_turn(struct wheel *, int64_t mono_ms);

#endif
