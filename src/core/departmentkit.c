/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of departments share: rows, walks of the tree, changes.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/departmentkit.h"

#include <inttypes.h>

#include "core/access.h"
#include "core/dirlog.h"
#include "core/groupkit.h"

/* ---- rows ---- */

static const struct field fields[] = {
	FIELD_STRING(struct department, name, 1, RECORD_BODY_MAX,
	    FIELD_REQUIRED, ""),
	FIELD_STRING(struct department, parent, 0, 64, 0, ""),
	FIELD_STRING(struct department, head, 0, 64, 0, ""),
	FIELD_STRING(struct department, group, 0, 64, 0, ""),
	FIELD_INT(struct department, order, 0, DEPARTMENT_ORDER_MAX, 0, ""),
	FIELD_INT(struct department, people, 0, INT64_MAX, 0, ""),
	FIELD_END
};
static const struct field member_fields[] = {
	FIELD_STRING(struct department_member, title, 0, RECORD_BODY_MAX, 0,
	    ""),
	FIELD_BOOL(struct department_member, primary, 0, ""),
	FIELD_END
};

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.p, s.len), s.len };
}

enum err
department_decode(const struct record *row, struct arena *a,
    struct department *out)
{
	*out = (struct department){ .id = keep(a, row->id),
		.created_ts = row->ts };
	return access_decode(row, fields, out, a);
}

enum err
department_find(const struct department_rows *rows, struct str id,
    struct arena *a, struct department *out)
{
	const struct record_key key = { RECORD_DEPARTMENT, ACCESS_OWNER, id };
	struct record row;
	enum err err = rows->ops->record_get(rows->store, &key, a, &row);

	row.id = id;
	return err == ERR_OK ? department_decode(&row, a, out) : err;
}

enum err
department_decode_member(const struct record *row, struct arena *a,
    struct department_member *out)
{
	*out = (struct department_member){ .title = STR(""),
		.since_ts = row->ts };
	return access_decode(row, member_fields, out, a);
}

enum err
department_find_member(const struct department_rows *rows, struct str user,
    struct str id, struct arena *a, struct department_member *out)
{
	const struct record_key key = { RECORD_DEPARTMENT_MEMBER, user, id };
	struct record row;
	enum err err = rows->ops->record_get(rows->store, &key, a, &row);

	return err == ERR_OK ? department_decode_member(&row, a, out) : err;
}

/* ---- the tree ---- */

struct str
department_parent_key(struct str parent)
{
	return parent.len > 0 ? parent : ACCESS_OWNER;
}

void
department_place_of(const struct department *d, struct department_place *out)
{
	snprintf(out->text, sizeof(out->text), "%09" PRId64 "/%.*s", d->order,
	    STR_FMT(d->id));
}

struct str
department_place_id(const struct department_place *place)
{
	const char *slash = strchr(place->text, '/');

	return str_from(slash != NULL ? slash + 1 : "");
}

struct next {
	struct department_place *place;
	bool is_there;
};

static bool
on_next(void *arg, const struct record *row)
{
	struct next *next = arg;

	next->is_there = true;
	snprintf(next->place->text, sizeof(next->place->text), "%.*s",
	    STR_FMT(row->id));
	return false;
}

enum err
department_next(const struct department_rows *rows, struct str parent,
    struct department_place *place)
{
	struct department_place after = *place;
	struct record_range range = { .kind = RECORD_DEPARTMENT_CHILD,
		.key = department_parent_key(parent), .limit = 1,
		.after = after.text[0] != '\0' ? str_from(after.text) :
		STR("!") };
	struct next next = { .place = place };
	enum err err = rows->ops->record_list(rows->store, &range, on_next,
	    &next);

	return err == ERR_OK && !next.is_there ? ERR_NOT_FOUND : err;
}

enum err
department_children(const struct department_rows *rows, struct str parent,
    int64_t *out)
{
	return rows->ops->record_count(rows->store, RECORD_DEPARTMENT_CHILD,
	    department_parent_key(parent), out);
}

