/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include "store/mem/mem_priv.h"

static struct record
row_of(const struct record_key *key)
{
	return (struct record){ .kind = key->kind, .owner = key->owner,
		.id = key->id };
}

enum err
mem_record_get(struct store *s, const struct record_key *key,
    struct arena *a, struct record *out)
{
	struct record row = row_of(key);

	return mem_get(s, MEM_RECORD, BY_KEY, &row, a, out);
}

enum err
mem_record_put(struct store *s, const struct record *r)
{
	mem_put(s, MEM_RECORD, r);
	return ERR_OK;
}

enum err
mem_record_delete(struct store *s, const struct record_key *key)
{
	struct record row = row_of(key);

	return mem_del(s, MEM_RECORD, &row) ? ERR_OK : ERR_NOT_FOUND;
}

/* The first record of that owner, or NULL. */
static const struct record *
first_of(const struct table *t, enum record_kind kind, struct str owner,
    uint32_t *pos)
{
	struct record key = { .kind = kind, .owner = owner, .id = STR("") };
	const struct record *r;

	*pos = table_seek(t, BY_KEY, &key);
	r = table_at(t, BY_KEY, *pos);
	return r != NULL && r->kind == kind && str_eq(r->owner, owner) ? r :
	    NULL;
}

enum err
mem_record_delete_all(struct store *s, enum record_kind kind,
    struct str owner)
{
	const struct table *t = mem_writes(s, MEM_RECORD);
	const struct record *r;
	uint32_t pos;

	while ((r = first_of(t, kind, owner, &pos)) != NULL)
		mem_del(s, MEM_RECORD, r);
	return ERR_OK;
}

enum err
mem_record_list(struct store *s, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_RECORD);
	struct record key = { .kind = range->kind, .owner = range->key,
		.id = range->after };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	int64_t left = range->limit;
	const struct record *r;
	bool more = true;

	s->walks++;
	for (; more && left > 0 && (r = table_at(t, BY_KEY, pos)) != NULL &&
	    r->kind == range->kind && str_eq(r->owner, range->key); pos++) {
		if (str_eq(r->id, range->after))
			continue;
		more = visit(arg, r);
		left--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_record_owners(struct store *s, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_RECORD);
	struct record key = { .kind = range->kind, .owner = range->after,
		.id = range->key };
	uint32_t pos = table_seek(t, RECORD_BY_ID, &key);
	int64_t left = range->limit;
	const struct record *r;
	bool more = true;

	s->walks++;
	for (; more && left > 0 &&
	    (r = table_at(t, RECORD_BY_ID, pos)) != NULL &&
	    r->kind == range->kind && str_eq(r->id, range->key); pos++) {
		if (str_eq(r->owner, range->after))
			continue;
		more = visit(arg, r);
		left--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_record_ids(struct store *s, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_RECORD);
	struct record key = { .kind = range->kind, .owner = STR(""),
		.id = range->after };
	uint32_t pos = table_seek(t, RECORD_BY_ID, &key);
	int64_t left = range->limit;
	const struct record *r;
	bool more = true;

	s->walks++;
	for (; more && left > 0 &&
	    (r = table_at(t, RECORD_BY_ID, pos)) != NULL &&
	    r->kind == range->kind; pos++) {
		if (str_eq(r->id, range->after))
			continue;
		more = visit(arg, r);
		left--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_record_count(struct store *s, enum record_kind kind, struct str owner,
    int64_t *out)
{
	const struct table *t = mem_reads(s, MEM_RECORD);
	const struct record *r;
	uint32_t pos;

	*out = 0;
	for (r = first_of(t, kind, owner, &pos); r != NULL &&
	    r->kind == kind && str_eq(r->owner, owner);
	    r = table_at(t, BY_KEY, ++pos))
		++*out;
	return ERR_OK;
}
