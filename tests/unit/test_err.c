/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/map.h"

START_TEST(err_codes_are_unique_and_stable)
{
	for (int i = 0; i < ERR_COUNT; i++) {
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(err_code((enum err)i),
			    err_code((enum err)j));
	}
	ck_assert_str_eq(err_code(ERR_OK), "ok");
	ck_assert_str_eq(err_code(ERR_NOT_MEMBER), "not_member");
	ck_assert_str_eq(err_code(ERR_WRONG_STATE), "wrong_state");
}
END_TEST

START_TEST(err_numbers_for_rpc_are_unique)
{
	struct imap seen;
	void *old;

	imap_init(&seen, ERR_COUNT);
	for (int i = 1; i < ERR_COUNT; i++) {
		ck_assert_int_eq(imap_put(&seen,
		    (uint64_t)err_rpc((enum err)i), &seen, &old), ERR_OK);
		ck_assert_ptr_null(old);
	}
	imap_fini(&seen);
	ck_assert_int_eq(err_rpc(ERR_PARSE), -32700);
}
END_TEST

START_TEST(err_http_is_an_error_status)
{
	for (int i = 1; i < ERR_COUNT; i++) {
		ck_assert_int_ge(err_http((enum err)i), 400);
		ck_assert_int_lt(err_http((enum err)i), 600);
	}
}
END_TEST

START_TEST(err_text_is_chinese_only_when_asked)
{
	ck_assert_str_eq(err_text(ERR_NOT_FOUND, "zh-CN"),
	    "对象不存在。");
	ck_assert_str_eq(err_text(ERR_NOT_FOUND, "en"), "It does not exist.");
	ck_assert_str_eq(err_text(ERR_NOT_FOUND, NULL), "It does not exist.");
	for (int i = 0; i < ERR_COUNT; i++) {
		ck_assert_uint_gt(strlen(err_text((enum err)i, "zh-CN")), 0);
		ck_assert_uint_gt(strlen(err_text((enum err)i, "en")), 0);
	}
}
END_TEST

START_TEST(err_bug_aborts)
{
	BUG_ON(ERR_COUNT > 1);
}
END_TEST

START_TEST(err_outside_the_table_aborts)
{
	err_code(ERR_COUNT);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("err");
	TCase *tc = tcase_create("err");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, err_codes_are_unique_and_stable);
	tcase_add_test(tc, err_numbers_for_rpc_are_unique);
	tcase_add_test(tc, err_http_is_an_error_status);
	tcase_add_test(tc, err_text_is_chinese_only_when_asked);
	tcase_add_test_raise_signal(tc, err_bug_aborts, SIGABRT);
	tcase_add_test_raise_signal(tc, err_outside_the_table_aborts, SIGABRT);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
