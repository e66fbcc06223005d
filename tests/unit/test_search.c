/* SPDX-License-Identifier: Apache-2.0 */
/* The search module: how far behind it says it is, and what is found. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/metrics.h"
#include "core/disk.h"
#include "core/upkeeper.h"
#include "corekit.h"
#include "modules/module.h"

extern const struct module search_module;

static struct corekit kit;
static struct follower follower;
static int64_t lag_before;	/* of other tests in this process */

static void
start(void)
{
	const struct conf_table tables[] = { search_module.options,
		{ .rows = NULL } };
	const struct conf_source source = { .file = NULL };
	struct buf problems;
	struct conf *conf;

	buf_init(&problems, 4096);
	ck_assert_int_eq(conf_load(tables, &source, &problems, &conf),
	    ERR_OK);
	ck_assert(search_module.start(conf_values(conf, &tables[0]),
	    &follower.self));
	conf_free(conf);
	buf_fini(&problems);
}

static enum err
mark(void *arg, const struct tenant *t, int64_t erase_ts)
{
	(void)arg;
	(void)t;
	(void)erase_ts;
	return ERR_OK;
}

static enum err
marked(void *arg, struct str id, struct arena *arena, struct tenant_left *out)
{
	(void)arg;
	(void)id;
	(void)arena;
	(void)out;
	return ERR_NOT_FOUND;
}

static enum err
unmark(void *arg, struct str id)
{
	(void)arg;
	(void)id;
	return ERR_OK;
}

static const struct upkeeper keeper = { .tenant_mark = mark,
	.tenant_marked = marked, .tenant_unmark = unmark };

static void
make_people(const char *tenant)
{
	corekit_must(&kit, tenant, NULL, "user.create", "{\"id\":\"al\"}");
	corekit_must(&kit, tenant, NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_pass(&kit, 1000);
}

static void
setup(void)
{
	log_set_level(LOG_NONE);
	follower = (struct follower){ .name = search_module.name,
		.take = search_module.after, .batch = search_module.batch };
	start();
	corekit_init(&kit);
	kit.parts.followers = &follower;
	kit.parts.follower_count = 1;
	kit.parts.upkeeper = &keeper;
	lag_before = metric_get(METRIC_SEARCH_LAG);
	corekit_up(&kit);
	make_people("default");
}

static void
teardown(void)
{
	corekit_down(&kit);
	search_module.stop(follower.self);
	corekit_fini(&kit);
}

static void
say(const char *tenant, int from, int count)
{
	char params[200];

	for (int i = from; i < from + count; i++) {
		snprintf(params, sizeof(params), "{\"conv\":\"u:bob\","
		    "\"cid\":\"%d\",\"kind\":\"text\",\"body\":{\"text\":"
		    "\"word\"}}", i);
		corekit_must(&kit, tenant, "al", "message.send", params);
	}
}

static int64_t
lag(void)
{
	return metric_get(METRIC_SEARCH_LAG) - lag_before;
}

static void
set_short(bool is_short)
{
	atomic_store(&core_parts(kit.core)->disk->is_short, is_short);
}

START_TEST(what_cannot_be_written_is_behind)
{
	say("default", 0, 5);
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(lag(), 0);
	say("default", 5, 2);	/* one is taken, one waits for others */
	kit.plan.with = ERR_IO;
	kit.plan.writes = 0;
	kit.plan.forever = true;
	corekit_pass(&kit, 200);
	ck_assert_int_gt(lag(), 0);
	kit.plan.forever = false;
	kit.plan.writes = -1;
	corekit_pass(&kit, 5 * 60 * 1000);
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(lag(), 0);
}
END_TEST

/* The gauge goes with the log, not with the tries, which grow rare. */
START_TEST(what_comes_while_the_disk_is_short_is_behind_at_once)
{
	int64_t first;

	set_short(true);
	for (int i = 0; i < 6; i++)	/* the next try is far away */
		corekit_pass(&kit, 60 * 1000);
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	first = lag();
	ck_assert_int_gt(first, 0);
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\",\"disabled\":false}");
	ck_assert_int_gt(lag(), first);
	set_short(false);
	corekit_pass(&kit, 5 * 60 * 1000);
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(lag(), 0);
}
END_TEST

