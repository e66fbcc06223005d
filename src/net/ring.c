/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames in a circle and places in it.
 *
 * A frame has a serial number that counts up for ever, and a position that
 * counts bytes for ever, modulo 2^32: where it lies is its position modulo
 * the size. So frames may be split by the end of the buffer, nothing is
 * rearranged when it grows but the bytes themselves, and any row of frames is
 * at most two pieces of memory.
 *
 * Runs on: a worker.
 * Owns: the frames, the list of subscribers.
 */
#include "net/ring.h"

#include <string.h>

#include "base/mem.h"

#define MARKS_MIN 32u
#define LAGGING (1u << 31)	/* in a subscriber's slot */
#define NO_LAG UINT32_MAX

/* Of each frame, and one more at the head: where it begins, and what was
 * counted before it, modulo 2^32. */
struct mark {
	uint64_t stamp;
	uint32_t at;
	uint32_t before[RING_CLASSES];
};

struct subscriber {
	uint32_t slot;
	uint32_t cursor;	/* serial modulo 2^32; lagging: its lag */
};

/* Where a lagging one is: its socket may be full for so long that numbers
 * modulo 2^32 would come round. */
struct lag {
	uint64_t serial;		/* or the next free one */
	struct ring_counts before;
};

struct ring {
	struct ring_config config;
	char *bytes;
	uint32_t size;			/* a power of two */
	struct mark *marks;		/* by serial modulo mark_room */
	uint32_t mark_room;		/* a power of two */
	uint64_t tail, head;		/* serials: oldest kept, next */
	struct ring_counts counted;	/* before head */

	struct subscriber *subscribers;
	uint32_t count, room;
	uint32_t next;			/* the pass: these are behind it */
	uint64_t pass_head;		/* head when it began */
	uint64_t offered;		/* to all, but those who lag */

	struct lag *lags;
	uint32_t lag_count, lag_room, lag_free;
};

_Static_assert(sizeof(struct subscriber) == 8, "idle subscribers are many");

static uint32_t
power_of_two_below(uint32_t n)
{
	uint32_t p = 1;

	while (p <= n / 2)
		p *= 2;
	return p;
}

static uint32_t
power_of_two_above(uint32_t n)
{
	uint32_t p = 1;

	while (p < n)
		p *= 2;
	return p;
}

static struct mark *
mark_of(const struct ring *r, uint64_t serial)
{
	return &r->marks[serial & (r->mark_room - 1)];
}

static uint32_t
bytes_between(const struct ring *r, uint64_t from, uint64_t to)
{
	return mark_of(r, to)->at - mark_of(r, from)->at;
}

struct ring *
ring_new(const struct ring_config *config)
{
	struct ring *r = xcalloc(1, sizeof(*r));
	uint32_t max = config->bytes_max;

	BUG_ON(max < RING_BYTES_MIN || max > RING_BYTES_MAX);
	r->config = *config;
	r->config.bytes_max = power_of_two_below(max);
	r->size = RING_BYTES_MIN;
	r->bytes = xmalloc(r->size);
	r->mark_room = MARKS_MIN;
	r->marks = xcalloc(r->mark_room, sizeof(*r->marks));
	r->lag_free = NO_LAG;
	return r;
}

void
ring_free(struct ring *r)
{
	if (!r)
		return;
	xfree(r->bytes);
	xfree(r->marks);
	xfree(r->subscribers);
	xfree(r->lags);
	xfree(r);
}

/* --- memory ------------------------------------------------------------- */

/* Describes len bytes of a buffer of that size from a position on. */
static int
pieces(char *bytes, uint32_t size, uint32_t at, uint32_t len,
    struct iovec iov[2])
{
	uint32_t from = at & (size - 1), first = size - from;

	if (first > len)
		first = len;
	iov[0] = (struct iovec){ bytes + from, first };
	iov[1] = (struct iovec){ bytes, len - first };
	return len > first ? 2 : len > 0 ? 1 : 0;
}

static void
copy_in(char *bytes, uint32_t size, uint32_t at, const void *from, size_t len)
{
	struct iovec to[2];

	if (len == 0)
		return;
	pieces(bytes, size, at, (uint32_t)len, to);
	memcpy(to[0].iov_base, from, to[0].iov_len);
	if (to[1].iov_len > 0)
		memcpy(to[1].iov_base, (const char *)from + to[0].iov_len,
		    to[1].iov_len);
}

