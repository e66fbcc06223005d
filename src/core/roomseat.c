/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is in a room: seats of sessions, ghosts of those whose connection is
 * gone, and how both come and go.
 * Runs on: the tenant's shard.
 * Owns: seats and ghosts.
 */
#include "base/metrics.h"
#include "core/roomlive.h"

/* ---- seats ---- */

static struct seat_ref *
seats_of(struct live_session *live)
{
	return live->seats.room > 0 ? live->seats.many : live->seats.few;
}

static struct seat_ref *
seat_in(const struct room_live *room, struct live_session *live)
{
	struct seat_ref *seats = seats_of(live);

	for (uint32_t i = 0; i < live->seats.count; i++)
		if (seats[i].room == room->number)
			return &seats[i];
	return NULL;
}

/* Who is in it has one. */
static struct seat_ref *
seat_of(const struct room_live *room, struct live_session *live)
{
	struct seat_ref *ref = seat_in(room, live);

	BUG_ON(ref == NULL);
	return ref;
}

static void
list_add(struct seat_list *list, struct seat_ref ref)
{
	uint32_t room = list->room > 0 ? list->room : 2;
	struct seat_ref *many;

	if (list->count == room) {
		many = xreallocarray(list->room > 0 ? list->many : NULL,
		    (size_t)room * 2, sizeof(*many));
		if (list->room == 0)
			memcpy(many, list->few, sizeof(list->few));
		list->many = many;
		list->room = room * 2;
	}
	(list->room > 0 ? list->many : list->few)[list->count++] = ref;
}

static void
list_remove(struct live_session *live, struct seat_ref *ref)
{
	struct seat_list *list = &live->seats;

	*ref = seats_of(live)[--list->count];
	if (list->count == 0 && list->room > 0) {
		xfree(list->many);
		*list = (struct seat_list){ .count = 0 };
	}
}

static void
seat_add(struct room_live *room, struct live_session *live)
{
	if (room->seat_count == room->seat_room) {
		room->seat_room = room->seat_room ? room->seat_room * 2 : 4;
		room->seats = xreallocarray(room->seats, room->seat_room,
		    sizeof(struct live_session *));
	}
	list_add(&live->seats, (struct seat_ref){ room->number,
	    room->seat_count });
	room->seats[room->seat_count++] = live;
	room->seats_at[live->ref.worker]++;
	metric_add(METRIC_ROOM_SEATS, 1);
}

void
roomseat_post_end(struct room_live *room, int32_t worker, const char *reason)
{
	struct notice *n = notice_new(NOTICE_ROOM_END);

	n->key = (struct channel_key){
	    shard_tenant_number(room->rooms->tenant),
	    -(int64_t)room->number };
	n->reason = reason;
	memcpy(n->lost, room->lost[worker], sizeof(n->lost));
	memset(room->lost[worker], 0, sizeof(n->lost));
	mailbox_post_reserved(shard_worker(room->rooms->shard, worker),
	    &n->mail);
}

/* The last seat takes the place; its worker's ring goes with its last. */
static void
seat_remove(struct room_live *room, struct live_session *live)
{
	struct seat_ref *ref = seat_of(room, live);
	struct live_session *moved = room->seats[--room->seat_count];
	uint32_t index = ref->index;

	room->seats[index] = moved;
	seat_of(room, moved)->index = index;
	list_remove(live, seat_of(room, live));
	if (--room->seats_at[live->ref.worker] == 0)
		roomseat_post_end(room, live->ref.worker, NULL);
	if (room->seat_count > 0 && room->seat_count <= room->seat_room / 4) {
		room->seat_room /= 2;
		room->seats = xreallocarray(room->seats, room->seat_room,
		    sizeof(struct live_session *));
	}
	metric_add(METRIC_ROOM_SEATS, -1);
}

static bool
user_has_seat(const struct room_live *room, const struct live_user *u)
{
	for (struct live_session *l = u ? u->sessions : NULL; l; l = l->next)
		if (seat_in(room, l) != NULL)
			return true;
	return false;
}

bool
roomlive_has_seat(const struct room_live *room, struct str user)
{
	return user_has_seat(room, shard_user(room->rooms->tenant, user));
}

/* A person with several sessions here counts by the oldest of them. */
static bool
is_first(const struct room_live *room, const struct live_session *live)
{
	for (struct live_session *l = live->user->sessions; l; l = l->next)
		if (seat_in(room, l) != NULL)
			return l == live;
	return false;
}

int64_t
roomlive_each(const struct room_live *room, int64_t from,
    bool (*visit)(void *arg, struct str user), void *arg)
{
	int64_t at = from;

	for (; at < room->seat_count; at++)
		if (is_first(room, room->seats[at]) &&
		    !visit(arg, str_from(room->seats[at]->user->id)))
			return at;
	at = room->seat_count;
	for (struct ghost *g = room->ghosts; g != NULL; g = g->next, at++)
		if (at >= from && !visit(arg, str_from(g->user)))
			return at;
	return 0;
}

