/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors and sync where there is much of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/conversation.h"
#include "corekit.h"

#define PEOPLE 1000
#define GROUPS 40
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
	char id[65], params[64] = "{\"since\":0}";
	int pages = 0, groups = 0;

	buf_init(&members, PEOPLE * 70);
	for (int i = 1; i < PEOPLE; i++) {
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
		snprintf(params, sizeof(params), "{\"since\":%lld}",
		    strtoll(since + 10, NULL, 10));
	}
	ck_assert_int_gt(pages, 2);
	ck_assert_int_eq(groups, GROUPS);
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
	tcase_add_test(t,
	    time_never_falls_though_cursors_took_the_newest_ids);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
