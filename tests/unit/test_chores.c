/* SPDX-License-Identifier: Apache-2.0 */
/* What is done for a tenant unasked, and when it has its turn. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/metrics.h"
#include "corekit.h"

#define MANY 450	/* more than two steps of a run delete */
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
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
