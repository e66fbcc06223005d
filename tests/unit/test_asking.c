/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that callbacks are asked about: in which order they are stored,
 * what becomes of them, and of callbacks that fail. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hooksign.h"
#include "core/asker.h"
#include "core/asking.h"
#include "core/before.h"
#include "corekit.h"

/* ---- who is asked ---- */

struct question_asked {
	struct ask ask;
	char url[64], body[4096];
	unsigned secrets;
	bool is_answered;
};
struct answer_mail {
	struct mail mail;	/* first */
	struct asked asked;
	char text[4096];
};

static struct corekit kit;
#define MANY 256
static struct question_asked asked[MANY];
static int asked_count;

static void
on_ask(const struct asker *self, const struct ask *a)
{
	struct question_asked *q = &asked[asked_count++];

	(void)self;
	ck_assert_int_le(asked_count, MANY);
	memset(q, 0, sizeof(*q));
	q->ask = *a;
	q->secrets = a->secrets->count;
	ck_assert(hooksign_is_secret(a->secrets->secrets[0]));
	snprintf(q->url, sizeof(q->url), "%.*s", STR_FMT(a->url));
	ck_assert_uint_lt(a->body.len, sizeof(q->body));
	memcpy(q->body, a->body.p, a->body.len);
}

static void
on_read(const struct asker *self, const struct mail *mail, struct asked *out)
{
	(void)self;
	*out = ((const struct answer_mail *)mail)->asked;
}

static void
on_drop(const struct asker *self, struct mail *mail)
{
	(void)self;
	xfree(mail);
}

static const struct asker asker = { on_ask, on_read, on_drop, NULL };

/* ---- who says something ---- */

struct said {
	struct request *request;
	bool is_answered;
};
static struct said said[MANY];
static int said_count;

static void
settle(void)
{
	corekit_settle(&kit);
	for (struct mail *m = mailbox_take(&kit.replies); m; m = m->next)
		for (int i = 0; i < said_count; i++)
			said[i].is_answered |= &said[i].request->mail == m;
}

static int
call(const char *user, const char *op, const char *params)
{
	ck_assert_int_lt(said_count, MANY);
	said[said_count++] = (struct said){ corekit_post(&kit, "default",
	    user, op, params), false };
	settle();
	return said_count - 1;
}

static int
say_kind(const char *user, const char *conv, const char *cid,
    const char *kind, const char *body)
{
	char params[1024];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"%s\","
	    "\"kind\":\"%s\",\"body\":%s}", conv, cid, kind, body);
	return call(user, "message.send", params);
}

static int
say(const char *user, const char *conv, const char *cid)
{
	char body[128];

	snprintf(body, sizeof(body), "{\"text\":\"%s\"}", cid);
	return say_kind(user, conv, cid, "text", body);
}

static enum err
err_of(int i)
{
	ck_assert_msg(said[i].is_answered, "%d waits", i);
	return said[i].request->err;
}

static void
assert_result(int i, const char *text)
{
	ck_assert_int_eq(err_of(i), ERR_OK);
	ck_assert_msg(strstr(said[i].request->result.data, text) != NULL,
	    "%s", said[i].request->result.data);
}

/* ---- what is answered ---- */

static void
reply_as(int i, struct asked a)
{
	struct answer_mail *m = xcalloc(1, sizeof(*m));

	ck_assert_int_lt(i, asked_count);
	ck_assert(!asked[i].is_answered);
	asked[i].is_answered = true;
	m->asked = a;
	m->asked.ticket = asked[i].ask.ticket;
	if (a.answer.p != NULL) {
		snprintf(m->text, sizeof(m->text), "%s", a.answer.p);
		m->asked.answer = str_from(m->text);
	}
	m->mail.kind = asked[i].ask.reply_kind;
	mailbox_post_reserved(asked[i].ask.reply_to, &m->mail);
	settle();
}

static void
reply(int i, const char *text)
{
	reply_as(i, (struct asked){ .status = 200, .answer = str_from(text) });
}

static void
pass(int i)
{
	reply(i, "{\"verdict\":\"pass\"}");
}

static void
late(int i)
{
	reply_as(i, (struct asked){ .why = "no answer within 1000 ms" });
}

/* What stands at the end of a conversation. */
static void
assert_last(const char *user, const char *conv, const char *text)
{
	char params[128];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"limit\":1}", conv);
	corekit_must(&kit, "default", user, "message.list", params);
	ck_assert_msg(strstr(kit.result, text) != NULL, "%s: %s", text,
	    kit.result);
}

