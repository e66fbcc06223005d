/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens and password login.
 * Runs on: readers, hash, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/auth.h"

#include "base/metrics.h"
#include "base/text.h"
#include "core/attempts.h"
#include "core/hash.h"
#include "core/issuer.h"
#include "core/key.h"
#include "core/password.h"
#include "core/permit.h"
#include "core/quota.h"
#include "core/role.h"
#include "core/shard.h"
#include "core/totp.h"
#include "core/user.h"

#define TOKEN_RANDOM_BYTES 32
#define TOKEN_RANDOM_CHARS 43
/* Of tokens that a server key issued: they never make an administrator. */
#define LABEL_KEY "key"
/* Failures allowed from one address for all accounts together. */
#define ADDRESS_FACTOR 10

bool
token_names(struct str token, size_t random_chars, char out[33])
{
	struct str id;

	if (!str_starts(token, "yz_") ||
	    token.len < 3 + 1 + 1 + random_chars ||
	    token.p[token.len - random_chars - 1] != '_')
		return false;
	id = (struct str){ token.p + 3, token.len - 3 - 1 - random_chars };
	if (!text_is_tenant_id(id))
		return false;
	memcpy(out, id.p, id.len);
	out[id.len] = '\0';
	return true;
}

static bool
token_tenant(struct str token, char out[33])
{
	return token_names(token, TOKEN_RANDOM_CHARS, out);
}

static bool
key_tenant(struct str text, char out[33])
{
	struct str id;

	return key_parse(text, out, &id);
}

static unsigned
roles_of(const struct user *u)
{
	return ROLE_ANYONE | ROLE_USER | (u->is_admin ? ROLE_TENANT_ADMIN : 0);
}

/* Of her role, if she needs one. */
static enum err
load_rights(const struct view *v, struct request *r, const struct user *u)
{
	struct role_of role = { .rights = 0 };
	enum err err = u->is_admin ? ERR_OK : role_find(v, u->id, &r->arena,
	    &role);

	r->who.rights = role.rights;
	return err;
}

static enum err
token_check(const struct view *v, struct request *r, struct str token)
{
	unsigned char *hash = r->who.token_hash;
	struct token row;
	struct user user;
	enum err err;

	if (token.len > TOKEN_TEXT_MAX)
		return ERR_UNAUTHORIZED;
	if (r->as.p != NULL)
		return request_refuse(r, ERR_FORBIDDEN, "Yizhan-As",
		    "only a server key acts as somebody");
	text_sha256(token.p, token.len, hash);
	err = v->ops->token_get(v->store, hash, &r->arena, &row);
	if (err == ERR_OK && row.expires_ts != 0 &&
	    row.expires_ts <= clock_wall_ms(v->parts->clock))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = v->ops->user_get(v->store, row.user, &r->arena, &user);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : err;
	if (user.disabled)
		return ERR_DISABLED;
	r->who.roles = roles_of(&user);
	/* She may have become one after a key issued it, or got a role. */
	if (str_is(row.label, LABEL_KEY))
		r->who.roles &= ~(unsigned)ROLE_TENANT_ADMIN;
	else
		err = load_rights(v, r, &user);
	if (err != ERR_OK)
		return err;
	memcpy(r->who.user, user.id.p, user.id.len + 1);
	r->who.token_ends_ts = row.expires_ts;
	return ERR_OK;
}

/* Every kind of credential, by how it begins. */
static const struct credential {
	const char *prefix;
	bool (*tenant)(struct str text, char out[33]);
	enum err (*check)(const struct view *, struct request *, struct str);
} credentials[] = {
	{ "yz_", token_tenant, token_check },
	{ KEY_PREFIX, key_tenant, key_check },
	{ ISSUER_TOKEN_PREFIX, issuer_tenant, issuer_check },
};

static const struct credential *
credential_of(struct str text)
{
	for (size_t i = 0; i < sizeof(credentials) / sizeof(credentials[0]);
	    i++)
		if (str_starts(text, credentials[i].prefix))
			return &credentials[i];
	return NULL;
}

bool
auth_tenant(struct str text, char out[33])
{
	const struct credential *c = credential_of(text);

	return c != NULL && c->tenant(text, out);
}

