/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"

START_TEST(clock_real_is_in_milliseconds)
{
	int64_t mono = clock_mono_ms(&clock_real);

	/* Between 2024 and 2100. */
	ck_assert_int_gt(clock_wall_ms(&clock_real), INT64_C(1704067200000));
	ck_assert_int_lt(clock_wall_ms(&clock_real), INT64_C(4102444800000));
	for (int i = 0; i < 1000; i++) {
		int64_t next = clock_mono_ms(&clock_real);

		ck_assert_int_ge(next, mono);
		mono = next;
	}
}
END_TEST

START_TEST(rng_seeded_repeats_itself)
{
	struct rng_seeded a, b, c;
	unsigned char one[13], other[13];
	struct rng ra, rb;

	rng_seeded_init(&a, 42);
	rng_seeded_init(&b, 42);
	rng_seeded_init(&c, 43);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(rng_seeded_next(&a), rng_seeded_next(&b));
	ck_assert_uint_ne(rng_seeded_next(&a), rng_seeded_next(&c));
	rng_seeded_next(&b);
	ra = rng_from_seeded(&a);
	rb = rng_from_seeded(&b);
	rng_fill(&ra, one, sizeof(one));
	rng_fill(&rb, other, sizeof(other));
	ck_assert_mem_eq(one, other, sizeof(one));
}
END_TEST

/* First values for state 1, 2, 3, 4, by hand from the definition. */
START_TEST(rng_seeded_is_xoshiro256_starstar)
{
	struct rng_seeded r = { { 1, 2, 3, 4 } };

	ck_assert_uint_eq(rng_seeded_next(&r), 11520);
	ck_assert_uint_eq(rng_seeded_next(&r), 0);
	ck_assert_uint_eq(rng_seeded_next(&r), 1509978240);
}
END_TEST

START_TEST(rng_seeded_below_stays_below_and_hits_all)
{
	struct rng_seeded r;
	bool met[7] = { false };

	rng_seeded_init(&r, 0);
	for (int i = 0; i < 1000; i++) {
		uint64_t x = rng_seeded_below(&r, 7);

		ck_assert_uint_lt(x, 7);
		met[x] = true;
	}
	for (int i = 0; i < 7; i++)
		ck_assert(met[i]);
	ck_assert_uint_eq(rng_seeded_below(&r, 1), 0);
	ck_assert_uint_lt(rng_seeded_below(&r, UINT64_MAX), UINT64_MAX);
}
END_TEST

START_TEST(rng_real_differs_each_time)
{
	ck_assert_uint_ne(rng_u64(&rng_real), rng_u64(&rng_real));
}
END_TEST

START_TEST(rng_below_nothing_aborts)
{
	struct rng_seeded r;

	rng_seeded_init(&r, 0);
	rng_seeded_below(&r, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rng");
	TCase *tc = tcase_create("rng");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, clock_real_is_in_milliseconds);
	tcase_add_test(tc, rng_seeded_repeats_itself);
	tcase_add_test(tc, rng_seeded_is_xoshiro256_starstar);
	tcase_add_test(tc, rng_seeded_below_stays_below_and_hits_all);
	tcase_add_test(tc, rng_real_differs_each_time);
	tcase_add_test_raise_signal(tc, rng_below_nothing_aborts, SIGABRT);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
