/* SPDX-License-Identifier: Apache-2.0 */
/* What a webhook's line does with outcomes: retries, standing still, dead
 * letters, pauses. Time is the test's. */
#include <check.h>
#include <stdlib.h>

#include "modules/webhookline.h"

#define SECOND 1000LL
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define BEGIN (1000 * HOUR)

static struct line *line;
static int64_t now;
static struct webhook hook;

static void
setup(void)
{
	hook = (struct webhook){ .id = STR("crm"), .made_ts = 7,
		.row = { .url = STR("https://crm.example/"), .parallel = 1 } };
	line = line_new(&hook);
	now = BEGIN;
}

static void
teardown(void)
{
	line_free(line);
}

static void
set(bool ordered, int64_t parallel)
{
	hook.row.ordered = ordered;
	hook.row.parallel = parallel;
	line_set(line, &hook.row);
}

static void
finish(enum webhook_what what, int64_t id, enum outcall_end end_, int status,
    int64_t retry_after_s)
{
	struct outcall *c = outcall_new();
	struct line_result r = { .what = what, .id = id, .type = "message",
		.call = c, .now_ts = now };

	c->end = end_;
	c->status = status;
	c->retry_after_s = retry_after_s;
	line_end(line, &r);
	outcall_free(c);
}

static void
answer(int64_t id, int status)
{
	finish(WEBHOOK_ENTRY, id, OUTCALL_ANSWERED, status, 0);
}

/* The log has this next; false: it is not called now. */
static bool
next(int64_t id)
{
	if (!line_may_scan(line, now))
		return false;
	line_begin(line, line_add(line, WEBHOOK_ENTRY, id), now);
	line->cursor = id;
	return true;
}

/* The pending one that is called now; 0: none. */
static int64_t
again(void)
{
	struct line_slot *slot = line_pick(line, now);

	if (slot == NULL)
		return 0;
	line_begin(line, slot, now);
	return slot->p.id;
}

/* Until something is to be tried again, which it then is. */
static int64_t
wait_again(void)
{
	int64_t due = line_due_ts(line);

	ck_assert_int_lt(due, INT64_MAX);
	if (due > now)
		now = due;
	return again();
}

START_TEST(line_goes_on_after_good_answers)
{
	for (int64_t id = 1; id < 200; id++) {
		ck_assert(next(id));
		ck_assert(!line_may_scan(line, now));
		answer(id, id % 2 ? 200 : 299);
	}
	ck_assert_uint_eq(line->slot_count, 0);
	ck_assert_int_eq(line->ok_ts, now);
	ck_assert_uint_eq(line->call_count, WEBHOOK_LOG_MAX);
}
END_TEST

START_TEST(line_calls_several_at_once_when_told)
{
	set(false, 3);
	ck_assert(next(1) && next(2) && next(3) && !next(4));
	answer(2, 200);
	ck_assert(next(4));
	ck_assert_uint_eq(line->slot_count, 3);
}
END_TEST

/* Each wait of the schedule within its tenth. */
START_TEST(line_retries_by_the_schedule)
{
	static const int64_t waits[] = { 5 * SECOND, 5 * MINUTE, 30 * MINUTE,
		2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR,
		24 * HOUR };

	ck_assert(next(1));
	for (unsigned i = 0; i < 9; i++) {
		int64_t then;

		answer(1, 500);
		ck_assert_int_eq(again(), 0);
		then = line->slots[0].p.next_ts - now;
		ck_assert_int_ge(then, waits[i] - waits[i] / 10);
		ck_assert_int_le(then, waits[i] + waits[i] / 10);
		now = line->slots[0].p.next_ts;
		line->failures = 0;	/* others got through */
		ck_assert_int_eq(again(), 1);
	}
	line->ok_ts = now;
	answer(1, 500);
	ck_assert_uint_eq(line->slot_count, 0);
	ck_assert_uint_eq(line->dead_count, 1);
	ck_assert_int_eq(line->dead[0].id, 1);
	ck_assert_ptr_null(line->pause);
}
END_TEST

/* How often an event is called that never gets through. */
static int
tries_within(int64_t retry_ms)
{
	int tries = 1;

	line->retry_ms = retry_ms;
	for (ck_assert(next(1)); ; tries++) {
		line->failures = 0;
		line->ok_ts = now;
		answer(1, 500);
		if (line->slot_count == 0)
			return tries;
		now = line->slots[0].p.next_ts;
		ck_assert_int_eq(again(), 1);
	}
}

