/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What departments there are, and who is in them.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/text.h"
#include "core/access.h"
#include "core/departmentkit.h"

#define PAGE_LIMIT 100
#define CHUNK 500	/* people looked at in one go, by name */

static bool
may_see(const struct view *v, const struct request *r)
{
	return v->parts->settings->departments_open ||
	    request_is(r, ROLES_ADMIN);
}

/* The row of this id, for who may see it. */
static enum err
find(struct view *v, struct request *r, struct str id, struct department *out)
{
	const struct department_rows rows = department_view(v);
	enum err err = may_see(v, r) ? department_find(&rows, id, &r->arena,
	    out) : ERR_FORBIDDEN;

	return err == ERR_NOT_FOUND ? request_refuse(r, err, "id",
	    "no such department") : err;
}

/* ---- department.get ---- */

enum err
department_get(struct view *v, struct request *r)
{
	const struct department_get_in *in = r->in;
	const struct department_rows rows = department_view(v);
	struct jsonw w = jsonw_on(&r->result);
	struct department d;
	struct str_list path;
	enum err err = find(v, r, in->id, &d);

	if (err == ERR_OK)
		err = department_path(&rows, d.id, &r->arena, &path);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "department");
	err = department_write(&w, &rows, &d, (int)path.count);
	path.count--;
	str_list_field(&w, "above", &path);
	jsonw_object_end(&w);
	return err;
}

/* ---- looking for a part of a name ---- */

struct words {
	struct buf text;	/* folded; empty: everything */
	struct buf folded;
};

static void
words_init(struct words *words, struct str text)
{
	buf_init(&words->text, text.len + 1);
	buf_init(&words->folded, RECORD_BODY_MAX);
	text_fold(text, &words->text);
}

static void
words_fini(struct words *words)
{
	buf_fini(&words->text);
	buf_fini(&words->folded);
}

static bool
contains(struct words *words, struct str name)
{
	buf_reset(&words->folded);
	text_fold(name, &words->folded);
	return words->text.len == 0 || memmem(words->folded.data,
	    words->folded.len, words->text.data, words->text.len) != NULL;
}

/* ---- department.list ---- */

struct list_walk {
	struct jsonw w;
	struct department_rows rows;
	struct words words;
	int64_t room;
	bool more;
	enum err err;
};

static bool
on_department(void *arg, const struct record *row)
{
	struct list_walk *walk = arg;
	struct department d;
	struct arena arena;

	arena_init(&arena, 65536);
	walk->err = department_decode(row, &arena, &d);
	if (walk->err == ERR_OK && (contains(&walk->words, d.name) ||
	    contains(&walk->words, d.id))) {
		walk->more = walk->room-- == 0;
		if (!walk->more)
			walk->err = department_write(&walk->w, &walk->rows,
			    &d, 0);
	}
	arena_fini(&arena);
	return walk->err == ERR_OK && !walk->more;
}

enum err
department_list(struct view *v, struct request *r)
{
	const struct department_list_in *in = r->in;
	struct list_walk walk = { .w = jsonw_on(&r->result),
		.rows = department_view(v),
		.room = in->limit > 0 ? in->limit : PAGE_LIMIT };
	const struct record_range range = { .kind = RECORD_DEPARTMENT,
		.key = ACCESS_OWNER, .after = in->after.len > 0 ? in->after :
		STR("!"), .limit = in->text.len > 0 ? DEPARTMENTS_MAX :
		walk.room + 1 };
	enum err err;

	if (!may_see(v, r))
		return ERR_FORBIDDEN;
	words_init(&walk.words, in->text);
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "departments");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_department, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	words_fini(&walk.words);
	return err == ERR_OK ? walk.err : err;
}

/* ---- department.tree ---- */

/* Each one before those below it. What is being walked, the top first. */
struct climb {
	struct department_rows rows;
	struct jsonw w;
	struct {
		char parent[65];	/* empty: the top */
		struct department_place after;
	} steps[DEPARTMENT_LEVELS_MAX + 1];
	int depth;	/* of steps */
	int above;	/* levels above the first step */
	int64_t levels, room;
	bool more;
};

static void
push(struct climb *climb, struct str parent)
{
	int at = climb->depth++;

	BUG_ON(at > DEPARTMENT_LEVELS_MAX);	/* `above` is checked */
	snprintf(climb->steps[at].parent, sizeof(climb->steps[at].parent),
	    "%.*s", STR_FMT(parent));
	climb->steps[at].after.text[0] = '\0';
}

/* To where a page ended: right behind `id`, which is below the first step. */
static enum err
go_behind(struct request *r, struct climb *climb, struct str id)
{
	const struct str top = str_from(climb->steps[0].parent);
	struct str_list path;
	bool is_below = top.len == 0;
	enum err err = department_path(&climb->rows, id, &r->arena, &path);

	for (uint32_t i = 0; i < path.count && err == ERR_OK; i++) {
		struct department d;

		if (is_below)
			err = department_find(&climb->rows, path.items[i],
			    &r->arena, &d);
		if (is_below && err == ERR_OK) {
			department_place_of(&d,
			    &climb->steps[climb->depth - 1].after);
			push(climb, d.id);
		}
		is_below |= str_eq(path.items[i], top);
	}
	if (err == ERR_NOT_FOUND || (err == ERR_OK && climb->depth == 1))
		return request_refuse(r, ERR_NOT_FOUND, "after",
		    "it is no longer there; begin again");
	return err;
}

