/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_SHELF_H
#define UPKEEP_SHELF_H
/*
 * The directory of backups as a depot (store/depot.h) without tenants, for
 * core/archives.h: a whole one is a backup, under its name; one that is not is
 * on its way, under its name and ".upload", and grows at its end. Threads of
 * the files pool.
 */
#include "store/depot.h"

#define SHELF_UPLOAD ".upload"
#define SHELF_UPLOADS_MAX 4	/* on their way at once */
#define SHELF_SPARE_BYTES (64LL << 20)	/* left for what else lies there */

/* Place: const char *, the directory. open: ERR_FIELD: no name of a backup, or
 * one on its way of a whole box, which would count as one of this one's;
 * ERR_BUSY: somebody else writes to it. make: ERR_DISK_FULL; ERR_LIMIT,
 * when those that were given up are gone. keep: ERR_EXISTS. Without link, drop
 * and list. */
extern const struct depot_ops shelf_ops;

#endif
