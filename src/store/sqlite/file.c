/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and directories around databases.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "store/sqlite/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

void
file_path(char out[DB_PATH_ROOM], const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(out, DB_PATH_ROOM, fmt, ap);
	va_end(ap);
	BUG_ON(n < 0 || n >= DB_PATH_ROOM);
}

static enum err
failed(const char *what, const char *path)
{
	int os = errno;
	char quoted[256], reason[128];

	log_error("store", "cannot %s %s: %s", what,
	    log_quote(str_from(path), quoted, sizeof(quoted)),
	    strerror_r(os, reason, sizeof(reason)));
	return os == ENOSPC || os == EDQUOT ? ERR_DISK_FULL : ERR_IO;
}

enum err
file_exists(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return S_ISREG(st.st_mode) ? ERR_OK : ERR_CORRUPT;
	if (errno == ENOENT || errno == ENOTDIR)
		return ERR_NOT_FOUND;
	return failed("look at", path);
}

enum err
file_check_no_log(const char *db_path)
{
	char path[DB_PATH_ROOM];
	struct stat st;

	file_path(path, "%s-wal", db_path);
	if (lstat(path, &st) != 0)
		return errno == ENOENT ? ERR_OK : failed("look at", path);
	return st.st_size == 0 ? ERR_OK : ERR_CORRUPT;
}

enum err
file_read_head(const char *path, unsigned char *out, size_t len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND :
		    failed("open", path);
	n = pread(fd, out, len, 0);
	close(fd);
	if (n < 0)
		return failed("read", path);
	return (size_t)n == len ? ERR_OK : ERR_CORRUPT;
}

enum err
file_touch(const char *path)
{
	if (mknod(path, S_IFREG | 0600, 0) != 0)
		return failed("make", path);
	return ERR_OK;
}

enum err
file_remove(const char *path)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return failed("remove", path);
	return ERR_OK;
}

enum err
file_remove_db(const char *path)
{
	static const char *const parts[] = { "", "-wal", "-shm", "-journal" };
	char part[DB_PATH_ROOM];
	enum err err = ERR_OK;

	for (unsigned i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		file_path(part, "%s%s", path, parts[i]);
		if (err == ERR_OK)
			err = file_remove(part);
	}
	return err;
}

enum err
file_rename(const char *from, const char *to)
{
	if (rename(from, to) != 0)
		return failed("rename", from);
	return file_sync_parent(to);
}

/* ERR_NOT_FOUND without a word, else logged. */
static enum err
sync_at(const char *path, int flags, bool is_forgotten)
{
	enum err err = ERR_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("open", path);
	if (fsync(fd) != 0) {
		(void)failed("sync", path);
		err = ERR_SYNC;
	}
	if (is_forgotten)	/* advice: a file system need not follow it */
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
	return err;
}

enum err
file_sync_and_forget(const char *path)
{
	enum err err = sync_at(path, O_NOFOLLOW, true);

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
file_sync_parent(const char *path)
{
	char parent[DB_PATH_ROOM];
	char *slash;
	enum err err;

	file_path(parent, "%s", path);
	slash = strrchr(parent, '/');
	if (slash == NULL)
		file_path(parent, ".");
	else
		slash[slash == parent] = '\0';
	err = sync_at(parent, O_DIRECTORY, false);
	return err == ERR_NOT_FOUND ? failed("open", parent) : err;
}

enum err
file_make_dir(const char *path)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return failed("make", path);
	return file_sync_parent(path);
}
