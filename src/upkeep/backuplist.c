/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A directory of backups.
 *
 * Runs on: whoever asked.
 * Owns: nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"
#include "upkeep/shelf.h"

#define BEGINNING "yizhan-"
#define WHEN_LEN 16		/* 20261121T020000Z */
#define DAY_S (24 * 3600)

static const char *const endings[] = { ".tar.zst", ".tar.zst.sealed", NULL };

static bool
is_when(struct str s)
{
	static const char shape[] = "00000000T000000Z";

	if (s.len != WHEN_LEN)
		return false;
	for (size_t i = 0; i < WHEN_LEN; i++)
		if (shape[i] == '0' ? s.p[i] < '0' || s.p[i] > '9' :
		    s.p[i] != shape[i])
			return false;
	return true;
}

/* The name without its ending; p NULL: it has none. */
static struct str
stem_of(struct str name)
{
	for (const char *const *e = endings; *e; e++) {
		size_t len = strlen(*e);

		if (name.len > len &&
		    memcmp(name.p + name.len - len, *e, len) == 0)
			return (struct str){ name.p, name.len - len };
	}
	return STR_NONE;
}

bool
backup_is_name(struct str name)
{
	struct str stem = stem_of(name);

	if (!stem.p || name.len >= BACKUP_NAME_MAX ||
	    !str_starts(stem, BEGINNING) ||
	    stem.len < sizeof(BEGINNING) - 1 + WHEN_LEN ||
	    !tar_name_is_good(name) || memchr(name.p, '/', name.len))
		return false;
	return is_when((struct str){ stem.p + stem.len - WHEN_LEN,
	    WHEN_LEN });
}

bool
backup_is_of_box(struct str name)
{
	return stem_of(name).len == sizeof(BEGINNING) - 1 + WHEN_LEN;
}

static bool
is_of_box(const char *name)
{
	return backup_is_of_box(str_from(name));
}

/* What is between: the tenant's id. */
static void
take_tenant(const char *name, char out[33])
{
	size_t begin = sizeof(BEGINNING) - 1;
	size_t end = stem_of(str_from(name)).len - WHEN_LEN;

	if (end > begin + 1 && end - begin <= 33)
		snprintf(out, 33, "%.*s", (int)(end - begin - 1), name + begin);
}

/* What can be told without reading all; a damaged one has no head. */
static void
look(const char *path, struct backup_info *out)
{
	struct archive_reader *r = NULL;
	struct problem ignored;
	int fd = folder_open(path, &ignored);
	enum err err;

	if (fd < 0)
		return;
	err = archive_open(fd, path, STR_NONE, &r, &ignored);
	out->is_sealed = err == ERR_FORBIDDEN;
	if (!err)
		out->has_head = !backup_read_head(r, &out->head, &ignored);
	archive_reader_free(r);
	close(fd);
}

struct list_walk {
	const char *dir;
	struct backup_info *out;
	size_t max, count;
};

static enum err
list_one(void *arg, const char *name, struct problem *why)
{
	struct list_walk *w = arg;
	struct backup_info *info;
	char path[FOLDER_PATH_MAX];

	if (!backup_is_name(str_from(name)))
		return ERR_OK;
	if (w->count == w->max)
		return problem_set(why, ERR_LIMIT, "%.400s holds more than "
		    "%zu backups", w->dir, w->max);
	info = &w->out[w->count++];
	*info = (struct backup_info){ .name = "" };
	snprintf(info->name, sizeof(info->name), "%s", name);
	folder_path(path, "%s/%s", w->dir, name);
	info->bytes = folder_size(path);
	look(path, info);
	if (!info->has_head)
		take_tenant(name, info->head.tenant);
	return ERR_OK;
}

static struct str
when_of(const struct backup_info *info)
{
	struct str stem = stem_of(str_from(info->name));

	return stem.len < WHEN_LEN ? STR_NONE : (struct str){
	    stem.p + stem.len - WHEN_LEN, WHEN_LEN };
}

/* By the time in the name, the newest first. */
static int
by_time(const void *a, const void *b)
{
	const struct backup_info *x = a, *y = b;
	int order = str_cmp(when_of(y), when_of(x));

	return order ? order : str_cmp(str_from(x->name), str_from(y->name));
}

enum err
backup_list(const char *dir, struct backup_info *out, size_t max,
    size_t *count, struct problem *why)
{
	struct list_walk w = { dir, out, max, 0 };
	enum err err = folder_walk(dir, list_one, &w, why);

	qsort(out, w.count, sizeof(*out), by_time);
	*count = w.count;
	return err;
}

