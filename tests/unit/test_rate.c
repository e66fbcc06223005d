/* SPDX-License-Identifier: Apache-2.0 */
/* Buckets of cost: filling, bounds, the table's room. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/rate.h"

static const struct rate_rule rule = { .per_s = 2, .burst = 6 };

static bool
table_take(struct rate_table *t, struct str key, unsigned cost,
    int64_t now_ms)
{
	struct rate *r = rate_table_get(t, key, &rule, now_ms);

	return r != NULL && rate_take(r, &rule, cost, now_ms);
}

START_TEST(rate_takes_what_was_saved_up_and_refills)
{
	struct rate r;

	rate_init(&r, &rule, 0);
	ck_assert(rate_take(&r, &rule, 5, 0));
	ck_assert(!rate_take(&r, &rule, 2, 0));
	ck_assert(rate_take(&r, &rule, 1, 0));
	ck_assert(!rate_take(&r, &rule, 1, 499));
	ck_assert(rate_take(&r, &rule, 1, 500));
	ck_assert(!rate_take(&r, &rule, 1, 999));
	/* Never more than a burst, however long it was quiet. */
	for (int i = 0; i < 6; i++)
		ck_assert(rate_take(&r, &rule, 1, 3600 * 1000));
	ck_assert(!rate_take(&r, &rule, 1, 3600 * 1000));
}
END_TEST

START_TEST(rate_lets_the_dearest_through_when_full)
{
	struct rate r;

	rate_init(&r, &rule, 0);
	ck_assert(rate_take(&r, &rule, 1, 0));
	ck_assert(!rate_take(&r, &rule, 10, 0));
	ck_assert(rate_take(&r, &rule, 10, 500));
	ck_assert(!rate_take(&r, &rule, 1, 500));
}
END_TEST

START_TEST(rate_says_what_is_left_and_how_long_to_wait)
{
	struct rate_left left;
	struct rate r;

	rate_init(&r, &rule, 0);
	ck_assert(rate_take(&r, &rule, 4, 0));
	left = rate_left(&r, &rule, 2);
	ck_assert_int_eq(left.left, 2);
	ck_assert_int_eq(left.wait_ms, 0);
	ck_assert_int_eq(left.rule.burst, 6);
	left = rate_left(&r, &rule, 3);
	ck_assert_int_eq(left.wait_ms, 500);
	ck_assert(!rate_take(&r, &rule, 3, 499));
	ck_assert(rate_take(&r, &rule, 3, 500));
	rate_give(&r, &rule, 3);
	ck_assert_int_eq(rate_left(&r, &rule, 1).left, 3);
	rate_give(&r, &rule, 60);
	ck_assert_int_eq(rate_left(&r, &rule, 1).left, 6);
}
END_TEST

START_TEST(rate_shared_slows_the_greedy_first)
{
	static const struct rate_rule shared_rule = { .per_s = 1,
	    .burst = 10 };
	struct rate shared, greedy, modest;
	struct rate_left left;

	rate_init(&shared, &shared_rule, 0);
	rate_init(&greedy, &rule, 0);
	rate_init(&modest, &rule, 0);
	ck_assert(rate_take(&greedy, &rule, 6, 0));
	left = rate_left(&greedy, &rule, 1);
	ck_assert(rate_share(&shared, &shared_rule, 6, &left, 0));
	/* The lower half: not for who has less than half of her own. */
	ck_assert(!rate_share(&shared, &shared_rule, 1, &left, 0));
	left = rate_left(&modest, &rule, 1);
	for (int i = 0; i < 4; i++)
		ck_assert(rate_share(&shared, &shared_rule, 1, &left, 0));
	ck_assert(!rate_share(&shared, &shared_rule, 1, &left, 0));
	ck_assert(rate_share(&shared, &shared_rule, 1, &left, 1000));
}
END_TEST

START_TEST(rate_table_keeps_keys_apart)
{
	struct rate_table *t = rate_table_new();

	ck_assert(table_take(t, STR("a"), 6, 0));
	ck_assert(!table_take(t, STR("a"), 1, 0));
	ck_assert(table_take(t, STR("b"), 6, 0));
	ck_assert(table_take(t, STR("a"), 2, 1000));
	rate_table_free(t);
}
END_TEST

START_TEST(rate_table_never_forgets_who_owes_to_make_room)
{
	struct rate_table *t = rate_table_new();
	char key[32];

	ck_assert(table_take(t, STR("greedy"), 6, 0));
	for (int i = 1; i < RATE_KEYS_MAX; i++) {
		int n = snprintf(key, sizeof(key), "k%d", i);

		ck_assert(table_take(t, (struct str){ key, (size_t)n },
		    1, 0));
	}
	ck_assert(!table_take(t, STR("one more"), 1, 499));
	ck_assert(!table_take(t, STR("greedy"), 1, 499));
	/* Full ones have made room; the greedy one's is not. */
	rate_table_sweep(t, 500);
	ck_assert(table_take(t, STR("one more"), 6, 500));
	ck_assert(table_take(t, STR("greedy"), 1, 500));
	ck_assert(!table_take(t, STR("greedy"), 1, 500));
	rate_table_free(t);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rate");
	TCase *t = tcase_create("rate");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(t, rate_takes_what_was_saved_up_and_refills);
	tcase_add_test(t, rate_lets_the_dearest_through_when_full);
	tcase_add_test(t, rate_says_what_is_left_and_how_long_to_wait);
	tcase_add_test(t, rate_shared_slows_the_greedy_first);
	tcase_add_test(t, rate_table_keeps_keys_apart);
	tcase_add_test(t, rate_table_never_forgets_who_owes_to_make_room);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
