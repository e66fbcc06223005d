/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens in live rooms, from the core's notices to the sockets.
 *
 * Frames are written from the rings in turns of the hub's work, each of about
 * a quarter of a millisecond, all rooms in turn; other sockets and mail come
 * between. When durable requests come late, turns come seldom (yield.h).
 * A ring may be full of what is not offered to all yet; then the room's
 * notices wait here in their order. They count as mail that is queued, so the
 * shard sees that this worker is pressed, and nothing grows beyond the
 * mailbox.
 *
 * Runs on: worker.
 * Owns: nothing; rooms are those of seats.c.
 */
#include "base/jsonw.h"
#include "base/metrics.h"
#include "base/sabotage.h"
#include "gate/native/native_priv.h"

/* What a ring counts: frames of enum room_class; and from LOST on, by class,
 * messages that never came here, for which a room.missed stands in the ring.
 * Those have been counted as missed when it was put there. */
#define LOST ROOM_FRAMES
_Static_assert(LOST + ROOM_CLASSES == RING_CLASSES, "a ring counts these");

/* What a turn may cost, as bytes copied: a quarter of a millisecond. A system
 * call costs as much as these bytes. */
#define TURN_COST (512u * 1024)
#define ROOM_COST (256u * 1024)		/* before other rooms get a turn */
#define WRITE_COST (8u * 1024)
#define WARM_AHEAD 4			/* subscribers */
/* Rooms that have ended and wait for readers; each has a ring. */
#define STUCK_MAX 64u
#define PARTS_MAX (RPC_PARTS_MAX + 1)

/* --- what is told ------------------------------------------------------- */

static void
write_missed(const struct room_here *room, const struct ring_counts *missed,
    struct buf *out)
{
	static const char *const names[ROOM_CLASSES] = { "high", "normal",
		"low" };
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_string_field(&w, "room", str_from(room->id));
	for (unsigned i = 0; i < ROOM_CLASSES; i++)
		jsonw_int_field(&w, names[i],
		    (int64_t)(missed->of[i] + missed->of[LOST + i]));
	jsonw_int_field(&w, "events", (int64_t)missed->of[ROOM_OTHER]);
	jsonw_object_end(&w);
}

static void
count_missed(struct room_here *room, const uint64_t missed[ROOM_CLASSES],
    uint32_t readers)
{
	static const enum metric metrics[] = {
		[ROOM_HIGH] = METRIC_ROOM_MISSED_HIGH,
		[ROOM_NORMAL] = METRIC_ROOM_MISSED_NORMAL,
		[ROOM_LOW] = METRIC_ROOM_MISSED_LOW,
	};

	for (unsigned i = 0; i < ROOM_CLASSES; i++) {
		int64_t n = (int64_t)(missed[i] * readers);

		if (n == 0)
			continue;
		metric_add(metrics[i], n);
		atomic_fetch_add_explicit(&room->tally->missed[i], n,
		    memory_order_relaxed);
	}
}

static void
tell_removed(const struct room_here *room, struct session *s,
    const char *reason)
{
	struct buf params;
	struct jsonw w;

	if (!reason)
		return;
	buf_init(&params, 512);
	w = jsonw_on(&params);
	jsonw_object(&w);
	jsonw_string_field(&w, "room", str_from(room->id));
	jsonw_string_field(&w, "reason", str_from(reason));
	jsonw_object_end(&w);
	session_tell(s, "room.removed", &params);
	buf_fini(&params);
}

/* --- into the ring ------------------------------------------------------ */

static enum err
push_frame(struct room_here *room, const struct rpc_parts *parts,
    const struct ring_tag *tag)
{
	unsigned char header[WS_HEADER_MAX];
	struct iovec iov[PARTS_MAX];
	size_t len = 0;

	for (unsigned i = 0; i < parts->count; i++) {
		struct str part = parts->items[i];

		iov[i + 1] = (struct iovec){ (void *)(uintptr_t)part.p,
		    part.len };
		len += part.len;
	}
	iov[0].iov_base = header;
	iov[0].iov_len = ws_header(header, WS_OP_TEXT, len);
	seats_keep(room);
	return ring_push(room->ring, iov, (int)parts->count + 1, tag);
}

/* What never came here was missed by everybody. It stands in the ring where
 * it would have been, for as many frames as it tells of. */
