/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Live rooms of a tenant: which there are, who sits in them, when they end.
 * Runs on: the tenant's shard.
 * Owns: struct roomset, its rooms, seats and ghosts.
 */
#include "core/roomlive.h"

#include "base/log.h"
#include "base/metrics.h"

#define LOOK_MS 1000		/* at idle rooms and counts */

const char *const room_class_names[] = { "high", "normal", "low", NULL };

const struct core_settings *
roomset_settings(const struct roomset *all)
{
	return shard_parts(all->shard)->settings;
}

int64_t
roomset_mono(const struct roomset *all)
{
	return clock_mono_ms(shard_parts(all->shard)->clock);
}

int64_t
roomlive_now(const struct room_live *room)
{
	return clock_wall_ms(shard_parts(room->rooms->shard)->clock);
}

struct str
roomlive_id(const struct room_live *room)
{
	return (struct str){ room->conv.name.p + 2, room->conv.name.len - 2 };
}

struct room_live *
roomset_find(struct tenant_live *t, struct str id)
{
	struct roomset *all = shard_rooms_find(t);

	return all != NULL ? map_find(&all->by_id, id) : NULL;
}

/* ---- what lasts, in memory ---- */

static struct str
own_str(struct str s)
{
	return (struct str){ xstrndup(s.len > 0 ? s.p : "", s.len), s.len };
}

static void
str_free(struct str *s)
{
	char *p;

	memcpy(&p, &s->p, sizeof(p));	/* ours, though const to others */
	xfree(p);
	*s = STR_NONE;
}

static void
drop_rows(struct room_live *room)
{
	str_free(&room->conv.name);
	str_free(&room->conv.title);
	str_free(&room->conv.owner);
	str_free(&room->row.low_kinds);
	str_free(&room->row.extra_kinds);
}

static void
set_rows(struct room_live *room, const struct conv *c, const struct room *row)
{
	drop_rows(room);
	room->conv = *c;
	room->conv.name = own_str(c->name);
	room->conv.title = own_str(c->title);
	room->conv.owner = own_str(c->owner);
	room->row = *row;
	room->row.low_kinds = own_str(row->low_kinds);
	room->row.extra_kinds = own_str(row->extra_kinds);
}

/* The writer counts marks that have not ended, by this time; the others are
 * only in the way. */
static void
sweep_marks(struct map *marks, int64_t now)
{
	uint32_t pos = 0;
	struct str user;
	void *until;

	while (map_next(marks, &pos, &user, &until))
		if ((intptr_t)until <= now)
			map_del(marks, user);
}

/* At the time now of the writer that let it in. */
static void
set_mark(struct room_live *room, const struct room_mark *m, int64_t now)
{
	struct map *marks = &room->marks[m->kind];
	void *until = (void *)(intptr_t)m->until_ts;

	if (m->until_ts == 0) {
		map_del(marks, m->user);
		return;
	}
	if (marks->count == marks->max)
		sweep_marks(marks, now);
	if (map_put(marks, m->user, until, NULL) != ERR_OK)
		log_error("room", "%.*s has more marks than it may; one lasts"
		    " from its next start on", STR_FMT(room->conv.name));
}

bool
roomlive_is_marked(const struct room_live *room, enum room_mark_kind kind,
    struct str user)
{
	int64_t until = (intptr_t)map_find(&room->marks[kind], user);

	return until > roomlive_now(room);
}

/* ---- rooms ---- */

/* Of a tenant: who comes back in time was never away. */
#define GHOSTS_MAX (1 << 20)

struct roomset *
roomset_new(struct shard *s, struct tenant_live *t)
{
	struct roomset *all = xcalloc(1, sizeof(*all));
	const struct core_settings *settings = shard_parts(s)->settings;
	int64_t ghosts = settings->sessions_max * settings->rooms_per_session;

	all->shard = s;
	all->tenant = t;
	/* The writer keeps the number of rooms; those that are idle may be
	 * live a moment longer than their rows. */
	map_init(&all->by_id, UINT32_MAX / 4);
	imap_init(&all->by_number, UINT32_MAX / 4);
	map_init(&all->ghosts, ghosts < GHOSTS_MAX ? (uint32_t)ghosts :
	    GHOSTS_MAX);
	roomsweep_init(all, roomset_mono(all));
	return all;
}

