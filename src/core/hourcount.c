/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages by the hour.
 * Runs on: writers; hourcount_id and hourcount_read on any thread.
 * Owns: nothing.
 */
#include "core/hourcount.h"

#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"

/* Of the oldest, when a row is begun: more than one, so that they become
 * fewer. */
#define TRIM_MAX 4

struct str
hourcount_id(int64_t hour, char room[HOURCOUNT_ID_CHARS + 1])
{
	snprintf(room, HOURCOUNT_ID_CHARS + 1, "%010u", (unsigned)hour);
	return (struct str){ room, HOURCOUNT_ID_CHARS };
}

enum err
hourcount_read(const struct record *row, int64_t *hour, int64_t *count)
{
	struct str id = row->id;
	unsigned long long h, n;

	while (id.len > 1 && id.p[0] == '0')
		id = (struct str){ id.p + 1, id.len - 1 };
	if (!str_to_u64(id, UINT32_MAX, &h) ||
	    !str_to_u64(row->body, INT64_MAX, &n))
		return ERR_CORRUPT;
	*hour = (int64_t)h;
	*count = (int64_t)n;
	return ERR_OK;
}

struct trim {
	char ids[TRIM_MAX][HOURCOUNT_ID_CHARS + 1];
	struct str before;
	unsigned count;
};

static bool
on_old(void *arg, const struct record *row)
{
	struct trim *t = arg;

	if (str_cmp(row->id, t->before) >= 0)
		return false;
	snprintf(t->ids[t->count++], sizeof(t->ids[0]), "%.*s",
	    STR_FMT(row->id));
	return t->count < TRIM_MAX;
}

static enum err
trim(const struct store_ops *ops, struct store *store, int64_t hour)
{
	char before[HOURCOUNT_ID_CHARS + 1];
	struct trim t = { .before = hourcount_id(hour > HOURCOUNT_KEPT ?
	    hour - HOURCOUNT_KEPT : 0, before) };
	const struct record_range range = { .kind = RECORD_HOUR,
		.key = HOURCOUNT_OWNER, .after = STR(""), .limit = TRIM_MAX };
	enum err err = ops->record_list(store, &range, on_old, &t);

	for (unsigned i = 0; i < t.count && err == ERR_OK; i++) {
		const struct record_key key = { RECORD_HOUR, HOURCOUNT_OWNER,
			str_from(t.ids[i]) };

		err = ops->record_delete(store, &key);
	}
	return err;
}

static enum err
load(struct hourcount *h, const struct store_ops *ops, struct store *store)
{
	char room[HOURCOUNT_ID_CHARS + 1];
	const struct record_key key = { RECORD_HOUR, HOURCOUNT_OWNER,
		hourcount_id(h->hour, room) };
	struct arena arena;
	struct record row;
	int64_t hour;
	enum err err;

	h->count = 0;
	arena_init(&arena, 65536);
	err = ops->record_get(store, &key, &arena, &row);
	if (err == ERR_OK)
		err = hourcount_read(&row, &hour, &h->count);
	else if (err == ERR_NOT_FOUND)
		err = trim(ops, store, h->hour);
	arena_fini(&arena);
	h->is_known = err == ERR_OK;
	return err;
}

enum err
hourcount_write(struct hourcount *h, const struct store_ops *ops,
    struct store *store)
{
	char id[HOURCOUNT_ID_CHARS + 1], body[24];
	struct record row = { .kind = RECORD_HOUR, .owner = HOURCOUNT_OWNER };
	enum err err = ERR_OK;

	if (h->more == 0)
		return ERR_OK;
	if (!h->is_known)
		err = load(h, ops, store);
	if (err != ERR_OK)
		return err;
	h->count += h->more;
	h->more = 0;
	snprintf(body, sizeof(body), "%lld", (long long)h->count);
	row.id = hourcount_id(h->hour, id);
	row.ts = h->hour * HOURCOUNT_MS;
	row.body = str_from(body);
	return ops->record_put(store, &row);
}

enum err
hourcount_add(struct hourcount *h, const struct store_ops *ops,
    struct store *store, int64_t ts)
{
	int64_t hour = ts / HOURCOUNT_MS;
	enum err err = ERR_OK;

	if (hour != h->hour) {
		err = hourcount_write(h, ops, store);
		*h = (struct hourcount){ .hour = hour };
	}
	h->more++;
	return err;
}
