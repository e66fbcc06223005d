/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coarse timeouts.
 * Runs on: the thread of the wheel's owner.
 * Owns: nothing; links are their owners'.
 */
#include "net/wheel.h"

#include "base/err.h"

static uint32_t
step_of(int64_t ms)
{
	return (uint32_t)(ms / WHEEL_STEP_MS);
}

/* Steps wrap after 34 years of uptime. */
static bool
is_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

void
wheel_init(struct wheel *w, wheel_fire_fn *fire, void *arg)
{
	*w = (struct wheel){ .fire = fire, .arg = arg };
}

static void
insert(struct wheel *w, struct wheel_link *l)
{
	l->slot_step = l->due;
	LIST_INSERT_HEAD(&w->slots[l->due % WHEEL_SLOTS], l, link);
}

void
wheel_set(struct wheel *w, struct wheel_link *l, int64_t mono_ms, uint32_t ms)
{
	l->due = step_of(mono_ms + ms) + 1;
	if (l->is_set) {
		/* A later one is moved when its old slot comes round. */
		if (!is_before(l->due, l->slot_step))
			return;
		LIST_REMOVE(l, link);
	} else {
		l->is_set = true;
		if (w->count++ == 0)
			w->now = step_of(mono_ms);
	}
	insert(w, l);
}

void
wheel_clear(struct wheel *w, struct wheel_link *l)
{
	if (!l->is_set)
		return;
	l->is_set = false;
	LIST_REMOVE(l, link);
	w->count--;
}

/* The slot is emptied first, so that what is set from fire is not met. */
static void
turn_slot(struct wheel *w, struct wheel_slot *slot)
{
	struct wheel_slot taken;
	struct wheel_link *l = LIST_FIRST(slot);

	if (!l)
		return;
	taken.lh_first = l;
	l->link.le_prev = &taken.lh_first;
	LIST_INIT(slot);
	while ((l = LIST_FIRST(&taken)) != NULL) {
		if (is_before(w->now, l->due)) {
			LIST_REMOVE(l, link);
			insert(w, l);
			continue;
		}
		wheel_clear(w, l);
		w->fire(w->arg, l);
	}
}

void
wheel_turn(struct wheel *w, int64_t mono_ms)
{
	uint32_t now = step_of(mono_ms);

	if (w->count == 0 || !is_before(w->now, now))
		return;
	/* After a long sleep each slot is visited once. */
	if (now - w->now > WHEEL_SLOTS)
		w->now = now - WHEEL_SLOTS;
	while (w->count > 0 && is_before(w->now, now)) {
		w->now++;
		turn_slot(w, &w->slots[w->now % WHEEL_SLOTS]);
	}
}
