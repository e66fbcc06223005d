/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H
/*
 * What a committed command changes beyond the log: noted by the writer in
 * the request's arena, carried out by the shard after the commit and before
 * the answer, in the order noted; but a push that ends them and is not for
 * the asking session goes right behind the answer. A request that fails has
 * none.
 */
#include "core/outlet.h"

struct face;
struct room_change;
struct streamed_close;

enum effect_kind {
	EFFECT_PUSH,		/* push, to the channel of conv */
	EFFECT_SUBSCRIBE,	/* every session of user joins conv's channel */
	EFFECT_UNSUBSCRIBE,	/* every session of user leaves it */
	EFFECT_KICK,		/* sessions of user, or of all: see the
				 * fields */
	EFFECT_OPENED,		/* the asking session is signed in */
	EFFECT_ROOM,		/* room, if it is live */
	EFFECT_DUE,		/* something is to be done at ends_ts */
	EFFECT_BLOCK,		/* user shows peer nothing live any more */
	EFFECT_FACE,		/* face is what user shows of herself now */
	EFFECT_STREAM_END,	/* message seq of conv is streamed no more */
	EFFECT_STREAM_CLOSE,	/* nobody finishes it: see core/streamed.h */
};

struct effect {
	struct effect *next;
	enum effect_kind kind;
	struct push *push;	/* one reference; the shard sets key.tenant */
	int64_t conv;
	int64_t seq;		/* STREAM_END; SUBSCRIBE: what she sees begins
				 * there, or 0: with all of it */
	struct str user;
	struct str peer;	/* BLOCK */
	/* KICK: only sessions of this token (NULL: all) and this device
	 * (empty: any), sparing those of the token `spare` (NULL: none).
	 * OPENED: the token it opened with. */
	const unsigned char *token, *spare;
	const char *reason;	/* KICK, static */
	int64_t sessions_max;	/* OPENED: of the tenant; 0: no limit */
	int64_t devices_max;	/* OPENED: of hers, on that platform */
	int64_t ends_ts;	/* OPENED: when its token ends; 0: never; DUE */
	/* OPENED: who signed its token. KICK: of every user, sessions by this
	 * issuer. 0: none. */
	uint64_t issuer;
	struct str device;		/* OPENED, KICK */
	struct str device_name;		/* OPENED */
	const struct room_change *room;	/* ROOM: see room.h */
	const struct face *face;	/* FACE: see presence.h */
	const struct streamed_close *close;	/* STREAM_CLOSE */
	enum platform platform;
};

/* Zeroed, appended to the request's list. */
struct effect *effect_add(struct request *, enum effect_kind);
/*
 * The push that ends a request's effects and is not for who asked: it can go
 * behind her answer, which then does not wait until a thousand others are
 * told. Whoever asks next still finds both in the mailboxes, in this order.
 * NULL: there is none.
 */
struct push *effects_take_last(struct request *);
/* Forgets the list: a failed or repeated run. */
void effects_drop(struct request *);

#endif
