/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streamed messages in the log: opening, saving what was said so far,
 * finishing, and seeing which of them nobody finishes.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/streamed.h"

#include <inttypes.h>

#include "base/jsonw.h"
#include "base/text.h"
#include "core/due.h"
#include "core/proposal.h"

#define STREAM_KEY_ROOM RECORD_ID_MAX
/* One that could not be judged, as nobody could be asked, is tried again. */
#define CLOSE_AGAIN_MS 30000

bool
streamed_is_open(const struct entry *e)
{
	static const char mark[] = "\"" STREAMED_MARK "\":true";

	/* Other values of marks are numbers, and strings of extensions. */
	return e->type == ENTRY_MESSAGE && !e->recalled && e->marks.len > 0 &&
	    memmem(e->marks.p, e->marks.len, mark, sizeof(mark) - 1) != NULL;
}

/* One record for each that is open: those of a person lie together. */
static struct str
record_id(const struct entry *e, char room[STREAM_KEY_ROOM])
{
	int len = snprintf(room, STREAM_KEY_ROOM, "%.*s/%019" PRId64
	    "/%019" PRId64, STR_FMT(e->sender), e->conv, e->seq);

	return (struct str){ room, (size_t)len };
}

static enum err
put_record(struct ledger *l, const struct entry *e)
{
	char id[STREAM_KEY_ROOM];
	const struct record row = { .kind = RECORD_STREAM, .owner = STR("t:"),
		.id = record_id(e, id), .ts = ledger_ts(l), .body = STR("") };

	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

/* ---- opening ---- */

struct own {
	struct str prefix;
	int64_t count;
};

static bool
on_own(void *arg, const struct record *row)
{
	struct own *own = arg;

	if (row->id.len < own->prefix.len ||
	    memcmp(row->id.p, own->prefix.p, own->prefix.len) != 0)
		return false;
	own->count++;
	return true;
}

enum err
streamed_check(struct ledger *l, struct request *r)
{
	const struct core_settings *set = ledger_parts(l)->settings;
	char prefix[STREAM_KEY_ROOM];
	struct own own = { .prefix = { prefix, 0 } };
	struct record_range range = { .kind = RECORD_STREAM,
		.key = STR("t:"), .limit = set->streams_of_one_max };
	int64_t all;
	enum err err = ledger_check(l, ledger_ops(l)->record_count(
	    ledger_store(l), RECORD_STREAM, STR("t:"), &all));

	if (err != ERR_OK)
		return err;
	own.prefix.len = (size_t)snprintf(prefix, sizeof(prefix), "%.*s/",
	    STR_FMT(request_user(r)));
	range.after = own.prefix;
	err = ledger_check(l, ledger_ops(l)->record_list(ledger_store(l),
	    &range, on_own, &own));
	if (err != ERR_OK)
		return err;
	if (own.count >= set->streams_of_one_max)
		return request_refuse_more(r, "conv", set->streams_of_one_max,
		    "messages may be streamed by one person: finish one");
	return all < set->streams_max ? ERR_OK : request_refuse_more(r,
	    "conv", set->streams_max,
	    "messages may be streamed at a time: try again");
}

enum err
streamed_note(struct ledger *l, struct request *r, const struct entry *e)
{
	const struct due end = { .what = DUE_STREAM, .conv = e->conv,
		.seq = e->seq, .ts = e->ts +
		    ledger_parts(l)->settings->stream_timeout_ms };
	enum err err = put_record(l, e);

	return err == ERR_OK ? due_put(l, r, &end) : err;
}

enum err
streamed_open(struct ledger *l, struct request *r)
{
	struct message_send_in *in = r->in;

	in->kind = KIND_TEXT;
	in->body.text = STR("");
	in->is_streamed = true;
	return message_send(l, r);
}

/* ---- the end of one ---- */

enum err
streamed_forget(struct ledger *l, struct request *r, const struct entry *e)
{
	char id[STREAM_KEY_ROOM];
	const struct record_key key = { RECORD_STREAM, STR("t:"),
		record_id(e, id) };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));
	struct effect *end;

	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	end = effect_add(r, EFFECT_STREAM_END);
	end->conv = e->conv;
	end->seq = e->seq;
	return ERR_OK;
}

/* ---- time-out ---- */

/* When nothing will have been heard of it for too long. */
static enum err
ends_at(struct ledger *l, struct request *r, const struct entry *e,
    int64_t *ts)
{
	char id[STREAM_KEY_ROOM];
	const struct record_key key = { RECORD_STREAM, STR("t:"),
		record_id(e, id) };
	struct record row;
	enum err err = ledger_check(l, ledger_ops(l)->record_get(
	    ledger_store(l), &key, &r->arena, &row));

	*ts = err == ERR_OK ? row.ts +
	    ledger_parts(l)->settings->stream_timeout_ms : 0;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Also while it is being closed: what came of that is seen the next time. */
static enum err
look_at(struct ledger *l, struct request *r, struct ledger_conv *c,
    struct entry *e)
{
	struct due again = { .what = DUE_STREAM, .conv = e->conv,
		.seq = e->seq };
	enum err err = ends_at(l, r, e, &again.ts);
	bool is_over = again.ts <= ledger_ts(l);

	if (is_over)
		again.ts = ledger_ts(l) + CLOSE_AGAIN_MS;
	if (err == ERR_OK)
		err = due_put(l, r, &again);
	return err == ERR_OK && is_over ? streamed_let_close(l, r, c, e) :
	    err;
}

enum err
streamed_expire(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct due *d)
{
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, d->seq, &arena, &e));
	if (err == ERR_OK && streamed_is_open(&e))
		err = look_at(l, r, c, &e);
	arena_fini(&arena);
	return err;
}

