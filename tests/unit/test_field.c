/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <inttypes.h>
#include <stdio.h>

#include "base/field.h"
#include "base/rng.h"

struct device {
	struct str id;
	int platform;
	bool has_platform;
};

struct inner {
	struct device device;
};

struct request {
	struct str text, user, name, conv, body;
	int64_t after, limit;
	bool flag, has_after, has_inner;
	int kind;
	struct inner inner;
	struct str_list members, tags;
	struct object_list devices;
};

static const char *const platforms[] = { "web", "ios", "android", NULL };
static const char *const kinds[] = { "text", "image", NULL };

static const struct field device_fields[] = {
	FIELD_ID(struct device, id, FIELD_REQUIRED, "The device"),
	{ .name = "platform", .type = FIELD_T_ENUM, .choices = platforms,
	    .offset = offsetof(struct device, platform),
	    .has_offset = offsetof(struct device, has_platform),
	    .help = "What it is" },
	FIELD_END
};

static const struct field inner_fields[] = {
	FIELD_OBJECT(struct inner, device, device_fields, 0, "A device"),
	FIELD_END
};

static const struct field fields[] = {
	FIELD_OBJECTS(struct request, devices, struct device, device_fields,
	    1, 3, 0, "Devices"),
	FIELD_STRING(struct request, text, 2, 5, 0, "Text"),
	FIELD_ID(struct request, user, 0, "A user"),
	FIELD_NAME(struct request, name, 3, 0, "A name"),
	FIELD_CONV(struct request, conv, 0, "A conversation"),
	FIELD_JSON(struct request, body, 40, 0, "Content"),
	FIELD_OPT(FIELD_T_INT, struct request, after, 0, INT64_MAX, "Seq"),
	FIELD_INT(struct request, limit, -5, 100, 0, "How many"),
	FIELD_BOOL(struct request, flag, 0, "A flag"),
	FIELD_ENUM(struct request, kind, kinds, 0, "A kind"),
	{ .name = "inner", .type = FIELD_T_OBJECT, .fields = inner_fields,
	    .offset = offsetof(struct request, inner),
	    .has_offset = offsetof(struct request, has_inner),
	    .help = "Nested" },
	FIELD_IDS(struct request, members, 1, 3, 0, "Members"),
	{ .name = "tags", .type = FIELD_T_STRINGS, .min = 0, .max = 2,
	    .offset = offsetof(struct request, tags),
	    .has_offset = SIZE_MAX, .help = "Tags" },
	FIELD_END
};

static struct arena arena;
static struct request request;
static struct field_error why;

static enum err
decode(const char *text)
{
	json_t *value;
	enum err err;

	arena_fini(&arena);
	arena_init(&arena, 1 << 16);
	memset(&request, 0, sizeof(request));
	ck_assert_msg(field_parse(str_from(text), &value) == ERR_OK, "%s",
	    text);
	err = field_decode(fields, value, &request, &arena, &why);
	json_decref(value);
	return err;
}

static void
check_refused(const char *text, const char *field, const char *hint)
{
	ck_assert_msg(decode(text) == ERR_FIELD, "%s", text);
	ck_assert_str_eq(why.field, field);
	ck_assert_str_eq(why.hint, hint);
	arena_fini(&arena);
}

START_TEST(field_decode_fills_every_type)
{
	ck_assert_int_eq(decode("{\"text\":\"héy\",\"user\":\"alice\","
	    "\"name\":\"王小明\",\"conv\":\"g:g1\","
	    "\"body\": { \"a\" : [1, 2.5, null, \"x\\ny\"] },"
	    "\"after\":0,\"limit\":-5,\"flag\":true,\"kind\":\"image\","
	    "\"inner\":{\"device\":{\"id\":\"d1\",\"platform\":\"ios\"}},"
	    "\"members\":[\"b\",\"a\"],\"tags\":[]}"), ERR_OK);
	ck_assert_str_eq(request.text.p, "héy");
	ck_assert_uint_eq(request.text.len, 4);
	ck_assert_str_eq(request.user.p, "alice");
	ck_assert_str_eq(request.name.p, "王小明");
	ck_assert_str_eq(request.conv.p, "g:g1");
	ck_assert_str_eq(request.body.p, "{\"a\":[1,2.5,null,\"x\\ny\"]}");
	ck_assert_uint_eq(request.body.len, strlen(request.body.p));
	ck_assert(request.has_after && request.flag && request.has_inner);
	ck_assert_int_eq(request.after, 0);
	ck_assert_int_eq(request.limit, -5);
	ck_assert_int_eq(request.kind, 1);
	ck_assert_str_eq(request.inner.device.id.p, "d1");
	ck_assert(request.inner.device.has_platform);
	ck_assert_int_eq(request.inner.device.platform, 1);
	ck_assert_uint_eq(request.members.count, 2);
	ck_assert_str_eq(request.members.items[0].p, "b");
	ck_assert_str_eq(request.members.items[1].p, "a");
	ck_assert_uint_eq(request.tags.count, 0);
	arena_fini(&arena);
}
END_TEST

