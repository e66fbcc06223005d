/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

/* Strings are borrowed from the query. */
static void
record_read(struct query *q, struct record *out)
{
	out->kind = (enum record_kind)column_enum(q, RECORD_KIND_COUNT);
	out->owner = column_str(q);
	out->id = column_str(q);
	out->ts = column_int(q);
	out->body = column_str(q);
}

static void
bind_key(struct query *q, const struct record_key *key)
{
	query_int(q, key->kind);
	query_str(q, key->owner);
	query_str(q, key->id);
}

enum err
sqlite_record_get(struct store *s, const struct record_key *key,
    struct arena *a, struct record *out)
{
	struct query q = query_on(&s->db, STMT_RECORD_GET);

	bind_key(&q, key);
	if (query_row(&q)) {
		record_read(&q, out);
		out->owner = str_keep(a, out->owner);
		out->id = str_keep(a, out->id);
		out->body = str_keep(a, out->body);
	}
	return query_end_one(&q);
}

enum err
sqlite_record_put(struct store *s, const struct record *r)
{
	struct query q = query_write(&s->db, STMT_RECORD_PUT);

	bind_key(&q, &(struct record_key){ r->kind, r->owner, r->id });
	query_int(&q, r->ts);
	query_str(&q, r->body);
	return query_run(&q);
}

enum err
sqlite_record_delete(struct store *s, const struct record_key *key)
{
	struct query q = query_write(&s->db, STMT_RECORD_DELETE);

	bind_key(&q, key);
	return query_run_or(&q, ERR_NOT_FOUND);
}

enum err
sqlite_record_delete_all(struct store *s, enum record_kind kind,
    struct str owner)
{
	struct query q = query_write(&s->db, STMT_RECORD_DELETE_ALL);

	query_int(&q, kind);
	query_str(&q, owner);
	return query_run(&q);
}

/* From what is bound so far on. */
static enum err
walk_on(struct query *q, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	struct record r;

	query_str(q, range->after);
	query_int(q, range->limit);
	while (query_row(q)) {
		record_read(q, &r);
		if (q->err != ERR_OK || !visit(arg, &r))
			break;
	}
	return query_end(q);
}

static enum err
walk(struct store *s, unsigned statement, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	struct query q = query_on(&s->db, statement);

	query_int(&q, range->kind);
	query_str(&q, range->key);
	return walk_on(&q, range, visit, arg);
}

enum err
sqlite_record_list(struct store *s, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	return walk(s, STMT_RECORD_LIST, range, visit, arg);
}

enum err
sqlite_record_owners(struct store *s, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	return walk(s, STMT_RECORD_OWNERS, range, visit, arg);
}

enum err
sqlite_record_ids(struct store *s, const struct record_range *range,
    store_record_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_RECORD_IDS);

	query_int(&q, range->kind);
	return walk_on(&q, range, visit, arg);
}

enum err
sqlite_record_count(struct store *s, enum record_kind kind, struct str owner,
    int64_t *out)
{
	struct query q = query_on(&s->db, STMT_RECORD_COUNT);

	query_int(&q, kind);
	query_str(&q, owner);
	if (query_row(&q))
		*out = column_int(&q);
	return query_end_one(&q);
}
