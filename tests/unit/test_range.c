/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/range.h"

static const struct {
	const char *header;
	int64_t size;
	enum range_kind kind;
	struct range want;
} ranges[] = {
	{ NULL, 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=0-4", 10, RANGE_SOME, { 0, 5 } },
	{ "bytes=0-0", 10, RANGE_SOME, { 0, 1 } },
	{ "bytes=9-9", 10, RANGE_SOME, { 9, 10 } },
	{ "bytes=3-", 10, RANGE_SOME, { 3, 10 } },
	{ "bytes=3-99", 10, RANGE_SOME, { 3, 10 } },
	{ "bytes=-3", 10, RANGE_SOME, { 7, 10 } },
	{ "bytes=-99", 10, RANGE_SOME, { 0, 10 } },
	{ "BYTES=0-4", 10, RANGE_SOME, { 0, 5 } },
	{ " bytes= 0-4 ", 10, RANGE_SOME, { 0, 5 } },
	{ "bytes=000-004", 10, RANGE_SOME, { 0, 5 } },
	{ "bytes=0-99999999999999999999999", 10, RANGE_SOME, { 0, 10 } },
	{ "bytes=-99999999999999999999999", 10, RANGE_SOME, { 0, 10 } },
	{ "bytes=0-9223372036854775807", 10, RANGE_SOME, { 0, 10 } },
	/* nowhere */
	{ "bytes=10-", 10, RANGE_NOWHERE, { 0, 0 } },
	{ "bytes=10-12", 10, RANGE_NOWHERE, { 0, 0 } },
	{ "bytes=99999999999999999999999-", 10, RANGE_NOWHERE, { 0, 0 } },
	{ "bytes=-0", 10, RANGE_NOWHERE, { 0, 0 } },
	{ "bytes=0-", 0, RANGE_NOWHERE, { 0, 0 } },
	{ "bytes=-0", 0, RANGE_NOWHERE, { 0, 0 } },
	{ "bytes=-5", 0, RANGE_ALL, { 0, 0 } },
	/* several, or nothing that says anything */
	{ "bytes=0-1,3-4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=0-1,", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=5-4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=-", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=--5", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=0-4-5", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=a-b", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=0x0-4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=+0-4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes=0 -4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes 0-4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes =0-4", 10, RANGE_ALL, { 0, 0 } },
	{ "items=0-4", 10, RANGE_ALL, { 0, 0 } },
	{ "bytes", 10, RANGE_ALL, { 0, 0 } },
	{ "", 10, RANGE_ALL, { 0, 0 } },
	{ "=", 10, RANGE_ALL, { 0, 0 } },
};

START_TEST(ranges_of_every_form)
{
	struct range got = { 0, 0 };

	ck_assert_int_eq(range_of(str_from(ranges[_i].header),
	    ranges[_i].size, &got), ranges[_i].kind);
	ck_assert_int_eq(got.from, ranges[_i].want.from);
	ck_assert_int_eq(got.upto, ranges[_i].want.upto);
}
END_TEST

START_TEST(a_range_counts_for_the_very_same_bytes)
{
	ck_assert(range_is_current(STR_NONE, STR("\"a\"")));
	ck_assert(range_is_current(STR("\"a\""), STR("\"a\"")));
	ck_assert(!range_is_current(STR("\"b\""), STR("\"a\"")));
	ck_assert(!range_is_current(STR("W/\"a\""), STR("\"a\"")));
	ck_assert(!range_is_current(STR(""), STR("\"a\"")));
	ck_assert(!range_is_current(STR("Sat, 21 Nov 2026 00:00:00 GMT"),
	    STR("\"a\"")));
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int
main(void)
{
	Suite *s = suite_create("range");
	TCase *tc = tcase_create("range");
	SRunner *run;
	int failed;

	tcase_add_loop_test(tc, ranges_of_every_form, 0, COUNT(ranges));
	tcase_add_test(tc, a_range_counts_for_the_very_same_bytes);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
