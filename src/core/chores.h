/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CHORES_H
#define CORE_CHORES_H
/*
 * What is done for a tenant from time to time without anybody's asking:
 * what is due, files that nobody wants, what is older than it is kept. The
 * shard runs them, once a second each; one that was broken off so that others
 * can write goes on at the next tick.
 *
 * A tenant of whom nobody has asked for anything since the start is visited,
 * so that it is done for it too: once after the start, and in each night
 * (retention.hour), some at a time, for each opens a database and closes it.
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
	bool is_visited;	/* now */
	bool was_visited;	/* since the start, in … */
	int64_t night;		/* … this night */
};

/* Of a shard. Zeroed: nobody hurries. */
struct chores {
	struct tenant_live *hurried;
	int64_t night, first_ms;	/* visits begin; 0: not known yet */
	unsigned visited;	/* are, as the last look found */
	unsigned seen;		/* in the present one */
};

/* At every tick of the shard. */
void chores_tick(struct shard *, int64_t mono_ms);
/* Before chores_look is called for all. */
void chores_look_begin(struct shard *, int64_t mono_ms);
/* Once a second, for each tenant. */
void chores_look(struct shard *, struct tenant_live *, int64_t mono_ms);
/* It is to go on with the next tick. */
void chores_hurry(struct shard *, struct tenant_live *);

/* Something may be done for it now. */
bool chores_may(struct tenant_live *);
bool chores_is_visited(struct tenant_live *);

struct due_live *chores_due(struct tenant_live *);
struct files_live *chores_files(struct tenant_live *);
struct retention_live *chores_retention(struct tenant_live *);

#endif
