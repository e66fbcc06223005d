/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams without sockets.
 * Runs on: the fuzzer's thread.
 * Owns: queued frames and bytes that were given back.
 */
#include "pipe.h"

#include "base/buf.h"
#include "base/mem.h"

#include <sys/uio.h>

#define QUEUE_MAX 256
#define STASH_MAX (1u << 20)

struct stream {
	const struct stream_ops *ops;
	void *arg;
	struct addr client;
	struct blob *queue[QUEUE_MAX];
	uint32_t first, count, bytes;
	struct buf stash;
	struct blob *half;	/* a frame of which the rest must follow */
	bool is_paused, wants_drained, is_closing;
};

struct stream_hub {
	bool (*turn)(void *arg);
	void *arg;
	bool wants_turn;
};

const struct stream_limits stream_limits_default = {
	.push_frames_max = PIPE_FRAMES_MAX,
};

struct stream *
pipe_new(void)
{
	struct stream *s = xcalloc(1, sizeof(*s));

	buf_init(&s->stash, STASH_MAX);
	return s;
}

void
pipe_free(struct stream *s)
{
	struct blob *blob;

	while ((blob = pipe_take(s)) != NULL)
		blob_unref(blob);
	blob_unref(s->half);
	buf_fini(&s->stash);
	xfree(s);
}

struct stream_hub *
pipe_hub_new(void)
{
	return xcalloc(1, sizeof(struct stream_hub));
}

void
pipe_hub_free(struct stream_hub *hub)
{
	xfree(hub);
}

bool
pipe_hub_round(struct stream_hub *hub)
{
	if (!hub->wants_turn)
		return false;
	hub->wants_turn = hub->turn(hub->arg);
	return true;
}

static void
deliver(struct stream *s, const void *data, size_t len)
{
	/* Its own allocation, so that reading beyond it shows. */
	char *copy = xmalloc(len);

	memcpy(copy, data, len);
	s->ops->on_bytes(s, s->arg, copy, len);
	xfree(copy);
}

void
pipe_feed(struct stream *s, const void *data, size_t len)
{
	if (s->is_closing || len == 0)
		return;
	if (!s->is_paused && s->stash.len == 0) {
		deliver(s, data, len);
		return;
	}
	if (s->stash.len + len <= STASH_MAX)	/* else it is not read yet */
		buf_putstr(&s->stash, (struct str){ data, len });
}

struct blob *
pipe_take(struct stream *s)
{
	struct blob *blob;

	if (s->count == 0)
		return NULL;
	blob = s->queue[s->first];
	s->first = (s->first + 1) % QUEUE_MAX;
	s->count--;
	s->bytes -= (uint32_t)blob->len;
	return blob;
}

bool
pipe_turn(struct stream *s)
{
	struct buf stash = s->stash;

	if (s->is_closing)
		return false;
	if (s->wants_drained && s->count <= PIPE_FRAMES_MAX / 2) {
		s->wants_drained = false;
		s->ops->on_drained(s, s->arg);
		return true;
	}
	if (s->is_paused || stash.len == 0)
		return false;
	buf_init(&s->stash, STASH_MAX);
	deliver(s, stash.data, stash.len);
	buf_fini(&stash);
	return true;
}

void
pipe_close(struct stream *s, enum stream_end end)
{
	s->is_closing = true;
	s->ops->on_closed(s, s->arg, end);
}

bool
pipe_is_over(const struct stream *s)
{
	return s->is_closing;
}

/* ---- net/stream.h ---- */

void
stream_hub_set_work(struct stream_hub *hub, bool (*turn)(void *arg),
    void *arg)
{
	hub->turn = turn;
	hub->arg = arg;
}

void
stream_hub_on_written(struct stream_hub *hub, void (*fn)(void *arg), void *arg)
{
	(void)hub;
	(void)fn;
	(void)arg;
}

void
stream_hub_want_turn(struct stream_hub *hub)
{
	hub->wants_turn = true;
}

void
stream_hub_want_turn_later(struct stream_hub *hub)
{
	hub->wants_turn = true;
}

