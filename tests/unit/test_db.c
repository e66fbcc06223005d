/* SPDX-License-Identifier: Apache-2.0 */
/* Migrations of a SQLite file, with schemas made up for it. */
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/sqlite/open.h"
#include "store/sqlite/query.h"
#include "store/sqlite/sums.h"

enum stmt { STMT_ADD = DB_STMT_COUNT, STMT_SUM, STMT_MORE, STMT_BYTES,
	STMT_STRANGE, STMT_FILL, STMT_LONG, STMT_READ, STMT_COUNT };

static const char *const migrations[] = {
	"CREATE TABLE a (n INTEGER)",
	"CREATE TABLE b (n INTEGER); INSERT INTO b SELECT n * 2 FROM a",
	"INSERT INTO b VALUES (1000)",
};
static const char *const bad_migrations[] = {
	"CREATE TABLE a (n INTEGER)",
	"INSERT INTO a VALUES (1); CREATE TABLE a (n INTEGER)",
};
static const char *const tables_1[] = { "a", NULL };
static const char *const tables_3[] = { "a", "b", NULL };
static const char *const sql[STMT_COUNT] = {
	[STMT_ADD] = "INSERT INTO a VALUES (?)",
	[STMT_SUM] = "SELECT sum(n) FROM a",
	[STMT_MORE] = "SELECT sum(n) FROM b",
	[STMT_BYTES] = "SELECT x'010203', NULL, NULL",
	[STMT_FILL] = "INSERT INTO a VALUES (randomblob(1000000))",
	[STMT_LONG] = "INSERT INTO a VALUES (printf('%.*c', 100000, 'x'))",
	[STMT_READ] = "SELECT substr(n, 2) FROM a",
	[STMT_STRANGE] = "SELECT ?, ?, ?, ? FROM nowhere",
};

static const struct db_schema schema_1 = { 7, migrations, 1, tables_1, NULL,
	sql, STMT_COUNT, false };
static const struct db_schema schema_3 = { 7, migrations, 3, tables_3, NULL,
	sql, STMT_COUNT, false };
static const struct db_schema schema_bad = { 7, bad_migrations, 2, tables_1,
	NULL, sql, STMT_COUNT, false };

static void
open_writer(struct db *db, const struct db_schema *schema)
{
	const char *why = NULL;

	ck_assert_int_eq(db_open(db, "x.db", schema, true, &why), ERR_OK);
}

static void
add(struct db *db, int64_t n)
{
	struct query q;

	ck_assert_int_eq(db_begin(db), ERR_OK);
	q = query_write(db, STMT_ADD);
	query_int(&q, n);
	ck_assert_int_eq(query_run(&q), ERR_OK);
	ck_assert_int_eq(db_commit(db), ERR_OK);
}

static int64_t
sum(struct db *db, unsigned which)
{
	struct query q;
	int64_t n = -1;

	ck_assert_int_eq(db_begin(db), ERR_OK);
	q = query_on(db, which);
	if (query_row(&q))
		n = column_int(&q);
	ck_assert_int_eq(query_end_one(&q), ERR_OK);
	db_rollback(db);
	return n;
}

/* Long for a read of the daemon's own, which take a few milliseconds. */
#define READ_MS 10

/* Reads again and again until its line breaks. */
static void *
read_on(void *arg)
{
	struct pollfd line = { .fd = *(int *)arg, .events = POLLIN };
	const char *why = NULL;
	struct db db;

	ck_assert_int_eq(db_open(&db, "x.db", &schema_1, false, &why), ERR_OK);
	do
		ck_assert_int_eq(db_begin(&db), ERR_OK);
	while (poll(&line, 1, READ_MS) == 0 && (db_rollback(&db), true));
	db_rollback(&db);
	db_close(&db);
	return NULL;
}

static int
fill(struct db *db)
{
	struct query q;

	ck_assert_int_eq(db_begin(db), ERR_OK);
	q = query_write(db, STMT_FILL);
	ck_assert_int_eq(query_run(&q), ERR_OK);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_int_eq(db_tidy(db), ERR_OK);
	return db->wal_pages;
}