enum err
authenticate(const struct view *v, struct request *r, struct str text)
{
	const struct credential *c = credential_of(text);
	enum err err = ERR_UNAUTHORIZED;

	/* Its socket has said who calls: there is nothing to be checked. */
	r->is_acting |= r->as.p != NULL && request_is(r, ROLE_SYSTEM);
	memset(&r->who, 0, sizeof(r->who));
	r->key = NULL;
	r->newcomer = NULL;
	if (r->is_acting)
		err = key_act_as(v, r, r->as, "as");
	else if (c != NULL && text.len <= CREDENTIAL_TEXT_MAX)
		err = c->check(v, r, text);
	if (err == ERR_OK)
		err = quota_check_open(v->ops, v->store);
	if (err != ERR_OK)
		r->who.roles = 0;
	return err;
}

enum err
auth_enter(struct ledger *l, struct request *r, struct str text)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	enum err err = authenticate(&v, r, text);

	if (err == ERR_OK && r->newcomer != NULL) {
		err = issuer_welcome(l, r);
		if (err != ERR_OK)
			return err;
		err = authenticate(&v, r, text);
	}
	return auth_is_refusal(err) ? err : ledger_check(l, err);
}

enum err
auth_begin(struct ledger *l, struct request *r)
{
	enum err err = auth_enter(l, r, r->token);

	return err == ERR_OK ? permit(r) : err;
}

enum err
token_make(struct ledger *l, struct token *row, int64_t lifetime_ms,
    struct buf *text)
{
	unsigned char bytes[TOKEN_RANDOM_BYTES];
	const struct store_ops *ops = ledger_ops(l);
	int64_t now = ledger_ts(l), newest = 0;
	enum err err = ledger_check(l, ops->token_newest(ledger_store(l),
	    row->user, &newest));

	if (err != ERR_OK)
		return err;
	/* Later than all of hers, whatever the clock says: of two made in the
	 * same millisecond it must be the first that goes. */
	row->created_ts = now > newest ? now : newest + 1;
	row->expires_ts = lifetime_ms ? now + lifetime_ms : 0;
	rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
	buf_printf(text, "yz_%s_", ledger_tenant(l));
	text_base64url(bytes, sizeof(bytes), text);
	mem_wipe(bytes, sizeof(bytes));
	text_sha256(text->data, text->len, row->hash);
	err = ledger_check(l, ops->token_put(ledger_store(l), row));
	if (err == ERR_OK)
		err = ledger_check(l, ops->token_trim(ledger_store(l),
		    row->user, ledger_parts(l)->settings->tokens_max,
		    now));
	return err;
}

enum err
auth_welcome(struct ledger *l, struct request *r, const struct user *user,
    const struct str_list *recovery)
{
	struct jsonw w = jsonw_on(&r->result);
	struct token row = { .user = user->id, .label = STR("login") };
	struct buf text;
	enum err err;

	buf_init(&text, TOKEN_TEXT_MAX + 1);
	err = token_make(l, &row,
	    ledger_setting(l, SETTING_TOKEN_LIFETIME), &text);
	if (err == ERR_OK) {
		jsonw_object(&w);
		jsonw_string_field(&w, "token", buf_str(&text));
		jsonw_key(&w, "user");
		user_write(&w, user);
		jsonw_int_field(&w, "expires_ts", row.expires_ts);
		if (recovery != NULL && recovery->count > 0)
			str_list_field(&w, "recovery", recovery);
		jsonw_object_end(&w);
	}
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err;
}

/* ---- auth.login ---- */

#define KEY_ROOM 160	/* of what attempts are counted by */

struct login {
	struct user user;
	char account_key[KEY_ROOM], address_key[80], code_key[KEY_ROOM];
	bool is_known, is_verified, is_right;
	struct password_rules rules;
	struct password_past past;
	struct totp totp;
	struct str_list former;	/* hashes that the new one may not have */
	uint32_t next;		/* of them to be looked at */
	enum err refusal;	/* of the new one, for who knows the old */
	char phc[128];		/* of the new one; empty: none */
};

/* What is counted of an account: wrong passwords from each address, and wrong
 * codes from everywhere. */
static void
account_key(char key[KEY_ROOM], const char *what, const struct request *r,
    struct str user, const char *from)
{
	snprintf(key, KEY_ROOM, "%s %s %.*s%s%s", what, r->tenant,
	    STR_FMT(user), from[0] != '\0' ? " " : "", from);
}

