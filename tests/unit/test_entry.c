/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>

#include "model/entry.h"
#include "model/user.h"

START_TEST(every_entry_type_has_a_name_that_leads_back)
{
	enum entry_type back;

	for (int t = 0; t < ENTRY_TYPE_COUNT; t++) {
		const char *name = entry_type_name((enum entry_type)t);

		ck_assert(entry_type_from(str_from(name), &back));
		ck_assert_int_eq((int)back, t);
	}
	ck_assert_str_eq(entry_type_name(ENTRY_MESSAGE), "message");
	ck_assert_str_eq(entry_type_name(ENTRY_SETTING), "setting");
}
END_TEST

START_TEST(other_names_are_no_entry_type)
{
	static const char *const bad[] = { "", "Message", "messages", "messag",
		"unknown" };
	enum entry_type type;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!entry_type_from(str_from(bad[i]), &type),
		    "%s", bad[i]);
}
END_TEST

START_TEST(a_type_out_of_range_is_a_bug)
{
	entry_type_name(ENTRY_TYPE_COUNT);
}
END_TEST

START_TEST(history_counts_only_when_it_is_news)
{
	struct entry e = { .type = ENTRY_MESSAGE, .users = STR(""),
		.marks = STR("{\"bridged\":true}") };

	ck_assert(entry_counts(&e));
	e.said_ts = 1;
	ck_assert(entry_counts(&e));
	e.marks = STR("{\"ext\":{\"bridged\":\"true\"}}");
	ck_assert(!entry_counts(&e));
	e.said_ts = 0;
	ck_assert(entry_counts(&e));
	e.users = STR("[\"bob\"]");
	ck_assert(!entry_counts(&e));
	e = (struct entry){ .type = ENTRY_EDIT };
	ck_assert(!entry_counts(&e));
}
END_TEST

START_TEST(sorted_ids_are_found_wherever_they_stand)
{
	char text[4096] = "[", id[16];
	size_t len = 1;

	ck_assert(!entry_names_sorted(STR("[]"), STR("a")));
	ck_assert(entry_names_sorted(STR("[\"a\"]"), STR("a")));
	ck_assert(!entry_names_sorted(STR("[\"bob\"]"), STR("bo")));
	for (int count = 1; count <= 200; count++) {
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s\"u%03d%.*s\"]", count > 1 ? "," : "", 2 * count,
		    2 * count % 3, "xx");
		for (int i = 0; i <= 2 * count + 1; i++) {
			struct str list = { text, len }, name = { id, 0 };

			name.len = (size_t)snprintf(id, sizeof(id),
			    "u%03d%.*s", i, i % 3, "xx");
			ck_assert_int_eq(entry_names_sorted(list, name),
			    entry_names(list, name));
		}
		len--;	/* the bracket */
	}
}
END_TEST

START_TEST(platform_names_end_after_the_last_platform)
{
	for (int i = 0; i < PLATFORM_COUNT; i++)
		ck_assert_ptr_nonnull(platform_names[i]);
	ck_assert_ptr_null(platform_names[PLATFORM_COUNT]);
	ck_assert_str_eq(platform_names[PLATFORM_WEB], "web");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("entry");
	TCase *tc = tcase_create("entry");
	SRunner *r;
	int failed;

	tcase_add_test(tc, every_entry_type_has_a_name_that_leads_back);
	tcase_add_test(tc, other_names_are_no_entry_type);
	tcase_add_test(tc, history_counts_only_when_it_is_news);
	tcase_add_test(tc, sorted_ids_are_found_wherever_they_stand);
	tcase_add_test_raise_signal(tc, a_type_out_of_range_is_a_bug,
	    SIGABRT);
	tcase_add_test(tc, platform_names_end_after_the_last_platform);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
