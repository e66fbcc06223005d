/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making backups.
 *
 * Runs on: whoever asked for one.
 * Owns: DATA/upkeep/backup while it runs, and the archive until it has its
 * name.
 */
#include "upkeep/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"
#include "upkeep/restore_priv.h"

#define LEVEL 3			/* of zstd: a disk's pace on one core */

struct making {
	const struct backup_job *job;
	const char *to;			/* the archive's; NULL: not on a disk */
	const struct archive_sink *sink;	/* NULL: a descriptor */
	struct archive_writer *archive;
	struct backup_progress progress;
	struct filesums sums;
	char work[FOLDER_PATH_MAX];	/* DATA/upkeep/backup */
};

static enum err
go_on(struct making *m, struct problem *why)
{
	if (m->archive)
		m->progress.bytes_done = archive_totals(m->archive)->bytes;
	if (!m->job->go_on || m->job->go_on(m->job->arg, &m->progress))
		return ERR_OK;
	return problem_set(why, ERR_CLOSED, "the backup was cancelled");
}

/* One at a time: the lock goes with the process. Who had it may have written
 * down that the next start replaces the state: then it is not read, which would
 * be half of the one and half of the other. */
enum err
backup_lock(const char *data, int *out, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	*out = -1;
	folder_path(path, "%s/" BACKUP_UPKEEP, data);
	err = folder_make_durable(path, why);
	if (err)
		return err;
	*out = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*out < 0)
		return problem_errno(why, "cannot open", path);
	err = flock(*out, LOCK_EX | LOCK_NB) == 0 ?
	    restore_check_plan(data, why) :
	    problem_set(why, ERR_BUSY, "another backup or restore of %.400s "
	    "is under way; wait for its end", data);
	if (!err)
		return ERR_OK;
	close(*out);
	*out = -1;
	return err;
}

/* Copies and links */

static enum err
put_file(struct making *m, const char *path, const char *name,
    struct problem *why)
{
	int fd = folder_open(path, why);
	enum err err;

	if (fd < 0)
		return ERR_IO;
	err = archive_put_file(m->archive, name, fd, why);
	close(fd);
	if (!err)
		filesums_note(&m->sums, name, archive_sum_put(m->archive));
	return err ? err : go_on(m, why);
}

/* The copy of a database, packed and gone again. */
static enum err
put_copy(struct making *m, const char *name, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	folder_path(path, "%s/copy.db", m->work);
	err = put_file(m, path, name, why);
	if (unlink(path) != 0 && !err)
		err = problem_errno(why, "cannot remove", path);
	return err;
}

static enum err
make_copy(struct making *m, struct str tenant, const char *to,
    struct problem *why)
{
	const char *what = NULL;
	enum err err;

	m->progress.stage = BACKUP_COPYING;
	err = go_on(m, why);
	if (err)
		return err;
	err = m->job->store->copies->copy(m->job->store->place, tenant, to,
	    &what);
	m->progress.stage = BACKUP_PACKING;
	if (!err)
		return ERR_OK;
	return problem_set(why, err, "the database of %.40s cannot be copied: "
	    "%s", tenant.p ? tenant.p : "the box",
	    what && *what ? what : err_text(err, "en"));
}

struct link_walk {
	char from[FOLDER_PATH_MAX], to[FOLDER_PATH_MAX];
};

static enum err
link_file(void *arg, const char *name, struct problem *why)
{
	struct link_walk *w = arg;
	char from[FOLDER_PATH_MAX], to[FOLDER_PATH_MAX];

	folder_path(from, "%s/%s", w->from, name);
	folder_path(to, "%s/%s", w->to, name);
	/* The second walk finds those of the first; one that was collected
	 * while we looked was named by nobody. */
	if (link(from, to) == 0 || errno == EEXIST || errno == ENOENT)
		return ERR_OK;
	return problem_errno(why, "cannot link", from);
}

static enum err
link_folder(void *arg, const char *name, struct problem *why)
{
	struct link_walk *w = arg, in;
	enum err err;

	folder_path(in.from, "%s/%s", w->from, name);
	folder_path(in.to, "%s/%s", w->to, name);
	err = folder_make(in.to, why);
	return err ? err : folder_walk(in.from, link_file, &in, why);
}

