/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many lead a group or write in a channel, and may.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/groupkit.h"

static bool
on_admin(void *arg, const struct member *m)
{
	*(int64_t *)arg += m->role == ROLE_ADMIN;
	return true;
}

enum err
group_count_admins(struct ledger *l, const struct ledger_conv *c,
    int64_t most, int64_t *out)
{
	enum err err = ledger_settle(l);

	*out = 0;
	return err == ERR_OK ? ledger_check(l, ledger_ops(l)->
	    member_managers(ledger_store(l), c->row.key, most, on_admin,
	    out)) : err;
}

static enum err
count_changed(struct ledger *l, const struct ledger_conv *c,
    const struct str_list *list, enum member_role role, int64_t *more)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; list != NULL && i < list->count && err == ERR_OK;
	    i++) {
		struct ledger_member *m;

		err = ledger_present(l, c, list->items[i], &m);
		if (err == ERR_OK && m->row.role != ROLE_OWNER)
			*more += (role == ROLE_ADMIN) -
			    (m->row.role == ROLE_ADMIN);
	}
	return err;
}

/* The former owner becomes an admin, unless she has left. */
static enum err
count_heir(struct ledger *l, const struct ledger_conv *c, struct str heir,
    int64_t *more)
{
	struct ledger_member *m;
	enum err err = ledger_present(l, c, c->row.owner, &m);

	if (heir.len == 0 || str_eq(heir, c->row.owner))
		return ERR_OK;
	if (err != ERR_OK && err != ERR_NOT_MEMBER)
		return err;
	*more += err == ERR_OK;
	err = ledger_present(l, c, heir, &m);
	if (err == ERR_OK)
		*more -= m->row.role == ROLE_ADMIN;
	return err;
}

enum err
group_check_staff(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct group_staff *staff,
    const char *field)
{
	int64_t most = ledger_parts(l)->settings->group_admins_max;
	int64_t count, more = 0;
	enum err err = count_changed(l, c, staff->admins, ROLE_ADMIN, &more);

	if (err == ERR_OK)
		err = count_changed(l, c, staff->members, ROLE_MEMBER, &more);
	if (err == ERR_OK)
		err = count_heir(l, c, staff->heir, &more);
	if (err != ERR_OK || more <= 0)
		return err;
	err = group_count_admins(l, c, GROUP_MANAGERS_MAX, &count);
	return err == ERR_OK && count + more > most ? request_refuse_more(r,
	    field, most, "admins of one group") : err;
}
