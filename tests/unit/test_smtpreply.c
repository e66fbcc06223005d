/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of mail servers, at every split. */
#include <check.h>
#include <stdlib.h>

#include "net/smtpreply.h"

static struct smtpreply reply;

/* In pieces of that size; *left: bytes that were not its. */
static enum smtpreply_state
take(const char *text, size_t piece, size_t *left)
{
	size_t len = strlen(text), at = 0, used;
	enum smtpreply_state state = SMTPREPLY_MORE;

	memset(&reply, 0, sizeof(reply));
	while (at < len && state == SMTPREPLY_MORE) {
		size_t n = len - at < piece ? len - at : piece;

		state = smtpreply_take(&reply, text + at, n, &used);
		at += used;
	}
	*left = len - at;
	return state;
}

static void
check(const char *text, enum smtpreply_state expected, int code, size_t rest)
{
	size_t left;

	for (size_t piece = 1; piece <= strlen(text); piece++) {
		ck_assert_msg(take(text, piece, &left) == expected, "%s", text);
		if (expected != SMTPREPLY_DONE)
			continue;
		ck_assert_int_eq(reply.code, code);
		ck_assert_uint_eq(left, rest);
	}
}

START_TEST(smtpreply_ends_with_its_last_line)
{
	check("220 mail.example.com ready\r\n", SMTPREPLY_DONE, 220, 0);
	check("250\r\n", SMTPREPLY_DONE, 250, 0);
	check("250 \r\n", SMTPREPLY_DONE, 250, 0);
	check("250-a\r\n250-b\r\n250 c\r\n", SMTPREPLY_DONE, 250, 0);
	check("250-a\n250 b\n", SMTPREPLY_DONE, 250, 0);
	check("250-a\r\n250-b\r\n", SMTPREPLY_MORE, 0, 0);
	/* What a thief put behind it stays where it is. */
	check("220 go\r\nMAIL", SMTPREPLY_DONE, 220, 4);
}
END_TEST

START_TEST(smtpreply_refuses_what_is_none)
{
	check("HTTP/1.1 400 Bad Request\r\n", SMTPREPLY_BAD, 0, 0);
	check("\r\n", SMTPREPLY_BAD, 0, 0);
	check("25\r\n", SMTPREPLY_BAD, 0, 0);
	check("199 x\r\n", SMTPREPLY_BAD, 0, 0);
	check("600 x\r\n", SMTPREPLY_BAD, 0, 0);
	check("250x\r\n", SMTPREPLY_BAD, 0, 0);
	check("250-a\r\n550 b\r\n", SMTPREPLY_BAD, 0, 0);
	check("250 a\rb\r\n", SMTPREPLY_BAD, 0, 0);
}
END_TEST

START_TEST(smtpreply_has_its_words)
{
	struct str rest;
	size_t left;

	take("250-mail.example.com hello\r\n250-starttls\r\n"
	    "250-SIZE 10\r\n250 AUTH LOGIN PLAIN\r\n", 5, &left);
	ck_assert(smtpreply_has(&reply, "STARTTLS", NULL));
	ck_assert(smtpreply_has(&reply, "AUTH", &rest));
	ck_assert(str_is(rest, " LOGIN PLAIN"));
	ck_assert(!smtpreply_has(&reply, "AUT", NULL));
	ck_assert(!smtpreply_has(&reply, "PLAIN", NULL));
}
END_TEST

static void
says(const char *text, const char *expected)
{
	struct buf out;
	size_t left;

	buf_init(&out, SMTPREPLY_WORDS_MAX);
	take(text, 3, &left);
	smtpreply_say(&reply, &out);
	ck_assert_str_eq(out.data, expected);
	buf_fini(&out);
}

START_TEST(smtpreply_says_what_can_be_read)
{
	says("550-no such\tbox\r\n550 here\x1b\r\n", "no such box here ");
	says("550 用户不存在\r\n", "用户不存在");
	says("550 \xd3\xc3\xbb\xa7 x\r\n", "???? x");
}
END_TEST

START_TEST(smtpreply_is_bounded)
{
	enum smtpreply_state state = SMTPREPLY_MORE;
	size_t used;
	int lines = 0;

	memset(&reply, 0, sizeof(reply));
	while (state == SMTPREPLY_MORE && lines++ < 1000)
		state = smtpreply_take(&reply, "250-some words of it\r\n", 22,
		    &used);
	ck_assert_int_eq(state, SMTPREPLY_BAD);
	ck_assert_int_eq(lines, SMTPREPLY_LINES_MAX + 1);
	memset(&reply, 0, sizeof(reply));
	state = smtpreply_take(&reply, "250 ", 4, &used);
	for (int i = 0; i < SMTPREPLY_LINE_MAX && state == SMTPREPLY_MORE; i++)
		state = smtpreply_take(&reply, "x", 1, &used);
	ck_assert_int_eq(state, SMTPREPLY_BAD);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("smtpreply");
	TCase *tc = tcase_create("smtpreply");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, smtpreply_ends_with_its_last_line);
	tcase_add_test(tc, smtpreply_refuses_what_is_none);
	tcase_add_test(tc, smtpreply_has_its_words);
	tcase_add_test(tc, smtpreply_says_what_can_be_read);
	tcase_add_test(tc, smtpreply_is_bounded);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