static void
assert_callback(const char *text)
{
	corekit_must(&kit, "default", NULL, "callback.get",
	    "{\"id\":\"guard\"}");
	ck_assert_msg(strstr(kit.result, text) != NULL, "%s: %s", text,
	    kit.result);
}

static void
must(const char *op, const char *params)
{
	corekit_must(&kit, "default", NULL, op, params);
}

#define GUARD(more) "{\"id\":\"guard\",\"url\":\"http://isv.example/ask\"" \
	more "}"

static void
setup(void)
{
	asked_count = 0;
	said_count = 0;
	corekit_init(&kit);
	kit.parts.asker = &asker;
	kit.parts.inflight_max = 256;
	corekit_up(&kit);
	must("user.create", "{\"id\":\"alice\"}");
	must("user.create", "{\"id\":\"bob\"}");
	must("user.create", "{\"id\":\"carol\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g\",\"name\":\"G\",\"members\":[\"bob\",\"carol\"]}");
	must("callback.create", GUARD(""));
}

static void
teardown(void)
{
	corekit_down(&kit);
	for (int i = 0; i < said_count; i++)
		if (said[i].is_answered)
			request_free(said[i].request);
	corekit_fini(&kit);
}

/* ---- the way of a message ---- */

START_TEST(asking_holds_a_message_until_it_is_judged)
{
	int i = say("alice", "u:bob", "hello");

	ck_assert_int_eq(asked_count, 1);
	ck_assert_str_eq(asked[0].url, "http://isv.example/ask");
	ck_assert_int_eq(asked[0].ask.deadline_ms, CALLBACK_DEADLINE_MS);
	ck_assert(!asked[0].ask.may_private);
	ck_assert_ptr_nonnull(strstr(asked[0].body,
	    "\"type\":\"message.before\""));
	ck_assert_ptr_nonnull(strstr(asked[0].body, "\"data\":{\"tenant\":"
	    "\"default\",\"op\":\"message.send\",\"conv\":\"d:alice:bob\","
	    "\"conv_kind\":\"direct\",\"from\":\"alice\",\"cid\":\"hello\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"hello\"}}"));
	ck_assert(!said[i].is_answered);
	/* Nothing is there yet, not even the conversation. */
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\"}"), ERR_NOT_FOUND);
	pass(0);
	assert_result(i, "\"seq\":1");
	assert_last("bob", "u:alice", "\"body\":{\"text\":\"hello\"}}]");
}
END_TEST

START_TEST(asking_keeps_the_order_of_one_sender)
{
	int first = say("alice", "g:g", "1"), second, third;

	second = say("alice", "g:g", "2");
	third = say("alice", "g:g", "3");
	ck_assert_int_eq(asked_count, 3);
	pass(2);
	pass(1);
	ck_assert(!said[second].is_answered && !said[third].is_answered);
	pass(0);
	assert_result(first, "\"seq\":2");
	assert_result(second, "\"seq\":3");
	assert_result(third, "\"seq\":4");
}
END_TEST

START_TEST(asking_holds_nobody_else_back)
{
	int slow = say("alice", "g:g", "1"), other, elsewhere;

	other = say("bob", "g:g", "1");
	elsewhere = say("alice", "u:bob", "1");
	pass(1);
	pass(2);
	assert_result(other, "\"seq\":2");
	assert_result(elsewhere, "\"seq\":1");
	ck_assert(!said[slow].is_answered);
	pass(0);
	assert_result(slow, "\"seq\":3");
}
END_TEST

START_TEST(asking_holds_back_what_nobody_asks_about)
{
	int text, card;

	must("callback.update", GUARD(",\"kinds\":[\"text\"],"
	    "\"conversations\":[\"group\"]"));
	ck_assert_int_eq(err_of(say("alice", "u:bob", "d")), ERR_OK);
	ck_assert_int_eq(err_of(say_kind("alice", "g:g", "c0", "card",
	    "{\"type\":\"t\",\"data\":{}}")), ERR_OK);
	ck_assert_int_eq(asked_count, 0);
	text = say("alice", "g:g", "1");
	card = say_kind("alice", "g:g", "c1", "card",
	    "{\"type\":\"t\",\"data\":{}}");
	ck_assert_int_eq(asked_count, 1);
	ck_assert(!said[card].is_answered);
	pass(0);
	assert_result(text, "\"seq\":3");
	assert_result(card, "\"seq\":4");
}
END_TEST

