/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of pages: any byte that changes behind our back is seen, and what has
 * no sums is left alone.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/sqlite/copy.h"
#include "store/sqlite/sums.h"

#define ROWS 300
#define PATH "x.db"
#define COPY "copy.db"

static const int page_sizes[] = { 512, 1024, 4096, 65536 };
#define SIZES (int)(sizeof(page_sizes) / sizeof(*page_sizes))

static sqlite3 *
open_db(void)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open_v2(PATH, &db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE, sums_vfs()), SQLITE_OK);
	sqlite3_extended_result_codes(db, 1);
	return db;
}

static void
run(sqlite3 *db, const char *sql)
{
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK,
	    "%s", sqlite3_errmsg(db));
}

/* A database of some pages, all of them read by read_all. */
static void
make(int page_size, bool has_sums, const char *journal)
{
	sqlite3 *db = open_db();
	char sql[256];

	if (has_sums)
		sums_reserve(db);
	snprintf(sql, sizeof(sql), "PRAGMA page_size=%d;"
	    " PRAGMA journal_mode=%s; CREATE TABLE t (a INTEGER, b TEXT)",
	    page_size, journal);
	run(db, sql);
	snprintf(sql, sizeof(sql), "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
	    " SELECT i + 1 FROM n WHERE i < %d) INSERT INTO t"
	    " SELECT i, hex(zeroblob(300)) FROM n", ROWS);
	run(db, sql);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* SQLITE_OK when every row is as it was. */
static int
read_all(void)
{
	sqlite3 *db = open_db();
	sqlite3_stmt *st = NULL;
	int rc, rows = 0;

	rc = sqlite3_prepare_v2(db, "SELECT a, length(b) FROM t", -1, &st,
	    NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		if (rc != SQLITE_ROW)
			break;
		ck_assert_int_eq(sqlite3_column_int(st, 1), 600);
		rows++;
	}
	if (rc == SQLITE_DONE) {
		ck_assert_int_eq(rows, ROWS);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	return rc;
}

static long
file_bytes(void)
{
	struct stat st;

	ck_assert_int_eq(stat(PATH, &st), 0);
	return (long)st.st_size;
}

/* Turns the bits of one byte. */
static void
flip(long at)
{
	FILE *f = fopen(PATH, "r+b");
	int c;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	c = fgetc(f);
	ck_assert_int_ne(c, EOF);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	ck_assert_int_ne(fputc(~c & 0xff, f), EOF);
	ck_assert_int_eq(fclose(f), 0);
}

static void
copy_page(int from, int to, int size)
{
	unsigned char *page = xmalloc((size_t)size);
	FILE *f = fopen(PATH, "r+b");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, (long)from * size, SEEK_SET), 0);
	ck_assert_uint_eq(fread(page, (size_t)size, 1, f), 1);
	ck_assert_int_eq(fseek(f, (long)to * size, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(page, (size_t)size, 1, f), 1);
	ck_assert_int_eq(fclose(f), 0);
	xfree(page);
}

START_TEST(any_byte_that_changes_is_seen)
{
	int size = page_sizes[_i];
	long bytes;

	make(size, true, "WAL");
	ck_assert_int_eq(read_all(), SQLITE_OK);
	bytes = file_bytes();
	ck_assert_int_gt(bytes, 2L * size);
	/* The first bytes are SQLite's own mark; of a page that is a header
	 * it looks at more than the sum. */
	for (long at = 24; at < bytes; at += bytes / 97) {
		flip(at);
		ck_assert_msg(read_all() != SQLITE_OK, "byte %ld", at);
		flip(at);
	}
	flip(bytes - size + 100);
	ck_assert_int_eq(read_all(), SQLITE_IOERR_DATA);
	flip(bytes - size + 100);
	ck_assert_int_eq(read_all(), SQLITE_OK);
}
END_TEST

START_TEST(a_page_in_the_place_of_another_is_seen)
{
	int size = page_sizes[_i], last;

	make(size, true, "WAL");
	last = (int)(file_bytes() / size) - 1;
	copy_page(last - 1, last, size);
	ck_assert_int_eq(read_all(), SQLITE_IOERR_DATA);
}
END_TEST

/* The byte of the header that says that there are sums may be the one. */
START_TEST(the_byte_that_tells_of_sums_may_change_too)
{
	make(page_sizes[_i], true, "WAL");
	flip(20);
	ck_assert_int_ne(read_all(), SQLITE_OK);
	flip(20);
	ck_assert_int_eq(read_all(), SQLITE_OK);
}
END_TEST

START_TEST(a_file_without_sums_is_left_alone)
{
	long bytes;

	make(page_sizes[_i], false, "WAL");
	ck_assert_int_eq(read_all(), SQLITE_OK);
	bytes = file_bytes();
	/* In the text of a row: nobody can know. */
	flip(bytes - 20);
	ck_assert_int_eq(read_all(), SQLITE_OK);
	/* It has no room for sums, and gets none. */
	ck_assert_int_eq(file_bytes(), bytes);
}
END_TEST

/* Of a rollback journal, of which SQLite makes no pages, nothing is taken
 * for one. */
START_TEST(journals_are_passed_on_as_they_are)
{
	sqlite3 *db;

	make(page_sizes[_i], true, "DELETE");
	ck_assert_int_eq(read_all(), SQLITE_OK);
	db = open_db();
	run(db, "BEGIN; UPDATE t SET a = -a; ROLLBACK");
	run(db, "BEGIN; DELETE FROM t; INSERT INTO t VALUES (1, 'x')");
	run(db, "PRAGMA cache_spill=1; ROLLBACK; VACUUM");
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	ck_assert_int_eq(read_all(), SQLITE_OK);
}
END_TEST

/* Of pages that are in the file and of those that are in the log alone,
 * which have no sums there; of a file without sums none are made. */
START_TEST(a_copy_is_whole_and_has_sums_like_its_file)
{
	bool has_sums = _i < SIZES;
	struct db from = { .handle = NULL };

	make(page_sizes[_i % SIZES], has_sums, "WAL");
	from.handle = open_db();
	run(from.handle, "PRAGMA wal_autocheckpoint=0; INSERT INTO t VALUES"
	    " (0, 'old'); UPDATE t SET b = hex(zeroblob(300)) WHERE a % 7 = 0");
	run(from.handle, "DELETE FROM t WHERE a = 0");
	ck_assert_int_eq(copy_pages(&from, COPY), ERR_OK);
	/* Again: what lay there is not in the way. */
	ck_assert_int_eq(copy_pages(&from, COPY), ERR_OK);
	ck_assert_int_eq(sqlite3_close(from.handle), SQLITE_OK);
	ck_assert_int_eq(access(COPY "-wal", F_OK), -1);
	ck_assert_int_eq(rename(COPY, PATH), 0);
	ck_assert_int_eq(access(PATH "-wal", F_OK), -1);
	ck_assert_int_eq(read_all(), SQLITE_OK);
	ck_assert_int_eq(access(PATH "-wal", F_OK), -1);
	if (!has_sums)
		return;
	flip(2 * page_sizes[_i % SIZES] - 20);	/* the table's first */
	ck_assert_int_eq(read_all(), SQLITE_IOERR_DATA);
}
END_TEST

START_TEST(a_copy_of_what_is_damaged_is_refused)
{
	struct db from = { .handle = NULL };

	make(4096, true, "WAL");
	flip(file_bytes() - 20);
	from.handle = open_db();
	ck_assert_int_ne(copy_pages(&from, COPY), ERR_OK);
	ck_assert_int_eq(sqlite3_close(from.handle), SQLITE_OK);
}
END_TEST

static void
clean(void)
{
	(void)unlink(COPY);
	(void)unlink(PATH);
	(void)unlink(PATH "-wal");
	(void)unlink(PATH "-shm");
	(void)unlink(PATH "-journal");
}

int
main(void)
{
	char dir[] = "sums-test-XXXXXX";
	Suite *s = suite_create("sums");
	TCase *tc = tcase_create("sums");
	SRunner *r;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, clean, NULL);
	tcase_add_loop_test(tc, any_byte_that_changes_is_seen, 0, SIZES);
	tcase_add_loop_test(tc, a_page_in_the_place_of_another_is_seen, 0,
	    SIZES);
	tcase_add_loop_test(tc, the_byte_that_tells_of_sums_may_change_too, 0,
	    SIZES);
	tcase_add_loop_test(tc, a_file_without_sums_is_left_alone, 0, SIZES);
	tcase_add_loop_test(tc, journals_are_passed_on_as_they_are, 0, SIZES);
	tcase_add_loop_test(tc, a_copy_is_whole_and_has_sums_like_its_file, 0,
	    2 * SIZES);
	tcase_add_test(tc, a_copy_of_what_is_damaged_is_refused);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	clean();
	if (chdir("..") == 0)
		rmdir(dir);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
