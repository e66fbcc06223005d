/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group of a department: its members are the department's people, its
 * owner is the head. It changes in the transaction in which they do.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/access.h"
#include "core/departmentkit.h"
#include "core/groupkit.h"

enum err
department_group_check(struct ledger *l, struct request *r,
    const struct department *d, const char *field, int64_t more)
{
	return d->people + more <= ledger_parts(l)->settings->
	    group_members_max ? ERR_OK : request_refuse(r, ERR_LIMIT, field,
	    "the department's group would have too many members");
}

/* A change of it that is the department's, not one of the group's own. */
static enum err
find(struct ledger *l, struct request *r, const struct department *d,
    struct group_change *g, enum entry_type type)
{
	enum err err;

	*g = (struct group_change){ .prefix = "g:", .type = type,
		.e = { .type = type, .sender = request_user(r) } };
	err = ledger_conv(l, group_conv_name(r, g->prefix, d->group),
	    &g->conv);
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

/* Who is named has the role, when she is in it. */
static enum err
give_role(struct ledger *l, struct ledger_conv *c, struct str user,
    enum member_role role)
{
	struct ledger_member *m;
	enum err err;

	if (user.len == 0)
		return ERR_OK;
	err = ledger_present(l, c, user, &m);
	if (err != ERR_OK)
		return err == ERR_NOT_MEMBER ? ERR_OK : err;
	m->row.role = role;
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	return ERR_OK;
}

static enum err
set_owner(struct ledger *l, struct ledger_conv *c, struct str head)
{
	enum err err;

	if (str_eq(c->row.owner, head))
		return ERR_OK;
	err = give_role(l, c, c->row.owner, ROLE_MEMBER);
	if (err == ERR_OK)
		err = give_role(l, c, head, ROLE_OWNER);
	if (err == ERR_OK)
		ledger_conv_owner(l, c, head);
	return err;
}

/* ---- its beginning ---- */

static enum err
put_mark(struct ledger *l, struct request *r, const struct department *d,
    struct str conv)
{
	const struct record row = { .kind = RECORD_DEPARTMENT_GROUP,
		.owner = ACCESS_OWNER, .id = conv, .ts = ledger_ts(l),
		.body = group_text(r, "{\"department\":\"%.*s\"}",
		STR_FMT(d->id)) };

	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

static enum err
seat_all(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct department *d, const struct str_list *people)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < people->count && err == ERR_OK; i++) {
		err = ledger_join(l, c, people->items[i], str_eq(d->head,
		    people->items[i]) ? ROLE_OWNER : ROLE_MEMBER, 1);
		group_subscribe(r, EFFECT_SUBSCRIBE, people->items[i],
		    c->row.key);
	}
	return err;
}

static enum err
begin(struct ledger *l, struct request *r, struct department *d,
    const struct str_list *people)
{
	struct entry e = { .type = ENTRY_CREATE, .sender = request_user(r),
		.users = group_ids_json(r, people) };
	struct conv like = { .kind = CONV_GROUP, .title = d->name,
		.owner = d->head.len > 0 ? d->head : STR(""),
		.settings = { .join = JOIN_CLOSED, .invite = WHO_OWNER,
		.mention_all = WHO_ADMINS } };
	struct str said = group_text(r, "group of %.*s %lld", STR_FMT(d->id),
	    (long long)ledger_last_id(l));
	struct ledger_conv *c;
	enum err err;

	if (e.users.len > GROUP_CHANGE_BYTES)
		return request_refuse(r, ERR_LIMIT, "group",
		    "too many long ids for one group");
	d->group = group_text(r, "%016llx",
	    (unsigned long long)ledger_digest(l, said));
	like.name = group_conv_name(r, "g:", d->group);
	err = ledger_conv_new(l, &like, &c);
	if (err == ERR_OK)
		err = seat_all(l, r, c, d, people);
	if (err == ERR_OK)
		err = ledger_append(l, c, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, c, &e)->except.worker = -1;
	return put_mark(l, r, d, like.name);
}

enum err
department_group_make(struct ledger *l, struct request *r,
    struct department *d)
{
	const struct department_reach all = { .id = d->id,
		.limit = d->people + 1 };
	struct str_list people;
	enum err err = department_reached(l, &all, &r->arena, &people);

	return err == ERR_OK ? begin(l, r, d, &people) : err;
}

/* ---- its changes ---- */

enum err
department_group_refresh(struct ledger *l, struct request *r,
    const struct department *d)
{
	struct group_change g;
	enum err err = find(l, r, d, &g, ENTRY_UPDATE);

	if (err == ERR_OK)
		err = set_owner(l, g.conv, d->head);
	if (err != ERR_OK)
		return err;
	if (!str_eq(g.conv->row.title, d->name))
		ledger_conv_title(l, g.conv, d->name);
	return group_end(l, r, &g, NULL);
}

enum err
department_group_add(struct ledger *l, struct request *r,
    const struct department *d, const struct str_list *people)
{
	struct str_list fresh = *people;
	struct group_change g;
	enum err err;

	if (d->group.len == 0)
		return ERR_OK;
	err = find(l, r, d, &g, ENTRY_JOIN);
	if (err == ERR_OK)
		err = group_pick(l, r, g.conv, &fresh, false);
	return err == ERR_OK && fresh.count > 0 ?
	    group_let_in(l, r, &g, &fresh) : err;
}

enum err
department_group_remove(struct ledger *l, struct request *r,
    const struct department *d, const struct str_list *people)
{
	struct str_list gone = *people;
	struct group_change g;
	enum err err;

	if (d->group.len == 0)
		return ERR_OK;
	err = find(l, r, d, &g, ENTRY_LEAVE);
	if (err == ERR_OK)	/* nobody inherits it from the head */
		err = set_owner(l, g.conv, d->head);
	if (err == ERR_OK)
		err = group_pick(l, r, g.conv, &gone, true);
	return err == ERR_OK && gone.count > 0 ?
	    group_let_go(l, r, &g, &gone) : err;
}

/* ---- its end ---- */

enum err
department_group_release(struct ledger *l, struct request *r,
    struct department *d)
{
	struct group_change g;
	enum err err = find(l, r, d, &g, ENTRY_UPDATE);

	if (err == ERR_OK)
		err = d->head.len > 0 ? set_owner(l, g.conv, d->head) :
		    group_pass_on(l, r, g.conv);
	if (err == ERR_OK)
		err = access_delete(l, RECORD_DEPARTMENT_GROUP,
		    g.conv->row.name);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	d->group = STR("");
	return group_end(l, r, &g, NULL);
}

enum err
department_group_close(struct ledger *l, struct request *r,
    const struct department *d)
{
	struct group_change g;
	enum err err = find(l, r, d, &g, ENTRY_DESTROY);

	if (err == ERR_OK)
		err = access_delete(l, RECORD_DEPARTMENT_GROUP,
		    g.conv->row.name);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	g.conv->row.settings.life = LIFE_READABLE;
	g.conv->row.settings.is_listed = false;
	ledger_conv_touch(l, g.conv);
	return group_end(l, r, &g, NULL);
}
