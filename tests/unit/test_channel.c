/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/rng.h"
#include "gate/channel.h"

static struct channel_table table;

static void
setup(void)
{
	channel_table_init(&table, 1000000);
}

static void
teardown(void)
{
	channel_table_fini(&table);
}

static struct channel_key
key(uint32_t tenant, int64_t conv)
{
	return (struct channel_key){ .tenant = tenant, .conv = conv };
}

static bool
listens(uint32_t slot, struct channel_key k)
{
	struct channel_members m = channel_find(&table, k);
	unsigned found = 0;

	for (uint32_t i = 0; i < m.count; i++)
		found += m.slots[i] == slot;
	ck_assert_uint_le(found, 1);
	return found == 1;
}

static void
join(struct channel_list *list, uint32_t slot, struct channel_key k)
{
	ck_assert_int_eq(channel_join(&table, list, slot, k), ERR_OK);
}

START_TEST(empty_table_has_no_listeners)
{
	ck_assert_uint_eq(channel_find(&table, key(1, 1)).count, 0);
}
END_TEST

START_TEST(joining_twice_is_joining_once)
{
	struct channel_list list = { 0 };

	join(&list, 7, key(1, 5));
	join(&list, 7, key(1, 5));
	ck_assert_uint_eq(channel_find(&table, key(1, 5)).count, 1);
	ck_assert_uint_eq(list.count, 1);
	channel_leave_all(&table, &list, 7);
	ck_assert_uint_eq(table.subscriptions, 0);
	ck_assert_uint_eq(table.count, 0);
}
END_TEST

START_TEST(same_key_of_two_tenants_is_two_channels)
{
	struct channel_list a = { 0 }, b = { 0 };

	join(&a, 1, key(1, 9));
	join(&b, 2, key(2, 9));
	ck_assert(listens(1, key(1, 9)));
	ck_assert(!listens(2, key(1, 9)));
	ck_assert(listens(2, key(2, 9)));
	channel_leave_all(&table, &a, 1);
	channel_leave_all(&table, &b, 2);
}
END_TEST

START_TEST(leaving_what_was_not_joined_does_nothing)
{
	struct channel_list a = { 0 }, b = { 0 };

	channel_leave(&table, &a, 1, key(1, 1));
	join(&b, 2, key(1, 1));
	channel_leave(&table, &a, 1, key(1, 1));
	ck_assert(listens(2, key(1, 1)));
	channel_leave(&table, &b, 2, key(1, 1));
	ck_assert_uint_eq(channel_find(&table, key(1, 1)).count, 0);
	channel_leave_all(&table, &b, 2);
}
END_TEST

/* Through every size at which the form of a channel changes. */
START_TEST(channel_grows_and_shrinks_through_its_forms)
{
	struct channel_list lists[20] = { 0 };

	for (uint32_t n = 0; n < 20; n++) {
		join(&lists[n], n, key(3, 4));
		ck_assert_uint_eq(channel_find(&table, key(3, 4)).count, n + 1);
		for (uint32_t i = 0; i <= n; i++)
			ck_assert(listens(i, key(3, 4)));
	}
	for (uint32_t n = 0; n < 20; n++) {
		channel_leave_all(&table, &lists[n], n);
		for (uint32_t i = 0; i < 20; i++)
			ck_assert(listens(i, key(3, 4)) == (i > n));
	}
}
END_TEST

START_TEST(join_is_refused_at_the_maximum)
{
	struct channel_list list = { 0 };

	table.subscriptions_max = 2;
	join(&list, 1, key(1, 1));
	join(&list, 1, key(1, 2));
	ck_assert_int_eq(channel_join(&table, &list, 1, key(1, 3)), ERR_LIMIT);
	channel_leave(&table, &list, 1, key(1, 1));
	join(&list, 1, key(1, 3));
	channel_leave_all(&table, &list, 1);
}
END_TEST

#define MODEL_SLOTS 40
#define MODEL_CONVS 60

/* Random joins and leaves against a plain matrix. */
START_TEST(agrees_with_a_plain_model)
{
	static bool model[MODEL_SLOTS][MODEL_CONVS];
	struct channel_list lists[MODEL_SLOTS] = { 0 };
	struct rng_seeded rng;

	memset(model, 0, sizeof(model));
	rng_seeded_init(&rng, (uint64_t)_i + 1);
	for (unsigned step = 0; step < 20000; step++) {
		uint32_t s = (uint32_t)rng_seeded_below(&rng, MODEL_SLOTS);
		int64_t c = (int64_t)rng_seeded_below(&rng, MODEL_CONVS);
		uint64_t what = rng_seeded_below(&rng, 100);

		if (what == 0) {
			channel_leave_all(&table, &lists[s], s);
			memset(model[s], 0, sizeof(model[s]));
		} else if (what < 60) {
			join(&lists[s], s, key(1, c));
			model[s][c] = true;
		} else {
			channel_leave(&table, &lists[s], s, key(1, c));
			model[s][c] = false;
		}
		ck_assert(listens(s, key(1, c)) == model[s][c]);
	}
	for (uint32_t s = 0; s < MODEL_SLOTS; s++) {
		for (int64_t c = 0; c < MODEL_CONVS; c++)
			ck_assert(listens(s, key(1, c)) == model[s][c]);
		channel_leave_all(&table, &lists[s], s);
	}
	ck_assert_uint_eq(table.count, 0);
	ck_assert_uint_eq(table.subscriptions, 0);
}
END_TEST

START_TEST(twenty_shared_conversations_cost_little)
{
	enum { SESSIONS = 2000, CONVS = 20 };
	struct channel_list *lists = xcalloc(SESSIONS, sizeof(*lists));
	size_t bytes = 0;

	for (uint32_t s = 0; s < SESSIONS; s++) {
		channel_list_reserve(&lists[s], CONVS);
		for (int64_t c = 0; c < CONVS; c++)
			join(&lists[s], s, key(1, s / 2 * CONVS + c));
		bytes += lists[s].room * sizeof(uint32_t);
	}
	bytes += table.chunk_count * 1024 * 24;
	bytes += table.index_size * sizeof(uint32_t);
	ck_assert_uint_le(bytes / SESSIONS, 480);
	for (uint32_t s = 0; s < SESSIONS; s++)
		channel_leave_all(&table, &lists[s], s);
	xfree(lists);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("channel");
	TCase *tc = tcase_create("channel");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, empty_table_has_no_listeners);
	tcase_add_test(tc, joining_twice_is_joining_once);
	tcase_add_test(tc, same_key_of_two_tenants_is_two_channels);
	tcase_add_test(tc, leaving_what_was_not_joined_does_nothing);
	tcase_add_test(tc, channel_grows_and_shrinks_through_its_forms);
	tcase_add_test(tc, join_is_refused_at_the_maximum);
	tcase_add_loop_test(tc, agrees_with_a_plain_model, 0, 8);
	tcase_add_test(tc, twenty_shared_conversations_cost_little);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
