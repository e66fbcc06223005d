/* SPDX-License-Identifier: Apache-2.0 */
/* Attempt counters: windows, taking back, bounds. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/attempts.h"

START_TEST(attempts_take_counts_within_a_window)
{
	struct attempts *a = attempts_new();

	ck_assert(attempts_take(a, STR("x"), 2, 1000, 0));
	ck_assert(attempts_take(a, STR("x"), 2, 1000, 10));
	ck_assert(!attempts_take(a, STR("x"), 2, 1000, 999));
	ck_assert(attempts_take(a, STR("y"), 2, 1000, 999));
	ck_assert(attempts_take(a, STR("x"), 2, 1000, 1000));
	attempts_free(a);
}
END_TEST

START_TEST(attempts_undo_gives_one_back)
{
	struct attempts *a = attempts_new();

	ck_assert(attempts_take(a, STR("x"), 1, 1000, 0));
	attempts_undo(a, STR("x"));
	ck_assert(attempts_take(a, STR("x"), 1, 1000, 0));
	ck_assert(!attempts_take(a, STR("x"), 1, 1000, 0));
	attempts_undo(a, STR("never seen"));
	attempts_free(a);
}
END_TEST

static void
check_spent(const struct attempts *a, const char *key, const char *rest,
    int64_t ends_ms)
{
	struct attempts_spent spent;

	ck_assert(attempts_spent(a, str_from(key), 2, 500, &spent));
	ck_assert(str_eq(spent.rest, str_from(rest)));
	ck_assert_int_eq(spent.ends_ms, ends_ms);
}

START_TEST(attempts_spent_are_found_by_how_their_keys_begin)
{
	static const char *const keys[] = { "in bob 10.0.0.1",
		"in bob 10.0.0.2", "in bobby 10.0.0.3", "in" };
	struct attempts *a = attempts_new();
	struct attempts_spent spent;

	for (int i = 0; i < 8; i++)
		ck_assert(attempts_take(a, str_from(keys[i / 2]), 2,
		    1000 + i / 2, 0));
	ck_assert(attempts_take(a, STR("in eve 10.0.0.1"), 2, 9000, 0));
	check_spent(a, "in bob", "10.0.0.2", 1001);
	check_spent(a, "in bob 10.0.0.1", "", 1000);
	ck_assert(!attempts_spent(a, STR("in bo"), 2, 500, &spent));
	ck_assert(!attempts_spent(a, STR("in eve"), 2, 500, &spent));
	ck_assert(!attempts_spent(a, STR("in bob"), 2, 1001, &spent));
	attempts_free(a);
}
END_TEST

START_TEST(attempts_never_forget_counts_to_make_room)
{
	struct attempts *a = attempts_new();
	char key[32];

	ck_assert(attempts_take(a, STR("guesser"), 1, 100000, 0));
	for (int i = 1; i < ATTEMPT_KEYS_MAX; i++) {
		int n = snprintf(key, sizeof(key), "k%d", i);

		ck_assert(attempts_take(a, (struct str){ key, (size_t)n }, 1,
		    1000, 0));
	}
	ck_assert(!attempts_take(a, STR("one more"), 1, 1000, 500));
	ck_assert(!attempts_take(a, STR("guesser"), 1, 100000, 500));
	/* Windows that ended have made room; the guesser's has not. */
	attempts_sweep(a, 2000);
	ck_assert(attempts_take(a, STR("one more"), 1, 1000, 2000));
	ck_assert(!attempts_take(a, STR("guesser"), 1, 100000, 2000));
	attempts_free(a);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("attempts");
	TCase *t = tcase_create("attempts");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(t, attempts_take_counts_within_a_window);
	tcase_add_test(t, attempts_undo_gives_one_back);
	tcase_add_test(t,
	    attempts_spent_are_found_by_how_their_keys_begin);
	tcase_add_test(t, attempts_never_forget_counts_to_make_room);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
