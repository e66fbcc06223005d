/* SPDX-License-Identifier: Apache-2.0 */
/* The pure parts of http/: accept.c and query.c. */
#include <check.h>
#include <stdlib.h>

#include "http/accept.h"
#include "http/query.h"

static const unsigned char bytes[] = "x";
static const struct page all_codings = {
	.data = { bytes, bytes, bytes }, .size = { 1, 1, 1 } };
static const struct page no_brotli = {
	.data = { bytes, bytes, NULL }, .size = { 1, 1, 0 } };

struct coding_case {
	const char *header;
	enum page_coding all, without_brotli;
};

static const struct coding_case coding_cases[] = {
	{ NULL, PAGE_IDENTITY, PAGE_IDENTITY },
	{ "", PAGE_IDENTITY, PAGE_IDENTITY },
	{ "gzip, deflate, br, zstd", PAGE_BROTLI, PAGE_GZIP },
	{ "gzip", PAGE_GZIP, PAGE_GZIP },
	{ "br;q=0, gzip", PAGE_GZIP, PAGE_GZIP },
	{ "br; q=0.000, gzip;q=0.5", PAGE_GZIP, PAGE_GZIP },
	{ "br;q=0.1", PAGE_BROTLI, PAGE_IDENTITY },
	{ "BR", PAGE_BROTLI, PAGE_IDENTITY },
	{ "brotli", PAGE_IDENTITY, PAGE_IDENTITY },
	{ ",,  ,gzip ,", PAGE_GZIP, PAGE_GZIP },
};

START_TEST(coding_is_the_best_that_both_have)
{
	const struct coding_case *c = &coding_cases[_i];

	ck_assert_int_eq(accept_coding(str_from(c->header), &all_codings),
	    c->all);
	ck_assert_int_eq(accept_coding(str_from(c->header), &no_brotli),
	    c->without_brotli);
}
END_TEST

START_TEST(etag_compares_weakly_and_whole)
{
	struct str tag = STR("\"abc\"");

	ck_assert(accept_etag_matches(STR("\"abc\""), tag));
	ck_assert(accept_etag_matches(STR("\"x\", W/\"abc\""), tag));
	ck_assert(accept_etag_matches(STR("*"), tag));
	ck_assert(!accept_etag_matches(STR("\"ab\""), tag));
	ck_assert(!accept_etag_matches(STR("abc"), tag));
	ck_assert(!accept_etag_matches(STR_NONE, tag));
}
END_TEST

START_TEST(language_is_the_first_of_ours)
{
	ck_assert_str_eq(accept_language(STR("zh-TW,en")), "zh-CN");
	ck_assert_str_eq(accept_language(STR("en, zh")), "en");
	ck_assert_str_eq(accept_language(STR_NONE), "en");
}
END_TEST

struct decode_case {
	const char *text, *decoded;	/* NULL: refused */
};

static const struct decode_case decode_cases[] = {
	{ "", "" },
	{ "a+b%20c", "a b c" },
	{ "%e4%BD%A0", "\xe4\xbd\xa0" },
	{ "%2B%26", "+&" },
	{ "%", NULL },
	{ "%4", NULL },
	{ "%zz", NULL },
	{ "a%00b", NULL },
	{ "%ff", NULL },
	{ "%c0%80", NULL },
};

START_TEST(query_text_is_decoded_strictly)
{
	const struct decode_case *c = &decode_cases[_i];
	struct buf out;
	bool ok;

	buf_init(&out, 64);
	ok = query_decode(str_from(c->text), &out);
	ck_assert(ok == (c->decoded != NULL));
	if (ok)
		ck_assert(str_is(buf_str(&out), c->decoded));
	buf_fini(&out);
}
END_TEST

static void
expect_value(enum field_type type, const char *text, const char *json)
{
	struct field field = { .name = "x", .type = type };
	json_t *value = query_value(&field, str_from(text));
	char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	ck_assert_str_eq(dump, json);
	xfree(dump);
	json_decref(value);
}

START_TEST(query_values_follow_the_field_table)
{
	expect_value(FIELD_T_INT, "12", "12");
	expect_value(FIELD_T_INT, "-3", "-3");
	expect_value(FIELD_T_INT, "012", "\"012\"");
	expect_value(FIELD_T_INT, "9223372036854775808",
	    "\"9223372036854775808\"");
	expect_value(FIELD_T_INT, "", "\"\"");
	expect_value(FIELD_T_BOOL, "true", "true");
	expect_value(FIELD_T_BOOL, "false", "false");
	expect_value(FIELD_T_BOOL, "1", "\"1\"");
	expect_value(FIELD_T_STRING, "12", "\"12\"");
	expect_value(FIELD_T_IDS, "a,b", "[\"a\",\"b\"]");
	expect_value(FIELD_T_IDS, "a,", "[\"a\",\"\"]");
	expect_value(FIELD_T_IDS, "", "[]");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("httptext");
	TCase *tc = tcase_create("httptext");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_loop_test(tc, coding_is_the_best_that_both_have, 0,
	    sizeof(coding_cases) / sizeof(coding_cases[0]));
	tcase_add_test(tc, etag_compares_weakly_and_whole);
	tcase_add_test(tc, language_is_the_first_of_ours);
	tcase_add_loop_test(tc, query_text_is_decoded_strictly, 0,
	    sizeof(decode_cases) / sizeof(decode_cases[0]));
	tcase_add_test(tc, query_values_follow_the_field_table);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
