/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that wait for their calls to the outside, to a listener whose far
 * end the test plays. */
#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "loop/thread.h"
#include "net/outwait.h"

#define WAITING 4

static struct outbound *out;
static struct thread *thread;
static struct outwait waits;
static int receiver;
static char url[64];

static void
setup(void)
{
	const struct outbound_config config = { .calls_max = 8,
		.clock = &clock_real };
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sa);
	struct tls_error error;

	receiver = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(receiver, (struct sockaddr *)&sa, len), 0);
	ck_assert_int_eq(listen(receiver, 8), 0);
	ck_assert_int_eq(getsockname(receiver, (struct sockaddr *)&sa, &len),
	    0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/",
	    ntohs(sa.sin_port));
	out = outbound_new(&config, &error);
	ck_assert_ptr_nonnull(out);
	thread = thread_new(outbound_actor(out), 8);
	outbound_start(out, thread_base(thread));
	ck_assert_int_eq(outwait_init(&waits, out), ERR_OK);
	thread_start(thread);
}

static void
teardown(void)
{
	thread_stop(thread);
	outbound_finish(out);
	outwait_fini(&waits);
	outwait_fini(&waits);	/* zero by now */
	thread_free(thread);
	outbound_free(out);
	close(receiver);
}

static void *
call(void *arg)
{
	struct outcall *c = outcall_new();
	enum outcall_end *end = arg;

	c->url = str_from(url);
	c->method = OUTCALL_GET;
	c->deadline_ms = 20000;
	c->may_private = true;
	outwait_call(&waits, c);
	*end = c->end;
	outcall_free(c);
	return NULL;
}

static void
start(pthread_t *threads, enum outcall_end *ends, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, call,
		    &ends[i]), 0);
}

static void
join(pthread_t *threads, enum outcall_end *ends, unsigned count,
    enum outcall_end want)
{
	for (unsigned i = 0; i < count; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_int_eq(ends[i], want);
	}
}

START_TEST(several_threads_have_their_own_answers)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\n"
	    "Connection: close\r\nContent-Length: 0\r\n\r\n";
	enum outcall_end ends[WAITING];
	pthread_t threads[WAITING];
	int fds[WAITING];
	char text[1024];

	start(threads, ends, WAITING);
	for (int i = 0; i < WAITING; i++)
		fds[i] = accept(receiver, NULL, NULL);
	for (int i = 0; i < WAITING; i++) {
		ck_assert_int_gt(read(fds[i], text, sizeof(text)), 0);
		ck_assert_int_eq(write(fds[i], answer, sizeof(answer) - 1),
		    sizeof(answer) - 1);
		close(fds[i]);
	}
	join(threads, ends, WAITING, OUTCALL_ANSWERED);
}
END_TEST

START_TEST(who_waits_is_let_go_at_the_end)
{
	enum outcall_end ends[WAITING];
	pthread_t threads[WAITING];
	int fd;

	start(threads, ends, WAITING);
	fd = accept(receiver, NULL, NULL);	/* one at least is under way */
	outbound_end(out);
	join(threads, ends, WAITING, OUTCALL_STOPPED);
	close(fd);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("outwait");
	TCase *tc = tcase_create("outwait");
	SRunner *run;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, several_threads_have_their_own_answers);
	tcase_add_test(tc, who_waits_is_let_go_at_the_end);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
