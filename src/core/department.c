/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Departments: making, changing, moving and deleting them.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/department.h"

#include "core/access.h"
#include "core/departmentkit.h"
#include "core/groupkit.h"

/* ---- where one may be ---- */

/* There is room below `parent` for a tree of so many levels; `id`, which is
 * to be there, is not above it. */
static enum err
check_place(struct ledger *l, struct request *r, struct str parent,
    struct str id, int levels)
{
	const struct department_rows rows = department_ledger(l);
	const struct core_settings *set = ledger_parts(l)->settings;
	struct str_list path;
	int64_t children;
	enum err err = ledger_check(l, department_path(&rows, parent,
	    &r->arena, &path));

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "parent", "no such department");
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < path.count; i++)
		if (str_eq(path.items[i], id))
			return request_refuse(r, ERR_WRONG_STATE, "parent",
			    "is this department, or below it");
	if (path.count + levels > set->department_levels_max)
		return request_refuse(r, ERR_LIMIT, "parent",
		    "the tree would be too deep");
	err = ledger_check(l, department_children(&rows, parent, &children));
	return err == ERR_OK && children >= set->department_children_max ?
	    request_refuse(r, ERR_LIMIT, "parent",
	    "too many departments are right below it") : err;
}

static bool
on_last(void *arg, const struct record *row)
{
	struct department_place *last = arg;

	snprintf(last->text, sizeof(last->text), "%.*s", STR_FMT(row->id));
	return true;
}

