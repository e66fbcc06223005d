/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TORTURE_POWERDISK_H
#define TORTURE_POWERDISK_H
/*
 * A disk that forgets. Every path below DISK_ROOT lies on it, in memory; the
 * system calls of powercalls.c lead there, so that SQLite's own file layer,
 * src/store and src/upkeep/folder.c run as they are.
 *
 * What counts as safe is what POSIX promises and no more: the content of a
 * file when that file was synced last, the names in a directory when that
 * directory was synced last. Syncing a file does not make its name safe.
 * What came later is a list of changes, of each file and of all names. When
 * power fails a fate is drawn for each list: all of it stays, nothing, what
 * came before some change, what came after it, some changes, or some sectors
 * of 512 bytes of each change. A sector that stays has what the cache had
 * when that change was made. A file may also have grown without its bytes,
 * by zeros or by rubbish. A rename is there or not, never half.
 *
 * A process that dies leaves the cache as it is: the next one sees what was
 * not synced. A sync that fails may also have made the cache forget that
 * something is to be written: the next one "succeeds", and what is read is
 * still not what the disk has, until that is asked for (powerdisk_forget).
 *
 * One disk, one thread. Functions return 0 or a count, or -errno.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#define DISK_ROOT "/power"
#define DISK_SECTOR 512

enum powerdisk_call {
	DISK_OPEN,	/* of what exists */
	DISK_READ,
	DISK_WRITE,
	DISK_TRUNCATE,
	DISK_SYNC,
	DISK_CREATE,
	DISK_REMOVE,
	DISK_RENAME,
	DISK_CALLS
};
extern const char *const powerdisk_call_names[DISK_CALLS];

/* Before every call but those on indexes of logs (-shm), which hold nothing
 * that outlives a process. Other than 0: the errno that it fails with. */
typedef int (*powerdisk_hook_fn)(void *arg, enum powerdisk_call,
    const char *path);

struct powerdisk_node;

/* An empty disk, and everything drawn from seed. */
void powerdisk_init(uint64_t seed, powerdisk_hook_fn, void *arg);
/* The hook hears nothing of what the caller does until as many -1 come. */
void powerdisk_quiet(int change);
/* No sync of a path in which this text is has an effect from now on; NULL:
 * each has. */
void powerdisk_ignore_syncs(const char *part);

/* The power fails and comes back: descriptors are dead, files are what is
 * left of them. */
void powerdisk_power_loss(uint64_t seed);
/* true: the process dies; what it still does to its files goes nowhere.
 * false: it is gone. All that was written is there, synced or not. */
void powerdisk_kill(bool is_dying);

bool powerdisk_has(const char *path);	/* is below DISK_ROOT */
int powerdisk_open(const char *path, int flags, struct powerdisk_node **out);
int powerdisk_stat(const char *path, struct stat *);
int powerdisk_remove(const char *path);
int powerdisk_rename(const char *from, const char *to);
/* A second name of one file. */
int powerdisk_link(const char *from, const char *to);
int powerdisk_mkdir(const char *path);
/* The next name in a directory, borrowed until names change; NULL: there is
 * none. *at: 0 at first. */
const char *powerdisk_list(const char *dir, int *at);
void powerdisk_node_stat(const struct powerdisk_node *, struct stat *);
int64_t powerdisk_read(struct powerdisk_node *, void *, uint64_t len,
    uint64_t at);
int64_t powerdisk_write(struct powerdisk_node *, const void *, uint64_t len,
    uint64_t at);
int powerdisk_truncate(struct powerdisk_node *, uint64_t len);
int powerdisk_sync(struct powerdisk_node *);
/* What the cache has and need not write is read from the disk again. */
void powerdisk_forget(struct powerdisk_node *);
/* Shared memory of a file, as long as the disk. */
void *powerdisk_map(struct powerdisk_node *, uint64_t at, uint64_t len);
bool powerdisk_is_map(const void *);
void powerdisk_random(void *, uint64_t len);

#endif
