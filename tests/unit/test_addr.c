/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/addr.h"
#include "net/census.h"

static struct addr
ip(const char *text)
{
	struct addr a;

	ck_assert_int_eq(addr_parse_ip(str_from(text), &a), ERR_OK);
	return a;
}

static const struct {
	const char *text, *again;
} good[] = {
	{ "127.0.0.1:8443", "127.0.0.1:8443" },
	{ "0.0.0.0:0", "0.0.0.0:0" },
	{ "[::1]:80", "[::1]:80" },
	{ "[::]:65535", "[::]:65535" },
	{ ":8443", "[::]:8443" },
	{ "[2001:DB8:0:0:0:0:0:1]:1", "[2001:db8::1]:1" },
	{ "[::ffff:1.2.3.4]:5", "1.2.3.4:5" },
};

START_TEST(addr_parses_and_writes)
{
	struct addr a, b;
	struct sockaddr_storage sa;
	char text[ADDR_TEXT_MAX];

	ck_assert_int_eq(addr_parse(str_from(good[_i].text), &a), ERR_OK);
	ck_assert_str_eq(addr_text(&a, text), good[_i].again);
	ck_assert_uint_gt(addr_to_sockaddr(&a, &sa), 0);
	ck_assert(addr_from_sockaddr((struct sockaddr *)&sa, &b));
	ck_assert(addr_same_ip(&a, &b));
	ck_assert_uint_eq(a.port, b.port);
}
END_TEST

static const char *const bad[] = {
	"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
	"127.0.0.1:08", "::1:80", "[::1]", "[::1]80", "[127.0.0.1]:80",
	"[]:80", "localhost:80", "1.2.3:80", "1.2.3.4.5:80", " 1.2.3.4:80",
	"[::1:80", "1.2.3.4 :80", "[fe80::1%lo]:80",
};

START_TEST(addr_refuses)
{
	struct addr a;

	ck_assert_int_eq(addr_parse(str_from(bad[_i]), &a), ERR_FIELD);
}
END_TEST

static const struct {
	const char *range, *addr;
	bool has;
} ranges[] = {
	{ "10.0.0.0/8", "10.255.1.2", true },
	{ "10.0.0.0/8", "11.0.0.0", false },
	{ "10.1.2.3", "10.1.2.3", true },
	{ "10.1.2.3", "10.1.2.4", false },
	{ "0.0.0.0/0", "9.9.9.9", true },
	{ "0.0.0.0/0", "::1", false },
	{ "::/0", "9.9.9.9", true },
	{ "fd00::/9", "fd7f::1", true },
	{ "fd00::/9", "fd80::1", false },
	{ "192.168.1.128/25", "192.168.1.127", false },
	{ "192.168.1.128/25", "::ffff:192.168.1.200", true },
};

START_TEST(addr_range_has_its_addresses)
{
	struct addr_range r;
	struct addr a = ip(ranges[_i].addr);

	ck_assert_int_eq(addr_range_parse(str_from(ranges[_i].range), &r),
	    ERR_OK);
	ck_assert(addr_range_has(&r, &a) == ranges[_i].has);
}
END_TEST

START_TEST(addr_ranges_are_a_list)
{
	struct addr_ranges r;
	struct addr a = ip("10.0.0.1"), b = ip("::1"), c = ip("8.8.8.8");

	ck_assert_int_eq(addr_ranges_parse(STR(" 10.0.0.0/8, ::1 "), &r),
	    ERR_OK);
	ck_assert_uint_eq(r.count, 2);
	ck_assert(addr_ranges_have(&r, &a));
	ck_assert(addr_ranges_have(&r, &b));
	ck_assert(!addr_ranges_have(&r, &c));
	ck_assert_int_eq(addr_ranges_parse(STR(""), &r), ERR_OK);
	ck_assert_uint_eq(r.count, 0);
	ck_assert_int_eq(addr_ranges_parse(STR("10.0.0.0/33"), &r),
	    ERR_FIELD);
	ck_assert_int_eq(addr_ranges_parse(STR("::1/129"), &r), ERR_FIELD);
	ck_assert_int_eq(addr_ranges_parse(STR("box"), &r), ERR_FIELD);
}
END_TEST

