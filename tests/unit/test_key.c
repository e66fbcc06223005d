/* SPDX-License-Identifier: Apache-2.0 */
/* Server keys: what they may do, from where, how long, as whom. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/auth.h"
#include "core/key.h"
#include "corekit.h"
#include "model/scope.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"chief\",\"admin\":true}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* Makes a key; its text is valid until the next call of this function. */
static const char *
make(const char *params)
{
	static char text[KEY_TEXT_MAX + 1];
	json_t *answer;

	corekit_must(&kit, "default", NULL, "key.create", params);
	ck_assert_int_eq(field_parse(str_from(kit.result), &answer), ERR_OK);
	snprintf(text, sizeof(text), "%s",
	    json_string_value(json_object_get(answer, "secret")));
	json_decref(answer);
	return text;
}

/* A call with that key. */
static enum err
with(const char *key, const char *as, const char *op, const char *params)
{
	enum err err;

	kit.token = key;
	kit.as = as;
	err = corekit_call(&kit, "default", "", op, params);
	kit.token = kit.as = NULL;
	return err;
}

START_TEST(a_key_may_what_its_scopes_say)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":"
	    "[\"user.read\",\"group.write\"]}");

	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
	ck_assert_int_eq(with(key, NULL, "group.create", "{\"id\":\"g\","
	    "\"name\":\"G\",\"members\":[\"alice\",\"chief\"]}"), ERR_OK);
	ck_assert_int_eq(with(key, NULL, "user.create", "{\"id\":\"bob\"}"),
	    ERR_FORBIDDEN);
	ck_assert_str_eq(kit.why.hint, "the key lacks the scope user.write");
	ck_assert_int_eq(with(key, NULL, "group.get", "{\"id\":\"g\"}"),
	    ERR_FORBIDDEN);
}
END_TEST

START_TEST(what_has_no_scope_is_not_for_keys)
{
	char params[4096] = "{\"id\":\"all\",\"scopes\":[";
	const char *key;

	for (unsigned i = 0; scope_name(i) != NULL &&
	    scope_bit(str_from(scope_name(i))) != 0; i++)
		snprintf(params + strlen(params), sizeof(params) -
		    strlen(params), "%s\"%s\"", i ? "," : "", scope_name(i));
	snprintf(params + strlen(params), sizeof(params) - strlen(params),
	    "]}");
	key = make(params);
	ck_assert_int_eq(with(key, NULL, "key.list", "{}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "key.revoke", "{\"id\":\"all\"}"),
	    ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, "alice", "auth.logout", "{}"),
	    ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "tenant.list", "{}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "message.send", "{\"conv\":"
	    "\"u:alice\",\"cid\":\"1\",\"kind\":\"text\",\"body\":"
	    "{\"text\":\"hi\"}}"), ERR_FORBIDDEN);
	ck_assert_ptr_nonnull(strstr(kit.why.hint, "Yizhan-As"));
}
END_TEST

START_TEST(a_key_acts_as_a_person_by_a_scope_of_its_own)
{
	const char *send = "{\"conv\":\"u:chief\",\"cid\":\"1\",\"kind\":"
	    "\"text\",\"body\":{\"text\":\"hi\"}}";
	const char *key = make("{\"id\":\"crm\",\"scopes\":"
	    "[\"message.write\"]}");

	ck_assert_int_eq(with(key, "alice", "message.send", send),
	    ERR_FORBIDDEN);
	corekit_must(&kit, "default", NULL, "key.update", "{\"id\":\"crm\","
	    "\"scopes\":[\"message.write\",\"act\"]}");
	ck_assert_int_eq(with(key, "alice", "message.send", send), ERR_OK);
	ck_assert_int_eq(with(key, "nobody", "message.send", send),
	    ERR_NOT_FOUND);
	ck_assert_int_eq(with(key, "../x", "message.send", send), ERR_FIELD);
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"alice\"}");
	ck_assert_int_eq(with(key, "alice", "message.send", send),
	    ERR_DISABLED);
	corekit_must(&kit, "default", "chief", "message.list",
	    "{\"conv\":\"u:alice\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"from\":\"alice\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"via\":\"crm\""));
}
END_TEST

