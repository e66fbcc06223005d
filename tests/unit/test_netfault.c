/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets when the system says no: calls that are interrupted, that fail, and
 * machines out of descriptors or addresses. The calls are replaced by this
 * program's own, which do as the test says.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/metrics.h"
#include "net/listener.h"
#include "net/tls.h"
#include "netkit.h"

enum call { RECV, SENDMSG, READ, WRITE, ACCEPT, SOCKET, BIND, LISTEN,
	GETSOCKNAME, CALLS };

/* What the next calls answer instead: errno, so many times, after some that
 * work. */
static struct {
	int error, times, after, seen;
} plan[CALLS];

static bool
is_due(enum call call)
{
	if (plan[call].times == 0)
		return false;
	if (plan[call].after > 0) {
		plan[call].after--;
		return false;
	}
	plan[call].times--;
	plan[call].seen++;
	errno = plan[call].error;
	return true;
}

static void
refuse(enum call call, int error, int times, int after)
{
	plan[call].error = error;
	plan[call].times = times;
	plan[call].after = after;
	plan[call].seen = 0;
}

/* Only near ends of the stream under test read by recv and write by
 * sendmsg: the far end's calls are the test's own. */
static int near_fd = -1;

ssize_t
recv(int fd, void *to, size_t len, int flags)
{
	if (fd == near_fd && is_due(RECV))
		return -1;
	return syscall(SYS_recvfrom, fd, to, len, flags, NULL, NULL);
}

ssize_t
sendmsg(int fd, const struct msghdr *msg, int flags)
{
	if (fd == near_fd && is_due(SENDMSG))
		return -1;
	return syscall(SYS_sendmsg, fd, msg, flags);
}

/* OpenSSL's. */
ssize_t
read(int fd, void *to, size_t len)
{
	if (fd == near_fd && is_due(READ))
		return -1;
	return syscall(SYS_read, fd, to, len);
}

ssize_t
write(int fd, const void *from, size_t len)
{
	if (fd == near_fd && is_due(WRITE))
		return -1;
	return syscall(SYS_write, fd, from, len);
}

int
accept4(int fd, struct sockaddr *restrict sa, socklen_t *restrict len,
    int flags)
{
	if (is_due(ACCEPT))
		return -1;
	return (int)syscall(SYS_accept4, fd, sa, len, flags);
}

int
socket(int family, int type, int protocol)
{
	if (is_due(SOCKET))
		return -1;
	return (int)syscall(SYS_socket, family, type, protocol);
}

int
bind(int fd, const struct sockaddr *sa, socklen_t len)
{
	if (is_due(BIND))
		return -1;
	return (int)syscall(SYS_bind, fd, sa, len);
}

int
listen(int fd, int backlog)
{
	if (is_due(LISTEN))
		return -1;
	return (int)syscall(SYS_listen, fd, backlog);
}

int
getsockname(int fd, struct sockaddr *restrict sa, socklen_t *restrict len)
{
	if (is_due(GETSOCKNAME))
		return -1;
	return (int)syscall(SYS_getsockname, fd, sa, len);
}

/* --- streams */

static struct netkit kit;
static struct netkit_peer peer;
static struct stream *stream;
static struct addr nowhere;
static struct buf got;
static unsigned drained, closed;
static enum stream_end how;

static void
on_first(struct stream *s, void *arg, const char *data, size_t len)
{
	(void)s;
	(void)arg;
	ck_assert_int_eq(buf_append(&got, "first:", 6), ERR_OK);
	ck_assert_int_eq(buf_append(&got, data, len), ERR_OK);
	ck_assert_int_eq(buf_append(&got, " ", 1), ERR_OK);
}

static void
on_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	(void)s;
	(void)arg;
	ck_assert_int_eq(buf_append(&got, data, len), ERR_OK);
}

static void
on_drained(struct stream *s, void *arg)
{
	(void)s;
	(void)arg;
	drained++;
}

