/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_UPGRADE_H
#define UPKEEP_UPGRADE_H
/*
 * From the databases of an earlier release to those of this one, all or none.
 *
 * Before the daemon opens any, each older one is kept as it is and migrated, in
 * one transaction. What is kept stays until a daemon is about to serve. If one
 * cannot be migrated, or the daemon cannot start on them, or it ends three
 * times before that, all go back to what they were, and the earlier release
 * can run. What is under way is written down first (DATA/upkeep/upgrade/plan),
 * so that the next start goes on after a kill at any instant.
 *
 * For the daemon, under its lock.
 */
#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"
#include "upkeep/problem.h"

/* In the data directory: why the last one failed. */
#define UPGRADE_FAILED "upkeep/upgrade/failed"

struct upgrade {
	const struct store_backend *store;	/* with past and copies */
	const char *data;
	/* Before each that is migrated, with its bytes; may be NULL. */
	void (*tell)(void *arg, const char *tenant, int64_t bytes);
	void *arg;
};

/* *is_new: databases were migrated, and no daemon has served with them. On
 * error the problem says why, and they are as they were, unless it says that
 * they could not be put back. */
enum err upgrade_run(const struct upgrade *, bool *is_new, struct problem *)
    MUST_CHECK;
/* When everything was opened and nothing was acknowledged: the way back is
 * closed. */
enum err upgrade_settle(const struct upgrade *, struct problem *) MUST_CHECK;
/* Nothing was older, and this release is the one to serve: what failed before
 * is over. */
void upgrade_forget_failure(const struct upgrade *);
/* Instead of that; `reason` is kept in DATA/upkeep/upgrade/failed until an
 * upgrade succeeds. */
enum err upgrade_undo(const struct upgrade *, const char *reason,
    struct problem *) MUST_CHECK;

#endif
