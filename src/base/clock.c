/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system's clocks, and what its time zone database says of others.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/tzrule.h"

#define ZONES "/usr/share/zoneinfo"

static int64_t
read_ms(clockid_t id)
{
	struct timespec ts;

	BUG_ON(clock_gettime(id, &ts) != 0);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t
real_wall_ms(void *arg)
{
	(void)arg;
	return read_ms(CLOCK_REALTIME);
}

static int64_t
real_mono_ms(void *arg)
{
	(void)arg;
	return read_ms(CLOCK_MONOTONIC);
}

static int64_t
real_mono_us(void *arg)
{
	struct timespec ts;

	(void)arg;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &ts) != 0);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static bool
read_rule(int fd, struct tzrule *out)
{
	char *file = xmalloc(TZRULE_FILE_MAX);
	ssize_t got = fd_read(fd, file, TZRULE_FILE_MAX);
	bool ok = got > 0 && tzrule_parse(tzrule_of_file((struct str){ file,
	    (size_t)got }), out);

	xfree(file);
	return ok;
}

/* Read anew whenever it is asked for, which is seldom: so what the system's
 * database learns of new laws holds without a restart. */
static bool
real_zone(void *arg, struct str name, struct tzrule *out)
{
	char path[sizeof(ZONES) + 1 + TZRULE_NAME_MAX];
	bool ok;
	int fd;

	(void)arg;
	if (!tzrule_is_name(name))
		return false;
	snprintf(path, sizeof(path), ZONES "/%.*s", STR_FMT(name));
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	ok = read_rule(fd, out);
	close(fd);
	return ok;
}

const struct clock clock_real = {
	.wall_ms = real_wall_ms,
	.mono_ms = real_mono_ms,
	.mono_us = real_mono_us,
	.zone = real_zone,
};
