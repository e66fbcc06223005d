/* SPDX-License-Identifier: Apache-2.0 */
/* In which order what waits goes on. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/lane.h"

#define ITEMS 1100

static struct lanes ls;
static struct lane_item items[ITEMS];
static char went[64];

static void
setup(void)
{
	lanes_init(&ls);
	memset(items, 0, sizeof(items));
}

static void
teardown(void)
{
	while (lanes_pop(&ls) != NULL)
		continue;
	lanes_fini(&ls);
}

static void
enter(int i, const char *sender, const char *conv)
{
	ck_assert_int_eq(lanes_enter(&ls, str_from(sender), str_from(conv),
	    &items[i]), ERR_OK);
}

/* "0 2 ": who goes now. */
static const char *
go(struct lane *at)
{
	struct lane_item *item;
	size_t len = 0;

	went[0] = '\0';
	while ((item = lanes_next(&ls, &at)) != NULL) {
		ck_assert_ptr_null(item->lane);
		len += (size_t)snprintf(went + len, sizeof(went) - len,
		    "%d ", (int)(item - items));
	}
	return went;
}

static const char *
ready(int i)
{
	struct lane *at;

	lanes_ready(&items[i], &at);
	return go(at);
}

static const char *
leave(int i)
{
	struct lane *at;

	lanes_leave(&ls, &items[i], &at);
	return go(at);
}

START_TEST(lane_keeps_the_order_of_one_sender)
{
	enter(0, "alice", "u:bob");
	enter(1, "alice", "u:bob");
	enter(2, "alice", "u:bob");
	ck_assert_str_eq(ready(2), "");
	ck_assert_str_eq(ready(1), "");
	ck_assert_str_eq(ready(0), "0 1 2 ");
	ck_assert(!lanes_have(&ls, STR("alice"), STR("u:bob")));
	ck_assert_int_eq(ls.count, 0);
}
END_TEST

START_TEST(lane_holds_nobody_else_back)
{
	enter(0, "alice", "u:bob");
	enter(1, "alice", "g:g");
	enter(2, "bob", "g:g");
	ck_assert(lanes_have(&ls, STR("alice"), STR("g:g")));
	ck_assert(!lanes_have(&ls, STR("bob"), STR("u:bob")));
	ck_assert_str_eq(ready(2), "2 ");
	ck_assert_str_eq(ready(1), "1 ");
	ck_assert_str_eq(ready(0), "0 ");
}
END_TEST

START_TEST(lane_goes_on_when_the_first_leaves)
{
	for (int i = 0; i < 4; i++)
		enter(i, "alice", "u:bob");
	ck_assert_str_eq(ready(1), "");
	ck_assert_str_eq(leave(2), "");
	ck_assert_str_eq(leave(0), "1 ");
	ck_assert_str_eq(leave(0), "");
	enter(5, "alice", "u:bob");
	ck_assert_str_eq(ready(5), "");
	ck_assert_str_eq(leave(3), "5 ");
}
END_TEST

START_TEST(lane_of_a_sender_is_bounded)
{
	int i;

	for (i = 0; i < LANE_SENDER_MAX; i++)
		enter(i, "alice", i % 2 ? "u:bob" : "g:g");
	ck_assert_int_eq(lanes_enter(&ls, STR("alice"), STR("c:c"),
	    &items[i]), ERR_BUSY);
	ck_assert_ptr_null(items[i].lane);
	enter(i, "bob", "c:c");
	ck_assert_str_eq(ready(1), "1 ");
	enter(i + 1, "alice", "c:c");
}
END_TEST

START_TEST(lanes_of_all_are_bounded)
{
	char sender[16];
	int i;

	for (i = 0; i < LANE_ALL_MAX; i++) {
		snprintf(sender, sizeof(sender), "u%d", i);
		enter(i, sender, "g:g");
	}
	ck_assert_int_eq(lanes_enter(&ls, STR("alice"), STR("g:g"),
	    &items[i]), ERR_BUSY);
	ck_assert_int_eq(lanes_enter(&ls, STR("u1"), STR("g:g"),
	    &items[i]), ERR_BUSY);
	ck_assert_str_eq(leave(1), "");
	enter(i, "alice", "g:g");
}
END_TEST

START_TEST(lanes_give_all_that_is_there)
{
	int count = 0;

	for (int i = 0; i < 9; i++)
		enter(i, i % 3 ? "alice" : "bob", i % 2 ? "g:g" : "u:x");
	while (lanes_pop(&ls) != NULL)
		count++;
	ck_assert_int_eq(count, 9);
	ck_assert_int_eq(ls.count, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lane");
	TCase *t = tcase_create("lane");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, lane_keeps_the_order_of_one_sender);
	tcase_add_test(t, lane_holds_nobody_else_back);
	tcase_add_test(t, lane_goes_on_when_the_first_leaves);
	tcase_add_test(t, lane_of_a_sender_is_bounded);
	tcase_add_test(t, lanes_of_all_are_bounded);
	tcase_add_test(t, lanes_give_all_that_is_there);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
