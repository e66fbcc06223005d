/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups: making them, who is in them, what they are, their end.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/group.h"

#include "core/before.h"
#include "core/groupkit.h"

/* ---- settings ---- */

static void
apply_settings(const struct group_settings_in *in, struct conv_settings *set)
{
	if (in->has_join)
		set->join = (enum conv_join)in->join;
	if (in->has_invite)
		set->invite = (enum conv_who)in->invite;
	if (in->has_mention_all)
		set->mention_all = (enum conv_who)in->mention_all;
	if (in->has_history)
		set->history = in->history;
	if (in->has_listed)
		set->is_listed = in->listed;
}

/* What a retry must say again; empty without settings. */
static struct str
settings_said(struct request *r, const struct group_settings_in *in,
    bool is_given)
{
	if (!is_given)
		return STR("");
	return group_text(r, "\n%d %d %d %lld %d\n%.*s\n%.*s",
	    in->has_join ? in->join : -1, in->has_invite ? in->invite : -1,
	    in->has_mention_all ? in->mention_all : -1,
	    in->has_history ? (long long)in->history : -2,
	    in->has_listed ? in->listed : -1, STR_FMT(in->question),
	    STR_FMT(in->answer));
}

static enum err
check_settings(struct request *r, const struct group_settings_in *in,
    const struct conv_settings *old)
{
	bool asks = in->has_join ? in->join == JOIN_QUESTION :
	    old->join == JOIN_QUESTION;

	if (in->answer.len > 0 && in->question.len == 0)
		return request_refuse(r, ERR_FIELD, "settings.answer",
		    "say the question with it");
	if (asks && old->join != JOIN_QUESTION && in->question.len == 0)
		return request_refuse(r, ERR_FIELD, "settings.question",
		    "say what is asked");
	return ERR_OK;
}

/* Off the row: no message has to look it up. */
static enum err
keep_question(struct ledger *l, struct str conv,
    const struct group_settings_in *in)
{
	struct record row = { .kind = RECORD_GROUP_TEXT, .owner = conv,
		.id = STR("question"), .ts = ledger_ts(l) };
	struct buf text;
	struct jsonw w;
	enum err err;

	if (in->question.len == 0)
		return ERR_OK;
	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "question", in->question);
	jsonw_string_field(&w, "answer", in->answer);
	jsonw_object_end(&w);
	row.body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	buf_fini(&text);
	return err;
}

/* ---- group.create ---- */

/* The caller first, then the others, nobody twice. */
static struct str_list
first_members(struct request *r, const struct group_create_in *in)
{
	struct str_list all;
	struct str self = request_user(r);

	all.items = arena_alloc(&r->arena,
	    (in->members.count + 1u) * sizeof(struct str));
	all.count = 0;
	if (self.len > 0)
		all.items[all.count++] = self;
	for (uint32_t i = 0; i < in->members.count; i++)
		if (!str_eq(in->members.items[i], self))
			all.items[all.count++] = in->members.items[i];
	return all;
}

enum err
group_create(struct ledger *l, struct request *r)
{
	const struct group_create_in *in = r->in;
	struct group_settings_in set = in->settings;
	struct group_birth birth = { .prefix = "g:",
		.like = { .kind = CONV_GROUP, .title = in->name },
		.id = in->id, .cid = in->cid,
		.members = first_members(r, in),
		.more = settings_said(r, &in->settings, in->has_settings),
		.question = &set.question };
	struct ledger_conv *fresh;
	enum err err = check_settings(r, &in->settings, &birth.like.settings);

	if (err != ERR_OK)
		return err;
	if (birth.members.count == 0)
		return request_refuse(r, ERR_FIELD, "members",
		    "name at least one; the first becomes the owner");
	if (birth.members.count > ledger_parts(l)->settings->group_members_max)
		return request_refuse(r, ERR_LIMIT, "members",
		    "too many members");
	apply_settings(&in->settings, &birth.like.settings);
	err = group_make(l, r, &birth, &fresh);
	return err == ERR_OK && fresh != NULL ?
	    keep_question(l, fresh->row.name, &set) : err;
}

/* ---- group.add, group.remove, group.leave ---- */

/* There is nothing to change. With a cid that is told in the log all the
 * same: a retry must find this answer when there would be something by then. */
