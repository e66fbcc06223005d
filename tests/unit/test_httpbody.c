/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "net/httpbody.h"

static struct httphead
head_of(bool is_chunked, uint64_t length)
{
	struct httphead h = { .is_chunked = is_chunked,
		.has_length = !is_chunked, .length = length };

	return h;
}

/* Feeds step bytes at a time; *total is what belonged to the body. */
static enum httpbody_verdict
feed(const struct httphead *h, const char *bytes, size_t len, size_t step,
    size_t *total)
{
	enum httpbody_verdict verdict = HTTPBODY_MORE;
	struct httpbody b;
	size_t used, n;

	httpbody_init(&b, h);
	*total = 0;
	while (*total < len && verdict == HTTPBODY_MORE) {
		n = len - *total < step ? len - *total : step;
		verdict = httpbody_feed(&b, bytes + *total, n, &used);
		ck_assert(verdict != HTTPBODY_MORE || used == n);
		*total += used;
	}
	ck_assert(httpbody_is_done(&b) == (verdict == HTTPBODY_DONE));
	return verdict;
}

static void
expect(bool is_chunked, uint64_t length, const char *bytes,
    enum httpbody_verdict verdict, size_t total)
{
	struct httphead h = head_of(is_chunked, length);
	size_t len = strlen(bytes), used;

	for (size_t step = 1; step <= len; step++) {
		ck_assert_msg(feed(&h, bytes, len, step, &used) == verdict,
		    "step %zu of %s", step, bytes);
		ck_assert_uint_eq(used, total);
	}
}

START_TEST(httpbody_without_body_is_done)
{
	struct httphead h = head_of(false, 0);
	struct httpbody b;
	size_t used;

	httpbody_init(&b, &h);
	ck_assert(httpbody_is_done(&b));
	ck_assert_int_eq(httpbody_feed(&b, "GET", 3, &used), HTTPBODY_DONE);
	ck_assert_uint_eq(used, 0);
}
END_TEST

START_TEST(httpbody_counts_length)
{
	expect(false, 5, "helloGET /", HTTPBODY_DONE, 5);
	expect(false, 5, "hell", HTTPBODY_MORE, 4);
	expect(false, 999999999999999, "hell", HTTPBODY_MORE, 4);
}
END_TEST

START_TEST(httpbody_follows_chunks)
{
	expect(true, 0, "0\r\n\r\nGET", HTTPBODY_DONE, 5);
	expect(true, 0, "5\r\nhello\r\n0\r\n\r\nGET", HTTPBODY_DONE, 15);
	expect(true, 0, "1\r\na\r\n00a\r\n0123456789\r\n000\r\n\r\n",
	    HTTPBODY_DONE, 6 + 5 + 12 + 7);
	expect(true, 0, "A\r\n0123456789\r\nf\r\n012345678901234\r\n"
	    "0\r\n\r\n", HTTPBODY_DONE, 15 + 20 + 5);
	expect(true, 0, "3\r\n0\r\n\r\n0\r\n\r\n", HTTPBODY_DONE, 13);
}
END_TEST

START_TEST(httpbody_takes_trailers)
{
	expect(true, 0, "0\r\nX-Sum: 1\r\nY:\r\n\r\nGET", HTTPBODY_DONE, 19);
	expect(true, 0, "0\r\nX: a\n\r\n", HTTPBODY_BAD, 7);
	expect(true, 0, "0\r\n X: a\r\n\r\n", HTTPBODY_BAD, 3);
	expect(true, 0, "0\r\nX : a\r\n\r\n", HTTPBODY_BAD, 4);
	expect(true, 0, "0\r\nX\r\n\r\n", HTTPBODY_BAD, 4);
	expect(true, 0, "0\r\n: a\r\n\r\n", HTTPBODY_BAD, 3);
}
END_TEST

START_TEST(httpbody_bounds_trailers)
{
	char text[HTTPBODY_TRAILERS_MAX + 100] = "0\r\nX:";

	memset(text + 5, 'a', sizeof(text) - 6);
	text[sizeof(text) - 1] = '\0';
	expect(true, 0, text, HTTPBODY_BAD, 3 + HTTPBODY_TRAILERS_MAX);
}
END_TEST

static const struct {
	const char *text;
	size_t used;
} bad[] = {
	{ "\r\n", 0 },
	{ "x\r\n", 0 },
	{ "-1\r\n", 0 },
	{ "+1\r\na\r\n", 0 },
	{ " 1\r\na\r\n", 0 },
	{ "0x1\r\na\r\n", 1 },
	{ "1 \r\na\r\n", 1 },
	{ "1\na\r\n", 1 },
	{ "1\r\r\na\r\n", 2 },
	{ "1;x=y\r\na\r\n", 1 },
	{ "1\r\nab\r\n", 4 },
	{ "1\r\na\n0\r\n\r\n", 4 },
	{ "1\r\na\r0\r\n\r\n", 5 },
	{ "1\r\na0\r\n\r\n", 4 },
	{ "1\r\na\r\n\r\n", 6 },
	{ "0\r\n\n", 3 },
	{ "0\r\n\rX", 4 },
	{ "0000000000000001\r\na\r\n", 15 },
	{ "ffffffffffffffff\r\n", 15 },
};

START_TEST(httpbody_refuses_bad_chunks)
{
	expect(true, 0, bad[_i].text, HTTPBODY_BAD, bad[_i].used);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("httpbody");
	TCase *tc = tcase_create("httpbody");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, httpbody_without_body_is_done);
	tcase_add_test(tc, httpbody_counts_length);
	tcase_add_test(tc, httpbody_follows_chunks);
	tcase_add_test(tc, httpbody_takes_trailers);
	tcase_add_test(tc, httpbody_bounds_trailers);
	tcase_add_loop_test(tc, httpbody_refuses_bad_chunks, 0,
	    sizeof(bad) / sizeof(bad[0]));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