static void
on_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)arg;
	closed++;
	how = end;
	stream = NULL;
}

static const struct stream_ops ops = {
	.name = "test",
	.on_bytes = on_bytes,
	.on_drained = on_drained,
	.on_closed = on_closed,
};
static const struct stream_ops first_ops = {
	.name = "first",
	.on_first = on_first,
	.on_bytes = on_bytes,
	.on_closed = on_closed,
};
static const struct stream_ops lasting_ops = {
	.name = "lasting",
	.on_bytes = on_bytes,
	.on_closed = on_closed,
	.outlives_write_error = true,
};

static void
setup(void)
{
	netkit_open(&kit);
	memset(plan, 0, sizeof(plan));
	buf_init(&got, 1u << 20);
	drained = closed = 0;
	peer.fd = -1;
	log_set_level(LOG_NONE);
}

static void
teardown(void)
{
	if (peer.fd >= 0)
		netkit_hang_up(&peer);
	netkit_close(&kit);
	buf_fini(&got);
}

static void
open_stream(const struct stream_ops *with)
{
	near_fd = netkit_pair(&peer, SOCK_STREAM);
	stream = stream_new(kit.hub, near_fd, &nowhere, with, NULL);
}

static bool
is_closed(void *arg)
{
	(void)arg;
	return closed > 0;
}

static bool
has_got(void *arg)
{
	return got.len >= strlen(arg);
}

static void
expect_got(const char *text)
{
	netkit_until(&kit, has_got, (void *)(uintptr_t)text);
	ck_assert_uint_eq(got.len, strlen(text));
	ck_assert_int_eq(memcmp(got.data, text, got.len), 0);
}

/* Errors that say "again" and errors that say "never". */
static const int again[] = { EINTR, EAGAIN };
static const int never[] = { ECONNRESET, EPIPE, ETIMEDOUT, EIO };
#define AGAINS (int)(sizeof(again) / sizeof(*again))
#define NEVERS (int)(sizeof(never) / sizeof(*never))

START_TEST(stream_reads_on_after_an_interruption)
{
	open_stream(&ops);
	refuse(RECV, again[_i], 3, 0);
	netkit_say(&kit, &peer, "hello");
	expect_got("hello");
	ck_assert_int_eq(plan[RECV].seen, 3);
	ck_assert_uint_eq(closed, 0);
}
END_TEST

START_TEST(stream_ends_when_it_cannot_read)
{
	open_stream(&ops);
	refuse(RECV, never[_i], 1, 0);
	netkit_say(&kit, &peer, "hello");
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
	ck_assert_uint_eq(got.len, 0);
}
END_TEST

START_TEST(stream_looks_at_first_bytes_again)
{
	open_stream(&first_ops);
	refuse(RECV, again[_i], 3, 0);
	netkit_say(&kit, &peer, "hello");
	expect_got("first:hello hello");
}
END_TEST

/* The look fails, and so does the read that finds out why. */
START_TEST(stream_ends_when_it_cannot_look)
{
	open_stream(&first_ops);
	refuse(RECV, never[_i], 2, 0);
	netkit_say(&kit, &peer, "hello");
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
	ck_assert_uint_eq(got.len, 0);
}
END_TEST

START_TEST(stream_writes_on_after_an_interruption)
{
	open_stream(&ops);
	refuse(SENDMSG, again[_i], 3, 0);
	stream_reply_give(stream, blob_new("hello ", 6));
	stream_reply_give(stream, blob_new("world", 5));
	netkit_hear(&kit, &peer, "hello world");
	ck_assert_int_eq(plan[SENDMSG].seen, 3);
}
END_TEST

START_TEST(stream_ends_when_it_cannot_write)
{
	open_stream(&ops);
	refuse(SENDMSG, never[_i], 1, 0);
	stream_reply_give(stream, blob_new("hello", 5));
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
}
END_TEST