bool
auth_is_locked(struct shard *s, const struct request *r, struct str user,
    const struct password_rules *rules, struct attempts_spent *out)
{
	const struct attempts *a = shard_attempts(s);
	int64_t now_ms = clock_mono_ms(shard_parts(s)->clock);
	char key[KEY_ROOM];
	bool is;

	account_key(key, "code", r, user, "");
	is = attempts_spent(a, str_from(key),
	    ADDRESS_FACTOR * rules->failures_max, now_ms, out);
	if (!is) {
		account_key(key, "login", r, user, "");
		is = attempts_spent(a, str_from(key), rules->failures_max,
		    now_ms, out);
	}
	out->ends_ms += clock_wall_ms(shard_parts(s)->clock) - now_ms;
	return is;
}

/* A hash nobody's password has: unknown users cost the same time. */
#define NOBODY "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" \
	"2xCzCyT0V2SXoNvpnsSRDkw5x0NbVdkU2cf3PlbLKSY"

enum err
auth_place(struct request *r, struct str tenant)
{
	if (tenant.len == 0)
		return ERR_OK;
	if (!text_is_tenant_id(tenant))
		return request_refuse(r, ERR_FIELD, "tenant",
		    "must be 1 to 32 of a-z 0-9 -");
	memcpy(r->tenant, tenant.p, tenant.len);
	r->tenant[tenant.len] = '\0';
	return ERR_OK;
}

enum err
auth_login_place(struct request *r)
{
	return auth_place(r, ((const struct auth_login_in *)r->in)->tenant);
}

/* What the new password may not be: the present one and those before. */
static void
list_former(struct request *r, struct login *login)
{
	const struct str_list *before = &login->past.hashes;
	int64_t most = login->rules.history;

	login->former.items = arena_zalloc(&r->arena,
	    (before->count + 1u) * sizeof(struct str));
	login->former.items[login->former.count++] = login->user.password;
	for (uint32_t i = 0; i < before->count && login->former.count < most;
	    i++)
		login->former.items[login->former.count++] = before->items[i];
}

static enum err
find_person(struct view *v, struct request *r, struct login *login)
{
	const struct auth_login_in *in = r->in;
	int64_t admins;
	enum err err = v->ops->user_get(v->store, in->user, &r->arena,
	    &login->user);

	if (err == ERR_OK) {
		login->is_known = login->user.password.len > 0;
		err = password_past(v, &r->arena, in->user, &login->past);
		if (err == ERR_OK)
			err = totp_load(v, &r->arena, in->user, &login->totp);
		list_former(r, login);
		return err;
	}
	if (err != ERR_NOT_FOUND)
		return err;
	/* Anybody may try names: that costs the same with however many people
	 * there are. */
	err = v->ops->admin_count(v->store, 1, &admins);
	if (err != ERR_OK)
		return err;
	return admins == 0 ? ERR_SETUP_REQUIRED : ERR_OK;
}

enum err
auth_login_find(struct view *v, struct request *r)
{
	struct login *login = arena_zalloc(&r->arena, sizeof(*login));
	enum err err = password_rules(v, &login->rules);

	r->scratch = login;
	/* Where there is no tenant it is as for an unknown user. */
	return err == ERR_OK && v->store != NULL ?
	    find_person(v, r, login) : err;
}

enum err
auth_login_gate(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct core_settings *set = shard_parts(s)->settings;
	const struct auth_login_in *in = r->in;
	struct login *login = r->scratch;

	(void)t;
	/* Account and address together, so that nobody can lock somebody
	 * else out; and before it the address alone, against guessing many
	 * names, and so that one address cannot fill the counters. */
	account_key(login->account_key, "login", r, in->user, r->peer);
	snprintf(login->address_key, sizeof(login->address_key), "login %s",
	    r->peer);
	if (!shard_attempt(s, str_from(login->address_key),
	    set->login_failures_max * ADDRESS_FACTOR, set->login_window_ms)) {
		r->rate.wait_ms = set->login_window_ms;	/* at the latest */
		return ERR_RATE;
	}
	if (!shard_attempt(s, str_from(login->account_key),
	    login->rules.failures_max, login->rules.lock_ms)) {
		r->rate.wait_ms = login->rules.lock_ms;
		return ERR_RATE;
	}
	return ERR_OK;
}

