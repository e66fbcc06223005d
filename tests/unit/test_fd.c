/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All of it is written and read, in whatever pieces the kernel takes and
 * gives it. write(2), send(2) and pread(2) are replaced by this program's
 * own, which do as the script says for the descriptor of the test.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"

#define FD 1000			/* not open */
#define ALL 1000
#define PLACE 4096

/* What each call answers: bytes, or a negative errno. */
static const int *script;
static char out[64];
static size_t out_len;
static int flags_seen;

static ssize_t
take(const void *data, size_t len)
{
	int answer = *script++;
	size_t n = answer < 0 ? 0 : (size_t)answer;

	if (answer < 0) {
		errno = -answer;
		return -1;
	}
	n = n < len ? n : len;
	ck_assert_uint_le(out_len + n, sizeof(out));
	memcpy(out + out_len, data, n);
	out_len += n;
	return (ssize_t)n;
}

ssize_t
write(int fd, const void *data, size_t len)
{
	return fd == FD ? take(data, len) :
	    (ssize_t)syscall(SYS_write, fd, data, len);
}

ssize_t
send(int fd, const void *data, size_t len, int flags)
{
	ck_assert_int_eq(fd, FD);
	flags_seen = flags;
	return take(data, len);
}

/* Gives the next of "all of this" as the script says; 0 is its end. */
ssize_t
pread(int fd, void *to, size_t len, off_t at)
{
	int answer = *script++;

	ck_assert_int_eq(fd, FD);
	ck_assert_int_eq(at, PLACE + (off_t)out_len);
	if (answer < 0) {
		errno = -answer;
		return -1;
	}
	len = (size_t)answer < len ? (size_t)answer : len;
	memcpy(to, "all of this" + out_len, len);
	out_len += len;
	return (ssize_t)len;
}

static struct str
written(void)
{
	return (struct str){ out, out_len };
}

START_TEST(fd_write_goes_on_after_pieces_and_interruptions)
{
	static const int calls[] = { -EINTR, 1, -EINTR, -EINTR, 3, 1, ALL };

	script = calls;
	ck_assert(fd_write(FD, STR("all of this")));
	ck_assert(str_is(written(), "all of this"));
	ck_assert_ptr_eq(script, calls + 7);
}
END_TEST

START_TEST(fd_write_says_what_failed_half_way)
{
	static const int calls[] = { 4, -ENOSPC };

	script = calls;
	ck_assert(!fd_write(FD, STR("all of this")));
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert(str_is(written(), "all "));
}
END_TEST

START_TEST(fd_write_ends_when_nothing_is_taken)
{
	static const int calls[] = { 4, 0 };

	script = calls;
	errno = 0;
	ck_assert(!fd_write(FD, STR("all of this")));
	ck_assert_int_eq(errno, EIO);
}
END_TEST

START_TEST(fd_write_of_nothing_calls_nobody)
{
	script = NULL;
	ck_assert(fd_write(FD, STR_NONE));
}
END_TEST

START_TEST(fd_send_goes_on_and_raises_no_signal)
{
	static const int calls[] = { 5, -EINTR, ALL };

	script = calls;
	ck_assert(fd_send(FD, STR("all of this")));
	ck_assert(str_is(written(), "all of this"));
	ck_assert_int_eq(flags_seen, MSG_NOSIGNAL);
}
END_TEST

START_TEST(fd_read_at_goes_on_after_pieces_and_interruptions)
{
	static const int calls[] = { -EINTR, 1, -EINTR, 4, ALL };
	char in[11];

	script = calls;
	ck_assert_int_eq(fd_read_at(FD, in, sizeof(in), PLACE), sizeof(in));
	ck_assert_mem_eq(in, "all of this", sizeof(in));
	ck_assert_ptr_eq(script, calls + 5);
}
END_TEST

START_TEST(fd_read_at_gives_less_at_the_end_only)
{
	static const int calls[] = { 3, 0 };
	char in[11];

	script = calls;
	ck_assert_int_eq(fd_read_at(FD, in, sizeof(in), PLACE), 3);
}
END_TEST

START_TEST(fd_read_at_says_what_failed)
{
	static const int calls[] = { 3, -EIO };
	char in[11];

	script = calls;
	ck_assert_int_eq(fd_read_at(FD, in, sizeof(in), PLACE), -1);
	ck_assert_int_eq(errno, EIO);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("fd");
	TCase *tc = tcase_create("fd");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tc, fd_write_goes_on_after_pieces_and_interruptions);
	tcase_add_test(tc, fd_write_says_what_failed_half_way);
	tcase_add_test(tc, fd_write_ends_when_nothing_is_taken);
	tcase_add_test(tc, fd_write_of_nothing_calls_nobody);
	tcase_add_test(tc, fd_send_goes_on_and_raises_no_signal);
	tcase_add_test(tc,
	    fd_read_at_goes_on_after_pieces_and_interruptions);
	tcase_add_test(tc, fd_read_at_gives_less_at_the_end_only);
	tcase_add_test(tc, fd_read_at_says_what_failed);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