static enum err
push_missed(struct room_here *room, uint32_t lost[ROOM_FRAMES])
{
	struct ring_tag tag = { .stamp = room->stamp };
	struct ring_counts missed = { { 0 } };
	struct rpc_parts parts;
	struct buf params;
	uint32_t any = lost[ROOM_OTHER];
	enum err err;

	missed.of[ROOM_OTHER] = tag.counts[ROOM_OTHER] = lost[ROOM_OTHER];
	for (unsigned i = 0; i < ROOM_CLASSES; i++) {
		any |= lost[i];
		missed.of[LOST + i] = tag.counts[LOST + i] = lost[i];
	}
	if (any == 0)
		return ERR_OK;
	buf_init(&params, 512);
	write_missed(room, &missed, &params);
	parts = rpc_event("room.missed", buf_str(&params));
	err = push_frame(room, &parts, &tag);
	buf_fini(&params);
	if (err)
		return err;
	count_missed(room, &missed.of[LOST], ring_count(room->ring));
	memset(lost, 0, sizeof(*lost) * ROOM_FRAMES);
	return ERR_OK;
}

/* A message's stamp is even; what comes behind it, before the next one, has
 * the odd stamp above. So a joiner begins with a message: what else happened
 * while nobody said anything may be much, and is in the room as it is now. */
static uint64_t
stamp_of(const struct push *e)
{
	bool is_message = strcmp(e->method, "room.message") == 0;

	return (uint64_t)e->n * 2 + !is_message;
}

static enum err
push_event(struct room_here *room, const struct push *e)
{
	struct rpc_parts parts = rpc_event(e->method,
	    (struct str){ e->tail, e->tail_len });
	struct ring_tag tag = { .stamp = stamp_of(e) };
	enum err err;

	if (sabotage_is(SABOTEUR_ROOM_SKIPS) && e->n % 16 == 0)
		return ERR_OK;
	if (tag.stamp < room->stamp)
		tag.stamp = room->stamp;
	tag.counts[e->room_class] = 1;
	err = push_frame(room, &parts, &tag);
	if (!err)
		room->stamp = tag.stamp;
	return err;
}

/* --- notices ------------------------------------------------------------ */

static enum err
on_event(struct room_here *room, struct notice *n)
{
	enum err err;

	room->history = n->history;
	err = push_missed(room, n->lost);
	if (err || !n->push)
		return err;
	err = push_event(room, n->push);
	if (err != ERR_TOO_LARGE)
		return err;
	n->lost[n->push->room_class]++;
	push_unref(n->push);
	n->push = NULL;
	return push_missed(room, n->lost);
}

static void
tell_missed(struct room_here *room, struct session *s,
    const struct ring_counts *missed)
{
	struct buf params;

	buf_init(&params, 512);
	write_missed(room, missed, &params);
	session_tell(s, "room.missed", &params);
	buf_fini(&params);
	count_missed(room, missed->of, 1);
}

/* Long messages, or much else between them, may have pushed the oldest out of
 * the ring. */
static void
tell_front(struct room_here *room, struct session *s,
    const struct room_join *join, uint64_t stamp)
{
	struct ring_counts have, missed = { { 0 } };
	uint64_t any = 0;

	ring_counts_above(room->ring, stamp, &have);
	for (unsigned i = 0; i < ROOM_CLASSES; i++) {
		uint64_t told = have.of[i] + have.of[LOST + i];

		if (join->said[i] > told)
			any |= missed.of[i] = join->said[i] - told;
	}
	if (any)
		tell_missed(room, s, &missed);
}

static enum err
on_join(struct room_here *room, struct notice *n)
{
	struct session *s = native_find(room->rooms->native, n->session);
	uint64_t stamp = (uint64_t)n->join->after * 2 + 1;

	room->history = n->history;
	if (!s || s->state != SESSION_OPEN || seats_has(room, s))
		return ERR_OK;
	tell_front(room, s, n->join, stamp);
	seats_sit(room, s, stamp);
	return ERR_OK;
}

static enum err
on_leave(struct room_here *room, struct notice *n)
{
	struct session *s = native_find(room->rooms->native, n->session);

	if (!s || s->state == SESSION_ENDED)
		return ERR_OK;
	seats_leave(room, s);
	if (s->state == SESSION_OPEN)
		tell_removed(room, s, n->reason);
	return ERR_OK;
}

