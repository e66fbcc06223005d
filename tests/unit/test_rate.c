/* SPDX-License-Identifier: Apache-2.0 */
/* Buckets of cost: filling, bounds, the table's room. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/rate.h"

static const struct core_settings settings = {
	.rate_per_s = 2, .rate_burst = 6,
};

START_TEST(rate_takes_what_was_saved_up_and_refills)
{
	struct rate r;

	rate_init(&r, &settings, 0);
	ck_assert(rate_take(&r, &settings, 5, 0));
	ck_assert(!rate_take(&r, &settings, 2, 0));
	ck_assert(rate_take(&r, &settings, 1, 0));
	ck_assert(!rate_take(&r, &settings, 1, 499));
	ck_assert(rate_take(&r, &settings, 1, 500));
	ck_assert(!rate_take(&r, &settings, 1, 999));
	/* Never more than a burst, however long it was quiet. */
	for (int i = 0; i < 6; i++)
		ck_assert(rate_take(&r, &settings, 1, 3600 * 1000));
	ck_assert(!rate_take(&r, &settings, 1, 3600 * 1000));
}
END_TEST

START_TEST(rate_lets_the_dearest_through_when_full)
{
	struct rate r;

	rate_init(&r, &settings, 0);
	ck_assert(rate_take(&r, &settings, 1, 0));
	ck_assert(!rate_take(&r, &settings, 10, 0));
	ck_assert(rate_take(&r, &settings, 10, 500));
	ck_assert(!rate_take(&r, &settings, 1, 500));
}
END_TEST

START_TEST(rate_table_keeps_keys_apart)
{
	struct rate_table *t = rate_table_new(&settings);

	ck_assert(rate_table_take(t, STR("a"), 6, 0));
	ck_assert(!rate_table_take(t, STR("a"), 1, 0));
	ck_assert(rate_table_take(t, STR("b"), 6, 0));
	ck_assert(rate_table_take(t, STR("a"), 2, 1000));
	rate_table_free(t);
}
END_TEST

START_TEST(rate_table_never_forgets_who_owes_to_make_room)
{
	struct rate_table *t = rate_table_new(&settings);
	char key[32];

	ck_assert(rate_table_take(t, STR("greedy"), 6, 0));
	for (int i = 1; i < RATE_KEYS_MAX; i++) {
		int n = snprintf(key, sizeof(key), "k%d", i);

		ck_assert(rate_table_take(t, (struct str){ key, (size_t)n },
		    1, 0));
	}
	ck_assert(!rate_table_take(t, STR("one more"), 1, 499));
	ck_assert(!rate_table_take(t, STR("greedy"), 1, 499));
	/* Full ones have made room; the greedy one's is not. */
	rate_table_sweep(t, 500);
	ck_assert(rate_table_take(t, STR("one more"), 6, 500));
	ck_assert(rate_table_take(t, STR("greedy"), 1, 500));
	ck_assert(!rate_table_take(t, STR("greedy"), 1, 500));
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
	tcase_add_test(t, rate_table_keeps_keys_apart);
	tcase_add_test(t, rate_table_never_forgets_who_owes_to_make_room);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
