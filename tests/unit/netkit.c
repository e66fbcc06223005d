/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The far end of connections, for tests.
 * Runs on: the test's thread.
 * Owns: its loop, hub and sockets.
 */
#include "netkit.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define PATIENCE_S 10

static int64_t
kit_ms(void *arg)
{
	return ((struct netkit *)arg)->now_ms;
}

void
netkit_open(struct netkit *k)
{
	signal(SIGPIPE, SIG_IGN);
	k->now_ms = 1000000;
	k->clock = (struct clock){ .wall_ms = kit_ms, .mono_ms = kit_ms,
		.arg = k };
	k->base = event_base_new();
	k->hub = stream_hub_new(k->base, &k->clock);
}

void
netkit_close(struct netkit *k)
{
	stream_hub_free(k->hub);
	event_base_free(k->base);
}

static void
on_impatient(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	ck_abort_msg("waited too long for %s", (const char *)arg);
}

/* A round blocks at most a moment: the far end is not in the loop. */
static void
round_of(struct netkit *k)
{
	static const struct timeval moment = { 0, 1000 };

	event_base_loopexit(k->base, &moment);
	event_base_loop(k->base, EVLOOP_ONCE);
}

static struct event *
start_patience(struct netkit *k, const char *what)
{
	static const struct timeval limit = { PATIENCE_S, 0 };
	struct event *ev = event_new(k->base, -1, 0, on_impatient,
	    (void *)(uintptr_t)what);

	event_add(ev, &limit);
	return ev;
}

void
netkit_until(struct netkit *k, bool (*done)(void *), void *arg)
{
	struct event *patience = start_patience(k, "a condition");

	while (!done(arg))
		round_of(k);
	event_free(patience);
}

void
netkit_settle(struct netkit *k)
{
	for (unsigned i = 0; i < 20; i++)
		event_base_loop(k->base, EVLOOP_NONBLOCK);
}

static void
on_tick_seen(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(bool *)arg = true;
}

static bool
is_true(void *arg)
{
	return *(bool *)arg;
}

void
netkit_advance(struct netkit *k, int64_t ms)
{
	/* The hub looks at its clock every 250 ms of real time. */
	static const struct timeval tick = { 0, 300000 };
	bool seen = false;
	struct event *ev = event_new(k->base, -1, 0, on_tick_seen, &seen);

	k->now_ms += ms;
	event_add(ev, &tick);
	netkit_until(k, is_true, &seen);
	event_free(ev);
	netkit_settle(k);
}

static void
peer_init(struct netkit_peer *p, int fd)
{
	*p = (struct netkit_peer){ .fd = fd };
	buf_init(&p->in, 64u << 20);
	fcntl(fd, F_SETFL, O_NONBLOCK);
}

int
netkit_pair(struct netkit_peer *p, int type)
{
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, type, 0, fds), 0);
	peer_init(p, fds[1]);
	return fds[0];
}

void
netkit_connect(struct netkit_peer *p, const char *ip, uint16_t port)
{
	struct sockaddr_storage sa;
	struct addr a;
	socklen_t len;
	int fd;

	ck_assert_int_eq(addr_parse_ip(str_from(ip), &a), ERR_OK);
	a.port = port;
	len = addr_to_sockaddr(&a, &sa);
	fd = socket(sa.ss_family, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sa, len), 0);
	peer_init(p, fd);
}

bool
netkit_start_tls(struct netkit *k, struct netkit_peer *p, SSL_CTX *ctx)
{
	struct event *patience = start_patience(k, "a TLS handshake");
	int done, why = SSL_ERROR_WANT_READ;

	p->ssl = SSL_new(ctx);
	SSL_set_fd(p->ssl, p->fd);
	while ((done = SSL_connect(p->ssl)) != 1) {
		why = SSL_get_error(p->ssl, done);
		if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
			break;
		round_of(k);
	}
	event_free(patience);
	return done == 1;
}

void
netkit_hang_up(struct netkit_peer *p)
{
	SSL_free(p->ssl);
	if (p->fd >= 0)
		close(p->fd);
	buf_fini(&p->in);
	p->ssl = NULL;
	p->fd = -1;
}

void
netkit_write(struct netkit *k, struct netkit_peer *p, const void *data,
    size_t len)
{
	struct event *patience = start_patience(k, "room to write");
	const char *at = data;
	ssize_t n;

	while (len > 0) {
		n = p->ssl ? SSL_write(p->ssl, at, (int)len) :
		    send(p->fd, at, len, MSG_NOSIGNAL);
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		} else {
			round_of(k);
		}
	}
	event_free(patience);
}

void
netkit_say(struct netkit *k, struct netkit_peer *p, const char *text)
{
	netkit_write(k, p, text, strlen(text));
}

void
netkit_pull(struct netkit_peer *p, size_t max)
{
	char data[65536];
	ssize_t n;

	if (max > sizeof(data))
		max = sizeof(data);
	n = p->ssl ? SSL_read(p->ssl, data, (int)max) :
	    recv(p->fd, data, max, 0);
	if (n > 0)
		ck_assert_int_eq(buf_append(&p->in, data, (size_t)n), ERR_OK);
	else if (p->ssl ? SSL_get_error(p->ssl, (int)n) !=
	    SSL_ERROR_WANT_READ : n == 0 || errno != EAGAIN)
		p->is_eof = true;
}

void
netkit_read(struct netkit *k, struct netkit_peer *p, size_t len)
{
	struct event *patience = start_patience(k, "bytes");

	while (p->in.len < len && !p->is_eof) {
		netkit_pull(p, len - p->in.len);
		if (p->in.len < len)
			round_of(k);
	}
	event_free(patience);
}

void
netkit_hear(struct netkit *k, struct netkit_peer *p, const char *text)
{
	netkit_read(k, p, strlen(text));
	ck_assert_str_eq(p->in.data ? p->in.data : "", text);
	buf_reset(&p->in);
}

void
netkit_find(struct netkit *k, struct netkit_peer *p, const char *text)
{
	struct event *patience = start_patience(k, text);

	while (!p->in.data || !strstr(p->in.data, text)) {
		ck_assert_msg(!p->is_eof, "\"%s\" is not in \"%s\"", text,
		    p->in.data ? p->in.data : "");
		netkit_pull(p, 65536);
		round_of(k);
	}
	event_free(patience);
}

void
netkit_read_eof(struct netkit *k, struct netkit_peer *p)
{
	struct event *patience = start_patience(k, "the end");

	while (!p->is_eof) {
		netkit_pull(p, 65536);
		round_of(k);
	}
	event_free(patience);
}

void
netkit_feed_more(struct netkit_feed *f)
{
	while (f->at < f->len) {
		char *from = (char *)(uintptr_t)f->data + f->at;
		size_t total = f->frame * (1 + f->at % 97), took, rest;
		struct iovec iov[2];

		if (total > f->len - f->at)
			total = f->len - f->at;
		iov[0] = (struct iovec){ from, total / 3 };
		iov[1] = (struct iovec){ from + total / 3, total - total / 3 };
		took = stream_write(f->stream, iov, 2, total);
		ck_assert_uint_le(took, total);
		f->at += took;
		if (took == total)
			continue;
		f->shorts++;
		rest = (f->frame - f->at % f->frame) % f->frame;
		if (rest > 0) {
			f->splits++;
			stream_reply_give(f->stream,
			    blob_new(f->data + f->at, rest));
			f->at += rest;
		}
		return;
	}
}
