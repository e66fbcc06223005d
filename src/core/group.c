/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing groups.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/group.h"

#include "base/jsonw.h"
#include "base/text.h"

/* The group as one command sees it. */
struct group {
	struct ledger_conv *conv;
	struct ledger_member *self;	/* NULL: an admin from outside */
};

static bool
is_outside_admin(const struct request *r)
{
	return request_is(r, ROLE_TENANT_ADMIN | ROLE_SYSTEM);
}

static enum err
find_group(struct ledger *l, struct request *r, struct str id,
    struct group *g)
{
	char name[CONV_NAME_ROOM];
	int n = snprintf(name, sizeof(name), "g:%.*s", STR_FMT(id));
	enum err err = ledger_conv(l, (struct str){ name, (size_t)n },
	    &g->conv);

	g->self = NULL;
	if (err == ERR_NOT_FOUND && is_outside_admin(r))
		return request_refuse(r, err, "id", "no such group");
	if (err == ERR_NOT_FOUND)	/* foreign is the same as absent */
		return ERR_NOT_MEMBER;
	if (err != ERR_OK || r->who.user[0] == '\0')
		return err;
	err = ledger_present(l, g->conv, request_user(r), &g->self);
	if (err == ERR_NOT_MEMBER && is_outside_admin(r))
		return ERR_OK;
	return err;
}

static bool
may_manage(const struct request *r, const struct group *g)
{
	return is_outside_admin(r) ||
	    (g->self != NULL && g->self->row.role >= ROLE_ADMIN);
}

static void
group_write(struct jsonw *w, const struct conv *c)
{
	struct str id = { c->name.p + 2, c->name.len - 2 };

	jsonw_key(w, "group");
	jsonw_object(w);
	jsonw_string_field(w, "id", id);
	jsonw_string_field(w, "conv", c->name);
	jsonw_string_field(w, "name", c->title);
	jsonw_string_field(w, "owner", c->owner);
	jsonw_int_field(w, "members", c->member_count);
	jsonw_int_field(w, "created_ts", c->created_ts);
	jsonw_object_end(w);
}

static void
answer_change(struct request *r, const struct conv *c, const struct entry *e,
    const char *count_key, int64_t count)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	if (c != NULL)
		group_write(&w, c);
	if (e != NULL) {
		jsonw_int_field(&w, "seq", e->seq);
		jsonw_int_field(&w, "id", e->id);
	}
	if (count_key != NULL)
		jsonw_int_field(&w, count_key, count);
	jsonw_object_end(&w);
}

static struct str
ids_json(struct request *r, const struct str_list *list)
{
	struct buf text;
	struct jsonw w;
	struct str out;

	buf_init(&text, 4 + list->count * 70u);
	w = jsonw_on(&text);
	jsonw_array(&w);
	for (uint32_t i = 0; i < list->count; i++)
		jsonw_string(&w, list->items[i]);
	jsonw_array_end(&w);
	out = (struct str){ arena_strndup(&r->arena, text.data, text.len),
		text.len };
	buf_fini(&text);
	return out;
}

/* What a change with a cid said, so that a retry is told from a conflict. */
static void
digest_change(struct ledger *l, struct entry *e, struct str text)
{
	char kind[32];
	struct buf all;

	snprintf(kind, sizeof(kind), "%d ", (int)e->type);
	buf_init(&all, text.len + sizeof(kind));
	buf_puts(&all, kind);
	buf_putstr(&all, text);
	e->digest = (int64_t)ledger_digest(l, buf_str(&all));
	buf_fini(&all);
}

