/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/logset.h"
#include "base/logtail.h"

/* What one call writes to standard error. */
static int saved, pipe_ends[2];

static void
begin_capture(void)
{
	ck_assert_int_eq(pipe(pipe_ends), 0);
	saved = dup(STDERR_FILENO);
	dup2(pipe_ends[1], STDERR_FILENO);
	close(pipe_ends[1]);
}

static size_t
end_capture(char *out, size_t room)
{
	size_t len = 0;
	ssize_t got;

	dup2(saved, STDERR_FILENO);
	close(saved);
	while ((got = read(pipe_ends[0], out + len, room - 1 - len)) > 0)
		len += (size_t)got;
	close(pipe_ends[0]);
	out[len] = '\0';
	return len;
}

START_TEST(log_line_has_time_level_and_part)
{
	char line[4096];
	int y, mo, d, h, mi, s, ms, end = 0;

	unsetenv("JOURNAL_STREAM");
	begin_capture();
	log_info("net", "listening on %s", "127.0.0.1:1");
	end_capture(line, sizeof(line));
	ck_assert_int_eq(sscanf(line, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ %n", &y,
	    &mo, &d, &h, &mi, &s, &ms, &end), 7);
	ck_assert_str_eq(line + end, "info net: listening on 127.0.0.1:1\n");
}
END_TEST

START_TEST(log_level_hides_what_is_finer)
{
	char line[4096];

	begin_capture();
	log_debug("net", "hidden");
	log_set_level(LOG_DEBUG);
	log_debug("net", "shown");
	log_set_level(LOG_ERROR);
	log_warn("net", "hidden");
	log_error("net", "loud");
	end_capture(line, sizeof(line));
	ck_assert_ptr_null(strstr(line, "hidden"));
	ck_assert_ptr_nonnull(strstr(line, "debug net: shown\n"));
	ck_assert_ptr_nonnull(strstr(line, "error net: loud\n"));
}
END_TEST

START_TEST(log_parts_have_levels_of_their_own)
{
	static const char *const items[] = { "net=debug", "tls=error" };
	char line[4096];

	begin_capture();
	log_set_parts(items, 2);
	log_debug("net", "shown");
	log_debug("nets", "hidden");
	log_warn("tls", "hidden");
	log_info("conf", "shown as well");
	log_set_parts(NULL, 0);
	log_debug("net", "hidden");
	log_warn("tls", "loud");
	end_capture(line, sizeof(line));
	ck_assert_ptr_null(strstr(line, "hidden"));
	ck_assert_ptr_nonnull(strstr(line, "debug net: shown\n"));
	ck_assert_ptr_nonnull(strstr(line, "info conf: shown as well\n"));
	ck_assert_ptr_nonnull(strstr(line, "warn tls: loud\n"));
}
END_TEST

START_TEST(log_part_levels_are_written_so)
{
	static const char *const bad[] = { "", "net", "=debug", "net=", "net=loud",
		"net=debug ", "a-part-whose-name-is-very-much-too-long=info" };
	enum log_level level;
	struct str part;

	ck_assert(log_part_level("net=warn", &part, &level));
	ck_assert(str_is(part, "net"));
	ck_assert_int_eq(level, LOG_WARN);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!log_part_level(bad[i], &part, &level), "%s",
		    bad[i]);
}
END_TEST

START_TEST(log_lines_may_be_json)
{
	char line[8192], longer[3000];
	size_t len;

	memset(longer, '"', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	unsetenv("JOURNAL_STREAM");
	begin_capture();
	log_set_format(LOG_JSON);
	log_info("net", "a \"quoted\" back\\slash\nand a line");
	log_info("net", "%s", longer);
	log_set_format(LOG_TEXT);
	len = end_capture(line, sizeof(line));
	ck_assert_int_eq(strncmp(line, "{\"ts\":\"", 7), 0);
	ck_assert_ptr_nonnull(strstr(line, "\",\"level\":\"info\",\"part\":"
	    "\"net\",\"text\":\"a \\\"quoted\\\" back\\\\slash and a "
	    "line\",\"kind\":\"a \\\"quoted\\\" back\\\\slash and a "
	    "line\"}\n"));
	ck_assert_uint_gt(len, 2000);
	ck_assert_str_eq(line + len - 18, "...\",\"kind\":\"%s\"}\n");
}
END_TEST

START_TEST(log_lines_say_what_they_are_about)
{
	const struct log_about both = { "r-1", 42 }, none = { NULL, 0 };
	char line[8192], longer[3000];

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	begin_capture();
	log_write_about(LOG_INFO, "http", &both, "GET /%s", "a");
	log_write_about(LOG_INFO, "http", &none, "nothing");
	log_write_about(LOG_INFO, "http", &both, "%s", longer);
	log_write_about(LOG_DEBUG, "http", &both, "hidden");
	log_set_format(LOG_JSON);
	log_write_about(LOG_INFO, "http", &both, "GET /b");
	log_set_format(LOG_TEXT);
	end_capture(line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "info http: GET /a request=r-1 "
	    "event=42\n"));
	ck_assert_ptr_nonnull(strstr(line, "info http: nothing\n"));
	ck_assert_ptr_nonnull(strstr(line, "xxx... request=r-1 event=42\n"));
	ck_assert_ptr_null(strstr(line, "hidden"));
	ck_assert_ptr_nonnull(strstr(line, "\"text\":\"GET /b\",\"kind\":"
	    "\"GET /b\",\"request\":\"r-1\",\"event\":42}\n"));
}
END_TEST

