/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_MEM_TABLE_H
#define STORE_MEM_TABLE_H
/*
 * A table of rows in memory with sorted indexes, and the journal that undoes
 * what a transaction did. A row is never changed in place: putting a row
 * replaces the pointer, so undoing is putting the former pointer back.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

#define TABLE_INDEX_MAX 4
#define TABLE_STRS_MAX 8

/* One index: an order, and which rows are in it (NULL: all). */
struct table_index {
	int (*cmp)(const void *, const void *);
	bool (*has)(const void *);
};

/* What a row is. The first index is the primary key. */
struct table_type {
	size_t size;
	size_t strs[TABLE_STRS_MAX];	/* offsets of struct str members */
	struct table_index index[TABLE_INDEX_MAX];
	unsigned strs_count, index_count;
};

struct table_order {
	void **rows;
	uint32_t count, cap;
};

struct table {
	const struct table_type *type;
	struct table_order order[TABLE_INDEX_MAX];
};

struct table_undo;
struct table_journal {
	struct table_undo *items;
	uint32_t count, cap;
};

void table_fini(struct table *);
/* Exactly this key in index ix, or NULL. key is a row with the key's members
 * set. Borrowed until the next put or del. */
const void *table_find(const struct table *, unsigned ix, const void *key);
/* Position of the first row not below key; table_at gives the row or NULL
 * beyond the end. */
uint32_t table_seek(const struct table *, unsigned ix, const void *key);
const void *table_at(const struct table *, unsigned ix, uint32_t pos);

/* Copies row and its strings; replaces the row of the same primary key. Keys
 * of the other indexes must be free. */
void table_put(struct table *, struct table_journal *, const void *row);
/* Removes the row of this primary key; false: there is none. */
bool table_del(struct table *, struct table_journal *, const void *key);

/* Copies a row into *out, its strings into the arena. */
void table_copy(const struct table_type *, const void *row, struct arena *,
    void *out);

/* Both leave the journal empty with its memory kept. */
void journal_commit(struct table_journal *);
void journal_rollback(struct table_journal *);
void journal_fini(struct table_journal *);

#endif
