/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_SCRATCHBOX_H
#define CTL_SCRATCHBOX_H
/*
 * A daemon of its own in a directory of its own, on a port of 127.0.0.1 that
 * it chooses: to be killed and started again. It ends with this program,
 * however that ends.
 */
#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "ctl/client.h"
#include "upkeep/problem.h"

/* A path in it must fit a socket's address. */
#define SCRATCHBOX_DIR_MAX 80

struct scratchbox {
	char dir[SCRATCHBOX_DIR_MAX + 1], data[PATH_MAX];
	char daemon[PATH_MAX];
	int lock;		/* of dir; -1: there is none */
	pid_t pid;		/* 0: it does not run */
	unsigned port;
	struct client client;	/* speaks to it */
	int signals;		/* signalfd(2) of what ends a test */
};

/*
 * Makes the directory: below `where`, or DATA/upkeep/selftest when that is
 * NULL; what a killed test left there goes. ERR_BUSY: another test has it.
 * ERR_DISK_FULL: fewer than `bytes` are free.
 */
enum err scratchbox_make(struct scratchbox *, const char *data,
    const char *where, int64_t bytes, struct problem *) MUST_CHECK;
/* Until it takes calls. *took_us: how long that was. */
enum err scratchbox_start(struct scratchbox *, int64_t *took_us,
    struct problem *) MUST_CHECK;
/* kill -9, at once; it is waited for by scratchbox_bury. */
void scratchbox_kill(struct scratchbox *);
void scratchbox_bury(struct scratchbox *);
/* Has somebody asked this program to end? */
bool scratchbox_is_over(struct scratchbox *);
/* Kills it and removes all. Also of one that was not made. */
void scratchbox_remove(struct scratchbox *);

/* yizhand beside yizhanctl, or in the sbin next to its bin. */
bool daemon_find(char out[PATH_MAX]);

#endif
