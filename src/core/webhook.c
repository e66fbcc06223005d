/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks: what admins set.
 * Runs on: writers; the pure functions anywhere.
 * Owns: nothing between calls.
 */
#include "core/webhook.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "core/access.h"
#include "core/tenant.h"

const struct field webhook_row_fields[] = {
	FIELD_STRING(struct webhook_row, url, 1, URL_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_STRING(struct webhook_row, note, 0, 4 * WEBHOOK_NOTE_MAX, 0,
	    NULL),
	FIELD_STRING(struct webhook_row, by, 0, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(struct webhook_row, secret, 1, HOOKSIGN_SECRET_MAX,
	    FIELD_REQUIRED | FIELD_SECRET, NULL),
	FIELD_STRING(struct webhook_row, old_secret, 1, HOOKSIGN_SECRET_MAX,
	    FIELD_SECRET, NULL),
	FIELD_INT(struct webhook_row, old_until_ts, 0, INT64_MAX, 0, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct webhook_row, events, 0,
	    ENTRY_TYPE_COUNT, 0, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct webhook_row, convs, 0,
	    WEBHOOK_CONVS_MAX, 0, NULL),
	FIELD_STRING(struct webhook_row, paused, 1, 16, 0, NULL),
	FIELD_BOOL(struct webhook_row, ordered, 0, NULL),
	FIELD_BOOL(struct webhook_row, private, 0, NULL),
	FIELD_INT(struct webhook_row, parallel, 1, WEBHOOK_PARALLEL_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_END
};

/* ---- what it wants ---- */

bool
webhook_wants_type(const struct webhook_row *row, enum entry_type type)
{
	for (uint32_t i = 0; i < row->events.count; i++)
		if (str_is(row->events.items[i], entry_type_name(type)))
			return true;
	return row->events.count == 0;
}

/* "g:team" is that one, "g:*" begins with "g:". */
static bool
matches(struct str pattern, struct str name)
{
	if (pattern.len == 0 || pattern.p[pattern.len - 1] != '*')
		return str_eq(pattern, name);
	return name.len >= pattern.len - 1 &&
	    memcmp(name.p, pattern.p, pattern.len - 1) == 0;
}

bool
webhook_wants_conv(const struct webhook_row *row, struct str name)
{
	for (uint32_t i = 0; i < row->convs.count; i++)
		if (matches(row->convs.items[i], name))
			return true;
	return row->convs.count == 0;
}

/* ---- rows ---- */

enum err
webhook_put(struct ledger *l, const struct record *old,
    const struct webhook_row *row)
{
	struct record record = *old;
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	field_write(webhook_row_fields, row, &w);
	record.body = buf_str(&text);
	err = text.overflow ? ERR_TOO_LARGE : ledger_check(l,
	    ledger_ops(l)->record_put(ledger_store(l), &record));
	if (text.data != NULL)
		mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err;
}

enum err
webhook_note(struct ledger *l, struct request *r, struct str id)
{
	enum err err = access_note(l, r, "webhook", id);

	if (err == ERR_OK)
		ledger_hooks_changed(l);
	return err;
}

enum err
webhook_find(struct ledger *l, struct request *r, struct str id,
    struct record *record, struct webhook_row *row)
{
	enum err err = access_find(l, RECORD_WEBHOOK, id, &r->arena, record);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such webhook");
	if (err == ERR_OK)
		err = ledger_check(l, access_decode(record,
		    webhook_row_fields, row, &r->arena));
	return err;
}

/* ---- checks ---- */

static enum err
check_url(struct request *r, struct str url)
{
	const char *why = NULL;
	struct url parts;

	return url_parse(url, &parts, &why) ? ERR_OK :
	    request_refuse(r, ERR_FIELD, "url", why);
}

static enum err
check_events(struct request *r, const struct str_list *events)
{
	enum entry_type type;

	for (uint32_t i = 0; i < events->count; i++)
		if (!entry_type_from(events->items[i], &type))
			return request_refuse(r, ERR_FIELD, "events",
			    "names a type of entries that there is not");
	return ERR_OK;
}

static enum err
check_convs(struct request *r, const struct str_list *convs)
{
	for (uint32_t i = 0; i < convs->count; i++) {
		struct str s = convs->items[i];

		if (s.len < 2 || s.len >= CONV_NAME_ROOM || s.p[1] != ':' ||
		    !str_has(STR("dgcrst"), s.p[0]))
			return request_refuse(r, ERR_FIELD, "convs",
			    "must be names of conversations, or beginnings"
			    " such as \"g:*\" or \"g:sales-*\"");
	}
	return ERR_OK;
}

static enum err
check_secret(struct request *r, struct str secret)
{
	return secret.p == NULL || hooksign_is_secret(secret) ? ERR_OK :
	    request_refuse(r, ERR_FIELD, "secret",
	    "must be whsec_ and the base64 of 24 to 64 bytes");
}

static enum err
check_private(struct ledger *l, struct request *r, bool private)
{
	return !private ? ERR_OK :
	    tenant_permits_private(ledger_parts(l), r, "private");
}

static enum err
check_order(struct request *r, const struct webhook_row *row)
{
	return !row->ordered || row->parallel == 1 ? ERR_OK :
	    request_refuse(r, ERR_FIELD, "parallel",
	    "must be 1 where the order is kept");
}

/* ---- secrets ---- */

/* Hers, or a new one in the arena. */
static struct str
take_secret(struct ledger *l, struct request *r, struct str given)
{
	struct buf text;
	struct str out;

	if (given.p != NULL)
		return given;
	buf_init(&text, HOOKSIGN_SECRET_MAX);
	hooksign_make(ledger_parts(l)->rng, &text);
	out = (struct str){ arena_strndup(&r->arena, text.data, text.len),
		text.len };
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return out;
}

static void
answer_secret(struct request *r, struct str secret)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_string_field(&w, "secret", secret);
	jsonw_object_end(&w);
}

/* ---- making ---- */

static enum err
check_create(struct ledger *l, struct request *r)
{
	const struct webhook_create_in *in = r->in;
	struct record old;
	int64_t count, most = ledger_parts(l)->settings->webhooks_max;
	enum err err = check_url(r, in->url);

	if (err == ERR_OK)
		err = check_events(r, &in->events);
	if (err == ERR_OK)
		err = check_convs(r, &in->convs);
	if (err == ERR_OK)
		err = check_secret(r, in->secret);
	if (err == ERR_OK)
		err = check_private(l, r, in->private);
	if (err != ERR_OK)
		return err;
	err = access_find(l, RECORD_WEBHOOK, in->id, &r->arena, &old);
	if (err != ERR_NOT_FOUND)
		return err != ERR_OK ? err : request_refuse(r, ERR_EXISTS,
		    "id", "change it by webhook.update, or choose another"
		    " id");
	err = ledger_check(l, ledger_ops(l)->record_count(ledger_store(l),
	    RECORD_WEBHOOK, ACCESS_OWNER, &count));
	return err == ERR_OK && count >= most ? request_refuse_more(r, "id",
	    most, "webhooks: delete those that are not used any more") : err;
}

/* It is told what comes from now on. */
static enum err
put_first_state(struct ledger *l, struct str id)
{
	struct webhook_state state = { .cursor = ledger_last_id(l) };
	struct record record = { .kind = RECORD_WEBHOOK_STATE,
		.owner = ACCESS_OWNER, .id = id, .ts = ledger_ts(l) };
	struct buf text;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	webhook_state_write(&state, &text);
	record.body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &record));
	buf_fini(&text);
	return err;
}

