/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The control socket. A connection whose peer has gone lives on until its
 * last answer came, because requests point to it.
 *
 * Runs on: worker 0.
 * Owns: the listening socket, its connections.
 */
#include "gate/control/control.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/op.h"
#include "base/localsock.h"
#include "base/text.h"
#include "gate/rpc.h"

#define CLOSE_WAIT_MS 2000
#define LISTEN_BACKLOG 16

struct control {
	struct stream_hub *hub;
	struct submitter *submitter;
	struct event *accept;
	int fd;
	unsigned count;
	bool is_draining;
};

struct control_conn {
	struct replier replier;		/* request->gate: keep it first */
	struct control *control;
	struct stream *stream;		/* NULL: gone */
	struct buf line;		/* bytes not yet handled */
	unsigned inflight;
	bool is_waiting;
};

static const struct stream_limits conn_limits = {
	.push_bytes_max = 64 * 1024,
	.push_frames_max = 64,
	.reply_bytes_max = 8 * 1024 * 1024,
	.reply_frames_max = 4 * CONTROL_INFLIGHT_MAX,
	.low_bytes = 64 * 1024,
};

/* Answers */

static void
send_line(struct control_conn *c, struct buf *text)
{
	if (text->overflow) {
		buf_reset(text);
		rpc_write_error(text, "null", ERR_TOO_LARGE, NULL);
	}
	buf_putc(text, '\n');
	if (c->stream)
		stream_reply_give(c->stream, blob_from_buf(text));
	buf_fini(text);
}

static void
send_error(struct control_conn *c, const char *id, enum err err,
    const struct field_error *why)
{
	struct buf text;

	buf_init(&text, CONTROL_LINE_MAX);
	rpc_write_error(&text, id, err, why);
	send_line(c, &text);
}

static void
send_result(struct control_conn *c, const struct request *r)
{
	struct rpc_parts parts = rpc_result(r->gate_id, buf_str(&r->result));
	struct buf text;

	buf_init(&text, REQUEST_RESULT_MAX + 1024);
	rpc_write(&text, &parts);
	send_line(c, &text);
}

/* Calls */

static bool
may_read(const struct control_conn *c)
{
	return c->stream && !stream_is_closing(c->stream) && !c->is_waiting &&
	    c->inflight < CONTROL_INFLIGHT_MAX && !c->control->is_draining;
}

static bool
fill_caller(struct request *r, const struct rpc_call *call)
{
	struct str tenant = call->tenant.p ? call->tenant : STR("default");

	if (!text_is_tenant_id(tenant))
		return false;
	memcpy(r->tenant, tenant.p, tenant.len);
	r->tenant[tenant.len] = '\0';
	r->who.roles = ROLE_SYSTEM;
	r->authenticated = true;
	return true;
}

/* For the system, as one of its people: what only they may. */
static enum err
fill_person(struct request *r, const struct rpc_call *call,
    const struct op *op)
{
	if (!call->as.p)
		return ERR_OK;
	if ((op->allow & (ROLE_USER | ROLE_ANYONE)) != ROLE_USER)
		return request_refuse(r, ERR_FORBIDDEN, "as",
		    "people do not do this: leave it away");
	if (!op->route)
		return request_refuse(r, ERR_FORBIDDEN, "as",
		    "only a session does this");
	r->as = (struct str){ arena_strndup(&r->arena, call->as.p,
	    call->as.len), call->as.len };
	r->authenticated = false;
	return ERR_OK;
}

static void
call_op(struct control_conn *c, const struct rpc_call *call)
{
	const struct op *op = op_find(call->method);
	struct request *r;
	enum err err;

	if (!op) {
		send_error(c, call->id, ERR_UNKNOWN_OP, NULL);
		return;
	}
	r = request_new();
	err = fill_caller(r, call) ? fill_person(r, call, op) :
	    request_refuse(r, ERR_FIELD, "tenant", "no tenant id");
	if (!err)
		err = op_prepare(op, call->params, r);
	if (err) {
		send_error(c, call->id, err, &r->why);
		request_free(r);
		return;
	}
	r->gate = &c->replier;
	memcpy(r->gate_id, call->id, sizeof(r->gate_id));
	c->inflight++;
	c->is_waiting = !submit_request(c->control->submitter, r);
}

static void
on_line(struct control_conn *c, struct str line)
{
	struct rpc_call call;
	enum err err = rpc_parse(line, true, &call);

	if (err)
		send_error(c, call.id, err, &call.why);
	else
		call_op(c, &call);
	rpc_call_fini(&call);
}

