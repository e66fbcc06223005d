/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log: writing and listing it.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/audit.h"

#include <inttypes.h>

#include "core/access.h"

#define FIELDS_MAX 16		/* of a call that are kept */
#define TEXT_MAX 2048		/* bytes; longer texts are not */
#define BODY_ROOM 65536
#define LOOK_MAX 5000		/* rows of one answer */
#define LIMIT 100
#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define ID_ROOM 24

struct row {
	struct str by, as, op, said;
};
static const struct field row_fields[] = {
	FIELD_STRING(struct row, by, 0, 64, 0, ""),
	FIELD_STRING(struct row, as, 0, 64, 0, ""),
	FIELD_STRING(struct row, op, 1, 64, FIELD_REQUIRED, ""),
	FIELD_JSON(struct row, said, RECORD_BODY_MAX, 0, ""),
	FIELD_END
};

/* Rows of one day have one owner; among them the newest is first. */
static struct str
owner_of(int64_t day, char room[ID_ROOM])
{
	int len = snprintf(room, ID_ROOM, "t:%" PRId64, day);

	return (struct str){ room, (size_t)len };
}

static struct str
id_of(int64_t number, char room[ID_ROOM])
{
	int len = snprintf(room, ID_ROOM, "%019" PRId64,
	    INT64_MAX - number);

	return (struct str){ room, (size_t)len };
}

/* ---- writing ---- */

/* What is short and no secret; texts, when they are. */
static bool
is_kept(const struct field *f)
{
	static const bool kept[FIELD_T_VARIANT + 1] = {
		[FIELD_T_ID] = true, [FIELD_T_NAME] = true,
		[FIELD_T_CONV] = true, [FIELD_T_INT] = true,
		[FIELD_T_BOOL] = true, [FIELD_T_ENUM] = true,
		[FIELD_T_STRING] = true,
	};

	return kept[f->type] && (f->flags & (FIELD_SECRET | FIELD_LIST)) == 0 &&
	    (f->type != FIELD_T_STRING || f->max <= TEXT_MAX);
}

/* What people say to each other is not: the system may say it as one. */
static bool
is_text(const struct field *f)
{
	return f->type == FIELD_T_STRING || f->type == FIELD_T_NAME;
}

static void
write_said(struct jsonw *w, const struct request *r)
{
	struct field kept[FIELDS_MAX + 1];
	size_t count = 0;

	for (const struct field *f = r->fields; f && f->type; f++)
		if (is_kept(f) && !(r->is_acting && is_text(f)) &&
		    count < FIELDS_MAX)
			kept[count++] = *f;
	kept[count] = (struct field)FIELD_END;
	jsonw_key(w, "said");
	field_write(kept, r->in, w);
}

static void
write_body(struct buf *text, const struct request *r, bool in_full)
{
	struct jsonw w = jsonw_on(text);

	buf_reset(text);
	jsonw_object(&w);
	if (r->is_acting)
		jsonw_string_field(&w, "as", request_user(r));
	else if (request_user(r).len > 0)
		jsonw_string_field(&w, "by", request_user(r));
	jsonw_string_field(&w, "op", str_from(r->op_name));
	if (in_full)
		write_said(&w, r);
	else
		jsonw_raw_field(&w, "said", STR("{}"));
	jsonw_object_end(&w);
}

static bool
on_any(void *arg, const struct record *row)
{
	(void)row;
	*(bool *)arg = true;
	return false;
}

/* The first of a day: those that are too old go, of days without any, too. */
static enum err
trim(struct ledger *l, int64_t day)
{
	char room[ID_ROOM];
	const struct record_range today = { .kind = RECORD_AUDIT,
		.key = owner_of(day, room), .after = STR(""), .limit = 1 };
	bool is_any = false;
	enum err err = ledger_check(l, ledger_ops(l)->record_list(
	    ledger_store(l), &today, on_any, &is_any));

	if (err != ERR_OK || is_any)
		return err;
	for (int64_t old = day - 2 * AUDIT_DAYS; old < day - AUDIT_DAYS &&
	    err == ERR_OK; old++)
		err = ledger_check(l, ledger_ops(l)->record_delete_all(
		    ledger_store(l), RECORD_AUDIT, owner_of(old, room)));
	return err;
}

static enum err
put(struct ledger *l, struct request *r)
{
	int64_t day = ledger_ts(l) / DAY_MS;
	char owner[ID_ROOM], id[ID_ROOM];
	struct record row = { .kind = RECORD_AUDIT, .ts = ledger_ts(l),
		.owner = owner_of(day, owner) };
	struct buf text;
	enum err err = trim(l, day);

	row.id = id_of(ledger_next_id(l), id);
	buf_init(&text, BODY_ROOM);
	write_body(&text, r, true);
	if (text.overflow || text.len > RECORD_BODY_MAX)
		write_body(&text, r, false);
	row.body = buf_str(&text);
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->record_put(
		    ledger_store(l), &row));
	buf_fini(&text);
	return err;
}

static bool
is_told(const struct ledger *l, const struct request *r)
{
	bool may_rule = request_is(r, ROLE_TENANT_ADMIN | ROLE_SYSTEM) ||
	    (r->allow & ROLE_ANYONE) != 0;

	return !ledger_is_bare(l) &&
	    (r->is_acting || (r->is_audited && may_rule)) &&
	    (r->noted_step == 0 || r->noted_step == r->step + 1);
}

