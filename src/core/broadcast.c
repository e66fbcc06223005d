/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Broadcasts: sending, going on page by page, cancelling, looking.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/broadcast.h"

#include <inttypes.h>

#include "base/jsonw.h"
#include "core/access.h"
#include "core/department.h"
#include "core/dirlog.h"
#include "core/due.h"
#include "core/messagechange.h"

#define LIST_LIMIT 50
#define OPEN_OWNER STR("t:open")	/* a record more for those under way */
/* Pages are looked for once a second: less, so that none is missed. */
#define NEXT_MS 500

const char *const broadcast_to_names[] = {
	[TO_ALL] = "all", [TO_TAG] = "tag", [TO_DEPARTMENT] = "department",
	NULL
};

enum state { RUNNING, DONE, CANCELLED };
const char *const broadcast_state_names[] = {
	[RUNNING] = "running", [DONE] = "done", [CANCELLED] = "cancelled",
	NULL
};

/* A record's body. */
struct broadcast {
	int to, state;
	struct str tag, department, kind, body;
	bool subtree;		/* and departments below that one */
	struct str from;	/* who sends it; empty: the system */
	struct str after;	/* the last one who has got it */
	int64_t rate, sent, ended_ts;
};

static const struct field fields[] = {
	FIELD_ENUM(struct broadcast, to, broadcast_to_names, FIELD_REQUIRED,
	    ""),
	FIELD_ENUM(struct broadcast, state, broadcast_state_names,
	    FIELD_REQUIRED, ""),
	FIELD_STRING(struct broadcast, tag, 0, RECORD_ID_MAX, 0, ""),
	FIELD_STRING(struct broadcast, department, 0, 64, 0, ""),
	FIELD_BOOL(struct broadcast, subtree, 0, ""),
	FIELD_STRING(struct broadcast, kind, 1, 64, FIELD_REQUIRED, ""),
	FIELD_JSON(struct broadcast, body, RECORD_BODY_MAX, FIELD_REQUIRED,
	    ""),
	FIELD_STRING(struct broadcast, from, 0, 64, 0, ""),
	FIELD_STRING(struct broadcast, after, 0, 64, 0, ""),
	FIELD_INT(struct broadcast, rate, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct broadcast, sent, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct broadcast, ended_ts, 0, INT64_MAX, 0, ""),
	FIELD_END
};

/* ---- records ---- */

static enum err
put(struct ledger *l, const struct broadcast *b, int64_t seq, int64_t ts)
{
	char id[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_BROADCAST, .owner = ACCESS_OWNER,
		.id = message_seq_key(seq, id), .ts = ts };

	/* That it fits was seen to when it was sent. */
	return access_put(l, &row, fields, b);
}

static enum err
put_open(struct ledger *l, int64_t seq, bool is_open)
{
	char id[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_BROADCAST, OPEN_OWNER,
		message_seq_key(seq, id) };
	const struct record row = { .kind = key.kind, .owner = key.owner,
		.id = key.id, .ts = ledger_ts(l), .body = STR("") };

	return ledger_check(l, is_open ?
	    ledger_ops(l)->record_put(ledger_store(l), &row) :
	    ledger_ops(l)->record_delete(ledger_store(l), &key));
}

static enum err
get(struct ledger *l, int64_t seq, struct arena *arena, struct broadcast *b,
    int64_t *ts)
{
	char id[MESSAGE_KEY_ROOM];
	struct record row;
	enum err err = access_find(l, RECORD_BROADCAST,
	    message_seq_key(seq, id), arena, &row);

	*b = (struct broadcast){ 0 };
	if (err != ERR_OK)
		return err;
	*ts = row.ts;
	return access_decode(&row, fields, b, arena);
}

