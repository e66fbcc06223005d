/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes between a stream and its socket, plain or through OpenSSL.
 * Runs on: the worker.
 * Owns: the events of a stream.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/streamin.h"

#define IOV_COUNT 64
#define TLS_FILLS_MAX 4		/* read buffers before others get a turn */
#define EOF_CLOSE_MS 5000

static void on_readable(evutil_socket_t, short, void *);
static void on_writable(evutil_socket_t, short, void *);

/* --- events ------------------------------------------------------------- */

void
streamio_init(struct stream *s)
{
	event_assign(&s->read_ev, s->hub->base, s->fd, EV_READ | EV_PERSIST,
	    on_readable, s);
	streamio_read_start(s);
}

void
streamio_read_start(struct stream *s)
{
	if (s->flags & (S_READING | S_DEAD))
		return;
	s->flags |= S_READING;
	if (event_add(&s->read_ev, NULL) != 0)
		BUG("event_add");
}

void
streamio_read_stop(struct stream *s)
{
	if (s->flags & S_READING)
		event_del(&s->read_ev);
	s->flags &= ~S_READING;
}

void
streamio_read_soon(struct stream *s)
{
	/* Not 0: libevent then forgets a persistent event that timed out. */
	static const struct timeval at_once = { 0, 1 };

	if (s->flags & S_READING)
		event_add(&s->read_ev, &at_once);
}

static void
write_wait(struct stream *s)
{
	if (s->write_ev)
		return;
	s->write_ev = xmalloc(sizeof(*s->write_ev));
	event_assign(s->write_ev, s->hub->base, s->fd, EV_WRITE | EV_PERSIST,
	    on_writable, s);
	if (event_add(s->write_ev, NULL) != 0)
		BUG("event_add");
}

static void
write_wait_end(struct stream *s)
{
	if (!s->write_ev)
		return;
	event_del(s->write_ev);
	xfree(s->write_ev);
	s->write_ev = NULL;
}

void
streamio_stop(struct stream *s)
{
	streamio_read_stop(s);
	write_wait_end(s);
}

/* --- writing ------------------------------------------------------------ */

static void
write_failed(struct stream *s)
{
	if ((s->flags & S_CLOSING) || !s->ops->outlives_write_error) {
		streamhub_end(s, STREAM_END_PEER);
		return;
	}
	outq_drop(&s->out, &s->hub->cache);
	s->flags |= S_FINISH | S_FINISHED;
}

/* False when the socket takes no more now, or never. */
static bool
write_plain(struct stream *s)
{
	struct iovec iov[IOV_COUNT];
	struct msghdr msg = { .msg_iov = iov };
	size_t total;
	ssize_t n;

	msg.msg_iovlen = (size_t)outq_iov(&s->out, iov, IOV_COUNT, &total);
	n = sendmsg(s->fd, &msg, MSG_NOSIGNAL);
	if (n >= 0) {
		outq_consume(&s->out, &s->hub->cache, (size_t)n);
		if ((size_t)n == total)
			return true;
	} else if (errno != EAGAIN && errno != EINTR) {
		write_failed(s);
		return false;
	}
	write_wait(s);
	return false;
}

/* One SSL_write; it takes all or nothing. False when it must be given the
 * same bytes again. */
static bool
put_record(struct stream *s, const void *data, size_t n)
{
	int done;

	ERR_clear_error();
	done = SSL_write(s->ssl, data, (int)n);
	if (done > 0) {
		BUG_ON((size_t)done != n);
		s->tls_retry = 0;
		return true;
	}
	s->tls_retry = (uint32_t)n;
	switch (SSL_get_error(s->ssl, done)) {
	case SSL_ERROR_WANT_WRITE:
		write_wait(s);
		break;
	case SSL_ERROR_WANT_READ:
		s->flags |= S_WRITE_WANTS_READ;
		break;
	case SSL_ERROR_SSL:
		streamhub_end(s, STREAM_END_TLS);
		break;
	default:
		streamhub_end(s, STREAM_END_PEER);
		break;
	}
	return false;
}

/* OpenSSL wants the bytes of a refused write again: the queue only grows at
 * its end, so the same number of bytes from its front are the same bytes. */
