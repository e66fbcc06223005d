/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CHORES_H
#define CORE_CHORES_H
/*
 * What is done for a tenant from time to time without anybody's asking:
 * what is due, files that nobody wants, what is older than it is kept. The
 * shard runs them, once a second each; one that was broken off so that others
 * can write goes on at the next tick.
 */
#include "core/due.h"
#include "core/retention.h"
#include "core/shard.h"
#include "core/uploads.h"

/* Of a tenant. Zeroed: nothing was done yet. */
struct chores_live {
	struct due_live due;
	struct files_live files;
	struct retention_live retention;
	struct tenant_live *next;	/* of those that hurry */
	bool is_hurried;
};

/* Of a shard. Zeroed: nobody hurries. */
struct chores {
	struct tenant_live *hurried;
};

/* At every tick of the shard. */
void chores_tick(struct shard *, int64_t mono_ms);
/* Once a second, for each tenant. */
void chores_look(struct shard *, struct tenant_live *, int64_t mono_ms);
/* It is to go on with the next tick. */
void chores_hurry(struct shard *, struct tenant_live *);

struct due_live *chores_due(struct tenant_live *);
struct files_live *chores_files(struct tenant_live *);
struct retention_live *chores_retention(struct tenant_live *);

#endif
