/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOOP_ACTOR_H
#define LOOP_ACTOR_H
/*
 * An actor: state owned by one thread, driven by mail and a timer. The same
 * actor runs on a thread of its own, on a libevent loop beside sockets, in a
 * pool, or under the simulator's scheduler, which calls on_mail itself.
 */
#include <stdbool.h>
#include <stdint.h>

#include "loop/mailbox.h"

struct actor_ops {
	const char *name;
	/* The list in order; the actor owns every mail now. */
	void (*on_mail)(void *self, struct mail *list);
	/* About every tick_ms (0: never), by the monotonic clock. */
	void (*on_tick)(void *self, int64_t mono_ms);
	int64_t tick_ms;
	/* Nobody waits for what it does: while the machine is busy, others
	 * go first. */
	bool is_background;
	/* The last call, after the last mail (may be NULL). */
	void (*on_stop)(void *self);
};

struct actor {
	const struct actor_ops *ops;
	void *self;
	struct mailbox box;
	/* How often it was asked whether it comes round, and how often when it
	 * last did. */
	atomic_uint asked, answered;
};

/* It comes round: so its thread says after all mail that it took. One that may
 * have much to do with it says so in between, where it gets on. */
static inline void
actor_turns(struct actor *a)
{
	atomic_store(&a->answered, atomic_load(&a->asked));
}

#endif
