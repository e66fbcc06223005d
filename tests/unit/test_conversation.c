/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors, settings and sync; also where there is much of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/conversation.h"
#include "core/delivered.h"
#include "corekit.h"

#define PEOPLE 1000
#define GROUPS 400
#define FRIENDS 28	/* as many as a preview names */
#define CURSORS 16384

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	kit.settings.users_max = 2 * PEOPLE;
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* One of the longest ids. */
static void
long_id(char id[65], char letter, int i)
{
	memset(id, letter, 64);
	id[64] = '\0';
	for (int at = 63; i > 0; at--, i /= 10)
		id[at] = (char)('0' + i % 10);
}

/* A group with a long name and a long id. */
static void
make_group(char letter, int i, const char *members)
{
	struct buf params;
	char id[65];

	long_id(id, letter, i);
	buf_init(&params, 256 * 1024);
	buf_printf(&params, "{\"id\":\"%s\",\"name\":\"", id);
	for (int n = 0; n < 128; n++)
		buf_puts(&params, "驿");
	buf_printf(&params, "\",\"members\":[%s]}", members);
	ck_assert(!params.overflow);
	corekit_must(&kit, "default", "alice", "group.create", params.data);
	buf_fini(&params);
}

/* What the shard does each second with what it was told. */
static void
flush(int64_t conv, int64_t first_seq, int count)
{
	struct request *r = delivered_flush_new("default", (uint32_t)count);

	for (int i = 0; i < count; i++)
		delivered_flush_add(r, conv, STR("alice"), first_seq + i);
	mailbox_post_reserved(&core_writer(kit.core, 0)->box, &r->mail);
	corekit_settle(&kit);
}

START_TEST(a_flush_holds_thousands_of_cursors)
{
	make_group('g', 0, "");
	for (int64_t conv = 1; conv < 8; conv++)
		flush(conv, 1, CURSORS);
	ck_assert_int_eq(corekit_send(&kit, "alice", "s:alice", "c1", "hi"),
	    ERR_FORBIDDEN);	/* it lives */
}
END_TEST

START_TEST(sync_answers_by_pages_whatever_the_entries_hold)
{
	struct buf members;
	char id[65], params[64] = "{\"since\":0,\"limit\":500}";
	int pages = 0, groups = 0;

	buf_init(&members, (FRIENDS + 1) * 70);
	for (int i = 1; i <= FRIENDS; i++) {
		char user[128];

		long_id(id, 'p', i);
		snprintf(user, sizeof(user), "{\"id\":\"%s\"}", id);
		corekit_must(&kit, "default", NULL, "user.create", user);
		buf_printf(&members, "%s\"%s\"", i > 1 ? "," : "", id);
	}
	for (int i = 0; i < GROUPS; i++)
		make_group('g', i, members.data);
	buf_fini(&members);
	for (bool more = true; more; pages++) {
		const char *text, *since;

		corekit_must(&kit, "default", "alice", "sync", params);
		text = kit.last->result.data;
		ck_assert_uint_lt(kit.last->result.len, 1u << 20);
		for (const char *p = text; (p = strstr(p,
		    "\"kind\":\"group\"")) != NULL; p++)
			groups++;
		since = strstr(text, "],\"since\":");
		ck_assert_ptr_nonnull(since);
		more = strstr(since, "\"more\":true") != NULL;
		snprintf(params, sizeof(params), "{\"since\":%lld,"
		    "\"limit\":500}", strtoll(since + 10, NULL, 10));
	}
	ck_assert_int_gt(pages, 2);
	ck_assert_int_eq(groups, GROUPS);
}
END_TEST

/* Of everyone of a big group, in every row of a list. */
START_TEST(a_preview_leaves_many_users_out)
{
	struct buf members;
	char id[65], user[128];

	buf_init(&members, PEOPLE * 70);
	for (int i = 1; i <= 2 * FRIENDS; i++) {
		long_id(id, 'p', i);
		snprintf(user, sizeof(user), "{\"id\":\"%s\"}", id);
		corekit_must(&kit, "default", NULL, "user.create", user);
		buf_printf(&members, "%s\"%s\"", i > 1 ? "," : "", id);
	}
	make_group('g', 0, members.data);
	buf_fini(&members);
	long_id(id, 'g', 0);
	snprintf(user, sizeof(user), "{\"conv\":\"g:%s\"}", id);
	corekit_must(&kit, "default", "alice", "conversation.get", user);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"type\":\"create\""));
	ck_assert_ptr_null(strstr(kit.result, "\"users\""));
}
END_TEST

START_TEST(time_never_falls_though_cursors_took_the_newest_ids)
{
	int64_t told = kit.wall_ms;

	make_group('g', 0, "");
	for (int64_t conv = 1; conv < 8; conv++)
		flush(conv, 1, 3000);
	corekit_down(&kit);
	kit.wall_ms -= 3600 * 1000;
	corekit_up(&kit);
	make_group('g', 1, "");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"created_ts\":"));
	ck_assert_int_ge(strtoll(strstr(kit.result, "\"created_ts\":") + 13,
	    NULL, 10), told);
}
END_TEST

