/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_FD_H
#define BASE_FD_H
/*
 * Writing and reading all of something. A call may take or give fewer bytes
 * than it was asked for, and a signal may end it: every loop around it is
 * here. For descriptors that wait; any thread.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

/* False: errno says why, and some of it may have been written. */
bool fd_write(int fd, struct str);
/* The same on a socket; a peer that is gone is EPIPE and no signal. */
bool fd_send(int fd, struct str);
/* What comes next: fewer bytes only at the end, -1: see errno. */
ssize_t fd_read(int fd, void *, size_t len);
/* From that place of a file: fewer bytes only at its end, -1: see errno. */
ssize_t fd_read_at(int fd, void *, size_t len, int64_t at);

#endif