static enum err
all_exist(struct ledger *l, struct request *r, const struct str_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct user u;
		enum err err = ledger_check(l, ledger_ops(l)->user_get(
		    ledger_store(l), list->items[i], &r->arena, &u));

		if (err == ERR_NOT_FOUND)
			return request_refuse(r, ERR_NOT_FOUND, "users",
			    arena_strndup(&r->arena, list->items[i].p,
			    list->items[i].len));
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

static void
note_channel(struct request *r, enum effect_kind kind, struct str user,
    int64_t conv)
{
	struct effect *e = effect_add(r, kind);

	e->user = user;
	e->conv = conv;
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

static uint64_t
digest_cid(struct ledger *l, struct request *r, struct str cid)
{
	char said[160];
	int n = snprintf(said, sizeof(said), "group %s %.*s", r->who.user,
	    STR_FMT(cid));

	return ledger_digest(l, (struct str){ said, (size_t)n });
}

static struct str
group_name(struct ledger *l, struct request *r)
{
	const struct group_create_in *in = r->in;
	unsigned char bytes[8];
	char id[17];
	char *name = arena_alloc(&r->arena, CONV_NAME_ROOM);
	int n;

	if (in->id.len > 0) {
		n = snprintf(name, CONV_NAME_ROOM, "g:%.*s",
		    STR_FMT(in->id));
	} else if (in->cid.len > 0) {	/* a retry finds it again */
		n = snprintf(name, CONV_NAME_ROOM, "g:%016llx",
		    (unsigned long long)digest_cid(l, r, in->cid));
	} else {
		rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
		text_hex(bytes, sizeof(bytes), id);
		n = snprintf(name, CONV_NAME_ROOM, "g:%s", id);
	}
	return (struct str){ name, (size_t)n };
}

static enum err
create_again(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct entry *like)
{
	const struct group_create_in *in = r->in;
	struct entry first;
	enum err err = ledger_check(l, ledger_ops(l)->entry_by_seq(
	    ledger_store(l), c->row.key, 1, &r->arena, &first));

	if (err != ERR_OK)
		return err;
	if (first.digest != like->digest ||
	    !str_eq(first.sender, like->sender))
		return in->id.len == 0 ? request_refuse(r, ERR_CONFLICT,
		    "cid", "use a new cid for new content") : request_refuse(r, ERR_EXISTS, "id",
		    "this id is taken; choose another");
	answer_change(r, &c->row, &first, NULL, 0);
	return ERR_OK;
}

static enum err
create_new(struct ledger *l, struct request *r, struct str name,
    const struct str_list *members, struct entry *e)
{
	const struct group_create_in *in = r->in;
	const struct conv like = { .kind = CONV_GROUP, .name = name,
		.title = in->name, .owner = members->items[0] };
	struct ledger_conv *c;
	enum err err = ledger_conv_new(l, &like, &c);

	for (uint32_t i = 0; i < members->count && err == ERR_OK; i++) {
		err = ledger_join(l, c, members->items[i],
		    i == 0 ? ROLE_OWNER : ROLE_MEMBER, 1);
		note_channel(r, EFFECT_SUBSCRIBE, members->items[i],
		    c->row.key);
	}
	if (err == ERR_OK)
		err = ledger_append(l, c, e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, c, e)->except.worker = -1;
	answer_change(r, &c->row, e, NULL, 0);
	return ERR_OK;
}

enum err
group_create(struct ledger *l, struct request *r)
{
	const struct group_create_in *in = r->in;
	struct str_list members = first_members(r, in);
	struct str name = group_name(l, r);
	struct entry e = { .type = ENTRY_CREATE, .sender = request_user(r),
		.cid = in->cid };
	struct ledger_conv *old;
	struct buf said;
	enum err err;

	if (members.count == 0)
		return request_refuse(r, ERR_FIELD, "members",
		    "name at least one; the first becomes the owner");
	if (members.count > ledger_parts(l)->settings->group_members_max)
		return request_refuse(r, ERR_LIMIT, "members",
		    "too many members");
	e.users = ids_json(r, &members);
	buf_init(&said, e.users.len + in->name.len + 2);
	buf_putstr(&said, in->name);
	buf_putc(&said, '\n');
	buf_putstr(&said, e.users);
	digest_change(l, &e, buf_str(&said));
	buf_fini(&said);
	err = ledger_conv(l, name, &old);
	if (err == ERR_OK)
		return create_again(l, r, old, &e);
	if (err != ERR_NOT_FOUND)
		return err;
	err = all_exist(l, r, &members);
	return err == ERR_OK ? create_new(l, r, name, &members, &e) : err;
}

/* ---- group.add, group.remove, group.leave ---- */

/* How many an entry names: ids need no escapes. */
static int64_t
count_users(const struct entry *e)
{
	int64_t quotes = 0;

	for (size_t i = 0; i < e->users.len; i++)
		quotes += e->users.p[i] == '"';
	return quotes / 2;
}

/* A retry of a change: ERR_OK when it was answered from the log. */
static enum err
change_again(struct ledger *l, struct request *r, const struct group *g,
    const struct entry *like, const char *count_key)
{
	struct entry first;
	enum err err = ledger_first(l, g->conv, like, &r->arena, &first);

	if (err == ERR_OK)
		answer_change(r, like->type == ENTRY_UPDATE ? &g->conv->row :
		    NULL, &first, count_key, count_users(&first));
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

/*
 * How adding and removing begin: finds the group and its manager's right. A
 * retry is answered even where the change would be refused by now; *done
 * then.
 */
static enum err
begin_change(struct ledger *l, struct request *r, struct group *g,
    struct entry *e, bool *done)
{
	const struct group_change_in *in = r->in;
	enum err refusal = find_group(l, r, in->id, g), err;

	*done = false;
	if (g->conv == NULL)
		return refusal;
	if (refusal == ERR_OK && !may_manage(r, g))
		refusal = ERR_FORBIDDEN;
	digest_change(l, e, ids_json(r, &in->users));
	err = change_again(l, r, g, e, e->type == ENTRY_JOIN ? "added" :
	    "removed");
	if (err == ERR_NOT_FOUND)
		return refusal;
	*done = err == ERR_OK;
	return err;
}

/* There is nothing to change. With a cid that is told in the log all the
 * same: a retry must find this answer when there would be something by then. */
static enum err
change_nothing(struct ledger *l, struct request *r, const struct group *g,
    struct entry *e, const char *count_key)
{
	enum err err;

	if (e->cid.len == 0) {
		answer_change(r, NULL, NULL, count_key, 0);
		return ERR_OK;
	}
	e->users = STR("[]");
	err = ledger_append(l, g->conv, e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, g->conv, e)->except.worker = -1;
	answer_change(r, NULL, e, count_key, 0);
	return ERR_OK;
}

/* Those of the list who are (or are not) present members. */
static enum err
pick(struct ledger *l, struct request *r, const struct group *g, bool present,
    struct str_list *out)
{
	const struct group_change_in *in = r->in;
	struct ledger_member *m;

	out->items = arena_alloc(&r->arena,
	    in->users.count * sizeof(struct str));
	out->count = 0;
	for (uint32_t i = 0; i < in->users.count; i++) {
		enum err err = ledger_present(l, g->conv,
		    in->users.items[i], &m);

		if (err != ERR_OK && err != ERR_NOT_MEMBER)
			return err;
		if ((err == ERR_OK) == present)
			out->items[out->count++] = in->users.items[i];
	}
	return ERR_OK;
}

enum err
group_add(struct ledger *l, struct request *r)
{
	const struct group_change_in *in = r->in;
	int64_t max = ledger_parts(l)->settings->group_members_max;
	struct entry e = { .type = ENTRY_JOIN, .sender = request_user(r),
		.cid = in->cid };
	struct str_list fresh;
	struct group g = { NULL, NULL };
	bool done;
	enum err err = begin_change(l, r, &g, &e, &done);

	if (err != ERR_OK || done)
		return err;
	err = all_exist(l, r, &in->users);
	if (err == ERR_OK)
		err = pick(l, r, &g, false, &fresh);
	if (err != ERR_OK)
		return err;
	if (fresh.count == 0)
		return change_nothing(l, r, &g, &e, "added");
	if (g.conv->row.member_count + fresh.count > max)
		return request_refuse(r, ERR_LIMIT, "users",
		    "the group would have too many members");
	e.users = ids_json(r, &fresh);
	/* They see the log from the entry of their joining on. */
	for (uint32_t i = 0; i < fresh.count && err == ERR_OK; i++) {
		err = ledger_join(l, g.conv, fresh.items[i], ROLE_MEMBER,
		    g.conv->row.last_seq + 1);
		note_channel(r, EFFECT_SUBSCRIBE, fresh.items[i],
		    g.conv->row.key);
	}
	if (err == ERR_OK)
		err = ledger_append(l, g.conv, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, g.conv, &e)->except.worker = -1;
	answer_change(r, NULL, &e, "added", fresh.count);
	return ERR_OK;
}

/* Admins first, then the oldest id: somebody must own the group. */
struct heir {
	struct arena *arena;
	struct str id;
	enum member_role role;
};

static bool
on_heir(void *arg, const struct member *m)
{
	struct heir *h = arg;

	if (h->id.len == 0 || m->role > h->role) {
		h->id = (struct str){ arena_strndup(h->arena, m->user.p,
		    m->user.len), m->user.len };
		h->role = m->role;
	}
	return true;
}

/* After the owner went, and whoever went with her: one walk for all. */
static enum err
pass_on(struct ledger *l, struct request *r, struct group *g)
{
	struct heir heir = { .arena = &r->arena };
	struct ledger_member *m;
	enum err err = ledger_settle(l);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->member_list(
		    ledger_store(l), g->conv->row.key, STR(""),
		    GROUP_MEMBERS_MAX, on_heir, &heir));
	if (err != ERR_OK)
		return err;
	ledger_conv_owner(l, g->conv, heir.id);
	if (heir.id.len == 0)
		return ERR_OK;
	err = ledger_present(l, g->conv, heir.id, &m);
	if (err == ERR_OK) {
		m->row.role = ROLE_OWNER;
		ledger_member_touch(l, m);
	}
	return err;
}

/* One entry for all who go; they still see it. */
static enum err
leave_all(struct ledger *l, struct request *r, struct group *g,
    const struct str_list *gone, struct entry *e)
{
	enum err err = ERR_OK;
	bool is_ownerless = false;

	e->users = ids_json(r, gone);
	for (uint32_t i = 0; i < gone->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		is_ownerless |= str_eq(gone->items[i], g->conv->row.owner);
		err = ledger_present(l, g->conv, gone->items[i], &m);
		if (err == ERR_OK)
			err = ledger_leave(l, g->conv, m,
			    g->conv->row.last_seq + 1);
	}
	if (err == ERR_OK && is_ownerless)
		err = pass_on(l, r, g);
	if (err == ERR_OK)
		err = ledger_append(l, g->conv, e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, g->conv, e)->except.worker = -1;
	for (uint32_t i = 0; i < gone->count; i++)
		note_channel(r, EFFECT_UNSUBSCRIBE, gone->items[i],
		    g->conv->row.key);
	return ERR_OK;
}

enum err
group_remove(struct ledger *l, struct request *r)
{
	const struct group_change_in *in = r->in;
	struct entry e = { .type = ENTRY_LEAVE, .sender = request_user(r),
		.cid = in->cid };
	struct str_list gone;
	struct group g = { NULL, NULL };
	bool done;
	enum err err = begin_change(l, r, &g, &e, &done);

	if (err != ERR_OK || done)
		return err;
	err = pick(l, r, &g, true, &gone);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < gone.count; i++)
		if (str_eq(gone.items[i], g.conv->row.owner) &&
		    !is_outside_admin(r))
			return request_refuse(r, ERR_FORBIDDEN, "users",
			    "the owner cannot be removed");
	if (gone.count == 0)
		return change_nothing(l, r, &g, &e, "removed");
	err = leave_all(l, r, &g, &gone, &e);
	if (err == ERR_OK)
		answer_change(r, NULL, &e, "removed", gone.count);
	return err;
}

enum err
group_leave(struct ledger *l, struct request *r)
{
	const struct group_leave_in *in = r->in;
	struct str self = request_user(r);
	struct str_list gone = { &self, 1 };
	struct entry e = { .type = ENTRY_LEAVE, .sender = self,
		.cid = in->cid };
	struct group g = { NULL, NULL };
	enum err err = find_group(l, r, in->id, &g), again;

	digest_change(l, &e, ids_json(r, &gone));
	if (err == ERR_OK || (err == ERR_NOT_MEMBER && g.conv != NULL)) {
		again = change_again(l, r, &g, &e, NULL);
		if (again != ERR_NOT_FOUND)
			return again;
	}
	if (err != ERR_OK)
		return err;
	if (g.self == NULL)
		return ERR_NOT_MEMBER;
	err = leave_all(l, r, &g, &gone, &e);
	if (err == ERR_OK)
		answer_change(r, NULL, &e, NULL, 0);
	return err;
}

/* ---- group.update ---- */

static bool
is_owner(const struct request *r, const struct group *g)
{
	return is_outside_admin(r) ||
	    (g->self != NULL && g->self->row.role == ROLE_OWNER);
}

static enum err
check_update(struct ledger *l, struct request *r, const struct group *g)
{
	const struct group_update_in *in = r->in;
	const struct str_list *lists[] = { &in->admins_add,
		&in->admins_remove };
	struct ledger_member *m;
	enum err err;

	if (!may_manage(r, g))
		return ERR_FORBIDDEN;
	if ((in->owner.len > 0 || in->admins_add.count > 0 ||
	    in->admins_remove.count > 0) && !is_owner(r, g))
		return ERR_FORBIDDEN;
	if (in->owner.len > 0 &&
	    (err = ledger_present(l, g->conv, in->owner, &m)) != ERR_OK)
		return err != ERR_NOT_MEMBER ? err : request_refuse(r,
		    ERR_FIELD, "owner", "not a member");
	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; i < lists[k]->count; i++)
			if ((err = ledger_present(l, g->conv,
			    lists[k]->items[i], &m)) != ERR_OK)
				return err != ERR_NOT_MEMBER ? err :
				    request_refuse(r, ERR_FIELD, k == 0 ?
				    "admins_add" : "admins_remove",
				    "names somebody who is not a member");
	return ERR_OK;
}

