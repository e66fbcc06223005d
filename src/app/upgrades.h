/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_UPGRADES_H
#define APP_UPGRADES_H
/*
 * The upgrade of the databases at a start, told to the log and to systemd, and
 * the way back to the release before. Main thread.
 */
#include "upkeep/upgrade.h"

/* Where a package keeps the program that it replaces. */
#define PREVIOUS_PROGRAM "/usr/libexec/yizhan/yizhand.previous"
#define UPGRADES_WHY_MAX 600

struct upgrades {
	struct upgrade job;
	bool is_open;	/* databases are new, and nobody is served yet */
	bool is_back;	/* they went back to what they were, or stayed so */
};

/* On error a sentence for the operator: they are as they were. */
enum err upgrades_run(struct upgrades *, char why[UPGRADES_WHY_MAX])
    MUST_CHECK;
/* The last thing before somebody is served: the way back is closed. */
bool upgrades_settle(struct upgrades *, char why[UPGRADES_WHY_MAX]);
/* The daemon cannot start: back, when that way is open. No database is open. */
void upgrades_undo(struct upgrades *, const char *why);
/* Says why and goes on as the release before, when a package has kept it; else
 * returns. */
void upgrades_run_previous(char **argv, const char *why);

#endif