START_TEST(asking_asks_nothing_about_what_is_refused_or_stored)
{
	int i = say("alice", "u:bob", "1");
	char first[128];

	pass(0);
	snprintf(first, sizeof(first), "%s", said[i].request->result.data);
	assert_result(say("alice", "u:bob", "1"), first);
	ck_assert_int_eq(err_of(say_kind("alice", "u:bob", "1", "text",
	    "{\"text\":\"other\"}")), ERR_CONFLICT);
	ck_assert_int_eq(err_of(say("alice", "u:nobody", "2")),
	    ERR_NOT_FOUND);
	ck_assert_int_eq(err_of(say("alice", "g:none", "2")), ERR_NOT_MEMBER);
	ck_assert_int_eq(asked_count, 1);
}
END_TEST

START_TEST(asking_checks_again_what_waited)
{
	int i = say("bob", "g:g", "1"), j;

	must("group.remove",
	    "{\"id\":\"g\",\"users\":[\"bob\"],\"cid\":\"r\"}");
	pass(0);
	ck_assert_int_eq(err_of(i), ERR_NOT_MEMBER);
	j = say("carol", "g:g", "mist");
	must("words.add", "{\"action\":\"block\",\"words\":[\"mist\"]}");
	pass(1);
	ck_assert_int_eq(err_of(j), ERR_REFUSED);
	ck_assert_str_eq(said[j].request->why.field, "body.text");
}
END_TEST

START_TEST(asking_retries_that_wait_get_the_first_answer)
{
	int first = say("alice", "u:bob", "1"), again;

	again = say("alice", "u:bob", "1");
	reply(1, "{\"verdict\":\"refuse\"}");
	pass(0);
	assert_result(first, "\"seq\":1");
	assert_result(again, "\"seq\":1");
}
END_TEST

START_TEST(asking_withdraws_what_a_session_left_behind)
{
	int i;

	ck_assert_int_eq(corekit_open(&kit, "alice", "d", "web", 1), ERR_OK);
	i = say("alice", "u:bob", "1");
	kit.session.worker = -1;
	must("user.disable", "{\"id\":\"alice\"}");
	pass(0);
	ck_assert_int_eq(err_of(i), ERR_UNAUTHORIZED);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\"}"), ERR_NOT_FOUND);
}
END_TEST

static void
say_many(const char *user, int count)
{
	char cid[16];

	for (int i = 0; i < count; i++) {
		snprintf(cid, sizeof(cid), "m%d", i);
		ck_assert(!said[say(user, "g:g", cid)].is_answered);
	}
}

START_TEST(asking_is_bounded_for_each_sender)
{
	say_many("alice", LANE_SENDER_MAX);
	ck_assert_int_eq(err_of(say("alice", "u:bob", "more")), ERR_BUSY);
	ck_assert(!said[say("bob", "g:g", "1")].is_answered);
	pass(0);
	ck_assert(!said[say("alice", "u:bob", "more")].is_answered);
}
END_TEST

START_TEST(asking_asks_about_so_many_at_once)
{
	say_many("alice", LANE_SENDER_MAX);
	say_many("bob", LANE_SENDER_MAX);
	ck_assert_int_eq(asked_count, ASKING_OUT_MAX);
	say_many("carol", 2);
	ck_assert_int_eq(asked_count, ASKING_OUT_MAX);
	pass(5);
	ck_assert_int_eq(asked_count, ASKING_OUT_MAX + 1);
	ck_assert_ptr_nonnull(strstr(asked[ASKING_OUT_MAX].body, "carol"));
	pass(ASKING_OUT_MAX);
	ck_assert_int_eq(err_of(2 * LANE_SENDER_MAX), ERR_OK);
	ck_assert_int_eq(asked_count, ASKING_OUT_MAX + 2);
	for (int i = 0; i < asked_count; i++)
		if (!asked[i].is_answered)
			pass(i);
	for (int i = 0; i < said_count; i++)
		ck_assert_int_eq(err_of(i), ERR_OK);
}
END_TEST

