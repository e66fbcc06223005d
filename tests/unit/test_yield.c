/* SPDX-License-Identifier: Apache-2.0 */
/* How rooms give way, and get their time back. */
#include <check.h>
#include <stdlib.h>

#include "gate/native/yield.h"

#define TURN ((size_t)512 * 1024)

static struct yield y;
static int64_t now;

static void
begin(void)
{
	now = 1000;
	yield_init(&y, now);
}

/* What rooms that always want more have done in so long, a turn each ms;
 * meanwhile so many requests are answered each ms, one in `late` late. */
static int64_t
work(int64_t ms, int heard, int late)
{
	int64_t done = 0;
	int n = 0;

	for (int64_t end = now + ms; now < end; now++) {
		size_t cost;

		for (int i = 0; i < heard; i++)
			yield_heard(&y, late > 0 && n++ % late == 0 ?
			    YIELD_LATE_MS : YIELD_LATE_MS - 1);
		cost = yield_allowance(&y, now, TURN);
		yield_spent(&y, cost);
		done += (int64_t)cost;
	}
	return done;
}

START_TEST(rooms_alone_have_every_turn)
{
	ck_assert_int_eq(work(1000, 0, 0), 1000 * (int64_t)TURN);
}
END_TEST

START_TEST(requests_in_time_disturb_nothing)
{
	ck_assert_int_eq(work(1000, 5, 0), 1000 * (int64_t)TURN);
	ck_assert_int_eq(work(1000, 5, 100), 1000 * (int64_t)TURN);
}
END_TEST

START_TEST(late_requests_take_time_from_rooms_down_to_the_least)
{
	int64_t first = work(200, 5, 4), least;

	ck_assert_int_lt(first, 200 * (int64_t)TURN / 2);
	least = work(1000, 5, 4);
	ck_assert_int_gt(least, 0);
	ck_assert_int_le(least, 1000 * (int64_t)YIELD_COST_PER_MS *
	    YIELD_LEAST / YIELD_ALL + (int64_t)TURN);
	ck_assert_uint_eq(y.part, YIELD_LEAST);
}
END_TEST

START_TEST(time_comes_back_little_by_little)
{
	uint32_t before;

	work(500, 5, 1);
	before = y.part;
	work(100, 5, 0);
	ck_assert_uint_gt(y.part, before);
	ck_assert_uint_lt(y.part, YIELD_ALL / 4);
	work(2000, 5, 0);
	ck_assert_uint_eq(y.part, YIELD_ALL);
}
END_TEST

START_TEST(time_comes_back_at_once_when_nobody_is_disturbed)
{
	work(500, 5, 1);
	work(100, 0, 0);
	ck_assert_uint_eq(y.part, YIELD_ALL);
}
END_TEST

START_TEST(a_turn_that_cost_too_much_is_paid_back)
{
	int turns = 0;

	work(500, 5, 1);
	now += 100;
	ck_assert_uint_gt(yield_allowance(&y, now, TURN), 0);
	yield_spent(&y, 4 * TURN);
	y.part = YIELD_ALL / 16;	/* 128 KiB each ms */
	while (yield_allowance(&y, ++now, TURN) == 0) {
		yield_heard(&y, YIELD_LATE_MS);
		turns++;
	}
	ck_assert_int_ge(turns, 3 * (int)TURN / (128 * 1024));
}
END_TEST

START_TEST(what_was_not_spent_is_not_saved)
{
	work(500, 5, 1);
	now += 1000000;
	ck_assert_uint_le(yield_allowance(&y, now, TURN), TURN);
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&rooms_alone_have_every_turn,
		&requests_in_time_disturb_nothing,
		&late_requests_take_time_from_rooms_down_to_the_least,
		&time_comes_back_little_by_little,
		&time_comes_back_at_once_when_nobody_is_disturbed,
		&a_turn_that_cost_too_much_is_paid_back,
		&what_was_not_spent_is_not_saved,
	};
	Suite *suite = suite_create("yield");
	TCase *tc = tcase_create("yield");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, begin, NULL);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