START_TEST(stream_that_outlives_errors_reads_on)
{
	open_stream(&lasting_ops);
	refuse(SENDMSG, never[_i], 1, 0);
	stream_reply_give(stream, blob_new("lost", 4));
	netkit_settle(&kit);
	ck_assert_int_eq(plan[SENDMSG].seen, 1);
	ck_assert_uint_eq(closed, 0);
	ck_assert_uint_eq(stream_queued_bytes(stream), 0);
	netkit_say(&kit, &peer, "answer");
	expect_got("answer");
}
END_TEST

/* Nobody waits for an answer then. */
START_TEST(stream_that_closes_does_not_outlive_errors)
{
	open_stream(&lasting_ops);
	refuse(SENDMSG, never[_i], 1, 0);
	stream_reply_give(stream, blob_new("lost", 4));
	stream_close(stream, 1000);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_SELF);
	ck_assert_int_eq(plan[SENDMSG].seen, 1);
}
END_TEST

START_TEST(stream_passes_bytes_on_after_an_interruption)
{
	const struct iovec iov = { (void *)(uintptr_t)"shared", 6 };

	open_stream(&ops);
	refuse(SENDMSG, again[_i], 1, 0);
	ck_assert_uint_eq(stream_write(stream, &iov, 1, 6), 0);
	netkit_settle(&kit);
	ck_assert_uint_eq(drained, 1);
	ck_assert_uint_eq(stream_write(stream, &iov, 1, 6), 6);
	netkit_hear(&kit, &peer, "shared");
}
END_TEST

START_TEST(stream_that_cannot_pass_bytes_ends)
{
	const struct iovec iov = { (void *)(uintptr_t)"shared", 6 };

	open_stream(&ops);
	refuse(SENDMSG, never[_i], 1, 0);
	ck_assert_uint_eq(stream_write(stream, &iov, 1, 6), 6);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
}
END_TEST

START_TEST(stream_that_closes_waits_through_interruptions)
{
	open_stream(&ops);
	stream_close(stream, 100000);
	netkit_settle(&kit);
	refuse(RECV, again[_i], 3, 0);
	netkit_say(&kit, &peer, "too late");
	netkit_settle(&kit);
	ck_assert_int_eq(plan[RECV].seen, 3);
	ck_assert_uint_eq(closed, 0);
	refuse(RECV, ECONNRESET, 1, 0);
	netkit_say(&kit, &peer, "much too late");
	netkit_until(&kit, is_closed, NULL);
	ck_assert_uint_eq(got.len, 0);
	ck_assert_int_eq(how, STREAM_END_SELF);
}
END_TEST

/* --- streams with TLS */

static char dir[] = "/tmp/yizhan-netfault-XXXXXX";
static struct ssl_ctx_st *server_ctx;
static SSL_CTX *client_ctx;

static void
open_tls(void)
{
	static struct tls_error error;
	char tls[64];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(tls, sizeof(tls), "%s/tls", dir);
	ck_assert_int_eq(tls_ensure(tls, &error), ERR_OK);
	ck_assert_int_eq(tls_load(tls, &server_ctx, &error), ERR_OK);
	client_ctx = SSL_CTX_new(TLS_client_method());
	open_stream(&ops);
	ck_assert_int_eq(stream_start_tls(stream, server_ctx), ERR_OK);
}

static void
tls_setup(void)
{
	setup();
	open_tls();
}

static void
tls_teardown(void)
{
	static const char *const names[] = { "tls/cert.pem", "tls/key.pem",
		"tls/root.pem", "tls/root-key.pem", "tls", "" };
	char path[64];

	teardown();
	tls_unref(server_ctx);
	SSL_CTX_free(client_ctx);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		(void)remove(path);
	}
}

/* Its own flight does not fit into the socket, for a while. */
START_TEST(tls_shakes_hands_through_interruptions)
{
	refuse(WRITE, again[_i], 3, 0);
	refuse(READ, again[_i], 3, 1);
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_say(&kit, &peer, "hello");
	expect_got("hello");
	ck_assert_int_eq(plan[WRITE].seen, 3);
	ck_assert_int_eq(plan[READ].seen, 3);
}
END_TEST

