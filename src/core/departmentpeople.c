/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is in which department. Who is in any has one that is her primary one.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "base/text.h"
#include "core/access.h"
#include "core/departmentkit.h"
#include "core/groupkit.h"

/* ---- what is shared ---- */

/* The departments of one person. */
struct own {
	struct arena *arena;
	struct str ids[DEPARTMENTS_OF_ONE_MAX];
	struct department_member rows[DEPARTMENTS_OF_ONE_MAX];
	int count;
	enum err err;
};

static bool
on_own(void *arg, const struct record *row)
{
	struct own *own = arg;

	own->ids[own->count] = (struct str){ arena_strndup(own->arena,
	    row->id.p, row->id.len), row->id.len };
	own->err = department_decode_member(row, own->arena,
	    &own->rows[own->count]);
	return own->err == ERR_OK && ++own->count < DEPARTMENTS_OF_ONE_MAX;
}

static enum err
load_own(struct ledger *l, struct str user, struct own *own)
{
	const struct record_range range = { .kind = RECORD_DEPARTMENT_MEMBER,
		.key = user, .after = STR("!"),
		.limit = DEPARTMENTS_OF_ONE_MAX };
	enum err err;

	own->count = 0;
	own->err = ERR_OK;
	err = ledger_check(l, ledger_ops(l)->record_list(ledger_store(l),
	    &range, on_own, own));
	return err == ERR_OK ? own->err : err;
}

/* Writes again which of hers is the primary one: this, nobody else. */
static enum err
make_primary(struct ledger *l, struct str user, struct own *own,
    struct str id)
{
	enum err err = ERR_OK;

	for (int i = 0; i < own->count && err == ERR_OK; i++) {
		bool is_it = str_eq(own->ids[i], id);

		if (own->rows[i].primary == is_it)
			continue;
		own->rows[i].primary = is_it;
		err = department_put_member(l, user, own->ids[i],
		    &own->rows[i]);
	}
	return err;
}

static struct str
people_said(struct request *r)
{
	const struct department_people_in *in = r->in;

	return group_text(r, "%.*s %.*s", STR_FMT(in->id),
	    STR_FMT(group_ids_json(r, &in->users)));
}

/* Those of the list who are in it, or are not. */
static enum err
pick(struct ledger *l, struct request *r, struct str id, bool present,
    struct str_list *out)
{
	const struct department_people_in *in = r->in;
	const struct department_rows rows = department_ledger(l);
	enum err err = ERR_OK;

	out->items = arena_alloc(&r->arena,
	    (in->users.count + 1u) * sizeof(struct str));
	out->count = 0;
	for (uint32_t i = 0; i < in->users.count && err == ERR_OK; i++) {
		struct department_member m;

		err = ledger_check(l, department_find_member(&rows,
		    in->users.items[i], id, &r->arena, &m));
		if ((err == ERR_OK) == present)
			out->items[out->count++] = in->users.items[i];
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	return err;
}

/* ---- department.add ---- */

/* Each has room for one more. */
static enum err
check_each(struct ledger *l, struct request *r, const struct str_list *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		int64_t count;

		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_DEPARTMENT_MEMBER,
		    list->items[i], &count));
		if (err == ERR_OK && count >=
		    ledger_parts(l)->settings->departments_of_one_max)
			return request_refuse(r, ERR_LIMIT, "users",
			    arena_strndup(&r->arena, list->items[i].p,
			    list->items[i].len));
	}
	return err;
}

static enum err
check_added(struct ledger *l, struct request *r, const struct department *d,
    struct str_list *fresh)
{
	const struct department_people_in *in = r->in;
	enum err err = group_all_exist(l, r, &in->users);

	if (err == ERR_OK)
		err = pick(l, r, d->id, false, fresh);
	if (err == ERR_OK)
		err = check_each(l, r, fresh);
	return err == ERR_OK && d->group.len > 0 ? department_group_check(l,
	    r, d, "users", fresh->count) : err;
}

static enum err
add_all(struct ledger *l, struct str id, const struct str_list *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct department_member m = { .since_ts = ledger_ts(l) };
		int64_t count;

		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_DEPARTMENT_MEMBER,
		    list->items[i], &count));
		m.primary = count == 0;
		if (err == ERR_OK)
			err = department_put_member(l, list->items[i], id,
			    &m);
	}
	return err;
}

/* The row, the group and the log, once the people's rows are written. */
static enum err
finish(struct ledger *l, struct request *r, struct department_change *c,
    const struct str_list *list, const char *key)
{
	enum err err = department_put(l, &c->row);

	c->count = list->count;
	if (err == ERR_OK && (list->count > 0 || c->cid.len > 0))
		err = department_end(l, r, c, list);
	if (err == ERR_OK)
		department_answer_count(r, c, key);
	return err;
}

enum err
department_add(struct ledger *l, struct request *r)
{
	const struct department_people_in *in = r->in;
	struct department_change c = { .what = "add", .cid = in->cid,
		.said = people_said(r) };
	struct str_list fresh;
	enum err err = department_begin(l, r, &c);

	if (err == ERR_OK && c.is_done) {
		department_answer_count(r, &c, "added");
		return ERR_OK;
	}
	if (err == ERR_OK)
		err = department_need(l, r, &c, in->id);
	if (err == ERR_OK)
		err = check_added(l, r, &c.row, &fresh);
	if (err == ERR_OK)
		err = add_all(l, c.row.id, &fresh);
	if (err == ERR_OK)
		err = department_group_add(l, r, &c.row, &fresh);
	if (err != ERR_OK)
		return err;
	c.row.people += fresh.count;
	return finish(l, r, &c, &fresh, "added");
}

/* ---- department.remove ---- */