START_TEST(asking_ends_with_the_daemon)
{
	int i = say("alice", "u:bob", "1"), j = say("alice", "u:bob", "2");

	core_finish(kit.core);
	settle();
	ck_assert_int_eq(err_of(i), ERR_STOPPING);
	ck_assert_int_eq(err_of(j), ERR_STOPPING);
}
END_TEST

/* ---- verdicts ---- */

START_TEST(callback_refuses_with_a_text)
{
	int i = say("alice", "u:bob", "1"), j;

	reply(0, "{\"verdict\":\"refuse\",\"text\":\"不可以\"}");
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
	ck_assert_str_eq(said[i].request->why.hint, "不可以");
	j = say("alice", "u:bob", "2");
	reply(1, "{\"verdict\":\"refuse\"}");
	ck_assert_int_eq(err_of(j), ERR_REFUSED);
	ck_assert_ptr_null(said[j].request->why.hint);
}
END_TEST

START_TEST(callback_rewrites_and_a_retry_still_matches)
{
	int i = say("alice", "u:bob", "1");
	char first[128];

	reply(0, "{\"verdict\":\"pass\",\"body\":{\"text\":\"one\"},"
	    "\"ext\":{\"lang\":\"en\"}}");
	ck_assert_int_eq(err_of(i), ERR_OK);
	snprintf(first, sizeof(first), "%s", said[i].request->result.data);
	assert_last("bob", "u:alice",
	    "\"body\":{\"text\":\"one\"},\"ext\":{\"lang\":\"en\"}");
	assert_result(say("alice", "u:bob", "1"), first);
	ck_assert_int_eq(asked_count, 1);
}
END_TEST

START_TEST(callbacks_are_asked_one_after_the_other)
{
	int i;

	must("callback.create", "{\"id\":\"later\","
	    "\"url\":\"https://two.example/\",\"deadline_ms\":200}");
	i = say("alice", "u:bob", "1");
	ck_assert_int_eq(asked_count, 1);
	reply(0, "{\"verdict\":\"pass\",\"body\":{\"text\":\"one\"},"
	    "\"ext\":{\"a\":\"1\",\"b\":\"1\"}}");
	ck_assert_int_eq(asked_count, 2);
	ck_assert_str_eq(asked[1].url, "https://two.example/");
	ck_assert_int_eq(asked[1].ask.deadline_ms, 200);
	ck_assert_ptr_nonnull(strstr(asked[1].body, "{\"text\":\"one\"}"));
	reply(1, "{\"verdict\":\"pass\",\"ext\":{\"b\":\"2\"}}");
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_last("bob", "u:alice", "\"body\":{\"text\":\"one\"},"
	    "\"ext\":{\"a\":\"1\",\"b\":\"2\"}");
	/* The first that refuses ends it. */
	i = say("alice", "u:bob", "2");
	reply(2, "{\"verdict\":\"refuse\"}");
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
	ck_assert_int_eq(asked_count, 3);
}
END_TEST

START_TEST(callback_that_is_deleted_has_no_say)
{
	int i = say("alice", "u:bob", "1");

	must("callback.delete", "{\"id\":\"guard\"}");
	/* Order holds even so. */
	ck_assert(!said[say("alice", "u:bob", "2")].is_answered);
	reply(0, "{\"verdict\":\"refuse\"}");
	assert_result(i, "\"seq\":1");
	assert_result(i + 1, "\"seq\":2");
	ck_assert_int_eq(asked_count, 1);
}
END_TEST

START_TEST(callbacks_word_is_judged_by_word_rules)
{
	int i;

	must("words.set", "{\"block\":[\"mist\"],\"mask\":[\"fool\"]}");
	ck_assert_int_eq(err_of(say_kind("alice", "u:bob", "0", "text",
	    "{\"text\":\"mist\"}")), ERR_REFUSED);
	ck_assert_int_eq(asked_count, 0);
	i = say_kind("alice", "u:bob", "1", "text",
	    "{\"text\":\"you fool\"}");
	ck_assert_ptr_nonnull(strstr(asked[0].body, "you ****"));
	pass(0);
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_last("bob", "u:alice", "{\"text\":\"you ****\"}");
	i = say("alice", "u:bob", "2");
	reply(1, "{\"verdict\":\"pass\",\"body\":{\"text\":\"a fool\"}}");
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_last("bob", "u:alice", "{\"text\":\"a ****\"}");
	i = say("alice", "u:bob", "3");
	reply(2, "{\"verdict\":\"pass\",\"body\":{\"text\":\"mist\"}}");
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
}
END_TEST

