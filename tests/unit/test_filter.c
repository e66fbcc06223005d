/* SPDX-License-Identifier: Apache-2.0 */
/* What filters may do to a message, and what a retry of it is answered. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/filter.h"
#include "corekit.h"

/* Changes between calls, as a filter's options may between two starts. */
struct mood {
	bool refuses;
	const char *text;	/* instead of what was said */
	struct draft seen;
	char conv[CONV_NAME_ROOM];
	int asked;
};

static enum err
judge(const void *self, struct draft *d)
{
	struct mood *m = *(struct mood *const *)self;

	m->asked++;
	m->seen = *d;
	snprintf(m->conv, sizeof(m->conv), "%.*s", STR_FMT(d->conv));
	if (m->text != NULL)
		d->text = str_from(m->text);
	d->hint = m->refuses ? "say it otherwise" : NULL;
	return m->refuses ? ERR_REFUSED : ERR_OK;
}

static struct corekit kit;
static struct mood moods[2];
static struct mood *mood_at[2] = { &moods[0], &moods[1] };
static const struct filter filters[2] = {
	{ .name = "first", .judge = judge, .self = &mood_at[0] },
	{ .name = "second", .judge = judge, .self = &mood_at[1] },
};

static void
setup(void)
{
	memset(moods, 0, sizeof(moods));
	corekit_init(&kit);
	kit.parts.filters = filters;
	kit.parts.filter_count = 2;
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\",\"name\":\"Alice\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\",\"name\":\"Bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
assert_last_text(const char *text)
{
	char wanted[256];

	corekit_must(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\",\"limit\":1}");
	snprintf(wanted, sizeof(wanted), "\"body\":{\"text\":\"%s\"}", text);
	ck_assert_msg(strstr(kit.result, wanted) != NULL, "%s", kit.result);
}

START_TEST(filter_sees_the_decoded_message)
{
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "hello"),
	    ERR_OK);
	ck_assert_str_eq(moods[0].conv, "d:alice:bob");
	ck_assert(str_is(moods[0].seen.tenant, "default"));
	ck_assert(str_is(moods[0].seen.user, "alice"));
	ck_assert_int_eq(moods[1].asked, 1);
	assert_last_text("hello");
}
END_TEST

START_TEST(filter_that_refuses_ends_it)
{
	moods[0].refuses = true;
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "hello"),
	    ERR_REFUSED);
	ck_assert_str_eq(kit.why.field, "body.text");
	ck_assert_str_eq(kit.why.hint, "say it otherwise");
	ck_assert_int_eq(moods[1].asked, 0);
	/* Not even the conversation was made. */
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\"}"), ERR_NOT_FOUND);
}
END_TEST

START_TEST(filter_does_not_undo_what_was_said)
{
	char first[sizeof(kit.result)];

	corekit_send(&kit, "alice", "u:bob", "1", "hello");
	memcpy(first, kit.result, sizeof(first));
	moods[1].refuses = true;
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "hello"),
	    ERR_OK);
	ck_assert_str_eq(kit.result, first);
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "other"),
	    ERR_CONFLICT);
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "2", "hello"),
	    ERR_REFUSED);
}
END_TEST

START_TEST(filter_rewrites_and_a_retry_still_matches)
{
	char first[sizeof(kit.result)];

	moods[0].text = "h***o";
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "hello"),
	    ERR_OK);
	memcpy(first, kit.result, sizeof(first));
	ck_assert(str_is(moods[1].seen.text, "h***o"));
	assert_last_text("h***o");
	/* It may have learnt another way to say it meanwhile. */
	moods[0].text = "?";
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "hello"),
	    ERR_OK);
	ck_assert_str_eq(kit.result, first);
	assert_last_text("h***o");
	/* What it made of it is not what the client said. */
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "h***o"),
	    ERR_CONFLICT);
}
END_TEST

START_TEST(filter_cannot_make_a_message_too_long)
{
	char *text = xmalloc(7 * BODY_MAX_BYTES);

	memset(text, 'x', 7 * BODY_MAX_BYTES);
	text[7 * BODY_MAX_BYTES - 1] = '\0';
	moods[1].text = text;
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "1", "hello"),
	    ERR_FIELD);
	xfree(text);
}
END_TEST

START_TEST(filter_tells_strangers_nothing)
{
	moods[0].refuses = true;
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:secret", "1",
	    "hello"), ERR_NOT_MEMBER);
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:alice", "1",
	    "hello"), ERR_FIELD);
	ck_assert_int_eq(moods[0].asked, 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("filter");
	TCase *t = tcase_create("filter");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, filter_sees_the_decoded_message);
	tcase_add_test(t, filter_that_refuses_ends_it);
	tcase_add_test(t, filter_does_not_undo_what_was_said);
	tcase_add_test(t, filter_rewrites_and_a_retry_still_matches);
	tcase_add_test(t, filter_cannot_make_a_message_too_long);
	tcase_add_test(t, filter_tells_strangers_nothing);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
