/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdbool.h>

#include "conf/option.h"

struct values {
	const char *text;
	int64_t number, size, wait;
	bool flag;
	int mode;
	struct option_list list;
};

static const char *const modes[] = { "fast", "safe", NULL };

static const char *
check_even(const char *value)
{
	return strlen(value) % 2 == 0 ? NULL : "must have an even length";
}

static const struct option text = OPTION_AT(OPTION_STRING, "a",
    struct values, text, NULL, 1, 5, 0, "Text");
static const struct option number = OPTION_AT(OPTION_INT, "a",
    struct values, number, NULL, -5, 100, 0, "Number");
static const struct option size = OPTION_AT(OPTION_SIZE, "a",
    struct values, size, NULL, 1024, 1 << 30, 0, "Size");
static const struct option wait = OPTION_AT(OPTION_DURATION, "a",
    struct values, wait, NULL, 0, 0, 0, "Time");
static const struct option flag = OPTION_AT(OPTION_BOOL, "a",
    struct values, flag, NULL, 0, 0, 0, "Flag");
static const struct option mode = {
	.section = "a",
	.name = "mode",
	.type = OPTION_ENUM,
	.offset = offsetof(struct values, mode),
	.choices = modes,
	.help = "Mode",
};
static const struct option list = {
	.section = "a",
	.name = "list",
	.type = OPTION_LIST,
	.max = 3,
	.offset = offsetof(struct values, list),
	.check = check_even,
	.help = "List",
};

static struct arena arena;
static struct values values;

static void
begin(void)
{
	arena_init(&arena, 1 << 20);
	memset(&values, 0, sizeof(values));
}

static void
end(void)
{
	arena_fini(&arena);
}

static const char *
set_text(const struct option *o, const char *z)
{
	struct toml_value v = { .type = TOML_TEXT, .text = str_from(z) };

	return option_set(o, &v, &values, &arena);
}

static const char *
set_string(const struct option *o, const char *z)
{
	struct toml_value v = { .type = TOML_STRING, .text = str_from(z) };

	return option_set(o, &v, &values, &arena);
}

static const char *
set_int(const struct option *o, int64_t n)
{
	struct toml_value v = { .type = TOML_INT, .number = n };

	return option_set(o, &v, &values, &arena);
}

static void
check_format(const struct option *o, const char *want)
{
	struct buf out;

	buf_init(&out, 1000);
	option_format(o, &values, &out);
	ck_assert_str_eq(buf_str(&out).p, want);
	buf_fini(&out);
}

START_TEST(option_string_is_bounded_in_bytes)
{
	begin();
	ck_assert_ptr_null(set_string(&text, "驿a"));
	ck_assert_str_eq(values.text, "驿a");
	ck_assert_ptr_null(set_text(&text, "12345"));
	ck_assert_str_eq(values.text, "12345");
	ck_assert_str_eq(set_text(&text, ""), "must have 1 to 5 bytes");
	ck_assert_str_eq(set_text(&text, "123456"), "must have 1 to 5 bytes");
	ck_assert_str_eq(set_int(&text, 1), "must be text in quotes");
	ck_assert_str_eq(values.text, "12345");
	end();
}
END_TEST

START_TEST(option_int_is_bounded)
{
	begin();
	ck_assert_ptr_null(set_int(&number, -5));
	ck_assert_ptr_null(set_text(&number, "100"));
	ck_assert_int_eq(values.number, 100);
	ck_assert_str_eq(set_int(&number, 101), "must be -5 to 100");
	ck_assert_str_eq(set_text(&number, "-6"), "must be -5 to 100");
	ck_assert_str_eq(set_text(&number, "ten"), "must be an integer");
	ck_assert_str_eq(set_string(&number, "10"), "must be an integer");
	ck_assert_int_eq(values.number, 100);
	end();
}
END_TEST

