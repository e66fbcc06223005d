/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_QUERY_H
#define STORE_SQLITE_QUERY_H
/*
 * Running one prepared statement. Errors stick: after one, everything but
 * the end is without effect, so a call is checked once.
 *
 *	struct query q = query_on(db, STMT_USER_GET);
 *
 *	query_str(&q, id);
 *	if (query_row(&q))
 *		user_read(&q, out);
 *	return query_end_one(&q);
 */
#include "store/sqlite/db.h"

struct query {
	struct db *db;
	sqlite3_stmt *stmt;
	int param, column;	/* last bound, next to read */
	int64_t rows;
	int rc;
	enum err err;
};

/* Inside a transaction; query_write on the writer only (BUG otherwise). */
struct query query_on(struct db *, unsigned which);
struct query query_write(struct db *, unsigned which);

/* Bind the next parameter. Strings are borrowed until the end; an absent one
 * is empty, query_str_null makes an empty one NULL. */
void query_int(struct query *, int64_t);
void query_str(struct query *, struct str);
void query_str_null(struct query *, struct str);
void query_blob(struct query *, const void *, size_t len);

/* True: there is a row to read. */
bool query_row(struct query *);
/* Read the next column; strings are borrowed until the next row or the end.
 * A value out of range, as in a damaged file, makes the query fail. */
int64_t column_int(struct query *);
bool column_bool(struct query *);
int column_enum(struct query *, int count);
struct str column_str(struct query *);
struct str column_bytes(struct query *);
/* A blob of exactly len bytes. */
void column_copy(struct query *, void *out, size_t len);

/* Every query ends, once, by one of these. */
enum err query_end(struct query *) MUST_CHECK;
/* ERR_NOT_FOUND when there was no row. */
enum err query_end_one(struct query *) MUST_CHECK;
/* Runs a statement that gives no rows. */
enum err query_run(struct query *) MUST_CHECK;
/* The same; `none` when it changed no row. */
enum err query_run_or(struct query *, enum err none) MUST_CHECK;

/* The copy of a row's string in the arena. */
struct str str_keep(struct arena *, struct str);

#endif
