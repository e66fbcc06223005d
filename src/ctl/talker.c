/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client that sends as fast as it is answered.
 *
 * Runs on: main.
 * Owns: its connection.
 */
#include "ctl/talker.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ctl/client.h"

#define IN_MAX (8u << 20)	/* a page of history, and events before it */
#define OUT_MAX (1u << 20)
#define READ_BYTES (64u << 10)
#define ANSWER_WAIT_MS 30000
#define FINAL 0x80
#define MASKED 0x80
#define OP_TEXT 1
#define OP_PING 9
#define OP_PONG 10
#define MASK_BYTES 4

struct frame {
	unsigned opcode;
	const char *p;
	size_t len, total;	/* of the payload; with its head */
};

void
talker_init(struct talker *t, const char *id, talker_hear_fn hear, void *arg)
{
	*t = (struct talker){ .fd = -1, .hear = hear, .arg = arg };
	buf_init(&t->in, IN_MAX);
	buf_init(&t->out, OUT_MAX);
	snprintf(t->id, sizeof(t->id), "%s", id);
}

void
talker_fini(struct talker *t)
{
	talker_close(t);
	buf_fini(&t->in);
	buf_fini(&t->out);
}

void
talker_close(struct talker *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
	buf_reset(&t->in);
	buf_reset(&t->out);
	t->taken = 0;
}

/* Frames */

/* The masking key is 0: nobody on the way has to be fooled here, and the
 * daemon unmasks as always. */
static void
put_frame(struct talker *t, unsigned opcode, const char *text, size_t len)
{
	unsigned char head[8 + MASK_BYTES] = { (unsigned char)(FINAL |
		opcode) };
	size_t at = 2;

	BUG_ON(len > UINT16_MAX);
	head[1] = (unsigned char)(MASKED | (len < 126 ? len : 126));
	if (len >= 126) {
		head[2] = (unsigned char)(len >> 8);
		head[3] = (unsigned char)len;
		at = 4;
	}
	(void)buf_append(&t->out, head, at + MASK_BYTES);
	(void)buf_append(&t->out, text, len);
}

/* False: it is not whole yet. */
static bool
cut_frame(const struct talker *t, struct frame *f)
{
	const char *from = t->in.data ? t->in.data + t->taken : "";
	const unsigned char *p = (const unsigned char *)from;
	size_t head = 2, more = 0, len = t->in.len - t->taken;

	if (len < head)
		return false;
	f->opcode = p[0] & 15;
	f->len = p[1] & 127;
	more = f->len == 126 ? 2 : f->len == 127 ? 8 : 0;
	if (len < head + more)
		return false;
	if (more > 0)
		f->len = 0;
	for (size_t i = 0; i < more; i++)
		f->len = f->len << 8 | p[head + i];
	f->p = from + head + more;
	f->total = head + more + f->len;
	return f->len <= IN_MAX && len >= f->total;
}

json_t *
talker_next(struct talker *t, bool *broke)
{
	json_t *message = NULL;
	struct frame f;

	*broke = false;
	while (!message && cut_frame(t, &f)) {
		t->taken += f.total;
		if (f.opcode == OP_TEXT)
			message = json_loadb(f.p, f.len, 0, NULL);
		else if (f.opcode == OP_PING && f.len < 126)
			put_frame(t, OP_PONG, f.p, f.len);
		if (f.opcode == OP_TEXT && !message) {
			*broke = true;
			return NULL;
		}
	}
	return message;
}

void
talker_put(struct talker *t, uint32_t id, const char *text, size_t len)
{
	char whole[8192];
	int n = snprintf(whole, sizeof(whole), "{\"jsonrpc\":\"2.0\",\"id\":"
	    "%u,%.*s}", id, (int)len, text);

	BUG_ON(n < 0 || (size_t)n >= sizeof(whole));
	put_frame(t, OP_TEXT, whole, (size_t)n);
}

/* Bytes */

