/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in, tokens, guessing; and what is refused harms nobody else. */
#include <check.h>
#include <stdio.h>
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

/* --- signing in by password */

static enum err
login(const char *user, const char *password)
{
	char params[256];

	snprintf(params, sizeof(params), "{\"user\":\"%s\",\"password\":"
	    "\"%s\"}", user, password);
	return corekit_call(&kit, "default", "", "auth.login", params);
}

START_TEST(who_cannot_sign_in_learns_nothing_of_others)
{
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bot\"}");	/* no password */
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\",\"password\":\"bob's own\"}");
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	ck_assert_int_eq(login("alice", "wrong one"), ERR_BAD_LOGIN);
	ck_assert_int_eq(login("nobody", "wrong one"), ERR_BAD_LOGIN);
	ck_assert_int_eq(login("bot", ""), ERR_FIELD);
	ck_assert_int_eq(login("bot", "plain:"), ERR_BAD_LOGIN);
	ck_assert_int_eq(login("bob", "wrong one"), ERR_BAD_LOGIN);
	ck_assert_int_eq(login("bob", "bob's own"), ERR_DISABLED);
	ck_assert_int_eq(login("alice", "first one"), ERR_OK);
}
END_TEST

static enum err
count_nobody(struct store *store, int64_t *all, int64_t *admins)
{
	(void)store;
	(void)all;
	(void)admins;
	ck_abort_msg("everybody is counted");
	return ERR_OK;
}

START_TEST(a_name_that_nobody_has_counts_nobody)
{
	const struct store_ops *real = kit.store.ops;
	struct store_ops ops = *real;

	ops.user_count = count_nobody;
	kit.store.ops = &ops;
	ck_assert_int_eq(login("nobody", "wrong one"), ERR_BAD_LOGIN);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "setup.state",
	    "{}"), ERR_UNKNOWN_OP);
	kit.store.ops = real;
}
END_TEST

START_TEST(a_sign_in_names_its_tenant)
{
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	corekit_must(&kit, "other", NULL, "user.create", "{\"id\":\"alice\","
	    "\"password\":\"another one\",\"admin\":true}");
	corekit_must(&kit, "default", "", "auth.login", "{\"user\":\"alice\","
	    "\"password\":\"another one\",\"tenant\":\"other\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "yz_other_"));
	ck_assert_int_eq(login("alice", "another one"), ERR_BAD_LOGIN);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "auth.login",
	    "{\"user\":\"alice\",\"password\":\"x\",\"tenant\":\"../x\"}"),
	    ERR_FIELD);
	ck_assert_str_eq(kit.why.field, "tenant");
	ck_assert_int_eq(corekit_call(&kit, "default", "", "auth.login",
	    "{\"user\":\"alice\",\"password\":\"x\",\"tenant\":\"none\"}"),
	    ERR_BAD_LOGIN);
}
END_TEST

START_TEST(guessing_one_account_stops_at_that_address_alone)
{
	kit.peer = "192.0.2.1";
	for (int i = 0; i < kit.settings.login_failures_max; i++)
		ck_assert_int_eq(login("alice", "wrong one"), ERR_BAD_LOGIN);
	ck_assert_int_eq(login("alice", "first one"), ERR_RATE);
	kit.peer = "192.0.2.2";
	ck_assert_int_eq(login("alice", "first one"), ERR_OK);
	kit.peer = "192.0.2.1";
	corekit_pass(&kit, kit.settings.login_window_ms);
	ck_assert_int_eq(login("alice", "first one"), ERR_OK);
}
END_TEST

START_TEST(guessing_many_accounts_stops_too)
{
	char user[16];
	int tries = 0;
	enum err err;

	kit.peer = "192.0.2.1";
	do {
		snprintf(user, sizeof(user), "u%d", tries);
		err = login(user, "wrong one");
	} while (err == ERR_BAD_LOGIN && ++tries < 1000);
	ck_assert_int_eq(err, ERR_RATE);
	ck_assert_int_eq(tries, kit.settings.login_failures_max * 10);
}
END_TEST

START_TEST(signing_in_rightly_is_not_counted)
{
	kit.peer = "192.0.2.1";
	for (int i = 0; i < 3 * kit.settings.login_failures_max; i++)
		ck_assert_int_eq(login("alice", "first one"), ERR_OK);
}
END_TEST

START_TEST(a_password_changed_during_its_check_is_the_former_one)
{
	struct request *set = corekit_post(&kit, "default", NULL,
	    "user.set_password",
	    "{\"id\":\"alice\",\"password\":\"an admin's\"}");
	struct request *in = corekit_post(&kit, "default", "", "auth.login",
	    "{\"user\":\"alice\",\"password\":\"first one\"}");

	corekit_finish(&kit);
	ck_assert_int_eq(set->err, ERR_OK);
	ck_assert_int_eq(in->err, ERR_BAD_LOGIN);
	request_free(set);
	request_free(in);
}
END_TEST

START_TEST(who_is_disabled_during_the_check_stays_out)
{
	struct request *in, *out;

	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\",\"password\":\"bob's own\"}");
	in = corekit_post(&kit, "default", "", "auth.login",
	    "{\"user\":\"bob\",\"password\":\"bob's own\"}");
	out = corekit_post(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	corekit_finish(&kit);
	ck_assert_int_eq(out->err, ERR_OK);
	ck_assert_int_eq(in->err, ERR_BAD_LOGIN);
	request_free(in);
	request_free(out);
}
END_TEST

/* --- tokens */