static void
name_number(const void *served, char out[LOG_NAME_ROOM])
{
	snprintf(out, LOG_NAME_ROOM, "call-%d", *(const int *)served);
}

START_TEST(log_lines_name_what_the_thread_serves)
{
	const struct log_about given = { .request = "r-1" };
	const int first = 1, other = 2;
	struct logtail_line kept;
	char line[8192];

	begin_capture();
	log_serve(&first, name_number);
	log_info("core", "with");
	log_write_about(LOG_INFO, "http", &given, "its own");
	ck_assert(logtail_get(logtail_next() - 2, &kept));
	log_served(&other);
	log_set_format(LOG_JSON);
	log_info("core", "still %d%%", 7);
	log_set_format(LOG_TEXT);
	log_served(&first);
	log_info("core", "without");
	end_capture(line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, " core: with request=call-1\n"));
	ck_assert_ptr_nonnull(strstr(line, " http: its own request=r-1\n"));
	ck_assert_ptr_nonnull(strstr(line, "\"text\":\"still 7%\",\"kind\":"
	    "\"still %d%%\",\"request\":\"call-1\"}\n"));
	ck_assert_ptr_nonnull(strstr(line, " core: without\n"));
	ck_assert_str_eq(kept.text, "with request=call-1");
}
END_TEST

START_TEST(log_line_is_cut_and_stays_one_line)
{
	char line[4096], longer[3000];
	size_t len;

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	begin_capture();
	log_info("net", "a\nb\r\x1b[31m%s", longer);
	len = end_capture(line, sizeof(line));
	ck_assert_uint_eq(len, 1024);
	ck_assert_ptr_eq(strchr(line, '\n'), line + len - 1);
	ck_assert_ptr_nonnull(strstr(line, "a b  [31mxxx"));
	ck_assert_str_eq(line + len - 4, "...\n");
}
END_TEST

START_TEST(log_under_systemd_gives_the_level_as_a_prefix)
{
	char line[4096], stream[64];
	struct stat st;

	begin_capture();
	ck_assert_int_eq(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%llu:%llu",
	    (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_warn("store", "slow");
	end_capture(line, sizeof(line));
	ck_assert_str_eq(line, "<4>warn store: slow\n");
}
END_TEST

START_TEST(log_level_from_knows_four_names)
{
	enum log_level level = LOG_INFO;

	ck_assert(log_level_from(STR("error"), &level));
	ck_assert_int_eq(level, LOG_ERROR);
	ck_assert(log_level_from(STR("debug"), &level));
	ck_assert_int_eq(level, LOG_DEBUG);
	ck_assert(!log_level_from(STR("Debug"), &level));
	ck_assert(!log_level_from(STR(""), &level));
	ck_assert_int_eq(level, LOG_DEBUG);
	ck_assert_str_eq(log_level_name(LOG_DEBUG), "debug");
	ck_assert_str_eq(log_level_name(LOG_NONE), "none");
}
END_TEST

START_TEST(log_quote_escapes_and_cuts_whole)
{
	char out[32], tiny[6];

	ck_assert_str_eq(log_quote(STR("plain \"text\""), out, sizeof(out)),
	    "plain \"text\"");
	ck_assert_str_eq(log_quote(STR("a\n\x1b\\\xe9"), out, sizeof(out)),
	    "a\\x0a\\x1b\\x5c\\xe9");
	ck_assert_str_eq(log_quote(STR("ab\n"), tiny, sizeof(tiny)), "ab");
	ck_assert_str_eq(log_quote(STR("a\n"), tiny, sizeof(tiny)), "a\\x0a");
	ck_assert_str_eq(log_quote(STR("abcdefgh"), tiny, sizeof(tiny)),
	    "abcde");
	ck_assert_str_eq(log_quote(STR_NONE, tiny, sizeof(tiny)), "");
	ck_assert_str_eq(log_quote(STR("a"), tiny, 0), "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log");
	TCase *tc = tcase_create("log");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, log_line_has_time_level_and_part);
	tcase_add_test(tc, log_level_hides_what_is_finer);
	tcase_add_test(tc, log_parts_have_levels_of_their_own);
	tcase_add_test(tc, log_part_levels_are_written_so);
	tcase_add_test(tc, log_lines_may_be_json);
	tcase_add_test(tc, log_lines_say_what_they_are_about);
	tcase_add_test(tc, log_lines_name_what_the_thread_serves);
	tcase_add_test(tc, log_line_is_cut_and_stays_one_line);
	tcase_add_test(tc, log_under_systemd_gives_the_level_as_a_prefix);
	tcase_add_test(tc, log_level_from_knows_four_names);
	tcase_add_test(tc, log_quote_escapes_and_cuts_whole);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
