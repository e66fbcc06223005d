/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transactions and checkpoints of a connection.
 *
 * Runs on: the thread of the connection.
 * Owns: nothing.
 */
#include "store/sqlite/db.h"

/* The log is copied into the database file when it is ahead by what so many
 * commits write, within these bounds. Each page is copied once however often
 * it was written, so a longer log costs less; recovery after a kill reads it
 * all, so it is not endless. */
#define CHECKPOINT_COMMITS 4
#define CHECKPOINT_PAGES_MIN 256
#define CHECKPOINT_PAGES_MAX 4096
/* From here on the log is to begin anew, and from there on it waits for its
 * readers. */
#define RESTART_PAGES 4096
#define RESTART_WAIT_PAGES 8192
#define RESTART_WAIT_MS 100
#define ERASE_STEP_MAX 64

static enum err
db_run(struct db *db, unsigned which)
{
	sqlite3_stmt *st;
	enum err err = db_stmt(db, which, &st);
	int rc;

	if (err != ERR_OK)
		return err;
	rc = sqlite3_step(st);
	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		err = db_err(db, rc);
	db->is_lost |= err == ERR_SYNC;
	sqlite3_reset(st);
	return err;
}

enum err
db_begin(struct db *db)
{
	enum err err;

	BUG_ON(db->in_txn);
	if (db->is_lost)
		return ERR_SYNC;
	err = db_run(db, db->is_writer ? DB_BEGIN_WRITE : DB_BEGIN_READ);
	if (err != ERR_OK)
		return err;
	db->in_txn = true;
	db->changes = sqlite3_total_changes(db->handle);
	if (!db->is_writer)
		err = db_run(db, DB_SNAPSHOT);
	if (err != ERR_OK)
		db_rollback(db);
	return err;
}

enum err
db_commit(struct db *db)
{
	enum err err;

	BUG_ON(!db->in_txn);
	/* Ended by an error inside it: nothing of it may count as done. */
	if (sqlite3_get_autocommit(db->handle))
		return ERR_IO;
	err = db_run(db, DB_COMMIT);
	if (err != ERR_OK)
		return err;
	db->in_txn = false;
	db->erased |= db->erasing;
	db->erasing = false;
	return ERR_OK;
}

void
db_rollback(struct db *db)
{
	if (!db->in_txn)
		return;
	if (!sqlite3_get_autocommit(db->handle) &&
	    db_run(db, DB_ROLLBACK) != ERR_OK)
		BUG("a transaction cannot be rolled back");
	db->in_txn = false;
	db->erasing = false;
}

bool
db_has_written(const struct db *db)
{
	BUG_ON(!db->in_txn);
	return sqlite3_total_changes(db->handle) != db->changes;
}

void
db_erase(struct db *db)
{
	BUG_ON(!db->in_txn || !db->is_writer);
	db->erasing = true;
}

static int
checkpoint(struct db *db, int mode)
{
	int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, mode, NULL,
	    &db->kept_pages);

	/* Otherwise nothing is lost: the log has it all, and grows until a
	 * checkpoint works. */
	if (rc != SQLITE_OK && db_err(db, rc) == ERR_SYNC)
		db->is_lost = true;
	return rc;
}

/* Old frames keep what was overwritten, until the log is cut to nothing.
 * That needs a moment without readers: never waited for. */
void
db_erase_now(struct db *db)
{
	if (!db->erased || db->is_lost)
		return;
	sqlite3_busy_timeout(db->handle, 0);
	if (checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE) == SQLITE_OK) {
		db->erased = false;
		db->wal_pages = db->kept_pages = 0;
	}
	sqlite3_busy_timeout(db->handle, DB_BUSY_TIMEOUT_MS);
}

/* Tried again, ever less often. */
static void
erase_sometimes(struct db *db)
{
	if (db->erase_wait > 0) {
		db->erase_wait--;
		return;
	}
	db_erase_now(db);
	db->erase_step = db->erase_step * 2 + 1;
	if (db->erase_step > ERASE_STEP_MAX)
		db->erase_step = ERASE_STEP_MAX;
	if (!db->erased)
		db->erase_step = 0;
	db->erase_wait = db->erase_step;
}

/* How many pages the log may hold beyond the file. A checkpoint stalls the
 * writer, so that it is small while commits are, and rare while they are
 * large: then every commit takes long and few more would notice. */
static int
checkpoint_due(const struct db *db)
{
	int pages = CHECKPOINT_COMMITS * db->commit_pages;

	if (pages < CHECKPOINT_PAGES_MIN)
		return CHECKPOINT_PAGES_MIN;
	return pages < CHECKPOINT_PAGES_MAX ? pages : CHECKPOINT_PAGES_MAX;
}

/* A log begins anew when all of it is in the file and nobody reads in it. From
 * some length on that is asked for, and later waited for: else, while there is
 * always somebody who reads, the log would have no end. A backup reads for
 * long, so it is waited for ever more seldom. */
static void
checkpoint_all(struct db *db)
{
	bool may_wait = db->wal_pages >= RESTART_WAIT_PAGES &&
	    db->wal_pages >= db->restart_pages;
	int rc;

	sqlite3_busy_timeout(db->handle, may_wait ? RESTART_WAIT_MS : 0);
	rc = checkpoint(db, SQLITE_CHECKPOINT_RESTART);
	if (rc == SQLITE_OK) {
		db->restart_pages = 0;
		db->owes_room = false;
	} else if (may_wait)
		db->restart_pages = db->wal_pages * 2;
	if (rc != SQLITE_OK && (may_wait || rc != SQLITE_BUSY))
		db->kept_pages = db->wal_pages;
	sqlite3_busy_timeout(db->handle, DB_BUSY_TIMEOUT_MS);
}

static void
checkpoint_some(struct db *db)
{
	if (checkpoint(db, SQLITE_CHECKPOINT_PASSIVE) != SQLITE_OK)
		db->kept_pages = db->wal_pages;
	else if (db->kept_pages >= db->wal_pages)
		db->owes_room = false;
}

enum err
db_tidy(struct db *db)
{
	BUG_ON(db->in_txn || !db->is_writer);
	if (db->is_lost)
		return ERR_SYNC;
	if (db->erased)
		erase_sometimes(db);
	if (db->wal_pages < db->kept_pages)	/* it began anew */
		db->kept_pages = db->restart_pages = 0;
	if (db->owes_room ||
	    db->wal_pages - db->kept_pages >= checkpoint_due(db)) {
		if (db->wal_pages >= RESTART_PAGES)
			checkpoint_all(db);
		else
			checkpoint_some(db);
	}
	return db->is_lost ? ERR_SYNC : ERR_OK;
}
