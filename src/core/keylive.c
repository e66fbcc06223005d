/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Server keys in use.
 * Runs on: the shard; the flush then on its writer.
 * Owns: what is known of each key.
 */
#include "core/keylive.h"

#include "core/access.h"

struct keylive_key {
	int64_t ts, written_ts;	/* its newest use; the one written down */
	struct addr from;
	char id[65];
};

void
keylive_init(struct keylive *k)
{
	map_init(&k->keys, KEYLIVE_MAX);
	k->is_flushing = false;
}

static void
forget_all(struct keylive *k)
{
	uint32_t pos = 0;
	struct str id;
	void *value;

	while (map_next(&k->keys, &pos, &id, &value))
		xfree(value);
	map_fini(&k->keys);
}

void
keylive_fini(struct keylive *k)
{
	forget_all(k);
}

static struct keylive_key *
enter(struct keylive *k, const char *id)
{
	struct keylive_key *key = map_find(&k->keys, str_from(id));

	if (key != NULL)
		return key;
	if (k->keys.count == KEYLIVE_MAX) {
		forget_all(k);
		map_init(&k->keys, KEYLIVE_MAX);
	}
	key = xcalloc(1, sizeof(*key));
	memcpy(key->id, id, strlen(id));
	BUG_ON(map_put(&k->keys, str_from(id), key, NULL) != ERR_OK);
	return key;
}

void
keylive_used(struct keylive *k, const struct request *r, int64_t ts)
{
	struct keylive_key *key = enter(k, r->key->id);

	key->from = r->client;
	key->ts = ts;
}

/* ---- writing down ---- */

struct use {
	struct use *next;
	int64_t ts;
	struct addr from;
	char id[65];
};

static enum err
write_use(struct ledger *l, const struct use *use)
{
	static const struct addr nowhere;
	char body[ADDR_TEXT_MAX + 16], from[ADDR_TEXT_MAX] = "";
	const struct record row = {
		.kind = RECORD_KEY_USE, .owner = ACCESS_OWNER,
		.id = str_from(use->id), .ts = use->ts,
		.body = { body, (size_t)snprintf(body, sizeof(body),
		    "{\"from\":\"%s\"}", addr_same_ip(&use->from, &nowhere) ?
		    from : addr_ip_text(&use->from, from)) },
	};

	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

static enum err
flush(struct ledger *l, struct request *r)
{
	struct record row;
	enum err err = ERR_OK;

	for (const struct use *use = r->in; use != NULL && err == ERR_OK;
	    use = use->next) {
		/* One that was revoked meanwhile leaves nothing behind. */
		err = access_find(l, RECORD_KEY, str_from(use->id),
		    &r->arena, &row);
		if (err == ERR_OK)
			err = write_use(l, use);
		else if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	return err;
}

static void
on_flushed(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct keylive *k = r->scratch;

	(void)s;
	(void)t;
	k->is_flushing = false;
}

static struct request *
flush_new(const char *tenant, struct keylive *k)
{
	static const struct step steps[] = {
		STEP_WRITER(flush), { AT_NONE, { NULL } },
	};
	struct request *r = request_new();

	r->op_name = "key.flush";
	r->steps = steps;
	r->authenticated = true;
	r->scratch = k;
	r->ended = on_flushed;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	return r;
}

void
keylive_flush(struct keylive *k, struct shard *s, struct tenant_live *t)
{
	int64_t now = clock_wall_ms(shard_parts(s)->clock);
	struct request *r = NULL;
	uint32_t pos = 0;
	struct str id;
	void *value;

	/* One at a time: a disk that stands still must not collect them. */
	if (k->is_flushing)
		return;
	while (map_next(&k->keys, &pos, &id, &value)) {
		struct keylive_key *key = value;
		struct use *use;

		if (key->ts == key->written_ts ||
		    now - key->written_ts < KEYLIVE_STEP_MS)
			continue;
		if (r == NULL)
			r = flush_new(shard_tenant_id(t), k);
		use = arena_zalloc(&r->arena, sizeof(*use));
		*use = (struct use){ .next = r->in, .ts = key->ts,
			.from = key->from };
		memcpy(use->id, key->id, sizeof(use->id));
		r->in = use;
		key->written_ts = key->ts;
	}
	k->is_flushing = r != NULL;
	if (r != NULL)
		shard_submit(s, t, r);
}