static void
resize_bytes(struct ring *r, uint32_t size)
{
	uint32_t at = mark_of(r, r->tail)->at;
	struct iovec old[2];
	char *bytes = xmalloc(size);

	pieces(r->bytes, r->size, at, bytes_between(r, r->tail, r->head), old);
	copy_in(bytes, size, at, old[0].iov_base, old[0].iov_len);
	copy_in(bytes, size, at + (uint32_t)old[0].iov_len, old[1].iov_base,
	    old[1].iov_len);
	xfree(r->bytes);
	r->bytes = bytes;
	r->size = size;
}

static void
resize_marks(struct ring *r, uint32_t room)
{
	struct mark *marks = xcalloc(room, sizeof(*marks));

	for (uint64_t i = r->tail; i <= r->head; i++)
		marks[i & (room - 1)] = *mark_of(r, i);
	xfree(r->marks);
	r->marks = marks;
	r->mark_room = room;
}

static bool
has_room(const struct ring *r, size_t len)
{
	return bytes_between(r, r->tail, r->head) + len <= r->size &&
	    r->head - r->tail + 2 <= r->mark_room;
}

/* May the oldest frame go without loss to anybody? */
static bool
is_spent(const struct ring *r)
{
	return r->lag_count == 0 && r->tail < r->offered &&
	    r->head - r->tail > r->config.keep;
}

static bool
grow(struct ring *r, size_t len)
{
	uint64_t want = (uint64_t)bytes_between(r, r->tail, r->head) + len;

	if (want > r->size) {
		if (want > r->config.bytes_max)
			return false;
		resize_bytes(r, power_of_two_above((uint32_t)want));
	}
	if (r->head - r->tail + 2 > r->mark_room) {
		if (r->mark_room >= r->config.bytes_max / RING_FRAME_MIN)
			return false;
		resize_marks(r, r->mark_room * 2);
	}
	return true;
}

static enum err
make_room(struct ring *r, size_t len)
{
	if (len > r->config.bytes_max)
		return ERR_TOO_LARGE;
	while (!has_room(r, len)) {
		if (!is_spent(r) && grow(r, len))
			continue;
		if (r->tail == r->offered)
			return ERR_FULL;
		r->tail++;
	}
	return ERR_OK;
}

static void
mark_frame(struct ring *r, uint32_t end, const struct ring_tag *tag)
{
	struct mark *next = mark_of(r, r->head + 1);

	mark_of(r, r->head)->stamp = tag->stamp;
	next->at = end;
	for (unsigned i = 0; i < RING_CLASSES; i++) {
		r->counted.of[i] += tag->counts[i];
		next->before[i] = (uint32_t)r->counted.of[i];
	}
	r->head++;
}

/* With nobody who keeps up there is nothing to wait for. */
static void
forget_waiting(struct ring *r)
{
	if (r->count == r->lag_count)
		r->offered = r->pass_head = r->head;
}

enum err
ring_push(struct ring *r, const struct iovec *parts, int count,
    const struct ring_tag *tag)
{
	size_t len = 0;
	uint32_t at;
	enum err err;

	for (int i = 0; i < count; i++)
		len += parts[i].iov_len;
	BUG_ON(len == 0);
	err = make_room(r, len);
	if (err)
		return err;
	at = mark_of(r, r->head)->at;
	for (int i = 0; i < count; i++) {
		copy_in(r->bytes, r->size, at, parts[i].iov_base,
		    parts[i].iov_len);
		at += (uint32_t)parts[i].iov_len;
	}
	mark_frame(r, at, tag);
	forget_waiting(r);
	return ERR_OK;
}

void
ring_set_keep(struct ring *r, uint32_t frames)
{
	r->config.keep = frames;
}

void
ring_trim(struct ring *r)
{
	uint32_t need, marks;

	if (!ring_is_idle(r) || r->lag_count > 0)
		return;
	while (is_spent(r))
		r->tail++;
	need = bytes_between(r, r->tail, r->head);
	if (need < RING_BYTES_MIN)
		need = RING_BYTES_MIN;
	if (power_of_two_above(need) < r->size)
		resize_bytes(r, power_of_two_above(need));
	marks = (uint32_t)(r->head - r->tail) + 2;
	if (marks < MARKS_MIN)
		marks = MARKS_MIN;
	if (power_of_two_above(marks) < r->mark_room)
		resize_marks(r, power_of_two_above(marks));
	xfree(r->lags);
	r->lags = NULL;
	r->lag_room = 0;
	r->lag_free = NO_LAG;
}

