/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People of a tenant.
 * Runs on: readers, hash and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/user.h"

#include "base/text.h"
#include "core/access.h"
#include "core/allowance.h"
#include "core/attempts.h"
#include "core/department.h"
#include "core/dirlog.h"
#include "core/email.h"
#include "core/hash.h"
#include "core/issuer.h"
#include "core/password.h"
#include "core/reset.h"
#include "core/role.h"
#include "core/selflog.h"
#include "core/shard.h"
#include "core/signin.h"
#include "model/scope.h"

void
user_write_members(struct jsonw *w, const struct user *u)
{
	jsonw_string_field(w, "id", u->id);
	jsonw_string_field(w, "name", u->name);
	jsonw_bool_field(w, "admin", u->is_admin);
	jsonw_bool_field(w, "disabled", u->disabled);
	jsonw_int_field(w, "created_ts", u->created_ts);
	if (user_is_gone(u))
		jsonw_bool_field(w, "gone", true);
}

void
user_write(struct jsonw *w, const struct user *u)
{
	jsonw_object(w);
	user_write_members(w, u);
	jsonw_object_end(w);
}

static void
answer_user(struct request *r, const struct user *u)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "user");
	user_write(&w, u);
	jsonw_object_end(&w);
}

enum err
user_spare_admin(struct request *r, const struct user *u)
{
	if (!u->is_admin || (!request_is(r, ROLE_KEY) && r->who.rights == 0))
		return ERR_OK;
	return request_refuse(r, ERR_FORBIDDEN, NULL, r->who.rights != 0 ?
	    "a role has no say over administrators" :
	    "a server key has no say over administrators");
}

enum err
user_spare(struct ledger *l, struct request *r, const struct user *u)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	enum err err = user_spare_admin(r, u);

	return err == ERR_OK ? ledger_check(l, role_spare(&v, r, u->id)) :
	    err;
}

enum err
user_hash_password(const struct hasher *h, struct request *r,
    struct str password)
{
	char *phc = arena_zalloc(&r->arena, 128);

	r->scratch = phc;
	return h->make(h->rng, password, phc);
}

enum err
user_count(const struct store_ops *ops, struct store *store, int64_t *all,
    int64_t *admins)
{
	int64_t gone = 0;
	enum err err = ops->user_count(store, all, admins);

	if (err == ERR_OK)
		err = ops->record_count(store, RECORD_GONE, ACCESS_OWNER,
		    &gone);
	*all -= gone;
	return err;
}

enum err
user_note(struct ledger *l, struct request *r, struct user *u,
    struct str body)
{
	struct entry e = { .type = ENTRY_USER, .body = body,
		.users = selflog_names(r, u->id) };
	enum err err = dirlog_tell(l, r, &e);

	if (err != ERR_OK)
		return err;
	u->changed = e.id;
	ledger_came(l, u->is_admin);
	return ledger_check(l, ledger_ops(l)->user_put(ledger_store(l), u));
}

/* The directory entry that says whose row changed, and the row's version. */
static enum err
note_change(struct ledger *l, struct request *r, struct user *u)
{
	return user_note(l, r, u, STR(""));
}

enum err
user_touch(struct ledger *l, struct request *r, struct user *u)
{
	return note_change(l, r, u);
}

/* The logs every person reads: her own, and the directory. */
static enum err
join_logs(struct ledger *l, struct str id)
{
	char name[CONV_NAME_ROOM];
	struct ledger_conv *self, *dir;
	int n = snprintf(name, sizeof(name), "s:%.*s", STR_FMT(id));
	const struct conv like = { .kind = CONV_SELF,
		.name = { name, (size_t)n }, .title = STR(""), .owner = id };
	enum err err = ledger_conv_new(l, &like, &self);

	if (err == ERR_OK)
		err = ledger_join(l, self, id, ROLE_OWNER, 1);
	if (err == ERR_OK)
		err = ledger_conv(l, STR("t:"), &dir);
	if (err == ERR_OK)
		err = ledger_join(l, dir, id, ROLE_MEMBER, 1);
	return err;
}

/* Her row is there. */
static enum err
come_in(struct ledger *l, struct str id)
{
	ledger_people_add(l);
	return join_logs(l, id);
}

