/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Followers that know what they must be given: every committed entry, in
 * order, at least once; after a kill again from somewhere they had been. One
 * is moody and refuses now and then; the other must not wait for it.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include "world.h"

#define REST_MS 2000	/* longer than any rests behind a batch */

/* -1: a tenant that nobody looks at. */
static int
log_of(struct str tenant)
{
	for (int t = 0; t < LOGS; t++)
		if (str_is(tenant, tenant_ids[t]))
			return t;
	return -1;
}

static int
index_of(const struct log *log, int64_t id)
{
	int from = 0, to = log->count;

	while (from < to) {
		int at = (from + to) / 2;

		if (log->lines[at].id < id)
			from = at + 1;
		else
			to = at;
	}
	return from < log->count && log->lines[from].id == id ? from : -1;
}

/* What was cut is followed by nobody who is behind it. */
static void
pass_purged(const struct log *log, int *at)
{
	while (log_is_purged(log, *at))
		++*at;
}

static enum err
take(void *self, const struct followed *what)
{
	struct follow *f = self;
	struct world *w = f->world;
	int tenant = log_of(what->tenant), at;
	long long id = what->entry->id;
	const struct log *log;
	struct trodden *t;

	if (tenant < 0)
		return ERR_OK;
	t = &f->trodden[tenant];
	log = &w->logs[tenant];
	at = index_of(log, id);
	CHECK(w, at >= 0, "id %lld is followed and not committed", id);
	pass_purged(log, &t->seen);
	if (t->next >= 0)
		pass_purged(log, &t->next);
	if (t->next > at && log_is_purged(log, at))
		t->next = at;	/* taken before it was cut */
	CHECK(w, at <= t->seen, "id %lld comes before %lld, never seen", id,
	    (long long)log->lines[t->seen].id);
	CHECK(w, t->next < 0 || at == t->next, "id %lld out of its order",
	    id);
	CHECK(w, what->entry->seq == log->lines[at].seq &&
	    what->entry->type == log->lines[at].type,
	    "id %lld is told otherwise", id);
	t->next = at;
	if (f->is_moody && !w->is_well && world_dice(w, 12) == 0) {
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
	static const char *const names[FOLLOWERS] = { "moody", "steady" };

	for (int i = 0; i < FOLLOWERS; i++) {
		w->follows[i] = (struct follow){ .world = w,
			.is_moody = i == 0 };
		w->followers[i] = (struct follower){ .name = names[i],
			.take = take, .self = &w->follows[i] };
	}
	follow_killed(w);
}

void
follow_killed(struct world *w)
{
	for (int i = 0; i < FOLLOWERS; i++)
		for (int t = 0; t < LOGS; t++)
			w->follows[i].trodden[t].next = -1;
}

void
follow_quiet(struct world *w)
{
	bool was_well = w->is_well;

	/* What was refused before comes again in time. */
	w->is_well = true;
	world_pass(w, 10 * 60 * 1000);
	world_settle(w);
	/* What was due then came behind what they took, and they rest. */
	world_pass(w, REST_MS);
	world_settle(w);
	for (int i = 0; i < FOLLOWERS; i++)
		for (int t = 0; t < LOGS; t++) {
			pass_purged(&w->logs[t],
			    &w->follows[i].trodden[t].seen);
			CHECK(w, w->follows[i].trodden[t].seen ==
			    w->logs[t].count, "%s: %d entries committed, %d "
			    "followed by %s", tenant_ids[t],
			    w->logs[t].count, w->follows[i].trodden[t].seen,
			    w->followers[i].name);
		}
	w->is_well = was_well;
}
