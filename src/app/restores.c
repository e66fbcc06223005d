/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The restored state at a start.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/restores.h"

#include <stdio.h>

#include "base/log.h"
#include "upkeep/restore.h"

#define SPENT "yizhand ended three times before it was ready"

static bool
fail(const struct problem *problem, char why[RESTORES_WHY_MAX])
{
	snprintf(why, RESTORES_WHY_MAX, "a restore cannot be finished: %.540s",
	    problem->why);
	return false;
}

static enum err
go_back(struct restores *r, const char *reason, struct problem *problem)
{
	enum err err;

	log_error("yizhand", "the restored state cannot be used: %s", reason);
	err = restore_undo(r->data, reason, problem);
	if (err)
		return err;
	r->is_open = false;
	log_error("yizhand", "the state before the restore is back; what was "
	    "restored lies in %s/upkeep/restore/refused", r->data);
	return ERR_OK;
}

bool
restores_take(struct restores *r, const char *data,
    char why[RESTORES_WHY_MAX])
{
	struct problem problem = { "" };
	bool is_spent = false;
	enum err err;

	*r = (struct restores){ .data = data };
	err = restore_resume(data, &r->is_open, &problem);
	if (!err && r->is_open)
		err = restore_count_start(data, &is_spent, &problem);
	if (!err && is_spent)
		err = go_back(r, SPENT, &problem);
	/* Then it is tried for as long as somebody starts it. */
	if (err && !(is_spent && err == ERR_NOT_FOUND))
		return fail(&problem, why);
	if (r->is_open)
		log_info("yizhand", "starts on a restored state; what was "
		    "before it is kept until all is ready");
	return true;
}

bool
restores_undo(struct restores *r, const char *reason,
    char why[RESTORES_WHY_MAX])
{
	struct problem problem = { "" };

	if (go_back(r, reason, &problem) == ERR_OK)
		return true;
	snprintf(why, RESTORES_WHY_MAX, "%s", problem.why);
	return false;
}

void
restores_keep(const struct restores *r)
{
	struct problem problem = { "" };

	if (!r->is_open)
		return;
	if (restore_forgive_start(r->data, &problem) != ERR_OK)
		log_warn("yizhand", "%s", problem.why);
	log_error("yizhand", "the restored state stays, for it is not what "
	    "keeps yizhand from starting; mend that and start it again");
}

bool
restores_settle(struct restores *r)
{
	struct problem problem = { "" };

	r->is_settled = r->is_open &&
	    restore_settle(r->data, &problem) == ERR_OK;
	if (r->is_open && !r->is_settled)
		log_warn("yizhand", "the restored state is on trial until the "
		    "next start: %s", problem.why);
	r->is_open = false;
	return r->is_settled;
}

void
restores_clear(struct restores *r)
{
	struct problem problem = { "" };

	if (r->is_settled && restore_clear(r->data, &problem) != ERR_OK)
		log_warn("yizhand", "the state before the restore stays: %s",
		    problem.why);
}
