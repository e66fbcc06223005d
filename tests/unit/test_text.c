/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <limits.h>

#include "base/text.h"

/* Text and whether it is valid UTF-8, from RFC 3629 and Unicode table 3-7. */
static const struct {
	const char *text;
	bool is_valid;
} utf8_cases[] = {
	{ "", true },
	{ "plain ascii, long enough for eight at a time", true },
	{ "\x7f", true },
	{ "\xc2\x80", true },
	{ "\xdf\xbf", true },
	{ "\xe0\xa0\x80", true },
	{ "\xed\x9f\xbf", true },
	{ "\xee\x80\x80", true },
	{ "\xef\xbf\xbf", true },
	{ "\xf0\x90\x80\x80", true },
	{ "\xf4\x8f\xbf\xbf", true },
	{ "驿站 relay 站 😀 é", true },
	{ "中文中文中文中文", true },
	{ "\x80", false },
	{ "\xbf", false },
	{ "\xc0\x80", false },
	{ "\xc1\xbf", false },
	{ "\xe0\x80\x80", false },
	{ "\xe0\x9f\xbf", false },
	{ "\xed\xa0\x80", false },
	{ "\xed\xbf\xbf", false },
	{ "\xf0\x8f\xbf\xbf", false },
	{ "\xf4\x90\x80\x80", false },
	{ "\xf5\x80\x80\x80", false },
	{ "\xff", false },
	{ "\xc3(", false },
	{ "\xe4\xb8(", false },
	{ "\xe4(\xad", false },
	{ "\xe4\xb8\xe4", false },
	{ "\xf0\x9f\x98(", false },
	{ "abc\xe4\xb8", false },
	{ "abc\xc3", false },
	{ "\xf0\x9f\x98", false },
};

#define UTF8_CASES (sizeof(utf8_cases) / sizeof(utf8_cases[0]))

START_TEST(utf8_is_judged_alike_at_every_split)
{
	for (size_t i = 0; i < UTF8_CASES; i++) {
		const char *text = utf8_cases[i].text;
		size_t len = strlen(text);

		ck_assert_msg(utf8_valid(str_from(text)) ==
		    utf8_cases[i].is_valid, "case %zu", i);
		for (size_t at = 0; at <= len; at++) {
			struct utf8 u = { 0 };
			bool ok = utf8_feed(&u, text, at) &&
			    utf8_feed(&u, text + at, len - at) &&
			    utf8_done(&u);

			ck_assert_msg(ok == utf8_cases[i].is_valid,
			    "case %zu split at %zu", i, at);
		}
	}
}
END_TEST

START_TEST(utf8_fails_at_the_first_wrong_byte_and_stays_so)
{
	struct utf8 u = { 0 };

	ck_assert(utf8_feed(&u, "\xe4", 1));
	ck_assert(!utf8_done(&u));
	ck_assert(!utf8_feed(&u, "\xe4", 1));
	ck_assert(!utf8_feed(&u, "a", 1));
	ck_assert(!utf8_feed(&u, "", 0));
	ck_assert(!utf8_done(&u));
}
END_TEST