/* The owner keeps being the owner; everyone named is a present member. */
static enum err
set_roles(struct ledger *l, struct group *g, const struct str_list *list,
    enum member_role role)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, g->conv, list->items[i], &m);
		if (err != ERR_OK || m->row.role == ROLE_OWNER)
			continue;
		m->row.role = role;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
	}
	return err;
}

static enum err
change_owner(struct ledger *l, struct group *g, struct str id)
{
	struct ledger_member *m;
	enum err err;

	if (id.len == 0 || str_eq(id, g->conv->row.owner))
		return ERR_OK;
	err = ledger_present(l, g->conv, g->conv->row.owner, &m);
	if (err == ERR_OK) {
		m->row.role = ROLE_ADMIN;
		ledger_member_touch(l, m);
	} else if (err != ERR_NOT_MEMBER) {
		return err;
	}
	err = ledger_present(l, g->conv, id, &m);
	if (err == ERR_OK) {
		m->row.role = ROLE_OWNER;
		ledger_member_touch(l, m);
		ledger_conv_owner(l, g->conv, id);
	}
	return err;
}

static void
digest_update(struct ledger *l, struct request *r, struct entry *e)
{
	const struct group_update_in *in = r->in;
	struct str add = ids_json(r, &in->admins_add);
	struct str del = ids_json(r, &in->admins_remove);
	struct buf said;

	buf_init(&said, in->name.len + in->owner.len + add.len + del.len + 8);
	buf_printf(&said, "%.*s\n%.*s\n%.*s\n%.*s", STR_FMT(in->name),
	    STR_FMT(in->owner), STR_FMT(add), STR_FMT(del));
	digest_change(l, e, buf_str(&said));
	buf_fini(&said);
}

