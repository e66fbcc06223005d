/* SPDX-License-Identifier: Apache-2.0 */
/* Terms of a text: what is one, and as what it is searched for. */
#include <check.h>
#include <stdlib.h>

#include "base/term.h"
#include "base/text.h"

/* The terms with bars between them. */
static const char *
cut(const char *text)
{
	static char out[1024];
	struct terms s;
	struct term t;
	size_t len = 0;

	terms_init(&s, str_from(text));
	while (terms_next(&s, &t)) {
		ck_assert_uint_lt(len + t.len + 1, sizeof(out));
		if (len > 0)
			out[len++] = '|';
		memcpy(out + len, t.text, t.len);
		len += t.len;
	}
	out[len] = '\0';
	return out;
}

START_TEST(each_character_of_an_unspaced_script_is_a_term)
{
	ck_assert_str_eq(cut("会议"), "会|议");
	ck_assert_str_eq(cut("今天，开会。"), "今|天|开|会");
	ck_assert_str_eq(cut("カタカナ"), "カ|タ|カ|ナ");
	ck_assert_str_eq(cut("한국"), "한|국");
	ck_assert_str_eq(cut("𠀀𠀁"), "𠀀|𠀁");
}
END_TEST

START_TEST(each_word_of_a_spaced_script_is_a_term)
{
	ck_assert_str_eq(cut("A contract, of 2026"), "a|contract|of|2026");
	ck_assert_str_eq(cut("A-2026/b_c"), "a|2026|b|c");
	ck_assert_str_eq(cut("Привет мир"), "привет|мир");
}
END_TEST

START_TEST(where_scripts_meet_a_term_ends)
{
	ck_assert_str_eq(cut("合同A"), "合|同|a");
	ck_assert_str_eq(cut("A合同b2会"), "a|合|同|b2|会");
	ck_assert_str_eq(cut("会议室Contract A-2026"),
	    "会|议|室|contract|a|2026");
}
END_TEST

START_TEST(case_width_accents_and_tradition_do_not_matter)
{
	ck_assert_str_eq(cut("ＣＯＮＴＲＡＣＴ"), "contract");
	ck_assert_str_eq(cut("Café Ångström"), "cafe|angstrom");
	ck_assert_str_eq(cut("cafe\xcc\x81s"), "cafes");	/* U+0301 */
	ck_assert_str_eq(cut("Việt"), "viet");
	ck_assert_str_eq(cut("會議"), "会|议");
	ck_assert_str_eq(cut("ｶﾅ"), "カ|ナ");
	ck_assert_str_eq(cut("so\xc2\xad" "ft"), "soft");	/* U+00AD */
}
END_TEST

START_TEST(separators_alone_are_no_term)
{
	ck_assert_str_eq(cut(""), "");
	ck_assert_str_eq(cut(" \t\n"), "");
	ck_assert_str_eq(cut("…！？《》"), "");
	ck_assert_str_eq(cut("\xcc\x81\xe2\x80\x8d"), "");
}
END_TEST

START_TEST(a_term_knows_where_it_stands)
{
	static const char text[] = "《合》 Ábc, d";
	static const struct { const char *at; size_t len; } expect[] = {
		{ "合", 3 }, { "Ábc", 4 }, { "d", 1 },
	};
	struct terms s;
	struct term t;

	terms_init(&s, str_from(text));
	for (unsigned i = 0; i < 3; i++) {
		ck_assert(terms_next(&s, &t));
		ck_assert_ptr_eq(text + t.from, strstr(text, expect[i].at));
		ck_assert_uint_eq(t.upto - t.from, expect[i].len);
	}
	ck_assert(!terms_next(&s, &t));
}
END_TEST

START_TEST(of_a_long_word_the_beginning_is_the_term)
{
	char text[200];
	struct terms s;
	struct term t;

	memset(text, 'x', sizeof(text));
	memcpy(text + 63, "é", 2);	/* would be cut in two */
	terms_init(&s, (struct str){ text, sizeof(text) });
	ck_assert(terms_next(&s, &t));
	ck_assert_uint_eq(t.len, TERM_BYTES_MAX);
	ck_assert_int_eq(t.text[63], 'e');
	ck_assert_uint_eq(t.from, 0);
	ck_assert_uint_eq(t.upto, sizeof(text));
	ck_assert(!terms_next(&s, &t));
}
END_TEST

START_TEST(of_a_long_word_no_character_is_cut)
{
	char text[33 * 2 + 1] = "x";
	struct terms s;
	struct term t;

	for (unsigned i = 0; i < 33; i++)
		memcpy(text + 1 + i * 2, "ж", 2);
	terms_init(&s, (struct str){ text, sizeof(text) });
	ck_assert(terms_next(&s, &t));
	ck_assert_uint_eq(t.len, TERM_BYTES_MAX - 1);
	ck_assert(utf8_valid(term_str(&t)));
}
END_TEST

START_TEST(terms_of_a_term_are_itself)
{
	struct buf b;
	struct term t, again;
	struct terms s;

	buf_init(&b, 16);
	for (uint32_t c = 1; c < 0x110000; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		buf_reset(&b);
		utf8_put(&b, c);
		terms_init(&s, buf_str(&b));
		if (!terms_next(&s, &t))
			continue;
		ck_assert(utf8_valid(term_str(&t)));
		terms_init(&s, term_str(&t));
		ck_assert_msg(terms_next(&s, &again), "U+%04X", c);
		ck_assert_msg(str_eq(term_str(&t), term_str(&again)),
		    "U+%04X", c);
	}
	buf_fini(&b);
}
END_TEST

START_TEST(bases_are_in_order)
{
	for (size_t i = 1; i < term_base_count; i++)
		ck_assert_uint_lt(term_bases[i - 1].letter,
		    term_bases[i].letter);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("term");
	TCase *c = tcase_create("term");
	SRunner *runner;
	int failed;

	tcase_set_timeout(c, 60);
	tcase_add_test(c, each_character_of_an_unspaced_script_is_a_term);
	tcase_add_test(c, each_word_of_a_spaced_script_is_a_term);
	tcase_add_test(c, where_scripts_meet_a_term_ends);
	tcase_add_test(c, case_width_accents_and_tradition_do_not_matter);
	tcase_add_test(c, separators_alone_are_no_term);
	tcase_add_test(c, a_term_knows_where_it_stands);
	tcase_add_test(c, of_a_long_word_the_beginning_is_the_term);
	tcase_add_test(c, of_a_long_word_no_character_is_cut);
	tcase_add_test(c, terms_of_a_term_are_itself);
	tcase_add_test(c, bases_are_in_order);
	suite_add_tcase(s, c);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