/* ---- ghosts ---- */

#define GHOST_KEY_ROOM (4 + 64)

static struct str
ghost_key(const struct room_live *room, struct str user,
    char out[GHOST_KEY_ROOM])
{
	BUG_ON(user.len > 64);
	memcpy(out, &room->number, 4);
	memcpy(out + 4, user.p, user.len);
	return (struct str){ out, 4 + user.len };
}

static struct ghost *
ghost_find(const struct room_live *room, struct str user)
{
	char text[GHOST_KEY_ROOM];

	if (room->ghosts == NULL || user.len == 0)
		return NULL;
	return map_find(&room->rooms->ghosts, ghost_key(room, user, text));
}

bool
roomlive_has(const struct room_live *room, struct str user)
{
	return ghost_find(room, user) != NULL ||
	    (user.len > 0 && roomlive_has_seat(room, user));
}

static void
ghost_free(struct ghost *g)
{
	struct roomset *all = g->room->rooms;
	char text[GHOST_KEY_ROOM];

	map_del(&all->ghosts, ghost_key(g->room, str_from(g->user), text));
	*g->at = g->next;
	if (g->next != NULL)
		g->next->at = g->at;
	*(g->sooner ? &g->sooner->later : &all->first_ghost) = g->later;
	*(g->later ? &g->later->sooner : &all->last_ghost) = g->sooner;
	xfree(g);
}

/* False: there are as many as there may be. */
static bool
ghost_new(struct room_live *room, struct str user)
{
	struct roomset *all = room->rooms;
	struct ghost *g = xcalloc(1, sizeof(*g) + user.len + 1);
	char text[GHOST_KEY_ROOM];

	if (map_put(&all->ghosts, ghost_key(room, user, text), g, NULL) !=
	    ERR_OK) {
		xfree(g);
		return false;
	}
	memcpy(g->user, user.p, user.len);
	g->room = room;
	g->ends_ms = roomset_mono(all) + roomset_settings(all)->room_grace_ms;
	g->at = &room->ghosts;
	g->next = room->ghosts;
	if (g->next != NULL)
		g->next->at = &g->next;
	room->ghosts = g;
	g->sooner = all->last_ghost;
	*(g->sooner ? &g->sooner->later : &all->first_ghost) = g;
	all->last_ghost = g;
	return true;
}

/* ---- coming and going ---- */

static void
tell_person(struct room_live *room, const char *method, struct str user)
{
	struct buf tail;
	struct jsonw w;

	if (room->member_count > ROOM_TOLD_MEMBERS_MAX)
		return;
	buf_init(&tail, 256);
	w = jsonw_on(&tail);
	w.need_comma = true;
	jsonw_string_field(&w, "user", user);
	jsonw_int_field(&w, "count", room->member_count);
	roomtell_all(room, method, buf_str(&tail));
	buf_fini(&tail);
}

/* Out of the room for good, with the attributes that go with her. */
static void
person_left(struct room_live *room, struct str user)
{
	room->member_count--;
	roomattr_left(room, user);
	tell_person(room, "room.left", user);
	if (room->member_count == 0)
		room->idle_since_ms = roomset_mono(room->rooms);
}

void
roomset_session_gone(struct roomset *all, struct live_session *live, bool stays)
{
	struct str user = str_from(live->user->id);

	while (live->seats.count > 0) {
		struct seat_ref *ref = &seats_of(live)[live->seats.count - 1];
		struct room_live *room = imap_find(&all->by_number, ref->room);

		seat_remove(room, live);
		if (user_has_seat(room, live->user) ||
		    (stays && ghost_new(room, user)))
			continue;
		person_left(room, user);
	}
}

/* What is still to be told as lost is told then. */
static void
count_said(const struct room_live *room, int32_t worker,
    struct room_join *join)
{
	roomtell_said(room, join->after, join->said);
	for (unsigned i = 0; i < ROOM_CLASSES; i++) {
		uint32_t lost = room->lost[worker][i];

		join->said[i] -= lost < join->said[i] ? lost : join->said[i];
	}
}

static void
post_join(struct room_live *room, struct live_session *live, int64_t after)
{
	struct notice *n = notice_new(NOTICE_ROOM_JOIN);
	struct str id = roomlive_id(room);

	n->session = live->ref;
	n->key = (struct channel_key){
	    shard_tenant_number(room->rooms->tenant),
	    -(int64_t)room->number };
	n->join = room->seats_at[live->ref.worker] == 1 ?
	    roomtell_backlog(room) : room_join_new(0);
	n->join->has_backlog = room->seats_at[live->ref.worker] == 1;
	memcpy(n->join->room, id.p, id.len);
	n->join->after = after;
	count_said(room, live->ref.worker, n->join);
	n->history = (uint32_t)room->row.history;
	n->join->tally = room_tally_take_ref(room->tally);
	mailbox_post_reserved(shard_worker(room->rooms->shard,
	    live->ref.worker), &n->mail);
}

