/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buckets of cost.
 * Runs on: the owner's thread (a shard).
 * Owns: the table's buckets.
 */
#include "core/rate.h"

#include "base/map.h"
#include "base/mem.h"

struct rate_table {
	const struct core_settings *settings;
	struct map buckets;	/* key → struct rate */
};

void
rate_init(struct rate *r, const struct core_settings *set, int64_t now_ms)
{
	r->milli = set->rate_burst * 1000;
	r->filled_ms = now_ms;
}

static void
fill(struct rate *r, const struct core_settings *set, int64_t now_ms)
{
	r->milli += (now_ms - r->filled_ms) * set->rate_per_s;
	r->filled_ms = now_ms;
	if (r->milli > set->rate_burst * 1000)
		r->milli = set->rate_burst * 1000;
}

bool
rate_take(struct rate *r, const struct core_settings *set, unsigned cost,
    int64_t now_ms)
{
	int64_t wanted = cost < set->rate_burst ? cost : set->rate_burst;

	fill(r, set, now_ms);
	if (r->milli < wanted * 1000)
		return false;
	r->milli -= wanted * 1000;
	return true;
}

struct rate_table *
rate_table_new(const struct core_settings *set)
{
	struct rate_table *t = xcalloc(1, sizeof(*t));

	t->settings = set;
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

bool
rate_table_take(struct rate_table *t, struct str key, unsigned cost,
    int64_t now_ms)
{
	struct rate *r = map_find(&t->buckets, key);

	if (r == NULL) {
		r = xcalloc(1, sizeof(*r));
		rate_init(r, t->settings, now_ms);
		if (map_put(&t->buckets, key, r, NULL) != ERR_OK) {
			xfree(r);
			rate_table_sweep(t, now_ms);
			return false;
		}
	}
	return rate_take(r, t->settings, cost, now_ms);
}

void
rate_table_sweep(struct rate_table *t, int64_t now_ms)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&t->buckets, &pos, &key, &value)) {
		struct rate *r = value;

		fill(r, t->settings, now_ms);
		if (r->milli < t->settings->rate_burst * 1000)
			continue;
		map_del(&t->buckets, key);
		xfree(r);
	}
}
