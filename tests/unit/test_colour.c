/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "model/colour.h"

START_TEST(colour_parse_takes_six_digits_behind_a_hash)
{
	struct colour c;

	ck_assert(colour_parse(STR("#0f76Ab"), &c));
	ck_assert_uint_eq(c.red, 0x0f);
	ck_assert_uint_eq(c.green, 0x76);
	ck_assert_uint_eq(c.blue, 0xab);
	ck_assert(!colour_parse(STR("0f766b"), &c));
	ck_assert(!colour_parse(STR("#0f766"), &c));
	ck_assert(!colour_parse(STR("#0f766g"), &c));
	ck_assert(!colour_parse(STR("#0f766b0"), &c));
	ck_assert(!colour_parse(STR("red"), &c));
	ck_assert(!colour_parse(STR(""), &c));
}
END_TEST

/* Figures of the W3C's own examples and of common checkers. */
static const struct {
	struct colour a, b;
	unsigned ratio;
} pairs[] = {
	{ { 0, 0, 0 }, { 255, 255, 255 }, 2100 },
	{ { 255, 255, 255 }, { 0, 0, 0 }, 2100 },
	{ { 9, 9, 9 }, { 9, 9, 9 }, 100 },
	{ { 0x76, 0x76, 0x76 }, { 255, 255, 255 }, 454 },
	{ { 0x77, 0x77, 0x77 }, { 255, 255, 255 }, 447 },
	{ { 255, 0, 0 }, { 255, 255, 255 }, 399 },
	{ { 0, 0, 255 }, { 255, 255, 255 }, 859 },
};

START_TEST(colour_contrast_is_as_wcag_has_it)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		ck_assert_uint_eq(colour_contrast(pairs[i].a, pairs[i].b),
		    pairs[i].ratio);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("colour");
	TCase *t = tcase_create("colour");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(t, colour_parse_takes_six_digits_behind_a_hash);
	tcase_add_test(t, colour_contrast_is_as_wcag_has_it);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
