/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When what is done unasked has its turn.
 * Runs on: the shard.
 * Owns: nothing; lists are the shard's.
 */
#include "core/chores.h"

#include "core/filesweep.h"

/* Of a shard, at once. */
#define VISITS_MAX 16
/* After the start: others have enough to do then. */
#define START_MS (10 * 1000)

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
		if (shard_has_left(t))
			continue;
		due_tick(s, t);
		retention_tick(s, t, mono_ms);
		filewalk_tick(s, t, mono_ms);
	}
}

/* ---- visits ---- */

bool
chores_is_visited(struct tenant_live *t)
{
	return shard_chores_of(t)->is_visited;
}

bool
chores_may(struct tenant_live *t)
{
	const struct chores_live *live = shard_chores_of(t);

	return live->due.is_known || live->is_visited;
}

/* Nothing of it is under way, nor to be begun now. */
static bool
is_done(const struct shard *s, const struct chores_live *live,
    int64_t mono_ms)
{
	const struct files_live *f = &live->files;

	if (live->due.is_doing || live->retention.is_doing ||
	    mono_ms >= live->retention.next_ms ||
	    clock_wall_ms(shard_parts(s)->clock) >= live->due.ts)
		return false;
	return shard_parts(s)->depot == NULL || (!f->is_sweeping &&
	    mono_ms < f->sweep_ms && !f->walk.is_busy &&
	    mono_ms < f->walk.next_ms);
}

/* What is due later would have nobody to see it. */
static void
end_visit(struct chores_live *live)
{
	live->is_visited = false;
	live->due.is_known |= live->due.ts != INT64_MAX;
}

static void
begin_visit(struct chores_live *live, int64_t night)
{
	live->is_visited = live->was_visited = true;
	live->night = night;
	/* What the night brings is looked for now, whenever it was before. */
	live->due.ts = 0;
	live->retention.next_ms = 0;
	live->files.sweep_ms = 0;
}

static void
visit(struct chores *c, const struct shard *s, struct chores_live *live,
    int64_t mono_ms)
{
	if (live->is_visited && is_done(s, live, mono_ms))
		end_visit(live);
	if (!live->is_visited && !live->due.is_known &&
	    mono_ms >= c->first_ms && c->visited < VISITS_MAX &&
	    c->seen < VISITS_MAX &&
	    (!live->was_visited || live->night < c->night)) {
		c->visited++;
		begin_visit(live, c->night);
	}
	c->seen += live->is_visited;
}

void
chores_look_begin(struct shard *s, int64_t mono_ms)
{
	const struct core_parts *parts = shard_parts(s);
	struct chores *c = shard_chores(s);

	c->night = retention_night(parts, clock_wall_ms(parts->clock));
	if (c->first_ms == 0)
		c->first_ms = mono_ms + START_MS;
	c->visited = c->seen;
	c->seen = 0;
}

void
chores_look(struct shard *s, struct tenant_live *t, int64_t mono_ms)
{
	visit(shard_chores(s), s, shard_chores_of(t), mono_ms);
	due_tick(s, t);
	filesweep_tick(s, t, mono_ms);
	retention_tick(s, t, mono_ms);
}