/* The next one, and where its own are. */
static enum err
take_next(struct climb *climb)
{
	int at = climb->depth - 1;
	struct department d;
	struct arena arena;
	enum err err = climb->depth > climb->levels ? ERR_NOT_FOUND :
	    department_next(&climb->rows,
	    str_from(climb->steps[at].parent), &climb->steps[at].after);

	if (err == ERR_NOT_FOUND) {
		climb->depth--;
		return ERR_OK;
	}
	if (err != ERR_OK)
		return err;
	climb->more = climb->room-- == 0;
	if (climb->more)
		return ERR_OK;
	if (climb->above + climb->depth > DEPARTMENT_LEVELS_MAX)
		return ERR_CORRUPT;	/* it goes in a circle */
	arena_init(&arena, 65536);
	err = department_find(&climb->rows,
	    department_place_id(&climb->steps[at].after), &arena, &d);
	if (err == ERR_OK)
		err = department_write(&climb->w, &climb->rows, &d,
		    climb->above + climb->depth);
	if (err == ERR_OK)
		push(climb, d.id);
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

static enum err
start_climb(struct view *v, struct request *r, struct climb *climb)
{
	const struct department_tree_in *in = r->in;
	struct str_list path;
	enum err err = may_see(v, r) ? department_path(&climb->rows, in->id,
	    &r->arena, &path) : ERR_FORBIDDEN;

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such department");
	if (err != ERR_OK)
		return err;
	climb->above = (int)path.count;
	push(climb, in->id);
	return in->after.len > 0 ? go_behind(r, climb, in->after) : ERR_OK;
}

enum err
department_tree(struct view *v, struct request *r)
{
	const struct department_tree_in *in = r->in;
	struct climb climb = { .w = jsonw_on(&r->result),
		.rows = department_view(v),
		.levels = in->levels > 0 ? in->levels : DEPARTMENT_LEVELS_MAX,
		.room = in->limit > 0 ? in->limit : PAGE_LIMIT };
	enum err err = start_climb(v, r, &climb);

	if (err != ERR_OK)
		return err;
	jsonw_object(&climb.w);
	jsonw_key(&climb.w, "departments");
	jsonw_array(&climb.w);
	while (err == ERR_OK && climb.depth > 0 && !climb.more)
		err = take_next(&climb);
	jsonw_array_end(&climb.w);
	jsonw_bool_field(&climb.w, "more", climb.more);
	jsonw_object_end(&climb.w);
	return err;
}

/* ---- department.members ---- */

struct members_walk {
	struct view *view;
	struct jsonw w;
	const struct department *department;
	struct department_reach reach;
	struct words words;
	char after[65];		/* to which reach.after points */
	int64_t room;
	bool more;
};

static void
write_place(struct jsonw *w, const struct department_member *m, bool is_head)
{
	if (m->title.len > 0)
		jsonw_string_field(w, "title", m->title);
	if (m->primary)
		jsonw_bool_field(w, "primary", true);
	if (is_head)
		jsonw_bool_field(w, "head", true);
}

/* How she is in this very department, if she is. */
static enum err
write_here(struct members_walk *walk, struct arena *a, struct str user)
{
	const struct department *d = walk->department;
	const struct department_rows rows = department_view(walk->view);
	struct department_member m;
	enum err err = department_find_member(&rows, user, d->id, a, &m);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	write_place(&walk->w, &m, str_eq(user, d->head));
	jsonw_int_field(&walk->w, "since_ts", m.since_ts);
	return ERR_OK;
}

static enum err
write_person(struct members_walk *walk, const struct user *u)
{
	struct arena arena;
	enum err err;

	walk->more = walk->room-- == 0;
	if (walk->more)
		return ERR_OK;
	arena_init(&arena, 65536);
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "user", u->id);
	jsonw_string_field(&walk->w, "name", u->name);
	if (u->disabled)
		jsonw_bool_field(&walk->w, "disabled", true);
	err = write_here(walk, &arena, u->id);
	jsonw_object_end(&walk->w);
	arena_fini(&arena);
	return err;
}

