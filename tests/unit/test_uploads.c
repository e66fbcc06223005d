/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdio.h>
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

static struct request *
request_of(const char *user)
{
	struct request *r = request_new();

	snprintf(r->who.user, sizeof(r->who.user), "%s", user);
	return r;
}

START_TEST(nobody_moves_so_much_that_others_wait)
{
	struct request *held[TRANSFERS_OF_TENANT_MAX + 1];
	struct upload_hold *all = NULL;
	unsigned count = 0;
	char user[16];

	while (count < TRANSFERS_OF_TENANT_MAX) {
		snprintf(user, sizeof(user), "u%u",
		    count / TRANSFERS_OF_ONE_MAX);
		held[count] = request_of(user);
		ck_assert_int_eq(count % 2 ? upload_enter(&all, held[count],
		    STR("f"), false) : upload_enter_reading(&all,
		    held[count]), ERR_OK);
		if (++count % TRANSFERS_OF_ONE_MAX != 0)
			continue;
		held[count] = request_of(user);
		ck_assert_int_eq(upload_enter_reading(&all, held[count]),
		    ERR_BUSY);
		ck_assert_int_eq(upload_enter(&all, held[count], STR("g"),
		    false), ERR_BUSY);
		request_free(held[count]);
	}
	held[count] = request_of("another");
	ck_assert_int_eq(upload_enter_reading(&all, held[count]), ERR_BUSY);
	/* Finishing moves nothing. */
	ck_assert_int_eq(upload_enter(&all, held[count], STR("h"), true),
	    ERR_OK);
	upload_leave(held[count]);
	upload_leave(held[0]);
	ck_assert_int_eq(upload_enter_reading(&all, held[count]), ERR_OK);
	for (unsigned i = 0; i <= count; i++) {
		upload_leave(held[i]);
		request_free(held[i]);
	}
	ck_assert_ptr_null(all);
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
	tcase_add_test(tc, nobody_moves_so_much_that_others_wait);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
