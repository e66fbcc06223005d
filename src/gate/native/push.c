/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the core tells sessions: pushes, kicks, the end of the service.
 * A push is encoded once and the same bytes go to every socket; once per
 * side for a direct conversation, whose name depends on the viewer.
 *
 * Runs on: worker.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "base/metrics.h"
#include "gate/native/native_priv.h"
#include "model/conv.h"

#define MANY 64

/* Behind */

void
session_fall_behind(struct session *s)
{
	if (s->state != SESSION_OPEN || s->is_behind)
		return;
	s->is_behind = true;
	metric_add(METRIC_BEHIND, 1);
	stream_want_drained(s->stream);
}

void
session_on_drained(struct session *s)
{
	if (s->is_behind) {
		s->is_behind = false;
		stream_reply(s->stream, s->native->behind);
	}
	rooms_on_drained(s);
}

void
native_lost(struct native *n)
{
	for (uint32_t i = 0; i < n->slot_count; i++) {
		if (n->slots[i].session)
			session_fall_behind(n->slots[i].session);
	}
}

/* Pushes */

/* The frames of one push, made when the first viewer needs them. */
struct push_frames {
	const struct push *push;
	struct blob *shared;		/* the canonical name */
	struct str side;		/* the peer that by_side[0] shows */
	struct blob *by_side[2];
};

static struct blob *
encode(const struct push *p, struct str conv)
{
	struct str tail = { p->tail, p->tail_len };
	struct rpc_parts parts = p->conv[0] != '\0' ?
	    rpc_conv_event(p->method, conv, tail) :
	    rpc_event(p->method, tail);

	return session_frame(&parts);
}

static struct blob *
frame_for(struct push_frames *f, const struct session *s)
{
	const struct push *p = f->push;
	char room[CONV_NAME_ROOM];
	struct str name = str_from(p->conv), viewer = str_from(s->who.user);
	unsigned side;

	if (!p->is_direct) {
		if (!f->shared)
			f->shared = encode(p, name);
		return f->shared;
	}
	if (!f->side.p)
		f->side = conv_peer(name, viewer);
	side = !str_eq(f->side, conv_peer(name, viewer));
	if (!f->by_side[side])
		f->by_side[side] = encode(p, conv_seen_by(name, viewer, room));
	return f->by_side[side];
}

static bool
names(const struct push *p, struct str user)
{
	struct str users = { p->users, p->users_len };

	return p->is_sorted ? entry_names_sorted(users, user) :
	    entry_names(users, user);
}

static bool
is_for(const struct push *p, const struct session *s)
{
	struct str user = str_from(s->who.user);

	if (session_ref_eq(p->except, session_ref_of(s)))
		return false;
	if (p->users != NULL && names(p, user) == p->is_but)
		return false;
	return p->only_user[0] == '\0' || str_is(user, p->only_user);
}

/* One list of mail may bring more than a queue holds, to a peer that would
 * read it all: the socket is asked before the session is called slow. */
static enum err
send_frame(struct session *s, struct blob *frame)
{
	enum err err = stream_send(s->stream, frame);

	if (err != ERR_FULL)
		return err;
	stream_flush(s->stream);
	return stream_send(s->stream, frame);
}

static void
push(struct session *s, struct push_frames *f)
{
	if (s->is_behind || send_frame(s, frame_for(f, s))) {
		metric_add(METRIC_EVENTS_DROPPED, 1);
		written_dropped(s, f->push);
		session_fall_behind(s);
		return;
	}
	metric_add(METRIC_EVENTS_WRITTEN, 1);
	written_queued(s, f->push);
}

static void
on_push(struct native *n, const struct push *p)
{
	struct channel_members m = channel_find(&n->channels, p->key);
	struct push_frames frames = { .push = p };

	for (uint32_t i = 0; i < m.count; i++) {
		struct session *s = n->slots[m.slots[i]].session;

		if (is_for(p, s))
			push(s, &frames);
	}
	blob_unref(frames.shared);
	blob_unref(frames.by_side[0]);
	blob_unref(frames.by_side[1]);
}

