/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H
/*
 * What a committed command changes beyond the log: noted by the writer in
 * the request's arena, carried out by the shard after the commit and before
 * the answer, in the order noted. A request that fails has none.
 */
#include "core/outlet.h"

struct room_change;

enum effect_kind {
	EFFECT_PUSH,		/* push, to the channel of conv */
	EFFECT_SUBSCRIBE,	/* every session of user joins conv's channel */
	EFFECT_UNSUBSCRIBE,	/* every session of user leaves it */
	EFFECT_KICK,		/* sessions of user: see the fields */
	EFFECT_OPENED,		/* the asking session is signed in */
	EFFECT_ROOM,		/* room, if it is live */
};

struct effect {
	struct effect *next;
	enum effect_kind kind;
	struct push *push;	/* one reference; the shard sets key.tenant */
	int64_t conv;
	struct str user;
	/* KICK: only sessions of this token (NULL: all), sparing those of
	 * `spare` (NULL: none). OPENED: the token it opened with. */
	const unsigned char *token, *spare;
	const char *reason;	/* KICK, static */
	int64_t ends_ts;	/* OPENED: when its token ends; 0: never */
	/* OPENED: who signed its token. KICK: of every user, sessions by this
	 * issuer. 0: none. */
	uint64_t issuer;
	struct str device, device_name;	/* OPENED */
	const struct room_change *room;	/* ROOM: see room.h */
	enum platform platform;
};

/* Zeroed, appended to the request's list. */
struct effect *effect_add(struct request *, enum effect_kind);
/* Forgets the list: a failed or repeated run. */
void effects_drop(struct request *);

#endif
