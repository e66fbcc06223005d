/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups that are read and brought by others.
 *
 * Runs on: threads of the files pool.
 * Owns: what is on its way into the directory of backups.
 */
#include "upkeep/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "upkeep/backup.h"
#include "upkeep/backup_priv.h"

struct depot_file {
	int fd;
};

static enum err
failed(const char *what)
{
	int os = errno;

	if (os == ENOENT)
		return ERR_NOT_FOUND;
	log_warn("backup", "cannot %s: %s", what, strerror(os));
	return os == ENOSPC || os == EDQUOT || os == EFBIG ? ERR_DISK_FULL :
	    ERR_IO;
}

static enum err
path_of(const char *dir, const struct depot_key *key,
    char out[FOLDER_PATH_MAX])
{
	if (!backup_is_name(key->name) ||
	    (!key->is_whole && backup_is_of_box(key->name)))
		return ERR_FIELD;
	folder_path(out, "%s/%.*s%s", dir, STR_FMT(key->name), key->is_whole ?
	    "" : SHELF_UPLOAD);
	return ERR_OK;
}

/* Whoever held it before may have given it its name, or cleared it away. */
static enum err
hold(int fd, const char *path, const struct stat *st)
{
	struct stat now;

	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return ERR_BUSY;
	return lstat(path, &now) == 0 && now.st_ino == st->st_ino &&
	    now.st_dev == st->st_dev ? ERR_OK : ERR_NOT_FOUND;
}

static enum err
shelf_open(void *place, const struct depot_key *key, struct depot_file **out)
{
	char path[FOLDER_PATH_MAX];
	struct stat st;
	enum err err = path_of(place, key, path);
	int fd;

	*out = NULL;
	if (err != ERR_OK)
		return err;
	fd = open(path, (key->is_whole ? O_RDONLY : O_RDWR) | O_NOFOLLOW |
	    O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return failed("open a backup");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		err = ERR_NOT_FOUND;
	else if (!key->is_whole)
		err = hold(fd, path, &st);
	if (err != ERR_OK) {
		close(fd);
		return err;
	}
	*out = xcalloc(1, sizeof(**out));
	(*out)->fd = fd;
	return ERR_OK;
}

static void
shelf_close(struct depot_file *f)
{
	if (f == NULL)
		return;
	close(f->fd);
	xfree(f);
}

struct upload_walk {
	const char *dir;
	unsigned count;
};

/* Those that were given up go here too, for no backup may ever be made that
 * clears them away. */
static enum err
count_one(void *arg, const char *name, struct problem *why)
{
	struct upload_walk *w = arg;
	char path[FOLDER_PATH_MAX];

	if (!backup_is_upload(name))
		return ERR_OK;
	folder_path(path, "%s/%s", w->dir, name);
	if (backup_is_given_up(path))
		return folder_remove(path, why);
	w->count++;
	return ERR_OK;
}

static bool
has_room(const struct statvfs *fs, int64_t size)
{
	return (int64_t)fs->f_bavail * (int64_t)fs->f_frsize -
	    SHELF_SPARE_BYTES >= size;
}

/* Room for all of it, though it takes it but as it grows. */
static enum err
check_room(const char *dir, int64_t size)
{
	struct upload_walk w = { .dir = dir };
	struct problem why;
	struct statvfs fs;
	enum err err = folder_walk(dir, count_one, &w, &why);

	if (err != ERR_OK) {
		log_warn("backup", "%s", why.why);
		return err;
	}
	if (w.count >= SHELF_UPLOADS_MAX)
		return ERR_LIMIT;
	if (statvfs(dir, &fs) != 0)
		return failed("look at the disk of the backups");
	return has_room(&fs, size) ? ERR_OK : ERR_DISK_FULL;
}

static enum err
shelf_make(void *place, const struct depot_key *key, int64_t size)
{
	char path[FOLDER_PATH_MAX];
	struct problem why;
	enum err err = path_of(place, key, path);
	int fd;

	if (err == ERR_OK && folder_make(place, &why) != ERR_OK) {
		log_warn("backup", "%s", why.why);
		return ERR_IO;
	}
	if (err == ERR_OK)
		err = check_room(place, size);
	if (err != ERR_OK)
		return err;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (fd < 0)
		return errno == EEXIST ? ERR_BUSY :
		    failed("begin a backup that is brought");
	close(fd);
	return ERR_OK;
}

static enum err
shelf_write(struct depot_file *f, int64_t at, const void *bytes, size_t len)
{
	const char *p = bytes;
	struct statvfs fs;
	ssize_t n;

	/* Others may have taken what there was when it began. */
	if (fstatvfs(f->fd, &fs) != 0)
		return failed("look at the disk of the backups");
	if (!has_room(&fs, (int64_t)len))
		return ERR_DISK_FULL;
	for (; len > 0; p += n, at += n, len -= (size_t)n) {
		n = pwrite(f->fd, p, len, (off_t)at);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return failed("write a backup that is brought");
	}
	return ERR_OK;
}

static enum err
shelf_sync(struct depot_file *f)
{
	return fdatasync(f->fd) == 0 ? ERR_OK : failed("sync a backup");
}

static enum err
shelf_read(struct depot_file *f, int64_t at, void *bytes, size_t len,
    size_t *got)
{
	char *p = bytes;
	ssize_t n;

	for (*got = 0; *got < len; *got += (size_t)n) {
		n = pread(f->fd, p + *got, len - *got, (off_t)at +
		    (off_t)*got);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return failed("read a backup");
		else if (n == 0)
			break;
	}
	return ERR_OK;
}

static int64_t
shelf_size(struct depot_file *f)
{
	struct stat st;

	return fstat(f->fd, &st) == 0 ? (int64_t)st.st_size : -1;
}

/* NFS cannot rename so: there it is done in two steps. */
static int
rename_to_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	return link(from, to) != 0 ? -1 : unlink(from);
}

static enum err
shelf_keep(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key whole = { .name = as, .is_whole = true };
	char from[FOLDER_PATH_MAX], to[FOLDER_PATH_MAX];
	struct problem why;
	enum err err = path_of(place, key, from);

	if (err == ERR_OK)
		err = path_of(place, &whole, to);
	if (err != ERR_OK)
		return err;
	if (rename_to_new(from, to) != 0)
		return errno == EEXIST ? ERR_EXISTS : failed("name a backup");
	if (folder_sync(place, &why) != ERR_OK) {
		log_warn("backup", "%s", why.why);
		return ERR_IO;
	}
	log_info("backup", "%.*s was brought", STR_FMT(as));
	return ERR_OK;
}

const struct depot_ops shelf_ops = {
	.name = "shelf",
	.make = shelf_make,
	.open = shelf_open,
	.close = shelf_close,
	.write = shelf_write,
	.sync = shelf_sync,
	.read = shelf_read,
	.size = shelf_size,
	.keep = shelf_keep,
};
