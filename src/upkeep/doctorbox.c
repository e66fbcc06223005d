/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of the data directory.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "upkeep/backup.h"
#include "upkeep/doctor_priv.h"

#define SPACE_FAIL (256 * MIB)
#define SPACE_WARN (2 * GIB)
#define SPACE_WARN_PERCENT 10
#define FILES_WARN_PERCENT 5
/* A commit waits for one sync, and a talk for its commit. */
#define SYNC_WARN_US 20000
#define SYNC_FAIL_US 200000
#define LOG_WARN (256 * MIB)
#define LOG_FAIL (2 * GIB)

/* Ownership */

struct owners {
	struct exam *exam;
	const char *dir;
	unsigned depth;
	unsigned foreign, open_keys;
	char first[FOLDER_PATH_MAX], key[FOLDER_PATH_MAX];
};

static bool
is_key(const char *name)
{
	size_t len = strlen(name);

	return len >= 7 && strcmp(name + len - 7, "key.pem") == 0;
}

static void
look_at(struct owners *w, const char *path, const char *name,
    const struct stat *st)
{
	if (st->st_uid != w->exam->owner && w->foreign++ == 0)
		folder_path(w->first, "%s", path);
	if (is_key(name) && S_ISREG(st->st_mode) && (st->st_mode & 077) != 0 &&
	    w->open_keys++ == 0)
		folder_path(w->key, "%s", path);
}

/* As deep as DATA/tenants/ID/tenant.db: below lie files by the thousand, which
 * the daemon made by itself. */
static enum err
own_one(void *arg, const char *name, struct problem *why)
{
	struct owners *w = arg;
	const char *dir = w->dir;
	char path[FOLDER_PATH_MAX];
	struct stat st;
	enum err err;

	folder_path(path, "%.3800s/%.255s", w->dir, name);
	if (lstat(path, &st) != 0)
		return ERR_OK;
	look_at(w, path, name, &st);
	if (!S_ISDIR(st.st_mode) || w->depth == 0)
		return ERR_OK;
	w->dir = path;
	w->depth--;
	err = folder_walk(path, own_one, w, why);
	w->dir = dir;
	w->depth++;
	return err;
}

static void
say_foreign(struct exam *e, const struct owners *w)
{
	if (w->foreign > 0) {
		exam_mend(e, "chown -R %u %.400s", (unsigned)e->owner,
		    e->site->data);
		exam_say(e, FINDING_FAIL, FOUND_OWNER_FOREIGN, "%u files do "
		    "not belong to user %u as the data directory does, the "
		    "first is %.300s", w->foreign, (unsigned)e->owner,
		    w->first);
	}
	if (w->open_keys > 0) {
		exam_mend(e, "chmod 600 %.400s", w->key);
		exam_say(e, FINDING_FAIL, FOUND_KEY_OPEN, "others of the "
		    "machine may read the key %.300s", w->key);
	}
}

static void
say_as_root(struct exam *e)
{
	exam_advise(e, ADVICE_AS_ROOT, "run it as root: sudo yizhanctl "
	    "doctor");
}

void
check_ownership(struct exam *e)
{
	struct owners w = { .exam = e, .dir = e->site->data, .depth = 2 };
	struct problem why;
	struct stat st;

	if (!e->has_data || stat(e->site->data, &st) != 0) {
		exam_mend(e, "systemctl start yizhan");
		exam_say(e, FINDING_FAIL, FOUND_DATA_NONE, "there is no data "
		    "directory %.300s; the first start makes it",
		    e->site->data);
		return;
	}
	if (folder_walk(e->site->data, own_one, &w, &why) != ERR_OK) {
		say_as_root(e);
		exam_say(e, FINDING_FAIL, FOUND_DATA_UNREADABLE, "%s", why.why);
		return;
	}
	if ((st.st_mode & 077) != 0) {
		exam_mend(e, "chmod 700 %.400s", e->site->data);
		exam_say(e, FINDING_WARN, FOUND_DATA_OPEN, "others of the "
		    "machine may look into %.300s", e->site->data);
	}
	say_foreign(e, &w);
	if ((st.st_mode & 077) == 0 && w.foreign + w.open_keys == 0)
		exam_say(e, FINDING_OK, FOUND_OWNER_GOOD, "all of %.300s "
		    "belongs to user %u alone", e->site->data,
		    (unsigned)e->owner);
}

