/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second step of a sign-in: a row for each person who has one.
 * Runs on: readers, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/totp.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "core/access.h"
#include "core/auth.h"
#include "core/setup.h"
#include "core/shard.h"
#include "core/user.h"

#define ISSUER_DEFAULT STR("Yizhan")
#define KEY_CHARS 27		/* base64url */
#define RECOVERY_BYTES 5	/* 40 bits: ten hex digits and a hyphen */
#define RECOVERY_CHARS 11

/* The row's body; its ts: when it was switched on, 0: not yet. */
struct body {
	struct str key;
	int64_t step;
	struct str_list recovery;
};
static const struct field body_fields[] = {
	FIELD_STRING(struct body, key, KEY_CHARS, KEY_CHARS, FIELD_REQUIRED,
	    NULL),
	FIELD_INT(struct body, step, 0, INT64_MAX, FIELD_REQUIRED, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct body, recovery, 0,
	    TOTP_RECOVERY_COUNT, 0, NULL),
	FIELD_END
};

enum err
totp_load(const struct view *v, struct arena *arena, struct str user,
    struct totp *out)
{
	size_t len = TOTP_KEY_BYTES;
	struct body body = { .step = 0 };
	struct record row;
	enum err err;

	memset(out, 0, sizeof(*out));
	err = access_get(v, RECORD_TOTP, user, arena, &row);
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK)
		err = access_decode(&row, body_fields, &body, arena);
	if (err == ERR_OK && (!text_unbase64url(body.key, out->key, &len) ||
	    len != TOTP_KEY_BYTES))
		err = ERR_CORRUPT;
	if (err != ERR_OK)
		return err;
	out->is_begun = true;
	out->is_on = row.ts != 0;
	out->step = body.step;
	out->since_ts = row.ts;
	out->recovery = body.recovery;
	return ERR_OK;
}

/* Recovery codes are random: their plain hash can be kept. */
static void
recovery_hash(struct str code, char out[65])
{
	unsigned char hash[32];

	text_sha256(code.p, code.len, hash);
	text_hex(hash, sizeof(hash), out);
}

/* Its index, or -1. */
static int
recovery_find(const struct totp *t, struct str code)
{
	char hash[65];

	if (code.len != RECOVERY_CHARS)
		return -1;
	recovery_hash(code, hash);
	for (uint32_t i = 0; i < t->recovery.count; i++)
		if (t->recovery.items[i].len == 64 && text_equal_secret(
		    t->recovery.items[i].p, hash, 64))
			return (int)i;
	return -1;
}

bool
totp_is_asked(int64_t totp_for, const struct user *u)
{
	return totp_for == TOTP_FOR_ALL ||
	    (totp_for == TOTP_FOR_ADMINS && u->is_admin);
}

enum err
totp_judge(const struct totp *t, bool is_asked, struct str code,
    int64_t now_ms)
{
	if (!t->is_on && code.len == 0)
		return is_asked ? ERR_TOTP_SETUP : ERR_OK;
	if (!t->is_begun)
		return is_asked ? ERR_TOTP_SETUP : ERR_OK;
	if (code.len == 0)
		return ERR_TOTP_NEEDED;
	return totp_match(t->key, code, now_ms / 1000, t->step) >= 0 ||
	    (t->is_on && recovery_find(t, code) >= 0) ? ERR_OK :
	    ERR_TOTP_WRONG;
}

static enum err
put(struct ledger *l, struct str user, const struct totp *t)
{
	struct record row = { .kind = RECORD_TOTP, .owner = ACCESS_OWNER,
		.id = user, .ts = t->since_ts };
	struct buf text, key;
	struct jsonw w;
	enum err err;

	buf_init(&key, KEY_CHARS + 1);
	text_base64url(t->key, TOTP_KEY_BYTES, &key);
	buf_init(&text, 4096);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "key", buf_str(&key));
	jsonw_int_field(&w, "step", t->step);
	str_list_field(&w, "recovery", &t->recovery);
	jsonw_object_end(&w);
	row.body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	mem_wipe(key.data, key.len);
	mem_wipe(text.data, text.len);
	buf_fini(&key);
	buf_fini(&text);
	return err;
}

/* New codes for people, and their hashes for the row. */
static void
make_recovery(struct ledger *l, struct request *r, struct totp *t,
    struct str_list *codes)
{
	*codes = (struct str_list){ arena_zalloc(&r->arena,
	    TOTP_RECOVERY_COUNT * sizeof(struct str)), TOTP_RECOVERY_COUNT };
	t->recovery = (struct str_list){ arena_zalloc(&r->arena,
	    TOTP_RECOVERY_COUNT * sizeof(struct str)), TOTP_RECOVERY_COUNT };
	for (uint32_t i = 0; i < TOTP_RECOVERY_COUNT; i++) {
		char *code = arena_zalloc(&r->arena, RECOVERY_CHARS + 1);
		char *hash = arena_zalloc(&r->arena, 65);
		char hex[2 * RECOVERY_BYTES + 1];
		unsigned char bytes[RECOVERY_BYTES];

		rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
		text_hex(bytes, sizeof(bytes), hex);
		snprintf(code, RECOVERY_CHARS + 1, "%.5s-%.5s", hex, hex + 5);
		codes->items[i] = (struct str){ code, RECOVERY_CHARS };
		recovery_hash(codes->items[i], hash);
		t->recovery.items[i] = (struct str){ hash, 64 };
	}
}

static enum err
load_here(struct ledger *l, struct request *r, struct str user,
    struct totp *t)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };

	return ledger_check(l, totp_load(&v, &r->arena, user, t));
}

enum err
totp_use(struct ledger *l, struct request *r, struct str user,
    struct str code, struct str_list *recovery)
{
	struct totp t;
	int64_t step;
	int at;
	enum err err = load_here(l, r, user, &t);

