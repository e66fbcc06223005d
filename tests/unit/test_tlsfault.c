/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate when things fail: OpenSSL's n-th allocation, the n-th sync
 * or rename, and machines with odd names and addresses. Functions of the
 * system are replaced by this program's own, which do as the test says.
 */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/tls.h"
#include "net/tlsname.h"

#define PARTS 8		/* that a long test is made of, each in its time */

/* Good calls before the one that fails; negative: none does. */
static int allocations = -1, file_calls = -1;
static bool has_failed;
/* NULL: this machine's own name; "": gethostname fails. */
static const char *host_name;
static struct ifaddrs *interfaces;
static bool has_interfaces;

static bool
is_due(int *left)
{
	if (*left != 0) {
		*left -= *left > 0;
		return false;
	}
	*left = -1;
	has_failed = true;
	return true;
}

static void *
ssl_alloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size == 0 || is_due(&allocations) ? NULL : xmalloc(size);
}

static void *
ssl_realloc(void *p, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return is_due(&allocations) ? NULL : xrealloc(p, size);
}

static void
ssl_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	xfree(p);
}

/* What does not fail need not be done: no test outlives the machine. */
int
fsync(int fd)
{
	(void)fd;
	if (!is_due(&file_calls))
		return 0;
	errno = EIO;
	return -1;
}

int
rename(const char *from, const char *to)
{
	if (is_due(&file_calls)) {
		errno = EROFS;
		return -1;
	}
	return (int)syscall(SYS_renameat2, -100, from, -100, to, 0);
}

int
gethostname(char *out, size_t room)
{
	if (host_name != NULL && host_name[0] == '\0')
		return -1;
	snprintf(out, room, "%s", host_name ? host_name : "station");
	return 0;
}

int
getifaddrs(struct ifaddrs **out)
{
	*out = interfaces;
	return has_interfaces ? 0 : -1;
}

void
freeifaddrs(struct ifaddrs *list)
{
	(void)list;	/* the test's own */
}

/* --- files */

static char top[] = "/tmp/yizhan-tlsfault-XXXXXX";
static char dir[64];
static struct tls_error error;

static const char *
path(const char *name)
{
	static char out[128];

	snprintf(out, sizeof(out), "%s/%s", dir, name);
	return out;
}

static void
remove_pair(void)
{
	unlink(path("cert.pem"));
	unlink(path("key.pem"));
	unlink(path("cert.pem.new"));
	unlink(path("key.pem.new"));
	unlink(path("root.pem"));
	unlink(path("root-key.pem"));
	unlink(path("root.pem.new"));
}

/* OpenSSL makes much at its first use that is not made again. */
static void
setup(void)
{
	struct ssl_ctx_st *ctx;

	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof(dir), "%s/tls", top);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_OK);
	tls_unref(ctx);
}

static void
teardown(void)
{
	remove_pair();
	rmdir(dir);
	rmdir(top);
}

static void
must_work_now(void)
{
	struct ssl_ctx_st *ctx;

	allocations = file_calls = -1;
	ck_assert_msg(tls_ensure(dir, &error) == ERR_OK, "%s", error.why);
	ck_assert_msg(tls_load(dir, &ctx, &error) == ERR_OK, "%s",
	    error.why);
	tls_unref(ctx);
}

/* One failure while a pair is made, and a pair after it if it is to be mended;
 * true when there was a failure. */
static bool
fail_making(int *countdown, int n, bool is_mended)
{
	enum err err;

	remove_pair();
	error.why[0] = '\0';
	has_failed = false;
	*countdown = n;
	err = tls_ensure(dir, &error);
	*countdown = -1;
	if (err != ERR_OK) {
		ck_assert(has_failed);
		ck_assert_int_eq(err, ERR_TLS);
		ck_assert_str_ne(error.why, "");
	}
	if (is_mended)
		must_work_now();
	return has_failed;
}

/* Every PARTS-th of them, beginning with the _i-th. What is left behind is of
 * few kinds, and a whole pair costs twice as much as half of one. */
START_TEST(any_allocation_may_fail_while_a_pair_is_made)
{
	int n = _i;

	while (fail_making(&allocations, n, n % 11 == 0))
		n += PARTS;
	ck_assert_int_gt(n, 100);
}
END_TEST

START_TEST(any_sync_or_rename_may_fail_while_a_pair_is_made)
{
	int n = 0;

	while (fail_making(&file_calls, n, true))
		n++;
	ck_assert_int_ge(n, 7);	/* 2 files, 3 times the folder, 2 names */
}
END_TEST

/* Every PARTS-th of them, beginning with the _i-th. */
START_TEST(any_allocation_may_fail_while_a_pair_is_loaded)
{
	struct ssl_ctx_st *ctx;
	enum err err;
	int n = _i;

	for (;; n += PARTS) {
		has_failed = false;
		allocations = n;
		err = tls_load(dir, &ctx, &error);
		allocations = -1;
		ck_assert(err == ERR_OK || (err == ERR_TLS && has_failed));
		ck_assert(err == ERR_OK ? ctx != NULL : ctx == NULL);
		tls_unref(ctx);
		if (!has_failed)
			break;
	}
	must_work_now();
	ck_assert_int_gt(n, 50);
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_named)
{
	char deep[5000];

	ck_assert_int_eq(tls_ensure("/proc/none/tls", &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "/proc/none/tls"));
	memset(deep, 'x', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	ck_assert_int_eq(tls_ensure(deep, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "too long"));
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_named)
{
	remove_pair();
	ck_assert_int_eq(mkdir(path("key.pem.new"), 0700), 0);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "key.pem.new"));
	rmdir(path("key.pem.new"));
	must_work_now();
}
END_TEST

