/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of files in a folder.
 *
 * Runs on: threads of the files pool.
 * Owns: the two folders of each tenant.
 */
#include "store/folder/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/sqlite/file.h"

struct folder {
	char *dir;
	int64_t spare_bytes;
};

/* So many written bytes at a time go to the disk, and the next ones when they
 * are there: a commit of messages stands behind this much of a part, not
 * behind all of it. Half as much is slower and no better, four times as much
 * makes commits twice as long. */
#define SLICE_BYTES (512 * 1024)
#define DROP_BYTES ((int64_t)32 * 1024 * 1024)	/* given back at a time */
#define CHECKED_MAX (4 * 1024 * 1024)
#define STAT_BLOCK 512		/* bytes, whatever the file system has */

struct slice {
	int64_t at, len;
};

struct depot_file {
	int fd;
	int64_t size;		/* when it was opened */
	int64_t spare_bytes;	/* of its folder */
	bool is_promised;	/* it has the blocks for all of its size */
	struct slice written;	/* by us, next to each other … */
	struct slice under_way;	/* … and to the disk, before these */
};

static enum err
failed(const char *what)
{
	int os = errno;
	char reason[128];

	if (os == ENOENT)
		return ERR_NOT_FOUND;
	log_error("files", "cannot %s: %s", what, strerror_r(os, reason,
	    sizeof(reason)));
	return os == ENOSPC || os == EDQUOT || os == EFBIG ? ERR_DISK_FULL :
	    ERR_IO;
}

/* Names are made by this program: ids, or a hash and an id. */
static void
check_name(const struct depot_key *key)
{
	BUG_ON(key->name.len < 3 || key->name.p[0] == '.' ||
	    memchr(key->name.p, '/', key->name.len) != NULL);
}

static void
dir_path(const struct folder *f, const struct depot_key *key,
    char out[DB_PATH_ROOM])
{
	file_path(out, "%s/tenants/%.*s/%s", f->dir, STR_FMT(key->tenant),
	    key->is_whole ? "files" : "uploads");
}

static void
path_of(const struct folder *f, const struct depot_key *key,
    char out[DB_PATH_ROOM])
{
	char dir[DB_PATH_ROOM];

	check_name(key);
	dir_path(f, key, dir);
	if (key->is_whole)
		file_path(out, "%s/%.2s/%.*s", dir, key->name.p,
		    STR_FMT(key->name));
	else
		file_path(out, "%s/%.*s", dir, STR_FMT(key->name));
}

/* Room for so many bytes more, beside what is kept for messages. */
static enum err
check_room(int fd, int64_t bytes, int64_t spare_bytes)
{
	struct statvfs fs;

	if (fstatvfs(fd, &fs) != 0)
		return failed("look at the disk");
	return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize - bytes <
	    spare_bytes ? ERR_DISK_FULL : ERR_OK;
}

/* Its blocks, where the file system can promise them; elsewhere its size
 * alone, and each write looks for room. */
static enum err
take_room(const struct folder *f, int fd, int64_t size)
{
	enum err err = check_room(fd, size, f->spare_bytes);

	if (err != ERR_OK)
		return err;
	if (size == 0 || fallocate(fd, 0, 0, size) == 0)
		return ERR_OK;
	if (errno != EOPNOTSUPP && errno != ENOSYS)
		return failed("take room for an upload");
	return ftruncate(fd, size) == 0 ? ERR_OK : failed("size an upload");
}

static enum err
folder_make(void *place, const struct depot_key *key, int64_t size)
{
	const struct folder *f = place;
	char path[DB_PATH_ROOM];
	enum err err;
	int fd;

	BUG_ON(key->is_whole || size < 0);
	dir_path(f, key, path);
	err = file_make_dir(path);
	if (err != ERR_OK)
		return err;
	path_of(f, key, path);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd < 0)
		return failed("make an upload");
	err = take_room(f, fd, size);
	close(fd);
	if (err == ERR_OK)
		err = file_sync_parent(path);
	if (err != ERR_OK)
		(void)unlink(path);
	return err;
}