static enum err
change_nothing(struct ledger *l, struct request *r, struct group_change *g)
{
	const struct str_list nobody = { NULL, 0 };

	if (g->cid.len > 0)
		return group_end(l, r, g, &nobody);
	group_answer(r, NULL, NULL, g->count_key, 0);
	return ERR_OK;
}

/* Who is let in has nothing left to ask for. */
static enum err
drop_requests(struct ledger *l, const struct group_change *g,
    const struct str_list *list)
{
	const struct store_ops *ops = ledger_ops(l);
	int64_t waiting;
	enum err err = ledger_check(l, ops->record_count(ledger_store(l),
	    RECORD_JOIN_REQUEST, g->conv->row.name, &waiting));

	for (uint32_t i = 0; i < list->count && err == ERR_OK && waiting > 0;
	    i++)
		err = group_drop_record(l, (struct record_key){
		    RECORD_JOIN_REQUEST, g->conv->row.name, list->items[i] });
	return err;
}

enum err
group_add(struct ledger *l, struct request *r)
{
	const struct group_change_in *in = r->in;
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_JOIN, .count_key = "added",
		.moves_people = true };
	struct str_list fresh = in->users;
	enum err err = group_begin(l, r, &g, in->id,
	    group_ids_json(r, &in->users));

	if (err != ERR_OK || g.is_done)
		return err;
	err = group_all_exist(l, r, &in->users);
	if (err == ERR_OK)
		err = group_pick(l, r, g.conv, &fresh, false);
	if (err != ERR_OK)
		return err;
	if (fresh.count == 0)
		return change_nothing(l, r, &g);
	err = group_let_in(l, r, &g, &fresh);
	return err == ERR_OK ? drop_requests(l, &g, &fresh) : err;
}

/* The owner stays, and admins do not remove each other. */
static enum err
check_removed(struct ledger *l, struct request *r,
    const struct group_change *g, const struct str_list *gone)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < gone->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, g->conv, gone->items[i], &m);
		if (err != ERR_OK || group_is_outside_admin(r))
			continue;
		if (m->row.role == ROLE_OWNER)
			return request_refuse(r, ERR_FORBIDDEN, "users",
			    "the owner cannot be removed");
		if (m->row.role >= g->self->row.role && m != g->self)
			return request_refuse(r, ERR_FORBIDDEN, "users",
			    "names somebody of your own rank");
	}
	return err;
}

enum err
group_remove(struct ledger *l, struct request *r)
{
	const struct group_change_in *in = r->in;
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_LEAVE, .count_key = "removed",
		.moves_people = true };
	struct str_list gone = in->users;
	enum err err = group_begin(l, r, &g, in->id,
	    group_ids_json(r, &in->users));

	if (err != ERR_OK || g.is_done)
		return err;
	err = group_pick(l, r, g.conv, &gone, true);
	if (err != ERR_OK)
		return err;
	err = check_removed(l, r, &g, &gone);
	if (err != ERR_OK)
		return err;
	return gone.count == 0 ? change_nothing(l, r, &g) :
	    group_let_go(l, r, &g, &gone);
}

enum err
group_leave(struct ledger *l, struct request *r)
{
	const struct group_leave_in *in = r->in;
	struct str self = request_user(r);
	struct str_list gone = { &self, 1 };
	struct group_change g = { .prefix = "g:", .least = WHO_MEMBERS,
		.cid = in->cid, .type = ENTRY_LEAVE, .moves_people = true };
	enum err err = group_begin(l, r, &g, in->id,
	    group_ids_json(r, &gone));

	if (err != ERR_OK || g.is_done)
		return err;
	return g.self == NULL ? ERR_NOT_MEMBER : group_let_go(l, r, &g, &gone);
}

/* ---- roles ---- */

/* The owner keeps being the owner; everyone named is a present member. */
static enum err
set_roles(struct ledger *l, struct ledger_conv *c,
    const struct str_list *list, enum member_role role)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, c, list->items[i], &m);
		if (err != ERR_OK || m->row.role == ROLE_OWNER)
			continue;
		m->row.role = role;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
	}
	return err;
}

static enum err
change_owner(struct ledger *l, struct ledger_conv *c, struct str id)
{
	struct ledger_member *m;
	enum err err;

	if (id.len == 0 || str_eq(id, c->row.owner))
		return ERR_OK;
	err = ledger_present(l, c, c->row.owner, &m);
	if (err == ERR_OK) {
		m->row.role = ROLE_ADMIN;
		ledger_member_touch(l, m);
	} else if (err != ERR_NOT_MEMBER) {
		return err;
	}
	err = ledger_present(l, c, id, &m);
	if (err == ERR_OK) {
		m->row.role = ROLE_OWNER;
		ledger_member_touch(l, m);
		ledger_conv_owner(l, c, id);
	}
	return err;
}

