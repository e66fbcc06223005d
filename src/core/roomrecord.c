/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recording: messages of a recorded room go into its log, some at once, one
 * request at a time: when it is full, after a second, and when the room or the
 * daemon ends. An answer of room.send does not wait for it, so what was said a
 * moment before a crash is not in the log; neither is what a disk that stands
 * still leaves no room for: that is counted.
 * Runs on: shards and writers.
 * Owns: the request that is being filled, and those that wait.
 */
#include "base/log.h"
#include "base/metrics.h"
#include "core/roomlive.h"

/* Messages of one request: with the longest bodies about 2 MiB. */
#define RECORD_MAX 512
#define RECORD_BYTES (2u << 20)
#define MARKS_ROOM 128

struct record_item {
	struct record_item *next;
	struct room_said said;
};

struct recording {
	char conv[CONV_NAME_ROOM];
	uint32_t room;		/* its number */
	int64_t from_seq;	/* of the log: an earlier room's is not its */
	int64_t count;
	size_t bytes;
	struct record_item *first, **tail;
};

/* Known by its cid: what was said in a room that lived twice, or a retry that
 * the room had forgotten. Its first stays. */
static bool
is_there(struct ledger *l, struct request *r, const struct ledger_conv *c,
    const struct entry *e)
{
	struct entry first;

	return ledger_first(l, c, e, &r->arena, &first) == ERR_OK &&
	    str_eq(first.kind, e->kind) && str_eq(first.body, e->body);
}

/* What else the message has in the room. */
static void
write_marks(const struct room_said *said, struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	if (said->class == ROOM_NORMAL && said->count <= 1)
		return;
	jsonw_object(&w);
	if (said->class != ROOM_NORMAL)
		jsonw_string_field(&w, "priority",
		    str_from(room_class_names[said->class]));
	if (said->count > 1)
		jsonw_int_field(&w, "merged", said->count);
	jsonw_object_end(&w);
}

/* Other content under a cid that is in the log, or the cid of the room's own
 * creation: it was said, so it is recorded, without the cid. */
static enum err
append(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct room_said *said)
{
	struct entry e = { .type = ENTRY_MESSAGE, .sender = said->from,
		.cid = said->cid, .kind = said->kind, .body = said->body,
		.target = said->n };
	struct buf marks;
	enum err err;

	buf_init(&marks, MARKS_ROOM);
	write_marks(said, &marks);
	e.marks = buf_str(&marks);
	err = ledger_append(l, c, &e);
	if (err == ERR_EXISTS && is_there(l, r, c, &e)) {
		err = ERR_OK;
	} else if (err == ERR_EXISTS) {
		e.cid = STR("");
		err = ledger_append(l, c, &e);
	}
	buf_fini(&marks);
	return err;
}

/* A room that was destroyed meanwhile has its log still, until another one of
 * its name goes on with it. */
static enum err
find_log(struct ledger *l, struct request *r, struct ledger_conv **c)
{
	const struct recording *record = r->in;
	struct room row;
	enum err err = ledger_conv(l, str_from(record->conv), c);

	if (err != ERR_OK)
		return err;
	err = ledger_check(l, ledger_ops(l)->room_get(ledger_store(l),
	    (*c)->row.key, &r->arena, &row));
	if (err == ERR_OK && row.from_seq != record->from_seq)
		return ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
record_write(struct ledger *l, struct request *r)
{
	const struct recording *record = r->in;
	struct ledger_conv *c;
	enum err err = find_log(l, r, &c);

	for (struct record_item *i = record->first;
	    i != NULL && err == ERR_OK; i = i->next)
		err = append(l, r, c, &i->said);
	return err;
}

/* ---- one after the other ---- */

static void
submit_next(struct room_live *room)
{
	struct request *r = request_queue_take(&room->records);

	room->record_count--;
	room->recording++;
	shard_submit(room->rooms->shard, room->rooms->tenant, r);
}

static void
on_ended(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct recording *record = r->in;
	struct room_live *room = imap_find(&shard_rooms(s, t)->by_number,
	    record->room);

	if (r->err != ERR_OK) {
		log_warn("room", "%s: %lld messages were not recorded: %s",
		    record->conv, (long long)record->count,
		    err_code(r->err));
		metric_add(METRIC_ROOM_UNRECORDED, record->count);
	}
	if (room == NULL)
		return;
	room->recording--;
	if (r->err != ERR_OK)
		room->unrecorded += record->count;
	if (room->recording == 0 && room->record_count > 0)
		submit_next(room);
}

static struct request *
record_new(struct room_live *room)
{
	static const struct step steps[] = {
		STEP_WRITER(record_write), { AT_NONE, { NULL } },
	};
	struct request *r = request_new();
	struct recording *record = arena_zalloc(&r->arena, sizeof(*record));
	const char *tenant = shard_tenant_id(room->rooms->tenant);

	memcpy(record->conv, room->conv.name.p, room->conv.name.len);
	record->room = room->number;
	record->from_seq = room->row.from_seq;
	record->tail = &record->first;
	r->op_name = "room.record";
	r->steps = steps;
	r->in = record;
	r->authenticated = true;
	r->ended = on_ended;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	return r;
}

static struct str
keep(struct request *r, struct str s)
{
	return (struct str){ arena_strndup(&r->arena, s.len > 0 ? s.p : "",
	    s.len), s.len };
}

/* Nothing more comes to it. */
static void
close_batch(struct room_live *room)
{
	if (room->record == NULL)
		return;
	request_hold(&room->records, room->record);
	room->record_count++;
	room->record = NULL;
}

static bool
is_full(const struct recording *record)
{
	return record->count == RECORD_MAX ||
	    record->bytes + ROOM_BODY_BYTES_MAX > RECORD_BYTES;
}

void
roomrecord_add(struct room_live *room, const struct room_said *said)
{
	struct record_item *item;
	struct recording *record;
	struct request *r;

	if (room->record == NULL && room->record_count == ROOM_RECORDS_MAX) {
		room->unrecorded++;
		metric_add(METRIC_ROOM_UNRECORDED, 1);
		return;
	}
	if (room->record == NULL)
		room->record = record_new(room);
	r = room->record;
	record = r->in;
	item = arena_zalloc(&r->arena, sizeof(*item));
	item->said = *said;
	item->said.from = keep(r, said->from);
	item->said.cid = keep(r, said->cid);
	item->said.kind = keep(r, said->kind);
	item->said.body = keep(r, said->body);
	*record->tail = item;
	record->tail = &item->next;
	record->count++;
	record->bytes += said->body.len;
	if (!is_full(record))
		return;
	close_batch(room);
	if (room->recording == 0)
		submit_next(room);
}

void
roomrecord_flush(struct room_live *room)
{
	if (room->record == NULL || room->recording > 0)
		return;
	close_batch(room);
	submit_next(room);
}

/* In their order still: they go one way. */
void
roomrecord_end(struct room_live *room)
{
	close_batch(room);
	while (room->record_count > 0)
		submit_next(room);
}

bool
roomrecord_is_done(const struct room_live *room)
{
	return room->record == NULL && room->recording == 0 &&
	    room->record_count == 0;
}

void
roomrecord_free(struct room_live *room)
{
	request_free(room->record);
	request_queue_free(&room->records);
}
