/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deleting somebody: her row stays without a name, so that her id is never
 * given again; she is out at once, and what was hers goes behind that, see
 * gone.c.
 * Runs on: readers and writers.
 * Owns: nothing between calls.
 */
#include "core/access.h"
#include "core/email.h"
#include "core/gone.h"
#include "core/issuer.h"
#include "core/reset.h"
#include "core/role.h"
#include "core/user.h"

#define GONE_NAME "Deleted person"

/* What goes; by r->scratch from step to step. */
struct fate {
	struct str user;
	int64_t groups, channels, owned, ended, direct;
	int64_t contacts, departments, devices, files;
	struct gone gone;
	bool is_gone;
};
#define FILES_COUNTED 10000

/* ---- what goes ---- */

static bool
on_membership(void *arg, const struct member *m, const struct conv *c)
{
	struct fate *f = arg;
	bool is_many = c->kind == CONV_GROUP || c->kind == CONV_CHANNEL;
	bool is_last = c->member_count <= 1;

	(void)m;
	f->groups += c->kind == CONV_GROUP;
	f->channels += c->kind == CONV_CHANNEL;
	f->direct += c->kind == CONV_DIRECT;
	f->ended += is_many && is_last;
	f->owned += is_many && !is_last && str_eq(c->owner, f->user);
	return true;
}

static bool
on_device(void *arg, const struct device *d)
{
	(void)d;
	++*(int64_t *)arg;
	return true;
}

static bool
on_file(void *arg, const struct file *f)
{
	(void)f;
	++*(int64_t *)arg;
	return true;
}

static enum err
count(struct view *v, struct fate *f)
{
	const struct file_range files = { .owner = f->user,
		.before_ts = INT64_MAX, .before_id = STR(""),
		.limit = FILES_COUNTED };
	enum err err = v->ops->membership_list(v->store, f->user,
	    on_membership, f);

	if (err == ERR_OK)
		err = v->ops->record_count(v->store, RECORD_CONTACT, f->user,
		    &f->contacts);
	if (err == ERR_OK)
		err = v->ops->record_count(v->store,
		    RECORD_DEPARTMENT_MEMBER, f->user, &f->departments);
	if (err == ERR_OK)
		err = v->ops->device_list(v->store, f->user, on_device,
		    &f->devices);
	return err == ERR_OK ? v->ops->file_list(v->store, &files, on_file,
	    &f->files) : err;
}

enum err
user_delete_look(struct view *v, struct request *r)
{
	const struct user_delete_in *in = r->in;
	struct fate *f = arena_zalloc(&r->arena, sizeof(*f));
	struct user u;
	enum err err = v->ops->user_get(v->store, in->id, &r->arena, &u);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such user");
	if (err != ERR_OK)
		return err;
	f->user = in->id;
	r->scratch = f;
	return count(v, f);
}