/* --- one's own side: alice and bob talk, and are in g */

static void
setup_two(void)
{
	setup();
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"carol\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g\",\"name\":\"G\",\"members\":[\"bob\"]}");
	for (int i = 0; i < 3; i++) {
		char cid[16];

		snprintf(cid, sizeof(cid), "c%d", i);
		ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", cid,
		    "hi"), ERR_OK);
	}
	ck_assert_int_eq(corekit_open(&kit, "alice", "d", "web", 1), ERR_OK);
	kit.session.worker = -1;
	(void)corekit_heard(&kit);
}

#define AT_1(conv) "{\"conv\":\"" conv "\",\"seq\":1}"

static const struct corekit_refusal refusals[] = {
	{ "others' talk is not read", "carol", "conversation.read",
	    AT_1("d:alice:bob"), ERR_NOT_MEMBER, "conv" },
	{ "what was never said is not read", "carol", "conversation.read",
	    AT_1("u:alice"), ERR_NOT_FOUND, NULL },
	{ "members read", "carol", "conversation.read", AT_1("g:g"),
	    ERR_NOT_MEMBER, NULL },
	{ "absent groups are like foreign ones", "carol",
	    "conversation.read", AT_1("g:none"), ERR_NOT_MEMBER, NULL },
	{ "members receive", "carol", "conversation.delivered", AT_1("g:g"),
	    ERR_NOT_MEMBER, NULL },
	{ "members type", "carol", "conversation.typing",
	    "{\"conv\":\"g:none\"}", ERR_NOT_MEMBER, NULL },
	{ "others are not typed between", "carol", "conversation.typing",
	    "{\"conv\":\"d:alice:bob\"}", ERR_NOT_MEMBER, "conv" },
	{ "members pin", "carol", "conversation.set",
	    "{\"conv\":\"g:g\",\"pinned\":true}", ERR_NOT_MEMBER, NULL },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(conversation_refusals_name_what_is_wrong)
{
	corekit_refuses(&kit, refusals);
}
END_TEST

static void
must(const char *user, const char *op, const char *params)
{
	corekit_must(&kit, "default", user, op, params);
}

START_TEST(read_cursors_only_go_forward)
{
	must("bob", "conversation.read", "{\"conv\":\"u:alice\",\"seq\":2}");
	ck_assert_str_eq(kit.result, "{\"read\":2}");
	ck_assert_str_eq(corekit_heard(&kit), "read d:alice:bob");
	must("bob", "conversation.read", AT_1("u:alice"));
	ck_assert_str_eq(kit.result, "{\"read\":2}");
	ck_assert_str_eq(corekit_heard(&kit), "");
	must("bob", "conversation.get", "{\"conv\":\"u:alice\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"unread\":1"));
	must("bob", "conversation.read",
	    "{\"conv\":\"u:alice\",\"seq\":99}");
	ck_assert_str_eq(kit.result, "{\"read\":3}");
	must("bob", "conversation.get", "{\"conv\":\"u:alice\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"unread\":0"));
}
END_TEST

START_TEST(delivered_cursors_are_told_once_and_kept)
{
	must("bob", "conversation.delivered",
	    "{\"conv\":\"u:alice\",\"seq\":99}");
	ck_assert_str_eq(corekit_heard(&kit), "delivered d:alice:bob");
	must("bob", "conversation.delivered",
	    "{\"conv\":\"u:alice\",\"seq\":2}");
	ck_assert_str_eq(corekit_heard(&kit), "");
	corekit_pass(&kit, 1000);
	must("alice", "conversation.get", "{\"conv\":\"u:bob\"}");
	ck_assert_ptr_nonnull(strstr(kit.result,
	    "{\"user\":\"bob\",\"read\":0,\"delivered\":3}"));
	must("bob", "conversation.delivered",
	    "{\"conv\":\"u:alice\",\"seq\":3}");
	ck_assert_str_eq(corekit_heard(&kit), "");
	corekit_down(&kit);
	corekit_up(&kit);
	must("alice", "conversation.get", "{\"conv\":\"u:bob\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"delivered\":3"));
}
END_TEST

START_TEST(typing_is_told_and_forgotten)
{
	must("bob", "conversation.typing", "{\"conv\":\"u:alice\"}");
	ck_assert_str_eq(corekit_heard(&kit), "typing d:alice:bob");
}
END_TEST

START_TEST(settings_are_told_to_ones_own_devices_once)
{
	must("alice", "conversation.set",
	    "{\"conv\":\"u:bob\",\"pinned\":true}");
	ck_assert_str_eq(corekit_heard(&kit), "entry s:alice");
	must("alice", "conversation.set",
	    "{\"conv\":\"u:bob\",\"pinned\":true,\"muted\":false}");
	ck_assert_str_eq(corekit_heard(&kit), "");
	must("alice", "conversation.set",
	    "{\"conv\":\"u:bob\",\"muted\":true}");
	must("alice", "conversation.get", "{\"conv\":\"u:bob\"}");
	ck_assert_ptr_nonnull(strstr(kit.result,
	    "\"pinned\":true,\"muted\":true"));
	must("alice", "conversation.set",
	    "{\"conv\":\"u:bob\",\"pinned\":false,\"muted\":false}");
	must("alice", "conversation.get", "{\"conv\":\"u:bob\"}");
	ck_assert_ptr_null(strstr(kit.result, "\"pinned\""));
	must("bob", "conversation.get", "{\"conv\":\"u:alice\"}");
	ck_assert_ptr_null(strstr(kit.result, "\"muted\""));
}
END_TEST