static enum err
on_end(struct room_here *room, struct notice *n)
{
	enum err err = push_missed(room, n->lost);

	if (err)
		return err;
	seats_end(room);
	room->reason = n->reason;
	return ERR_OK;
}

/* ERR_FULL: not yet. */
typedef enum err (*taker_fn)(struct room_here *, struct notice *);

static enum err
take_notice(struct room_here *room, struct notice *n)
{
	static const taker_fn takers[] = {
		[NOTICE_ROOM_JOIN] = on_join,
		[NOTICE_ROOM_LEAVE] = on_leave,
		[NOTICE_ROOM_END] = on_end,
		[NOTICE_ROOM_PUSH] = on_event,
	};

	return takers[n->kind](room, n);
}

static void
make_room(struct rooms *rs, struct notice *n)
{
	struct room_join *join = n->join;
	struct room_here *room = seats_open(rs, n->key, join);

	room->history = n->history;
	/* Nobody reads it yet, so it cannot be full. */
	for (uint32_t i = 0; i < join->backlog_count; i++)
		if (push_event(room, join->backlog[i]))
			break;
}

static struct channel_key
key_of(const struct notice *n)
{
	return n->push ? n->push->key : n->key;
}

static void
keep_mail(struct rooms *rs, int32_t n)
{
	mailbox_keep(rs->native->parts.submitter->reply_to, n);
}

void
rooms_notice(struct rooms *rs, struct notice *n)
{
	struct room_here *room = seats_find(rs, key_of(n));

	if (!room && n->kind == NOTICE_ROOM_JOIN && n->join->has_backlog) {
		make_room(rs, n);
		room = seats_find(rs, n->key);
	}
	if (!room) {
		notice_free(n);
		return;
	}
	room->is_quiet = false;
	seats_mark_dirty(room);
	if (!room->waiting && take_notice(room, n) == ERR_OK) {
		notice_free(n);
		return;
	}
	n->mail.next = NULL;
	*room->waiting_tail = &n->mail;
	room->waiting_tail = &n->mail.next;
	keep_mail(rs, 1);
}

static void
drop_first(struct room_here *room)
{
	room->waiting = room->waiting->next;
	if (!room->waiting)
		room->waiting_tail = &room->waiting;
	keep_mail(room->rooms, -1);
}

/* The ring has been offered to all. What waits behind the end is of the next
 * room of that name. */
static void
take_waiting(struct room_here *room)
{
	struct mail *m;

	while ((m = room->waiting) != NULL) {
		struct notice *n = (struct notice *)m;
		bool is_next = room->is_ended;

		if (!is_next && take_notice(room, n))
			return;
		drop_first(room);
		if (is_next)
			rooms_notice(room->rooms, n);
		else
			notice_free(n);
	}
}

/* --- out of the ring ---------------------------------------------------- */

static struct blob *
copy_of(const struct ring_view *v)
{
	struct blob *blob = blob_alloc(v->total);
	size_t at = 0;

	for (int i = 0; i < v->count; i++) {
		memcpy(blob->data + at, v->iov[i].iov_base,
		    v->iov[i].iov_len);
		at += v->iov[i].iov_len;
	}
	return blob;
}

/* With many sessions each is far from the processor when its turn comes, and
 * so is its stream: 170 ns against 20. */
static void
warm(const struct room_here *room)
{
	uint32_t slot;

	if (ring_ahead(room->ring, 2 * WARM_AHEAD, &slot))
		__builtin_prefetch(seats_session(room, slot));
	if (ring_ahead(room->ring, WARM_AHEAD, &slot))
		stream_warm(seats_session(room, slot)->stream);
}

/* One subscriber's turn; answers what it cost. */
static size_t
offer(struct room_here *room, struct ring_view *v)
{
	struct stream *stream = seats_session(room, v->slot)->stream;
	size_t total = v->total, took;

	took = stream_write(stream, v->iov, v->count, total);
	ring_took(room->ring, v, took);
	if (took < total && v->total > 0)
		stream_reply_give(stream, copy_of(v));
	return WRITE_COST + took;
}

