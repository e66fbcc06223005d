/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H
/* Calls to the running daemon over DIR/control.sock. */
#include <stdbool.h>

#include <jansson.h>

/* Exit codes of yizhanctl. */
enum outcome { DONE = 0, REFUSED = 1, USAGE = 2 };

#define CODE_ROOM 48

struct client {
	const char *data;	/* the data directory */
	const char *as;		/* the person as whom the system calls; or
				 * NULL */
