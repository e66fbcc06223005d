/* SPDX-License-Identifier: Apache-2.0 */
/* Broadcasts to some: at their rate, once to each, over kills and failures. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "corekit.h"
#include "core/broadcast.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	kit.settings.users_max = 1000;
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
kill_and_start(void)
{
	corekit_down(&kit);
	corekit_up(&kit);
}

static void
tag(int people)
{
	char params[200];

	for (int i = 0; i < people; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"p%02d\"}", i);
		corekit_must(&kit, "default", NULL, "user.create", params);
		snprintf(params, sizeof(params), "{\"tag\":\"vip\","
		    "\"users\":[\"p%02d\"]}", i);
		corekit_must(&kit, "default", NULL, "tag.add", params);
	}
}

/* The same people in a department and in two below it, some in more of them
 * than one. */
static void
employ(int people)
{
	static const char *const departments[] = { "co", "rd", "web" };
	char params[200];

	for (int i = 0; i < 3; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"%s\","
		    "\"name\":\"D\"%s%s%s}", departments[i], i > 0 ?
		    ",\"parent\":\"" : "", i > 0 ? departments[i - 1] : "",
		    i > 0 ? "\"" : "");
		corekit_must(&kit, "default", NULL, "department.create",
		    params);
	}
	for (int i = 0; i < people * 2; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"%s\","
		    "\"users\":[\"p%02d\"]}", departments[i * 7 % 3],
		    i % people);
		corekit_must(&kit, "default", NULL, "department.add", params);
	}
}

static const char *const whom[] = {
	"\"tag\",\"tag\":\"vip\"",
	"\"department\",\"department\":\"co\",\"subtree\":true",
};

static int64_t
begin(const char *to, int rate)
{
	char params[200];

	snprintf(params, sizeof(params), "{\"cid\":\"b\",\"to\":%s,"
	    "\"rate\":%d,\"kind\":\"text\",\"body\":"
	    "{\"text\":\"hear\"}}", to, rate);
	corekit_must(&kit, "default", NULL, "broadcast.send", params);
	return strtoll(strstr(kit.result, "\"seq\":") + 6, NULL, 10);
}

static void
has_sent(int64_t seq, int count, const char *state)
{
	char params[60], want[80];

	snprintf(params, sizeof(params), "{\"seq\":%lld}", (long long)seq);
	snprintf(want, sizeof(want), "\"state\":\"%s\",\"sent\":%d,", state,
	    count);
	corekit_must(&kit, "default", NULL, "broadcast.get", params);
	ck_assert_msg(strstr(kit.result, want) != NULL, "%s: %s", want,
	    kit.result);
}

static void
everybody_once(int people)
{
	char user[16], params[60];

	for (int i = 0; i < people; i++) {
		snprintf(user, sizeof(user), "p%02d", i);
		snprintf(params, sizeof(params), "{\"conv\":\"s:%s\"}", user);
		corekit_must(&kit, "default", user, "conversation.get",
		    params);
		ck_assert_msg(strstr(kit.result, "\"count\":1,") != NULL,
		    "%s: %s", user, kit.result);
	}
}

START_TEST(a_broadcast_goes_at_its_rate)
{
	int64_t seq;

	tag(7);
	employ(7);
	seq = begin(whom[_i], 3);
	has_sent(seq, 0, "running");
	corekit_pass(&kit, 1000);
	has_sent(seq, 3, "running");
	corekit_pass(&kit, 1000);
	has_sent(seq, 6, "running");
	corekit_pass(&kit, 1000);
	has_sent(seq, 7, "done");
	everybody_once(7);
}
END_TEST

START_TEST(a_broadcast_goes_on_after_kills_and_failures)
{
	int64_t seq;

	tag(9);
	employ(9);
	seq = begin(whom[_i], 2);
	for (int i = 0; i < 6; i++) {
		corekit_pass(&kit, 1000);
		kit.plan = (struct fault_plan){ -1, -1, 0, ERR_IO, false, 0 };
		corekit_pass(&kit, 1000);
		kit.plan = (struct fault_plan){ -1, -1, -1, ERR_IO, false, 0 };
		kill_and_start();
		corekit_must(&kit, "default", "bob", "sync", "{}");
	}
	has_sent(seq, 9, "done");
	everybody_once(9);
}
END_TEST

START_TEST(the_oldest_broadcast_is_forgotten)
{
	char params[200];

	for (int i = 0; i <= BROADCASTS_KEPT; i++) {
		snprintf(params, sizeof(params), "{\"cid\":\"b%d\",\"to\":"
		    "\"all\",\"kind\":\"text\",\"body\":{\"text\":\"hi\"}}",
		    i);
		corekit_must(&kit, "default", NULL, "broadcast.send", params);
	}
	corekit_must(&kit, "default", NULL, "broadcast.list",
	    "{\"limit\":1}");
	ck_assert_ptr_null(strstr(kit.result, "\"seq\":2,"));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"seq\":3,"));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("broadcast");
	TCase *t = tcase_create("broadcast");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_broadcast_goes_at_its_rate, 0, 2);
	tcase_add_loop_test(t, a_broadcast_goes_on_after_kills_and_failures,
	    0, 2);
	tcase_add_test(t, the_oldest_broadcast_is_forgotten);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