enum err
audit_step(struct ledger *l, struct request *r)
{
	if (!is_told(l, r))
		return ERR_OK;
	/* A batch may run again: it is told again then, but by one step. */
	r->noted_step = r->step + 1;
	return put(l, r);
}

/* ---- reading ---- */

struct walk {
	const struct audit_list_in *in;
	struct jsonw w;
	int64_t day, room, looked;
	char next[AUDIT_CURSOR_ROOM];	/* behind this one */
	bool more, ended;
	enum err err;
};

static bool
is_wanted(const struct walk *walk, const struct record *rec,
    const struct row *row)
{
	const struct audit_list_in *in = walk->in;

	return (in->by.p == NULL || str_eq(in->by, row->by)) &&
	    row->op.len >= in->op.len &&
	    (in->op.len == 0 || memcmp(row->op.p, in->op.p, in->op.len) == 0) &&
	    (!in->has_before_ts || rec->ts < in->before_ts);
}

static void
write_row(struct walk *walk, const struct record *rec, const struct row *row)
{
	jsonw_object(&walk->w);
	jsonw_int_field(&walk->w, "ts", rec->ts);
	jsonw_string_field(&walk->w, "by", row->by);
	if (row->as.len > 0)
		jsonw_string_field(&walk->w, "as", row->as);
	jsonw_string_field(&walk->w, "op", row->op);
	jsonw_raw_field(&walk->w, "said", row->said);
	jsonw_object_end(&walk->w);
}

static bool
on_row(void *arg, const struct record *rec)
{
	struct walk *walk = arg;
	struct row row = { .by = STR(""), .as = STR(""), .said = STR("{}") };
	struct arena arena;

	if (walk->in->has_after_ts && rec->ts < walk->in->after_ts) {
		walk->ended = true;
		return false;
	}
	walk->more = walk->room == 0 || walk->looked == LOOK_MAX;
	if (walk->more)
		return false;
	walk->looked++;
	snprintf(walk->next, sizeof(walk->next), "%" PRId64 "-%.*s",
	    walk->day, STR_FMT(rec->id));
	arena_init(&arena, 4 * BODY_ROOM);
	walk->err = access_decode(rec, row_fields, &row, &arena);
	if (walk->err == ERR_OK && is_wanted(walk, rec, &row)) {
		write_row(walk, rec, &row);
		walk->room--;
	}
	arena_fini(&arena);
	return walk->err == ERR_OK;
}

/* Day by day, the newest first. */
static enum err
walk_days(struct view *v, struct walk *walk, struct str after)
{
	int64_t last = walk->day - 2 * AUDIT_DAYS;
	enum err err = ERR_OK;

	for (; walk->day > last && err == ERR_OK && !walk->more &&
	    !walk->ended; walk->day--) {
		char owner[ID_ROOM];
		const struct record_range range = { .kind = RECORD_AUDIT,
			.key = owner_of(walk->day, owner), .after = after,
			.limit = LOOK_MAX + 1 };

		err = v->ops->record_list(v->store, &range, on_row, walk);
		if (err == ERR_OK)
			err = walk->err;
		after = STR("");
	}
	return err;
}

/* Where a page begins: "<day>-<id>"; false: that is none. */
static bool
read_cursor(struct str text, struct walk *walk, struct str *after)
{
	const char *dash = memchr(text.p, '-', text.len);
	unsigned long long day = 0;
	struct str head;

	if (dash == NULL)
		return false;
	head = (struct str){ text.p, (size_t)(dash - text.p) };
	*after = (struct str){ dash + 1, text.len - head.len - 1 };
	if (!str_to_u64(head, INT64_MAX / DAY_MS, &day))
		return false;
	walk->day = (int64_t)day;
	return true;
}

enum err
audit_list(struct view *v, struct request *r)
{
	const struct audit_list_in *in = r->in;
	struct walk walk = { .in = in, .w = jsonw_on(&r->result),
		.room = in->limit > 0 ? in->limit : LIMIT };
	struct str after = STR("");
	enum err err;

	/* A clock that was set back leaves rows of days to come. */
	walk.day = clock_wall_ms(v->parts->clock) / DAY_MS + 1;
	if (in->has_before_ts && in->before_ts / DAY_MS < walk.day)
		walk.day = in->before_ts / DAY_MS;
	if (in->after.len > 0 && !read_cursor(in->after, &walk, &after))
		return request_refuse(r, ERR_FIELD, "after",
		    "must be `next` of a page");
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "rows");
	jsonw_array(&walk.w);
	err = walk_days(v, &walk, after);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	if (walk.more && walk.next[0] != '\0')
		jsonw_string_field(&walk.w, "next", str_from(walk.next));
	jsonw_object_end(&walk.w);
	return err;
}

/* ---- audit.search ---- */

/* The row that audit_step writes behind it is committed before anything is
 * looked at. */
enum err
audit_search_note(struct ledger *l, struct request *r)
{
	(void)l;
	(void)r;
	return ERR_OK;
}

enum err
audit_search(struct view *v, struct request *r)
{
	return message_search_all(v, r);
}
