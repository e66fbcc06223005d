/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One session: bytes in, calls to the core, answers out.
 *
 * Runs on: worker.
 * Owns: nothing; sessions are table.c's.
 */
#include "api/op.h"
#include "gate/native/native_priv.h"

/* A peer that does not read its answers is not read either. */
#define OUTPUT_HIGH_BYTES (256u * 1024)
/* Answers of the readers are pages, which may be large. */
#define PAGES_MAX 2
/* What can come together at worst; a session never gets there. */
const struct stream_limits session_stream_limits = {
	.push_bytes_max = 512 * 1024,
	.push_frames_max = 2048,
	.reply_bytes_max = OUTPUT_HIGH_BYTES + 512 * 1024 +
	    (PAGES_MAX + 1) * REQUEST_RESULT_MAX,
	.reply_frames_max = 8192,
	.low_bytes = 64 * 1024,
};
#define ERROR_FRAME_MAX 4096

static void
send_parts(struct session *s, const struct rpc_parts *parts)
{
	stream_reply_give(s->stream, session_frame(parts));
}

static void
send_error(struct session *s, const char *id, enum err err,
    const struct field_error *why)
{
	struct buf text;

	buf_init(&text, ERROR_FRAME_MAX);
	rpc_write_error(&text, id, err, why);
	if (text.overflow) {
		buf_reset(&text);
		rpc_write_error(&text, id, err, NULL);
	}
	stream_reply_give(s->stream,
	    ws_frame_blob(WS_OP_TEXT, text.data, text.len));
	buf_fini(&text);
}

/* May the next message be taken off this socket? */
static bool
may_read(const struct session *s)
{
	const struct native *n = s->native;

	return !n->is_draining && !s->is_waiting && !s->held &&
	    s->state != SESSION_OPENING && s->state != SESSION_KICKED &&
	    s->inflight < n->parts.settings->inflight_max &&
	    stream_queued_bytes(s->stream) < OUTPUT_HIGH_BYTES;
}

/* Calls */

static bool
is_page(const struct request *r)
{
	const struct step *last = r->steps;

	while (last[0].at != AT_NONE && last[1].at != AT_NONE)
		last++;
	return last->at == AT_READERS;
}

static bool
may_start(const struct session *s, const struct request *r)
{
	return !is_page(r) || (s->pages < PAGES_MAX &&
	    stream_queued_bytes(s->stream) < OUTPUT_HIGH_BYTES);
}

static void
submit(struct session *s, struct request *r)
{
	struct native *n = s->native;

	if (!may_start(s, r)) {
		s->held = r;
		return;
	}
	s->pages += is_page(r);
	r->gate = &n->replier;
	r->session = session_ref_of(s);
	s->inflight++;
	r->times.posted_us = clock_mono_us(n->parts.clock);
	s->is_waiting = !submit_request(n->parts.submitter, r);
}

static void
submit_held(struct session *s)
{
	struct request *r = s->held;

	if (!r || s->state == SESSION_KICKED || s->native->is_draining)
		return;
	s->held = NULL;
	submit(s, r);
}

/* After whatever may have made room. */
static void
go_on(struct session *s)
{
	if (s->state == SESSION_ENDED || !stream_is_paused(s->stream))
		return;
	submit_held(s);
	if (may_read(s))
		stream_resume(s->stream);
	else if (stream_queued_bytes(s->stream) >= OUTPUT_HIGH_BYTES)
		stream_want_drained(s->stream);
}

/* Before sign-in op_prepare finds the tenant in the call. */
static void
fill_caller(struct session *s, const struct op *op, struct request *r)
{
	char peer[ADDR_TEXT_MAX];

	/* Signed in, the session is what limits count by. */
	if (op->allow & ROLE_ANYONE)
		snprintf(r->peer, sizeof(r->peer), "%s",
		    addr_block_text(stream_client(s->stream), peer));
	r->who = s->who;
	r->authenticated = true;
	if (s->state == SESSION_NEW)
		memcpy(r->tenant, "default", sizeof("default"));
	else
		memcpy(r->tenant, s->tenant, sizeof(r->tenant));
}

static void
call_op(struct session *s, const struct rpc_call *call)
{
	const struct op *op = op_find(call->method);
	struct request *r;
	enum err err;

	if (!op) {
		send_error(s, call->id, ERR_UNKNOWN_OP, NULL);
		return;
	}
	if (op == s->native->open_op && s->state != SESSION_NEW) {
		send_error(s, call->id, ERR_WRONG_STATE, &(struct field_error){
		    .hint = "this connection is signed in already" });
		return;
	}
	r = request_new();
	fill_caller(s, op, r);
	err = op_prepare(op, call->params, r);
	if (err) {
		send_error(s, call->id, core_refusal(s->native->parts.core,
		    r->tenant, err), &r->why);
		request_free(r);
		return;
	}
	if (op == s->native->open_op)
		s->state = SESSION_OPENING;
	memcpy(r->gate_id, call->id, sizeof(r->gate_id));
	submit(s, r);
}

static void
on_text(struct session *s, struct str text)
{
	struct rpc_call call;
	enum err err = rpc_parse(text, false, &call);

	if (err)
		send_error(s, call.id, err, &call.why);
	else
		call_op(s, &call);
	rpc_call_fini(&call);
}

/* Bytes */

