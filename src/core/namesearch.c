/* SPDX-License-Identifier: Apache-2.0 */
/*
 * user.search, group.search: by name or id, 张伟 also as zhangwei and zw. The
 * rows themselves are read, one after the other: names are short, and the
 * tenant's people at hand.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "core/namesearch.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/pinyin.h"
#include "core/groupkit.h"
#include "core/user.h"

#define LIMIT 20
#define ROWS_MAX 120000		/* read for one answer; it says so then */
#define FOUND_MAX 1000		/* of each kind; the best are given */
#define KINDS (PINYIN_IS + 1)

struct name_hit {
	enum pinyin_found how;
	struct str key;		/* a user's id, a conversation's name */
};

struct namesearch {
	struct view *view;
	struct request *r;
	struct pinyin typed;
	struct name_hit *hits;
	unsigned count, rows;
	unsigned seen[KINDS];	/* of each kind; FOUND_MAX are kept */
};

static enum pinyin_found
better(enum pinyin_found a, enum pinyin_found b)
{
	return a > b ? a : b;
}

/* False: enough rows were read. The last one may be the best. */
static bool
look_at(struct namesearch *s, struct str key, struct str id, struct str name)
{
	enum pinyin_found how = better(pinyin_find(&s->typed, name),
	    pinyin_find(&s->typed, id));

	if (how != PINYIN_NOWHERE && s->seen[how]++ < FOUND_MAX)
		s->hits[s->count++] = (struct name_hit){ how, {
		    arena_strndup(&s->r->arena, key.p, key.len), key.len } };
	return ++s->rows < ROWS_MAX;
}

/* The best first, and among equals by their keys. */
static int
by_match(const void *a, const void *b)
{
	const struct name_hit *x = a, *y = b;

	if (x->how != y->how)
		return x->how > y->how ? -1 : 1;
	return str_cmp(x->key, y->key);
}

/* Puts the best in order. Whether others were left out. */
static bool
rank(struct namesearch *s)
{
	unsigned found = 0;

	for (unsigned how = PINYIN_NOWHERE + 1; how < KINDS; how++)
		found += s->seen[how];
	qsort(s->hits, s->count, sizeof(s->hits[0]), by_match);
	if (s->count > FOUND_MAX)
		s->count = FOUND_MAX;
	return found > s->count || s->rows >= ROWS_MAX;
}

typedef enum err (*write_hit_fn)(struct namesearch *, struct jsonw *,
    struct str key);

static enum err
write_hits(struct namesearch *s, const char *list, write_hit_fn write_hit)
{
	const struct namesearch_in *in = s->r->in;
	bool is_cut = rank(s);
	unsigned limit = in->limit > 0 ? (unsigned)in->limit : LIMIT;
	unsigned at = in->after < s->count ? (unsigned)in->after : s->count;
	unsigned upto = s->count - at < limit ? s->count : at + limit;
	struct jsonw w = jsonw_on(&s->r->result);
	enum err err = ERR_OK;

	jsonw_object(&w);
	jsonw_key(&w, list);
	jsonw_array(&w);
	for (; at < upto && err == ERR_OK; at++)
		err = write_hit(s, &w, s->hits[at].key);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", upto < s->count);
	if (upto < s->count)
		jsonw_int_field(&w, "next", upto);
	jsonw_bool_field(&w, "partial", is_cut);
	jsonw_object_end(&w);
	return err;
}

static enum err
search(struct namesearch *s, enum err (*look)(struct namesearch *),
    const char *list, write_hit_fn write_hit)
{
	const struct namesearch_in *in = s->r->in;
	enum err err;

	if (!pinyin_init(&s->typed, in->text))
		return request_refuse(s->r, ERR_FIELD, "text",
		    "needs a letter or a digit, and has at most 63");
	s->hits = xcalloc(KINDS * FOUND_MAX, sizeof(s->hits[0]));
	err = look(s);
	if (err == ERR_OK)
		err = write_hits(s, list, write_hit);
	xfree(s->hits);
	return err;
}

/* ---- people ---- */

static bool
on_user(void *arg, struct str id, struct str name)
{
	return look_at(arg, id, id, name);
}

static bool
on_anybody(void *arg, const struct user *u)
{
	return user_is_gone(u) || on_user(arg, u->id, u->name);
}

static enum err
look_at_users(struct namesearch *s)
{
	const struct namesearch_in *in = s->r->in;
	const struct store_ops *ops = s->view->ops;

	return in->disabled ? ops->user_list(s->view->store, STR(""), STR(""),
	    ROWS_MAX, on_anybody, s) :
	    ops->user_names(s->view->store, ROWS_MAX, on_user, s);
}

static enum err
write_user(struct namesearch *s, struct jsonw *w, struct str id)
{
	struct user u;
	enum err err = s->view->ops->user_get(s->view->store, id,
	    &s->r->arena, &u);

	if (err == ERR_OK)
		user_write(w, &u);
	return err;
}

enum err
user_search(struct view *v, struct request *r)
{
	const struct namesearch_in *in = r->in;
	struct namesearch s = { .view = v, .r = r };

	if (in->disabled && !request_is(r, ROLES_ADMIN))
		return request_refuse(r, ERR_FORBIDDEN, "disabled",
		    "needs the right user.read");
	return search(&s, look_at_users, "users", write_user);
}

/* ---- groups ---- */

static bool
on_group(void *arg, struct str name, struct str title)
{
	struct str id = { name.p + 2, name.len - 2 };

	return look_at(arg, name, id, title);
}

static bool
on_membership(void *arg, const struct member *m, const struct conv *c)
{
	(void)m;
	if (c->kind != CONV_GROUP || c->settings.is_listed)
		return true;	/* those that are listed come anyway */
	return on_group(arg, c->name, c->title);
}

static enum err
look_at_groups(struct namesearch *s)
{
	enum err err = s->view->ops->membership_list(s->view->store,
	    request_user(s->r), on_membership, s);

	if (err != ERR_OK || s->rows >= ROWS_MAX)
		return err;
	return s->view->ops->conv_names(s->view->store, STR("g:"), ROWS_MAX,
	    on_group, s);
}

static enum err
write_group(struct namesearch *s, struct jsonw *w, struct str name)
{
	struct conv c;
	enum err err = s->view->ops->conv_by_name(s->view->store, name,
	    &s->r->arena, &c);

	if (err != ERR_OK)
		return err;
	jsonw_object(w);
	group_write(w, &c);
	jsonw_object_end(w);
	return ERR_OK;
}

enum err
group_search(struct view *v, struct request *r)
{
	struct namesearch s = { .view = v, .r = r };

	return search(&s, look_at_groups, "groups", write_group);
}
