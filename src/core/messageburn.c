/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that are erased some time after the other side has read them.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/due.h"
#include "core/messagechange.h"
#include "core/streamed.h"

#define LIGHT_AT_ONCE 100

/* The other side's member row, in a direct conversation. */
static enum err
other_side(struct ledger *l, struct request *r,
    const struct message_place *t, struct ledger_member **out)
{
	return ledger_member(l, t->conv, conv_peer(t->conv->row.name,
	    request_user(r)), out);
}

static enum err
note_burning(struct ledger *l, struct request *r,
    const struct message_place *t, const struct entry *e)
{
	const struct message_send_in *in = r->in;
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_BURN, .ts = in->burn_s * 1000,
		.id = message_seq_key(e->seq, id), .body = STR("") };
	struct ledger_member *m;
	enum err err = other_side(l, r, t, &m);

	if (err != ERR_OK)
		return err;
	m->row.aimed_seq = e->seq;
	ledger_member_touch(l, m);
	row.owner = message_member_key(e->conv, m->row.user, owner);
	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

enum err
message_kindle(struct ledger *l, struct request *r,
    const struct message_place *t, const struct entry *e)
{
	const struct message_send_in *in = r->in;
	const struct core_settings *set = ledger_parts(l)->settings;
	const struct due again = { .what = DUE_REMIND, .conv = e->conv,
		.seq = e->seq, .ts = e->ts + set->remind_ms };
	enum err err = ERR_OK;

	if (in->urgent && set->reminders_max > 0)
		err = due_put(l, r, &again);
	if (err == ERR_OK && in->burn_s > 0)
		err = note_burning(l, r, t, e);
	if (err == ERR_OK && in->is_streamed)
		err = streamed_note(l, r, e);
	return err;
}

/* ---- reading ---- */

struct light {
	struct due items[LIGHT_AT_ONCE];
	int count;
	int64_t upto;
	bool more;
};

static bool
on_burning(void *arg, const struct record *row)
{
	struct light *light = arg;
	unsigned long long seq;

	light->more = light->count == LIGHT_AT_ONCE ||
	    !message_seq_of(row->id, &seq) || (int64_t)seq > light->upto;
	if (light->more)
		return false;
	light->items[light->count++] = (struct due){ .what = DUE_BURN,
		.seq = (int64_t)seq, .ts = row->ts };
	return true;
}

static enum err
light_each(struct ledger *l, struct request *r, struct light *light,
    int64_t conv, struct str owner)
{
	char id[MESSAGE_KEY_ROOM];
	struct record_key key = { .kind = RECORD_BURN, .owner = owner };
	enum err err = ERR_OK;

	for (int i = 0; i < light->count && err == ERR_OK; i++) {
		struct due *d = &light->items[i];

		d->conv = conv;
		d->ts += ledger_ts(l);
		key.id = message_seq_key(d->seq, id);
		err = ledger_check(l, ledger_ops(l)->record_delete(
		    ledger_store(l), &key));
		if (err == ERR_OK)
			err = due_put(l, r, d);
	}
	return err;
}

/* check-size: what, for whom, where, and how far */
enum err
message_light(struct ledger *l, struct request *r,
    const struct ledger_conv *c, struct ledger_member *m, int64_t seq)
{
	struct light light = { .upto = seq, .more = true };
	char owner[MESSAGE_KEY_ROOM];
	struct record_range range = { .kind = RECORD_BURN, .after = STR("/"),
		.limit = LIGHT_AT_ONCE + 1 };
	enum err err = ERR_OK;

	if (c->row.kind != CONV_DIRECT || m->row.aimed_seq == 0)
		return ERR_OK;
	range.key = message_member_key(c->row.key, m->row.user, owner);
	do {
		light.more = false;
		light.count = 0;
		err = ledger_check(l, ledger_ops(l)->record_list(
		    ledger_store(l), &range, on_burning, &light));
		if (err == ERR_OK)
			err = light_each(l, r, &light, c->row.key, range.key);
	} while (err == ERR_OK && light.count == LIGHT_AT_ONCE);
	if (err == ERR_OK && !light.more) {
		m->row.aimed_seq = 0;
		ledger_member_touch(l, m);
	}
	return err;
}

/* ---- the end ---- */

enum err
message_burn(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct due *d)
{
	struct entry e = { .type = ENTRY_ERASE, .target = d->seq,
		.sender = STR("") };
	struct arena arena;
	struct entry target;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, d->seq, &arena, &target));
	if (err == ERR_OK && target.recalled)
		err = ERR_NOT_FOUND;
	arena_fini(&arena);
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->entry_recall(
		    ledger_store(l), c->row.key, d->seq));
	if (err == ERR_OK)
		err = message_forget_at(l, c->row.key, d->seq);
	if (err == ERR_OK)
		err = ledger_append(l, c, &e);
	if (err == ERR_OK)
		ledger_tell(r, c, &e);
	return err;
}
