/* SPDX-License-Identifier: Apache-2.0 */
/* The first admin and the tenants of the box. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "corekit.h"

static struct corekit kit;
static char link[128];

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
make_link(void)
{
	const char *at;

	corekit_must(&kit, "default", NULL, "setup.link", "{}");
	at = strchr(kit.result, ':') + 2;
	snprintf(link, sizeof(link), "%.*s", (int)strcspn(at, "\""), at);
}

static const char *
finish_params(const char *token, const char *user, const char *password)
{
	static char params[2][512];
	static int turn;
	char *out = params[turn++ % 2];

	snprintf(out, sizeof(params[0]), "{\"token\":\"%s\",\"user\":\"%s\","
	    "\"password\":\"%s\",\"name\":\"Boss\",\"org\":\"Acme\"}", token,
	    user, password);
	return out;
}

static enum err
finish(const char *token, const char *user, const char *password)
{
	return corekit_call(&kit, "default", "", "setup.finish",
	    finish_params(token, user, password));
}

START_TEST(set_up_makes_the_first_admin_and_is_over)
{
	corekit_must(&kit, "default", "", "setup.state", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"required\":true"));
	make_link();
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_OK);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"name\":\"Boss\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"admin\":true"));
	ck_assert_int_eq(corekit_call(&kit, "default", "", "setup.state",
	    "{}"), ERR_UNKNOWN_OP);
	ck_assert_int_eq(finish(link, "second", "a good one"),
	    ERR_UNKNOWN_OP);
	corekit_must(&kit, "default", NULL, "setup.state", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"required\":false"));
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "setup.link",
	    "{}"), ERR_SETUP_DONE);
}
END_TEST

START_TEST(set_up_wants_the_newest_link)
{
	char first[128];

	ck_assert_int_eq(finish("nothing", "boss", "a good one"),
	    ERR_SETUP_TOKEN);	/* none was made */
	make_link();
	memcpy(first, link, sizeof(first));
	make_link();
	ck_assert_int_eq(finish(first, "boss", "a good one"),
	    ERR_SETUP_TOKEN);
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_OK);
}
END_TEST

START_TEST(set_up_links_last_a_day)
{
	make_link();
	corekit_pass(&kit, 24LL * 3600 * 1000);
	ck_assert_int_eq(finish(link, "boss", "a good one"),
	    ERR_SETUP_TOKEN);
}
END_TEST

START_TEST(set_up_links_made_anew_last_half_an_hour)
{
	make_link();
	make_link();
	corekit_pass(&kit, 30LL * 60 * 1000);
	ck_assert_int_eq(finish(link, "boss", "a good one"),
	    ERR_SETUP_TOKEN);
	make_link();
	corekit_pass(&kit, 29LL * 60 * 1000);
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_OK);
}
END_TEST

/* The doors are told by the commit, and find it again after a restart. */
START_TEST(a_box_is_closed_until_somebody_is_there)
{
	ck_assert(core_is_closed(kit.core) && core_awaits_admin(kit.core));
	ck_assert_int_eq(core_refusal(kit.core, "default", ERR_UNAUTHORIZED),
	    ERR_SETUP_REQUIRED);
	ck_assert_int_eq(core_refusal(kit.core, "other", ERR_UNAUTHORIZED),
	    ERR_UNAUTHORIZED);
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	corekit_must(&kit, "other", NULL, "user.create",
	    "{\"id\":\"olga\",\"admin\":true}");
	ck_assert(core_is_closed(kit.core));
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	ck_assert(!core_is_closed(kit.core) && core_awaits_admin(kit.core));
	ck_assert_int_eq(core_refusal(kit.core, "default", ERR_UNAUTHORIZED),
	    ERR_UNAUTHORIZED);
	make_link();
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_OK);
	ck_assert(!core_awaits_admin(kit.core));
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert(!core_is_closed(kit.core) && !core_awaits_admin(kit.core));
}
END_TEST

