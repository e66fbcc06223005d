/* SPDX-License-Identifier: Apache-2.0 */
/* As much of XML as the answers of an S3 store need. */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/s3/s3xml.h"

#define ck_str(s, z)                                                      \
	ck_assert_msg(str_eq((s), str_from(z)), "%.*s", STR_FMT(s))

static const char list[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    "<Name>b</Name><IsTruncated>true</IsTruncated>"
    "<Contents><Key>a&amp;b</Key><Size>1</Size></Contents>\n"
    "<Contents><Key>c</Key></Contents></ListBucketResult>";

START_TEST(elements_are_found_one_after_the_other)
{
	struct str left = str_from(list), item;

	ck_str(s3xml_first(left, "IsTruncated"), "true");
	ck_str(s3xml_first(left, "Code"), "");
	ck_assert(s3xml_next(&left, "Contents", &item));
	ck_str(s3xml_first(item, "Key"), "a&amp;b");
	ck_str(s3xml_first(item, "Size"), "1");
	ck_assert(s3xml_next(&left, "Contents", &item));
	ck_str(s3xml_first(item, "Key"), "c");
	ck_str(s3xml_first(item, "Size"), "");
	ck_assert(!s3xml_next(&left, "Contents", &item));
}
END_TEST

START_TEST(a_name_is_all_of_it)
{
	const struct str text = STR("<UploadId>x</UploadId>");

	ck_str(s3xml_first(text, "Upload"), "");
	ck_str(s3xml_first(text, "UploadId"), "x");
}
END_TEST

START_TEST(what_is_cut_anywhere_has_no_half_elements)
{
	const size_t len = sizeof(list) - 1;

	for (size_t cut = 0; cut < len; cut++) {
		char *copy = xmalloc(cut + 1);
		struct str left = { copy, cut }, item;
		unsigned count = 0;

		memcpy(copy, list, cut);
		while (s3xml_next(&left, "Contents", &item))
			count++;
		ck_assert_uint_eq(count, (cut >= len - 19) +
		    (cut >= (size_t)(strstr(list, "\n<Contents>") - list)));
		xfree(copy);
	}
}
END_TEST

START_TEST(characters_are_decoded)
{
	static const struct {
		const char *text, *want;	/* NULL: it is none */
	} rows[] = {
		{ "", "" }, { "plain/key.1", "plain/key.1" },
		{ "&lt;&gt;&amp;&quot;&apos;", "<>&\"'" },
		{ "&#65;&#x41;&#x4e2d;", "AA\xe4\xb8\xad" },
		{ "&amp;amp;", "&amp;" },
		{ "&", NULL }, { "&;", NULL }, { "&amp", NULL },
		{ "&nbsp;", NULL }, { "&#;", NULL }, { "&#x;", NULL },
		{ "&#0;", NULL }, { "&#xd800;", NULL },
		{ "&#x110000;", NULL }, { "&#99999999999999999999;", NULL },
		{ "&#-1;", NULL }, { "&#1x;", NULL }, { "a<b", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out;
		bool ok;

		buf_init(&out, 64);
		ok = s3xml_decode(str_from(rows[i].text), &out);
		ck_assert_msg(ok == (rows[i].want != NULL), "%s",
		    rows[i].text);
		if (ok)
			ck_str(buf_str(&out), rows[i].want);
		buf_fini(&out);
	}
}
END_TEST

START_TEST(what_is_too_long_is_refused)
{
	struct buf out;

	buf_init(&out, 3);
	ck_assert(!s3xml_decode(STR("abcd"), &out));
	buf_fini(&out);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("s3xml");
	TCase *tc = tcase_create("s3xml");
	SRunner *run;
	int failed;

	tcase_add_test(tc, elements_are_found_one_after_the_other);
	tcase_add_test(tc, a_name_is_all_of_it);
	tcase_add_test(tc, what_is_cut_anywhere_has_no_half_elements);
	tcase_add_test(tc, characters_are_decoded);
	tcase_add_test(tc, what_is_too_long_is_refused);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
