/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The native protocol of a worker as a whole: who comes in, who stays alive.
 *
 * Runs on: worker.
 * Owns: the channel table, frames that all sessions share.
 */
#include "api/op.h"
#include "gate/native/native_priv.h"

#define PROTOCOL STR("yizhan.v1")

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
	n->rooms = rooms_new(n);
	n->ping = ws_frame_blob(WS_OP_PING, "", 0);
	n->behind = session_frame(&(struct rpc_parts){
	    { STR("{\"jsonrpc\":\"2.0\",\"method\":\"behind\","
	    "\"params\":{}}") }, 1 });
	rng_seeded_init(&n->jitter, rng_u64(parts->rng));
	n->mono_ms = clock_mono_ms(parts->clock);
	written_init(n);
	return n;
}

void
native_free(struct native *n)
{
	if (!n)
		return;
	BUG_ON(n->count > 0);
	channel_table_fini(&n->channels);
	rooms_free(n->rooms);
	blob_unref(n->ping);
	blob_unref(n->behind);
	xfree(n->slots);
	written_fini(n);
	xfree(n);
}

uint32_t
native_count(const struct native *n)
{
	return n->count;
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
	written_look(n);	/* whose sockets were slow */
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
	seats_trim(n->rooms);
}