enum err
user_put_new(struct ledger *l, const struct user *u)
{
	enum err err = ledger_check(l, ledger_ops(l)->user_put(
	    ledger_store(l), u));

	ledger_came(l, u->is_admin);
	return err == ERR_OK ? come_in(l, u->id) : err;
}

enum err
user_add(struct ledger *l, struct request *r, struct user *u)
{
	enum err err;

	u->created_ts = ledger_ts(l);
	err = note_change(l, r, u);
	return err == ERR_OK ? come_in(l, u->id) : err;
}

/* ---- user.create ---- */

struct create_work {
	struct reset_letters letters;	/* first: see reset_post */
	const char *phc;		/* NULL: no password */
};

static enum err
check_invitation(const struct core_parts *parts, struct request *r)
{
	const struct user_create_in *in = r->in;

	if (!in->invite)
		return ERR_OK;
	if (in->email.len == 0)
		return request_refuse(r, ERR_FIELD, "email",
		    "is where the invitation goes");
	if (in->password.len > 0)
		return request_refuse(r, ERR_FIELD, "password",
		    "is hers to choose, by the invitation");
	return mailer_need(parts, r);
}

enum err
user_create_check(struct view *v, struct request *r)
{
	const struct user_create_in *in = r->in;
	struct password_rules rules;
	enum err err = email_check(r, "email", in->email);

	r->scratch = arena_zalloc(&r->arena, sizeof(struct create_work));
	if (err == ERR_OK)
		err = check_invitation(v->parts, r);
	if (err != ERR_OK || in->password.len == 0)
		return err;
	err = password_rules(v, &rules);
	return err == ERR_OK ? password_check(r, &rules, "password",
	    in->password) : err;
}

enum err
user_create_hash(const struct hasher *h, struct request *r)
{
	const struct user_create_in *in = r->in;
	struct create_work *work = r->scratch;
	enum err err;

	if (in->password.len == 0)
		return ERR_OK;
	err = user_hash_password(h, r, in->password);
	work->phc = r->scratch;
	r->scratch = work;
	return err;
}

/* What belongs to somebody new beside her row. */
static enum err
create_more(struct ledger *l, struct request *r, const struct user *u)
{
	const struct user_create_in *in = r->in;
	struct create_work *work = r->scratch;
	enum err err = ERR_OK;

	if (u->password.len > 0)
		err = password_note(l, r, u->id, STR(""), true);
	if (err == ERR_OK && in->email.len > 0)
		err = email_put(l, r, u->id, in->email);
	if (err != ERR_OK || !in->invite)
		return err;
	work->letters = (struct reset_letters){ .count = 1,
		.items = arena_zalloc(&r->arena, sizeof(struct mail_wish)) };
	work->letters.items[0] = (struct mail_wish){ .kind = WISH_INVITE,
		.to = in->email };
	return reset_make(l, r, u, work->letters.items);
}

enum err
user_create(struct ledger *l, struct request *r)
{
	const struct user_create_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct create_work *work = r->scratch;
	struct user u = {
		.id = in->id, .name = in->name.len > 0 ? in->name : in->id,
		.password = work->phc ? str_from(work->phc) : STR(""),
		.is_admin = in->admin,
	};
	struct user old;
	enum err err;

	work->letters.count = 0;	/* a batch may run again */
	err = user_spare_admin(r, &u);
	if (err != ERR_OK)
		return err;
	err = ledger_check(l, ops->user_get(ledger_store(l), in->id,
	    &r->arena, &old));
	if (err == ERR_OK) {	/* asked twice, or taken */
		if (!str_eq(old.name, u.name) ||
		    old.is_admin != u.is_admin || user_is_gone(&old))
			return request_refuse(r, ERR_EXISTS, "id",
			    "this id is taken; choose another");
		answer_user(r, &old);
		return ERR_OK;
	}
	if (err != ERR_NOT_FOUND)
		return err;
	err = quota_check_one(l, r, "id");
	if (err == ERR_OK)
		err = allowance_take_one(l, r, "id");
	if (err == ERR_OK)
		err = user_add(l, r, &u);
	if (err == ERR_OK)
		err = create_more(l, r, &u);
	if (err == ERR_OK)
		answer_user(r, &u);
	return err;
}

