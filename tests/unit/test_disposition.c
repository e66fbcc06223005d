/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/disposition.h"

static const struct {
	const char *name, *plain, *utf8;
} names[] = {
	{ "a.txt", "a.txt", "a.txt" },
	{ "a b (1).pdf", "a b (1).pdf", "a%20b%20%281%29.pdf" },
	{ "合同A.pdf", "__A.pdf", "%E5%90%88%E5%90%8CA.pdf" },
	{ "a\"b", "a_b", "a%22b" },
	{ "a\\b", "a_b", "a%5Cb" },
	{ "a;b=c", "a_b_c", "a%3Bb%3Dc" },
	{ "%41", "_41", "%2541" },
	{ "a\r\nSet-Cookie: x", "a__Set-Cookie_ x",
	    "a%0D%0ASet-Cookie%3A%20x" },
};

START_TEST(names_cannot_end_their_header)
{
	char want[200];
	struct buf out;

	buf_init(&out, 2048);
	disposition_put(&out, _i % 2 == 0, str_from(names[_i].name));
	snprintf(want, sizeof(want), "%s; filename=\"%s\"; "
	    "filename*=UTF-8''%s", _i % 2 == 0 ? "inline" : "attachment",
	    names[_i].plain, names[_i].utf8);
	ck_assert_str_eq(out.data, want);
	buf_fini(&out);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int
main(void)
{
	Suite *s = suite_create("disposition");
	TCase *tc = tcase_create("disposition");
	SRunner *run;
	int failed;

	tcase_add_loop_test(tc, names_cannot_end_their_header, 0,
	    COUNT(names));
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
