/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <limits.h>

#include "base/str.h"

START_TEST(str_absent_equals_empty_but_not_text)
{
	ck_assert(str_eq(STR_NONE, STR("")));
	ck_assert(!str_eq(STR_NONE, STR("a")));
	ck_assert(str_eq(str_from(NULL), STR_NONE));
	ck_assert(str_is(STR("abc"), "abc"));
	ck_assert(!str_is(STR("abc"), "ab"));
	ck_assert(str_starts(STR("u:alice"), "u:"));
	ck_assert(!str_starts(STR("u"), "u:"));
	ck_assert(str_starts(STR_NONE, ""));
}
END_TEST

START_TEST(str_cmp_orders_by_bytes_shorter_first)
{
	ck_assert_int_eq(str_cmp(STR("a"), STR("a")), 0);
	ck_assert_int_lt(str_cmp(STR("a"), STR("ab")), 0);
	ck_assert_int_gt(str_cmp(STR("b"), STR("ab")), 0);
	ck_assert_int_lt(str_cmp(STR("a"), STR("\xff")), 0);
	ck_assert_int_lt(str_cmp(STR("B"), STR("a")), 0);
	ck_assert_int_lt(str_cmp(STR_NONE, STR("a")), 0);
	ck_assert_int_eq(str_cmp(STR_NONE, STR("")), 0);
}
END_TEST

START_TEST(str_to_u64_takes_up_to_max)
{
	unsigned long long v = 7;

	ck_assert(str_to_u64(STR("0"), 0, &v));
	ck_assert_uint_eq(v, 0);
	ck_assert(str_to_u64(STR("65535"), 65535, &v));
	ck_assert_uint_eq(v, 65535);
	ck_assert(str_to_u64(STR("18446744073709551615"), ULLONG_MAX, &v));
	ck_assert_uint_eq(v, ULLONG_MAX);
}
END_TEST

START_TEST(str_to_u64_refuses_the_rest)
{
	static const char *const bad[] = { "", "00", "01", "-1", "+1", " 1",
		"1 ", "0x1", "1a", "65536", "655360", "99999999999999999999",
		"18446744073709551616" };
	unsigned long long v = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!str_to_u64(str_from(bad[i]), 65535, &v),
		    "%s", bad[i]);
	ck_assert(!str_to_u64(STR("18446744073709551616"), ULLONG_MAX, &v));
	ck_assert(!str_to_u64(STR("184467440737095516150"), ULLONG_MAX, &v));
	ck_assert(!str_to_u64(STR("6"), 5, &v));
	ck_assert(!str_to_u64(STR("10"), 9, &v));
	ck_assert(!str_to_u64((struct str){ "1\0", 2 }, 100, &v));
	ck_assert_uint_eq(v, 7);
}
END_TEST

START_TEST(str_take_number_goes_on_behind_its_end)
{
	static const char *const bad[] = { "", "/1", "-1/2", "+1", " 1", "1 ",
		"1x/2", "9223372036854775808", "92233720368547758070" };
	struct str rest = STR("0000000000000000012/9223372036854775807/0");
	int64_t n;

	ck_assert(str_take_number(&rest, '/', &n));
	ck_assert_int_eq(n, 12);
	ck_assert(str_take_number(&rest, '/', &n));
	ck_assert_int_eq(n, INT64_MAX);
	ck_assert(str_take_number(&rest, '/', &n));
	ck_assert_int_eq(n, 0);
	ck_assert(str_eq(rest, STR("")));
	ck_assert(!str_take_number(&rest, '/', &n));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rest = str_from(bad[i]);
		ck_assert_msg(!str_take_number(&rest, '/', &n), "%s", bad[i]);
		ck_assert_ptr_eq(rest.p, bad[i]);
	}
}
END_TEST

START_TEST(str_has_looks_no_further_than_the_end)
{
	ck_assert(str_has(STR("abc"), 'c'));
	ck_assert(!str_has(STR("abc"), '\0'));
	ck_assert(!str_has((struct str){ "abc", 2 }, 'c'));
	ck_assert(!str_has(STR_NONE, 'a'));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("str");
	TCase *tc = tcase_create("str");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, str_absent_equals_empty_but_not_text);
	tcase_add_test(tc, str_cmp_orders_by_bytes_shorter_first);
	tcase_add_test(tc, str_to_u64_takes_up_to_max);
	tcase_add_test(tc, str_to_u64_refuses_the_rest);
	tcase_add_test(tc, str_take_number_goes_on_behind_its_end);
	tcase_add_test(tc, str_has_looks_no_further_than_the_end);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
