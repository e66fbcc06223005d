/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Doing what is due.
 * Runs on: the shard, and its writer.
 * Owns: nothing between calls.
 */
#include "core/due.h"

#include <inttypes.h>

#include "core/broadcast.h"
#include "core/chores.h"
#include "core/gone.h"
#include "core/messagechange.h"
#include "core/report.h"
#include "core/streamed.h"

#define DUE_ROOM 96
#define DUE_AT_ONCE 20
#define DUE_AGAIN_MS 10000	/* after a failure */

static const due_fn doers[DUE_COUNT] = {
	[DUE_BURN] = message_burn,
	[DUE_REMIND] = message_remind,
	[DUE_STREAM] = streamed_expire,
	[DUE_BROADCAST] = broadcast_go_on,
	[DUE_GONE] = gone_go_on,
	[DUE_REPORT] = report_expire,
};

/* What waits, oldest first. */
struct due_list {
	struct due items[DUE_AT_ONCE];
	int count;
	int64_t next_ts;
	bool is_full;		/* all it can hold was due, and is done */
};

/* They lie in the order of their times. */
static struct str
due_id(const struct due *d, char room[DUE_ROOM])
{
	int len = snprintf(room, DUE_ROOM, "%019" PRId64 "/%d/%" PRId64 "/%"
	    PRId64, d->ts, d->what, d->conv, d->seq);

	return (struct str){ room, (size_t)len };
}

/* What due_id would not write is none. */
static bool
due_parse(struct str id, struct due *out)
{
	char again[DUE_ROOM];
	struct str rest = id;
	int64_t what;

	if (!str_take_number(&rest, '/', &out->ts) ||
	    !str_take_number(&rest, '/', &what) ||
	    !str_take_number(&rest, '/', &out->conv) ||
	    !str_take_number(&rest, '/', &out->seq))
		return false;
	out->what = (enum due_what)what;
	return what < DUE_COUNT && str_eq(due_id(out, again), id);
}

enum err
due_put(struct ledger *l, struct request *r, const struct due *d)
{
	char id[DUE_ROOM];
	const struct record row = { .kind = RECORD_DUE, .owner = STR("t:"),
		.id = due_id(d, id), .ts = d->ts,
		.body = str_from(d->after) };
	enum err err = ledger_check(l, ledger_ops(l)->record_put(
	    ledger_store(l), &row));

	if (err == ERR_OK)
		effect_add(r, EFFECT_DUE)->ends_ts = d->ts;
	return err;
}

static bool
on_due(void *arg, const struct record *row)
{
	struct due_list *list = arg;
	struct due *d = &list->items[list->count];

	list->next_ts = row->ts;
	if (list->count == DUE_AT_ONCE)
		return false;
	snprintf(d->after, sizeof(d->after), "%.*s", STR_FMT(row->body));
	/* What another program wrote is not for this one to do. */
	if (due_parse(row->id, d))
		list->count++;
	return true;
}

static enum err
conv_of(struct ledger *l, int64_t key, struct ledger_conv **out)
{
	struct arena arena;
	struct conv row;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->conv_by_key(ledger_store(l), key,
	    &arena, &row));
	if (err == ERR_OK)
		err = ledger_conv(l, row.name, out);
	arena_fini(&arena);
	return err;
}

static enum err
do_one(struct ledger *l, struct request *r, const struct due *d)
{
	char id[DUE_ROOM];
	const struct record_key key = { RECORD_DUE, STR("t:"),
		due_id(d, id) };
	struct ledger_conv *c;
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	if (err == ERR_OK)
		err = conv_of(l, d->conv, &c);
	if (err == ERR_OK)
		err = doers[d->what](l, r, c, d);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
do_due(struct ledger *l, struct request *r)
{
	const struct record_range range = { .kind = RECORD_DUE,
		.key = STR("t:"), .after = STR("/"),
		.limit = DUE_AT_ONCE + 1 };
	struct due_list *list = r->in;
	int64_t now = ledger_ts(l);
	enum err err;
	int done = 0;

	*list = (struct due_list){ .next_ts = INT64_MAX };
	err = ledger_check(l, ledger_ops(l)->record_list(
	    ledger_store(l), &range, on_due, list));
	for (; done < list->count && err == ERR_OK &&
	    list->items[done].ts <= now; done++)
		err = do_one(l, r, &list->items[done]);
	list->is_full = err == ERR_OK && done == DUE_AT_ONCE;
	if (done < list->count)
		list->next_ts = list->items[done].ts;
	else if (list->count < DUE_AT_ONCE)
		list->next_ts = INT64_MAX;
	return err;
}

/* ---- on the shard ---- */

static void
on_done(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct due_list *list = r->in;
	struct due_live *live = chores_due(t);

	live->is_doing = false;
	due_note(live, r->err == ERR_OK ? list->next_ts :
	    clock_wall_ms(shard_parts(s)->clock) + DUE_AGAIN_MS);
	/* More may be due, as after a long stop. What puts itself off step by
	 * step, as a deletion does, has a second for each all the same. */
	if (r->err == ERR_OK && list->is_full)
		chores_hurry(s, t);
}

void
due_note(struct due_live *live, int64_t ts)
{
	if (ts < live->ts)
		live->ts = ts;
}

void
due_tick(struct shard *s, struct tenant_live *t)
{
	static const struct step steps[] = {
		STEP_WRITER(do_due), { AT_NONE, { NULL } },
	};
	struct due_live *live = chores_due(t);
	const char *tenant = shard_tenant_id(t);
	struct request *r;

	if (!chores_may(t) || live->is_doing ||
	    clock_wall_ms(shard_parts(s)->clock) < live->ts)
		return;
	live->is_doing = true;
	live->ts = INT64_MAX;	/* or what is noted meanwhile */
	r = request_new();
	r->op_name = "due.do";
	r->steps = steps;
	r->in = arena_zalloc(&r->arena, sizeof(struct due_list));
	r->authenticated = true;
	r->ended = on_done;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	shard_submit(s, t, r);
}
