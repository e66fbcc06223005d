/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of sessions: how they begin, are found, stay alive and end.
 *
 * Runs on: worker.
 * Owns: sessions, the channel table.
 */
#include "api/op.h"
#include "base/log.h"
#include "base/metrics.h"
#include "gate/native/session.h"

#define PROTOCOL STR("yizhan.v1")
#define CLOSE_WAIT_MS 2000
#define SLOTS_FIRST 64u

struct native *
native_new(const struct native_parts *parts)
{
	struct native *n = xcalloc(1, sizeof(*n));

	n->parts = *parts;
	n->replier = (struct replier){ .on_reply = session_on_reply,
	    .on_posted = session_on_posted };
	channel_table_init(&n->channels, parts->settings->subscriptions_max);
	n->open_op = op_find(STR("session.open"));
	n->close_op = op_find(STR("session.close"));
	BUG_ON(!n->open_op || !n->close_op);
	n->ping = ws_frame_blob(WS_OP_PING, "", 0);
	n->behind = session_frame(&(struct rpc_parts){
	    { STR("{\"jsonrpc\":\"2.0\",\"method\":\"behind\","
	    "\"params\":{}}") }, 1 });
	rng_seeded_init(&n->jitter, rng_u64(parts->rng));
	n->mono_ms = clock_mono_ms(parts->clock);
	return n;
}

void
native_free(struct native *n)
{
	if (!n)
		return;
	BUG_ON(n->count > 0);
	channel_table_fini(&n->channels);
	blob_unref(n->ping);
	blob_unref(n->behind);
	xfree(n->slots);
	xfree(n);
}

uint32_t
native_count(const struct native *n)
{
	return n->count;
}

/* Slots */

static uint32_t
slot_take(struct native *n)
{
	uint32_t slot;

	if (n->first_free != 0) {
		slot = n->first_free - 1;
		n->first_free = n->slots[slot].next_free;
		return slot;
	}
	if (n->slot_count == n->slot_room) {
		n->slot_room = n->slot_room ? n->slot_room * 2 : SLOTS_FIRST;
		n->slots = xreallocarray(n->slots, n->slot_room,
		    sizeof(*n->slots));
	}
	slot = n->slot_count++;
	n->slots[slot] = (struct session_slot){ .gen = 1 };
	return slot;
}

static struct session *
session_new(struct native *n, struct stream *stream)
{
	struct session *s = xcalloc(1, sizeof(*s));

	s->native = n;
	s->stream = stream;
	s->slot = slot_take(n);
	s->gen = n->slots[s->slot].gen;
	s->heard_s = (uint32_t)(n->mono_ms / 1000);
	s->who.roles = ROLE_ANYONE;
	ws_decoder_init(&s->ws, n->parts.settings->message_bytes_max);
	n->slots[s->slot].session = s;
	n->count++;
	return s;
}

struct session *
native_find(struct native *n, struct session_ref ref)
{
	struct session *s;

	if (ref.worker != n->parts.worker || ref.slot >= n->slot_count)
		return NULL;
	s = n->slots[ref.slot].session;
	return s && s->gen == ref.gen ? s : NULL;
}

struct session_ref
session_ref_of(const struct session *s)
{
	return (struct session_ref){ .worker = s->native->parts.worker,
	    .slot = s->slot, .gen = s->gen };
}

static void
session_free(struct session *s)
{
	struct native *n = s->native;
	struct session_slot *slot = &n->slots[s->slot];

	slot->session = NULL;
	slot->gen++;
	slot->next_free = n->first_free;
	n->first_free = s->slot + 1;
	n->count--;
	ws_decoder_fini(&s->ws);
	xfree(s);
}

/* Ends */

void
native_post_gone(struct native *n, const char *tenant, const char *user,
    struct session_ref ref)
{
	struct session_gone *gone = xcalloc(1, sizeof(*gone));

	gone->mail.kind = MAIL_SESSION_GONE;
	snprintf(gone->tenant, sizeof(gone->tenant), "%s", tenant);
	snprintf(gone->user, sizeof(gone->user), "%s", user);
	gone->session = ref;
	mailbox_post_reserved(core_inbox(n->parts.core, tenant), &gone->mail);
}

