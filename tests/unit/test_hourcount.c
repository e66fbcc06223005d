/* SPDX-License-Identifier: Apache-2.0 */
/* Messages by the hour: what is counted, and that it stays bounded. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hourcount.h"
#include "corekit.h"

#define HOUR HOURCOUNT_MS
#define DAY (24 * HOUR)

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"root\",\"admin\":true}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
say(const char *cid)
{
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", cid, "x"),
	    ERR_OK);
}

/* Of the last `days` days where clocks are so far ahead, the count of the one
 * that is `back` before today. */
static long long
said_where(int ahead_minutes, int days, int back)
{
	char params[64];
	json_t *o, *list;
	long long n;

	snprintf(params, sizeof(params), "{\"days\":%d,"
	    "\"offset_minutes\":%d}", days, ahead_minutes);
	corekit_must(&kit, "default", NULL, "tenant.stats", params);
	o = json_loads(kit.result, 0, NULL);
	list = json_object_get(o, "days");
	ck_assert_uint_eq(json_array_size(list), (size_t)days);
	n = json_integer_value(json_object_get(json_array_get(list,
	    (size_t)(days - 1 - back)), "messages"));
	json_decref(o);
	return n;
}

static long long
said(int days, int back)
{
	return said_where(0, days, back);
}

START_TEST(hourcount_counts_each_message_once)
{
	say("a");
	say("a");
	say("b");
	ck_assert_int_eq(said(1, 0), 2);
	corekit_pass(&kit, HOUR);
	say("c");
	corekit_pass(&kit, DAY);
	say("d");
	ck_assert_int_eq(said(3, 0), 1);
	ck_assert_int_eq(said(3, 1) + said(3, 2), 3);
}
END_TEST

START_TEST(hourcount_survives_a_restart_in_the_hour)
{
	say("a");
	corekit_down(&kit);
	corekit_up(&kit);
	say("b");
	ck_assert_int_eq(said(1, 0), 2);
}
END_TEST

/* What fails has said nothing, and what follows is counted right. */
START_TEST(hourcount_forgets_what_was_undone)
{
	unsigned fails = 0;

	say("first");
	kit.plan.with = ERR_IO;
	for (int n = 1; n < 60; n++) {
		char cid[16];

		snprintf(cid, sizeof(cid), "c%d", n);
		kit.plan.calls = n;
		fails += corekit_send(&kit, "alice", "u:bob", cid, "x") !=
		    ERR_OK;
		kit.plan.calls = -1;
	}
	ck_assert_uint_gt(fails, 0);
	ck_assert_int_eq(said(1, 0), 60 - (long long)fails);
}
END_TEST

START_TEST(hourcount_reads_only_its_own_rows)
{
	static const struct { const char *id, *body; enum err err; } rows[] = {
		{ "0000000007", "12", ERR_OK }, { "0000000000", "0", ERR_OK },
		{ "7x", "1", ERR_CORRUPT }, { "", "1", ERR_CORRUPT },
		{ "0000000007", "", ERR_CORRUPT },
		{ "0000000007", "-1", ERR_CORRUPT },
		{ "9999999999", "1", ERR_CORRUPT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct record row = { .kind = RECORD_HOUR,
			.id = str_from(rows[i].id),
			.body = str_from(rows[i].body) };
		int64_t hour, count;

		ck_assert_msg(hourcount_read(&row, &hour, &count) ==
		    rows[i].err, "%s %s", rows[i].id, rows[i].body);
	}
}
END_TEST

START_TEST(hourcount_keeps_so_many_hours)
{
	const struct store_ops *ops;
	struct hourcount h = { .hour = 0 };
	struct store_backend mem = store_mem_new();
	struct store *s = NULL;
	const char *why;
	int64_t rows = 0;

	ops = mem.ops;
	ck_assert_int_eq(ops->open(mem.place, STR("default"), STORE_WRITE, &s,
	    &why), ERR_OK);
	ck_assert_int_eq(ops->begin(s), ERR_OK);
	for (int64_t i = 1; i < HOURCOUNT_KEPT + 100; i++) {
		ck_assert_int_eq(hourcount_add(&h, ops, s, i * HOUR), ERR_OK);
		ck_assert_int_eq(hourcount_write(&h, ops, s), ERR_OK);
	}
	ck_assert_int_eq(ops->record_count(s, RECORD_HOUR, HOURCOUNT_OWNER,
	    &rows), ERR_OK);
	ck_assert_int_le(rows, HOURCOUNT_KEPT + 1);
	ops->rollback(s);
	ops->close(s);
	store_mem_free(&mem);
}
END_TEST

/* In Kathmandu midnight is at a quarter past an hour of UTC. */
START_TEST(hourcount_misses_nothing_in_the_hour_of_midnight)
{
	kit.wall_ms = (kit.wall_ms / DAY + 1) * DAY + 18 * HOUR + HOUR / 6;
	say("late");
	ck_assert_int_eq(said_where(345, 2, 0), 1);
	ck_assert_int_eq(said_where(345, 2, 1), 0);
	kit.wall_ms += HOUR / 6;
	say("early");
	ck_assert_int_eq(said_where(345, 2, 0), 2);
	ck_assert_int_eq(said_where(345, 2, 1), 0);
	kit.wall_ms -= 2 * DAY;		/* what is to come is not today's */
	ck_assert_int_eq(said_where(345, 2, 0), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("hourcount");
	TCase *t = tcase_create("hourcount");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, hourcount_counts_each_message_once);
	tcase_add_test(t, hourcount_survives_a_restart_in_the_hour);
	tcase_add_test(t, hourcount_forgets_what_was_undone);
	tcase_add_test(t, hourcount_reads_only_its_own_rows);
	tcase_add_test(t, hourcount_keeps_so_many_hours);
	tcase_add_test(t, hourcount_misses_nothing_in_the_hour_of_midnight);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
