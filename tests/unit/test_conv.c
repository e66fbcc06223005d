/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>

#include "model/conv.h"

#define ID64 "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
#define OTHER64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"

struct canonical_case {
	const char *name, *viewer;	/* NULL: none */
	enum err err;
	const char *canonical;
	enum conv_kind kind;
};

static const struct canonical_case canonical_cases[] = {
	{ "d:alice:bob", NULL, ERR_OK, "d:alice:bob", CONV_DIRECT },
	{ "d:bob:alice", NULL, ERR_OK, "d:alice:bob", CONV_DIRECT },
	{ "d:bob:Alice", "bob", ERR_OK, "d:Alice:bob", CONV_DIRECT },
	{ "d:a:ab", "ab", ERR_OK, "d:a:ab", CONV_DIRECT },
	{ "u:bob", "alice", ERR_OK, "d:alice:bob", CONV_DIRECT },
	{ "u:alice", "bob", ERR_OK, "d:alice:bob", CONV_DIRECT },
	{ "u:" OTHER64, ID64, ERR_OK, "d:" ID64 ":" OTHER64, CONV_DIRECT },
	{ "g:team", NULL, ERR_OK, "g:team", CONV_GROUP },
	{ "g:team", "alice", ERR_OK, "g:team", CONV_GROUP },
	{ "s:alice", "alice", ERR_OK, "s:alice", CONV_SELF },
	{ "s:alice", NULL, ERR_OK, "s:alice", CONV_SELF },
	{ "t:", NULL, ERR_OK, "t:", CONV_TENANT },
	{ "t:", "alice", ERR_OK, "t:", CONV_TENANT },
	{ "r:lobby", "alice", ERR_OK, "r:lobby", CONV_ROOM },
	{ "c:news", "alice", ERR_OK, "c:news", CONV_CHANNEL },
	/* not this viewer's */
	{ "d:alice:bob", "carol", ERR_NOT_MEMBER, NULL, 0 },
	{ "s:alice", "bob", ERR_NOT_MEMBER, NULL, 0 },
	/* with oneself */
	{ "u:alice", "alice", ERR_FIELD, NULL, 0 },
	{ "d:alice:alice", NULL, ERR_FIELD, NULL, 0 },
	/* not names */
	{ "", NULL, ERR_FIELD, NULL, 0 },
	{ "d", NULL, ERR_FIELD, NULL, 0 },
	{ "d:", NULL, ERR_FIELD, NULL, 0 },
	{ "d:alice", NULL, ERR_FIELD, NULL, 0 },
	{ "d:alice:", NULL, ERR_FIELD, NULL, 0 },
	{ "d::alice", NULL, ERR_FIELD, NULL, 0 },
	{ "d:a:b:c", NULL, ERR_FIELD, NULL, 0 },
	{ "u:bob", NULL, ERR_FIELD, NULL, 0 },
	{ "u:", "alice", ERR_FIELD, NULL, 0 },
	{ "u:" ID64 "x", "alice", ERR_FIELD, NULL, 0 },
	{ "g:", NULL, ERR_FIELD, NULL, 0 },
	{ "g:a b", NULL, ERR_FIELD, NULL, 0 },
	{ "s:", NULL, ERR_FIELD, NULL, 0 },
	{ "t:x", NULL, ERR_FIELD, NULL, 0 },
	{ "c:", NULL, ERR_FIELD, NULL, 0 },
	{ "r:", NULL, ERR_FIELD, NULL, 0 },
	{ "x:y", NULL, ERR_FIELD, NULL, 0 },
	{ "gteam", NULL, ERR_FIELD, NULL, 0 },
};

START_TEST(conv_canonical_gives_one_name_or_refuses)
{
	const struct canonical_case *c = &canonical_cases[_i];
	char out[CONV_NAME_ROOM];
	enum conv_kind kind = CONV_TENANT;
	enum err err = conv_canonical(str_from(c->name), str_from(c->viewer),
	    out, &kind);

	ck_assert_msg(err == c->err, "%s: %s", c->name, err_code(err));
	if (err == ERR_OK) {
		ck_assert_str_eq(out, c->canonical);
		ck_assert_int_eq(kind, c->kind);
	}
}
END_TEST

START_TEST(conv_canonical_reads_no_further_than_the_length)
{
	char out[CONV_NAME_ROOM];
	struct str name = { "d:alice:bobby", 11 };

	ck_assert_int_eq(conv_canonical(name, STR_NONE, out, NULL), ERR_OK);
	ck_assert_str_eq(out, "d:alice:bob");
	ck_assert_int_eq(conv_canonical(STR_NONE, STR_NONE, out, NULL),
	    ERR_FIELD);
}
END_TEST

START_TEST(conv_seen_by_names_the_peer_to_its_two_sides_only)
{
	char out[CONV_NAME_ROOM];
	struct str direct = STR("d:alice:bob");

	ck_assert(str_is(conv_seen_by(direct, STR("alice"), out), "u:bob"));
	ck_assert(str_is(conv_seen_by(direct, STR("bob"), out), "u:alice"));
	ck_assert_str_eq(out, "u:alice");
	ck_assert(str_is(conv_seen_by(direct, STR("carol"), out),
	    "d:alice:bob"));
	ck_assert(str_is(conv_seen_by(direct, STR_NONE, out),
	    "d:alice:bob"));
	ck_assert(str_is(conv_seen_by(STR("g:x"), STR("bob"), out), "g:x"));
}
END_TEST