static struct room_live *
room_new(struct roomset *all, const struct room_load *load)
{
	struct room_live *room = xcalloc(1, sizeof(*room));

	room->rooms = all;
	room->number = ++all->last_number;
	BUG_ON(room->number == 0);
	room->loaded_id = load->snapshot_id;
	set_rows(room, &load->conv, &load->row);
	for (unsigned i = 0; i < MARK_KINDS; i++)
		map_init(&room->marks[i], ROOM_MARKS_MAX * 2);
	for (uint32_t i = 0; i < load->mark_count; i++)
		set_mark(room, &load->marks[i], 0);
	map_init(&room->attributes, ROOM_ATTRIBUTES_MAX);
	imap_init(&room->cid_index, ROOM_CIDS_MAX);
	room->merges_tail = &room->merges;
	room->tally = room_tally_new();
	room->began_ts = roomlive_now(room);
	room->idle_since_ms = roomset_mono(all);
	BUG_ON(map_put(&all->by_id, roomlive_id(room), room, NULL) != ERR_OK ||
	    imap_put(&all->by_number, room->number, room, NULL) != ERR_OK);
	metric_add(METRIC_ROOMS, 1);
	return room;
}

static void
room_free(struct room_live *room)
{
	struct roomset *all = room->rooms;
	struct room_live **at = &all->merging;

	BUG_ON(room->seat_count > 0 || room->ghosts != NULL);
	while (*at != NULL && *at != room)
		at = &(*at)->next_merging;
	if (*at != NULL)
		*at = room->next_merging;
	map_del(&all->by_id, roomlive_id(room));
	imap_del(&all->by_number, room->number);
	roomsend_free(room);
	roomtell_free(room);
	roomattr_free(room);
	roomrecord_free(room);
	for (unsigned i = 0; i < MARK_KINDS; i++)
		map_fini(&room->marks[i]);
	room_tally_unref(room->tally);
	xfree(room->seats);
	drop_rows(room);
	xfree(room);
	metric_add(METRIC_ROOMS, -1);
}

/* ---- finding ---- */

enum err
room_find(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_in *in = r->in;

	(void)s;
	if (roomset_find(t, in->room) != NULL)
		request_go_to(r, 2);
	return ERR_OK;
}

enum err
room_join_find(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_in *in = r->in;

	if (shard_session(s, r->session) == NULL)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "rooms are joined over WebSocket");
	if (roomset_find(t, in->room) != NULL)
		request_go_to(r, 4);
	return ERR_OK;
}

static bool
may_create_on_join(struct shard *s)
{
	return shard_parts(s)->settings->room_create_on_join;
}

enum err
room_join_enter(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_in *in = r->in;
	const struct room_load *load = r->scratch;

	if (load->is_found || !may_create_on_join(s) ||
	    roomset_find(t, in->room) != NULL)
		request_go_to(r, 4);
	return ERR_OK;
}

/* May this room have changed since the snapshot was taken? */
static bool
is_stale(const struct roomset *all, struct str room, int64_t snapshot_id)
{
	for (uint32_t i = 0; i < ROOMS_CHANGED_MAX; i++)
		if (all->changed[i].id > snapshot_id &&
		    str_eq(room, str_from(all->changed[i].room)))
			return true;
	return all->forgotten_id > snapshot_id;
}

static void
note_changed(struct roomset *all, const struct room_change *c)
{
	struct room_changed *oldest = &all->changed[all->changed_next];

	if (oldest->id > all->forgotten_id)
		all->forgotten_id = oldest->id;
	*oldest = (struct room_changed){ .id = c->id };
	memcpy(oldest->room, c->room.p, c->room.len);
	all->changed_next = (all->changed_next + 1) % ROOMS_CHANGED_MAX;
}

enum err
roomset_take(struct shard *s, struct tenant_live *t, struct request *r,
    struct room_live **out)
{
	const struct room_in *in = r->in;
	const struct room_load *load = r->scratch;
	struct roomset *all = shard_rooms(s, t);

	*out = map_find(&all->by_id, in->room);
	if (*out != NULL)
		return ERR_OK;
	if (load != NULL && !is_stale(all, in->room, load->snapshot_id)) {
		if (!load->is_found)
			return request_refuse(r, ERR_NOT_FOUND, "room",
			    "there is no such room");
		/* In a moment it is gone, or stays. */
		if (roomsweep_is_dying(all, in->room))
			return ERR_BUSY;
		*out = room_new(all, load);
		return ERR_OK;
	}
	if (load != NULL && load->tries >= ROOM_LOADS_MAX)
		return ERR_BUSY;
	request_go_to(r, 1);
	return ERR_OK;
}

/* ---- changes that were committed ---- */

/* Everyone goes; workers say it to those they have. What was accepted is heard
 * before: a window that has not ended yet is cut short. */
static void
room_end(struct room_live *room, const char *reason)
{
	roomsend_merged(room);
	for (unsigned i = 0; i < shard_worker_count(room->rooms->shard); i++)
		if (room->seats_at[i] > 0)
			roomseat_post_end(room, (int32_t)i, reason);
	roomrecord_end(room);
	roomseat_clear(room);
	room_free(room);
}