START_TEST(a_start_on_a_full_disk_says_what_is_behind)
{
	say("default", 0, 3);
	corekit_pass(&kit, 1000);
	corekit_down(&kit);
	search_module.stop(follower.self);
	start();
	kit.parts.followers = &follower;
	corekit_up(&kit);
	set_short(true);
	corekit_settle(&kit);
	ck_assert_int_eq(lag(), 0);	/* it has all there is */
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	ck_assert_int_gt(lag(), 0);
	ck_assert_int_lt(lag(), 4);
}
END_TEST

START_TEST(a_deleted_tenant_is_not_behind)
{
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	make_people("other");
	set_short(true);
	corekit_must(&kit, "other", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	corekit_pass(&kit, 1000);
	ck_assert_int_gt(lag(), 0);
	set_short(false);
	corekit_must(&kit, "default", NULL, "tenant.delete",
	    "{\"id\":\"other\",\"confirm\":\"other\"}");
	corekit_pass(&kit, 5 * 60 * 1000);
	ck_assert_int_eq(lag(), 0);
}
END_TEST

static int
hits(void)
{
	int count = 0;

	for (const char *at = kit.result; (at = strstr(at, "\"excerpt\"")) !=
	    NULL; at++)
		count++;
	return count;
}

START_TEST(a_time_alone_finds_all_of_it)
{
	char params[100];
	int64_t first = kit.wall_ms;

	say("default", 0, 3);
	corekit_pass(&kit, 1000);
	say("default", 3, 9);
	snprintf(params, sizeof(params), "{\"before_ts\":%lld}",
	    (long long)kit.wall_ms);
	corekit_must(&kit, "default", "bob", "message.search", params);
	ck_assert_int_eq(hits(), 3);
	snprintf(params, sizeof(params), "{\"after_ts\":%lld,\"limit\":7}",
	    (long long)first + 1000);
	corekit_must(&kit, "default", "bob", "message.search", params);
	ck_assert_int_eq(hits(), 7);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"more\":true"));
	corekit_must(&kit, "default", "al", "message.recall",
	    "{\"conv\":\"u:bob\",\"seq\":12,\"cid\":\"r\"}");
	snprintf(params, sizeof(params), "{\"after_ts\":%lld}",
	    (long long)first + 1000);
	corekit_must(&kit, "default", "bob", "message.search", params);
	ck_assert_int_eq(hits(), 8);
}
END_TEST

/* Of more stretches than are looked at the oldest are left out, and she is
 * told so. */
START_TEST(who_came_very_often_is_told_that_something_is_left_out)
{
	corekit_must(&kit, "default", "al", "group.create", "{\"id\":\"g\","
	    "\"name\":\"G\",\"members\":[\"bob\"]}");
	for (int i = 0; i <= 100; i++) {
		corekit_must(&kit, "default", "bob", "message.search",
		    "{\"conv\":\"g:g\",\"after_ts\":0}");
		ck_assert_msg((strstr(kit.result, "\"partial\":true") !=
		    NULL) == (i >= 100), "%d: %s", i, kit.result);
		corekit_must(&kit, "default", "bob", "group.leave",
		    "{\"id\":\"g\"}");
		corekit_must(&kit, "default", "al", "group.add",
		    "{\"id\":\"g\",\"users\":[\"bob\"]}");
		corekit_pass(&kit, 2000);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("search");
	TCase *t = tcase_create("search");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_cannot_be_written_is_behind);
	tcase_add_test(t,
	    what_comes_while_the_disk_is_short_is_behind_at_once);
	tcase_add_test(t, a_start_on_a_full_disk_says_what_is_behind);
	tcase_add_test(t, a_deleted_tenant_is_not_behind);
	tcase_add_test(t, a_time_alone_finds_all_of_it);
	tcase_add_test(t,
	    who_came_very_often_is_told_that_something_is_left_out);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
