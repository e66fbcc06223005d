/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Delivered cursors: collected by the shard, made durable by its writer.
 * Runs on: the shard that collects them, then its writer.
 * Owns: nothing between calls.
 */
#include "core/delivered.h"

#include "base/log.h"
#include "core/ledger.h"

#define DELIVERED_MAX 16384

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
flush(struct ledger *l, struct request *r)
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
		STEP_WRITER(flush), { AT_NONE, { NULL } },
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

void
delivered_init(struct delivered *d)
{
	map_init(&d->seqs, DELIVERED_MAX);
	d->is_flushing = false;
}

void
delivered_fini(struct delivered *d)
{
	map_fini(&d->seqs);
}

bool
delivered_note(struct delivered *d, int64_t conv, struct str user,
    int64_t seq)
{
	char room[8 + 64];
	struct str key = { room, 8 + user.len };
	intptr_t known;

	BUG_ON(user.len > 64);
	memcpy(room, &conv, 8);
	memcpy(room + 8, user.p, user.len);
	known = (intptr_t)map_find(&d->seqs, key);
	if (seq <= known)
		return false;
	/* A full table only costs what a crash would: told again later. */
	if (map_put(&d->seqs, key, (void *)(intptr_t)seq, NULL) != ERR_OK)
		log_debug("shard", "delivered table full");
	return true;
}

int64_t
delivered_find(const struct delivered *d, int64_t conv, struct str user)
{
	char room[8 + 64];

	BUG_ON(user.len > 64);
	memcpy(room, &conv, 8);
	memcpy(room + 8, user.p, user.len);
	return (int64_t)(intptr_t)map_find(&d->seqs,
	    (struct str){ room, 8 + user.len });
}

static void
on_flushed(struct shard *s, struct tenant_live *t, struct request *r)
{
	(void)s;
	(void)r;
	shard_delivered(t)->is_flushing = false;
}

void
delivered_flush(struct shard *s, struct tenant_live *t)
{
	struct delivered *d = shard_delivered(t);
	struct request *r;
	struct str key;
	uint32_t pos = 0;
	void *value;

	/* One at a time: a disk that stands still must not collect them. */
	if (d->seqs.count == 0 || d->is_flushing)
		return;
	d->is_flushing = true;
	r = delivered_flush_new(shard_tenant_id(t), d->seqs.count);
	r->ended = on_flushed;
	while (map_next(&d->seqs, &pos, &key, &value)) {
		int64_t conv;

		memcpy(&conv, key.p, 8);
		delivered_flush_add(r, conv,
		    (struct str){ key.p + 8, key.len - 8 },
		    (int64_t)(intptr_t)value);
	}
	map_fini(&d->seqs);
	map_init(&d->seqs, DELIVERED_MAX);
	shard_submit(s, t, r);
}