static void
session_leave(struct session *s)
{
	struct native *n = s->native;

	if (s->is_waiting)
		submit_forget(n->parts.submitter, session_ref_of(s));
	request_free(s->held);
	s->held = NULL;
	channel_leave_all(&n->channels, &s->channels, s->slot);
	if (s->state == SESSION_OPEN)
		native_post_gone(n, s->tenant, s->who.user,
		    session_ref_of(s));
	s->state = SESSION_ENDED;
}

void
session_end(struct session *s, uint16_t code, const char *reason)
{
	if (s->state == SESSION_ENDED)
		return;
	session_leave(s);
	stream_reply_give(s->stream, ws_close_blob(code, str_from(reason)));
	stream_close(s->stream, CLOSE_WAIT_MS);
}

void
session_on_closed(struct stream *stream, void *arg, enum stream_end end)
{
	struct session *s = arg;

	(void)stream;
	if (end == STREAM_END_FULL)
		log_debug("gate", "a session did not read its answers");
	if (s->state != SESSION_ENDED)
		session_leave(s);
	session_free(s);
}

/* The door */

static void
refuse(struct stream *stream, int status, enum err err)
{
	stream_reply_give(stream, httphead_refusal(status, err_code(err),
	    err_text(err, "en")));
	stream_close(stream, CLOSE_WAIT_MS);
}

static void
on_refused_closed(struct stream *stream, void *arg, enum stream_end end)
{
	(void)stream;
	(void)arg;
	(void)end;
}

static void
on_refused_bytes(struct stream *stream, void *arg, char *data, size_t len)
{
	(void)stream;
	(void)arg;
	(void)data;
	(void)len;
}

static const struct stream_ops refused_ops = {
	.name = "refused",
	.on_bytes = on_refused_bytes,
	.on_closed = on_refused_closed,
};

void
native_accept(void *arg, struct stream *stream, const struct httphead *head,
    char *rest, size_t rest_len)
{
	struct native *n = arg;
	const struct gate_settings *settings = n->parts.settings;
	struct str protocol = STR_NONE;
	struct session *s;

	stream_set_owner(stream, &refused_ops, NULL);
	if (n->is_draining) {
		refuse(stream, 503, ERR_STOPPING);
		return;
	}
	if (!gate_origin_ok(settings, head->origin, head->host)) {
		refuse(stream, 403, ERR_FORBIDDEN);
		return;
	}
	if (ws_protocol_offered(head->ws_protocols, PROTOCOL))
		protocol = PROTOCOL;
	s = session_new(n, stream);
	stream_set_owner(stream, &session_stream_ops, s);
	stream_set_limits(stream, &session_stream_limits);
	stream_set_timeout(stream, settings->greet_ms);
	stream_reply_give(stream, ws_handshake_blob(head->ws_key, protocol));
	if (rest_len > 0)
		session_stream_ops.on_bytes(stream, s, rest, rest_len);
}

/* Heartbeat */

static void
check_alive(struct session *s, uint32_t now_s, uint32_t heartbeat_ms)
{
	uint32_t silent_ms = (now_s - s->heard_s) * 1000;

	/* While we do not read, silence is ours. */
	if (stream_is_paused(s->stream)) {
		s->heard_s = now_s;
		return;
	}
	if (silent_ms * 2 > heartbeat_ms * 5) {
		session_end(s, CLOSE_HEARTBEAT, "nothing was heard");
		return;
	}
	if (silent_ms >= heartbeat_ms && !s->is_pinged) {
		s->is_pinged = true;
		stream_reply(s->stream, s->native->ping);
	}
}

void
native_tick(struct native *n, int64_t mono_ms)
{
	n->mono_ms = mono_ms;
}

void
native_heartbeat(struct native *n)
{
	uint32_t now_s = (uint32_t)(n->mono_ms / 1000);

	for (uint32_t i = 0; i < n->slot_count; i++) {
		struct session *s = n->slots[i].session;

		if (s && (s->state == SESSION_OPEN ||
		    s->state == SESSION_KICKED))
			check_alive(s, now_s, n->parts.settings->heartbeat_ms);
	}
}

void
native_drain(struct native *n)
{
	n->is_draining = true;
}
