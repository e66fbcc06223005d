/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempt counters in fixed windows.
 * Runs on: the owner's thread (a shard).
 * Owns: the counters.
 */
#include "core/attempts.h"

#include <string.h>

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

/* Behind the key and its blank; p NULL: it is another key's. */
static struct str
rest_of(struct str text, struct str key)
{
	size_t behind = key.len + 1;

	if (text.len < key.len || memcmp(text.p, key.p, key.len) != 0 ||
	    (text.len > key.len && text.p[key.len] != ' '))
		return STR_NONE;
	return text.len > behind ? (struct str){ text.p + behind,
		text.len - behind } : STR("");
}

bool
attempts_spent(const struct attempts *a, struct str key, int64_t max,
    int64_t now_ms, struct attempts_spent *out)
{
	uint32_t pos = 0;
	struct str text;
	void *value;

	*out = (struct attempts_spent){ .ends_ms = now_ms };
	while (map_next(&a->counters, &pos, &text, &value)) {
		const struct counter *c = value;
		struct str rest = rest_of(text, key);

		if (rest.p != NULL && c->count >= max &&
		    c->ends_ms > out->ends_ms)
			*out = (struct attempts_spent){ rest, c->ends_ms };
	}
	return out->rest.p != NULL;
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
