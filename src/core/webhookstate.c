/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks: what was delivered, and answers about it.
 * Runs on: readers and writers; who delivers reads as well.
 * Owns: nothing between calls.
 */
#include "core/webhook.h"

#include <inttypes.h>

#include "base/jsonw.h"
#include "core/access.h"

#define LIST_LIMIT 20
#define DEAD_LIMIT 100
/* Entries that are counted as not yet looked at. */
#define BEHIND_MAX 1000
#define NUMBER_ROOM 24

static const struct field state_fields[] = {
	FIELD_INT(struct webhook_state, cursor, 0, INT64_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_INT(struct webhook_state, replay_at, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_state, replay_upto, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_state, job, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_state, failures, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_state, ok_ts, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_state, tried_ts, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_state, status, 0, 999, 0, NULL),
	FIELD_STRING(struct webhook_state, why, 1, 256, 0, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct webhook_state, pending, 0,
	    WEBHOOK_PENDING_MAX, 0, NULL),
	FIELD_END
};

static const struct field log_fields[] = {
	FIELD_AT(FIELD_T_STRINGS, struct webhook_log, calls, 0,
	    WEBHOOK_LOG_MAX, 0, NULL),
	FIELD_END
};

static const struct field job_fields[] = {
	FIELD_INT(struct webhook_job, what, 0, WEBHOOK_WHAT_COUNT - 1,
	    FIELD_REQUIRED, NULL),
	FIELD_INT(struct webhook_job, event, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_job, since_ts, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct webhook_job, until_ts, 0, INT64_MAX, 0, NULL),
	FIELD_END
};

/* ---- texts ---- */

struct str
webhook_pending_text(const struct webhook_pending *p,
    char room[WEBHOOK_PENDING_TEXT])
{
	int len = snprintf(room, WEBHOOK_PENDING_TEXT, "%d %" PRId64 " %"
	    PRId64 " %" PRId64 " %" PRId64, (int)p->what, p->id, p->tries,
	    p->next_ts, p->first_ts);

	BUG_ON(len >= WEBHOOK_PENDING_TEXT);
	return (struct str){ room, (size_t)len };
}

bool
webhook_pending_parse(struct str text, struct webhook_pending *out)
{
	int64_t what;

	if (!str_take_number(&text, ' ', &what) ||
	    !str_take_number(&text, ' ', &out->id) ||
	    !str_take_number(&text, ' ', &out->tries) ||
	    !str_take_number(&text, ' ', &out->next_ts) ||
	    !str_take_number(&text, ' ', &out->first_ts))
		return false;
	out->what = (enum webhook_what)what;
	return what < WEBHOOK_WHAT_COUNT && out->id > 0 && text.len == 0;
}

void
webhook_state_write(const struct webhook_state *s, struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	field_write(state_fields, s, &w);
}

void
webhook_log_write(const struct webhook_log *log, struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	field_write(log_fields, log, &w);
}

static struct str
number_text(int64_t n, char room[NUMBER_ROOM])
{
	int len = snprintf(room, NUMBER_ROOM, "%019" PRId64, n);

	return (struct str){ room, (size_t)len };
}

static bool
number_parse(struct str text, int64_t *out)
{
	return str_take_number(&text, '\0', out) && *out > 0;
}

/* ---- reading ---- */

static const struct part {
	enum record_kind kind;
	const struct field *fields;
} state_part = { RECORD_WEBHOOK_STATE, state_fields },
    log_part = { RECORD_WEBHOOK_LOG, log_fields };

/* A row that may be absent: *out stays as it is then. */
static enum err
read_part(const struct view *v, const struct part *part, struct str id,
    struct arena *arena, void *out)
{
	struct record record;
	enum err err = access_get(v, part->kind, id, arena, &record);

	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	return err == ERR_OK ?
	    access_decode(&record, part->fields, out, arena) : err;
}

static enum err
read_one(const struct view *v, const struct record *record,
    struct arena *arena, struct webhook *out)
{
	enum err err;

	*out = (struct webhook){ .made_ts = record->ts };
	out->id = (struct str){ arena_strndup(arena, record->id.p,
	    record->id.len), record->id.len };
	err = access_decode(record, webhook_row_fields, &out->row, arena);
	if (err == ERR_OK)
		err = read_part(v, &state_part, out->id, arena, &out->state);
	if (err == ERR_OK)
		err = read_part(v, &log_part, out->id, arena, &out->log);
	return err;
}

struct each {
	struct record records[WEBHOOKS_MAX];
	struct arena *arena;
	unsigned count;
};

static bool
on_record(void *arg, const struct record *record)
{
	struct each *each = arg;
	struct record *to = &each->records[each->count++];

	*to = *record;
	to->id.p = arena_strndup(each->arena, record->id.p, record->id.len);
	to->body.p = arena_strndup(each->arena, record->body.p,
	    record->body.len);
	return each->count < WEBHOOKS_MAX;
}

enum err
webhook_each(const struct view *v, struct arena *arena, webhook_fn fn,
    void *arg)
{
	const struct record_range range = { .kind = RECORD_WEBHOOK,
		.key = ACCESS_OWNER, .after = STR(""),
		.limit = WEBHOOKS_MAX };
	struct each *each = arena_zalloc(arena, sizeof(*each));
	struct webhook one;
	enum err err;

	each->arena = arena;
	err = v->ops->record_list(v->store, &range, on_record, each);
	for (unsigned i = 0; i < each->count && err == ERR_OK; i++) {
		err = read_one(v, &each->records[i], arena, &one);
		if (err == ERR_OK)
			err = fn(arg, &one);
	}
	return err;
}

struct job_walk {
	webhook_job_fn fn;
	void *arg;
	enum err err;
};

static bool
on_job(void *arg, const struct record *record)
{
	struct job_walk *walk = arg;
	struct webhook_job job = { .what = 0 };
	struct arena arena;
	int64_t number;
	bool more = false;

	arena_init(&arena, 65536);
	if (!number_parse(record->id, &number))
		walk->err = ERR_CORRUPT;
	else
		walk->err = access_decode(record, job_fields, &job, &arena);
	if (walk->err == ERR_OK)
		more = walk->fn(walk->arg, number, &job);
	arena_fini(&arena);
	return more;
}

enum err
webhook_jobs(const struct view *v, struct str webhook, int64_t after,
    webhook_job_fn fn, void *arg)
{
	struct job_walk walk = { .fn = fn, .arg = arg };
	char room[NUMBER_ROOM];
	const struct record_range range = { .kind = RECORD_WEBHOOK_JOB,
		.key = webhook, .after = number_text(after, room),
		.limit = WEBHOOK_JOBS_MAX };
	enum err err = v->ops->record_list(v->store, &range, on_job, &walk);

	return err == ERR_OK ? walk.err : err;
}

/* ---- saving ---- */

static enum err
put(struct ledger *l, enum record_kind kind, struct str id, struct str body)
{
	const struct record record = { .kind = kind, .owner = ACCESS_OWNER,
		.id = id, .ts = ledger_ts(l), .body = body };

	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &record));
}

