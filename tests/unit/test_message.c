/* SPDX-License-Identifier: Apache-2.0 */
/* What may be said where, what may be taken back, and pages of a log. */
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
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"carol\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g\",\"name\":\"G\",\"members\":[\"bob\"]}");
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "c1", "two"),
	    ERR_OK);
	ck_assert_int_eq(corekit_send(&kit, "bob", "u:alice", "c1", "one"),
	    ERR_OK);
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

#define SAY(conv, more) "{\"conv\":\"" conv "\",\"cid\":\"n1\"," \
	"\"kind\":\"text\",\"body\":{\"text\":\"hi\"}" more "}"

static const struct corekit_refusal refusals[] = {
	{ "the two write to each other", "alice", "message.send",
	    SAY("d:bob:carol", ""), ERR_NOT_MEMBER, "conv" },
	{ "nobody writes to a self log", "alice", "message.send",
	    SAY("s:alice", ""), ERR_FORBIDDEN, "conv" },
	{ "nobody writes to the directory", "alice", "message.send",
	    SAY("t:", ""), ERR_FORBIDDEN, "conv" },
	{ "nobody is not written to", "alice", "message.send",
	    SAY("u:nobody", ""), ERR_NOT_FOUND, "conv" },
	{ "members write to a group", "carol", "message.send",
	    SAY("g:g", ""), ERR_NOT_MEMBER, NULL },
	{ "an absent group is like a foreign one", "carol", "message.send",
	    SAY("g:none", ""), ERR_NOT_MEMBER, NULL },
	{ "mentions name members", "alice", "message.send",
	    SAY("g:g", ",\"mentions\":[\"bob\",\"carol\"]"), ERR_FIELD,
	    "mentions" },
	{ "mentions name people", "alice", "message.send",
	    SAY("g:g", ",\"mentions\":[\"b b\"]"), ERR_FIELD, "mentions" },
	{ "mentions name the two", "alice", "message.send",
	    SAY("u:bob", ",\"mentions\":[\"alice\",\"carol\"]"), ERR_FIELD,
	    "mentions" },
	{ "an answer is to what was said", "alice", "message.send",
	    SAY("g:g", ",\"reply_to\":3"), ERR_FIELD, "reply_to" },
	{ "a first message answers nothing", "alice", "message.send",
	    SAY("u:carol", ",\"reply_to\":1"), ERR_FIELD, "reply_to" },
	{ "a client id is of one content", "bob", "message.send",
	    "{\"conv\":\"g:g\",\"cid\":\"c1\",\"kind\":\"text\",\"body\":"
	    "{\"text\":\"other\"}}", ERR_CONFLICT, "cid" },
	{ "only messages are recalled", "alice", "message.recall",
	    "{\"conv\":\"g:g\",\"seq\":1,\"cid\":\"n1\"}", ERR_FIELD, "seq" },
	{ "only what is there is recalled", "alice", "message.recall",
	    "{\"conv\":\"g:g\",\"seq\":9,\"cid\":\"n1\"}", ERR_NOT_FOUND,
	    "seq" },
	{ "nothing was said to carol", "alice", "message.recall",
	    "{\"conv\":\"u:carol\",\"seq\":1,\"cid\":\"n1\"}", ERR_NOT_FOUND,
	    NULL },
	{ "others do not recall", "alice", "message.recall",
	    "{\"conv\":\"u:bob\",\"seq\":1,\"cid\":\"n1\"}", ERR_FORBIDDEN,
	    NULL },
	{ "who is outside does not recall", "carol", "message.recall",
	    "{\"conv\":\"g:g\",\"seq\":2,\"cid\":\"n1\"}", ERR_NOT_MEMBER,
	    NULL },
	{ "a page is asked for in one way", "alice", "message.list",
	    "{\"conv\":\"g:g\",\"after\":1,\"before\":2}", ERR_FIELD,
	    "after" },
	{ "members read a group", "carol", "message.list",
	    "{\"conv\":\"g:g\"}", ERR_NOT_MEMBER, NULL },
	{ "only what is there is read", "alice", "message.list",
	    "{\"conv\":\"u:carol\"}", ERR_NOT_FOUND, NULL },
	{ "who is not of two does not read", "alice", "message.list",
	    "{\"conv\":\"d:bob:carol\"}", ERR_NOT_MEMBER, "conv" },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(message_refusals_name_what_is_wrong)
{
	corekit_refuses(&kit, refusals);
}
END_TEST

/* message.send of bytes times `x` to u:bob. */
static enum err
send_long(const char *cid, const char *x, size_t count)
{
	struct buf params;
	enum err err;

	buf_init(&params, 1 << 18);
	buf_printf(&params, "{\"conv\":\"u:bob\",\"cid\":\"%s\",\"kind\":"
	    "\"text\",\"body\":{\"text\":\"", cid);
	for (size_t i = 0; i < count; i++)
		buf_puts(&params, x);
	buf_puts(&params, "\"}}");
	err = corekit_call(&kit, "default", "alice", "message.send",
	    params.data);
	buf_fini(&params);
	return err;
}

START_TEST(a_text_has_at_most_20000_characters)
{
	ck_assert_int_eq(send_long("n1", "驿", 20000), ERR_OK);
	ck_assert_int_eq(send_long("n2", "驿", 20001), ERR_FIELD);
	ck_assert_str_eq(kit.why.field, "body.text");
	ck_assert_int_eq(send_long("n2", "x", 20001), ERR_FIELD);
}
END_TEST

START_TEST(a_retry_is_answered_even_by_who_has_left)
{
	char first[sizeof(kit.result)];

	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "c2", "three"),
	    ERR_OK);
	memcpy(first, kit.result, sizeof(first));
	corekit_must(&kit, "default", "bob", "group.leave", "{\"id\":\"g\"}");
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "c2", "three"),
	    ERR_OK);
	ck_assert_str_eq(kit.result, first);
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "c2", "four"),
	    ERR_CONFLICT);
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "c3", "three"),
	    ERR_NOT_MEMBER);
}
END_TEST

