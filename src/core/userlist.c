/* SPDX-License-Identifier: Apache-2.0 */
/*
 * user.list: people by pages, in the order of ids.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/pinyin.h"
#include "core/user.h"

#define LIST_LIMIT 100

struct list_walk {
	const struct user_list_in *in;
	struct arena *arena;
	struct pinyin *typed;	/* NULL: the store looks for the text */
	struct user *users;	/* of the page, without what nobody is told */
	uint32_t count, room;
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
is_wanted(const struct list_walk *walk, const struct user *u)
{
	const struct user_list_in *in = walk->in;

	return !user_is_gone(u) &&
	    (!in->has_admin || in->admin == u->is_admin) &&
	    (!in->has_disabled || in->disabled == u->disabled) &&
	    is_named(walk->typed, u);
}

static bool
on_user(void *arg, const struct user *u)
{
	struct list_walk *walk = arg;

	if (!is_wanted(walk, u))
		return true;
	walk->more = walk->count == walk->room;
	if (walk->more)
		return false;
	walk->users[walk->count++] = (struct user){
		.id = keep(walk->arena, u->id),
		.name = keep(walk->arena, u->name), .password = STR(""),
		.is_admin = u->is_admin, .disabled = u->disabled,
		.created_ts = u->created_ts };
	return true;
}

/* Addresses are rows of their own. */
static enum err
write_page(struct view *v, struct request *r, const struct list_walk *walk)
{
	struct jsonw w = jsonw_on(&r->result);
	enum err err = ERR_OK;

	jsonw_object(&w);
	jsonw_key(&w, "users");
	jsonw_array(&w);
	for (uint32_t i = 0; i < walk->count && err == ERR_OK; i++) {
		const struct user *u = &walk->users[i];

		jsonw_object(&w);
		user_write_members(&w, u);
		if (request_is(r, ROLES_ADMIN))
			err = user_write_email(v, r, &w, u->id);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", walk->more);
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
	struct pinyin *typed = arena_alloc(&r->arena, sizeof(*typed));
	enum err err;

	walk.users = arena_zalloc(&r->arena,
	    walk.room * sizeof(walk.users[0]));
	/* Signs alone are looked for as they stand. */
	if (pinyin_init(typed, in->text))
		walk.typed = typed;
	/* Some are passed over: the walk itself ends it. */
	err = v->ops->user_list(v->store, in->after,
	    walk.typed != NULL ? STR("") : in->text, INT64_MAX, on_user,
	    &walk);
	return err == ERR_OK ? write_page(v, r, &walk) : err;
}
