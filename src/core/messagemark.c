/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people add to a message that was sent: reactions, pins. A
 * summary stands on its row; who and when are records beside it.
 * Runs on: writers; readers for the lists.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/before.h"
#include "core/entryjson.h"
#include "core/group.h"
#include "core/messagechange.h"

#define LIST_LIMIT 50
#define REACTION_ID_ROOM (EMOJI_MAX + 66)

static struct str
keep(struct request *r, const struct buf *text)
{
	BUG_ON(text->overflow);
	return (struct str){ arena_strndup(&r->arena, buf_str(text).p,
	    text->len), text->len };
}

static enum err
put_or_delete(struct ledger *l, const struct record *row, bool put)
{
	const struct record_key key = { row->kind, row->owner, row->id };
	const struct store_ops *ops = ledger_ops(l);

	return ledger_check(l, put ? ops->record_put(ledger_store(l), row) :
	    ops->record_delete(ledger_store(l), &key));
}

/* ---- reactions ---- */

/* Those of one emoji lie together, by user. */
static struct str
reaction_id(struct str emoji, struct str user, char room[REACTION_ID_ROOM])
{
	int len = snprintf(room, REACTION_ID_ROOM, "%.*s %.*s",
	    STR_FMT(emoji), STR_FMT(user));

	return (struct str){ room, (size_t)len };
}

static bool
is_emoji(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return true;
}

static struct str
react_body(struct request *r, struct str emoji, bool on)
{
	struct buf text;
	struct jsonw w;
	struct str body;

	buf_init(&text, EMOJI_MAX * 6 + 64);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "emoji", emoji);
	jsonw_bool_field(&w, "on", on);
	jsonw_object_end(&w);
	body = keep(r, &text);
	buf_fini(&text);
	return body;
}

static enum err
has_reacted(struct ledger *l, struct request *r, struct message_change *c,
    bool *out)
{
	const struct message_react_in *in = r->in;
	char owner[MESSAGE_KEY_ROOM], id[REACTION_ID_ROOM];
	const struct record_key key = { RECORD_REACTION,
		message_key(c->target.conv, c->target.seq, owner),
		reaction_id(in->emoji, request_user(r), id) };
	struct record found;
	enum err err = ledger_check(l, ledger_ops(l)->record_get(
	    ledger_store(l), &key, &r->arena, &found));

	*out = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The summary: how many of each. */
static enum err
count_reaction(struct request *r, struct message_change *c, int change,
    int64_t most)
{
	const struct message_react_in *in = r->in;
	json_t *all = json_object_get(c->marks, "reactions");
	char emoji[EMOJI_MAX + 1];
	json_int_t count;

	snprintf(emoji, sizeof(emoji), "%.*s", STR_FMT(in->emoji));
	if (all == NULL) {
		all = json_object();
		json_object_set_new(c->marks, "reactions", all);
	}
	count = json_integer_value(json_object_get(all, emoji)) + change;
	if (count > 0)
		json_object_set_new(all, emoji, json_integer(count));
	else
		json_object_del(all, emoji);
	if ((int64_t)json_object_size(all) > most)
		return request_refuse_more(r, "emoji", most,
		    "different reactions of one message");
	if (json_object_size(all) == 0)
		json_object_del(c->marks, "reactions");
	return ERR_OK;
}

/* Nobody reacts with stars: what would be masked is refused. */
static enum err
judge_emoji(struct ledger *l, struct request *r, struct message_change *c)
{
	const struct message_react_in *in = r->in;
	struct draft d = before_draft(r, str_from(c->place.name));
	struct str emoji = in->emoji;
	enum err err = before_said(l, r, &d, "emoji", &emoji);

	c->flagged = d.flagged;
	return err == ERR_OK && !str_eq(emoji, in->emoji) ?
	    request_refuse(r, ERR_REFUSED, "emoji",
	    "has a word that is masked here") : err;
}

static enum err
change_reaction(struct ledger *l, struct request *r,
    struct message_change *c)
{
	const struct message_react_in *in = r->in;
	const bool *on = c->arg;
	bool has;
	enum err err;

	if (!is_emoji(in->emoji))
		return request_refuse(r, ERR_FIELD, "emoji",
		    "must have no blanks or control characters");
	err = has_reacted(l, r, c, &has);
	if (err == ERR_OK && *on)
		err = c->place.kind != CONV_DIRECT ?
		    group_check_silence(l, r, c->place.conv,
		    c->place.member) : message_check_voice(l, r, &c->place,
		    true);
	if (err == ERR_OK && *on && !has)
		err = judge_emoji(l, r, c);
	if (err != ERR_OK || has == *on)
		return err;
	c->how = CHANGE_MARKS;
	c->body = react_body(r, in->emoji, *on);
	return count_reaction(r, c, *on ? 1 : -1,
	    ledger_parts(l)->settings->reactions_max);
}

static enum err
keep_reaction(struct ledger *l, struct request *r, struct message_change *c)
{
	const struct message_react_in *in = r->in;
	const bool *on = c->arg;
	char key[MESSAGE_KEY_ROOM], id[REACTION_ID_ROOM];
	const struct record row = { .kind = RECORD_REACTION,
		.owner = message_key(c->target.conv, c->target.seq, key),
		.id = reaction_id(in->emoji, request_user(r), id),
		.ts = ledger_ts(l), .body = STR("") };

	if (c->how == CHANGE_NOTHING)
		return ERR_OK;
	return put_or_delete(l, &row, *on);
}

static enum err
reaction(struct ledger *l, struct request *r, bool on)
{
	const struct message_react_in *in = r->in;
	char said[EMOJI_MAX + 48];
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_REACT, .said = { said, 0 },
		.change = change_reaction, .beside = keep_reaction,
		.arg = &on };

	c.said.len = (size_t)snprintf(said, sizeof(said), "%s %lld %.*s",
	    on ? "react" : "unreact", (long long)in->seq,
	    STR_FMT(in->emoji));
	return message_change(l, r, &c);
}