enum err
department_path(const struct department_rows *rows, struct str id,
    struct arena *a, struct str_list *out)
{
	struct str up[DEPARTMENT_LEVELS_MAX];
	uint32_t count = 0;
	enum err err = ERR_OK;

	for (; id.len > 0 && err == ERR_OK; count++) {
		struct department d;

		if (count == DEPARTMENT_LEVELS_MAX)
			return ERR_CORRUPT;
		err = department_find(rows, id, a, &d);
		if (err != ERR_OK)
			return count > 0 && err == ERR_NOT_FOUND ?
			    ERR_CORRUPT : err;
		up[count] = d.id;
		id = d.parent;
	}
	out->items = arena_alloc(a, (count + 1u) * sizeof(struct str));
	out->count = count;
	for (uint32_t i = 0; i < count; i++)
		out->items[i] = up[count - 1 - i];
	return err;
}

struct below {
	struct arena *arena;
	struct str_list *list;
	uint32_t room;
};

static bool
add_below(struct below *below, struct str id)
{
	struct str_list *list = below->list;

	if (list->count == DEPARTMENTS_MAX)
		return false;
	if (list->count == below->room) {
		struct str *old = list->items;

		below->room *= 2;
		list->items = arena_alloc(below->arena,
		    below->room * sizeof(struct str));
		memcpy(list->items, old, list->count * sizeof(struct str));
	}
	list->items[list->count++] = keep(below->arena, id);
	return true;
}

static bool
on_child(void *arg, const struct record *row)
{
	struct department_place place;

	snprintf(place.text, sizeof(place.text), "%.*s", STR_FMT(row->id));
	return add_below(arg, department_place_id(&place));
}

enum err
department_below(const struct department_rows *rows, struct str id,
    struct arena *a, struct str_list *out, int *levels)
{
	struct below below = { .arena = a, .list = out, .room = 16 };
	uint32_t done = 0;
	enum err err = ERR_OK;

	out->items = arena_alloc(a, below.room * sizeof(struct str));
	out->count = 0;
	add_below(&below, id);
	for (*levels = 0; done < out->count && err == ERR_OK; ++*levels) {
		uint32_t end = out->count;

		if (*levels == DEPARTMENT_LEVELS_MAX)
			return ERR_CORRUPT;	/* it goes in a circle */
		for (; done < end && err == ERR_OK; done++) {
			const struct record_range range = {
				.kind = RECORD_DEPARTMENT_CHILD,
				.key = out->items[done], .after = STR("!"),
				.limit = DEPARTMENT_CHILDREN_MAX };

			err = rows->ops->record_list(rows->store, &range,
			    on_child, &below);
		}
	}
	return err;
}

/* ---- people of many departments ---- */

/* The first of them, rising, each once. */
struct crowd {
	char (*ids)[65];	/* one more than max */
	int64_t count, max;
};