static const struct {
	const char *peer, *list, *client;
	bool is_known;
} proxies[] = {
	{ "8.8.8.8", "1.1.1.1", "8.8.8.8", true },	/* not trusted */
	{ "8.8.8.8", "unknown", "8.8.8.8", true },
	{ "10.0.0.1", "1.1.1.1", "1.1.1.1", true },
	{ "10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1", true },
	{ "10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1", true },
	{ "10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3", true },
	{ "10.0.0.1", "unknown, 1.1.1.1", "1.1.1.1", true },
	{ "10.0.0.1", "", "10.0.0.1", false },
	{ "10.0.0.1", "unknown", "10.0.0.1", false },
	{ "10.0.0.1", "unknown, 10.0.0.2", "10.0.0.1", false },
	{ "10.0.0.1", "1.1.1.1,", "10.0.0.1", false },
	{ "10.0.0.1", ":80", "10.0.0.1", false },
	{ "10.0.0.1", "1.1.1.1:4444", "1.1.1.1", true },
	{ "10.0.0.1", "[2001:db8::1]:4444", "2001:db8::1", true },
	{ "10.0.0.1", "2001:db8::1", "2001:db8::1", true },
};

START_TEST(addr_of_client_believes_only_trusted_proxies)
{
	struct addr_ranges trusted;
	struct addr peer = ip(proxies[_i].peer), who;
	char text[ADDR_TEXT_MAX];

	ck_assert_int_eq(addr_ranges_parse(STR("10.0.0.0/24"), &trusted),
	    ERR_OK);
	ck_assert_int_eq(addr_of_client(&trusted, &peer,
	    str_from(proxies[_i].list), &who), proxies[_i].is_known);
	ck_assert_str_eq(addr_ip_text(&who, text), proxies[_i].client);
}
END_TEST

START_TEST(census_counts_to_its_limit)
{
	struct census *c = census_new(1000, 2);
	struct addr a = ip("10.0.0.1"), b = ip("10.0.0.2");

	ck_assert(census_enter(c, &a));
	ck_assert(census_enter(c, &a));
	ck_assert(!census_enter(c, &a));
	ck_assert(census_enter(c, &b));
	census_leave(c, &a);
	ck_assert(census_enter(c, &a));
	ck_assert(!census_enter(c, &a));
	census_set_max(c, 3);
	ck_assert(census_enter(c, &a));
	census_set_max(c, 0);
	for (unsigned i = 0; i < 100; i++)
		ck_assert(census_enter(c, &a));
	census_free(c);
}
END_TEST

START_TEST(census_counts_all_addresses_together)
{
	struct census *c = census_new(2, 0);
	struct addr a = ip("10.0.0.1"), b = ip("10.0.0.2"), d = ip("10.0.0.3");

	ck_assert(census_enter(c, &a));
	ck_assert(census_enter(c, &b));
	ck_assert(!census_enter(c, &d));
	census_leave(c, &a);
	ck_assert(census_enter(c, &d));
	census_set_max(c, 1);
	census_leave(c, &b);
	/* What an address may not have leaves no trace in the total. */
	for (int i = 0; i < 3; i++)
		ck_assert(!census_enter(c, &d));
	ck_assert(census_enter(c, &a));
	census_free(c);
}
END_TEST

START_TEST(census_counts_ipv6_by_64)
{
	struct census *c = census_new(1000, 1);
	struct addr a = ip("2001:db8:0:1::1"), b = ip("2001:db8:0:1::2"),
	    d = ip("2001:db8:0:2::1");

	ck_assert(census_enter(c, &a));
	ck_assert(!census_enter(c, &b));
	ck_assert(census_enter(c, &d));
	census_free(c);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("addr");
	TCase *tc = tcase_create("addr");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, addr_parses_and_writes, 0,
	    sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(tc, addr_refuses, 0,
	    sizeof(bad) / sizeof(bad[0]));
	tcase_add_loop_test(tc, addr_range_has_its_addresses, 0,
	    sizeof(ranges) / sizeof(ranges[0]));
	tcase_add_test(tc, addr_ranges_are_a_list);
	tcase_add_loop_test(tc, addr_of_client_believes_only_trusted_proxies,
	    0, sizeof(proxies) / sizeof(proxies[0]));
	tcase_add_test(tc, census_counts_to_its_limit);
	tcase_add_test(tc, census_counts_all_addresses_together);
	tcase_add_test(tc, census_counts_ipv6_by_64);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