static void
write_one(struct jsonw *w, const struct broadcast *b, int64_t seq, int64_t ts)
{
	jsonw_object(w);
	jsonw_int_field(w, "seq", seq);
	jsonw_string_field(w, "to", str_from(broadcast_to_names[b->to]));
	if (b->to == TO_TAG)
		jsonw_string_field(w, "tag", b->tag);
	if (b->to == TO_DEPARTMENT) {
		jsonw_string_field(w, "department", b->department);
		jsonw_bool_field(w, "subtree", b->subtree);
	}
	if (b->to != TO_ALL)
		jsonw_int_field(w, "rate", b->rate);
	jsonw_string_field(w, "from", b->from);
	jsonw_string_field(w, "kind", b->kind);
	jsonw_raw_field(w, "body", b->body);
	jsonw_string_field(w, "state",
	    str_from(broadcast_state_names[b->state]));
	jsonw_int_field(w, "sent", b->sent);
	jsonw_int_field(w, "ts", ts);
	if (b->ended_ts > 0)
		jsonw_int_field(w, "ended_ts", b->ended_ts);
	jsonw_object_end(w);
}

static void
answer(struct request *r, const struct broadcast *b, int64_t seq, int64_t ts)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "broadcast");
	write_one(&w, b, seq, ts);
	jsonw_object_end(&w);
}

/* ---- sending ---- */

static struct str
keep(struct request *r, const struct buf *text)
{
	struct str s = buf_str(text);

	return (struct str){ arena_strndup(&r->arena, s.p, s.len), s.len };
}

/* What is said, and all of it as text for the digest. */
static void
fill(struct ledger *l, struct request *r, struct entry *e)
{
	const struct broadcast_send_in *in = r->in;
	const struct message_send_in *said = &in->said;
	struct buf text;
	struct jsonw w;

	buf_init(&text, BODY_MAX_BYTES * 6 + 1024);
	w = jsonw_on(&text);
	field_write(message_kind_fields[said->kind], &said->body, &w);
	BUG_ON(text.overflow);
	e->body = keep(r, &text);
	e->kind = str_from(message_kind_names[said->kind]);
	e->cid = said->cid;
	e->sender = request_user(r);
	buf_printf(&text, "\nbroadcast %d %d %lld ", said->kind, in->to,
	    (long long)in->rate);
	buf_putstr(&text, in->tag);
	if (in->to == TO_DEPARTMENT)
		buf_printf(&text, "%.*s %d", STR_FMT(in->department),
		    in->subtree);
	e->digest = (int64_t)ledger_digest(l, buf_str(&text));
	buf_fini(&text);
}

/* To whom is said where it must be, and nowhere else. */
static enum err
check_whom(struct ledger *l, struct request *r)
{
	const struct broadcast_send_in *in = r->in;
	enum err err;

	if ((in->to == TO_TAG) != (in->tag.len > 0))
		return request_refuse(r, ERR_FIELD, "tag", in->to == TO_TAG ?
		    "says to whom" : "is for those to a tag");
	if ((in->to == TO_DEPARTMENT) != (in->department.len > 0))
		return request_refuse(r, ERR_FIELD, "department",
		    in->to == TO_DEPARTMENT ? "says to whom" :
		    "is for those to a department");
	if (in->to != TO_DEPARTMENT)
		return in->subtree ? request_refuse(r, ERR_FIELD, "subtree",
		    "is for those to a department") : ERR_OK;
	err = department_exists(l, in->department);
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "department",
	    "no such department") : err;
}

static enum err
check(struct ledger *l, struct request *r, const struct entry *e)
{
	const struct broadcast_send_in *in = r->in;
	int64_t open, most = ledger_parts(l)->settings->broadcasts_max;
	enum err err = message_body_check(&in->said.body, &r->why);

	if (err == ERR_OK)
		err = check_whom(l, r);
	if (err != ERR_OK)
		return err;
	if (message_body_has_file(&in->said.body))
		return request_refuse(r, ERR_FIELD, "body.file.id",
		    "a broadcast names no files that are kept here");
	if (e->body.len > BROADCAST_BODY_MAX)
		return request_refuse(r, ERR_FIELD, "body",
		    "must be at most 14,336 bytes in a broadcast");
	err = ledger_check(l, ledger_ops(l)->record_count(ledger_store(l),
	    RECORD_BROADCAST, OPEN_OWNER, &open));
	return err == ERR_OK && in->to != TO_ALL && open >= most ?
	    request_refuse_more(r, "to", most,
	    "broadcasts to some go on at a time") : err;
}

