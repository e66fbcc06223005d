/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "conf/cmdline.h"

struct values {
	const char *data, *listen;
	bool json;
};

static const struct cmdline_row rows[] = {
	{ "--data", true, offsetof(struct values, data) },
	{ "--listen", true, offsetof(struct values, listen) },
	{ "--json", false, offsetof(struct values, json) },
	{ NULL, false, 0 },
};

/* Takes the words as long as they are options; where it stopped. */
static enum cmdline_verdict
take_all(char **words, struct values *out, const char **stopped_at)
{
	enum cmdline_verdict verdict = CMDLINE_TAKEN;

	*out = (struct values){ .data = "before" };
	for (; *words; words++) {
		verdict = cmdline_fill(rows, &words, out);
		if (verdict != CMDLINE_TAKEN)
			break;
	}
	*stopped_at = *words;
	return verdict;
}

#define WORDS(...) (char *[]){ __VA_ARGS__, NULL }

START_TEST(cmdline_takes_a_value_in_both_ways)
{
	static char data[] = "--data", dir[] = "d", listen[] = "--listen=:1",
	    json[] = "--json", empty[] = "--data=", equals[] = "--data=a=b";
	const char *at;
	struct values v;

	ck_assert_int_eq(take_all(WORDS(data, dir, listen, json), &v, &at),
	    CMDLINE_TAKEN);
	ck_assert_ptr_null(at);
	ck_assert_str_eq(v.data, "d");
	ck_assert_str_eq(v.listen, ":1");
	ck_assert(v.json);
	ck_assert_int_eq(take_all(WORDS(empty), &v, &at), CMDLINE_TAKEN);
	ck_assert_str_eq(v.data, "");
	ck_assert_int_eq(take_all(WORDS(equals), &v, &at), CMDLINE_TAKEN);
	ck_assert_str_eq(v.data, "a=b");
}
END_TEST

START_TEST(cmdline_stops_at_what_it_does_not_know)
{
	static char dat[] = "--dat", data2[] = "--data2", word[] = "data",
	    json[] = "--json";
	char *const strangers[] = { dat, data2, word };
	const char *at;
	struct values v;

	for (unsigned i = 0; i < 3; i++) {
		ck_assert_int_eq(take_all(WORDS(json, strangers[i], json), &v,
		    &at), CMDLINE_OTHER);
		ck_assert_ptr_eq(at, strangers[i]);
		ck_assert_str_eq(v.data, "before");
	}
}
END_TEST

START_TEST(cmdline_says_what_is_wrong_with_a_value)
{
	static char data[] = "--data", json[] = "--json=yes";
	const char *at;
	struct values v;

	ck_assert_int_eq(take_all(WORDS(data), &v, &at), CMDLINE_NO_VALUE);
	ck_assert_ptr_eq(at, data);
	ck_assert_str_eq(v.data, "before");
	ck_assert_int_eq(take_all(WORDS(json), &v, &at), CMDLINE_SURPLUS);
	ck_assert_ptr_eq(at, json);
	ck_assert(!v.json);
	ck_assert_str_ne(cmdline_why(CMDLINE_SURPLUS),
	    cmdline_why(CMDLINE_NO_VALUE));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("cmdline");
	TCase *tc = tcase_create("cmdline");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, cmdline_takes_a_value_in_both_ways);
	tcase_add_test(tc, cmdline_stops_at_what_it_does_not_know);
	tcase_add_test(tc, cmdline_says_what_is_wrong_with_a_value);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