/* ---- reading ---- */

static bool
may_manage(const struct request *r)
{
	return request_is(r, ROLES_ADMIN);
}

enum err
user_write_email(struct view *v, struct request *r, struct jsonw *w,
    struct str id)
{
	struct str address = STR("");
	enum err err = may_manage(r) || str_eq(id, request_user(r)) ?
	    email_find(v, id, &r->arena, &address) : ERR_OK;

	if (err == ERR_OK && address.len > 0)
		jsonw_string_field(w, "email", address);
	return err;
}

/* To administrators more is told of somebody who is there: her sign-in. */
static bool
is_more_told(const struct request *r, const struct user *u)
{
	return may_manage(r) && !user_is_gone(u);
}

/* Not closed when more is told. */
static enum err
look(struct view *v, struct request *r, struct jsonw *w, struct user *u)
{
	const struct user_get_in *in = r->in;
	enum err err = v->ops->user_get(v->store, in->id, &r->arena, u);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such user");
	if (err != ERR_OK)
		return err;
	jsonw_object(w);
	jsonw_key(w, "user");
	jsonw_object(w);
	user_write_members(w, u);
	err = role_write_of(v, r, w, u->id);
	if (err == ERR_OK)
		err = user_write_email(v, r, w, u->id);
	if (err == ERR_OK)
		err = department_write_of(v, r, w, u->id);
	jsonw_object_end(w);
	if (!is_more_told(r, u))
		jsonw_object_end(w);
	return err;
}

enum err
user_look(struct view *v, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);
	struct user u;

	return look(v, r, &w, &u);
}

enum err
user_get(struct view *v, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);
	struct user u;
	enum err err = look(v, r, &w, &u);

	r->scratch = NULL;
	return err == ERR_OK && is_more_told(r, &u) ?
	    signin_look(v, r, &u, &w) : err;
}

/* ---- changing ---- */

enum err
user_need(struct ledger *l, struct request *r, struct str id,
    const char *field, struct user *out)
{
	enum err err = ledger_check(l, ledger_ops(l)->user_get(
	    ledger_store(l), id, &r->arena, out));

	if (err == ERR_OK && user_is_gone(out))
		err = ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ?
	    request_refuse(r, err, field, "no such user") : err;
}

static enum err
find_user(struct ledger *l, struct request *r, struct str id, struct user *u)
{
	return user_need(l, r, id, "id", u);
}

enum err
user_spare_self(struct request *r, const struct user *u)
{
	return !str_eq(u->id, request_user(r)) ? ERR_OK : request_refuse(r,
	    ERR_WRONG_STATE, "id", "that is you: another admin does it");
}

enum err
user_spare_last_admin(struct ledger *l, struct request *r,
    const struct user *u)
{
	int64_t admins;
	enum err err;

	if (!u->is_admin || u->disabled)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->admin_count(ledger_store(l), 2,
	    &admins));
	if (err != ERR_OK)
		return err;
	return admins > 1 ? ERR_OK : request_refuse(r, ERR_WRONG_STATE, "id",
	    "this is the last admin; make another one first");
}

/* Whoever says where her mail goes can have her password. */
static enum err
check_email(struct request *r)
{
	const struct user_update_in *in = r->in;

	if (in->has_email && r->who.rights != 0 &&
	    (r->who.rights & right_bit(STR("user.password"))) == 0)
		return request_refuse(r, ERR_FORBIDDEN, "email",
		    "needs the right user.password");
	return in->has_email ? email_check(r, "email", in->email) : ERR_OK;
}

/* Links that went to the former address are good no more. */
static enum err
put_email(struct ledger *l, struct request *r, struct str id)
{
	const struct user_update_in *in = r->in;
	enum err err = email_put(l, r, id, in->email);

	return err == ERR_OK ? reset_cancel(l, id) : err;
}

