/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recording: messages of a recorded room go into its log, some at once, one
 * request at a time. An answer of room.send does not wait for it, so what was
 * said a moment before a crash is not in the log; neither is what a disk that
 * stands still leaves no room for: that is counted.
 * Runs on: shards and writers.
 * Owns: the request that is being filled.
 */
#include "core/roomlive.h"

/* Messages of one request: with the longest bodies about 2 MiB. */
#define RECORD_MAX 512
#define RECORD_BYTES (2u << 20)

struct record_item {
	struct record_item *next;
	struct room_said said;
};

struct recording {
	char conv[CONV_NAME_ROOM];
	uint32_t room;		/* its number */
	int64_t count;
	size_t bytes;
	struct record_item *first, **tail;
};

/* A cid that was recorded before is the same message of a room that lived
 * twice: its first stays. */
static enum err
append(struct ledger *l, struct ledger_conv *c, const struct room_said *said)
{
	struct entry e = { .type = ENTRY_MESSAGE, .sender = said->from,
		.cid = said->cid, .kind = said->kind, .body = said->body,
		.target = said->n };
	enum err err = ledger_append(l, c, &e);

	return err == ERR_EXISTS ? ERR_OK : err;
}

static enum err
record_write(struct ledger *l, struct request *r)
{
	const struct recording *record = r->in;
	struct ledger_conv *c;
	struct room row;
	enum err err = ledger_conv(l, str_from(record->conv), &c);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->room_get(
		    ledger_store(l), c->row.key, &r->arena, &row));
	for (struct record_item *i = record->first;
	    i != NULL && err == ERR_OK; i = i->next)
		err = append(l, c, &i->said);
	return err;	/* ERR_NOT_FOUND: destroyed meanwhile */
}

static void
on_ended(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct recording *record = r->in;
	struct room_live *room = imap_find(&shard_rooms(s, t)->by_number,
	    record->room);

	if (room == NULL)
		return;
	room->is_recording = false;
	if (r->err != ERR_OK)
		room->unrecorded += record->count;
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

void
roomrecord_add(struct room_live *room, const struct room_said *said)
{
	struct record_item *item;
	struct recording *record;
	struct request *r;

	if (room->record == NULL)
		room->record = record_new(room);
	r = room->record;
	record = r->in;
	if (record->count == RECORD_MAX ||
	    record->bytes + said->body.len > RECORD_BYTES) {
		room->unrecorded++;
		return;
	}
	item = arena_zalloc(&r->arena, sizeof(*item));
	item->said = (struct room_said){ .n = said->n,
		.from = keep(r, said->from), .cid = keep(r, said->cid),
		.kind = keep(r, said->kind), .body = keep(r, said->body) };
	*record->tail = item;
	record->tail = &item->next;
	record->count++;
	record->bytes += said->body.len;
}

void
roomrecord_flush(struct room_live *room)
{
	struct request *r = room->record;

	if (r == NULL || room->is_recording)
		return;
	room->record = NULL;
	room->is_recording = true;
	shard_submit(room->rooms->shard, room->rooms->tenant, r);
}

void
roomrecord_free(struct room_live *room)
{
	request_free(room->record);
}