struct oldest {
	char ids[BROADCASTS_AT_ONCE + 1][MESSAGE_KEY_ROOM];
	int count;
};

static bool
on_old(void *arg, const struct record *row)
{
	struct oldest *old = arg;

	snprintf(old->ids[old->count++], MESSAGE_KEY_ROOM, "%.*s",
	    STR_FMT(row->id));
	return true;
}

/* Forgets the oldest that are not under way, once there are many: one, or a
 * few when fewer may be kept than before. */
static enum err
trim(struct ledger *l, struct request *r)
{
	const struct record_range range = { .kind = RECORD_BROADCAST,
		.key = ACCESS_OWNER, .after = STR("/"),
		.limit = BROADCASTS_AT_ONCE + 1 };
	struct oldest old = { .count = 0 };
	int64_t kept, most = ledger_parts(l)->settings->broadcasts_kept_max;
	enum err err = ledger_check(l, ledger_ops(l)->record_count(
	    ledger_store(l), RECORD_BROADCAST, ACCESS_OWNER, &kept));

	if (err != ERR_OK || kept < most)
		return err;
	err = ledger_check(l, ledger_ops(l)->record_list(ledger_store(l),
	    &range, on_old, &old));
	for (int i = 0; i < old.count && err == ERR_OK && kept >= most; i++) {
		const struct record_key key = { RECORD_BROADCAST, OPEN_OWNER,
			str_from(old.ids[i]) };
		struct record row;

		err = ledger_check(l, ledger_ops(l)->record_get(
		    ledger_store(l), &key, &r->arena, &row));
		if (err != ERR_NOT_FOUND)
			continue;	/* it is under way */
		err = access_delete(l, RECORD_BROADCAST, key.id);
		kept--;
	}
	return err;
}

/* A message's, by which it is known for one. */
static struct str
marks_of(struct request *r, int64_t seq)
{
	char text[48];
	int n = snprintf(text, sizeof(text), "{\"broadcast\":%" PRId64 "}",
	    seq);

	return (struct str){ arena_strndup(&r->arena, text, (size_t)n),
		(size_t)n };
}

/* To everyone: it is in the log that everyone reads. */
static enum err
begin_all(struct ledger *l, struct request *r, struct ledger_conv *dir,
    struct entry *e)
{
	struct ledger_member *m;
	enum err err;

	e->type = ENTRY_MESSAGE;
	e->marks = marks_of(r, dir->row.last_seq + 1);
	err = ledger_append(l, dir, e);
	if (err != ERR_OK || e->sender.len == 0)
		return err;
	/* One has read what one says. */
	err = ledger_member(l, dir, e->sender, &m);
	if (err != ERR_OK)
		return err;
	m->row.read_seq = e->seq;
	m->row.read_count = e->count;
	m->row.changed = e->id;
	ledger_member_touch(l, m);
	return ERR_OK;
}

static enum err
begin_some(struct ledger *l, struct request *r, struct ledger_conv *dir,
    struct entry *e)
{
	struct entry note = { .type = ENTRY_BROADCAST, .cid = e->cid,
		.sender = e->sender, .digest = e->digest };
	struct due d = { .what = DUE_BROADCAST, .conv = dir->row.key };
	enum err err = ledger_append(l, dir, &note);

	if (err != ERR_OK)
		return err;
	d.seq = note.seq;
	d.ts = note.ts;
	*e = note;
	err = put_open(l, note.seq, true);
	return err == ERR_OK ? due_put(l, r, &d) : err;
}

static enum err
begin(struct ledger *l, struct request *r, struct ledger_conv *dir,
    struct entry *e)
{
	const struct broadcast_send_in *in = r->in;
	bool is_all = in->to == TO_ALL;
	struct broadcast b = { .to = in->to, .tag = in->tag,
		.department = in->department, .subtree = in->subtree,
		.kind = e->kind, .body = e->body, .from = e->sender,
		.state = is_all ? DONE : RUNNING,
		.rate = is_all ? 0 : in->rate > 0 ? in->rate :
		BROADCAST_RATE };
	enum err err = trim(l, r);