enum err
group_update(struct ledger *l, struct request *r)
{
	const struct group_update_in *in = r->in;
	struct entry e = { .type = ENTRY_UPDATE, .sender = request_user(r),
		.cid = in->cid };
	struct group g = { NULL, NULL };
	enum err refusal = find_group(l, r, in->id, &g), err;

	if (g.conv == NULL)
		return refusal;
	/* A retry is answered even where the change would be refused now: by
	 * it the caller may have stopped being the owner. */
	digest_update(l, r, &e);
	err = change_again(l, r, &g, &e, NULL);
	if (err != ERR_NOT_FOUND)
		return err;
	err = refusal == ERR_OK ? check_update(l, r, &g) : refusal;
	if (err != ERR_OK)
		return err;
	err = ledger_append(l, g.conv, &e);
	if (err == ERR_OK)
		err = change_owner(l, &g, in->owner);
	if (err == ERR_OK)
		err = set_roles(l, &g, &in->admins_add, ROLE_ADMIN);
	if (err == ERR_OK)
		err = set_roles(l, &g, &in->admins_remove, ROLE_MEMBER);
	if (err != ERR_OK)
		return err;
	if (in->name.len > 0)
		ledger_conv_title(l, g.conv, in->name);
	ledger_tell(r, g.conv, &e)->except.worker = -1;
	answer_change(r, &g.conv->row, &e, NULL, 0);
	return ERR_OK;
}

