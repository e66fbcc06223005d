/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Named values and the last id in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

enum err
sqlite_meta_get(struct store *s, const char *key, struct arena *a,
    struct str *out)
{
	struct query q = query_on(&s->db, STMT_META_GET);

	query_str(&q, str_from(key));
	if (query_row(&q))
		*out = str_keep(a, column_bytes(&q));
	return query_end_one(&q);
}

enum err
sqlite_meta_put(struct store *s, const char *key, struct str value)
{
	struct query q = query_write(&s->db, STMT_META_PUT);

	query_str(&q, str_from(key));
	query_blob(&q, value.p, value.len);
	return query_run(&q);
}

enum err
sqlite_meta_delete(struct store *s, const char *key)
{
	struct query q = query_write(&s->db, STMT_META_DELETE);

	query_str(&q, str_from(key));
	return query_run_or(&q, ERR_NOT_FOUND);
}

enum err
sqlite_last_id_get(struct store *s, int64_t *out)
{
	struct query q = query_on(&s->db, STMT_LAST_ID_GET);

	if (query_row(&q))
		*out = column_int(&q);
	return query_end_one(&q);
}

enum err
sqlite_last_id_put(struct store *s, int64_t id)
{
	struct query q = query_write(&s->db, STMT_LAST_ID_PUT);

	query_int(&q, id);
	return query_run_or(&q, ERR_CORRUPT);
}
