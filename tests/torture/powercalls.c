/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls that SQLite's unix file layer and our own make, defined in
 * the program and so found before those of the C library: what concerns the
 * simulated disk leads there, everything else to the kernel as ever. They
 * have names of their own, for the headers have inline versions of some.
 * Runs on: the one thread of the test.
 * Owns: the descriptors of the simulated disk.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "powerdisk.h"

#define FIRST_FD 1000000
#define FDS_MAX 1024
#define FREE_BLOCKS (1 << 30)	/* of a disk that says it has room */

/* A node, or the source of random bytes, so that every run is the same. */
static struct {
	bool is_used, is_random;
	struct powerdisk_node *node;
	uint64_t at;		/* of those who read or write without a place */
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
		fds[i].at = 0;
		return FIRST_FD + i;
	}
	return result(-EMFILE);
}

/* The linker's names of them. */
int call_open(const char *path, int flags, int mode) __asm__("open");
int call_open64(const char *path, int flags, int mode) __asm__("open64");
int call_open_2(const char *path, int flags) __asm__("__open_2");
int call_close(int fd) __asm__("close");
ssize_t call_read(int fd, void *p, size_t len) __asm__("read");
ssize_t call_write(int fd, const void *p, size_t len) __asm__("write");
ssize_t call_pread(int fd, void *p, size_t len, off_t at) __asm__("pread64");
ssize_t call_pread_ours(int fd, void *p, size_t len, off_t at)
    __asm__("pread");
ssize_t call_pwrite(int fd, const void *p, size_t len, off_t at)
    __asm__("pwrite64");
ssize_t call_pwrite_ours(int fd, const void *p, size_t len, off_t at)
    __asm__("pwrite");
int call_ftruncate(int fd, off_t len) __asm__("ftruncate64");
int call_ftruncate_ours(int fd, off_t len) __asm__("ftruncate");
int call_fallocate(int fd, int mode, off_t at, off_t len)
    __asm__("fallocate");
int call_fstatvfs(int fd, struct statvfs *fs) __asm__("fstatvfs");
int call_fsync(int fd) __asm__("fsync");
int call_fdatasync(int fd) __asm__("fdatasync");
int call_fadvise(int fd, off_t at, off_t len, int what)
    __asm__("posix_fadvise");
int call_fcntl(int fd, int what, void *arg) __asm__("fcntl64");
int call_fcntl_ours(int fd, int what, void *arg) __asm__("fcntl");
void *call_mmap(void *addr, size_t len, int prot, int flags, int fd, off_t at)
    __asm__("mmap64");
int call_munmap(void *addr, size_t len) __asm__("munmap");
int call_fstat(int fd, struct stat *st) __asm__("fstat64");
int call_fstat_ours(int fd, struct stat *st) __asm__("fstat");
int call_stat(const char *path, struct stat *st) __asm__("stat64");
int call_stat_ours(const char *path, struct stat *st) __asm__("stat");
int call_lstat(const char *path, struct stat *st) __asm__("lstat");
int call_lstat64(const char *path, struct stat *st) __asm__("lstat64");
int call_access(const char *path, int mode) __asm__("access");
int call_unlink(const char *path) __asm__("unlink");
int call_rename(const char *from, const char *to) __asm__("rename");
int call_link(const char *from, const char *to) __asm__("link");
int call_mkdir(const char *path, mode_t mode) __asm__("mkdir");
int call_mknod(const char *path, mode_t mode, dev_t dev) __asm__("mknod");
int call_fchmod(int fd, mode_t mode) __asm__("fchmod");
int call_fchown(int fd, uid_t user, gid_t group) __asm__("fchown");
int call_lchown(const char *path, uid_t user, gid_t group)
    __asm__("lchown");
FILE *call_fopen(const char *path, const char *mode) __asm__("fopen");
FILE *call_fopen64(const char *path, const char *mode) __asm__("fopen64");
DIR *call_opendir(const char *path) __asm__("opendir");
struct dirent *call_readdir(DIR *dir) __asm__("readdir");
int call_closedir(DIR *dir) __asm__("closedir");
int call_remove(const char *path) __asm__("remove");
int call_nftw(const char *path, __nftw_func_t visit, int depth, int flags)
    __asm__("nftw");
int call_usleep(useconds_t us) __asm__("usleep");

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
	if (n == 0 && (flags & O_TRUNC) != 0)
		n = powerdisk_truncate(node, 0);
	return n == 0 ? fd_new(node) : result(n);
}

/* The mode is there only when it is needed; reading it does no harm. */
int
call_open(const char *path, int flags, int mode)
{
	return open_either(path, flags, mode);
}

int
call_open64(const char *path, int flags, int mode)
{
	return open_either(path, flags, mode);
}

