/* SPDX-License-Identifier: Apache-2.0 */
/* What a tenant decides for itself: refusals, and a store that fails. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting.h"
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
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
