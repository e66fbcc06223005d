/* SPDX-License-Identifier: Apache-2.0 */
/* Searching a text: phrases, words that go on, what is shown of a hit. */
#include <check.h>
#include <stdlib.h>

#include "model/find.h"

static bool
finds(const char *search, const char *text)
{
	struct field_error why;
	struct find_hits hits;
	struct find f;

	ck_assert_int_eq(find_parse(&f, str_from(search), &why), ERR_OK);
	return find_in(&f, str_from(text), &hits);
}

#define MEETING "今天下午三点在会议室开会，请带上合同 Contract A-2026"

START_TEST(chinese_is_found_within_a_sentence)
{
	ck_assert(finds("会", MEETING));
	ck_assert(finds("会议", MEETING));
	ck_assert(finds("会议室", MEETING));
	ck_assert(finds("合同", MEETING));
	ck_assert(finds("會議", MEETING));
	ck_assert(!finds("议会", MEETING));
	ck_assert(!finds("会上", MEETING));
}
END_TEST

START_TEST(latin_words_are_found_by_their_beginning)
{
	ck_assert(finds("contract", MEETING));
	ck_assert(finds("CONTRACT", MEETING));
	ck_assert(finds("contr", MEETING));
	ck_assert(!finds("ontract", MEETING));
	ck_assert(!finds("contracts", MEETING));
	ck_assert(!finds("co", MEETING));	/* too short to go on */
	ck_assert(finds("a-2026", MEETING));
	ck_assert(finds("a-202", MEETING));
	ck_assert(!finds("a-20", MEETING));
	/* Characters are counted, not bytes. */
	ck_assert(finds("дог", "Новый договор"));
	ck_assert(!finds("до", "Новый договор"));
}
END_TEST

START_TEST(pieces_are_in_any_order_and_terms_of_one_beside_each_other)
{
	ck_assert(finds("合同 会议", MEETING));
	ck_assert(finds("2026 contract 会", MEETING));
	ck_assert(!finds("合同会议", MEETING));
	ck_assert(!finds("合同 周五", MEETING));
	ck_assert(finds("合同A", "请看合同A和合同B"));
	ck_assert(!finds("合同A", "请看合同B和方案A"));
	ck_assert(finds("合同A", "请看《合同》 A"));
}
END_TEST

START_TEST(what_is_quoted_is_a_phrase_of_whole_words)
{
	ck_assert(finds("\"contract a\"", MEETING));
	ck_assert(!finds("\"a contract\"", MEETING));
	ck_assert(!finds("\"contr\"", MEETING));
	ck_assert(finds("“contract a” 会议", MEETING));
	ck_assert(finds("会议\"contract", MEETING));	/* without an end */
	ck_assert(!finds("「合同 会议」", MEETING));
}
END_TEST

START_TEST(a_phrase_is_found_where_its_beginning_repeats)
{
	ck_assert(finds("哈哈好", "哈哈哈哈好"));
	ck_assert(finds("\"a b a c\"", "a b a b a c"));
	ck_assert(!finds("\"a b a c\"", "a b a b c"));
}
END_TEST

START_TEST(a_search_has_something_and_not_too_much)
{
	char many[FIND_TERMS_MAX * 3 + 4] = "";
	struct field_error why;
	struct find f;

	ck_assert_int_eq(find_parse(&f, STR(""), &why), ERR_FIELD);
	ck_assert_int_eq(find_parse(&f, STR(" …\"\" "), &why), ERR_FIELD);
	for (unsigned i = 0; i < FIND_TERMS_MAX; i++)
		memcpy(many + i * 3, "会", 3);
	ck_assert_int_eq(find_parse(&f, str_from(many), &why), ERR_OK);
	ck_assert(find_in(&f, str_from(many), &(struct find_hits){ 0 }));
	memcpy(many + FIND_TERMS_MAX * 3, "议", 4);
	ck_assert_int_eq(find_parse(&f, str_from(many), &why), ERR_FIELD);
	ck_assert_str_eq(why.field, "text");
}
END_TEST

static const char *
excerpt(const char *search, const char *text, size_t chars)
{
	static char out[4096];
	struct field_error why;
	struct find_hits hits;
	struct find f;
	struct buf b;
	struct jsonw w;

	ck_assert_int_eq(find_parse(&f, str_from(search), &why), ERR_OK);
	(void)find_in(&f, str_from(text), &hits);
	buf_init(&b, sizeof(out) - 1);
	w = jsonw_on(&b);
	find_write_excerpt(&w, str_from(text), &hits, chars);
	memcpy(out, b.data, b.len + 1);
	buf_fini(&b);
	return out;
}

START_TEST(an_excerpt_shows_hits_by_turns)
{
	ck_assert_str_eq(excerpt("会", "开会吗？会的", 80),
	    "[\"开\",\"会\",\"吗？\",\"会\",\"的\"]");
	ck_assert_str_eq(excerpt("会", "会", 80), "[\"\",\"会\"]");
	ck_assert_str_eq(excerpt("会", "没有", 80), "[\"没有\"]");
	ck_assert_str_eq(excerpt("contr", "the Contract.", 80),
	    "[\"the \",\"Contract\",\".\"]");
}
END_TEST

START_TEST(an_excerpt_is_around_the_first_hit)
{
	ck_assert_str_eq(excerpt("子", "甲乙丙丁戊己庚辛子丑寅卯辰巳午未", 8),
	    "[\"…庚辛\",\"子\",\"丑寅卯辰巳…\"]");
	ck_assert_str_eq(excerpt("丑寅卯辰", "甲乙丙丁丑寅卯辰巳", 4),
	    "[\"…丁\",\"丑寅卯辰\",\"…\"]");
	ck_assert_str_eq(excerpt("子", "甲乙丙丁", 2), "[\"甲乙…\"]");
}
END_TEST

START_TEST(hits_that_touch_each_other_are_one)
{
	ck_assert_str_eq(excerpt("开会议 会议室", "去开会议室吧", 80),
	    "[\"去\",\"开会议室\",\"吧\"]");
}
END_TEST

START_TEST(a_text_with_many_hits_marks_some_and_counts_all)
{
	char text[301] = "";
	struct field_error why;
	struct find_hits hits;
	struct find f;

	ck_assert_int_eq(find_parse(&f, STR("会"), &why), ERR_OK);
	for (unsigned i = 0; i < 100; i++)
		memcpy(text + i * 3, "会", 3);
	ck_assert(find_in(&f, str_from(text), &hits));
	ck_assert_uint_eq(hits.count, FIND_HITS_MAX);
	ck_assert_uint_eq(hits.said, 100);
	ck_assert_uint_eq(hits.terms, 100);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("find");
	TCase *c = tcase_create("find");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(c, chinese_is_found_within_a_sentence);
	tcase_add_test(c, latin_words_are_found_by_their_beginning);
	tcase_add_test(c,
	    pieces_are_in_any_order_and_terms_of_one_beside_each_other);
	tcase_add_test(c, what_is_quoted_is_a_phrase_of_whole_words);
	tcase_add_test(c, a_phrase_is_found_where_its_beginning_repeats);
	tcase_add_test(c, a_search_has_something_and_not_too_much);
	tcase_add_test(c, an_excerpt_shows_hits_by_turns);
	tcase_add_test(c, an_excerpt_is_around_the_first_hit);
	tcase_add_test(c, hits_that_touch_each_other_are_one);
	tcase_add_test(c, a_text_with_many_hits_marks_some_and_counts_all);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