bool
talker_flush(struct talker *t)
{
	while (t->fd >= 0 && t->out.len > 0) {
		ssize_t n = send(t->fd, t->out.data, t->out.len,
		    MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		buf_consume(&t->out, (size_t)n);
	}
	return t->fd >= 0;
}

bool
talker_fill(struct talker *t)
{
	char *room;
	ssize_t n;

	if (t->in.len > 0)
		buf_consume(&t->in, t->taken);
	t->taken = 0;
	room = t->fd < 0 ? NULL : buf_reserve(&t->in, READ_BYTES);
	if (!room)
		return false;
	do
		n = recv(t->fd, room, READ_BYTES, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		t->in.len += (size_t)n;
	t->in.data[t->in.len] = '\0';
	return n > 0 || (n < 0 && errno == EAGAIN);
}

/* Waits until something arrives. */
static bool
wait_in(struct talker *t)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };

	if (t->out.len > 0)
		p.events |= POLLOUT;
	return poll(&p, 1, ANSWER_WAIT_MS) > 0 && talker_flush(t) &&
	    (!(p.revents & (POLLIN | POLLHUP | POLLERR)) || talker_fill(t));
}

/* Asking */

enum err
talker_ask(struct talker *t, const char *method, const char *params,
    json_t **result, struct problem *why)
{
	char text[1024];
	json_t *message, *error, *id;
	bool broke = false;
	int len = snprintf(text, sizeof(text), "\"method\":\"%s\","
	    "\"params\":%s", method, params);

	BUG_ON(len < 0 || (size_t)len >= sizeof(text));
	*result = NULL;
	talker_put(t, 0, text, (size_t)len);
	for (;;) {
		message = talker_next(t, &broke);
		if (!message && !broke && talker_flush(t) && wait_in(t))
			continue;
		if (!message)
			return problem_set(why, ERR_CLOSED, "yizhand did not "
			    "answer %s", method);
		id = json_object_get(message, "id");
		if (json_is_integer(id) && json_integer_value(id) == 0)
			break;
		t->hear(t->arg, t, message);
		json_decref(message);
	}
	error = json_object_get(message, "error");
	if (error)
		(void)problem_set(why, ERR_REFUSED, "%s was refused: %.300s",
		    method, text_of(error, "message"));
	else
		*result = json_incref(json_object_get(message, "result"));
	json_decref(message);
	return error ? ERR_REFUSED : ERR_OK;
}

/* Connecting */

static const char upgrade[] = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: yizhan.v1\r\n\r\n";

static enum err
connect_to(struct talker *t, unsigned port, struct problem *why)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int on = 1;

	t->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (t->fd < 0 || connect(t->fd, (struct sockaddr *)&to,
	    sizeof(to)) != 0)
		return problem_errno(why, "cannot connect to", "yizhand");
	setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return ERR_OK;
}

static enum err
upgrade_to_ws(struct talker *t, struct problem *why)
{
	const char *end;

	(void)buf_append(&t->out, upgrade, sizeof(upgrade) - 1);
	while (talker_flush(t) && wait_in(t)) {
		end = t->in.len == 0 ? NULL : strstr(t->in.data, "\r\n\r\n");
		if (!end)
			continue;
		if (strncmp(t->in.data, "HTTP/1.1 101", 12) != 0)
			break;
		t->taken = (size_t)(end + 4 - t->in.data);
		return ERR_OK;
	}
	return problem_set(why, ERR_CLOSED, "yizhand opens no WebSocket");
}

enum err
talker_open(struct talker *t, unsigned port, struct problem *why)
{
	json_t *result = NULL;
	char params[400];
	enum err err;

	talker_close(t);
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":{\"id\":"
	    "\"%s\",\"platform\":\"desktop\"},\"client\":{\"name\":"
	    "\"yizhanctl selftest\",\"version\":\"" PACKAGE_VERSION "\"}}",
	    t->token, t->id);
	err = connect_to(t, port, why);
	if (!err)
		err = upgrade_to_ws(t, why);
	if (!err)
		err = talker_ask(t, "session.open", params, &result, why);
	json_decref(result);
	return err;
}
