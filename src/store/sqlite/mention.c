/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who was mentioned where, in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

enum err
sqlite_mention_put(struct store *s, int64_t conv, int64_t seq,
    struct str user)
{
	struct query q = query_write(&s->db, STMT_MENTION_PUT);

	query_int(&q, conv);
	query_int(&q, seq);
	query_str(&q, user);
	return query_run(&q);
}

enum err
sqlite_mention_count(struct store *s, int64_t conv, struct str user,
    int64_t after, int64_t *out)
{
	struct query q = query_on(&s->db, STMT_MENTION_COUNT);

	query_int(&q, conv);
	query_str(&q, user);
	query_int(&q, after);
	if (query_row(&q))
		*out = column_int(&q);
	return query_end_one(&q);
}