static enum err
folder_open(void *place, const struct depot_key *key, struct depot_file **out)
{
	const int flags = (key->is_whole ? O_RDONLY : O_RDWR) | O_CLOEXEC |
	    O_NOFOLLOW | O_NONBLOCK;
	const struct folder *f = place;
	char path[DB_PATH_ROOM];
	struct stat st;
	int fd;

	*out = NULL;
	path_of(f, key, path);
	fd = open(path, flags);
	/* Who comes while its last name goes is told so (see is_ours_alone);
	 * where another file took the name, that is found. */
	if (fd < 0 && errno == EWOULDBLOCK)
		fd = open(path, flags);
	if (fd < 0 && errno == EWOULDBLOCK)
		return ERR_NOT_FOUND;
	if (fd < 0)
		return failed("open a file");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return ERR_CORRUPT;
	}
	*out = xmalloc(sizeof(**out));
	**out = (struct depot_file){ .fd = fd, .size = st.st_size,
		.spare_bytes = f->spare_bytes,
		.is_promised = (int64_t)st.st_blocks * STAT_BLOCK >=
		st.st_size };
	return ERR_OK;
}

static void
folder_close(struct depot_file *d)
{
	if (d == NULL)
		return;
	close(d->fd);
	xfree(d);
}

/* Waiting for a slice takes note of what failed in the background: fdatasync
 * will not say it again. Where there is no such call that does no harm. */
static enum err
await_slice(struct depot_file *d)
{
	const struct slice s = d->under_way;

	d->under_way.len = 0;
	if (s.len == 0 || sync_file_range(d->fd, s.at, s.len,
	    SYNC_FILE_RANGE_WAIT_BEFORE) == 0 ||
	    (errno != EIO && errno != ENOSPC && errno != EDQUOT))
		return ERR_OK;
	(void)failed("sync an upload");
	return ERR_SYNC;
}

/* No promise that they are there: sync makes that. */
static enum err
send_slices(struct depot_file *d, int64_t at, size_t len)
{
	enum err err;

	if (at != d->written.at + d->written.len)
		d->written = (struct slice){ at, 0 };
	d->written.len += (int64_t)len;
	if (d->written.len < SLICE_BYTES)
		return ERR_OK;
	err = await_slice(d);
	(void)sync_file_range(d->fd, d->written.at, d->written.len,
	    SYNC_FILE_RANGE_WRITE);
	d->under_way = d->written;
	d->written = (struct slice){ at + (int64_t)len, 0 };
	return err;
}

static enum err
folder_write(struct depot_file *d, int64_t at, const void *bytes, size_t len)
{
	const char *p = bytes;
	const int64_t from = at;
	enum err err = d->is_promised ? ERR_OK : check_room(d->fd,
	    (int64_t)len, d->spare_bytes);

	if (err != ERR_OK)
		return err;
	while (len > 0) {
		ssize_t n = pwrite(d->fd, p, len, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed("write an upload");
		p += n;
		at += n;
		len -= (size_t)n;
	}
	return send_slices(d, from, (size_t)(at - from));
}

static enum err
folder_sync(struct depot_file *d)
{
	if (fdatasync(d->fd) == 0)
		return ERR_OK;
	(void)failed("sync an upload");
	return ERR_SYNC;
}

static enum err
folder_read(struct depot_file *d, int64_t at, void *out, size_t len,
    size_t *got)
{
	ssize_t n = fd_read_at(d->fd, out, len, at);

	*got = n > 0 ? (size_t)n : 0;
	return n >= 0 ? ERR_OK : failed("read a file");
}

static int64_t
folder_size(struct depot_file *d)
{
	return d->size;
}

/* Bytes before their name: a name never stands for half of them. */
static enum err
sync_all(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum err err = ERR_OK;

	if (fd < 0)
		return failed("open an upload");
	if (fsync(fd) != 0) {
		(void)failed("sync an upload");
		err = ERR_SYNC;
	}
	close(fd);
	return err;
}

static enum err
folder_keep(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key whole = { key->tenant, as, true };
	char from[DB_PATH_ROOM], to[DB_PATH_ROOM], dir[DB_PATH_ROOM];
	enum err err;

	BUG_ON(key->is_whole);
	path_of(place, key, from);
	path_of(place, &whole, to);
	dir_path(place, &whole, dir);
	err = sync_all(from);
	if (err == ERR_OK)
		err = file_make_dir(dir);
	if (err == ERR_OK) {
		size_t len = strlen(dir);

		snprintf(dir + len, sizeof(dir) - len, "/%.2s", as.p);
		err = file_make_dir(dir);
	}
	/* A second name, not another: the row still knows the first. */
	if (err == ERR_OK && link(from, to) != 0 && errno != EEXIST)
		err = failed("name a file");
	return err == ERR_OK ? file_sync_parent(to) : err;
}

/* Whoever reads it still may to its end; then the last close gives all back.
 * The lease is refused while another has it open, and an open that was under
 * way breaks it: SIGIO, which the program ignores. */
static bool
is_ours_alone(int fd, const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_nlink == 0 &&
	    fcntl(fd, F_SETLEASE, F_WRLCK) == 0;
}

/* It has no name any more. A disk that is told of room that is free makes
 * everybody who commits wait meanwhile, for all that is given back at once. */
static void
give_back(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !is_ours_alone(fd, &st))
		return;
	while (st.st_size > DROP_BYTES &&
	    fcntl(fd, F_GETLEASE) == F_WRLCK) {
		st.st_size -= DROP_BYTES;
		if (ftruncate(fd, st.st_size) != 0 || fdatasync(fd) != 0)
			return;		/* closing it does the rest */
	}
}

