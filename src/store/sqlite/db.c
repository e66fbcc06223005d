/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What SQLite's result codes mean here, and prepared statements.
 *
 * Runs on: the thread of the connection.
 * Owns: prepared statements.
 */
#include "store/sqlite/db.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "base/sabotage.h"

static const char *const common_sql[DB_STMT_COUNT] = {
	[DB_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[DB_BEGIN_READ] = "BEGIN",
	/* A transaction's snapshot is taken by its first read. */
	[DB_SNAPSHOT] = "SELECT rootpage FROM sqlite_schema LIMIT 1",
	[DB_COMMIT] = "COMMIT",
	[DB_ROLLBACK] = "ROLLBACK",
	[DB_FREE_PAGES] = "PRAGMA freelist_count",
	[DB_ALL_PAGES] = "PRAGMA page_count",
	[DB_PAGE_BYTES] = "PRAGMA page_size",
};

static bool
is_disk_full(const struct db *db)
{
	int os = sqlite3_system_errno(db->handle);

	return os == ENOSPC || os == EDQUOT;
}

static enum err
err_from(const struct db *db, int rc)
{
	if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC)
		return ERR_SYNC;
	if (rc == SQLITE_IOERR_DATA)
		return ERR_CORRUPT;
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return ERR_DISK_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CONSTRAINT:
		return ERR_CORRUPT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return ERR_AGAIN;
	case SQLITE_NOMEM:
		/* Of what a writer did nobody could tell how far it came. */
		if (db->is_writer)
			BUG("out of memory");
		return ERR_BUSY;
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		BUG("sqlite: %s", sqlite3_errmsg(db->handle));
	default:
		return is_disk_full(db) ? ERR_DISK_FULL : ERR_IO;
	}
}

enum err
db_err(const struct db *db, int rc)
{
	enum err err = err_from(db, rc);
	const char *path = sqlite3_db_filename(db->handle, "main");
	char quoted[256];

	if (err != ERR_AGAIN)
		log_error("store", "%s: %s (sqlite %d, errno %d)",
		    log_quote(str_from(path), quoted, sizeof(quoted)),
		    sqlite3_errmsg(db->handle), rc,
		    sqlite3_system_errno(db->handle));
	return err;
}

/* How much of it is meant, -1 for all: SQLite takes no conflict for one whose
 * index is not there. */
static int
sql_len(const char *sql)
{
	const char *rule = sabotage_is(SABOTEUR_NO_CID_INDEX) ?
	    strstr(sql, " ON CONFLICT (conv, sender, cid)") : NULL;

	return rule != NULL ? (int)(rule - sql) : -1;
}

enum err
db_stmt(struct db *db, unsigned which, sqlite3_stmt **out)
{
	sqlite3_stmt **slot = &db->stmts[which];
	const char *sql = which < DB_STMT_COUNT ? common_sql[which] :
	    db->schema->sql[which];
	int rc;

	if (*slot != NULL) {
		BUG_ON(sqlite3_stmt_busy(*slot));
		*out = *slot;
		return ERR_OK;
	}
	rc = sqlite3_prepare_v3(db->handle, sql, sql_len(sql),
	    SQLITE_PREPARE_PERSISTENT, slot, NULL);
	*out = *slot;
	if (rc == SQLITE_OK)
		return ERR_OK;
	/* The text is ours, so a table that it does not fit is damaged. */
	return rc == SQLITE_ERROR ? db_err(db, SQLITE_CORRUPT) :
	    db_err(db, rc);
}