enum err
message_react(struct ledger *l, struct request *r)
{
	return reaction(l, r, true);
}

enum err
message_unreact(struct ledger *l, struct request *r)
{
	return reaction(l, r, false);
}

/* ---- pins ---- */

static enum err
change_pin(struct ledger *l, struct request *r, struct message_change *c)
{
	const bool *on = c->arg;
	bool has = json_is_true(json_object_get(c->marks, "pinned"));
	int64_t count = 0, most = ledger_parts(l)->settings->pinned_max;
	char key[MESSAGE_KEY_ROOM];
	enum err err = ERR_OK;

	if (has == *on)
		return ERR_OK;
	if (*on)
		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_PIN, message_key(c->target.conv,
		    0, key), &count));
	if (err == ERR_OK && count >= most)
		return request_refuse_more(r, "seq", most,
		    "pinned messages of one conversation");
	if (*on)
		json_object_set_new(c->marks, "pinned", json_true());
	else
		json_object_del(c->marks, "pinned");
	c->how = CHANGE_MARKS;
	c->body = *on ? STR("{\"on\":true}") : STR("{\"on\":false}");
	return err;
}

static enum err
keep_pin(struct ledger *l, struct request *r, struct message_change *c)
{
	const bool *on = c->arg;
	char key[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM], by[96];
	struct record row = { .kind = RECORD_PIN,
		.owner = message_key(c->target.conv, 0, key),
		.id = message_seq_key(c->target.seq, id),
		.ts = ledger_ts(l), .body = { by, 0 } };

	if (c->how == CHANGE_NOTHING)
		return ERR_OK;
	row.body.len = (size_t)snprintf(by, sizeof(by), "{\"by\":\"%s\"}",
	    r->who.user);
	return put_or_delete(l, &row, *on);
}

static enum err
pin(struct ledger *l, struct request *r, bool on)
{
	const struct message_recall_in *in = r->in;
	char said[48];
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_PIN, .said = { said, 0 },
		.change = change_pin, .beside = keep_pin, .arg = &on,
		.by_writers = true };

	c.said.len = (size_t)snprintf(said, sizeof(said), "%s %lld",
	    on ? "pin" : "unpin", (long long)in->seq);
	return message_change(l, r, &c);
}

enum err
message_pin(struct ledger *l, struct request *r)
{
	return pin(l, r, true);
}

