/* SPDX-License-Identifier: Apache-2.0 */
/* Who may change a group, and what a retry of a change is answered. */
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

START_TEST(a_retry_of_what_changed_nothing_changes_nothing)
{
	twice("group.add", "{\"id\":\"g1\",\"users\":[\"bob\"],"
	    "\"cid\":\"c1\"}");
	ck_assert_ptr_nonnull(strstr(first, "\"added\":0"));
	corekit_must(&kit, "default", "bob", "group.leave",
	    "{\"id\":\"g1\"}");
	corekit_must(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"bob\"],\"cid\":\"c1\"}");
	ck_assert_str_eq(kit.result, first);
	twice("group.remove", "{\"id\":\"g1\",\"users\":[\"bob\"],"
	    "\"cid\":\"c2\"}");
	ck_assert_ptr_nonnull(strstr(first, "\"removed\":0"));
	corekit_must(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"bob\"]}");
	corekit_must(&kit, "default", "alice", "group.remove",
	    "{\"id\":\"g1\",\"users\":[\"bob\"],\"cid\":\"c2\"}");
	ck_assert_str_eq(kit.result, first);
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

/* --- rights: alice owns g1, bob is a member, carol is outside */

static const struct corekit_refusal refusals[] = {
	{ "somebody owns a group", NULL, "group.create",
	    "{\"name\":\"Nobody's\"}", ERR_FIELD, "members" },
	{ "members exist", "alice", "group.create",
	    "{\"name\":\"N\",\"members\":[\"nobody\"]}", ERR_NOT_FOUND,
	    "users" },
	{ "an id is of one group", "bob", "group.create",
	    "{\"id\":\"g1\",\"name\":\"Other\"}", ERR_EXISTS, "id" },
	{ "a foreign group is like an absent one", "carol", "group.get",
	    "{\"id\":\"g1\"}", ERR_NOT_MEMBER, NULL },
	{ "an absent group is like a foreign one", "carol", "group.get",
	    "{\"id\":\"none\"}", ERR_NOT_MEMBER, NULL },
	{ "admins learn that it is absent", NULL, "group.get",
	    "{\"id\":\"none\"}", ERR_NOT_FOUND, "id" },
	{ "members are for members", "carol", "group.members",
	    "{\"id\":\"g1\"}", ERR_NOT_MEMBER, NULL },
	{ "members do not add", "bob", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"carol\"]}", ERR_FORBIDDEN, NULL },
	{ "who is outside does not add", "carol", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"carol\"]}", ERR_NOT_MEMBER, NULL },
	{ "nobody adds to an absent group", "carol", "group.add",
	    "{\"id\":\"none\",\"users\":[\"carol\"]}", ERR_NOT_MEMBER,
	    NULL },
	{ "nobody is not added", "alice", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"nobody\"]}", ERR_NOT_FOUND,
	    "users" },
	{ "members do not remove", "bob", "group.remove",
	    "{\"id\":\"g1\",\"users\":[\"alice\"]}", ERR_FORBIDDEN, NULL },
	{ "the owner is not removed", "alice", "group.remove",
	    "{\"id\":\"g1\",\"users\":[\"alice\"]}", ERR_FORBIDDEN,
	    "users" },
	{ "who is outside does not leave", "carol", "group.leave",
	    "{\"id\":\"g1\"}", ERR_NOT_MEMBER, NULL },
	{ "nobody leaves an absent group", "carol", "group.leave",
	    "{\"id\":\"none\"}", ERR_NOT_MEMBER, NULL },
	{ "members do not rename", "bob", "group.update",
	    "{\"id\":\"g1\",\"name\":\"Mine\"}", ERR_FORBIDDEN, NULL },
	{ "an absent group is not renamed", NULL, "group.update",
	    "{\"id\":\"none\",\"name\":\"Mine\"}", ERR_NOT_FOUND, "id" },
	{ "who is outside does not rename", "carol", "group.update",
	    "{\"id\":\"g1\",\"name\":\"Mine\"}", ERR_NOT_MEMBER, NULL },
	{ "the new owner is a member", "alice", "group.update",
	    "{\"id\":\"g1\",\"owner\":\"carol\"}", ERR_FIELD, "owner" },
	{ "new admins are members", "alice", "group.update",
	    "{\"id\":\"g1\",\"admins_add\":[\"bob\",\"carol\"]}", ERR_FIELD,
	    "admins_add" },
	{ "former admins are members", "alice", "group.update",
	    "{\"id\":\"g1\",\"admins_remove\":[\"carol\"]}", ERR_FIELD,
	    "admins_remove" },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(group_refusals_name_what_is_wrong)
{
	corekit_refuses(&kit, refusals);
}
END_TEST

static void
must(const char *user, const char *op, const char *params)
{
	corekit_must(&kit, "default", user, op, params);
}

static void
expect_member(const char *row)
{
	must(NULL, "group.members", "{\"id\":\"g1\"}");
	ck_assert_msg(strstr(kit.result, row) != NULL, "%s is not in %s", row,
	    kit.result);
}

START_TEST(admins_manage_but_roles_are_the_owners)
{
	must("alice", "group.update",
	    "{\"id\":\"g1\",\"admins_add\":[\"bob\",\"alice\"]}");
	expect_member("\"name\":\"bob\",\"role\":\"admin\"");
	expect_member("\"name\":\"alice\",\"role\":\"owner\"");
	must("bob", "group.update", "{\"id\":\"g1\",\"name\":\"Two\"}");
	must("bob", "group.add", "{\"id\":\"g1\",\"users\":[\"carol\"]}");
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "group.update",
	    "{\"id\":\"g1\",\"admins_add\":[\"carol\"]}"), ERR_FORBIDDEN);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "group.update",
	    "{\"id\":\"g1\",\"admins_remove\":[\"bob\"]}"), ERR_FORBIDDEN);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "group.update",
	    "{\"id\":\"g1\",\"owner\":\"bob\"}"), ERR_FORBIDDEN);
	must("alice", "group.update",
	    "{\"id\":\"g1\",\"admins_remove\":[\"bob\"]}");
	expect_member("\"name\":\"bob\",\"role\":\"member\"");
	must("alice", "group.update",
	    "{\"id\":\"g1\",\"owner\":\"bob\",\"name\":\"Bob's\"}");
	expect_member("\"name\":\"bob\",\"role\":\"owner\"");
	expect_member("\"name\":\"alice\",\"role\":\"admin\"");
	must("bob", "group.update", "{\"id\":\"g1\",\"owner\":\"bob\"}");
	must("bob", "group.get", "{\"id\":\"g1\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"name\":\"Bob's\""));
}
END_TEST

