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
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"

#define DAEMON_USER "yizhan"
#define PASSWD_TEXT_MAX 4096	/* of one row of passwd(5) */
#define TENANTS "tenants/"
#define PAST_COPIES 3
/* For messages that come meanwhile, where a daemon serves. */
#define SPARE_BYTES (64 << 20)

/* One restore. */
struct taking {
	const struct backup_job *job;
	int fd;			/* the archive */
	const char *name;	/* for sentences */
	struct restore_wish wish;
	char base[FOLDER_PATH_MAX];	/* DATA/upkeep/restore/new */
	struct backup_progress progress;
};

static enum err
go_on(struct taking *t, struct problem *why)
{
	const struct backup_job *job = t->job;

	return !job->go_on || job->go_on(job->arg, &t->progress) ? ERR_OK :
	    problem_set(why, ERR_CLOSED, "the restore was cancelled");
}

/* Unpacking */

static enum err
check_room(const struct backup_job *job, int64_t bytes, struct problem *why)
{
	int64_t room = folder_room(job->data);

	bytes += SPARE_BYTES;
	return room < 0 || room >= bytes ? ERR_OK : problem_set(why,
	    ERR_DISK_FULL, "what is in the backup needs room beside what is "
	    "there: %" PRId64 " MiB more in %.300s, and there are %" PRId64,
	    bytes >> 20, job->data, room >> 20);
}

/* Another tenant may have gone for good reasons. */
static enum err
check_whose(const struct taking *t, const char *member, struct problem *why)
{
	struct str id = str_from(member);
	const char *slash;

	if (!t->wish.only || !str_starts(id, TENANTS))
		return ERR_OK;
	id.p += sizeof(TENANTS) - 1;
	slash = strchr(id.p, '/');
	id.len = slash ? (size_t)(slash - id.p) : strlen(id.p);
	return str_is(id, t->wish.only) ? ERR_OK : problem_set(why,
	    ERR_FORBIDDEN, "the backup has the organisation %.*s as well, so "
	    "it is restored on the server: yizhanctl restore FILE",
	    (int)(id.len < 33 ? id.len : 32), id.p);
}

static enum err
unpack_one(const struct taking *t, struct archive_reader *r,
    const struct tar_header *member, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err = check_whose(t, member->name, why);

	if (!err)
		err = check_room(t->job, member->size, why);
	if (err)
		return err;
	folder_path(path, "%s/%s", t->base, member->name);
	err = folder_make_way(t->base, path, why);
	return err ? err : backup_unpack(r, path, true, why);
}

