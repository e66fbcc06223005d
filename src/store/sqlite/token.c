/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens in SQLite: their hashes, that is.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

enum err
sqlite_token_get(struct store *s, const unsigned char hash[32],
    struct arena *a, struct token *out)
{
	struct query q = query_on(&s->db, STMT_TOKEN_GET);

	query_blob(&q, hash, TOKEN_HASH_BYTES);
	if (query_row(&q)) {
		column_copy(&q, out->hash, sizeof(out->hash));
		out->user = str_keep(a, column_str(&q));
		out->label = str_keep(a, column_str(&q));
		out->created_ts = column_int(&q);
		out->expires_ts = column_int(&q);
	}
	return query_end_one(&q);
}

enum err
sqlite_token_newest(struct store *s, struct str user, int64_t *out)
{
	struct query q = query_on(&s->db, STMT_TOKEN_NEWEST);

	query_str(&q, user);
	if (query_row(&q))
		*out = column_int(&q);
	return query_end_one(&q);
}

enum err
sqlite_token_put(struct store *s, const struct token *t)
{
	struct query q = query_write(&s->db, STMT_TOKEN_PUT);

	query_blob(&q, t->hash, sizeof(t->hash));
	query_str(&q, t->user);
	query_str(&q, t->label);
	query_int(&q, t->created_ts);
	query_int(&q, t->expires_ts);
	return query_run(&q);
}

enum err
sqlite_token_delete(struct store *s, const unsigned char hash[32])
{
	struct query q = query_write(&s->db, STMT_TOKEN_DELETE);

	query_blob(&q, hash, TOKEN_HASH_BYTES);
	return query_run_or(&q, ERR_NOT_FOUND);
}

enum err
sqlite_token_delete_user(struct store *s, struct str user)
{
	struct query q = query_write(&s->db, STMT_TOKEN_DELETE_USER);

	query_str(&q, user);
	return query_run(&q);
}

enum err
sqlite_token_trim(struct store *s, struct str user, int64_t keep, int64_t ts)
{
	struct query q = query_write(&s->db, STMT_TOKEN_EXPIRE);
	enum err err;

	query_str(&q, user);
	query_int(&q, ts);
	err = query_run(&q);
	if (err != ERR_OK)
		return err;
	q = query_write(&s->db, STMT_TOKEN_TRIM);
	query_str(&q, user);
	query_int(&q, keep);
	return query_run(&q);
}