START_TEST(a_recall_is_told_and_answered_again)
{
	static const char params[] =
	    "{\"conv\":\"g:g\",\"seq\":2,\"cid\":\"r1\"}";
	char first[sizeof(kit.result)];

	ck_assert_int_eq(corekit_open(&kit, "alice", "d", "web", 1), ERR_OK);
	kit.session.worker = -1;
	(void)corekit_heard(&kit);
	corekit_must(&kit, "default", "bob", "message.recall", params);
	ck_assert_str_eq(corekit_heard(&kit), "entry g:g");
	memcpy(first, kit.result, sizeof(first));
	corekit_must(&kit, "default", "bob", "message.recall", params);
	ck_assert_str_eq(kit.result, first);
	ck_assert_str_eq(corekit_heard(&kit), "");
	ck_assert_int_eq(corekit_call(&kit, "default", "bob",
	    "message.recall", "{\"conv\":\"g:g\",\"seq\":2,\"cid\":\"r2\"}"),
	    ERR_WRONG_STATE);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob",
	    "message.recall", "{\"conv\":\"g:g\",\"seq\":1,\"cid\":\"r1\"}"),
	    ERR_CONFLICT);
	corekit_must(&kit, "default", "alice", "message.list",
	    "{\"conv\":\"g:g\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"recalled\":true"));
	ck_assert_ptr_null(strstr(kit.result, "\"text\":\"two\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"target\":2"));
}
END_TEST