START_TEST(line_retries_for_as_long_as_it_is_told)
{
	static const struct {
		int64_t ms;
		int tries;
	} rows[] = {
		{ 0, 1 }, { 4 * SECOND, 1 }, { 5 * SECOND, 2 },
		{ 5 * MINUTE, 2 }, { 10 * MINUTE, 3 },
		{ LINE_RETRY_MS, 10 }, { 100 * HOUR, 11 },
		{ 720 * HOUR, 36 },
	};
	const int all = (int)(sizeof(rows) / sizeof(rows[0]));

	for (int i = 0; i < all; i++) {
		ck_assert_int_eq(tries_within(rows[i].ms), rows[i].tries);
		ck_assert_uint_eq(line->dead_count, 1);
		teardown();
		setup();
	}
}
END_TEST

START_TEST(line_waits_as_it_is_asked_to)
{
	ck_assert(next(1));
	finish(WEBHOOK_ENTRY, 1, OUTCALL_ANSWERED, 429, 600);
	ck_assert_int_eq(line->slots[0].p.next_ts, now + 600 * SECOND);
}
END_TEST

START_TEST(line_lets_later_events_go_on)
{
	ck_assert(next(1));
	answer(1, 500);
	ck_assert(next(2));
	answer(2, 200);
	ck_assert_int_eq(line->failures, 0);
	ck_assert_int_eq(wait_again(), 1);
	answer(1, 200);
	ck_assert_uint_eq(line->slot_count, 0);
}
END_TEST

START_TEST(line_stands_still_when_the_receiver_is_down)
{
	for (int64_t id = 1; id <= WEBHOOK_FAILURES; id++) {
		ck_assert(next(id));
		finish(WEBHOOK_ENTRY, id, OUTCALL_NOT_REACHED, 0, 0);
	}
	ck_assert(!next(9));
	/* One at a time, each ten minutes at least … */
	for (int i = 0; i < 100; i++) {
		int64_t before = now;

		ck_assert_int_eq(wait_again() > 0, true);
		ck_assert_int_eq(again(), 0);
		ck_assert_int_le(now - before, LINE_PROBE_MS);
		for (unsigned k = 0; k < line->slot_count; k++)
			if (line->slots[k].is_busy)
				answer(line->slots[k].p.id, 503);
		ck_assert(!next(9));
	}
	ck_assert_uint_eq(line->slot_count, WEBHOOK_FAILURES);
	/* … until one gets through: then all at once, in their order. */
	ck_assert_int_gt(wait_again(), 0);
	for (unsigned k = 0; k < line->slot_count; k++)
		if (line->slots[k].is_busy)
			answer(line->slots[k].p.id, 200);
	for (unsigned left = WEBHOOK_FAILURES - 1; left > 0; left--) {
		int64_t id = again();

		ck_assert_int_eq(id, line->slots[0].p.id);
		answer(id, 200);
	}
	ck_assert(next(9));
}
END_TEST

START_TEST(line_keeps_the_order_when_told)
{
	set(true, 1);
	ck_assert(next(1));
	answer(1, 500);
	ck_assert(!next(2));
	ck_assert_int_eq(wait_again(), 1);
	answer(1, 200);
	ck_assert(next(2));
}
END_TEST

START_TEST(line_pauses_a_receiver_that_fails_for_three_days)
{
	int64_t tries = 0;

	ck_assert(next(1));
	answer(1, 500);
	while (line->pause == NULL) {
		ck_assert_int_eq(wait_again(), 1);
		answer(1, 500);
		ck_assert_int_lt(++tries, 2000);
	}
	ck_assert_str_eq(line->pause, "failing");
	ck_assert_int_ge(now - BEGIN, 60 * HOUR);
	ck_assert_int_le(now - BEGIN, 90 * HOUR);
	/* Nothing is lost of what waits. */
	ck_assert_uint_eq(line->slot_count, 1);
	ck_assert_uint_eq(line->dead_count, 0);
	ck_assert_int_eq(line_due_ts(line), INT64_MAX);
	ck_assert(!next(2));
	/* It is saved, seen again, and let go on by somebody. */
	line->pause = NULL;
	hook.row.paused = STR("failing");
	line_set(line, &hook.row);
	ck_assert_int_eq(again(), 0);
	hook.row.paused = STR_NONE;
	line_set(line, &hook.row);
	ck_assert_int_eq(again(), 1);
	answer(1, 200);
	ck_assert(next(2));
}
END_TEST

START_TEST(line_pauses_a_receiver_that_is_gone)
{
	ck_assert(next(1));
	answer(1, 410);
	ck_assert_str_eq(line->pause, "gone");
	ck_assert(!next(2));
	ck_assert_uint_eq(line->slot_count, 1);
}
END_TEST