START_TEST(callback_judges_edits)
{
	int i = say("alice", "u:bob", "1");

	pass(0);
	i = call("alice", "message.edit", "{\"conv\":\"u:bob\",\"seq\":1,"
	    "\"cid\":\"e1\",\"kind\":\"text\",\"body\":{\"text\":\"x\"}}");
	ck_assert_ptr_nonnull(strstr(asked[1].body,
	    "\"op\":\"message.edit\""));
	ck_assert_ptr_nonnull(strstr(asked[1].body, "\"seq\":1"));
	assert_last("bob", "u:alice", "{\"text\":\"1\"}");
	reply(1, "{\"verdict\":\"pass\",\"body\":{\"text\":\"y\"},"
	    "\"ext\":{\"k\":\"v\"}}");
	assert_result(i, "\"seq\":2");
	corekit_must(&kit, "default", "bob", "message.get",
	    "{\"conv\":\"u:alice\",\"seqs\":[1]}");
	ck_assert_ptr_nonnull(strstr(kit.result, "{\"text\":\"y\"}"));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"ext\":{\"k\":\"v\"}"));
	i = call("alice", "message.edit", "{\"conv\":\"u:bob\",\"seq\":1,"
	    "\"cid\":\"e2\",\"kind\":\"text\",\"body\":{\"text\":\"z\"}}");
	reply(2, "{\"verdict\":\"refuse\",\"text\":\"no\"}");
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
}
END_TEST

START_TEST(callback_adds_nothing_to_what_is_damaged)
{
	struct request *r = request_new();
	struct proposal p = { .entry.marks = STR("{\"ext\":{") };
	const char *why;

	r->proposal = &p;
	ck_assert(proposal_extend(r, STR("{\"k\":\"v\"}"), 100, &why));
	ck_assert_int_eq(proposal_refusal(r), ERR_CORRUPT);
	request_free(r);
}
END_TEST

START_TEST(callback_judges_what_is_forwarded)
{
	int i = say("alice", "u:bob", "1");

	pass(0);
	i = call("alice", "message.forward", "{\"from\":\"u:bob\","
	    "\"seqs\":[1],\"conv\":\"g:g\",\"cid\":\"f1\"}");
	ck_assert_ptr_nonnull(strstr(asked[1].body, "\"op\":"
	    "\"message.forward\",\"conv\":\"g:g\",\"conv_kind\":\"group\""));
	reply(1, "{\"verdict\":\"pass\",\"body\":{\"text\":\"uno\"}}");
	assert_result(i, "\"seq\":2");
	assert_last("bob", "g:g",
	    "\"body\":{\"text\":\"uno\"},\"forwarded\":true");
	i = call("alice", "message.forward", "{\"from\":\"u:bob\","
	    "\"seqs\":[1],\"merged\":true,\"conv\":\"g:g\",\"cid\":\"f2\"}");
	ck_assert_ptr_nonnull(strstr(asked[2].body, "\"kind\":\"merged\""));
	reply(2, "{\"verdict\":\"pass\",\"ext\":{\"k\":\"v\"}}");
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_last("bob", "g:g", "\"ext\":{\"k\":\"v\"}");
	i = call("alice", "message.forward", "{\"from\":\"u:bob\","
	    "\"seqs\":[1],\"conv\":\"g:g\",\"cid\":\"f3\"}");
	reply(3, "{\"verdict\":\"refuse\"}");
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
}
END_TEST

