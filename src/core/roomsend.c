/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said in a room: who may, how much goes through, in which order.
 * Runs on: the tenant's shard.
 * Owns: cids and merges of its rooms.
 */
#include "base/jsonw.h"
#include "base/metrics.h"
#include "base/sabotage.h"
#include "core/before.h"
#include "core/roomlive.h"

#define EVENT_ROOM_MAX (4 * ROOM_BODY_BYTES_MAX)	/* of its params */

/* A message on its way in. */
struct draft_message {
	struct room_live *room;
	struct room_said said;
	bool is_allowlisted;
};

static int64_t
mono_of(const struct room_live *room)
{
	return clock_mono_ms(shard_parts(room->rooms->shard)->clock);
}

/* ---- saying it ---- */

static struct push *
message_event(const struct draft_message *d)
{
	struct room_live *room = d->room;
	struct push *push;
	struct buf params;
	struct jsonw w;

	buf_init(&params, EVENT_ROOM_MAX);
	w = jsonw_on(&params);
	jsonw_object(&w);
	jsonw_string_field(&w, "room", roomlive_id(room));
	jsonw_int_field(&w, "n", room->n);
	jsonw_string_field(&w, "from", d->said.from);
	jsonw_string_field(&w, "kind", d->said.kind);
	jsonw_raw_field(&w, "body", d->said.body);
	jsonw_int_field(&w, "ts", roomlive_now(room));
	if (d->said.class != ROOM_NORMAL)
		jsonw_string_field(&w, "priority",
		    str_from(room_class_names[d->said.class]));
	if (d->said.count > 1)
		jsonw_int_field(&w, "count", d->said.count);
	jsonw_object_end(&w);
	BUG_ON(params.overflow);
	push = roomtell_make("room.message", buf_str(&params));
	push->room_class = d->said.class;
	push->n = room->n;
	buf_fini(&params);
	return push;
}

/* It has its place: it gets its number and goes out. */
static void
say(struct draft_message *d)
{
	struct push *push;

	d->said.n = ++d->room->n;
	push = message_event(d);
	roomtell_keep(d->room, push);
	roomtell_event(d->room, push);
	if (d->room->row.is_recorded)
		roomrecord_add(d->room, &d->said);
}

static void
count_accepted(const struct draft_message *d)
{
	d->room->accepted[d->said.class]++;
	metric_add(METRIC_ROOM_MESSAGES, 1);
}

/* ---- merging ---- */

static struct room_merge *
merge_find(const struct draft_message *d)
{
	struct room_merge *m = d->room->merges;

	while (m != NULL && (m->class != d->said.class ||
	    !str_eq(m->kind, d->said.kind) || !str_eq(m->body, d->said.body)))
		m = m->next;
	return m;
}

static void
merge_add(const struct draft_message *d, int64_t mono_ms)
{
	const struct room_said *said = &d->said;
	struct room_live *room = d->room;
	struct room_merge *m = xmalloc(sizeof(*m) + said->from.len +
	    said->kind.len + said->body.len);
	char *p;

	*m = (struct room_merge){ .class = d->said.class, .count = 1 };
	p = m->text;
	m->from = (struct str){ memcpy(p, said->from.p, said->from.len),
		said->from.len };
	p += said->from.len;
	m->kind = (struct str){ memcpy(p, said->kind.p, said->kind.len),
		said->kind.len };
	p += said->kind.len;
	m->body = (struct str){ memcpy(p, said->body.p, said->body.len),
		said->body.len };
	*room->merges_tail = m;
	room->merges_tail = &m->next;
	room->merge_count++;
	room->merge_window = roomflow_window(&room->row, mono_ms);
	if (!room->is_merging) {
		room->is_merging = true;
		room->next_merging = room->rooms->merging;
		room->rooms->merging = room;
	}
}