/* ---- group.update ---- */

static enum err
check_update(struct ledger *l, struct request *r, const struct group_change *g)
{
	const struct group_update_in *in = r->in;
	struct str_list owner = { (struct str[]){ in->owner }, 1 };
	const struct group_staff staff = { in->owner, &in->admins_add,
		&in->admins_remove };
	enum err err = ERR_OK;

	if ((in->owner.len > 0 || in->admins_add.count > 0 ||
	    in->admins_remove.count > 0) && !group_may(r, g, WHO_OWNER))
		return ERR_FORBIDDEN;
	if (in->owner.len > 0)
		err = group_all_in(l, r, g->conv, &owner, "owner");
	if (err == ERR_OK)
		err = group_all_in(l, r, g->conv, &in->admins_add,
		    "admins_add");
	if (err == ERR_OK)
		err = group_all_in(l, r, g->conv, &in->admins_remove,
		    "admins_remove");
	if (err == ERR_OK)
		err = group_check_staff(l, r, g->conv, &staff,
		    in->admins_add.count > 0 ? "admins_add" : "owner");
	return err == ERR_OK ? check_settings(r, &in->settings,
	    &g->conv->row.settings) : err;
}

static struct str
update_said(struct request *r)
{
	const struct group_update_in *in = r->in;

	return group_text(r, "%.*s\n%.*s\n%.*s\n%.*s%.*s", STR_FMT(in->name),
	    STR_FMT(in->owner), STR_FMT(group_ids_json(r, &in->admins_add)),
	    STR_FMT(group_ids_json(r, &in->admins_remove)),
	    STR_FMT(settings_said(r, &in->settings, in->has_settings)));
}

enum err
group_update(struct ledger *l, struct request *r)
{
	const struct group_update_in *in = r->in;
	struct group_settings_in set = in->settings;
	struct str name = in->name;
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_UPDATE,
		.moves_people = in->name.len > 0 || in->owner.len > 0 };
	enum err err = group_begin(l, r, &g, in->id, update_said(r));

	if (err != ERR_OK || g.is_done)
		return err;
	err = check_update(l, r, &g);
	if (err == ERR_OK)
		err = before_name(l, r, g.conv->row.name, "name", &name);
	if (err == ERR_OK)
		err = before_name(l, r, g.conv->row.name,
		    "settings.question", &set.question);
	if (err == ERR_OK)
		err = change_owner(l, g.conv, in->owner);
	if (err == ERR_OK)
		err = set_roles(l, g.conv, &in->admins_add, ROLE_ADMIN);
	if (err == ERR_OK)
		err = set_roles(l, g.conv, &in->admins_remove, ROLE_MEMBER);
	if (err == ERR_OK)
		err = keep_question(l, g.conv->row.name, &set);
	if (err != ERR_OK)
		return err;
	if (name.len > 0)
		ledger_conv_title(l, g.conv, name);
	apply_settings(&in->settings, &g.conv->row.settings);
	return group_end(l, r, &g, NULL);
}

enum err
group_set_role(struct ledger *l, struct request *r)
{
	const struct group_role_in *in = r->in;
	enum member_role role = in->role == 0 ? ROLE_MEMBER : ROLE_ADMIN;
	const struct group_staff staff = { .heir = STR(""), .admins = &in->users };
	struct group_change g = { .prefix = "g:", .least = WHO_OWNER,
		.cid = in->cid, .type = ENTRY_UPDATE };
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "role %d %.*s", in->role, STR_FMT(group_ids_json(r,
	    &in->users))));

	if (err != ERR_OK || g.is_done)
		return err;
	err = group_all_in(l, r, g.conv, &in->users, "users");
	for (uint32_t i = 0; i < in->users.count && err == ERR_OK; i++)
		if (str_eq(in->users.items[i], g.conv->row.owner))
			err = request_refuse(r, ERR_WRONG_STATE, "users",
			    "names the owner; transfer the group first");
	if (err == ERR_OK && role == ROLE_ADMIN)
		err = group_check_staff(l, r, g.conv, &staff, "users");
	if (err == ERR_OK)
		err = set_roles(l, g.conv, &in->users, role);
	return err == ERR_OK ? group_end(l, r, &g, &in->users) : err;
}