START_TEST(callback_judges_what_is_streamed_as_a_whole)
{
	int first = say("alice", "u:bob", "1"), open, i;

	/* It does not overtake what was said before. */
	open = call("alice", "stream.open",
	    "{\"conv\":\"u:bob\",\"cid\":\"s\"}");
	ck_assert(!said[open].is_answered);
	pass(0);
	assert_result(first, "\"seq\":1");
	assert_result(open, "\"seq\":2");
	assert_result(call("alice", "stream.append", "{\"conv\":\"u:bob\","
	    "\"seq\":2,\"at\":0,\"text\":\"teh end\"}"), "{");
	ck_assert_int_eq(asked_count, 1);
	i = call("alice", "stream.finish",
	    "{\"conv\":\"u:bob\",\"seq\":2,\"cid\":\"f\"}");
	ck_assert_ptr_nonnull(strstr(asked[1].body,
	    "\"op\":\"stream.finish\""));
	ck_assert_ptr_nonnull(strstr(asked[1].body, "{\"text\":\"teh end\"}"));
	reply(1, "{\"verdict\":\"refuse\",\"text\":\"no\"}");
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
	i = call("alice", "stream.finish", "{\"conv\":\"u:bob\",\"seq\":2,"
	    "\"cid\":\"f2\",\"text\":\"fine\"}");
	reply(2, "{\"verdict\":\"pass\",\"ext\":{\"k\":\"v\"}}");
	ck_assert_int_eq(err_of(i), ERR_OK);
	corekit_must(&kit, "default", "bob", "message.get",
	    "{\"conv\":\"u:alice\",\"seqs\":[2]}");
	ck_assert_ptr_nonnull(strstr(kit.result, "{\"text\":\"fine\"}"));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"ext\":{\"k\":\"v\"}"));
	ck_assert_ptr_null(strstr(kit.result, "streaming"));
}
END_TEST

/* ---- what is no verdict ---- */

static const char *const bad_replies[] = {
	"", "pass", "[]", "{}", "{\"verdict\":\"maybe\"}",
	"{\"verdict\":\"pass\",\"body\":{}}",
	"{\"verdict\":\"pass\",\"body\":{\"text\":\"\"}}",
	"{\"verdict\":\"pass\",\"ext\":{\"k\":1}}",
	"{\"verdict\":\"pass\",\"body\":{\"text\":\"x\"},\"ext\":{\"\":\"\"}}",
	"{\"verdict\":\"pass\",\"more\":1}",
	"{\"verdict\":\"refuse\",\"text\":\"a\\u0007\"}",
};
#define BAD_REPLIES (int)(sizeof(bad_replies) / sizeof(bad_replies[0]))

START_TEST(callback_that_says_nonsense_has_failed)
{
	int i = say("alice", "u:bob", "1");

	reply(0, bad_replies[_i]);
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_last("bob", "u:alice",
	    "\"body\":{\"text\":\"1\"},\"unchecked\":true");
	assert_callback("\"failed\":1,\"defaulted\":1,\"error\":\"");
}
END_TEST

START_TEST(callback_that_is_late_has_its_default)
{
	int i = say("alice", "u:bob", "1");

	late(0);
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_last("bob", "u:alice", "\"unchecked\":true");
	assert_callback("\"error\":\"no answer within 1000 ms\"");
	must("callback.update", GUARD(",\"default_verdict\":\"refuse\""));
	i = say("alice", "u:bob", "2");
	reply_as(1, (struct asked){ .status = 500 });
	ck_assert_int_eq(err_of(i), ERR_REFUSED);
	ck_assert_ptr_nonnull(strstr(said[i].request->why.hint, "default"));
	assert_callback("\"error\":\"the status is 500, not 200\"");
}
END_TEST

START_TEST(asking_too_much_at_once_is_no_fault_of_the_callback)
{
	int i = say("alice", "u:bob", "1");

	reply_as(0, (struct asked){ .why = "too many", .is_ours = true });
	ck_assert_int_eq(err_of(i), ERR_BUSY);
	assert_callback("\"failed\":0,\"defaulted\":0}");
}
END_TEST

static void
open_breaker(void)
{
	for (int i = 0; i < kit.settings.breaker.failures; i++) {
		char cid[8];

		snprintf(cid, sizeof(cid), "o%d", said_count);
		(void)say("alice", "u:bob", cid);
		late(asked_count - 1);
	}
}

START_TEST(breaker_says_that_it_opened_and_closed)
{
	open_breaker();
	assert_callback("\"breaker\":\"open\",\"opened_ts\":");
	ck_assert_int_eq(err_of(say("alice", "u:bob", "1")), ERR_OK);
	ck_assert_int_eq(asked_count, kit.settings.breaker.failures);
	assert_callback("\"failed\":5,\"defaulted\":6");
	corekit_pass(&kit, kit.settings.breaker.open_ms);
	ck_assert(!said[say("alice", "u:bob", "2")].is_answered);
	assert_callback("\"breaker\":\"trial\"");
	ck_assert_int_eq(err_of(say("bob", "u:alice", "3")), ERR_OK);
	pass(kit.settings.breaker.failures);
	assert_callback("\"breaker\":\"closed\",\"asked\":6");
}
END_TEST