static enum err
write_wanted(struct members_walk *walk, struct str id)
{
	struct view *v = walk->view;
	struct arena arena;
	struct user u;
	enum err err;

	arena_init(&arena, 65536);
	err = v->ops->user_get(v->store, id, &arena, &u);
	if (err == ERR_OK && (contains(&walk->words, u.name) ||
	    contains(&walk->words, u.id)))
		err = write_person(walk, &u);
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

/* By pieces, until the page is full or nobody is left. */
static enum err
write_people(struct members_walk *walk, const struct str_list *departments)
{
	const struct department_rows rows = department_view(walk->view);
	bool ends = false;
	enum err err = ERR_OK;

	while (err == ERR_OK && !ends && !walk->more) {
		struct str_list people = { NULL, 0 };
		struct arena arena;

		arena_init(&arena, REQUEST_ARENA_MAX);
		err = department_people(&rows, departments, &walk->reach,
		    &arena, &people);
		for (uint32_t i = 0; i < people.count && err == ERR_OK &&
		    !walk->more; i++)
			err = write_wanted(walk, people.items[i]);
		ends = people.count < walk->reach.limit;
		if (people.count > 0) {
			snprintf(walk->after, sizeof(walk->after), "%.*s",
			    STR_FMT(people.items[people.count - 1]));
			walk->reach.after = str_from(walk->after);
		}
		arena_fini(&arena);
	}
	return err;
}

/* ---- by name, in many departments: those of that name are looked through */

struct named_walk {
	struct members_walk *members;
	struct str_list departments;	/* rising */
	bool is_in;
	enum err err;
};

static int
by_id(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool
on_hers(void *arg, const struct record *row)
{
	struct named_walk *walk = arg;

	walk->is_in = bsearch(&row->id, walk->departments.items,
	    walk->departments.count, sizeof(row->id), by_id) != NULL;
	return !walk->is_in;
}

static bool
on_named(void *arg, const struct user *u)
{
	struct named_walk *walk = arg;
	struct view *v = walk->members->view;
	const struct record_range range = { .kind = RECORD_DEPARTMENT_MEMBER,
		.key = u->id, .after = STR("!"),
		.limit = DEPARTMENTS_OF_ONE_MAX };

	walk->is_in = false;
	walk->err = v->ops->record_list(v->store, &range, on_hers, walk);
	if (walk->err == ERR_OK && walk->is_in)
		walk->err = write_person(walk->members, u);
	return walk->err == ERR_OK && !walk->members->more;
}

static enum err
write_named(struct members_walk *members, struct str text,
    const struct str_list *departments)
{
	struct view *v = members->view;
	struct named_walk walk = { .members = members,
		.departments = *departments };
	enum err err;

	qsort(walk.departments.items, walk.departments.count,
	    sizeof(struct str), by_id);
	err = v->ops->user_list(v->store, members->reach.after.len > 0 ?
	    members->reach.after : STR(""), text, INT64_MAX, on_named, &walk);
	return err == ERR_OK ? walk.err : err;
}

enum err
department_members(struct view *v, struct request *r)
{
	const struct department_members_in *in = r->in;
	const struct department_rows rows = department_view(v);
	struct department d;
	struct members_walk walk = { .view = v, .department = &d,
		.w = jsonw_on(&r->result),
		.room = in->limit > 0 ? in->limit : PAGE_LIMIT };
	struct str_list all = { (struct str[]){ in->id }, 1 };
	int levels;
	enum err err = find(v, r, in->id, &d);

	if (err == ERR_OK && in->subtree)
		err = department_below(&rows, in->id, &r->arena, &all,
		    &levels);
	if (err != ERR_OK)
		return err;
	walk.reach = (struct department_reach){ .after = in->after,
		.limit = in->text.len > 0 ? CHUNK : walk.room + 1 };
	words_init(&walk.words, in->text);
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "people");
	jsonw_array(&walk.w);
	err = in->subtree && in->text.len > 0 ?
	    write_named(&walk, in->text, &all) : write_people(&walk, &all);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	words_fini(&walk.words);
	return err;
}

/* ---- for user.get ---- */

struct own_walk {
	struct jsonw *w;
	struct department_rows rows;
	struct str user;
	enum err err;
};

static bool
on_own(void *arg, const struct record *row)
{
	struct own_walk *walk = arg;
	struct department_member m;
	struct department d;
	struct arena arena;

	arena_init(&arena, 65536);
	walk->err = department_decode_member(row, &arena, &m);
	if (walk->err == ERR_OK)
		walk->err = department_find(&walk->rows, row->id, &arena, &d);
	if (walk->err == ERR_OK) {
		jsonw_object(walk->w);
		jsonw_string_field(walk->w, "id", d.id);
		jsonw_string_field(walk->w, "name", d.name);
		write_place(walk->w, &m, str_eq(walk->user, d.head));
		jsonw_object_end(walk->w);
	}
	arena_fini(&arena);
	return walk->err == ERR_OK;
}

enum err
department_write_of(struct view *v, struct request *r, struct jsonw *w,
    struct str user)
{
	const struct record_range range = { .kind = RECORD_DEPARTMENT_MEMBER,
		.key = user, .after = STR("!"),
		.limit = DEPARTMENTS_OF_ONE_MAX };
	struct own_walk walk = { .w = w, .rows = department_view(v),
		.user = user };
	enum err err;

	if (!may_see(v, r) && !str_eq(user, request_user(r)))
		return ERR_OK;
	jsonw_key(w, "departments");
	jsonw_array(w);
	err = v->ops->record_list(v->store, &range, on_own, &walk);
	jsonw_array_end(w);
	if (err == ERR_OK)
		err = walk.err;
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}
