/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorted arrays of row pointers. Searching is binary, inserting moves the
 * pointers behind: plain, and quick for the sizes of tests and simulation.
 *
 * Runs on: the one thread of the back end.
 * Owns: every row, until it is replaced and the transaction is over.
 */
#include "store/mem/table.h"

#include <string.h>

#include "base/str.h"

struct table_undo {
	struct table *table;
	void *before, *after;	/* either may be NULL, not both */
};

static struct str *
str_at(void *row, size_t offset)
{
	return (struct str *)(void *)((char *)row + offset);
}

static const struct str *
const_str_at(const void *row, size_t offset)
{
	return (const struct str *)(const void *)((const char *)row + offset);
}

/* The strings go behind `room`, each with its NUL; empty ones too, so that
 * no string of a stored row is absent. */
static void
copy_strs(const struct table_type *t, void *to, char *room)
{
	for (unsigned i = 0; i < t->strs_count; i++) {
		struct str *s = str_at(to, t->strs[i]);

		if (s->len > 0)
			memcpy(room, s->p, s->len);
		room[s->len] = '\0';
		s->p = room;
		room += s->len + 1;
	}
}

static size_t
strs_bytes(const struct table_type *t, const void *row)
{
	size_t n = 0;

	for (unsigned i = 0; i < t->strs_count; i++)
		n += const_str_at(row, t->strs[i])->len + 1;
	return n;
}

static void *
row_dup(const struct table_type *t, const void *row)
{
	char *copy = xmalloc(t->size + strs_bytes(t, row));

	memcpy(copy, row, t->size);
	copy_strs(t, copy, copy + t->size);
	return copy;
}

void
table_copy(const struct table_type *t, const void *row, struct arena *a,
    void *out)
{
	memcpy(out, row, t->size);
	copy_strs(t, out, arena_alloc(a, strs_bytes(t, row)));
}

void
table_fini(struct table *t)
{
	for (uint32_t i = 0; i < t->order[0].count; i++)
		xfree(t->order[0].rows[i]);
	for (unsigned ix = 0; ix < t->type->index_count; ix++) {
		xfree(t->order[ix].rows);
		t->order[ix] = (struct table_order){ NULL, 0, 0 };
	}
}

uint32_t
table_seek(const struct table *t, unsigned ix, const void *key)
{
	const struct table_order *o = &t->order[ix];
	uint32_t low = 0, high = o->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (t->type->index[ix].cmp(o->rows[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const void *
table_at(const struct table *t, unsigned ix, uint32_t pos)
{
	return pos < t->order[ix].count ? t->order[ix].rows[pos] : NULL;
}

const void *
table_find(const struct table *t, unsigned ix, const void *key)
{
	const void *row = table_at(t, ix, table_seek(t, ix, key));

	if (row != NULL && t->type->index[ix].cmp(row, key) == 0)
		return row;
	return NULL;
}

static bool
index_has(const struct table *t, unsigned ix, const void *row)
{
	bool (*has)(const void *) = t->type->index[ix].has;

	return row != NULL && (has == NULL || has(row));
}

static void
order_insert(struct table *t, unsigned ix, void *row)
{
	struct table_order *o = &t->order[ix];
	uint32_t pos = table_seek(t, ix, row);

	BUG_ON(pos < o->count &&
	    t->type->index[ix].cmp(o->rows[pos], row) == 0);
	if (o->count == o->cap) {
		o->cap = o->cap == 0 ? 8 : o->cap * 2;
		o->rows = xreallocarray(o->rows, o->cap, sizeof(*o->rows));
	}
	memmove(o->rows + pos + 1, o->rows + pos,
	    (o->count - pos) * sizeof(*o->rows));
	o->rows[pos] = row;
	o->count++;
}

static void
order_remove(struct table *t, unsigned ix, const void *row)
{
	struct table_order *o = &t->order[ix];
	uint32_t pos = table_seek(t, ix, row);

	BUG_ON(pos >= o->count || o->rows[pos] != row);
	o->count--;
	memmove(o->rows + pos, o->rows + pos + 1,
	    (o->count - pos) * sizeof(*o->rows));
}

/* Puts `to` where `from` was, in every index; either may be NULL. */
static void
swap_row(struct table *t, const void *from, void *to)
{
	for (unsigned ix = 0; ix < t->type->index_count; ix++) {
		bool was = index_has(t, ix, from), is = index_has(t, ix, to);

		if (was && is && t->type->index[ix].cmp(from, to) == 0) {
			t->order[ix].rows[table_seek(t, ix, from)] = to;
			continue;
		}
		if (was)
			order_remove(t, ix, from);
		if (is)
			order_insert(t, ix, to);
	}
}

static void
journal_note(struct table_journal *j, struct table *t, void *before,
    void *after)
{
	if (j->count == j->cap) {
		j->cap = j->cap == 0 ? 16 : j->cap * 2;
		j->items = xreallocarray(j->items, j->cap, sizeof(*j->items));
	}
	j->items[j->count++] = (struct table_undo){ t, before, after };
}

static void *
find_row(struct table *t, const void *key)
{
	uint32_t pos = table_seek(t, 0, key);

	if (pos < t->order[0].count &&
	    t->type->index[0].cmp(t->order[0].rows[pos], key) == 0)
		return t->order[0].rows[pos];
	return NULL;
}

void
table_put(struct table *t, struct table_journal *j, const void *row)
{
	void *before = find_row(t, row);
	void *after = row_dup(t->type, row);

	swap_row(t, before, after);
	journal_note(j, t, before, after);
}

bool
table_del(struct table *t, struct table_journal *j, const void *key)
{
	void *before = find_row(t, key);

	if (before == NULL)
		return false;
	swap_row(t, before, NULL);
	journal_note(j, t, before, NULL);
	return true;
}

void
journal_commit(struct table_journal *j)
{
	for (uint32_t i = 0; i < j->count; i++)
		xfree(j->items[i].before);
	j->count = 0;
}

void
journal_rollback(struct table_journal *j)
{
	while (j->count > 0) {
		struct table_undo *u = &j->items[--j->count];

		swap_row(u->table, u->after, u->before);
		xfree(u->after);
	}
}

void
journal_fini(struct table_journal *j)
{
	journal_rollback(j);
	xfree(j->items);
	*j = (struct table_journal){ NULL, 0, 0 };
}
