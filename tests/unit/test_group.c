/* SPDX-License-Identifier: Apache-2.0 */
/* What a retry of a change of a group is answered. */
#include <check.h>
#include <stdlib.h>

#include "corekit.h"

static struct corekit kit;
static char first[sizeof(kit.result)];

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"carol\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g1\",\"name\":\"One\",\"members\":[\"bob\"]}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* By alice, twice; the answers are the same. */
static void
twice(const char *op, const char *params)
{
	corekit_must(&kit, "default", "alice", op, params);
	memcpy(first, kit.result, sizeof(first));
	corekit_must(&kit, "default", "alice", op, params);
	ck_assert_str_eq(kit.result, first);
}

START_TEST(giving_the_group_away_is_answered_again)
{
	twice("group.update",
	    "{\"id\":\"g1\",\"owner\":\"bob\",\"cid\":\"c1\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.update", "{\"id\":\"g1\",\"owner\":\"bob\"}"),
	    ERR_FORBIDDEN);
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.update",
	    "{\"id\":\"g1\",\"name\":\"Two\",\"cid\":\"c1\"}"), ERR_CONFLICT);
}
END_TEST

START_TEST(a_retry_of_adding_counts_those_who_came_then)
{
	twice("group.add", "{\"id\":\"g1\",\"users\":[\"bob\",\"carol\"],"
	    "\"cid\":\"c1\"}");
	ck_assert_ptr_nonnull(strstr(first, "\"added\":1"));
	twice("group.remove", "{\"id\":\"g1\",\"users\":[\"carol\"],"
	    "\"cid\":\"c2\"}");
}
END_TEST

START_TEST(a_group_whose_id_is_made_is_made_once)
{
	twice("group.create", "{\"name\":\"Two\",\"members\":[\"bob\"],"
	    "\"cid\":\"c1\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"name\":\"Two\",\"members\":[\"bob\"],\"cid\":\"c2\"}");
	ck_assert_str_ne(kit.result, first);
	corekit_must(&kit, "default", "bob", "group.create",
	    "{\"name\":\"Two\",\"members\":[\"bob\"],\"cid\":\"c1\"}");
	ck_assert_str_ne(kit.result, first);
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.create", "{\"name\":\"Three\",\"cid\":\"c1\"}"),
	    ERR_CONFLICT);
	ck_assert_str_eq(kit.why.field, "cid");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("group");
	TCase *t = tcase_create("retries");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, giving_the_group_away_is_answered_again);
	tcase_add_test(t, a_retry_of_adding_counts_those_who_came_then);
	tcase_add_test(t, a_group_whose_id_is_made_is_made_once);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