/* One session */

void
session_leave_kicked(struct session *s)
{
	struct buf params;
	struct jsonw w;

	if (s->state != SESSION_KICKED || s->inflight > 0)
		return;
	buf_init(&params, 256);
	w = jsonw_on(&params);
	jsonw_object(&w);
	jsonw_string_field(&w, "reason", str_from(s->kick_reason));
	jsonw_object_end(&w);
	session_tell(s, "kicked", &params);
	buf_fini(&params);
	session_end(s, CLOSE_KICKED, s->kick_reason);
}

/* One may have asked for it (auth.logout): answers go first. */
static void
kick(struct session *s, const char *reason)
{
	channel_leave_all(&s->native->channels, &s->channels, s->slot);
	seats_leave_all(s);
	s->state = SESSION_KICKED;
	s->kick_reason = reason;
	session_leave_kicked(s);
}

static void
subscribe(struct session *s, struct channel_key key)
{
	if (s->state == SESSION_OPEN && channel_join(&s->native->channels,
	    &s->channels, s->slot, key))
		session_end(s, WS_CLOSE_TRY_LATER, "too many subscriptions");
}

/* Spread over some seconds, so that not all come back at once. */
static void
say_restarting(struct native *n, struct session *s)
{
	const struct gate_settings *settings = n->parts.settings;
	struct buf params;

	if (s->state == SESSION_OPEN) {
		buf_init(&params, 256);
		buf_printf(&params, "{\"retry_after_ms\":%u}",
		    settings->retry_min_ms +
		    (unsigned)rng_seeded_below(&n->jitter,
		    (uint64_t)settings->retry_spread_ms + 1));
		session_tell(s, "restarting", &params);
		buf_fini(&params);
	}
	session_end(s, WS_CLOSE_RESTART, "restarting");
}

void
native_drain(struct native *n)
{
	n->is_draining = true;
}

static void
on_stopping(struct native *n)
{
	native_drain(n);
	for (uint32_t i = 0; i < n->slot_count; i++) {
		struct session *s = n->slots[i].session;

		if (s && s->state != SESSION_ENDED)
			say_restarting(n, s);
	}
}

static void
on_session_notice(struct session *s, const struct notice *notice)
{
	switch (notice->kind) {
	case NOTICE_SUBSCRIBE:
		subscribe(s, notice->key);
		break;
	case NOTICE_UNSUBSCRIBE:
		channel_leave(&s->native->channels, &s->channels, s->slot,
		    notice->key);
		break;
	case NOTICE_KICK:
		kick(s, notice->reason);
		break;
	case NOTICE_PUSH:
	case NOTICE_STOPPING:
	case NOTICE_ROOM_JOIN:
	case NOTICE_ROOM_LEAVE:
	case NOTICE_ROOM_END:
	case NOTICE_ROOM_PUSH:
		BUG("not about one session");
	}
}

bool
native_is_of_room(const struct notice *notice)
{
	return notice->kind >= NOTICE_ROOM_JOIN;
}

bool
native_tells_many(const struct native *n, const struct notice *notice)
{
	return notice->kind == NOTICE_PUSH &&
	    channel_find(&n->channels, notice->push->key).count >= MANY;
}

void
native_turn(struct native *n)
{
	rooms_turn(n->rooms);
}

void
native_notice(struct native *n, struct notice *notice)
{
	struct session *s;

	switch (notice->kind) {
	case NOTICE_PUSH:
		on_push(n, notice->push);
		break;
	case NOTICE_STOPPING:
		on_stopping(n);
		break;
	case NOTICE_SUBSCRIBE:
	case NOTICE_UNSUBSCRIBE:
	case NOTICE_KICK:
		s = native_find(n, notice->session);
		if (s && s->state != SESSION_ENDED)
			on_session_notice(s, notice);
		break;
	case NOTICE_ROOM_JOIN:
	case NOTICE_ROOM_LEAVE:
	case NOTICE_ROOM_END:
	case NOTICE_ROOM_PUSH:
		rooms_notice(n->rooms, notice);
		return;
	}
	notice_free(notice);
}