/* Digits at p. */
static int
number(const char *p, int digits)
{
	int n = 0;

	while (digits-- > 0)
		n = 10 * n + (*p++ - '0');
	return n;
}

static enum err
newest_one(void *arg, const char *name, struct problem *why)
{
	struct str stem = stem_of(str_from(name));
	int64_t *newest = arg, ts;
	struct tm tm = { .tm_year = 0 };
	const char *when;

	(void)why;
	if (!backup_is_name(str_from(name)) || !is_of_box(name))
		return ERR_OK;
	when = stem.p + stem.len - WHEN_LEN;
	tm.tm_year = number(when, 4) - 1900;
	tm.tm_mon = number(when + 4, 2) - 1;
	tm.tm_mday = number(when + 6, 2);
	tm.tm_hour = number(when + 9, 2);
	tm.tm_min = number(when + 11, 2);
	tm.tm_sec = number(when + 13, 2);
	ts = (int64_t)timegm(&tm) * 1000;
	if (ts > *newest)
		*newest = ts;
	return ERR_OK;
}

enum err
backup_newest(const char *dir, int64_t *ts, struct problem *why)
{
	*ts = 0;
	return folder_walk(dir, newest_one, ts, why);
}

/* What broken runs leave behind */

void
backup_hold(int fd)
{
	/* Where there are no locks, nobody is kept off. */
	(void)flock(fd, LOCK_EX | LOCK_NB);
}

static bool
is_held(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool held;

	if (fd < 0)
		return false;
	held = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

/* A backup's name and this behind it. */
static bool
is_backup_with(const char *name, const char *ending)
{
	struct str s = str_from(name);
	size_t len = strlen(ending);

	return s.len > len && str_is((struct str){ s.p + s.len - len, len },
	    ending) && backup_is_name((struct str){ s.p, s.len - len });
}

bool
backup_is_upload(const char *name)
{
	return is_backup_with(name, SHELF_UPLOAD);
}

/* Whoever brings it may go on: a part comes within a day, or none does. */
bool
backup_is_given_up(const char *path)
{
	int64_t now_s = clock_wall_ms(&clock_real) / 1000;
	struct stat st;

	return lstat(path, &st) == 0 &&
	    (int64_t)st.st_mtime < now_s - DAY_S && !is_held(path);
}

static bool
is_left_behind(const char *name)
{
	return str_starts(str_from(name), BACKUP_VERIFYING) ||
	    is_backup_with(name, BACKUP_PART) ||
	    is_backup_with(name, BACKUP_FAILED);
}

static enum err
sweep_one(void *arg, const char *name, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	if (!is_backup_with(name, BACKUP_FAILED))
		return ERR_OK;
	folder_path(path, "%s/%s", (const char *)arg, name);
	return folder_remove(path, why);
}

enum err
backup_sweep_failed(const char *dir, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%s", dir);
	return folder_walk(path, sweep_one, path, why);
}

struct prune_walk {
	const char *dir;
	size_t count, keep, *removed;
	bool is_counting;
};

/* Names of one kind sort by time: the first ones are the oldest. */
static enum err
prune_one(void *arg, const char *name, struct problem *why)
{
	struct prune_walk *w = arg;
	char path[FOLDER_PATH_MAX];
	bool is_box = backup_is_name(str_from(name)) && is_of_box(name);

	if (w->is_counting) {
		w->count += is_box;
		return ERR_OK;
	}
	folder_path(path, "%s/%s", w->dir, name);
	if (backup_is_upload(name))
		return backup_is_given_up(path) ? folder_remove(path, why) :
		    ERR_OK;
	if (is_left_behind(name))
		return is_held(path) ? ERR_OK : folder_remove(path, why);
	if (!is_box || w->count <= w->keep)
		return ERR_OK;
	if (unlink(path) != 0 && errno != ENOENT)
		return problem_errno(why, "cannot remove", path);
	w->count--;
	++*w->removed;
	return ERR_OK;
}

enum err
backup_prune(const char *dir, size_t keep, size_t *removed,
    struct problem *why)
{
	struct prune_walk w = { .dir = dir, .keep = keep, .removed = removed,
	    .is_counting = true };
	enum err err = folder_walk(dir, prune_one, &w, why);

	*removed = 0;
	w.is_counting = false;
	return err ? err : folder_walk(dir, prune_one, &w, why);
}