START_TEST(tokens_are_issued_to_people_who_are_in)
{
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "token.issue",
	    "{\"user\":\"nobody\"}"), ERR_NOT_FOUND);
	ck_assert_str_eq(kit.why.field, "user");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "token.issue",
	    "{\"user\":\"bob\"}"), ERR_DISABLED);
}
END_TEST

static enum err
ask_by(const char *token, const char *op)
{
	enum err err;

	kit.token = token;
	err = corekit_call(&kit, "default", "", op, "{}");
	kit.token = NULL;
	return err;
}

START_TEST(the_oldest_token_goes_whatever_the_clock_says)
{
	enum { MOST = 64, ALL = MOST + 2 };
	char tokens[ALL][128];

	for (int i = 0; i < ALL; i++) {
		if (i == ALL - 1)
			kit.wall_ms -= 3600 * 1000;
		memcpy(tokens[i], corekit_token(&kit, "alice"), sizeof(tokens[i]));
		if (i >= MOST)
			ck_assert_int_eq(ask_by(tokens[i - MOST], "user.list"),
			    ERR_UNAUTHORIZED);
		for (int j = i < MOST ? 0 : i - MOST + 1; j <= i; j++)
			ck_assert_int_eq(ask_by(tokens[j], "user.list"),
			    ERR_OK);
	}
}
END_TEST

START_TEST(tokens_end_with_their_time)
{
	char token[128];
	const char *at;

	corekit_must(&kit, "default", NULL, "token.issue",
	    "{\"user\":\"alice\",\"lifetime_s\":60}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"expires_ts\":"));
	at = strstr(kit.result, "yz_");
	snprintf(token, sizeof(token), "%.*s", (int)strcspn(at, "\""), at);
	ck_assert_int_eq(ask_by(token, "user.list"), ERR_OK);
	corekit_pass(&kit, 59999);
	ck_assert_int_eq(ask_by(token, "user.list"), ERR_OK);
	corekit_pass(&kit, 1);
	ck_assert_int_eq(ask_by(token, "user.list"), ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(tokens_give_the_rights_of_their_person)
{
	char admin[128], person[128], much[300];

	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}");
	snprintf(admin, sizeof(admin), "%s", corekit_token(&kit, "alice"));
	snprintf(person, sizeof(person), "%s", corekit_token(&kit, "bob"));
	kit.token = person;
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.disable",
	    "{\"id\":\"alice\"}"), ERR_FORBIDDEN);
	kit.token = admin;
	corekit_must(&kit, "default", "", "user.disable", "{\"id\":\"bob\"}");
	ck_assert_int_eq(ask_by(admin, "tenant.list"), ERR_FORBIDDEN);
	ck_assert_int_eq(ask_by("", "user.list"), ERR_UNAUTHORIZED);
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	ck_assert_int_eq(ask_by(much, "user.list"), ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(tokens_are_revoked_by_their_person_or_an_admin)
{
	static const struct corekit_refusal refusals[] = {
		{ "one way to say which", "bob", "token.revoke",
		    "{\"token\":\"x\",\"user\":\"bob\"}", ERR_FIELD,
		    "token" },
		{ "some way to say which", "bob", "token.revoke", "{}",
		    ERR_FIELD, "token" },
		{ "it was issued", "bob", "token.revoke",
		    "{\"token\":\"yz_default_x\"}", ERR_NOT_FOUND, NULL },
		{ "others keep theirs", "bob", "token.revoke",
		    "{\"user\":\"alice\"}", ERR_FORBIDDEN, NULL },
		{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
	};
	char own[128], hers[128], params[256];

	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}");
	snprintf(own, sizeof(own), "%s", corekit_token(&kit, "bob"));
	snprintf(hers, sizeof(hers), "%s", corekit_token(&kit, "alice"));
	corekit_refuses(&kit, refusals);
	snprintf(params, sizeof(params), "{\"token\":\"%s\"}", hers);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "token.revoke",
	    params), ERR_NOT_FOUND);
	ck_assert_int_eq(ask_by(hers, "user.list"), ERR_OK);
	snprintf(params, sizeof(params), "{\"token\":\"%s\"}", own);
	corekit_must(&kit, "default", "bob", "token.revoke", params);
	ck_assert_int_eq(ask_by(own, "user.list"), ERR_UNAUTHORIZED);
	corekit_must(&kit, "default", "bob", "token.revoke",
	    "{\"user\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "token.revoke",
	    "{\"user\":\"alice\"}");
	ck_assert_int_eq(ask_by(hers, "user.list"), ERR_UNAUTHORIZED);
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

static void
add_sign_in(TCase *t)
{
	tcase_add_test(t, who_cannot_sign_in_learns_nothing_of_others);
	tcase_add_test(t, a_name_that_nobody_has_counts_nobody);
	tcase_add_test(t, a_sign_in_names_its_tenant);
	tcase_add_test(t, guessing_one_account_stops_at_that_address_alone);
	tcase_add_test(t, guessing_many_accounts_stops_too);
	tcase_add_test(t, signing_in_rightly_is_not_counted);
	tcase_add_test(t,
	    a_password_changed_during_its_check_is_the_former_one);
	tcase_add_test(t, who_is_disabled_during_the_check_stays_out);
	tcase_add_test(t, tokens_are_issued_to_people_who_are_in);
	tcase_add_test(t, the_oldest_token_goes_whatever_the_clock_says);
	tcase_add_test(t, tokens_end_with_their_time);
	tcase_add_test(t, tokens_give_the_rights_of_their_person);
	tcase_add_test(t, tokens_are_revoked_by_their_person_or_an_admin);
}

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
	add_sign_in(t);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
