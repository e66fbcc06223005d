/* SPDX-License-Identifier: Apache-2.0 */
/* Tenants that were deleted, until they are erased. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/mem/depot.h"
#include "upkeep/erase.h"
#include "upkeep/folder.h"

#define PLACE                                                             \
	"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08." \
	"0123456789abcdef0123456789abcdef"

static char data[64];
static struct erase_place place;
static struct problem why;

static void
setup(void)
{
	char path[FOLDER_PATH_MAX];

	snprintf(data, sizeof(data), "/tmp/yizhan-erase-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(data));
	place = (struct erase_place){ .data = data };
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

	ck_assert_int_eq(erase_due(&place, 5000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	mark();
	ck_assert_int_eq(erase_due(&place, 999, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert(is_there());
}
END_TEST

START_TEST(an_id_is_free_after_the_next_start)
{
	struct erasing e;
	unsigned count;

	mark();
	ck_assert_int_eq(erase_settle(&place, &why), ERR_OK);
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert(!is_there());
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(erase_find(data, STR("acme"), &e, &why), ERR_OK);
	ck_assert(e.is_erased);
	ck_assert_int_eq(erase_settle(&place, &why), ERR_OK);
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
	ck_assert_int_eq(erase_settle(&place, &why), ERR_OK);
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
	ck_assert_int_eq(erase_due(&place, 5000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert(is_there());
}
END_TEST

/* ---- files that lie elsewhere ---- */

static struct depot memory;
static struct depot_ops far_ops;
static bool is_away;

static enum err
far_drop(void *self, const struct depot_key *key)
{
	return is_away ? ERR_FILES_AWAY : memory.ops->drop(self, key);
}

static void
open_far(struct depot *far)
{
	memory = depot_mem_new();
	far_ops = *memory.ops;
	far_ops.is_remote = true;
	far_ops.drop = far_drop;
	*far = (struct depot){ &far_ops, memory.place };
	place.files = far;
	is_away = false;
}

static void
put_far(const char *tenant, unsigned n)
{
	char id[40], as[128];
	const struct depot_key key = { str_from(tenant), { id, 32 }, false };

	snprintf(id, sizeof(id), "%032x", n);
	snprintf(as, sizeof(as), "%.65s%s", PLACE, id);
	ck_assert_int_eq(memory.ops->make(memory.place, &key, 1), ERR_OK);
	ck_assert_int_eq(memory.ops->keep(memory.place, &key, str_from(as)),
	    ERR_OK);
	ck_assert_int_eq(memory.ops->drop(memory.place, &key), ERR_OK);
}

static bool
count_name(void *arg, struct str name)
{
	(void)name;
	++*(unsigned *)arg;
	return true;
}

static unsigned
count_far(const char *tenant)
{
	const struct depot_key all = { .tenant = str_from(tenant),
		.is_whole = true };
	unsigned count = 0;

	ck_assert_int_eq(memory.ops->list(memory.place, &all, count_name,
	    &count), ERR_OK);
	return count;
}

static enum err
find(void)
{
	struct erasing e;

	return erase_find(data, STR("acme"), &e, &why);
}

/* The folder is what says that there is more. */
START_TEST(what_lies_elsewhere_goes_first_and_in_slices)
{
	struct depot far;
	unsigned count;

	open_far(&far);
	for (unsigned i = 0; i < 150; i++)
		put_far("acme", i);
	put_far("east", 1);
	mark();
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_AGAIN);
	ck_assert_uint_eq(count, 0);
	ck_assert_uint_eq(count_far("acme"), 50);
	ck_assert(is_there());
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(count_far("acme"), 0);
	ck_assert(!is_there());
	ck_assert_uint_eq(count_far("east"), 1);
	depot_mem_free(&memory);
}
END_TEST

START_TEST(what_cannot_be_erased_now_is_later_and_keeps_nobody_waiting)
{
	struct depot far;
	char path[FOLDER_PATH_MAX];
	const struct erasing e = { .name = "East", .erase_ts = 1000 };
	unsigned count;

	open_far(&far);
	put_far("acme", 1);
	folder_path(path, "%s/tenants/east/tenant.db", data);
	ck_assert_int_eq(folder_make_way(data, path, &why), ERR_OK);
	ck_assert_int_eq(erase_mark(data, STR("east"), &e, &why), ERR_OK);
	mark();
	is_away = true;
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why),
	    ERR_FILES_AWAY);
	ck_assert_uint_eq(count, 1);	/* east has no files */
	ck_assert_ptr_nonnull(strstr(why.why, "acme"));
	ck_assert(is_there());
	is_away = false;
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(count_far("acme"), 0);
	ck_assert(!is_there());
	depot_mem_free(&memory);
}
END_TEST

START_TEST(an_id_is_free_when_a_later_run_has_looked_elsewhere_too)
{
	struct depot far;
	unsigned count;

	open_far(&far);
	mark();
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	put_far("acme", 1);	/* by somebody who was late */
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count_far("acme"), 1);
	ck_assert_int_eq(erase_settle(&place, &why), ERR_OK);
	is_away = true;
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why),
	    ERR_FILES_AWAY);
	ck_assert_int_eq(find(), ERR_OK);
	is_away = false;
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);	/* it was counted */
	ck_assert_uint_eq(count_far("acme"), 0);
	ck_assert_int_eq(find(), ERR_NOT_FOUND);
	put_far("acme", 2);	/* who has the id now */
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_int_eq(erase_settle(&place, &why), ERR_OK);
	ck_assert_int_eq(erase_due(&place, 1000, &count, &why), ERR_OK);
	ck_assert_uint_eq(count_far("acme"), 1);
	depot_mem_free(&memory);
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
	tcase_add_test(t, what_lies_elsewhere_goes_first_and_in_slices);
	tcase_add_test(t,
	    what_cannot_be_erased_now_is_later_and_keeps_nobody_waiting);
	tcase_add_test(t,
	    an_id_is_free_when_a_later_run_has_looked_elsewhere_too);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
