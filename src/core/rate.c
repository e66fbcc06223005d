/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buckets of cost.
 * Runs on: the owner's thread (a shard).
 * Owns: the table's buckets.
 */
#include "core/rate.h"

#include "base/map.h"
#include "base/mem.h"

struct bucket {
	struct rate rate;
	const struct rate_rule *rule;
};

struct rate_table {
	struct map buckets;	/* key → struct bucket */
};

void
rate_init(struct rate *r, const struct rate_rule *rule, int64_t now_ms)
{
	r->milli = rule->burst * 1000;
	r->filled_ms = now_ms;
}

static void
fill(struct rate *r, const struct rate_rule *rule, int64_t now_ms)
{
	r->milli += (now_ms - r->filled_ms) * rule->per_s;
	r->filled_ms = now_ms;
	if (r->milli > rule->burst * 1000)
		r->milli = rule->burst * 1000;
}

static int64_t
milli_of(const struct rate_rule *rule, unsigned cost)
{
	return (cost < rule->burst ? cost : rule->burst) * 1000;
}

bool
rate_take(struct rate *r, const struct rate_rule *rule, unsigned cost,
    int64_t now_ms)
{
	fill(r, rule, now_ms);
	if (r->milli < milli_of(rule, cost))
		return false;
	r->milli -= milli_of(rule, cost);
	return true;
}

void
rate_give(struct rate *r, const struct rate_rule *rule, unsigned cost)
{
	r->milli += milli_of(rule, cost);
	if (r->milli > rule->burst * 1000)
		r->milli = rule->burst * 1000;
}

struct rate_left
rate_left(const struct rate *r, const struct rate_rule *rule, unsigned cost)
{
	int64_t lacks = milli_of(rule, cost) - r->milli;

	return (struct rate_left){ .rule = *rule, .left = r->milli / 1000,
	    .wait_ms = lacks > 0 ? (lacks + rule->per_s - 1) / rule->per_s :
		0 };
}

bool
rate_share(struct rate *shared, const struct rate_rule *rule, unsigned cost,
    const struct rate_left *own, int64_t now_ms)
{
	fill(shared, rule, now_ms);
	if (shared->milli < rule->burst * 500 &&
	    own->left * 2 < own->rule.burst)
		return false;
	return rate_take(shared, rule, cost, now_ms);
}

struct rate_table *
rate_table_new(void)
{
	struct rate_table *t = xcalloc(1, sizeof(*t));

	map_init(&t->buckets, RATE_KEYS_MAX);
	return t;
}

void
rate_table_free(struct rate_table *t)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (t == NULL)
		return;
	while (map_next(&t->buckets, &pos, &key, &value))
		xfree(value);
	map_fini(&t->buckets);
	xfree(t);
}

struct rate *
rate_table_get(struct rate_table *t, struct str key,
    const struct rate_rule *rule, int64_t now_ms)
{
	struct bucket *b = map_find(&t->buckets, key);

	if (b != NULL)
		return &b->rate;
	b = xcalloc(1, sizeof(*b));
	b->rule = rule;
	rate_init(&b->rate, rule, now_ms);
	if (map_put(&t->buckets, key, b, NULL) == ERR_OK)
		return &b->rate;
	xfree(b);
	rate_table_sweep(t, now_ms);
	return NULL;
}

void
rate_table_sweep(struct rate_table *t, int64_t now_ms)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&t->buckets, &pos, &key, &value)) {
		struct bucket *b = value;

		fill(&b->rate, b->rule, now_ms);
		if (b->rate.milli < b->rule->burst * 1000)
			continue;
		map_del(&t->buckets, key);
		xfree(b);
	}
}