/* The disk */

static enum finding_level
judge_space(const struct doctor_space *s)
{
	if (s->free_bytes < SPACE_FAIL)
		return FINDING_FAIL;
	return s->free_bytes < SPACE_WARN || s->free_bytes <
	    s->all_bytes / 100 * SPACE_WARN_PERCENT ? FINDING_WARN :
	    FINDING_OK;
}

/* `backups`: of those that are pruned, with a blank before it, or "". */
static bool
look_at_room(struct exam *e, const char *path, const char *backups,
    struct doctor_space *s)
{
	enum finding_level level;

	if (!e->site->world->space(path, s)) {
		exam_mend(e, "df %.400s", path);
		exam_say(e, FINDING_FAIL, FOUND_SPACE_UNKNOWN, "the disk of "
		    "%.300s does not say how full it is: %s", path,
		    strerror(errno));
		return false;
	}
	level = judge_space(s);
	if (level != FINDING_OK)
		exam_mend(e, "yizhanctl backup prune%.200s --keep 2; du -xh -d "
		    "2 %.300s | sort -h | tail", backups, path);
	exam_say(e, level, FOUND_SPACE_FREE, "%" PRId64 " MiB of %" PRId64 " "
	    "are free on the disk of %.300s", s->free_bytes / MIB,
	    s->all_bytes / MIB, path);
	return true;
}

/* Where backups lie, when that is not the disk of the data. */
static void
look_at_backups(struct exam *e)
{
	const char *dir = e->site->backup_dir;
	char backups[FOLDER_PATH_MAX];
	struct stat data, there;
	struct doctor_space s = { 0 };

	if (!dir || !dir[0] || e->site->has_command ||
	    stat(dir, &there) != 0 || stat(e->site->data, &data) != 0 ||
	    there.st_dev == data.st_dev)
		return;
	folder_path(backups, " %.4000s", dir);
	(void)look_at_room(e, dir, backups, &s);
}

void
check_space(struct exam *e)
{
	struct doctor_space s = { 0 };

	look_at_backups(e);
	if (!look_at_room(e, e->site->data, "", &s))
		return;
	if (s.all_files > 0 && s.free_files < s.all_files / 100 *
	    FILES_WARN_PERCENT) {
		exam_mend(e, "df -i %.400s", e->site->data);
		exam_say(e, FINDING_WARN, FOUND_SPACE_FILES, "the disk takes %"
		    PRId64 " more files, however small", s.free_files);
	}
}

void
check_sync(struct exam *e)
{
	char dir[FOLDER_PATH_MAX];
	enum finding_level level;
	struct problem why;
	int64_t us = -1;

	folder_path(dir, "%.4000s/" BACKUP_UPKEEP, e->site->data);
	if (folder_make(dir, &why) == ERR_OK)
		us = e->site->world->sync_us(dir);
	if (us < 0) {
		exam_mend(e, "dmesg | tail; ls -ld %.400s", dir);
		exam_say(e, FINDING_FAIL, FOUND_SYNC_FAILED, "nothing can be "
		    "written and synced in %.300s: %s", dir, strerror(errno));
		return;
	}
	level = us >= SYNC_FAIL_US ? FINDING_FAIL : us >= SYNC_WARN_US ?
	    FINDING_WARN : FINDING_OK;
	if (level != FINDING_OK)
		exam_advise(e, ADVICE_FASTER_DISK, "move %.400s to a faster "
		    "disk", e->site->data);
	exam_say(e, level, FOUND_SYNC_TIME, "a sync takes %" PRId64 ".%" PRId64
	    " ms, and each commit waits for one", us / 1000, us / 100 % 10);
}

/* Databases and their logs */

struct tenants {
	tenant_fn visit;
	void *arg;
};