/* Where it is, or belongs. */
static int64_t
find_place(const struct crowd *crowd, struct str id, bool *is_there)
{
	int64_t low = 0, high = crowd->count;

	*is_there = false;
	while (low < high) {
		int64_t middle = (low + high) / 2;
		const char *there = crowd->ids[middle];
		int order = str_cmp((struct str){ there, strlen(there) }, id);

		if (order == 0) {
			*is_there = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
on_person(void *arg, const struct record *row)
{
	struct crowd *crowd = arg;
	bool is_there;
	int64_t at = find_place(crowd, row->owner, &is_there);

	if (is_there)
		return true;
	if (at == crowd->max)	/* so are all that come behind her */
		return false;
	memmove(crowd->ids[at + 1], crowd->ids[at],
	    (size_t)(crowd->count - at) * sizeof(crowd->ids[0]));
	snprintf(crowd->ids[at], sizeof(crowd->ids[0]), "%.*s",
	    STR_FMT(row->owner));
	if (crowd->count < crowd->max)
		crowd->count++;
	return true;
}

enum err
department_people(const struct department_rows *rows,
    const struct str_list *departments, const struct department_reach *reach,
    struct arena *a, struct str_list *out)
{
	struct crowd crowd = { .max = reach->limit };
	enum err err = ERR_OK;

	crowd.ids = arena_alloc(a, (size_t)(crowd.max + 1) *
	    sizeof(crowd.ids[0]));
	for (uint32_t i = 0; i < departments->count && err == ERR_OK; i++) {
		const struct record_range range = {
			.kind = RECORD_DEPARTMENT_MEMBER,
			.key = departments->items[i],
			.after = reach->after.len > 0 ? reach->after :
			STR("!"), .limit = crowd.max };

		err = rows->ops->record_owners(rows->store, &range,
		    on_person, &crowd);
	}
	out->items = arena_alloc(a, (size_t)(crowd.count + 1) *
	    sizeof(struct str));
	out->count = (uint32_t)crowd.count;
	for (int64_t i = 0; i < crowd.count; i++)
		out->items[i] = str_from(crowd.ids[i]);
	return err;
}

enum err
department_reached(struct ledger *l, const struct department_reach *reach,
    struct arena *a, struct str_list *out)
{
	const struct department_rows rows = department_ledger(l);
	struct str_list all = { (struct str[]){ reach->id }, 1 };
	int levels;
	enum err err = ERR_OK;

	if (reach->subtree)
		err = department_below(&rows, reach->id, a, &all, &levels);
	if (err == ERR_OK)
		err = department_people(&rows, &all, reach, a, out);
	return ledger_check(l, err);
}

enum err
department_exists(struct ledger *l, struct str id)
{
	const struct department_rows rows = department_ledger(l);
	struct department d;
	struct arena arena;
	enum err err;

	arena_init(&arena, 65536);
	err = ledger_check(l, department_find(&rows, id, &arena, &d));
	arena_fini(&arena);
	return err;
}

/* ---- answers ---- */

enum err
department_write(struct jsonw *w, const struct department_rows *rows,
    const struct department *d, int level)
{
	int64_t children = 0;
	enum err err = department_children(rows, d->id, &children);

	jsonw_object(w);
	jsonw_string_field(w, "id", d->id);
	jsonw_string_field(w, "name", d->name);
	if (d->parent.len > 0)
		jsonw_string_field(w, "parent", d->parent);
	jsonw_int_field(w, "order", d->order);
	if (level > 0)
		jsonw_int_field(w, "level", level);
	if (d->head.len > 0)
		jsonw_string_field(w, "head", d->head);
	if (d->group.len > 0)
		jsonw_string_field(w, "group", d->group);
	jsonw_int_field(w, "people", d->people);
	jsonw_int_field(w, "children", children);
	jsonw_int_field(w, "created_ts", d->created_ts);
	jsonw_object_end(w);
	return err;
}

enum err
department_answer(struct ledger *l, struct request *r,
    const struct department_change *c)
{
	const struct department_rows rows = department_ledger(l);
	struct jsonw w;
	struct str_list path = { NULL, 0 };
	enum err err = ledger_check(l, department_path(&rows, c->row.id,
	    &r->arena, &path));

	if (err != ERR_OK)
		return err;
	buf_reset(&r->result);
	w = jsonw_on(&r->result);
	jsonw_object(&w);
	jsonw_key(&w, "department");
	err = ledger_check(l, department_write(&w, &rows, &c->row,
	    (int)path.count));
	if (c->e.seq > 0) {
		jsonw_int_field(&w, "seq", c->e.seq);
		jsonw_int_field(&w, "id", c->e.id);
	}
	jsonw_object_end(&w);
	return err;
}

void
department_answer_count(struct request *r, const struct department_change *c,
    const char *key)
{
	struct jsonw w;

	buf_reset(&r->result);
	w = jsonw_on(&r->result);
	jsonw_object(&w);
	if (key != NULL)
		jsonw_int_field(&w, key, c->count);
	if (c->e.seq > 0) {
		jsonw_int_field(&w, "seq", c->e.seq);
		jsonw_int_field(&w, "id", c->e.id);
	}
	jsonw_object_end(&w);
}

/* ---- writing rows ---- */

enum err
department_put(struct ledger *l, const struct department *d)
{
	struct record row = { .kind = RECORD_DEPARTMENT,
		.owner = ACCESS_OWNER, .id = d->id, .ts = d->created_ts };

	return access_put(l, &row, fields, d);
}

enum err
department_put_member(struct ledger *l, struct str user, struct str id,
    const struct department_member *m)
{
	struct record row = { .kind = RECORD_DEPARTMENT_MEMBER,
		.owner = user, .id = id, .ts = m->since_ts };

	return access_put(l, &row, member_fields, m);
}

enum err
department_put_place(struct ledger *l, const struct department *d)
{
	struct department_place place;
	struct record row = { .kind = RECORD_DEPARTMENT_CHILD,
		.owner = department_parent_key(d->parent), .ts = ledger_ts(l),
		.body = STR("") };

	department_place_of(d, &place);
	row.id = str_from(place.text);
	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

enum err
department_drop_place(struct ledger *l, const struct department *d)
{
	struct department_place place;
	struct record_key key = { .kind = RECORD_DEPARTMENT_CHILD,
		.owner = department_parent_key(d->parent) };
	enum err err;

	department_place_of(d, &place);
	key.id = str_from(place.text);
	err = ledger_check(l, ledger_ops(l)->record_delete(ledger_store(l),
	    &key));
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

/* ---- a change, from its beginning to its end ---- */

struct change_body {
	struct str department, change;
	int64_t count;
};
static const struct field change_fields[] = {
	FIELD_STRING(struct change_body, department, 0, 64, 0, ""),
	FIELD_STRING(struct change_body, change, 0, 64, 0, ""),
	FIELD_INT(struct change_body, count, 0, INT64_MAX, 0, ""),
	FIELD_END
};

enum err
department_begin(struct ledger *l, struct request *r,
    struct department_change *c)
{
	struct change_body said = { .count = 0 };
	struct ledger_conv *dir;
	struct record row = { .kind = RECORD_DEPARTMENT };
	struct entry first;
	struct buf all;
	enum err err = ledger_conv(l, STR("t:"), &dir);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	c->e = (struct entry){ .type = ENTRY_DEPARTMENT, .cid = c->cid,
		.sender = request_user(r) };
	buf_init(&all, c->said.len + 64);
	buf_printf(&all, "department %s\n", c->what);
	buf_putstr(&all, c->said);
	c->e.digest = (int64_t)ledger_digest(l, buf_str(&all));
	buf_fini(&all);
	err = ledger_first(l, dir, &c->e, &r->arena, &first);
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err != ERR_OK)
		return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
		    "use a new cid for new content") : err;
	row.body = first.body;
	err = access_decode(&row, change_fields, &said, &r->arena);
	c->count = said.count;
	c->e = first;
	c->is_done = true;
	return err;
}

enum err
department_need(struct ledger *l, struct request *r,
    struct department_change *c, struct str id)
{
	const struct department_rows rows = department_ledger(l);
	enum err err = ledger_check(l, department_find(&rows, id, &r->arena,
	    &c->row));

	return err == ERR_NOT_FOUND ? request_refuse(r, err, "id",
	    "no such department") : err;
}

/* Everybody reads that log: where people do not see departments, it names
 * none, and nobody. */
enum err
department_end(struct ledger *l, struct request *r,
    struct department_change *c, const struct str_list *users)
{
	bool is_open = ledger_parts(l)->settings->departments_open;
	struct change_body said = { .count = c->count,
		.change = str_from(c->what) };
	struct buf text;
	struct jsonw w;

	if (is_open)
		said.department = c->row.id;
	buf_init(&text, 512);
	w = jsonw_on(&text);
	field_write(change_fields, &said, &w);
	BUG_ON(text.overflow);
	c->e.body = keep(&r->arena, buf_str(&text));
	buf_fini(&text);
	if (is_open && users != NULL)
		c->e.users = group_ids_json(r, users);
	return dirlog_tell(l, r, &c->e);
}
