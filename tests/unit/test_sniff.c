/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "net/sniff.h"

static const struct {
	const char *bytes;
	enum sniff_verdict tls, http;
} cases[] = {
	{ "", SNIFF_MORE, SNIFF_MORE },
	{ "\x16", SNIFF_YES, SNIFF_NO },
	{ "\x16\x03\x01", SNIFF_YES, SNIFF_NO },
	{ "\x15\x03", SNIFF_NO, SNIFF_NO },
	{ "\x80\x2e", SNIFF_NO, SNIFF_NO },
	{ "G", SNIFF_NO, SNIFF_MORE },
	{ "GET", SNIFF_NO, SNIFF_MORE },
	{ "GET ", SNIFF_NO, SNIFF_YES },
	{ "GET / HTTP/1.1\r\n", SNIFF_NO, SNIFF_YES },
	{ "M-SEARCH * ", SNIFF_NO, SNIFF_YES },
	{ " GET / ", SNIFF_NO, SNIFF_NO },
	{ "get / ", SNIFF_NO, SNIFF_NO },
	{ "GET\r\n", SNIFF_NO, SNIFF_NO },
	{ "\r\nGET / ", SNIFF_NO, SNIFF_NO },
	{ "SSH-2.0-OpenSSH", SNIFF_NO, SNIFF_NO },
	{ "ABCDEFGHIJKLMNOP ", SNIFF_NO, SNIFF_YES },
	{ "ABCDEFGHIJKLMNOP", SNIFF_NO, SNIFF_MORE },
	{ "ABCDEFGHIJKLMNOPQ", SNIFF_NO, SNIFF_NO },
	{ "<?xml version='1.0'?>", SNIFF_NO, SNIFF_NO },
};

START_TEST(sniff_tells_what_speaks)
{
	const char *p = cases[_i].bytes;

	ck_assert_int_eq(sniff_is(SNIFF_TLS, p, strlen(p)), cases[_i].tls);
	ck_assert_int_eq(sniff_is(SNIFF_HTTP, p, strlen(p)), cases[_i].http);
}
END_TEST

/* Once final, more bytes change nothing; before, it says MORE. */
START_TEST(sniff_is_the_same_at_every_split)
{
	const char *p = cases[_i].bytes;
	enum sniff_verdict now, before;

	for (unsigned kind = 0; kind < SNIFF_KINDS; kind++) {
		before = SNIFF_MORE;
		for (size_t n = 0; n <= strlen(p); n++) {
			now = sniff_is(kind, p, n);
			ck_assert(before == SNIFF_MORE || now == before);
			ck_assert(now != SNIFF_MORE ||
			    n < sniff_rows[kind].bytes_max);
			before = now;
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sniff");
	TCase *tc = tcase_create("sniff");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, sniff_tells_what_speaks, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tc, sniff_is_the_same_at_every_split, 0,
	    sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
