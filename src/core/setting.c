/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of what a tenant may decide for itself, and its rows.
 * Runs on: writers; readers (setting_get).
 * Owns: nothing between calls.
 */
#include "core/setting.h"

#include "base/jsonw.h"
#include "core/access.h"
#include "core/mailer.h"
#include "core/policy.h"
#include "core/quota.h"
#include "core/setup.h"
#include "core/wall.h"
#include "model/file.h"
#include "model/filetype.h"
#include "model/user.h"

#define IN struct setting_update_in
#define MEMBER(m) offsetof(IN, m), offsetof(IN, has_##m)

enum setting_kind {
	NUMBER,
	CAPPED,		/* a number, and `otherwise` is the most, or what
			 * the tenant may have */
	SWITCH,		/* a bool in setting_update_in and core_settings */
	OFFSET,		/* minutes; by default those of the box's clock */
	ZONE,		/* a text, and its number is 0 */
};

static const struct setting_row {
	const char *name, *unit, *option;
	size_t in, has_in;	/* in setting_update_in */
	enum setting_kind kind;
	int64_t min, max;
	size_t otherwise;	/* in core_settings; SIZE_MAX: fallback */
	int64_t fallback;
} rows[SETTING_COUNT] = {
	[SETTING_RECALL_WINDOW] = { "recall_window_ms", "ms",
	    "session.recall_window", MEMBER(recall_window_ms), NUMBER,
	    0, SETTING_WINDOW_MAX_MS,
	    offsetof(struct core_settings, recall_window_ms), 0 },
	[SETTING_EDIT_WINDOW] = { "edit_window_ms", "ms",
	    "session.edit_window", MEMBER(edit_window_ms), NUMBER,
	    0, SETTING_WINDOW_MAX_MS,
	    offsetof(struct core_settings, edit_window_ms), 0 },
	[SETTING_TOKEN_LIFETIME] = { "token_lifetime_ms", "ms",
	    "session.token_lifetime", MEMBER(token_lifetime_ms), NUMBER,
	    SETTING_TOKEN_MIN_MS, SETTING_TOKEN_MAX_MS,
	    offsetof(struct core_settings, token_lifetime_ms), 0 },
	[SETTING_DIRECT_NEEDS_CONTACT] = { "direct_needs_contact", "switch",
	    "people.direct_needs_contact", MEMBER(direct_needs_contact), SWITCH,
	    0, 1, offsetof(struct core_settings, direct_needs_contact), 0 },
	[SETTING_GROUPS_BY_ADMINS] = { "groups_by_admins", "switch", NULL,
	    MEMBER(groups_by_admins), SWITCH, 0, 1, SIZE_MAX, 0 },
	[SETTING_PASSWORD_CHARS] = { "password_chars", "count", NULL,
	    MEMBER(password_chars), NUMBER, PASSWORD_MIN,
	    SETTING_PASSWORD_CHARS_MAX, SIZE_MAX, PASSWORD_MIN },
	[SETTING_PASSWORD_CLASSES] = { "password_classes", "count", NULL,
	    MEMBER(password_classes), NUMBER, 1, PASSWORD_CLASSES,
	    SIZE_MAX, 1 },
	[SETTING_PASSWORD_HISTORY] = { "password_history", "count", NULL,
	    MEMBER(password_history), NUMBER, 0, PASSWORD_HISTORY_MAX,
	    SIZE_MAX, 0 },
	[SETTING_PASSWORD_AGE] = { "password_age_ms", "ms", NULL,
	    MEMBER(password_age_ms), NUMBER, 0, SETTING_AGE_MAX_MS, SIZE_MAX,
	    0 },
	[SETTING_PASSWORD_FIRST] = { "password_change_first", "switch", NULL,
	    MEMBER(password_change_first), SWITCH, 0, 1, SIZE_MAX, 0 },
	[SETTING_LOGIN_FAILURES] = { "login_failures", "count",
	    "limits.login_failures", MEMBER(login_failures), NUMBER, 1, 1000,
	    offsetof(struct core_settings, login_failures_max), 0 },
	[SETTING_LOGIN_LOCK] = { "login_lock_ms", "ms",
	    "limits.login_window", MEMBER(login_lock_ms), NUMBER,
	    SETTING_LOCK_MIN_MS, SETTING_LOCK_MAX_MS,
	    offsetof(struct core_settings, login_window_ms), 0 },
	[SETTING_TOTP_FOR] = { "totp_for", "choice", NULL, MEMBER(totp_for),
	    NUMBER, 0, 2, SIZE_MAX, 0 },
	[SETTING_READ_RECEIPTS] = { "read_receipts", "switch", NULL,
	    MEMBER(read_receipts), SWITCH, 0, 1, SIZE_MAX, 1 },
	[SETTING_GROUP_HISTORY] = { "group_history", "switch", NULL,
	    MEMBER(group_history), SWITCH, 0, 1, SIZE_MAX, 1 },
	[SETTING_FILE_BYTES] = { "file_bytes", "bytes", NULL,
	    MEMBER(file_bytes), CAPPED, SETTING_FILE_MIN, FILE_SIZE_MAX,
	    offsetof(struct core_settings, file_bytes_max), 0 },
	[SETTING_FILE_TYPES] = { "file_types", "choice", NULL,
	    MEMBER(file_types), NUMBER, 0, FILETYPES_COUNT - 1, SIZE_MAX, 0 },
	[SETTING_PHONES] = { "phones", "count", "devices.phone",
	    MEMBER(phones), NUMBER, 1, SETTING_DEVICES_MAX,
	    offsetof(struct core_settings, devices_max[PLATFORM_PHONE]), 0 },
	[SETTING_DESKTOPS] = { "desktops", "count", "devices.desktop",
	    MEMBER(desktops), NUMBER, 1, SETTING_DEVICES_MAX,
	    offsetof(struct core_settings, devices_max[PLATFORM_DESKTOP]),
	    0 },
	[SETTING_BROWSERS] = { "browsers", "count", "devices.web",
	    MEMBER(browsers), NUMBER, 1, SETTING_DEVICES_MAX,
	    offsetof(struct core_settings, devices_max[PLATFORM_WEB]), 0 },
	[SETTING_LANGUAGE] = { "language", "choice", NULL, MEMBER(language),
	    NUMBER, 0, SETTING_LANGUAGES - 1, SIZE_MAX, 0 },
	[SETTING_UTC_OFFSET] = { "utc_offset_minutes", "minutes", NULL,
	    MEMBER(utc_offset_minutes), OFFSET, SETTING_UTC_OFFSET_MIN,
	    SETTING_UTC_OFFSET_MAX, SIZE_MAX, SETTING_OF_BOX },
	[SETTING_ZONE] = { "time_zone", "zone", NULL, MEMBER(time_zone),
	    ZONE, 0, 0, SIZE_MAX, 0 },
};