/* What the tenant's files hold now, under names of ours. */
static enum err
link_files(struct making *m, const char *tenant, struct problem *why)
{
	struct link_walk w;
	enum err err;

	folder_path(w.from, "%s/tenants/%s/files", m->job->data, tenant);
	folder_path(w.to, "%s/files", m->work);
	err = folder_make(w.to, why);
	return err ? err : folder_walk(w.from, link_folder, &w, why);
}

struct put_walk {
	struct making *m;
	char path[FOLDER_PATH_MAX];	/* of the directory */
	char name[FOLDER_PATH_MAX];	/* the same in the archive */
};

static enum err
put_one(void *arg, const char *name, struct problem *why)
{
	struct put_walk *w = arg;
	char path[FOLDER_PATH_MAX], as[FOLDER_PATH_MAX];

	folder_path(path, "%s/%s", w->path, name);
	folder_path(as, "%s/%s", w->name, name);
	return put_file(w->m, path, as, why);
}

static enum err
put_folder_in(void *arg, const char *name, struct problem *why)
{
	struct put_walk *w = arg, in = { .m = w->m };

	folder_path(in.path, "%s/%s", w->path, name);
	folder_path(in.name, "%s/%s", w->name, name);
	return folder_walk(in.path, put_one, &in, why);
}

static enum err
put_files(struct making *m, const char *tenant, struct problem *why)
{
	struct put_walk w = { .m = m };
	enum err err;

	folder_path(w.path, "%s/files", m->work);
	snprintf(w.name, sizeof(w.name), "tenants/%s/files", tenant);
	err = folder_walk(w.path, put_folder_in, &w, why);
	return err ? err : folder_remove(w.path, why);
}

/* Parts of a backup */

static bool
visit_tenant(void *arg, const struct tenant *t)
{
	snprintf(arg, sizeof(((struct tenant_name *)0)->id), "%.*s",
	    STR_FMT(t->id));
	return true;
}

/* The tenants in the copy of system.db, which is ours alone. */
static enum err
next_tenant(struct system_store *system, const struct system_ops *ops,
    struct tenant_name *at)
{
	struct tenant_name next = { "" };
	enum err err = ops->tenant_list(system, str_from(at->id), 1,
	    visit_tenant, next.id);

	*at = next;
	return !err && next.id[0] == '\0' ? ERR_NOT_FOUND : err;
}

static enum err
put_tenant(struct making *m, const char *tenant, struct problem *why)
{
	char copy[FOLDER_PATH_MAX], name[TAR_NAME_MAX + 1];
	enum err err;

	folder_path(copy, "%s/copy.db", m->work);
	snprintf(name, sizeof(name), "tenants/%s/tenant.db", tenant);
	err = link_files(m, tenant, why);
	if (!err)
		err = make_copy(m, str_from(tenant), copy, why);
	if (!err)
		err = link_files(m, tenant, why);
	if (!err)
		err = put_copy(m, name, why);
	return err ? err : put_files(m, tenant, why);
}

static enum err
put_tenants(struct making *m, const char *system_dir, struct problem *why)
{
	struct store_backend copy = m->job->store_at(system_dir);
	struct system_store *system = NULL;
	struct tenant_name at = { "" };
	const char *what = NULL;
	enum err err = copy.system->open(copy.place, &system, &what);

	if (err)
		err = problem_set(why, err, "the copy of system.db cannot be "
		    "read: %s", what ? what : err_text(err, "en"));
	while (!err) {
		err = next_tenant(system, copy.system, &at);
		if (err && err != ERR_NOT_FOUND)
			err = problem_set(why, err, "the copy of system.db "
			    "cannot be read: %s", err_text(err, "en"));
		if (!err)
			err = put_tenant(m, at.id, why);
	}
	copy.system->close(system);
	m->job->store_end(&copy);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What else belongs to the box, as it is. */
static enum err
put_folders(struct making *m, struct problem *why)
{
	static const char *const names[] = { "tls", "licence", "mail" };
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !err; i++) {
		struct put_walk walk = { .m = m };

		folder_path(walk.path, "%s/%s", m->job->data, names[i]);
		folder_path(walk.name, "%s", names[i]);
		err = folder_walk(walk.path, put_one, &walk, why);
	}
	return err;
}