START_TEST(tls_writes_on_after_an_interruption)
{
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_settle(&kit);
	refuse(WRITE, again[_i], 3, 0);
	stream_reply_give(stream, blob_new("hello ", 6));
	stream_reply_give(stream, blob_new("world", 5));
	netkit_hear(&kit, &peer, "hello world");
	ck_assert_int_eq(plan[WRITE].seen, 3);
}
END_TEST

/* What it took is sent from a copy: the owner's bytes may change. */
START_TEST(tls_passes_bytes_on_after_an_interruption)
{
	char shared[] = "shared";
	const struct iovec iov = { shared, 6 };

	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_settle(&kit);
	refuse(WRITE, again[_i], 1, 0);
	ck_assert_uint_eq(stream_write(stream, &iov, 1, 6), 6);
	ck_assert_int_eq(plan[WRITE].seen, 1);
	memset(shared, 'x', 6);
	netkit_hear(&kit, &peer, "shared");
	ck_assert_uint_eq(drained, 1);
}
END_TEST

/* A write before the handshake is over waits for the peer. */
START_TEST(tls_says_first_what_was_said_early)
{
	stream_reply_give(stream, blob_new("early ", 6));
	netkit_settle(&kit);
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	stream_reply_give(stream, blob_new("bird", 4));
	netkit_hear(&kit, &peer, "early bird");
}
END_TEST

START_TEST(tls_ends_when_it_cannot_read)
{
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_settle(&kit);
	refuse(READ, never[_i], 1, 0);
	netkit_say(&kit, &peer, "hello");
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
	ck_assert_uint_eq(got.len, 0);
}
END_TEST

START_TEST(tls_ends_when_it_cannot_write)
{
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_settle(&kit);
	refuse(WRITE, never[_i], 1, 0);
	stream_reply_give(stream, blob_new("hello", 5));
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
}
END_TEST

/* --- listening */

static struct addr addr;

static enum err
bind_some(unsigned n, int fds[])
{
	ck_assert_int_eq(addr_parse(STR("127.0.0.1:0"), &addr), ERR_OK);
	return listener_bind(&addr, n, fds);
}

