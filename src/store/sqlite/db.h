/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_DB_H
#define STORE_SQLITE_DB_H
/*
 * One connection to one SQLite file: errors and prepared statements (db.c),
 * transactions and checkpoints (txn.c), room that is free
 * (vacuum.c). Knows no table. open.h makes one.
 *
 * Exactly one connection per file is the writer, and it alone checkpoints:
 * releases before 3.51.3 can corrupt a file when two connections do.
 */
#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#define DB_PATH_ROOM 1024
/* How long to wait for a lock: only recovery by another connection, or an
 * operator's tool, ever holds one. */
#define DB_BUSY_TIMEOUT_MS 2000

/* Statements that every file has; a schema's own ids begin after them. */
enum db_stmt {
	DB_BEGIN_WRITE,
	DB_BEGIN_READ,
	DB_SNAPSHOT,
	DB_COMMIT,
	DB_ROLLBACK,
	DB_FREE_PAGES,
	DB_ALL_PAGES,
	DB_PAGE_BYTES,
	DB_STMT_COUNT
};

/* What a file holds. All static. */
struct db_schema {
	int32_t application_id;
	const char *const *migrations;	/* [i] leads from version i to i+1 */
	int version;			/* how many there are */
	const char *const *tables;	/* NULL-ended: those that must exist */
	const char *const *faults;	/* NULL, or NULL-ended: questions that
					 * a sound file answers by 0, of every
					 * version; see db_check */
	const char *const *sql;		/* by statement id */
	unsigned stmt_count;
	bool gives_back;	/* room that is free: see vacuum.c */
};

struct db {
	sqlite3 *handle;
	const struct db_schema *schema;
	sqlite3_stmt **stmts;	/* stmt_count of them, prepared when needed */
	bool is_writer;
	bool in_txn;
	bool is_lost;		/* a sync failed: ERR_SYNC for ever */
	int changes;		/* rows ever written, at the last begin */
	int wal_pages;		/* frames in the log after the last commit */
	int commit_pages;	/* of those, written by that commit */
	int kept_pages;		/* of those, already in the database file */
	bool owes_room;		/* which the next whole checkpoint gives */
	int restart_pages;	/* frames at which it waits for readers again */
	bool erasing, erased;	/* content was overwritten: in this
				 * transaction, in a committed one */
	unsigned erase_wait;	/* tidies to let pass before the next try */
	unsigned erase_step;
};

/* What a result code means; the details are logged here, for nobody above
 * has them. Not for SQLITE_OK, ROW, DONE. */
enum err db_err(const struct db *, int rc);
/* The prepared statement; BUG when it is in use already. */
enum err db_stmt(struct db *, unsigned which, sqlite3_stmt **out) MUST_CHECK;

enum err db_begin(struct db *) MUST_CHECK;
enum err db_commit(struct db *) MUST_CHECK;
void db_rollback(struct db *);
/* Whether the open transaction wrote anything. */
bool db_has_written(const struct db *);
/* Writer, outside a transaction. ERR_SYNC only. */
enum err db_tidy(struct db *) MUST_CHECK;
/* The open transaction overwrites content that must not stay in the log. */
void db_erase(struct db *);
/* Writer, in a transaction: gives back some room while a tenth of the file is
 * free, for two milliseconds; *more: it still is. */
enum err vacuum_some(struct db *, bool *more) MUST_CHECK;
/* Before closing: what was erased leaves the log, if it still lies there and
 * nobody reads. */
void db_erase_now(struct db *);

#endif
