/* SPDX-License-Identifier: Apache-2.0 */
/* The bookkeeping of a self-test: each fault is seen, and nothing else is. */
#include <check.h>
#include <stdlib.h>

#include "upkeep/witness.h"

#define SENDERS 2
#define CONVS 2
#define BYTES 40

static struct witness *w;

static void
set_up(void)
{
	w = witness_new(SENDERS, CONVS, 8);
}

static void
tear_down(void)
{
	witness_free(w);
}

static uint32_t
intend(unsigned sender, unsigned conv)
{
	uint32_t n = 0;

	ck_assert(witness_intend(w, sender, conv, BYTES, &n));
	return n;
}

static void
saw(uint32_t n, unsigned conv, int64_t seq, unsigned sender)
{
	char cid[WITNESS_CID_MAX], text[WITNESS_TEXT_MAX + 1];

	witness_cid(n, cid);
	witness_text(w, n, text);
	ck_assert_uint_eq(strlen(text), BYTES);
	witness_saw(w, &(struct witness_entry){ .conv = conv, .seq = seq,
	    .sender = sender, .cid = str_from(cid), .text = str_from(text) });
}

/* That fault alone, once. */
static void
expect(enum witness_fault wanted)
{
	for (int i = 0; i < WITNESS_FAULTS; i++)
		ck_assert_int_eq(witness_counts(w)->faults[i],
		    i == (int)wanted);
	ck_assert(!witness_is_good(w));
	ck_assert_str_ne(witness_example(w), "");
}

START_TEST(witness_finds_nothing_wrong_with_what_is_right)
{
	uint32_t a = intend(0, 0), b = intend(0, 0), c = intend(1, 1);

	witness_acked(w, a, 2);
	witness_pushed(w, STR("t0"), 2);
	witness_acked(w, a, 2);		/* a retry */
	witness_look(w, false);
	witness_passed(w, 0, 1);	/* the group was made */
	saw(a, 0, 2, 0);
	witness_looked(w);
	/* What was not answered may be there, or not. */
	witness_look(w, false);
	saw(b, 0, 3, 0);
	witness_looked(w);
	witness_acked(w, b, 3);
	witness_look(w, true);
	ck_assert_int_eq(witness_read_upto(w, 0), 0);
	witness_passed(w, 0, 1);
	saw(a, 0, 2, 0);
	saw(b, 0, 3, 0);
	witness_looked(w);
	ck_assert(witness_is_good(w));
	ck_assert_str_eq(witness_example(w), "");
	ck_assert_int_eq(witness_counts(w)->intended, 3);
	ck_assert_int_eq(witness_counts(w)->acked, 2);
	ck_assert_int_eq(witness_counts(w)->pushed, 1);
	ck_assert_int_eq(witness_counts(w)->found, 2);
	ck_assert_uint_eq(witness_conv(w, c), 1);
}
END_TEST

START_TEST(witness_sees_what_is_lost_once)
{
	uint32_t n = intend(0, 0);

	witness_acked(w, n, 1);
	for (int i = 0; i < 2; i++) {
		witness_look(w, false);
		witness_looked(w);
	}
	expect(WITNESS_LOST);
}
END_TEST

START_TEST(witness_sees_what_was_only_delivered_and_is_lost)
{
	(void)intend(0, 0);
	witness_pushed(w, STR("t0"), 1);
	witness_look(w, true);
	witness_looked(w);
	expect(WITNESS_LOST);
}
END_TEST

START_TEST(witness_sees_what_is_twice)
{
	uint32_t n = intend(0, 0);

	saw(n, 0, 1, 0);
	saw(n, 0, 2, 0);
	expect(WITNESS_TWICE);
}
END_TEST

START_TEST(witness_sees_another_order)
{
	uint32_t a = intend(0, 0), b = intend(0, 0), c = intend(1, 0);

	saw(c, 0, 1, 1);	/* of two senders any order is right */
	saw(b, 0, 2, 0);
	saw(a, 0, 3, 0);
	expect(WITNESS_REORDERED);
}
END_TEST

START_TEST(witness_sees_what_nobody_sent)
{
	witness_saw(w, &(struct witness_entry){ .seq = 1, .cid = STR("t0"),
	    .text = STR("t0 x") });
	expect(WITNESS_PHANTOM);
}
END_TEST

START_TEST(witness_sees_another_text)
{
	(void)intend(0, 0);
	witness_saw(w, &(struct witness_entry){ .seq = 1, .cid = STR("t0"),
	    .text = STR("t0 not what was sent") });
	expect(WITNESS_PHANTOM);
}
END_TEST

START_TEST(witness_sees_another_sender_or_conversation)
{
	uint32_t n = intend(0, 0);

	saw(n, 0, 1, 1);
	expect(WITNESS_PHANTOM);
	saw(n, 1, 1, 0);
	ck_assert_int_eq(witness_counts(w)->faults[WITNESS_PHANTOM], 2);
}
END_TEST

START_TEST(witness_sees_a_hole)
{
	uint32_t n = intend(0, 0);

	saw(n, 0, 2, 0);
	expect(WITNESS_HOLE);
}
END_TEST

START_TEST(witness_sees_a_retry_with_another_answer)
{
	uint32_t n = intend(0, 0);

	witness_acked(w, n, 1);
	witness_acked(w, n, 2);
	expect(WITNESS_CHANGED);
}
END_TEST

START_TEST(witness_sees_what_moved_between_two_looks)
{
	uint32_t a = intend(0, 0), b = intend(1, 0);

	saw(a, 0, 1, 0);
	saw(b, 0, 2, 1);
	witness_look(w, true);
	saw(b, 0, 1, 1);
	saw(a, 0, 2, 0);
	ck_assert_int_eq(witness_counts(w)->faults[WITNESS_CHANGED], 2);
	ck_assert(!witness_is_good(w));
}
END_TEST

START_TEST(witness_takes_no_more_than_it_has_room_for)
{
	uint32_t n;

	for (int i = 0; i < 8; i++)
		ck_assert(witness_intend(w, 0, 0, BYTES, &n));
	ck_assert(!witness_intend(w, 0, 0, BYTES, &n));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("witness");
	TCase *tc = tcase_create("witness");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, witness_finds_nothing_wrong_with_what_is_right);
	tcase_add_test(tc, witness_sees_what_is_lost_once);
	tcase_add_test(tc, witness_sees_what_was_only_delivered_and_is_lost);
	tcase_add_test(tc, witness_sees_what_is_twice);
	tcase_add_test(tc, witness_sees_another_order);
	tcase_add_test(tc, witness_sees_what_nobody_sent);
	tcase_add_test(tc, witness_sees_another_text);
	tcase_add_test(tc, witness_sees_another_sender_or_conversation);
	tcase_add_test(tc, witness_sees_a_hole);
	tcase_add_test(tc, witness_sees_a_retry_with_another_answer);
	tcase_add_test(tc, witness_sees_what_moved_between_two_looks);
	tcase_add_test(tc, witness_takes_no_more_than_it_has_room_for);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
