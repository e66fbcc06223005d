/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cutting logs at their front: the entry that says so comes first, in the
 * transaction that raises purged_seq; from then on nobody reads what is below,
 * and the rows go a few at a time.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include <jansson.h>

#include "base/metrics.h"
#include "core/expiry.h"
#include "core/messagechange.h"
#include "core/report.h"
#include "core/retention.h"
#include "core/streamed.h"
#include "core/words.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)
/* Of one step: whoever sends meanwhile waits for it. Few rows of long texts
 * take as long as many of short ones, so there is a clock as well. */
#define ROWS_AT_ONCE 200	/* of entries */
#define CONVS_AT_ONCE 200
#define STEP_MS 3
#define WALK_ARENA_MAX (16u << 20)

struct gone {
	int64_t id, seq, bytes;
	bool is_message, is_streamed;	/* still */
	struct str sender;
	struct str users;	/* that it was for */
};

struct work {
	struct ledger *l;
	struct request *r;
	struct retention_run *run;
	struct retention_rule tenant;	/* its rule */
	struct arena arena;
	int64_t until_ms;
	int64_t rows, convs;	/* that this step may still look at */
	struct gone gone[ROWS_AT_ONCE];
	int count;
	bool ended;
};

/* One conversation. */
struct front {
	struct conv row;
	struct retention_rule rule;	/* that holds for it */
	int64_t upto, count;	/* what goes; 0: nothing new */
};

static bool
is_over(const struct work *k)
{
	return k->rows <= 0 || k->convs <= 0 ||
	    clock_mono_ms(ledger_parts(k->l)->clock) >= k->until_ms;
}

/* ---- how far ---- */

