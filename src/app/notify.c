/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One datagram per state to NOTIFY_SOCKET.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

void
notify_send(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof(sun.sun_path))
		return;
	memcpy(sun.sun_path, path, len);
	if (path[0] == '@')
		sun.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, state, strlen(state), MSG_NOSIGNAL,
	    (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

void
notify_ready(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	char text[64] = "STATUS=";

	if (usec)
		snprintf(text, sizeof(text), "WATCHDOG_USEC=%.20s\nSTATUS=",
		    usec);
	notify_send("READY=1");
	notify_send(text);
}

/* A manager that watches nobody would begin to when it hears a time. */
void
notify_anew(void)
{
	notify_send(notify_watchdog_ms() == 0 ?
	    "RELOADING=1\nSTATUS=starts anew" :
	    "RELOADING=1\nWATCHDOG_USEC=300000000\nSTATUS=starts anew");
}

int64_t
notify_watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	unsigned long long n;

	if (!usec || !str_to_u64(str_from(usec), INT64_MAX, &n))
		return 0;
	return (int64_t)(n / 2000);
}