static void
post_leave(struct room_live *room, struct live_session *live,
    const char *reason)
{
	struct notice *n = notice_new(NOTICE_ROOM_LEAVE);

	n->session = live->ref;
	n->key = (struct channel_key){
	    shard_tenant_number(room->rooms->tenant),
	    -(int64_t)room->number };
	n->reason = reason;
	mailbox_post_reserved(shard_worker(room->rooms->shard,
	    live->ref.worker), &n->mail);
}

static enum err
check_join(struct room_live *room, struct live_session *live, bool is_new,
    struct request *r)
{
	const struct core_settings *set = roomset_settings(room->rooms);

	if (roomlive_is_marked(room, MARK_BAN, request_user(r)))
		return request_refuse(r, ERR_FORBIDDEN, "room",
		    "you are banned from this room");
	if (live->seats.count >= set->rooms_per_session)
		return request_refuse(r, ERR_LIMIT, "room",
		    "this session is in as many rooms as it may be");
	if (is_new && room->member_count >= set->room_members_max)
		return request_refuse(r, ERR_LIMIT, "room",
		    "the room is full");
	return ERR_OK;
}

static void
answer_join(struct request *r, const struct room_live *room)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_string_field(&w, "room", roomlive_id(room));
	jsonw_string_field(&w, "title", room->conv.title);
	jsonw_int_field(&w, "n", room->n);
	jsonw_int_field(&w, "began_ts", room->began_ts);
	jsonw_int_field(&w, "members", room->member_count);
	jsonw_object_end(&w);
}

/* Of what was said before, not more than the history that a room gives. */
static int64_t
first_wanted(const struct room_live *room, int64_t after)
{
	int64_t from = roomtell_from(room);

	return after > from && after <= room->n ? after : from;
}

enum err
room_join(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_join_in *in = r->in;
	struct live_session *live = shard_session(s, r->session);
	struct room_live *room;
	struct ghost *ghost;
	bool is_new;
	enum err err = roomset_take(s, t, r, &room);

	if (err != ERR_OK || room == NULL)
		return err;
	if (live == NULL)	/* kicked while the room was looked for */
		return ERR_UNAUTHORIZED;
	if (seat_in(room, live) != NULL) {
		answer_join(r, room);
		return ERR_OK;
	}
	ghost = ghost_find(room, request_user(r));
	is_new = ghost == NULL && !user_has_seat(room, live->user);
	if ((err = check_join(room, live, is_new, r)) != ERR_OK)
		return err;
	if (ghost != NULL)
		ghost_free(ghost);
	if (is_new) {
		room->member_count++;
		tell_person(room, "room.joined", request_user(r));
	}
	seat_add(room, live);
	post_join(room, live, first_wanted(room, in->after));
	answer_join(r, room);
	return ERR_OK;
}

enum err
room_leave(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_in *in = r->in;
	struct live_session *live = shard_session(s, r->session);
	struct room_live *room = roomset_find(t, in->room);

	if (live == NULL)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "rooms are for sessions over WebSocket");
	buf_puts(&r->result, "{}");
	if (room == NULL || seat_in(room, live) == NULL)
		return ERR_OK;	/* what one wants is so already */
	post_leave(room, live, NULL);
	seat_remove(room, live);
	if (!user_has_seat(room, live->user))
		person_left(room, request_user(r));
	return ERR_OK;
}

/* ---- sent away, and staying away ---- */

void
roomseat_send_away(struct room_live *room, struct str user, const char *reason)
{
	struct live_user *u = shard_user(room->rooms->tenant, user);
	struct ghost *g = ghost_find(room, user);
	bool was_there = g != NULL;

	if (g != NULL)
		ghost_free(g);
	for (struct live_session *l = u ? u->sessions : NULL; l; l = l->next) {
		if (seat_in(room, l) == NULL)
			continue;
		post_leave(room, l, reason);
		seat_remove(room, l);
		was_there = true;
	}
	if (was_there)
		person_left(room, user);
}

void
roomseat_end_ghosts(struct roomset *all, int64_t mono_ms)
{
	while (all->first_ghost != NULL &&
	    all->first_ghost->ends_ms <= mono_ms) {
		struct ghost *g = all->first_ghost;
		struct room_live *room = g->room;
		char user[65];

		snprintf(user, sizeof(user), "%s", g->user);
		ghost_free(g);
		person_left(room, str_from(user));
	}
}

/* Nobody is told; the caller does that. */
void
roomseat_clear(struct room_live *room)
{
	for (uint32_t i = 0; i < room->seat_count; i++)
		list_remove(room->seats[i], seat_of(room, room->seats[i]));
	metric_add(METRIC_ROOM_SEATS, -(int64_t)room->seat_count);
	room->seat_count = 0;
	while (room->ghosts != NULL)
		ghost_free(room->ghosts);
}
