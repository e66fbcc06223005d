/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring whose records carry their state: 2n + 1 while record n is being
 * written, 2n + 2 when it is whole. A word is stored with release and loaded
 * with acquire: who got one of a later record also sees that record's state,
 * and knows.
 * Runs on: any thread; see the header.
 * Owns: the slots.
 */
#include "base/recorder.h"

#include "base/err.h"
#include "base/mem.h"

void
recorder_init(struct recorder *r, uint32_t count, uint32_t words,
    bool is_shared)
{
	BUG_ON((count & (count - 1)) != 0);
	r->count = count;
	r->words = words;
	r->is_shared = is_shared;
	atomic_init(&r->head, 0);
	r->slots = xcalloc((size_t)count * (words + 1), sizeof(*r->slots));
}

void
recorder_fini(struct recorder *r)
{
	xfree(r->slots);
	r->slots = NULL;
	r->count = 0;
}

static _Atomic uint64_t *
slot_of(const struct recorder *r, uint64_t number)
{
	return &r->slots[(number & (r->count - 1)) * (r->words + 1)];
}

/* Whether the slot is ours to write. */
static bool
claim(struct recorder *r, uint64_t *number, _Atomic uint64_t **slot)
{
	uint64_t state;

	if (!r->is_shared) {
		*number = atomic_load_explicit(&r->head, memory_order_relaxed);
		*slot = slot_of(r, *number);
		atomic_store_explicit(&r->head, *number + 1,
		    memory_order_relaxed);
		atomic_store_explicit(*slot, 2 * *number + 1,
		    memory_order_relaxed);
		return true;
	}
	*number = atomic_fetch_add_explicit(&r->head, 1,
	    memory_order_relaxed);
	*slot = slot_of(r, *number);
	state = atomic_load_explicit(*slot, memory_order_relaxed);
	return (state & 1) == 0 && state <= 2 * *number &&
	    atomic_compare_exchange_strong_explicit(*slot, &state,
	    2 * *number + 1, memory_order_acq_rel, memory_order_relaxed);
}

void
recorder_put(struct recorder *r, const uint64_t *words)
{
	_Atomic uint64_t *slot;
	uint64_t number;

	if (r->count == 0 || !claim(r, &number, &slot))
		return;
	for (uint32_t i = 0; i < r->words; i++)
		atomic_store_explicit(&slot[1 + i], words[i],
		    memory_order_release);
	atomic_store_explicit(slot, 2 * number + 2, memory_order_release);
}

uint64_t
recorder_head(const struct recorder *r)
{
	return atomic_load_explicit(&r->head, memory_order_acquire);
}

uint64_t
recorder_tail(const struct recorder *r)
{
	uint64_t head = recorder_head(r);

	return head > r->count ? head - r->count : 0;
}

bool
recorder_get(const struct recorder *r, uint64_t number, uint64_t *words)
{
	_Atomic uint64_t *slot;

	if (r->count == 0)
		return false;
	slot = slot_of(r, number);
	if (atomic_load_explicit(slot, memory_order_acquire) !=
	    2 * number + 2)
		return false;
	for (uint32_t i = 0; i < r->words; i++)
		words[i] = atomic_load_explicit(&slot[1 + i],
		    memory_order_acquire);
	return atomic_load_explicit(slot, memory_order_relaxed) ==
	    2 * number + 2;
}
