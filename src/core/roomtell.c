/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What everyone in a room is told, and what of it is remembered for a while.
 * Runs on: the tenant's shard.
 * Owns: the history of its rooms.
 */
#include "base/jsonw.h"
#include "base/metrics.h"
#include "core/roomlive.h"

const char *const room_drop_names[DROPS] = { "rate", "muted", "filtered",
	"busy" };

/* ---- to everyone ---- */

void
roomtell_drop(struct room_live *room, enum room_drop why, enum room_class class)
{
	/* Rows of metrics.def stand in this order. */
	static const enum metric metrics[DROPS] = { METRIC_ROOM_RATE_HIGH,
		METRIC_ROOM_MUTED_HIGH, METRIC_ROOM_FILTERED_HIGH,
		METRIC_ROOM_BUSY_HIGH };

	room->dropped[why][class]++;
	metric_add((enum metric)(metrics[why] + (enum metric)class), 1);
}

static struct channel_key
key_of(const struct room_live *room)
{
	return (struct channel_key){
	    shard_tenant_number(room->rooms->tenant),
	    -(int64_t)room->number };
}

/* With a push or without; false: the mailbox is full. */
static bool
post(struct room_live *room, unsigned worker, struct push *push)
{
	struct notice *n = notice_new(NOTICE_ROOM_PUSH);
	uint32_t *lost = room->lost[worker];

	n->key = key_of(room);
	if (push != NULL)
		n->push = push_ref(push);
	n->history = (uint32_t)room->row.history;
	memcpy(n->lost, lost, sizeof(n->lost));
	if (mailbox_post(shard_worker(room->rooms->shard, (int32_t)worker),
	    &n->mail) == ERR_OK) {
		memset(lost, 0, sizeof(n->lost));
		return true;
	}
	notice_free(n);
	return false;
}

void
roomtell_lost(struct room_live *room)
{
	static const uint32_t none[ROOM_FRAMES];

	for (unsigned i = 0; i < shard_worker_count(room->rooms->shard); i++)
		if (memcmp(room->lost[i], none, sizeof(none)) != 0)
			(void)post(room, i, NULL);
}

static void
post_event(struct room_live *room, unsigned worker, struct push *push)
{
	if (post(room, worker, push))
		return;
	/* It was accepted: that worker counts it as missed by all it has. */
	room->lost[worker][push->room_class]++;
	metric_add(METRIC_EVENTS_DROPPED, 1);
}

void
roomtell_event(struct room_live *room, struct push *push)
{
	push->key = key_of(room);
	push->n = room->n;
	for (unsigned i = 0; i < shard_worker_count(room->rooms->shard); i++)
		if (room->seats_at[i] > 0)
			post_event(room, i, push);
	push_unref(push);
}

struct push *
roomtell_make(const char *method, struct str params)
{
	struct push *push = push_new(method, params.len);

	memcpy(push->tail, params.p, params.len);
	push->room_class = ROOM_OTHER;
	return push;
}

void
roomtell_all(struct room_live *room, const char *method, struct str tail)
{
	struct buf params;
	struct jsonw w;

	if (room->seat_count == 0)
		return;
	buf_init(&params, tail.len + 128);
	w = jsonw_on(&params);
	jsonw_object(&w);
	jsonw_string_field(&w, "room", roomlive_id(room));
	buf_putstr(&params, tail);
	jsonw_object_end(&w);
	BUG_ON(params.overflow);
	roomtell_event(room, roomtell_make(method, buf_str(&params)));
	buf_fini(&params);
}

/* ---- what was said lately ---- */

static struct push *
history_at(const struct room_live *room, uint32_t i)
{
	return room->history[(room->history_first + i) % room->history_room];
}

static void
history_drop(struct room_live *room)
{
	room->history_of[history_at(room, 0)->room_class]--;
	push_unref(history_at(room, 0));
	room->history_first = (room->history_first + 1) % room->history_room;
	room->history_count--;
}

