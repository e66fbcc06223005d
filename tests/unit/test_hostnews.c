/* SPDX-License-Identifier: Apache-2.0 */
/* Host names of tenants. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/hostnews.h"

static struct hostnews *news;

static void
add(const char *id, const char *host)
{
	hostnews_add(news, &(struct tenant){ .id = str_from(id),
	    .host = str_from(host) });
}

static void
setup(void)
{
	news = hostnews_new();
	add("east", "im.east.example");
	add("plain", "");
	add("acme", "chat.acme.example");
	add("box", "intranet");
	hostnews_sort(news);
}

static void
teardown(void)
{
	xfree(news);
}

static void
check_find(const char *field, const char *tenant)
{
	const char *found = hostnews_find(news, str_from(field));

	ck_assert_pstr_eq(found, tenant);
}

START_TEST(a_host_is_found_whatever_its_port_and_capitals)
{
	ck_assert_int_eq(news->count, 3);
	check_find("chat.acme.example", "acme");
	check_find("Chat.ACME.example:8443", "acme");
	check_find("im.east.example.", "east");
	check_find("im.east.example.:443", "east");
	check_find("intranet", "box");
}
END_TEST

START_TEST(what_is_nobodys_is_found_by_nobody)
{
	static const char *const fields[] = { "", ":", ":8443", ".", "acme",
		"chat.acme.example.org", "chat.acme.exampl", "10.0.0.1",
		"[::1]:8443", "[chat.acme.example]", "chat.acme.example/x" };
	char longest[TENANT_HOST_MAX + 3];

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		check_find(fields[i], NULL);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	check_find(longest, NULL);
	ck_assert_ptr_null(hostnews_find(news, STR_NONE));
	ck_assert_ptr_null(hostnews_find(NULL, STR("intranet")));
}
END_TEST

START_TEST(there_are_no_more_than_there_may_be)
{
	char id[16], host[32];

	for (int i = 0; i < HOSTNEWS_MAX + 5; i++) {
		snprintf(id, sizeof(id), "t%d", i);
		snprintf(host, sizeof(host), "h%d.example", i);
		add(id, host);
	}
	hostnews_sort(news);
	ck_assert_int_eq(news->count, HOSTNEWS_MAX);
	check_find("h0.example", "t0");
	check_find("h1004.example", NULL);
}
END_TEST

START_TEST(a_name_is_one_of_the_dns)
{
	static const char *const good[] = { "a", "chat.example.com", "x-1.y",
		"xn--fiq228c.example", "1.example", "intranet" };
	static const char *const bad[] = { "", ".", "a.", ".a", "a..b",
		"-a.b", "a-.b", "A.b", "a_b", "a b", "a:1", "10.0.0.1", "::1",
		"a/b", "中文.example", "https://a.b" };
	char text[TENANT_HOST_MAX + 2];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(hostnews_is_name(str_from(good[i])), "%s",
		    good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!hostnews_is_name(str_from(bad[i])), "%s",
		    bad[i]);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 ? '.' : 'a';
	ck_assert(hostnews_is_name((struct str){ text, TENANT_HOST_MAX }));
	ck_assert(!hostnews_is_name((struct str){ text,
	    TENANT_HOST_MAX + 1 }));
	memset(text, 'a', 64);
	ck_assert(hostnews_is_name((struct str){ text, 63 }));
	ck_assert(!hostnews_is_name((struct str){ text, 64 }));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("hostnews");
	TCase *t = tcase_create("hostnews");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_host_is_found_whatever_its_port_and_capitals);
	tcase_add_test(t, what_is_nobodys_is_found_by_nobody);
	tcase_add_test(t, there_are_no_more_than_there_may_be);
	tcase_add_test(t, a_name_is_one_of_the_dns);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
