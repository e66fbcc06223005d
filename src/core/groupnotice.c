/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What hangs on a group's board: its notice and who has read it, and what
 * its members call themselves there.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/before.h"
#include "core/group.h"
#include "core/groupkit.h"
#include "core/words.h"

#define PAGE_LIMIT 100

struct notice_body {
	struct str text, by;
	int64_t seq;
};
static const struct field notice_fields[] = {
	FIELD_STRING(struct notice_body, text, 0, RECORD_BODY_MAX, 0, ""),
	FIELD_STRING(struct notice_body, by, 0, 64, 0, ""),
	FIELD_INT(struct notice_body, seq, 0, INT64_MAX, 0, ""),
	FIELD_END
};

/* What the board says after this change, before its entry has a place. */
static struct str
notice_json(struct request *r, const struct group_change *g, struct str text)
{
	struct buf body;
	struct jsonw w;
	struct str out = STR("");

	buf_init(&body, RECORD_BODY_MAX);
	w = jsonw_on(&body);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", text);
	jsonw_string_field(&w, "by", g->e.sender);
	jsonw_int_field(&w, "seq", g->conv->row.last_seq + 1);
	jsonw_object_end(&w);
	if (!body.overflow)
		out = (struct str){ arena_strndup(&r->arena, body.data,
			body.len), body.len };
	buf_fini(&body);
	return out;
}

enum err
group_set_notice(struct ledger *l, struct request *r)
{
	const struct group_notice_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_UPDATE };
	struct record row = { .kind = RECORD_GROUP_TEXT,
		.id = STR("notice"), .ts = ledger_ts(l) };
	struct str text = in->text;
	struct draft d;
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "notice %.*s", STR_FMT(in->text)));

	if (err != ERR_OK || g.is_done)
		return err;
	d = before_draft(r, g.conv->row.name);
	err = before_said(l, r, &d, "text", &text);
	if (err != ERR_OK)
		return err;
	row.owner = g.conv->row.name;
	row.body = notice_json(r, &g, text);
	if (row.body.len == 0)
		return request_refuse(r, ERR_FIELD, "text",
		    "holds too many characters that need escapes");
	err = ledger_check(l, ops->record_delete_all(ledger_store(l),
	    RECORD_NOTICE_READ, row.owner));
	if (err == ERR_OK)
		err = ledger_check(l, ops->record_put(ledger_store(l), &row));
	if (err == ERR_OK)
		err = group_end(l, r, &g, NULL);
	return err == ERR_OK && d.flagged.p != NULL ?
	    words_note(l, g.conv, &g.e, d.flagged, &r->arena) : err;
}

/* A cursor, as those of messages are: no entry but one of her own devices. */
enum err
group_read_notice(struct ledger *l, struct request *r)
{
	const struct group_get_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct group_change g = { .prefix = "g:" };
	struct record row = { .kind = RECORD_NOTICE_READ,
		.id = request_user(r), .ts = ledger_ts(l), .body = STR("") };
	struct record old;
	struct own_note note = { .user = request_user(r),
		.type = ENTRY_SETTING, .users = STR(""), .cid = STR("") };
	enum err err = group_find(l, r, &g, in->id);

	if (err != ERR_OK)
		return err;
	if (g.self == NULL)
		return ERR_NOT_MEMBER;
	row.owner = note.conv = g.conv->row.name;
	err = group_record(l, r, (struct record_key){ RECORD_GROUP_TEXT,
	    row.owner, STR("notice") }, &old);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "there is no notice");
	if (err == ERR_OK)
		err = group_record(l, r, (struct record_key){ row.kind,
		    row.owner, row.id }, &old);
	if (err == ERR_NOT_FOUND) {	/* not read before */
		err = ledger_check(l, ops->record_put(ledger_store(l), &row));
		if (err == ERR_OK)
			err = group_note(l, r, &note);
	}
	buf_puts(&r->result, "{}");
	return err;
}

