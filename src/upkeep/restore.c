/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restoring a backup.
 *
 * Runs on: whoever asked.
 * Owns: DATA/upkeep/restore, until it changes places with the state.
 */
#include "upkeep/restore_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"

#define DAEMON_USER "yizhan"

/* Unpacking */

static enum err
unpack_one(struct archive_reader *r, const char *base,
    const struct tar_header *member, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	folder_path(path, "%s/%s", base, member->name);
	err = folder_make_way(base, path, why);
	return err ? err : backup_unpack(r, path, true, why);
}

static enum err
unpack_all(const struct backup_job *job, struct archive_reader *r,
    const char *base, struct problem *why)
{
	struct backup_progress p = { .stage = BACKUP_PACKING };
	struct tar_header member;
	enum err err = ERR_OK;

	while (!err) {
		err = archive_next(r, &member, why);
		if (!err)
			err = unpack_one(r, base, &member, why);
		p.bytes_done = archive_seen(r)->bytes;
		if (!err && job->go_on && !job->go_on(job->arg, &p))
			err = problem_set(why, ERR_CLOSED,
			    "the restore was cancelled");
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Another history */

/* Clients that have seen more than the backup holds are told to forget it. */
static enum err
begin_epoch(const struct backup_job *job, const struct store_backend *b,
    struct str tenant, const char **what)
{
	unsigned char fresh[EPOCH_CHARS / 2];
	char epoch[EPOCH_CHARS + 1];
	struct store *s = NULL;
	enum err err = b->ops->open(b->place, tenant, STORE_WRITE, &s, what);

	if (err)
		return err;
	*what = NULL;
	rng_fill(job->rng, fresh, sizeof(fresh));
	text_hex(fresh, sizeof(fresh), epoch);
	err = b->ops->begin(s);
	if (!err)
		err = b->ops->meta_put(s, META_EPOCH, str_from(epoch));
	if (!err)
		err = b->ops->commit(s);
	b->ops->close(s);
	return err;
}

struct check_walk {
	const struct backup_job *job;
	const char *base;
	struct store_backend fresh;	/* on base */
};

static enum err
not_good(struct str tenant, enum err err, const char *what,
    struct problem *why)
{
	return problem_set(why, err, "the database of %.40s in the backup: %s",
	    tenant.p ? tenant.p : "the box",
	    what && *what ? what : err_text(err, "en"));
}

enum err
restore_check_tenant(const struct backup_job *job,
    const struct store_backend *fresh, const char *base, const char *id,
    struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	struct str tenant = str_from(id);
	const char *what = NULL;
	enum err err;

	if (!text_is_tenant_id(tenant))
		return problem_set(why, ERR_CORRUPT, "the backup has a tenant "
		    "that cannot be: %.100s", id);
	folder_path(path, "%s/tenants/%s/tenant.db", base, id);
	err = job->store->copies->check(tenant, path, &what);
	if (!err)
		err = begin_epoch(job, fresh, tenant, &what);
	/* Of an older release it was brought to this one: that way is not gone
	 * back, the archive is still there. */
	if (!err)
		err = fresh->past->forget(fresh->place, tenant);
	return err ? not_good(tenant, err, what, why) : ERR_OK;
}

static enum err
check_tenant(void *arg, const char *name, struct problem *why)
{
	const struct check_walk *w = arg;

	return restore_check_tenant(w->job, &w->fresh, w->base, name, why);
}

static enum err
check_all(const struct backup_job *job, const char *base, struct problem *why)
{
	struct check_walk w = { .job = job, .base = base };
	char path[FOLDER_PATH_MAX];
	const char *what = NULL;
	enum err err;

	folder_path(path, "%s/system.db", base);
	err = job->store->copies->check(STR_NONE, path, &what);
	if (err)
		return not_good(STR_NONE, err, what, why);
	w.fresh = job->store_at(base);
	folder_path(path, "%s/tenants", base);
	err = folder_walk(path, check_tenant, &w, why);
	job->store_end(&w.fresh);
	return err;
}

/* A new directory belongs to the daemon's user when there is one. */
static enum err
make_data(const char *data, struct problem *why)
{
	const struct passwd *user;
	enum err err;

	if (folder_exists(data))
		return ERR_OK;
	err = folder_make(data, why);
	user = geteuid() == 0 ? getpwnam(DAEMON_USER) : NULL;
	if (!err && user && chown(data, user->pw_uid, user->pw_gid) != 0)
		err = problem_errno(why, "cannot change the owner of", data);
	return err;
}

/* From the archive to the plan */

static enum err
take_in(const struct backup_job *job, struct archive_reader *r,
    struct backup_info *out, struct problem *why)
{
	char base[FOLDER_PATH_MAX];
	enum err err = backup_read_head(r, &out->head, why);

	if (err)
		return err;
	out->has_head = true;
	out->is_sealed = archive_is_sealed(r);
	if (out->head.tenant[0])
		return problem_set(why, ERR_WRONG_STATE, "this is a backup of "
		    "the tenant %s alone, not of a box: yizhanctl backup "
		    "restore FILE --tenant %s", out->head.tenant,
		    out->head.tenant);
	restore_path(job->data, "new", base);
	err = folder_make_durable(base, why);
	if (!err)
		err = unpack_all(job, r, base, why);
	out->bytes = archive_seen(r)->packed;
	if (!err)
		err = check_all(job, base, why);
	return err ? err : folder_sync_all(base, why);
}

static enum err
begin_work(const char *data, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err = restore_check_plan(data, why);

	restore_path(data, "", path);
	if (!err)
		err = folder_remove(path, why);
	return err ? err : folder_make_durable(path, why);
}

static enum err
restore_locked(const struct backup_job *job, int fd, const char *name,
    struct backup_info *out, struct problem *why)
{
	struct archive_reader *r = NULL;
	struct problem ignored;
	char path[FOLDER_PATH_MAX];
	enum err err = begin_work(job->data, why);

	if (err)
		return err;
	err = archive_open(fd, name, job->passphrase, &r, why);
	if (!err)
		err = take_in(job, r, out, why);
	archive_reader_free(r);
	if (err) {
		restore_path(job->data, "", path);
		(void)!folder_remove(path, &ignored);
		return err;
	}
	return restore_change_places(job->data, why);
}

enum err
restore_lock_data(const char *data, int *out, struct problem *why)
{
	*out = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*out < 0)
		return problem_errno(why, "cannot open", data);
	if (flock(*out, LOCK_EX | LOCK_NB) == 0)
		return ERR_OK;
	close(*out);
	*out = -1;
	return problem_set(why, ERR_BUSY, "yizhand runs on %.400s; stop it "
	    "first: systemctl stop yizhan", data);
}

enum err
restore_stream(const struct backup_job *job, int fd, const char *name,
    struct backup_info *out, struct problem *why)
{
	int data = -1, lock = -1;
	enum err err = make_data(job->data, why);

	*out = (struct backup_info){ .name = "" };
	snprintf(out->name, sizeof(out->name), "%.95s", name);
	if (!err)
		err = restore_lock_data(job->data, &data, why);
	if (!err)
		err = backup_lock(job->data, &lock, why);
	if (!err)
		err = restore_locked(job, fd, name, out, why);
	if (lock >= 0)
		close(lock);
	if (data >= 0)
		close(data);
	return err;
}

enum err
restore_run(const struct backup_job *job, const char *path,
    struct backup_info *out, struct problem *why)
{
	int fd = folder_open(path, why);
	enum err err;

	if (fd < 0)
		return ERR_NOT_FOUND;
	err = restore_stream(job, fd, path, out, why);
	close(fd);
	return err;
}
