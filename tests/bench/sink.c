/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams without sockets.
 * Runs on: the program's only thread.
 * Owns: nothing.
 */
#include "sink.h"

#include "base/mem.h"

/* About as large as the real one, so that memory is touched alike. */
struct stream {
	uint64_t bytes;
	uint32_t writes;
	char rest[400];
};

struct stream_hub {
	bool (*turn)(void *arg);
	void *arg;
	bool wants_turn;
};

const struct stream_limits stream_limits_default;

struct stream *
sink_new(void)
{
	return xcalloc(1, sizeof(struct stream));
}

uint64_t
sink_bytes(const struct stream *s)
{
	return s->bytes;
}

uint32_t
sink_writes(const struct stream *s)
{
	return s->writes;
}

struct stream_hub *
sink_hub_new(void)
{
	return xcalloc(1, sizeof(struct stream_hub));
}

bool
sink_hub_round(struct stream_hub *hub)
{
	if (!hub->wants_turn)
		return false;
	hub->wants_turn = hub->turn(hub->arg);
	return true;
}

/* ---- net/stream.h ---- */

void
stream_hub_set_work(struct stream_hub *hub, bool (*turn)(void *arg),
    void *arg)
{
	hub->turn = turn;
	hub->arg = arg;
}

/* Nothing here looks at how long writing took. */
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

size_t
stream_write(struct stream *s, const struct iovec *iov, int count,
    size_t total)
{
	(void)iov;
	(void)count;
	s->bytes += total;
	s->writes++;
	return total;
}

void
stream_warm(const struct stream *s)
{
	__builtin_prefetch(s, 1);
}

void
stream_set_owner(struct stream *s, const struct stream_ops *ops, void *arg)
{
	(void)s;
	(void)ops;
	(void)arg;
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
	static const struct addr nowhere;

	(void)s;
	return &nowhere;
}

enum err
stream_send(struct stream *s, struct blob *blob)
{
	(void)s;
	(void)blob;
	return ERR_OK;
}

void
stream_reply(struct stream *s, struct blob *blob)
{
	(void)s;
	(void)blob;
}

void
stream_reply_give(struct stream *s, struct blob *blob)
{
	(void)s;
	blob_unref(blob);
}

uint32_t
stream_queued_bytes(const struct stream *s)
{
	(void)s;
	return 0;
}

void
stream_want_drained(struct stream *s)
{
	(void)s;
}

void
stream_flush(struct stream *s)
{
	(void)s;
}

void
stream_pause(struct stream *s)
{
	(void)s;
}

void
stream_resume(struct stream *s)
{
	(void)s;
}

bool
stream_is_paused(const struct stream *s)
{
	(void)s;
	return false;
}

void
stream_unread(struct stream *s, const char *data, size_t len)
{
	(void)s;
	(void)data;
	(void)len;
}

void
stream_close(struct stream *s, uint32_t deadline_ms)
{
	(void)s;
	(void)deadline_ms;
}