static void
tell_updated(struct room_live *room, struct str by)
{
	struct buf tail;
	struct jsonw w;

	buf_init(&tail, 4096);
	w = jsonw_on(&tail);
	w.need_comma = true;
	jsonw_string_field(&w, "title", room->conv.title);
	jsonw_int_field(&w, "muted_until", room->row.muted_until_ts);
	jsonw_string_field(&w, "by", by);
	roomtell_all(room, "room.updated", buf_str(&tail));
	buf_fini(&tail);
}

static void
change_set(struct room_live *room, const struct room_change *c)
{
	/* A name is the key that the room is found by: it stays as it is. */
	set_rows(room, &c->conv, &c->row);
	roomtell_resize(room);
	tell_updated(room, c->by);
}

static void
change_muted(struct room_live *room, const struct room_change *c)
{
	room->row.muted_until_ts = c->row.muted_until_ts;
	tell_updated(room, c->by);
}

static void
change_marked(struct room_live *room, const struct room_change *c)
{
	set_mark(room, &c->mark, c->ts);
	if (c->mark.kind == MARK_BAN && c->mark.until_ts != 0)
		roomseat_send_away(room, c->mark.user, "banned");
}

static void
change_destroyed(struct room_live *room, const struct room_change *c)
{
	(void)c;
	room_end(room, "destroyed");
}

static void (*const changes[])(struct room_live *,
    const struct room_change *) = {
	[ROOM_SET] = change_set,
	[ROOM_MUTED] = change_muted,
	[ROOM_MARKED] = change_marked,
	[ROOM_DESTROYED] = change_destroyed,
};

void
roomset_change(struct roomset *all, const struct room_change *c)
{
	struct room_live *room = map_find(&all->by_id, c->room);

	note_changed(all, c);
	/* What it was loaded with has this in it already. */
	if (room != NULL && c->id > room->loaded_id)
		changes[c->kind](room, c);
}

/* ---- time ---- */

static void
end_merges(struct roomset *all, int64_t mono_ms)
{
	struct room_live **at = &all->merging;

	while (*at != NULL) {
		struct room_live *room = *at;

		if (roomflow_window(&room->row, mono_ms) ==
		    room->merge_window) {
			at = &room->next_merging;
			continue;
		}
		*at = room->next_merging;
		room->is_merging = false;
		roomsend_merged(room);
	}
}

static void
tell_count(struct room_live *room, int64_t mono_ms)
{
	struct buf tail;

	if (room->member_count <= ROOM_TOLD_MEMBERS_MAX ||
	    room->member_count == room->told_count ||
	    mono_ms - room->told_ms < ROOM_COUNT_TOLD_MS)
		return;
	room->told_count = room->member_count;
	room->told_ms = mono_ms;
	buf_init(&tail, 64);
	buf_printf(&tail, ",\"count\":%u", room->member_count);
	roomtell_all(room, "room.count", buf_str(&tail));
	buf_fini(&tail);
}

/* An idle room is forgotten, with its attributes and what was said. */
static void
look(struct roomset *all, int64_t mono_ms)
{
	int64_t idle_ms = roomset_settings(all)->room_idle_ms;
	uint32_t pos = 0;
	void *value;

	while (imap_next(&all->by_number, &pos, NULL, &value)) {
		struct room_live *room = value;

		roomrecord_flush(room);
		roomtell_lost(room);
		tell_count(room, mono_ms);
		if (room->member_count == 0 && room->merges == NULL &&
		    roomrecord_is_done(room) &&
		    mono_ms - room->idle_since_ms >= idle_ms)
			room_free(room);
	}
}

void
roomset_tick(struct roomset *all, int64_t mono_ms)
{
	end_merges(all, mono_ms);
	roomseat_end_ghosts(all, mono_ms);
	if (mono_ms < all->next_look_ms)
		return;
	all->next_look_ms = mono_ms + LOOK_MS;
	look(all, mono_ms);
	roomsweep_tick(all, mono_ms);
}

void
roomset_stop(struct roomset *all)
{
	uint32_t pos = 0;
	void *value;

	while (imap_next(&all->by_number, &pos, NULL, &value)) {
		roomsend_merged(value);
		roomrecord_end(value);
	}
}

void
roomset_end(struct roomset *all)
{
	uint32_t pos = 0;
	void *value;

	while (all != NULL && imap_next(&all->by_number, &pos, NULL, &value))
		room_end(value, "destroyed");
}

/* At the end of the shard: nobody is told any more. */
void
roomset_free(struct roomset *all)
{
	uint32_t pos = 0;
	void *value;

	if (all == NULL)
		return;
	while (imap_next(&all->by_number, &pos, NULL, &value)) {
		struct room_live *room = value;

		roomseat_clear(room);
		room_free(room);
	}
	map_fini(&all->by_id);
	imap_fini(&all->by_number);
	map_fini(&all->ghosts);
	roomsweep_fini(all);
	xfree(all);
}