/* Before its name goes; -1: there is nothing to be given back. */
static int
open_last(const char *path)
{
	return open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

/* After it; err: whether it went. */
static enum err
close_last(int fd, enum err err)
{
	if (fd >= 0 && err == ERR_OK)
		give_back(fd);
	if (fd >= 0)
		close(fd);
	return err;
}

static enum err
folder_drop(void *place, const struct depot_key *key)
{
	char path[DB_PATH_ROOM];
	int fd;

	path_of(place, key, path);
	fd = open_last(path);
	return close_last(fd, file_remove(path));
}

static enum err
folder_renew(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key old = { key->tenant, as, true };
	char from[DB_PATH_ROOM], to[DB_PATH_ROOM];
	int fd;

	BUG_ON(!key->is_whole);
	path_of(place, key, from);
	path_of(place, &old, to);
	fd = open_last(to);
	return close_last(fd, file_rename(from, to));
}

/* What has a name of ours in one directory; others' are let alone. */
static enum err
list_dir(const char *path, bool *more, depot_name_fn visit, void *arg)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	if (dir == NULL)
		return errno == ENOENT ? ERR_OK : failed("list files");
	while (*more && (e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.')
			*more = visit(arg, str_from(e->d_name));
	closedir(dir);
	return ERR_OK;
}

static enum err
folder_list(void *place, const struct depot_key *like, depot_name_fn visit,
    void *arg)
{
	char dir[DB_PATH_ROOM], part[DB_PATH_ROOM];
	enum err err = ERR_OK;
	bool more = true;

	dir_path(place, like, dir);
	if (like->is_whole && like->name.len > 0) {
		file_path(part, "%s/%.*s", dir, STR_FMT(like->name));
		return list_dir(part, &more, visit, arg);
	}
	if (!like->is_whole)
		return list_dir(dir, &more, visit, arg);
	for (unsigned i = 0; i < 256 && more && err == ERR_OK; i++) {
		file_path(part, "%s/%02x", dir, i);
		err = list_dir(part, &more, visit, arg);
	}
	return err;
}

static const struct depot_ops folder_ops = {
	.name = "folder",
	.checked_max = CHECKED_MAX,
	.make = folder_make,
	.open = folder_open,
	.close = folder_close,
	.write = folder_write,
	.sync = folder_sync,
	.read = folder_read,
	.size = folder_size,
	.keep = folder_keep,
	.renew = folder_renew,
	.drop = folder_drop,
	.list = folder_list,
};

struct depot
depot_folder_new(const char *dir, int64_t spare_bytes)
{
	struct folder *f = xmalloc(sizeof(*f));

	*f = (struct folder){ .dir = xstrdup(dir),
		.spare_bytes = spare_bytes };
	return (struct depot){ .ops = &folder_ops, .place = f };
}

void
depot_folder_free(struct depot *depot)
{
	struct folder *f = depot->place;

	if (f == NULL)
		return;
	xfree(f->dir);
	xfree(f);
	depot->place = NULL;
}