	if (err != ERR_OK || !t.is_begun)
		return err;
	step = totp_match(t.key, code,
	    clock_wall_ms(ledger_parts(l)->clock) / 1000, t.step);
	at = t.is_on && step < 0 ? recovery_find(&t, code) : -1;
	if (step < 0 && at < 0)
		return ERR_TOTP_WRONG;	/* taken since it was judged */
	if (step >= 0)
		t.step = step;
	else
		t.recovery.items[at] = t.recovery.items[--t.recovery.count];
	if (!t.is_on) {
		t.since_ts = ledger_ts(l);
		make_recovery(l, r, &t, recovery);
	}
	return put(l, user, &t);
}

/* ---- totp.begin ---- */

/* As it stands in an address (RFC 3986 2.3). */
static void
put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || str_has(STR("-._~"), (char)c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

static void
answer_key(struct request *r, struct str user, struct str issuer,
    const struct totp *t)
{
	struct jsonw w = jsonw_on(&r->result);
	struct buf key, uri;

	buf_init(&key, 64);
	totp_base32(t->key, &key);
	buf_init(&uri, 4096);
	buf_puts(&uri, "otpauth://totp/");
	put_escaped(&uri, issuer);
	buf_putc(&uri, ':');
	put_escaped(&uri, user);
	buf_printf(&uri, "?secret=%.*s&issuer=", STR_FMT(buf_str(&key)));
	put_escaped(&uri, issuer);
	jsonw_object(&w);
	jsonw_string_field(&w, "key", buf_str(&key));
	jsonw_string_field(&w, "uri", buf_str(&uri));
	jsonw_object_end(&w);
	mem_wipe(key.data, key.len);
	mem_wipe(uri.data, uri.len);
	buf_fini(&key);
	buf_fini(&uri);
}

enum err
totp_begin(struct ledger *l, struct request *r)
{
	const struct auth_login_in *in = r->in;
	struct str issuer;
	struct user user;
	struct totp t;
	enum err err = auth_login_still(l, r, &user);

	if (err == ERR_OK)
		err = load_here(l, r, in->user, &t);
	if (err == ERR_OK)
		err = ledger_check(l, setup_org(ledger_ops(l),
		    ledger_store(l), &r->arena, &issuer));
	if (err != ERR_OK)
		return err;
	if (t.is_on)
		return request_refuse(r, ERR_WRONG_STATE, "user",
		    "it is on; it is removed with a code, or by an"
		    " administrator");
	memset(&t, 0, sizeof(t));
	rng_fill(ledger_parts(l)->rng, t.key, sizeof(t.key));
	err = put(l, in->user, &t);
	if (err == ERR_OK)
		err = user_touch(l, r, &user);
	if (err == ERR_OK)
		answer_key(r, in->user, issuer.len > 0 ? issuer :
		    ISSUER_DEFAULT, &t);
	mem_wipe(&t, sizeof(t));
	return err;
}

/* ---- totp.get, totp.remove ---- */

static struct str
whose(const struct request *r, struct str user)
{
	return user.len > 0 ? user : request_user(r);
}

static bool
may_about(const struct request *r, struct str user)
{
	return request_is(r, ROLES_ADMIN) || str_eq(user, request_user(r));
}

enum err
totp_get(struct view *v, struct request *r)
{
	const struct totp_get_in *in = r->in;
	struct str id = whose(r, in->user);
	struct jsonw w = jsonw_on(&r->result);
	struct user user;
	struct totp t;
	enum err err;

	if (id.len == 0)
		return request_refuse(r, ERR_FIELD, "user", "of whom?");
	if (!may_about(r, id))
		return ERR_FORBIDDEN;
	err = v->ops->user_get(v->store, id, &r->arena, &user);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err == ERR_OK)
		err = totp_load(v, &r->arena, id, &t);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_bool_field(&w, "on", t.is_on);
	if (t.is_on) {
		jsonw_int_field(&w, "since_ts", t.since_ts);
		jsonw_int_field(&w, "recovery_left", t.recovery.count);
	}
	jsonw_object_end(&w);
	return ERR_OK;
}

/* Who has somebody's session does not get to guess codes by it. */
enum err
totp_remove_gate(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct core_settings *set = shard_parts(s)->settings;
	char key[128];

	(void)t;
	if (request_is(r, ROLES_ADMIN))
		return ERR_OK;
	snprintf(key, sizeof(key), "totp %s %s", r->tenant, r->who.user);
	return shard_attempt(s, str_from(key), set->login_failures_max,
	    set->login_window_ms) ? ERR_OK : ERR_RATE;
}

enum err
totp_remove(struct ledger *l, struct request *r)
{
	const struct totp_remove_in *in = r->in;
	struct str id = whose(r, in->user);
	bool own = str_eq(id, request_user(r));
	struct user user;
	struct totp t;
	enum err err;

	if (id.len == 0)
		return request_refuse(r, ERR_FIELD, "user", "of whom?");
	if (!may_about(r, id))
		return ERR_FORBIDDEN;
	err = ledger_check(l, ledger_ops(l)->user_get(ledger_store(l), id,
	    &r->arena, &user));
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err == ERR_OK)
		err = own ? ERR_OK : user_spare(l, r, &user);
	if (err == ERR_OK)
		err = load_here(l, r, id, &t);
	if (err == ERR_OK && own && t.is_on)
		err = totp_judge(&t, true, in->code,
		    clock_wall_ms(ledger_parts(l)->clock));
	if (err == ERR_OK && t.is_begun)
		err = access_delete(l, RECORD_TOTP, id);
	if (err == ERR_OK && t.is_begun)
		err = user_touch(l, r, &user);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
