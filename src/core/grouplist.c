/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What there is: one group, its members by pages and by name, and the groups
 * and channels that are listed.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/text.h"
#include "core/group.h"
#include "core/groupkit.h"

#define PAGE_LIMIT 100

/* ---- group.get ---- */

struct question_body {
	struct str question, answer;
};
static const struct field question_fields[] = {
	FIELD_STRING(struct question_body, question, 0, RECORD_BODY_MAX, 0,
	    ""),
	FIELD_STRING(struct question_body, answer, 0, RECORD_BODY_MAX, 0, ""),
	FIELD_END
};

static enum err
write_question(struct view *v, struct request *r, struct jsonw *w,
    const struct conv *c)
{
	struct question_body body = { .question = STR("") };
	struct record row;
	enum err err;

	if (c->settings.join != JOIN_QUESTION)
		return ERR_OK;
	err = group_view_record(v, &r->arena, (struct record_key){
	    RECORD_GROUP_TEXT, c->name, STR("question") }, &row);
	if (err == ERR_OK)
		err = group_decode(&r->arena, row.body, question_fields,
		    &body);
	if (err == ERR_OK)
		jsonw_string_field(w, "question", body.question);
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

struct follow_body {		/* of RECORD_DEPARTMENT_GROUP */
	struct str department;
};
static const struct field follow_fields[] = {
	FIELD_STRING(struct follow_body, department, 1, 64, FIELD_REQUIRED,
	    ""),
	FIELD_END
};

static enum err
write_department(struct view *v, struct request *r, struct jsonw *w,
    const struct conv *c)
{
	struct follow_body body = { .department = STR("") };
	struct record row;
	enum err err = group_view_record(v, &r->arena, (struct record_key){
	    RECORD_DEPARTMENT_GROUP, STR("t:"), c->name }, &row);

	if (err == ERR_OK)
		err = group_decode(&r->arena, row.body, follow_fields,
		    &body);
	if (err == ERR_OK)
		jsonw_string_field(w, "department", body.department);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Somebody outside may know of it: it is listed, or one may come in. */
static bool
is_open_to_see(const struct conv *c)
{
	const struct conv_settings *set = &c->settings;

	return set->life == LIFE_ACTIVE && (set->is_listed ||
	    set->join == JOIN_OPEN || set->join == JOIN_APPROVAL ||
	    set->join == JOIN_QUESTION);
}

enum err
group_get(struct view *v, struct request *r)
{
	const struct group_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct group_seen g;
	enum err err = group_view(v, r, "g:", in->id, &g);

	if (err == ERR_OK && !g.is_in && !is_open_to_see(&g.conv))
		return ERR_NOT_MEMBER;
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "group");
	jsonw_object(&w);
	group_write(&w, &g.conv);
	err = write_question(v, r, &w, &g.conv);
	if (err == ERR_OK)
		err = write_department(v, r, &w, &g.conv);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	return err;
}

/* ---- group.members ---- */

struct nickname_body {
	struct str nickname;
};
static const struct field nickname_fields[] = {
	FIELD_STRING(struct nickname_body, nickname, 0, RECORD_BODY_MAX, 0,
	    ""),
	FIELD_END
};

struct member_walk {
	struct view *view;
	const struct conv *conv;
	struct jsonw w;
	struct buf text;	/* looked for, folded; empty: everyone */
	struct buf folded;
	int64_t room;
	int64_t nicknames;	/* of the whole group; most have none */
	bool more;
	enum err err;
};

static bool
contains(struct member_walk *walk, struct str name)
{
	buf_reset(&walk->folded);
	text_fold(name, &walk->folded);
	return memmem(walk->folded.data, walk->folded.len, walk->text.data,
	    walk->text.len) != NULL;
}

static bool
is_wanted(struct member_walk *walk, const struct user *u, struct str nickname)
{
	return walk->text.len == 0 || contains(walk, u->id) ||
	    contains(walk, u->name) ||
	    (nickname.len > 0 && contains(walk, nickname));
}

static void
write_member(struct jsonw *w, const struct member *m, const struct user *u,
    struct str nickname)
{
	jsonw_object(w);
	jsonw_string_field(w, "user", u->id);
	jsonw_string_field(w, "name", u->name);
	if (nickname.len > 0)
		jsonw_string_field(w, "nickname", nickname);
	jsonw_string_field(w, "role", str_from(member_role_name(m->role)));
	jsonw_int_field(w, "read", m->read_seq);
	if (m->joined_ts > 0)
		jsonw_int_field(w, "joined_ts", m->joined_ts);
	if (m->silent_until_ts > 0)
		jsonw_int_field(w, "muted_until", m->silent_until_ts);
	if (m->is_speaker)
		jsonw_bool_field(w, "speaker", true);
	jsonw_object_end(w);
}

/* Her row and her nickname, from the same snapshot as the walk. */
static enum err
look_up(struct member_walk *walk, struct arena *a, struct str id,
    struct user *u, struct str *nickname)
{
	struct view *v = walk->view;
	struct nickname_body body = { .nickname = STR("") };
	struct record row;
	enum err err = v->ops->user_get(v->store, id, a, u);

	*nickname = body.nickname;
	if (err != ERR_OK || walk->nicknames == 0)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	err = group_view_record(v, a, (struct record_key){ RECORD_NICKNAME,
	    walk->conv->name, id }, &row);
	if (err == ERR_OK)
		err = group_decode(a, row.body, nickname_fields, &body);
	*nickname = body.nickname;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
on_member(void *arg, const struct member *m)
{
	struct member_walk *walk = arg;
	struct arena arena;
	struct user u;
	struct str nickname;

	arena_init(&arena, 1u << 20);
	walk->err = look_up(walk, &arena, m->user, &u, &nickname);
	if (walk->err == ERR_OK && is_wanted(walk, &u, nickname)) {
		walk->more = walk->room == 0;
		if (!walk->more)
			write_member(&walk->w, m, &u, nickname);
		walk->room--;
	}
	arena_fini(&arena);
	return walk->err == ERR_OK && !walk->more;
}

enum err
group_members(struct view *v, struct request *r)
{
	const struct group_members_in *in = r->in;
	struct group_seen g;
	struct member_walk walk = { .view = v, .conv = &g.conv,
		.w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : PAGE_LIMIT };
	enum err err = group_view_within(v, r, "g:", in->id, &g);

	if (err == ERR_OK)
		err = v->ops->record_count(v->store, RECORD_NICKNAME,
		    g.conv.name, &walk.nicknames);
	if (err != ERR_OK)
		return err;
	buf_init(&walk.text, in->text.len + 1);
	buf_init(&walk.folded, RECORD_BODY_MAX);
	text_fold(in->text, &walk.text);
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "members");
	jsonw_array(&walk.w);
	err = v->ops->member_list(v->store, g.conv.key, in->after,
	    in->text.len > 0 ? GROUP_MEMBERS_MAX : walk.room + 1, on_member,
	    &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	buf_fini(&walk.text);
	buf_fini(&walk.folded);
	return err == ERR_OK ? walk.err : err;
}

/* ---- what is listed ---- */

struct search_walk {
	struct jsonw w;
	int64_t room;
	bool more;
};

static bool
on_listed(void *arg, const struct conv *c)
{
	struct search_walk *walk = arg;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	jsonw_object(&walk->w);
	group_write(&walk->w, c);
	jsonw_object_end(&walk->w);
	return true;
}

static enum err
search(struct view *v, struct request *r, const char *prefix,
    const char *key)
{
	const struct group_list_in *in = r->in;
	struct search_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : PAGE_LIMIT };
	const struct conv_range range = { .prefix = str_from(prefix),
		.after = in->after.len > 0 ?
		group_conv_name(r, prefix, in->after) : STR(""),
		.text = in->text, .all = in->all, .limit = walk.room + 1 };
	enum err err;

	if (in->all && !request_is(r, ROLES_ADMIN))
		return request_refuse(r, ERR_FORBIDDEN, "all",
		    "only administrators see those that are not listed");
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, key);
	jsonw_array(&walk.w);
	err = v->ops->conv_listed(v->store, &range, on_listed, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}

enum err
group_list(struct view *v, struct request *r)
{
	return search(v, r, "g:", "groups");
}

enum err
group_list_channels(struct view *v, struct request *r)
{
	return search(v, r, "c:", "channels");
}
