/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restoring a backup.
 *
 * Runs on: whoever asked; at start, main.
 * Owns: DATA/upkeep/restore.
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

#define PLAN_MAX 64		/* bytes of DATA/upkeep/restore/plan */
#define DAEMON_USER "yizhan"

/*
 * A plan is the name of what is being done. Each name of the state moves by
 * itself, and moving all again after a kill moves what is left.
 */
enum phase {
	PHASE_NONE,
	PHASE_OUT,	/* DATA → old */
	PHASE_IN,	/* new → DATA */
	PHASE_WAITING,	/* for a daemon to be ready */
	PHASE_BACK_OUT,	/* DATA → refused */
	PHASE_BACK_IN,	/* old → DATA */
	PHASE_COUNT
};

static const char *const phase_names[PHASE_COUNT] = {
	[PHASE_NONE] = "", [PHASE_OUT] = "out", [PHASE_IN] = "in",
	[PHASE_WAITING] = "waiting", [PHASE_BACK_OUT] = "back-out",
	[PHASE_BACK_IN] = "back-in",
};

/* What a phase moves, and what follows it. */
static const struct {
	const char *from, *to;	/* below DATA/upkeep/restore; NULL: DATA */
	enum phase next;
} moves[PHASE_COUNT] = {
	[PHASE_OUT] = { NULL, "old", PHASE_IN },
	[PHASE_IN] = { "new", NULL, PHASE_WAITING },
	[PHASE_BACK_OUT] = { NULL, "refused", PHASE_BACK_IN },
	[PHASE_BACK_IN] = { "old", NULL, PHASE_NONE },
};

/* The state of a box: logs before their databases, so that no kill leaves a
 * log beside another database. */
static const char *const state_names[] = {
	"system.db-shm", "system.db-wal", "system.db-journal", "system.db",
	"tenants", "tls", "licence", NULL
};

static void
restore_path(const char *data, const char *name, char out[FOLDER_PATH_MAX])
{
	folder_path(out, "%s/" BACKUP_UPKEEP "/restore%s%s", data,
	    name[0] ? "/" : "", name);
}

/* The plan */

static enum err
plan_read(const char *data, enum phase *out, struct problem *why)
{
	char path[FOLDER_PATH_MAX], text[PLAN_MAX + 1];
	ssize_t n;
	int fd;

	*out = PHASE_NONE;
	restore_path(data, "plan", path);
	if (!folder_exists(path))
		return ERR_OK;
	fd = folder_open(path, why);
	if (fd < 0)
		return ERR_IO;
	n = read(fd, text, PLAN_MAX);
	close(fd);
	if (n < 0)
		return problem_errno(why, "cannot read", path);
	text[n] = '\0';
	for (int i = 0; i < PHASE_COUNT; i++) {
		*out = (enum phase)i;
		if (strcmp(text, phase_names[i]) == 0)
			return ERR_OK;
	}
	return problem_set(why, ERR_CORRUPT, "%.400s does not say what to do",
	    path);
}

static enum err
plan_write(const char *data, enum phase phase, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	restore_path(data, "plan", path);
	return folder_write(path, phase_names[phase], why);
}

static void
place_of(const char *data, const char *below, const char *name,
    char out[FOLDER_PATH_MAX])
{
	char dir[FOLDER_PATH_MAX];

	if (!below) {
		folder_path(out, "%s/%s", data, name);
		return;
	}
	restore_path(data, below, dir);
	folder_path(out, "%s/%s", dir, name);
}

/* Certificates and licence go only when others come. */
static bool
stays(const char *data, enum phase phase, const char *name)
{
	const char *coming = phase == PHASE_OUT ? "new" :
	    phase == PHASE_BACK_OUT ? "old" : NULL;
	char path[FOLDER_PATH_MAX];

	if (!coming || (strcmp(name, "tls") != 0 &&
	    strcmp(name, "licence") != 0))
		return false;
	place_of(data, coming, name, path);
	return !folder_exists(path);
}

static enum err
move_all(const char *data, enum phase phase, struct problem *why)
{
	char from[FOLDER_PATH_MAX], to[FOLDER_PATH_MAX];
	enum err err = ERR_OK;

	if (moves[phase].to) {
		restore_path(data, moves[phase].to, to);
		err = folder_make(to, why);
	}
	for (const char *const *name = state_names; *name && !err; name++) {
		place_of(data, moves[phase].from, *name, from);
		place_of(data, moves[phase].to, *name, to);
		if (!folder_exists(from) || stays(data, phase, *name))
			continue;
		err = folder_rename(from, to, why);
	}
	return err;
}

/* Goes on from what the plan says. */
static enum err
run_plan(const char *data, struct problem *why)
{
	enum phase phase;
	enum err err = plan_read(data, &phase, why);

	while (!err && phase != PHASE_NONE && phase != PHASE_WAITING) {
		err = move_all(data, phase, why);
		phase = moves[phase].next;
		if (!err)
			err = plan_write(data, phase, why);
	}
	return err;
}

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
	err = folder_make(base, why);
	if (!err)
		err = unpack_all(job, r, base, why);
	out->bytes = archive_seen(r)->packed;
	return err ? err : check_all(job, base, why);
}

static enum err
begin_work(const char *data, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum phase phase;
	enum err err = plan_read(data, &phase, why);

	if (!err && phase != PHASE_NONE && phase != PHASE_WAITING)
		return problem_set(why, ERR_WRONG_STATE, "a restore was "
		    "interrupted; start yizhand, which brings it to its end");
	if (!err && phase == PHASE_WAITING)
		return problem_set(why, ERR_WRONG_STATE, "a restored state "
		    "waits for yizhand to start on it; start it first");
	restore_path(data, "", path);
	if (!err)
		err = folder_remove(path, why);
	return err ? err : folder_make(path, why);
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
	err = plan_write(job->data, PHASE_OUT, why);
	return err ? err : run_plan(job->data, why);
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

/* For the daemon */

static enum err
remove_old(const char *data, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	restore_path(data, "old", path);
	return folder_remove(path, why);
}

enum err
restore_resume(const char *data, bool *is_new, struct problem *why)
{
	enum phase phase = PHASE_NONE;
	enum err err = run_plan(data, why);

	if (!err)
		err = plan_read(data, &phase, why);
	*is_new = phase == PHASE_WAITING;
	return err || *is_new ? err : remove_old(data, why);
}

enum err
restore_settle(const char *data, struct problem *why)
{
	enum err err = plan_write(data, PHASE_NONE, why);

	return err ? err : remove_old(data, why);
}

enum err
restore_undo(const char *data, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	place_of(data, "old", "system.db", path);
	if (!folder_exists(path))
		return problem_set(why, ERR_NOT_FOUND, "there was nothing in "
		    "%.400s before the restore", data);
	restore_path(data, "refused", path);
	err = folder_remove(path, why);
	if (!err)
		err = plan_write(data, PHASE_BACK_OUT, why);
	return err ? err : run_plan(data, why);
}