/* Takes whole lines off the buffer as long as calls may be made. */
static void
take_lines(struct control_conn *c)
{
	size_t used = 0;

	while (may_read(c)) {
		const char *at = c->line.data + used, *end;
		size_t len;

		end = c->line.len > used ?
		    memchr(at, '\n', c->line.len - used) : NULL;
		if (!end)
			break;
		len = (size_t)(end - at);
		if (len > 0)
			on_line(c, (struct str){ at, len });
		used += len + 1;
	}
	buf_consume(&c->line, used);
	if (c->line.len == 0)
		buf_release(&c->line);
}

static void
go_on(struct control_conn *c)
{
	take_lines(c);
	if (may_read(c) && stream_is_paused(c->stream))
		stream_resume(c->stream);
}

static void
conn_free(struct control_conn *c)
{
	buf_fini(&c->line);
	xfree(c);
}

static void
on_reply(struct replier *replier, struct request *r)
{
	struct control_conn *c = (struct control_conn *)replier;

	c->inflight--;
	if (r->err)
		send_error(c, r->gate_id, r->err, &r->why);
	else
		send_result(c, r);
	request_free(r);
	if (c->stream)
		go_on(c);
	else if (c->inflight == 0)
		conn_free(c);
}

static void
on_posted(struct replier *replier, struct session_ref ref)
{
	struct control_conn *c = (struct control_conn *)replier;

	(void)ref;
	c->is_waiting = false;
	if (c->stream)
		go_on(c);
}

/* Connections */

static void
on_bytes(struct stream *stream, void *arg, char *data, size_t len)
{
	struct control_conn *c = arg;

	if (buf_append(&c->line, data, len)) {
		send_error(c, "null", ERR_TOO_LARGE, NULL);
		stream_close(stream, CLOSE_WAIT_MS);
		return;
	}
	take_lines(c);
	if (!may_read(c))
		stream_pause(stream);
}

static void
on_closed(struct stream *stream, void *arg, enum stream_end end)
{
	struct control_conn *c = arg;

	(void)stream;
	(void)end;
	c->stream = NULL;
	c->control->count--;
	if (c->inflight == 0)
		conn_free(c);
}

static const struct stream_ops conn_ops = {
	.name = "control",
	.on_bytes = on_bytes,
	.on_closed = on_closed,
};

static bool
peer_may(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return false;
	return peer.uid == 0 || peer.uid == geteuid();
}

static void
on_accept(evutil_socket_t listen_fd, short what, void *arg)
{
	struct control *control = arg;
	/* cppcheck-suppress nullPointer ; who connects is asked for below */
	int fd = accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	const struct addr nobody = { .port = 0 };
	struct control_conn *c;

	(void)what;
	if (fd < 0)
		return;
	if (control->count >= CONTROL_CONNECTIONS_MAX || !peer_may(fd)) {
		close(fd);
		return;
	}
	c = xcalloc(1, sizeof(*c));
	c->replier = (struct replier){ .on_reply = on_reply,
	    .on_posted = on_posted };
	c->control = control;
	buf_init(&c->line, CONTROL_LINE_MAX + STREAM_READ_BYTES);
	c->stream = stream_new(control->hub, fd, &nobody, &conn_ops, c);
	stream_set_limits(c->stream, &conn_limits);
	control->count++;
}

/* Life */

int
control_bind(const char *path)
{
	int fd, saved;

	if (unlink(path) != 0 && errno != ENOENT)
		return -1;
	fd = localsock_bind(path, SOCK_NONBLOCK);
	if (fd < 0)
		return -1;
	/* The directory is 0700, so nobody connects before the chmod. */
	if (chmod(path, 0600) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

struct control *
control_new(struct stream_hub *hub, struct submitter *submitter, int fd)
{
	struct control *control = xcalloc(1, sizeof(*control));

	control->hub = hub;
	control->submitter = submitter;
	control->fd = fd;
	control->accept = event_new(stream_hub_base(hub), fd,
	    EV_READ | EV_PERSIST, on_accept, control);
	BUG_ON(!control->accept || event_add(control->accept, NULL) != 0);
	return control;
}

void
control_drain(struct control *control)
{
	control->is_draining = true;
	if (!control->accept)
		return;
	event_free(control->accept);
	control->accept = NULL;
	close(control->fd);
}

void
control_free(struct control *control)
{
	if (!control)
		return;
	control_drain(control);
	BUG_ON(control->count > 0);
	xfree(control);
}