/* What the headers make of open with flags that are not known before. */
int
call_open_2(const char *path, int flags)
{
	return open_either(path, flags, 0);
}

int
call_close(int fd)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_close, fd);
	fds[fd - FIRST_FD].is_used = false;
	return 0;
}

ssize_t
call_read(int fd, void *p, size_t len)
{
	int64_t n;

	if (!is_ours(fd))
		return syscall(SYS_read, fd, p, len);
	if (fds[fd - FIRST_FD].is_random) {
		powerdisk_random(p, len);
		return (ssize_t)len;
	}
	n = powerdisk_read(node_of(fd), p, len, fds[fd - FIRST_FD].at);
	fds[fd - FIRST_FD].at += n > 0 ? (uint64_t)n : 0;
	return result(n);
}

ssize_t
call_write(int fd, const void *p, size_t len)
{
	int64_t n;

	if (!is_ours(fd))
		return syscall(SYS_write, fd, p, len);
	n = powerdisk_write(node_of(fd), p, len, fds[fd - FIRST_FD].at);
	fds[fd - FIRST_FD].at += n > 0 ? (uint64_t)n : 0;
	return result(n);
}

ssize_t
call_pread(int fd, void *p, size_t len, off_t at)
{
	if (!is_ours(fd))
		return syscall(SYS_pread64, fd, p, len, at);
	return result(powerdisk_read(node_of(fd), p, len, (uint64_t)at));
}

ssize_t
call_pread_ours(int fd, void *p, size_t len, off_t at)
{
	return call_pread(fd, p, len, at);
}

ssize_t
call_pwrite(int fd, const void *p, size_t len, off_t at)
{
	if (!is_ours(fd))
		return syscall(SYS_pwrite64, fd, p, len, at);
	return result(powerdisk_write(node_of(fd), p, len, (uint64_t)at));
}

ssize_t
call_pwrite_ours(int fd, const void *p, size_t len, off_t at)
{
	return call_pwrite(fd, p, len, at);
}

int
call_ftruncate(int fd, off_t len)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_ftruncate, fd, len);
	return result(powerdisk_truncate(node_of(fd), (uint64_t)len));
}

int
call_ftruncate_ours(int fd, off_t len)
{
	return call_ftruncate(fd, len);
}

/* Of a file that is new. */
int
call_fallocate(int fd, int mode, off_t at, off_t len)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fallocate, fd, mode, at, len);
	return result(powerdisk_truncate(node_of(fd), (uint64_t)(at + len)));
}

int
call_fstatvfs(int fd, struct statvfs *fs)
{
	if (!is_ours(fd))
		return result(-ENOSYS);	/* nobody asks */
	*fs = (struct statvfs){ .f_bsize = 4096, .f_frsize = 4096,
		.f_bavail = FREE_BLOCKS };
	return 0;
}

int
call_fsync(int fd)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fsync, fd);
	return result(powerdisk_sync(node_of(fd)));
}

int
call_fdatasync(int fd)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fdatasync, fd);
	return result(powerdisk_sync(node_of(fd)));
}

int
call_fadvise(int fd, off_t at, off_t len, int what)
{
	if (!is_ours(fd))
		return syscall(SYS_fadvise64, fd, at, len, what) == 0 ? 0 :
		    errno;
	if (what == POSIX_FADV_DONTNEED && at == 0 && len == 0)
		powerdisk_forget(node_of(fd));
	return 0;
}

/* Locks are between processes, and there is one. */
int
call_fcntl(int fd, int what, void *arg)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fcntl, fd, what, arg);
	if (what == F_GETLK)
		((struct flock *)arg)->l_type = F_UNLCK;
	return 0;
}

int
call_fcntl_ours(int fd, int what, void *arg)
{
	return call_fcntl(fd, what, arg);
}

/* check-size: its shape is given */
void *
call_mmap(void *addr, size_t len, int prot, int flags, int fd, off_t at)
{
	void *p;

	if (!is_ours(fd))
		return (void *)syscall(SYS_mmap, addr, len, prot, flags, fd,
		    at);
	p = powerdisk_map(node_of(fd), (uint64_t)at, len);
	return p != NULL ? p : MAP_FAILED;
}

int
call_munmap(void *addr, size_t len)
{
	return powerdisk_is_map(addr) ? 0 : (int)syscall(SYS_munmap, addr, len);
}

int
call_fstat(int fd, struct stat *st)
{
	if (!is_ours(fd))
		return (int)syscall(SYS_fstat, fd, st);
	powerdisk_node_stat(node_of(fd), st);
	return 0;
}

int
call_fstat_ours(int fd, struct stat *st)
{
	return call_fstat(fd, st);
}