size_t
ring_memory(const struct ring *r)
{
	return sizeof(*r) + r->size + r->mark_room * sizeof(*r->marks) +
	    r->room * sizeof(*r->subscribers) + r->lag_room * sizeof(*r->lags);
}

uint32_t
ring_frames(const struct ring *r)
{
	return (uint32_t)(r->head - r->tail);
}

/* The oldest frame kept with a stamp above this one. */
static uint64_t
seek_stamp(const struct ring *r, uint64_t after)
{
	uint64_t low = r->tail, high = r->head;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (mark_of(r, middle)->stamp <= after)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t
ring_frames_above(const struct ring *r, uint64_t after)
{
	return (uint32_t)(r->head - seek_stamp(r, after));
}

/* --- subscribers -------------------------------------------------------- */

static uint64_t
serial_of(const struct ring *r, const struct subscriber *s)
{
	return r->head - ((uint32_t)r->head - s->cursor);
}

static void
put(struct ring *r, uint32_t index, struct subscriber s)
{
	r->subscribers[index] = s;
	r->config.on_moved(r->config.arg, s.slot & ~LAGGING, index);
}

/* By half more: most of a large ring's memory is this. */
static void
reserve(struct ring *r)
{
	if (r->count < r->room)
		return;
	r->room += r->room / 2 + 4;
	r->subscribers = xreallocarray(r->subscribers, r->room,
	    sizeof(*r->subscribers));
}

/* The pass will come by; until then the ring keeps what it shall get. */
static void
expect(struct ring *r, uint64_t serial)
{
	if (serial < r->offered)
		r->offered = serial;
}

uint32_t
ring_join(struct ring *r, uint32_t slot, uint64_t after)
{
	uint64_t from = seek_stamp(r, after);

	BUG_ON(slot & LAGGING);
	reserve(r);
	r->subscribers[r->count] = (struct subscriber){ .slot = slot,
	    .cursor = (uint32_t)from };
	expect(r, from);
	return r->count++;
}

static uint32_t
lag_take(struct ring *r)
{
	uint32_t lag = r->lag_free;

	if (lag == NO_LAG) {
		uint32_t room = r->lag_room ? r->lag_room * 2 : 4;

		r->lags = xreallocarray(r->lags, room, sizeof(*r->lags));
		for (uint32_t i = r->lag_room; i < room; i++)
			r->lags[i].serial = i + 1 < room ? i + 1 : NO_LAG;
		lag = r->lag_room;
		r->lag_room = room;
	}
	r->lag_free = (uint32_t)r->lags[lag].serial;
	r->lag_count++;
	return lag;
}

static void
lag_give(struct ring *r, uint32_t lag)
{
	r->lags[lag].serial = r->lag_free;
	r->lag_free = lag;
	r->lag_count--;
}

/* The place of the subscriber whom the pass visited last becomes the hole, so
 * that it passes nobody over. */
void
ring_leave(struct ring *r, uint32_t index)
{
	struct subscriber *s = &r->subscribers[index];

	BUG_ON(index >= r->count);
	if (s->slot & LAGGING)
		lag_give(r, s->cursor);
	if (index < r->next) {
		r->next--;
		if (index != r->next)
			put(r, index, r->subscribers[r->next]);
		index = r->next;
	}
	r->count--;
	if (index < r->count)
		put(r, index, r->subscribers[r->count]);
	forget_waiting(r);
	if (r->count < r->room / 4) {
		r->room = r->count + r->count / 2 + 4;
		r->subscribers = xreallocarray(r->subscribers, r->room,
		    sizeof(*r->subscribers));
	}
}

uint32_t
ring_count(const struct ring *r)
{
	return r->count;
}

uint32_t
ring_slot(const struct ring *r, uint32_t index)
{
	return r->subscribers[index].slot & ~LAGGING;
}

bool
ring_is_lagging(const struct ring *r, uint32_t index)
{
	return r->subscribers[index].slot & LAGGING;
}

uint32_t
ring_lagging(const struct ring *r)
{
	return r->lag_count;
}

/* --- the pass ----------------------------------------------------------- */

bool
ring_is_idle(const struct ring *r)
{
	return r->pass_head == r->head &&
	    (r->next == r->count || r->count == r->lag_count);
}

static void
view(const struct ring *r, uint32_t index, uint64_t from, uint64_t to,
    struct ring_view *v)
{
	v->index = index;
	v->slot = r->subscribers[index].slot & ~LAGGING;
	v->frames = (uint32_t)(to - from);
	v->total = bytes_between(r, from, to);
	v->count = pieces(r->bytes, r->size, mark_of(r, from)->at,
	    (uint32_t)v->total, v->iov);
}

bool
ring_next(struct ring *r, struct ring_view *v)
{
	struct subscriber *s;

	for (;;) {
		if (r->next == r->count) {
			r->offered = r->pass_head;
			if (r->pass_head == r->head)
				return false;
			r->pass_head = r->head;
			r->next = 0;
			continue;
		}
		s = &r->subscribers[r->next++];
		if ((s->slot & LAGGING) || s->cursor == (uint32_t)r->head)
			continue;
		view(r, r->next - 1, serial_of(r, s), r->head, v);
		return true;
	}
}

bool
ring_ahead(const struct ring *r, uint32_t others, uint32_t *slot)
{
	if (others >= r->count - r->next)
		return false;
	*slot = r->subscribers[r->next + others].slot & ~LAGGING;
	return true;
}

/* The frame that holds the byte at this distance from the frame `from`. */
static uint64_t
seek_byte(const struct ring *r, uint64_t from, size_t distance)
{
	uint64_t low = from, high = r->head;

	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;

		if (bytes_between(r, from, middle) <= distance)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Of frames before one that is kept. */
static uint64_t
count_before(const struct ring *r, uint64_t serial, unsigned class)
{
	uint64_t counted = r->counted.of[class];

	return counted -
	    ((uint32_t)counted - mark_of(r, serial)->before[class]);
}

static void
fall_behind(struct ring *r, struct subscriber *s, uint64_t serial)
{
	uint32_t lag = lag_take(r);

	r->lags[lag].serial = serial;
	for (unsigned i = 0; i < RING_CLASSES; i++)
		r->lags[lag].before.of[i] = count_before(r, serial, i);
	s->slot |= LAGGING;
	s->cursor = lag;
	forget_waiting(r);
}

void
ring_counts_above(const struct ring *r, uint64_t after,
    struct ring_counts *counts)
{
	uint64_t from = seek_stamp(r, after);

	for (unsigned i = 0; i < RING_CLASSES; i++)
		counts->of[i] = r->counted.of[i] - count_before(r, from, i);
}

void
ring_took(struct ring *r, struct ring_view *v, size_t took)
{
	struct subscriber *s = &r->subscribers[v->index];
	uint64_t from, frame;
	uint32_t skip;

	if (took == v->total) {
		s->cursor = (uint32_t)r->head;
		v->total = 0;
		v->count = 0;
		return;
	}
	from = serial_of(r, s);
	frame = seek_byte(r, from, took);
	skip = (uint32_t)took - bytes_between(r, from, frame);
	fall_behind(r, s, skip > 0 ? frame + 1 : frame);
	v->frames = (uint32_t)(frame - from) + (skip > 0);
	v->total = skip > 0 ? bytes_between(r, frame, frame + 1) - skip : 0;
	v->count = pieces(r->bytes, r->size, mark_of(r, frame)->at + skip,
	    (uint32_t)v->total, v->iov);
}

bool
ring_resume(struct ring *r, uint32_t index, struct ring_counts *missed)
{
	struct subscriber s = r->subscribers[index];
	struct lag lag;
	bool has_missed;

	BUG_ON(!(s.slot & LAGGING));
	lag = r->lags[s.cursor];
	lag_give(r, s.cursor);
	has_missed = lag.serial < r->tail;
	for (unsigned i = 0; i < RING_CLASSES; i++)
		missed->of[i] = has_missed ?
		    count_before(r, r->tail, i) - lag.before.of[i] : 0;
	if (has_missed)
		lag.serial = r->tail;
	s.slot &= ~LAGGING;
	s.cursor = (uint32_t)lag.serial;
	r->subscribers[index] = s;
	expect(r, lag.serial);
	/* To the end of those behind the pass, and that one step back. */
	if (index < r->next) {
		r->next--;
		put(r, index, r->subscribers[r->next]);
		put(r, r->next, s);
	}
	return has_missed;
}