START_TEST(breaker_of_what_was_changed_begins_anew)
{
	open_breaker();
	kit.wall_ms++;
	must("callback.update",
	    "{\"id\":\"guard\",\"url\":\"http://two.example/\"}");
	assert_callback("\"breaker\":\"closed\",\"asked\":0");
	ck_assert(!said[say("alice", "u:bob", "1")].is_answered);
	open_breaker();
	must("callback.delete", "{\"id\":\"guard\"}");
	ck_assert_int_eq(err_of(say("bob", "u:alice", "1")), ERR_OK);
}
END_TEST

START_TEST(callback_is_tried_by_hand)
{
	int i = call(NULL, "callback.test",
	    "{\"id\":\"guard\",\"text\":\"try\"}");

	ck_assert_ptr_nonnull(strstr(asked[0].body,
	    "\"type\":\"callback.test\""));
	ck_assert_ptr_nonnull(strstr(asked[0].body, "{\"text\":\"try\"}"));
	reply(0, "{\"verdict\":\"refuse\",\"text\":\"no\"}");
	assert_result(i, "{\"ok\":true,\"status\":200,\"took_ms\":0,"
	    "\"verdict\":\"refuse\",\"text\":\"no\"}");
	i = call(NULL, "callback.test", "{\"id\":\"guard\"}");
	late(1);
	assert_result(i, "{\"ok\":false,\"took_ms\":0,"
	    "\"error\":\"no answer within 1000 ms\"}");
	open_breaker();
	i = call(NULL, "callback.test", "{\"id\":\"guard\"}");
	pass(asked_count - 1);
	assert_result(i, "\"verdict\":\"pass\"}");
	assert_callback("\"breaker\":\"closed\"");
}
END_TEST

/* ---- their records ---- */

#define NEW(more) "{\"id\":\"n\",\"url\":\"https://h.example/\"" more "}"
static const struct corekit_refusal refusals[] = {
	{ "people make none", "alice", "callback.create", NEW(""),
	    ERR_FORBIDDEN, NULL },
	{ "an id is one callback's", NULL, "callback.create",
	    GUARD(""), ERR_EXISTS, "id" },
	{ "its address is one", NULL, "callback.create",
	    "{\"id\":\"n\",\"url\":\"ftp://h.example/\"}", ERR_FIELD,
	    "url" },
	{ "conversations are of those that are judged", NULL,
	    "callback.create", NEW(",\"conversations\":[\"room\"]"),
	    ERR_FIELD, "conversations" },
	{ "kinds are those of messages", NULL, "callback.create",
	    NEW(",\"kinds\":[\"smell\"]"), ERR_FIELD, "kinds" },
	{ "what is not there is not changed", NULL, "callback.update",
	    NEW(""), ERR_NOT_FOUND, "id" },
	{ "nor deleted", NULL, "callback.delete", "{\"id\":\"n\"}",
	    ERR_NOT_FOUND, "id" },
	{ "nor shown", NULL, "callback.get", "{\"id\":\"n\"}",
	    ERR_NOT_FOUND, "id" },
	{ "nor tried", NULL, "callback.test", "{\"id\":\"n\"}",
	    ERR_NOT_FOUND, "id" },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(callbacks_refuse)
{
	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(callbacks_of_a_tenant_are_few)
{
	char params[128];

	for (int i = 1; i < CALLBACKS_MAX; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"c%d\","
		    "\"url\":\"http://h.example/\"}", i);
		must("callback.create", params);
	}
	ck_assert_int_eq(corekit_call(&kit, "default", NULL,
	    "callback.create", NEW("")), ERR_LIMIT);
}
END_TEST

START_TEST(callback_is_private_when_who_tends_the_box_permits)
{
	kit.roles = ROLE_KEY;
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "callback.create", NEW(",\"private\":true")), ERR_FORBIDDEN);
	corekit_must(&kit, "default", "alice", "callback.create", NEW(""));
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "callback.update", NEW(",\"private\":true")), ERR_FORBIDDEN);
	must("callback.update", NEW(",\"private\":true"));
	corekit_must(&kit, "default", "alice", "callback.update",
	    "{\"id\":\"n\",\"enabled\":false}");
	/* Elsewhere it is another permission. */
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "callback.update", "{\"id\":\"n\","
	    "\"url\":\"http://10.0.0.1/\"}"), ERR_FORBIDDEN);
	corekit_must(&kit, "default", "alice", "callback.update",
	    "{\"id\":\"n\",\"private\":false,\"url\":\"http://10.0.0.1/\"}");
}
END_TEST

