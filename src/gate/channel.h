/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_CHANNEL_H
#define GATE_CHANNEL_H
/*
 * Who of this worker listens to what: (tenant number, conversation key) →
 * session slots, and per session the channels it is in. Built for many idle
 * sessions: a channel of up to two sessions is 24 bytes and about 8 of index,
 * a subscription 4 bytes more. One thread.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/outlet.h"

struct channel;

struct channel_table {
	struct channel **chunks;	/* of CHANNEL_CHUNK channels */
	uint32_t *index;	/* open addressing: channel number + 1 */
	uint32_t index_size;		/* a power of two, or 0 */
	uint32_t chunk_count;
	uint32_t count;			/* channels in use */
	uint32_t made;			/* channel numbers ever given */
	uint32_t first_free;		/* channel number + 1; 0: none */
	uint32_t subscriptions, subscriptions_max;
};

/* The channels of one session; zeroed is empty. */
struct channel_list {
	uint32_t *items;		/* channel numbers, in no order */
	uint32_t count, room;
};

/* Sessions of one channel; valid until the table is changed. */
struct channel_members {
	const uint32_t *slots;
	uint32_t count;
};

void channel_table_init(struct channel_table *, uint32_t subscriptions_max);
void channel_table_fini(struct channel_table *);

/* Room for n more without growing in steps; a hint. */
void channel_list_reserve(struct channel_list *, uint32_t n);
/* Joining twice is joining once. ERR_LIMIT at subscriptions_max. */
enum err channel_join(struct channel_table *, struct channel_list *,
    uint32_t slot, struct channel_key) MUST_CHECK;
/* Leaving what was never joined does nothing. */
void channel_leave(struct channel_table *, struct channel_list *,
    uint32_t slot, struct channel_key);
/* The session ends: out of all its channels; the list's memory goes. */
void channel_leave_all(struct channel_table *, struct channel_list *,
    uint32_t slot);
/* Empty when nobody listens. */
struct channel_members channel_find(const struct channel_table *,
    struct channel_key);

#endif
