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

static void
make_whole(struct str as, const char *text)
{
	struct depot_file *f;

	ck_ok(depot.ops->make(depot.place, &upload, (int64_t)strlen(text)));
	ck_ok(depot.ops->open(depot.place, &upload, &f));
	ck_ok(depot.ops->write(f, 0, text, strlen(text)));
	depot.ops->close(f);
	ck_ok(depot.ops->keep(depot.place, &upload, as));
	ck_ok(depot.ops->drop(depot.place, &upload));
}

static void
ck_reads(struct depot_file *f, const char *want)
{
	char text[8];
	size_t got = 0;

	ck_ok(depot.ops->read(f, 0, text, sizeof(text), &got));
	ck_assert_int_eq(got, strlen(want));
	ck_assert_int_eq(memcmp(text, want, got), 0);
}

/* Once over one that is there and read by somebody, once where none is. */
START_TEST(a_whole_one_takes_the_place_of_another)
{
	const struct str twin = STR("9f86d081.twin");
	const struct depot_key old = { upload.tenant, twin, true };
	const struct depot_key fresh = { upload.tenant, STR(DEPOT_PLACE),
		true };
	struct depot_file *before, *after;

	start(0);
	make_whole(twin, "b?d");
	ck_ok(depot.ops->open(depot.place, &old, &before));
	for (int i = 0; i < 2; i++) {
		make_whole(fresh.name, "good");
		ck_ok(depot.ops->renew(depot.place, &fresh, twin));
		ck_ok(depot.ops->open(depot.place, &old, &after));
		ck_reads(after, "good");
		depot.ops->close(after);
		ck_err(depot.ops->open(depot.place, &fresh, &after),
		    ERR_NOT_FOUND);
		ck_ok(depot.ops->drop(depot.place, &old));
	}
	ck_reads(before, "b?d");
	depot.ops->close(before);
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
	tcase_add_test(tc, a_whole_one_takes_the_place_of_another);
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