START_TEST(field_decode_leaves_absent_members_zero)
{
	struct request zero;

	memset(&zero, 0, sizeof(zero));
	ck_assert_int_eq(decode("{}"), ERR_OK);
	ck_assert_mem_eq(&request, &zero, sizeof(zero));
	arena_fini(&arena);
}
END_TEST

START_TEST(field_decode_names_the_path_and_the_rule)
{
	static const struct {
		const char *text, *field, *hint;
	} cases[] = {
		{ "[]", "", "must be an object" },
		{ "1", "", "must be an object" },
		{ "{\"text\":1}", "text", "must be a string" },
		{ "{\"text\":null}", "text", "must be a string" },
		{ "{\"text\":\"a\"}", "text", "must have 2 to 5 bytes" },
		{ "{\"text\":\"驿站\"}", "text", "must have 2 to 5 bytes" },
		{ "{\"user\":\"a b\"}", "user",
		    "must be 1 to 64 of A-Z a-z 0-9 . _ -" },
		{ "{\"user\":\"\"}", "user",
		    "must be 1 to 64 of A-Z a-z 0-9 . _ -" },
		{ "{\"name\":\"abcd\"}", "name", "must be 1 to 3 characters,"
		    " not only blanks, without control or direction"
		    " characters" },
		{ "{\"conv\":\"x:y\"}", "conv", "must be a conversation name:"
		    " u:ID d:ID:ID (sorted) g:ID c:ID s:ID r:ID or t:" },
		{ "{\"limit\":101}", "limit", "must be -5 to 100" },
		{ "{\"limit\":-6}", "limit", "must be -5 to 100" },
		{ "{\"limit\":\"1\"}", "limit", "must be an integer" },
		{ "{\"limit\":1.0}", "limit", "must be an integer" },
		{ "{\"flag\":1}", "flag", "must be true or false" },
		{ "{\"kind\":\"video\"}", "kind",
		    "must be one of: text, image" },
		{ "{\"kind\":0}", "kind", "must be one of: text, image" },
		{ "{\"body\":[]}", "body", "must be an object" },
		{ "{\"body\":{\"a\":\"0123456789012345678901234567890123\"}}",
		    "body", "must have 2 to 40 bytes as JSON" },
		{ "{\"inner\":1}", "inner", "must be an object" },
		{ "{\"inner\":{\"device\":{}}}", "inner.device.id",
		    "is required" },
		{ "{\"inner\":{\"device\":{\"id\":\"d\",\"platform\":1}}}",
		    "inner.device.platform",
		    "must be one of: web, ios, android" },
		{ "{\"inner\":{\"device\":{\"id\":\"d\",\"platfrom\":1}}}",
		    "inner.device.platfrom",
		    "is not known; did you mean platform?" },
		{ "{\"members\":\"a\"}", "members",
		    "must be an array of strings" },
		{ "{\"members\":[]}", "members", "must have 1 to 3 items" },
		{ "{\"members\":[\"a\",\"b\",\"c\",\"d\"]}", "members",
		    "must have 1 to 3 items" },
		{ "{\"members\":[\"a\",\"b!\"]}", "members[1]",
		    "must be 1 to 64 of A-Z a-z 0-9 . _ -" },
		{ "{\"members\":[\"b\",\"a\",\"b\"]}", "members",
		    "must not name b twice" },
		{ "{\"members\":[\"a\",1]}", "members[1]",
		    "must be a string" },
		{ "{\"tags\":[\"\"]}", "tags[0]", "must have 1 to 256 bytes" },
		{ "{\"tags\":[\"a\",\"b\",\"c\"]}", "tags",
		    "must have at most 2 items" },
		{ "{\"tesxt\":\"ab\"}", "tesxt",
		    "is not known; did you mean text?" },
		{ "{\"zzz\":1}", "zzz", "is not known" },
		{ "{\"\":1}", "", "is not known" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_refused(cases[i].text, cases[i].field, cases[i].hint);
}
END_TEST

START_TEST(field_decode_cuts_a_long_unknown_key_at_a_character)
{
	char text[1024] = "{\"a";
	size_t len = strlen(text);

	for (int i = 0; i < 100; i++, len += 3)
		memcpy(text + len, "驿", 4);
	memcpy(text + len, "\":1}", 5);
	ck_assert_int_eq(decode(text), ERR_FIELD);
	ck_assert_uint_eq(strlen(why.field), 64);
	ck_assert_str_eq(why.hint, "is not known");
	arena_fini(&arena);
}
END_TEST

START_TEST(field_decode_bounds_are_inclusive)
{
	char text[512];

	ck_assert_int_eq(decode("{\"text\":\"ab\"}"), ERR_OK);
	ck_assert_int_eq(decode("{\"text\":\"abcde\"}"), ERR_OK);
	ck_assert_int_eq(decode("{\"text\":\"abcdef\"}"), ERR_FIELD);
	ck_assert_int_eq(decode("{\"limit\":100}"), ERR_OK);
	ck_assert_int_eq(decode("{\"after\":9223372036854775807}"), ERR_OK);
	ck_assert_int_eq(request.after, INT64_MAX);
	ck_assert_int_eq(decode("{\"body\":{}}"), ERR_OK);
	ck_assert_int_eq(decode("{\"body\":{\"a\":"
	    "\"01234567890123456789012345678901\"}}"), ERR_OK);
	ck_assert_uint_eq(request.body.len, 40);
	ck_assert_int_eq(decode("{\"body\":{\"a\":"
	    "\"012345678901234567890123456789012\"}}"), ERR_FIELD);
	snprintf(text, sizeof(text), "{\"tags\":[\"%0256d\"]}", 1);
	ck_assert_int_eq(decode(text), ERR_OK);
	snprintf(text, sizeof(text), "{\"tags\":[\"%0257d\"]}", 1);
	ck_assert_int_eq(decode(text), ERR_FIELD);
	arena_fini(&arena);
}
END_TEST

START_TEST(field_conv_is_checked_by_shape)
{
	static const char *const good[] = { "u:a", "d:a:b", "d:A:a", "g:x.y",
		"c:c-1", "s:_", "r:room", "t:", "d:a:aa" };
	static const char *const bad[] = { "", "u", "u:", "t:a", "d:a", "d::b",
		"d:a:", "d:b:a", "d:a:a", "d:a:b:c", "x:a", "ua", "u:a b",
		"g:a:b", "U:a", ":a", "u:a\n" };
	char text[256];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(text, sizeof(text), "{\"conv\":\"%s\"}", good[i]);
		ck_assert_msg(decode(text) == ERR_OK, "%s", good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		json_t *value = json_pack("{s:s}", "conv", bad[i]);

		ck_assert_msg(field_decode(fields, value, &request, &arena,
		    &why) == ERR_FIELD, "%s", bad[i]);
		json_decref(value);
	}
	snprintf(text, sizeof(text), "{\"conv\":\"d:%064d:%063d1\"}", 0, 0);
	ck_assert_int_eq(decode(text), ERR_OK);
	snprintf(text, sizeof(text), "{\"conv\":\"u:%065d\"}", 0);
	ck_assert_int_eq(decode(text), ERR_FIELD);
	arena_fini(&arena);
}
END_TEST

START_TEST(field_refuses_nul_however_it_came)
{
	json_t *value = json_pack("{s:s%}", "text", "a\0b", (size_t)3);

	arena_init(&arena, 1 << 16);
	ck_assert_int_eq(field_decode(fields, value, &request, &arena, &why),
	    ERR_FIELD);
	ck_assert_str_eq(why.hint, "must not hold U+0000");
	json_decref(value);
	value = json_pack("{s:[s%]}", "tags", "a\0b", (size_t)3);
	ck_assert_int_eq(field_decode(fields, value, &request, &arena, &why),
	    ERR_FIELD);
	ck_assert_str_eq(why.field, "tags[0]");
	json_decref(value);
	arena_fini(&arena);
}
END_TEST

START_TEST(field_parse_refuses_what_is_not_one_json_text)
{
	static const char *const bad[] = { "", " ", "{", "}", "{]", "[1,]",
		"{\"a\":1,}", "{\"a\":1}x", "{} {}", "nul", "'a'", "{a:1}",
		"\"a", "\"\\\"", "\"\\x\"", "\"\\ud800\"", "\"\n\"", "01",
		"1.", ".5", "+1", "1e", "{\"a\":1,\"a\":2}",
		"{\"b\":{\"a\":1,\"a\":1}}", "\"\xff\"", "\"\xc0\x80\"",
		"\"\xed\xa0\x80\"", "\"\\u0000\"", "{\"\\u0000\":1}",
		"9223372036854775808", "-9223372036854775809", "1e999",
		"\xef\xbb\xbf{}", "/**/{}", "NaN", "{\"a\":Infinity}" };
	json_t *value;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(field_parse(str_from(bad[i]), &value) ==
		    ERR_PARSE, "case %zu: %s", i, bad[i]);
		ck_assert_ptr_null(value);
	}
	ck_assert_int_eq(field_parse((struct str){ "{}\0", 3 }, &value),
	    ERR_PARSE);
	ck_assert_int_eq(field_parse((struct str){ "\"a\0\"", 4 }, &value),
	    ERR_PARSE);
	ck_assert_int_eq(field_parse(STR_NONE, &value), ERR_PARSE);
}
END_TEST

START_TEST(field_parse_takes_the_whole_range_of_int64)
{
	json_t *value;

	ck_assert_int_eq(field_parse(STR("[9223372036854775807,"
	    "-9223372036854775808]"), &value), ERR_OK);
	ck_assert_int_eq(json_integer_value(json_array_get(value, 0)),
	    INT64_MAX);
	ck_assert_int_eq(json_integer_value(json_array_get(value, 1)),
	    INT64_MIN);
	json_decref(value);
}
END_TEST

static enum err
parse_depth(int depth, const char *open, const char *close)
{
	char text[1024] = "";
	size_t len = 0;
	json_t *value;
	enum err err;

	for (int i = 0; i < depth; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
		    open);
	len += (size_t)snprintf(text + len, sizeof(text) - len, "1");
	for (int i = 0; i < depth; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
		    close);
	err = field_parse((struct str){ text, len }, &value);
	json_decref(value);
	return err;
}

START_TEST(field_parse_goes_32_deep)
{
	ck_assert_int_eq(parse_depth(32, "[", "]"), ERR_OK);
	ck_assert_int_eq(parse_depth(33, "[", "]"), ERR_TOO_DEEP);
	ck_assert_int_eq(parse_depth(32, "{\"a\":", "}"), ERR_OK);
	ck_assert_int_eq(parse_depth(33, "{\"a\":", "}"), ERR_TOO_DEEP);
	ck_assert_int_eq(parse_depth(100, "[", ""), ERR_TOO_DEEP);
}
END_TEST

START_TEST(field_parse_counts_no_brackets_in_strings)
{
	char text[400];
	json_t *value;

	memset(text, '[', sizeof(text));
	text[0] = text[sizeof(text) - 1] = '"';
	ck_assert_int_eq(field_parse((struct str){ text, sizeof(text) },
	    &value), ERR_OK);
	json_decref(value);
	/* After an escaped quote the string still runs. */
	text[1] = '\\';
	text[2] = '"';
	ck_assert_int_eq(field_parse((struct str){ text, sizeof(text) },
	    &value), ERR_OK);
	json_decref(value);
	/* Breadth is not depth. */
	for (size_t i = 0; i < sizeof(text); i += 4)
		memcpy(text + i, i == 0 ? "[[]," : "[  ],", 4);
	for (size_t i = 4; i < sizeof(text); i += 4)
		memcpy(text + i, " [],", 4);
	memcpy(text + sizeof(text) - 4, "   ]", 4);
	text[sizeof(text) - 5] = ' ';
	ck_assert_int_eq(field_parse((struct str){ text, sizeof(text) },
	    &value), ERR_OK);
	ck_assert_uint_eq(json_array_size(value), 99);
	json_decref(value);
}
END_TEST

/* The text of a JSON field means the same to another parser, at every kind
 * of value. */
START_TEST(field_json_keeps_the_value)
{
	static const struct field json_fields[] = {
		FIELD_JSON(struct request, body, 4000, 0, "Content"),
		FIELD_END
	};
	const char *text = "{\"body\":{\"z\":1,\"a\":[true,false,null,-1,"
	    "0.1,1e300,-2.5E-3,123456789.125,\"\\u0001\\\"\\\\\\/\\b\\u9a7f\","
	    "[],{},[[{\"k\":\"\"}]]],\"é\":9223372036854775807}}";
	json_t *value, *back;

	arena_init(&arena, 1 << 16);
	ck_assert_int_eq(field_parse(str_from(text), &value), ERR_OK);
	ck_assert_int_eq(field_decode(json_fields, value, &request, &arena,
	    &why), ERR_OK);
	ck_assert_int_eq(field_parse(request.body, &back), ERR_OK);
	ck_assert(json_equal(json_object_get(value, "body"), back));
	/* Members keep their order. */
	ck_assert_mem_eq(request.body.p, "{\"z\":1,\"a\":[", 12);
	json_decref(value);
	json_decref(back);
	arena_fini(&arena);
}
END_TEST

/* Mutations of a good request: whatever happens, no crash, and an error has
 * a hint. */
START_TEST(field_survives_damaged_requests)
{
	const char *good = "{\"text\":\"abc\",\"user\":\"alice\",\"limit\":5,"
	    "\"body\":{\"a\":[1,\"\\u00e9\"]},\"members\":[\"b\",\"a\"],"
	    "\"inner\":{\"device\":{\"id\":\"d\",\"platform\":\"web\"}}}";
	struct rng_seeded rng;
	char text[256];
	unsigned taken = 0;

	rng_seeded_init(&rng, 4);
	for (int i = 0; i < 20000; i++) {
		size_t len = strlen(good);
		json_t *value;
		enum err err;

		memcpy(text, good, len);
		for (int j = 0; j < 2; j++)
			text[rng_seeded_below(&rng, len)] =
			    "{}[]\",:\\a1-.e\xe9\0 "[
			    rng_seeded_below(&rng, 17)];
		err = field_parse((struct str){ text, len }, &value);
		if (err != ERR_OK)
			continue;
		taken++;
		arena_init(&arena, 1 << 16);
		memset(&request, 0, sizeof(request));
		why.hint = NULL;
		err = field_decode(fields, value, &request, &arena, &why);
		ck_assert(err == ERR_OK || (err == ERR_FIELD &&
		    why.hint[0] != '\0' && why.field));
		json_decref(value);
		arena_fini(&arena);
	}
	ck_assert_uint_gt(taken, 100);
}
END_TEST

START_TEST(a_list_of_objects_is_a_list_of_structs)
{
	const struct device *d;

	ck_assert_int_eq(decode("{\"devices\":[{\"id\":\"a\"},"
	    "{\"id\":\"b\",\"platform\":\"ios\"}]}"), ERR_OK);
	ck_assert_uint_eq(request.devices.count, 2);
	d = request.devices.items;
	ck_assert_str_eq(d[0].id.p, "a");
	ck_assert(!d[0].has_platform);
	ck_assert_str_eq(d[1].id.p, "b");
	ck_assert(d[1].has_platform);
	ck_assert_int_eq(d[1].platform, 1);
	check_refused("{\"devices\":{}}", "devices",
	    "must be an array of objects");
	check_refused("{\"devices\":[]}", "devices",
	    "must have 1 to 3 items");
	check_refused("{\"devices\":[{\"id\":\"a\"},1]}", "devices[1]",
	    "must be an object");
	check_refused("{\"devices\":[{\"id\":\"a\"},{}]}",
	    "devices[1].id", "is required");
	check_refused("{\"devices\":[{\"id\":\"a\",\"x\":1}]}",
	    "devices[0].x", "is not known");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("field");
	TCase *tc = tcase_create("field");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, field_decode_fills_every_type);
	tcase_add_test(tc, field_decode_leaves_absent_members_zero);
	tcase_add_test(tc, field_decode_names_the_path_and_the_rule);
	tcase_add_test(tc, field_decode_cuts_a_long_unknown_key_at_a_character);
	tcase_add_test(tc, field_decode_bounds_are_inclusive);
	tcase_add_test(tc, field_conv_is_checked_by_shape);
	tcase_add_test(tc, field_refuses_nul_however_it_came);
	tcase_add_test(tc, field_parse_refuses_what_is_not_one_json_text);
	tcase_add_test(tc, field_parse_takes_the_whole_range_of_int64);
	tcase_add_test(tc, field_parse_goes_32_deep);
	tcase_add_test(tc, field_parse_counts_no_brackets_in_strings);
	tcase_add_test(tc, field_json_keeps_the_value);
	tcase_add_test(tc, field_survives_damaged_requests);
	tcase_add_test(tc, a_list_of_objects_is_a_list_of_structs);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
