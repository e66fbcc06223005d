/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection as its owner sees it.
 * Runs on: the hub's thread.
 * Owns: the socket, the TLS session, the output queue.
 */
#include "net/stream.h"

#include <openssl/err.h>

#include "base/mem.h"
#include "net/streamin.h"

const struct stream_limits stream_limits_default = {
	.push_bytes_max = 512 * 1024,
	.push_frames_max = 2048,
	.reply_bytes_max = 2 * 1024 * 1024,
	.reply_frames_max = 8192,
	.low_bytes = 64 * 1024,
};

struct stream *
stream_new(struct stream_hub *hub, int fd, const struct addr *peer,
    const struct stream_ops *ops, void *arg)
{
	struct stream *s = xcalloc(1, sizeof(*s));

	BUG_ON(evutil_make_socket_nonblocking(fd) != 0);
	s->hub = hub;
	s->fd = fd;
	s->peer = s->client = *peer;
	s->ops = ops;
	s->arg = arg;
	s->limits = &stream_limits_default;
	s->end = STREAM_END_SELF;
	if (ops->on_first)
		s->flags |= S_FIRST;
	streamhub_add(hub, s);
	streamio_init(s);
	return s;
}

enum err
stream_start_tls(struct stream *s, struct ssl_ctx_st *ctx)
{
	BUG_ON(s->ssl);
	s->ssl = SSL_new(ctx);
	if (!s->ssl || SSL_set_fd(s->ssl, s->fd) != 1) {
		ERR_clear_error();
		SSL_free(s->ssl);
		s->ssl = NULL;
		return ERR_TLS;
	}
	SSL_set_accept_state(s->ssl);
	return ERR_OK;
}

void
stream_set_owner(struct stream *s, const struct stream_ops *ops, void *arg)
{
	s->ops = ops;
	s->arg = arg;
}

void
stream_set_limits(struct stream *s, const struct stream_limits *limits)
{
	s->limits = limits;
}

void *
stream_arg(const struct stream *s)
{
	return s->arg;
}

struct stream_hub *
stream_get_hub(const struct stream *s)
{
	return s->hub;
}

bool
stream_is_tls(const struct stream *s)
{
	return s->ssl != NULL;
}

int
stream_fd(const struct stream *s)
{
	return s->fd;
}

const struct addr *
stream_peer(const struct stream *s)
{
	return &s->peer;
}

const struct addr *
stream_client(const struct stream *s)
{
	return &s->client;
}

void
stream_set_client(struct stream *s, const struct addr *client)
{
	s->client = *client;
}

void
stream_set_counted(struct stream *s)
{
	s->flags |= S_COUNTED;
}

/* Takes over one reference. While the socket is full the write event does
 * what the hub's list does otherwise. */
static void
push(struct stream *s, struct blob *blob)
{
	outq_push(&s->out, &s->hub->cache, blob);
	if (!s->write_ev)
		streamhub_mark_dirty(s);
}

enum err
stream_send(struct stream *s, struct blob *blob)
{
	const struct stream_limits *max = s->limits;

	if (s->flags & (S_CLOSING | S_FINISH))
		return ERR_CLOSED;
	if (s->out.frames >= max->push_frames_max ||
	    s->out.bytes + blob->len > max->push_bytes_max) {
		s->flags |= S_WANT_DRAINED;
		return ERR_FULL;
	}
	push(s, blob_ref(blob));
	return ERR_OK;
}

void
stream_reply_give(struct stream *s, struct blob *blob)
{
	const struct stream_limits *max = s->limits;

	if (s->flags & (S_CLOSING | S_FINISH)) {
		blob_unref(blob);
		return;
	}
	if (s->out.frames >= max->reply_frames_max ||
	    s->out.bytes + blob->len > max->reply_bytes_max) {
		blob_unref(blob);
		streamhub_end(s, STREAM_END_FULL);
		return;
	}
	push(s, blob);
}

void
stream_reply(struct stream *s, struct blob *blob)
{
	stream_reply_give(s, blob_ref(blob));
}

uint32_t
stream_queued_bytes(const struct stream *s)
{
	return s->out.bytes;
}

uint32_t
stream_queued_frames(const struct stream *s)
{
	return s->out.frames;
}

size_t
stream_write(struct stream *s, const struct iovec *iov, int count,
    size_t total)
{
	if (s->flags & (S_CLOSING | S_FINISH))
		return total;
	if (!outq_is_empty(&s->out))
		stream_flush(s);
	if (s->flags & S_DEAD)
		return total;
	if (!outq_is_empty(&s->out) || s->write_ev) {
		s->flags |= S_WANT_DRAINED;
		return 0;
	}
	return streamio_pass(s, iov, count, total);
}

void
stream_warm(const struct stream *s)
{
	__builtin_prefetch(&s->write_ev, 1);
	__builtin_prefetch(&s->out, 1);
}

void
stream_want_drained(struct stream *s)
{
	s->flags |= S_WANT_DRAINED;
	if (s->out.bytes <= s->limits->low_bytes)
		streamhub_mark_dirty(s);
}

void
stream_flush(struct stream *s)
{
	if (!(s->flags & S_DEAD) && !s->write_ev)
		streamio_write(s);
}

void
stream_pause(struct stream *s)
{
	if (s->flags & (S_CLOSING | S_PAUSED))
		return;
	s->flags |= S_PAUSED;
	streamio_read_stop(s);
}

/* What OpenSSL or the stash holds does not make the socket readable. */
void
stream_resume(struct stream *s)
{
	if (!(s->flags & S_PAUSED) || (s->flags & S_CLOSING))
		return;
	s->flags &= ~S_PAUSED;
	if (s->flags & S_EOF)
		return;
	streamio_read_start(s);
	if (s->stash || s->ssl)
		streamio_read_soon(s);
}

bool
stream_is_paused(const struct stream *s)
{
	return s->flags & S_PAUSED;
}

void
stream_unread(struct stream *s, const char *data, size_t len)
{
	if (len == 0 || (s->flags & S_CLOSING))
		return;
	BUG_ON(s->stash || len > STREAM_READ_BYTES);
	s->stash = xmalloc(sizeof(*s->stash) + len);
	s->stash->len = len;
	memcpy(s->stash->data, data, len);
	streamio_read_soon(s);
}

void
stream_set_timeout(struct stream *s, uint32_t ms)
{
	if (!(s->flags & S_CLOSING))
		streamhub_set_timeout(s, ms);
}

void
stream_finish(struct stream *s)
{
	if (s->flags & (S_FINISH | S_CLOSING))
		return;
	s->flags |= S_FINISH;
	streamhub_mark_dirty(s);
}

void
stream_close(struct stream *s, uint32_t deadline_ms)
{
	if (s->flags & S_CLOSING)
		return;
	s->flags |= S_CLOSING;
	streamio_read_stop(s);
	xfree(s->stash);
	s->stash = NULL;
	streamhub_set_timeout(s, deadline_ms > 0 ? deadline_ms : 1);
	streamhub_mark_dirty(s);
}

void
stream_abort(struct stream *s)
{
	streamhub_end(s, STREAM_END_SELF);
}

bool
stream_is_closing(const struct stream *s)
{
	return s->flags & S_CLOSING;
}
