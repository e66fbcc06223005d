/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "model/file.h"
#include "model/parts.h"

static const struct {
	const char *parts;
	struct part fresh;
	const char *want;
} adds[] = {
	{ "", { 0, 5 }, "0-5" },
	{ "", { 7, 9 }, "7-9" },
	/* next to each other: one */
	{ "0-5", { 5, 9 }, "0-9" },
	{ "5-9", { 0, 5 }, "0-9" },
	{ "0-5 8-9", { 5, 8 }, "0-9" },
	/* a gap stays */
	{ "0-5", { 6, 9 }, "0-5 6-9" },
	{ "6-9", { 0, 5 }, "0-5 6-9" },
	{ "0-2 8-9", { 4, 5 }, "0-2 4-5 8-9" },
	/* again, within, around, over several */
	{ "0-5", { 0, 5 }, "0-5" },
	{ "0-5", { 2, 3 }, "0-5" },
	{ "2-3", { 0, 5 }, "0-5" },
	{ "1-2 4-5 7-8 20-30", { 2, 7 }, "1-8 20-30" },
	{ "1-2 4-5 7-8 20-30", { 0, 40 }, "0-40" },
	{ "1-2 4-5", { 3, 100 }, "1-2 3-100" },
};

START_TEST(a_range_joins_those_it_touches)
{
	struct buf out;

	buf_init(&out, PARTS_BYTES_MAX);
	ck_assert_int_eq(parts_add(str_from(adds[_i].parts), adds[_i].fresh,
	    &out), ERR_OK);
	ck_assert_str_eq(out.data, adds[_i].want);
	buf_fini(&out);
}
END_TEST

static const char *const damaged[] = { "x", "1", "1-", "-1", "5-5", "5-4",
	"1-2x", "1-2 ", "01-2", "1-2 2-3", "4-5 1-2", "1-2  4-5",
	"0-99999999999999999999" };

START_TEST(what_parts_add_never_wrote_is_damage)
{
	struct buf out;

	buf_init(&out, PARTS_BYTES_MAX);
	ck_assert_int_eq(parts_add(str_from(damaged[_i]),
	    (struct part){ 90, 91 }, &out), ERR_CORRUPT);
	buf_fini(&out);
}
END_TEST

START_TEST(ranges_have_a_maximum)
{
	struct buf parts, next;
	enum err err = ERR_OK;
	int64_t i;

	buf_init(&parts, PARTS_BYTES_MAX);
	buf_puts(&parts, "");
	for (i = 0; i <= PARTS_MAX && err == ERR_OK; i++) {
		const struct part p = { FILE_SIZE_MAX + 2 * i,
			FILE_SIZE_MAX + 2 * i + 1 };

		buf_init(&next, PARTS_BYTES_MAX);
		err = parts_add(buf_str(&parts), p, &next);
		ck_assert(!next.overflow);
		buf_fini(&parts);
		parts = next;
	}
	ck_assert_int_eq(err, ERR_LIMIT);
	ck_assert_int_eq(i, PARTS_MAX + 1);
	buf_fini(&parts);
}
END_TEST

START_TEST(whole_is_one_range_of_the_size)
{
	ck_assert(parts_are_whole(STR("0-5"), 5));
	ck_assert(parts_are_whole(STR(""), 0));
	ck_assert(!parts_are_whole(STR(""), 5));
	ck_assert(!parts_are_whole(STR("0-4"), 5));
	ck_assert(!parts_are_whole(STR("0-6"), 5));
	ck_assert(!parts_are_whole(STR("1-5"), 5));
	ck_assert(!parts_are_whole(STR("0-2 3-5"), 5));
}
END_TEST

START_TEST(names_of_files_have_no_path)
{
	static const char *const bad[] = { "", ".", "..", "a/b", "/etc/passwd",
		"..\\x", "a\nb", "a\tb", "\x7f", "a\xe2\x80\xae" "b", "  ",
		"\xff", "\xe2\x81\xa6x" };
	static const char *const good[] = { "a", "合同.pdf", ".profile",
		"a b (1).tar.gz", "…", "-rf", "con", "%2e%2e" };

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!file_name_is_good(str_from(bad[i])), "%s",
		    bad[i]);
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(file_name_is_good(str_from(good[i])), "%s",
		    good[i]);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int
main(void)
{
	Suite *s = suite_create("parts");
	TCase *tc = tcase_create("parts");
	SRunner *run;
	int failed;

	tcase_add_loop_test(tc, a_range_joins_those_it_touches, 0,
	    COUNT(adds));
	tcase_add_loop_test(tc, what_parts_add_never_wrote_is_damage, 0,
	    COUNT(damaged));
	tcase_add_test(tc, ranges_have_a_maximum);
	tcase_add_test(tc, whole_is_one_range_of_the_size);
	tcase_add_test(tc, names_of_files_have_no_path);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