enum err
webhook_create(struct ledger *l, struct request *r)
{
	const struct webhook_create_in *in = r->in;
	const struct record record = { .kind = RECORD_WEBHOOK,
		.owner = ACCESS_OWNER, .id = in->id, .ts = ledger_ts(l) };
	struct webhook_row row = {
		.url = in->url, .note = in->note, .by = request_user(r),
		.events = in->events, .convs = in->convs,
		.ordered = in->ordered, .private = in->private,
		.parallel = in->parallel ? in->parallel : 1,
	};
	enum err err = check_create(l, r);

	if (err == ERR_OK)
		err = check_order(r, &row);
	if (err != ERR_OK)
		return err;
	if (in->paused)
		row.paused = STR("admin");
	row.secret = take_secret(l, r, in->secret);
	err = webhook_put(l, &record, &row);
	if (err == ERR_OK)
		err = webhook_note(l, r, in->id);
	if (err == ERR_OK)
		err = put_first_state(l, in->id);
	if (err == ERR_OK)
		answer_secret(r, row.secret);
	return err;
}

/* ---- changing ---- */

static enum err
check_update(struct ledger *l, struct request *r)
{
	const struct webhook_update_in *in = r->in;
	enum err err = in->url.p != NULL ? check_url(r, in->url) : ERR_OK;

	if (err == ERR_OK)
		err = check_events(r, &in->events);
	if (err == ERR_OK)
		err = check_convs(r, &in->convs);
	if (err == ERR_OK)
		err = check_private(l, r, in->private);
	return err;
}