/* system.db, packed as it is, then opened to know the tenants. */
static enum err
put_box(struct making *m, struct problem *why)
{
	char dir[FOLDER_PATH_MAX], path[FOLDER_PATH_MAX];
	enum err err;

	folder_path(dir, "%s/box", m->work);
	folder_path(path, "%s/box/system.db", m->work);
	err = folder_make(dir, why);
	if (!err)
		err = make_copy(m, STR_NONE, path, why);
	if (!err)
		err = put_file(m, path, "system.db", why);
	if (!err)
		err = put_tenants(m, dir, why);
	return err ? err : put_folders(m, why);
}

static enum err
put_all(struct making *m, const struct backup_head *head, struct problem *why)
{
	struct buf text;
	enum err err;

	buf_init(&text, BACKUP_HEAD_BYTES);
	backup_head_write(head, &text);
	err = archive_put_text(m->archive, BACKUP_HEAD, buf_str(&text), why);
	buf_fini(&text);
	if (!err)
		err = m->job->tenant ? put_tenant(m, m->job->tenant, why) :
		    put_box(m, why);
	if (!err && !m->job->tenant)
		err = backup_put_config(m->job, m->archive, why);
	return err ? err : archive_finish(m->archive, why);
}

/* Beginnings */

static void
head_of(const struct backup_job *job, struct backup_head *head)
{
	*head = (struct backup_head){ .format = BACKUP_FORMAT,
	    .made_ts = clock_wall_ms(job->clock) };
	snprintf(head->version, sizeof(head->version), "%s", job->version);
	snprintf(head->tenant, sizeof(head->tenant), "%s",
	    job->tenant ? job->tenant : "");
	if (gethostname(head->host, sizeof(head->host) - 1) != 0 ||
	    !text_is_id(str_from(head->host)))
		snprintf(head->host, sizeof(head->host), "unknown");
}

/* That there is what is asked for. */
static enum err
check_job(const struct backup_job *job, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%s/system.db", job->data);
	if (!folder_exists(path))
		return problem_set(why, ERR_NOT_FOUND, "there is no data of "
		    "Yizhan in %.400s", job->data);
	if (!job->tenant)
		return ERR_OK;
	if (text_is_tenant_id(str_from(job->tenant))) {
		folder_path(path, "%s/tenants/%s/tenant.db", job->data,
		    job->tenant);
		if (folder_exists(path))
			return ERR_OK;
	}
	return problem_set(why, ERR_NOT_FOUND, "there is no tenant %.32s",
	    job->tenant);
}

static enum err
begin_work(struct making *m, struct problem *why)
{
	enum err err;

	folder_path(m->work, "%s/" BACKUP_UPKEEP "/backup", m->job->data);
	err = folder_remove(m->work, why);	/* of one that was killed */
	return err ? err : folder_make(m->work, why);
}

static enum err
make_into(struct making *m, int fd, const char *name,
    const struct backup_head *head, struct problem *why)
{
	struct archive_options o = {
		.level = LEVEL,
		.passphrase = m->job->passphrase,
		.rng = m->job->rng,
		.scratch = m->work,
		.mtime = head->made_ts / 1000,
		.sink = m->sink,
	};
	enum err err = archive_create(fd, name, &o, &m->archive, why);

	return err ? err : put_all(m, head, why);
}

/* What is found of the files of the whole box is for the doctor. */
static void
tell_sums(const struct making *m, int64_t ts)
{
	struct filesums sums = m->sums;
	struct problem ignored;

	sums.at_ts = ts;
	if (m->job->sums)
		*m->job->sums = sums;
	if (!m->job->tenant)
		(void)!filesums_keep(m->job->data, &sums, &ignored);
}

/* Under the lock; of m, job and to are set. */
static enum err
make(struct making *m, int fd, const char *name, struct backup_info *out,
    struct problem *why)
{
	const struct backup_job *job = m->job;
	struct problem ignored;
	enum err err;

	m->progress.bytes_all = backup_measure(job);
	err = begin_work(m, why);
	if (!err)
		err = backup_check_room(job, m->to, why);
	if (!err)
		err = make_into(m, fd, name, &out->head, why);
	out->has_head = true;
	out->is_sealed = job->passphrase.p != NULL;
	if (m->archive)
		out->bytes = archive_totals(m->archive)->packed;
	archive_writer_free(m->archive);
	if (!err)
		tell_sums(m, out->head.made_ts);
	if (folder_remove(m->work, err ? &ignored : why) != ERR_OK && !err)
		err = ERR_IO;
	return err;
}

