/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_FD_H
#define BASE_FD_H
/*
 * Writing all of something. A write may take fewer bytes than it was given,
 * and a signal may end it: every loop around it is here. For descriptors
 * that wait; any thread.
 */
#include <stdbool.h>

#include "base/str.h"

/* False: errno says why, and some of it may have been written. */
bool fd_write(int fd, struct str);
/* The same on a socket; a peer that is gone is EPIPE and no signal. */
bool fd_send(int fd, struct str);

#endif