enum err
message_unpin(struct ledger *l, struct request *r)
{
	return pin(l, r, false);
}

/* ---- lists ---- */

struct list {
	const struct message_eye *eye;
	struct jsonw w;
	int64_t room;
	struct str prefix;	/* of reactions: "emoji " */
	bool more;
	enum err err;
};

static void
list_end(struct list *list)
{
	jsonw_array_end(&list->w);
	jsonw_bool_field(&list->w, "more", list->more);
	jsonw_object_end(&list->w);
}

static bool
on_reaction(void *arg, const struct record *row)
{
	struct list *list = arg;
	struct str id = row->id;

	if (id.len < list->prefix.len ||
	    memcmp(id.p, list->prefix.p, list->prefix.len) != 0)
		return false;
	list->more = list->room-- == 0;
	if (list->more)
		return false;
	jsonw_object(&list->w);
	jsonw_string_field(&list->w, "user", (struct str){
	    id.p + list->prefix.len, id.len - list->prefix.len });
	jsonw_int_field(&list->w, "ts", row->ts);
	jsonw_object_end(&list->w);
	return true;
}

enum err
message_reactions(struct view *v, struct request *r)
{
	const struct message_who_in *in = r->in;
	char key[MESSAGE_KEY_ROOM], after[REACTION_ID_ROOM];
	char prefix[REACTION_ID_ROOM];
	struct message_eye eye;
	struct entry e;
	struct list list = { .eye = &eye,
		.room = in->limit ? in->limit : LIST_LIMIT,
		.w = jsonw_on(&r->result) };
	struct record_range range = { .kind = RECORD_REACTION,
		.limit = list.room + 1 };
	enum err err = message_eye_open(&eye, v, r, in->conv);

	if (err == ERR_OK)
		err = message_eye_message(&eye, in->seq, &e);
	if (err != ERR_OK)
		return err;
	range.key = message_key(e.conv, e.seq, key);
	range.after = reaction_id(in->emoji, in->after, after);
	list.prefix = reaction_id(in->emoji, STR(""), prefix);
	jsonw_object(&list.w);
	jsonw_key(&list.w, "people");
	jsonw_array(&list.w);
	err = v->ops->record_list(v->store, &range, on_reaction, &list);
	list_end(&list);
	return err;
}

/* The pin, and the message if the one who asks may see it. */
static bool
on_pin(void *arg, const struct record *row)
{
	struct list *list = arg;
	unsigned long long seq;
	struct arena arena;
	struct entry e;
	enum err err;

	list->more = list->room == 0;
	if (list->more || !message_seq_of(row->id, &seq))
		return false;
	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = message_look(list->eye, (int64_t)seq, &arena, &e);
	if (err == ERR_OK) {
		list->room--;
		jsonw_object(&list->w);
		jsonw_int_field(&list->w, "ts", row->ts);
		if (row->body.len > 2)
			jsonw_raw(&list->w, (struct str){ row->body.p + 1,
			    row->body.len - 2 });
		jsonw_key(&list->w, "message");
		jsonw_object(&list->w);
		entry_write(&list->w, &e, true);
		jsonw_object_end(&list->w);
		jsonw_object_end(&list->w);
	}
	arena_fini(&arena);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		list->err = err;
	return list->err == ERR_OK;
}

enum err
message_pinned(struct view *v, struct request *r)
{
	const struct message_pinned_in *in = r->in;
	char key[MESSAGE_KEY_ROOM], after[MESSAGE_KEY_ROOM];
	struct message_eye eye;
	struct list list = { .eye = &eye,
		.room = in->limit ? in->limit : LIST_LIMIT,
		.w = jsonw_on(&r->result) };
	struct record_range range = { .kind = RECORD_PIN,
		.limit = PINNED_MAX + 1,
		.after = message_seq_key(in->after, after) };
	enum err err = message_eye_open(&eye, v, r, in->conv);

	if (err != ERR_OK)
		return err;
	range.key = message_key(eye.found.conv.key, 0, key);
	jsonw_object(&list.w);
	jsonw_key(&list.w, "pinned");
	jsonw_array(&list.w);
	err = v->ops->record_list(v->store, &range, on_pin, &list);
	list_end(&list);
	return err == ERR_OK ? list.err : err;
}
