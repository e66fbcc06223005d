/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_RESTORE_H
#define UPKEEP_RESTORE_H
/*
 * A backup of a whole box takes the place of a data directory that no daemon
 * runs on, or of none.
 *
 * It is read to its end, and every database in it, before anything is
 * replaced. Then the old state moves aside and the new one in, by renaming,
 * written down before it is done (DATA/upkeep/restore/plan): after a kill at
 * any instant the next start goes on. The old state stays until a daemon was
 * ready on the new one; if the new one keeps it from starting, or three daemons
 * end before that, the old one comes back.
 */
#include "upkeep/backup.h"

/* In the data directory: why the last one was given up. */
#define RESTORE_REFUSED BACKUP_UPKEEP "/restore/why"
/* Part of a state: the restore that it came by, until that was told. */
#define RESTORE_NOTE "restored.json"

/* ERR_BUSY: a daemon runs, or another restore. job->data is made when absent,
 * for the user yizhan when root makes it. Nothing was replaced when it
 * fails. */
enum err restore_run(const struct backup_job *, const char *path,
    struct backup_info *out, struct problem *) MUST_CHECK;
/* The same from a stream. */
enum err restore_stream(const struct backup_job *, int fd, const char *name,
    struct backup_info *out, struct problem *) MUST_CHECK;

/* Who asks a daemon for one. */
struct restore_wish {
	const char *only;	/* no other tenant may be in it; NULL: any */
	const char *tenant, *by;	/* of whom; "": the box's admin */
};
/* For a daemon that serves, which has backup_lock and keeps it until it has
 * ended or the restore is dropped: unpacks and reads all of it beside the
 * state, which stays. ERR_DISK_FULL before there is no room for others;
 * ERR_FORBIDDEN: wish->only. */
enum err restore_prepare(const struct backup_job *, const char *path,
    const struct restore_wish *, struct backup_info *out, struct problem *)
    MUST_CHECK;
/* The next start of a daemon replaces the state by what was prepared. When it
 * fails that goes. */
enum err restore_commit(const char *data, struct problem *) MUST_CHECK;
void restore_drop(const char *data);
/* What one that was killed had unpacked goes: it may be as much as the state.
 * While no other one can be under way. */
void restore_sweep(const char *data);

/* How one ended that a daemon has taken in, or given up. */
struct restored {
	char name[BACKUP_NAME_MAX];	/* of the backup */
	char tenant[33], by[65];	/* who asked; "": at the server */
	int64_t began_ts;		/* Unix ms */
	bool is_good;
	char why[600];			/* it is not */
};
/* Until restore_told. ERR_NOT_FOUND: there was none; ERR_AGAIN: it waits for a
 * daemon to be ready. */
enum err restore_outcome(const char *data, struct restored *out) MUST_CHECK;
void restore_told(const char *data, const struct restored *);

/* One tenant of a backup, of that tenant or of a whole box. */
struct restore_tenant {
	const char *from;	/* its id there; NULL, "": as its own backup
				 * says */
	const char *to;		/* and here */
	const char *name;	/* that people read */
	bool replaces;		/* what has that id here; only where no
				 * daemon runs. It is kept in
				 * DATA/upkeep/replaced/ID until the next. */
	bool is_free;		/* no tenant had that id here when it was
				 * asked for; asked again before it is said */
	bool is_served;		/* the answer: a daemon runs */
};
/*
 * Beside a daemon that serves, or without one. Where one serves, what is new is
 * then at its place and not known yet: the caller has it make the tenant.
 * ERR_EXISTS; ERR_BUSY: it is served, or another restore runs. ERR_NOT_FOUND:
 * the backup has it not.
 */
enum err restore_tenant(const struct backup_job *, const char *path,
    struct restore_tenant *, struct backup_info *out, struct problem *)
    MUST_CHECK;

/* For the daemon, before it opens anything, under its lock: brings what was
 * interrupted to its end. *is_new: the state was restored, and no daemon was
 * ready on it. */
enum err restore_resume(const char *data, bool *is_new, struct problem *)
    MUST_CHECK;
/* Before a daemon opens the restored state. *is_spent: three did, and none got
 * ready; nothing is counted then. */
enum err restore_count_start(const char *data, bool *is_spent,
    struct problem *) MUST_CHECK;
/* It could not start, and not because of that state: those before count no
 * more. */
enum err restore_forgive_start(const char *data, struct problem *) MUST_CHECK;
/* The daemon is ready: from now on there is no way back. */
enum err restore_settle(const char *data, struct problem *) MUST_CHECK;
/* Then what was before goes, but for tenants that were deleted and can be had
 * back. */
enum err restore_clear(const char *data, struct problem *) MUST_CHECK;
/* None waits, and none was interrupted: the state is the one that stays. */
bool restore_is_over(const char *data);
/* It could not start on that state: what was before comes back. Until the next
 * restore, what did not work lies in DATA/upkeep/restore/refused, and the
 * reason beside it in `why`. ERR_NOT_FOUND: there was nothing before. */
enum err restore_undo(const char *data, const char *reason, struct problem *)
    MUST_CHECK;

#endif