START_TEST(a_key_never_makes_or_becomes_an_administrator)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"user.write\","
	    "\"token.write\",\"act\",\"session.write\"]}");
	char token[TOKEN_TEXT_MAX + 1];
	json_t *answer;

	ck_assert_int_eq(with(key, NULL, "user.create", "{\"id\":\"bob\","
	    "\"admin\":true}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "user.update", "{\"id\":\"alice\","
	    "\"admin\":true}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "user.set_password", "{\"id\":"
	    "\"chief\",\"password\":\"let me in\"}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "user.disable",
	    "{\"id\":\"chief\"}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "token.issue",
	    "{\"user\":\"chief\"}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, "chief", "user.create",
	    "{\"id\":\"bob\"}"), ERR_FORBIDDEN);
	ck_assert_int_eq(with(key, NULL, "token.issue",
	    "{\"user\":\"alice\",\"lifetime_s\":60}"), ERR_OK);
	ck_assert_int_eq(field_parse(str_from(kit.result), &answer), ERR_OK);
	snprintf(token, sizeof(token), "%s",
	    json_string_value(json_object_get(answer, "token")));
	json_decref(answer);
	/* Nor when she becomes one later. */
	corekit_must(&kit, "default", NULL, "user.update",
	    "{\"id\":\"alice\",\"admin\":true}");
	ck_assert_int_eq(with(token, NULL, "user.get", "{\"id\":\"alice\"}"),
	    ERR_OK);
	ck_assert_int_eq(with(token, NULL, "key.list", "{}"), ERR_FORBIDDEN);
}
END_TEST

START_TEST(a_key_is_used_from_where_it_may_be)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"user.read\"],"
	    "\"addresses\":[\"192.0.2.0/24\",\"2001:db8::/32\"]}");
	static const struct {
		const char *from;
		enum err err;
	} tries[] = {
		{ "192.0.2.77", ERR_OK }, { "192.0.3.1", ERR_FORBIDDEN },
		{ "2001:db8:1::9", ERR_OK }, { "2001:db9::1", ERR_FORBIDDEN },
		{ NULL, ERR_FORBIDDEN },	/* nobody knows who */
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		kit.peer = tries[i].from;
		ck_assert_msg(with(key, NULL, "user.list", "{}") ==
		    tries[i].err, "from %s", tries[i].from);
	}
	corekit_must(&kit, "default", NULL, "key.update",
	    "{\"id\":\"crm\",\"addresses\":[]}");
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
}
END_TEST

START_TEST(a_key_ends)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"user.read\"],"
	    "\"lifetime_s\":10}");

	corekit_pass(&kit, 9999);
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
	corekit_pass(&kit, 1);
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	corekit_must(&kit, "default", NULL, "key.update",
	    "{\"id\":\"crm\",\"lifetime_s\":0}");
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
	corekit_must(&kit, "default", NULL, "key.revoke",
	    "{\"id\":\"crm\"}");
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "key.revoke",
	    "{\"id\":\"crm\"}"), ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_key_is_its_whole_text)
{
	char text[KEY_TEXT_MAX + 2];
	const char *key = make("{\"id\":\"a_b\",\"scopes\":[\"user.read\"]}");
	size_t len = strlen(key);

	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
	for (size_t i = 0; i < len; i++) {
		snprintf(text, sizeof(text), "%s", key);
		text[i] = text[i] == 'x' ? 'y' : 'x';
		ck_assert_int_eq(with(text, NULL, "user.list", "{}"),
		    ERR_UNAUTHORIZED);
		text[i] = '\0';
		ck_assert_int_eq(with(text, NULL, "user.list", "{}"),
		    ERR_UNAUTHORIZED);
	}
	snprintf(text, sizeof(text), "%sx", key);
	ck_assert_int_eq(with(text, NULL, "user.list", "{}"),
	    ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(a_key_is_of_its_tenant)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"user.read\"]}");

	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	kit.token = key;
	ck_assert_int_eq(corekit_call(&kit, "other", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	kit.token = NULL;
}
END_TEST

START_TEST(keys_are_made_of_what_there_is)
{
	static const struct corekit_refusal refusals[] = {
		{ "a scope that there is not", NULL, "key.create",
		  "{\"id\":\"k\",\"scopes\":[\"everything\"]}", ERR_FIELD,
		  "scopes" },
		{ "no scope", NULL, "key.create",
		  "{\"id\":\"k\",\"scopes\":[]}", ERR_FIELD, "scopes" },
		{ "no address", NULL, "key.create", "{\"id\":\"k\","
		  "\"scopes\":[\"user.read\"],\"addresses\":[\"home\"]}",
		  ERR_FIELD, "addresses" },
		{ "too wide a range", NULL, "key.create", "{\"id\":\"k\","
		  "\"scopes\":[\"user.read\"],\"addresses\":"
		  "[\"192.0.2.0/33\"]}", ERR_FIELD, "addresses" },
		{ "the same id", NULL, "key.create",
		  "{\"id\":\"crm\",\"scopes\":[\"user.read\"]}", ERR_EXISTS,
		  "id" },
		{ "not for people", "alice", "key.create",
		  "{\"id\":\"k\",\"scopes\":[\"user.read\"]}", ERR_FORBIDDEN,
		  NULL },
		{ .rule = NULL },
	};

	make("{\"id\":\"crm\",\"scopes\":[\"user.read\"]}");
	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(keys_are_bounded)
{
	char params[128];

	for (int i = 0; i < kit.settings.keys_max; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"k%d\",\"scopes\":"
		    "[\"user.read\"]}", i);
		corekit_must(&kit, "default", NULL, "key.create", params);
	}
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "key.create",
	    "{\"id\":\"more\",\"scopes\":[\"user.read\"]}"), ERR_LIMIT);
}
END_TEST

