/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of rooms that nobody keeps and nobody is in: a reader finds them,
 * the shard leaves out those that are live, the writer destroys the rest.
 * A tenant is swept again and again while rooms are used there; one that
 * nobody used since the daemon began, once: what it has was idle before.
 * Runs on: readers, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/roomlive.h"

#define SWEEP_MAX 200		/* rooms in one transaction */
#define SWEEPS_PER_IDLE 4	/* how late the end may come */
#define AGAIN_MS 1000		/* there are more */

struct sweep {
	int64_t idle_ms, before_ts;
	uint32_t count;
	bool has_more;
	bool is_marked;		/* the roomset's is_sweeping is this one */
	struct str ids[SWEEP_MAX];
};

static bool
on_room(void *arg, const struct room *row, const struct conv *c)
{
	struct request *r = arg;
	struct sweep *sweep = r->in;

	if (row->is_kept || c->last_ts > sweep->before_ts)
		return true;
	if (sweep->count == SWEEP_MAX) {
		sweep->has_more = true;
		return false;
	}
	sweep->ids[sweep->count++] = (struct str){
		arena_strndup(&r->arena, c->name.p + 2,
		c->name.len - 2), c->name.len - 2 };
	return true;
}

static enum err
sweep_find(struct view *v, struct request *r)
{
	struct sweep *sweep = r->in;

	sweep->before_ts = clock_wall_ms(v->parts->clock) - sweep->idle_ms;
	return v->ops->room_list(v->store, STR(""), INT64_MAX, on_room, r);
}

/* One at a time; a tenant without idle rooms needs no roomset for it. */
static bool
take_turn(struct shard *s, struct tenant_live *t, struct sweep *sweep)
{
	struct roomset *all;

	if (sweep->is_marked || sweep->count == 0)
		return sweep->count > 0;
	all = shard_rooms(s, t);
	if (all->is_sweeping)
		return false;
	all->is_sweeping = sweep->is_marked = true;
	return true;
}

/* Those that are left cannot become live until this is over. */
static enum err
sweep_pick(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct sweep *sweep = r->in;
	struct roomset *all;
	uint32_t kept = 0;

	if (!take_turn(s, t, sweep)) {
		request_go_to(r, 3);
		return ERR_OK;
	}
	all = shard_rooms_find(t);
	for (uint32_t i = 0; i < sweep->count; i++) {
		if (roomset_find(t, sweep->ids[i]) != NULL)
			continue;
		BUG_ON(map_put(&all->dying, sweep->ids[i], all, NULL) !=
		    ERR_OK);
		sweep->ids[kept++] = sweep->ids[i];
	}
	sweep->count = kept;
	if (kept == 0)
		request_go_to(r, 3);
	return ERR_OK;
}

static enum err
sweep_destroy(struct ledger *l, struct request *r)
{
	const struct sweep *sweep = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < sweep->count && err == ERR_OK; i++)
		err = room_end_idle(l, r, sweep->ids[i], sweep->before_ts);
	return err;
}

static void
on_ended(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct roomset *all = shard_rooms_find(t);
	const struct sweep *sweep = r->in;

	if (!sweep->is_marked) {
		/* One that is there looks by its own clock. */
		if (r->err != ERR_OK)
			(void)shard_rooms(s, t);
		return;
	}
	map_fini(&all->dying);
	map_init(&all->dying, SWEEP_MAX);
	all->is_sweeping = false;
	if (r->err == ERR_OK && sweep->has_more)
		all->next_sweep_ms = clock_mono_ms(shard_parts(s)->clock) +
		    AGAIN_MS;
}

void
roomsweep_init(struct roomset *all, int64_t mono_ms)
{
	map_init(&all->dying, SWEEP_MAX);
	/* Who was there before a restart gets the time to come back. */
	all->next_sweep_ms = mono_ms +
	    shard_parts(all->shard)->settings->room_idle_ms;
}

void
roomsweep_fini(struct roomset *all)
{
	map_fini(&all->dying);
}

bool
roomsweep_is_dying(const struct roomset *all, struct str id)
{
	return map_find(&all->dying, id) != NULL;
}

static void
begin(struct shard *s, struct tenant_live *t, bool is_marked)
{
	static const struct step steps[] = {
		STEP_READERS(sweep_find), STEP_SHARD(sweep_pick),
		STEP_WRITER(sweep_destroy), { AT_NONE, { NULL } },
	};
	const char *tenant = shard_tenant_id(t);
	struct request *r = request_new();
	struct sweep *sweep = arena_zalloc(&r->arena, sizeof(*sweep));

	sweep->idle_ms = shard_parts(s)->settings->room_idle_ms;
	sweep->is_marked = is_marked;
	r->op_name = "room.sweep";
	r->steps = steps;
	r->in = sweep;
	r->authenticated = true;
	r->ended = on_ended;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	shard_submit(s, t, r);
}

void
roomsweep_tick(struct roomset *all, int64_t mono_ms)
{
	if (all->is_sweeping || mono_ms < all->next_sweep_ms)
		return;
	all->is_sweeping = true;
	all->next_sweep_ms = mono_ms +
	    shard_parts(all->shard)->settings->room_idle_ms / SWEEPS_PER_IDLE;
	begin(all->shard, all->tenant, true);
}

void
roomsweep_once(struct shard *s, struct tenant_live *t)
{
	if (shard_rooms_find(t) == NULL)
		begin(s, t, false);
}

#define SPREAD 1000

int64_t
roomsweep_first_ms(const struct core_parts *parts, uint32_t number)
{
	int64_t idle_ms = parts->settings->room_idle_ms;

	return clock_mono_ms(parts->clock) + idle_ms +
	    number % SPREAD * (idle_ms / 4) / SPREAD;
}
