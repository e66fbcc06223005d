/* SPDX-License-Identifier: Apache-2.0 */
/* What a service manager is told, and what it is not asked for. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/notify.h"

static struct sockaddr_un manager = { .sun_family = AF_UNIX };
static int heard;
static char text[256];

static void
setup(void)
{
	snprintf(manager.sun_path, sizeof(manager.sun_path),
	    "/tmp/yizhan-notify-%d", (int)getpid());
	heard = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(heard, 0);
	ck_assert_int_eq(bind(heard, (struct sockaddr *)&manager,
	    sizeof(manager)), 0);
	setenv("NOTIFY_SOCKET", manager.sun_path, 1);
	unsetenv("WATCHDOG_USEC");
}

static void
teardown(void)
{
	close(heard);
	unlink(manager.sun_path);
}

/* Nothing: NULL. */
static const char *
next(void)
{
	ssize_t got = recv(heard, text, sizeof(text) - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	return got >= 0 ? text : NULL;
}

START_TEST(a_watchdog_waits_for_a_new_start_and_is_then_as_before)
{
	setenv("WATCHDOG_USEC", "60000000", 1);
	notify_anew();
	ck_assert_str_eq(next(),
	    "RELOADING=1\nWATCHDOG_USEC=300000000\nSTATUS=starts anew");
	notify_ready();
	ck_assert_str_eq(next(), "READY=1");
	ck_assert_str_eq(next(), "WATCHDOG_USEC=60000000\nSTATUS=");
	ck_assert_int_eq(notify_watchdog_ms(), 30000);
}
END_TEST

/* To say how long it may wait would begin one. */
START_TEST(where_there_is_no_watchdog_none_is_asked_for)
{
	notify_anew();
	ck_assert_str_eq(next(), "RELOADING=1\nSTATUS=starts anew");
	notify_ready();
	ck_assert_str_eq(next(), "READY=1");
	ck_assert_str_eq(next(), "STATUS=");
	ck_assert_ptr_null(next());
	ck_assert_int_eq(notify_watchdog_ms(), 0);
}
END_TEST

START_TEST(nobody_is_told_where_nobody_asked)
{
	unsetenv("NOTIFY_SOCKET");
	notify_ready();
	ck_assert_ptr_null(next());
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("notify");
	SRunner *runner = srunner_create(s);
	TCase *t = tcase_create("notify");
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t,
	    a_watchdog_waits_for_a_new_start_and_is_then_as_before);
	tcase_add_test(t, where_there_is_no_watchdog_none_is_asked_for);
	tcase_add_test(t, nobody_is_told_where_nobody_asked);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
