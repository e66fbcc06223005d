/* SPDX-License-Identifier: Apache-2.0 */
/*
 * user.list: people by pages, in the order of ids.
 * Runs on: the shard, then readers.
 * Owns: nothing between calls.
 */
#include "base/pinyin.h"
#include "core/departmentkit.h"
#include "core/role.h"
#include "core/shard.h"
#include "core/tag.h"
#include "core/user.h"

#define LIST_LIMIT 100
#define LOOKED_MAX 20000	/* people looked at for one answer */
#define PAGE_BYTES_MAX (REQUEST_RESULT_MAX / 2)
#define GATHERED_MAX 5000	/* ids that a filter gives for one */

struct list_walk {
	const struct user_list_in *in;
	struct arena *arena;
	struct pinyin *typed;	/* NULL: the store looks for the text */
	struct str signs;	/* to look for as they stand; or empty */
	struct user *users;	/* of the page, without what nobody is told */
	uint32_t count, room, looked;
	char last[65];		/* who was looked at last */
	bool more;
};

static struct str
keep(struct arena *arena, struct str s)
{
	return (struct str){ arena_strndup(arena, s.p, s.len), s.len };
}

static bool
is_named(struct pinyin *typed, const struct user *u)
{
	return typed == NULL ||
	    pinyin_find(typed, u->name) != PINYIN_NOWHERE ||
	    pinyin_find(typed, u->id) != PINYIN_NOWHERE;
}

static bool
contains(struct str s, struct str part)
{
	return memmem(s.p, s.len, part.p, part.len) != NULL;
}

static bool
has_signs(struct str signs, const struct user *u)
{
	return signs.len == 0 || contains(u->name, signs) ||
	    contains(u->id, signs);
}

static bool
is_wanted(const struct list_walk *walk, const struct user *u)
{
	const struct user_list_in *in = walk->in;

	return !user_is_gone(u) &&
	    (!in->has_admin || in->admin == u->is_admin) &&
	    (!in->has_disabled || in->disabled == u->disabled) &&
	    is_named(walk->typed, u) && has_signs(walk->signs, u);
}

static bool
on_user(void *arg, const struct user *u)
{
	struct list_walk *walk = arg;
	bool wanted = is_wanted(walk, u);

	walk->more = wanted && walk->count == walk->room;
	if (walk->more)
		return false;
	if (wanted)
		walk->users[walk->count++] = (struct user){
			.id = keep(walk->arena, u->id),
			.name = keep(walk->arena, u->name),
			.password = STR(""), .is_admin = u->is_admin,
			.disabled = u->disabled,
			.created_ts = u->created_ts };
	snprintf(walk->last, sizeof(walk->last), "%.*s", STR_FMT(u->id));
	walk->more = ++walk->looked == LOOKED_MAX;
	return !walk->more;
}

/* ---- narrowing: each filter gives ids behind `after`, rising ---- */

static enum err
gather_department(struct view *v, struct request *r, struct str_list *out)
{
	const struct user_list_in *in = r->in;
	const struct department_rows rows = department_view(v);
	const struct department_reach reach = { .after = in->after,
		.limit = GATHERED_MAX };
	struct department d;
	struct str_list all;
	int levels;
	enum err err = department_find(&rows, in->department, &r->arena, &d);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "department",
		    "no such department");
	if (err == ERR_OK)
		err = department_below(&rows, d.id, &r->arena, &all, &levels);
	return err == ERR_OK ? department_people(&rows, &all, &reach,
	    &r->arena, out) : err;
}

struct tagged {
	struct arena *arena;
	struct str_list *out;
};

static bool
on_tagged(void *arg, const struct record *row)
{
	struct tagged *tagged = arg;

	tagged->out->items[tagged->out->count++] = keep(tagged->arena,
	    row->owner);
	return true;
}