START_TEST(conv_peer_is_the_other_side)
{
	struct str direct = STR("d:alice:bob"), a, b;

	ck_assert(str_is(conv_peer(direct, STR("alice")), "bob"));
	ck_assert(str_is(conv_peer(direct, STR("bob")), "alice"));
	ck_assert_ptr_null(conv_peer(direct, STR("ali")).p);
	ck_assert_ptr_null(conv_peer(direct, STR_NONE).p);
	ck_assert_ptr_null(conv_peer(STR("g:x"), STR("x")).p);
	conv_pair(direct, &a, &b);
	ck_assert(str_is(a, "alice"));
	ck_assert(str_is(b, "bob"));
}
END_TEST

START_TEST(conv_pair_of_a_group_is_a_bug)
{
	struct str a, b;

	conv_pair(STR("g:x"), &a, &b);
}
END_TEST

START_TEST(member_unread_counts_from_the_later_of_cursor_and_join)
{
	struct conv c = { .count = 100, .last_seq = 130 };
	struct member m = { .read_count = 60, .from_count = 0 };

	ck_assert_int_eq(member_unread(&m, &c), 40);
	m.from_count = 90;
	ck_assert_int_eq(member_unread(&m, &c), 10);
	m.read_count = 100;
	ck_assert_int_eq(member_unread(&m, &c), 0);
	m.read_count = 120;	/* a cursor ahead of a stale head */
	ck_assert_int_eq(member_unread(&m, &c), 0);
	m.read_count = 0;
	m.left = true;
	ck_assert_int_eq(member_unread(&m, &c), 0);
}
END_TEST

START_TEST(muting_everyone_spares_admins_and_speakers)
{
	struct conv c = { .settings = { .silent_until_ts = 100 } };
	struct member m = { .role = ROLE_MEMBER };

	ck_assert_int_eq(member_silent_until(&m, &c), 100);
	m.silent_until_ts = 200;
	ck_assert_int_eq(member_silent_until(&m, &c), 200);
	m.is_speaker = true;	/* muted herself all the same */
	ck_assert_int_eq(member_silent_until(&m, &c), 200);
	m.silent_until_ts = 0;
	ck_assert_int_eq(member_silent_until(&m, &c), 0);
	m = (struct member){ .role = ROLE_ADMIN };
	ck_assert_int_eq(member_silent_until(&m, &c), 0);
}
END_TEST

START_TEST(a_right_belongs_to_a_role_and_those_above)
{
	ck_assert(conv_may(WHO_MEMBERS, ROLE_MEMBER));
	ck_assert(!conv_may(WHO_ADMINS, ROLE_MEMBER));
	ck_assert(conv_may(WHO_ADMINS, ROLE_OWNER));
	ck_assert(!conv_may(WHO_OWNER, ROLE_ADMIN));
	ck_assert(conv_may(WHO_OWNER, ROLE_OWNER));
}
END_TEST

START_TEST(cursors_are_told_in_small_groups_and_in_no_channel)
{
	struct conv c = { .kind = CONV_GROUP,
		.member_count = RECEIPT_MEMBERS_MAX };

	ck_assert(conv_tells_cursors(&c));
	c.member_count++;
	ck_assert(!conv_tells_cursors(&c));
	c = (struct conv){ .kind = CONV_CHANNEL, .member_count = 1 };
	ck_assert(!conv_tells_cursors(&c));
}
END_TEST

START_TEST(names_of_kinds_and_roles)
{
	ck_assert_str_eq(conv_role_name(CONV_CHANNEL, ROLE_ADMIN), "writer");
	ck_assert_str_eq(conv_role_name(CONV_GROUP, ROLE_ADMIN), "admin");
	ck_assert_str_eq(conv_join_names[JOIN_CLOSED], "closed");
	ck_assert_str_eq(conv_who_names[WHO_OWNER], "owner");
	ck_assert_str_eq(conv_kind_name(CONV_DIRECT), "direct");
	ck_assert_str_eq(conv_kind_name(CONV_TENANT), "tenant");
	ck_assert_str_eq(member_role_name(ROLE_OWNER), "owner");
	ck_assert_str_eq(member_role_name(ROLE_MEMBER), "member");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("conv");
	TCase *tc = tcase_create("conv");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, conv_canonical_gives_one_name_or_refuses, 0,
	    sizeof(canonical_cases) / sizeof(*canonical_cases));
	tcase_add_test(tc, conv_canonical_reads_no_further_than_the_length);
	tcase_add_test(tc, conv_seen_by_names_the_peer_to_its_two_sides_only);
	tcase_add_test(tc, conv_peer_is_the_other_side);
	tcase_add_test_raise_signal(tc, conv_pair_of_a_group_is_a_bug,
	    SIGABRT);
	tcase_add_test(tc,
	    member_unread_counts_from_the_later_of_cursor_and_join);
	tcase_add_test(tc, muting_everyone_spares_admins_and_speakers);
	tcase_add_test(tc, a_right_belongs_to_a_role_and_those_above);
	tcase_add_test(tc, cursors_are_told_in_small_groups_and_in_no_channel);
	tcase_add_test(tc, names_of_kinds_and_roles);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