START_TEST(after_the_window_only_admins_of_the_group_recall)
{
	static const char in_group[] =
	    "{\"conv\":\"g:g\",\"seq\":2,\"cid\":\"r1\"}";

	corekit_pass(&kit, kit.settings.recall_window_ms + 1);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob",
	    "message.recall", in_group), ERR_RECALL_WINDOW);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob",
	    "message.recall",
	    "{\"conv\":\"u:alice\",\"seq\":1,\"cid\":\"r1\"}"),
	    ERR_RECALL_WINDOW);
	corekit_must(&kit, "default", "alice", "message.recall", in_group);
}
END_TEST

START_TEST(what_was_before_ones_joining_is_not_there)
{
	corekit_must(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g\",\"users\":[\"carol\"]}");
	ck_assert_int_eq(corekit_call(&kit, "default", "carol",
	    "message.send", SAY("g:g", ",\"reply_to\":2")), ERR_FIELD);
	corekit_must(&kit, "default", "alice", "group.update",
	    "{\"id\":\"g\",\"admins_add\":[\"carol\"]}");
	ck_assert_int_eq(corekit_call(&kit, "default", "carol",
	    "message.recall", "{\"conv\":\"g:g\",\"seq\":2,\"cid\":\"r\"}"),
	    ERR_NOT_FOUND);
}
END_TEST

/* --- pages */

/* carol: in the group from seq 3 to 5 and from 8 on; 12 entries. */
static void
come_and_go(void)
{
	char cid[16];

	corekit_must(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g\",\"users\":[\"carol\"]}");
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "s4", "m"), ERR_OK);
	corekit_must(&kit, "default", "carol", "group.leave",
	    "{\"id\":\"g\"}");
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "s6", "m"), ERR_OK);
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "s7", "m"), ERR_OK);
	corekit_must(&kit, "default", "alice", "group.add",
	    "{\"id\":\"g\",\"users\":[\"carol\"]}");
	for (int i = 9; i <= 12; i++) {
		snprintf(cid, sizeof(cid), "s%d", i);
		ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", cid, "m"),
		    ERR_OK);
	}
}

/* The seqs of a page that carol asks for, and which ways it goes on. */
static const char *
page(const char *how)
{
	static char out[256];
	char params[128];
	size_t used = 0;

	snprintf(params, sizeof(params), "{\"conv\":\"g:g\"%s}", how);
	corekit_must(&kit, "default", "carol", "message.list", params);
	for (const char *p = kit.result; (p = strstr(p, "\"g:g\",\"seq\":"));
	    p++)
		used += (size_t)snprintf(out + used, sizeof(out) - used,
		    "%ld ", strtol(p + 12, NULL, 10));
	snprintf(out + used, sizeof(out) - used, "%s%s",
	    strstr(kit.result, "\"more_before\":true") ? "<" : "",
	    strstr(kit.result, "\"more_after\":true") ? ">" : "");
	return out;
}

START_TEST(pages_hold_what_the_member_may_see_and_no_more)
{
	come_and_go();
	ck_assert_str_eq(page(""), "3 4 5 8 9 10 11 12 ");
	ck_assert_str_eq(page(",\"limit\":3"), "10 11 12 <");
	ck_assert_str_eq(page(",\"before\":10,\"limit\":3"), "5 8 9 <>");
	ck_assert_str_eq(page(",\"before\":3"), ">");
	ck_assert_str_eq(page(",\"after\":0,\"limit\":4"), "3 4 5 8 >");
	ck_assert_str_eq(page(",\"after\":5,\"limit\":2"), "8 9 <>");
	ck_assert_str_eq(page(",\"after\":12"), "<");
	ck_assert_str_eq(page(",\"around\":8,\"limit\":4"), "4 5 8 9 <>");
	ck_assert_str_eq(page(",\"around\":12,\"limit\":4"), "10 11 12 <");
	ck_assert_str_eq(page(",\"around\":1,\"limit\":4"), "3 4 5 8 >");
	ck_assert_str_eq(page(",\"limit\":8"), "3 4 5 8 9 10 11 12 ");
}
END_TEST