void
roomsend_merged(struct room_live *room)
{
	struct room_merge *next;

	for (struct room_merge *m = room->merges; m != NULL; m = next) {
		struct draft_message d = { .room = room, .said = {
			.class = m->class, .count = m->count, .from = m->from,
			.cid = STR(""), .kind = m->kind, .body = m->body } };

		next = m->next;
		say(&d);
		xfree(m);
	}
	room->merges = NULL;
	room->merges_tail = &room->merges;
	room->merge_count = 0;
}

/* ---- answers, and those given before ---- */

static void
answer(struct request *r, const char *key, int64_t n)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	if (n > 0)
		jsonw_int_field(&w, key, n);
	else
		jsonw_bool_field(&w, key, true);
	jsonw_object_end(&w);
}

static enum err
answer_drop(struct request *r, struct draft_message *d, enum room_drop why)
{
	struct jsonw w = jsonw_on(&r->result);

	roomtell_drop(d->room, why, d->said.class);
	jsonw_object(&w);
	jsonw_string_field(&w, "dropped", str_from(room_drop_names[why]));
	if (why == DROP_FILTERED && r->why.hint != NULL)
		jsonw_string_field(&w, "hint", str_from(r->why.hint));
	jsonw_object_end(&w);
	r->why = (struct field_error){ NULL, NULL };
	return ERR_OK;
}

static uint64_t
hash_pair(struct str a, struct str b)
{
	uint64_t both[2] = { map_hash(a.p, a.len), map_hash(b.p, b.len) };

	return map_hash(both, sizeof(both));
}

static struct room_cid
cid_of(const struct request *r)
{
	const struct room_send_in *in = r->in;

	return (struct room_cid){
		.key = hash_pair(request_user(r), in->cid),
		.content = hash_pair(in->kind, in->body) };
}

static void
cid_keep(struct room_live *room, const struct room_cid *cid)
{
	if (room->cid_count == room->cid_room &&
	    room->cid_room < ROOM_CIDS_MAX) {
		room->cid_room = room->cid_room ? room->cid_room * 2 :
		    ROOM_CIDS_FIRST;
		room->cids = xreallocarray(room->cids, room->cid_room,
		    sizeof(*room->cids));
		room->cid_next = room->cid_count;
	}
	if (room->cid_count == room->cid_room)
		imap_del(&room->cid_index, room->cids[room->cid_next].key);
	else
		room->cid_count++;
	room->cids[room->cid_next] = *cid;
	BUG_ON(imap_put(&room->cid_index, cid->key,
	    (void *)(uintptr_t)(room->cid_next + 1), NULL) != ERR_OK);
	room->cid_next = (room->cid_next + 1) % room->cid_room;
}

/* ERR_NOT_FOUND: it was not said before. */
static enum err
answer_again(struct request *r, const struct room_live *room,
    const struct room_cid *cid)
{
	uintptr_t at = (uintptr_t)imap_find(&room->cid_index, cid->key);
	const struct room_cid *first;

	if (at == 0 || sabotage_is(SABOTEUR_ROOM_NO_CIDS))
		return ERR_NOT_FOUND;
	first = &room->cids[at - 1];
	if (first->content != cid->content)
		return request_refuse(r, ERR_CONFLICT, "cid",
		    "use a new cid for new content");
	answer(r, first->n > 0 ? "n" : "merged", first->n);
	return ERR_OK;
}

static enum err
accept(struct request *r, struct draft_message *d, struct room_cid *cid)
{
	count_accepted(d);
	cid->n = d->said.n;
	cid_keep(d->room, cid);
	answer(r, cid->n > 0 ? "n" : "merged", cid->n);
	return ERR_OK;
}

/* ---- what may be said ---- */

static bool
is_muted(const struct request *r, const struct room_live *room)
{
	if (roomlive_is_marked(room, MARK_MUTE, request_user(r)))
		return true;
	return room->row.muted_until_ts > roomlive_now(room) &&
	    !roomlive_is_marked(room, MARK_SPEAKER, request_user(r)) &&
	    !room_may_moderate(r, room->conv.owner);
}

