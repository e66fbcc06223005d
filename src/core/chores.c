/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When what is done unasked has its turn.
 * Runs on: the shard.
 * Owns: nothing; lists are the shard's.
 */
#include "core/chores.h"

#include "core/filesweep.h"

struct due_live *
chores_due(struct tenant_live *t)
{
	return &shard_chores_of(t)->due;
}

struct files_live *
chores_files(struct tenant_live *t)
{
	return &shard_chores_of(t)->files;
}

struct retention_live *
chores_retention(struct tenant_live *t)
{
	return &shard_chores_of(t)->retention;
}

void
chores_hurry(struct shard *s, struct tenant_live *t)
{
	struct chores_live *live = shard_chores_of(t);
	struct chores *c = shard_chores(s);

	if (live->is_hurried)
		return;
	live->is_hurried = true;
	live->next = c->hurried;
	c->hurried = t;
}

void
chores_tick(struct shard *s, int64_t mono_ms)
{
	struct chores *c = shard_chores(s);
	struct tenant_live *t = c->hurried, *next;

	c->hurried = NULL;
	for (; t != NULL; t = next) {
		struct chores_live *live = shard_chores_of(t);

		next = live->next;
		live->is_hurried = false;
		if (!shard_has_left(t))
			retention_tick(s, t, mono_ms);
	}
}

void
chores_look(struct shard *s, struct tenant_live *t, int64_t mono_ms)
{
	due_tick(s, t);
	filesweep_tick(s, t, mono_ms);
	retention_tick(s, t, mono_ms);
}
