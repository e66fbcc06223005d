/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of the module of backups.
 *
 * Runs on: the thread of the module that has it.
 * Owns: nothing.
 */
#include "modules/coreask.h"

#include <stdio.h>

#include "core/core.h"
#include "core/tenant.h"

#define FIRST_TENANT "default"	/* every box has it */

/* NULL: busy. */
static struct request *
begin(const struct coreask *a, const char *op, const struct step *steps)
{
	const char *tenant = a->tenant[0] ? a->tenant : FIRST_TENANT;
	struct credit *credit = core_credit(a->core, tenant);
	struct request *r;

	if (!credit_take(credit))
		return NULL;
	r = request_new();
	r->op_name = op;
	r->steps = steps;
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	r->credit = credit;
	r->reply_to = a->reply_to;
	snprintf(r->tenant, sizeof(r->tenant), "%s", tenant);
	return r;
}

static bool
send(const struct coreask *a, struct request *r)
{
	mailbox_post_reserved(core_inbox(a->core, r->tenant), &r->mail);
	return true;
}

bool
coreask_known(const struct coreask *a, const char *title, bool is_suspended)
{
	static const struct step open[] = {
		STEP_SYSTEM(tenant_create_look),
		STEP_SYSTEM(tenant_create_add),
		STEP_SHARD(tenant_create_know), STEP_WRITER(tenant_create),
		STEP_SYSTEM(tenant_create_note), { AT_NONE, { NULL } },
	};
	static const struct step shut[] = {
		STEP_SYSTEM(tenant_create_look),
		STEP_SYSTEM(tenant_create_add),
		STEP_SHARD(tenant_create_know), STEP_SYSTEM(tenant_enter),
		STEP_WRITER(tenant_suspend), STEP_SYSTEM(tenant_note_state),
		{ AT_NONE, { NULL } },
	};
	struct request *r = begin(a, "tenant.import", is_suspended ? shut :
	    open);
	struct tenant_create_in *in;

	if (r == NULL)
		return false;
	r->is_audited = true;
	r->in = in = arena_zalloc(&r->arena, sizeof(*in));
	in->id = str_from(a->tenant);
	in->name = str_from(title);
	return send(a, r);
}

bool
coreask_leave(const struct coreask *a, bool is_alone,
    struct backup_leaving *leaving)
{
	static const struct step steps[] = {
		STEP_SYSTEM(backup_restore_leave), { AT_NONE, { NULL } },
	};
	struct request *r = begin(a, "backup.restore", steps);

	if (r == NULL)
		return false;
	if (is_alone)
		r->who.roles = ROLE_TENANT_ADMIN;
	r->in = leaving;
	return send(a, r);
}
