/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of time zones, compared with what the C library makes of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/tzrule.h"

#define HOUR_S 3600
#define YEARS 5

static const char *const rules[] = {
	"UTC0", "CST-8", "IST-5:30", "<+0545>-5:45", "<-03>3",
	"CET-1CEST,M3.5.0,M10.5.0/3",
	"GMT0BST,M3.5.0/1,M10.5.0",
	"EST5EDT,M3.2.0,M11.1.0",
	"AEST-10AEDT,M10.1.0,M4.1.0/3",
	"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
	"IST-1GMT0,M10.5.0,M3.5.0/1",
	"EET-2EEST,M4.5.5/0,M10.5.4/24",
	"IST-2IDT,M3.4.4/26,M10.5.0",
	"EET-2EEST,M3.4.4/50,M10.4.4/50",
	"<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
	"<+0330>-3:30<+0430>,J79/24,J263/24",
	"AAA3BBB,59/1,300",
	"AAA3BBB,J60/1,J300/1:30:15",
};
#define RULES (int)(sizeof(rules) / sizeof(*rules))

static int64_t
ahead_s(time_t at)
{
	struct tm tm;

	ck_assert_ptr_nonnull(localtime_r(&at, &tm));
	return tm.tm_gmtoff;
}

static void
use_zone(const char *text)
{
	ck_assert_int_eq(setenv("TZ", text, 1), 0);
	tzset();
}

/* From the year 2026 on, 2028 with its leap day. */
START_TEST(a_rule_says_what_the_c_library_makes_of_it)
{
	const char *text = rules[_i];
	int64_t from = 1767225600, to = from + YEARS * 366 * 24 * HOUR_S;
	struct tzrule rule;

	use_zone(text);
	ck_assert(tzrule_parse(str_from(text), &rule));
	for (int64_t at = from; at < to; at += HOUR_S / 2) {
		int64_t ahead = tzrule_ahead_ms(&rule, at * 1000) / 1000;

		ck_assert_msg(ahead == ahead_s((time_t)at),
		    "%s at %lld: %lld", text, (long long)at,
		    (long long)ahead);
	}
}
END_TEST

/* A time is cut off, or something stands behind it. */
START_TEST(what_is_no_rule_is_refused)
{
	static const char *const bad[] = { "", "1", "CE-1", "CET", "CET-",
		"CET-25", "CET-1:60", "CET-1:", "CET-1CEST", "CET-1CEST,M3.5.0",
		"CET-1CEST,M3.5.0,", "CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,J0,J9", "CET-1CEST,J1,J366", "CET-1CEST,366,1",
		"CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x",
		"<+03-3", "CET-1 ", "CET-1CEST;M3.5.0,M10.5.0",
		"AAA3BBB,J60/1,J300:30:15" };
	struct tzrule rule;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!tzrule_parse(str_from(bad[i]), &rule), "%s",
		    bad[i]);
}
END_TEST

/* Nothing is read beyond the end: what is cut off lies at the end of its
 * memory. */
START_TEST(a_rule_is_cut_anywhere)
{
	struct str whole = str_from(rules[_i]);
	struct tzrule rule;

	for (size_t len = 0; len < whole.len; len++) {
		char *part = xmalloc(len + 1);

		memcpy(part, whole.p, len);
		part[len] = (char)(len % 2 ? 'z' : '9');
		(void)!tzrule_parse((struct str){ part, len }, &rule);
		(void)!tzrule_parse((struct str){ part, len + 1 }, &rule);
		xfree(part);
	}
}
END_TEST

START_TEST(a_name_does_not_lead_out_of_the_database)
{
	static const char *const good[] = { "UTC", "Europe/Berlin",
		"America/Argentina/Buenos_Aires", "Etc/GMT+8", "EST5EDT",
		"America/Port-au-Prince" };
	static const char *const bad[] = { "", "/etc/passwd", "../passwd",
		"Europe/../../passwd", "Europe//Berlin", "Europe/", "Europe/.",
		"Europe Berlin", "8", "Europe/\n" };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		ck_assert_msg(tzrule_is_name(str_from(good[i])), "%s",
		    good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!tzrule_is_name(str_from(bad[i])), "%s", bad[i]);
	ck_assert(!tzrule_is_name((struct str){ "a\0b", 3 }));
}
END_TEST

/* Two bodies without a change in them, and the line behind. */
START_TEST(the_rule_stands_at_the_end_of_a_file)
{
	char file[128] = "TZif2";
	struct str whole = { file, 88 + 7 }, none = { file, 88 + 2 };

	memcpy(file + 88, "\nCST-8\n", 7);
	ck_assert(str_is(tzrule_of_file(whole), "CST-8"));
	for (size_t len = 0; len < whole.len; len++)
		ck_assert_uint_eq(tzrule_of_file((struct str){ file,
		    len }).len, 0);
	file[4] = '\0';
	ck_assert_uint_eq(tzrule_of_file(whole).len, 0);
	file[4] = '3';
	file[89] = '\n';
	ck_assert_uint_eq(tzrule_of_file(none).len, 0);
}
END_TEST

/* The database has a place in whatever version it comes. */
START_TEST(the_clock_knows_places)
{
	struct tzrule rule;

	ck_assert(clock_zone(&clock_real, STR("Europe/Berlin"), &rule));
	ck_assert_int_eq(tzrule_ahead_ms(&rule, 1782900000000),
	    2 * HOUR_S * 1000);
	ck_assert_int_eq(tzrule_ahead_ms(&rule, 1767225600000),
	    HOUR_S * 1000);
	ck_assert(clock_zone(&clock_real, STR("Asia/Shanghai"), &rule));
	ck_assert_int_eq(tzrule_ahead_ms(&rule, 1782900000000),
	    8 * HOUR_S * 1000);
	ck_assert(!clock_zone(&clock_real, STR("Europe"), &rule));
	ck_assert(!clock_zone(&clock_real, STR("Europe/Atlantis"), &rule));
	ck_assert(!clock_zone(&clock_real, STR("../../etc/passwd"), &rule));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("tzrule");
	TCase *t = tcase_create("tzrule");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_loop_test(t, a_rule_says_what_the_c_library_makes_of_it, 0,
	    RULES);
	tcase_add_test(t, what_is_no_rule_is_refused);
	tcase_add_loop_test(t, a_rule_is_cut_anywhere, 0, RULES);
	tcase_add_test(t, a_name_does_not_lead_out_of_the_database);
	tcase_add_test(t, the_rule_stands_at_the_end_of_a_file);
	tcase_add_test(t, the_clock_knows_places);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
