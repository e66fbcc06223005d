/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of files, and which messages name them, in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

/* Strings are borrowed from the query. */
static void
file_read(struct query *q, struct file *f)
{
	f->id = column_str(q);
	f->owner = column_str(q);
	f->name = column_str(q);
	f->size = column_int(q);
	f->said_hash = column_str(q);
	f->parts = column_str(q);
	f->hash = column_str(q);
	f->place = column_str(q);
	f->mime = column_str(q);
	f->width = column_int(q);
	f->height = column_int(q);
	f->ts = column_int(q);
	f->idle_ts = column_int(q);
}

static enum err
get_one(struct query *q, struct arena *a, struct file *out)
{
	struct str *const strs[] = { &out->id, &out->owner, &out->name,
		&out->said_hash, &out->parts, &out->hash, &out->place,
		&out->mime };

	if (query_row(q)) {
		file_read(q, out);
		/* NOLINTNEXTLINE(bugprone-sizeof-expression): of pointers */
		for (unsigned i = 0; i < sizeof(strs) / sizeof(*strs); i++)
			*strs[i] = str_keep(a, *strs[i]);
	}
	return query_end_one(q);
}

enum err
sqlite_file_get(struct store *s, struct str id, struct arena *a,
    struct file *out)
{
	struct query q = query_on(&s->db, STMT_FILE_GET);

	query_str(&q, id);
	return get_one(&q, a, out);
}

enum err
sqlite_file_by_hash(struct store *s, struct str hash, struct arena *a,
    struct file *out)
{
	struct query q = query_on(&s->db, STMT_FILE_BY_HASH);

	query_str(&q, hash);
	return get_one(&q, a, out);
}

enum err
sqlite_file_put(struct store *s, const struct file *f)
{
	struct query q = query_write(&s->db, STMT_FILE_PUT);

	query_str(&q, f->id);
	query_str(&q, f->owner);
	query_str(&q, f->name);
	query_int(&q, f->size);
	query_str(&q, f->said_hash);
	query_str(&q, f->parts);
	query_str(&q, f->hash);
	query_str(&q, f->place);
	query_str(&q, f->mime);
	query_int(&q, f->width);
	query_int(&q, f->height);
	query_int(&q, f->ts);
	query_int(&q, f->idle_ts);
	return query_run(&q);
}

enum err
sqlite_file_delete(struct store *s, struct str id)
{
	struct query q = query_write(&s->db, STMT_FILE_REF_DROP);
	enum err err;

	query_str(&q, id);
	err = query_run(&q);
	if (err != ERR_OK)
		return err;
	q = query_write(&s->db, STMT_FILE_DELETE);
	query_str(&q, id);
	return query_run_or(&q, ERR_NOT_FOUND);
}

static enum err
walk(struct query *q, store_file_fn visit, void *arg)
{
	struct file f;

	while (query_row(q)) {
		file_read(q, &f);
		if (q->err != ERR_OK || !visit(arg, &f))
			break;
	}
	return query_end(q);
}

enum err
sqlite_file_list(struct store *s, const struct file_range *range,
    store_file_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_FILE_LIST);

	query_str(&q, range->owner);
	query_int(&q, range->before_ts);
	query_str(&q, range->before_id);
	query_int(&q, range->limit);
	return walk(&q, visit, arg);
}

enum err
sqlite_file_idle(struct store *s, int64_t ts, int64_t limit,
    store_file_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_FILE_IDLE);

	query_int(&q, ts);
	query_int(&q, limit);
	return walk(&q, visit, arg);
}

enum err
sqlite_file_open_sum(struct store *s, struct str owner,
    struct file_open_sum *out)
{
	struct query q = query_on(&s->db, STMT_FILE_OPEN_SUM);

	query_str(&q, owner);
	if (query_row(&q)) {
		out->count = column_int(&q);
		out->bytes = column_int(&q);
		out->count_of_owner = column_int(&q);
	}
	return query_end_one(&q);
}

enum err
sqlite_file_ref_put(struct store *s, const struct file_ref *ref)
{
	struct query q = query_write(&s->db, STMT_FILE_REF_PUT);

	query_str(&q, ref->file);
	query_int(&q, ref->conv);
	query_int(&q, ref->seq);
	return query_run(&q);
}

enum err
sqlite_file_ref_clear(struct store *s, int64_t conv, int64_t seq)
{
	struct query q = query_write(&s->db, STMT_FILE_REF_CLEAR);

	query_int(&q, conv);
	query_int(&q, seq);
	return query_run(&q);
}

static enum err
walk_refs(struct query *q, store_file_ref_fn visit, void *arg)
{
	struct file_ref ref;

	while (query_row(q)) {
		ref.file = column_str(q);
		ref.conv = column_int(q);
		ref.seq = column_int(q);
		if (q->err != ERR_OK || !visit(arg, &ref))
			break;
	}
	return query_end(q);
}

enum err
sqlite_file_ref_list(struct store *s, const struct file_ref *after,
    int64_t limit, store_file_ref_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_FILE_REF_LIST);

	query_str(&q, after->file);
	query_int(&q, after->conv);
	query_int(&q, after->seq);
	query_int(&q, limit);
	return walk_refs(&q, visit, arg);
}

enum err
sqlite_file_ref_range(struct store *s, const struct entry_range *range,
    store_file_ref_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_FILE_REF_RANGE);

	query_int(&q, range->conv);
	query_int(&q, range->from);
	query_int(&q, range->upto);
	query_int(&q, range->limit);
	return walk_refs(&q, visit, arg);
}