/* Behind all that are there. */
static enum err
last_order(struct ledger *l, struct request *r, struct str parent,
    int64_t *out)
{
	const struct record_range range = { .kind = RECORD_DEPARTMENT_CHILD,
		.key = department_parent_key(parent), .after = STR("!"),
		.limit = DEPARTMENT_CHILDREN_MAX };
	const struct department_rows rows = department_ledger(l);
	struct department_place last = { "" };
	struct department d = { .order = 0 };
	enum err err = ledger_check(l, ledger_ops(l)->record_list(
	    ledger_store(l), &range, on_last, &last));

	if (err == ERR_OK && last.text[0] != '\0')
		err = ledger_check(l, department_find(&rows,
		    department_place_id(&last), &r->arena, &d));
	*out = d.order + DEPARTMENT_ORDER_STEP;
	if (*out > DEPARTMENT_ORDER_MAX)
		*out = DEPARTMENT_ORDER_MAX;
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

/* ---- department.create ---- */

/* Without an id: one that a retry finds again, or that nobody has had. */
static struct str
new_id(struct ledger *l, struct request *r)
{
	const struct department_create_in *in = r->in;
	struct str said = in->cid.len > 0 ? group_text(r,
	    "department %s %.*s", r->who.user, STR_FMT(in->cid)) :
	    group_text(r, "department behind %lld",
	    (long long)ledger_last_id(l));

	return in->id.len > 0 ? in->id : group_text(r, "%016llx",
	    (unsigned long long)ledger_digest(l, said));
}

static struct str
create_said(struct request *r)
{
	const struct department_create_in *in = r->in;

	return group_text(r, "%.*s\n%.*s\n%.*s\n%lld %d", STR_FMT(in->id),
	    STR_FMT(in->name), STR_FMT(in->parent), in->has_order ?
	    (long long)in->order : -1, in->group);
}

/* The id is taken: by what the caller asks for, or by another one. */
static enum err
create_again(struct ledger *l, struct request *r, struct department_change *c)
{
	const struct department_create_in *in = r->in;
	bool is_same = str_eq(c->row.name, in->name) &&
	    str_eq(c->row.parent, in->parent) &&
	    (!in->has_order || c->row.order == in->order) &&
	    (c->row.group.len > 0) == in->group;

	return is_same ? department_answer(l, r, c) : request_refuse(r,
	    ERR_EXISTS, "id", "this id is taken; choose another");
}

static enum err
check_new(struct ledger *l, struct request *r)
{
	const struct department_create_in *in = r->in;
	int64_t count;
	enum err err = check_place(l, r, in->parent, STR(""), 1);

	if (err != ERR_OK)
		return err;
	err = ledger_check(l, ledger_ops(l)->record_count(ledger_store(l),
	    RECORD_DEPARTMENT, ACCESS_OWNER, &count));
	return err == ERR_OK &&
	    count >= ledger_parts(l)->settings->departments_max ?
	    request_refuse(r, ERR_LIMIT, "id", "too many departments") : err;
}

static enum err
make(struct ledger *l, struct request *r, struct department_change *c)
{
	const struct department_create_in *in = r->in;
	enum err err = ERR_OK;

	c->row.name = in->name;
	c->row.parent = in->parent;
	c->row.order = in->order;
	c->row.created_ts = ledger_ts(l);
	if (!in->has_order)
		err = last_order(l, r, in->parent, &c->row.order);
	if (err == ERR_OK && in->group)
		err = department_group_make(l, r, &c->row);
	if (err == ERR_OK)
		err = department_put(l, &c->row);
	if (err == ERR_OK)
		err = department_put_place(l, &c->row);
	if (err == ERR_OK)
		err = department_end(l, r, c, NULL);
	return err == ERR_OK ? department_answer(l, r, c) : err;
}

enum err
department_create(struct ledger *l, struct request *r)
{
	const struct department_create_in *in = r->in;
	const struct department_rows rows = department_ledger(l);
	struct department_change c = { .what = "create", .cid = in->cid,
		.said = create_said(r) };
	struct str id = new_id(l, r);
	enum err err = department_begin(l, r, &c);

	if (err != ERR_OK)
		return err;
	if (c.is_done) {
		err = department_need(l, r, &c, id);
		return err == ERR_OK ? department_answer(l, r, &c) : err;
	}
	err = ledger_check(l, department_find(&rows, id, &r->arena, &c.row));
	if (err == ERR_OK)
		return create_again(l, r, &c);
	if (err != ERR_NOT_FOUND)
		return err;
	c.row = (struct department){ .id = id, .head = STR(""),
		.group = STR("") };
	err = check_new(l, r);
	return err == ERR_OK ? make(l, r, &c) : err;
}

/* ---- department.update ---- */

static struct str
update_said(struct request *r)
{
	const struct department_update_in *in = r->in;

	return group_text(r, "%.*s\n%.*s\n%d%.*s\n%d%.*s\n%lld %d",
	    STR_FMT(in->id), STR_FMT(in->name), in->parent.p != NULL,
	    STR_FMT(in->parent), in->head.p != NULL, STR_FMT(in->head),
	    in->has_order ? (long long)in->order : -1,
	    in->has_group ? in->group : -1);
}

/* What the row is to be. */
static struct department
wanted(const struct department_update_in *in, const struct department *old)
{
	struct department d = *old;

	if (in->name.len > 0)
		d.name = in->name;
	if (in->parent.p != NULL)
		d.parent = in->parent;
	if (in->head.p != NULL)
		d.head = in->head;
	if (in->has_order)
		d.order = in->order;
	return d;
}

static enum err
check_head(struct ledger *l, struct request *r, const struct department *d)
{
	const struct department_rows rows = department_ledger(l);
	struct department_member m;
	enum err err;

	if (d->head.len == 0)
		return ERR_OK;
	err = ledger_check(l, department_find_member(&rows, d->head, d->id,
	    &r->arena, &m));
	return err == ERR_NOT_FOUND ? request_refuse(r, ERR_FIELD, "head",
	    "names somebody who is not in it") : err;
}

static enum err
check_update(struct ledger *l, struct request *r, const struct department *old,
    struct department *fresh)
{
	const struct department_update_in *in = r->in;
	const struct department_rows rows = department_ledger(l);
	struct str_list below;
	int levels;
	enum err err = check_head(l, r, fresh);

	if (err == ERR_OK && in->has_group && in->group &&
	    old->group.len == 0)
		err = department_group_check(l, r, old, "group", 0);
	if (err != ERR_OK || str_eq(old->parent, fresh->parent))
		return err;
	err = ledger_check(l, department_below(&rows, old->id, &r->arena,
	    &below, &levels));
	if (err == ERR_OK)
		err = check_place(l, r, fresh->parent, old->id, levels);
	if (err == ERR_OK && !in->has_order)
		err = last_order(l, r, fresh->parent, &fresh->order);
	return err;
}

/* Its group begins, ends to follow, or is as the new row says. */
static enum err
change_group(struct ledger *l, struct request *r, const struct department *old,
    struct department *fresh)
{
	const struct department_update_in *in = r->in;
	bool is_wanted = in->has_group ? in->group : old->group.len > 0;

	if (is_wanted && old->group.len == 0)
		return department_group_make(l, r, fresh);
	if (!is_wanted && old->group.len > 0)
		return department_group_release(l, r, fresh);
	if (!is_wanted || (str_eq(old->name, fresh->name) &&
	    str_eq(old->head, fresh->head)))
		return ERR_OK;
	return department_group_refresh(l, r, fresh);
}

static enum err
write_update(struct ledger *l, struct request *r,
    const struct department *old, struct department *fresh)
{
	bool moves = old->order != fresh->order ||
	    !str_eq(old->parent, fresh->parent);
	enum err err = change_group(l, r, old, fresh);

	if (err == ERR_OK && moves)
		err = department_drop_place(l, old);
	if (err == ERR_OK && moves)
		err = department_put_place(l, fresh);
	return err == ERR_OK ? department_put(l, fresh) : err;
}

static bool
is_same(const struct department_update_in *in, const struct department *old,
    const struct department *fresh)
{
	return str_eq(old->name, fresh->name) &&
	    str_eq(old->parent, fresh->parent) &&
	    str_eq(old->head, fresh->head) && old->order == fresh->order &&
	    (!in->has_group || in->group == (old->group.len > 0));
}

enum err
department_update(struct ledger *l, struct request *r)
{
	const struct department_update_in *in = r->in;
	struct department_change c = { .what = "update", .cid = in->cid,
		.said = update_said(r) };
	struct department fresh;
	enum err err = department_begin(l, r, &c);

	if (err == ERR_OK)
		err = department_need(l, r, &c, in->id);
	if (err != ERR_OK)
		return err;
	if (c.is_done)
		return department_answer(l, r, &c);
	fresh = wanted(in, &c.row);
	err = check_update(l, r, &c.row, &fresh);
	if (err != ERR_OK)
		return err;
	if (is_same(in, &c.row, &fresh) && c.cid.len == 0)
		return department_answer(l, r, &c);
	err = write_update(l, r, &c.row, &fresh);
	c.row = fresh;
	if (err == ERR_OK)
		err = department_end(l, r, &c, NULL);
	return err == ERR_OK ? department_answer(l, r, &c) : err;
}

/* ---- department.delete ---- */

static enum err
check_empty(struct ledger *l, struct request *r, const struct department *d)
{
	const struct department_rows rows = department_ledger(l);
	int64_t children;
	enum err err = ledger_check(l, department_children(&rows, d->id,
	    &children));

	if (err != ERR_OK)
		return err;
	if (children > 0)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "there are departments below it; move or delete them"
		    " first");
	return d->people == 0 ? ERR_OK : request_refuse(r, ERR_WRONG_STATE,
	    "id", "there are people in it; remove them first");
}

enum err
department_delete(struct ledger *l, struct request *r)
{
	const struct department_delete_in *in = r->in;
	struct department_change c = { .what = "delete", .cid = in->cid,
		.said = in->id };
	enum err err = department_begin(l, r, &c);

	if (err != ERR_OK)
		return err;
	if (!c.is_done) {
		err = department_need(l, r, &c, in->id);
		if (err == ERR_OK)
			err = check_empty(l, r, &c.row);
		if (err == ERR_OK && c.row.group.len > 0)
			err = department_group_close(l, r, &c.row);
		if (err == ERR_OK)
			err = department_drop_place(l, &c.row);
		if (err == ERR_OK)
			err = access_delete(l, RECORD_DEPARTMENT, c.row.id);
		if (err == ERR_OK)
			err = department_end(l, r, &c, NULL);
	}
	if (err == ERR_OK)
		department_answer_count(r, &c, NULL);
	return err;
}
