/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdarg.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/rng.h"
#include "conf/toml.h"

/* What the reader saw, as text: "table a.b;a.b.key=text;!3 problem;". */
static struct buf seen;
static struct arena arena;

static void
on_table(void *arg, unsigned line, struct str name)
{
	(void)arg;
	(void)line;
	ck_assert_uint_eq(strlen(name.p), name.len);
	buf_printf(&seen, "[%s]", name.p);
}

static void
on_value(void *arg, unsigned line, struct str section, struct str key,
    const struct toml_value *v)
{
	(void)arg;
	buf_printf(&seen, "%u:%s.%s=", line, section.p, key.p);
	switch (v->type) {
	case TOML_STRING:
		ck_assert_uint_eq(strlen(v->text.p), v->text.len);
		buf_printf(&seen, "'%s'", v->text.p);
		break;
	case TOML_INT:
		buf_printf(&seen, "%lld", (long long)v->number);
		break;
	case TOML_BOOL:
		buf_puts(&seen, v->truth ? "true" : "false");
		break;
	case TOML_LIST:
		for (uint32_t i = 0; i < v->count; i++)
			buf_printf(&seen, "<%s>", v->items[i].p);
		break;
	case TOML_TEXT:
		ck_abort_msg("a file has no untyped text");
	}
	buf_putc(&seen, ';');
}

static void
on_problem(void *arg, unsigned line, const char *text)
{
	(void)arg;
	buf_printf(&seen, "!%u %s;", line, text);
}

static const struct toml_reader reader = {
	.on_table = on_table,
	.on_value = on_value,
	.on_problem = on_problem,
};

static const char *
parse(struct str text)
{
	buf_fini(&seen);
	buf_init(&seen, 1 << 20);
	arena_fini(&arena);
	arena_init(&arena, 1 << 20);
	toml_parse(text, &arena, &reader);
	ck_assert(!seen.overflow);
	return buf_str(&seen).p;
}

static void
end_parse(void)
{
	buf_fini(&seen);
	arena_fini(&arena);
}

START_TEST(toml_reads_what_options_need)
{
	ck_assert_str_eq(parse(STR("# comment\n"
	    "top = 1\n"
	    "\n"
	    "[net]\n"
	    "listen = \"0.0.0.0:443\" # why\n"
	    "\tidle=30\r\n"
	    "  tls = true\n"
	    "[auth.ldap]  # two\n"
	    "url = 'ldap://\\x'\n"
	    "off = false\n"
	    "big = -9_223_372_036_854_775_808\n"
	    "plus = +7\n"
	    "a-b_C9 = \"\"\n"
	    "last = 'no newline'")),
	    "2:.top=1;[net]5:net.listen='0.0.0.0:443';6:net.idle=30;"
	    "7:net.tls=true;[auth.ldap]9:auth.ldap.url='ldap://\\x';"
	    "10:auth.ldap.off=false;"
	    "11:auth.ldap.big=-9223372036854775808;12:auth.ldap.plus=7;"
	    "13:auth.ldap.a-b_C9='';14:auth.ldap.last='no newline';");
	end_parse();
}
END_TEST

START_TEST(toml_reads_arrays_of_strings_over_lines)
{
	ck_assert_str_eq(parse(STR("[a]\n"
	    "none = []\n"
	    "one = ['x']\n"
	    "two = [ \"x\" , 'y', ]\n"
	    "more = [ # first\n"
	    "  \"#1\",\r\n"
	    "\n"
	    "  # between\n"
	    "  ']'\n"
	    "] # after\n"
	    "next = 1\n")),
	    "[a]2:a.none=;3:a.one=<x>;4:a.two=<x><y>;5:a.more=<#1><]>;"
	    "11:a.next=1;");
	end_parse();
}
END_TEST