static size_t
run(struct room_here *room, size_t cost_max)
{
	struct ring_view view;
	size_t cost = 0;
	int64_t frames = 0;

	while (cost < cost_max && ring_next(room->ring, &view)) {
		warm(room);
		cost += offer(room, &view);
		frames += view.frames;
	}
	metric_add(METRIC_ROOM_WRITTEN, frames);
	atomic_fetch_add_explicit(&room->tally->written, frames,
	    memory_order_relaxed);
	return cost;
}

/* Those whose socket is full have still something to come. */
static void
clear_ended(struct room_here *room)
{
	struct ring *ring = room->ring;

	for (uint32_t i = ring_count(ring); i-- > 0; ) {
		struct session *s;

		if (i >= ring_count(ring) || ring_is_lagging(ring, i))
			continue;
		s = seats_session(room, ring_slot(ring, i));
		seats_leave(room, s);
		tell_removed(room, s, room->reason);
	}
	if (ring_count(ring) == 0)
		seats_close(room);
	else
		seats_mark_stuck(room);
}

/* A socket may be full for ever, and a ring lasts as long: whoever makes and
 * ends rooms before a reader that does not read must not fill memory. */
static void
end_longest_stuck(struct rooms *rs)
{
	struct ring *ring = rs->stuck->ring;

	while (ring_count(ring) > 0)
		session_end(seats_session(rs->stuck, ring_slot(ring, 0)),
		    WS_CLOSE_TRY_LATER, "too far behind in rooms");
	seats_unmark_stuck(rs->stuck);	/* its turn closes it */
}

static void
go_on(struct room_here *room)
{
	if (ring_is_idle(room->ring))
		take_waiting(room);
	if (!ring_is_idle(room->ring))
		seats_mark_dirty(room);
	else if (room->is_ended && !room->is_dirty)
		clear_ended(room);
}

static bool
turn(void *arg)
{
	struct rooms *rs = arg;
	const struct native_parts *parts = &rs->native->parts;
	size_t cost = 0, cost_max = yield_allowance(&rs->yield,
	    clock_mono_ms(parts->clock), TURN_COST);

	if (rs->dirty && cost_max == 0) {
		stream_hub_want_turn_later(parts->hub);
		return false;
	}
	while (rs->dirty && cost < cost_max) {
		struct room_here *room = rs->dirty;

		rs->dirty = room->next_dirty;
		if (!rs->dirty)
			rs->dirty_tail = &rs->dirty;
		room->is_dirty = false;
		cost += WRITE_COST + run(room, ROOM_COST);
		go_on(room);
	}
	while (rs->stuck_count > STUCK_MAX)
		end_longest_stuck(rs);
	yield_spent(&rs->yield, cost);
	return rs->dirty != NULL;
}

void
rooms_turn(struct rooms *rs)
{
	if (rs->dirty)
		(void)turn(rs);
}

static bool
is_durable(const struct request *r)
{
	for (const struct step *s = r->steps; s->at != AT_NONE; s++)
		if (s->at == AT_WRITER)
			return true;
	return false;
}

void
rooms_heard(struct rooms *rs, const struct request *r)
{
	if (rs->item_count > 0 && is_durable(r))
		yield_heard(&rs->yield, r->late_ms +
		    (clock_mono_us(rs->native->parts.clock) -
		    r->times.posted_us) / 1000);
}

struct rooms *
rooms_new(struct native *n)
{
	struct rooms *rs = xcalloc(1, sizeof(*rs));

	seats_init(rs, n);
	yield_init(&rs->yield, clock_mono_ms(n->parts.clock));
	stream_hub_set_work(n->parts.hub, turn, rs);
	return rs;
}

void
rooms_free(struct rooms *rs)
{
	if (!rs)
		return;
	seats_fini(rs);
	xfree(rs);
}

/* --- sockets with room again -------------------------------------------- */

static void
resume(struct session *s, struct room_here *room, uint32_t index)
{
	struct ring_counts missed;

	seats_mark_dirty(room);
	if (ring_resume(room->ring, index, &missed))
		tell_missed(room, s, &missed);
}

void
rooms_on_drained(struct session *s)
{
	struct room_here *room;
	uint32_t pos = 0, index;

	while (seats_next(s, &pos, &room, &index)) {
		if (ring_is_lagging(room->ring, index))
			resume(s, room, index);
	}
}