/* Another address is another permission. */
static enum err
change_url(struct ledger *l, struct request *r, struct webhook_row *row,
    struct str url)
{
	enum err err = row->private && !str_eq(row->url, url) ?
	    tenant_permits_private(ledger_parts(l), r, "url") : ERR_OK;

	row->url = url;
	return err;
}

enum err
webhook_update(struct ledger *l, struct request *r)
{
	const struct webhook_update_in *in = r->in;
	struct webhook_row row = { .parallel = 0 };
	struct record record;
	enum err err = check_update(l, r);

	if (err == ERR_OK)
		err = webhook_find(l, r, in->id, &record, &row);
	if (err == ERR_OK && in->url.p != NULL)
		err = change_url(l, r, &row, in->url);
	if (err != ERR_OK)
		return err;
	if (in->note.p != NULL)
		row.note = in->note;
	if (in->has_events)
		row.events = in->events;
	if (in->has_convs)
		row.convs = in->convs;
	if (in->has_ordered)
		row.ordered = in->ordered;
	if (in->has_private)
		row.private = in->private;
	if (in->has_parallel)
		row.parallel = in->parallel;
	if (in->has_paused)
		row.paused = in->paused ? STR("admin") : STR_NONE;
	err = check_order(r, &row);
	if (err == ERR_OK)
		err = webhook_put(l, &record, &row);
	if (err == ERR_OK)
		err = webhook_note(l, r, in->id);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

enum err
webhook_rotate(struct ledger *l, struct request *r)
{
	const struct webhook_rotate_in *in = r->in;
	int64_t overlap_s = in->has_overlap_s ? in->overlap_s :
	    WEBHOOK_OVERLAP_S;
	struct webhook_row row = { .parallel = 0 };
	struct record record;
	enum err err = check_secret(r, in->secret);

	if (err == ERR_OK)
		err = webhook_find(l, r, in->id, &record, &row);
	if (err != ERR_OK)
		return err;
	row.old_secret = overlap_s > 0 ? row.secret : STR_NONE;
	row.old_until_ts = overlap_s > 0 ?
	    ledger_ts(l) + overlap_s * 1000 : 0;
	row.secret = take_secret(l, r, in->secret);
	err = webhook_put(l, &record, &row);
	if (err == ERR_OK)
		err = webhook_note(l, r, in->id);
	if (err == ERR_OK)
		answer_secret(r, row.secret);
	return err;
}

static enum err
delete_rows_of(struct ledger *l, struct str id)
{
	const struct store_ops *ops = ledger_ops(l);
	enum err err = access_delete(l, RECORD_WEBHOOK_STATE, id);

	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = access_delete(l, RECORD_WEBHOOK_LOG, id);
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = ledger_check(l, ops->record_delete_all(ledger_store(l),
		    RECORD_WEBHOOK_JOB, id));
	if (err == ERR_OK)
		err = ledger_check(l, ops->record_delete_all(ledger_store(l),
		    RECORD_WEBHOOK_DEAD, id));
	return err;
}

enum err
webhook_delete(struct ledger *l, struct request *r)
{
	const struct webhook_get_in *in = r->in;
	enum err err = access_delete(l, RECORD_WEBHOOK, in->id);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such webhook");
	if (err == ERR_OK)
		err = delete_rows_of(l, in->id);
	if (err == ERR_OK)
		err = webhook_note(l, r, in->id);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

/* ---- asking for more ---- */

static enum err
put_job(struct ledger *l, struct request *r, struct str id,
    const struct webhook_job *job)
{
	const struct store_ops *ops = ledger_ops(l);
	char number[24], body[160];
	struct record record = { .kind = RECORD_WEBHOOK_JOB, .owner = id,
		.ts = ledger_ts(l) };
	struct webhook_row row = { .parallel = 0 };
	struct record webhook;
	struct jsonw w;
	int64_t count;
	enum err err = webhook_find(l, r, id, &webhook, &row);

	if (err == ERR_OK)
		err = ledger_check(l, ops->record_count(ledger_store(l),
		    RECORD_WEBHOOK_JOB, id, &count));
	if (err == ERR_OK && count >= WEBHOOK_JOBS_MAX)
		err = request_refuse(r, ERR_LIMIT, "id", "what was asked for"
		    " before has to be done first");
	if (err == ERR_OK)
		err = webhook_note(l, r, id);
	if (err != ERR_OK)
		return err;
	snprintf(number, sizeof(number), "%019lld",
	    (long long)ledger_last_id(l));
	snprintf(body, sizeof(body), "{\"what\":%lld,\"event\":%lld,"
	    "\"since_ts\":%lld,\"until_ts\":%lld}",
	    (long long)job->what, (long long)job->event,
	    (long long)job->since_ts, (long long)job->until_ts);
	record.id = str_from(number);
	record.body = str_from(body);
	err = ledger_check(l, ops->record_put(ledger_store(l), &record));
	if (err != ERR_OK)
		return err;
	w = jsonw_on(&r->result);
	jsonw_object(&w);
	jsonw_int_field(&w, "job", ledger_last_id(l));
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
webhook_test(struct ledger *l, struct request *r)
{
	const struct webhook_get_in *in = r->in;
	const struct webhook_job job = { .what = WEBHOOK_TEST };

	return put_job(l, r, in->id, &job);
}

static bool
on_event(void *arg, const struct entry *e)
{
	*(int64_t *)arg = e->id;
	return false;
}

enum err
webhook_redeliver(struct ledger *l, struct request *r)
{
	const struct webhook_redeliver_in *in = r->in;
	int64_t until_ts = in->until_ts ? in->until_ts : ledger_ts(l);
	const struct webhook_job job = { .what = WEBHOOK_AGAIN,
		.event = in->event, .since_ts = in->since_ts,
		.until_ts = until_ts };
	int64_t found = 0;
	enum err err = ERR_OK;

	if ((in->event > 0) == (in->since_ts > 0))
		return request_refuse(r, ERR_FIELD, "event",
		    "name one event by its id, or a time by since_ts");
	if (in->event == 0 && until_ts < in->since_ts)
		return request_refuse(r, ERR_FIELD, "until_ts",
		    "must not be before since_ts");
	if (in->event > 0)
		err = ledger_check(l, ledger_ops(l)->entry_after(
		    ledger_store(l), in->event - 1, 1, on_event, &found));
	if (err == ERR_OK && in->event > 0 && found != in->event)
		return request_refuse(r, ERR_NOT_FOUND, "event",
		    "no entry has this id");
	return err == ERR_OK ? put_job(l, r, in->id, &job) : err;
}