/* ---- reading ---- */

static enum err
view_group(struct view *v, struct request *r, struct str id, struct conv *c)
{
	char name[CONV_NAME_ROOM];
	int n = snprintf(name, sizeof(name), "g:%.*s", STR_FMT(id));
	struct member m;
	enum err err = v->ops->conv_by_name(v->store,
	    (struct str){ name, (size_t)n }, &r->arena, c);

	if (is_outside_admin(r))
		return err == ERR_NOT_FOUND ?
		    request_refuse(r, err, "id", "no such group") : err;
	if (err == ERR_OK)
		err = v->ops->member_get(v->store, c->key, request_user(r),
		    &m);
	if (err == ERR_NOT_FOUND || (err == ERR_OK && m.left))
		return ERR_NOT_MEMBER;
	return err;
}

enum err
group_get(struct view *v, struct request *r)
{
	const struct group_get_in *in = r->in;
	struct conv c;
	enum err err = view_group(v, r, in->id, &c);

	if (err == ERR_OK)
		answer_change(r, &c, NULL, NULL, 0);
	return err;
}

struct member_walk {
	struct arena *arena;
	struct member *rows;
	int64_t count, room;
	bool more;
};

static bool
on_member(void *arg, const struct member *m)
{
	struct member_walk *walk = arg;

	walk->more = walk->count == walk->room;
	if (walk->more)
		return false;
	walk->rows[walk->count] = *m;
	walk->rows[walk->count++].user = (struct str){ arena_strndup(
	    walk->arena, m->user.p, m->user.len), m->user.len };
	return true;
}

