/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People by the hundred: a list from elsewhere is taken in, or only held
 * against what is there. Those who are new come by one entry of the directory
 * log that names them all.
 *
 * Runs on: readers, hash and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/user.h"

#include "core/allowance.h"
#include "core/dirlog.h"
#include "core/email.h"
#include "core/groupkit.h"
#include "core/hash.h"
#include "core/password.h"
#include "core/reset.h"

enum fate { FATE_MADE, FATE_SAME, FATE_TAKEN, FATE_LIMIT };

static const char *const fate_names[] = {
	[FATE_MADE] = "made", [FATE_SAME] = "same", [FATE_TAKEN] = "taken",
	[FATE_LIMIT] = "limit",
};

/* By r->scratch, from step to step. */
struct import_work {
	struct reset_letters letters;	/* first: see reset_post */
	struct str *hashes;	/* of each; empty: none is there (yet) */
	bool *wants;		/* its password is to be hashed */
	uint32_t next;
};

static struct user
user_of(const struct user_import_item *item)
{
	return (struct user){ .id = item->id,
		.name = item->name.len > 0 ? item->name : item->id,
		.password = STR(""), .is_admin = item->admin };
}

static enum fate
compare(const struct user *there, const struct user *u)
{
	return !user_is_gone(there) && str_eq(there->name, u->name) &&
	    there->is_admin == u->is_admin ? FATE_SAME : FATE_TAKEN;
}

/* Named before in the same list. */
static bool
is_named(const struct user_import_item *items, uint32_t at, enum fate *out)
{
	struct user u = user_of(&items[at]);

	for (uint32_t i = 0; i < at; i++) {
		struct user before = user_of(&items[i]);

		if (!str_eq(before.id, u.id))
			continue;
		*out = compare(&before, &u);
		return true;
	}
	return false;
}

/* What becomes of each; *left is how many more there may be. */
static enum err
judge(struct ledger *l, struct request *r, enum fate *fates, int64_t *left)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *items = in->people.items;

	for (uint32_t i = 0; i < in->people.count; i++) {
		struct user u = user_of(&items[i]), there;
		enum err err = user_spare_admin(r, &u);

		if (err != ERR_OK)
			return err;
		if (is_named(items, i, &fates[i]))
			continue;
		err = ledger_check(l, ledger_ops(l)->user_get(
		    ledger_store(l), u.id, &r->arena, &there));
		if (err != ERR_OK && err != ERR_NOT_FOUND)
			return err;
		if (err == ERR_OK)
			fates[i] = compare(&there, &u);
		else
			fates[i] = (*left)-- > 0 ? FATE_MADE : FATE_LIMIT;
	}
	return ERR_OK;
}

/* Whoever has a password needs no link. */
static bool
is_invited(const struct user_import_in *in,
    const struct user_import_item *item)
{
	return in->invite && item->email.len > 0 && item->password.len == 0 &&
	    item->hash.len == 0;
}

static enum err
make_one(struct ledger *l, struct request *r, uint32_t i, int64_t changed)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *item =
	    (const struct user_import_item *)in->people.items + i;
	struct import_work *work = r->scratch;
	struct reset_letters *letters = &work->letters;
	struct user u = user_of(item);
	enum err err;

	u.password = work->hashes[i];
	u.created_ts = ledger_ts(l);
	u.changed = changed;
	err = user_put_new(l, &u);
	if (err == ERR_OK && item->password.len > 0)
		err = password_note(l, r, u.id, STR(""), true);
	if (err == ERR_OK && item->email.len > 0)
		err = email_put(l, r, u.id, item->email);
	if (err != ERR_OK || !is_invited(in, item))
		return err;
	letters->items[letters->count] = (struct mail_wish){
		.kind = WISH_INVITE, .to = item->email };
	return reset_make(l, r, &u, &letters->items[letters->count++]);
}

static enum err
make_all(struct ledger *l, struct request *r, const enum fate *fates)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *items = in->people.items;
	struct import_work *work = r->scratch;
	struct str_list fresh = { .items = arena_zalloc(&r->arena,
	    (in->people.count + 1u) * sizeof(struct str)) };
	struct entry e = { .type = ENTRY_USER };
	enum err err;

	for (uint32_t i = 0; i < in->people.count; i++)
		if (fates[i] == FATE_MADE)
			fresh.items[fresh.count++] = items[i].id;
	if (fresh.count == 0)
		return ERR_OK;
	e.users = group_ids_json(r, &fresh);
	err = dirlog_tell(l, r, &e);
	work->letters = (struct reset_letters){ .items = arena_zalloc(
	    &r->arena, fresh.count * sizeof(struct mail_wish)) };
	for (uint32_t i = 0; i < in->people.count && err == ERR_OK; i++)
		if (fates[i] == FATE_MADE)
			err = make_one(l, r, i, e.id);
	return err;
}