/* What is low by its kind is low whoever says it; high has to be allowed. */
static enum room_class
class_of(const struct request *r, const struct room_live *room)
{
	const struct room_send_in *in = r->in;
	enum room_class asked = in->has_priority ?
	    (enum room_class)in->priority : ROOM_NORMAL;

	if (room_list_has(room->row.low_kinds, in->kind))
		return ROOM_LOW;
	if (asked != ROOM_HIGH || room->row.is_high_for_all ||
	    roomlive_is_marked(room, MARK_SPEAKER, request_user(r)) ||
	    room_may_moderate(r, room->conv.owner))
		return asked;
	return ROOM_NORMAL;
}

/* Quarters of the fullest mailbox that a message would go through. */
static uint32_t
pressure(const struct room_live *room)
{
	uint32_t most = 0;

	for (unsigned i = 0; i < shard_worker_count(room->rooms->shard); i++) {
		struct mailbox *box;
		uint32_t now;

		if (room->seats_at[i] == 0)
			continue;
		box = shard_worker(room->rooms->shard, (int32_t)i);
		now = (uint32_t)((uint64_t)mailbox_count(box) * 4 / box->max);
		most = now > most ? now : most;
	}
	return most;
}

static bool
is_too_busy(const struct draft_message *d)
{
	static const uint32_t most[ROOM_CLASSES] = { [ROOM_HIGH] = 5,
		[ROOM_NORMAL] = 3, [ROOM_LOW] = 2 };

	return pressure(d->room) >= most[d->said.class];
}

/* The text of a body that has one, for filters; *body is kept by the caller. */
static struct str
text_of(json_t *body)
{
	json_t *text = json_object_get(body, "text");

	return json_is_string(text) ? (struct str){ json_string_value(text),
		json_string_length(text) } : STR_NONE;
}

/* The body with its text replaced, members in their order. */
static enum err
refill(struct request *r, json_t *body, struct str text, struct str *out)
{
	char *said;

	if (json_object_set_new(body, "text",
	    json_stringn(text.p, text.len)) != 0)
		return ERR_REFUSED;	/* the filter made no text of it */
	said = json_dumps(body, JSON_COMPACT);
	BUG_ON(said == NULL);
	out->len = strlen(said);
	out->p = arena_strndup(&r->arena, said, out->len);
	xfree(said);
	return out->len <= (size_t)ROOM_BODY_BYTES_MAX ? ERR_OK : ERR_REFUSED;
}

/* Who is asked before a message passes. */
struct judges {
	const struct core_parts *parts;
	const struct rules *rules;
};

static enum err
ask_filters(struct request *r, struct judges j, struct draft_message *d,
    json_t *body)
{
	struct draft draft = { .tenant = str_from(r->tenant),
		.user = request_user(r), .conv = d->room->conv.name,
		.text = text_of(body), .arena = &r->arena };
	struct str before = draft.text;
	enum err err = ERR_OK;

	if (draft.text.p == NULL)
		return ERR_OK;
	err = before_judge(j.parts, j.rules, &draft);
	r->why.hint = draft.hint;
	if (err == ERR_OK && !str_eq(before, draft.text))
		err = refill(r, body, draft.text, &d->said.body);
	return err;
}

static bool
is_filtered(struct judges j, struct request *r, struct draft_message *d)
{
	json_t *body = NULL;
	enum err err;

	if (!before_asks(j.parts, j.rules))
		return false;
	if (field_parse(d->said.body, &body) != ERR_OK)
		BUG("a body that was read before");
	err = ask_filters(r, j, d, body);
	json_decref(body);
	return err != ERR_OK;
}

/* ---- the operations ---- */

static enum err
check_body(struct shard *s, struct request *r, struct str body)
{
	if (body.len <= (size_t)shard_parts(s)->settings->room_body_bytes)
		return ERR_OK;
	return request_refuse(r, ERR_FIELD, "body",
	    "is longer than a room lets through");
}

