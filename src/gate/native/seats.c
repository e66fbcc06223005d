/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seats live in chunks that never move and are named by their number; a
 * session has the number of its first, each seat that of the next.
 *
 * Runs on: worker.
 * Owns: rooms with their rings and waiting notices, seats.
 */
#include "gate/native/native_priv.h"

#define KEEP_MAX 2048u		/* frames for joiners */
#define ROOMS_MAX (1u << 24)
#define SEAT_CHUNK 1024u

/* A session in a room. Numbers of seats are kept + 1; 0 is none. */
struct seat {
	uint32_t room;		/* its number */
	uint32_t index;		/* in its ring */
	uint32_t next;		/* of the session, or free */
};

void
seats_init(struct rooms *rs, struct native *n)
{
	rs->native = n;
	map_init(&rs->by_key, ROOMS_MAX);
	rs->dirty_tail = &rs->dirty;
	rs->stuck_tail = &rs->stuck;
}

void
seats_fini(struct rooms *rs)
{
	for (uint32_t i = 0; i < rs->item_count; i++) {
		if (!rs->items[i])
			continue;
		rs->items[i]->is_dirty = false;
		seats_close(rs->items[i]);
	}
	for (uint32_t i = 0; i < rs->seat_chunks; i++)
		xfree(rs->seats[i]);
	xfree(rs->seats);
	xfree(rs->items);
	xfree(rs->free_numbers);
	map_fini(&rs->by_key);
}

/* --- seats -------------------------------------------------------------- */

static struct seat *
seat_at(const struct rooms *rs, uint32_t number)
{
	return &rs->seats[number / SEAT_CHUNK][number % SEAT_CHUNK];
}

static uint32_t
seat_take(struct rooms *rs)
{
	uint32_t number = rs->seat_free;

	if (number != 0) {
		rs->seat_free = seat_at(rs, number - 1)->next;
		return number - 1;
	}
	if (rs->seats_made == rs->seat_chunks * SEAT_CHUNK) {
		rs->seats = xreallocarray(rs->seats, rs->seat_chunks + 1,
		    sizeof(struct seat *));
		rs->seats[rs->seat_chunks++] = xcalloc(SEAT_CHUNK,
		    sizeof(struct seat));
	}
	return rs->seats_made++;
}

/* Where the number of the session's seat in this room stands; 0 is there
 * when it has none. */
static uint32_t *
seat_link(const struct room_here *room, struct session *s)
{
	uint32_t *link = &s->seats;

	while (*link != 0) {
		struct seat *seat = seat_at(room->rooms, *link - 1);

		if (seat->room == room->number)
			break;
		link = &seat->next;
	}
	return link;
}

struct session *
seats_session(const struct room_here *room, uint32_t slot)
{
	return room->rooms->native->slots[slot].session;
}

static void
on_moved(void *arg, uint32_t slot, uint32_t index)
{
	struct room_here *room = arg;
	uint32_t number = *seat_link(room, seats_session(room, slot));

	seat_at(room->rooms, number - 1)->index = index;
}

/* Other events stand between messages, few or many. */
void
seats_keep(struct room_here *room)
{
	uint64_t n = room->stamp / 2;
	uint64_t after = n > room->history ? n - room->history : 0;
	uint32_t frames = ring_frames_above(room->ring, after * 2 + 1);

	ring_set_keep(room->ring, frames < KEEP_MAX ? frames : KEEP_MAX);
}

bool
seats_has(const struct room_here *room, struct session *s)
{
	return *seat_link(room, s) != 0;
}

void
seats_sit(struct room_here *room, struct session *s, uint64_t after)
{
	struct rooms *rs = room->rooms;
	uint32_t number = seat_take(rs);

	*seat_at(rs, number) = (struct seat){ .room = room->number,
	    .index = ring_join(room->ring, s->slot, after),
	    .next = s->seats };
	s->seats = number + 1;
}

static void
stand_up(struct room_here *room, uint32_t *link)
{
	struct rooms *rs = room->rooms;
	uint32_t number = *link - 1;
	struct seat *seat = seat_at(rs, number);

	*link = seat->next;
	ring_leave(room->ring, seat->index);
	seat->next = rs->seat_free;
	rs->seat_free = number + 1;
}

void
seats_leave(struct room_here *room, struct session *s)
{
	uint32_t *link = seat_link(room, s);

	if (*link != 0)
		stand_up(room, link);
}

void
seats_leave_all(struct session *s)
{
	struct rooms *rs = s->native->rooms;

	while (s->seats != 0) {
		const struct seat *seat = seat_at(rs, s->seats - 1);
		struct room_here *room = rs->items[seat->room];

		stand_up(room, &s->seats);
		/* It may have been the last for whom the room was kept. */
		if (room->is_ended)
			seats_mark_dirty(room);
	}
}