static void
answer(struct request *r, const enum fate *fates)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *items = in->people.items;
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "results");
	jsonw_array(&w);
	for (uint32_t i = 0; i < in->people.count; i++) {
		jsonw_object(&w);
		jsonw_string_field(&w, "id", items[i].id);
		jsonw_string_field(&w, "state", str_from(fate_names[fates[i]]));
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
}

/* ---- passwords ---- */

static enum err
check_item(struct request *r, const struct password_rules *rules,
    const struct user_import_item *item)
{
	if (item->password.len > 0 && item->hash.len > 0)
		return request_refuse(r, ERR_FIELD, "people",
		    "either a password or the hash of one");
	if (item->hash.len > 0 && !hash_is_good(item->hash))
		return request_refuse(r, ERR_FIELD, "people", "hash must be"
		    " one of argon2id, of at most 64 MiB, as a PHC string");
	if (!letter_is_address(item->email) && item->email.len > 0)
		return request_refuse(r, ERR_FIELD, "people", "email must be"
		    " an address such as alice@example.com");
	return item->password.len > 0 ? password_check(r, rules, "password",
	    item->password) : ERR_OK;
}

/* There is room for all of them, or nobody is made. */
static enum err
check_room(const struct core_parts *parts, struct request *r)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *items = in->people.items;
	uint32_t invited = 0;
	enum err err;

	for (uint32_t i = 0; i < in->people.count; i++)
		invited += is_invited(in, &items[i]);
	if (invited == 0 || in->check)
		return ERR_OK;
	err = mailer_need(parts, r);
	if (err != ERR_OK)
		return err;
	return parts->mailer->room(parts->mailer->arg) >= invited ? ERR_OK :
	    request_refuse(r, ERR_BUSY, NULL,
	    "too many letters wait; try again later");
}

/* Who is there keeps what she has. */
static enum err
look_for(struct view *v, struct request *r,
    const struct user_import_item *item, bool *is_there)
{
	struct user there;
	enum err err = v->ops->user_get(v->store, item->id, &r->arena,
	    &there);

	*is_there = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
user_import_look(struct view *v, struct request *r)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *items = in->people.items;
	uint32_t count = in->people.count, passwords = 0;
	struct import_work *work = arena_zalloc(&r->arena, sizeof(*work));
	struct password_rules rules;
	enum err err = password_rules(v, &rules);

	if (err == ERR_OK)
		err = check_room(v->parts, r);
	work->hashes = arena_zalloc(&r->arena, count * sizeof(struct str));
	work->wants = arena_zalloc(&r->arena, count * sizeof(bool));
	for (uint32_t i = 0; i < count && err == ERR_OK; i++) {
		bool is_there = true;

		err = check_item(r, &rules, &items[i]);
		if (err == ERR_OK && items[i].password.len > 0 &&
		    ++passwords > USER_IMPORT_PASSWORDS_MAX)
			err = request_refuse(r, ERR_FIELD, "people",
			    "at most 50 with a password in one call");
		if (err == ERR_OK && items[i].password.len > 0 && !in->check)
			err = look_for(v, r, &items[i], &is_there);
		work->wants[i] = !is_there;
		work->hashes[i] = items[i].hash.len > 0 ? items[i].hash :
		    STR("");
	}
	r->scratch = work;
	return err;
}

/* One of them; who signs in comes between. */
enum err
user_import_hash(const struct hasher *h, struct request *r)
{
	const struct user_import_in *in = r->in;
	const struct user_import_item *items = in->people.items;
	struct import_work *work = r->scratch;
	enum err err;
	uint32_t i;

	while (work->next < in->people.count && !work->wants[work->next])
		work->next++;
	if (work->next == in->people.count)
		return ERR_OK;
	i = work->next++;
	err = user_hash_password(h, r, items[i].password);
	work->hashes[i] = str_from(r->scratch);
	r->scratch = work;
	return err == ERR_OK ? ERR_AGAIN : err;
}

enum err
user_import(struct ledger *l, struct request *r)
{
	const struct user_import_in *in = r->in;
	enum fate *fates = arena_zalloc(&r->arena,
	    in->people.count * sizeof(*fates));
	int64_t left, own = 0;
	/* What is taken here and not used is found again by the next. */
	enum err err = allowance_take(l, in->people.count, &left);

	if (err == ERR_OK)
		err = quota_users_left(l, &own);
	if (err != ERR_OK)
		return err;
	left = own < left ? own : left;
	err = judge(l, r, fates, &left);
	if (err == ERR_OK && !in->check)
		err = make_all(l, r, fates);
	if (err == ERR_OK)
		answer(r, fates);
	return err;
}
