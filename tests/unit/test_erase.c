/* SPDX-License-Identifier: Apache-2.0 */
/* Tenants that were deleted, until they are erased. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "upkeep/erase.h"
#include "upkeep/folder.h"

static char data[64];
static struct problem why;

static void
setup(void)
{
	char path[FOLDER_PATH_MAX];

	snprintf(data, sizeof(data), "/tmp/yizhan-erase-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(data));
	folder_path(path, "%s/tenants/acme/files/x", data);
	ck_assert_int_eq(folder_make_way(data, path, &why), ERR_OK);
	ck_assert_int_eq(folder_write(path, "content", &why), ERR_OK);
}

static void
teardown(void)
{
	ck_assert_int_eq(folder_remove(data, &why), ERR_OK);
}

static bool
is_there(void)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%s/tenants/acme", data);
	return folder_exists(path);
}

static void
mark(void)
{
	const struct erasing e = { .name = "Acme \"公司\"", .erase_ts = 1000 };

	ck_assert_int_eq(erase_mark(data, STR("acme"), &e, &why), ERR_OK);
}

START_TEST(a_mark_is_found_again)
{
	struct erasing e;

	ck_assert_int_eq(erase_find(data, STR("acme"), &e, &why),
	    ERR_NOT_FOUND);
	mark();
	ck_assert_int_eq(erase_find(data, STR("acme"), &e, &why), ERR_OK);
	ck_assert_str_eq(e.name, "Acme \"公司\"");
	ck_assert_int_eq(e.erase_ts, 1000);
	ck_assert(!e.is_erased);
	ck_assert_int_eq(erase_unmark(data, STR("acme"), &why), ERR_OK);
	ck_assert_int_eq(erase_unmark(data, STR("acme"), &why), ERR_OK);
	ck_assert_int_eq(erase_find(data, STR("acme"), &e, &why),
	    ERR_NOT_FOUND);
}
END_TEST

START_TEST(nothing_is_erased_before_its_time)
{
	unsigned count;

	ck_assert_int_eq(erase_due(data, 5000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	mark();
	ck_assert_int_eq(erase_due(data, 999, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert(is_there());
}
END_TEST

START_TEST(an_id_is_free_after_the_next_start)
{
	struct erasing e;
	unsigned count;

	mark();
	ck_assert_int_eq(erase_settle(data, &why), ERR_OK);
	ck_assert_int_eq(erase_due(data, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert(!is_there());
	ck_assert_int_eq(erase_due(data, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(erase_find(data, STR("acme"), &e, &why), ERR_OK);
	ck_assert(e.is_erased);
	ck_assert_int_eq(erase_settle(data, &why), ERR_OK);
	ck_assert_int_eq(erase_find(data, STR("acme"), &e, &why),
	    ERR_NOT_FOUND);
}
END_TEST

START_TEST(what_a_kill_left_of_a_folder_goes_at_the_next_start)
{
	const struct erasing e = { .name = "Acme", .erase_ts = 1000,
		.is_erased = true };

	ck_assert_int_eq(erase_mark(data, STR("acme"), &e, &why), ERR_OK);
	ck_assert(is_there());
	ck_assert_int_eq(erase_settle(data, &why), ERR_OK);
	ck_assert(!is_there());
}
END_TEST

START_TEST(a_mark_that_says_nothing_erases_nothing)
{
	char path[FOLDER_PATH_MAX];
	unsigned count;

	mark();
	folder_path(path, "%s/upkeep/deleted/acme", data);
	ck_assert_int_eq(folder_write(path, "{\"erase_ts\":1}", &why), ERR_OK);
	ck_assert_int_eq(erase_due(data, 5000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert(is_there());
}
END_TEST

static bool
on_one(void *arg, struct str tenant, const struct erasing *e)
{
	struct buf *seen = arg;

	buf_putstr(seen, tenant);
	buf_puts(seen, e->is_erased ? "! " : " ");
	return !str_is(tenant, "east");
}

START_TEST(each_is_told_in_order_until_somebody_has_enough)
{
	const struct erasing e = { .name = "East", .erase_ts = 1000,
		.created_ts = 500, .is_erased = true };
	struct erasing back;
	struct buf seen;

	buf_init(&seen, 64);
	ck_assert_int_eq(erase_each(data, on_one, &seen, &why), ERR_OK);
	ck_assert_uint_eq(seen.len, 0);
	ck_assert_int_eq(erase_mark(data, STR("west"), &e, &why), ERR_OK);
	ck_assert_int_eq(erase_mark(data, STR("east"), &e, &why), ERR_OK);
	mark();
	ck_assert_int_eq(erase_each(data, on_one, &seen, &why), ERR_OK);
	ck_assert(str_is(buf_str(&seen), "acme east! "));
	buf_fini(&seen);
	ck_assert_int_eq(erase_find(data, STR("east"), &back, &why), ERR_OK);
	ck_assert_int_eq(back.created_ts, 500);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("erase");
	TCase *t = tcase_create("erase");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_mark_is_found_again);
	tcase_add_test(t, nothing_is_erased_before_its_time);
	tcase_add_test(t, an_id_is_free_after_the_next_start);
	tcase_add_test(t, what_a_kill_left_of_a_folder_goes_at_the_next_start);
	tcase_add_test(t, a_mark_that_says_nothing_erases_nothing);
	tcase_add_test(t, each_is_told_in_order_until_somebody_has_enough);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
