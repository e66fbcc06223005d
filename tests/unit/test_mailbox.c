/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "base/mem.h"
#include "loop/mailbox.h"

struct letter {
	struct mail mail;
	int from, number;
};

static struct letter *
new_letter(int from, int number)
{
	struct letter *l = xcalloc(1, sizeof(*l));

	l->from = from;
	l->number = number;
	return l;
}

static void
count_wake(void *arg)
{
	++*(int *)arg;
}

static int
number_of(const struct mail *mail)
{
	return ((const struct letter *)(const void *)mail)->number;
}

/* What its owner keeps for later counts, and wakes nobody. */
START_TEST(mailbox_counts_what_is_kept)
{
	struct mail a = { 0 }, b = { 0 };
	struct mailbox box;

	mailbox_init(&box, 2, NULL, NULL);
	ck_assert_int_eq(mailbox_post(&box, &a), ERR_OK);
	ck_assert_ptr_eq(mailbox_take(&box), &a);
	mailbox_keep(&box, 1);
	ck_assert_uint_eq(mailbox_count(&box), 1);
	ck_assert_int_eq(mailbox_post(&box, &b), ERR_OK);
	ck_assert_int_eq(mailbox_post(&box, &a), ERR_FULL);
	ck_assert_ptr_eq(mailbox_take(&box), &b);
	ck_assert_ptr_null(mailbox_take(&box));
	ck_assert_uint_eq(mailbox_count(&box), 1);
	mailbox_keep(&box, -1);
	ck_assert_uint_eq(mailbox_count(&box), 0);
	mailbox_fini(&box);
}
END_TEST

START_TEST(mailbox_keeps_order)
{
	struct letter letters[3] = { { .number = 0 }, { .number = 1 },
		{ .number = 2 } };
	struct mailbox box;
	struct mail *list;

	mailbox_init(&box, 10, NULL, NULL);
	ck_assert_ptr_null(mailbox_take(&box));
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(mailbox_post(&box, &letters[i].mail), ERR_OK);
	ck_assert_uint_eq(mailbox_count(&box), 3);
	list = mailbox_take(&box);
	for (int i = 0; i < 3; i++, list = list->next)
		ck_assert_int_eq(number_of(list), i);
	ck_assert_ptr_null(list);
	ck_assert_ptr_null(mailbox_take(&box));
	ck_assert_uint_eq(mailbox_count(&box), 0);
	mailbox_fini(&box);
}
END_TEST

START_TEST(mailbox_post_refuses_at_max_but_not_what_was_reserved)
{
	struct letter letters[5] = { { .number = 0 } };
	struct mailbox box;

	mailbox_init(&box, 2, NULL, NULL);
	ck_assert_int_eq(mailbox_post(&box, &letters[0].mail), ERR_OK);
	ck_assert_int_eq(mailbox_post(&box, &letters[1].mail), ERR_OK);
	ck_assert_int_eq(mailbox_post(&box, &letters[2].mail), ERR_FULL);
	ck_assert(!mailbox_take_lost(&box));
	mailbox_post_reserved(&box, &letters[2].mail);
	mailbox_post_reserved(&box, &letters[3].mail);
	ck_assert_uint_eq(mailbox_count(&box), 4);
	ck_assert_int_eq(mailbox_post(&box, &letters[4].mail), ERR_FULL);
	mailbox_take(&box);
	ck_assert_int_eq(mailbox_post(&box, &letters[4].mail), ERR_OK);
	mailbox_take(&box);
	mailbox_fini(&box);
}
END_TEST

START_TEST(mailbox_push_at_max_is_remembered_once)
{
	struct letter letters[2] = { { .number = 0 } };
	struct mailbox box;

	mailbox_init(&box, 1, NULL, NULL);
	ck_assert_int_eq(mailbox_push(&box, &letters[0].mail), ERR_OK);
	ck_assert(!mailbox_take_lost(&box));
	ck_assert_int_eq(mailbox_push(&box, &letters[1].mail), ERR_FULL);
	ck_assert_int_eq(mailbox_push(&box, &letters[1].mail), ERR_FULL);
	mailbox_take(&box);
	ck_assert(mailbox_take_lost(&box));
	ck_assert(!mailbox_take_lost(&box));
	mailbox_fini(&box);
}
END_TEST

START_TEST(mailbox_wakes_only_when_it_stops_being_empty)
{
	struct letter letters[4] = { { .number = 0 } };
	struct mailbox box;
	int wakes = 0;

	mailbox_init(&box, 10, count_wake, &wakes);
	ck_assert_int_eq(mailbox_post(&box, &letters[0].mail), ERR_OK);
	ck_assert_int_eq(mailbox_push(&box, &letters[1].mail), ERR_OK);
	mailbox_post_reserved(&box, &letters[2].mail);
	ck_assert_int_eq(wakes, 1);
	mailbox_take(&box);
	mailbox_post_reserved(&box, &letters[3].mail);
	ck_assert_int_eq(wakes, 2);
	mailbox_take(&box);
	mailbox_fini(&box);
}
END_TEST

