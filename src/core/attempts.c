/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempt counters in fixed windows.
 * Runs on: the owner's thread (a shard).
 * Owns: the counters.
 */
#include "core/attempts.h"

#include "base/map.h"
#include "base/mem.h"

struct counter {
	int64_t ends_ms;
	int64_t count;
};

struct attempts {
	struct map counters;
};

struct attempts *
attempts_new(void)
{
	struct attempts *a = xcalloc(1, sizeof(*a));

	map_init(&a->counters, ATTEMPT_KEYS_MAX);
	return a;
}

void
attempts_free(struct attempts *a)
{
	if (a == NULL)
		return;
	attempts_sweep(a, INT64_MAX);
	map_fini(&a->counters);
	xfree(a);
}

bool
attempts_take(struct attempts *a, struct str key, int64_t max,
    int64_t window_ms, int64_t now_ms)
{
	struct counter *c = map_find(&a->counters, key);

	if (c == NULL) {
		c = xcalloc(1, sizeof(*c));
		if (map_put(&a->counters, key, c, NULL) != ERR_OK) {
			xfree(c);
			attempts_sweep(a, now_ms);
			return false;
		}
	}
	if (now_ms >= c->ends_ms) {
		c->ends_ms = now_ms + window_ms;
		c->count = 0;
	}
	if (c->count >= max)
		return false;
	c->count++;
	return true;
}

void
attempts_undo(struct attempts *a, struct str key)
{
	struct counter *c = map_find(&a->counters, key);

	if (c != NULL && c->count > 0)
		c->count--;
}

void
attempts_sweep(struct attempts *a, int64_t now_ms)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&a->counters, &pos, &key, &value)) {
		struct counter *c = value;

		if (now_ms < c->ends_ms)
			continue;
		map_del(&a->counters, key);
		xfree(c);
	}
}
