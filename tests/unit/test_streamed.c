/* SPDX-License-Identifier: Apache-2.0 */
/* Streamed messages: what is saved when, and what a failing disk and a kill
 * leave of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/asker.h"
#include "core/streamed.h"
#include "corekit.h"

#define SEQ 1	/* of the stream in the conversation of the two */

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", "alice", "stream.open",
	    "{\"conv\":\"u:bob\",\"cid\":\"s\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* Where the text ends now, and how much of it is saved. */
static void
append(int at, const char *text, int ends, int saved)
{
	static char params[STREAM_PIECE_MAX + 200];
	char want[80];

	snprintf(params, sizeof(params), "{\"conv\":\"u:bob\",\"seq\":%d,"
	    "\"at\":%d,\"text\":\"%s\"}", SEQ, at, text);
	snprintf(want, sizeof(want), "{\"at\":%d,\"saved\":%d}", ends, saved);
	corekit_must(&kit, "default", "alice", "stream.append", params);
	ck_assert_str_eq(kit.result, want);
}

/* As bob reads it. */
static void
reads(const char *text)
{
	char want[200];

	snprintf(want, sizeof(want), "\"body\":{\"text\":\"%s\"}", text);
	corekit_must(&kit, "default", "bob", "message.get",
	    "{\"conv\":\"u:alice\",\"seqs\":[1]}");
	ck_assert_msg(strstr(kit.result, want) != NULL, "%s: %s", text,
	    kit.result);
}

static void
kill_and_start(void)
{
	corekit_down(&kit);
	corekit_up(&kit);
}

START_TEST(a_piece_is_saved_within_a_second)
{
	append(0, "a relay", 7, 0);
	reads("");
	corekit_pass(&kit, 1000);
	reads("a relay");
	append(7, " station", 15, 7);
	append(15, "", 15, 7);
	corekit_pass(&kit, 1000);
	append(15, "", 15, 15);
}
END_TEST

START_TEST(many_bytes_are_saved_at_once)
{
	static char text[STREAM_SAVE_BYTES + 1];

	memset(text, 'x', STREAM_SAVE_BYTES);
	append(0, text, STREAM_SAVE_BYTES, 0);
	append(STREAM_SAVE_BYTES, "", STREAM_SAVE_BYTES, STREAM_SAVE_BYTES);
}
END_TEST

START_TEST(a_kill_takes_what_was_not_said_to_be_saved)
{
	append(0, "one ", 4, 0);
	corekit_pass(&kit, 1000);
	append(4, "two", 7, 4);
	kill_and_start();
	append(7, "three", 4, 4);
	append(4, "two", 7, 4);
	corekit_pass(&kit, 1000);
	reads("one two");
}
END_TEST

START_TEST(characters_are_counted_not_bytes)
{
	append(0, "驿站", 2, 0);
	append(2, "传书", 4, 0);
	append(1, "站传", 4, 0);
	append(3, "书信", 5, 0);
	corekit_pass(&kit, 1000);
	reads("驿站传书信");
}
END_TEST

START_TEST(a_disk_that_fails_is_tried_again)
{
	append(0, "words", 5, 0);
	kit.plan = (struct fault_plan){ -1, -1, 0, ERR_IO, true, 0 };
	corekit_pass(&kit, 1000);
	ck_assert_uint_gt(kit.plan.failed, 0);
	append(5, "", 5, 0);
	kit.plan = (struct fault_plan){ -1, -1, -1, ERR_IO, false, 0 };
	corekit_pass(&kit, 1000);
	append(5, "", 5, 5);
	reads("words");
}
END_TEST

START_TEST(nobody_goes_on_it_is_closed_as_it_is)
{
	append(0, "half of it", 10, 0);
	corekit_pass(&kit, 1000);
	kill_and_start();
	corekit_must(&kit, "default", "bob", "sync", "{}");
	for (int s = 0; s < 63; s++)
		corekit_pass(&kit, 1000);
	reads("half of it");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"broken_off\":true"));
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "stream.append", "{\"conv\":\"u:bob\",\"seq\":1,\"at\":10,"
	    "\"text\":\"x\"}"), ERR_WRONG_STATE);
}
END_TEST

START_TEST(an_empty_piece_keeps_it_open)
{
	append(0, "let me think", 12, 0);
	for (int s = 0; s < 120; s++) {
		if (s % 30 == 0)
			append(12, "", 12, s == 0 ? 0 : 12);
		corekit_pass(&kit, 1000);
	}
	append(12, ".", 13, 12);
	corekit_must(&kit, "default", "alice", "stream.finish",
	    "{\"conv\":\"u:bob\",\"seq\":1,\"cid\":\"f\",\"at\":13}");
	reads("let me think.");
	ck_assert_ptr_null(strstr(kit.result, "streaming"));
}
END_TEST

START_TEST(finishing_after_a_kill_takes_what_was_saved)
{
	append(0, "all of it", 9, 0);
	corekit_pass(&kit, 1000);
	kill_and_start();
	corekit_must(&kit, "default", "alice", "stream.finish",
	    "{\"conv\":\"u:bob\",\"seq\":1,\"cid\":\"f\",\"at\":9}");
	reads("all of it");
}
END_TEST

/* ---- one that nobody finishes is asked about ---- */

