/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine is known by. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "licence/traits.h"

static struct arena arena;
static char root[64];

static void
setup(void)
{
	arena_init(&arena, 1 << 20);
	snprintf(root, sizeof(root), "/tmp/traits-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
}

static void
clear(const char *path)
{
	static const char *const names[] = { "/etc/machine-id",
		"/sys/class/net/eth0/address", "/sys/class/net/lo/address",
		"/sys/class/net/eth0/device", "/sys/class/net/eth0",
		"/sys/class/net/lo", "/sys/class/net", "/sys/class", "/sys",
		"/etc", "" };
	char whole[256];

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(whole, sizeof(whole), "%s%s", path, names[i]);
		(void)remove(whole);
	}
}

static void
teardown(void)
{
	clear(root);
	arena_fini(&arena);
}

static void
folder(const char *path)
{
	char whole[256];

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	ck_assert_int_eq(mkdir(whole, 0700), 0);
}

static void
file(const char *path, const char *text)
{
	char whole[256];
	FILE *f;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	f = fopen(whole, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

START_TEST(a_machine_is_known_by_what_it_has)
{
	struct str_list a, b;

	traits_read(root, &arena, &a);
	ck_assert_uint_eq(a.count, 0);
	folder("/etc");
	folder("/sys");
	folder("/sys/class");
	folder("/sys/class/net");
	folder("/sys/class/net/eth0");
	folder("/sys/class/net/eth0/device");
	folder("/sys/class/net/lo");
	file("/etc/machine-id", "0123456789abcdef\n");
	file("/sys/class/net/eth0/address", "52:54:00:12:34:56\n");
	file("/sys/class/net/lo/address", "00:00:00:00:00:00\n");
	traits_read(root, &arena, &a);
	ck_assert_uint_eq(a.count, 2);	/* lo has no device */
	ck_assert(str_starts(a.items[0], "card:"));
	ck_assert(str_starts(a.items[1], "machine:"));
	traits_read(root, &arena, &b);
	ck_assert(str_eq(a.items[1], b.items[1]));
	file("/etc/machine-id", "fedcba9876543210\n");
	traits_read(root, &arena, &b);
	ck_assert(str_eq(a.items[0], b.items[0]));
	ck_assert(!str_eq(a.items[1], b.items[1]));
}
END_TEST

START_TEST(a_code_is_read_back)
{
	struct str_list a, b;
	struct buf code;

	folder("/etc");
	file("/etc/machine-id", "0123456789abcdef\n");
	traits_read(root, &arena, &a);
	buf_init(&code, TRAITS_TEXT_MAX);
	traits_write(&a, &code);
	ck_assert(traits_parse(buf_str(&code), &arena, &b));
	ck_assert_uint_eq(b.count, 1);
	ck_assert(str_eq(a.items[0], b.items[0]));
	buf_fini(&code);
}
END_TEST

static const char *const bad[] = { "", ",", "card", "card:", "card:12",
	"card:0123456789abcdeg", ":0123456789abcdef",
	"a kind of a card:0123456789abcdef",
	"ca rd:0123456789abcdef" };

START_TEST(what_is_no_code)
{
	struct str_list out;

	ck_assert(!traits_parse(str_from(bad[_i]), &arena, &out));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("traits");
	TCase *t = tcase_create("traits");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_machine_is_known_by_what_it_has);
	tcase_add_test(t, a_code_is_read_back);
	tcase_add_loop_test(t, what_is_no_code, 0,
	    sizeof(bad) / sizeof(bad[0]));
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