static enum err
tenant_one(void *arg, const char *name, struct problem *why)
{
	struct tenants *t = arg;

	(void)why;
	t->visit(t->arg, name);
	return ERR_OK;
}

void
each_tenant(struct exam *e, tenant_fn visit, void *arg)
{
	struct tenants t = { visit, arg };
	char path[FOLDER_PATH_MAX];
	struct problem why;

	folder_path(path, "%.4000s/tenants", e->site->data);
	if (folder_walk(path, tenant_one, &t, &why) != ERR_OK) {
		say_as_root(e);
		exam_say(e, FINDING_FAIL, FOUND_TENANTS_UNREADABLE, "%s",
		    why.why);
	}
}

struct reading {
	struct exam *exam;
	unsigned read, skipped, bad;
};

static void
read_database(struct reading *r, struct str tenant, const char *path)
{
	const struct doctor_site *site = r->exam->site;
	const char *what = NULL;
	enum err err;

	if (site->check_bytes_max > 0 &&
	    folder_size(path) > site->check_bytes_max) {
		r->skipped++;
		return;
	}
	err = site->store->copies->check(tenant, path, &what);
	if (err == ERR_NOT_FOUND)
		return;
	r->read++;
	if (err == ERR_OK)
		return;
	r->bad++;
	exam_mend(r->exam, "systemctl stop yizhan; yizhanctl backup list; "
	    "yizhanctl restore FILE");
	exam_say(r->exam, FINDING_FAIL, FOUND_DATABASE_BAD, "%.300s: %s", path,
	    what && *what ? what : err_text(err, "en"));
}

static void
read_tenant(void *arg, const char *id)
{
	struct reading *r = arg;
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%.3800s/tenants/%.64s/tenant.db",
	    r->exam->site->data, id);
	read_database(r, str_from(id), path);
}

void
check_databases(struct exam *e)
{
	struct reading r = { .exam = e };
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%.4000s/system.db", e->site->data);
	read_database(&r, STR_NONE, path);
	each_tenant(e, read_tenant, &r);
	if (r.bad == 0)
		exam_say(e, FINDING_OK, FOUND_DATABASES_GOOD, "%u databases "
		    "are whole", r.read);
	if (r.skipped == 0)
		return;
	exam_mend(e, "yizhanctl doctor");
	exam_say(e, FINDING_OK, FOUND_DATABASES_SKIPPED, "%u larger databases "
	    "were not read from here", r.skipped);
}

struct logs {
	int64_t largest;
	char path[FOLDER_PATH_MAX], data[FOLDER_PATH_MAX];
};

static void
measure_log(struct logs *l, const char *path)
{
	int64_t bytes = folder_size(path);

	if (bytes <= l->largest)
		return;
	l->largest = bytes;
	folder_path(l->path, "%s", path);
}

static void
measure_tenant(void *arg, const char *id)
{
	struct logs *l = arg;
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%.3800s/tenants/%.64s/tenant.db-wal", l->data, id);
	measure_log(l, path);
}

void
check_logs(struct exam *e)
{
	struct logs l = { .largest = 0 };
	char path[FOLDER_PATH_MAX];
	enum finding_level level;

	folder_path(l.data, "%.3800s", e->site->data);
	folder_path(path, "%.3800s/system.db-wal", e->site->data);
	measure_log(&l, path);
	each_tenant(e, measure_tenant, &l);
	level = l.largest >= LOG_FAIL ? FINDING_FAIL : l.largest >= LOG_WARN ?
	    FINDING_WARN : FINDING_OK;
	if (level == FINDING_OK) {
		exam_say(e, level, FOUND_LOG_GOOD, "the largest write-ahead "
		    "log has %" PRId64 " MiB", l.largest / MIB);
		return;
	}
	exam_mend(e, "systemctl restart yizhan");
	exam_say(e, level, FOUND_LOG_LARGE, "the write-ahead log %.300s has %"
	    PRId64 " MiB: somebody reads without end, or the disk has no room "
	    "to work it off", l.path, l.largest / MIB);
}
