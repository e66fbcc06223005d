/* SPDX-License-Identifier: Apache-2.0 */
/* Which texts are addresses to call. */
#include <check.h>
#include <stdlib.h>

#include "base/url.h"

static const struct {
	const char *text, *host, *target;
	unsigned port;
	bool is_tls, is_ip;
} good[] = {
	{ "https://example.com", "example.com", "", 443, true, false },
	{ "http://example.com/", "example.com", "/", 80, false, false },
	{ "https://crm:8443/a/b?c=d", "crm", "/a/b?c=d", 8443, true, false },
	{ "https://example.com?x", "example.com", "?x", 443, true, false },
	{ "http://a_b.example./x", "a_b.example.", "/x", 80, false, false },
	{ "http://127.0.0.1:65535/", "127.0.0.1", "/", 65535, false, true },
	{ "https://[2001:db8::1]:1/x", "2001:db8::1", "/x", 1, true, true },
	{ "https://[::1]", "::1", "", 443, true, true },
	{ "https://1a.example/%20", "1a.example", "/%20", 443, true, false },
};

START_TEST(url_parses)
{
	const char *why = NULL;
	struct url u;

	ck_assert(url_parse(str_from(good[_i].text), &u, &why));
	ck_assert(str_is(u.host, good[_i].host));
	ck_assert(str_is(u.target, good[_i].target));
	ck_assert_uint_eq(u.port, good[_i].port);
	ck_assert_int_eq(u.is_tls, good[_i].is_tls);
	ck_assert_int_eq(u.is_ip, good[_i].is_ip);
	if (u.is_ip)
		ck_assert_uint_eq(u.ip.port, good[_i].port);
}
END_TEST

static const char *const bad[] = {
	"", "example.com", "ftp://example.com/", "HTTPS://example.com/",
	"https://", "https:///x", "https://:443/", "https://example.com:/",
	"https://example.com:0/", "https://example.com:65536/",
	"https://example.com:080/", "https://user@example.com/",
	"https://user:pass@example.com/", "https://example.com/#x",
	"https://exa mple.com/", "https://example.com/\n",
	"https://example.com/\xc3\xa4", "https://ex\xc3\xa4mple.com/",
	"https://example..com/", "https://.example.com/",
	"https://example.com\\@evil/", "https://127.1/", "https://127.0.1/",
	"https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
	"https://127.0.0.1./", "https://1.2.3.4.5/", "https://a.0x7f/",
	"https://[::1", "https://::1/", "https://[127.0.0.1]/",
	"https://[fe80::1%25lo]/", "https://[::1]x/", "https://[]/",
	"https://a*b/", "https://a%2eb/", "https://a/\"",
};

START_TEST(url_refuses)
{
	const char *why = NULL;
	struct url u;

	ck_assert_msg(!url_parse(str_from(bad[_i]), &u, &why), "%s", bad[_i]);
	ck_assert_ptr_nonnull(why);
}
END_TEST

START_TEST(url_has_a_length)
{
	char text[URL_MAX + 2];
	const char *why = NULL;
	struct url u;

	memset(text, 'a', sizeof(text));
	memcpy(text, "https://b/", 10);
	ck_assert(url_parse((struct str){ text, URL_MAX }, &u, &why));
	ck_assert(!url_parse((struct str){ text, URL_MAX + 1 }, &u, &why));
	memset(text + 8, 'a', 64);
	memcpy(text + 72, "/", 1);
	ck_assert(!url_parse((struct str){ text, 73 }, &u, &why));
	ck_assert(url_parse((struct str){ text + 0, 71 }, &u, &why));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("url");
	TCase *t = tcase_create("url");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(t, url_parses, 0,
	    (int)(sizeof(good) / sizeof(good[0])));
	tcase_add_loop_test(t, url_refuses, 0,
	    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(t, url_has_a_length);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
