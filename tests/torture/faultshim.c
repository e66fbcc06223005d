/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD for a daemon under test: input and output in small pieces,
 * calls that are interrupted or fail, allocations that fail: those of SQLite
 * alone, by its own hook, or anybody's; a disk that takes its time. What
 * happens is ruled by a page that the test and the daemon share (FAULTSHIM
 * names the file), so it can change while the daemon runs.
 *
 * Pieces are cut only where POSIX lets the kernel do so: regular files and
 * stream sockets. Not in the thread of libmicrohttpd, which waits on edges:
 * there a short count means that the socket is drained (epoll(7)).
 *
 * Runs on: every thread of the daemon.
 * Owns: nothing; the page is the test's.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* The same in tests/torture/faultslib/shim.py. */
enum what { READ, WRITE, SYNC, SYNC_DIR, OPEN, TRUNCATE, SQLITE, MALLOC };

struct page {
	_Atomic uint64_t cuts;		/* of 1,000 calls, in pieces */
	_Atomic uint64_t what;		/* 1 + enum what that fails; 0 none */
	_Atomic int64_t countdown;	/* calls until it does */
	_Atomic uint64_t error;		/* errno */
	_Atomic uint64_t is_sticky;	/* and every later one too */
	_Atomic uint64_t fired;		/* how often it failed */
	_Atomic uint64_t cut;		/* how often pieces were cut */
	_Atomic uint64_t slow_us;	/* that each write and sync takes */
	_Atomic uint64_t is_files;	/* writes and syncs of uploads and
					 * files alone are meant */
	_Atomic uint64_t slowed;	/* how many took that long */
	_Atomic uint64_t cut_lines;	/* of what was cut, on sockets */
};

static struct page nothing;
static struct page *page = &nothing;
static _Thread_local uint64_t dice;

#define NEXT(name_) \
	static __typeof__(name_) *next; \
	if (!next) \
		next = (__typeof__(next))(uintptr_t)dlsym(RTLD_NEXT, #name_)

static uint64_t
roll(uint64_t below)
{
	if (!dice)
		dice = (uintptr_t)&dice ^ (uint64_t)getpid() << 32;
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return dice % below;
}

static bool
fails(enum what what)
{
	int64_t left;

	if (page->what != (uint64_t)what + 1)
		return false;
	left = atomic_fetch_sub(&page->countdown, 1);
	if (left > 1 || (left < 1 && !page->is_sticky))
		return false;
	page->fired++;
	errno = (int)page->error;
	return true;
}

static bool
is_meant(int fd)
{
	char link[64], path[4096];
	ssize_t len;

	if (!page->is_files)
		return true;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path) - 1);
	path[len > 0 ? len : 0] = '\0';
	return strstr(path, "/uploads") || strstr(path, "/files");
}

static void
be_slow(void)
{
	struct timespec wait = { .tv_sec = (time_t)(page->slow_us / 1000000),
		.tv_nsec = (long)(page->slow_us % 1000000) * 1000 };
	int saved = errno;

	if (page->slow_us) {
		nanosleep(&wait, NULL);
		page->slowed++;
	}
	errno = saved;
}

static bool
is_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

static bool
is_stream(int fd)
{
	int type = 0;
	socklen_t len = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
	    type == SOCK_STREAM;
}

static bool
is_edged(void)
{
	char name[16] = "";

	prctl(PR_GET_NAME, name);
	return strncmp(name, "http", 4) == 0;
}

/* How many of len bytes; -1 with errno: none, this time. */
static ssize_t
cut(int fd, size_t len)
{
	bool is_cut = page->cuts && len && roll(1000) < page->cuts;
	bool is_on_disk = is_cut && is_file(fd);
	int saved = errno;

	if (!is_cut)
		return (ssize_t)len;
	if (!is_on_disk && (is_edged() || !is_stream(fd))) {
		errno = saved;
		return (ssize_t)len;
	}
	page->cut++;
	page->cut_lines += !is_on_disk;
	switch (roll(4)) {
	case 0:
		errno = EINTR;
		return -1;
	case 1:
		/* Only who does not wait may be told to come again. */
		if (!is_on_disk && (fcntl(fd, F_GETFL) & O_NONBLOCK)) {
			errno = EAGAIN;
			return -1;
		}
		break;
	case 2:
		errno = saved;
		return (ssize_t)(1 + roll(len));
	default:
		break;
	}
	errno = saved;
	return 1;
}

#define PIECE(fd_, len_) \
	ssize_t piece = cut(fd_, len_); \
	if (piece < 0) \
		return -1

ssize_t
read(int fd, void *to, size_t len)
{
	NEXT(read);
	PIECE(fd, len);
	return next(fd, to, (size_t)piece);
}

ssize_t
write(int fd, const void *from, size_t len)
{
	NEXT(write);
	PIECE(fd, len);
	return next(fd, from, (size_t)piece);
}

ssize_t
recv(int fd, void *to, size_t len, int flags)
{
	NEXT(recv);
	PIECE(fd, len);
	return next(fd, to, (size_t)piece, flags);
}

ssize_t
send(int fd, const void *from, size_t len, int flags)
{
	NEXT(send);
	PIECE(fd, len);
	return next(fd, from, (size_t)piece, flags);
}

ssize_t
pread64(int fd, void *to, size_t len, off_t at)
{
	NEXT(pread64);
	if (fails(READ))
		return -1;
	PIECE(fd, len);
	return next(fd, to, (size_t)piece, at);
}

