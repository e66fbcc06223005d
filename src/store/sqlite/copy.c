/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages are copied as they are, in their order: several times as fast as
 * VACUUM INTO, which builds every table anew, and for as long as a copy lasts
 * the log of a busy tenant grows. Free pages hold zeros (secure_delete), so
 * nothing that was erased goes along.
 *
 * Runs on: the thread of the connection.
 * Owns: the connection to the copy.
 */
#include "store/sqlite/copy.h"

#include <string.h>

#include "store/sqlite/file.h"
#include "store/sqlite/sums.h"

#define ALL_PAGES (-1)	/* in one step: one reading transaction, one moment */

/* A page that is written must have its sum again: in the log it has none. */
static const char *
layer_of(struct db *from)
{
	int reserved = -1;

	(void)sqlite3_file_control(from->handle, "main",
	    SQLITE_FCNTL_RESERVE_BYTES, &reserved);
	return reserved == SUMS_BYTES ? sums_vfs() : NULL;
}

static int
run(sqlite3 *to, const char *sql)
{
	return sqlite3_exec(to, sql, NULL, NULL, NULL);
}

static int
take_all(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc;

	if (b == NULL)
		return sqlite3_extended_errcode(to);
	rc = sqlite3_backup_step(b, ALL_PAGES);
	(void)sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* The first page still says that there is a log; SQLite answers what the
 * journal is now, whatever was asked for. */
static int
forget_log(sqlite3 *to)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(to, "PRAGMA journal_mode=DELETE", -1, &st,
	    NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		rc = strcmp((const char *)sqlite3_column_text(st, 0),
		    "delete") == 0 ? SQLITE_OK : SQLITE_IOERR;
	(void)sqlite3_finalize(st);
	return rc;
}

enum err
copy_pages(struct db *from, const char *to)
{
	struct db copy = { .schema = from->schema };
	enum err err = file_remove_db(to);
	int rc;

	if (err == ERR_OK)
		err = file_touch(to);
	if (err != ERR_OK)
		return err;
	rc = sqlite3_open_v2(to, &copy.handle, SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_READWRITE, layer_of(from));
	if (copy.handle == NULL)
		BUG("out of memory");
	/* Half a copy is no copy: it needs no journal and waits for no disk. */
	if (rc == SQLITE_OK)
		rc = run(copy.handle, "PRAGMA synchronous=OFF");
	if (rc == SQLITE_OK)
		rc = run(copy.handle, "PRAGMA journal_mode=OFF");
	if (rc == SQLITE_OK)
		rc = take_all(from->handle, copy.handle);
	if (rc == SQLITE_OK)
		rc = forget_log(copy.handle);
	err = rc == SQLITE_OK ? ERR_OK : db_err(&copy, rc);
	sqlite3_close(copy.handle);
	return err;
}