static enum err
gather_tag(struct view *v, struct request *r, struct str_list *out)
{
	const struct user_list_in *in = r->in;
	const struct record_range range = { .kind = RECORD_TAG,
		.key = in->tag, .after = in->after.len > 0 ? in->after :
		STR("!"), .limit = GATHERED_MAX };
	struct tagged tagged = { &r->arena, out };

	*out = (struct str_list){ arena_alloc(&r->arena,
	    GATHERED_MAX * sizeof(struct str)), 0 };
	return v->ops->record_owners(v->store, &range, on_tagged, &tagged);
}

static enum err
gather_role(struct view *v, struct request *r, struct str_list *out)
{
	const struct user_list_in *in = r->in;
	enum err err = role_holders(v, r, in->role, out);
	uint32_t before = 0;

	while (before < out->count &&
	    str_cmp(out->items[before], in->after) <= 0)
		before++;
	out->items += before;
	out->count -= before;
	return err;
}

/* The least ids so far, rising. */
static void
keep_least(struct str_list *least, struct str id)
{
	uint32_t low = 0, high = least->count;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (str_cmp(least->items[middle], id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == GATHERED_MAX)
		return;
	if (least->count == GATHERED_MAX)
		least->count--;
	memmove(&least->items[low + 1], &least->items[low],
	    (least->count++ - low) * sizeof(id));
	least->items[low] = id;
}

enum err
user_list_online(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct user_list_in *in = r->in;
	struct str_list *least;
	struct str id;
	void *user;
	uint32_t pos = 0;

	(void)s;
	if (!in->online)
		return ERR_OK;
	least = arena_zalloc(&r->arena, sizeof(*least));
	least->items = arena_alloc(&r->arena,
	    GATHERED_MAX * sizeof(least->items[0]));
	while (map_next(shard_users(t), &pos, &id, &user)) {
		if (str_cmp(id, in->after) > 0)
			keep_least(least, id);
	}
	for (uint32_t i = 0; i < least->count; i++)
		least->items[i] = keep(&r->arena, least->items[i]);
	r->scratch = least;
	return ERR_OK;
}

static enum err
gather_online(struct view *v, struct request *r, struct str_list *out)
{
	(void)v;
	*out = *(const struct str_list *)r->scratch;
	return ERR_OK;
}

/* Those in all of what was gathered; of what was not gathered whole only up
 * to some id are they known. */
struct narrowed {
	struct str_list ids;
	struct str upto;	/* empty: all are known */
	bool is_asked;
};

static void
narrow(struct narrowed *n, const struct str_list *found)
{
	struct str_list *ids = &n->ids;
	uint32_t kept = 0, at = 0;

	if (found->count == GATHERED_MAX && (n->upto.len == 0 ||
	    str_cmp(found->items[found->count - 1], n->upto) < 0))
		n->upto = found->items[found->count - 1];
	if (!n->is_asked)
		*ids = *found;
	for (uint32_t i = 0; n->is_asked && i < ids->count; i++) {
		while (at < found->count &&
		    str_cmp(found->items[at], ids->items[i]) < 0)
			at++;
		if (at < found->count &&
		    str_eq(found->items[at], ids->items[i]))
			ids->items[kept++] = ids->items[i];
	}
	if (n->is_asked)
		ids->count = kept;
	n->is_asked = true;
}

static enum err
need_right(struct request *r, const char *field)
{
	return request_is(r, ROLES_ADMIN) ? ERR_OK : request_refuse(r,
	    ERR_FORBIDDEN, field, "needs the right user.read");
}

static enum err
narrow_all(struct view *v, struct request *r, struct narrowed *n)
{
	const struct user_list_in *in = r->in;
	const struct {
		const char *name;
		bool is_asked;
		enum err (*gather)(struct view *, struct request *,
		    struct str_list *out);
	} filters[] = {
		{ "department", in->department.len > 0, gather_department },
		{ "tag", in->tag.len > 0, gather_tag },
		{ "role", in->role.len > 0, gather_role },
		{ "online", in->online, gather_online },
	};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]) &&
	    err == ERR_OK; i++) {
		struct str_list found;

		if (!filters[i].is_asked)
			continue;
		err = need_right(r, filters[i].name);
		if (err == ERR_OK)
			err = filters[i].gather(v, r, &found);
		if (err == ERR_OK)
			narrow(n, &found);
	}
	return err;
}