static int
lowest_free(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

struct refusal {
	enum call call;
	int error;
	enum err err;
};

static const struct refusal refusals[] = {
	{ SOCKET, EMFILE, ERR_IO }, { SOCKET, EACCES, ERR_FORBIDDEN },
	{ BIND, EADDRINUSE, ERR_EXISTS }, { BIND, EACCES, ERR_FORBIDDEN },
	{ BIND, EPERM, ERR_FORBIDDEN }, { BIND, EADDRNOTAVAIL, ERR_IO },
	{ LISTEN, EADDRINUSE, ERR_IO }, { GETSOCKNAME, ENOBUFS, ERR_IO },
};

/* Whichever of three sockets it is: no descriptor is left. */
START_TEST(listener_bind_that_fails_leaves_nothing)
{
	const struct refusal *no = &refusals[_i];
	int fds[3], free_fd = lowest_free();

	for (int after = 0; after < 3; after++) {
		refuse(no->call, no->error, 1, after);
		ck_assert_int_eq(bind_some(3, fds), no->err);
		ck_assert_int_eq(plan[no->call].seen, 1);
		ck_assert_int_eq(lowest_free(), free_fd);
	}
}
END_TEST

/* A port that was asked for is tried first. */
START_TEST(listener_bind_finds_a_port_that_is_taken)
{
	const struct refusal *no = &refusals[_i];
	int fd, free_fd;

	ck_assert_int_eq(bind_some(1, &fd), ERR_OK);
	close(fd);
	free_fd = lowest_free();
	refuse(no->call, no->error, 1, 0);
	ck_assert_int_eq(listener_bind(&addr, 1, &fd),
	    no->call == LISTEN ? ERR_EXISTS : no->err);
	ck_assert_int_eq(lowest_free(), free_fd);
}
END_TEST

static struct listener *listener;
static struct door door;

static void
start(void)
{
	int fd;

	ck_assert_int_eq(bind_some(1, &fd), ERR_OK);
	listener = listener_new(kit.hub, fd, &door, &listener_config_default);
}

static bool
has_connection(void *arg)
{
	return metric_get(METRIC_CONNECTIONS) == *(int *)arg;
}

/* Whose connection went while it waited is passed over: who comes after is
 * served in the same round. */
START_TEST(listener_passes_over_those_who_went)
{
	int one = 1;

	start();
	refuse(ACCEPT, _i == 0 ? ECONNABORTED : EINTR, 5, 0);
	netkit_connect(&peer, "127.0.0.1", addr.port);
	netkit_until(&kit, has_connection, &one);
	ck_assert_int_eq(plan[ACCEPT].seen, 5);
	listener_free(listener);
}
END_TEST

static const int shortages[] = { EMFILE, ENFILE, ENOBUFS, ENOMEM };

START_TEST(listener_rests_when_the_machine_is_short)
{
	int one = 1;

	start();
	refuse(ACCEPT, shortages[_i], 2, 0);
	netkit_connect(&peer, "127.0.0.1", addr.port);
	netkit_until(&kit, has_connection, &one);
	ck_assert_int_eq(plan[ACCEPT].seen, 2);
	listener_free(listener);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("netfault");
	TCase *tc = tcase_create("netfault"), *tls = tcase_create("tls");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, stream_reads_on_after_an_interruption, 0,
	    AGAINS);
	tcase_add_loop_test(tc, stream_ends_when_it_cannot_read, 0, NEVERS);
	tcase_add_loop_test(tc, stream_looks_at_first_bytes_again, 0, AGAINS);
	tcase_add_loop_test(tc, stream_ends_when_it_cannot_look, 0, NEVERS);
	tcase_add_loop_test(tc, stream_writes_on_after_an_interruption, 0,
	    AGAINS);
	tcase_add_loop_test(tc, stream_ends_when_it_cannot_write, 0, NEVERS);
	tcase_add_loop_test(tc, stream_that_outlives_errors_reads_on, 0,
	    NEVERS);
	tcase_add_loop_test(tc, stream_that_closes_does_not_outlive_errors, 0,
	    NEVERS);
	tcase_add_loop_test(tc, stream_passes_bytes_on_after_an_interruption,
	    0, AGAINS);
	tcase_add_loop_test(tc, stream_that_cannot_pass_bytes_ends, 0, NEVERS);
	tcase_add_loop_test(tc, stream_that_closes_waits_through_interruptions,
	    0, AGAINS);
	tcase_add_loop_test(tc, listener_bind_that_fails_leaves_nothing, 0,
	    sizeof(refusals) / sizeof(*refusals));
	tcase_add_loop_test(tc, listener_bind_finds_a_port_that_is_taken, 0,
	    7);	/* of a port that is known nobody asks the name first */
	tcase_add_loop_test(tc, listener_passes_over_those_who_went, 0, 2);
	tcase_add_loop_test(tc, listener_rests_when_the_machine_is_short, 0,
	    sizeof(shortages) / sizeof(*shortages));
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tls, tls_setup, tls_teardown);
	tcase_add_loop_test(tls, tls_shakes_hands_through_interruptions, 0,
	    AGAINS);
	tcase_add_loop_test(tls, tls_writes_on_after_an_interruption, 0,
	    AGAINS);
	tcase_add_loop_test(tls, tls_passes_bytes_on_after_an_interruption, 0,
	    AGAINS);
	tcase_add_test(tls, tls_says_first_what_was_said_early);
	tcase_add_loop_test(tls, tls_ends_when_it_cannot_read, 0, NEVERS);
	tcase_add_loop_test(tls, tls_ends_when_it_cannot_write, 0, NEVERS);
	suite_add_tcase(s, tls);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
