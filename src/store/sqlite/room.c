/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rooms and their marks in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

static void
room_read(struct query *q, struct room *r)
{
	r->conv = column_int(q);
	r->from_seq = column_int(q);
	r->is_kept = column_bool(q);
	r->is_recorded = column_bool(q);
	r->muted_until_ts = column_int(q);
	r->window_ms = column_int(q);
	r->slots = column_int(q);
	r->reserved = column_int(q);
	r->extra = column_int(q);
	r->history = column_int(q);
	r->low_kinds = column_str(q);
	r->extra_kinds = column_str(q);
	r->is_high_for_all = column_bool(q);
}

enum err
sqlite_room_get(struct store *s, int64_t conv, struct arena *a,
    struct room *out)
{
	struct query q = query_on(&s->db, STMT_ROOM_GET);

	query_int(&q, conv);
	if (query_row(&q)) {
		room_read(&q, out);
		out->low_kinds = str_keep(a, out->low_kinds);
		out->extra_kinds = str_keep(a, out->extra_kinds);
	}
	return query_end_one(&q);
}

enum err
sqlite_room_put(struct store *s, const struct room *r)
{
	struct query q = query_write(&s->db, STMT_ROOM_PUT);

	query_int(&q, r->conv);
	query_int(&q, r->from_seq);
	query_int(&q, r->is_kept);
	query_int(&q, r->is_recorded);
	query_int(&q, r->muted_until_ts);
	query_int(&q, r->window_ms);
	query_int(&q, r->slots);
	query_int(&q, r->reserved);
	query_int(&q, r->extra);
	query_int(&q, r->history);
	query_str(&q, r->low_kinds);
	query_str(&q, r->extra_kinds);
	query_int(&q, r->is_high_for_all);
	return query_run(&q);
}

enum err
sqlite_room_delete(struct store *s, int64_t conv)
{
	struct query q = query_write(&s->db, STMT_MARK_DELETE_ALL);
	enum err err;

	query_int(&q, conv);
	err = query_run(&q);
	if (err != ERR_OK)
		return err;
	q = query_write(&s->db, STMT_ROOM_DELETE);
	query_int(&q, conv);
	return query_run_or(&q, ERR_NOT_FOUND);
}

enum err
sqlite_room_list(struct store *s, struct str after, int64_t limit,
    store_room_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_ROOM_LIST);
	struct room r;
	struct conv c;

	query_str(&q, after);
	query_int(&q, limit);
	while (query_row(&q)) {
		room_read(&q, &r);
		sqlite_conv_read(&q, &c);
		if (q.err != ERR_OK || !visit(arg, &r, &c))
			break;
	}
	return query_end(&q);
}

static enum err
count_one(struct query *q, int64_t *out)
{
	if (query_row(q))
		*out = column_int(q);
	return query_end_one(q);
}

enum err
sqlite_room_count(struct store *s, int64_t *out)
{
	struct query q = query_on(&s->db, STMT_ROOM_COUNT);

	return count_one(&q, out);
}

enum err
sqlite_room_mark_put(struct store *s, const struct room_mark *m)
{
	struct query q = query_write(&s->db, STMT_MARK_PUT);

	query_int(&q, m->conv);
	query_int(&q, m->kind);
	query_str(&q, m->user);
	query_int(&q, m->until_ts);
	return query_run(&q);
}

enum err
sqlite_room_mark_delete(struct store *s, int64_t conv,
    enum room_mark_kind kind, struct str user)
{
	struct query q = query_write(&s->db, STMT_MARK_DELETE);

	query_int(&q, conv);
	query_int(&q, kind);
	query_str(&q, user);
	return query_run_or(&q, ERR_NOT_FOUND);
}

enum err
sqlite_room_mark_list(struct store *s, int64_t conv,
    store_room_mark_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_MARK_LIST);
	struct room_mark m;

	query_int(&q, conv);
	while (query_row(&q)) {
		m.conv = column_int(&q);
		m.kind = (enum room_mark_kind)column_enum(&q, MARK_KINDS);
		m.user = column_str(&q);
		m.until_ts = column_int(&q);
		if (q.err != ERR_OK || !visit(arg, &m))
			break;
	}
	return query_end(&q);
}

enum err
sqlite_room_mark_trim(struct store *s, int64_t conv, int64_t ts,
    int64_t *left)
{
	struct query q = query_write(&s->db, STMT_MARK_TRIM);
	enum err err;

	query_int(&q, conv);
	query_int(&q, ts);
	err = query_run(&q);
	if (err != ERR_OK)
		return err;
	q = query_on(&s->db, STMT_MARK_COUNT);
	query_int(&q, conv);
	return count_one(&q, left);
}