/* Another one of hers becomes the primary one, if it was that. */
static enum err
remove_one(struct ledger *l, struct own *own, struct str user, struct str id)
{
	const struct record_key key = { RECORD_DEPARTMENT_MEMBER, user, id };
	struct str heir = STR("");
	bool had_primary = false;
	enum err err = load_own(l, user, own);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->record_delete(
		    ledger_store(l), &key));
	for (int i = 0; i < own->count && err == ERR_OK; i++) {
		if (str_eq(own->ids[i], id))
			had_primary = own->rows[i].primary;
		else if (heir.len == 0)
			heir = own->ids[i];
	}
	for (int i = 0; i < own->count && err == ERR_OK; i++) {
		if (!had_primary || !str_eq(own->ids[i], heir))
			continue;
		own->rows[i].primary = true;
		err = department_put_member(l, user, heir, &own->rows[i]);
	}
	return err;
}

static enum err
remove_all(struct ledger *l, struct department *d,
    const struct str_list *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct own own;
		struct arena arena;

		arena_init(&arena, REQUEST_ARENA_MAX);
		own.arena = &arena;
		err = remove_one(l, &own, list->items[i], d->id);
		arena_fini(&arena);
		if (str_eq(d->head, list->items[i]))
			d->head = STR("");
	}
	return err;
}

enum err
department_remove(struct ledger *l, struct request *r)
{
	const struct department_people_in *in = r->in;
	struct department_change c = { .what = "remove", .cid = in->cid,
		.said = people_said(r) };
	struct str_list gone;
	enum err err = department_begin(l, r, &c);

	if (err == ERR_OK && c.is_done) {
		department_answer_count(r, &c, "removed");
		return ERR_OK;
	}
	if (err == ERR_OK)
		err = department_need(l, r, &c, in->id);
	if (err == ERR_OK)
		err = pick(l, r, c.row.id, true, &gone);
	if (err == ERR_OK)
		err = remove_all(l, &c.row, &gone);
	if (err == ERR_OK)
		err = department_group_remove(l, r, &c.row, &gone);
	if (err != ERR_OK)
		return err;
	c.row.people -= gone.count;
	return finish(l, r, &c, &gone, "removed");
}

/* ---- somebody was deleted ---- */

static enum err
forget_one(struct ledger *l, struct request *r, struct str user,
    struct str id)
{
	struct str_list one = { &user, 1 };
	struct department_change c = { .what = "remove", .cid = STR(""),
		.said = group_text(r, "%.*s gone", STR_FMT(user)) };
	enum err err = department_begin(l, r, &c);

	if (err == ERR_OK)
		err = department_need(l, r, &c, id);
	if (err == ERR_OK)
		err = remove_all(l, &c.row, &one);
	if (err == ERR_OK)
		err = department_group_remove(l, r, &c.row, &one);
	if (err != ERR_OK)
		return err;
	c.row.people--;
	return finish(l, r, &c, &one, "removed");
}

enum err
department_forget(struct ledger *l, struct request *r, struct str user)
{
	struct own *own = arena_zalloc(&r->arena, sizeof(*own));
	enum err err;

	own->arena = &r->arena;
	err = load_own(l, user, own);
	for (int i = 0; i < own->count && err == ERR_OK; i++)
		err = forget_one(l, r, user, own->ids[i]);
	return err;
}

/* ---- department.set_member ---- */

static enum err
check_member(struct request *r, const struct own *own, int at)
{
	const struct department_member_in *in = r->in;

	if (at == own->count)
		return request_refuse(r, ERR_NOT_FOUND, "user",
		    "she is not in it");
	if (in->title.len > 0 && !text_is_name(in->title,
	    DEPARTMENT_TITLE_MAX))
		return request_refuse(r, ERR_FIELD, "title",
		    "is not a name, or too long");
	return in->has_primary && !in->primary && own->rows[at].primary ?
	    request_refuse(r, ERR_WRONG_STATE, "primary",
	    "make another one of hers the primary one") : ERR_OK;
}

static enum err
set_member(struct ledger *l, struct request *r, struct str id)
{
	const struct department_member_in *in = r->in;
	struct own *own = arena_zalloc(&r->arena, sizeof(*own));
	int at = 0;
	enum err err;

	own->arena = &r->arena;
	err = load_own(l, in->user, own);
	while (err == ERR_OK && at < own->count && !str_eq(own->ids[at], id))
		at++;
	if (err == ERR_OK)
		err = check_member(r, own, at);
	if (err != ERR_OK)
		return err;
	if (in->title.p != NULL)
		own->rows[at].title = in->title;
	err = department_put_member(l, in->user, id, &own->rows[at]);
	return err == ERR_OK && in->primary ?
	    make_primary(l, in->user, own, id) : err;
}

enum err
department_set_member(struct ledger *l, struct request *r)
{
	const struct department_member_in *in = r->in;
	struct str user = in->user;
	struct str_list one = { &user, 1 };
	struct department_change c = { .what = "member", .cid = in->cid,
		.said = group_text(r, "%.*s %.*s %d %d%.*s", STR_FMT(in->id),
		STR_FMT(in->user), in->has_primary ? in->primary : -1,
		in->title.p != NULL, STR_FMT(in->title)), .count = 1 };
	enum err err = department_begin(l, r, &c);

	if (err != ERR_OK)
		return err;
	if (!c.is_done) {
		err = department_need(l, r, &c, in->id);
		if (err == ERR_OK)
			err = set_member(l, r, c.row.id);
		if (err == ERR_OK)
			err = department_end(l, r, &c, &one);
	}
	if (err == ERR_OK)
		department_answer_count(r, &c, NULL);
	return err;
}
