/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of conversations, and what they may see, in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

static void
member_read(struct query *q, struct member *m)
{
	m->conv = column_int(q);
	m->user = column_str(q);
	m->role = (enum member_role)column_enum(q, ROLE_OWNER + 1);
	m->left = column_bool(q);
	m->from_seq = column_int(q);
	m->from_count = column_int(q);
	m->read_seq = column_int(q);
	m->read_count = column_int(q);
	m->delivered_seq = column_int(q);
	m->changed = column_int(q);
	m->pinned = column_bool(q);
	m->muted = column_bool(q);
	m->is_speaker = column_bool(q);
	m->joined_ts = column_int(q);
	m->silent_until_ts = column_int(q);
	m->flags = (unsigned)column_enum(q, MEMBER_FLAGS + 1);
	m->hidden_count = column_int(q);
	m->aimed_seq = column_int(q);
}

enum err
sqlite_member_get(struct store *s, int64_t conv, struct str user,
    struct member *out)
{
	struct query q = query_on(&s->db, STMT_MEMBER_GET);

	query_int(&q, conv);
	query_str(&q, user);
	if (query_row(&q)) {
		member_read(&q, out);
		out->user = user;
	}
	return query_end_one(&q);
}

enum err
sqlite_member_put(struct store *s, const struct member *m)
{
	struct query q = query_write(&s->db, STMT_MEMBER_PUT);

	query_int(&q, m->conv);
	query_str(&q, m->user);
	query_int(&q, m->role);
	query_int(&q, m->left);
	query_int(&q, m->from_seq);
	query_int(&q, m->from_count);
	query_int(&q, m->read_seq);
	query_int(&q, m->read_count);
	query_int(&q, m->delivered_seq);
	query_int(&q, m->changed);
	query_int(&q, m->pinned);
	query_int(&q, m->muted);
	query_int(&q, m->is_speaker);
	query_int(&q, m->joined_ts);
	query_int(&q, m->silent_until_ts);
	query_int(&q, m->flags);
	query_int(&q, m->hidden_count);
	query_int(&q, m->aimed_seq);
	return query_run(&q);
}

/* check-size: a function of store_ops, whose shape it has */
enum err
sqlite_member_list(struct store *s, int64_t conv, struct str after,
    int64_t limit, store_member_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_MEMBER_LIST);
	struct member m;

	query_int(&q, conv);
	query_str(&q, after);
	query_int(&q, limit);
	while (query_row(&q)) {
		member_read(&q, &m);
		if (q.err != ERR_OK || !visit(arg, &m))
			break;
	}
	return query_end(&q);
}

enum err
sqlite_member_managers(struct store *s, int64_t conv, int64_t limit,
    store_member_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_MEMBER_MANAGERS);
	struct member m;

	query_int(&q, conv);
	query_int(&q, limit);
	while (query_row(&q)) {
		member_read(&q, &m);
		if (q.err != ERR_OK || !visit(arg, &m))
			break;
	}
	return query_end(&q);
}

static enum err
memberships_visit(struct query *q, store_membership_fn visit, void *arg)
{
	struct member m;
	struct conv c;

	while (query_row(q)) {
		member_read(q, &m);
		sqlite_conv_read(q, &c);
		if (q->err != ERR_OK || !visit(arg, &m, &c))
			break;
	}
	return query_end(q);
}

enum err
sqlite_membership_list(struct store *s, struct str user,
    store_membership_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_MEMBERSHIP_LIST);

	query_str(&q, user);
	return memberships_visit(&q, visit, arg);
}

/* check-size: a function of store_ops, whose shape it has */
enum err
sqlite_membership_since(struct store *s, struct str user, int64_t since,
    int64_t limit, store_membership_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_MEMBERSHIP_SINCE);

	query_str(&q, user);
	query_int(&q, since);
	query_int(&q, limit);
	return memberships_visit(&q, visit, arg);
}

enum err
sqlite_span_put(struct store *s, int64_t conv, struct str user,
    struct span span)
{
	struct query q = query_write(&s->db, STMT_SPAN_PUT);

	query_int(&q, conv);
	query_str(&q, user);
	query_int(&q, span.from);
	query_int(&q, span.upto);
	return query_run(&q);
}

enum err
sqlite_span_clear(struct store *s, int64_t conv, struct str user)
{
	struct query q = query_write(&s->db, STMT_SPAN_CLEAR);

	query_int(&q, conv);
	query_str(&q, user);
	return query_run(&q);
}

enum err
sqlite_span_list(struct store *s, int64_t conv, struct str user,
    store_span_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_SPAN_LIST);
	struct span span;

	query_int(&q, conv);
	query_str(&q, user);
	while (query_row(&q)) {
		span.from = column_int(&q);
		span.upto = column_int(&q);
		if (!visit(arg, &span))
			break;
	}
	return query_end(&q);
}