/* The definition, byte by byte: decode and look at the number. */
static bool
naive_valid(const unsigned char *p, size_t len)
{
	while (len > 0) {
		size_t n = *p < 0x80 ? 1 : *p < 0xc0 ? 0 : *p < 0xe0 ? 2 :
		    *p < 0xf0 ? 3 : *p < 0xf8 ? 4 : 0;
		static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
		uint32_t c;

		if (n == 0 || n > len)
			return false;
		c = n == 1 ? *p : *p & (0x7fu >> n);
		for (size_t i = 1; i < n; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return false;
			c = c << 6 | (p[i] & 0x3fu);
		}
		if (c < least[n] || c > 0x10ffff || (c >> 11) == 0x1b)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

static unsigned
count_disagreements(unsigned char lead)
{
	unsigned char text[4] = { lead, 0, 0, 0x80 };
	unsigned count = 0;

	for (unsigned rest = 0; rest < 0x10000; rest++) {
		text[1] = (unsigned char)(rest >> 8);
		text[2] = (unsigned char)rest;
		for (size_t len = 3; len <= 4; len++)
			count += utf8_valid((struct str){ (char *)text, len })
			    != naive_valid(text, len);
	}
	return count;
}

START_TEST(utf8_agrees_with_the_definition_on_every_three_bytes)
{
	for (unsigned lead = 0xc0; lead < 0x100; lead++)
		ck_assert_uint_eq(count_disagreements((unsigned char)lead),
		    0);
}
END_TEST

START_TEST(utf8_count_is_in_code_points)
{
	ck_assert_uint_eq(utf8_count(STR("")), 0);
	ck_assert_uint_eq(utf8_count(STR("abc")), 3);
	ck_assert_uint_eq(utf8_count(STR("驿站😀é")), 4);
}
END_TEST

START_TEST(text_is_id_is_a_closed_set)
{
	char id[66];

	for (int c = 0; c < 256; c++) {
		char one = (char)c;
		bool want = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';

		ck_assert(text_is_id((struct str){ &one, 1 }) == want);
	}
	memset(id, 'a', sizeof(id));
	ck_assert(!text_is_id((struct str){ id, 0 }));
	ck_assert(text_is_id((struct str){ id, 64 }));
	ck_assert(!text_is_id((struct str){ id, 65 }));
	ck_assert(!text_is_id(STR_NONE));
	ck_assert(!text_is_id(STR("a b")));
}
END_TEST

START_TEST(text_is_tenant_id_is_lower_case_without_outer_hyphens)
{
	ck_assert(text_is_tenant_id(STR("default")));
	ck_assert(text_is_tenant_id(STR("a-1")));
	ck_assert(text_is_tenant_id(STR("0")));
	ck_assert(!text_is_tenant_id(STR("")));
	ck_assert(!text_is_tenant_id(STR("-a")));
	ck_assert(!text_is_tenant_id(STR("a-")));
	ck_assert(!text_is_tenant_id(STR("-")));
	ck_assert(!text_is_tenant_id(STR("A")));
	ck_assert(!text_is_tenant_id(STR("a.b")));
	ck_assert(!text_is_tenant_id(STR("a/b")));
	ck_assert(text_is_tenant_id(STR("abcdefghijklmnopqrstuvwxyz012345")));
	ck_assert(!text_is_tenant_id(
	    STR("abcdefghijklmnopqrstuvwxyz0123456")));
}
END_TEST

START_TEST(text_is_name_takes_what_people_write)
{
	ck_assert(text_is_name(STR("Alice"), 5));
	ck_assert(text_is_name(STR("王小明"), 3));
	ck_assert(text_is_name(STR(" a"), 2));
	ck_assert(text_is_name(STR("👩‍👩‍👧 family"), 20));
	ck_assert(text_is_name(STR("\u00a0x"), 2));
}
END_TEST

START_TEST(text_is_name_refuses_what_deceives)
{
	static const char *const bad[] = { "", " ", "\u3000 \u00a0", "a\nb",
		"a\tb", "\x7f", "a\xc2\x85", "\u202e", "a\u202ab", "\u2066a",
		"a\u2069", "\u200b", "\ufeff", "a\xff", "\xe4\xb8" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!text_is_name(str_from(bad[i]), 100),
		    "case %zu", i);
	ck_assert(!text_is_name(STR("Alice"), 4));
	ck_assert(!text_is_name(STR("王小明"), 2));
	ck_assert(!text_is_name((struct str){ "a\0b", 3 }, 10));
	ck_assert(!text_is_name(STR_NONE, 10));
}
END_TEST

START_TEST(text_hex_and_back)
{
	unsigned char bytes[256], back[256];
	char hex[513];

	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	text_hex(bytes, sizeof(bytes), hex);
	ck_assert_uint_eq(strlen(hex), 512);
	ck_assert_mem_eq(hex, "000102", 6);
	ck_assert_str_eq(hex + 506, "fdfeff");
	ck_assert(text_unhex(str_from(hex), back, sizeof(back)));
	ck_assert_mem_eq(bytes, back, sizeof(bytes));
	ck_assert(text_unhex(STR("Ff"), back, 1));
	ck_assert_uint_eq(back[0], 255);
	ck_assert(!text_unhex(STR("fff"), back, 1));
	ck_assert(!text_unhex(STR("ff"), back, 2));
	ck_assert(!text_unhex(STR("ffff"), back, 1));
	ck_assert(!text_unhex(STR("fg"), back, 1));
	ck_assert(!text_unhex(STR("f "), back, 1));
	text_hex(NULL, 0, hex);
	ck_assert_str_eq(hex, "");
}
END_TEST

/* RFC 4648 section 10, and bytes that need - and _. */
START_TEST(text_base64_matches_the_rfc)
{
	static const char *const plain[] = { "", "f", "fo", "foo", "foob",
		"fooba", "foobar" };
	static const char *const padded[] = { "", "Zg==", "Zm8=", "Zm9v",
		"Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" };
	struct buf b;

	buf_init(&b, 100);
	for (int i = 0; i < 7; i++) {
		buf_reset(&b);
		text_base64(plain[i], (size_t)i, &b);
		ck_assert_str_eq(b.data, padded[i]);
		buf_reset(&b);
		text_base64url(plain[i], (size_t)i, &b);
		ck_assert_uint_eq(b.len, strcspn(padded[i], "="));
		ck_assert_mem_eq(b.data, padded[i], b.len);
	}
	buf_reset(&b);
	text_base64("\xfb\xff", 2, &b);
	text_base64url("\xfb\xff", 2, &b);
	ck_assert_str_eq(b.data, "+/8=-_8");
	buf_fini(&b);
	buf_init(&b, 3);
	text_base64url("abc", 3, &b);
	ck_assert(b.overflow);
	ck_assert_uint_eq(b.len, 0);
	buf_fini(&b);
}
END_TEST

START_TEST(text_unbase64_takes_whole_groups_only)
{
	static const char *const bad[] = { "Zg", "Zg=", "Zg===", "Zm9v=",
		"====", "Z===", "Zh==", "Zm9", "Zm-v", "Zm_v", "Zg==Zg==",
		"Zm9v\n" };
	static const struct {
		const char *text, *bytes;
	} good[] = { { "", "" }, { "Zg==", "f" }, { "Zm8=", "fo" },
		{ "Zm9v", "foo" }, { "+/8=", "\xfb\xff" } };
	char back[8];
	size_t len;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		len = strlen(good[i].bytes);
		ck_assert(text_unbase64(str_from(good[i].text), back, &len));
		ck_assert_uint_eq(len, strlen(good[i].bytes));
		if (len > 0)
			ck_assert_mem_eq(back, good[i].bytes, len);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		len = sizeof(back);
		ck_assert(!text_unbase64(str_from(bad[i]), back, &len));
	}
	len = 2;
	ck_assert(!text_unbase64(STR("Zm9v"), back, &len));
}
END_TEST

START_TEST(text_base64url_comes_back_at_every_length)
{
	unsigned char bytes[100], back[100];
	struct buf b;
	size_t len;

	buf_init(&b, 200);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 37 + 11);
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		buf_reset(&b);
		text_base64url(bytes, n, &b);
		len = n;
		ck_assert(text_unbase64url(buf_str(&b), back, &len));
		ck_assert_uint_eq(len, n);
		if (n > 0)
			ck_assert_mem_eq(back, bytes, n);
		len = n - 1;
		if (n > 0)
			ck_assert(!text_unbase64url(buf_str(&b), back, &len));
	}
	buf_fini(&b);
}
END_TEST