static enum err
entry_at(struct work *k, int64_t conv, int64_t seq, struct entry *out)
{
	struct arena arena;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(k->l, ledger_ops(k->l)->entry_by_seq(
	    ledger_store(k->l), conv, seq, &arena, out));
	arena_fini(&arena);	/* its strings are of no use here */
	if (err == ERR_NOT_FOUND)	/* another program was here: it stays */
		*out = (struct entry){ .ts = INT64_MAX };
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The last entry of so many days ago, `below` or behind it, by halving: time
 * never falls. Mostly even the first one is newer. */
static enum err
find_last(struct work *k, const struct conv *c, int64_t days, int64_t below,
    int64_t *out)
{
	int64_t above = c->last_seq + 1, seq = below + 1;
	enum err err = ERR_OK;

	for (; err == ERR_OK && above - below > 1;
	    seq = below + (above - below) / 2) {
		struct entry e;

		err = entry_at(k, c->key, seq, &e);
		if (err == ERR_OK && e.ts < k->run->begun_ts - days * DAY_MS)
			below = seq;
		else
			above = seq;
	}
	*out = below;
	return err;
}

/* That something was cut is no reason to cut again. */
static enum err
leave_purges(struct work *k, struct front *f)
{
	struct entry e;
	enum err err = entry_at(k, f->row.key, f->upto, &e);

	f->count = e.count;
	if (err == ERR_OK && f->upto == f->row.purged_seq + 1 &&
	    e.type == ENTRY_PURGE)
		f->upto = 0;
	return err;
}

static enum err
rule_of(struct work *k, struct str conv, struct retention_rule *out)
{
	const struct view v = retention_view(k->l);
	enum err err = ledger_check(k->l, retention_rule_get(&v, conv,
	    &k->arena, out));

	retention_rule_fill(out, &k->tenant);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
keeps_messages(const struct conv *c)
{
	return c->kind != CONV_SELF && c->kind != CONV_TENANT;
}

static enum err
measure(struct work *k, struct front *f)
{
	enum err err = rule_of(k, f->row.name, &f->rule);

	f->upto = 0;
	if (err != ERR_OK || f->rule.message_days == 0)
		return err;
	err = find_last(k, &f->row, f->rule.message_days, f->row.purged_seq,
	    &f->upto);
	if (f->upto == f->row.purged_seq)
		f->upto = 0;
	return err == ERR_OK && f->upto > 0 ? leave_purges(k, f) : err;
}

/* ---- what goes ---- */

static void
note_gone(const struct entry *e, struct gone *out)
{
	*out = (struct gone){ .id = e->id, .seq = e->seq,
		.is_message = e->type == ENTRY_MESSAGE,
		.bytes = (int64_t)(e->body.len + e->marks.len) };
}

static void
count_one(struct retention_run *run, const struct gone *g)
{
	run->entries++;
	run->messages += g->is_message;
	run->bytes += g->bytes;
}

/* Once each, as long as it says of none of its entries how far it is. */
static void
count_conv(struct retention_run *run, int64_t at)
{
	run->conversations += run->at == 0;
	run->at = at;
}

static struct str
kept(struct work *k, struct str s)
{
	return (struct str){ arena_strndup(&k->arena, s.p, s.len), s.len };
}

static bool
on_gone(void *arg, const struct entry *e)
{
	struct work *k = arg;
	struct gone *g = &k->gone[k->count++];

	note_gone(e, g);
	if (!g->is_message)
		return true;
	g->users = kept(k, e->users);
	g->sender = kept(k, e->sender);
	g->is_streamed = streamed_is_open(e);
	return true;
}

static enum err
delete_record(struct work *k, const struct record_key *key)
{
	enum err err = ledger_check(k->l, ledger_ops(k->l)->record_delete(
	    ledger_store(k->l), key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* It was for some members alone: ["a","b"]. */
static enum err
forget_chosen(struct work *k, int64_t conv, const struct gone *g)
{
	json_t *users = json_loadb(g->users.p, g->users.len, 0, NULL), *user;
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	enum err err = ERR_OK;
	size_t i;

	json_array_foreach(users, i, user) {
		const struct record_key key = { RECORD_CHOSEN,
			message_member_key(conv, (struct str){
			json_string_value(user), json_string_length(user) },
			owner), message_seq_key(g->seq, id) };

		if (err == ERR_OK)
			err = delete_record(k, &key);
	}
	json_decref(users);
	return err;
}

/* What belongs to a message goes along; of other entries, as notices are, what
 * was noted of their words. */
static enum err
forget_one(struct work *k, int64_t conv, const struct gone *g)
{
	enum err err = words_forget(k->l, conv, g->seq, g->id);

	if (err != ERR_OK || !g->is_message)
		return err;
	err = expiry_files_of(k->l, conv, g->seq, g->seq, &k->run->files);
	if (err == ERR_OK)
		err = message_forget_at(k->l, conv, g->seq);
	if (err == ERR_OK)
		err = report_forget(k->l, g->id);
	if (err == ERR_OK && g->users.len > 0)
		err = forget_chosen(k, conv, g);
	return err == ERR_OK && g->is_streamed ?
	    streamed_forget(k->l, k->r, &(struct entry){ .conv = conv,
	    .seq = g->seq, .sender = g->sender }) : err;
}

/* Deletes some of what was cut; *rest: there may be more. */
static enum err
delete_some(struct work *k, const struct conv *c, bool *rest)
{
	const struct store_ops *ops = ledger_ops(k->l);
	int64_t limit = k->rows;
	enum err err;
	int done = 0;

	k->count = 0;
	err = ledger_check(k->l, ops->entry_purged(ledger_store(k->l), c->key,
	    limit, on_gone, k));
	while (err == ERR_OK && done < k->count && (done == 0 || !is_over(k))) {
		count_one(k->run, &k->gone[done]);
		err = forget_one(k, c->key, &k->gone[done++]);
		k->rows--;
	}
	*rest = done < k->count || done == limit;
	if (err != ERR_OK || done == 0)
		return err;
	metric_add(METRIC_PURGED, done);
	return ledger_check(k->l, ops->entry_purge(ledger_store(k->l), c->key,
	    k->gone[done - 1].seq));
}

static enum err
cut(struct work *k, struct front *f)
{
	struct entry e = { .type = ENTRY_PURGE, .sender = STR(""),
		.target = f->upto };
	struct ledger_conv *c;
	enum err err = ledger_conv(k->l, f->row.name, &c);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ledger_check(k->l, ERR_CORRUPT) :
		    err;
	c->row.purged_seq = f->upto;
	c->row.purged_count = f->count;
	err = ledger_append(k->l, c, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(k->r, c, &e);
	count_conv(k->run, f->upto);
	f->row.purged_seq = f->upto;
	return ledger_settle(k->l);
}

/* ---- a run ---- */

static enum err
purge_one(struct work *k, struct front *f, bool *rest)
{
	enum err err = f->upto > 0 ? cut(k, f) : ERR_OK;

	/* A kill may have left rows of an earlier cut. */
	*rest = false;
	return err == ERR_OK && f->row.purged_seq > 0 ?
	    delete_some(k, &f->row, rest) : err;
}

static bool
on_counted(void *arg, const struct entry *e)
{
	struct work *k = arg;
	struct gone g;

	note_gone(e, &g);
	count_one(k->run, &g);
	k->run->at = e->seq;
	k->rows--;
	return !is_over(k);
}

static enum err
count_some(struct work *k, const struct front *f, bool *rest)
{
	struct entry_range range = { .conv = f->row.key,
		.from = k->run->at + 1, .upto = f->upto, .limit = k->rows };
	enum err err;

	*rest = false;
	if (k->run->at >= f->upto)
		return ERR_OK;
	count_conv(k->run, k->run->at);
	err = ledger_check(k->l, ledger_ops(k->l)->entry_page(
	    ledger_store(k->l), &range, on_counted, k));
	*rest = k->run->at < f->upto;
	return err == ERR_OK ? expiry_files_of(k->l, range.conv, range.from,
	    k->run->at, &k->run->files) : err;
}

/* ---- files of what stays ---- */

/* Up to which message; 0: none names any that is old enough. */
static enum err
measure_files(struct work *k, const struct front *f, struct expiry *x)
{
	int64_t first = 0;
	enum err err = ERR_OK;

	if (f->rule.file_days > 0)
		err = expiry_first(k->l, x, &first);
	x->upto = 0;
	return err == ERR_OK && first > 0 ? find_last(k, &f->row,
	    f->rule.file_days, first - 1, &x->upto) : err;
}

static enum err
expire_some(struct work *k, const struct front *f, bool *rest)
{
	int64_t gone = f->upto > f->row.purged_seq ? f->upto :
	    f->row.purged_seq;
	int64_t done = k->run->dry_run ? k->run->at : 0;
	struct expiry x = { .conv = f->row.name, .key = f->row.key,
		.from = (done > gone ? done : gone) + 1,
		.upto = f->row.last_seq, .most = k->rows,
		.until_ms = k->until_ms };
	enum err err = measure_files(k, f, &x);

	if (err != ERR_OK || x.upto < x.from)
		return err;
	err = k->run->dry_run ? expiry_count(k->l, &x) :
	    expiry_work(k->l, k->r, &x);
	*rest = x.rest;
	k->rows -= x.messages;
	k->run->files += x.files;
	if (x.messages > 0)
		count_conv(k->run, x.at);
	return err;
}

static enum err
do_one(struct work *k, const struct conv *row)
{
	struct front f = { .row = *row };
	bool rest = false;
	enum err err = ERR_OK;

	k->convs--;
	if (keeps_messages(row)) {
		err = measure(k, &f);
		if (err == ERR_OK)
			err = k->run->dry_run ? count_some(k, &f, &rest) :
			    purge_one(k, &f, &rest);
		if (err == ERR_OK && !rest)
			err = expire_some(k, &f, &rest);
	}
	if (err != ERR_OK || rest)
		return err;
	k->run->after = row->key;
	k->run->at = 0;
	return ERR_OK;
}

static bool
on_conv(void *arg, const struct conv *c)
{
	struct conv *out = arg;

	*out = *c;
	return false;
}

/* The next one; strings lie in the arena of the step. */
static enum err
next_conv(struct work *k, struct conv *out)
{
	const struct store_ops *ops = ledger_ops(k->l);
	enum err err;

	out->key = 0;
	err = ledger_check(k->l, ops->conv_after(ledger_store(k->l),
	    k->run->after, 1, on_conv, out));
	if (err != ERR_OK)
		return err;
	return out->key == 0 ? ERR_NOT_FOUND : ledger_check(k->l,
	    ops->conv_by_key(ledger_store(k->l), out->key, &k->arena, out));
}

static enum err
work(struct work *k)
{
	struct conv c;
	enum err err = ERR_OK;

	while (err == ERR_OK && !is_over(k)) {
		err = next_conv(k, &c);
		if (err == ERR_OK)
			err = do_one(k, &c);
	}
	k->ended = err == ERR_NOT_FOUND;
	return k->ended ? ERR_OK : err;
}

enum err
retention_work(struct ledger *l, struct request *r, struct retention_run *run,
    bool *ended)
{
	const struct view v = retention_view(l);
	struct work *k = xcalloc(1, sizeof(*k));
	/* It asks the store, which does not know what this batch changed. */
	enum err err = ledger_settle(l);

	k->l = l;
	k->r = r;
	k->run = run;
	k->rows = ROWS_AT_ONCE;
	k->convs = CONVS_AT_ONCE;
	k->until_ms = clock_mono_ms(ledger_parts(l)->clock) + STEP_MS;
	arena_init(&k->arena, WALK_ARENA_MAX);
	if (err == ERR_OK)
		err = ledger_check(l, retention_rule_get(&v, STR(""),
		    &k->arena, &k->tenant));
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = work(k);
	*ended = k->ended;
	arena_fini(&k->arena);
	xfree(k);
	return err;
}