START_TEST(admins_of_the_tenant_manage_from_outside)
{
	kit.roles = ROLE_TENANT_ADMIN;
	must("carol", "group.get", "{\"id\":\"g1\"}");
	must("carol", "group.add", "{\"id\":\"g1\",\"users\":[\"carol\"]}");
	must("carol", "group.remove",
	    "{\"id\":\"g1\",\"users\":[\"alice\",\"carol\"]}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"removed\":2"));
	expect_member("\"name\":\"bob\",\"role\":\"owner\"");
	must("carol", "group.update", "{\"id\":\"g1\",\"name\":\"New\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", "carol",
	    "group.leave", "{\"id\":\"g1\"}"), ERR_NOT_MEMBER);
	must(NULL, "group.create",
	    "{\"id\":\"g2\",\"name\":\"Two\",\"members\":[\"bob\"]}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"owner\":\"bob\""));
}
END_TEST

START_TEST(a_group_passes_to_an_admin_then_to_the_first_id)
{
	must("alice", "group.add", "{\"id\":\"g1\",\"users\":[\"carol\"]}");
	must("alice", "group.update",
	    "{\"id\":\"g1\",\"admins_add\":[\"carol\"]}");
	twice("group.leave", "{\"id\":\"g1\",\"cid\":\"l1\"}");
	expect_member("\"name\":\"carol\",\"role\":\"owner\"");
	must("carol", "group.leave", "{\"id\":\"g1\"}");
	expect_member("\"name\":\"bob\",\"role\":\"owner\"");
	must("bob", "group.leave", "{\"id\":\"g1\"}");
	must(NULL, "group.get", "{\"id\":\"g1\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"owner\":\"\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"members\":0"));
	must(NULL, "group.add", "{\"id\":\"g1\",\"users\":[\"bob\"]}");
	must(NULL, "group.update", "{\"id\":\"g1\",\"owner\":\"bob\"}");
	expect_member("\"name\":\"bob\",\"role\":\"owner\"");
}
END_TEST

/* How many calls of the store it takes. */
static int64_t
cost_of(const char *user, const char *op, const char *params)
{
	static const struct fault_plan never = { -1, -1, -1, ERR_IO, false, 0 };
	const int64_t many = 1000000;
	int64_t left;

	kit.plan.calls = many;
	corekit_must(&kit, "default", user, op, params);
	left = kit.plan.calls;
	kit.plan = never;
	return many - left;
}

static int64_t
cost_of_removing(const char *users)
{
	char params[512];

	snprintf(params, sizeof(params), "{\"id\":\"g2\",\"users\":[%s]}",
	    users);
	return cost_of(NULL, "group.remove", params);
}

