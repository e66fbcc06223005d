/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For how long things are kept: rules and reports.
 * Runs on: writers and readers.
 * Owns: nothing.
 */
#include "core/retention.h"

#include "base/jsonw.h"
#include "core/access.h"
#include "core/messagechange.h"
#include "core/policy.h"

#define LIST_LIMIT 100

const struct field retention_rule_fields[] = {
	FIELD_OPT(FIELD_T_INT, struct retention_rule, message_days, 0,
	    RETENTION_DAYS_MAX, ""),
	FIELD_OPT(FIELD_T_INT, struct retention_rule, file_days, 0,
	    RETENTION_DAYS_MAX, ""),
	FIELD_END
};

static const struct field run_fields[] = {
	FIELD_INT(struct retention_run, id, 1, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct retention_run, begun_ts, 0, INT64_MAX,
	    FIELD_REQUIRED, ""),
	FIELD_INT(struct retention_run, ended_ts, 0, INT64_MAX, 0, ""),
	FIELD_BOOL(struct retention_run, dry_run, 0, ""),
	FIELD_BOOL(struct retention_run, nightly, 0, ""),
	FIELD_INT(struct retention_run, after, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct retention_run, at, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct retention_run, conversations, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct retention_run, entries, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct retention_run, messages, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct retention_run, bytes, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct retention_run, files, 0, INT64_MAX, 0, ""),
	FIELD_END
};

/* ---- records ---- */

struct view
retention_view(struct ledger *l)
{
	return (struct view){ .parts = ledger_parts(l), .ops = ledger_ops(l),
		.store = ledger_store(l) };
}

static struct record_key
rule_key(struct str conv)
{
	if (conv.len == 0)
		return (struct record_key){ RECORD_RETENTION, ACCESS_OWNER,
			RETENTION_TENANT };
	return (struct record_key){ RECORD_RETENTION, RETENTION_CONV_OWNER,
		conv };
}

enum err
retention_rule_get(const struct view *v, struct str conv,
    struct arena *arena, struct retention_rule *out)
{
	const struct record_key key = rule_key(conv);
	struct record row;
	enum err err = v->ops->record_get(v->store, &key, arena, &row);

	*out = (struct retention_rule){ 0 };
	return err == ERR_OK ? access_decode(&row, retention_rule_fields, out,
	    arena) : err;
}

void
retention_rule_fill(struct retention_rule *r,
    const struct retention_rule *tenant)
{
	if (!r->has_message_days)
		r->message_days = tenant->message_days;
	if (!r->has_file_days)
		r->file_days = tenant->file_days;
}

enum err
retention_rule_find(const struct view *v, struct str conv,
    struct arena *arena, struct retention_rule *out, bool *own)
{
	struct retention_rule tenant;
	enum err err = retention_rule_get(v, conv, arena, out);

