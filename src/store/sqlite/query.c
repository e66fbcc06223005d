/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binding, stepping and reading prepared statements.
 *
 * Runs on: the thread of the connection.
 * Owns: nothing; statements belong to the db.
 */
#include "store/sqlite/query.h"

#include <string.h>

struct query
query_on(struct db *db, unsigned which)
{
	struct query q = { .db = db, .rc = SQLITE_OK };

	BUG_ON(!db->in_txn);
	/* An error inside the transaction may have ended it; nothing may run
	 * on its own then. */
	if (sqlite3_get_autocommit(db->handle))
		q.err = ERR_IO;
	else
		q.err = db_stmt(db, which, &q.stmt);
	return q;
}

struct query
query_write(struct db *db, unsigned which)
{
	BUG_ON(!db->is_writer);
	return query_on(db, which);
}

static void
bound(struct query *q, int rc)
{
	BUG_ON(rc != SQLITE_OK && rc != SQLITE_NOMEM);
	if (rc == SQLITE_NOMEM)
		q->err = db_err(q->db, rc);
}

void
query_int(struct query *q, int64_t value)
{
	q->param++;
	if (q->err == ERR_OK)
		bound(q, sqlite3_bind_int64(q->stmt, q->param, value));
}

void
query_str(struct query *q, struct str s)
{
	q->param++;
	if (q->err == ERR_OK)
		bound(q, sqlite3_bind_text(q->stmt, q->param,
		    s.p != NULL ? s.p : "", (int)s.len, SQLITE_STATIC));
}

void
query_str_null(struct query *q, struct str s)
{
	if (s.len > 0) {
		query_str(q, s);
		return;
	}
	q->param++;
	if (q->err == ERR_OK)
		bound(q, sqlite3_bind_null(q->stmt, q->param));
}

void
query_blob(struct query *q, const void *p, size_t len)
{
	q->param++;
	if (q->err == ERR_OK)
		bound(q, sqlite3_bind_blob64(q->stmt, q->param,
		    p != NULL ? p : "", len, SQLITE_STATIC));
}

bool
query_row(struct query *q)
{
	if (q->err != ERR_OK)
		return false;
	q->column = 0;
	q->rc = sqlite3_step(q->stmt);
	if (q->rc != SQLITE_ROW)
		return false;
	q->rows++;
	return true;
}

int64_t
column_int(struct query *q)
{
	return sqlite3_column_int64(q->stmt, q->column++);
}

bool
column_bool(struct query *q)
{
	return column_int(q) != 0;
}

int
column_enum(struct query *q, int count)
{
	int64_t value = column_int(q);

	if (value >= 0 && value < count)
		return (int)value;
	q->err = ERR_CORRUPT;
	return 0;
}

struct str
column_str(struct query *q)
{
	int at = q->column++;
	const unsigned char *p = sqlite3_column_text(q->stmt, at);
	int len = sqlite3_column_bytes(q->stmt, at);

	if (p == NULL)
		return STR("");
	return (struct str){ (const char *)p, (size_t)len };
}

struct str
column_bytes(struct query *q)
{
	int at = q->column++;
	const void *p = sqlite3_column_blob(q->stmt, at);
	int len = sqlite3_column_bytes(q->stmt, at);

	if (p == NULL)
		return STR("");
	return (struct str){ p, (size_t)len };
}

void
column_copy(struct query *q, void *out, size_t len)
{
	struct str bytes = column_bytes(q);

	if (bytes.len == len)
		memcpy(out, bytes.p, len);
	else
		q->err = ERR_CORRUPT;
}

enum err
query_end(struct query *q)
{
	int rc = q->rc;

	if (q->err == ERR_OK && rc != SQLITE_OK && rc != SQLITE_ROW &&
	    rc != SQLITE_DONE)
		q->err = db_err(q->db, rc);
	/* Repeats the error of step, and has one of its own where a column
	 * that was read as empty had found no memory. */
	rc = q->stmt != NULL ? sqlite3_reset(q->stmt) : SQLITE_OK;
	q->stmt = NULL;
	if (q->err == ERR_OK && rc != SQLITE_OK)
		q->err = db_err(q->db, rc);
	q->db->is_lost |= q->err == ERR_SYNC;
	return q->err;
}

enum err
query_end_one(struct query *q)
{
	enum err err = query_end(q);

	return err == ERR_OK && q->rows == 0 ? ERR_NOT_FOUND : err;
}

enum err
query_run(struct query *q)
{
	if (query_row(q))
		BUG("a statement without rows gave one");
	return query_end(q);
}

enum err
query_run_or(struct query *q, enum err none)
{
	enum err err = query_run(q);

	if (err == ERR_OK && sqlite3_changes64(q->db->handle) == 0)
		return none;
	return err;
}

struct str
str_keep(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.p, s.len), s.len };
}