/* Of somebody who knows the old password; a hash at a time. */
static enum err
take_new(const struct hasher *h, struct request *r, struct login *login)
{
	const struct auth_login_in *in = r->in;

	login->refusal = password_check(r, &login->rules, "new_password",
	    in->new_password);
	if (login->refusal != ERR_OK)
		return ERR_OK;
	if (login->next == login->former.count)
		return h->make(h->rng, in->new_password, login->phc);
	if (h->verify(login->former.items[login->next].p,
	    in->new_password)) {
		login->refusal = request_refuse(r, ERR_FIELD, "new_password",
		    "was used before; choose another one");
		return ERR_OK;
	}
	login->next++;
	return ERR_AGAIN;
}

enum err
auth_login_verify(const struct hasher *h, struct request *r)
{
	const struct auth_login_in *in = r->in;
	struct login *login = r->scratch;
	const char *phc = login->is_known ? login->user.password.p : NOBODY;

	if (!login->is_verified)
		login->is_right = h->verify(phc, in->password) &&
		    login->is_known;
	login->is_verified = true;
	return login->is_right && in->new_password.len > 0 &&
	    !login->user.disabled ? take_new(h, r, login) : ERR_OK;
}

static void
forgive(struct shard *s, struct login *login)
{
	attempts_undo(shard_attempts(s), str_from(login->account_key));
	attempts_undo(shard_attempts(s), str_from(login->address_key));
}

/* Wrong codes are counted for the account from everywhere as well: whoever
 * tries them knows her password. */
static enum err
judge_code(struct shard *s, struct request *r, struct login *login)
{
	const struct auth_login_in *in = r->in;
	enum err err;

	account_key(login->code_key, "code", r, in->user, "");
	if (in->totp.len > 0 && login->totp.is_begun &&
	    !shard_attempt(s, str_from(login->code_key),
	    ADDRESS_FACTOR * login->rules.failures_max,
	    login->rules.lock_ms)) {
		r->rate.wait_ms = login->rules.lock_ms;
		return ERR_RATE;
	}
	err = totp_judge(&login->totp, totp_is_asked(login->rules.totp_for,
	    &login->user), in->totp, clock_wall_ms(shard_parts(s)->clock));
	if (err == ERR_TOTP_WRONG)
		metric_add(METRIC_LOGINS_FAILED, 1);
	else if (in->totp.len > 0 && login->totp.is_begun)
		attempts_undo(shard_attempts(s), str_from(login->code_key));
	return err;
}

static enum err
judge(struct shard *s, struct request *r, bool with_code)
{
	struct login *login = r->scratch;
	enum err err;

	if (!login->is_right) {
		metric_add(METRIC_LOGINS_FAILED, 1);
		return ERR_BAD_LOGIN;
	}
	if (login->user.disabled) {
		forgive(s, login);
		return ERR_DISABLED;
	}
	err = with_code ? judge_code(s, r, login) : ERR_OK;
	if (err != ERR_TOTP_WRONG && err != ERR_RATE)
		forgive(s, login);
	if (err != ERR_OK)
		return err;
	if (login->refusal != ERR_OK)
		return login->refusal;
	return with_code && login->phc[0] == '\0' &&
	    password_is_over(&login->rules, &login->past,
	    login->user.created_ts, clock_wall_ms(shard_parts(s)->clock)) ?
	    ERR_PASSWORD_OLD : ERR_OK;
}

enum err
auth_login_judge(struct shard *s, struct tenant_live *t, struct request *r)
{
	(void)t;
	return judge(s, r, true);
}

enum err
auth_login_judge_password(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	(void)t;
	return judge(s, r, false);
}

enum err
auth_login_still(struct ledger *l, struct request *r, struct user *out)
{
	const struct auth_login_in *in = r->in;
	const struct login *login = r->scratch;
	enum err err = ledger_check(l, ledger_ops(l)->user_get(
	    ledger_store(l), in->user, &r->arena, out));

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_BAD_LOGIN : err;
	return out->disabled || !str_eq(out->password, login->user.password) ?
	    ERR_BAD_LOGIN : ERR_OK;
}

