/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of a box changes places with another one, by renaming, as the plan
 * says: on to its end after a kill, and back.
 *
 * Runs on: whoever restores; at start, main.
 * Owns: DATA/upkeep/restore/plan, and what the moves move.
 */
#include <stdio.h>
#include <string.h>

#include "upkeep/erase.h"
#include "upkeep/plan.h"
#include "upkeep/restore_priv.h"

#define TENANTS "tenants/"

/*
 * A plan is the name of what is being done. Each name of the state moves by
 * itself, and moving all again after a kill moves what is left.
 */
enum phase {
	PHASE_NONE,
	PHASE_OUT,	/* DATA → old */
	PHASE_IN,	/* new → DATA */
	PHASE_WAITING,	/* for a daemon to be ready */
	PHASE_FIRST,	/* one has begun, for the first time */
	PHASE_SECOND,
	PHASE_THIRD,
	PHASE_BACK_OUT,	/* DATA → refused */
	PHASE_BACK_IN,	/* old → DATA */
	PHASE_COUNT
};

static const char *const phase_names[PHASE_COUNT] = {
	[PHASE_NONE] = "", [PHASE_OUT] = "out", [PHASE_IN] = "in",
	[PHASE_WAITING] = "waiting", [PHASE_FIRST] = "first",
	[PHASE_SECOND] = "second", [PHASE_THIRD] = "third",
	[PHASE_BACK_OUT] = "back-out", [PHASE_BACK_IN] = "back-in",
};

/* What a daemon that begins makes of a state that waits; none after the third:
 * no daemon gets ready on it. */
static const enum phase starts[PHASE_COUNT] = {
	[PHASE_WAITING] = PHASE_FIRST, [PHASE_FIRST] = PHASE_SECOND,
	[PHASE_SECOND] = PHASE_THIRD,
};

/* What a phase moves, and what follows it. */
static const struct {
	const char *from, *to;	/* below DATA/upkeep/restore; NULL: DATA */
	enum phase next;
} moves[PHASE_COUNT] = {
	[PHASE_OUT] = { NULL, "old", PHASE_IN },
	[PHASE_IN] = { "new", NULL, PHASE_WAITING },
	[PHASE_BACK_OUT] = { NULL, "refused", PHASE_BACK_IN },
	[PHASE_BACK_IN] = { "old", NULL, PHASE_NONE },
};

/* The state of a box: logs before their databases, so that no kill leaves a
 * log beside another database. */
static const char *const state_names[] = {
	"system.db-shm", "system.db-wal", "system.db-journal", "system.db",
	"tenants", "tls", "licence", "mail", RESTORE_NOTE, NULL
};

void
restore_path(const char *data, const char *name, char out[FOLDER_PATH_MAX])
{
	folder_path(out, "%s/" BACKUP_UPKEEP "/restore%s%s", data,
	    name[0] ? "/" : "", name);
}

/* The plan */

static enum err
read_plan(const char *data, enum phase *out, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	int phase;
	enum err err;

	restore_path(data, "plan", path);
	err = plan_read(path, phase_names, PHASE_COUNT, &phase, why);
	*out = (enum phase)phase;
	return err;
}

static enum err
write_plan(const char *data, enum phase phase, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	restore_path(data, "plan", path);
	return folder_write(path, phase_names[phase], why);
}

static void
place_of(const char *data, const char *below, const char *name,
    char out[FOLDER_PATH_MAX])
{
	char dir[FOLDER_PATH_MAX];

	if (!below) {
		folder_path(out, "%s/%s", data, name);
		return;
	}
	restore_path(data, below, dir);
	folder_path(out, "%s/%s", dir, name);
}

/* Certificates, licence and mail go only when others come. */
static bool
stays(const char *data, enum phase phase, const char *name)
{
	const char *coming = phase == PHASE_OUT ? "new" :
	    phase == PHASE_BACK_OUT ? "old" : NULL;
	char path[FOLDER_PATH_MAX];

	if (!coming || (strcmp(name, "tls") != 0 &&
	    strcmp(name, "licence") != 0 && strcmp(name, "mail") != 0))
		return false;
	place_of(data, coming, name, path);
	return !folder_exists(path);
}

static enum err
move_all(const char *data, enum phase phase, struct problem *why)
{
	char from[FOLDER_PATH_MAX], to[FOLDER_PATH_MAX];
	enum err err = ERR_OK;

	if (moves[phase].to) {
		restore_path(data, moves[phase].to, to);
		err = folder_make_durable(to, why);
	}
	for (const char *const *name = state_names; *name && !err; name++) {
		place_of(data, moves[phase].from, *name, from);
		place_of(data, moves[phase].to, *name, to);
		if (!folder_exists(from) || stays(data, phase, *name))
			continue;
		err = folder_rename(from, to, why);
	}
	return err;
}

static bool
is_waiting(enum phase phase)
{
	return phase == PHASE_THIRD || starts[phase] != PHASE_NONE;
}

