/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tags of people: a record for each person and tag.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/tag.h"

#include "core/dirlog.h"

#define LIST_LIMIT 100

/* ---- changing ---- */

static enum err
check_user(struct ledger *l, struct request *r, struct str id)
{
	struct arena arena;
	struct user u;
	enum err err;

	arena_init(&arena, 65536);
	err = ledger_check(l, ledger_ops(l)->user_get(ledger_store(l), id,
	    &arena, &u));
	if (err == ERR_OK && user_is_gone(&u))
		err = ERR_NOT_FOUND;
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "users",
	    "names somebody who does not exist") : err;
}

/* Whether she has it; or may, when it is to be given. */
static enum err
look(struct ledger *l, struct request *r, const struct record_key *key,
    bool gives, bool *has)
{
	int64_t count = 0, most = ledger_parts(l)->settings->tags_max;
	struct arena arena;
	struct record row;
	enum err err;

	arena_init(&arena, 65536);
	err = ledger_check(l, ledger_ops(l)->record_get(ledger_store(l), key,
	    &arena, &row));
	arena_fini(&arena);
	*has = err == ERR_OK;
	if (err != ERR_NOT_FOUND || !gives)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = ledger_check(l, ledger_ops(l)->record_count(ledger_store(l),
	    RECORD_TAG, key->owner, &count));
	return err == ERR_OK && count >= most ? request_refuse_more(r,
	    "users", most, "tags of one person") : err;
}

static enum err
write_one(struct ledger *l, const struct record_key *key, bool gives)
{
	const struct record row = { .kind = key->kind, .owner = key->owner,
		.id = key->id, .ts = ledger_ts(l), .body = STR("") };

	return ledger_check(l, gives ?
	    ledger_ops(l)->record_put(ledger_store(l), &row) :
	    ledger_ops(l)->record_delete(ledger_store(l), key));
}

/* All of it is checked before any of it is written. */
static enum err
check_all(struct ledger *l, struct request *r, bool gives, bool *skips)
{
	const struct tag_change_in *in = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->users.count && err == ERR_OK; i++) {
		const struct record_key key = { RECORD_TAG,
			in->users.items[i], in->tag };
		bool has = false;

		err = check_user(l, r, key.owner);
		if (err == ERR_OK)
			err = look(l, r, &key, gives, &has);
		skips[i] = has == gives;
	}
	return err;
}

static enum err
change(struct ledger *l, struct request *r, bool gives)
{
	const struct tag_change_in *in = r->in;
	bool *skips = arena_zalloc(&r->arena, in->users.count + 1);
	enum err err = check_all(l, r, gives, skips);
	struct entry e = { .type = ENTRY_USER };	/* whose changed */
	int64_t changed = 0;
	struct jsonw w;
	struct buf ids;

	buf_init(&ids, TAG_USERS_MAX * 67 + 16);
	buf_putc(&ids, '[');
	for (uint32_t i = 0; i < in->users.count && err == ERR_OK; i++) {
		const struct record_key key = { RECORD_TAG,
			in->users.items[i], in->tag };

		if (skips[i])
			continue;
		buf_printf(&ids, "%s\"%.*s\"", changed > 0 ? "," : "",
		    STR_FMT(key.owner));
		err = write_one(l, &key, gives);
		changed++;
	}
	buf_putc(&ids, ']');
	BUG_ON(ids.overflow);
	e.users = buf_str(&ids);
	if (err == ERR_OK && changed > 0)
		err = dirlog_tell(l, r, &e);
	buf_fini(&ids);
	w = jsonw_on(&r->result);
	jsonw_object(&w);
	jsonw_int_field(&w, "changed", changed);
	jsonw_object_end(&w);
	return err;
}

enum err
tag_add(struct ledger *l, struct request *r)
{
	return change(l, r, true);
}

enum err
tag_remove(struct ledger *l, struct request *r)
{
	return change(l, r, false);
}

/* ---- reading ---- */

struct walk {
	struct jsonw w;
	int64_t room;
	bool more;
};

static bool
on_owner(void *arg, const struct record *row)
{
	struct walk *walk = arg;

	walk->more = walk->room-- == 0;
	if (!walk->more)
		jsonw_string(&walk->w, row->owner);
	return !walk->more;
}