START_TEST(callback_signs_with_both_secrets_for_a_day)
{
	must("callback.update", GUARD(",\"new_secret\":true"));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"secret\":\"whsec_"));
	(void)say("alice", "u:bob", "1");
	ck_assert_uint_eq(asked[0].secrets, 2);
	corekit_pass(&kit, CALLBACK_OLD_SECRET_MS);
	(void)say("alice", "u:bob", "2");
	ck_assert_uint_eq(asked[1].secrets, 1);
	corekit_must(&kit, "default", NULL, "callback.list", "{}");
	ck_assert_ptr_null(strstr(kit.result, "whsec_"));
	assert_callback("\"id\":\"guard\"");
	ck_assert_ptr_null(strstr(kit.result, "whsec_"));
}
END_TEST

START_TEST(callbacks_are_there_after_a_kill)
{
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert(!said[say("alice", "u:bob", "1")].is_answered);
	ck_assert_int_eq(asked_count, 1);
}
END_TEST

START_TEST(asking_nobody_asks_nobody)
{
	int i;

	kit.parts.asker = NULL;
	corekit_down(&kit);
	corekit_up(&kit);
	i = say("alice", "u:bob", "1");
	ck_assert_int_eq(err_of(i), ERR_OK);
	assert_callback("\"failed\":1,\"defaulted\":1");
	assert_result(call(NULL, "callback.test", "{\"id\":\"guard\"}"),
	    "{\"ok\":false");
}
END_TEST

static void
add_ways(TCase *t)
{
	tcase_add_test(t, asking_holds_a_message_until_it_is_judged);
	tcase_add_test(t, asking_keeps_the_order_of_one_sender);
	tcase_add_test(t, asking_holds_nobody_else_back);
	tcase_add_test(t, asking_holds_back_what_nobody_asks_about);
	tcase_add_test(t, asking_asks_nothing_about_what_is_refused_or_stored);
	tcase_add_test(t, asking_checks_again_what_waited);
	tcase_add_test(t, asking_retries_that_wait_get_the_first_answer);
	tcase_add_test(t, asking_withdraws_what_a_session_left_behind);
	tcase_add_test(t, asking_is_bounded_for_each_sender);
	tcase_add_test(t, asking_asks_about_so_many_at_once);
	tcase_add_test(t, asking_ends_with_the_daemon);
}

static void
add_verdicts(TCase *t)
{
	tcase_add_test(t, callback_refuses_with_a_text);
	tcase_add_test(t, callback_rewrites_and_a_retry_still_matches);
	tcase_add_test(t, callbacks_are_asked_one_after_the_other);
	tcase_add_test(t, callback_that_is_deleted_has_no_say);
	tcase_add_test(t, callbacks_word_is_judged_by_word_rules);
	tcase_add_test(t, callback_judges_edits);
	tcase_add_test(t, callback_adds_nothing_to_what_is_damaged);
	tcase_add_test(t, callback_judges_what_is_forwarded);
	tcase_add_test(t, callback_judges_what_is_streamed_as_a_whole);
	tcase_add_loop_test(t, callback_that_says_nonsense_has_failed, 0,
	    BAD_REPLIES);
	tcase_add_test(t, callback_that_is_late_has_its_default);
	tcase_add_test(t,
	    asking_too_much_at_once_is_no_fault_of_the_callback);
	tcase_add_test(t, breaker_says_that_it_opened_and_closed);
	tcase_add_test(t, breaker_of_what_was_changed_begins_anew);
	tcase_add_test(t, callback_is_tried_by_hand);
}

static void
add_records(TCase *t)
{
	tcase_add_test(t, callbacks_refuse);
	tcase_add_test(t, callbacks_of_a_tenant_are_few);
	tcase_add_test(t, callback_is_private_when_who_tends_the_box_permits);
	tcase_add_test(t, callback_signs_with_both_secrets_for_a_day);
	tcase_add_test(t, callbacks_are_there_after_a_kill);
	tcase_add_test(t, asking_nobody_asks_nobody);
}

int
main(void)
{
	Suite *s = suite_create("asking");
	TCase *t = tcase_create("asking");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	add_ways(t);
	add_verdicts(t);
	add_records(t);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
