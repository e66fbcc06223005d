/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and directories.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "upkeep/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"

#define DEPTH_MAX 16		/* of what is walked, and open at a time */

void
folder_path(char out[FOLDER_PATH_MAX], const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(out, FOLDER_PATH_MAX, fmt, ap);
	va_end(ap);
	BUG_ON(n < 0 || n >= FOLDER_PATH_MAX);
}

bool
folder_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void
parent_of(const char *path, char out[FOLDER_PATH_MAX])
{
	char *slash;

	folder_path(out, "%s", path);
	slash = strrchr(out, '/');
	if (slash == NULL)
		folder_path(out, ".");
	else
		slash[slash == out] = '\0';
}

enum err
folder_sync(const char *path, struct problem *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return problem_errno(why, "cannot open", path);
	ok = fsync(fd) == 0;
	close(fd);
	return ok ? ERR_OK : problem_errno(why, "cannot sync", path);
}

static enum err
sync_parent(const char *path, struct problem *why)
{
	char parent[FOLDER_PATH_MAX];

	parent_of(path, parent);
	return folder_sync(parent, why);
}

static bool
adopt(const char *path)
{
	char parent[FOLDER_PATH_MAX];
	struct stat st;

	if (geteuid() != 0)
		return true;
	parent_of(path, parent);
	return stat(parent, &st) == 0 &&
	    lchown(path, st.st_uid, st.st_gid) == 0;
}

enum err
folder_make(const char *path, struct problem *why)
{
	if (mkdir(path, 0700) != 0)
		return errno == EEXIST ? ERR_OK :
		    problem_errno(why, "cannot make", path);
	return adopt(path) ? ERR_OK :
	    problem_errno(why, "cannot give away", path);
}

enum err
folder_make_durable(const char *path, struct problem *why)
{
	enum err err = folder_make(path, why);

	return err ? err : sync_parent(path, why);
}

enum err
folder_make_way(const char *base, const char *path, struct problem *why)
{
	char part[FOLDER_PATH_MAX];
	enum err err = ERR_OK;

	folder_path(part, "%s", path);
	for (char *p = part + strlen(base) + 1; !err && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		err = folder_make(part, why);
		*p = '/';
	}
	return err;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
	char **items;
	size_t count, room;
};

static void
names_free(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		xfree(n->items[i]);
	xfree(n->items);
}

static enum err
names_read(DIR *dir, const char *path, struct names *n, struct problem *why)
{
	const struct dirent *d;

	while ((errno = 0, d = readdir(dir)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (n->count == FOLDER_NAMES_MAX)
			return problem_set(why, ERR_LIMIT,
			    "%.400s holds more than %d files", path,
			    FOLDER_NAMES_MAX);
		if (n->count == n->room) {
			n->room = n->room ? 2 * n->room : 64;
			n->items = xreallocarray(n->items, n->room,
			    sizeof(*n->items));
		}
		n->items[n->count++] = xstrdup(d->d_name);
	}
	return errno ? problem_errno(why, "cannot read", path) : ERR_OK;
}

enum err
folder_walk(const char *path, folder_fn visit, void *arg,
    struct problem *why)
{
	struct names n = { NULL, 0, 0 };
	DIR *dir = opendir(path);
	enum err err;

	if (dir == NULL)
		return errno == ENOENT ? ERR_OK :
		    problem_errno(why, "cannot read", path);
	err = names_read(dir, path, &n, why);
	closedir(dir);
	if (n.count > 0)
		qsort(n.items, n.count, sizeof(*n.items), by_name);
	for (size_t i = 0; i < n.count && !err; i++)
		err = visit(arg, n.items[i], why);
	names_free(&n);
	return err;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

enum err
folder_remove(const char *path, struct problem *why)
{
	char parent[FOLDER_PATH_MAX];

	if (nftw(path, remove_one, DEPTH_MAX, FTW_DEPTH | FTW_PHYS) != 0 &&
	    errno != ENOENT)
		return problem_errno(why, "cannot remove", path);
	/* Absent is not durable yet when who removed it was killed. */
	parent_of(path, parent);
	return folder_exists(parent) ? folder_sync(parent, why) : ERR_OK;
}

static int
sync_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct problem ignored;

	(void)st;
	(void)at;
	return type == FTW_DP && folder_sync(path, &ignored) != ERR_OK;
}

enum err
folder_sync_all(const char *path, struct problem *why)
{
	return nftw(path, sync_one, DEPTH_MAX, FTW_DEPTH | FTW_PHYS) == 0 ?
	    ERR_OK : problem_errno(why, "cannot sync what is in", path);
}

enum err
folder_rename(const char *from, const char *to, struct problem *why)
{
	enum err err;

	if (rename(from, to) != 0)
		return problem_errno(why, "cannot rename", from);
	err = sync_parent(from, why);
	return err ? err : sync_parent(to, why);
}

int
folder_create(const char *path, struct problem *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0 && adopt(path))
		return fd;
	(void)problem_errno(why, "cannot make", path);
	if (fd >= 0)
		close(fd);
	return -1;
}

enum err
folder_write(const char *path, const char *text, struct problem *why)
{
	char fresh[FOLDER_PATH_MAX];
	bool ok;
	int fd;

	folder_path(fresh, "%s.new", path);
	if (unlink(fresh) != 0 && errno != ENOENT)
		return problem_errno(why, "cannot remove", fresh);
	fd = folder_create(fresh, why);
	if (fd < 0)
		return ERR_IO;
	ok = fd_write(fd, str_from(text)) && fsync(fd) == 0;
	if (close(fd) != 0 || !ok)
		return problem_errno(why, "cannot write", fresh);
	return folder_rename(fresh, path, why);
}

int
folder_open(const char *path, struct problem *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		(void)problem_errno(why, "cannot open", path);
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	(void)problem_set(why, ERR_IO, "%.400s is no plain file", path);
	return -1;
}

struct measure {
	const char *dir;
	int64_t bytes;
};

static enum err
measure_one(void *arg, const char *name, struct problem *why)
{
	struct measure *m = arg;
	char path[FOLDER_PATH_MAX];

	(void)why;
	folder_path(path, "%s/%s", m->dir, name);
	m->bytes += folder_size(path);
	return ERR_OK;
}

int64_t
folder_size(const char *path)
{
	struct measure m = { path, 0 };
	struct problem ignored;
	struct stat st;

	if (lstat(path, &st) != 0)
		return 0;
	if (!S_ISDIR(st.st_mode))
		return S_ISREG(st.st_mode) ? (int64_t)st.st_size : 0;
	(void)!folder_walk(path, measure_one, &m, &ignored);
	return m.bytes;
}

int64_t
folder_room(const char *path)
{
	struct statvfs fs;

	if (statvfs(path, &fs) != 0)
		return -1;
	return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}