enum err
tag_people(struct view *v, struct request *r)
{
	const struct tag_people_in *in = r->in;
	struct walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit > 0 ? in->limit : LIST_LIMIT };
	const struct record_range range = { .kind = RECORD_TAG,
		.key = in->tag, .after = in->after.len > 0 ? in->after :
		STR("!"), .limit = walk.room + 1 };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "users");
	jsonw_array(&walk.w);
	err = v->ops->record_owners(v->store, &range, on_owner, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}

static bool
on_tag(void *arg, const struct record *row)
{
	jsonw_string(arg, row->id);
	return true;
}

enum err
tag_write_of(const struct view *v, struct jsonw *w, struct str user)
{
	const struct record_range range = { .kind = RECORD_TAG,
		.key = user, .after = STR(""), .limit = TAGS_OF_ONE_MAX };
	enum err err;

	jsonw_key(w, "tags");
	jsonw_array(w);
	err = v->ops->record_list(v->store, &range, on_tag, w);
	jsonw_array_end(w);
	return err;
}

/* ---- all of a tenant ---- */

struct tags {
	struct str *names;
	int64_t *people;
	int64_t count, left;	/* people who may be counted yet */
	bool more;
};

struct found {
	struct arena *arena;
	struct str tag;		/* empty: none */
};

static bool
on_found(void *arg, const struct record *row)
{
	struct found *found = arg;

	found->tag = (struct str){ arena_strndup(found->arena, row->id.p,
	    row->id.len), row->id.len };
	return false;
}

static bool
on_counted(void *arg, const struct record *row)
{
	(void)row;
	++*(int64_t *)arg;
	return true;
}

/* One that has too many people for what may be counted yet begins the next
 * page; the first of a page is said in any case. */
static enum err
count_one(struct view *v, struct str tag, struct tags *all)
{
	const struct record_range range = { .kind = RECORD_TAG, .key = tag,
		.after = STR("!"), .limit = all->left };
	int64_t people = 0;
	enum err err = v->ops->record_owners(v->store, &range, on_counted,
	    &people);

	all->more = people == all->left && all->count > 0;
	if (err != ERR_OK || all->more)
		return err;
	all->left -= people;
	all->names[all->count] = tag;
	all->people[all->count++] = people;
	return ERR_OK;
}

static enum err
gather(struct view *v, struct request *r, int64_t limit, struct tags *all)
{
	const struct tag_list_in *in = r->in;
	struct found found = { &r->arena, in->after };
	enum err err = ERR_OK;

	while (err == ERR_OK && !all->more) {
		const struct record_range next = { .kind = RECORD_TAG,
			.key = STR(""), .after = found.tag, .limit = 1 };

		found.tag = STR("");
		err = v->ops->record_ids(v->store, &next, on_found, &found);
		if (err != ERR_OK || found.tag.len == 0)
			break;
		all->more = all->count == limit;
		if (!all->more)
			err = count_one(v, found.tag, all);
	}
	return err;
}

static enum err
list_all(struct view *v, struct request *r)
{
	const struct tag_list_in *in = r->in;
	int64_t limit = in->limit > 0 ? in->limit : LIST_LIMIT;
	struct tags all = { .left = TAG_COUNTED_MAX };
	struct jsonw w = jsonw_on(&r->result);
	enum err err;

	all.names = arena_alloc(&r->arena,
	    (size_t)limit * sizeof(all.names[0]));
	all.people = arena_alloc(&r->arena,
	    (size_t)limit * sizeof(all.people[0]));
	err = gather(v, r, limit, &all);
	jsonw_object(&w);
	jsonw_key(&w, "tags");
	jsonw_array(&w);
	for (int64_t i = 0; i < all.count; i++)
		jsonw_string(&w, all.names[i]);
	jsonw_array_end(&w);
	jsonw_key(&w, "people");
	jsonw_array(&w);
	for (int64_t i = 0; i < all.count; i++)
		jsonw_int(&w, all.people[i]);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", all.more);
	if (all.more)
		jsonw_string_field(&w, "next", all.names[all.count - 1]);
	jsonw_object_end(&w);
	return err;
}

enum err
tag_list(struct view *v, struct request *r)
{
	const struct tag_list_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct user u;
	enum err err;

	if (in->user.len == 0)
		return list_all(v, r);
	err = v->ops->user_get(v->store, in->user, &r->arena, &u);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	err = tag_write_of(v, &w, in->user);
	jsonw_object_end(&w);
	return err;
}
