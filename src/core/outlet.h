/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_OUTLET_H
#define CORE_OUTLET_H
/*
 * What comes out of the core: notices to the workers. A notice is one mail;
 * a push inside is shared by all workers and immutable.
 *
 * Subscribing, unsubscribing, kicks and pushes of a tenant travel the same
 * mailbox in commit order, so they take effect in that order.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/blob.h"
#include "core/request.h"

/* Tenant number and conversation key: what workers' tables are keyed by. */
struct channel_key {
	uint32_t tenant;	/* unique in this run of the daemon */
	int64_t conv;
};

/*
 * A live room's key has the negated number that its shard gave it: unique in
 * this run, never a conversation's. (Those of watched people begin at
 * INT64_MIN: core/presencelive.c.) What is said in a room travels as events
 * of that key; what a worker does with them is its ring's (net/ring.h).
 */
enum room_class {
	ROOM_HIGH, ROOM_NORMAL, ROOM_LOW, ROOM_CLASSES,	/* of messages */
	ROOM_OTHER = ROOM_CLASSES,	/* any event that is no message */
	ROOM_FRAMES
};

/* What the workers did with a room's events: added to by workers, read by the
 * shard. Shared by reference count, so that a count outlives the room. */
struct room_tally {
	atomic_uint refs;
	atomic_int_fast64_t written;	/* frames handed to sockets, whole */
	/* Messages of that class that subscribers were not offered in time,
	 * each once for each of them. */
	atomic_int_fast64_t missed[ROOM_CLASSES];
};

struct room_tally *room_tally_new(void);
struct room_tally *room_tally_take_ref(struct room_tally *);
void room_tally_unref(struct room_tally *);	/* accepts NULL; any thread */

/*
 * A push: one event for sessions. `tail` is JSON text after the one member
 * that depends on the viewer: the frame is
 *	{"jsonrpc":"2.0","method":"<method>","params":{"conv":"<name>"<tail>}}
 * with <name> canonical, or as seen by the viewer in direct conversations.
 * tail begins with a comma or is empty.
 *
 * An event of a room, or of somebody's presence, has no conv: its tail is the
 * whole params object, braces included, the same for everyone.
 */
struct push {
	atomic_uint refs;
	enum room_class room_class;	/* of rooms only */
	/* Of rooms: a message's number in its room, from 1, rising; of any
	 * other event the number of the newest message before it. Of a
	 * conversation's message its seq, of all else 0. */
	int64_t n;
	int64_t committed_us;	/* of such a message, monotonic; or 0 */
	const char *method;	/* static */
	struct channel_key key;
	bool is_direct;		/* the name depends on the viewer */
	char conv[136];		/* canonical name */
	struct session_ref except;	/* the sender's gets the answer */
	char only_user[65];	/* "" or: only sessions of this user */
	/* NULL, or a JSON array of ids, owned: only theirs; or, is_but, all
	 * but theirs. */
	char *users;
	size_t users_len;
	bool is_but;
	bool is_sorted;		/* they rise bytewise: there may be many */
	size_t tail_len;
	char tail[];
};

struct push *push_new(const char *method, size_t tail_len);
/* Only for these, or, is_but, for all but these: a JSON array of ids, copied.
 * Before anybody else has it. */
void push_name(struct push *, struct str users, bool is_but);
struct push *push_ref(struct push *);
void push_unref(struct push *);	/* accepts NULL; any thread */

/*
 * The notices of rooms travel the same mailbox, in the order in which the
 * shard did what they tell:
 *
 * JOIN   session, key, join: subscribes; joining twice is joining once. When
 *        join->backlog is there this worker has no ring of the key: it makes
 *        one and puts those events in first, whether or not the session is
 *        still there. The joiner begins with the oldest message whose n is
 *        above join->after, or with what comes from now on; of what the ring
 *        no longer has of join->said it is told (`room.missed`). It comes
 *        before the answer of room.join.
 * LEAVE  session, key, reason: unsubscribes; of what waits in the ring
 *        nothing more is begun for it. With a reason the session is told
 *        `room.removed {room, reason}` in its own queue. The ring stays.
 * END    key, lost, reason: the ring goes, and who is still subscribed with
 *        it, behind the frames that wait; with a reason they are told as
 *        above. In `lost` is what no PUSH has said any more, as below.
 *        Sent to a worker whose last session left as well, so a ring lives
 *        from a JOIN with a backlog to the next END, whatever its sessions do
 *        meanwhile: a session that ends is unsubscribed by the worker itself.
 * PUSH   push, lost: into the ring of push->key. Does not come when the
 *        mailbox is full; the next one that comes says in `lost` how many of
 *        each class did not, which every subscriber missed (`room.missed`).
 *        When none comes by itself one with `lost` and the key alone does,
 *        within a second.
 *
 * JOIN and PUSH say in `history` how many messages later joiners may want.
 */
enum notice_kind {
	NOTICE_PUSH,		/* push */
	NOTICE_SUBSCRIBE,	/* session, key */
	NOTICE_UNSUBSCRIBE,	/* session, key */
	NOTICE_KICK,		/* session, reason: tell it and close */
	NOTICE_STOPPING,	/* retry_after_ms: tell everyone */
	NOTICE_ROOM_JOIN,	/* session, key, join; of rooms from here on */
	NOTICE_ROOM_LEAVE,	/* session, key, reason or NULL */
	NOTICE_ROOM_END,	/* key, reason or NULL */
	NOTICE_ROOM_PUSH,	/* push or NULL, lost, key */
};

struct room_join {
	char room[65];			/* its id, for room.missed and such */
	int64_t after;			/* n; see above */
	uint32_t said[ROOM_CLASSES];	/* messages since */
	struct room_tally *tally;	/* one reference */
	uint32_t backlog_count;
	bool has_backlog;		/* make the ring; may be of 0 events */
	struct push *backlog[];	/* oldest first; a reference each */
};

struct notice {
	struct mail mail;	/* MAIL_NOTICE; freed by the worker */
	enum notice_kind kind;
	struct push *push;	/* one reference, for the two PUSHes */
	struct room_join *join;	/* owned, for NOTICE_ROOM_JOIN */
	uint32_t lost[ROOM_FRAMES];
	uint32_t history;
	struct session_ref session;
	struct channel_key key;
	const char *reason;	/* static */
};

struct notice *notice_new(enum notice_kind);
void notice_free(struct notice *);	/* drops its push and join too */
/* Zeroed, with room for count pushes. */
struct room_join *room_join_new(uint32_t count);

/* What session.open gives the worker with its MAIL_REPLY: channels to
 * subscribe before anything later in the mailbox is handled. */
struct subscription {
	uint32_t tenant;
	uint32_t count;
	int64_t convs[];
};

/* The worker tells the shard that a session's connection is gone. */
struct session_gone {
	struct mail mail;	/* MAIL_SESSION_GONE; freed by the shard */
	char tenant[33];
	char user[65];
	struct session_ref session;
};

#endif
