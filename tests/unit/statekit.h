/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_STATEKIT_H
#define TESTS_STATEKIT_H
/*
 * A small box of files in a directory of its own, which is the present one: the
 * tenant "one" with a word of its database, more tenants, a certificate. Kills
 * come before a rename, and disks have the room that they are given.
 */
#include "upkeep/backup.h"
#include "upkeep/restore.h"

#define DATA "data"
#define BACKUPS "backups"
#define SHM "/dev/shm/"		/* another disk */

extern int renames_left;	/* the process dies before the one that is too
				 * many; -1: as many as one likes */
extern int64_t room_here, room_there;	/* of the disk of DATA, and of SHM; -1:
					 * nobody knows */
extern struct store_backend store;	/* of DATA */
extern struct backup_job job;	/* on DATA */
extern struct backup_info info;
extern struct problem why;

/* Fixture: the word "before". */
void set_up(void);
void tear_down(void);

/* The word of the tenant `more`, which is made. */
void write_state(const char *word, const char *more);
/* "TENANTS:WORD", the word of the tenant "one". */
bool state_is(const char *expected);
/* Of the tenant "one"; "" when it has none. */
const char *read_epoch(void);

/* restore_settle and restore_clear of DATA. */
enum err settle(void);

/* Its path, until the next. */
const char *make_backup(void);
/* Runs `what` in a child that dies before its n-th rename; whether it did. */
bool dies_at(int n, enum err (*what)(const char *path), const char *path);

#endif
