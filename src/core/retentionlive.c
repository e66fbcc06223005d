/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a run begins, and that it goes on.
 * Runs on: the shard, and its writer.
 * Owns: nothing between calls.
 */
#include "core/access.h"
#include "core/chores.h"
#include "core/wall.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define HOUR_MS ((int64_t)3600 * 1000)
#define AGAIN_MS 60000		/* after a failure */
/* While others write: then it rests till the next tick, as long or longer. */
#define BURST_MS 40

/* What one step found. */
struct step_end {
	bool more;		/* to do */
	int64_t wait_ms;	/* else: till the night */
	int64_t last_id;	/* of the tenant: when the step before ended,
				 * and this one */
	bool is_beside;		/* somebody wrote since */
};

/* ---- nights ---- */

/* Since the first hour of all nights, by the clock on the wall. */
static int64_t
night_ms(const struct core_parts *parts, const struct wall *wall, int64_t ts)
{
	return ts + wall_ahead_ms(wall, ts) -
	    parts->settings->retention_hour * HOUR_MS;
}

int64_t
retention_night(const struct core_parts *parts, int64_t ts)
{
	struct wall wall = wall_of_box();

	return night_ms(parts, &wall, ts) / DAY_MS;
}

static struct wall
wall_here(const struct ledger *l)
{
	return wall_of(ledger_parts(l)->clock, ledger_settings(l));
}

static bool
is_night_between(const struct ledger *l, int64_t then, int64_t now)
{
	const struct core_parts *parts = ledger_parts(l);
	struct wall wall = wall_here(l);

	return night_ms(parts, &wall, then) / DAY_MS <
	    night_ms(parts, &wall, now) / DAY_MS;
}

/* Clocks are set: it looks again within the hour. */
static int64_t
till_night(const struct ledger *l, int64_t now)
{
	struct wall wall = wall_here(l);
	int64_t left = DAY_MS - night_ms(ledger_parts(l), &wall, now) % DAY_MS;

	return left < HOUR_MS ? left : HOUR_MS;
}

static enum err
has_rules(struct ledger *l, const struct view *v, struct arena *arena,
    bool *out)
{
	struct retention_rule rule;
	int64_t count = 0;
	enum err err = ledger_check(l, retention_rule_get(v, STR(""), arena,
	    &rule));

	*out = rule.message_days > 0 || rule.file_days > 0;
	if (*out || (err != ERR_OK && err != ERR_NOT_FOUND))
		return err;
	err = ledger_check(l, v->ops->record_count(v->store, RECORD_RETENTION,
	    RETENTION_CONV_OWNER, &count));
	*out = count > 0;
	return err;
}

/* ERR_NOT_FOUND: it is not night, or nothing is to be done in it. */
static enum err
begin_by_night(struct ledger *l, struct request *r, const struct view *v)
{
	struct step_end *end = r->in;
	struct record row;
	bool rules = false;
	enum err err = access_find(l, RECORD_RETENTION, RETENTION_NIGHT,
	    &r->arena, &row);

	end->wait_ms = err == ERR_OK ? till_night(l, ledger_ts(l)) :
	    DAY_MS;
	if (err != ERR_OK)
		return err;
	if (!is_night_between(l, row.ts, ledger_ts(l)))
		return ERR_NOT_FOUND;
	row.ts = ledger_ts(l);
	err = ledger_check(l, v->ops->record_put(v->store, &row));
	if (err == ERR_OK)
		err = has_rules(l, v, &r->arena, &rules);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	return rules ? retention_begin(l, r, false, true) : ERR_NOT_FOUND;
}

/* ---- the step ---- */

static enum err
find_run(struct ledger *l, struct request *r, struct retention_run *run)
{
	const struct view v = retention_view(l);
	enum err err = ledger_check(l, retention_run_get(&v, &r->arena, run));

	if (err != ERR_NOT_FOUND)
		return err;
	err = begin_by_night(l, r, &v);
	return err == ERR_OK ? ledger_check(l, retention_run_get(&v,
	    &r->arena, run)) : err;
}

static enum err
work(struct ledger *l, struct request *r, struct retention_run *run)
{
	bool ended = false;
	enum err err = retention_work(l, r, run, &ended);

	if (err != ERR_OK)
		return err;
	if (ended)
		run->ended_ts = ledger_ts(l);
	return retention_keep(l, run);
}

/* Once nothing is to go any more, the room comes back, whatever had it: never
 * both in one step, and each in the commit of those who write meanwhile. */
static enum err
do_some(struct ledger *l, struct request *r)
{
	struct step_end *end = r->in;
	struct retention_run run;
	enum err err = find_run(l, r, &run);

	end->is_beside = ledger_last_id(l) != end->last_id;
	end->more = err == ERR_OK;
	if (err == ERR_OK)
		err = work(l, r, &run);
	else if (err == ERR_NOT_FOUND)
		err = ledger_check(l, ledger_ops(l)->give_back(
		    ledger_store(l), &end->more));
	end->last_id = ledger_last_id(l);
	return err;
}

/* ---- on the shard ---- */

static void submit(struct shard *, struct tenant_live *);

static void
on_done(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct step_end *end = r->in;
	struct retention_live *live = chores_retention(t);
	int64_t now = clock_mono_ms(shard_parts(s)->clock);

	live->is_doing = false;
	live->last_id = end->last_id;
	live->next_ms = now + (r->err == ERR_OK ? end->wait_ms : AGAIN_MS);
	/* Nobody waits for it, but whoever writes waits behind it. */
	if (r->err == ERR_OK && end->more && end->is_beside &&
	    now - live->begun_ms >= BURST_MS) {
		live->next_ms = now;
		chores_hurry(s, t);
	} else if ((r->err == ERR_OK && end->more) || live->is_woken)
		submit(s, t);
	live->is_woken = false;
}

static void
submit(struct shard *s, struct tenant_live *t)
{
	static const struct step steps[] = {
		STEP_WRITER(do_some), { AT_NONE, { NULL } },
	};
	struct retention_live *live = chores_retention(t);
	const char *tenant = shard_tenant_id(t);
	struct request *r = request_new();
	struct step_end *end = arena_zalloc(&r->arena, sizeof(*end));

	live->is_doing = true;
	end->last_id = live->last_id;
	r->op_name = "retention.do";
	r->steps = steps;
	r->in = end;
	r->authenticated = true;
	r->ended = on_done;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	shard_submit(s, t, r);
}

enum err
retention_wake(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct retention_live *live = chores_retention(t);

	(void)r;
	live->is_woken = live->is_doing;
	if (!live->is_doing)
		submit(s, t);
	return ERR_OK;
}

void
retention_tick(struct shard *s, struct tenant_live *t, int64_t mono_ms)
{
	struct retention_live *live = chores_retention(t);

	if (!chores_may(t) || live->is_doing ||
	    mono_ms < live->next_ms)
		return;
	live->begun_ms = mono_ms;
	submit(s, t);
}