struct oldest {
	int64_t ids[WEBHOOK_PENDING_MAX];
	uint32_t count;
};

static bool
on_oldest(void *arg, const struct record *record)
{
	struct oldest *old = arg;

	if (number_parse(record->id, &old->ids[old->count]))
		old->count++;
	return old->count < WEBHOOK_PENDING_MAX;
}

static enum err
delete_numbered(struct ledger *l, enum record_kind kind, struct str owner,
    int64_t number)
{
	char room[NUMBER_ROOM];
	const struct record_key key = { kind, owner,
		number_text(number, room) };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Beyond its maximum the oldest go. */
static enum err
bound_dead(struct ledger *l, struct str id)
{
	const struct store_ops *ops = ledger_ops(l);
	struct oldest old = { .count = 0 };
	const struct record_range range = { .kind = RECORD_WEBHOOK_DEAD,
		.key = id, .after = STR(""), .limit = WEBHOOK_PENDING_MAX };
	int64_t count, most = ledger_parts(l)->settings->dead_letters_max;
	enum err err = ledger_check(l, ops->record_count(ledger_store(l),
	    RECORD_WEBHOOK_DEAD, id, &count));

	if (err != ERR_OK || count <= most)
		return err;
	err = ledger_check(l, ops->record_list(ledger_store(l), &range,
	    on_oldest, &old));
	for (uint32_t i = 0; i < old.count && err == ERR_OK &&
	    count > most; i++, count--)
		err = delete_numbered(l, RECORD_WEBHOOK_DEAD, id, old.ids[i]);
	return err;
}

static enum err
save_dead(struct ledger *l, const struct webhook_saved *s)
{
	char room[NUMBER_ROOM];
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < s->risen_count && err == ERR_OK; i++)
		err = delete_numbered(l, RECORD_WEBHOOK_DEAD, s->id,
		    s->risen[i]);
	for (uint32_t i = 0; i < s->dead_count && err == ERR_OK; i++) {
		const struct record record = { .kind = RECORD_WEBHOOK_DEAD,
			.owner = s->id, .ts = s->dead[i].ts,
			.id = number_text(s->dead[i].id, room),
			.body = s->dead[i].body };

		err = ledger_check(l, ledger_ops(l)->record_put(
		    ledger_store(l), &record));
	}
	return err == ERR_OK && s->dead_count > 0 ? bound_dead(l, s->id) :
	    err;
}