enum err
group_notice(struct view *v, struct request *r)
{
	const struct group_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct notice_body body = { .text = STR("") };
	struct group_seen g;
	struct record row, own;
	int64_t readers = 0;
	enum err err = group_view_within(v, r, "g:", in->id, &g), is_read;

	if (err == ERR_OK)
		err = group_view_record(v, &r->arena, (struct record_key){
		    RECORD_GROUP_TEXT, g.conv.name, STR("notice") }, &row);
	if (err == ERR_OK)
		err = group_decode(&r->arena, row.body, notice_fields, &body);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "there is no notice");
	if (err == ERR_OK)
		err = v->ops->record_count(v->store, RECORD_NOTICE_READ,
		    g.conv.name, &readers);
	if (err != ERR_OK)
		return err;
	is_read = r->who.user[0] == '\0' ? ERR_NOT_FOUND :
	    group_view_record(v, &r->arena, (struct record_key){
	    RECORD_NOTICE_READ, g.conv.name, request_user(r) }, &own);
	if (is_read != ERR_OK && is_read != ERR_NOT_FOUND)
		return is_read;
	jsonw_object(&w);
	jsonw_string_field(&w, "text", body.text);
	jsonw_string_field(&w, "by", body.by);
	jsonw_int_field(&w, "seq", body.seq);
	jsonw_int_field(&w, "ts", row.ts);
	jsonw_bool_field(&w, "read", is_read == ERR_OK);
	jsonw_int_field(&w, "readers", readers);
	jsonw_object_end(&w);
	return ERR_OK;
}

struct page_walk {
	struct jsonw w;
	int64_t room;
	bool more;
};

static bool
on_reader(void *arg, const struct record *row)
{
	struct page_walk *walk = arg;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "user", row->id);
	jsonw_int_field(&walk->w, "ts", row->ts);
	jsonw_object_end(&walk->w);
	return true;
}

enum err
group_notice_readers(struct view *v, struct request *r)
{
	const struct group_page_in *in = r->in;
	struct page_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : PAGE_LIMIT };
	struct record_range range = { .kind = RECORD_NOTICE_READ,
		.after = in->after, .limit = walk.room + 1 };
	struct group_seen g;
	enum err err = group_view_within(v, r, "g:", in->id, &g);

	if (err != ERR_OK)
		return err;
	range.key = g.conv.name;
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "readers");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_reader, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}

/* ---- nicknames ---- */

static enum err
put_nickname(struct ledger *l, const struct group_change *g, struct str user,
    struct str nickname)
{
	const struct store_ops *ops = ledger_ops(l);
	struct record row = { .kind = RECORD_NICKNAME,
		.owner = g->conv->row.name, .id = user, .ts = g->e.ts };
	struct buf body;
	struct jsonw w;
	enum err err;

	if (nickname.len == 0) {
		return group_drop_record(l, (struct record_key){ row.kind,
		    row.owner, row.id });
	}
	buf_init(&body, 1024);
	w = jsonw_on(&body);
	jsonw_object(&w);
	jsonw_string_field(&w, "nickname", nickname);
	jsonw_object_end(&w);
	row.body = buf_str(&body);
	err = ledger_check(l, ops->record_put(ledger_store(l), &row));
	buf_fini(&body);
	return err;
}

enum err
group_set_nickname(struct ledger *l, struct request *r)
{
	const struct group_nickname_in *in = r->in;
	struct str nickname = in->nickname;
	struct str who = in->user.len > 0 ? in->user : request_user(r);
	struct str_list whose = { &who, 1 };
	struct group_change g = { .prefix = "g:", .cid = in->cid,
		.least = str_eq(who, request_user(r)) ? WHO_MEMBERS :
		WHO_ADMINS, .type = ENTRY_UPDATE };
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "nickname %.*s %.*s", STR_FMT(who), STR_FMT(in->nickname)));

	if (err != ERR_OK || g.is_done)
		return err;
	if (who.len == 0)
		return request_refuse(r, ERR_FIELD, "user", "say whose");
	err = group_all_in(l, r, g.conv, &whose, "user");
	if (err == ERR_OK)
		err = before_name(l, r, g.conv->row.name, "nickname",
		    &nickname);
	if (err == ERR_OK)
		err = group_end(l, r, &g, &whose);
	return err == ERR_OK ? put_nickname(l, &g, who, nickname) : err;
}
