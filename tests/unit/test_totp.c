/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/totp.h"

/* RFC 6238, appendix B; the last six of its eight digits. */
static const unsigned char *const key =
    (const unsigned char *)"12345678901234567890";
static const struct {
	int64_t now_s;
	uint32_t code;
} vectors[] = {
	{ 59, 287082 }, { 1111111109, 81804 }, { 1111111111, 50471 },
	{ 1234567890, 5924 }, { 2000000000, 279037 },
	{ 20000000000, 353130 },
};

START_TEST(totp_code_is_as_the_rfc_has_it)
{
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		ck_assert_uint_eq(totp_code(key, vectors[i].now_s /
		    TOTP_STEP_S), vectors[i].code);
}
END_TEST

START_TEST(totp_match_takes_the_steps_beside_and_each_once)
{
	int64_t step = 1234567890 / TOTP_STEP_S;
	struct str code = STR("005924");

	ck_assert_int_eq(totp_match(key, code, 1234567890, 0), step);
	ck_assert_int_eq(totp_match(key, code, 1234567890 + 30, 0), step);
	ck_assert_int_eq(totp_match(key, code, 1234567890 - 30, 0), step);
	ck_assert_int_eq(totp_match(key, code, 1234567890 + 60, 0), -1);
	ck_assert_int_eq(totp_match(key, code, 1234567890 - 60, 0), -1);
	ck_assert_int_eq(totp_match(key, code, 1234567890, step - 1), step);
	ck_assert_int_eq(totp_match(key, code, 1234567890, step), -1);
	ck_assert_int_eq(totp_match(key, STR("5924"), 1234567890, 0), -1);
	ck_assert_int_eq(totp_match(key, STR("005925"), 1234567890, 0), -1);
	ck_assert_int_eq(totp_match(key, STR("0059240"), 1234567890, 0), -1);
	ck_assert_int_eq(totp_match(key, STR(""), 1234567890, 0), -1);
}
END_TEST

START_TEST(totp_base32_is_what_people_type)
{
	struct buf text;

	buf_init(&text, 64);
	totp_base32(key, &text);
	ck_assert_str_eq(text.data, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	buf_fini(&text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("totp");
	TCase *t = tcase_create("totp");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(t, totp_code_is_as_the_rfc_has_it);
	tcase_add_test(t, totp_match_takes_the_steps_beside_and_each_once);
	tcase_add_test(t, totp_base32_is_what_people_type);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