static enum err
delete_jobs(struct ledger *l, const struct webhook_saved *s)
{
	struct oldest old = { .count = 0 };
	const struct record_range range = { .kind = RECORD_WEBHOOK_JOB,
		.key = s->id, .after = STR(""), .limit = WEBHOOK_PENDING_MAX };
	enum err err;

	if (s->job == 0)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->record_list(ledger_store(l),
	    &range, on_oldest, &old));
	for (uint32_t i = 0; i < old.count && err == ERR_OK &&
	    old.ids[i] <= s->job; i++)
		err = delete_numbered(l, RECORD_WEBHOOK_JOB, s->id,
		    old.ids[i]);
	return err;
}

/* Who paused it, or let it go on, meanwhile has the last word. */
static enum err
save_pause(struct ledger *l, struct request *r,
    const struct webhook_saved *s, const struct record *record)
{
	struct webhook_row row = { .parallel = 0 };
	enum err err;

	if (s->pause == NULL)
		return ERR_OK;
	err = ledger_check(l, access_decode(record, webhook_row_fields, &row,
	    &r->arena));
	if (err != ERR_OK || row.paused.p != NULL)
		return err;
	row.paused = str_from(s->pause);
	err = webhook_put(l, record, &row);
	return err == ERR_OK ? webhook_note(l, r, s->id) : err;
}

static enum err
save_one(struct ledger *l, struct request *r, const struct webhook_saved *s)
{
	struct record record;
	enum err err = access_find(l, RECORD_WEBHOOK, s->id, &r->arena,
	    &record);

	if (err == ERR_NOT_FOUND || (err == ERR_OK &&
	    record.ts != s->made_ts))
		return ERR_OK;	/* deleted meanwhile */
	if (err == ERR_OK)
		err = put(l, RECORD_WEBHOOK_STATE, s->id, s->state);
	if (err == ERR_OK && s->log.p != NULL)
		err = put(l, RECORD_WEBHOOK_LOG, s->id, s->log);
	if (err == ERR_OK)
		err = save_dead(l, s);
	if (err == ERR_OK)
		err = delete_jobs(l, s);
	return err == ERR_OK ? save_pause(l, r, s, &record) : err;
}

enum err
webhook_save(struct ledger *l, struct request *r)
{
	const struct webhook_save_in *in = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->count && err == ERR_OK; i++)
		err = save_one(l, r, &in->items[i]);
	return err;
}

/* ---- answers ---- */

/* What is under way for the first time is no sign of anything. */
static bool
has_failed(const struct webhook_state *s)
{
	struct webhook_pending p;

	for (uint32_t i = 0; i < s->pending.count; i++)
		if (webhook_pending_parse(s->pending.items[i], &p) &&
		    p.tries > 0)
			return true;
	return false;
}

static const char *
state_name(const struct view *v, const struct webhook *h)
{
	if (h->row.paused.p != NULL)
		return "paused";
	if (h->state.failures >= v->parts->settings->webhook_failures_max)
		return "down";
	if (h->state.failures > 0)
		return "failing";
	return has_failed(&h->state) ? "retrying" : "ok";
}

static bool
count_entry(void *arg, const struct entry *e)
{
	(void)e;
	++*(int64_t *)arg;
	return true;
}

static enum err
write_health(struct jsonw *w, const struct view *v, const struct webhook *h)
{
	const struct webhook_state *s = &h->state;
	int64_t behind = 0, dead = 0;
	enum err err = v->ops->entry_after(v->store, s->cursor, BEHIND_MAX,
	    count_entry, &behind);

	if (err == ERR_OK)
		err = v->ops->record_count(v->store, RECORD_WEBHOOK_DEAD,
		    h->id, &dead);
	if (h->row.paused.p != NULL)
		jsonw_string_field(w, "paused", h->row.paused);
	jsonw_string_field(w, "state", str_from(state_name(v, h)));
	jsonw_int_field(w, "cursor", s->cursor);
	jsonw_int_field(w, "behind", behind);
	jsonw_int_field(w, "pending", s->pending.count);
	jsonw_int_field(w, "dead", dead);
	jsonw_int_field(w, "failures", s->failures);
	if (s->ok_ts > 0)
		jsonw_int_field(w, "ok_ts", s->ok_ts);
	if (s->tried_ts > 0)
		jsonw_int_field(w, "tried_ts", s->tried_ts);
	if (s->status > 0)
		jsonw_int_field(w, "status", s->status);
	if (s->why.p != NULL)
		jsonw_string_field(w, "why", s->why);
	return err;
}