	*own = err == ERR_OK && conv.len > 0;
	if ((err == ERR_OK || err == ERR_NOT_FOUND) && conv.len > 0) {
		err = retention_rule_get(v, STR(""), arena, &tenant);
		retention_rule_fill(out, &tenant);
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
retention_run_get(const struct view *v, struct arena *arena,
    struct retention_run *out)
{
	struct record row;
	enum err err = access_get(v, RECORD_RETENTION, RETENTION_RUN, arena,
	    &row);

	*out = (struct retention_run){ 0 };
	return err == ERR_OK ? access_decode(&row, run_fields, out, arena) :
	    err;
}

/* ---- reports ---- */

static bool
on_oldest(void *arg, const struct record *row)
{
	char *id = arg;

	snprintf(id, MESSAGE_KEY_ROOM, "%.*s", STR_FMT(row->id));
	return false;
}

/* The oldest go, until there is room for one more. */
static enum err
trim_reports(struct ledger *l)
{
	const struct record_range range = { .kind = RECORD_RETENTION_REPORT,
		.key = ACCESS_OWNER, .after = STR(""), .limit = 1 };
	const struct store_ops *ops = ledger_ops(l);
	char id[MESSAGE_KEY_ROOM];
	int64_t count = 0;
	enum err err = ledger_check(l, ops->record_count(ledger_store(l),
	    RECORD_RETENTION_REPORT, ACCESS_OWNER, &count));

	for (; err == ERR_OK && count >= RETENTION_REPORTS_MAX; count--) {
		err = ledger_check(l, ops->record_list(ledger_store(l),
		    &range, on_oldest, id));
		if (err == ERR_OK)
			err = access_delete(l, RECORD_RETENTION_REPORT,
			    str_from(id));
	}
	return err;
}

enum err
retention_keep(struct ledger *l, const struct retention_run *run)
{
	char id[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_RETENTION,
		.owner = ACCESS_OWNER, .id = RETENTION_RUN,
		.ts = run->begun_ts };
	enum err err;

	if (run->ended_ts == 0)
		return access_put(l, &row, run_fields, run);
	err = access_delete(l, RECORD_RETENTION, RETENTION_RUN);
	if (err == ERR_OK)
		err = trim_reports(l);
	row.kind = RECORD_RETENTION_REPORT;
	row.id = message_seq_key(run->id, id);
	return err == ERR_OK ? access_put(l, &row, run_fields, run) : err;
}

enum err
retention_begin(struct ledger *l, struct request *r, bool dry_run,
    bool nightly)
{
	struct retention_run run = { .dry_run = dry_run, .nightly = nightly,
		.begun_ts = ledger_ts(l) };
	enum err err = policy_note(l, r, "retention", RETENTION_RUN);

	run.id = ledger_last_id(l);
	return err == ERR_OK ? retention_keep(l, &run) : err;
}

enum err
retention_run(struct ledger *l, struct request *r)
{
	const struct retention_run_in *in = r->in;
	const struct view v = retention_view(l);
	struct jsonw w = jsonw_on(&r->result);
	struct retention_run run;
	enum err err = ledger_check(l, retention_run_get(&v, &r->arena,
	    &run));

	if (err == ERR_OK && run.dry_run != in->dry_run)
		return request_refuse(r, ERR_WRONG_STATE, "dry_run",
		    "another run is under way: see its report");
	if (err == ERR_NOT_FOUND) {
		err = retention_begin(l, r, in->dry_run, false);
		run.id = ledger_last_id(l);
	}
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_int_field(&w, "id", run.id);
	jsonw_object_end(&w);
	return ERR_OK;
}

static void
write_report(struct jsonw *w, const struct retention_run *run)
{
	jsonw_object(w);
	jsonw_int_field(w, "id", run->id);
	jsonw_int_field(w, "begun_ts", run->begun_ts);
	if (run->ended_ts > 0)
		jsonw_int_field(w, "ended_ts", run->ended_ts);
	jsonw_bool_field(w, "dry_run", run->dry_run);
	jsonw_bool_field(w, "nightly", run->nightly);
	jsonw_int_field(w, "conversations", run->conversations);
	jsonw_int_field(w, "entries", run->entries);
	jsonw_int_field(w, "messages", run->messages);
	jsonw_int_field(w, "bytes", run->bytes);
	jsonw_int_field(w, "files", run->files);
	jsonw_object_end(w);
}

struct report_walk {
	struct retention_run runs[RETENTION_REPORTS_MAX + 1];
	int count;
	struct arena *arena;
	enum err err;
};

static bool
on_report(void *arg, const struct record *row)
{
	struct report_walk *walk = arg;

	walk->err = access_decode(row, run_fields,
	    &walk->runs[walk->count++], walk->arena);
	return walk->err == ERR_OK && walk->count < RETENTION_REPORTS_MAX;
}

enum err
retention_reports(struct view *v, struct request *r)
{
	const struct record_range range = { .kind = RECORD_RETENTION_REPORT,
		.key = ACCESS_OWNER, .after = STR(""),
		.limit = RETENTION_REPORTS_MAX };
	struct report_walk *walk = arena_zalloc(&r->arena, sizeof(*walk));
	struct jsonw w = jsonw_on(&r->result);
	enum err err;

	walk->arena = &r->arena;
	err = v->ops->record_list(v->store, &range, on_report, walk);
	if (err == ERR_OK)
		err = walk->err;
	if (err == ERR_OK) {
		err = retention_run_get(v, &r->arena,
		    &walk->runs[walk->count]);
		walk->count += err == ERR_OK;
	}
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "reports");
	jsonw_array(&w);
	while (walk->count > 0)
		write_report(&w, &walk->runs[--walk->count]);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- rules ---- */

/* The canonical name of one that keeps messages. */
static enum err
find_conv(struct view *v, struct request *r, struct str said, struct str *out)
{
	char name[CONV_NAME_ROOM];
	enum conv_kind kind;
	struct conv c;
	enum err err;

	*out = STR("");
	if (said.len == 0)
		return ERR_OK;
	if (conv_canonical(said, STR_NONE, name, &kind) != ERR_OK ||
	    kind == CONV_SELF || kind == CONV_TENANT)
		return request_refuse(r, ERR_FIELD, "conv",
		    "must be d:<a>:<b>, g:<group>, c:<channel> or r:<room>");
	err = v->ops->conv_by_name(v->store, str_from(name), &r->arena, &c);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "conv",
		    "no such conversation");
	*out = err == ERR_OK ? c.name : STR("");
	return err;
}

static enum err
write_rule(const struct view *v, struct request *r, struct str conv)
{
	struct jsonw w = jsonw_on(&r->result);
	struct retention_rule rule;
	bool own;
	enum err err = retention_rule_find(v, conv, &r->arena, &rule, &own);

	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_int_field(&w, "message_days", rule.message_days);
	jsonw_int_field(&w, "file_days", rule.file_days);
	jsonw_bool_field(&w, "own", own);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
retention_get(struct view *v, struct request *r)
{
	const struct retention_get_in *in = r->in;
	struct str conv;
	enum err err = find_conv(v, r, in->conv, &conv);

	return err == ERR_OK ? write_rule(v, r, conv) : err;
}

/* From now on there are nights. */
static enum err
note_night(struct ledger *l, struct request *r)
{
	struct record row;
	enum err err = access_find(l, RECORD_RETENTION, RETENTION_NIGHT,
	    &r->arena, &row);

	if (err != ERR_NOT_FOUND)
		return err;
	row = (struct record){ .kind = RECORD_RETENTION,
		.owner = ACCESS_OWNER, .id = RETENTION_NIGHT,
		.ts = ledger_ts(l), .body = STR("") };
	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

static enum err
put_rule(struct ledger *l, struct str conv, const struct retention_set_in *in)
{
	const struct retention_rule rule = { in->message_days, in->file_days,
		in->has_message_days, in->has_file_days };
	const struct record_key key = rule_key(conv);
	struct record row = { .kind = key.kind, .owner = key.owner,
		.id = key.id, .ts = ledger_ts(l) };
	enum err err;

	if (rule.has_message_days || rule.has_file_days)
		return access_put(l, &row, retention_rule_fields, &rule);
	err = ledger_check(l, ledger_ops(l)->record_delete(ledger_store(l),
	    &key));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
retention_set(struct ledger *l, struct request *r)
{
	const struct retention_set_in *in = r->in;
	struct view v = retention_view(l);
	struct str conv = STR("");
	/* Also those that this batch made. */
	enum err err = ledger_settle(l);

	if (err == ERR_OK)
		err = find_conv(&v, r, in->conv, &conv);
	if (err != ERR_OK)
		return err == ERR_FIELD ? err : ledger_check(l, err);
	err = put_rule(l, conv, in);
	if (err == ERR_OK)
		err = note_night(l, r);
	if (err == ERR_OK)
		err = policy_note(l, r, "retention", conv.len > 0 ? conv :
		    RETENTION_TENANT);
	return err == ERR_OK ? ledger_check(l, write_rule(&v, r, conv)) : err;
}

struct list_walk {
	struct jsonw w;
	int64_t room;
	bool more;
	struct arena *arena;
	enum err err;
};

static bool
on_rule(void *arg, const struct record *row)
{
	struct list_walk *walk = arg;
	struct retention_rule rule = { 0 };

	walk->more = walk->room-- == 0;
	if (walk->more)
		return false;
	walk->err = access_decode(row, retention_rule_fields, &rule,
	    walk->arena);
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "conv", row->id);
	if (rule.has_message_days)
		jsonw_int_field(&walk->w, "message_days", rule.message_days);
	if (rule.has_file_days)
		jsonw_int_field(&walk->w, "file_days", rule.file_days);
	jsonw_object_end(&walk->w);
	return walk->err == ERR_OK;
}

enum err
retention_list(struct view *v, struct request *r)
{
	const struct retention_list_in *in = r->in;
	struct list_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : LIST_LIMIT,
		.arena = &r->arena };
	const struct record_range range = { .kind = RECORD_RETENTION,
		.key = RETENTION_CONV_OWNER,
		.after = in->after.len > 0 ? in->after : STR(""),
		.limit = walk.room + 1 };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "conversations");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_rule, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}