START_TEST(option_size_takes_binary_units)
{
	static const struct {
		const char *text;
		int64_t bytes;
	} good[] = {
		{ "1024", 1024 }, { "1K", 1024 }, { "64 KiB", 65536 },
		{ "16M", 16 << 20 }, { "1G", 1 << 30 }, { "1GiB", 1 << 30 },
	};
	static const char *const bad[] = { "", "K", "1KB", "1k", "1.5M", "-1K",
		"1  K", "99999999999999999999", "9223372036854775807T" };

	begin();
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert_ptr_null(set_string(&size, good[i].text));
		ck_assert_int_eq(values.size, good[i].bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_str_eq(set_text(&size, bad[i]), "must be a size"
		    " such as \"64K\", \"16M\" or \"2G\"");
	ck_assert_ptr_null(set_int(&size, 2048));
	ck_assert_str_eq(set_int(&size, 1023), "must be \"1K\" to \"1G\"");
	ck_assert_str_eq(set_string(&size, "1T"), "must be \"1K\" to \"1G\"");
	check_format(&size, "\"2K\"");
	values.size = 1025;
	check_format(&size, "\"1025\"");
	end();
}
END_TEST

START_TEST(option_duration_needs_a_unit)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
		{ "0", 0 }, { "500ms", 500 }, { "30s", 30000 },
		{ "10m", 600000 }, { "12h", 43200000 }, { "7d", 604800000 },
		{ "106751991167d", INT64_C(106751991167) * 86400000 },
	};
	static const char *const bad[] = { "", "30", "s", "1h30m", "1 min",
		"-1s", "106751991168d" };

	begin();
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert_ptr_null(set_text(&wait, good[i].text));
		ck_assert_int_eq(values.wait, good[i].ms);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(set_string(&wait, bad[i]), "%s", bad[i]);
	ck_assert_ptr_nonnull(set_int(&wait, 30));
	ck_assert_ptr_null(set_int(&wait, 0));
	check_format(&wait, "0");
	values.wait = 90000;
	check_format(&wait, "\"90s\"");
	values.wait = 86400000;
	check_format(&wait, "\"1d\"");
	values.wait = 1500;
	check_format(&wait, "\"1500ms\"");
	end();
}
END_TEST

START_TEST(option_bool_is_true_or_false)
{
	struct toml_value v = { .type = TOML_BOOL, .truth = true };

	begin();
	ck_assert_ptr_null(option_set(&flag, &v, &values, &arena));
	ck_assert(values.flag);
	ck_assert_str_eq(set_text(&flag, "yes"), "must be true or false");
	ck_assert_str_eq(set_string(&flag, "true"), "must be true or false");
	ck_assert_str_eq(set_int(&flag, 1), "must be true or false");
	ck_assert(values.flag);
	ck_assert_ptr_null(set_text(&flag, "false"));
	ck_assert(!values.flag);
	end();
}
END_TEST

START_TEST(option_enum_lists_its_choices)
{
	begin();
	ck_assert_ptr_null(set_text(&mode, "safe"));
	ck_assert_int_eq(values.mode, 1);
	ck_assert_str_eq(set_string(&mode, "Safe"),
	    "must be one of \"fast\", \"safe\"");
	ck_assert_ptr_nonnull(set_int(&mode, 1));
	check_format(&mode, "\"safe\"");
	end();
}
END_TEST

START_TEST(option_list_is_split_at_commas_outside_files)
{
	begin();
	ck_assert_ptr_null(set_text(&list, " ab , cdef,,gh "));
	ck_assert_uint_eq(values.list.count, 3);
	ck_assert_str_eq(values.list.items[0], "ab");
	ck_assert_str_eq(values.list.items[1], "cdef");
	ck_assert_str_eq(values.list.items[2], "gh");
	ck_assert_ptr_null(values.list.items[3]);
	check_format(&list, "[\"ab\", \"cdef\", \"gh\"]");
	ck_assert_str_eq(set_text(&list, "aa,bb,cc,dd"),
	    "must have 0 to 3 items");
	ck_assert_str_eq(set_text(&list, "aa,b"),
	    "holds \"b\", which must have an even length");
	ck_assert_str_eq(set_string(&list, "aa"),
	    "must be an array of texts, such as [\"a\", \"b\"]");
	ck_assert_uint_eq(values.list.count, 3);
	ck_assert_ptr_null(set_text(&list, ""));
	ck_assert_uint_eq(values.list.count, 0);
	check_format(&list, "[]");
	end();
}
END_TEST

START_TEST(option_copy_outlives_the_first_arena)
{
	struct values copy = { 0 };
	struct arena other;

	begin();
	arena_init(&other, 4096);
	ck_assert_ptr_null(set_text(&text, "abc"));
	ck_assert_ptr_null(set_text(&list, "aa,bb"));
	ck_assert_ptr_null(set_text(&wait, "5s"));
	option_copy(&text, &values, &copy, &other);
	option_copy(&list, &values, &copy, &other);
	option_copy(&wait, &values, &copy, &other);
	memset(&arena.first, 'x', sizeof(arena.first));
	end();
	ck_assert_str_eq(copy.text, "abc");
	ck_assert_uint_eq(copy.list.count, 2);
	ck_assert_str_eq(copy.list.items[1], "bb");
	ck_assert_int_eq(copy.wait, 5000);
	arena_fini(&other);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("option");
	TCase *tc = tcase_create("option");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, option_string_is_bounded_in_bytes);
	tcase_add_test(tc, option_int_is_bounded);
	tcase_add_test(tc, option_size_takes_binary_units);
	tcase_add_test(tc, option_duration_needs_a_unit);
	tcase_add_test(tc, option_bool_is_true_or_false);
	tcase_add_test(tc, option_enum_lists_its_choices);
	tcase_add_test(tc, option_list_is_split_at_commas_outside_files);
	tcase_add_test(tc, option_copy_outlives_the_first_arena);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
