/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DISK_H
#define CORE_DISK_H
/*
 * How the disk under all tenants is, as the writers find it. Shared by them,
 * read by anyone.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

#define DISK_DAMAGED_MAX 256

struct disk {
	const struct store_backend *store;
	atomic_int failing;	/* tenants whose commits the disk fails */
	atomic_bool is_short;	/* the reserve is spent */
	atomic_bool must_end;	/* a sync failed: nothing can be trusted */
	/* Hashes of the tenants found damaged; beyond, nobody is counted. */
	_Atomic uint64_t damaged[DISK_DAMAGED_MAX];
};

/* Takes the reserve when there is room for it. */
void disk_init(struct disk *, const struct store_backend *);

/* Takes note of what opening, beginning or committing said; returns it. A
 * failed sync, of whatever file, is the end: what the kernel threw away it
 * may call synced the next time. */
enum err disk_note(struct disk *, enum err);
/* A writer, a reader or a follower found this tenant's database damaged.
 * The first time it is counted and said, with what to do: hint, or when that
 * is NULL to take the last copy. */
void disk_note_damage(struct disk *, const char *tenant, const char *hint);
/* A sync failed: nothing is opened, begun or committed any more. */
bool disk_is_lost(const struct disk *);

/* Messages can be taken. */
bool disk_is_ready(const struct disk *);
/* The reserve is spent: only calls that may live on it go on. */
bool disk_is_short(const struct disk *);
/* After ERR_DISK_FULL: true when the reserve gives room to what may use it. */
bool disk_spend_reserve(struct disk *);
/* Takes the reserve again when there is room: the disk is not short then. */
void disk_renew_reserve(struct disk *);

#endif