enum err
auth_login_issue(struct ledger *l, struct request *r)
{
	const struct auth_login_in *in = r->in;
	struct login *login = r->scratch;
	struct str_list recovery = { .count = 0 };
	struct user now;
	enum err err = auth_login_still(l, r, &now);

	/* Only who has the password is told. */
	if (err == ERR_OK && ledger_quota(l)->suspended_ts != 0)
		err = ERR_SUSPENDED;
	if (err == ERR_OK && in->totp.len > 0)
		err = totp_use(l, r, in->user, in->totp, &recovery);
	if (err == ERR_OK && recovery.count > 0)
		err = user_touch(l, r, &now);
	if (err == ERR_OK && login->phc[0] != '\0')
		err = user_put_password(l, r, &now, str_from(login->phc),
		    false);
	if (err == ERR_OK)
		err = auth_welcome(l, r, &now, &recovery);
	if (err == ERR_OK)
		metric_add(METRIC_LOGINS, 1);
	return err;
}

/* ---- tokens ---- */

static void
kick_token(struct request *r, struct str user, const unsigned char *hash)
{
	struct effect *e = effect_add(r, EFFECT_KICK);

	e->user = user;
	e->token = hash;
	e->reason = "signed_out";
}

enum err
auth_logout(struct ledger *l, struct request *r)
{
	enum err err;

	err = ledger_check(l, ledger_ops(l)->token_delete(ledger_store(l),
	    r->who.token_hash));
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	kick_token(r, request_user(r), r->who.token_hash);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

enum err
token_issue(struct ledger *l, struct request *r)
{
	const struct token_issue_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct token row = { .user = in->user,
		.label = request_is(r, ROLE_KEY) ? STR(LABEL_KEY) :
		    STR("issued") };
	struct user user;
	struct buf text;
	enum err err;

	err = ledger_check(l, ledger_ops(l)->user_get(ledger_store(l),
	    in->user, &r->arena, &user));
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err != ERR_OK)
		return err;
	if (user.disabled)
		return ERR_DISABLED;
	err = user_spare(l, r, &user);
	if (err != ERR_OK)
		return err;
	buf_init(&text, TOKEN_TEXT_MAX + 1);
	err = token_make(l, &row, in->lifetime_s * 1000, &text);
	if (err == ERR_OK) {
		jsonw_object(&w);
		jsonw_string_field(&w, "token", buf_str(&text));
		if (row.expires_ts != 0)
			jsonw_int_field(&w, "expires_ts", row.expires_ts);
		jsonw_object_end(&w);
	}
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err;
}

static enum err
revoke_one(struct ledger *l, struct request *r, struct str text)
{
	unsigned char *hash = arena_alloc(&r->arena, TOKEN_HASH_BYTES);
	struct token row;
	enum err err;

	text_sha256(text.p, text.len, hash);
	err = ledger_check(l, ledger_ops(l)->token_get(ledger_store(l), hash,
	    &r->arena, &row));
	if (err == ERR_OK &&
	    !request_is(r, ROLES_ADMIN) &&
	    !str_eq(row.user, request_user(r)))
		err = ERR_NOT_FOUND;	/* foreign is the same as absent */
	if (err != ERR_OK)
		return err;
	err = ledger_check(l, ledger_ops(l)->token_delete(ledger_store(l),
	    hash));
	if (err == ERR_OK)
		kick_token(r, row.user, hash);
	return err;
}

static enum err
revoke_all(struct ledger *l, struct request *r, struct str user)
{
	enum err err;

	if (!request_is(r, ROLES_ADMIN) &&
	    !str_eq(user, request_user(r)))
		return ERR_FORBIDDEN;
	err = ledger_check(l, ledger_ops(l)->token_delete_user(
	    ledger_store(l), user));
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = issuer_cut(l, user);
	if (err == ERR_OK)
		kick_token(r, user, NULL);
	return err;
}

enum err
token_revoke(struct ledger *l, struct request *r)
{
	const struct token_revoke_in *in = r->in;
	enum err err;

	if ((in->token.len > 0) == (in->user.len > 0))
		return request_refuse(r, ERR_FIELD, "token",
		    "give either token or user");
	err = in->token.len > 0 ? revoke_one(l, r, in->token) :
	    revoke_all(l, r, in->user);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