static enum err
answer(struct request *r, const struct fate *f)
{
	const struct user_delete_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_string_field(&w, "user", f->user);
	jsonw_bool_field(&w, "gone", f->is_gone);
	jsonw_bool_field(&w, "erase", f->is_gone ? f->gone.erase : in->erase);
	jsonw_bool_field(&w, "done", f->is_gone && f->gone.step == GONE_DONE);
	jsonw_int_field(&w, "erased", f->gone.erased);
	jsonw_int_field(&w, "groups", f->groups);
	jsonw_int_field(&w, "channels", f->channels);
	jsonw_int_field(&w, "owned", f->owned);
	jsonw_int_field(&w, "ended", f->ended);
	jsonw_int_field(&w, "direct", f->direct);
	jsonw_int_field(&w, "contacts", f->contacts);
	jsonw_int_field(&w, "departments", f->departments);
	jsonw_int_field(&w, "devices", f->devices);
	jsonw_int_field(&w, "files", f->files);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- deleting ---- */

static enum err
check(struct ledger *l, struct request *r, const struct user *u)
{
	enum err err = user_spare(l, r, u);

	if (err == ERR_OK)
		err = user_spare_self(r, u);
	return err == ERR_OK ? user_spare_last_admin(l, r, u) : err;
}

struct devices {
	struct arena *arena;
	struct str ids[DEVICES_PER_USER_MAX];
	int count;
};

static bool
on_own_device(void *arg, const struct device *d)
{
	struct devices *all = arg;

	all->ids[all->count++] = (struct str){ arena_strndup(all->arena,
	    d->id.p, d->id.len), d->id.len };
	return all->count < DEVICES_PER_USER_MAX;
}

static enum err
drop_devices(struct ledger *l, struct request *r, struct str user)
{
	const struct store_ops *ops = ledger_ops(l);
	struct devices *all = arena_zalloc(&r->arena, sizeof(*all));
	enum err err;

	all->arena = &r->arena;
	err = ledger_check(l, ops->device_list(ledger_store(l), user,
	    on_own_device, all));
	for (int i = 0; i < all->count && err == ERR_OK; i++)
		err = ledger_check(l, ops->device_delete(ledger_store(l),
		    user, all->ids[i]));
	return err;
}

/* What she proved herself by, and what that was before. */
static const enum record_kind secrets[] = { RECORD_PASSWORD, RECORD_TOTP };

/* No door knows her any more. */
static enum err
shut_out(struct ledger *l, struct request *r, struct str user)
{
	struct effect *kick = effect_add(r, EFFECT_KICK);
	enum err err = ledger_check(l, ledger_ops(l)->token_delete_user(
	    ledger_store(l), user));

	kick->user = user;
	kick->reason = "disabled";
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = issuer_cut(l, user);
	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets) &&
	    err == ERR_OK; i++) {
		err = access_delete(l, secrets[i], user);
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	if (err == ERR_OK)
		err = email_put(l, r, user, STR(""));
	if (err == ERR_OK)
		err = reset_cancel(l, user);
	return err == ERR_OK ? drop_devices(l, r, user) : err;
}

static enum err
make_gone(struct ledger *l, struct request *r, struct user *u)
{
	enum err err;

	u->name = STR(GONE_NAME);
	u->password = STR(USER_GONE);
	u->is_admin = false;
	u->disabled = true;
	err = role_take(l, u->id);
	if (err == ERR_OK)
		err = user_note(l, r, u, STR("{\"gone\":true}"));
	return err == ERR_OK ? shut_out(l, r, u->id) : err;
}

/* Asked again: how far it is; or what she said is to go now, too. */
static enum err
ask_again(struct ledger *l, struct request *r, struct fate *f,
    struct user *u)
{
	const struct user_delete_in *in = r->in;
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	enum err err = ledger_check(l, gone_get(&v, in->id, &r->arena,
	    &f->gone));

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	f->is_gone = true;
	if (!in->erase || in->dry_run || f->gone.erase)
		return answer(r, f);
	err = user_note(l, r, u, STR("{\"gone\":true}"));
	f->gone = (struct gone){ .erase = true };
	if (err == ERR_OK)
		err = gone_begin(l, r, in->id, true);
	return err == ERR_OK ? answer(r, f) : err;
}

enum err
user_delete(struct ledger *l, struct request *r)
{
	const struct user_delete_in *in = r->in;
	struct fate *f = r->scratch;
	struct user u;
	enum err err = ledger_check(l, ledger_ops(l)->user_get(
	    ledger_store(l), in->id, &r->arena, &u));

	if (err == ERR_OK && user_is_gone(&u))
		return ask_again(l, r, f, &u);
	if (err == ERR_OK)
		err = check(l, r, &u);
	if (err != ERR_OK || in->dry_run)
		return err == ERR_OK ? answer(r, f) : err;
	err = make_gone(l, r, &u);
	if (err == ERR_OK)
		err = gone_begin(l, r, in->id, in->erase);
	f->is_gone = true;
	f->gone.erase = in->erase;
	return err == ERR_OK ? answer(r, f) : err;
}