/* All but its secrets. */
static enum err
write_webhook(struct jsonw *w, const struct view *v, const struct webhook *h)
{
	const struct webhook_row *row = &h->row;
	enum err err;

	jsonw_object(w);
	jsonw_string_field(w, "id", h->id);
	jsonw_string_field(w, "url", row->url);
	jsonw_string_field(w, "note", row->note.p ? row->note : STR(""));
	jsonw_string_field(w, "by", row->by);
	jsonw_int_field(w, "created_ts", h->made_ts);
	str_list_field(w, "events", &row->events);
	str_list_field(w, "convs", &row->convs);
	jsonw_bool_field(w, "ordered", row->ordered);
	jsonw_int_field(w, "parallel", row->parallel);
	jsonw_bool_field(w, "private", row->private);
	if (row->old_until_ts > clock_wall_ms(v->parts->clock))
		jsonw_int_field(w, "old_secret_until_ts", row->old_until_ts);
	err = write_health(w, v, h);
	jsonw_object_end(w);
	return err;
}

struct list_walk {
	const struct view *view;
	const struct webhook_list_in *in;
	struct jsonw w;
	int64_t room;
	bool more;
};

static enum err
on_listed(void *arg, const struct webhook *h)
{
	struct list_walk *walk = arg;

	if (walk->in->after.p != NULL && str_cmp(h->id, walk->in->after) <= 0)
		return ERR_OK;
	if (walk->room == 0) {
		walk->more = true;
		return ERR_OK;
	}
	walk->room--;
	return write_webhook(&walk->w, walk->view, h);
}

enum err
webhook_list(struct view *v, struct request *r)
{
	const struct webhook_list_in *in = r->in;
	struct list_walk walk = { .view = v, .in = in,
		.w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : LIST_LIMIT };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "webhooks");
	jsonw_array(&walk.w);
	err = webhook_each(v, &r->arena, on_listed, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}

static enum err
read_named(struct view *v, struct request *r, struct str id,
    struct webhook *out)
{
	struct record record;
	enum err err = access_get(v, RECORD_WEBHOOK, id, &r->arena, &record);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such webhook");
	return err == ERR_OK ? read_one(v, &record, &r->arena, out) : err;
}

enum err
webhook_get(struct view *v, struct request *r)
{
	const struct webhook_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct webhook h;
	enum err err = read_named(v, r, in->id, &h);

	return err == ERR_OK ? write_webhook(&w, v, &h) : err;
}

static void
write_pending(struct jsonw *w, const struct webhook_pending *p)
{
	static const char *const names[] = {
		[WEBHOOK_ENTRY] = "entry", [WEBHOOK_AGAIN] = "again",
		[WEBHOOK_TEST] = "test",
	};

	jsonw_object(w);
	jsonw_int_field(w, "event", p->id);
	jsonw_string_field(w, "what", str_from(names[p->what]));
	jsonw_int_field(w, "tries", p->tries);
	jsonw_int_field(w, "next_ts", p->next_ts);
	jsonw_object_end(w);
}

enum err
webhook_deliveries(struct view *v, struct request *r)
{
	const struct webhook_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct webhook_pending p;
	struct webhook h;
	enum err err = read_named(v, r, in->id, &h);

	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "calls");
	jsonw_array(&w);
	for (uint32_t i = h.log.calls.count; i-- > 0;)
		jsonw_raw(&w, h.log.calls.items[i]);
	jsonw_array_end(&w);
	jsonw_key(&w, "pending");
	jsonw_array(&w);
	for (uint32_t i = 0; i < h.state.pending.count; i++)
		if (webhook_pending_parse(h.state.pending.items[i], &p))
			write_pending(&w, &p);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

struct dead_walk {
	struct jsonw w;
	int64_t room;
	bool more;
};

static bool
on_dead(void *arg, const struct record *record)
{
	struct dead_walk *walk = arg;
	int64_t id;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	if (!number_parse(record->id, &id))
		return true;
	walk->room--;
	jsonw_object(&walk->w);
	jsonw_int_field(&walk->w, "event", id);
	jsonw_int_field(&walk->w, "dead_ts", record->ts);
	walk->w.need_comma = true;
	/* Its members, as they are. */
	jsonw_raw(&walk->w, (struct str){ record->body.p + 1,
	    record->body.len - 2 });
	jsonw_object_end(&walk->w);
	return true;
}

enum err
webhook_dead(struct view *v, struct request *r)
{
	const struct webhook_dead_in *in = r->in;
	struct dead_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : DEAD_LIMIT };
	char room[NUMBER_ROOM];
	const struct record_range range = { .kind = RECORD_WEBHOOK_DEAD,
		.key = in->id, .after = number_text(in->after, room),
		.limit = walk.room + 1 };
	struct webhook h;
	enum err err = read_named(v, r, in->id, &h);

	if (err != ERR_OK)
		return err;
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "dead");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_dead, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}
