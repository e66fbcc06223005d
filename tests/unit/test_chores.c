/* SPDX-License-Identifier: Apache-2.0 */
/* What is done for a tenant unasked, and when it has its turn. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/metrics.h"
#include "corekit.h"

#define MANY 450	/* more than two steps of a run delete */
#define DUE 100		/* more than two batches */
#define DAY_MS (24 * 3600 * 1000)

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"al\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
say(int count)
{
	char cid[16];

	for (int i = 0; i < count; i++) {
		snprintf(cid, sizeof(cid), "%d", i);
		ck_assert_int_eq(corekit_send(&kit, "al", "u:bob", cid, "x"),
		    ERR_OK);
	}
}

/* One after the other; nobody asks for anything. */
static void
pass(int seconds)
{
	while (seconds-- > 0)
		corekit_pass(&kit, 1000);
}

static void
restart_after(int64_t ms)
{
	corekit_down(&kit);
	kit.wall_ms += ms;
	corekit_up(&kit);
}

/* So that those who write have the writer, most of the time, a run rests as
 * long as it worked: until the next tick, not until the next second. */
START_TEST(a_run_that_rests_goes_on_with_the_next_tick)
{
	int64_t before = metric_get(METRIC_PURGED), some;

	say(MANY);
	corekit_pass(&kit, 2 * DAY_MS);
	corekit_must(&kit, "default", NULL, "retention.set",
	    "{\"message_days\":1}");
	corekit_pass(&kit, 1000);
	corekit_must(&kit, "default", NULL, "retention.run", "{}");
	some = metric_get(METRIC_PURGED) - before;
	ck_assert_int_gt(some, 0);
	ck_assert_int_lt(some, MANY);
	corekit_pass(&kit, 100);
	ck_assert_int_ge(metric_get(METRIC_PURGED) - before, MANY);
}
END_TEST

/* Much that is due at the same time, as after a long stop, is not left to one
 * batch a second. */
START_TEST(what_is_due_goes_on_with_the_next_tick)
{
	char text[128];

	for (int i = 0; i < DUE; i++) {
		snprintf(text, sizeof(text), "{\"conv\":\"u:bob\",\"cid\":"
		    "\"%d\",\"kind\":\"text\",\"body\":{\"text\":\"x\"},"
		    "\"burn_s\":1}", i);
		corekit_must(&kit, "default", "al", "message.send", text);
	}
	snprintf(text, sizeof(text), "{\"conv\":\"u:al\",\"seq\":%d}", DUE);
	corekit_must(&kit, "default", "bob", "conversation.read", text);
	corekit_pass(&kit, 2000);
	for (int i = 0; i < DUE / 20; i++)
		corekit_pass(&kit, 100);
	corekit_must(&kit, "default", "al", "conversation.get",
	    "{\"conv\":\"u:bob\"}");
	/* Each message, and the entry that erases it. */
	snprintf(text, sizeof(text), "\"seq\":%d", 2 * DUE);
	ck_assert_msg(strstr(kit.result, text) != NULL, "%s", kit.result);
}
END_TEST

START_TEST(what_nobody_asks_for_is_done_after_a_start_and_by_night)
{
	int64_t before = metric_get(METRIC_PURGED);

	say(5);
	corekit_must(&kit, "default", NULL, "retention.set",
	    "{\"message_days\":2}");
	restart_after(DAY_MS);
	pass(60);
	ck_assert_int_eq(metric_get(METRIC_PURGED), before);
	corekit_pass(&kit, 2 * DAY_MS);
	pass(3);
	ck_assert_int_ge(metric_get(METRIC_PURGED) - before, 5);
}
END_TEST

#define QUIET 50	/* more than are visited at once */

static void
make_quiet(int n)
{
	char id[16], params[64];

	snprintf(id, sizeof(id), "q%d", n);
	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
	corekit_must(&kit, "default", NULL, "tenant.create", params);
	corekit_must(&kit, id, NULL, "user.create", "{\"id\":\"al\"}");
	corekit_must(&kit, id, NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_must(&kit, id, NULL, "retention.set", "{\"message_days\":1}");
	corekit_must(&kit, id, "al", "message.send", "{\"conv\":\"u:bob\","
	    "\"cid\":\"c\",\"kind\":\"text\",\"body\":{\"text\":\"x\"}}");
}

START_TEST(all_who_are_quiet_have_their_turn)
{
	int64_t before = metric_get(METRIC_PURGED);

	for (int i = 0; i < QUIET; i++)
		make_quiet(i);
	restart_after(3 * DAY_MS);
	pass(9);
	ck_assert_int_eq(metric_get(METRIC_PURGED), before);
	for (int i = 0; i < 1500; i++)
		corekit_pass(&kit, 100);
	ck_assert_int_ge(metric_get(METRIC_PURGED) - before, QUIET);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("chores");
	TCase *t = tcase_create("chores");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_run_that_rests_goes_on_with_the_next_tick);
	tcase_add_test(t, what_is_due_goes_on_with_the_next_tick);
	tcase_add_test(t,
	    what_nobody_asks_for_is_done_after_a_start_and_by_night);
	tcase_add_test(t, all_who_are_quiet_have_their_turn);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
