/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person sees of a message, and what she has deleted for herself.
 * Runs on: readers; writers for deleting.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/entryjson.h"
#include "core/messagechange.h"

static enum err
is_deleted(struct view *v, struct request *r, const struct entry *e,
    bool *out)
{
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_DELETED,
		message_member_key(e->conv, request_user(r), owner),
		message_seq_key(e->seq, id) };
	struct record found;
	enum err err = v->ops->record_get(v->store, &key, &r->arena, &found);

	*out = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
message_is_hidden(struct view *v, struct request *r, const struct member *m,
    const struct entry *e, bool *out)
{
	*out = !entry_is_for(e, request_user(r));
	if (*out || e->type != ENTRY_MESSAGE || !(m->flags & MEMBER_DELETED))
		return ERR_OK;
	return is_deleted(v, r, e, out);
}

/* ---- one message ---- */

struct look {
	int64_t seq, newest;
	bool found;
};

static bool
on_span(void *arg, const struct span *s)
{
	struct look *look = arg;

	look->found = look->seq >= s->from &&
	    look->seq <= (s->upto != 0 ? s->upto : look->newest);
	return !look->found;
}

enum err
message_eye_open(struct message_eye *eye, struct view *v, struct request *r,
    struct str conv)
{
	eye->view = v;
	eye->r = r;
	return conversation_find(v, r, conv, true, &eye->found);
}

enum err
message_eye_entry(const struct message_eye *eye, int64_t seq,
    struct arena *arena, struct entry *out)
{
	const struct store_ops *ops = eye->view->ops;
	const struct conv *c = &eye->found.conv;
	struct look look = { seq, c->last_seq, false };
	enum err err = ops->span_list(eye->view->store, c->key,
	    request_user(eye->r), on_span, &look);

	if (err == ERR_OK && !look.found)
		return ERR_NOT_FOUND;
	return err == ERR_OK ? ops->entry_by_seq(eye->view->store, c->key,
	    seq, arena, out) : err;
}

enum err
message_look(const struct message_eye *eye, int64_t seq, struct arena *arena,
    struct entry *out)
{
	bool hidden = false;
	enum err err = message_eye_entry(eye, seq, arena, out);

	if (err == ERR_OK)
		err = message_is_hidden(eye->view, eye->r,
		    &eye->found.member, out, &hidden);
	if (err == ERR_OK && (hidden || out->type != ENTRY_MESSAGE ||
	    out->recalled))
		err = ERR_NOT_FOUND;
	return err;
}

enum err
message_eye_message(const struct message_eye *eye, int64_t seq,
    struct entry *out)
{
	enum err err = message_look(eye, seq, &eye->r->arena, out);

	return err == ERR_NOT_FOUND ? request_refuse(eye->r, err, "seq",
	    "no such message") : err;
}

/* ---- message.get: some entries, as they are now ---- */

static enum err
write_one(const struct message_eye *eye, struct jsonw *w, int64_t seq)
{
	const struct message_get_in *in = eye->r->in;
	bool hidden = false;
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = message_eye_entry(eye, seq, &arena, &e);
	if (err == ERR_OK)
		err = message_is_hidden(eye->view, eye->r,
		    &eye->found.member, &e, &hidden);
	if (err == ERR_OK) {
		jsonw_object(w);
		jsonw_string_field(w, "conv", in->conv);
		if (hidden)
			entry_write_hidden(w, &e);
		else
			entry_write(w, &e, false);
		jsonw_object_end(w);
	}
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
message_get(struct view *v, struct request *r)
{
	const struct message_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct message_eye eye;
	uint32_t i = 0;
	enum err err = message_eye_open(&eye, v, r, in->conv);

	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "entries");
	jsonw_array(&w);
	for (; i < in->seqs.count && err == ERR_OK &&
	    r->result.len < MESSAGE_PAGE_BYTES; i++)
		err = write_one(&eye, &w, in->seqs.items[i]);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "rest", i < in->seqs.count);
	jsonw_object_end(&w);
	return err;
}

/* ---- deleting for oneself ---- */

static enum err
check_one(struct ledger *l, const struct ledger_conv *c, int64_t seq)
{
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, seq, &arena, &e));
	if (err == ERR_OK && e.type != ENTRY_MESSAGE)
		err = ERR_FIELD;
	arena_fini(&arena);
	return err;
}

static enum err
check_deletable(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct ledger_member *m)
{
	const struct message_delete_in *in = r->in;

	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->seqs.count && err == ERR_OK; i++) {
		int64_t seq = in->seqs.items[i];

		err = seq < m->row.from_seq ? ERR_NOT_FOUND :
		    check_one(l, c, seq);
	}
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "seqs", "no such message");
	return err == ERR_FIELD ? request_refuse(r, err, "seqs",
	    "only messages are deleted") : err;
}

/* Deleting what is deleted changes nothing: a retry is harmless. */
static enum err
keep_deleted(struct ledger *l, struct request *r, const struct ledger_conv *c)
{
	const struct message_delete_in *in = r->in;
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_DELETED,
		.owner = message_member_key(c->row.key, request_user(r),
		owner), .ts = ledger_ts(l), .body = STR("") };
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->seqs.count && err == ERR_OK; i++) {
		row.id = message_seq_key(in->seqs.items[i], id);
		err = ledger_check(l, ledger_ops(l)->record_put(
		    ledger_store(l), &row));
	}
	return err;
}

/* {"conv":"u:bob","deleted":[3,4]} */
static struct str
deleted_body(struct request *r, struct str seen)
{
	const struct message_delete_in *in = r->in;
	struct buf text;
	struct jsonw w;

	buf_init(&text, DELETE_MAX * 21 + 256);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "conv", seen);
	jsonw_key(&w, "deleted");
	jsonw_array(&w);
	for (uint32_t i = 0; i < in->seqs.count; i++)
		jsonw_int(&w, in->seqs.items[i]);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return buf_keep(&text, &r->arena);
}

enum err
message_delete(struct ledger *l, struct request *r)
{
	const struct message_delete_in *in = r->in;
	char seen[CONV_NAME_ROOM];
	struct ledger_conv *c;
	struct ledger_member *m;
	enum err err = conversation_own(l, r, in->conv, &c, &m);

	if (err == ERR_OK)
		err = check_deletable(l, r, c, m);
	if (err == ERR_OK)
		err = keep_deleted(l, r, c);
	if (err == ERR_OK)
		err = conversation_note(l, r, deleted_body(r,
		    conv_seen_by(c->row.name, request_user(r), seen)));
	if (err != ERR_OK)
		return err;
	m->row.flags |= MEMBER_DELETED;
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}