enum err
user_update(struct ledger *l, struct request *r)
{
	const struct user_update_in *in = r->in;
	bool own = str_eq(in->id, request_user(r));
	struct user u;
	enum err err;

	if (!may_manage(r) && (!own || in->has_admin || in->has_email))
		return ERR_FORBIDDEN;
	err = check_email(r);
	if (err == ERR_OK)
		err = find_user(l, r, in->id, &u);
	if (err == ERR_OK && may_manage(r))
		err = user_spare(l, r, &(struct user){ .id = u.id,
		    .is_admin = u.is_admin || (in->has_admin && in->admin) });
	if (err == ERR_OK && u.is_admin && in->has_admin && !in->admin)
		err = user_spare_self(r, &u);
	if (err == ERR_OK && in->has_admin && !in->admin)
		err = user_spare_last_admin(l, r, &u);
	if (err != ERR_OK)
		return err;
	if (in->has_email)
		err = put_email(l, r, u.id);
	if (err != ERR_OK)
		return err;
	if (in->name.len > 0)
		u.name = in->name;
	if (in->has_admin && in->admin != u.is_admin) {
		/* Sessions carry the role they were opened with. */
		struct effect *kick = NULL;

		u.is_admin = in->admin;
		err = role_take(l, u.id);
		if (err == ERR_OK)
			err = note_change(l, r, &u);
		kick = effect_add(r, EFFECT_KICK);
		kick->user = u.id;
		kick->reason = "admin";
	} else {
		err = note_change(l, r, &u);
	}
	if (err == ERR_OK)
		answer_user(r, &u);
	return err;
}

enum err
user_disable(struct ledger *l, struct request *r)
{
	const struct user_disable_in *in = r->in;
	bool disabled = in->has_disabled ? in->disabled : true;
	struct effect *kick;
	struct user u;
	enum err err = find_user(l, r, in->id, &u);

	if (err == ERR_OK)
		err = user_spare(l, r, &u);
	if (err == ERR_OK && disabled)
		err = user_spare_self(r, &u);
	if (err == ERR_OK && disabled)
		err = user_spare_last_admin(l, r, &u);
	if (err != ERR_OK)
		return err;
	if (u.disabled != disabled) {
		u.disabled = disabled;
		err = note_change(l, r, &u);
		if (err == ERR_OK && disabled)
			err = ledger_check(l, ledger_ops(l)->
			    token_delete_user(ledger_store(l), u.id));
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
		if (err == ERR_OK && disabled)
			err = issuer_cut(l, u.id);
	}
	if (err != ERR_OK)
		return err;
	if (disabled) {
		kick = effect_add(r, EFFECT_KICK);
		kick->user = u.id;
		kick->reason = "disabled";
	}
	answer_user(r, &u);
	return ERR_OK;
}

/* ---- user.set_password ---- */

struct new_password {
	struct str id, old_phc;
	bool must_verify, is_verified;
	struct password_rules rules;
	struct str_list former;	/* hashes that may not come back */
	uint32_t next;		/* of them to be looked at */
	char phc[128];
	char key[128];		/* of the attempts */
};

/* Those that may not come back: the present one, and as many before it as are
 * kept. Somebody else does not choose for good. */
static enum err
load_former(struct view *v, struct request *r, struct new_password *np)
{
	struct password_past past;
	enum err err;

	if (!np->must_verify || np->rules.history == 0)
		return ERR_OK;
	err = password_past(v, &r->arena, np->id, &past);
	if (err != ERR_OK)
		return err;
	np->former.items = arena_zalloc(&r->arena,
	    (past.hashes.count + 1u) * sizeof(struct str));
	if (np->old_phc.len > 0)
		np->former.items[np->former.count++] = np->old_phc;
	for (uint32_t i = 0; i < past.hashes.count &&
	    np->former.count < np->rules.history; i++)
		np->former.items[np->former.count++] = past.hashes.items[i];
	return ERR_OK;
}

static enum err
find_whose(struct view *v, struct request *r, struct new_password *np)
{
	const struct user_set_password_in *in = r->in;
	struct user u;
	enum err err;

	np->id = in->id.len > 0 ? in->id : request_user(r);
	if (np->id.len == 0)
		return request_refuse(r, ERR_FIELD, "id", "whose password?");
	np->must_verify = str_eq(np->id, request_user(r));
	if (!np->must_verify && !may_manage(r))
		return ERR_FORBIDDEN;
	err = v->ops->user_get(v->store, np->id, &r->arena, &u);
	if (err == ERR_NOT_FOUND || (err == ERR_OK && user_is_gone(&u)))
		return request_refuse(r, ERR_NOT_FOUND, "id", "no such user");
	if (err == ERR_OK)
		err = role_spare(v, r, np->id);
	np->old_phc = u.password;
	return err == ERR_OK ? user_spare_admin(r, &u) : err;
}

