/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/latency.h"

/* Every time lies below the end of its bucket and not below that of the one
 * before, and no bucket is wider than an eighth of where it begins. */
START_TEST(latency_buckets_are_in_order_and_narrow)
{
	int64_t below = 0;

	for (unsigned b = 0; b < LATENCY_BUCKETS; b++) {
		int64_t from = below;

		below = latency_below_us(b);
		ck_assert_int_gt(below, from);
		ck_assert_uint_eq(latency_bucket(from), b);
		ck_assert_uint_eq(latency_bucket(below - 1), b);
		if (from >= 8)
			ck_assert_int_le((below - from) * 8, from);
	}
	ck_assert_int_gt(below, (int64_t)2 * 60 * 1000 * 1000);
}
END_TEST

START_TEST(latency_counts_what_is_too_long_at_the_end)
{
	ck_assert_uint_eq(latency_bucket(-1), 0);
	ck_assert_uint_eq(latency_bucket(INT64_MIN), 0);
	ck_assert_uint_eq(latency_bucket(INT64_MAX), LATENCY_BUCKETS - 1);
}
END_TEST

START_TEST(latency_percentiles_are_those_of_what_was_noted)
{
	static struct latency l;
	uint64_t counts[LATENCY_BUCKETS] = { 0 }, sum = 0;

	ck_assert_int_eq(latency_percentile_us(counts, 500), 0);
	for (int us = 1; us <= 1000; us++)
		latency_note(&l, us);
	latency_add(&l, counts, &sum);
	ck_assert_uint_eq(sum, 500500);
	ck_assert_int_ge(latency_percentile_us(counts, 500), 500);
	ck_assert_int_le(latency_percentile_us(counts, 500), 563);
	ck_assert_int_ge(latency_percentile_us(counts, 990), 990);
	ck_assert_int_le(latency_percentile_us(counts, 1000), 1125);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("latency");
	TCase *tc = tcase_create("latency");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, latency_buckets_are_in_order_and_narrow);
	tcase_add_test(tc, latency_counts_what_is_too_long_at_the_end);
	tcase_add_test(tc, latency_percentiles_are_those_of_what_was_noted);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
