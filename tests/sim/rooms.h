/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_ROOMS_H
#define SIM_ROOMS_H
/*
 * Live rooms as the simulated workers have them: a ring for each, and where
 * each session stands in it. What a worker is told must make sense at every
 * step, and all workers are told the same.
 */
#include <stdbool.h>
#include <stdint.h>

#include "core/outlet.h"

#define HALLS 2			/* "hall" stays, "den" comes and goes */
#define HALL_SAID_MAX 1024	/* messages of one tenant in one life */
#define HALL_FRAMES 512		/* numbers of one room in one life */
#define HALL_LASTING_MS (INT64_MAX / 2)	/* idle for so long: counts stay */
#define HALL_KEYS 64		/* rooms of one life that are looked at */

struct world;
struct session;

extern const char *const hall_ids[HALLS];

/* Where one session stands; key 0: not in that room. */
struct hall_seat {
	int64_t key, n;
};

/* A worker's ring; key 0: it has none. */
struct hall_ring {
	struct channel_key key;
	int64_t n;		/* newest message */
	int64_t lost;		/* notices that did not come, in all */
	int64_t gaps;		/* numbers that were passed over */
};

/* What one room said, as the first worker heard it. */
struct hall_words {
	struct channel_key key;
	uint64_t frames[HALL_FRAMES];
};

/* What was answered to one cid. */
struct hall_said {
	int hall;
	int64_t by[3];		/* of each person, as cids are: an n; -1:
				 * merged; 0: nothing yet, or dropped */
};

struct hall_counts {
	int64_t accepted, rate, muted, busy;
};

struct halls {
	struct hall_ring rings[2][3][HALLS];	/* worker, tenant */
	struct hall_words words[HALL_KEYS];
	int word_count;
	uint32_t numbers[3];		/* of tenants, in this life */
	struct hall_said said[3][HALL_SAID_MAX];
	int said_count[3];
	struct hall_counts counts[3];	/* of "hall" */
	uint64_t heard;
};

/* "hall" is one room for the whole life of the daemon. */
bool halls_are_lasting(const struct world *);
/* -1: none of these. */
int halls_find(const char *room);
/* Notices of rooms; the session is NULL when it is gone. */
void halls_notice(struct world *, int worker, struct session *,
    const struct notice *);
/* The daemon died: rooms with it. */
void halls_killed(struct world *);
/* What was answered adds up to what the rooms counted. */
void halls_quiet(struct world *);

#endif