enum err
user_set_password_check(struct view *v, struct request *r)
{
	const struct user_set_password_in *in = r->in;
	struct new_password *np = arena_zalloc(&r->arena, sizeof(*np));
	enum err err = password_rules(v, &np->rules);

	if (err == ERR_OK)
		err = password_check(r, &np->rules, "password", in->password);
	if (err == ERR_OK)
		err = find_whose(v, r, np);
	if (err == ERR_OK)
		err = load_former(v, r, np);
	r->scratch = np;
	return err;
}

/* Who has somebody's session does not get to guess her password by it. */
enum err
user_set_password_gate(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct new_password *np = r->scratch;

	(void)t;
	if (!np->must_verify)
		return ERR_OK;
	snprintf(np->key, sizeof(np->key), "password %s %s", r->tenant,
	    r->who.user);
	return shard_attempt(s, str_from(np->key), np->rules.failures_max,
	    np->rules.lock_ms) ? ERR_OK : ERR_RATE;
}

enum err
user_set_password_pass(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct new_password *np = r->scratch;

	(void)t;
	if (np->must_verify)
		attempts_undo(shard_attempts(s), str_from(np->key));
	return ERR_OK;
}

/* One hash at a time; who signs in comes between. */
enum err
user_set_password_hash(const struct hasher *h, struct request *r)
{
	const struct user_set_password_in *in = r->in;
	struct new_password *np = r->scratch;

	if (!np->is_verified && np->must_verify && np->old_phc.len > 0 &&
	    (in->old.len == 0 || !h->verify(np->old_phc.p, in->old)))
		return request_refuse(r, ERR_BAD_LOGIN, "old",
		    "the present password is wrong");
	np->is_verified = true;
	if (np->next == np->former.count)
		return h->make(h->rng, in->password, np->phc);
	if (h->verify(np->former.items[np->next].p, in->password))
		return request_refuse(r, ERR_FIELD, "password",
		    "was used before; choose another one");
	np->next++;
	return ERR_AGAIN;
}

/* Every other sign-in of the person ends; the asking one stays. */
static enum err
drop_other_tokens(struct ledger *l, struct request *r, struct str id)
{
	const struct store_ops *ops = ledger_ops(l);
	bool own = str_eq(id, request_user(r));
	struct effect *kick;
	struct token keep;
	enum err err = ERR_NOT_FOUND;

	if (own)
		err = ledger_check(l, ops->token_get(ledger_store(l),
		    r->who.token_hash, &r->arena, &keep));
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	own = err == ERR_OK;
	err = ledger_check(l, ops->token_delete_user(ledger_store(l), id));
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = issuer_cut(l, id);
	if (err == ERR_OK && own)
		err = ledger_check(l, ops->token_put(ledger_store(l), &keep));
	kick = effect_add(r, EFFECT_KICK);
	kick->user = id;
	kick->spare = own ? r->who.token_hash : NULL;
	kick->reason = "signed_out";
	return err;
}

enum err
user_put_password(struct ledger *l, struct request *r, struct user *u,
    struct str phc, bool by_other)
{
	struct str former = u->password;
	enum err err;

	u->password = phc;
	err = note_change(l, r, u);
	if (err == ERR_OK)
		err = password_note(l, r, u->id, former, by_other);
	if (err == ERR_OK)
		err = reset_cancel(l, u->id);
	return err == ERR_OK ? drop_other_tokens(l, r, u->id) : err;
}

enum err
user_set_password(struct ledger *l, struct request *r)
{
	struct new_password *np = r->scratch;
	struct user u;
	enum err err = find_user(l, r, np->id, &u);

	if (err != ERR_OK)
		return err;
	/* It may have changed while it was being checked. */
	if (np->must_verify && !str_eq(u.password, np->old_phc))
		return request_refuse(r, ERR_BAD_LOGIN, "old",
		    "the present password is wrong");
	err = user_put_password(l, r, &u, str_from(np->phc),
	    !np->must_verify);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
