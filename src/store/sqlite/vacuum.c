/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Giving back room that is free: pages of the end of the file move to where
 * nothing is, and the checkpoint that writes this down cuts the file.
 *
 * Runs on: the thread of the connection.
 * Owns: nothing.
 */
#include <time.h>

#include "base/metrics.h"
#include "store/sqlite/db.h"

/* Below, a file is too small to be worth it. */
#define FREE_PAGES_MIN 256
#define FREE_SHARE 10		/* one in so many pages is free */
/* Between looks that find nothing to do. */
#define LOOK_EVERY 16
/* After one that failed: the disk may be full. */
#define LOOK_LATER 256
/* Pages move for so long, then there is a commit; it syncs the log, as any
 * does. Whoever sends meanwhile waits for both. */
#define SLICE_NS 2000000

static int64_t
now_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static enum err
ask(struct db *db, unsigned which, int64_t *out)
{
	sqlite3_stmt *st;
	enum err err = db_stmt(db, which, &st);
	int rc;

	if (err != ERR_OK)
		return err;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	else
		err = db_err(db, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc);
	sqlite3_reset(st);
	return err;
}

static enum err
look(struct db *db, int64_t *free_pages, int64_t *all_pages)
{
	enum err err = ask(db, DB_FREE_PAGES, free_pages);

	return err == ERR_OK ? ask(db, DB_ALL_PAGES, all_pages) : err;
}

enum err
vacuum_slack(struct db *db, int64_t *free_bytes, int64_t *all_bytes)
{
	int64_t bytes = 0;
	enum err err;

	BUG_ON(!db->in_txn);
	err = look(db, free_bytes, all_bytes);
	if (err == ERR_OK)
		err = ask(db, DB_PAGE_BYTES, &bytes);
	*free_bytes *= bytes;
	*all_bytes *= bytes;
	return err;
}

static bool
is_worth_it(int64_t free_pages, int64_t all_pages)
{
	return free_pages >= FREE_PAGES_MIN &&
	    free_pages * FREE_SHARE >= all_pages;
}

/* One page with each step; inside a transaction. */
static enum err
move_pages(struct db *db, int64_t *moved)
{
	int64_t end = now_ns() + SLICE_NS;
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db->handle, "PRAGMA incremental_vacuum",
	    -1, &st, NULL);

	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
			++*moved;
			if (now_ns() >= end)
				break;
		}
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? ERR_OK :
	    db_err(db, rc);
}

enum err
vacuum_some(struct db *db)
{
	int64_t free_pages = 0, all_pages = 0, moved = 0;
	enum err err;

	if (!db->schema->gives_back || db->is_lost)
		return db->is_lost ? ERR_SYNC : ERR_OK;
	if (db->vacuum_wait > 0) {
		db->vacuum_wait--;
		return ERR_OK;
	}
	db->vacuum_wait = LOOK_EVERY;
	err = db_begin(db);
	if (err == ERR_OK)
		err = look(db, &free_pages, &all_pages);
	if (err == ERR_OK && is_worth_it(free_pages, all_pages)) {
		db->vacuum_wait = 0;
		err = move_pages(db, &moved);
	}
	if (err == ERR_OK)
		err = db_commit(db);
	if (err != ERR_OK) {
		db_rollback(db);
		db->vacuum_wait = LOOK_LATER;
	} else {
		metric_add(METRIC_VACUUM_PAGES, moved);
	}
	/* No page moved: an older file, which cannot. */
	if (moved == 0 && db->vacuum_wait == 0)
		db->vacuum_wait = LOOK_LATER;
	return db->is_lost ? ERR_SYNC : ERR_OK;
}
