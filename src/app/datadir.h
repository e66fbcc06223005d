/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_DATADIR_H
#define APP_DATADIR_H
/*
 * The data directory: made private, held by one daemon at a time (flock(2)
 * on the directory), with a small file that tells yizhanctl how the running
 * daemon is reached. Main thread.
 */
#include <limits.h>
#include <stdbool.h>

#include "base/addr.h"

#define DATADIR_WHY_MAX 600

struct datadir {
	int fd;			/* the lock */
	bool is_new;		/* no daemon has run on it before */
	char path[PATH_MAX];
};

/* False with a sentence for the operator. */
bool datadir_open(struct datadir *, const char *path,
    char why[DATADIR_WHY_MAX]);
/* Writes DIR/yizhand.json: {"pid","version","listen","tls","fingerprint"}. */
bool datadir_tell(struct datadir *, const char *version,
    const struct addr *listen, const char *fingerprint);
/* Removes that file and gives the lock back. */
void datadir_close(struct datadir *);

#endif
