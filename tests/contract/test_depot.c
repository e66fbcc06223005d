/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Depots in a folder and in memory: the contract, and what is the folder's
 * alone.
 *
 * Runs on: the only thread.
 * Owns: one depot per test.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "depotkit.h"
#include "rig.h"
#include "store/folder/folder.h"
#include "store/mem/depot.h"

static void
open_folder(const char *dir, struct depot *out)
{
	*out = depot_folder_new(dir, 0);
}

static void
open_memory(const char *dir, struct depot *out)
{
	(void)dir;
	*out = depot_mem_new();
}

static const struct depot_kind kinds[] = {
	{ "folder", open_folder, depot_folder_free },
	{ "mem", open_memory, depot_mem_free },
};

static const struct depot_key upload = { { "acme", 4 },
	{ DEPOT_ID, sizeof(DEPOT_ID) - 1 }, false };

static struct depot depot;

static void
start(int64_t spare)
{
	depot_make_tenants();
	depot = depot_folder_new(".", spare);
}

static void
stop(void)
{
	depot_folder_free(&depot);
}

START_TEST(room_is_taken_before_bytes_come)
{
	struct stat st;

	start(0);
	ck_ok(depot.ops->make(depot.place, &upload, 1 << 20));
	ck_assert_int_eq(stat("tenants/acme/uploads/" DEPOT_ID, &st), 0);
	ck_assert_int_eq(st.st_size, 1 << 20);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	stop();
}
END_TEST

START_TEST(room_for_messages_is_left)
{
	struct depot_file *f;

	log_set_level(LOG_NONE);
	start(INT64_MAX / 2);
	ck_err(depot.ops->make(depot.place, &upload, 1), ERR_DISK_FULL);
	ck_err(depot.ops->open(depot.place, &upload, &f), ERR_NOT_FOUND);
	ck_assert_int_eq(access("tenants/acme/uploads/" DEPOT_ID, F_OK), -1);
	stop();
}
END_TEST

START_TEST(a_link_is_not_followed)
{
	struct depot_file *f;

	log_set_level(LOG_NONE);
	start(0);
	ck_ok(depot.ops->make(depot.place, &upload, 1));
	ck_ok(depot.ops->drop(depot.place, &upload));
	ck_assert_int_eq(symlink("/etc/passwd", "tenants/acme/uploads/"
	    DEPOT_ID), 0);
	ck_err(depot.ops->open(depot.place, &upload, &f), ERR_IO);
	ck_err(depot.ops->make(depot.place, &upload, 1), ERR_IO);
	stop();
}
END_TEST

int
main(void)
{
	char dir[] = "depot-test-XXXXXX";
	Suite *s = suite_create("depot");
	TCase *tc = tcase_create("folder");
	SRunner *run;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	tcase_add_test(tc, room_is_taken_before_bytes_come);
	tcase_add_test(tc, room_for_messages_is_left);
	tcase_add_test(tc, a_link_is_not_followed);
	suite_add_tcase(s, depot_cases(kinds,
	    (int)(sizeof(kinds) / sizeof(*kinds))));
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	if (chdir("..") == 0)
		rig_remove(dir);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