static void
on_frame(struct session *s, const struct ws_event *ev)
{
	switch (ev->kind) {
	case WS_TEXT:
		on_text(s, ev->payload);
		break;
	case WS_BINARY:
		session_end(s, WS_CLOSE_UNSUPPORTED, "text frames only");
		break;
	case WS_PING:
		stream_reply_give(s->stream, ws_frame_blob(WS_OP_PONG,
		    ev->payload.p, ev->payload.len));
		break;
	case WS_CLOSE:
	case WS_FAIL:
		session_end(s, ev->code, "");
		break;
	case WS_PONG:
	case WS_MORE:
		break;
	}
}

static void
count_greeting(struct session *s, size_t bytes, bool is_frame)
{
	const struct gate_settings *settings = s->native->parts.settings;

	if (s->state != SESSION_NEW && s->state != SESSION_OPENING)
		return;
	s->greet_bytes += (uint32_t)bytes;
	s->greet_frames += is_frame;
	if (s->greet_bytes > settings->greet_bytes_max ||
	    s->greet_frames > settings->greet_frames_max)
		session_end(s, CLOSE_MISUSE, "too much before sign-in");
}

static void
on_bytes(struct stream *stream, void *arg, char *data, size_t len)
{
	struct session *s = arg;
	struct native *n = s->native;
	char *p = data, *end = data + len;
	struct ws_event ev;

	s->heard_s = (uint32_t)(n->mono_ms / 1000);
	s->is_pinged = false;
	while (s->state != SESSION_ENDED) {
		char *before = p;
		enum ws_event_kind kind;

		if (!may_read(s)) {
			stream_pause(stream);
			stream_want_drained(stream);
			if (p < end)
				stream_unread(stream, p, (size_t)(end - p));
			return;
		}
		kind = ws_decode(&s->ws, &p, end, &ev);
		count_greeting(s, (size_t)(p - before), kind != WS_MORE);
		if (kind == WS_MORE || s->state == SESSION_ENDED)
			return;
		on_frame(s, &ev);
	}
}

static void
on_drained(struct stream *stream, void *arg)
{
	struct session *s = arg;

	(void)stream;
	session_on_drained(s);
	go_on(s);
}

static void
on_timeout(struct stream *stream, void *arg)
{
	struct session *s = arg;

	if (s->state == SESSION_NEW || s->state == SESSION_OPENING)
		session_end(s, CLOSE_GREET_TIMEOUT, "sign-in took too long");
	else
		stream_set_timeout(stream, 0);
}

const struct stream_ops session_stream_ops = {
	.name = "session",
	.on_bytes = on_bytes,
	.on_drained = on_drained,
	.on_timeout = on_timeout,
	.on_closed = session_on_closed,
};

/* Answers */

static enum err
subscribe(struct session *s, const struct subscription *subs)
{
	struct native *n = s->native;

	if (!subs)
		return ERR_OK;
	channel_list_reserve(&s->channels, subs->count);
	for (uint32_t i = 0; i < subs->count; i++) {
		struct channel_key key = { subs->tenant, subs->convs[i] };
		enum err err = channel_join(&n->channels, &s->channels,
		    s->slot, key);

		if (err)
			return err;
	}
	return ERR_OK;
}

/* The shard has signed this connection in; from here on it is told when
 * the connection ends. */
static void
opened(struct session *s, struct request *r)
{
	s->who = r->who;
	memcpy(s->tenant, r->tenant, sizeof(s->tenant));
	s->state = SESSION_OPEN;
	stream_set_timeout(s->stream, 0);
	r->err = subscribe(s, r->subs);
}

static void
answer(struct session *s, struct request *r)
{
	struct rpc_parts parts;

	if (r->err) {
		send_error(s, r->gate_id, core_refusal(s->native->parts.core,
		    r->tenant, r->err), &r->why);
		return;
	}
	parts = rpc_result(r->gate_id, buf_str(&r->result));
	send_parts(s, &parts);
}

static bool
is_open_reply(const struct native *n, const struct request *r)
{
	return r->op_name == n->open_op->name;
}

static void
reply_to(struct session *s, struct request *r)
{
	struct native *n = s->native;

	s->inflight--;
	s->pages -= is_page(r);
	if (is_open_reply(n, r)) {
		if (r->err)
			s->state = SESSION_NEW;
		else
			opened(s, r);
	}
	answer(s, r);
	if (s->state == SESSION_OPEN && is_open_reply(n, r) && r->err)
		session_end(s, WS_CLOSE_TRY_LATER, "");
	else if (!r->err && r->op_name == n->close_op->name)
		session_end(s, WS_CLOSE_NORMAL, "");
	session_leave_kicked(s);
	go_on(s);
}

void
session_on_reply(struct replier *replier, struct request *r)
{
	struct native *n = (struct native *)((char *)replier -
	    offsetof(struct native, replier));
	struct session *s = native_find(n, r->session);

	rooms_heard(n->rooms, r);
	if (s && s->state != SESSION_ENDED)
		reply_to(s, r);
	else if (!r->err && is_open_reply(n, r))
		native_post_gone(n, r->tenant, r->who.user, r->session);
	request_free(r);
}

void
session_on_posted(struct replier *replier, struct session_ref ref)
{
	struct native *n = (struct native *)((char *)replier -
	    offsetof(struct native, replier));
	struct session *s = native_find(n, ref);

	if (!s)
		return;
	s->is_waiting = false;
	go_on(s);
}
