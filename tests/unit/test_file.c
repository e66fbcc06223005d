/* SPDX-License-Identifier: Apache-2.0 */
/* Files around databases: what is there, what is not, what is in the way. */
#include <check.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/sqlite/file.h"

#define ck_ok(call) ck_assert_int_eq((call), ERR_OK)
#define ck_err(call, err) ck_assert_int_eq((call), (err))

static void
write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	return st.st_mode & 0777;
}

START_TEST(only_a_plain_file_is_a_database)
{
	write_text("plain", "");
	ck_assert_int_eq(mkdir("dir", 0700), 0);
	ck_assert_int_eq(symlink("plain", "link"), 0);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_ok(file_exists("plain"));
	ck_err(file_exists("dir"), ERR_CORRUPT);
	ck_err(file_exists("link"), ERR_CORRUPT);
	ck_err(file_exists("absent"), ERR_NOT_FOUND);
	ck_err(file_exists("plain/below"), ERR_NOT_FOUND);
	ck_err(file_exists("loop/below"), ERR_IO);
}
END_TEST

START_TEST(a_log_without_its_database_is_damage)
{
	write_text("plain", "");
	ck_ok(file_check_no_log("x.db"));
	write_text("x.db-wal", "");
	ck_ok(file_check_no_log("x.db"));	/* holds nothing */
	write_text("x.db-wal", "commits");
	ck_err(file_check_no_log("x.db"), ERR_CORRUPT);
	ck_err(file_check_no_log("plain/x.db"), ERR_IO);
}
END_TEST

START_TEST(a_new_file_is_for_its_owner_and_never_an_old_one)
{
	umask(0);
	ck_ok(file_touch("new"));
	ck_assert_uint_eq(mode_of("new"), 0600);
	ck_err(file_touch("new"), ERR_IO);
	ck_err(file_touch("absent/new"), ERR_IO);
}
END_TEST

START_TEST(a_database_is_removed_with_its_journals)
{
	static const char *const names[] = { "x.db", "x.db-wal", "x.db-shm",
		"x.db-journal" };

	ck_ok(file_remove_db("x.db"));		/* absent is fine */
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		write_text(names[i], "x");
	write_text("x.db.v1", "a snapshot");
	ck_ok(file_remove_db("x.db"));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		ck_assert(!is_there(names[i]));
	ck_assert(is_there("x.db.v1"));
}
END_TEST

/* A log whose database is still there belongs to it. */
START_TEST(what_cannot_be_removed_keeps_its_journals)
{
	ck_assert_int_eq(mkdir("x.db", 0700), 0);
	write_text("x.db-wal", "commits");
	ck_err(file_remove_db("x.db"), ERR_IO);
	ck_assert(is_there("x.db-wal"));
}
END_TEST

START_TEST(a_renamed_file_is_at_the_new_name_alone)
{
	write_text("a", "new");
	write_text("b", "old");
	ck_ok(file_rename("a", "b"));
	ck_assert(!is_there("a"));
	ck_assert(is_there("b"));
	ck_err(file_rename("a", "b"), ERR_IO);
	ck_assert(is_there("b"));
}
END_TEST

START_TEST(a_sync_that_fails_has_an_error_of_its_own)
{
	write_text("plain", "x");
	ck_assert_int_eq(symlink("plain", "link"), 0);
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	ck_ok(file_sync_and_forget("plain"));
	ck_ok(file_sync_and_forget("absent"));
	ck_err(file_sync_and_forget("link"), ERR_IO);
	ck_err(file_sync_and_forget("pipe"), ERR_SYNC);
	ck_ok(file_sync_parent("plain"));
	ck_ok(file_sync_parent("./plain"));
	ck_err(file_sync_parent("absent/plain"), ERR_IO);
	ck_err(file_sync_parent("plain/below"), ERR_IO);
}
END_TEST

START_TEST(a_new_directory_is_for_its_owner)
{
	umask(0);
	ck_ok(file_make_dir("dir"));
	ck_assert_uint_eq(mode_of("dir"), 0700);
	ck_ok(file_make_dir("dir"));		/* as it is */
	ck_err(file_make_dir("absent/dir"), ERR_IO);
}
END_TEST

START_TEST(a_path_that_does_not_fit_is_a_bug)
{
	char path[DB_PATH_ROOM];

	file_path(path, "%s/%*d", "dir", DB_PATH_ROOM - 5, 1);
	ck_assert_uint_eq(strlen(path), DB_PATH_ROOM - 1);
	file_path(path, "%s/%*d", "dir", DB_PATH_ROOM - 4, 1);
}
END_TEST

static int
on_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* Each test in a directory of its own. */
static void
set_up(void)
{
	char dir[] = "file-XXXXXX";

	log_set_level(LOG_NONE);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

int
main(void)
{
	char dir[] = "file-test-XXXXXX";
	Suite *s = suite_create("file");
	TCase *tc = tcase_create("file");
	SRunner *r;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, only_a_plain_file_is_a_database);
	tcase_add_test(tc, a_log_without_its_database_is_damage);
	tcase_add_test(tc, a_new_file_is_for_its_owner_and_never_an_old_one);
	tcase_add_test(tc, a_database_is_removed_with_its_journals);
	tcase_add_test(tc, what_cannot_be_removed_keeps_its_journals);
	tcase_add_test(tc, a_renamed_file_is_at_the_new_name_alone);
	tcase_add_test(tc, a_sync_that_fails_has_an_error_of_its_own);
	tcase_add_test(tc, a_new_directory_is_for_its_owner);
	tcase_add_test_raise_signal(tc, a_path_that_does_not_fit_is_a_bug,
	    SIGABRT);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	if (chdir("..") == 0)
		nftw(dir, on_remove, 16, FTW_DEPTH | FTW_PHYS);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