START_TEST(who_has_left_sees_that_and_nothing_of_the_others)
{
	must("bob", "group.leave", "{\"id\":\"g\"}");
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g", "c1", "later"),
	    ERR_OK);
	must("bob", "conversation.get", "{\"conv\":\"g:g\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"left\":true"));
	ck_assert_ptr_null(strstr(kit.result, "\"cursors\""));
	ck_assert_ptr_null(strstr(kit.result, "later"));
	ck_assert_int_eq(corekit_call(&kit, "default", "bob",
	    "conversation.typing", "{\"conv\":\"g:g\"}"), ERR_NOT_MEMBER);
	must("bob", "sync", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"left\":true"));
}
END_TEST

START_TEST(sync_pages_end_where_the_next_begins)
{
	int64_t since = 0;
	int pages = 0, found = 0;
	char params[64];
	bool more = true;

	for (; more; pages++) {
		ck_assert_int_lt(pages, 10);
		snprintf(params, sizeof(params), "{\"since\":%lld,"
		    "\"limit\":1}", (long long)since);
		must("bob", "sync", params);
		more = strstr(kit.result, "\"more\":true") != NULL;
		found += strstr(kit.result, "\"kind\":") != NULL;
		ck_assert_int_gt(strtoll(strstr(kit.result, "],\"since\":") +
		    10, NULL, 10), since);
		since = strtoll(strstr(kit.result, "],\"since\":") + 10,
		    NULL, 10);
	}
	ck_assert_int_eq(found, 4);	/* s:bob, t:, g:g, u:alice */
}
END_TEST

/* The group that make_group('g', 0, …) makes. */
#define CROWD "g:gggggggggggggggggggggggggggggggg" \
	"gggggggggggggggggggggggggggggggg"

START_TEST(in_a_crowd_cursors_are_ones_own)
{
	struct buf members;

	kit.settings.users_max = 1000;
	buf_init(&members, 1 << 16);
	for (int i = 0; i < RECEIPT_MEMBERS_MAX; i++) {
		char user[64];

		snprintf(user, sizeof(user), "{\"id\":\"m%d\"}", i);
		must(NULL, "user.create", user);
		buf_printf(&members, "%s\"m%d\"", i > 0 ? "," : "", i);
	}
	make_group('g', 0, members.data);
	buf_fini(&members);
	must("alice", "conversation.get", "{\"conv\":\"" CROWD "\"}");
	ck_assert_ptr_null(strstr(kit.result, "\"cursors\""));
	(void)corekit_heard(&kit);
	must("m1", "conversation.typing", "{\"conv\":\"" CROWD "\"}");
	must("m1", "conversation.delivered", AT_1(CROWD));
	ck_assert_str_eq(corekit_heard(&kit), "");
	corekit_pass(&kit, 1000);
	must("m1", "conversation.read", AT_1(CROWD));
	ck_assert_ptr_nonnull(strstr(corekit_heard(&kit), "read g:"));
}
END_TEST

START_TEST(cursors_of_conversations_that_are_not_there_are_dropped)
{
	flush(4711, 1, 3);
	must("alice", "sync", "{}");
	ck_assert(core_is_ready(kit.core));
}
END_TEST

static void
add_own_side(Suite *s)
{
	TCase *t = tcase_create("own side");

	tcase_add_checked_fixture(t, setup_two, teardown);
	tcase_add_test(t, conversation_refusals_name_what_is_wrong);
	tcase_add_test(t, read_cursors_only_go_forward);
	tcase_add_test(t, delivered_cursors_are_told_once_and_kept);
	tcase_add_test(t, typing_is_told_and_forgotten);
	tcase_add_test(t, settings_are_told_to_ones_own_devices_once);
	tcase_add_test(t, who_has_left_sees_that_and_nothing_of_the_others);
	tcase_add_test(t, sync_pages_end_where_the_next_begins);
	tcase_add_test(t, in_a_crowd_cursors_are_ones_own);
	tcase_add_test(t,
	    cursors_of_conversations_that_are_not_there_are_dropped);
	suite_add_tcase(s, t);
}

int
main(void)
{
	Suite *s = suite_create("conversation");
	TCase *t = tcase_create("much");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_flush_holds_thousands_of_cursors);
	tcase_add_test(t, sync_answers_by_pages_whatever_the_entries_hold);
	tcase_add_test(t, a_preview_leaves_many_users_out);
	tcase_add_test(t,
	    time_never_falls_though_cursors_took_the_newest_ids);
	suite_add_tcase(s, t);
	add_own_side(s);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
