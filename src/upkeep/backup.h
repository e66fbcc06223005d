/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_BACKUP_H
#define UPKEEP_BACKUP_H
/*
 * Backups of a data directory: made while the daemon serves, or without it;
 * listed, verified, pruned. A backup is one archive (upkeep/archive.h):
 *
 *	backup.json		what it is, see struct backup_head
 *	system.db		copies of databases, each as of one moment
 *	tenants/ID/tenant.db
 *	tenants/ID/files/…	the content of files
 *	tls/…			certificate and key
 *	config/…		the configuration it ran with, to look at: a
 *				file, and *.toml of a folder below its name
 *
 * Left out is what is made again (search indexes, the reserve) and what was
 * not finished (uploads). Files are linked before and after the copy of the
 * database that names them, so none is collected in between.
 *
 * Blocking, for minutes: not for a thread that serves. Two of them at a time
 * on a data directory are refused by a lock.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/rng.h"
#include "model/user.h"
#include "store/depot.h"
#include "store/store.h"
#include "upkeep/filesums.h"
#include "upkeep/folder.h"
#include "upkeep/problem.h"

#define BACKUP_FORMAT 1
#define BACKUP_NAME_MAX 96	/* of a file: yizhan-20261121T020000Z.tar.zst */
#define BACKUP_UPKEEP "upkeep"	/* in the data directory: what is under way */

/* The member backup.json. */
struct backup_head {
	int64_t format;
	int64_t made_ts;		/* Unix ms */
	char version[32];		/* of the daemon that made it */
	char host[65];			/* where */
	char tenant[33];		/* "": of the whole box */
};

struct backup_info {
	char name[BACKUP_NAME_MAX];
	int64_t bytes;			/* of the archive */
	bool is_sealed;
	bool has_head;			/* sealed ones hide it */
	struct backup_head head;	/* without: its tenant as the name of
					 * the file says it, in a list */
};

enum backup_stage { BACKUP_COPYING, BACKUP_PACKING, BACKUP_CHECKING };

struct backup_progress {
	enum backup_stage stage;
	int64_t bytes_done, bytes_all;
};

/* What a job needs; borrowed while it runs. */
struct backup_job {
	const struct store_backend *store;	/* of the data directory */
	/* Another back end of that kind on a directory of ours; and its
	 * end. */
	struct store_backend (*store_at)(const char *dir);
	void (*store_end)(struct store_backend *);
	const struct clock *clock;
	const struct rng *rng;
	const char *version;
	const char *data;		/* the data directory */
	const struct depot *files;	/* where those of tenants lie; or NULL:
					 * there */
	const char *const *config;	/* files of configuration, and folders
					 * of such; NULL ends */
	struct str passphrase;		/* p NULL: none */
	const char *tenant;		/* NULL: the whole box */
	bool verifies;			/* what is made is read to its end,
					 * before it has its name */
	struct filesums *sums;		/* or NULL: of the files that are
					 * packed, or verified, is told here */
	/* Asked every few MiB; false ends the job. May be NULL. */
	bool (*go_on)(void *arg, const struct backup_progress *);
	void *arg;
};

/* Of DATA/upkeep: what makes a backup or restores one has it, and nobody else;
 * close(2) gives it back. ERR_BUSY: somebody has it. ERR_WRONG_STATE: a restore
 * waits for the next start, or for a daemon to be ready on it. */
enum err backup_lock(const char *data, int *out, struct problem *) MUST_CHECK;

/* Into the directory to, durably and under its name only when it is whole. What
 * does not stand being read again is called NAME.failed, and takes the place of
 * an earlier one. ERR_BUSY: another one runs. ERR_DISK_FULL before anything is
 * written when it would not fit. ERR_NOT_FOUND: no such tenant. ERR_CLOSED:
 * go_on said so. */
enum err backup_create(const struct backup_job *, const char *to,
    struct backup_info *out, struct problem *) MUST_CHECK;
/* Into a pipe or a file that is open: nothing is kept. */
enum err backup_stream(const struct backup_job *, int fd,
    struct backup_info *out, struct problem *) MUST_CHECK;

/* Those of a directory, the newest first; what is no backup is not there.
 * *count is at most max. */
enum err backup_list(const char *dir, struct backup_info *out, size_t max,
    size_t *count, struct problem *) MUST_CHECK;
/* Reads all of it: every sum, every database. Databases are unpacked one at
 * a time in a directory of its own below scratch. */
enum err backup_verify(const struct backup_job *, const char *path,
    const char *scratch, struct backup_info *out, struct problem *)
    MUST_CHECK;
/* Removes the oldest of the whole box until `keep` are left, and what broken
 * runs left behind: what is locked belongs to one that goes on. *removed: how
 * many. */
enum err backup_prune(const char *dir, size_t keep, size_t *removed,
    struct problem *) MUST_CHECK;

/* Is this the name of a backup? */
bool backup_is_name(struct str);
/* When the newest of the whole box in dir was begun, Unix ms, by its name;
 * 0: there is none. */
enum err backup_newest(const char *dir, int64_t *ts, struct problem *)
    MUST_CHECK;
/* The head of an archive that stands at its beginning. */
struct archive_reader;
enum err backup_read_head(struct archive_reader *, struct backup_head *,
    struct problem *) MUST_CHECK;

#endif