static bool
write_tls(struct stream *s)
{
	size_t want = s->tls_retry > 0 ? s->tls_retry : STREAM_TLS_BYTES, n;

	n = outq_copy(&s->out, s->hub->write, want);
	if (!put_record(s, s->hub->write, n))
		return false;
	outq_consume(&s->out, &s->hub->cache, n);
	return true;
}

/* A dead stream's bytes go nowhere. */
static size_t
pass_plain(struct stream *s, const struct iovec *iov, int count, size_t total)
{
	struct msghdr msg = { .msg_iovlen = (size_t)count };
	ssize_t n;

	msg.msg_iov = (struct iovec *)(uintptr_t)iov;
	n = sendmsg(s->fd, &msg, MSG_NOSIGNAL);
	if (n == (ssize_t)total)
		return total;
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR) {
			write_failed(s);
			return total;
		}
		n = 0;
	}
	write_wait(s);
	s->flags |= S_WANT_DRAINED;
	return (size_t)n;
}

/* What OpenSSL refused belongs to the queue from here on, because it must be
 * given again as it is. */
static size_t
pass_tls(struct stream *s, const struct iovec *iov, int count)
{
	size_t took = 0, n;

	for (int i = 0; i < count; i++) {
		const char *p = iov[i].iov_base, *end = p + iov[i].iov_len;

		for (; p < end; p += n) {
			n = (size_t)(end - p);
			if (n > STREAM_TLS_BYTES)
				n = STREAM_TLS_BYTES;
			took += n;
			if (put_record(s, p, n))
				continue;
			outq_push(&s->out, &s->hub->cache, blob_new(p, n));
			s->flags |= S_WANT_DRAINED;
			return took;
		}
	}
	return took;
}

/* Records that belong together leave in as few segments as there can be. */
static void
cork(const struct stream *s, int is_corked)
{
	setsockopt(s->fd, IPPROTO_TCP, TCP_CORK, &is_corked,
	    sizeof(is_corked));
}

size_t
streamio_pass(struct stream *s, const struct iovec *iov, int count,
    size_t total)
{
	size_t took;

	if (!s->ssl)
		return pass_plain(s, iov, count, total);
	if (total <= STREAM_TLS_BYTES)
		return pass_tls(s, iov, count);
	cork(s, true);
	took = pass_tls(s, iov, count);
	if (!(s->flags & S_DEAD))
		cork(s, false);
	return took;
}

/* The queue of a closing stream is empty: say goodbye, then wait for the
 * peer, so that it has read everything before the socket goes. */
static void
shut_output(struct stream *s)
{
	if (!(s->flags & S_FINISHED)) {
		s->flags |= S_FINISHED;
		if (s->ssl && SSL_is_init_finished(s->ssl)) {
			ERR_clear_error();
			(void)SSL_shutdown(s->ssl);
		}
		shutdown(s->fd, SHUT_WR);
	}
	if (!(s->flags & S_CLOSING))
		return;
	if (s->flags & S_EOF)
		streamhub_end(s, s->end);
	else
		streamio_read_start(s);
}

static bool
has_drained(const struct stream *s)
{
	return (s->flags & (S_WANT_DRAINED | S_CLOSING)) == S_WANT_DRAINED &&
	    s->out.bytes <= s->limits->low_bytes &&
	    s->out.frames <= s->limits->push_frames_max / 2;
}

void
streamio_write(struct stream *s)
{
	while (!outq_is_empty(&s->out))
		if (!(s->ssl ? write_tls(s) : write_plain(s)))
			break;
	if (s->flags & S_DEAD)
		return;
	if (outq_is_empty(&s->out)) {
		/* A handshake may wait for room all the same. */
		if (!(s->flags & S_READ_WANTS_WRITE))
			write_wait_end(s);
		if (s->flags & (S_CLOSING | S_FINISH))
			shut_output(s);
	}
	if (!has_drained(s))
		return;
	s->flags &= ~S_WANT_DRAINED;
	if (s->ops->on_drained)
		s->ops->on_drained(s, s->arg);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct stream *s = arg;

	if (s->flags & S_READ_WANTS_WRITE) {
		s->flags &= ~S_READ_WANTS_WRITE;
		write_wait_end(s);
		on_readable(fd, what, s);
		if (s->flags & S_DEAD)
			return;
	}
	streamio_write(s);
}

/* --- reading ------------------------------------------------------------ */

