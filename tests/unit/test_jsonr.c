/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdbool.h>
#include <stdio.h>

#include "base/jsonr.h"
#include "base/mem.h"
#include "base/rng.h"

/* The other reader of the same strictness. */
static json_t *
parse_as_jansson(struct str s)
{
	return json_loadb(s.p, s.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

/* Both take it and mean the same, or both refuse. The text has its own
 * allocation, so that a sanitizer sees a read beyond its end. */
static bool
is_agreed(struct str s, bool *is_taken)
{
	char *exact = xmalloc(s.len);
	json_t *mine, *other;
	bool agreed;

	memcpy(exact, s.p, s.len);
	s.p = exact;
	if (jsonr_parse(s, 512, &mine) != ERR_OK)
		mine = NULL;
	/* Jansson takes a zero byte behind the value for its end. */
	other = memchr(s.p, '\0', s.len) ? NULL : parse_as_jansson(s);
	agreed = mine ? json_equal(mine, other) : !other;
	*is_taken = mine != NULL;
	json_decref(mine);
	json_decref(other);
	xfree(exact);
	return agreed;
}

static void
check_agreed(const char *text)
{
	bool is_taken;

	for (size_t len = 1; len <= strlen(text); len++)
		ck_assert_msg(is_agreed((struct str){ text, len }, &is_taken),
		    "%.*s", (int)len, text);
}

START_TEST(jsonr_agrees_with_jansson_at_every_cut)
{
	static const char *const texts[] = {
		"{\"a\":[1,-2,3.25,1e3,-1E-2,true,false,null,\"x\"],\"b\":{}}",
		" [ ] ", "\t{\r\n}\n", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
		"\"\\ud83d\\ude00 \\uD83D\\uDE00\"", "\"\\ud83d\"",
		"\"\\ude00\"", "\"\\ud83d\\u0041\"", "\"\\ud83dx\"",
		"\"\\u00g0\"", "\"\\u0000\"", "[1,2,]", "[,1]", "[1 2]",
		"{\"a\" 1}", "{\"a\":}", "{,}", "{\"a\":1,}", "{a:1}", "{1:1}",
		"{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "00", "-",
		"-0", "-0.0", "0.", "1.e1", "1e+", "0e0", "-01", "+1", "1e400",
		"-1e400", "1e-400", "9223372036854775807",
		"9223372036854775808", "-9223372036854775808",
		"-9223372036854775809", "184467440737095516160", "truex",
		"nulll", "True", "\"驿站😀\"", "\"\x7f\"", "[[[[]]],[{}]]",
		"1 1", "[] []", "\"tab\there\"", "\"\\'\"", "\"\\",
		"0123456789012345678901234567890", "1.7976931348623157e308",
		"0.1000000000000000055511151231257827",
		"{\"a key that is longer than the room on the stack, which is"
		" sixty-four bytes\":\"\\n\",\"another\":\"b\"}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_agreed(texts[i]);
}
END_TEST

START_TEST(jsonr_agrees_with_jansson_on_every_byte)
{
	bool is_taken;
	char text[3] = "\" \"", two[2];

	for (int a = 0; a < 256; a++) {
		text[1] = (char)a;
		ck_assert_msg(is_agreed((struct str){ text, 3 }, &is_taken),
		    "\"%02x\"", a);
		for (int b = 0; b < 256; b++) {
			two[0] = (char)a;
			two[1] = (char)b;
			if (!is_agreed((struct str){ two, 2 }, &is_taken))
				ck_abort_msg("%02x %02x", a, b);
		}
	}
}
END_TEST

START_TEST(jsonr_agrees_with_jansson_on_damaged_texts)
{
	const char *good = "{\"jsonrpc\":\"2.0\",\"id\":-12,\"params\":{"
	    "\"text\":\"caf\\u00e9 \\\"驿\\\" and more\",\"n\":[1.5e3,0,[]],"
	    "\"ok\":true,\"no\":null},\"last\":[{\"a\":\"\\ud83d\\ude00\"}]}";
	size_t len = strlen(good);
	struct rng_seeded rng;
	unsigned taken = 0;
	char text[256];

	rng_seeded_init(&rng, 6);
	for (int i = 0; i < 60000; i++) {
		unsigned changes = 1 + (unsigned)rng_seeded_below(&rng, 2);
		bool is_taken;

		memcpy(text, good, len);
		while (changes-- > 0)
			text[rng_seeded_below(&rng, len)] = "{}[]\",:\\u0d1-."
			    "eE\xe9\x80\0 \nnt/+"[rng_seeded_below(&rng, 26)];
		if (!is_agreed((struct str){ text, len }, &is_taken))
			ck_abort_msg("%s", text);
		taken += is_taken;
	}
	ck_assert_uint_gt(taken, 1000);
}
END_TEST

/* A string with a special byte at every place around the step of eight. */
START_TEST(jsonr_sees_quotes_and_escapes_at_every_place)
{
	char text[64];
	bool is_taken;

	for (size_t len = 0; len < 24; len++) {
		for (size_t at = 0; at < len; at++) {
			for (const char *c = "\"\\\x01\x1f!["; *c; c++) {
				text[0] = '"';
				memset(text + 1, 'n', len);
				text[1 + at] = *c;
				text[1 + len] = '"';
				ck_assert(is_agreed((struct str){ text,
				    len + 2 }, &is_taken));
			}
		}
	}
}
END_TEST

START_TEST(jsonr_depth_is_bounded)
{
	json_t *value;

	ck_assert_int_eq(jsonr_parse(STR("1"), 0, &value), ERR_OK);
	json_decref(value);
	ck_assert_int_eq(jsonr_parse(STR("[]"), 0, &value), ERR_TOO_DEEP);
	ck_assert_int_eq(jsonr_parse(STR("[[],{}]"), 2, &value), ERR_OK);
	json_decref(value);
	ck_assert_int_eq(jsonr_parse(STR("[[],{\"a\":[]}]"), 2, &value),
	    ERR_TOO_DEEP);
	ck_assert_ptr_null(value);
}
END_TEST

START_TEST(jsonr_keeps_members_in_order)
{
	static const char *const want[] = { "z", "a", "m" };
	json_t *value, *item;
	const char *key;
	int i = 0;

	ck_assert_int_eq(jsonr_parse(STR("{\"z\":1,\"a\":2,\"m\":3}"), 1,
	    &value), ERR_OK);
	json_object_foreach(value, key, item)
		ck_assert_str_eq(key, want[i++]);
	ck_assert_int_eq(i, 3);
	json_decref(value);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jsonr");
	TCase *tc = tcase_create("jsonr");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, jsonr_agrees_with_jansson_at_every_cut);
	tcase_add_test(tc, jsonr_agrees_with_jansson_on_every_byte);
	tcase_add_test(tc, jsonr_agrees_with_jansson_on_damaged_texts);
	tcase_add_test(tc, jsonr_sees_quotes_and_escapes_at_every_place);
	tcase_add_test(tc, jsonr_depth_is_bounded);
	tcase_add_test(tc, jsonr_keeps_members_in_order);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