START_TEST(the_secret_is_told_once_and_the_use_now_and_then)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"user.read\"]}");

	kit.peer = "192.0.2.7";
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
	corekit_must(&kit, "default", NULL, "key.list", "{}");
	ck_assert_ptr_null(strstr(kit.result, "used_ts"));
	corekit_pass(&kit, 1000);
	corekit_must(&kit, "default", NULL, "key.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result,
	    "\"used_ts\":1790000000000,\"used_from\":\"192.0.2.7\""));
	ck_assert_ptr_null(strstr(kit.result, key + strlen(key) - 43));
	/* Not with every call. */
	ck_assert_int_eq(with(key, NULL, "user.list", "{}"), ERR_OK);
	corekit_pass(&kit, 1000);
	corekit_must(&kit, "default", NULL, "key.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"used_ts\":1790000000000"));
	corekit_pass(&kit, 60 * 1000);
	corekit_must(&kit, "default", NULL, "key.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"used_ts\":1790000001000"));
}
END_TEST

START_TEST(a_key_has_a_rate_of_its_own)
{
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"user.read\"]}");
	const char *get = "{\"id\":\"alice\"}";
	int64_t calls = 0;

	kit.peer = "192.0.2.7";
	ck_assert_int_eq(with(key, NULL, "user.get", get), ERR_OK);
	while (with(key, NULL, "user.get", get) == ERR_OK)
		ck_assert_int_le(++calls, kit.settings.rate_key.burst);
	ck_assert_int_eq(calls + 1, kit.settings.rate_key.burst);
	/* Others from there are not held back by it. */
	ck_assert_int_eq(corekit_call(&kit, "default", "", "auth.login",
	    "{\"user\":\"nobody\",\"password\":\"x\"}"), ERR_BAD_LOGIN);
	/* A guess at it is counted by its address. */
	calls = 0;
	while (with("yzk_default_crm_0123456789012345678901234567890123456789"
	    "abc", NULL, "user.get", get) == ERR_UNAUTHORIZED)
		ck_assert_int_le(++calls, kit.settings.rate.burst);
	corekit_must(&kit, "default", NULL, "key.revoke",
	    "{\"id\":\"crm\"}");
}
END_TEST

START_TEST(a_key_opens_no_session)
{
	char params[400];
	const char *key = make("{\"id\":\"crm\",\"scopes\":[\"act\"]}");

	kit.session = (struct session_ref){ 0, 1, 1 };
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"d\",\"platform\":\"web\"}}", key);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "session.open",
	    params), ERR_FORBIDDEN);
	ck_assert_str_eq(kit.why.field, "token");
}
END_TEST

START_TEST(changes_of_keys_are_told_to_followers)
{
	make("{\"id\":\"crm\",\"scopes\":[\"user.read\"]}");
	corekit_must(&kit, "default", "chief", "message.list",
	    "{\"conv\":\"t:\"}");
	ck_assert_ptr_nonnull(strstr(kit.result,
	    "\"type\":\"access\",\"from\":\"\",\"body\":{\"key\":\"crm\"}"));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("key");
	TCase *t = tcase_create("key");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_key_may_what_its_scopes_say);
	tcase_add_test(t, what_has_no_scope_is_not_for_keys);
	tcase_add_test(t, a_key_acts_as_a_person_by_a_scope_of_its_own);
	tcase_add_test(t, a_key_never_makes_or_becomes_an_administrator);
	tcase_add_test(t, a_key_is_used_from_where_it_may_be);
	tcase_add_test(t, a_key_ends);
	tcase_add_test(t, a_key_is_its_whole_text);
	tcase_add_test(t, a_key_is_of_its_tenant);
	tcase_add_test(t, keys_are_made_of_what_there_is);
	tcase_add_test(t, keys_are_bounded);
	tcase_add_test(t, the_secret_is_told_once_and_the_use_now_and_then);
	tcase_add_test(t, a_key_has_a_rate_of_its_own);
	tcase_add_test(t, a_key_opens_no_session);
	tcase_add_test(t, changes_of_keys_are_told_to_followers);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