	if (err == ERR_OK)
		err = is_all ? begin_all(l, r, dir, e) :
		    begin_some(l, r, dir, e);
	if (err != ERR_OK)
		return err;
	if (is_all) {
		b.sent = dir->row.member_count;
		b.ended_ts = e->ts;
	}
	ledger_tell(r, dir, e)->except.worker = -1;
	message_answer(r, e);
	return put(l, &b, e->seq, e->ts);
}

/* What the first call made may be of either type. */
static enum err
answer_again(struct ledger *l, struct request *r, struct ledger_conv *dir,
    struct entry *e)
{
	const struct broadcast_send_in *in = r->in;

	e->type = in->to == TO_ALL ? ENTRY_MESSAGE : ENTRY_BROADCAST;
	return message_answer_again(l, r, dir, e);
}

enum err
broadcast_send(struct ledger *l, struct request *r)
{
	struct entry e = { .seq = 0 };
	struct ledger_conv *dir;
	enum err err = ledger_conv(l, STR("t:"), &dir);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	fill(l, r, &e);
	err = answer_again(l, r, dir, &e);
	if (err != ERR_NOT_FOUND)
		return err;
	err = check(l, r, &e);
	return err == ERR_OK ? begin(l, r, dir, &e) : err;
}

/* ---- going on ---- */

static enum err
note_end(struct ledger *l, struct request *r, int64_t seq)
{
	struct entry e = { .type = ENTRY_BROADCAST, .target = seq };
	enum err err = put_open(l, seq, false);

	return err == ERR_OK ? dirlog_tell(l, r, &e) : err;
}

struct page {
	struct arena *arena;
	struct str_list users;
};

static bool
on_user(void *arg, const struct record *row)
{
	struct page *page = arg;

	page->users.items[page->users.count++] = (struct str){
		arena_strndup(page->arena, row->owner.p, row->owner.len),
		row->owner.len };
	return true;
}

static enum err
is_there(struct ledger *l, struct str id, bool *out)
{
	struct arena arena;
	struct user u;
	enum err err;

	arena_init(&arena, 65536);
	err = ledger_check(l, ledger_ops(l)->user_get(ledger_store(l), id,
	    &arena, &u));
	*out = err == ERR_OK && !u.disabled;
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
say_to(struct ledger *l, struct request *r, const struct broadcast *b,
    struct str marks, struct str who)
{
	char name[CONV_NAME_ROOM];
	struct entry e = { .type = ENTRY_MESSAGE, .sender = b->from,
		.kind = b->kind, .body = b->body, .marks = marks };
	struct ledger_conv *log;
	enum err err;

	snprintf(name, sizeof(name), "s:%.*s", STR_FMT(who));
	err = ledger_conv(l, str_from(name), &log);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	err = ledger_append(l, log, &e);
	if (err == ERR_OK)
		ledger_tell(r, log, &e);
	return err;
}

/* Those behind the last one who got it, in the order of ids. */
static enum err
tag_page(struct ledger *l, const struct broadcast *b, struct page *page)
{
	const struct record_range range = { .kind = RECORD_TAG,
		.key = b->tag, .after = b->after.len > 0 ? b->after :
		STR("!"), .limit = b->rate };

	page->users.items = arena_zalloc(page->arena,
	    (size_t)b->rate * sizeof(page->users.items[0]));
	return ledger_check(l, ledger_ops(l)->record_owners(ledger_store(l),
	    &range, on_user, page));
}

static enum err
department_page(struct ledger *l, const struct broadcast *b,
    struct page *page)
{
	const struct department_reach reach = { .id = b->department,
		.after = b->after, .subtree = b->subtree, .limit = b->rate };

	return department_reached(l, &reach, page->arena, &page->users);
}

static enum err (*const pages[])(struct ledger *, const struct broadcast *,
    struct page *) = {
	[TO_TAG] = tag_page, [TO_DEPARTMENT] = department_page,
};

static enum err
say_page(struct ledger *l, struct request *r, struct broadcast *b,
    struct str marks, const struct page *page)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < page->users.count && err == ERR_OK; i++) {
		bool there;

		b->after = page->users.items[i];
		err = is_there(l, b->after, &there);
		if (err == ERR_OK && there)
			err = say_to(l, r, b, marks, b->after);
		b->sent += err == ERR_OK && there;
	}
	return err;
}

