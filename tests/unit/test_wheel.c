/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "base/rng.h"
#include "net/wheel.h"

#define LINKS 200

static struct wheel_link links[LINKS];
static unsigned fired[LINKS];
static struct wheel wheel;
static int64_t now;

static void
on_fire(void *arg, struct wheel_link *l)
{
	ck_assert_ptr_null(arg);
	ck_assert(!l->is_set);
	fired[l - links]++;
}

static void
setup(void)
{
	now = 1000003;
	wheel_init(&wheel, on_fire, NULL);
	for (unsigned i = 0; i < LINKS; i++) {
		links[i] = (struct wheel_link){ .due = 0 };
		fired[i] = 0;
	}
}

static void
turn(int64_t ms)
{
	now += ms;
	wheel_turn(&wheel, now);
}

START_TEST(wheel_fires_once_and_never_early)
{
	wheel_set(&wheel, &links[0], now, 1000);
	turn(999);
	ck_assert_uint_eq(fired[0], 0);
	turn(1 + 2 * WHEEL_STEP_MS);
	ck_assert_uint_eq(fired[0], 1);
	turn(100000);
	ck_assert_uint_eq(fired[0], 1);
	ck_assert_uint_eq(wheel.count, 0);
}
END_TEST

START_TEST(wheel_forgets_what_is_cleared)
{
	wheel_set(&wheel, &links[0], now, 1000);
	wheel_set(&wheel, &links[1], now, 1000);
	wheel_clear(&wheel, &links[0]);
	wheel_clear(&wheel, &links[0]);
	turn(2000);
	ck_assert_uint_eq(fired[0], 0);
	ck_assert_uint_eq(fired[1], 1);
}
END_TEST

START_TEST(wheel_moves_timeouts_both_ways)
{
	wheel_set(&wheel, &links[0], now, 1000);
	wheel_set(&wheel, &links[0], now, 5000);
	wheel_set(&wheel, &links[1], now, 5000);
	wheel_set(&wheel, &links[1], now, 1000);
	for (unsigned i = 0; i < 8; i++)
		turn(WHEEL_STEP_MS);
	ck_assert_uint_eq(fired[0], 0);
	ck_assert_uint_eq(fired[1], 1);
	for (unsigned i = 0; i < 16; i++)
		turn(WHEEL_STEP_MS);
	ck_assert_uint_eq(fired[0], 1);
}
END_TEST

START_TEST(wheel_takes_more_than_one_lap)
{
	wheel_set(&wheel, &links[0], now, 200000);
	for (unsigned i = 0; i < 799; i++)
		turn(WHEEL_STEP_MS);
	ck_assert_uint_eq(fired[0], 0);
	for (unsigned i = 0; i < 3; i++)
		turn(WHEEL_STEP_MS);
	ck_assert_uint_eq(fired[0], 1);
}
END_TEST

START_TEST(wheel_catches_up_after_a_long_sleep)
{
	for (unsigned i = 0; i < LINKS; i++)
		wheel_set(&wheel, &links[i], now, 1 + i * 3000);
	turn(10000000);
	for (unsigned i = 0; i < LINKS; i++)
		ck_assert_uint_eq(fired[i], 1);
}
END_TEST

START_TEST(wheel_agrees_with_a_plain_list)
{
	static int64_t due[LINKS];
	struct rng_seeded rng;
	unsigned i;

	rng_seeded_init(&rng, 11);
	for (unsigned round = 0; round < 2000; round++) {
		i = (unsigned)rng_seeded_below(&rng, LINKS);
		if (rng_seeded_below(&rng, 4) == 0) {
			wheel_clear(&wheel, &links[i]);
			due[i] = 0;
		} else {
			due[i] = now + (int64_t)rng_seeded_below(&rng, 90000);
			wheel_set(&wheel, &links[i], now,
			    (uint32_t)(due[i] - now));
		}
		turn((int64_t)rng_seeded_below(&rng, 300));
		for (i = 0; i < LINKS; i++) {
			if (fired[i] > 0)
				ck_assert(due[i] > 0 && due[i] <= now);
			else if (due[i] > 0)
				ck_assert_int_gt(due[i],
				    now - 2 * WHEEL_STEP_MS - 1);
			if (fired[i] > 0)
				due[i] = fired[i] = 0;
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("wheel");
	TCase *tc = tcase_create("wheel");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, wheel_fires_once_and_never_early);
	tcase_add_test(tc, wheel_forgets_what_is_cleared);
	tcase_add_test(tc, wheel_moves_timeouts_both_ways);
	tcase_add_test(tc, wheel_takes_more_than_one_lap);
	tcase_add_test(tc, wheel_catches_up_after_a_long_sleep);
	tcase_add_test(tc, wheel_agrees_with_a_plain_list);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
