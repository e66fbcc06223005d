/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/jsonw.h"
#include "base/rng.h"

START_TEST(jsonw_places_commas)
{
	struct buf b;
	struct jsonw w;

	buf_init(&b, 1000);
	w = jsonw_on(&b);
	jsonw_object(&w);
	jsonw_int_field(&w, "a", 1);
	jsonw_string_field(&w, "b", STR("x"));
	jsonw_bool_field(&w, "c", true);
	jsonw_key(&w, "d");
	jsonw_array(&w);
	jsonw_null(&w);
	jsonw_bool(&w, false);
	jsonw_object(&w);
	jsonw_object_end(&w);
	jsonw_array(&w);
	jsonw_array_end(&w);
	jsonw_int(&w, -2);
	jsonw_array_end(&w);
	jsonw_raw_field(&w, "e", STR("{\"f\":[]}"));
	jsonw_key(&w, "g");
	jsonw_object(&w);
	jsonw_raw_field(&w, "h", STR("1"));
	jsonw_object_end(&w);
	jsonw_raw_field(&w, "i", STR("2"));
	jsonw_object_end(&w);
	ck_assert_str_eq(b.data, "{\"a\":1,\"b\":\"x\",\"c\":true,"
	    "\"d\":[null,false,{},[],-2],\"e\":{\"f\":[]},\"g\":{\"h\":1},"
	    "\"i\":2}");
	buf_fini(&b);
}
END_TEST

START_TEST(jsonw_int_covers_its_range)
{
	static const struct {
		int64_t value;
		const char *text;
	} cases[] = {
		{ 0, "0" }, { 9, "9" }, { 10, "10" }, { -1, "-1" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct buf b;
	struct jsonw w;

	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&b);
		w = jsonw_on(&b);
		jsonw_int(&w, cases[i].value);
		ck_assert_str_eq(b.data, cases[i].text);
	}
	buf_fini(&b);
}
END_TEST

static void
check_round_trip(struct buf *b, struct str s)
{
	struct jsonw w = jsonw_on(b);
	json_t *value;

	buf_reset(b);
	jsonw_string(&w, s);
	value = json_loadb(b->data, b->len, JSON_DECODE_ANY | JSON_ALLOW_NUL,
	    NULL);
	ck_assert_ptr_nonnull(value);
	ck_assert_uint_eq(json_string_length(value), s.len);
	ck_assert(s.len == 0 ||
	    memcmp(json_string_value(value), s.p, s.len) == 0);
	json_decref(value);
}

/* Every ASCII character at every place around the step of eight bytes. */
START_TEST(jsonw_string_comes_back_through_another_parser)
{
	char text[24];
	struct buf b;

	buf_init(&b, 1000);
	for (int c = 0; c < 128; c++) {
		for (size_t at = 0; at < sizeof(text); at++) {
			memset(text, 'a', sizeof(text));
			text[at] = (char)c;
			check_round_trip(&b, (struct str){ text,
			    sizeof(text) });
		}
	}
	check_round_trip(&b, STR(""));
	check_round_trip(&b, STR("驿站\u2028\u2029😀 \"quoted\\\""));
	buf_fini(&b);
}
END_TEST

START_TEST(jsonw_string_of_random_characters_comes_back)
{
	struct rng_seeded rng;
	char text[64];
	struct buf b;

	buf_init(&b, 1000);
	rng_seeded_init(&rng, 3);
	for (int i = 0; i < 20000; i++) {
		size_t len = rng_seeded_below(&rng, sizeof(text));

		for (size_t j = 0; j < len; j++)
			text[j] = "ab\"\\\n\x1f\x7f /"[
			    rng_seeded_below(&rng, 9)];
		check_round_trip(&b, (struct str){ text, len });
	}
	buf_fini(&b);
}
END_TEST

START_TEST(jsonw_string_escapes_only_what_it_must)
{
	struct buf b;
	struct jsonw w;

	buf_init(&b, 1000);
	w = jsonw_on(&b);
	jsonw_string(&w, STR("/é\x7f\u2028\n\x01\x1f"));
	ck_assert_str_eq(b.data, "\"/é\x7f\u2028\\n\\u0001\\u001f\"");
	buf_reset(&b);
	w = jsonw_on(&b);
	jsonw_object(&w);
	jsonw_int_field(&w, "a\"b", 1);
	jsonw_object_end(&w);
	ck_assert_str_eq(b.data, "{\"a\\\"b\":1}");
	buf_fini(&b);
}
END_TEST

START_TEST(jsonw_beyond_max_sets_overflow)
{
	for (size_t max = 0; max < 17; max++) {
		struct buf b;
		struct jsonw w;

		buf_init(&b, max);
		w = jsonw_on(&b);
		jsonw_object(&w);
		jsonw_string_field(&w, "key", STR("\n value"));
		jsonw_object_end(&w);
		ck_assert_msg(b.overflow, "max %zu", max);
		ck_assert_uint_le(b.len, max);
		buf_fini(&b);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jsonw");
	TCase *tc = tcase_create("jsonw");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, jsonw_places_commas);
	tcase_add_test(tc, jsonw_int_covers_its_range);
	tcase_add_test(tc, jsonw_string_comes_back_through_another_parser);
	tcase_add_test(tc, jsonw_string_of_random_characters_comes_back);
	tcase_add_test(tc, jsonw_string_escapes_only_what_it_must);
	tcase_add_test(tc, jsonw_beyond_max_sets_overflow);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
