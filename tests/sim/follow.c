/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A follower that knows what it must be given: every committed entry, in
 * order, at least once; after a kill again from somewhere it had been.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include "world.h"

static struct trodden *
trodden_of(struct world *w, struct str tenant)
{
	for (int t = 0; t < TENANTS; t++)
		if (str_is(tenant, tenant_ids[t]))
			return &w->trodden[t];
	world_fail(w, "tenant", "a tenant %.*s is followed",
	    STR_FMT(tenant));
}

static int
index_of(const struct trodden *t, int64_t id)
{
	for (int i = 0; i < t->count; i++)
		if (t->ids[i] == id)
			return i;
	return -1;
}

static enum err
take(void *self, const struct followed *what)
{
	struct world *w = self;
	struct trodden *t = trodden_of(w, what->tenant);
	long long id = what->entry->id;
	int at = index_of(t, id);

	CHECK(w, at >= 0, "id %lld is followed and not committed", id);
	CHECK(w, at <= t->seen, "id %lld comes before %lld, never seen", id,
	    (long long)t->ids[t->seen]);
	CHECK(w, t->next < 0 || at == t->next, "id %lld out of its order",
	    id);
	t->next = at;
	if (!w->is_follower_well && world_dice(w, 12) == 0) {
		world_trace(w, "follower: not now, id %lld", id);
		return ERR_TIMEOUT;
	}
	t->next++;
	if (t->seen < t->next)
		t->seen = t->next;
	w->followed++;
	return ERR_OK;
}

void
follow_init(struct world *w)
{
	w->follower = (struct follower){ .name = "sim", .take = take,
		.self = w };
	follow_killed(w);
}

void
follow_killed(struct world *w)
{
	for (int t = 0; t < TENANTS; t++)
		w->trodden[t].next = -1;
}

static bool
on_entry(void *arg, const struct entry *e)
{
	struct trodden *t = arg;

	if (t->count == IDS_MAX)
		return false;
	t->ids[t->count++] = e->id;
	return true;
}

void
follow_committed(struct world *w)
{
	const struct store_ops *ops = w->plain.ops;

	for (int i = 0; i < TENANTS; i++) {
		struct trodden *t = &w->trodden[i];
		struct store *store;
		const char *why;

		if (ops->open(w->plain.place, str_from(tenant_ids[i]),
		    STORE_READ, &store, &why) != ERR_OK)
			continue;
		CHECK(w, ops->begin(store) == ERR_OK, "begin");
		CHECK(w, ops->entry_after(store,
		    t->count > 0 ? t->ids[t->count - 1] : 0, IDS_MAX,
		    on_entry, t) == ERR_OK, "cannot read");
		CHECK(w, t->count < IDS_MAX, "more entries than expected");
		ops->rollback(store);
		ops->close(store);
	}
}

void
follow_quiet(struct world *w)
{
	w->is_follower_well = true;
	/* What it refused before comes again in time. */
	world_pass(w, 10 * 60 * 1000);
	world_settle(w);
	w->is_follower_well = false;
	for (int i = 0; i < TENANTS; i++)
		CHECK(w, w->trodden[i].seen == w->trodden[i].count,
		    "%s: %d entries committed, %d followed", tenant_ids[i],
		    w->trodden[i].count, w->trodden[i].seen);
}
