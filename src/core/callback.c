/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of callbacks.
 * Runs on: writers and readers; callback_wants and callback_write anywhere.
 * Owns: nothing between calls.
 */
#include "core/callback.h"

#include "base/jsonw.h"
#include "core/access.h"
#include "core/policy.h"
#include "core/tenant.h"

const char *const verdict_names[VERDICT_COUNT + 1] = {
	[VERDICT_PASS] = "pass", [VERDICT_REFUSE] = "refuse",
};

const char *const callback_conv_names[CALLBACK_CONVS + 1] = {
	"direct", "group", "channel",
};
static const enum conv_kind conv_kinds[CALLBACK_CONVS] = {
	CONV_DIRECT, CONV_GROUP, CONV_CHANNEL,
};

/* As message_kind_names, which they follow. */
const char *const callback_kind_names[CALLBACK_KINDS + 1] = {
	[KIND_TEXT] = "text", [KIND_IMAGE] = "image", [KIND_FILE] = "file",
	[KIND_VOICE] = "voice", [KIND_VIDEO] = "video",
	[KIND_LOCATION] = "location", [KIND_CARD] = "card",
	[KIND_COUNT] = "merged",
};

#define ROW struct callback_row
static const struct field row_fields[] = {
	FIELD_STRING(ROW, url, 1, URL_MAX, FIELD_REQUIRED, NULL),
	FIELD_STRING(ROW, name, 0, 4 * CALLBACK_NAME_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_STRING(ROW, by, 0, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(ROW, secret, 1, HOOKSIGN_SECRET_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_STRING(ROW, old_secret, 0, HOOKSIGN_SECRET_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_INT(ROW, old_until_ts, 0, INT64_MAX, FIELD_REQUIRED, NULL),
	FIELD_AT(FIELD_T_STRINGS, ROW, conversations, 0, CALLBACK_CONVS,
	    FIELD_REQUIRED, NULL),
	FIELD_AT(FIELD_T_STRINGS, ROW, kinds, 0, CALLBACK_KINDS,
	    FIELD_REQUIRED, NULL),
	FIELD_INT(ROW, deadline_ms, CALLBACK_DEADLINE_MIN_MS,
	    CALLBACK_DEADLINE_MAX_MS, FIELD_REQUIRED, NULL),
	FIELD_ENUM(ROW, default_verdict, verdict_names, FIELD_REQUIRED, NULL),
	FIELD_BOOL(ROW, enabled, FIELD_REQUIRED, NULL),
	FIELD_BOOL(ROW, private, FIELD_REQUIRED, NULL),
	FIELD_INT(ROW, updated_ts, 0, INT64_MAX, FIELD_REQUIRED, NULL),
	FIELD_END
};

/* ---- which messages ---- */

static int
index_of(const char *const *names, struct str name)
{
	for (int i = 0; names[i] != NULL; i++)
		if (str_is(name, names[i]))
			return i;
	return -1;
}

/* Their bits; all, when there are none. False when one is no such name. */
static bool
bits_of(const char *const *names, const struct str_list *list, unsigned *out)
{
	*out = list->count == 0 ? ~0u : 0;
	for (uint32_t i = 0; i < list->count; i++) {
		int at = index_of(names, list->items[i]);

		if (at < 0)
			return false;
		*out |= 1u << at;
	}
	return true;
}

bool
callback_wants(const struct callback *c, enum conv_kind conv, struct str kind)
{
	int at = kind.p == NULL ? -1 : index_of(callback_kind_names, kind);
	bool is_there = false;

	for (unsigned i = 0; i < CALLBACK_CONVS; i++)
		is_there |= conv_kinds[i] == conv && (c->convs >> i & 1);
	return c->row.enabled && is_there &&
	    (kind.p == NULL || (at >= 0 && (c->kinds >> at & 1)));
}

/* ---- in memory ---- */

struct load {
	struct callbacks *out;
	enum err err;
};

static bool
on_loaded(void *arg, const struct record *record)
{
	struct load *load = arg;
	struct callbacks *cs = load->out;
	struct callback *c = &cs->items[cs->count];

	load->err = access_decode(record, row_fields, &c->row, cs->arena);
	if (load->err == ERR_OK &&
	    !(bits_of(callback_conv_names, &c->row.conversations, &c->convs) &&
	    bits_of(callback_kind_names, &c->row.kinds, &c->kinds)))
		load->err = ERR_CORRUPT;
	if (load->err != ERR_OK)
		return false;
	c->id = (struct str){ arena_strndup(cs->arena, record->id.p,
	    record->id.len), record->id.len };
	c->created_ts = record->ts;
	cs->any_enabled |= c->row.enabled;
	cs->count++;
	return true;
}

enum err
callbacks_load(struct view *v, struct callbacks *out)
{
	struct load load = { out, ERR_OK };
	const struct record_range all = { .kind = RECORD_CALLBACK,
		.key = ACCESS_OWNER, .after = STR(""),
		.limit = CALLBACKS_MAX };
	enum err err;

	*out = (struct callbacks){ .count = 0 };
	out->arena = xmalloc(sizeof(*out->arena));
	arena_init(out->arena, CALLBACKS_MAX * 2 * RECORD_BODY_MAX);
	err = v->ops->record_list(v->store, &all, on_loaded, &load);
	if (err == ERR_OK)
		err = load.err;
	if (err != ERR_OK || out->count == 0)
		callbacks_fini(out);
	return err;
}

void
callbacks_fini(struct callbacks *cs)
{
	if (cs->arena != NULL)
		arena_fini(cs->arena);
	xfree(cs->arena);
	*cs = (struct callbacks){ .count = 0 };
}

const struct callback *
callbacks_find(const struct callbacks *cs, struct str id)
{
	for (uint32_t i = 0; i < cs->count; i++)
		if (str_eq(cs->items[i].id, id))
			return &cs->items[i];
	return NULL;
}

/* ---- writing one ---- */

/* What a record and every answer with it have in common. */
static void
write_members(struct jsonw *w, const struct callback_row *row)
{
	jsonw_string_field(w, "name", row->name);
	jsonw_string_field(w, "by", row->by);
	jsonw_string_field(w, "url", row->url);
	str_list_field(w, "conversations", &row->conversations);
	str_list_field(w, "kinds", &row->kinds);
	jsonw_int_field(w, "deadline_ms", row->deadline_ms);
	jsonw_string_field(w, "default_verdict",
	    str_from(verdict_names[row->default_verdict]));
	jsonw_bool_field(w, "enabled", row->enabled);
	jsonw_bool_field(w, "private", row->private);
	jsonw_int_field(w, "updated_ts", row->updated_ts);
}

void
callback_write(struct jsonw *w, const struct callback *c)
{
	jsonw_string_field(w, "id", c->id);
	write_members(w, &c->row);
	jsonw_int_field(w, "created_ts", c->created_ts);
}

static enum err
put(struct ledger *l, struct request *r, struct record *record,
    const struct callback_row *row)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	write_members(&w, row);
	jsonw_string_field(&w, "secret", row->secret);
	jsonw_string_field(&w, "old_secret", row->old_secret);
	jsonw_int_field(&w, "old_until_ts", row->old_until_ts);
	jsonw_object_end(&w);
	BUG_ON(text.overflow);	/* each member has its maximum */
	record->body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    record));
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err == ERR_OK ? policy_note(l, r, "callback", record->id) :
	    err;
}

/* ---- making and changing ---- */

static enum err
check_url(struct request *r, struct str text)
{
	const char *why = NULL;
	struct url url;

	return url_parse(text, &url, &why) ? ERR_OK :
	    request_refuse(r, ERR_FIELD, "url", why);
}

static enum err
check_private(struct ledger *l, struct request *r, bool private)
{
	return !private ? ERR_OK :
	    tenant_permits_private(ledger_parts(l), r, "private");
}

static enum err
check_row(struct request *r, const struct callback_row *row)
{
	unsigned bits;

	if (!bits_of(callback_conv_names, &row->conversations, &bits))
		return request_refuse(r, ERR_FIELD, "conversations",
		    "must be of direct, group, channel");
	if (!bits_of(callback_kind_names, &row->kinds, &bits))
		return request_refuse(r, ERR_FIELD, "kinds",
		    "must be kinds of messages");
	return check_url(r, row->url);
}

static struct str
make_secret(struct ledger *l, struct request *r)
{
	struct buf text;
	struct str out;

	buf_init(&text, HOOKSIGN_SECRET_MAX);
	hooksign_make(ledger_parts(l)->rng, &text);
	out = (struct str){ arena_strndup(&r->arena, text.data, text.len),
		text.len };
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return out;
}

static void
answer(struct request *r, const struct record *record,
    const struct callback_row *row, struct str secret)
{
	const struct callback c = { .id = record->id, .row = *row,
		.created_ts = record->ts };
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	if (secret.len > 0)
		jsonw_string_field(&w, "secret", secret);
	jsonw_key(&w, "callback");
	jsonw_object(&w);
	callback_write(&w, &c);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

static enum err
check_new(struct ledger *l, struct request *r, struct str id)
{
	int64_t count = 0, most = ledger_parts(l)->settings->callbacks_max;
	struct record old;
	enum err err = access_find(l, RECORD_CALLBACK, id, &r->arena, &old);

	if (err != ERR_NOT_FOUND)
		return err != ERR_OK ? err : request_refuse(r, ERR_EXISTS,
		    "id", "its secret was told when it was made; update it,"
		    " or choose another id");
	err = ledger_check(l, ledger_ops(l)->record_count(ledger_store(l),
	    RECORD_CALLBACK, ACCESS_OWNER, &count));
	return err == ERR_OK && count >= most ? request_refuse_more(r, "id",
	    most, "callbacks: delete one first") : err;
}

enum err
callback_create(struct ledger *l, struct request *r)
{
	const struct callback_create_in *in = r->in;
	struct record record = { .kind = RECORD_CALLBACK,
		.owner = ACCESS_OWNER, .id = in->id, .ts = ledger_ts(l) };
	struct callback_row row = {
		.url = in->url, .name = in->name.len > 0 ? in->name : in->id,
		.by = request_user(r), .old_secret = STR(""),
		.conversations = in->conversations, .kinds = in->kinds,
		.deadline_ms = in->deadline_ms > 0 ? in->deadline_ms :
		    CALLBACK_DEADLINE_MS,
		.default_verdict = in->default_verdict,
		.enabled = in->enabled || !in->has_enabled,
		.private = in->private, .updated_ts = record.ts,
	};
	enum err err = check_private(l, r, in->private);

	if (err == ERR_OK)
		err = check_row(r, &row);
	if (err == ERR_OK)
		err = check_new(l, r, in->id);
	if (err != ERR_OK)
		return err;
	row.secret = make_secret(l, r);
	err = put(l, r, &record, &row);
	if (err == ERR_OK)
		answer(r, &record, &row, row.secret);
	return err;
}

static enum err
find(struct ledger *l, struct request *r, struct str id, struct record *out)
{
	enum err err = access_find(l, RECORD_CALLBACK, id, &r->arena, out);

	return err == ERR_NOT_FOUND ?
	    request_refuse(r, err, "id", "no such callback") : err;
}

/* The old one goes on signing for a while, beside the new. */
static void
change_secret(struct ledger *l, struct request *r, struct callback_row *row)
{
	row->old_secret = row->secret;
	row->old_until_ts = ledger_ts(l) + CALLBACK_OLD_SECRET_MS;
	row->secret = make_secret(l, r);
}

static void
change(const struct callback_update_in *in, struct callback_row *row)
{
	if (in->name.len > 0)
		row->name = in->name;
	if (in->url.len > 0)
		row->url = in->url;
	if (in->has_conversations)
		row->conversations = in->conversations;
	if (in->has_kinds)
		row->kinds = in->kinds;
	if (in->deadline_ms > 0)
		row->deadline_ms = in->deadline_ms;
	if (in->has_default_verdict)
		row->default_verdict = in->default_verdict;
	if (in->has_enabled)
		row->enabled = in->enabled;
	if (in->has_private)
		row->private = in->private;
}

/* Another address is another permission. */
static enum err
check_change(struct ledger *l, struct request *r,
    const struct callback_row *row)
{
	const struct callback_update_in *in = r->in;
	bool is_moved = in->url.len > 0 && !str_eq(in->url, row->url);
	bool private = in->has_private ? in->private : row->private;

	return is_moved || (private && !row->private) ?
	    check_private(l, r, private) : ERR_OK;
}

enum err
callback_update(struct ledger *l, struct request *r)
{
	const struct callback_update_in *in = r->in;
	struct callback_row row = { .enabled = false };
	struct record record;
	enum err err = find(l, r, in->id, &record);

	if (err == ERR_OK)
		err = ledger_check(l, access_decode(&record, row_fields, &row,
		    &r->arena));
	if (err == ERR_OK)
		err = check_change(l, r, &row);
	if (err != ERR_OK)
		return err;
	change(in, &row);
	err = check_row(r, &row);
	if (err != ERR_OK)
		return err;
	if (in->new_secret)
		change_secret(l, r, &row);
	row.updated_ts = ledger_ts(l);
	err = put(l, r, &record, &row);
	if (err == ERR_OK)
		answer(r, &record, &row, in->new_secret ? row.secret :
		    STR_NONE);
	return err;
}

enum err
callback_delete(struct ledger *l, struct request *r)
{
	const struct callback_get_in *in = r->in;
	struct record record;
	enum err err = find(l, r, in->id, &record);

	if (err == ERR_OK)
		err = access_delete(l, RECORD_CALLBACK, in->id);
	if (err == ERR_OK)
		err = policy_note(l, r, "callback", in->id);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

/* ---- listing ---- */

enum err
callback_list(struct view *v, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);
	struct callbacks all;
	enum err err = callbacks_load(v, &all);

	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "callbacks");
	jsonw_array(&w);
	for (uint32_t i = 0; i < all.count; i++) {
		jsonw_object(&w);
		callback_write(&w, &all.items[i]);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	callbacks_fini(&all);
	return ERR_OK;
}

enum err
callback_look(struct view *v, struct request *r)
{
	const struct callback_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	const struct callback *c;
	struct callbacks all;
	enum err err = callbacks_load(v, &all);

	if (err != ERR_OK)
		return err;
	c = callbacks_find(&all, in->id);
	if (c != NULL) {
		jsonw_object(&w);
		callback_write(&w, c);
	}
	callbacks_fini(&all);
	return c != NULL ? ERR_OK : request_refuse(r, ERR_NOT_FOUND, "id",
	    "no such callback");
}