START_TEST(toml_escapes_are_those_of_the_standard)
{
	ck_assert_str_eq(parse(STR("a = \"\\b\\t\\n\\f\\r\\\"\\\\"
	    "\\u9a7f\\U0001F600\\u007f\\u07ff\"")),
	    "1:.a='\b\t\n\f\r\"\\驿😀\x7f߿';");
	ck_assert_str_eq(parse(STR("a = '\\n \"'")), "1:.a='\\n \"';");
	end_parse();
}
END_TEST

START_TEST(toml_refuses_with_line_and_reason)
{
	static const struct {
		const char *text, *seen;
	} cases[] = {
		{ "a", "!1 a key needs = and a value;" },
		{ "a =", "!1 a value is missing;" },
		{ "= 1", "!1 a line is neither [table] nor key = value;" },
		{ "\"a\" = 1", "!1 a line is neither [table] nor key = value;" },
		{ "a.b = 1",
		    "!1 dotted keys are not supported; write a [table];" },
		{ "a = 1 b = 2",
		    "!1 something follows that does not belong there;" },
		{ "a = \"x\" y",
		    "!1 something follows that does not belong there;" },
		{ "a = 1.5", "!1 a value is no integer, true or false; text"
		    " needs quotes;" },
		{ "a = 01", "!1 a value is no integer, true or false; text"
		    " needs quotes;" },
		{ "a = 9223372036854775808", "!1 a value is no integer, true"
		    " or false; text needs quotes;" },
		{ "a = 1__0", "!1 a value is no integer, true or false; text"
		    " needs quotes;" },
		{ "a = _1", "!1 a value is no integer, true or false; text"
		    " needs quotes;" },
		{ "a = True", "!1 a value is no integer, true or false; text"
		    " needs quotes;" },
		{ "a = 2026-01-01", "!1 a value is no integer, true or false;"
		    " text needs quotes;" },
		{ "a = { b = 1 }", "!1 inline tables are not supported;" },
		{ "a = \"x", "!1 a string does not end on its line;" },
		{ "a = 'x\n'", "!1 a string does not end on its line;"
		    "!2 a line is neither [table] nor key = value;" },
		{ "a = \"\"\"x\"\"\"",
		    "!1 strings of several lines are not supported;" },
		{ "a = '''x'''",
		    "!1 strings of several lines are not supported;" },
		{ "a = \"\\x41\"", "!1 a string holds a wrong \\ escape;" },
		{ "a = \"\\u00\"", "!1 a string holds a wrong \\ escape;" },
		{ "a = \"\\u0000\"", "!1 a string holds a wrong \\ escape;" },
		{ "a = \"\\ud800\"", "!1 a string holds a wrong \\ escape;" },
		{ "a = \"\\U00110000\"",
		    "!1 a string holds a wrong \\ escape;" },
		{ "a = \"\\", "!1 a string holds a wrong \\ escape;" },
		{ "a = \"\x01\"",
		    "!1 a string holds a control character;" },
		{ "a = [1]",
		    "!1 an array holds something else than strings;" },
		{ "a = ['x' 'y']", "!1 a comma or ] is missing in an array;" },
		{ "a = [,]",
		    "!1 an array holds something else than strings;" },
		{ "a = ['x',\n\n", "!3 an array does not end;" },
		{ "# \x01", "!1 a comment holds a control character;" },
		{ "[a", "!1 a table is written [name] or [name.name];" },
		{ "[]", "!1 a table is written [name] or [name.name];" },
		{ "[a..b]", "!1 a table is written [name] or [name.name];" },
		{ "[.a]", "!1 a table is written [name] or [name.name];" },
		{ "[a.]", "!1 a table is written [name] or [name.name];" },
		{ "[a b]", "!1 a table is written [name] or [name.name];" },
		{ "[a] x",
		    "!1 something follows that does not belong there;" },
		{ "[[a]]", "!1 arrays of tables are not supported;" },
		{ "[a]\n[b]\n[a]", "[a][b]!3 this table was begun before;" },
		{ "a = 1\na = 2", "1:.a=1;!2 this key was given before;" },
		{ "a = 1\r",
		    "!1 something follows that does not belong there;" },
		{ "a = \"\xff\"", "!1 the file is not valid UTF-8;" },
		{ "\xef\xbb\xbf",
		    "!1 a line is neither [table] nor key = value;" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(parse(str_from(cases[i].text)),
		    cases[i].seen);
	ck_assert_str_eq(parse((struct str){ "a = '\0'", 7 }),
	    "!1 a string holds a control character;");
	end_parse();
}
END_TEST

START_TEST(toml_goes_on_after_a_problem)
{
	ck_assert_str_eq(parse(STR("[a]\nx = y\nz = 1\n[b\nlost = 1\n"
	    "[a]\nlost = 2\n[c]\nz = 2\n")),
	    "[a]!2 a value is no integer, true or false; text needs quotes;"
	    "3:a.z=1;!4 a table is written [name] or [name.name];"
	    "!6 this table was begun before;[c]9:c.z=2;");
	end_parse();
}
END_TEST

START_TEST(toml_int_covers_its_range)
{
	int64_t v;

	ck_assert(toml_int(STR("9223372036854775807"), &v));
	ck_assert_int_eq(v, INT64_MAX);
	ck_assert(toml_int(STR("-9223372036854775808"), &v));
	ck_assert_int_eq(v, INT64_MIN);
	ck_assert(toml_int(STR("-0"), &v));
	ck_assert_int_eq(v, 0);
	ck_assert(!toml_int(STR("-9223372036854775809"), &v));
	ck_assert(!toml_int(STR(""), &v));
	ck_assert(!toml_int(STR("-"), &v));
	ck_assert(!toml_int(STR("1_"), &v));
	ck_assert(!toml_int(STR("--1"), &v));
	ck_assert(!toml_int(STR("100000000000000000000000"), &v));
}
END_TEST

START_TEST(toml_write_string_is_read_back)
{
	const char *text = "\"quoted\" \\ 驿站 \n\t\x01\x7f";
	struct buf out;

	buf_init(&out, 1000);
	buf_puts(&out, "a = ");
	toml_write_string(&out, str_from(text));
	parse(buf_str(&out));
	ck_assert_mem_eq(seen.data, "1:.a='", 6);
	ck_assert_mem_eq(seen.data + 6, text, strlen(text));
	buf_fini(&out);
	end_parse();
}
END_TEST

/* No damage and no cut makes it crash or read beyond the end. */
START_TEST(toml_survives_damaged_files)
{
	const char *good = "[a.b]\nx = \"\\u9a7f\" # c\ny = ['p',\n'q']\n"
	    "z = -1_0\r\nt = true\n[c]\nx = ''\n";
	struct rng_seeded rng;
	size_t len = strlen(good);
	char *text;

	rng_seeded_init(&rng, 5);
	for (int i = 0; i < 20000; i++) {
		size_t cut = rng_seeded_below(&rng, len + 1);

		/* Its own allocation, so that a sanitizer sees the end. */
		text = xstrndup(good, len);
		text = xrealloc(text, cut);
		for (int j = 0; j < 2 && cut > 0; j++)
			text[rng_seeded_below(&rng, cut)] =
			    "[]\"'#=\\\n\r\0.,-x"[rng_seeded_below(&rng, 14)];
		ck_assert_ptr_nonnull(parse((struct str){ text, cut }));
		xfree(text);
	}
	end_parse();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("toml");
	TCase *tc = tcase_create("toml");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, toml_reads_what_options_need);
	tcase_add_test(tc, toml_reads_arrays_of_strings_over_lines);
	tcase_add_test(tc, toml_escapes_are_those_of_the_standard);
	tcase_add_test(tc, toml_refuses_with_line_and_reason);
	tcase_add_test(tc, toml_goes_on_after_a_problem);
	tcase_add_test(tc, toml_int_covers_its_range);
	tcase_add_test(tc, toml_write_string_is_read_back);
	tcase_add_test(tc, toml_survives_damaged_files);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