START_TEST(a_group_passes_on_once_however_many_go)
{
	int64_t plain, owners;

	for (char id[] = "m0"; id[1] <= '9'; id[1]++) {
		char params[32];

		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
		corekit_must(&kit, "default", NULL, "user.create", params);
	}
	must("alice", "group.create", "{\"id\":\"g2\",\"name\":\"Two\","
	    "\"members\":[\"m0\",\"m1\",\"m2\",\"m3\",\"m4\",\"m5\",\"m6\","
	    "\"m7\",\"m8\",\"m9\"]}");
	plain = cost_of_removing("\"m5\",\"m6\",\"m7\",\"m8\",\"m9\"");
	/* Each would be the heir of the one before. */
	owners = cost_of_removing("\"alice\",\"m0\",\"m1\",\"m2\",\"m3\"");
	ck_assert_int_le(owners, plain + 5);
	corekit_must(&kit, "default", NULL, "group.get", "{\"id\":\"g2\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"owner\":\"m4\""));
}
END_TEST

static int64_t
cost_of_sending(const char *user, const char *conv, const char *cid)
{
	char params[160];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"%s\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"x\"}}", conv, cid);
	return cost_of(user, "message.send", params);
}

START_TEST(readers_of_a_channel_cost_a_message_nothing)
{
	int64_t follow, message;
	char id[16], params[64];

	kit.settings.users_max = 1000;
	must("alice", "channel.create",
	    "{\"id\":\"news\",\"name\":\"News\"}");
	follow = cost_of("bob", "channel.follow", "{\"id\":\"news\"}");
	(void)cost_of_sending("alice", "c:news", "c1");
	message = cost_of_sending("alice", "c:news", "c2");
	for (int i = 0; i < 300; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
		must(NULL, "user.create", params);
		must(id, "channel.follow", "{\"id\":\"news\"}");
	}
	ck_assert_int_le(cost_of("carol", "channel.follow",
	    "{\"id\":\"news\"}"), follow);
	ck_assert_int_eq(cost_of_sending("alice", "c:news", "c3"), message);
	must(NULL, "channel.get", "{\"id\":\"news\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"readers\":303"));
}
END_TEST

/* Only flags of rows at hand: a group with every setting is as cheap. */
START_TEST(settings_cost_a_message_nothing)
{
	int64_t before;

	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g1", "c1", "x"),
	    ERR_OK);
	before = cost_of_sending("bob", "g:g1", "c2");
	must("alice", "group.update", "{\"id\":\"g1\",\"settings\":{"
	    "\"mention_all\":\"owner\",\"history\":5,\"listed\":true}}");
	must("alice", "group.mute", "{\"id\":\"g1\",\"all\":true}");
	must("alice", "group.speakers", "{\"id\":\"g1\",\"add\":[\"bob\"]}");
	must("alice", "group.set_notice", "{\"id\":\"g1\",\"text\":\"n\"}");
	ck_assert_int_eq(cost_of_sending("bob", "g:g1", "c3"), before);
}
END_TEST

static void
make_many(int count, char *list, size_t room)
{
	size_t len = 0;

	for (int i = 0; i < count; i++) {
		char params[32];

		snprintf(params, sizeof(params), "{\"id\":\"p%d\"}", i);
		must(NULL, "user.create", params);
		len += (size_t)snprintf(list + len, room - len, "%s\"p%d\"",
		    i > 0 ? "," : "", i);
	}
}

START_TEST(a_group_has_a_most_of_admins)
{
	static char list[8192], params[8400];

	kit.settings.users_max = 1000;
	make_many(101, list, sizeof(list));
	snprintf(params, sizeof(params), "{\"id\":\"g2\",\"name\":\"Two\","
	    "\"members\":[%s]}", list);
	must("alice", "group.create", params);
	snprintf(params, sizeof(params), "{\"id\":\"g2\",\"role\":\"admin\","
	    "\"users\":[%.*s]}", (int)(strrchr(list, ',') - list), list);
	must("alice", "group.set_role", params);
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.set_role", "{\"id\":\"g2\",\"role\":\"admin\","
	    "\"users\":[\"p100\"]}"), ERR_LIMIT);
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.update", "{\"id\":\"g2\",\"admins_add\":[\"p100\"]}"),
	    ERR_LIMIT);
	must("alice", "group.set_role", "{\"id\":\"g2\",\"role\":\"member\","
	    "\"users\":[\"p0\"]}");
	must("alice", "group.set_role", "{\"id\":\"g2\",\"role\":\"admin\","
	    "\"users\":[\"p100\"]}");
}
END_TEST

