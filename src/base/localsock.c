/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets by a path of any length: where it does not fit into an address, its
 * directory is opened, and reached by the name that /proc has for that.
 *
 * Runs on: any thread.
 * Owns: nothing between calls.
 */
#include "base/localsock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef int attach_fn(int fd, const struct sockaddr *, socklen_t len);

/* *dir is to be closed when the address was used, unless it is -1. */
static bool
find(const char *path, struct sockaddr_un *out, int *dir)
{
	const char *name = strrchr(path, '/');
	size_t len = strlen(path);
	char folder[PATH_MAX];

	*dir = -1;
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len < sizeof(out->sun_path)) {
		memcpy(out->sun_path, path, len);
		return true;
	}
	errno = ENAMETOOLONG;
	if (!name || strlen(name) > sizeof(out->sun_path) / 2 ||
	    len >= sizeof(folder))
		return false;
	memcpy(folder, path, (size_t)(name - path));
	folder[name - path] = '\0';
	*dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*dir < 0)
		return false;
	snprintf(out->sun_path, sizeof(out->sun_path), "/proc/self/fd/%d%.60s",
	    *dir, name);
	return true;
}

static int
make(const char *path, int flags, attach_fn *attach)
{
	struct sockaddr_un sun;
	int dir, fd, saved;

	if (!find(path, &sun, &dir))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd >= 0 && attach(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0) {
		saved = errno;
		close(fd);
		errno = saved;
		fd = -1;
	}
	saved = errno;
	if (dir >= 0)
		close(dir);
	errno = saved;
	return fd;
}

int
localsock_connect(const char *path, int flags)
{
	return make(path, flags, connect);
}

int
localsock_bind(const char *path, int flags)
{
	return make(path, flags, bind);
}