static enum err
unpack_all(struct taking *t, struct archive_reader *r, struct problem *why)
{
	struct tar_header member;
	enum err err = ERR_OK;

	while (!err) {
		err = archive_next(r, &member, why);
		if (!err)
			err = unpack_one(t, r, &member, why);
		t->progress.bytes_done = archive_seen(r)->packed;
		if (!err)
			err = go_on(t, why);
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
	struct taking *taking;
	struct store_backend fresh;	/* on its base */
};

static enum err
not_good(struct str tenant, enum err err, const char *what,
    struct problem *why)
{
	return problem_set(why, err, "the database of %.40s in the backup: %s",
	    tenant.p ? tenant.p : "the box",
	    what && *what ? what : err_text(err, "en"));
}

/* One of an older release is brought to this one where nothing stands on it
 * yet: the next open does so, which keeps what it was beside it, may write it
 * anew, and has a log. */
static enum err
check_room_of_past(const struct backup_job *job,
    const struct store_backend *fresh, struct str tenant, const char *path,
    struct problem *why)
{
	const char *what = NULL;
	bool is_older = false;
	enum err err = fresh->past->is_older(fresh->place, tenant, &is_older,
	    &what);

	if (err)
		return not_good(tenant, err, what, why);
	return !is_older ? ERR_OK : check_room(job, PAST_COPIES *
	    folder_size(path), why);
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
	if (err)
		return not_good(tenant, err, what, why);
	err = check_room_of_past(job, fresh, tenant, path, why);
	if (err)
		return err;
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
	enum err err = go_on(w->taking, why);

	return err ? err : restore_check_tenant(w->taking->job, &w->fresh,
	    w->taking->base, name, why);
}

static enum err
check_box(const struct backup_job *job, const struct store_backend *fresh,
    const char *base, struct problem *why)
{
	struct system_store *system = NULL;
	char path[FOLDER_PATH_MAX];
	const char *what = NULL;
	enum err err;

	folder_path(path, "%s/system.db", base);
	err = job->store->copies->check(STR_NONE, path, &what);
	if (err)
		return not_good(STR_NONE, err, what, why);
	err = check_room_of_past(job, fresh, STR_NONE, path, why);
	if (err)
		return err;
	err = fresh->system->open(fresh->place, &system, &what);
	fresh->system->close(system);
	if (!err)
		err = fresh->past->forget(fresh->place, STR_NONE);
	return err ? not_good(STR_NONE, err, what, why) : ERR_OK;
}

static enum err
check_all(struct taking *t, struct problem *why)
{
	struct check_walk w = { .taking = t };
	char path[FOLDER_PATH_MAX];
	enum err err;

	t->progress.stage = BACKUP_CHECKING;
	w.fresh = t->job->store_at(t->base);
	err = check_box(t->job, &w.fresh, t->base, why);
	folder_path(path, "%s/tenants", t->base);
	if (!err)
		err = folder_walk(path, check_tenant, &w, why);
	t->job->store_end(&w.fresh);
	return err;
}

/* A new directory belongs to the daemon's user when there is one. */
static enum err
make_data(const char *data, struct problem *why)
{
	struct passwd entry, *user = NULL;
	char text[PASSWD_TEXT_MAX];
	enum err err;

	if (folder_exists(data))
		return ERR_OK;
	err = folder_make(data, why);
	if (geteuid() != 0 || getpwnam_r(DAEMON_USER, &entry, text,
	    sizeof(text), &user) != 0)
		user = NULL;
	if (!err && user && chown(data, user->pw_uid, user->pw_gid) != 0)
		err = problem_errno(why, "cannot change the owner of", data);
	return err;
}

/* From the archive to the plan */

static enum err
take_in(struct taking *t, struct archive_reader *r, struct backup_info *out,
    struct problem *why)
{
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
	err = unpack_all(t, r, why);
	out->bytes = archive_seen(r)->packed;
	if (!err)
		err = check_all(t, why);
	return err ? err : folder_sync_all(t->base, why);
}

static enum err
begin_work(const char *data, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err = restore_is_over(data) ? restore_clear(data, why) :
	    ERR_OK;

	restore_path(data, "", path);
	if (!err)
		err = folder_remove(path, why);
	return err ? err : folder_make_durable(path, why);
}

static void
entitle(const struct taking *t, struct backup_info *out)
{
	const char *slash = strrchr(t->name, '/');

	*out = (struct backup_info){ .name = "" };
	snprintf(out->name, sizeof(out->name), "%.95s",
	    slash ? slash + 1 : t->name);
}

static int64_t
size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
}

/* Under the lock of DATA/upkeep. */
static enum err
prepare(struct taking *t, struct backup_info *out, struct problem *why)
{
	struct archive_reader *r = NULL;
	struct problem ignored;
	char path[FOLDER_PATH_MAX];
	enum err err = begin_work(t->job->data, why);

	if (err)
		return err;
	t->progress = (struct backup_progress){ .stage = BACKUP_PACKING,
		.bytes_all = size_of(t->fd) };
	err = check_room(t->job, t->progress.bytes_all, why);
	restore_path(t->job->data, "new", t->base);
	if (!err)
		err = folder_make_durable(t->base, why);
	if (!err)
		err = restore_note(t->job, t->base, out->name, &t->wish, why);
	if (!err)
		err = archive_open(t->fd, t->name, t->job->passphrase, &r,
		    why);
	if (!err)
		err = take_in(t, r, out, why);
	archive_reader_free(r);
	if (err) {
		restore_path(t->job->data, "", path);
		(void)!folder_remove(path, &ignored);
	}
	return err;
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
	struct taking t = { .job = job, .fd = fd, .name = name,
		.wish = { .tenant = "", .by = "" } };
	int data = -1, lock = -1;
	enum err err = make_data(job->data, why);

	entitle(&t, out);
	if (!err)
		err = restore_lock_data(job->data, &data, why);
	if (!err)
		err = backup_lock(job->data, &lock, why);
	if (!err)
		err = prepare(&t, out, why);
	if (!err)
		err = restore_change_places(job->data, why);
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

enum err
restore_prepare(const struct backup_job *job, const char *path,
    const struct restore_wish *wish, struct backup_info *out,
    struct problem *why)
{
	struct taking t = { .job = job, .name = path, .wish = *wish };
	enum err err;

	entitle(&t, out);
	t.fd = folder_open(path, why);
	if (t.fd < 0)
		return ERR_NOT_FOUND;
	err = prepare(&t, out, why);
	close(t.fd);
	return err;
}
