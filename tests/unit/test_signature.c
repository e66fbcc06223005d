/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of a self-test, and their signatures: every byte counts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "upkeep/folder.h"
#include "upkeep/selfreport.h"
#include "upkeep/signature.h"

static char home[] = "/tmp/yizhan-signature-XXXXXX";
static struct evp_pkey_st *key;
static struct problem why;

static void
set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert_int_eq(signature_key(home, &key, &why), ERR_OK);
}

static void
tear_down(void)
{
	signature_key_free(key);
	ck_assert_int_eq(folder_remove(home, &why), ERR_OK);
	snprintf(home, sizeof(home), "/tmp/yizhan-signature-XXXXXX");
}

static struct selfreport
good_report(void)
{
	struct selfreport r = { .at_ts = 1790000000000, .host = "a<b>&c",
		.version = "0.1", .cpus = 2, .kills = 3, .sync_p50_us = 1234,
		.acks_per_s = 12345 };

	r.counts.intended = r.counts.acked = r.counts.found = 1234567;
	return r;
}

static void
make_page(struct buf *out, enum signature_form form,
    enum selfreport_language l)
{
	struct selfreport r = good_report();

	buf_init(out, SELFREPORT_MAX);
	if (form == SIGNATURE_HTML)
		selfreport_html(&r, l, out);
	else
		selfreport_text(&r, l, out);
	ck_assert(!out->overflow);
	ck_assert_int_eq(signature_put(out, form, key, &why), ERR_OK);
}

START_TEST(a_page_is_as_it_was_signed)
{
	char by[SIGNATURE_KEY_HEX], known[SIGNATURE_KEY_HEX];
	struct buf page;

	make_page(&page, (enum signature_form)(_i / 2),
	    (enum selfreport_language)(_i % 2));
	ck_assert_int_eq(signature_check(buf_str(&page), by, &why), ERR_OK);
	signature_key_known(home, known);
	ck_assert_str_eq(by, known);
	ck_assert_uint_eq(strlen(by), SIGNATURE_KEY_HEX - 1);
	buf_fini(&page);
}
END_TEST

/* But for the letters of hexadecimal digits, which are alike in both cases. */
START_TEST(no_byte_may_change)
{
	char by[SIGNATURE_KEY_HEX];
	struct buf page;

	make_page(&page, (enum signature_form)_i, SELFREPORT_EN);
	for (size_t i = 0; i < page.len; i++) {
		page.data[i] ^= 1;
		ck_assert_int_ne(signature_check(buf_str(&page), by, &why),
		    ERR_OK);
		page.data[i] ^= 1;
	}
	buf_fini(&page);
}
END_TEST

START_TEST(nothing_may_be_cut_off_or_added)
{
	char by[SIGNATURE_KEY_HEX];
	struct buf page;

	make_page(&page, (enum signature_form)_i, SELFREPORT_EN);
	for (size_t len = 0; len < page.len; len++)
		ck_assert_int_ne(signature_check((struct str){ page.data,
		    len }, by, &why), ERR_OK);
	buf_puts(&page, "\n");
	ck_assert_int_eq(signature_check(buf_str(&page), by, &why),
	    ERR_CORRUPT);
	buf_fini(&page);
}
END_TEST

START_TEST(what_has_no_signature_is_not_found)
{
	char by[SIGNATURE_KEY_HEX];

	ck_assert_int_eq(signature_check(STR("PASSED\n"), by, &why),
	    ERR_NOT_FOUND);
	ck_assert_int_eq(signature_check(STR(""), by, &why), ERR_NOT_FOUND);
	ck_assert_int_eq(signature_check(STR("signature ed25519 "), by, &why),
	    ERR_CORRUPT);
}
END_TEST

START_TEST(the_key_stays_and_is_private)
{
	char path[FOLDER_PATH_MAX], one[SIGNATURE_KEY_HEX],
	    other[SIGNATURE_KEY_HEX];
	struct evp_pkey_st *again;
	struct stat st;

	ck_assert_int_eq(signature_key(home, &again, &why), ERR_OK);
	signature_key_text(key, one);
	signature_key_text(again, other);
	ck_assert_str_eq(one, other);
	signature_key_free(again);
	folder_path(path, "%s/upkeep/report-key.pem", home);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(truncate(path, 10), 0);
	ck_assert_int_eq(signature_key(home, &again, &why), ERR_CORRUPT);
	ck_assert_int_eq(signature_key("/nowhere/at/all", &again, &why),
	    ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_page_says_what_was_found)
{
	struct selfreport r = good_report();
	struct buf out;

	ck_assert(selfreport_is_good(&r));
	buf_init(&out, SELFREPORT_MAX);
	selfreport_text(&r, SELFREPORT_EN, &out);
	ck_assert_ptr_nonnull(strstr(out.data, "PASSED"));
	ck_assert_ptr_nonnull(strstr(out.data, "1,234,567"));
	ck_assert_ptr_nonnull(strstr(out.data, "1.23 ms"));
	buf_reset(&out);
	selfreport_html(&r, SELFREPORT_ZH, &out);
	ck_assert_ptr_nonnull(strstr(out.data, "通过"));
	ck_assert_ptr_nonnull(strstr(out.data, "lang=\"zh-CN\""));
	ck_assert_ptr_nonnull(strstr(out.data, "a&lt;b&gt;&amp;c"));
	buf_reset(&out);
	r.counts.faults[WITNESS_LOST] = 1;
	ck_assert(!selfreport_is_good(&r));
	snprintf(r.example, sizeof(r.example), "message 7 is gone");
	selfreport_text(&r, SELFREPORT_EN, &out);
	ck_assert_ptr_nonnull(strstr(out.data, "FAILED"));
	ck_assert_ptr_nonnull(strstr(out.data, "message 7 is gone"));
	buf_reset(&out);
	selfreport_json(&r, &out);
	ck_assert_ptr_nonnull(strstr(out.data, "\"good\":false"));
	ck_assert_ptr_nonnull(strstr(out.data, "\"lost\":1"));
	buf_fini(&out);
	/* Nothing was looked at: that is no pass. */
	r = (struct selfreport){ .kills = 3 };
	ck_assert(!selfreport_is_good(&r));
}
END_TEST

START_TEST(languages_have_names)
{
	ck_assert_int_eq(selfreport_language("zh-CN"), SELFREPORT_ZH);
	ck_assert_int_eq(selfreport_language("zh_CN.UTF-8"), SELFREPORT_ZH);
	ck_assert_int_eq(selfreport_language("C.UTF-8"), SELFREPORT_EN);
	ck_assert_int_eq(selfreport_language(NULL), SELFREPORT_EN);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("signature");
	TCase *tc = tcase_create("signature");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_page_is_as_it_was_signed, 0, 4);
	tcase_add_loop_test(tc, no_byte_may_change, 0, SIGNATURE_FORMS);
	tcase_add_loop_test(tc, nothing_may_be_cut_off_or_added, 0,
	    SIGNATURE_FORMS);
	tcase_add_test(tc, what_has_no_signature_is_not_found);
	tcase_add_test(tc, the_key_stays_and_is_private);
	tcase_add_test(tc, a_page_says_what_was_found);
	tcase_add_test(tc, languages_have_names);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
