/* SPDX-License-Identifier: Apache-2.0 */
/* Letters: what stands in their headers stays there. */
#include <check.h>
#include <stdlib.h>

#include "base/letter.h"

static struct buf out;
static struct letter letter;

static void
setup(void)
{
	buf_init(&out, LETTER_MAX);
	letter = (struct letter){ .from = STR("chat@example.com"),
		.from_name = STR("Lantern"), .to = STR("alice@example.org"),
		.subject = STR("Hello"), .text = STR("one\ntwo\n"),
		.ts_ms = 1700000000000, .id = STR("a1") };
}

static void
teardown(void)
{
	buf_fini(&out);
}

static bool
has(const char *text)
{
	return strstr(out.data, text) != NULL;
}

START_TEST(letter_has_its_headers_and_its_text)
{
	letter_put(&letter, &out);
	ck_assert_str_eq(out.data,
	    "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
	    "From: Lantern\r\n <chat@example.com>\r\n"
	    "To: <alice@example.org>\r\n"
	    "Subject: Hello\r\n"
	    "Message-ID: <a1@example.com>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "b25lDQp0d28NCg==\r\n");
}
END_TEST

START_TEST(letter_encodes_what_is_not_plain)
{
	letter.from_name = STR("驿站");
	letter.subject = STR("a, b");
	letter_put(&letter, &out);
	ck_assert(has("From: =?UTF-8?B?6am/56uZ?=\r\n <chat@example.com>\r\n"));
	ck_assert(has("Subject: =?UTF-8?B?YSwgYg==?=\r\n"));
}
END_TEST

START_TEST(letter_lets_no_header_in)
{
	letter.from_name = STR("x\r\nBcc: eve@example.net");
	letter.subject = STR("y\nTo: eve@example.net\x7f");
	letter_put(&letter, &out);
	ck_assert(!has("Bcc"));
	ck_assert(!has("eve"));
	/* "y To: eve@example.net " */
	ck_assert(has("Subject: =?UTF-8?B?eSBUbzogZXZlQGV4YW1wbGUubmV0IA==?=\r\n"));
}
END_TEST

START_TEST(letter_cuts_words_between_characters)
{
	struct buf many;
	const char *at;

	buf_init(&many, 4096);
	for (int i = 0; i < 60; i++)
		buf_puts(&many, i % 7 == 0 ? "x" : "站");
	letter.subject = buf_str(&many);
	letter_put(&letter, &out);
	at = strstr(out.data, "Subject: ") + 9;
	for (int words = 0; strncmp(at, "=?UTF-8?B?", 10) == 0; words++) {
		size_t len = strcspn(at, "\r");

		ck_assert_uint_le(len, 75);
		ck_assert_int_eq(strncmp(at + len - 2, "?=", 2), 0);
		ck_assert_int_lt(words, 10);
		at += len + (strncmp(at + len, "\r\n ", 3) == 0 ? 3 : 0);
	}
	ck_assert_int_eq(strncmp(at, "\r\nMessage-ID", 12), 0);
	buf_fini(&many);
}
END_TEST

START_TEST(letter_of_the_longest_text_fits)
{
	char text[LETTER_TEXT_MAX];

	memset(text, '\n', sizeof(text));
	letter.text = (struct str){ text, sizeof(text) };
	letter_put(&letter, &out);
	ck_assert(!out.overflow);
	for (const char *p = out.data; *p != '\0'; p += strcspn(p, "\n") + 1)
		ck_assert_uint_le(strcspn(p, "\r"), 78);
}
END_TEST

START_TEST(letter_knows_addresses)
{
	static const char *const good[] = { "a@b", "a.b+c@x-y.example",
		"o'neil@example.com", "1@1.1", NULL };
	static const char *const bad[] = { "", "a", "@b", "a@", "a b@c",
		".a@b", "a.@b", "a..b@c", "a@b.", "a@.b", "a@-b", "a@b-",
		"a@b-.c", "a@b..c", "a@b@c", "a@b\r\n", "<a@b>", "a@b_c",
		"\"a\"@b", "a@[127.0.0.1]", "站@b", NULL };
	char longest[LETTER_ADDRESS_MAX + 2];

	for (int i = 0; good[i] != NULL; i++)
		ck_assert_msg(letter_is_address(str_from(good[i])), "%s",
		    good[i]);
	for (int i = 0; bad[i] != NULL; i++)
		ck_assert_msg(!letter_is_address(str_from(bad[i])), "%s",
		    bad[i]);
	memset(longest, 'a', sizeof(longest));
	longest[64] = '@';
	longest[100] = '.';
	ck_assert(letter_is_address((struct str){ longest,
	    LETTER_ADDRESS_MAX }));
	ck_assert(!letter_is_address((struct str){ longest,
	    LETTER_ADDRESS_MAX + 1 }));
	longest[64] = 'a';
	longest[65] = '@';
	ck_assert(!letter_is_address((struct str){ longest, 100 }));
	ck_assert(!letter_is_address((struct str){ "a\0@b", 4 }));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("letter");
	TCase *tc = tcase_create("letter");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, letter_has_its_headers_and_its_text);
	tcase_add_test(tc, letter_encodes_what_is_not_plain);
	tcase_add_test(tc, letter_lets_no_header_in);
	tcase_add_test(tc, letter_cuts_words_between_characters);
	tcase_add_test(tc, letter_of_the_longest_text_fits);
	tcase_add_test(tc, letter_knows_addresses);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