ssize_t
pread(int fd, void *to, size_t len, off_t at)
{
	return pread64(fd, to, len, at);
}

ssize_t
pwrite64(int fd, const void *from, size_t len, off_t at)
{
	NEXT(pwrite64);
	be_slow();
	if (is_meant(fd) && fails(WRITE))
		return -1;
	PIECE(fd, len);
	return next(fd, from, (size_t)piece, at);
}

ssize_t
pwrite(int fd, const void *from, size_t len, off_t at)
{
	return pwrite64(fd, from, len, at);
}

/* Of several buffers, at most a piece of the first that has any. */
static int
cut_vector(int fd, const struct iovec *from, int count, struct iovec *to)
{
	int i = 0;
	ssize_t piece;

	while (i < count - 1 && from[i].iov_len == 0)
		i++;
	if (count == 0)
		return 0;
	*to = from[i];
	piece = cut(fd, to->iov_len);
	if (piece < 0)
		return -1;
	if ((size_t)piece == to->iov_len)
		return 0;
	to->iov_len = (size_t)piece;
	return 1;
}

ssize_t
writev(int fd, const struct iovec *v, int count)
{
	struct iovec one;
	NEXT(writev);
	int how = cut_vector(fd, v, count, &one);

	return how < 0 ? -1 : how ? next(fd, &one, 1) : next(fd, v, count);
}

ssize_t
readv(int fd, const struct iovec *v, int count)
{
	struct iovec one;
	NEXT(readv);
	int how = cut_vector(fd, v, count, &one);

	return how < 0 ? -1 : how ? next(fd, &one, 1) : next(fd, v, count);
}

ssize_t
sendmsg(int fd, const struct msghdr *msg, int flags)
{
	struct msghdr less = *msg;
	struct iovec one;
	NEXT(sendmsg);
	int how = cut_vector(fd, msg->msg_iov, (int)msg->msg_iovlen, &one);

	if (how < 0)
		return -1;
	if (how) {
		less.msg_iov = &one;
		less.msg_iovlen = 1;
	}
	return next(fd, &less, flags);
}

static bool
sync_fails(int fd)
{
	return is_meant(fd) && fails(is_file(fd) ? SYNC : SYNC_DIR);
}

int
fdatasync(int fd)
{
	NEXT(fdatasync);
	be_slow();
	return sync_fails(fd) ? -1 : next(fd);
}

int
fsync(int fd)
{
	NEXT(fsync);
	be_slow();
	return sync_fails(fd) ? -1 : next(fd);
}

int
ftruncate64(int fd, off_t len)
{
	NEXT(ftruncate64);
	return fails(TRUNCATE) ? -1 : next(fd, len);
}

int
ftruncate(int fd, off_t len)
{
	return ftruncate64(fd, len);
}

int
open64(const char *path, int flags, ...)
{
	va_list ap;
	int mode;
	NEXT(open64);

	va_start(ap, flags);
	mode = va_arg(ap, int);
	va_end(ap);
	if (strstr(path, ".db") && fails(OPEN))
		return -1;
	return next(path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = va_arg(ap, int);
	va_end(ap);
	return open64(path, flags, mode);
}

/* --- memory ------------------------------------------------------------- */

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

/* The linker's names of those that take the place of libc's. */
void *shim_malloc(size_t) __asm__("malloc");
void *shim_calloc(size_t, size_t) __asm__("calloc");
void *shim_realloc(void *, size_t) __asm__("realloc");

void *
shim_malloc(size_t size)
{
	return fails(MALLOC) ? NULL : __libc_malloc(size);
}

void *
shim_calloc(size_t count, size_t size)
{
	return fails(MALLOC) ? NULL : __libc_calloc(count, size);
}

void *
shim_realloc(void *p, size_t size)
{
	return fails(MALLOC) ? NULL : __libc_realloc(p, size);
}

struct sqlite_methods {
	void *(*xmalloc)(int);
	void (*xfree)(void *);
	void *(*xrealloc)(void *, int);
	int (*xsize)(void *);
	int (*xroundup)(int);
	int (*xinit)(void *);
	void (*xshutdown)(void *);
	void *app_data;
};

#define SQLITE_CONFIG_MALLOC 4
#define SQLITE_CONFIG_GETMALLOC 5

static struct sqlite_methods plain;

static void *
sqlite_malloc(int size)
{
	return fails(SQLITE) ? NULL : plain.xmalloc(size);
}

static void *
sqlite_realloc(void *p, int size)
{
	return fails(SQLITE) ? NULL : plain.xrealloc(p, size);
}

static void
hook_sqlite(void)
{
	int (*config)(int, ...) = (int (*)(int, ...))(uintptr_t)
	    dlsym(RTLD_DEFAULT, "sqlite3_config");
	struct sqlite_methods ours;

	if (!config || config(SQLITE_CONFIG_GETMALLOC, &plain) != 0)
		return;
	ours = plain;
	ours.xmalloc = sqlite_malloc;
	ours.xrealloc = sqlite_realloc;
	config(SQLITE_CONFIG_MALLOC, &ours);
}

__attribute__((constructor))
static void
begin(void)
{
	const char *path = getenv("FAULTSHIM");
	void *at;
	int fd;

	if (!path)
		return;
	fd = open64(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		abort();
	at = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
	    0);
	close(fd);
	if (at == MAP_FAILED)
		abort();
	page = at;
	hook_sqlite();
}