void
roomtell_keep(struct room_live *room, struct push *push)
{
	if (room->row.history == 0)
		return;
	if (room->history == NULL) {
		room->history_room = (uint32_t)room->row.history;
		room->history = xcalloc(room->history_room,
		    /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers */
		    sizeof(*room->history));
	}
	if (room->history_count == room->history_room)
		history_drop(room);
	room->history_of[push->room_class]++;
	room->history[(room->history_first + room->history_count++) %
	    room->history_room] = push_ref(push);
}

void
roomtell_resize(struct room_live *room)
{
	uint32_t size = (uint32_t)room->row.history;
	struct push **kept;

	if (room->history == NULL || room->history_room == size)
		return;
	while (room->history_count > size)
		history_drop(room);
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
	kept = size > 0 ? xcalloc(size, sizeof(*kept)) : NULL;
	for (uint32_t i = 0; kept != NULL && i < room->history_count; i++)
		kept[i] = history_at(room, i);
	xfree(room->history);
	room->history = kept;
	room->history_room = size;
	room->history_first = 0;
}

int64_t
roomtell_from(const struct room_live *room)
{
	return room->history_count > 0 ? history_at(room, 0)->n - 1 : room->n;
}

/* Who was away for a moment wants few of them, who comes anew wants all. */
void
roomtell_said(const struct room_live *room, int64_t after,
    uint32_t of[ROOM_CLASSES])
{
	uint32_t i = room->history_count;

	if (after <= roomtell_from(room)) {
		memcpy(of, room->history_of, sizeof(room->history_of));
		return;
	}
	memset(of, 0, sizeof(room->history_of));
	while (i-- > 0 && history_at(room, i)->n > after)
		of[history_at(room, i)->room_class]++;
}

struct room_join *
roomtell_backlog(const struct room_live *room)
{
	struct room_join *j = room_join_new(room->history_count);

	for (uint32_t i = 0; i < room->history_count; i++)
		j->backlog[i] = push_ref(history_at(room, i));
	return j;
}

/* The newest `limit` of those before. */
static void
write_history(struct jsonw *w, const struct room_live *room,
    const struct room_history_in *in)
{
	int64_t limit = in->limit > 0 ? in->limit : 50;
	uint32_t upto = room->history_count, from;
	size_t bytes = 0;

	while (in->has_before && upto > 0 &&
	    history_at(room, upto - 1)->n >= in->before)
		upto--;
	for (from = upto; from > 0 && upto - from < limit &&
	    bytes < ROOM_PAGE_BYTES; from--)
		bytes += history_at(room, from - 1)->tail_len;
	jsonw_key(w, "messages");
	jsonw_array(w);
	for (uint32_t i = from; i < upto; i++) {
		const struct push *e = history_at(room, i);

		jsonw_raw(w, (struct str){ e->tail, e->tail_len });
	}
	jsonw_array_end(w);
	jsonw_bool_field(w, "more", from > 0);
	if (from > 0)
		jsonw_int_field(w, "next", history_at(room, from)->n);
}

enum err
room_history(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_history_in *in = r->in;
	const struct room_live *room = roomset_find(t, in->room);
	struct jsonw w = jsonw_on(&r->result);

	(void)s;
	r->scratch = NULL;
	if (room == NULL)
		return ERR_OK;		/* a reader looks into its log */
	if (!roomlive_has(room, request_user(r)) &&
	    !room_may_moderate(r, room->conv.owner))
		return ERR_NOT_MEMBER;
	if (in->has_before_seq ||
	    (room->row.is_recorded && !in->has_before)) {
		r->scratch = r->in;	/* may read it */
		return ERR_OK;
	}
	jsonw_object(&w);
	write_history(&w, room, in);
	jsonw_object_end(&w);
	request_go_to(r, 2);
	return ERR_OK;
}

void
roomtell_free(struct room_live *room)
{
	while (room->history_count > 0)
		history_drop(room);
	xfree(room->history);
}