START_TEST(who_has_left_reads_what_she_could_see)
{
	come_and_go();
	corekit_must(&kit, "default", "carol", "group.leave",
	    "{\"id\":\"g\"}");
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "s14", "m"),
	    ERR_OK);
	ck_assert_str_eq(page(""), "3 4 5 8 9 10 11 12 13 ");
}
END_TEST

START_TEST(pages_are_bounded_in_bytes)
{
	char cid[16];
	int entries = 0;
	const char *text;

	for (int i = 0; i < 20; i++) {
		snprintf(cid, sizeof(cid), "n%d", i);
		ck_assert_int_eq(send_long(cid, "驿", 20000), ERR_OK);
	}
	corekit_must(&kit, "default", "alice", "message.list",
	    "{\"conv\":\"u:bob\",\"limit\":50}");
	text = kit.last->result.data;
	for (const char *p = text; (p = strstr(p, "\"seq\":")); p++)
		entries++;
	ck_assert_int_gt(entries, 4);
	ck_assert_int_lt(entries, 20);
	ck_assert_ptr_nonnull(strstr(text, "\"more_before\":true"));
	ck_assert_ptr_nonnull(strstr(text, "\"more_after\":false"));
}
END_TEST

START_TEST(previews_are_cut_between_characters)
{
	const char *at;
	size_t len;

	ck_assert_int_eq(send_long("n1", "驿", 500), ERR_OK);
	corekit_must(&kit, "default", "bob", "conversation.get",
	    "{\"conv\":\"u:alice\"}");
	at = strstr(kit.result, "\"text\":\"");
	ck_assert_ptr_nonnull(at);
	len = strcspn(at + 8, "\"");
	ck_assert_uint_gt(len, 0);
	ck_assert_uint_lt(len, 1500);
	ck_assert_uint_eq(len % strlen("驿"), 0);
	corekit_must(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\",\"after\":1}");
	ck_assert_uint_eq(strcspn(strstr(kit.last->result.data,
	    "\"text\":\"") + 8, "\""), 1500);
}
END_TEST

static int64_t
hasty_wall(void *arg)
{
	struct corekit *k = arg;

	return k->wall_ms++;
}

static int64_t
number_of(const char *name)
{
	const char *at = strstr(kit.result, name);

	ck_assert_ptr_nonnull(at);
	return strtoll(at + strlen(name), NULL, 10);
}

START_TEST(a_command_has_one_time)
{
	int64_t ts;

	kit.clock.wall_ms = hasty_wall;
	corekit_must(&kit, "default", "bob", "message.edit",
	    "{\"conv\":\"g:g\",\"seq\":2,\"cid\":\"e\",\"kind\":\"text\","
	    "\"body\":{\"text\":\"anew\"}}");
	ts = number_of("\"ts\":");
	corekit_must(&kit, "default", "bob", "message.get",
	    "{\"conv\":\"g:g\",\"seqs\":[2]}");
	ck_assert_int_eq(number_of("\"edited_ts\":"), ts);
	ck_assert_int_eq(corekit_send(&kit, "bob", "g:g", "c2", "later"),
	    ERR_OK);
	ck_assert_int_gt(number_of("\"ts\":"), ts);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("message");
	TCase *t = tcase_create("messages");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, message_refusals_name_what_is_wrong);
	tcase_add_test(t, a_text_has_at_most_20000_characters);
	tcase_add_test(t, a_retry_is_answered_even_by_who_has_left);
	tcase_add_test(t, a_recall_is_told_and_answered_again);
	tcase_add_test(t, after_the_window_only_admins_of_the_group_recall);
	tcase_add_test(t, what_was_before_ones_joining_is_not_there);
	tcase_add_test(t, pages_hold_what_the_member_may_see_and_no_more);
	tcase_add_test(t, who_has_left_reads_what_she_could_see);
	tcase_add_test(t, pages_are_bounded_in_bytes);
	tcase_add_test(t, previews_are_cut_between_characters);
	tcase_add_test(t, a_command_has_one_time);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
