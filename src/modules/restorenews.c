/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News of a restore.
 *
 * Runs on: the thread of the module that has it.
 * Owns: nothing but its state.
 */
#include "modules/restorenews.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/archives.h"
#include "core/upkeeper.h"
#include "modules/lastbackup.h"

#define FIRST_TENANT "default"	/* every box has it */

static const struct step steps[] = {
	STEP_WRITER(backup_note), { AT_NONE, { NULL } },
};
static const struct field said[] = {
	FIELD_STRING(struct backup_name_in, name, 1, 95, 0, ""),
	FIELD_END
};

/* A row of the log alone, by whoever asked. */
static void
note(struct restorenews *n)
{
	const struct restored *back = &n->restored;
	const char *tenant = back->tenant[0] ? back->tenant : FIRST_TENANT;
	struct credit *credit = core_credit(n->core, tenant);
	struct backup_name_in *in;
	struct request *r;

	if (!credit_take(credit))
		return;		/* busy: at the next tick */
	r = request_new();
	r->op_name = "backup.restore";
	r->is_audited = true;
	r->steps = steps;
	r->fields = said;
	r->in = in = arena_zalloc(&r->arena, sizeof(*in));
	in->name = str_from(back->name);
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	snprintf(r->who.user, sizeof(r->who.user), "%s", back->by);
	snprintf(r->tenant, sizeof(r->tenant), "%s", tenant);
	r->credit = credit;
	r->reply_to = n->reply_to;
	n->state = NEWS_NOTING;
	mailbox_post_reserved(core_inbox(n->core, r->tenant), &r->mail);
}

static void
tell(struct restorenews *n)
{
	const struct restored *back = &n->restored;
	struct problem why = { "" };

	snprintf(why.why, sizeof(why.why), "%s", back->why);
	lastbackup_note(n->job, "restore", back->name, clock_wall_ms(
	    n->job->clock) - back->began_ts, back->is_good ? NULL : &why);
	n->state = back->is_good ? NEWS_TO_NOTE : NEWS_OLD;
	atomic_store(&n->is_due, false);
	if (!back->is_good)
		restore_told(n->job->data, back);
}

void
restorenews_look(struct restorenews *n)
{
	bool is_due = restore_outcome(n->job->data, &n->restored) !=
	    ERR_NOT_FOUND;

	n->state = is_due ? NEWS_WAITED_FOR : NEWS_OLD;
	atomic_store(&n->is_due, is_due);
}

void
restorenews_tick(struct restorenews *n)
{
	enum err err;

	if (n->state == NEWS_TO_NOTE)
		note(n);
	if (n->state != NEWS_WAITED_FOR)
		return;
	/* Main decides meanwhile on which state it is. */
	err = restore_outcome(n->job->data, &n->restored);
	if (err == ERR_OK)
		tell(n);
}

bool
restorenews_take(struct restorenews *n, struct request *r)
{
	if (r->steps != steps)
		return false;
	if (r->err)
		log_warn("backup", "the audit log does not say that %s was "
		    "restored: %s", n->restored.name, err_text(r->err, "en"));
	restore_told(n->job->data, &n->restored);
	n->state = NEWS_OLD;
	credit_give(r->credit);
	request_free(r);
	return true;
}