/* What follows half a frame is its rest. */
static struct blob *
join_half(struct stream *s, struct blob *rest)
{
	struct blob *whole = blob_alloc(s->half->len + rest->len);

	memcpy(whole->data, s->half->data, s->half->len);
	memcpy(whole->data + s->half->len, rest->data, rest->len);
	blob_unref(s->half);
	blob_unref(rest);
	s->half = NULL;
	return whole;
}

static void
put(struct stream *s, struct blob *blob)
{
	if (s->half)
		blob = join_half(s, blob);
	/* The owner bounds its answers: 64 under way, and each errs once. */
	BUG_ON(s->count == QUEUE_MAX);
	s->queue[(s->first + s->count++) % QUEUE_MAX] = blob;
	s->bytes += (uint32_t)blob->len;
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
	(void)s;
	(void)limits;
}

void
stream_set_timeout(struct stream *s, uint32_t ms)
{
	(void)s;
	(void)ms;
}

const struct addr *
stream_client(const struct stream *s)
{
	return &s->client;
}

enum err
stream_send(struct stream *s, struct blob *blob)
{
	if (s->is_closing)
		return ERR_CLOSED;
	if (s->count >= PIPE_FRAMES_MAX) {
		s->wants_drained = true;
		return ERR_FULL;
	}
	put(s, blob_ref(blob));
	return ERR_OK;
}

void
stream_reply(struct stream *s, struct blob *blob)
{
	stream_reply_give(s, blob_ref(blob));
}

void
stream_reply_give(struct stream *s, struct blob *blob)
{
	if (s->is_closing)
		blob_unref(blob);
	else
		put(s, blob);
}

/* The bytes of a server's frame. */
static size_t
frame_len(const char *p, size_t len)
{
	const unsigned char *u = (const unsigned char *)p;
	size_t payload;

	BUG_ON(len < 2);
	payload = u[1];
	if (payload < 126)
		return payload + 2;
	BUG_ON(payload == 127 || len < 4);
	return (size_t)u[2] * 256 + u[3] + 4;
}

/* Whole frames while there is room, and of the next one the half. */
size_t
stream_write(struct stream *s, const struct iovec *iov, int count,
    size_t total)
{
	struct buf all;
	size_t at = 0, len;

	BUG_ON(s->half);
	if (s->is_closing)
		return total;
	buf_init(&all, total + 1);
	for (int i = 0; i < count; i++)
		buf_putstr(&all, (struct str){ iov[i].iov_base,
		    iov[i].iov_len });
	for (; at < total && s->count < PIPE_FRAMES_MAX; at += len) {
		len = frame_len(all.data + at, total - at);
		put(s, blob_new(all.data + at, len));
	}
	if (at < total) {
		s->wants_drained = true;
		if (s->count == PIPE_FRAMES_MAX) {
			len = frame_len(all.data + at, total - at) / 2;
			s->half = blob_new(all.data + at, len);
			at += len;
		}
	}
	buf_fini(&all);
	return at;
}

void
stream_warm(const struct stream *s)
{
	(void)s;
}

uint32_t
stream_queued_bytes(const struct stream *s)
{
	/* As many frames as make a gate stop reading weigh that much. */
	return s->count > 4 * PIPE_FRAMES_MAX ? UINT32_MAX : s->bytes;
}

void
stream_want_drained(struct stream *s)
{
	s->wants_drained = true;
}

void
stream_flush(struct stream *s)
{
	(void)s;
}

void
stream_pause(struct stream *s)
{
	s->is_paused = true;
}

void
stream_resume(struct stream *s)
{
	s->is_paused = false;
}

bool
stream_is_paused(const struct stream *s)
{
	return s->is_paused;
}

/* Before what came meanwhile. */
void
stream_unread(struct stream *s, const char *data, size_t len)
{
	struct buf whole;

	buf_init(&whole, 2 * STASH_MAX);
	buf_putstr(&whole, (struct str){ data, len });
	buf_putstr(&whole, buf_str(&s->stash));
	buf_fini(&s->stash);
	s->stash = whole;
}

void
stream_close(struct stream *s, uint32_t deadline_ms)
{
	(void)deadline_ms;
	s->is_closing = true;
}
