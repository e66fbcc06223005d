/* SPDX-License-Identifier: Apache-2.0 */
/* How rooms give way, and get their time back. */
#include <check.h>
#include <stdlib.h>

#include "gate/native/yield.h"

#define TURN ((size_t)512 * 1024)
#define TURNS 4				/* in a millisecond */
#define ALL(ms) ((int64_t)(ms) * YIELD_COST_PER_MS)

static struct yield y;
static int64_t now;

static void
begin(void)
{
	now = 1000;
	yield_init(&y, now);
}

/* What rooms that always want more have done in so long, in as many turns as
 * there is time for; meanwhile so many requests are answered each ms, one in
 * `late` late. */
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
		for (int i = 0; i < TURNS; i++) {
			cost = yield_allowance(&y, now, TURN);
			yield_spent(&y, cost);
			done += (int64_t)cost;
		}
	}
	return done;
}

START_TEST(rooms_alone_have_every_turn)
{
	ck_assert_int_eq(work(1000, 0, 0), ALL(1000));
}
END_TEST

START_TEST(requests_in_time_disturb_nothing)
{
	ck_assert_int_eq(work(1000, 5, 0), ALL(1000));
	ck_assert_int_eq(work(1000, 5, 100), ALL(1000));
}
END_TEST

START_TEST(late_requests_take_time_from_rooms_down_to_the_least)
{
	int64_t first = work(200, 5, 4), least;

	ck_assert_int_lt(first, ALL(200) / 2);
	work(100, 5, 4);	/* what was saved is spent */
	least = work(1000, 5, 4);
	ck_assert_int_gt(least, 0);
	ck_assert_int_le(least, ALL(1000) * YIELD_LEAST / YIELD_ALL +
	    (int64_t)TURN);
	ck_assert_uint_eq(y.part, YIELD_LEAST);
}
END_TEST

/* Each of them is late by all the others. */
START_TEST(a_flood_of_requests_takes_half_at_most)
{
	int64_t done;

	work(300, 20, 1);
	done = work(1000, 20, 1);
	ck_assert_uint_eq(y.part, YIELD_FLOODED);
	ck_assert_int_ge(done, ALL(1000) * 15 / 32);
	work(300, 6, 1);
	ck_assert_uint_eq(y.part, YIELD_LEAST);
	work(300, 10, 1);
	ck_assert_uint_gt(y.part, YIELD_LEAST);
	ck_assert_uint_lt(y.part, YIELD_FLOODED);
}
END_TEST

START_TEST(time_comes_back_little_by_little)
{
	uint32_t before;

	work(500, 5, 1);
	before = y.part;
	work(100, 5, 0);
	ck_assert_uint_gt(y.part, before);
	ck_assert_uint_lt(y.part, YIELD_ALL / 2);
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
	yield_spent(&y, (size_t)YIELD_SAVED_MS * YIELD_COST_PER_MS + 4 * TURN);
	while (yield_allowance(&y, ++now, TURN) == 0) {
		yield_heard(&y, YIELD_LATE_MS);
		turns++;
	}
	/* The least is 128 KiB each ms. */
	ck_assert_uint_eq(y.part, YIELD_LEAST);
	ck_assert_int_ge(turns, 4 * (int)TURN / (128 * 1024) - 1);
}
END_TEST

START_TEST(some_of_what_was_not_spent_is_saved)
{
	size_t cost, saved = 0;

	work(500, 5, 1);
	for (int i = 0; i < 1000; i++) {	/* rooms are quiet */
		yield_heard(&y, YIELD_LATE_MS);
		yield_allowance(&y, ++now, TURN);
	}
	while ((cost = yield_allowance(&y, now, TURN)) > 0) {
		ck_assert_uint_le(cost, TURN);
		yield_spent(&y, cost);
		saved += cost;
	}
	ck_assert_uint_eq(saved, (size_t)YIELD_SAVED_MS * YIELD_COST_PER_MS);
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&rooms_alone_have_every_turn,
		&requests_in_time_disturb_nothing,
		&late_requests_take_time_from_rooms_down_to_the_least,
		&a_flood_of_requests_takes_half_at_most,
		&time_comes_back_little_by_little,
		&time_comes_back_at_once_when_nobody_is_disturbed,
		&a_turn_that_cost_too_much_is_paid_back,
		&some_of_what_was_not_spent_is_saved,
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
