/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_TRIAL_H
#define UPKEEP_TRIAL_H
/*
 * A restore on trial: a backup of a whole box is restored into a scratch
 * directory by the same code as in earnest, and opened as the daemon opens it,
 * which migrates what an older release made; then all of that goes. How it went
 * is kept in DATA/upkeep, for the doctor.
 */
#include "upkeep/backup.h"

struct trial {
	int64_t at_ts;		/* Unix ms; 0: there was none */
	int64_t took_ms, tenants;
	bool is_good;
	char name[BACKUP_NAME_MAX];
	char why[600];		/* it was not */
};

/* In a directory of its own below scratch, which needs room for all that is in
 * the backup. Blocking. ERR_CLOSED: job->go_on said so, and nothing is kept. */
enum err trial_run(const struct backup_job *, const char *path,
    const char *scratch, struct trial *out, struct problem *) MUST_CHECK;
/* What it takes of the disk, as far as the data directory tells. */
int64_t trial_bytes(const char *data);
/* Removes what killed ones left in scratch; none may be under way. */
enum err trial_sweep(const char *scratch, struct problem *) MUST_CHECK;
/* The last one of this data directory; at_ts 0 when there was none. */
void trial_last(const char *data, struct trial *out);

#endif
