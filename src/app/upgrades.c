/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The upgrade at a start.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/upgrades.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/notify.h"
#include "base/log.h"

/* What a slow disk copies and indexes, and what is always granted. */
#define BYTES_PER_SECOND (2 << 20)
#define LEAST_SECONDS 120

/* The start may take longer by what is kept and migrated. */
static void
tell(void *arg, const char *tenant, int64_t bytes)
{
	int64_t seconds = LEAST_SECONDS + bytes / BYTES_PER_SECOND;
	char text[128];

	(void)arg;
	log_info("yizhand", "upgrading the database of %s, %" PRId64 " MiB",
	    tenant, bytes >> 20);
	snprintf(text, sizeof(text), "EXTEND_TIMEOUT_USEC=%" PRId64
	    "000000\nSTATUS=upgrading databases", seconds);
	notify_send(text);
}

/* The release before runs as long as the failure lasts. */
static bool
is_previous(void)
{
	return strcmp(program_invocation_name, PREVIOUS_PROGRAM) == 0;
}

enum err
upgrades_run(struct upgrades *u, char why[UPGRADES_WHY_MAX])
{
	struct problem problem = { "" };
	enum err err;

	u->job.tell = tell;
	err = upgrade_run(&u->job, &u->is_open, &problem);
	if (!err)
		return ERR_OK;
	u->is_back = true;
	snprintf(why, UPGRADES_WHY_MAX, "the data cannot be upgraded and stay "
	    "as they were: %.500s", problem.why);
	return err;
}

bool
upgrades_settle(struct upgrades *u, char why[UPGRADES_WHY_MAX])
{
	struct problem problem = { "" };

	if (!u->is_open && !is_previous())
		upgrade_forget_failure(&u->job);
	if (!u->is_open)
		return true;
	if (upgrade_settle(&u->job, &problem) != ERR_OK) {
		snprintf(why, UPGRADES_WHY_MAX, "%.590s", problem.why);
		return false;
	}
	u->is_open = false;
	log_info("yizhand", "the data are upgraded");
	notify_send("STATUS=");
	return true;
}

void
upgrades_undo(struct upgrades *u, const char *why)
{
	struct problem problem = { "" };

	if (!u->is_open)
		return;
	u->is_open = false;
	if (upgrade_undo(&u->job, why, &problem) != ERR_OK) {
		log_error("yizhand", "%s", problem.why);
		return;
	}
	u->is_back = true;
	log_error("yizhand", "the data are again as they were before the "
	    "upgrade");
}

void
upgrades_run_previous(char **argv, const char *why)
{
	char path[] = PREVIOUS_PROGRAM;
	char *own = argv[0];

	/* Not again when that one had to give up as well. */
	if (is_previous() || access(path, X_OK) != 0)
		return;
	log_error("yizhand", "%s", why);
	log_error("yizhand", "goes on as the release before, %s", path);
	argv[0] = path;
	(void)execv(path, argv);
	log_error("yizhand", "cannot run %s: %s", path, strerror(errno));
	argv[0] = own;
}
