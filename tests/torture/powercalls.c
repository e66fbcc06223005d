/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls that SQLite's unix file layer and our own make, defined in
 * the program and so found before those of the C library: what concerns the
 * simulated disk leads there, everything else to the kernel as ever. They
 * have names of their own, for the headers have inline versions of some.
 * Runs on: the one thread of the test.
 * Owns: the descriptors of the simulated disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "powerdisk.h"

#define FIRST_FD 1000000
#define FDS_MAX 1024

/* A node, or the source of random bytes, so that every run is the same. */
static struct {
	bool is_used, is_random;
	struct powerdisk_node *node;
} fds[FDS_MAX];

static int
result(int64_t n)
{
	if (n >= 0)
		return (int)n;
	errno = (int)-n;
	return -1;
}

static bool
is_ours(int fd)
{
	return fd >= FIRST_FD && fd < FIRST_FD + FDS_MAX &&
	    fds[fd - FIRST_FD].is_used;
}

static struct powerdisk_node *
node_of(int fd)
{
	return fds[fd - FIRST_FD].node;
}

static int
fd_new(struct powerdisk_node *node)
{
	for (int i = 0; i < FDS_MAX; i++) {
		if (fds[i].is_used)
			continue;
		fds[i].is_used = true;
		fds[i].is_random = node == NULL;
		fds[i].node = node;
		return FIRST_FD + i;
	}
	return result(-EMFILE);
}

/* name: for the linker. */
#define CALL(type, own, name, ...)                                         \
	type own(__VA_ARGS__) __asm__(name);                               \
	type own(__VA_ARGS__)

static int
open_either(const char *path, int flags, int mode)
{
	struct powerdisk_node *node;
	int n;

	if (strcmp(path, "/dev/urandom") == 0)
		return fd_new(NULL);
	if (!powerdisk_has(path))
		return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	n = powerdisk_open(path, flags, &node);
	return n == 0 ? fd_new(node) : result(n);
}

/* The mode is there only when it is needed; reading it does no harm. */
CALL(int, call_open, "open", const char *path, int flags, int mode)
{
	return open_either(path, flags, mode);
}

CALL(int, call_open64, "open64", const char *path, int flags, int mode)
{
	return open_either(path, flags, mode);
}

CALL(int, call_close, "close", int fd)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_close, fd);
	fds[fd - FIRST_FD].is_used = false;
	return 0;
}

CALL(ssize_t, call_read, "read", int fd, void *p, size_t len)
{
	if (!is_ours(fd))
		return syscall(SYS_read, fd, p, len);
	if (!fds[fd - FIRST_FD].is_random)
		return result(-EBADF);	/* nobody reads without a place */
	powerdisk_random(p, len);
	return (ssize_t)len;
}

CALL(ssize_t, call_pread, "pread64", int fd, void *p, size_t len, off_t at)
{
	if (!is_ours(fd))
		return syscall(SYS_pread64, fd, p, len, at);
	return result(powerdisk_read(node_of(fd), p, len, (uint64_t)at));
}

CALL(ssize_t, call_pwrite, "pwrite64", int fd, const void *p, size_t len,
    off_t at)
{
	if (!is_ours(fd))
		return syscall(SYS_pwrite64, fd, p, len, at);
	return result(powerdisk_write(node_of(fd), p, len, (uint64_t)at));
}

CALL(int, call_ftruncate, "ftruncate64", int fd, off_t len)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_ftruncate, fd, len);
	return result(powerdisk_truncate(node_of(fd), (uint64_t)len));
}

CALL(int, call_fsync, "fsync", int fd)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fsync, fd);
	return result(powerdisk_sync(node_of(fd)));
}

CALL(int, call_fdatasync, "fdatasync", int fd)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fdatasync, fd);
	return result(powerdisk_sync(node_of(fd)));
}

/* Locks are between processes, and there is one. */
CALL(int, call_fcntl, "fcntl64", int fd, int what, void *arg)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fcntl, fd, what, arg);
	if (what == F_GETLK)
		((struct flock *)arg)->l_type = F_UNLCK;
	return 0;
}

CALL(void *, call_mmap, "mmap64", void *addr, size_t len, int prot,
    int flags, int fd, off_t at)	/* check-size: its shape is given */
{
	void *p;

	if (!is_ours(fd))
		return (void *)syscall(SYS_mmap, addr, len, prot, flags, fd,
		    at);
	p = powerdisk_map(node_of(fd), (uint64_t)at, len);
	return p != NULL ? p : MAP_FAILED;
}

CALL(int, call_munmap, "munmap", void *addr, size_t len)
{
	return powerdisk_is_map(addr) ? 0 : (int)syscall(SYS_munmap, addr, len);
}

CALL(int, call_fstat, "fstat64", int fd, struct stat *st)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fstat, fd, st);
	powerdisk_node_stat(node_of(fd), st);
	return 0;
}

CALL(int, call_stat, "stat64", const char *path, struct stat *st)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_newfstatat, AT_FDCWD, path, st, 0);
	return result(powerdisk_stat(path, st));
}

static int
lstat_either(const char *path, struct stat *st)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_newfstatat, AT_FDCWD, path, st,
		    AT_SYMLINK_NOFOLLOW);
	return result(powerdisk_stat(path, st));
}

CALL(int, call_lstat, "lstat", const char *path, struct stat *st)
{
	return lstat_either(path, st);
}

CALL(int, call_lstat64, "lstat64", const char *path, struct stat *st)
{
	return lstat_either(path, st);
}

CALL(int, call_access, "access", const char *path, int mode)
{
	struct stat st;

	if (!powerdisk_has(path))
		return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode);
	return result(powerdisk_stat(path, &st));
}

CALL(int, call_unlink, "unlink", const char *path)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
	return result(powerdisk_remove(path));
}

CALL(int, call_rename, "rename", const char *from, const char *to)
{
	if (!powerdisk_has(from))
		return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD,
		    to, 0);
	return result(powerdisk_rename(from, to));
}

CALL(int, call_mkdir, "mkdir", const char *path, mode_t mode)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
	return result(powerdisk_mkdir(path));
}

CALL(int, call_mknod, "mknod", const char *path, mode_t mode, dev_t dev)
{
	struct powerdisk_node *node;

	if (!powerdisk_has(path))
		return (int)syscall(SYS_mknodat, AT_FDCWD, path, mode, dev);
	return result(powerdisk_open(path, O_CREAT | O_EXCL, &node));
}

CALL(int, call_fchmod, "fchmod", int fd, mode_t mode)
{
	return is_ours(fd) ? 0 : (int)syscall(SYS_fchmod, fd, mode);
}

CALL(int, call_fchown, "fchown", int fd, uid_t user, gid_t group)
{
	return is_ours(fd) ? 0 : (int)syscall(SYS_fchown, fd, user, group);
}

/* Nothing here is worth waiting for: whoever holds a lock is asleep. */
CALL(int, call_usleep, "usleep", useconds_t us)
{
	(void)us;
	return 0;
}