/* --- names */

static const struct {
	const char *host, *has, *not;
} names[] = {
	{ "station", "DNS:localhost,DNS:station,DNS:station.local,", NULL },
	{ "station.example", "DNS:station.example,", ".local" },
	{ "localhost", "DNS:localhost,IP:", ".local" },
	{ "", "DNS:localhost,IP:", ".local" },
	{ "-station", "DNS:localhost,IP:", "station" },
	{ ".station", "DNS:localhost,IP:", "station" },
	{ "a station", "DNS:localhost,IP:", "station" },
	{ "evil,DNS:bank", "DNS:localhost,IP:", "bank" },
	{ "local", "DNS:localhost,DNS:local,DNS:local.local,", NULL },
};

START_TEST(a_machine_is_named_as_dns_knows_names)
{
	struct tlsname *made;

	host_name = names[_i].host;
	made = tlsname_new(NULL);
	ck_assert_msg(strstr(made->san, names[_i].has) != NULL, "%s",
	    made->san);
	ck_assert(names[_i].not == NULL ||
	    strstr(made->san, names[_i].not) == NULL);
	ck_assert_uint_gt(strlen(made->host), 0);
	tlsname_free(made);
}
END_TEST

START_TEST(addresses_of_one_link_only_are_left_out)
{
	struct sockaddr_in lan = { .sin_family = AF_INET },
	    link = { .sin_family = AF_INET };
	struct sockaddr_in6 lan6 = { .sin6_family = AF_INET6 },
	    link6 = { .sin6_family = AF_INET6 };
	struct sockaddr other = { .sa_family = AF_PACKET };
	struct ifaddrs list[7];
	struct sockaddr *all[] = { (struct sockaddr *)&lan, NULL,
		(struct sockaddr *)&link, (struct sockaddr *)&lan6,
		(struct sockaddr *)&link6, &other, (struct sockaddr *)&lan };
	struct tlsname *made;

	inet_pton(AF_INET, "192.0.2.7", &lan.sin_addr);
	inet_pton(AF_INET, "169.254.3.4", &link.sin_addr);
	inet_pton(AF_INET6, "2001:db8::7", &lan6.sin6_addr);
	inet_pton(AF_INET6, "fe80::7", &link6.sin6_addr);
	memset(list, 0, sizeof(list));
	for (int i = 0; i < 7; i++) {
		list[i].ifa_addr = all[i];
		list[i].ifa_next = i < 6 ? &list[i + 1] : NULL;
	}
	interfaces = list;
	has_interfaces = true;
	made = tlsname_new(NULL);
	ck_assert_str_eq(made->san + strlen(made->san) - strlen("IP:::1,"
	    "IP:192.0.2.7,IP:2001:db8::7"),
	    "IP:::1,IP:192.0.2.7,IP:2001:db8::7");
	tlsname_free(made);
}
END_TEST

START_TEST(more_addresses_than_fit_are_left_out)
{
	static struct sockaddr_in6 addrs[1000];
	static struct ifaddrs list[1000];
	struct tlsname *made;

	for (int i = 0; i < 1000; i++) {
		addrs[i].sin6_family = AF_INET6;
		memset(&addrs[i].sin6_addr, 0x20, 14);
		addrs[i].sin6_addr.s6_addr[14] = (unsigned char)(i >> 8);
		addrs[i].sin6_addr.s6_addr[15] = (unsigned char)i;
		list[i].ifa_addr = (struct sockaddr *)&addrs[i];
		list[i].ifa_next = i < 999 ? &list[i + 1] : NULL;
	}
	interfaces = list;
	has_interfaces = true;
	made = tlsname_new(NULL);
	ck_assert_uint_lt(strlen(made->san), sizeof(made->san));
	ck_assert_int_ne(made->san[strlen(made->san) - 1], ',');
	tlsname_free(made);
	remove_pair();
	must_work_now();
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("tlsfault");
	TCase *t = tcase_create("failures");
	SRunner *sr;
	int failed;

	if (CRYPTO_set_mem_functions(ssl_alloc, ssl_realloc, ssl_free) != 1)
		return EXIT_FAILURE;
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, any_allocation_may_fail_while_a_pair_is_made,
	    0, PARTS);
	tcase_add_test(t, any_sync_or_rename_may_fail_while_a_pair_is_made);
	tcase_add_loop_test(t, any_allocation_may_fail_while_a_pair_is_loaded,
	    0, PARTS);
	tcase_add_test(t, a_folder_that_cannot_be_made_is_named);
	tcase_add_test(t, a_file_that_cannot_be_written_is_named);
	tcase_add_loop_test(t, a_machine_is_named_as_dns_knows_names, 0,
	    sizeof(names) / sizeof(names[0]));
	tcase_add_test(t, addresses_of_one_link_only_are_left_out);
	tcase_add_test(t, more_addresses_than_fit_are_left_out);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
