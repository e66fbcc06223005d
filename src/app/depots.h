/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_DEPOTS_H
#define APP_DEPOTS_H
/*
 * Where the bytes of files lie, as the options say: in the data directory, or
 * in a bucket. Calls to the bucket have an outbound actor of their own, so
 * that webhooks never wait behind files.
 */
#include "app/options.h"
#include "loop/thread.h"
#include "net/outwait.h"
#include "store/depot.h"

#define DEPOTS_WHY_MAX 600

struct depots {
	struct depot depot;	/* the one to use */
	struct depot folder;
	struct outbound *outbound;	/* NULL: no bucket */
	struct thread *thread;
	struct outwait wait;
	bool is_running, is_ended;
};

/* Main's, all of them. False, with why: an option is wrong, or a file that it
 * names. It stays where it is. */
bool depots_open(struct depots *, const struct options *,
    char why[DEPOTS_WHY_MAX]);
void depots_start(struct depots *);
/* Calls under way end, and no others begin: before those stop who make them,
 * the files pool and the thread of backups. Once more, nothing happens. */
void depots_end(struct depots *);
/* After they stopped; accepts zero. */
void depots_close(struct depots *);

#endif