const char *const setting_languages[SETTING_LANGUAGES] = {
	"", "en", "zh-CN",
};
_Static_assert(SETTING_LANGUAGES == MAILER_LANGUAGES + 1,
    "letters are in each of them");

/* A row's body. */
struct body {
	int64_t value;
	struct str by;		/* whoever changed it; empty: the system */
	struct str text;	/* of one that is no number */
};
static const struct field body_fields[] = {
	FIELD_INT(struct body, value, INT64_MIN, INT64_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_STRING(struct body, by, 0, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(struct body, text, 0, TZRULE_NAME_MAX, 0, NULL),
	FIELD_END
};

const char *
setting_option(enum setting s)
{
	return rows[s].option;
}

static bool
is_locked(const struct core_settings *set, enum setting s)
{
	return (set->locked >> s & 1) != 0;
}

static int64_t
number_at(const void *of, size_t offset, bool is_switch)
{
	const char *at = (const char *)of + offset;
	int64_t n;

	if (is_switch)
		return *(const bool *)at;
	memcpy(&n, at, sizeof(n));
	return n;
}

static int64_t
otherwise(const struct core_settings *set, enum setting s)
{
	return rows[s].otherwise == SIZE_MAX ? rows[s].fallback :
	    number_at(set, rows[s].otherwise, rows[s].kind == SWITCH);
}

/* What has a row. */
struct found {
	struct arena *arena;
	struct body bodies[SETTING_COUNT];
	int64_t ts[SETTING_COUNT];	/* 0: none */
	struct quota quota;		/* zeroed where nobody asked */
	enum err err;
};

static bool
on_row(void *arg, const struct record *row)
{
	struct found *f = arg;

	for (int s = 0; s < SETTING_COUNT && f->err == ERR_OK; s++) {
		if (!str_is(row->id, rows[s].name))
			continue;
		f->err = access_decode(row, body_fields, &f->bodies[s],
		    f->arena);
		f->ts[s] = row->ts;
	}
	return f->err == ERR_OK;
}

static enum err
find_rows(const struct store_ops *ops, struct store *store, struct found *f)
{
	const struct record_range range = { .kind = RECORD_SETTING,
		.key = ACCESS_OWNER, .after = STR(""),
		.limit = 4 * SETTING_COUNT };
	enum err err = ops->record_list(store, &range, on_row, f);

	return err == ERR_OK ? f->err : err;
}

/* What the server's configuration allows, or whoever looks after the box, may
 * be less by now. */
static int64_t
most(const struct core_settings *set, const struct quota *q, enum setting s)
{
	return rows[s].kind == CAPPED ? quota_least(otherwise(set, s),
	    q->file_bytes_max) : rows[s].max;
}

static int64_t
at_most(const struct core_settings *set, const struct found *f,
    enum setting s, int64_t value)
{
	int64_t max = most(set, &f->quota, s);

	return value < max ? value : max;
}

static int64_t
value_of(const struct core_settings *set, const struct found *f,
    enum setting s)
{
	return at_most(set, f, s, is_locked(set, s) || f->ts[s] == 0 ?
	    otherwise(set, s) : f->bodies[s].value);
}

static void
fill(const struct core_settings *set, const struct found *f,
    struct setting_values *out)
{
	struct str zone = f->bodies[SETTING_ZONE].text;

	for (int s = 0; s < SETTING_COUNT; s++)
		out->of[s] = value_of(set, f, (enum setting)s);
	if (zone.len > 0)
		memcpy(out->zone, zone.p, zone.len);
	out->zone[zone.len] = '\0';
}

enum err
setting_load(const struct store_ops *ops, struct store *store,
    const struct core_settings *set, struct setting_values *out)
{
	struct arena arena;
	struct found f = { .arena = &arena };
	enum err err;

	arena_init(&arena, 65536);
	err = store == NULL ? ERR_OK : find_rows(ops, store, &f);
	fill(set, &f, out);
	arena_fini(&arena);
	return err;
}

enum err
setting_look(struct view *v, struct request *r)
{
	struct setting_values *all;
	enum err err;

	if (v->values != NULL)
		return ERR_OK;
	all = arena_zalloc(&r->arena, sizeof(*all));
	err = setting_load(v->ops, v->store, v->parts->settings, all);
	if (err == ERR_OK)
		v->values = all;
	return err;
}

enum err
setting_find(struct view *v, struct request *r, enum setting s, int64_t *out)
{
	enum err err = setting_look(v, r);

	if (err == ERR_OK)
		*out = v->values->of[s];
	return err;
}

/* ---- setting.get ---- */

/* Minutes that a clock is ahead now. */
static int64_t
minutes_of(const struct core_parts *parts, struct wall wall)
{
	return wall_ahead_ms(&wall, clock_wall_ms(parts->clock)) / 60000;
}

static void
write_numbers(struct jsonw *w, const struct core_parts *parts,
    const struct found *f, enum setting s)
{
	const struct core_settings *set = parts->settings;
	int64_t value = value_of(set, f, s);
	int64_t usual = at_most(set, f, s, otherwise(set, s));

	if (rows[s].kind == OFFSET) {
		struct setting_values all;

		fill(set, f, &all);
		value = minutes_of(parts, wall_of(parts->clock, &all));
		usual = minutes_of(parts, wall_of_box());
	}
	jsonw_int_field(w, "value", value);
	jsonw_int_field(w, "default", usual);
	jsonw_int_field(w, "min", rows[s].min);
	jsonw_int_field(w, "max", most(set, &f->quota, s));
}

static void
write_one(struct jsonw *w, const struct core_parts *parts,
    const struct found *f, enum setting s)
{
	const struct body *body = &f->bodies[s];

	jsonw_object(w);
	jsonw_string_field(w, "name", str_from(rows[s].name));
	jsonw_string_field(w, "unit", str_from(rows[s].unit));
	write_numbers(w, parts, f, s);
	if (rows[s].kind == ZONE)
		jsonw_string_field(w, "text", body->text.len > 0 ?
		    body->text : STR(""));
	jsonw_bool_field(w, "locked", is_locked(parts->settings, s));
	if (rows[s].option != NULL)
		jsonw_string_field(w, "option", str_from(rows[s].option));
	if (f->ts[s] != 0) {
		jsonw_int_field(w, "changed_ts", f->ts[s]);
		jsonw_string_field(w, "changed_by", body->by);
	}
	jsonw_object_end(w);
}

enum err
setting_get(struct view *v, struct request *r)
{
	struct found f = { .arena = &r->arena };
	struct jsonw w = jsonw_on(&r->result);
	struct str org;
	enum err err = find_rows(v->ops, v->store, &f);

	if (err == ERR_OK)
		err = quota_load(v->ops, v->store, &f.quota);
	if (err == ERR_OK)
		err = setup_org(v->ops, v->store, &r->arena, &org);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_string_field(&w, "org", org);
	jsonw_key(&w, "settings");
	jsonw_array(&w);
	for (int s = 0; s < SETTING_COUNT; s++)
		write_one(&w, v->parts, &f, (enum setting)s);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- setting.update ---- */

static bool
is_reset(const struct setting_update_in *in, enum setting s)
{
	for (uint32_t i = 0; i < in->reset.count; i++)
		if (str_is(in->reset.items[i], rows[s].name))
			return true;
	return false;
}

static bool
is_given(const struct setting_update_in *in, enum setting s)
{
	return *((const bool *)((const char *)in + rows[s].has_in));
}

static bool
is_known(struct str name)
{
	for (int s = 0; s < SETTING_COUNT; s++)
		if (str_is(name, rows[s].name))
			return true;
	return false;
}

/* Before anything is written. */
static enum err
check(const struct ledger *l, struct request *r)
{
	const struct core_settings *set = ledger_parts(l)->settings;
	const struct setting_update_in *in = r->in;
	struct tzrule ignored;

	for (uint32_t i = 0; i < in->reset.count; i++)
		if (!is_known(in->reset.items[i]))
			return request_refuse(r, ERR_FIELD, "reset",
			    "no setting has this name");
	for (int s = 0; s < SETTING_COUNT; s++) {
		enum setting one = (enum setting)s;

		if (is_given(in, one) && is_reset(in, one))
			return request_refuse(r, ERR_FIELD, "reset",
			    "names what is given as well");
		if ((is_given(in, one) || is_reset(in, one)) &&
		    is_locked(set, one))
			return request_refuse(r, ERR_WRONG_STATE,
			    rows[s].name, "the server's configuration says"
			    " it: change it there");
		if (is_given(in, one) && rows[s].kind != ZONE &&
		    number_at(in, rows[s].in, rows[s].kind == SWITCH) >
		    most(set, ledger_quota(l), one))
			return request_refuse(r, ERR_FIELD, rows[s].name,
			    "is more than is allowed here");
	}
	if (in->has_time_zone && !clock_zone(ledger_parts(l)->clock,
	    in->time_zone, &ignored))
		return request_refuse(r, ERR_FIELD, "time_zone",
		    "must be one that this server's system knows, such as"
		    " Europe/Berlin");
	return ERR_OK;
}

static enum err
put_one(struct ledger *l, struct request *r, enum setting s)
{
	struct record row = { .kind = RECORD_SETTING, .owner = ACCESS_OWNER,
		.id = str_from(rows[s].name), .ts = ledger_ts(l) };
	const struct setting_update_in *in = r->in;
	struct str by = request_user(r);
	bool is_text = rows[s].kind == ZONE;
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, 512);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_int_field(&w, "value", is_text ? 0 : number_at(in, rows[s].in,
	    rows[s].kind == SWITCH));
	if (is_text)
		jsonw_string_field(&w, "text", in->time_zone);
	jsonw_string_field(&w, "by", by.len > 0 ? by : STR(""));
	jsonw_object_end(&w);
	row.body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	buf_fini(&text);
	return err;
}

static enum err
drop_one(struct ledger *l, enum setting s)
{
	enum err err = access_delete(l, RECORD_SETTING,
	    str_from(rows[s].name));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* An offset that is said, or taken back, holds: it ends the zone, whose name
 * would go before it. */
static bool
is_dropped(const struct setting_update_in *in, enum setting s)
{
	return is_reset(in, s) || (s == SETTING_ZONE &&
	    (in->has_utc_offset_minutes || is_reset(in, SETTING_UTC_OFFSET)));
}

enum err
setting_update(struct ledger *l, struct request *r)
{
	const struct setting_update_in *in = r->in;
	struct view v = { .parts = ledger_parts(l), .ops = ledger_ops(l),
		.store = ledger_store(l) };
	enum err err = check(l, r);

	if (err != ERR_OK)
		return err;
	for (int s = 0; s < SETTING_COUNT && err == ERR_OK; s++) {
		if (is_given(in, (enum setting)s))
			err = put_one(l, r, (enum setting)s);
		else if (is_dropped(in, (enum setting)s))
			err = drop_one(l, (enum setting)s);
	}
	if (err == ERR_OK && in->org.len > 0)
		err = ledger_check(l, setup_name_org(ledger_ops(l),
		    ledger_store(l), in->org));
	if (err == ERR_OK)
		err = ledger_settings_changed(l);
	if (err == ERR_OK)
		err = policy_note(l, r, "settings", STR(""));
	buf_reset(&r->result);
	return err == ERR_OK ? ledger_check(l, setting_get(&v, r)) : err;
}
