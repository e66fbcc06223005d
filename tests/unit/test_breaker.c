/* SPDX-License-Identifier: Apache-2.0 */
/* When somebody who fails is asked, and when not. */
#include <check.h>
#include <stdlib.h>

#include "core/breaker.h"

#define FAILURES 5
#define OPEN_MS 10000

static const struct breaker_rule rule = { FAILURES, OPEN_MS };
static struct breaker b;
static uint32_t turn;

static void
setup(void)
{
	b = (struct breaker){ .turn = 0 };
}

/* Asks and fails n times. */
static void
fails(int n, int64_t now_ms)
{
	for (int i = 0; i < n; i++) {
		ck_assert(breaker_asks(&b, &rule, now_ms, &turn));
		(void)breaker_note(&b, &rule, turn, false, now_ms);
	}
}

START_TEST(breaker_opens_after_failures_in_a_row)
{
	fails(FAILURES - 1, 0);
	ck_assert(breaker_asks(&b, &rule, 0, &turn));
	ck_assert(!breaker_note(&b, &rule, turn, true, 0));
	fails(FAILURES - 1, 0);
	ck_assert_int_eq(b.state, BREAKER_CLOSED);
	ck_assert(breaker_asks(&b, &rule, 7, &turn));
	ck_assert(breaker_note(&b, &rule, turn, false, 7));
	ck_assert_int_eq(b.state, BREAKER_OPEN);
	ck_assert(!breaker_asks(&b, &rule, 7 + OPEN_MS - 1, &turn));
}
END_TEST

START_TEST(breaker_lets_one_try_it)
{
	fails(FAILURES, 0);
	ck_assert(breaker_asks(&b, &rule, OPEN_MS, &turn));
	ck_assert_int_eq(b.state, BREAKER_TRIAL);
	ck_assert(!breaker_asks(&b, &rule, 2 * OPEN_MS, &(uint32_t){ 0 }));
	ck_assert(breaker_note(&b, &rule, turn, true, OPEN_MS));
	ck_assert_int_eq(b.state, BREAKER_CLOSED);
	ck_assert(breaker_asks(&b, &rule, OPEN_MS, &turn));
}
END_TEST

START_TEST(breaker_opens_again_when_the_trial_fails)
{
	fails(FAILURES, 0);
	ck_assert(breaker_asks(&b, &rule, OPEN_MS, &turn));
	ck_assert(breaker_note(&b, &rule, turn, false, OPEN_MS + 900));
	ck_assert(!breaker_asks(&b, &rule, 2 * OPEN_MS, &turn));
	ck_assert(breaker_asks(&b, &rule, 2 * OPEN_MS + 900, &turn));
}
END_TEST

START_TEST(breaker_does_not_hear_old_news)
{
	uint32_t old;

	ck_assert(breaker_asks(&b, &rule, 0, &old));
	fails(FAILURES, 0);
	ck_assert(!breaker_note(&b, &rule, old, true, 1));
	ck_assert_int_eq(b.state, BREAKER_OPEN);
	ck_assert(breaker_asks(&b, &rule, OPEN_MS, &turn));
	ck_assert(!breaker_note(&b, &rule, old, true, OPEN_MS));
	ck_assert(!breaker_note(&b, &rule, old, false, OPEN_MS));
	ck_assert_int_eq(b.state, BREAKER_TRIAL);
	ck_assert(breaker_note(&b, &rule, turn, true, OPEN_MS));
	for (int i = 0; i < 2 * FAILURES; i++)
		ck_assert(!breaker_note(&b, &rule, old, false, OPEN_MS));
}
END_TEST

START_TEST(breaker_tries_again_when_the_trial_reached_nobody)
{
	fails(FAILURES, 0);
	ck_assert(breaker_asks(&b, &rule, OPEN_MS, &turn));
	breaker_undo(&b, turn);
	ck_assert_int_eq(b.state, BREAKER_OPEN);
	ck_assert(breaker_asks(&b, &rule, OPEN_MS, &turn));
	ck_assert_int_eq(b.state, BREAKER_TRIAL);
}
END_TEST

START_TEST(breaker_is_closed_by_hand_once)
{
	ck_assert(!breaker_close(&b));
	fails(FAILURES, 0);
	ck_assert(breaker_close(&b));
	ck_assert(breaker_asks(&b, &rule, 0, &turn));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("breaker");
	TCase *t = tcase_create("breaker");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, breaker_opens_after_failures_in_a_row);
	tcase_add_test(t, breaker_lets_one_try_it);
	tcase_add_test(t, breaker_opens_again_when_the_trial_fails);
	tcase_add_test(t, breaker_does_not_hear_old_news);
	tcase_add_test(t, breaker_tries_again_when_the_trial_reached_nobody);
	tcase_add_test(t, breaker_is_closed_by_hand_once);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
