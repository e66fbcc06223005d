/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes delivered cursors durable.
 * Runs on: the shard that collected them, then its writer.
 * Owns: nothing.
 */
#include "core/delivered.h"

#include "core/ledger.h"

struct delivered_flush {
	uint32_t count;
	struct {
		int64_t conv, seq;
		char user[65];
	} items[];
};

static enum err
flush_one(struct ledger *l, int64_t key, struct str user, int64_t seq)
{
	struct arena arena;
	struct conv conv;
	struct ledger_conv *c;
	struct ledger_member *m;
	enum err err;

	/* Not the request's: thousands of titles would not fit. */
	arena_init(&arena, 65536);
	err = ledger_check(l, ledger_ops(l)->conv_by_key(ledger_store(l), key,
	    &arena, &conv));
	if (err == ERR_OK)
		err = ledger_conv(l, conv.name, &c);
	arena_fini(&arena);
	if (err == ERR_OK)
		err = ledger_member(l, c, user, &m);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	if (seq <= m->row.delivered_seq)
		return ERR_OK;
	m->row.delivered_seq = seq;
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	if (conv_tells_cursors(&c->row)) {
		c->row.changed = m->row.changed;
		ledger_conv_touch(l, c);
	}
	return ERR_OK;
}

static enum err
delivered_flush(struct ledger *l, struct request *r)
{
	struct delivered_flush *f = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < f->count && err == ERR_OK; i++)
		err = flush_one(l, f->items[i].conv,
		    str_from(f->items[i].user), f->items[i].seq);
	return err;
}

struct request *
delivered_flush_new(const char *tenant, uint32_t max)
{
	static const struct step steps[] = {
		STEP_WRITER(delivered_flush), { AT_NONE, { NULL } },
	};
	struct request *r = request_new();
	struct delivered_flush *f;

	f = arena_zalloc(&r->arena, sizeof(*f) + max * sizeof(f->items[0]));
	r->op_name = "delivered.flush";
	r->steps = steps;
	r->in = f;
	r->authenticated = true;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	return r;
}

void
delivered_flush_add(struct request *r, int64_t conv, struct str user,
    int64_t seq)
{
	struct delivered_flush *f = r->in;

	f->items[f->count].conv = conv;
	f->items[f->count].seq = seq;
	memcpy(f->items[f->count].user, user.p, user.len);
	f->count++;
}
