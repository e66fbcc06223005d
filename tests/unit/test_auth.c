/* SPDX-License-Identifier: Apache-2.0 */
/* Guessing is slowed down, and what set-up refuses harms nobody else. */
#include <check.h>
#include <stdlib.h>

#include "corekit.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"alice\","
	    "\"password\":\"first one\",\"admin\":true}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static enum err
change(const char *old, const char *password)
{
	char params[256];

	snprintf(params, sizeof(params), "{\"old\":\"%s\",\"password\":"
	    "\"%s\"}", old, password);
	return corekit_call(&kit, "default", "alice", "user.set_password",
	    params);
}

START_TEST(the_present_password_cannot_be_guessed_by_a_session)
{
	ck_assert_int_eq(change("first one", "second one"), ERR_OK);
	for (int i = 0; i < kit.settings.login_failures_max; i++)
		ck_assert_int_eq(change("a wrong one", "third one"),
		    ERR_BAD_LOGIN);
	ck_assert_int_eq(change("second one", "third one"), ERR_RATE);
	corekit_must(&kit, "default", NULL, "user.set_password",
	    "{\"id\":\"alice\",\"password\":\"an admin's\"}");
	corekit_pass(&kit, kit.settings.login_window_ms);
	ck_assert_int_eq(change("an admin's", "third one"), ERR_OK);
}
END_TEST

/* Only as far as the writer's mailbox. */
static struct request *
post(const char *name, const char *params)
{
	struct request *r = request_new();
	struct actor *shard = core_shard(kit.core, 0);
	json_t *json;

	memcpy(r->tenant, "default", sizeof("default"));
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	r->reply_to = &kit.replies;
	ck_assert_int_eq(field_parse(str_from(params), &json), ERR_OK);
	ck_assert_int_eq(op_prepare(op_find(str_from(name)), json, r),
	    ERR_OK);
	json_decref(json);
	mailbox_post_reserved(&shard->box, &r->mail);
	shard->ops->on_mail(shard->self, mailbox_take(&shard->box));
	return r;
}

START_TEST(refusals_of_set_up_do_not_fail_a_batch)
{
	struct actor *writer = core_writer(kit.core, 0);
	struct request *links[8], *issue;

	for (int i = 0; i < 8; i++)
		links[i] = post("setup.link", "{}");
	issue = post("token.issue", "{\"user\":\"alice\"}");
	writer->ops->on_mail(writer->self, mailbox_take(&writer->box));
	corekit_settle(&kit);
	ck_assert_int_eq(issue->err, ERR_OK);
	for (int i = 0; i < 8; i++)
		ck_assert_int_eq(links[i]->err, ERR_SETUP_DONE);
	ck_assert(core_is_ready(kit.core));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("auth");
	TCase *t = tcase_create("refusals");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t,
	    the_present_password_cannot_be_guessed_by_a_session);
	tcase_add_test(t, refusals_of_set_up_do_not_fail_a_batch);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
