/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "core/uploads.h"

START_TEST(nobody_writes_to_what_is_being_finished)
{
	struct upload_hold *all = NULL;
	struct request *a = request_new(), *b = request_new(),
	    *c = request_new();

	ck_assert_int_eq(upload_enter(&all, a, STR("f1"), false), ERR_OK);
	ck_assert_int_eq(upload_enter(&all, b, STR("f1"), false), ERR_OK);
	ck_assert_int_eq(upload_enter(&all, c, STR("f1"), true),
	    ERR_WRONG_STATE);
	upload_leave(a);
	upload_leave(a);	/* it holds none */
	ck_assert_int_eq(upload_enter(&all, c, STR("f1"), true),
	    ERR_WRONG_STATE);
	upload_leave(b);
	ck_assert_ptr_null(all);
	ck_assert_int_eq(upload_enter(&all, c, STR("f1"), true), ERR_OK);
	ck_assert_int_eq(upload_enter(&all, a, STR("f1"), false),
	    ERR_WRONG_STATE);
	ck_assert_int_eq(upload_enter(&all, b, STR("f1"), true),
	    ERR_WRONG_STATE);
	ck_assert_int_eq(upload_enter(&all, a, STR("f2"), false), ERR_OK);
	upload_leave(c);
	upload_leave(a);
	ck_assert_ptr_null(all);
	request_free(a);
	request_free(b);
	request_free(c);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("uploads");
	TCase *tc = tcase_create("uploads");
	SRunner *run;
	int failed;

	tcase_add_test(tc, nobody_writes_to_what_is_being_finished);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
