/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a backup fits, before it is begun.
 *
 * Runs on: whoever asked for one.
 * Owns: nothing.
 */
#include <inttypes.h>
#include <sys/stat.h>

#include "upkeep/backup_priv.h"

/* Beside what is needed: for messages that come meanwhile. */
#define SPARE_BYTES (64 << 20)

int64_t
backup_measure(const struct backup_job *job)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%s/tenants%s%s", job->data, job->tenant ? "/" : "",
	    job->tenant ? job->tenant : "");
	return folder_size(path);
}

struct largest {
	const struct backup_job *job;
	int64_t bytes;
};

static enum err
measure_one(void *arg, const char *tenant, struct problem *why)
{
	struct largest *l = arg;
	char path[FOLDER_PATH_MAX];
	int64_t bytes;

	(void)why;
	folder_path(path, "%s/tenants/%s/tenant.db", l->job->data, tenant);
	bytes = folder_size(path);
	if (bytes > l->bytes)
		l->bytes = bytes;
	return ERR_OK;
}

static int64_t
measure_largest(const struct backup_job *job)
{
	struct largest l = { job, 0 };
	char path[FOLDER_PATH_MAX];
	struct problem ignored;

	folder_path(path, "%s/tenants", job->data);
	if (job->tenant)
		(void)!measure_one(&l, job->tenant, &ignored);
	else
		(void)!folder_walk(path, measure_one, &l, &ignored);
	return l.bytes;
}

static bool
is_one_disk(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev;
}

static enum err
check_fits(const char *dir, int64_t bytes, const char *what,
    struct problem *why)
{
	int64_t room = folder_room(dir);

	bytes += SPARE_BYTES;
	if (room < 0 || room >= bytes)
		return ERR_OK;
	return problem_set(why, ERR_DISK_FULL, "a backup needs %" PRId64
	    " MiB of room in %.300s for %s, and there are %" PRId64 "; make "
	    "room, keep fewer backups or choose another directory",
	    bytes >> 20, dir, what, room >> 20);
}

/* One database at a time is copied into the data directory, while the archive
 * grows; to be read again it is unpacked beside the archive. */
enum err
backup_check_room(const struct backup_job *job, const char *to,
    struct problem *why)
{
	int64_t all = to ? backup_measure(job) : 0;
	int64_t copy = measure_largest(job);
	enum err err;

	if (to && is_one_disk(to, job->data))
		return check_fits(to, all + copy, "the archive and a copy "
		    "of the largest database", why);
	err = check_fits(job->data, copy, "a copy of the largest database",
	    why);
	if (err || !to)
		return err;
	return check_fits(to, all + (job->verifies ? copy : 0), "the "
	    "archive", why);
}