/* Goes on from what the plan says. */
static enum err
run_plan(const char *data, struct problem *why)
{
	enum phase phase;
	enum err err = read_plan(data, &phase, why);

	while (!err && phase != PHASE_NONE && !is_waiting(phase)) {
		err = move_all(data, phase, why);
		phase = moves[phase].next;
		if (!err)
			err = write_plan(data, phase, why);
	}
	return err;
}

/* For a restore */

static bool
has_old(const char *data)
{
	char path[FOLDER_PATH_MAX];

	place_of(data, "old", "system.db", path);
	return folder_exists(path);
}

/* Where nothing was before, one that no daemon starts on may be replaced. */
enum err
restore_check_plan(const char *data, struct problem *why)
{
	enum phase phase;
	enum err err = read_plan(data, &phase, why);

	if (err || phase == PHASE_NONE)
		return err;
	if (!is_waiting(phase))
		return problem_set(why, ERR_WRONG_STATE, "a restore was "
		    "interrupted; start yizhand, which brings it to its end");
	if (has_old(data))
		return problem_set(why, ERR_WRONG_STATE, "a restored state "
		    "waits for yizhand to start on it; start it first");
	return ERR_OK;
}

enum err
restore_change_places(const char *data, struct problem *why)
{
	enum err err = write_plan(data, PHASE_OUT, why);

	return err ? err : run_plan(data, why);
}

enum err
restore_commit(const char *data, struct problem *why)
{
	enum err err = write_plan(data, PHASE_OUT, why);

	if (err)
		restore_drop(data);
	return err;
}

/* The plan first: without what it names it would leave no state at all. */
void
restore_drop(const char *data)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;

	restore_path(data, "", path);
	if (write_plan(data, PHASE_NONE, &ignored) == ERR_OK)
		(void)!folder_remove(path, &ignored);
}

void
restore_sweep(const char *data)
{
	static const char *const unpacked[] = { "new/system.db",
		"new/tenants" };
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	bool is_left = false;

	for (size_t i = 0; i < sizeof(unpacked) / sizeof(*unpacked); i++) {
		restore_path(data, unpacked[i], path);
		is_left = is_left || folder_exists(path);
	}
	restore_path(data, "new", path);
	if (is_left && restore_is_over(data))
		(void)!folder_remove(path, &ignored);
}

bool
restore_is_over(const char *data)
{
	struct problem ignored;
	enum phase phase;

	return read_plan(data, &phase, &ignored) == ERR_OK &&
	    phase == PHASE_NONE;
}

/* For the daemon */

struct rescue {
	const char *data;
	enum err err;
	struct problem *why;
};

/* One that was deleted is in no backup, and can be had back until its time. */
static bool
rescue(void *arg, struct str tenant, const struct erasing *e)
{
	struct rescue *r = arg;
	char name[sizeof(TENANTS) + 32], from[FOLDER_PATH_MAX];
	char to[FOLDER_PATH_MAX];

	snprintf(name, sizeof(name), TENANTS "%.*s", STR_FMT(tenant));
	place_of(r->data, "old", name, from);
	place_of(r->data, NULL, name, to);
	if (!e->is_erased && folder_exists(from) && !folder_exists(to))
		r->err = folder_rename(from, to, r->why);
	return r->err == ERR_OK;
}

enum err
restore_clear(const char *data, struct problem *why)
{
	struct rescue r = { data, ERR_OK, why };
	char path[FOLDER_PATH_MAX];
	enum err err = erase_each(data, rescue, &r, why);

	if (!err)
		err = r.err;
	restore_path(data, "old", path);
	return err ? err : folder_remove(path, why);
}

enum err
restore_resume(const char *data, bool *is_new, struct problem *why)
{
	enum phase phase = PHASE_NONE;
	enum err err = run_plan(data, why);

	if (!err)
		err = read_plan(data, &phase, why);
	*is_new = is_waiting(phase);
	return err || *is_new ? err : restore_clear(data, why);
}

enum err
restore_count_start(const char *data, bool *is_spent, struct problem *why)
{
	enum phase phase;
	enum err err = read_plan(data, &phase, why);

	*is_spent = phase == PHASE_THIRD;
	if (err || *is_spent)
		return err;
	return write_plan(data, starts[phase], why);
}

enum err
restore_forgive_start(const char *data, struct problem *why)
{
	return write_plan(data, PHASE_WAITING, why);
}

enum err
restore_settle(const char *data, struct problem *why)
{
	return write_plan(data, PHASE_NONE, why);
}

/* After the moves: what fails here leaves the log with it. */
static void
keep_reason(const char *data, const char *reason)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;

	folder_path(path, "%s/" RESTORE_REFUSED, data);
	(void)!folder_write(path, reason, &ignored);
}

enum err
restore_undo(const char *data, const char *reason, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	if (!has_old(data))
		return problem_set(why, ERR_NOT_FOUND, "there was nothing in "
		    "%.400s before the restore", data);
	restore_path(data, "refused", path);
	err = folder_remove(path, why);
	if (!err)
		err = write_plan(data, PHASE_BACK_OUT, why);
	if (!err)
		err = run_plan(data, why);
	if (!err)
		keep_reason(data, reason);
	return err;
}
