/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading backups: every byte, every database; and unpacking them.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/text.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"

#define COPY_BYTES (64 * 1024)
#define DB_NAME "tenant.db"
#define TENANTS "tenants/"

/* The tenant whose database a member is: p NULL, the box's own; false: it is
 * none. */
static bool
is_database(const char *name, struct str *tenant)
{
	struct str s = str_from(name);
	const char *slash;

	*tenant = STR_NONE;
	if (str_is(s, "system.db"))
		return true;
	if (!str_starts(s, TENANTS))
		return false;
	s.p += sizeof(TENANTS) - 1;
	slash = strchr(s.p, '/');
	if (!slash || strcmp(slash + 1, DB_NAME) != 0)
		return false;
	*tenant = (struct str){ s.p, (size_t)(slash - s.p) };
	return text_is_tenant_id(*tenant);
}

/* The member into a new file; synced when it is to stay. */
enum err
backup_unpack(struct archive_reader *r, const char *path, bool is_kept,
    struct problem *why)
{
	int fd = folder_create(path, why);
	char bytes[COPY_BYTES];
	enum err err;
	size_t got;

	if (fd < 0)
		return ERR_IO;
	do {
		err = archive_read(r, bytes, sizeof(bytes), &got, why);
		if (!err && !fd_write(fd, (struct str){ bytes, got }))
			err = problem_errno(why, "cannot write", path);
	} while (!err && got > 0);
	if (!err && is_kept && fsync(fd) != 0)
		err = problem_errno(why, "cannot sync", path);
	close(fd);
	return err;
}

static enum err
check_database(const struct backup_job *job, struct archive_reader *r,
    const char *name, const char *path, struct problem *why)
{
	const char *what = NULL;
	struct str tenant;
	enum err err = backup_unpack(r, path, false, why);

	if (!err && is_database(name, &tenant)) {
		err = job->store->copies->check(tenant, path, &what);
		if (err)
			err = problem_set(why, err, "%.300s in the backup: %s",
			    name, what && *what ? what : err_text(err, "en"));
	}
	if (unlink(path) != 0 && errno != ENOENT && !err)
		err = problem_errno(why, "cannot remove", path);
	return err;
}

static enum err
check_members(const struct backup_job *job, struct archive_reader *r,
    const char *work, struct problem *why)
{
	struct backup_progress p = { .stage = BACKUP_CHECKING };
	struct tar_header member, left = { .name = "" };
	char path[FOLDER_PATH_MAX];
	struct str tenant;
	enum err err = ERR_OK;

	folder_path(path, "%s/copy.db", work);
	while (!err) {
		err = archive_next(r, &member, why);
		if ((!err || err == ERR_NOT_FOUND) && job->sums)
			filesums_note(job->sums, left.name,
			    archive_sum_left(r));
		if (!err)
			left = member;
		if (!err && is_database(member.name, &tenant))
			err = check_database(job, r, member.name, path, why);
		p.bytes_done = archive_seen(r)->bytes;
		if (!err && job->go_on && !job->go_on(job->arg, &p))
			err = problem_set(why, ERR_CLOSED,
			    "the check was cancelled");
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
verify_in(const struct backup_job *job, const char *path, const char *work,
    struct backup_info *out, struct problem *why)
{
	struct archive_reader *r;
	int fd = folder_open(path, why);
	enum err err;

	if (fd < 0)
		return ERR_NOT_FOUND;
	err = archive_open(fd, path, job->passphrase, &r, why);
	if (err) {
		close(fd);
		return err;
	}
	out->is_sealed = archive_is_sealed(r);
	err = backup_read_head(r, &out->head, why);
	out->has_head = !err;
	if (!err)
		err = check_members(job, r, work, why);
	out->bytes = archive_seen(r)->packed;
	archive_reader_free(r);
	close(fd);
	return err;
}

enum err
backup_verify(const struct backup_job *job, const char *path,
    const char *scratch, struct backup_info *out, struct problem *why)
{
	char work[FOLDER_PATH_MAX];
	const char *slash = strrchr(path, '/');
	struct problem ignored;
	enum err err;
	int dir;

	*out = (struct backup_info){ .name = "" };
	if (job->sums)
		*job->sums = (struct filesums){ .at_ts =
		    clock_wall_ms(job->clock) };
	snprintf(out->name, sizeof(out->name), "%.95s",
	    slash ? slash + 1 : path);
	folder_path(work, "%s/" BACKUP_VERIFYING "XXXXXX", scratch);
	if (!mkdtemp(work))
		return problem_errno(why, "cannot make a directory in",
		    scratch);
	dir = open(work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	backup_hold(dir);
	err = verify_in(job, path, work, out, why);
	(void)!folder_remove(work, &ignored);
	if (dir >= 0)
		close(dir);
	return err;
}