START_TEST(set_up_refuses_what_cannot_be_an_admin)
{
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	make_link();
	ck_assert_int_eq(finish(link, "boss", "short"), ERR_FIELD);
	ck_assert_str_eq(kit.why.field, "password");
	ck_assert_int_eq(finish(link, "alice", "a good one"), ERR_EXISTS);
	ck_assert_str_eq(kit.why.field, "user");
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_OK);
}
END_TEST

START_TEST(of_two_claimants_one_wins)
{
	struct request *a, *b;

	make_link();
	a = corekit_post(&kit, "default", "", "setup.finish",
	    finish_params(link, "one", "a good one"));
	b = corekit_post(&kit, "default", "", "setup.finish",
	    finish_params(link, "two", "a good one"));
	corekit_finish(&kit);
	ck_assert_int_eq(a->err, ERR_OK);
	ck_assert_int_eq(b->err, ERR_SETUP_DONE);
	request_free(a);
	request_free(b);
}
END_TEST

START_TEST(links_are_not_guessed_fast)
{
	make_link();
	kit.peer = "192.0.2.1";
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(finish("wrong", "boss", "a good one"),
		    ERR_SETUP_TOKEN);
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_RATE);
	corekit_pass(&kit, 60 * 1000);
	ck_assert_int_eq(finish(link, "boss", "a good one"), ERR_OK);
}
END_TEST

START_TEST(set_up_of_the_box_itself_is_not_slowed_down)
{
	make_link();
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(corekit_call(&kit, "default", NULL,
		    "setup.finish", finish_params("no", "boss",
		    "a good one")), ERR_SETUP_TOKEN);
	corekit_must(&kit, "default", NULL, "setup.finish",
	    finish_params(link, "boss", "a good one"));
}
END_TEST

START_TEST(sign_in_before_set_up_says_so)
{
	ck_assert_int_eq(corekit_call(&kit, "default", "", "auth.login",
	    "{\"user\":\"boss\",\"password\":\"a good one\"}"),
	    ERR_SETUP_REQUIRED);
}
END_TEST

/* --- tenants */

START_TEST(tenants_are_made_once)
{
	char first[sizeof(kit.result)];

	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\",\"name\":\"Other\"}");
	memcpy(first, kit.result, sizeof(first));
	corekit_pass(&kit, 1000);
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\",\"name\":\"Other\"}");
	ck_assert_str_eq(kit.result, first);
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\",\"name\":\"Another\"}"), ERR_EXISTS);
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"../other\"}"), ERR_FIELD);
	corekit_must(&kit, "default", NULL, "tenant.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"name\":\"Other\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"default\""));
}
END_TEST

START_TEST(tenants_are_known_again_after_a_restart)
{
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	corekit_down(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "other", NULL, "user.create", "{\"id\":\"zoe\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "user.get",
	    "{\"id\":\"zoe\"}"), ERR_NOT_FOUND);
}
END_TEST

/* Nobody else learns which tenants there are: those that are not look like
 * those that are set up. */
START_TEST(who_asks_of_no_tenant_is_told_so_only_as_the_system)
{
	ck_assert_int_eq(corekit_call(&kit, "nowhere", NULL, "user.list",
	    "{}"), ERR_NOT_FOUND);
	ck_assert_str_eq(kit.why.field, "tenant");
	ck_assert_int_eq(corekit_call(&kit, "nowhere", "", "setup.state",
	    "{}"), ERR_UNKNOWN_OP);
	ck_assert_int_eq(corekit_call(&kit, "nowhere", "", "setup.finish",
	    "{\"token\":\"x\",\"user\":\"eve\",\"password\":\"a good one\"}"),
	    ERR_UNKNOWN_OP);
	ck_assert_int_eq(corekit_call(&kit, "nowhere", NULL, "user.list",
	    "{}"), ERR_NOT_FOUND);
}
END_TEST

