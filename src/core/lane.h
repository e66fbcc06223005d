/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LANE_H
#define CORE_LANE_H
/*
 * Lanes: what waits, in the order of those who sent it. Each sender has a
 * lane for each conversation; in a lane things go one behind the other, and
 * lanes do not know of each other. Bounded for each sender, and for all.
 * One thread.
 */
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

#define LANE_SENDER_MAX 64	/* things of one sender */
#define LANE_ALL_MAX 1024	/* of all senders together */

struct lane;

/* Embedded in what waits. */
struct lane_item {
	struct lane *lane;	/* NULL: in none */
	struct lane_item *next;
	bool is_ready;		/* may go as soon as it is the first */
};

/* Zeroed, then lanes_init. */
struct lanes {
	struct map senders;
	uint32_t count;		/* things, of all */
};

void lanes_init(struct lanes *);
void lanes_fini(struct lanes *);	/* they are empty */

/* Whether something waits there. */
bool lanes_have(const struct lanes *, struct str sender, struct str conv);
/* To the end of the lane. ERR_BUSY: there is no room. */
enum err lanes_enter(struct lanes *, struct str sender, struct str conv,
    struct lane_item *) MUST_CHECK;
/*
 * It may go, or (lanes_leave) is no longer there; then lanes_next gives what
 * goes now, one after the other, each in no lane any more; NULL at the end.
 * *at is for lanes_next alone.
 */
void lanes_ready(struct lane_item *, struct lane **at);
void lanes_leave(struct lanes *, struct lane_item *, struct lane **at);
struct lane_item *lanes_next(struct lanes *, struct lane **at);
/* Any first one, ready or not, out of its lane; NULL: there is none. */
struct lane_item *lanes_pop(struct lanes *);

#endif