/* By the arithmetic: out at once, or into the merges of the window. */
static enum err
pass(struct request *r, struct draft_message *d, struct room_cid *cid)
{
	const struct room_send_in *in = r->in;
	struct room_live *room = d->room;
	int64_t mono_ms = mono_of(room);
	struct room_merge *m;

	if (room->merges != NULL &&
	    roomflow_window(&room->row, mono_ms) != room->merge_window)
		roomsend_merged(room);
	m = in->merge ? merge_find(d) : NULL;
	if (m != NULL) {
		m->count++;
		return accept(r, d, cid);
	}
	if ((in->merge && room->merge_count == ROOM_MERGES_MAX) ||
	    !roomflow_take(&room->flow, &room->row, mono_ms, d->said.class,
	    d->is_allowlisted))
		return answer_drop(r, d, DROP_RATE);
	if (in->merge)
		merge_add(d, mono_ms);
	else
		say(d);
	return accept(r, d, cid);
}

enum err
room_send(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_send_in *in = r->in;
	struct room_live *room = roomset_find(t, in->room);
	struct room_cid cid = cid_of(r);
	struct draft_message d = { .room = room, .said = { .count = 1,
		.from = request_user(r), .cid = in->cid,
		.kind = in->kind, .body = in->body } };
	const struct judges judges = { shard_parts(s),
		before_rules(s, t, r) };
	enum err err;

	if (judges.rules == NULL)
		return ERR_OK;
	if (room == NULL || !roomlive_has(room, request_user(r)))
		return ERR_NOT_MEMBER;
	if ((err = check_body(s, r, in->body)) != ERR_OK)
		return err;
	err = answer_again(r, room, &cid);
	if (err != ERR_NOT_FOUND)
		return err;
	err = before_count(s, t, r);
	if (err != ERR_OK)
		return err;
	d.said.class = class_of(r, room);
	d.is_allowlisted = room_list_has(room->row.extra_kinds, in->kind) ||
	    roomlive_is_marked(room, MARK_SPEAKER, request_user(r));
	if (is_muted(r, room))
		return answer_drop(r, &d, DROP_MUTED);
	if (is_filtered(judges, r, &d))
		return answer_drop(r, &d, DROP_FILTERED);
	if (is_too_busy(&d))
		return answer_drop(r, &d, DROP_BUSY);
	return pass(r, &d, &cid);
}

static void
announce_in(struct room_live *room, const struct room_announce_in *in)
{
	struct draft_message d = { .room = room, .said = {
		.class = ROOM_HIGH, .count = 1, .from = STR(""),
		.cid = STR(""), .kind = in->kind, .body = in->body } };

	say(&d);
	count_accepted(&d);
}

/* What nobody hears is not said: rooms that are not live are left out. */
static int64_t
announce(struct tenant_live *t, const struct room_announce_in *in)
{
	struct roomset *all = shard_rooms_find(t);
	int64_t reached = 0;
	uint32_t pos = 0;
	void *value;

	for (uint32_t i = 0; i < in->rooms.count; i++) {
		struct room_live *room = roomset_find(t, in->rooms.items[i]);

		if (room == NULL)
			continue;
		announce_in(room, in);
		reached++;
	}
	while (in->all && all != NULL &&
	    imap_next(&all->by_number, &pos, NULL, &value)) {
		announce_in(value, in);
		reached++;
	}
	return reached;
}

enum err
room_announce(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_announce_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	enum err err = check_body(s, r, in->body);

	if (err != ERR_OK)
		return err;
	if (in->all == (in->rooms.count > 0))
		return request_refuse(r, ERR_FIELD, "rooms",
		    "name rooms, or say all");
	jsonw_object(&w);
	jsonw_int_field(&w, "rooms", announce(t, in));
	jsonw_object_end(&w);
	return ERR_OK;
}

void
roomsend_free(struct room_live *room)
{
	struct room_merge *next;

	for (struct room_merge *m = room->merges; m != NULL; m = next) {
		next = m->next;
		xfree(m);
	}
	xfree(room->cids);
	imap_fini(&room->cid_index);
}
