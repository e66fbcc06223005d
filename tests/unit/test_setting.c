/* SPDX-License-Identifier: Apache-2.0 */
/* What a tenant decides for itself: refusals, and a store that fails. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tzrule.h"
#include "core/setting.h"
#include "core/wall.h"
#include "corekit.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
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

static const struct corekit_refusal refusals[] = {
	{ "people decide nothing", "alice", "setting.update",
	    "{\"groups_by_admins\":true}", ERR_FORBIDDEN, NULL },
	{ "a window has an end", NULL, "setting.update",
	    "{\"edit_window_ms\":31536000001}", ERR_FIELD, "edit_window_ms" },
	{ "only what there is is reset", NULL, "setting.update",
	    "{\"reset\":[\"org\"]}", ERR_FIELD, "reset" },
	{ "nothing is set and reset", NULL, "setting.update",
	    "{\"reset\":[\"edit_window_ms\"],\"edit_window_ms\":1}",
	    ERR_FIELD, "reset" },
	{ "a place is one that is known", NULL, "setting.update",
	    "{\"time_zone\":\"Europe/Atlantis\"}", ERR_FIELD, "time_zone" },
	{ "a place is no path", NULL, "setting.update",
	    "{\"time_zone\":\"../../etc/passwd\"}", ERR_FIELD, "time_zone" },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(setting_update_refuses)
{
	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(setting_gives_way_to_the_configuration)
{
	corekit_must(&kit, "default", NULL, "setting.update",
	    "{\"groups_by_admins\":true,\"recall_window_ms\":5}");
	kit.settings.locked = 1u << SETTING_RECALL_WINDOW;
	corekit_must(&kit, "default", NULL, "setting.get", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"value\":120000,"
	    "\"default\":120000,\"min\":0,\"max\":31536000000,"
	    "\"locked\":true"));
	ck_assert_int_eq(corekit_call(&kit, "default", NULL,
	    "setting.update", "{\"recall_window_ms\":6}"), ERR_WRONG_STATE);
	ck_assert_int_eq(corekit_call(&kit, "default", NULL,
	    "setting.update", "{\"reset\":[\"recall_window_ms\"]}"),
	    ERR_WRONG_STATE);
	corekit_must(&kit, "default", NULL, "setting.update",
	    "{\"reset\":[\"groups_by_admins\"]}");
}
END_TEST

/* They are read in the transaction that follows one which failed: when that
 * reading fails, the transaction is not left open. */
START_TEST(setting_load_that_fails_leaves_nothing_open)
{
	static const struct fault_plan never = { -1, -1, -1, ERR_IO, false,
		0 };
	char cid[16];

	for (int n = 0; n < 12; n++) {
		kit.plan = never;
		kit.plan.commits = 0;
		snprintf(cid, sizeof(cid), "a%d", n);
		ck_assert_int_ne(corekit_send(&kit, "alice", "u:bob", cid,
		    "x"), ERR_OK);
		kit.plan = never;
		kit.plan.calls = n;
		(void)corekit_send(&kit, "alice", "u:bob", cid, "x");
		kit.plan = never;
		ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", cid,
		    "x"), ERR_OK);
	}
}
END_TEST

static bool
zone(void *arg, struct str name, struct tzrule *out)
{
	(void)arg;
	return str_is(name, "Europe/Berlin") &&
	    tzrule_parse(STR("CET-1CEST,M3.5.0,M10.5.0/3"), out);
}

static void
says(const char *op, const char *params, const char *what)
{
	corekit_must(&kit, "default", NULL, op, params);
	ck_assert_msg(strstr(kit.result, what) != NULL, "%s", kit.result);
}

#define OFFSET "\"name\":\"utc_offset_minutes\",\"unit\":\"minutes\","       \
	"\"value\":"
#define TEXT "\"unit\":\"zone\",\"value\":0,\"default\":0,\"min\":0,"       \
	"\"max\":0,\"text\":"

/* The day before this one has an hour more. */
START_TEST(days_begin_as_the_clocks_of_a_place_go)
{
	kit.clock.zone = zone;
	kit.wall_ms = 1793016000000;	/* 2026-10-26, noon */
	says("setting.get", "{}", TEXT "\"\"");
	says("setting.update", "{\"time_zone\":\"Europe/Berlin\"}",
	    TEXT "\"Europe/Berlin\"");
	says("setting.get", "{}", OFFSET "60,");
	says("tenant.stats", "{\"days\":3}", "\"days\":["
	    "{\"from_ts\":1792792800000,\"messages\":0},"
	    "{\"from_ts\":1792879200000,\"messages\":0},"
	    "{\"from_ts\":1792969200000,\"messages\":0}]");
	says("tenant.stats", "{\"days\":1,\"offset_minutes\":0}",
	    "{\"from_ts\":1792972800000,");
	kit.wall_ms -= 7LL * 24 * 3600 * 1000;
	says("setting.get", "{}", OFFSET "120,");
}
END_TEST

START_TEST(an_offset_ends_a_zone_and_stands_in_for_it)
{
	kit.clock.zone = zone;
	says("setting.update", "{\"time_zone\":\"Europe/Berlin\","
	    "\"utc_offset_minutes\":-30}", TEXT "\"Europe/Berlin\"");
	kit.clock.zone = NULL;	/* a box that has no such database */
	says("setting.get", "{}", OFFSET "-30,");
	kit.clock.zone = zone;
	says("setting.update", "{\"utc_offset_minutes\":90}", OFFSET "90,");
	says("setting.get", "{}", TEXT "\"\"");
	says("setting.update", "{\"time_zone\":\"Europe/Berlin\"}",
	    OFFSET "120,");
	says("setting.update", "{\"reset\":[\"time_zone\"]}", OFFSET "90,");
	corekit_must(&kit, "default", NULL, "setting.update",
	    "{\"time_zone\":\"Europe/Berlin\"}");
	says("setting.update", "{\"reset\":[\"utc_offset_minutes\"]}",
	    TEXT "\"\"");
}
END_TEST

/* Clocks are put on or back at midnight itself: Santiago, Havana, Beirut. */
START_TEST(each_day_begins_where_the_one_before_ends)
{
	static const char *const rules[] = {
		"<-04>4<-03>,M9.1.6/24,M4.1.6/24", "CST5CDT,M3.2.0/0,M11.1.0/1",
		"EET-2EEST,M3.5.0/0,M10.5.0/0", "CET-1CEST,M3.5.0,M10.5.0/3",
	};
	struct wall w = { .has_rule = true };

	ck_assert(tzrule_parse(str_from(rules[_i]), &w.rule));
	for (int64_t day = 20454; day < 20454 + 2 * 366; day++) {
		int64_t begins = wall_day_begins(&w, day);

		ck_assert_int_eq(wall_day(&w, begins), day);
		ck_assert_int_eq(wall_day(&w, begins - 1), day - 1);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("setting");
	TCase *t = tcase_create("setting");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, setting_update_refuses);
	tcase_add_test(t, setting_gives_way_to_the_configuration);
	tcase_add_test(t, setting_load_that_fails_leaves_nothing_open);
	tcase_add_test(t, days_begin_as_the_clocks_of_a_place_go);
	tcase_add_test(t, an_offset_ends_a_zone_and_stands_in_for_it);
	tcase_add_loop_test(t, each_day_begins_where_the_one_before_ends, 0,
	    4);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