static enum err
go_on(struct ledger *l, struct request *r, const struct due *d,
    struct arena *arena)
{
	struct due next = { .what = DUE_BROADCAST, .conv = d->conv,
		.seq = d->seq, .ts = ledger_ts(l) + NEXT_MS };
	struct page page = { .arena = arena };
	struct broadcast b;
	int64_t ts;
	enum err err = get(l, d->seq, arena, &b, &ts);

	if (err != ERR_OK || b.state != RUNNING)
		return err;
	err = pages[b.to](l, &b, &page);
	if (err == ERR_OK)
		err = say_page(l, r, &b, marks_of(r, d->seq), &page);
	if (err != ERR_OK)
		return err;
	if (page.users.count == b.rate) {
		err = due_put(l, r, &next);
	} else {
		b.state = DONE;
		b.ended_ts = ledger_ts(l);
		err = note_end(l, r, d->seq);
	}
	return err == ERR_OK ? put(l, &b, d->seq, ts) : err;
}

enum err
broadcast_go_on(struct ledger *l, struct request *r, struct ledger_conv *dir,
    const struct due *d)
{
	struct arena arena;
	enum err err;

	(void)dir;
	arena_init(&arena, REQUEST_ARENA_MAX);
	err = go_on(l, r, d, &arena);
	arena_fini(&arena);
	return err;
}

/* ---- cancelling ---- */

enum err
broadcast_cancel(struct ledger *l, struct request *r)
{
	const struct broadcast_seq_in *in = r->in;
	struct broadcast b;
	int64_t ts;
	enum err err = get(l, in->seq, &r->arena, &b, &ts);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "seq", "no such broadcast");
	if (err == ERR_OK && b.state == RUNNING) {
		b.state = CANCELLED;
		b.ended_ts = ledger_ts(l);
		err = note_end(l, r, in->seq);
		if (err == ERR_OK)
			err = put(l, &b, in->seq, ts);
	}
	if (err == ERR_OK)
		answer(r, &b, in->seq, ts);
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

/* ---- looking ---- */

enum err
broadcast_get(struct view *v, struct request *r)
{
	const struct broadcast_seq_in *in = r->in;
	struct broadcast b = { 0 };
	char id[MESSAGE_KEY_ROOM];
	struct record row;
	enum err err = access_get(v, RECORD_BROADCAST,
	    message_seq_key(in->seq, id), &r->arena, &row);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "seq", "no such broadcast");
	if (err == ERR_OK)
		err = access_decode(&row, fields, &b, &r->arena);
	if (err == ERR_OK)
		answer(r, &b, in->seq, row.ts);
	return err;
}

struct list_walk {
	struct jsonw w;
	int64_t room;
	enum err err;
	bool more;
};

static bool
on_row(void *arg, const struct record *row)
{
	struct list_walk *walk = arg;
	struct broadcast b = { 0 };
	unsigned long long seq;
	struct arena arena;

	walk->more = walk->room-- == 0;
	if (walk->more)
		return false;
	arena_init(&arena, MESSAGE_ARENA_MAX);
	walk->err = access_decode(row, fields, &b, &arena);
	if (walk->err == ERR_OK && !message_seq_of(row->id, &seq))
		walk->err = ERR_CORRUPT;
	if (walk->err == ERR_OK)
		write_one(&walk->w, &b, (int64_t)seq, row->ts);
	arena_fini(&arena);
	return walk->err == ERR_OK;
}

enum err
broadcast_list(struct view *v, struct request *r)
{
	const struct broadcast_list_in *in = r->in;
	struct list_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit > 0 ? in->limit : LIST_LIMIT };
	char after[MESSAGE_KEY_ROOM];
	const struct record_range range = { .kind = RECORD_BROADCAST,
		.key = ACCESS_OWNER, .limit = walk.room + 1,
		.after = message_seq_key(in->after, after) };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "broadcasts");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_row, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}