/* ---- saving ---- */

/* check-size: where it is, and what is found there */
enum err
streamed_find_open(struct ledger *l, const struct streamed_at *at,
    struct ledger_conv **c, struct arena *arena, struct entry *e)
{
	enum err err = ledger_conv(l, at->conv, c);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->entry_by_seq(
		    ledger_store(l), (*c)->row.key, at->seq, arena, e));
	return err != ERR_OK || streamed_is_open(e) ? err : ERR_NOT_FOUND;
}

/* May its sender go on? A refusal is not a store's failure. */
static enum err
may_go_on(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct entry *e)
{
	struct message_place place = { .conv = c, .kind = c->row.kind,
		.pair = c->row.pair };
	enum err err;

	snprintf(place.name, sizeof(place.name), "%s", c->name);
	snprintf(r->who.user, sizeof(r->who.user), "%.*s",
	    STR_FMT(e->sender));
	err = ledger_present(l, c, e->sender, &place.member);
	if (err == ERR_OK)
		err = message_check_voice(l, r, &place, e->reply_to > 0);
	r->who.user[0] = '\0';
	return err;
}

static enum err
write_text(struct ledger *l, const struct streamed_item *item,
    struct entry *e)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, BODY_MAX_BYTES * 6 + 128);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", item->text);
	jsonw_object_end(&w);
	BUG_ON(text.overflow);
	e->body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->entry_rewrite(ledger_store(l),
	    e));
	buf_fini(&text);
	return err == ERR_OK ? put_record(l, e) : err;
}

static enum err
save_one(struct ledger *l, struct request *r, struct streamed_item *item)
{
	struct ledger_conv *c;
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = streamed_find_open(l, &item->at, &c, &arena, &e);
	item->is_over = err == ERR_NOT_FOUND;
	if (err == ERR_OK && may_go_on(l, r, c, &e) != ERR_OK &&
	    ledger_broken(l) == ERR_OK) {
		item->is_over = streamed_is_empty(&e);
		err = streamed_let_close(l, r, c, &e);
	} else if (err == ERR_OK) {
		err = write_text(l, item, &e);
	}
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
streamed_save(struct ledger *l, struct request *r)
{
	struct streamed_save *save = r->in;
	enum err err = ERR_OK;

	for (int i = 0; i < save->count && err == ERR_OK; i++)
		err = save_one(l, r, &save->items[i]);
	return err;
}

/* ---- finishing ---- */

static enum err
check_text(struct ledger *l, struct request *r)
{
	const struct stream_in *in = r->in;

	if (in->said.body.text.len == 0)
		return request_refuse(r, ERR_FIELD, "text",
		    "nothing was said: say it here, or recall the message");
	if (in->text.p == NULL && in->has_at &&
	    in->at != (int64_t)utf8_count(in->said.body.text))
		return request_refuse(r, ERR_WRONG_STATE, "at",
		    "the text ends elsewhere: append what is missing, or"
		    " give all of it as text");
	return message_check_body(l, r);
}

static enum err
finish(struct ledger *l, struct request *r, struct message_change *c)
{
	struct entry *fresh = c->arg;
	enum err err;

	if (!str_eq(c->target.sender, request_user(r)))
		return ERR_FORBIDDEN;
	if (!streamed_is_open(&c->target))
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "it is not being streamed, or no more");
	err = message_check_voice(l, r, &c->place, c->target.reply_to > 0);
	if (err != ERR_OK || (err = check_text(l, r)) != ERR_OK ||
	    (err = message_check_mentions(l, r, &c->place)) != ERR_OK)
		return err;
	message_refill(r, fresh);
	c->target.body = fresh->body;
	c->target.mentions = fresh->mentions;
	json_object_del(c->marks, STREAMED_MARK);
	c->how = CHANGE_CONTENT;
	c->flagged = message_flagged(r);
	return proposal_mark(r, c->marks);
}

static enum err
settle(struct ledger *l, struct request *r, struct message_change *c)
{
	enum err err = message_note_mentions(l, r, &c->target);

	return err == ERR_OK ? streamed_forget(l, r, &c->target) : err;
}

/* What a retry is compared with is what the caller said, not what the
 * stream had come to. */
static void
fill_finish(struct request *r, struct entry *fresh, struct buf *said)
{
	struct stream_in *in = r->in;

	if (in->said.body.text.p == NULL)
		in->said.body.text = STR("");
	message_fill(r, fresh, said);
	buf_reset(said);
	buf_printf(said, "finish %lld %lld\n", (long long)in->said.seq,
	    in->has_at ? (long long)in->at : -1LL);
	buf_putstr(said, fresh->mentions);
	buf_putc(said, in->text.p != NULL ? '=' : '.');
	buf_putstr(said, in->text);
}

enum err
streamed_finish(struct ledger *l, struct request *r)
{
	const struct stream_in *in = r->in;
	struct message_change c = { .conv = in->said.conv,
		.cid = in->said.cid, .seq = in->said.seq,
		.type = ENTRY_FINISH, .change = finish, .beside = settle };
	struct entry fresh = { .type = ENTRY_MESSAGE };
	struct buf said;
	enum err err;

	fill_finish(r, &fresh, &said);
	c.said = buf_str(&said);
	c.arg = &fresh;
	err = message_change(l, r, &c);
	buf_fini(&said);
	return err;
}