static enum err
write_member(struct view *v, struct request *r, struct jsonw *w,
    const struct member *m)
{
	struct user u;
	enum err err = v->ops->user_get(v->store, m->user, &r->arena, &u);

	if (err != ERR_OK)
		return err;
	jsonw_object(w);
	jsonw_string_field(w, "user", u.id);
	jsonw_string_field(w, "name", u.name);
	jsonw_string_field(w, "role", str_from(member_role_name(m->role)));
	jsonw_int_field(w, "read", m->read_seq);
	jsonw_object_end(w);
	return ERR_OK;
}

enum err
group_members(struct view *v, struct request *r)
{
	const struct group_members_in *in = r->in;
	struct member_walk walk = {
		.arena = &r->arena, .room = in->limit ? in->limit : 100,
	};
	struct jsonw w = jsonw_on(&r->result);
	struct conv c;
	enum err err = view_group(v, r, in->id, &c);

	if (err != ERR_OK)
		return err;
	walk.rows = arena_alloc(&r->arena,
	    (size_t)walk.room * sizeof(*walk.rows));
	err = v->ops->member_list(v->store, c.key, in->after, walk.room + 1,
	    on_member, &walk);
	jsonw_object(&w);
	jsonw_key(&w, "members");
	jsonw_array(&w);
	for (int64_t i = 0; i < walk.count && err == ERR_OK; i++)
		err = write_member(v, r, &w, &walk.rows[i]);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", walk.more);
	jsonw_object_end(&w);
	return err;
}
