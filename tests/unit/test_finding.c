/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence of the doctor keeps what it is made of. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "upkeep/finding.h"

static void
format_said(char text[SAID_MAX], struct said_params *params, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
static void
format_said(char text[SAID_MAX], struct said_params *params, const char *fmt,
    ...)
{
	va_list ap;

	va_start(ap, fmt);
	said_format(text, params, fmt, ap);
	va_end(ap);
}

static void
expect_json(const struct finding *f, const char *expected)
{
	struct jsonw w;
	struct buf out;

	buf_init(&out, 2000);
	w = jsonw_on(&out);
	finding_write(f, &w);
	ck_assert_uint_eq(buf_str(&out).len, strlen(expected));
	ck_assert_mem_eq(buf_str(&out).p, expected, strlen(expected));
	buf_fini(&out);
}

START_TEST(finding_keeps_what_it_is_made_of)
{
	struct finding f = { .check = "sync", .level = FINDING_WARN,
		.code = found_code(FOUND_SYNC_TIME) };

	format_said(f.text, &f.params, "%ld.%ld ms", 45L, 6L);
	ck_assert(found_is_whole(FOUND_SYNC_TIME, &f.params));
	ck_assert(!found_is_whole(FOUND_SPACE_FREE, &f.params));
	ck_assert(found_may_be(FOUND_SYNC_TIME, FINDING_WARN));
	ck_assert(!found_may_be(FOUND_SYNC_FAILED, FINDING_WARN));
	expect_json(&f, "{\"check\":\"sync\",\"level\":\"warn\","
	    "\"code\":\"sync.time\",\"params\":[\"45\",\"6\"],"
	    "\"text\":\"45.6 ms\"}");
	/* Commands alone have no code. */
	format_said(f.mend, &f.mend_params, "df %s", "/srv");
	expect_json(&f, "{\"check\":\"sync\",\"level\":\"warn\","
	    "\"code\":\"sync.time\",\"params\":[\"45\",\"6\"],"
	    "\"text\":\"45.6 ms\",\"mend\":\"df /srv\"}");
	f.advice = advice_code(ADVICE_FASTER_DISK);
	ck_assert(advice_is_whole(ADVICE_FASTER_DISK, &f.mend_params));
	expect_json(&f, "{\"check\":\"sync\",\"level\":\"warn\","
	    "\"code\":\"sync.time\",\"params\":[\"45\",\"6\"],"
	    "\"text\":\"45.6 ms\",\"mend\":\"df /srv\","
	    "\"advice\":\"sync.disk\",\"advice_params\":[\"/srv\"]}");
}
END_TEST

START_TEST(finding_is_cut_where_it_is_full)
{
	struct said_params params;
	char text[SAID_MAX], much[2000];
	const char *p = params.bytes;

	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	format_said(text, &params, "%.3s and %d, %ld, %s.", much, -7, 8L,
	    "end");
	ck_assert_str_eq(text, "xxx and -7, 8, end.");
	format_said(text, &params, "%s %s %u %.*s", much, much, 1u, 2, much);
	ck_assert_uint_eq(strlen(text), SAID_MAX - 1);
	ck_assert_uint_eq(params.count, 4);
	ck_assert_uint_eq(strlen(p), SAID_MAX - 1);
	for (int i = 1; i < 4; i++) {
		p += strlen(p) + 1;
		ck_assert_str_eq(p, "");
	}
	ck_assert_ptr_eq(p, params.bytes + sizeof(params.bytes) - 2);
}
END_TEST

static const TTest **const tests[] = {
	&finding_keeps_what_it_is_made_of,
	&finding_is_cut_where_it_is_full,
};

int
main(void)
{
	Suite *suite = suite_create("finding");
	TCase *tcase = tcase_create("finding");
	SRunner *runner;
	int failed;

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tcase_add_test(tcase, *tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
