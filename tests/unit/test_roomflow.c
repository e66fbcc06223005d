/* SPDX-License-Identifier: Apache-2.0 */
/* The arithmetic of rooms at its edges. */
#include <check.h>
#include <stdlib.h>

#include "core/roomflow.h"

static struct room
room_of(int64_t slots, int64_t reserved, int64_t extra)
{
	struct room r = room_default();

	r.slots = slots;
	r.reserved = reserved;
	r.extra = extra;
	return r;
}

/* How many of class get through, one after the other. */
static int
through(struct roomflow *f, const struct room *r, int64_t ms,
    enum room_class class, bool is_allowlisted)
{
	int n = 0;

	while (n < 1000 && roomflow_take(f, r, ms, class, is_allowlisted))
		n++;
	return n;
}

START_TEST(defaults_are_the_published_ones)
{
	struct room r = room_default();
	struct roomflow f = { 0 };

	ck_assert_int_eq(r.window_ms, 200);
	ck_assert_int_eq(through(&f, &r, 1000, ROOM_NORMAL, false), 20);
	ck_assert_int_eq(through(&f, &r, 1000, ROOM_HIGH, false), 20);
	ck_assert_int_eq(through(&f, &r, 1000, ROOM_LOW, true), 20);
}
END_TEST

START_TEST(high_takes_reserved_slots_first_then_shared_ones)
{
	struct room r = room_of(10, 4, 0);
	struct roomflow f = { 0 };

	for (int i = 0; i < 4; i++)
		ck_assert(roomflow_take(&f, &r, 0, ROOM_HIGH, false));
	ck_assert_int_eq(f.reserved, 4);
	ck_assert_int_eq(f.shared, 0);
	ck_assert(roomflow_take(&f, &r, 0, ROOM_HIGH, false));
	ck_assert_int_eq(f.shared, 1);
	ck_assert_int_eq(through(&f, &r, 0, ROOM_NORMAL, false), 5);
	ck_assert(!roomflow_take(&f, &r, 0, ROOM_HIGH, false));
}
END_TEST

START_TEST(others_never_take_reserved_slots)
{
	struct room r = room_of(10, 10, 0);
	struct roomflow f = { 0 };

	ck_assert_int_eq(through(&f, &r, 0, ROOM_NORMAL, false), 0);
	ck_assert_int_eq(through(&f, &r, 0, ROOM_LOW, false), 0);
	ck_assert_int_eq(through(&f, &r, 0, ROOM_HIGH, false), 10);
}
END_TEST

START_TEST(normal_and_low_share_first_come_first_served)
{
	struct room r = room_of(6, 2, 0);
	struct roomflow f = { 0 };

	ck_assert(roomflow_take(&f, &r, 0, ROOM_LOW, false));
	ck_assert(roomflow_take(&f, &r, 0, ROOM_NORMAL, false));
	ck_assert(roomflow_take(&f, &r, 0, ROOM_LOW, false));
	ck_assert(roomflow_take(&f, &r, 0, ROOM_LOW, false));
	ck_assert(!roomflow_take(&f, &r, 0, ROOM_NORMAL, false));
}
END_TEST

START_TEST(extra_slots_are_for_the_allowlist_and_last)
{
	struct room r = room_of(2, 1, 3);
	struct roomflow f = { 0 };

	ck_assert(roomflow_take(&f, &r, 0, ROOM_NORMAL, true));
	ck_assert_int_eq(f.shared, 1);
	ck_assert_int_eq(f.extra, 0);
	ck_assert(!roomflow_take(&f, &r, 0, ROOM_NORMAL, false));
	ck_assert_int_eq(through(&f, &r, 0, ROOM_NORMAL, true), 3);
	/* class high still has its own */
	ck_assert_int_eq(through(&f, &r, 0, ROOM_HIGH, true), 1);
}
END_TEST

START_TEST(a_window_ends_at_its_border_and_not_before)
{
	struct room r = room_of(1, 0, 0);
	struct roomflow f = { 0 };

	ck_assert(roomflow_take(&f, &r, 200, ROOM_NORMAL, false));
	ck_assert(!roomflow_take(&f, &r, 200, ROOM_NORMAL, false));
	ck_assert(!roomflow_take(&f, &r, 399, ROOM_NORMAL, false));
	ck_assert(roomflow_take(&f, &r, 400, ROOM_NORMAL, false));
	ck_assert_int_eq(roomflow_window(&r, 399), 1);
	ck_assert_int_eq(roomflow_window(&r, 400), 2);
}
END_TEST

START_TEST(windows_are_aligned_not_begun_by_a_message)
{
	struct room r = room_of(1, 0, 0);
	struct roomflow f = { 0 };

	ck_assert(roomflow_take(&f, &r, 599, ROOM_NORMAL, false));
	ck_assert(roomflow_take(&f, &r, 600, ROOM_NORMAL, false));
	ck_assert(!roomflow_take(&f, &r, 601, ROOM_NORMAL, false));
}
END_TEST

START_TEST(another_window_length_begins_anew)
{
	struct room r = room_of(1, 0, 0);
	struct roomflow f = { 0 };

	ck_assert(roomflow_take(&f, &r, 1000, ROOM_NORMAL, false));
	r.window_ms = 1000;
	ck_assert(roomflow_take(&f, &r, 1000, ROOM_NORMAL, false));
	ck_assert(!roomflow_take(&f, &r, 1999, ROOM_NORMAL, false));
}
END_TEST

START_TEST(lists_of_kinds_know_whole_ids)
{
	struct str list = STR("like gift");

	ck_assert(room_list_has(list, STR("like")));
	ck_assert(room_list_has(list, STR("gift")));
	ck_assert(!room_list_has(list, STR("lik")));
	ck_assert(!room_list_has(list, STR("ift")));
	ck_assert(!room_list_has(list, STR("like gift")));
	ck_assert(!room_list_has(STR(""), STR("like")));
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&defaults_are_the_published_ones,
		&high_takes_reserved_slots_first_then_shared_ones,
		&others_never_take_reserved_slots,
		&normal_and_low_share_first_come_first_served,
		&extra_slots_are_for_the_allowlist_and_last,
		&a_window_ends_at_its_border_and_not_before,
		&windows_are_aligned_not_begun_by_a_message,
		&another_window_length_begins_anew,
		&lists_of_kinds_know_whole_ids,
	};
	Suite *suite = suite_create("roomflow");
	TCase *tc = tcase_create("roomflow");
	SRunner *runner = srunner_create(suite);
	int failed;

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
