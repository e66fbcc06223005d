/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses somebody who only named them may have called. */
#include <check.h>
#include <stdlib.h>

#include "base/addrkind.h"

static struct addr
ip(const char *text)
{
	struct addr a;

	ck_assert_msg(addr_parse_ip(str_from(text), &a) == ERR_OK, "%s",
	    text);
	return a;
}

static const struct {
	const char *ip;
	enum addr_kind kind;
} rows[] = {
	{ "1.1.1.1", ADDR_PUBLIC }, { "9.255.255.255", ADDR_PUBLIC },
	{ "11.0.0.0", ADDR_PUBLIC }, { "223.255.255.255", ADDR_PUBLIC },
	{ "172.15.255.255", ADDR_PUBLIC }, { "172.32.0.0", ADDR_PUBLIC },
	{ "100.63.255.255", ADDR_PUBLIC }, { "100.128.0.0", ADDR_PUBLIC },
	{ "192.167.255.255", ADDR_PUBLIC }, { "192.0.1.0", ADDR_PUBLIC },
	{ "198.20.0.0", ADDR_PUBLIC },
	{ "10.0.0.0", ADDR_PRIVATE }, { "10.255.255.255", ADDR_PRIVATE },
	{ "172.16.0.0", ADDR_PRIVATE }, { "172.31.255.255", ADDR_PRIVATE },
	{ "192.168.0.1", ADDR_PRIVATE }, { "100.64.0.1", ADDR_PRIVATE },
	{ "100.127.255.255", ADDR_PRIVATE }, { "198.18.0.1", ADDR_PRIVATE },
	{ "127.0.0.1", ADDR_LOOPBACK }, { "127.255.255.255", ADDR_LOOPBACK },
	{ "0.0.0.0", ADDR_SPECIAL }, { "0.1.2.3", ADDR_SPECIAL },
	{ "169.254.169.254", ADDR_SPECIAL }, { "169.254.0.1", ADDR_SPECIAL },
	{ "100.100.100.200", ADDR_SPECIAL }, { "192.0.0.192", ADDR_SPECIAL },
	{ "168.63.129.16", ADDR_SPECIAL }, { "168.63.129.17", ADDR_PUBLIC },
	{ "192.0.2.1", ADDR_SPECIAL }, { "198.51.100.1", ADDR_SPECIAL },
	{ "203.0.113.1", ADDR_SPECIAL }, { "224.0.0.1", ADDR_SPECIAL },
	{ "239.255.255.255", ADDR_SPECIAL }, { "240.0.0.1", ADDR_SPECIAL },
	{ "255.255.255.255", ADDR_SPECIAL }, { "192.88.99.1", ADDR_SPECIAL },
	/* IPv6 */
	{ "2606:4700::1", ADDR_PUBLIC }, { "3ffe::1", ADDR_PUBLIC },
	{ "2001:200::1", ADDR_PUBLIC },
	{ "fc00::1", ADDR_PRIVATE }, { "fdff::1", ADDR_PRIVATE },
	{ "::1", ADDR_LOOPBACK },
	{ "::", ADDR_SPECIAL }, { "::2", ADDR_SPECIAL },
	{ "fe80::1", ADDR_SPECIAL }, { "fec0::1", ADDR_SPECIAL },
	{ "ff02::1", ADDR_SPECIAL }, { "2001:db8::1", ADDR_SPECIAL },
	{ "2001::1", ADDR_SPECIAL }, { "100::1", ADDR_SPECIAL },
	{ "fd00:ec2::254", ADDR_SPECIAL }, { "5f00::1", ADDR_SPECIAL },
	{ "4000::1", ADDR_SPECIAL },
	/* IPv4 in other clothes */
	{ "::ffff:127.0.0.1", ADDR_LOOPBACK },
	{ "::ffff:8.8.8.8", ADDR_PUBLIC },
	{ "64:ff9b::10.0.0.1", ADDR_PRIVATE },
	{ "64:ff9b::169.254.169.254", ADDR_SPECIAL },
	{ "64:ff9b::8.8.8.8", ADDR_PUBLIC },
	{ "64:ff9b:1::8.8.8.8", ADDR_SPECIAL },
	{ "2002:7f00:1::", ADDR_LOOPBACK },
	{ "2002:a00:1::1", ADDR_PRIVATE },
	{ "2002:808:808::1", ADDR_PUBLIC },
	{ "::7f00:1", ADDR_SPECIAL },
};

START_TEST(addr_kinds_are_known)
{
	struct addr a = ip(rows[_i].ip);

	ck_assert_msg(addr_kind(&a) == rows[_i].kind, "%s is %s", rows[_i].ip,
	    addr_kind_name(addr_kind(&a)));
}
END_TEST

START_TEST(addr_special_is_never_called)
{
	struct addr_ranges all;
	struct addr a = ip(rows[_i].ip);

	ck_assert_int_eq(addr_ranges_parse(STR("0.0.0.0/0 ::/0"), &all),
	    ERR_OK);
	ck_assert_int_eq(addr_may_call(&a, &all, true),
	    rows[_i].kind != ADDR_SPECIAL);
}
END_TEST

START_TEST(addr_private_needs_permission)
{
	struct addr_ranges none = { .count = 0 }, ten;
	struct addr office = ip("10.1.2.3"), other = ip("192.168.1.1"),
	    carried = ip("64:ff9b::10.1.2.3"), out = ip("8.8.8.8");

	ck_assert_int_eq(addr_ranges_parse(STR("10.0.0.0/8"), &ten), ERR_OK);
	ck_assert(addr_may_call(&out, &none, false));
	ck_assert(!addr_may_call(&office, &none, false));
	ck_assert(addr_may_call(&office, &none, true));
	ck_assert(addr_may_call(&office, &ten, false));
	ck_assert(addr_may_call(&carried, &ten, false));
	ck_assert(!addr_may_call(&other, &ten, false));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("addrkind");
	TCase *t = tcase_create("addrkind");
	SRunner *runner;
	int failed, count = (int)(sizeof(rows) / sizeof(rows[0]));

	tcase_add_loop_test(t, addr_kinds_are_known, 0, count);
	tcase_add_loop_test(t, addr_special_is_never_called, 0, count);
	tcase_add_test(t, addr_private_needs_permission);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
