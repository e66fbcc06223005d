/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_NATIVE_SEATS_H
#define GATE_NATIVE_SEATS_H
/*
 * Live rooms of one worker and who of its sessions is in which: a ring of
 * frames per room (net/ring.h), and per session a list of its seats. A room
 * costs about 6 KB and what is kept for joiners, a seat in it 20 to 24 bytes.
 * Inside of gate/native; worker thread.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "core/outlet.h"
#include "gate/native/yield.h"
#include "net/ring.h"

struct native;
struct session;
struct rooms;

/* A live room as this worker has it. */
struct room_here {
	struct rooms *rooms;
	struct ring *ring;
	struct channel_key key;
	uint32_t number;	/* in rooms->items */
	uint64_t stamp;		/* of the newest frame */
	uint32_t history;	/* messages that joiners may want */
	struct room_tally *tally;
	struct mail *waiting, **waiting_tail;	/* notices */
	struct room_here *next_dirty;
	struct room_here *next_stuck;
	const char *reason;	/* of its end; may be NULL */
	bool is_dirty, is_ended, is_stuck;
	bool is_quiet;		/* nothing came since the last trim */
	char id[65];
};

struct seat;
struct rooms {
	struct native *native;
	struct map by_key;	/* those that have not ended */
	struct room_here **items;	/* by number; NULL: free */
	uint32_t *free_numbers;	/* as much room as items */
	uint32_t item_room, item_count, free_count;
	struct seat **seats;	/* chunks */
	uint32_t seat_chunks, seats_made, seat_free;
	struct room_here *dirty, **dirty_tail;	/* something is to be done */
	/* Ended, with readers whose socket is full; the longest first. */
	struct room_here *stuck, **stuck_tail;
	uint32_t stuck_count;
	struct yield yield;
};

void seats_init(struct rooms *, struct native *);
/* Frees every room; nobody sits any more. */
void seats_fini(struct rooms *);

struct room_here *seats_find(const struct rooms *, struct channel_key);
/* Takes the tally. */
struct room_here *seats_open(struct rooms *, struct channel_key,
    struct room_join *);
/* No longer found. */
void seats_end(struct room_here *);
/* Ended, and somebody's socket is full. */
void seats_mark_stuck(struct room_here *);
void seats_unmark_stuck(struct room_here *);
/* Not dirty, and nobody sits there. */
void seats_close(struct room_here *);
/* Its turn will come. */
void seats_mark_dirty(struct room_here *);

/* The ring may let go what is older than the room's history. */
void seats_keep(struct room_here *);
bool seats_has(const struct room_here *, struct session *);
/* Once per session and room. */
void seats_sit(struct room_here *, struct session *, uint64_t after);
/* Who has no seat there keeps none. */
void seats_leave(struct room_here *, struct session *);
/* The session ends, or is told nothing more. */
void seats_leave_all(struct session *);
/* The rooms of a session one after the other, from *pos 0: false at the end.
 * index is that in the room's ring. */
bool seats_next(const struct session *, uint32_t *pos, struct room_here **,
    uint32_t *index);
struct session *seats_session(const struct room_here *, uint32_t slot);

/* Gives back memory of rooms that are quiet; now and then. */
void seats_trim(struct rooms *);
/* Bytes allocated, for the bench. */
size_t seats_memory(const struct rooms *);

#endif
