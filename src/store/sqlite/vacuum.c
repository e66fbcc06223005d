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
/* Whoever sends meanwhile waits for it, and for the commit. */
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

static bool
is_worth_it(int64_t free_pages, int64_t all_pages)
{
	return free_pages >= FREE_PAGES_MIN &&
	    free_pages * FREE_SHARE >= all_pages;
}

/* One page with each step. */
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
vacuum_some(struct db *db, bool *more)
{
	int64_t free_pages = 0, all_pages = 0, moved = 0;
	enum err err;

	BUG_ON(!db->in_txn);
	*more = false;
	if (!db->schema->gives_back)
		return ERR_OK;
	err = look(db, &free_pages, &all_pages);
	if (err == ERR_OK && is_worth_it(free_pages, all_pages))
		err = move_pages(db, &moved);
	metric_add(METRIC_VACUUM_PAGES, moved);
	/* No page moved: an older file, which cannot. */
	*more = err == ERR_OK && moved > 0 &&
	    is_worth_it(free_pages - moved, all_pages - moved);
	/* However little of the log is not in the file yet: nobody may write
	 * for long now, and until then the file is as it was. */
	if (moved > 0 && !*more)
		db->owes_room = true;
	return err;
}