START_TEST(text_unbase64url_takes_one_spelling_only)
{
	static const char *const bad[] = { "A", "AAAAA", "Zg==", "Zh", "Zm9",
		"Zm+v", "Zm/v", "Zm v", "Zm9v\n", "=" };
	unsigned char out[16];
	size_t len;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		len = sizeof(out);
		ck_assert_msg(!text_unbase64url(str_from(bad[i]), out, &len),
		    "%s", bad[i]);
	}
}
END_TEST

START_TEST(text_equal_secret_compares)
{
	ck_assert(text_equal_secret("abc", "abc", 3));
	ck_assert(!text_equal_secret("abc", "abd", 3));
	ck_assert(text_equal_secret("abc", "abd", 2));
	ck_assert(text_equal_secret("", "", 0));
}
END_TEST

/* FIPS 180-4 examples. */
START_TEST(text_sha_matches_the_standard)
{
	unsigned char out[32];
	char hex[65];

	text_sha256("abc", 3, out);
	text_hex(out, 32, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	text_sha1("abc", 3, out);
	text_hex(out, 20, hex);
	ck_assert_str_eq(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
}
END_TEST

/* The vectors of the SipHash paper: key 00..0f, text 00..(n-1). */
START_TEST(text_siphash_matches_the_paper)
{
	unsigned char key[16], text[15];

	for (unsigned char i = 0; i < 16; i++)
		key[i] = i;
	for (unsigned char i = 0; i < 15; i++)
		text[i] = i;
	ck_assert_uint_eq(text_siphash(key, text, 15),
	    UINT64_C(0xa129ca6149be45e5));
	ck_assert_uint_eq(text_siphash(key, text, 0),
	    UINT64_C(0x726fdb47dd0e0e31));
	ck_assert_uint_eq(text_siphash(key, text, 8),
	    UINT64_C(0x93f5f5799a932462));
}
END_TEST

static void
assert_folds(const char *text, const char *folded)
{
	struct buf b;

	buf_init(&b, strlen(text));	/* never longer */
	text_fold(str_from(text), &b);
	ck_assert(!b.overflow);
	ck_assert_msg(str_is(buf_str(&b), folded), "%s: %.*s", text,
	    STR_FMT(buf_str(&b)));
	buf_fini(&b);
}

START_TEST(text_fold_makes_case_and_width_alike)
{
	assert_folds("", "");
	assert_folds("Hello, WORLD @[`{ 09", "hello, world @[`{ 09");
	assert_folds("ÀÖ×ØÞß÷", "àö×øþß÷");
	assert_folds("ĀāĒ İı ŁŽžŸ", "āāē İı łžžÿ");
	assert_folds("ΑΩΣσ ЁЯя", "αωσσ ёяя");
	assert_folds("Ｈｅｌｌｏ！９＠［", "hello!9@[");
	assert_folds("驿站，你好。", "驿站,你好。");
	assert_folds("\xf0\x9f\x90\xb4", "\xf0\x9f\x90\xb4");
}
END_TEST

START_TEST(text_fold_takes_no_text)
{
	struct buf b;

	buf_init(&b, 16);
	text_fold(STR_NONE, &b);
	ck_assert_uint_eq(b.len, 0);
	buf_fini(&b);
}
END_TEST

START_TEST(text_distance_counts_slips)
{
	char longer[66];

	ck_assert_uint_eq(text_distance("listen", "listen"), 0);
	ck_assert_uint_eq(text_distance("lisen", "listen"), 1);
	ck_assert_uint_eq(text_distance("listenn", "listen"), 1);
	ck_assert_uint_eq(text_distance("lizten", "listen"), 1);
	ck_assert_uint_eq(text_distance("lsiten", "listen"), 1);
	ck_assert_uint_eq(text_distance("kitten", "sitting"), 3);
	ck_assert_uint_eq(text_distance("", "abc"), 3);
	ck_assert_uint_eq(text_distance("abc", ""), 3);
	ck_assert_uint_eq(text_distance("", ""), 0);
	memset(longer, 'a', 65);
	longer[65] = '\0';
	ck_assert_uint_eq(text_distance(longer, "a"), UINT_MAX);
	ck_assert_uint_eq(text_distance("a", longer), UINT_MAX);
	ck_assert_uint_eq(text_distance(longer + 1, ""), 64);
	ck_assert_uint_eq(text_distance(longer + 1, longer + 1), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, utf8_is_judged_alike_at_every_split);
	tcase_add_test(tc, utf8_fails_at_the_first_wrong_byte_and_stays_so);
	tcase_add_test(tc,
	    utf8_agrees_with_the_definition_on_every_three_bytes);
	tcase_add_test(tc, utf8_count_is_in_code_points);
	tcase_add_test(tc, text_is_id_is_a_closed_set);
	tcase_add_test(tc,
	    text_is_tenant_id_is_lower_case_without_outer_hyphens);
	tcase_add_test(tc, text_is_name_takes_what_people_write);
	tcase_add_test(tc, text_is_name_refuses_what_deceives);
	tcase_add_test(tc, text_hex_and_back);
	tcase_add_test(tc, text_base64_matches_the_rfc);
	tcase_add_test(tc, text_base64url_comes_back_at_every_length);
	tcase_add_test(tc, text_unbase64_takes_whole_groups_only);
	tcase_add_test(tc, text_unbase64url_takes_one_spelling_only);
	tcase_add_test(tc, text_equal_secret_compares);
	tcase_add_test(tc, text_sha_matches_the_standard);
	tcase_add_test(tc, text_siphash_matches_the_paper);
	tcase_add_test(tc, text_fold_makes_case_and_width_alike);
	tcase_add_test(tc, text_fold_takes_no_text);
	tcase_add_test(tc, text_distance_counts_slips);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