enum err
group_transfer(struct ledger *l, struct request *r)
{
	const struct group_transfer_in *in = r->in;
	struct str_list heir = { (struct str[]){ in->user }, 1 };
	const struct group_staff staff = { .heir = in->user };
	struct group_change g = { .prefix = "g:", .least = WHO_OWNER,
		.cid = in->cid, .type = ENTRY_UPDATE, .moves_people = true };
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "transfer %.*s", STR_FMT(in->user)));

	if (err != ERR_OK || g.is_done)
		return err;
	err = group_all_in(l, r, g.conv, &heir, "user");
	if (err == ERR_OK)
		err = group_check_staff(l, r, g.conv, &staff, "user");
	if (err == ERR_OK)
		err = change_owner(l, g.conv, in->user);
	return err == ERR_OK ? group_end(l, r, &g, &heir) : err;
}

/* ---- group.dissolve ---- */

struct members_walk {
	struct arena *arena;
	struct str_list list;
};

static bool
on_member(void *arg, const struct member *m)
{
	struct members_walk *walk = arg;

	walk->list.items[walk->list.count++] = (struct str){ arena_strndup(
	    walk->arena, m->user.p, m->user.len), m->user.len };
	return true;
}

/* Everybody, by one entry that names nobody: there are too many, and it is
 * clear who. Effects name the people, so the list is the request's. */
static enum err
empty_group(struct ledger *l, struct request *r, struct group_change *g)
{
	struct members_walk walk = { .arena = &r->arena };
	int64_t count = g->conv->row.member_count;
	int64_t upto = g->conv->row.last_seq + 1;
	struct ledger_member *m;
	enum err err = ledger_settle(l);

	walk.list.items = arena_alloc(&r->arena,
	    (size_t)(count + 1) * sizeof(struct str));
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->member_list(
		    ledger_store(l), g->conv->row.key, STR(""), count,
		    on_member, &walk));
	for (uint32_t i = 0; i < walk.list.count && err == ERR_OK; i++) {
		err = ledger_present(l, g->conv, walk.list.items[i], &m);
		if (err == ERR_OK)
			err = ledger_leave(l, g->conv, m, upto);
	}
	if (err == ERR_OK)
		err = group_end(l, r, g, NULL);
	for (uint32_t i = 0; i < walk.list.count && err == ERR_OK; i++)
		group_subscribe(r, EFFECT_UNSUBSCRIBE, walk.list.items[i],
		    g->conv->row.key);
	return err;
}

enum err
group_dissolve(struct ledger *l, struct request *r)
{
	struct group_change g = { .prefix = "g:", .moves_people = true };
	enum err err = group_close(l, r, &g, r->in);

	if (err != ERR_OK || g.is_done)
		return err;
	err = empty_group(l, r, &g);
	return err == ERR_OK ? ledger_check(l, ledger_ops(l)->
	    record_delete_all(ledger_store(l), RECORD_JOIN_REQUEST,
	    g.conv->row.name)) : err;
}

/* ---- for message.send ---- */

bool
group_may_mention_all(const struct ledger_conv *c,
    const struct ledger_member *m)
{
	enum conv_who who = c->row.kind == CONV_CHANNEL ? WHO_ADMINS :
	    c->row.settings.mention_all;

	return conv_may(who, m->row.role);
}

enum err
group_check_silence(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct ledger_member *m)
{
	int64_t until = member_silent_until(&m->row, &c->row);

	if (until == 0 || until <= ledger_ts(l))
		return ERR_OK;
	return request_refuse(r, ERR_MUTED, "conv", until == CONV_FOREVER ?
	    "you are muted" : group_text(r, "you are muted until %lld",
	    (long long)until).p);
}

enum err
group_check_voice(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct ledger_member *m, bool is_reply)
{
	if (c->row.settings.life != LIFE_ACTIVE)
		return request_refuse(r, ERR_WRONG_STATE, "conv",
		    "it has been dissolved");
	if (c->row.kind == CONV_CHANNEL && m->row.role == ROLE_MEMBER &&
	    !(is_reply && c->row.settings.has_comments))
		return request_refuse(r, ERR_FORBIDDEN, "conv",
		    c->row.settings.has_comments ? "readers answer messages" :
		    "only writers publish there");
	return group_check_silence(l, r, c, m);
}