START_TEST(mailbox_take_some_leaves_the_rest_in_order)
{
	struct letter letters[5] = { { .number = 0 }, { .number = 1 },
		{ .number = 2 }, { .number = 3 }, { .number = 4 } };
	struct mailbox box;
	struct mail *list;

	mailbox_init(&box, 10, NULL, NULL);
	ck_assert_ptr_null(mailbox_take_some(&box, 2));
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(mailbox_post(&box, &letters[i].mail), ERR_OK);
	list = mailbox_take_some(&box, 3);
	ck_assert_int_eq(number_of(list), 0);
	ck_assert_int_eq(number_of(list->next->next), 2);
	ck_assert_ptr_null(list->next->next->next);
	ck_assert_int_eq(mailbox_post(&box, &letters[4].mail), ERR_OK);
	ck_assert_ptr_null(mailbox_take_some(&box, 0));
	list = mailbox_take_some(&box, 9);
	ck_assert_int_eq(number_of(list), 3);
	ck_assert_int_eq(number_of(list->next), 4);
	ck_assert_ptr_null(list->next->next);
	ck_assert_ptr_null(mailbox_take(&box));
	mailbox_post_reserved(&box, &letters[0].mail);
	ck_assert_ptr_eq(mailbox_take(&box), &letters[0].mail);
	mailbox_fini(&box);
}
END_TEST

#define POSTERS 4
#define LETTERS 20000

struct poster {
	struct mailbox *box;
	int from;
	int refused;
};

static void *
post_all(void *arg)
{
	struct poster *p = arg;

	for (int i = 0; i < LETTERS; i++) {
		struct letter *l = new_letter(p->from, i);

		if (mailbox_push(p->box, &l->mail) != ERR_OK) {
			p->refused++;
			xfree(l);
		}
	}
	return NULL;
}

/* Takes until all posters are done; letters of one poster rise. */
static int
read_all(struct mailbox *box, bool *lost, pthread_t *ids)
{
	int last[POSTERS] = { -1, -1, -1, -1 }, got = 0;
	bool joined = false;
	struct mail *list, *next;

	for (;;) {
		list = mailbox_take(box);
		if (!list && joined)
			return got;
		for (; list; list = next, got++) {
			struct letter *l = (struct letter *)list;

			next = list->next;
			ck_assert_int_gt(l->number, last[l->from]);
			last[l->from] = l->number;
			xfree(l);
		}
		*lost |= mailbox_take_lost(box);
		if (got > LETTERS && !joined) {
			for (int i = 0; i < POSTERS; i++)
				pthread_join(ids[i], NULL);
			joined = true;
		}
	}
}

START_TEST(mailbox_between_threads_loses_only_what_it_refused)
{
	struct poster posters[POSTERS];
	pthread_t ids[POSTERS];
	struct mailbox box;
	bool lost = false;
	int refused = 0, got;

	/* Room for one poster and a bit, so the reader may wait for joins. */
	mailbox_init(&box, LETTERS + 100, NULL, NULL);
	for (int i = 0; i < POSTERS; i++) {
		posters[i] = (struct poster){ &box, i, 0 };
		pthread_create(&ids[i], NULL, post_all, &posters[i]);
	}
	got = read_all(&box, &lost, ids);
	lost |= mailbox_take_lost(&box);
	for (int i = 0; i < POSTERS; i++)
		refused += posters[i].refused;
	ck_assert_int_eq(got + refused, POSTERS * LETTERS);
	ck_assert(lost == (refused > 0));
	mailbox_fini(&box);
}
END_TEST

static void *
take_and_give(void *arg)
{
	struct credit *c = arg;

	for (int i = 0; i < 20000; i++) {
		if (!credit_take(c))
			continue;
		ck_assert_uint_le(c->used, c->max);
		credit_give(c);
	}
	return NULL;
}

START_TEST(credit_never_exceeds_max)
{
	struct credit c = { .max = 3 };
	pthread_t ids[4];

	for (int i = 0; i < 3; i++)
		ck_assert(credit_take(&c));
	ck_assert(!credit_take(&c));
	credit_give(&c);
	ck_assert(credit_take(&c));
	for (int i = 0; i < 3; i++)
		credit_give(&c);
	for (int i = 0; i < 4; i++)
		pthread_create(&ids[i], NULL, take_and_give, &c);
	for (int i = 0; i < 4; i++)
		pthread_join(ids[i], NULL);
	ck_assert_uint_eq(c.used, 0);
}
END_TEST

START_TEST(credit_given_twice_aborts)
{
	struct credit c = { .max = 1 };

	ck_assert(credit_take(&c));
	credit_give(&c);
	credit_give(&c);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mailbox");
	TCase *tc = tcase_create("mailbox");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, mailbox_counts_what_is_kept);
	tcase_add_test(tc, mailbox_keeps_order);
	tcase_add_test(tc,
	    mailbox_post_refuses_at_max_but_not_what_was_reserved);
	tcase_add_test(tc, mailbox_push_at_max_is_remembered_once);
	tcase_add_test(tc, mailbox_wakes_only_when_it_stops_being_empty);
	tcase_add_test(tc, mailbox_take_some_leaves_the_rest_in_order);
	tcase_add_test(tc, mailbox_between_threads_loses_only_what_it_refused);
	tcase_add_test(tc, credit_never_exceeds_max);
	tcase_add_test_raise_signal(tc, credit_given_twice_aborts, SIGABRT);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
