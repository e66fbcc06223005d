/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing and reading all of something.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/fd.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

typedef ssize_t put_fn(int fd, const void *, size_t);

static ssize_t
put_on_socket(int fd, const void *data, size_t len)
{
	return send(fd, data, len, MSG_NOSIGNAL);
}

static bool
put_all(int fd, struct str s, put_fn *put)
{
	while (s.len > 0) {
		ssize_t n = put(fd, s.p, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		/* No error and no progress would go on for ever. */
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return false;
		s.p += n;
		s.len -= (size_t)n;
	}
	return true;
}

bool
fd_write(int fd, struct str s)
{
	return put_all(fd, s, write);
}

bool
fd_send(int fd, struct str s)
{
	return put_all(fd, s, put_on_socket);
}

ssize_t
fd_read(int fd, void *to, size_t len)
{
	size_t have = 0;

	while (have < len) {
		ssize_t n = read(fd, (char *)to + have, len - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

ssize_t
fd_read_at(int fd, void *to, size_t len, int64_t at)
{
	size_t have = 0;

	while (have < len) {
		ssize_t n = pread(fd, (char *)to + have, len - have,
		    at + (int64_t)have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}