struct answer {
	struct mail mail;	/* first */
	struct asked asked;
};
static struct ask last;		/* the newest question … */
static char question[4096];
static int asked_count;

static void
on_ask(const struct asker *self, const struct ask *a)
{
	(void)self;
	asked_count++;
	last = *a;
	snprintf(question, sizeof(question), "%.*s", STR_FMT(a->body));
}

static void
on_read(const struct asker *self, const struct mail *mail, struct asked *out)
{
	(void)self;
	*out = ((const struct answer *)mail)->asked;
}

static void
on_drop(const struct asker *self, struct mail *mail)
{
	(void)self;
	xfree(mail);
}

/* text NULL: there is none in time. */
static void
answer(const char *text)
{
	struct answer *m = xcalloc(1, sizeof(*m));

	ck_assert_int_gt(asked_count, 0);
	asked_count = 0;
	m->mail.kind = last.reply_kind;
	m->asked.ticket = last.ticket;
	m->asked.status = text != NULL ? 200 : 0;
	m->asked.why = "no answer within 1000 ms";
	if (text != NULL)
		m->asked.answer = str_from(text);
	mailbox_post_reserved(last.reply_to, &m->mail);
	corekit_settle(&kit);
}

static void
pass_minutes(int minutes)
{
	for (int i = 0; i < minutes * 60 && asked_count == 0; i++)
		corekit_pass(&kit, 1000);
}

static void
setup_guarded(void)
{
	static const struct asker asker = { on_ask, on_read, on_drop, NULL };

	corekit_init(&kit);
	kit.parts.asker = &asker;
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "callback.create",
	    "{\"id\":\"guard\",\"url\":\"http://isv.example/ask\"}");
	corekit_must(&kit, "default", "alice", "stream.open",
	    "{\"conv\":\"u:bob\",\"cid\":\"s\"}");
	asked_count = 0;
	append(0, "half", 4, 0);
	pass_minutes(2);
}

static void
has(const char *text, bool wanted)
{
	corekit_must(&kit, "default", "bob", "message.get",
	    "{\"conv\":\"u:alice\",\"seqs\":[1]}");
	ck_assert_msg((strstr(kit.result, text) != NULL) == wanted, "%s: %s",
	    text, kit.result);
}

START_TEST(what_nobody_finishes_goes_when_it_is_refused)
{
	ck_assert_msg(strstr(question, "\"op\":\"stream.finish\","
	    "\"conv\":\"d:alice:bob\",\"conv_kind\":\"direct\","
	    "\"from\":\"alice\",\"cid\":\"s\",\"seq\":1,\"kind\":\"text\","
	    "\"body\":{\"text\":\"half\"},\"broken_off\":true") != NULL, "%s",
	    question);
	answer("{\"verdict\":\"refuse\"}");
	has("\"recalled\":true", true);
	has("half", false);
	pass_minutes(2);
	ck_assert_int_eq(asked_count, 0);
}
END_TEST

START_TEST(what_nobody_finishes_or_judges_is_marked)
{
	answer(NULL);
	has("\"body\":{\"text\":\"half\"}", true);
	has("\"broken_off\":true", true);
	has("\"unchecked\":true", true);
	has("streaming", false);
}
END_TEST

START_TEST(nothing_is_added_while_it_is_judged)
{
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "stream.append", "{\"conv\":\"u:bob\",\"seq\":1,\"at\":4,"
	    "\"text\":\"x\"}"), ERR_WRONG_STATE);
	answer("{\"verdict\":\"pass\",\"body\":{\"text\":\"hal*\"}}");
	has("\"body\":{\"text\":\"hal*\"}", true);
	has("unchecked", false);
}
END_TEST

/* Its question is lost with the daemon: it is asked again. */
START_TEST(what_nobody_finishes_is_judged_after_a_kill)
{
	asked_count = 0;
	kill_and_start();
	has("\"streaming\":true", true);
	pass_minutes(1);
	answer("{\"verdict\":\"pass\"}");
	has("\"body\":{\"text\":\"half\"}", true);
	has("\"broken_off\":true", true);
}
END_TEST

static TCase *
guarded(void)
{
	TCase *t = tcase_create("guarded");

	tcase_add_checked_fixture(t, setup_guarded, teardown);
	tcase_add_test(t, what_nobody_finishes_goes_when_it_is_refused);
	tcase_add_test(t, what_nobody_finishes_or_judges_is_marked);
	tcase_add_test(t, nothing_is_added_while_it_is_judged);
	tcase_add_test(t, what_nobody_finishes_is_judged_after_a_kill);
	return t;
}

int
main(void)
{
	Suite *s = suite_create("streamed");
	TCase *t = tcase_create("streamed");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_piece_is_saved_within_a_second);
	tcase_add_test(t, many_bytes_are_saved_at_once);
	tcase_add_test(t, a_kill_takes_what_was_not_said_to_be_saved);
	tcase_add_test(t, characters_are_counted_not_bytes);
	tcase_add_test(t, a_disk_that_fails_is_tried_again);
	tcase_add_test(t, nobody_goes_on_it_is_closed_as_it_is);
	tcase_add_test(t, an_empty_piece_keeps_it_open);
	tcase_add_test(t, finishing_after_a_kill_takes_what_was_saved);
	suite_add_tcase(s, t);
	suite_add_tcase(s, guarded());
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
