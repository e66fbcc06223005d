/* SPDX-License-Identifier: Apache-2.0 */
/* A recorded room: what of it is in its log, and when. */
#include "roomkit.h"

START_TEST(a_recorded_room_has_a_log)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"record\":true}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	corekit_pass(&kit, 1000);
	MUST("alice", "room.history", "{\"room\":\"hall\"}");
	HAS("\"n\":1,\"seq\":3,\"from\":\"alice\"");
	HAS("\"n\":3,\"seq\":5,");
	corekit_down(&kit);
	corekit_up(&kit);
	kit.session.worker = -1;
	MUST("alice", "room.history",
	    "{\"room\":\"hall\",\"before_seq\":5}");
	HAS("\"n\":2,\"seq\":4,");
	ck_assert_ptr_null(strstr(kit.result, "\"n\":3"));
	MUST("alice", "room.history",
	    "{\"room\":\"hall\",\"before_seq\":1000,\"limit\":2}");
	HAS("[{\"room\":\"hall\",\"n\":2,");
	HAS("\"more\":true,\"next\":4");
	REFUSED("bob", "room.history", "{\"room\":\"hall\"}",
	    ERR_NOT_MEMBER);
	MUST("alice", "room.destroy", "{\"room\":\"hall\"}");
	MUST("bob", "room.create",
	    "{\"room\":\"hall\",\"settings\":{\"record\":true}}");
	MUST("bob", "room.history", "{\"room\":\"hall\"}");
	HAS("{\"messages\":[],");	/* another's, of the same name */
}
END_TEST

START_TEST(what_is_recorded_keeps_its_class_and_its_count)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"record\":true,\"low_kinds\":[\"text\"]}}");
	roomkit_join("alice", 1);
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"low_kinds\":[]}}");
	ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"high\""),
	    ERR_OK);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true"),
		    ERR_OK);
	corekit_pass(&kit, 2000);
	corekit_down(&kit);
	corekit_up(&kit);
	kit.session.worker = -1;
	MUST("alice", "room.history", "{\"room\":\"hall\"}");
	HAS("\"n\":1,\"seq\":4,");
	HAS(",\"priority\":\"low\"},{\"room\":\"hall\",\"n\":2,");
	HAS(",\"priority\":\"high\"},{\"room\":\"hall\",\"n\":3,");
	HAS(",\"count\":3}]");
}
END_TEST

START_TEST(what_cannot_be_recorded_is_counted)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"record\":true}}");
	roomkit_join("alice", 1);
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	kit.plan.commits = 0;
	corekit_pass(&kit, 1000);
	kit.plan.commits = -1;
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"unrecorded\":1}");
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	corekit_pass(&kit, 1000);
	MUST("alice", "room.history", "{\"room\":\"hall\"}");
	HAS("\"n\":2,\"seq\":3,");
}
END_TEST

static void
record(void)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"record\":true,\"slots\":100000}}");
}

/* Says so many things, and lets the worker hear them. */
static void
say_many(int count)
{
	for (int i = 0; i < count; i++) {
		struct mail *next;

		ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
		ck_assert_ptr_null(strstr(kit.result, "dropped"));
		for (struct mail *m = mailbox_take(&kit.worker); m; m = next) {
			next = m->next;
			notice_free((struct notice *)m);
		}
	}
}

/* The log of the hall, without the entries that are no messages. */
static int64_t
recorded(void)
{
	int64_t count = 0, before = 100000;
	char params[96];
	const char *at;

	kit.session.worker = -1;
	do {
		snprintf(params, sizeof(params), "{\"room\":\"hall\","
		    "\"before_seq\":%lld,\"limit\":20}", (long long)before);
		MUST("alice", "room.history", params);
		for (at = kit.result; (at = strstr(at, "\"seq\":")); at++)
			count++;
		at = strstr(kit.result, "\"next\":");
		before = at ? strtoll(at + 7, NULL, 10) : 0;
	} while (before > 0);
	return count;
}

START_TEST(a_burst_is_recorded_without_waiting_for_the_clock)
{
	record();
	roomkit_join("alice", 1);
	say_many(1500);
	ck_assert_int_eq(recorded(), 1024);
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(recorded(), 1500);
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"unrecorded\":0}");
}
END_TEST

START_TEST(what_was_accepted_is_recorded_when_the_shard_stops)
{
	struct actor *shard;

	record();
	roomkit_join("alice", 1);
	say_many(3);
	ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true"), ERR_OK);
	HAS("\"merged\":true");
	ck_assert_int_eq(recorded(), 0);
	shard = core_shard(kit.core, 0);
	shard->ops->on_stop(shard->self);
	corekit_settle(&kit);
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert_int_eq(recorded(), 4);
}
END_TEST

/* In its log, which whoever audits the tenant reads. */
START_TEST(what_was_accepted_is_recorded_when_the_room_ends)
{
	record();
	roomkit_join("alice", 1);
	say_many(3);
	kit.session.worker = -1;
	MUST("alice", "room.destroy", "{\"room\":\"hall\"}");
	HAS("\"seq\":3");
	MUST("alice", "room.create", "{\"room\":\"hall\"}");
	HAS("\"seq\":7");
}
END_TEST

static void
say_as(const char *cid, const char *text)
{
	char params[128];

	snprintf(params, sizeof(params), "{\"room\":\"hall\",\"cid\":\"%s\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s\"}}", cid, text);
	MUST("alice", "room.send", params);
	HAS("\"n\":");
}

/* A room that lives again knows no cids: what it lets pass is recorded, but
 * for what stands in the log already. */
START_TEST(a_cid_that_the_room_forgot_is_recorded)
{
	MUST("alice", "room.destroy", "{\"room\":\"hall\"}");
	MUST("alice", "room.create", "{\"room\":\"hall\",\"cid\":\"0\","
	    "\"settings\":{\"record\":true}}");
	roomkit_join("alice", 1);
	say_as("0", "the cid of its creation");
	say_as("1", "one");
	say_as("2", "two");
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(recorded(), 3);
	corekit_down(&kit);
	corekit_up(&kit);
	roomkit_join("alice", 1);
	say_as("1", "one");
	say_as("2", "another two");
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(recorded(), 4);
	HAS("\"n\":2,");	/* in its new life */
	HAS("another two");
	roomkit_at(1);
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"unrecorded\":0}");
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&a_recorded_room_has_a_log,
		&what_is_recorded_keeps_its_class_and_its_count,
		&what_cannot_be_recorded_is_counted,
		&a_burst_is_recorded_without_waiting_for_the_clock,
		&what_was_accepted_is_recorded_when_the_shard_stops,
		&what_was_accepted_is_recorded_when_the_room_ends,
		&a_cid_that_the_room_forgot_is_recorded,
	};
	Suite *suite = suite_create("roomrecord");
	TCase *tc = tcase_create("roomrecord");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, roomkit_setup, roomkit_teardown);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