START_TEST(many_tenants_are_open_in_turn)
{
	char id[16], params[64];

	for (int i = 0; i < 1100; i++) {
		snprintf(id, sizeof(id), "t%d", i);
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
		corekit_must(&kit, "default", NULL, "tenant.create", params);
		corekit_must(&kit, id, NULL, "user.create",
		    "{\"id\":\"zoe\"}");
		corekit_must(&kit, id, "zoe", "sync", "{}");
	}
	corekit_must(&kit, "t0", NULL, "user.create", "{\"id\":\"yan\"}");
	corekit_must(&kit, "t0", "zoe", "user.get", "{\"id\":\"yan\"}");
	corekit_pass(&kit, 11 * 60 * 1000);	/* all are closed */
	corekit_must(&kit, "t1", NULL, "user.create", "{\"id\":\"yan\"}");
	corekit_must(&kit, "default", NULL, "server.status", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"version\":\"test\""));
}
END_TEST

/* --- starting */

START_TEST(a_core_that_cannot_start_leaves_nothing_behind)
{
	struct corekit fresh;
	const char *why;
	enum err err;
	int n = 0;

	log_set_level(LOG_NONE);
	corekit_init(&fresh);
	for (err = ERR_IO; err != ERR_OK; n++) {
		fresh.plan.calls = n;
		err = core_new(&fresh.parts, &fresh.core, &why);
		ck_assert(err == ERR_OK || err == ERR_IO);
	}
	ck_assert_int_gt(n, 10);
	core_free(fresh.core);
	fresh.core = NULL;
	fresh.plan.calls = -1;
	corekit_up(&fresh);
	corekit_must(&fresh, "default", NULL, "tenant.list", "{}");
	ck_assert_str_eq(fresh.result + strlen(fresh.result) -
	    strlen("}],\"more\":false}"), "}],\"more\":false}");
	ck_assert_ptr_eq(strstr(fresh.result, "\"id\""),
	    strstr(fresh.result, "\"id\":\"default\""));
	corekit_fini(&fresh);
}
END_TEST

START_TEST(a_tenant_whose_digest_key_is_damaged_is_refused)
{
	const struct store_ops *ops = kit.mem.ops;
	struct store *s;
	struct core *core;
	const char *why;

	corekit_down(&kit);
	ck_assert_int_eq(ops->open(kit.mem.place, STR("default"), STORE_WRITE,
	    &s, &why), ERR_OK);
	ck_assert_int_eq(ops->begin(s), ERR_OK);
	ck_assert_int_eq(ops->meta_put(s, "digest_key", STR("short")),
	    ERR_OK);
	ck_assert_int_eq(ops->commit(s), ERR_OK);
	ops->close(s);
	ck_assert_int_eq(core_new(&kit.parts, &core, &why), ERR_CORRUPT);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("setup");
	TCase *t = tcase_create("setup");
	SRunner *sr;
	int failed;

	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, set_up_makes_the_first_admin_and_is_over);
	tcase_add_test(t, set_up_wants_the_newest_link);
	tcase_add_test(t, set_up_links_last_a_day);
	tcase_add_test(t, set_up_links_made_anew_last_half_an_hour);
	tcase_add_test(t, a_box_is_closed_until_somebody_is_there);
	tcase_add_test(t, set_up_refuses_what_cannot_be_an_admin);
	tcase_add_test(t, of_two_claimants_one_wins);
	tcase_add_test(t, links_are_not_guessed_fast);
	tcase_add_test(t, set_up_of_the_box_itself_is_not_slowed_down);
	tcase_add_test(t, sign_in_before_set_up_says_so);
	tcase_add_test(t, tenants_are_made_once);
	tcase_add_test(t, tenants_are_known_again_after_a_restart);
	tcase_add_test(t,
	    who_asks_of_no_tenant_is_told_so_only_as_the_system);
	tcase_add_test(t, many_tenants_are_open_in_turn);
	tcase_add_test(t, a_core_that_cannot_start_leaves_nothing_behind);
	tcase_add_test(t, a_tenant_whose_digest_key_is_damaged_is_refused);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