static void
deliver(struct stream *s, size_t len)
{
	if (len > 0 && !(s->flags & S_CLOSING))
		s->ops->on_bytes(s, s->arg, s->hub->read, len);
}

static void
take_eof(struct stream *s)
{
	s->flags |= S_EOF;
	streamio_read_stop(s);
	if (s->ops->on_eof) {
		s->ops->on_eof(s, s->arg);
		return;
	}
	s->end = STREAM_END_PEER;
	stream_close(s, EOF_CLOSE_MS);
}

/* What the peer of a closing stream still sends is read and forgotten. */
static void
discard(struct stream *s)
{
	ssize_t n = recv(s->fd, s->hub->read, STREAM_READ_BYTES, 0);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		streamhub_end(s, s->end);
}

static void
read_plain(struct stream *s)
{
	ssize_t n = recv(s->fd, s->hub->read, STREAM_READ_BYTES, 0);

	if (n > 0)
		deliver(s, (size_t)n);
	else if (n == 0)
		take_eof(s);
	else if (errno != EAGAIN && errno != EINTR)
		streamhub_end(s, STREAM_END_PEER);
}

/* Why SSL_read gave nothing. */
static void
read_tls_stopped(struct stream *s, int why)
{
	switch (why) {
	case SSL_ERROR_WANT_READ:
		break;
	case SSL_ERROR_WANT_WRITE:
		s->flags |= S_READ_WANTS_WRITE;
		write_wait(s);
		break;
	case SSL_ERROR_ZERO_RETURN:
		take_eof(s);
		break;
	case SSL_ERROR_SSL:
		streamhub_end(s, STREAM_END_TLS);
		break;
	default:
		streamhub_end(s, STREAM_END_PEER);
		break;
	}
}

/* Fills the buffer with records, so that the owner sees them together.
 * SSL_ERROR_NONE: the buffer was full before the records were at an end. */
static int
fill_tls(struct stream *s, size_t *have)
{
	int n;

	*have = 0;
	while (*have < STREAM_READ_BYTES) {
		ERR_clear_error();
		n = SSL_read(s->ssl, s->hub->read + *have,
		    (int)(STREAM_READ_BYTES - *have));
		if (n <= 0)
			return SSL_get_error(s->ssl, n);
		*have += (size_t)n;
	}
	return SSL_ERROR_NONE;
}

static void
read_tls(struct stream *s)
{
	size_t have;
	int why;

	for (unsigned i = 0; i < TLS_FILLS_MAX; i++) {
		why = fill_tls(s, &have);
		deliver(s, have);
		/* An end that was met shows again when reading goes on. */
		if ((s->flags & (S_PAUSED | S_CLOSING)) || s->stash)
			return;
		if (why != SSL_ERROR_NONE) {
			read_tls_stopped(s, why);
			break;
		}
		if (i + 1 == TLS_FILLS_MAX)
			streamio_read_soon(s);
	}
	if (s->flags & S_WRITE_WANTS_READ) {
		s->flags &= ~S_WRITE_WANTS_READ;
		streamhub_mark_dirty(s);
	}
}

static void
read_stash(struct stream *s)
{
	struct stash *stash = s->stash;
	size_t len = stash->len;

	s->stash = NULL;
	memcpy(s->hub->read, stash->data, len);
	xfree(stash);
	deliver(s, len);
	/* OpenSSL may hold more that the socket does not show. */
	if (s->ssl)
		streamio_read_soon(s);
}

/* False when there is nothing yet. */
static bool
show_first(struct stream *s)
{
	char first[16];
	ssize_t n = recv(s->fd, first, sizeof(first), MSG_PEEK);

	if (n < 0)
		return errno != EAGAIN && errno != EINTR;
	s->flags &= ~S_FIRST;
	if (n > 0)
		s->ops->on_first(s, s->arg, first, (size_t)n);
	return true;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct stream *s = arg;

	(void)fd;
	if (what & EV_TIMEOUT)
		event_remove_timer(&s->read_ev);
	if ((s->flags & S_FIRST) && !show_first(s))
		return;
	if (s->flags & S_DEAD)
		return;
	if (s->flags & S_CLOSING)
		discard(s);
	else if (s->stash)
		read_stash(s);
	else if (s->ssl)
		read_tls(s);
	else
		read_plain(s);
}
