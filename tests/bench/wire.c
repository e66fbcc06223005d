/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocking WebSocket client for setting up what a bench measures.
 *
 * Runs on: the program's only thread.
 * Owns: its sockets, TLS states and buffers.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"
#include "wire.h"

#define OP_TEXT 1
#define OP_CLOSE 8
#define OP_PING 9
#define OP_PONG 10

bool
frame_cut(const char *data, size_t len, struct frame *f)
{
	const unsigned char *p = (const unsigned char *)data;
	size_t head = 2;

	if (len < head)
		return false;
	f->opcode = p[0] & 15;
	f->len = p[1];
	if (f->len == 126) {
		head = 4;
		if (len < head)
			return false;
		f->len = p[2] * 256u + p[3];
	} else if (f->len == 127) {
		head = 10;
		if (len < head)
			return false;
		f->len = (size_t)p[6] << 24 | (size_t)p[7] << 16 |
		    (size_t)p[8] << 8 | p[9];
	}
	f->p = data + head;
	f->total = head + f->len;
	return len >= f->total;
}

static size_t
frame_put(char *to, int opcode, const char *text, size_t len)
{
	size_t head = 2;

	to[0] = (char)(0x80 | opcode);
	to[1] = (char)(0x80 | (len < 126 ? len : 126));
	if (len >= 126) {
		to[2] = (char)(len >> 8);
		to[3] = (char)len;
		head = 4;
	}
	memset(to + head, 0, 4);
	memcpy(to + head + 4, text, len);
	return head + 4 + len;
}

size_t
frame_make(char *to, const char *text, size_t len)
{
	return frame_put(to, OP_TEXT, text, len);
}

static void
wire_write(struct wire *w, const char *data, size_t len)
{
	ssize_t n = w->ssl ? SSL_write(w->ssl, data, (int)len) :
	    write(w->fd, data, len);

	if (n != (ssize_t)len)
		bench_die("write: %m");
}

/* One read into the buffer. */
static void
wire_fill(struct wire *w)
{
	ssize_t n;

	if (!w->in)
		w->in = xmalloc(WIRE_IN_BYTES);
	if (w->taken) {
		w->in_len -= w->taken;
		memmove(w->in, w->in + w->taken, w->in_len);
		w->taken = 0;
	}
	if (w->in_len >= WIRE_IN_BYTES - 1)
		bench_die("an answer is too long");
	if (w->ssl)
		n = SSL_read(w->ssl, w->in + w->in_len,
		    (int)(WIRE_IN_BYTES - 1 - w->in_len));
	else
		n = read(w->fd, w->in + w->in_len,
		    WIRE_IN_BYTES - 1 - w->in_len);
	if (n <= 0)
		bench_die("the daemon does not answer: %s",
		    n < 0 ? strerror(errno) : "it closed");
	w->in_len += (size_t)n;
}

void
wire_open(struct wire *w, unsigned port, unsigned source, SSL_CTX *tls)
{
	memset(w, 0, sizeof(*w));
	w->fd = bench_connect(port, source);
	if (!tls)
		return;
	w->ssl = SSL_new(tls);
	if (!w->ssl || !SSL_set_fd(w->ssl, w->fd) || SSL_connect(w->ssl) != 1)
		bench_die("the TLS handshake fails");
}

void
wire_ask_upgrade(struct wire *w)
{
	static const char ask[] =
	    "GET /ws HTTP/1.1\r\nHost: localhost\r\n"
	    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	    "Sec-WebSocket-Version: 13\r\n"
	    "Sec-WebSocket-Protocol: yizhan.v1\r\n\r\n";

	wire_write(w, ask, sizeof(ask) - 1);
}

void
wire_take_upgrade(struct wire *w)
{
	char *end;

	do {
		wire_fill(w);
		w->in[w->in_len] = 0;
		end = strstr(w->in, "\r\n\r\n");
	} while (!end);
	if (strncmp(w->in, "HTTP/1.1 101", 12) != 0)
		bench_die("no upgrade: %.300s", w->in);
	w->taken = (size_t)(end + 4 - w->in);
}

void
wire_send(struct wire *w, const char *text)
{
	size_t len = strlen(text);
	char *frame = xmalloc(len + 8);

	wire_write(w, frame, frame_make(frame, text, len));
	xfree(frame);
}

/* Takes frames that are whole; stops at an answer. */
static const char *
wire_next(struct wire *w, bool *is_closed)
{
	struct frame f;

	while (w->in && frame_cut(w->in + w->taken, w->in_len - w->taken, &f)) {
		char pong[140];

		w->taken += f.total;
		if (f.opcode == OP_CLOSE)
			*is_closed = true;
		if (f.opcode == OP_PING && f.len < 126)
			wire_write(w, pong,
			    frame_put(pong, OP_PONG, f.p, f.len));
		if (f.opcode == OP_TEXT &&
		    !memmem(f.p, f.len, "\"method\"", 8)) {
			memmove(w->in, f.p, f.len);
			w->in[f.len] = 0;
			return w->in;
		}
	}
	return NULL;
}

const char *
wire_answer(struct wire *w)
{
	bool is_closed = false;
	const char *answer;

	while (!(answer = wire_next(w, &is_closed))) {
		if (is_closed)
			bench_die("the daemon closed the session");
		wire_fill(w);
	}
	return answer;
}

bool
wire_idle(struct wire *w)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };
	bool is_closed = false;

	while (!is_closed && poll(&p, 1, 0) > 0) {
		char probe;

		if (recv(w->fd, &probe, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
			return false;
		wire_fill(w);
		wire_next(w, &is_closed);
	}
	wire_slim(w);
	return !is_closed;
}

void
wire_slim(struct wire *w)
{
	if (w->taken == w->in_len) {
		xfree(w->in);
		w->in = NULL;
		w->taken = w->in_len = 0;
	}
}
