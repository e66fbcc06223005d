/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the streams of a worker share, and the end of each round of its loop.
 * Runs on: the worker.
 * Owns: every stream until it is buried.
 */
#include <unistd.h>

#include "base/mem.h"
#include "net/streamin.h"

static void
tail_clear(struct stream_tail *list)
{
	list->first = NULL;
	list->last = &list->first;
}

/* Activation runs in the present round of the loop, after what is active
 * already. From inside the flush that would never let the loop poll: a zero
 * timeout waits for the next round. */
static void
flush_later(struct stream_hub *hub)
{
	static const struct timeval at_once = { 0, 0 };

	if (hub->is_flush_due)
		return;
	hub->is_flush_due = true;
	if (hub->is_in_flush)
		event_add(&hub->flush_ev, &at_once);
	else
		event_active(&hub->flush_ev, EV_TIMEOUT, 0);
}

void
streamhub_mark_dirty(struct stream *s)
{
	struct stream_hub *hub = s->hub;

	if (s->flags & (S_DIRTY | S_DEAD))
		return;
	s->flags |= S_DIRTY;
	s->next_dirty = NULL;
	*hub->dirty.last = s;
	hub->dirty.last = &s->next_dirty;
	flush_later(hub);
}

void
streamhub_end(struct stream *s, enum stream_end why)
{
	struct stream_hub *hub = s->hub;

	if (s->flags & S_DEAD)
		return;
	streamio_stop(s);
	if (!(s->flags & S_CLOSING))
		s->end = why;
	s->flags |= S_DEAD | S_CLOSING;
	s->next_dead = NULL;
	*hub->dead.last = s;
	hub->dead.last = &s->next_dead;
	flush_later(hub);
}

/* Only what is on the list now: a stream that fills itself again waits for
 * the next round. */
static void
write_dirty(struct stream_hub *hub)
{
	struct stream *s = hub->dirty.first, *next;

	tail_clear(&hub->dirty);
	for (; s; s = next) {
		next = s->next_dirty;
		s->flags &= ~S_DIRTY;
		if (!(s->flags & S_DEAD))
			streamio_write(s);
	}
	if (hub->on_written)
		hub->on_written(hub->written_arg);
}

static void
bury(struct stream *s)
{
	struct stream_hub *hub = s->hub;

	wheel_clear(&hub->wheel, &s->timeout);
	s->ops->on_closed(s, s->arg, s->end);
	if ((s->flags & S_COUNTED) && hub->on_gone)
		hub->on_gone(hub->gone_arg, s);
	outq_drop(&s->out, &hub->cache);
	SSL_free(s->ssl);
	close(s->fd);
	xfree(s->stash);
	LIST_REMOVE(s, link);
	hub->count--;
	xfree(s);
}

/* The dead may still be on the list to write: that one is emptied first,
 * and takes no dead. */
static void
bury_dead(struct stream_hub *hub)
{
	struct stream *s, *next;

	while (hub->dead.first) {
		write_dirty(hub);
		s = hub->dead.first;
		tail_clear(&hub->dead);
		for (; s; s = next) {
			next = s->next_dead;
			bury(s);
		}
	}
}

static void
on_flush(evutil_socket_t fd, short what, void *arg)
{
	struct stream_hub *hub = arg;

	(void)fd;
	(void)what;
	hub->is_flush_due = false;
	hub->is_in_flush = true;
	write_dirty(hub);
	bury_dead(hub);
	if (hub->wants_turn) {
		hub->wants_turn = false;
		if (hub->turn(hub->turn_arg))
			stream_hub_want_turn(hub);
	}
	hub->is_in_flush = false;
}

void
stream_hub_set_work(struct stream_hub *hub, bool (*turn)(void *arg),
    void *arg)
{
	hub->turn = turn;
	hub->turn_arg = arg;
}

void
stream_hub_on_written(struct stream_hub *hub, void (*fn)(void *arg), void *arg)
{
	hub->on_written = fn;
	hub->written_arg = arg;
}

void
stream_hub_want_turn(struct stream_hub *hub)
{
	hub->wants_turn = true;
	flush_later(hub);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	stream_hub_want_turn(arg);
}

void
stream_hub_want_turn_later(struct stream_hub *hub)
{
	static const struct timeval soon = { 0, 1000 };

	if (!event_pending(&hub->turn_ev, EV_TIMEOUT, NULL))
		event_add(&hub->turn_ev, &soon);
}

void
stream_hub_flush(struct stream_hub *hub)
{
	write_dirty(hub);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct stream_hub *hub = arg;

	(void)fd;
	(void)what;
	wheel_turn(&hub->wheel, clock_mono_ms(hub->clock));
	if (hub->wheel.count > 0)
		return;
	hub->is_ticking = false;
	event_del(&hub->tick_ev);
}

void
streamhub_set_timeout(struct stream *s, uint32_t ms)
{
	static const struct timeval step = { 0, WHEEL_STEP_MS * 1000 };
	struct stream_hub *hub = s->hub;

	if (ms == 0) {
		wheel_clear(&hub->wheel, &s->timeout);
		return;
	}
	wheel_set(&hub->wheel, &s->timeout, clock_mono_ms(hub->clock), ms);
	if (hub->is_ticking)
		return;
	hub->is_ticking = true;
	if (event_add(&hub->tick_ev, &step) != 0)
		BUG("event_add");
}

static void
on_due(void *arg, struct wheel_link *link)
{
	struct stream *s = (struct stream *)((char *)link -
	    offsetof(struct stream, timeout));

	(void)arg;
	if ((s->flags & S_CLOSING) || !s->ops->on_timeout)
		streamhub_end(s, STREAM_END_SELF);
	else
		s->ops->on_timeout(s, s->arg);
}

struct stream_hub *
stream_hub_new(struct event_base *base, const struct clock *clock)
{
	struct stream_hub *hub = xcalloc(1, sizeof(*hub));

	hub->base = base;
	hub->clock = clock;
	tail_clear(&hub->dirty);
	tail_clear(&hub->dead);
	wheel_init(&hub->wheel, on_due, hub);
	event_assign(&hub->flush_ev, base, -1, 0, on_flush, hub);
	event_assign(&hub->tick_ev, base, -1, EV_PERSIST, on_tick, hub);
	event_assign(&hub->turn_ev, base, -1, 0, on_turn, hub);
	return hub;
}

void
stream_hub_free(struct stream_hub *hub)
{
	struct stream *s;

	if (!hub)
		return;
	hub->is_in_flush = true;
	while (!LIST_EMPTY(&hub->all)) {
		LIST_FOREACH(s, &hub->all, link)
			streamhub_end(s, STREAM_END_SELF);
		bury_dead(hub);
	}
	event_del(&hub->flush_ev);
	event_del(&hub->tick_ev);
	event_del(&hub->turn_ev);
	outq_cache_fini(&hub->cache);
	xfree(hub);
}

void
streamhub_add(struct stream_hub *hub, struct stream *s)
{
	LIST_INSERT_HEAD(&hub->all, s, link);
	hub->count++;
}

struct event_base *
stream_hub_base(struct stream_hub *hub)
{
	return hub->base;
}

uint32_t
stream_hub_count(const struct stream_hub *hub)
{
	return hub->count;
}

void
stream_hub_on_gone(struct stream_hub *hub,
    void (*fn)(void *arg, struct stream *), void *arg)
{
	hub->on_gone = fn;
	hub->gone_arg = arg;
}
