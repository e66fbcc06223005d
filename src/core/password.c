/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules of passwords, and what is kept of former ones.
 * Runs on: readers, hash and writers.
 * Owns: nothing between calls.
 */
#include "core/password.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "core/access.h"

/* The row's body. */
struct body {
	bool must_change;
	struct str_list hashes;
};
static const struct field body_fields[] = {
	FIELD_BOOL(struct body, must_change, 0, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct body, hashes, 0,
	    PASSWORD_HISTORY_MAX, 0, NULL),
	FIELD_END
};

enum err
password_rules(const struct view *v, struct password_rules *out)
{
	struct setting_values values;
	enum err err = setting_load(v->ops, v->store, v->parts->settings,
	    &values);

	*out = (struct password_rules){
		.chars_min = values.of[SETTING_PASSWORD_CHARS],
		.classes_min = values.of[SETTING_PASSWORD_CLASSES],
		.history = values.of[SETTING_PASSWORD_HISTORY],
		.age_ms = values.of[SETTING_PASSWORD_AGE],
		.change_first = values.of[SETTING_PASSWORD_FIRST] != 0,
		.failures_max = values.of[SETTING_LOGIN_FAILURES],
		.lock_ms = values.of[SETTING_LOGIN_LOCK],
		.totp_for = values.of[SETTING_TOTP_FOR],
	};
	return err;
}

static unsigned
class_of(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return 1;
	if (c >= 'A' && c <= 'Z')
		return 2;
	return c >= '0' && c <= '9' ? 4 : 8;
}

static int64_t
count_classes(struct str password)
{
	unsigned seen = 0;

	for (size_t i = 0; i < password.len; i++)
		seen |= class_of((unsigned char)password.p[i]);
	return (seen & 1) + (seen >> 1 & 1) + (seen >> 2 & 1) +
	    (seen >> 3 & 1);
}

static enum err
refuse(struct request *r, const char *field, int64_t n, const char *what)
{
	char text[160];
	int len = snprintf(text, sizeof(text), "must have at least %lld %s",
	    (long long)n, what);

	return request_refuse(r, ERR_FIELD, field, arena_strndup(&r->arena,
	    text, (size_t)len));
}

enum err
password_check(struct request *r, const struct password_rules *rules,
    const char *field, struct str password)
{
	if ((int64_t)utf8_count(password) < rules->chars_min)
		return refuse(r, field, rules->chars_min, "characters");
	if (count_classes(password) < rules->classes_min)
		return refuse(r, field, rules->classes_min, "of these: small"
		    " letters, capitals, digits, other characters");
	return ERR_OK;
}

enum err
password_past(const struct view *v, struct arena *arena, struct str id,
    struct password_past *out)
{
	struct body body = { .must_change = false };
	struct record row;
	enum err err;

	memset(out, 0, sizeof(*out));
	err = access_get(v, RECORD_PASSWORD, id, arena, &row);
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK)
		err = access_decode(&row, body_fields, &body, arena);
	*out = (struct password_past){ row.ts, body.must_change,
		body.hashes };
	return err;
}

bool
password_is_over(const struct password_rules *rules,
    const struct password_past *past, int64_t since_ts, int64_t now_ts)
{
	int64_t ts = past->set_ts != 0 ? past->set_ts : since_ts;

	return (rules->change_first && past->must_change) ||
	    (rules->age_ms > 0 && now_ts - ts >= rules->age_ms);
}

/* The former one before those of the row, as many as the rule asks for: one
 * less than may not come back, since the present one is in its own row. */
static struct str_list
keep(struct arena *arena, const struct str_list *before, struct str former,
    int64_t history)
{
	struct str_list out = { .items = arena_zalloc(arena,
	    (before->count + 1u) * sizeof(struct str)) };

	if (former.len > 0 && history > 1)
		out.items[out.count++] = former;
	for (uint32_t i = 0; i < before->count && out.count + 1 < history;
	    i++)
		out.items[out.count++] = before->items[i];
	return out;
}

static enum err
put(struct ledger *l, struct str id, const struct body *body)
{
	struct record row = { .kind = RECORD_PASSWORD, .owner = ACCESS_OWNER,
		.id = id, .ts = ledger_ts(l) };
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_bool_field(&w, "must_change", body->must_change);
	str_list_field(&w, "hashes", &body->hashes);
	jsonw_object_end(&w);
	row.body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	buf_fini(&text);
	return err;
}

enum err
password_note(struct ledger *l, struct request *r, struct str id,
    struct str former, bool by_other)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct password_past past;
	enum err err = ledger_check(l, password_past(&v, &r->arena, id,
	    &past));

	return err == ERR_OK ? put(l, id, &(struct body){ by_other,
	    keep(&r->arena, &past.hashes, former, ledger_setting(l,
	    SETTING_PASSWORD_HISTORY)) }) : err;
}
