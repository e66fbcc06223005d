/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries in SQLite: the log itself.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

static void
entry_read(struct query *q, struct entry *e)
{
	e->id = column_int(q);
	e->conv = column_int(q);
	e->seq = column_int(q);
	e->count = column_int(q);
	e->ts = column_int(q);
	e->type = (enum entry_type)column_enum(q, ENTRY_TYPE_COUNT);
	e->recalled = column_bool(q);
	e->sender = column_str(q);
	e->cid = column_str(q);
	e->digest = column_int(q);
	e->kind = column_str(q);
	e->body = column_str(q);
	e->reply_to = column_int(q);
	e->target = column_int(q);
	e->mentions = column_str(q);
	e->users = column_str(q);
	e->via = column_str(q);
	e->said_ts = column_int(q);
	e->marks = column_str(q);
}

enum err
sqlite_entry_append(struct store *s, const struct entry *e)
{
	struct query q = query_write(&s->db, STMT_ENTRY_APPEND);

	query_int(&q, e->id);
	query_int(&q, e->conv);
	query_int(&q, e->seq);
	query_int(&q, e->count);
	query_int(&q, e->ts);
	query_int(&q, e->type);
	query_int(&q, e->recalled);
	query_str(&q, e->sender);
	query_str_null(&q, e->cid);
	query_int(&q, e->digest);
	query_str(&q, e->kind);
	query_str(&q, e->body);
	query_int(&q, e->reply_to);
	query_int(&q, e->target);
	query_str(&q, e->mentions);
	query_str(&q, e->users);
	query_str(&q, e->via);
	query_int(&q, e->said_ts);
	query_str(&q, e->marks);
	return query_run_or(&q, ERR_EXISTS);
}

static enum err
entry_one(struct query *q, struct arena *a, struct entry *out)
{
	if (query_row(q)) {
		entry_read(q, out);
		out->sender = str_keep(a, out->sender);
		out->cid = str_keep(a, out->cid);
		out->kind = str_keep(a, out->kind);
		out->body = str_keep(a, out->body);
		out->mentions = str_keep(a, out->mentions);
		out->users = str_keep(a, out->users);
		out->via = str_keep(a, out->via);
		out->marks = str_keep(a, out->marks);
	}
	return query_end_one(q);
}

enum err
sqlite_entry_by_seq(struct store *s, int64_t conv, int64_t seq,
    struct arena *a, struct entry *out)
{
	struct query q = query_on(&s->db, STMT_ENTRY_BY_SEQ);

	query_int(&q, conv);
	query_int(&q, seq);
	return entry_one(&q, a, out);
}

/* check-size: a function of store_ops, whose shape it has */
enum err
sqlite_entry_by_cid(struct store *s, int64_t conv, struct str sender,
    struct str cid, struct arena *a, struct entry *out)
{
	struct query q = query_on(&s->db, STMT_ENTRY_BY_CID);

	query_int(&q, conv);
	query_str(&q, sender);
	query_str_null(&q, cid);
	return entry_one(&q, a, out);
}

/* What a message said is gone from its row: from the log of the file too, and
 * nobody is mentioned any more. */
static enum err
content_gone(struct store *s, int64_t conv, int64_t seq)
{
	struct query q;

	db_erase(&s->db);
	q = query_write(&s->db, STMT_MENTION_DELETE);
	query_int(&q, conv);
	query_int(&q, seq);
	return query_run(&q);
}

enum err
sqlite_entry_recall(struct store *s, int64_t conv, int64_t seq)
{
	struct query q = query_write(&s->db, STMT_ENTRY_RECALL);
	enum err err;

	query_int(&q, conv);
	query_int(&q, seq);
	err = query_run_or(&q, ERR_NOT_FOUND);
	if (err != ERR_OK)
		return err;
	return content_gone(s, conv, seq);
}

enum err
sqlite_entry_rewrite(struct store *s, const struct entry *e)
{
	struct query q = query_write(&s->db, STMT_ENTRY_REWRITE);
	enum err err;

	query_str(&q, e->kind);
	query_str(&q, e->body);
	query_str(&q, e->mentions);
	query_str(&q, e->marks);
	query_int(&q, e->conv);
	query_int(&q, e->seq);
	err = query_run_or(&q, ERR_NOT_FOUND);
	return err == ERR_OK ? content_gone(s, e->conv, e->seq) : err;
}

enum err
sqlite_entry_mark(struct store *s, int64_t conv, int64_t seq,
    struct str marks)
{
	struct query q = query_write(&s->db, STMT_ENTRY_MARK);

	query_str(&q, marks);
	query_int(&q, conv);
	query_int(&q, seq);
	return query_run_or(&q, ERR_NOT_FOUND);
}

static enum err
entries_visit(struct query *q, store_entry_fn visit, void *arg)
{
	struct entry e;

	while (query_row(q)) {
		entry_read(q, &e);
		if (q->err != ERR_OK || !visit(arg, &e))
			break;
	}
	return query_end(q);
}

enum err
sqlite_entry_page(struct store *s, const struct entry_range *r,
    store_entry_fn visit, void *arg)
{
	struct query q = query_on(&s->db, r->newest ? STMT_ENTRY_PAGE_NEWEST :
	    STMT_ENTRY_PAGE_OLDEST);

	query_int(&q, r->conv);
	query_int(&q, r->from);
	query_int(&q, r->upto);
	query_int(&q, r->limit);
	return entries_visit(&q, visit, arg);
}

enum err
sqlite_entry_after(struct store *s, int64_t after, int64_t limit,
    store_entry_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_ENTRY_AFTER);

	query_int(&q, after);
	query_int(&q, limit);
	return entries_visit(&q, visit, arg);
}

enum err
sqlite_entry_purged(struct store *s, int64_t conv, int64_t limit,
    store_entry_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_ENTRY_PURGED);

	query_int(&q, conv);
	query_int(&q, limit);
	return entries_visit(&q, visit, arg);
}

enum err
sqlite_entry_purge(struct store *s, int64_t conv, int64_t upto)
{
	struct query q = query_write(&s->db, STMT_MENTION_PURGE);
	enum err err;

	query_int(&q, conv);
	query_int(&q, upto);
	err = query_run(&q);
	if (err != ERR_OK)
		return err;
	q = query_write(&s->db, STMT_ENTRY_PURGE);
	query_int(&q, conv);
	query_int(&q, upto);
	return query_run(&q);
}