START_TEST(requests_and_invitations_have_a_most)
{
	char id[16], params[64];

	kit.settings.users_max = 2000;
	must("alice", "group.update",
	    "{\"id\":\"g1\",\"settings\":{\"join\":\"approval\"}}");
	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
		must(NULL, "user.create", params);
		must(id, "group.join", "{\"id\":\"g1\"}");
	}
	ck_assert_int_eq(corekit_call(&kit, "default", "carol", "group.join",
	    "{\"id\":\"g1\"}"), ERR_LIMIT);
	must("r7", "group.join", "{\"id\":\"g1\",\"text\":\"again\"}");
	must("alice", "group.refuse", "{\"id\":\"g1\",\"users\":[\"r7\"]}");
	must("carol", "group.join", "{\"id\":\"g1\"}");

	for (int i = 0; i < 500; i++) {
		snprintf(params, sizeof(params),
		    "{\"id\":\"i%d\",\"name\":\"I\"}", i);
		must("alice", "group.create", params);
		snprintf(params, sizeof(params),
		    "{\"id\":\"i%d\",\"users\":[\"bob\"]}", i);
		must("alice", "group.invite", params);
	}
	must("alice", "group.create", "{\"id\":\"i500\",\"name\":\"I\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.invite", "{\"id\":\"i500\",\"users\":[\"bob\"]}"),
	    ERR_LIMIT);
	must("bob", "group.join", "{\"id\":\"i499\"}");
	must("alice", "group.invite", "{\"id\":\"i500\",\"users\":[\"bob\"]}");
}
END_TEST

START_TEST(changes_that_change_nothing_append_nothing)
{
	must("alice", "group.add", "{\"id\":\"g1\",\"users\":[\"bob\"]}");
	ck_assert_str_eq(kit.result, "{\"added\":0}");
	must("alice", "group.remove",
	    "{\"id\":\"g1\",\"users\":[\"carol\"]}");
	ck_assert_str_eq(kit.result, "{\"removed\":0}");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"carol\"],\"cid\":\"c9\"}"),
	    ERR_OK);
	ck_assert_int_eq(corekit_call(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"bob\"],\"cid\":\"c9\"}"),
	    ERR_CONFLICT);
	ck_assert_str_eq(kit.why.field, "cid");
}
END_TEST

START_TEST(a_group_has_a_most_of_members)
{
	kit.settings.group_members_max = 2;
	ck_assert_int_eq(corekit_call(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g1\",\"users\":[\"carol\"]}"), ERR_LIMIT);
	ck_assert_str_eq(kit.why.field, "users");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "group.create",
	    "{\"name\":\"N\",\"members\":[\"bob\",\"carol\"]}"),
	    ERR_LIMIT);
	must("alice", "group.create",
	    "{\"name\":\"N\",\"members\":[\"alice\",\"bob\"]}");
}
END_TEST

START_TEST(members_are_listed_by_pages)
{
	must("alice", "group.add", "{\"id\":\"g1\",\"users\":[\"carol\"]}");
	must("bob", "group.members", "{\"id\":\"g1\",\"limit\":2}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"user\":\"bob\""));
	ck_assert_ptr_null(strstr(kit.result, "\"user\":\"carol\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"more\":true"));
	must("bob", "group.members",
	    "{\"id\":\"g1\",\"limit\":2,\"after\":\"bob\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"user\":\"carol\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"more\":false"));
	must("bob", "group.leave", "{\"id\":\"g1\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", "bob",
	    "group.members", "{\"id\":\"g1\"}"), ERR_NOT_MEMBER);
}
END_TEST

START_TEST(a_group_of_no_id_gets_one)
{
	must("alice", "group.create", "{\"name\":\"N\"}");
	memcpy(first, kit.result, sizeof(first));
	must("alice", "group.create", "{\"name\":\"N\"}");
	ck_assert_str_ne(kit.result, first);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("group");
	TCase *rights = tcase_create("rights");
	TCase *t = tcase_create("retries");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, giving_the_group_away_is_answered_again);
	tcase_add_test(t, a_retry_of_adding_counts_those_who_came_then);
	tcase_add_test(t,
	    a_retry_of_what_changed_nothing_changes_nothing);
	tcase_add_test(t, a_group_whose_id_is_made_is_made_once);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(rights, setup, teardown);
	tcase_add_test(rights, group_refusals_name_what_is_wrong);
	tcase_add_test(rights, admins_manage_but_roles_are_the_owners);
	tcase_add_test(rights, admins_of_the_tenant_manage_from_outside);
	tcase_add_test(rights,
	    a_group_passes_to_an_admin_then_to_the_first_id);
	tcase_add_test(rights, a_group_passes_on_once_however_many_go);
	tcase_add_test(rights, changes_that_change_nothing_append_nothing);
	tcase_add_test(rights, a_group_has_a_most_of_members);
	tcase_add_test(rights, members_are_listed_by_pages);
	tcase_add_test(rights, a_group_of_no_id_gets_one);
	tcase_add_test(rights, a_group_has_a_most_of_admins);
	tcase_add_test(rights, requests_and_invitations_have_a_most);
	tcase_add_test(rights, settings_cost_a_message_nothing);
	tcase_add_test(rights,
	    readers_of_a_channel_cost_a_message_nothing);
	tcase_set_timeout(rights, 60);
	suite_add_tcase(s, rights);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
