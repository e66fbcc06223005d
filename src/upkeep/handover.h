/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_HANDOVER_H
#define UPKEEP_HANDOVER_H
/*
 * Backups that a command takes at its standard input, which keeps them where
 * it likes: on another machine, on a tape. It is a program with arguments, and
 * no shell. YIZHAN_BACKUP is the name of the archive in its environment, from
 * which our own options are left out. What it prints goes to standard error.
 *
 * It has taken a backup when it ends with 0 behind the archive's end. In every
 * other case it is killed with all its children before it can believe that the
 * archive were whole. How it went is kept in DATA/upkeep, for the doctor.
 */
#include "upkeep/backup.h"

struct handover {
	char *const *argv;	/* program, arguments, NULL */
	/* How long it may take nothing, or not end when it has all. */
	int64_t patience_ms;
};

/* The last one, and the last that went well. */
struct handed {
	int64_t at_ts, good_ts;	/* when they were begun, Unix ms; 0: none */
	int64_t bytes;
	bool is_good;
	char name[BACKUP_NAME_MAX];
	char why[600];		/* it was not */
};

/* Blocking. ERR_CLOSED: job->go_on said so, and nothing is kept of it.
 * ERR_TIMEOUT: its patience. out->name is what the command was told. */
enum err handover_run(const struct backup_job *, const struct handover *,
    struct backup_info *out, struct problem *) MUST_CHECK;
/* Of this data directory; zeroes when there was none. */
void handover_last(const char *data, struct handed *out);

#endif