START_TEST(line_tests_once_even_when_paused)
{
	const struct webhook_job job = { .what = WEBHOOK_TEST };

	hook.row.paused = STR("admin");
	line_set(line, &hook.row);
	ck_assert(line_take_job(line, 33, &job));
	ck_assert_int_eq(again(), 33);
	finish(WEBHOOK_TEST, 33, OUTCALL_LATE, 0, 0);
	ck_assert_uint_eq(line->slot_count, 0);
	ck_assert_int_eq(line->failures, 0);
	ck_assert_uint_eq(line->call_count, 1);
	ck_assert_int_eq(line->job, 33);
}
END_TEST

START_TEST(line_delivers_again)
{
	const struct webhook_job job = { .what = WEBHOOK_AGAIN, .event = 5 };

	line->cursor = 9;
	ck_assert(line_take_job(line, 33, &job));
	ck_assert(line_take_job(line, 34, &job));
	ck_assert_uint_eq(line->slot_count, 1);
	ck_assert_int_eq(again(), 5);
	finish(WEBHOOK_AGAIN, 5, OUTCALL_ANSWERED, 204, 0);
	ck_assert_uint_eq(line->risen_count, 1);
	ck_assert_int_eq(line->risen[0], 5);
	ck_assert_int_eq(line->cursor, 9);
}
END_TEST

START_TEST(line_learns_nothing_from_calls_that_were_not_made)
{
	ck_assert(next(1));
	finish(WEBHOOK_ENTRY, 1, OUTCALL_STOPPED, 0, 0);
	ck_assert_int_eq(line->failures, 0);
	ck_assert_int_eq(line->slots[0].p.tries, 0);
	ck_assert_uint_eq(line->call_count, 0);
	ck_assert_int_eq(wait_again(), 1);
}
END_TEST

START_TEST(line_does_not_wait_for_a_clock_that_was_set_back)
{
	for (int i = 0; i < WEBHOOK_FAILURES; i++) {
		ck_assert(next(i + 1));
		answer(i + 1, 500);
	}
	now -= 1000 * HOUR / 2;
	ck_assert(!again());
	line_mind_clock(line, now);
	ck_assert_int_le(line_due_ts(line), now);
	ck_assert_int_eq(again(), 1);
	answer(1, 200);
	ck_assert_int_eq(again(), 2);
	/* As it is within what it waits anyway. */
	answer(2, 500);
	line_mind_clock(line, now);
	ck_assert_int_eq(again(), 3);
}
END_TEST

START_TEST(line_is_saved_and_comes_back)
{
	struct webhook_saved saved;
	struct webhook_pending p;
	struct arena arena;

	set(false, 4);
	ck_assert(next(1) && next(2) && next(3));
	answer(1, 500);
	answer(3, 200);
	arena_init(&arena, 1u << 20);
	line_save(line, &arena, &saved);
	ck_assert(strstr(saved.state.p, "\"cursor\":3") != NULL);
	ck_assert(strstr(saved.state.p, "\"pending\":[\"0 1 1 ") != NULL);
	ck_assert(strstr(saved.log.p, "\\\"event\\\":3") != NULL);
	ck_assert(webhook_pending_parse(STR("0 2 0 0 5"), &p));
	ck_assert_int_eq(p.id, 2);
	ck_assert(!webhook_pending_parse(STR("9 2 0 0 5"), &p));
	ck_assert(!webhook_pending_parse(STR("0 2 0 0 5 6"), &p));
	ck_assert(!webhook_pending_parse(STR("0 2 0"), &p));
	line_saved(line, &saved);
	arena_fini(&arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("webhookline");
	TCase *t = tcase_create("webhookline");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, line_goes_on_after_good_answers);
	tcase_add_test(t, line_calls_several_at_once_when_told);
	tcase_add_test(t, line_retries_by_the_schedule);
	tcase_add_test(t, line_retries_for_as_long_as_it_is_told);
	tcase_add_test(t, line_waits_as_it_is_asked_to);
	tcase_add_test(t, line_lets_later_events_go_on);
	tcase_add_test(t, line_stands_still_when_the_receiver_is_down);
	tcase_add_test(t, line_keeps_the_order_when_told);
	tcase_add_test(t, line_pauses_a_receiver_that_fails_for_three_days);
	tcase_add_test(t, line_pauses_a_receiver_that_is_gone);
	tcase_add_test(t, line_tests_once_even_when_paused);
	tcase_add_test(t, line_delivers_again);
	tcase_add_test(t, line_learns_nothing_from_calls_that_were_not_made);
	tcase_add_test(t, line_does_not_wait_for_a_clock_that_was_set_back);
	tcase_add_test(t, line_is_saved_and_comes_back);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
