/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIR/reserve: a file without meaning whose blocks are really taken, so that
 * removing it makes room.
 *
 * Runs on: any thread; the state in the place says who may touch the file.
 * Owns: the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/sqlite/file.h"
#include "store/sqlite/place.h"

#define RESERVE_BYTES (8 << 20)
/* Room there must be before it is taken: what is left after is ample, so
 * that a disk is not full again by the next message. */
#define RESERVE_ROOM (4LL * RESERVE_BYTES)

enum reserve_state { RESERVE_NONE, RESERVE_CHANGING, RESERVE_HELD };

static void
reserve_path(const struct sqlite_place *p, char out[DB_PATH_ROOM])
{
	file_path(out, "%s/reserve", p->dir);
}

/* As an earlier run left it: whole, with all its blocks. */
static bool
is_whole(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size == RESERVE_BYTES &&
	    (int64_t)st.st_blocks * 512 >= RESERVE_BYTES;
}

static bool
has_room(int fd)
{
	struct statvfs fs;

	return fstatvfs(fd, &fs) == 0 &&
	    (int64_t)fs.f_bavail * (int64_t)fs.f_frsize >= RESERVE_ROOM;
}

static bool
make(const struct sqlite_place *p)
{
	char path[DB_PATH_ROOM];
	bool ok;
	int fd;

	reserve_path(p, path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	ok = is_whole(fd) ||
	    (has_room(fd) && posix_fallocate(fd, 0, RESERVE_BYTES) == 0 &&
	    ftruncate(fd, RESERVE_BYTES) == 0);
	close(fd);
	if (!ok)
		(void)unlink(path);
	return ok;
}

static bool
hold(void *place)
{
	struct sqlite_place *p = place;
	int was = RESERVE_NONE;

	if (!atomic_compare_exchange_strong(&p->reserve, &was,
	    RESERVE_CHANGING))
		return was == RESERVE_HELD;
	if (make(p)) {
		atomic_store(&p->reserve, RESERVE_HELD);
		return true;
	}
	atomic_store(&p->reserve, RESERVE_NONE);
	return false;
}

static bool
spend(void *place)
{
	struct sqlite_place *p = place;
	int was = RESERVE_HELD;
	char path[DB_PATH_ROOM];
	enum err err;

	if (!atomic_compare_exchange_strong(&p->reserve, &was,
	    RESERVE_CHANGING))
		return false;
	reserve_path(p, path);
	err = file_remove(path);
	atomic_store(&p->reserve, err == ERR_OK ? RESERVE_NONE :
	    RESERVE_HELD);
	return err == ERR_OK;
}

const struct reserve_ops sqlite_reserve_ops = {
	.bytes = RESERVE_BYTES,
	.hold = hold,
	.spend = spend,
};