static enum err
walk_narrowed(struct view *v, const struct narrowed *n,
    struct list_walk *walk)
{
	bool goes_on = true;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < n->ids.count && goes_on && err == ERR_OK;
	    i++) {
		struct arena arena;
		struct user u;

		if (n->upto.len > 0 && str_cmp(n->ids.items[i], n->upto) > 0)
			break;
		arena_init(&arena, 65536);
		err = v->ops->user_get(v->store, n->ids.items[i], &arena, &u);
		if (err == ERR_OK)
			goes_on = on_user(walk, &u);
		arena_fini(&arena);
	}
	if (goes_on && n->upto.len > 0) {
		walk->more = true;
		snprintf(walk->last, sizeof(walk->last), "%.*s",
		    STR_FMT(n->upto));
	}
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

/* ---- the page ---- */

/* Addresses, departments and tags are rows of their own. */
static enum err
write_person(struct view *v, struct request *r, struct jsonw *w,
    const struct user *u)
{
	const struct user_list_in *in = r->in;
	enum err err = ERR_OK;

	jsonw_object(w);
	user_write_members(w, u);
	if (request_is(r, ROLES_ADMIN))
		err = user_write_email(v, r, w, u->id);
	if (err == ERR_OK && in->details)
		err = department_write_of(v, r, w, u->id);
	if (err == ERR_OK && in->details)
		err = tag_write_of(v, w, u->id);
	jsonw_object_end(w);
	return err;
}

static enum err
write_page(struct view *v, struct request *r, const struct list_walk *walk)
{
	struct str next = str_from(walk->last);
	struct jsonw w = jsonw_on(&r->result);
	bool is_cut = false;
	enum err err = ERR_OK;

	jsonw_object(&w);
	jsonw_key(&w, "users");
	jsonw_array(&w);
	for (uint32_t i = 0; i < walk->count && err == ERR_OK && !is_cut;
	    i++) {
		err = write_person(v, r, &w, &walk->users[i]);
		is_cut = r->result.len > PAGE_BYTES_MAX &&
		    i + 1 < walk->count;
		if (is_cut)
			next = walk->users[i].id;
	}
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", walk->more || is_cut);
	if (walk->more || is_cut)
		jsonw_string_field(&w, "next", next);
	jsonw_object_end(&w);
	return err;
}

enum err
user_list(struct view *v, struct request *r)
{
	const struct user_list_in *in = r->in;
	struct list_walk walk = {
		.in = in,
		.arena = &r->arena,
		.room = in->limit ? (uint32_t)in->limit : LIST_LIMIT,
	};
	struct narrowed narrowed = { .is_asked = false };
	struct pinyin *typed = arena_alloc(&r->arena, sizeof(*typed));
	bool can_be_read = pinyin_init(typed, in->text);
	enum err err = narrow_all(v, r, &narrowed);

	r->scratch = NULL;
	if (err == ERR_OK && in->details)
		err = need_right(r, "details");
	if (err != ERR_OK)
		return err;
	walk.users = arena_zalloc(&r->arena,
	    walk.room * sizeof(walk.users[0]));
	if (can_be_read)
		walk.typed = typed;
	else if (narrowed.is_asked)
		walk.signs = in->text;
	/* Some are passed over: the walk itself ends it. Signs alone are
	 * looked for as they stand, by the store. */
	err = narrowed.is_asked ? walk_narrowed(v, &narrowed, &walk) :
	    v->ops->user_list(v->store, in->after, can_be_read ? STR("") :
	    in->text, INT64_MAX, on_user, &walk);
	return err == ERR_OK ? write_page(v, r, &walk) : err;
}