static void
clean(void)
{
	static const char *const names[] = { "x.db", "x.db-wal", "x.db-shm",
		"x.db.v1", "x.db.new", "elsewhere" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		(void)remove(names[i]);
}

/* By another program than ours. */
static void
run_sql(const char *text)
{
	sqlite3 *other;

	ck_assert_int_eq(sqlite3_open_v2("x.db", &other,
	    SQLITE_OPEN_READWRITE, sums_vfs()), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, text, NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
}

static void
expect_refused(const struct db_schema *schema, bool is_writer, enum err want,
    const char *word)
{
	struct db db;
	const char *why = NULL;

	ck_assert_int_eq(db_open(&db, "x.db", schema, is_writer, &why), want);
	ck_assert_ptr_nonnull(why);
	ck_assert_msg(strstr(why, word) != NULL, "%s", why);
}

static void
set_up(void)
{
	clean();
	log_set_level(LOG_NONE);
}

START_TEST(an_older_file_is_migrated_in_order)
{
	struct db db;

	open_writer(&db, &schema_1);
	add(&db, 21);
	db_close(&db);
	open_writer(&db, &schema_3);
	ck_assert_int_eq(sum(&db, STMT_SUM), 21);
	ck_assert_int_eq(sum(&db, STMT_MORE), 1042);
	db_close(&db);
	open_writer(&db, &schema_3);	/* and only once */
	ck_assert_int_eq(sum(&db, STMT_MORE), 1042);
	db_close(&db);
}
END_TEST

START_TEST(the_file_as_it_was_is_kept_beside)
{
	struct db db;

	open_writer(&db, &schema_1);
	add(&db, 21);
	db_close(&db);
	ck_assert_int_ne(access("x.db.v1", F_OK), 0);
	open_writer(&db, &schema_3);
	db_close(&db);
	/* going back is renaming it */
	ck_assert_int_eq(rename("x.db.v1", "x.db"), 0);
	open_writer(&db, &schema_1);
	ck_assert_int_eq(sum(&db, STMT_SUM), 21);
	db_close(&db);
}
END_TEST

START_TEST(a_migration_that_fails_changes_nothing)
{
	const char *why = NULL;
	struct db db;

	open_writer(&db, &schema_1);
	add(&db, 21);
	db_close(&db);
	ck_assert_int_ne(db_open(&db, "x.db", &schema_bad, true, &why),
	    ERR_OK);
	ck_assert_ptr_null(db.handle);
	ck_assert_ptr_nonnull(why);
	open_writer(&db, &schema_1);
	ck_assert_int_eq(sum(&db, STMT_SUM), 21);
	db_close(&db);
}
END_TEST

START_TEST(a_reader_waits_for_the_migration)
{
	const char *why = NULL;
	struct db db;

	open_writer(&db, &schema_1);
	db_close(&db);
	ck_assert_int_eq(db_open(&db, "x.db", &schema_3, false, &why),
	    ERR_AGAIN);
	ck_assert_ptr_null(db.handle);
	open_writer(&db, &schema_3);
	db_close(&db);
	ck_assert_int_eq(db_open(&db, "x.db", &schema_3, false, &why),
	    ERR_OK);
	ck_assert_int_eq(sum(&db, STMT_MORE), 1000);
	db_close(&db);
}
END_TEST

START_TEST(a_statement_in_use_is_not_used_again)
{
	struct query q;
	struct db db;

	open_writer(&db, &schema_1);
	ck_assert_int_eq(db_begin(&db), ERR_OK);
	q = query_on(&db, STMT_SUM);
	ck_assert(query_row(&q));
	query_on(&db, STMT_SUM);
}
END_TEST

START_TEST(writes_of_others_make_a_writer_say_again)
{
	struct db db;
	sqlite3 *other;

	open_writer(&db, &schema_1);
	ck_assert_int_eq(sqlite3_open("x.db", &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL,
	    NULL), SQLITE_OK);
	sqlite3_busy_timeout(db.handle, 1);
	ck_assert_int_eq(db_begin(&db), ERR_AGAIN);
	sqlite3_close(other);
	ck_assert_int_eq(db_begin(&db), ERR_OK);
	db_close(&db);
}
END_TEST

START_TEST(without_its_snapshot_nothing_is_migrated)
{
	struct db db;

	open_writer(&db, &schema_1);
	add(&db, 4);
	db_close(&db);
	ck_assert_int_eq(mkdir("x.db.v1", 0700), 0);
	expect_refused(&schema_3, true, ERR_IO, "cannot be opened");
	open_writer(&db, &schema_1);	/* not a newer one */
	ck_assert_int_eq(sum(&db, STMT_SUM), 4);
	db_close(&db);
	ck_assert_int_eq(rmdir("x.db.v1"), 0);
	open_writer(&db, &schema_3);
	ck_assert_int_eq(sum(&db, STMT_MORE), 1008);
	db_close(&db);
}
END_TEST

START_TEST(what_lies_in_the_way_of_a_new_file_is_said)
{
	ck_assert_int_eq(mkdir("x.db.new", 0700), 0);
	expect_refused(&schema_1, true, ERR_IO, "cannot be opened");
}
END_TEST

START_TEST(a_file_of_ours_without_a_version_is_refused)
{
	struct db db;

	open_writer(&db, &schema_1);
	db_close(&db);
	run_sql("PRAGMA user_version=0");
	expect_refused(&schema_1, true, ERR_CORRUPT, "not made by");
	expect_refused(&schema_1, false, ERR_CORRUPT, "not made by");
}
END_TEST

/* Without the log a reader would lock the writer out. */
START_TEST(a_reader_wants_a_write_ahead_log)
{
	struct db db;

	open_writer(&db, &schema_1);
	add(&db, 4);
	db_close(&db);
	run_sql("PRAGMA journal_mode=DELETE");
	expect_refused(&schema_1, false, ERR_CORRUPT, "damaged");
	open_writer(&db, &schema_1);	/* makes it right */
	db_close(&db);
	ck_assert_int_eq(db_open(&db, "x.db", &schema_1, false,
	    &(const char *){ NULL }), ERR_OK);
	ck_assert_int_eq(sum(&db, STMT_SUM), 4);
	db_close(&db);
}
END_TEST

/* Its sync would go elsewhere. */
START_TEST(a_log_that_is_a_link_is_refused)
{
	struct db db;

	open_writer(&db, &schema_1);
	db_close(&db);
	ck_assert_int_eq(symlink("elsewhere", "x.db-wal"), 0);
	expect_refused(&schema_1, true, ERR_IO, "cannot be opened");
}
END_TEST

/* Three, so that at every moment one of them reads. */
START_TEST(a_log_that_is_always_read_begins_anew)
{
	pthread_t readers[3];
	struct db db;
	int line[2], most = 0;

	open_writer(&db, &schema_1);
	fill(&db);
	ck_assert_int_eq(pipe(line), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&readers[i], NULL, read_on,
		    &line[0]), 0);
	for (int i = 0; i < 100; i++) {
		int pages = fill(&db);

		most = pages > most ? pages : most;
	}
	ck_assert_int_eq(close(line[1]), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_join(readers[i], NULL), 0);
	/* On a busy machine they are waited for in vain once or twice. */
	ck_assert_int_lt(most, 90 << 8);
	close(line[0]);
	db_close(&db);
}
END_TEST

/* A backup reads for long: not every commit waits for it. */
START_TEST(a_long_reader_is_waited_for_seldom)
{
	struct db db, reader;
	const char *why = NULL;
	int waits = 0;

	open_writer(&db, &schema_1);
	fill(&db);
	ck_assert_int_eq(db_open(&reader, "x.db", &schema_1, false, &why),
	    ERR_OK);
	ck_assert_int_eq(db_begin(&reader), ERR_OK);
	for (int i = 0; i < 80; i++) {
		int before = db.restart_pages;

		fill(&db);
		waits += db.restart_pages != before;
	}
	ck_assert_int_gt(db.wal_pages, 70 << 8);
	ck_assert_int_eq(waits, 2);	/* at 32 and 64 MiB */
	db_rollback(&reader);
	fill(&db);
	ck_assert_int_lt(fill(&db), 4 << 8);
	db_close(&reader);
	db_close(&db);
}
END_TEST

START_TEST(an_error_sticks_to_its_query)
{
	struct query q;
	struct db db;

	open_writer(&db, &schema_1);
	ck_assert_int_eq(db_begin(&db), ERR_OK);
	q = query_on(&db, STMT_STRANGE);
	query_int(&q, 1);
	query_str(&q, STR("x"));
	query_str_null(&q, STR_NONE);
	query_blob(&q, "x", 1);
	ck_assert(!query_row(&q));
	ck_assert_int_eq(query_end_one(&q), ERR_CORRUPT);
	/* and to nothing else */
	q = query_write(&db, STMT_ADD);
	query_int(&q, 3);
	ck_assert_int_eq(query_run(&q), ERR_OK);
	ck_assert_int_eq(db_commit(&db), ERR_OK);
	ck_assert_int_eq(sum(&db, STMT_SUM), 3);
	db_close(&db);
}
END_TEST

START_TEST(bytes_of_another_length_are_damage)
{
	char out[3] = "";
	struct query q;
	struct db db;

	open_writer(&db, &schema_1);
	ck_assert_int_eq(db_begin(&db), ERR_OK);
	q = query_on(&db, STMT_BYTES);
	ck_assert(query_row(&q));
	column_copy(&q, out, 3);
	ck_assert_mem_eq(out, "\1\2\3", 3);
	ck_assert_uint_eq(column_str(&q).len, 0);
	ck_assert_uint_eq(column_bytes(&q).len, 0);
	ck_assert_int_eq(query_end(&q), ERR_OK);
	q = query_on(&db, STMT_BYTES);
	ck_assert(query_row(&q));
	column_copy(&q, out, 2);
	ck_assert_int_eq(query_end(&q), ERR_CORRUPT);
	db_close(&db);
}
END_TEST

static void
add_long_text(struct db *db)
{
	struct query q;

	ck_assert_int_eq(db_begin(db), ERR_OK);
	q = query_write(db, STMT_LONG);
	ck_assert_int_eq(query_run(&q), ERR_OK);
	ck_assert_int_eq(db_commit(db), ERR_OK);
}

/* SQLite makes the text of this column when it is read: it is taken for an
 * empty one by who does not look at the end. */
static enum err
read_without_memory(struct db *db)
{
	struct query q = query_on(db, STMT_READ);
	struct str text;

	ck_assert(query_row(&q));
	sqlite3_hard_heap_limit64(sqlite3_memory_used());
	text = column_str(&q);
	sqlite3_hard_heap_limit64(0);
	ck_assert_uint_eq(text.len, 0);
	return query_end(&q);
}

START_TEST(a_writer_without_memory_ends)
{
	struct db db;

	open_writer(&db, &schema_1);
	add_long_text(&db);
	ck_assert_int_eq(db_begin(&db), ERR_OK);
	ck_assert_int_ne(read_without_memory(&db), ERR_OK);
}
END_TEST

START_TEST(a_reader_without_memory_is_refused)
{
	const char *why = NULL;
	struct db db, reader;
	struct query q;

	open_writer(&db, &schema_1);
	add_long_text(&db);
	ck_assert_int_eq(db_open(&reader, "x.db", &schema_1, false, &why),
	    ERR_OK);
	ck_assert_int_eq(db_begin(&reader), ERR_OK);
	ck_assert_int_eq(read_without_memory(&reader), ERR_BUSY);
	db_rollback(&reader);
	ck_assert_int_eq(db_begin(&reader), ERR_OK);
	q = query_on(&reader, STMT_READ);
	ck_assert(query_row(&q));
	ck_assert_uint_eq(column_str(&q).len, 99999);
	ck_assert_int_eq(query_end(&q), ERR_OK);
	db_rollback(&reader);
	db_close(&reader);
	db_close(&db);
}
END_TEST

START_TEST(rows_where_none_belong_are_a_bug)
{
	struct query q;
	struct db db;

	open_writer(&db, &schema_1);
	ck_assert_int_eq(db_begin(&db), ERR_OK);
	q = query_on(&db, STMT_SUM);
	(void)!query_run(&q);
}
END_TEST

int
main(void)
{
	char dir[] = "db-test-XXXXXX";
	Suite *s = suite_create("db");
	TCase *tc = tcase_create("db");
	SRunner *r;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, an_older_file_is_migrated_in_order);
	tcase_add_test(tc, the_file_as_it_was_is_kept_beside);
	tcase_add_test(tc, a_migration_that_fails_changes_nothing);
	tcase_add_test(tc, a_reader_waits_for_the_migration);
	tcase_add_test_raise_signal(tc, a_statement_in_use_is_not_used_again,
	    SIGABRT);
	tcase_add_test(tc, writes_of_others_make_a_writer_say_again);
	tcase_add_test(tc, without_its_snapshot_nothing_is_migrated);
	tcase_add_test(tc, what_lies_in_the_way_of_a_new_file_is_said);
	tcase_add_test(tc, a_file_of_ours_without_a_version_is_refused);
	tcase_add_test(tc, a_reader_wants_a_write_ahead_log);
	tcase_add_test(tc, a_log_that_is_a_link_is_refused);
	tcase_add_test(tc, a_log_that_is_always_read_begins_anew);
	tcase_add_test(tc, a_long_reader_is_waited_for_seldom);
	tcase_add_test(tc, an_error_sticks_to_its_query);
	tcase_add_test(tc, bytes_of_another_length_are_damage);
	tcase_add_test_raise_signal(tc, a_writer_without_memory_ends, SIGABRT);
	tcase_add_test(tc, a_reader_without_memory_is_refused);
	tcase_add_test_raise_signal(tc, rows_where_none_belong_are_a_bug,
	    SIGABRT);
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
