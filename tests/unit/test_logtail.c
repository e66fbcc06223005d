/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdio.h>

#include "base/err.h"
#include "base/logset.h"
#include "base/logtail.h"

START_TEST(logtail_keeps_what_was_heard)
{
	struct logtail_line line;
	uint64_t next = logtail_next();

	log_set_level(LOG_INFO);
	log_debug("net", "not heard");
	log_info("net", "one %d", 1);
	log_warn("core", "two");
	ck_assert_uint_eq(logtail_next(), next + 2);
	ck_assert(logtail_get(next, &line));
	ck_assert_uint_eq(line.number, next);
	ck_assert_str_eq(line.part, "net");
	ck_assert_str_eq(line.text, "one 1");
	ck_assert_uint_eq(line.len, 5);
	ck_assert_int_eq(line.level, LOG_INFO);
	ck_assert_int_gt(line.ts, 0);
	ck_assert(logtail_get(next + 1, &line));
	ck_assert_str_eq(line.text, "two");
	ck_assert(!logtail_get(next + 2, &line));
	ck_assert(!logtail_get(0, &line));
}
END_TEST

START_TEST(logtail_is_the_same_text_in_json)
{
	struct logtail_line line;
	uint64_t next = logtail_next();

	log_set_format(LOG_JSON);
	log_info("net", "said \"so\"");
	log_set_format(LOG_TEXT);
	ck_assert(logtail_get(next, &line));
	ck_assert_str_eq(line.text, "said \"so\"");
}
END_TEST

START_TEST(logtail_forgets_the_oldest)
{
	struct logtail_line line;
	uint64_t first = logtail_next();

	for (int i = 0; i < LOGTAIL_LINES + 10; i++)
		log_info("net", "line %d", i);
	ck_assert(!logtail_get(first, &line));
	ck_assert_uint_eq(logtail_oldest(), first + 10);
	ck_assert(logtail_get(logtail_oldest(), &line));
	ck_assert_str_eq(line.text, "line 10");
}
END_TEST

START_TEST(logtail_holds_only_text)
{
	struct logtail_line line;
	uint64_t next = logtail_next();

	log_info("net", "a \xff b");
	ck_assert(logtail_get(next, &line));
	ck_assert_str_eq(line.text, "a \\xff b");
}
END_TEST

static bool
hears(enum log_level level, const char *part)
{
	uint64_t next = logtail_next();

	log_write(level, part, "x");
	return logtail_next() == next + 1;
}

START_TEST(logtail_levels_go_before_those_of_options)
{
	static const char *const items[] = { "core=error" };

	log_set_level(LOG_INFO);
	log_set_parts(items, 1);
	ck_assert(!hears(LOG_DEBUG, "net"));
	ck_assert_int_eq(logtail_set_level(STR("net"), LOG_DEBUG), ERR_OK);
	ck_assert(hears(LOG_DEBUG, "net"));
	ck_assert(!hears(LOG_DEBUG, "store"));
	ck_assert_int_eq(logtail_set_level(STR(""), LOG_DEBUG), ERR_OK);
	ck_assert(hears(LOG_DEBUG, "store"));
	ck_assert(!hears(LOG_WARN, "core"));
	ck_assert_int_eq(logtail_set_level(STR("core"), LOG_WARN), ERR_OK);
	ck_assert(hears(LOG_WARN, "core"));
	ck_assert_int_eq(logtail_set_level(STR(""), LOG_NONE), ERR_OK);
	ck_assert_int_eq(logtail_set_level(STR("net"), LOG_NONE), ERR_OK);
	ck_assert(!hears(LOG_DEBUG, "store"));
	ck_assert(!hears(LOG_DEBUG, "net"));
}
END_TEST

START_TEST(logtail_levels_are_bounded)
{
	char name[16];
	char longest[LOGTAIL_PART_MAX + 1];

	memset(longest, 'a', sizeof(longest));
	ck_assert_int_eq(logtail_set_level((struct str){ longest,
	    sizeof(longest) }, LOG_INFO), ERR_FIELD);
	for (int i = 0; i < LOGTAIL_LEVELS_MAX; i++) {
		snprintf(name, sizeof(name), "part%d", i);
		ck_assert_int_eq(logtail_set_level(str_from(name),
		    LOG_WARN), ERR_OK);
	}
	ck_assert_int_eq(logtail_set_level(STR("more"), LOG_WARN), ERR_LIMIT);
	ck_assert_int_eq(logtail_set_level(STR("more"), LOG_NONE), ERR_OK);
	ck_assert_int_eq(logtail_set_level(STR("part3"), LOG_INFO), ERR_OK);
	ck_assert_int_eq(logtail_level("part3"), LOG_INFO);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("logtail");
	TCase *tc = tcase_create("logtail");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, logtail_keeps_what_was_heard);
	tcase_add_test(tc, logtail_is_the_same_text_in_json);
	tcase_add_test(tc, logtail_forgets_the_oldest);
	tcase_add_test(tc, logtail_holds_only_text);
	tcase_add_test(tc, logtail_levels_go_before_those_of_options);
	tcase_add_test(tc, logtail_levels_are_bounded);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