/* Nothing is kept; of m, job and sink are set. */
static enum err
stream(struct making *m, int fd, const char *name, struct backup_info *out,
    struct problem *why)
{
	enum err err = check_job(m->job, why);
	int lock;

	if (!err)
		err = backup_lock(m->job->data, &lock, why);
	if (err)
		return err;
	err = make(m, fd, name, out, why);
	close(lock);
	return err;
}

enum err
backup_stream(const struct backup_job *job, int fd, struct backup_info *out,
    struct problem *why)
{
	struct making m = { .job = job };

	*out = (struct backup_info){ .name = "" };
	head_of(job, &out->head);
	return stream(&m, fd, "the output", out, why);
}

void
backup_entitle(const struct backup_job *job, struct backup_info *out)
{
	*out = (struct backup_info){ .name = "" };
	head_of(job, &out->head);
	backup_name(&out->head, job->passphrase.p != NULL, out->name);
}

enum err
backup_put(const struct backup_job *job, const struct archive_sink *sink,
    struct backup_info *out, struct problem *why)
{
	struct making m = { .job = job, .sink = sink };

	return stream(&m, -1, out->name, out, why);
}

void
backup_name(const struct backup_head *head, bool is_sealed,
    char out[BACKUP_NAME_MAX])
{
	time_t seconds = (time_t)(head->made_ts / 1000);
	char when[32];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	snprintf(out, BACKUP_NAME_MAX, "yizhan-%s%s%s.tar.zst%s",
	    head->tenant, head->tenant[0] ? "-" : "", when,
	    is_sealed ? ".sealed" : "");
}

/* The archive is whole: it gets its name. */
static enum err
keep(int fd, const char *part, const char *path, struct problem *why)
{
	if (fsync(fd) != 0)
		return problem_errno(why, "cannot sync", part);
	return folder_rename(part, path, why);
}

/* Somebody may want to look at it, and one is enough for that. */
static enum err
put_aside(const char *part, const char *to, const char *name, enum err err,
    struct problem *why)
{
	struct problem reason = *why, ignored;
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%s/%s" BACKUP_FAILED, to, name);
	(void)!backup_sweep_failed(to, &ignored);
	if (folder_rename(part, path, &ignored) != ERR_OK)
		return err;
	return problem_set(why, err, "%.400s; what was made is %.96s"
	    BACKUP_FAILED, reason.why, name);
}

/* Until then it has no name that anybody would restore. */
static enum err
read_again(const struct backup_job *job, const char *part, const char *to,
    const char *name, struct problem *why)
{
	struct backup_info info;
	enum err err = backup_verify(job, part, to, &info, why);

	if (!err || err == ERR_CLOSED)
		return err;
	return put_aside(part, to, name, err, why);
}

/* Under the lock: a part of that name is of one that was killed. */
static enum err
create(const struct backup_job *job, const char *to,
    struct backup_info *out, struct problem *why)
{
	char path[FOLDER_PATH_MAX], part[FOLDER_PATH_MAX];
	struct making m = { .job = job, .to = to };
	enum err err;
	int fd;

	folder_path(path, "%s/%s", to, out->name);
	if (folder_exists(path))
		return problem_set(why, ERR_EXISTS, "%.400s was made in this "
		    "very second; ask again", path);
	folder_path(part, "%s" BACKUP_PART, path);
	err = folder_remove(part, why);
	if (err)
		return err;
	fd = folder_create(part, why);
	if (fd < 0)
		return ERR_IO;
	backup_hold(fd);
	err = make(&m, fd, part, out, why);
	if (!err && job->verifies)
		err = read_again(job, part, to, out->name, why);
	if (!err)
		err = keep(fd, part, path, why);
	close(fd);
	if (err)
		unlink(part);
	return err;
}

enum err
backup_create(const struct backup_job *job, const char *to,
    struct backup_info *out, struct problem *why)
{
	enum err err;
	int lock;

	backup_entitle(job, out);
	err = check_job(job, why);
	if (!err)
		err = folder_make(to, why);
	if (!err)
		err = backup_lock(job->data, &lock, why);
	if (err)
		return err;
	err = create(job, to, out, why);
	close(lock);
	return err;
}