bool
seats_next(const struct session *s, uint32_t *pos, struct room_here **room,
    uint32_t *index)
{
	const struct rooms *rs = s->native->rooms;
	const struct seat *seat;

	*pos = *pos == 0 ? s->seats : seat_at(rs, *pos - 1)->next;
	if (*pos == 0)
		return false;
	seat = seat_at(rs, *pos - 1);
	*room = rs->items[seat->room];
	*index = seat->index;
	return true;
}

/* --- rooms -------------------------------------------------------------- */

/* A key without padding, so that its bytes can be compared. */
struct room_key {
	uint64_t tenant;
	int64_t conv;
};

static struct str
key_bytes(struct channel_key key, struct room_key *bytes)
{
	*bytes = (struct room_key){ key.tenant, key.conv };
	return (struct str){ (const char *)bytes, sizeof(*bytes) };
}

struct room_here *
seats_find(const struct rooms *rs, struct channel_key key)
{
	struct room_key bytes;

	return map_find(&rs->by_key, key_bytes(key, &bytes));
}

static uint32_t
number_take(struct rooms *rs)
{
	if (rs->free_count > 0)
		return rs->free_numbers[--rs->free_count];
	if (rs->item_count == rs->item_room) {
		rs->item_room += rs->item_room / 2 + 8;
		rs->items = xreallocarray(rs->items, rs->item_room,
		    sizeof(struct room_here *));
		rs->free_numbers = xreallocarray(rs->free_numbers,
		    rs->item_room, sizeof(uint32_t));
	}
	return rs->item_count++;
}

struct room_here *
seats_open(struct rooms *rs, struct channel_key key, struct room_join *join)
{
	struct room_here *room = xcalloc(1, sizeof(*room));
	struct room_key bytes;

	room->rooms = rs;
	room->key = key;
	room->number = number_take(rs);
	room->waiting_tail = &room->waiting;
	room->tally = join->tally;
	join->tally = NULL;
	memcpy(room->id, join->room, sizeof(room->id));
	room->ring = ring_new(&(struct ring_config){
	    .bytes_max = rs->native->parts.settings->ring_bytes,
	    .on_moved = on_moved, .arg = room });
	rs->items[room->number] = room;
	if (map_put(&rs->by_key, key_bytes(key, &bytes), room, NULL))
		BUG("more than %u rooms", ROOMS_MAX);
	return room;
}

void
seats_end(struct room_here *room)
{
	struct room_key bytes;

	map_del(&room->rooms->by_key, key_bytes(room->key, &bytes));
	room->is_ended = true;
}

void
seats_mark_stuck(struct room_here *room)
{
	struct rooms *rs = room->rooms;

	if (room->is_stuck)
		return;
	room->is_stuck = true;
	*rs->stuck_tail = room;
	rs->stuck_tail = &room->next_stuck;
	rs->stuck_count++;
}

void
seats_unmark_stuck(struct room_here *room)
{
	struct rooms *rs = room->rooms;
	struct room_here **link = &rs->stuck;

	if (!room->is_stuck)
		return;
	while (*link != room)
		link = &(*link)->next_stuck;
	*link = room->next_stuck;
	if (!*link)
		rs->stuck_tail = link;
	room->next_stuck = NULL;
	room->is_stuck = false;
	rs->stuck_count--;
}

void
seats_close(struct room_here *room)
{
	struct rooms *rs = room->rooms;
	struct mail *m;

	BUG_ON(ring_count(room->ring) > 0 || room->is_dirty);
	seats_unmark_stuck(room);
	while ((m = room->waiting) != NULL) {
		room->waiting = m->next;
		notice_free((struct notice *)m);
	}
	rs->items[room->number] = NULL;
	rs->free_numbers[rs->free_count++] = room->number;
	room_tally_unref(room->tally);
	ring_free(room->ring);
	xfree(room);
}

void
seats_mark_dirty(struct room_here *room)
{
	struct rooms *rs = room->rooms;

	if (room->is_dirty)
		return;
	room->is_dirty = true;
	room->next_dirty = NULL;
	*rs->dirty_tail = room;
	rs->dirty_tail = &room->next_dirty;
	stream_hub_want_turn(rs->native->parts.hub);
}

/* --- memory ------------------------------------------------------------- */

void
seats_trim(struct rooms *rs)
{
	for (uint32_t i = 0; i < rs->item_count; i++) {
		struct room_here *room = rs->items[i];

		if (!room)
			continue;
		if (room->is_quiet) {
			seats_keep(room);
			ring_trim(room->ring);
		}
		room->is_quiet = true;
	}
}

size_t
seats_memory(const struct rooms *rs)
{
	size_t sum = rs->seat_chunks * SEAT_CHUNK * sizeof(struct seat) +
	    rs->item_room * (sizeof(struct room_here *) + sizeof(uint32_t));

	for (uint32_t i = 0; i < rs->item_count; i++) {
		if (rs->items[i])
			sum += sizeof(struct room_here) +
			    ring_memory(rs->items[i]->ring);
	}
	return sum;
}
