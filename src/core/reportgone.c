/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How cases go: with their message, with a person, and by time.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/access.h"
#include "core/reportrow.h"
#include "core/retention.h"

#define FORGET_AT_ONCE 10

static enum err
forget(struct ledger *l, const struct report *rep)
{
	char room[MESSAGE_KEY_ROOM], place[REPORT_QUEUE_ROOM];
	struct str id = message_seq_key(rep->id, room);
	enum err err = report_unmark(l, RECORD_REPORT_QUEUE,
	    report_queue(rep->is_closed), report_place(rep, place));

	if (err == ERR_OK)
		err = report_unmark_all(l, RECORD_REPORT_WAITS, rep->id);
	if (err == ERR_OK)
		err = report_unmark_all(l, RECORD_REPORTER, rep->id);
	if (err == ERR_OK && rep->from.len > 0)
		err = report_unmark(l, RECORD_REPORTED, rep->from, id);
	return err == ERR_OK ? report_unmark(l, RECORD_REPORT, ACCESS_OWNER,
	    id) : err;
}

/* closed_upto: only one that was closed then or before; 0: any. */
static enum err
forget_id(struct ledger *l, int64_t id, int64_t closed_upto)
{
	const struct view v = retention_view(l);
	struct arena arena;
	struct report rep;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, report_row_get(&v, id, &arena, &rep));
	if (err == ERR_OK && (closed_upto == 0 || (rep.is_closed &&
	    rep.closed_ts <= closed_upto)))
		err = forget(l, &rep);
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
report_forget(struct ledger *l, int64_t id)
{
	return forget_id(l, id, 0);
}

struct theirs {
	int64_t ids[FORGET_AT_ONCE];
	int count;
};

static bool
on_reported(void *arg, const struct record *row)
{
	struct theirs *all = arg;
	unsigned long long id;

	if (message_seq_of(row->id, &id))
		all->ids[all->count++] = (int64_t)id;
	return all->count < FORGET_AT_ONCE;
}

/* What she said of others goes in one step: it is nothing the next time. */
enum err
report_erase(struct ledger *l, struct str user, bool *rest)
{
	static const enum record_kind own[] = { RECORD_REPORTER,
		RECORD_REPORT_WAITS };
	const struct record_range range = { .kind = RECORD_REPORTED,
		.key = user, .after = STR(""), .limit = FORGET_AT_ONCE };
	struct theirs all = { .count = 0 };
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]) && err == ERR_OK;
	    i++)
		err = ledger_check(l, ledger_ops(l)->record_delete_all(
		    ledger_store(l), own[i], user));
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->record_list(
		    ledger_store(l), &range, on_reported, &all));
	*rest = all.count == FORGET_AT_ONCE;
	for (int i = 0; i < all.count && err == ERR_OK; i++)
		err = forget_id(l, all.ids[i], 0);
	return err;
}

/* Opened and closed again meanwhile, it waits for the later time. */
enum err
report_expire(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct due *due)
{
	struct arena arena;
	struct entry e;
	enum err err;

	(void)r;
	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, due->seq, &arena, &e));
	arena_fini(&arena);
	if (err == ERR_OK)
		err = forget_id(l, e.id, due->ts -
		    REPORT_CLOSED_DAYS * REPORT_DAY_MS);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}
