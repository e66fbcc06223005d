/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the machine answers to the doctor.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/fd.h"
#include "upkeep/doctor_priv.h"

#define SYNCS 11
#define SYNC_BYTES 4096		/* a page of a database */
#define REACH_MS 2000
/* systemd-timesyncd makes it when it has set the clock. */
#define TIMESYNCED "/run/systemd/timesync/synchronized"

static bool
real_space(const char *path, struct doctor_space *out)
{
	struct statvfs fs;

	if (statvfs(path, &fs) != 0)
		return false;
	out->all_bytes = (int64_t)(fs.f_blocks * fs.f_frsize);
	out->free_bytes = (int64_t)(fs.f_bavail * fs.f_frsize);
	out->all_files = (int64_t)fs.f_files;
	out->free_files = (int64_t)fs.f_favail;
	return true;
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* As a database's log grows: some bytes more, synced. */
static int64_t
median_sync(int fd)
{
	static const char page[SYNC_BYTES];
	int64_t took[SYNCS];

	for (unsigned i = 0; i < SYNCS; i++) {
		struct timespec from, upto;

		clock_gettime(CLOCK_MONOTONIC, &from);
		if (!fd_write(fd, (struct str){ page, sizeof(page) }) ||
		    fdatasync(fd) != 0)
			return -1;
		clock_gettime(CLOCK_MONOTONIC, &upto);
		took[i] = (upto.tv_sec - from.tv_sec) * 1000000LL +
		    (upto.tv_nsec - from.tv_nsec) / 1000;
	}
	qsort(took, SYNCS, sizeof(took[0]), by_size);
	return took[SYNCS / 2];
}

static int64_t
real_sync_us(const char *dir)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	int64_t us = -1;
	int fd, error;

	folder_path(path, "%.4000s/doctor", dir);
	if (unlink(path) != 0 && errno != ENOENT)
		return -1;
	fd = folder_create(path, &ignored);
	if (fd < 0)
		return -1;
	us = median_sync(fd);
	error = errno;
	close(fd);
	unlink(path);
	errno = error;
	return us;
}

/* The sandbox of the service keeps the daemon from asking the kernel. */
static enum clock_state
real_clock_state(void)
{
	struct timex t = { .modes = 0 };
	int state = adjtimex(&t);

	if (state < 0)
		return access(TIMESYNCED, F_OK) == 0 ? CLOCK_KEPT :
		    CLOCK_UNSEEN;
	return state == TIME_ERROR || (t.status & STA_UNSYNC) != 0 ?
	    CLOCK_UNKEPT : CLOCK_KEPT;
}

/* The number behind a word of a small file of /proc; -1. */
static int64_t
number_behind(const char *path, const char *word)
{
	char line[256];
	int64_t n = -1;
	FILE *f = fopen(path, "re");

	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, word, strlen(word)) == 0) {
			n = strtoll(line + strlen(word), NULL, 10);
			break;
		}
	}
	if (f)
		fclose(f);
	return n;
}

static int64_t
real_memory_bytes(void)
{
	int64_t kib = number_behind("/proc/meminfo", "MemAvailable:");

	return kib < 0 ? -1 : kib * 1024;
}

static int64_t
real_files_max(pid_t pid)
{
	struct rlimit limit;

	/* The daemon raises its own to what it may. */
	if (prlimit(pid, RLIMIT_NOFILE, NULL, &limit) != 0)
		return -1;
	return (int64_t)limit.rlim_max;
}

static bool
is_link_local(const struct addr *a)
{
	if (addr_is_v4(a))
		return a->ip[12] == 169 && a->ip[13] == 254;
	return a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0x80;
}

static bool
real_address(unsigned i, struct addr *out)
{
	struct ifaddrs *all = NULL;
	bool found = false;

	if (getifaddrs(&all) != 0)
		return false;
	for (struct ifaddrs *a = all; a && !found; a = a->ifa_next)
		found = a->ifa_addr && addr_from_sockaddr(a->ifa_addr, out) &&
		    !is_link_local(out) && i-- == 0;
	freeifaddrs(all);
	return found;
}

static bool
real_reaches(const struct addr *a)
{
	struct sockaddr_storage to;
	socklen_t len = (socklen_t)addr_to_sockaddr(a, &to), error_len;
	int error = 0, fd = socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	bool ok;

	if (fd < 0)
		return false;
	ok = connect(fd, (struct sockaddr *)&to, len) == 0;
	if (!ok && errno == EINPROGRESS && poll(&p, 1, REACH_MS) == 1) {
		error_len = sizeof(error);
		ok = getsockopt(fd, SOL_SOCKET, SO_ERROR, &error,
		    &error_len) == 0 && error == 0;
	}
	close(fd);
	return ok;
}

/* Without listening: nobody's connection may end up here. Who listens
 * already keeps it from being bound. */
static enum port_state
real_port(const struct addr *a)
{
	struct addr settled = *a;
	struct sockaddr_storage at;
	socklen_t len;
	int one = 1, error, fd;

	addr_settle(&settled);
	len = (socklen_t)addr_to_sockaddr(&settled, &at);
	fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return PORT_FOREIGN;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	error = bind(fd, (struct sockaddr *)&at, len) == 0 ? 0 : errno;
	close(fd);
	if (error == 0)
		return PORT_FREE;
	return error == EADDRINUSE ? PORT_TAKEN : error == EACCES ?
	    PORT_FORBIDDEN : PORT_FOREIGN;
}

const struct doctor_world doctor_world_real = {
	.space = real_space,
	.sync_us = real_sync_us,
	.clock_state = real_clock_state,
	.memory_bytes = real_memory_bytes,
	.files_max = real_files_max,
	.address = real_address,
	.reaches = real_reaches,
	.port = real_port,
};