int
call_stat(const char *path, struct stat *st)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_newfstatat, AT_FDCWD, path, st, 0);
	return result(powerdisk_stat(path, st));
}

int
call_stat_ours(const char *path, struct stat *st)
{
	return call_stat(path, st);
}

static int
lstat_either(const char *path, struct stat *st)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_newfstatat, AT_FDCWD, path, st,
		    AT_SYMLINK_NOFOLLOW);
	return result(powerdisk_stat(path, st));
}

int
call_lstat(const char *path, struct stat *st)
{
	return lstat_either(path, st);
}

int
call_lstat64(const char *path, struct stat *st)
{
	return lstat_either(path, st);
}

int
call_access(const char *path, int mode)
{
	struct stat st;

	if (!powerdisk_has(path))
		return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode);
	return result(powerdisk_stat(path, &st));
}

int
call_unlink(const char *path)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
	return result(powerdisk_remove(path));
}

int
call_rename(const char *from, const char *to)
{
	if (!powerdisk_has(from))
		return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD,
		    to, 0);
	return result(powerdisk_rename(from, to));
}

int
call_link(const char *from, const char *to)
{
	if (!powerdisk_has(from))
		return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to,
		    0);
	return result(powerdisk_link(from, to));
}

int
call_mkdir(const char *path, mode_t mode)
{
	if (!powerdisk_has(path))
		return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
	return result(powerdisk_mkdir(path));
}

int
call_mknod(const char *path, mode_t mode, dev_t dev)
{
	struct powerdisk_node *node;

	if (!powerdisk_has(path))
		return (int)syscall(SYS_mknodat, AT_FDCWD, path, mode, dev);
	return result(powerdisk_open(path, O_CREAT | O_EXCL, &node));
}

int
call_fchmod(int fd, mode_t mode)
{
	return is_ours(fd) ? 0 : (int)syscall(SYS_fchmod, fd, mode);
}

int
call_fchown(int fd, uid_t user, gid_t group)
{
	return is_ours(fd) ? 0 : (int)syscall(SYS_fchown, fd, user, group);
}

int
call_lchown(const char *path, uid_t user, gid_t group)
{
	return powerdisk_has(path) ? 0 : (int)syscall(SYS_fchownat, AT_FDCWD,
	    path, user, group, AT_SYMLINK_NOFOLLOW);
}

static ssize_t
read_stream(void *cookie, char *out, size_t len)
{
	return call_read((int)(intptr_t)cookie, out, len);
}

static int
close_stream(void *cookie)
{
	return call_close((int)(intptr_t)cookie);
}

/* Nobody writes so. */
FILE *
call_fopen(const char *path, const char *mode)
{
	static const cookie_io_functions_t calls = {
		.read = read_stream, .close = close_stream,
	};
	int fd;

	if (mode[0] != 'r')
		return NULL;
	fd = open_either(path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0 || !is_ours(fd))
		return fd < 0 ? NULL : fdopen(fd, "r");
	return fopencookie((void *)(intptr_t)fd, "r", calls);
}

FILE *
call_fopen64(const char *path, const char *mode)
{
	return call_fopen(path, mode);
}

/* ---- directories: one at a time, and none but ours are looked through ---- */

static struct {
	char path[PATH_MAX];
	int at, fd;
	struct dirent entry;
} listing;

DIR *
call_opendir(const char *path)
{
	struct stat st;

	listing.fd = open_either(path, O_RDONLY | O_DIRECTORY, 0);
	if (listing.fd < 0 || call_fstat(listing.fd, &st) != 0)
		return NULL;
	snprintf(listing.path, sizeof(listing.path), "%s", path);
	listing.at = 0;
	return (DIR *)(void *)&listing;
}

struct dirent *
call_readdir(DIR *dir)
{
	const char *name = powerdisk_list(listing.path, &listing.at);

	(void)dir;
	if (name == NULL)
		return NULL;
	snprintf(listing.entry.d_name, sizeof(listing.entry.d_name), "%s",
	    name);
	return &listing.entry;
}

int
call_closedir(DIR *dir)
{
	(void)dir;
	return call_close(listing.fd);
}

/* What goes with all there is in it is one file here. */
int
call_nftw(const char *path, __nftw_func_t visit, int depth, int flags)
{
	struct FTW at = { .base = 0 };
	struct stat st;

	(void)depth;
	(void)flags;
	return lstat_either(path, &st) != 0 ? -1 :
	    visit(path, &st, FTW_F, &at);
}

/* Calls unlink inside the C library, which is not ours. */
int
call_remove(const char *path)
{
	return call_unlink(path);
}

/* Nothing here is worth waiting for: whoever holds a lock is asleep. */
int
call_usleep(useconds_t us)
{
	(void)us;
	return 0;
}
