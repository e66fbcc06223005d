/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/stream.h"
#include "netkit.h"

static struct netkit kit;
static struct netkit_peer peer;
static struct stream *stream;
static struct addr nowhere;

/* What the owner saw. */
static struct buf got;
static unsigned drained, timeouts, closed, eofs;
static enum stream_end how;
static bool is_inside;		/* a call of ours is running */
static void (*on_bytes_then)(struct stream *, char *, size_t);

static void
on_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	ck_assert_ptr_eq(arg, &kit);
	if (on_bytes_then)
		on_bytes_then(s, data, len);
	else
		ck_assert_int_eq(buf_append(&got, data, len), ERR_OK);
}

static void
on_eof(struct stream *s, void *arg)
{
	(void)s;
	(void)arg;
	eofs++;
}

static struct netkit_feed feed;	/* what is passed to the stream, if any */

static void
on_drained(struct stream *s, void *arg)
{
	(void)s;
	(void)arg;
	drained++;
	if (feed.stream)
		netkit_feed_more(&feed);
}

static void
on_timeout(struct stream *s, void *arg)
{
	(void)s;
	(void)arg;
	timeouts++;
}

static void
on_closed(struct stream *s, void *arg, enum stream_end end)
{
	ck_assert(!is_inside);
	ck_assert_ptr_eq(arg, stream_arg(s));
	closed++;
	how = end;
	stream = NULL;
}

static const struct stream_ops ops = {
	.name = "test",
	.on_bytes = on_bytes,
	.on_drained = on_drained,
	.on_timeout = on_timeout,
	.on_closed = on_closed,
};
static const struct stream_ops half_ops = {
	.name = "half",
	.on_bytes = on_bytes,
	.on_eof = on_eof,
	.on_closed = on_closed,
	.outlives_write_error = true,
};

static void
open_stream(int type, const struct stream_ops *with)
{
	int fd = netkit_pair(&peer, type);

	stream = stream_new(kit.hub, fd, &nowhere, with, &kit);
}

static void
setup(void)
{
	netkit_open(&kit);
	buf_init(&got, 16u << 20);
	drained = timeouts = closed = eofs = 0;
	is_inside = false;
	on_bytes_then = NULL;
	feed = (struct netkit_feed){ 0 };
	open_stream(SOCK_STREAM, &ops);
}

static void
teardown(void)
{
	netkit_hang_up(&peer);
	netkit_close(&kit);
	ck_assert_uint_eq(closed, 1);
	buf_fini(&got);
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
	return got.len >= *(size_t *)arg;
}

static void
wait_got(size_t len)
{
	netkit_until(&kit, has_got, &len);
}

static void
send_text(const char *text)
{
	stream_reply_give(stream, blob_new(text, strlen(text)));
}

START_TEST(stream_delivers_what_comes)
{
	netkit_say(&kit, &peer, "hello");
	wait_got(5);
	ck_assert_str_eq(got.data, "hello");
}
END_TEST

START_TEST(stream_delivers_single_bytes_in_order)
{
	char text[301];

	for (size_t i = 0; i < 300; i++) {
		text[i] = (char)('a' + i % 26);
		netkit_write(&kit, &peer, &text[i], 1);
		wait_got(i + 1);
	}
	text[300] = '\0';
	ck_assert_str_eq(got.data, text);
}
END_TEST

START_TEST(stream_writes_frames_of_a_batch_in_one_call)
{
	netkit_hang_up(&peer);
	stream_abort(stream);
	netkit_until(&kit, is_closed, NULL);
	closed = 0;
	open_stream(SOCK_SEQPACKET, &ops);
	for (unsigned i = 0; i < 20; i++)
		send_text("frame ");
	ck_assert_uint_eq(stream_queued_frames(stream), 20);
	netkit_read(&kit, &peer, 120);
	ck_assert_uint_eq(peer.in.len, 120);
	ck_assert_uint_eq(stream_queued_frames(stream), 0);
	netkit_pull(&peer, 1000);
	ck_assert_uint_eq(peer.in.len, 120);
}
END_TEST

static void
answer_twice(struct stream *s, char *data, size_t len)
{
	stream_reply_give(s, blob_new(data, len));
	stream_reply_give(s, blob_new("!", 1));
}

START_TEST(stream_flushes_by_itself_after_the_callback)
{
	on_bytes_then = answer_twice;
	netkit_say(&kit, &peer, "ping");
	netkit_hear(&kit, &peer, "ping!");
}
END_TEST

static char *
pattern(size_t len)
{
	char *p = xmalloc(len);

	for (size_t i = 0; i < len; i++)
		p[i] = (char)(i * 31 + (i >> 8));
	return p;
}

static void
shrink_buffers(void)
{
	int small = 4096;

	setsockopt(stream_fd(stream), SOL_SOCKET, SO_SNDBUF, &small,
	    sizeof(small));
}

START_TEST(stream_survives_short_writes)
{
	size_t len = 1000000, sent = 0, n;
	char *data = pattern(len);

	shrink_buffers();
	for (unsigned i = 1; sent < len; i++) {
		n = len - sent < i * 37 ? len - sent : i * 37;
		stream_reply_give(stream, blob_new(data + sent, n));
		sent += n;
	}
	while (peer.in.len < len) {
		netkit_pull(&peer, 1 + peer.in.len % 4000);
		event_base_loop(kit.base, EVLOOP_NONBLOCK);
	}
	ck_assert_int_eq(memcmp(peer.in.data, data, len), 0);
	ck_assert_uint_eq(stream_queued_bytes(stream), 0);
	ck_assert_uint_eq(drained, 0);
	xfree(data);
}
END_TEST

START_TEST(stream_write_passes_shared_bytes_through_a_narrow_socket)
{
	size_t len = 600 * 1001;
	char *data = pattern(len);

	shrink_buffers();
	feed = (struct netkit_feed){ .stream = stream, .data = data,
	    .len = len, .frame = 600 };
	netkit_feed_more(&feed);
	while (peer.in.len < len) {
		netkit_pull(&peer, 1 + peer.in.len % 4000);
		event_base_loop(kit.base, EVLOOP_NONBLOCK);
		ck_assert_uint_lt(stream_queued_bytes(stream), 600);
	}
	ck_assert_int_eq(memcmp(peer.in.data, data, len), 0);
	ck_assert_uint_gt(feed.shorts, 10);
	ck_assert_uint_gt(feed.splits, 10);
	xfree(data);
}
END_TEST

/* Two senders of six bytes each: they may change places at borders only. */
START_TEST(stream_write_switches_at_borders_only)
{
	static const struct stream_limits roomy = { 1 << 20, 9999, 1 << 20,
	    9999, 1 << 20 };
	size_t len = 6 * 5000, got_own = 0, at = 0;
	char *data = xmalloc(len);

	for (size_t i = 0; i < len; i++)
		data[i] = "room; "[i % 6];
	shrink_buffers();
	stream_set_limits(stream, &roomy);
	feed = (struct netkit_feed){ .stream = stream, .data = data,
	    .len = len, .frame = 6 };
	for (unsigned own = 0; peer.in.len < len + 6000;) {
		if (own < 1000) {
			send_text("reply;");
			own++;
		}
		netkit_feed_more(&feed);
		netkit_pull(&peer, 100);
		event_base_loop(kit.base, EVLOOP_NONBLOCK);
	}
	for (; at < peer.in.len; at += 6) {
		bool is_own = memcmp(peer.in.data + at, "reply;", 6) == 0;

		got_own += is_own;
		ck_assert(is_own || memcmp(peer.in.data + at, "room; ", 6) == 0);
	}
	ck_assert_uint_eq(got_own, 1000);
	xfree(data);
}
END_TEST

START_TEST(stream_write_forgets_what_a_stream_that_is_over_gets)
{
	struct iovec iov = { (void *)(uintptr_t)"late", 4 };

	netkit_hang_up(&peer);
	/* The first may find the socket open still. */
	for (unsigned i = 0; i < 2; i++)
		ck_assert_uint_eq(stream_write(stream, &iov, 1, 4), 4);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
	open_stream(SOCK_STREAM, &ops);
	closed = 0;
	stream_close(stream, 1000);
	ck_assert_uint_eq(stream_write(stream, &iov, 1, 4), 4);
	netkit_read_eof(&kit, &peer);
	ck_assert_uint_eq(peer.in.len, 0);
}
END_TEST

static unsigned turns;

/* Others are heard between one turn and the next. */
static bool
take_turn(void *arg)
{
	ck_assert_ptr_eq(arg, &kit);
	ck_assert_uint_eq(got.len, turns * 5);
	netkit_say(&kit, &peer, "hello");
	return ++turns < 3;
}

START_TEST(stream_hub_works_in_turns)
{
	turns = 0;
	stream_hub_set_work(kit.hub, take_turn, &kit);
	netkit_settle(&kit);
	ck_assert_uint_eq(turns, 0);
	stream_hub_want_turn(kit.hub);
	stream_hub_want_turn(kit.hub);
	netkit_settle(&kit);
	ck_assert_uint_eq(turns, 3);
	ck_assert_uint_eq(got.len, 15);
}
END_TEST

START_TEST(stream_send_refuses_beyond_the_push_limits)
{
	static const struct stream_limits limits = { 1000, 5, 4000, 50, 100 };
	struct blob *small = blob_new("abc", 3), *big = blob_alloc(600);

	memset(big->data, 'x', 600);
	stream_set_limits(stream, &limits);
	for (unsigned i = 0; i < 5; i++)
		ck_assert_int_eq(stream_send(stream, small), ERR_OK);
	ck_assert_int_eq(stream_send(stream, small), ERR_FULL);
	ck_assert_uint_eq(atomic_load(&small->refs), 6);
	netkit_read(&kit, &peer, 15);
	ck_assert_uint_eq(drained, 1);
	ck_assert_int_eq(stream_send(stream, big), ERR_OK);
	ck_assert_int_eq(stream_send(stream, big), ERR_FULL);
	ck_assert_uint_eq(stream_queued_bytes(stream), 600);
	netkit_read(&kit, &peer, 615);
	ck_assert_uint_eq(drained, 2);
	ck_assert_uint_eq(atomic_load(&big->refs), 1);
	blob_unref(small);
	blob_unref(big);
}
END_TEST

/* Few bytes in many frames are not low either. */
START_TEST(stream_drains_frames_too)
{
	static const struct stream_limits limits = { 90000, 300, 90000, 400,
	    80000 };
	struct blob *blob = blob_alloc(200);

	memset(blob->data, 'x', 200);
	shrink_buffers();
	stream_set_limits(stream, &limits);
	while (stream_send(stream, blob) == ERR_OK)
		continue;
	netkit_settle(&kit);
	ck_assert_uint_gt(stream_queued_frames(stream), 150);
	ck_assert_uint_eq(drained, 0);
	netkit_read(&kit, &peer, 60000);
	ck_assert_uint_eq(drained, 1);
	blob_unref(blob);
}
END_TEST

START_TEST(stream_want_drained_comes_even_when_empty)
{
	stream_want_drained(stream);
	netkit_settle(&kit);
	ck_assert_uint_eq(drained, 1);
	netkit_settle(&kit);
	ck_assert_uint_eq(drained, 1);
}
END_TEST

START_TEST(stream_reply_ends_the_stream_beyond_its_limit)
{
	static const struct stream_limits limits = { 10, 5, 100, 50, 10 };

	stream_set_limits(stream, &limits);
	is_inside = true;
	stream_reply_give(stream, blob_alloc(90));
	stream_reply_give(stream, blob_alloc(90));
	ck_assert(stream_is_closing(stream));
	is_inside = false;
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_FULL);
}
END_TEST

START_TEST(stream_pause_holds_bytes_back)
{
	stream_pause(stream);
	netkit_say(&kit, &peer, "wait");
	netkit_settle(&kit);
	ck_assert_uint_eq(got.len, 0);
	stream_resume(stream);
	wait_got(4);
	ck_assert_str_eq(got.data, "wait");
}
END_TEST

/* Takes three bytes, gives the rest back and pauses. */
static void
take_three(struct stream *s, char *data, size_t len)
{
	size_t n = len < 3 ? len : 3;

	ck_assert_int_eq(buf_append(&got, data, n), ERR_OK);
	stream_pause(s);
	stream_unread(s, data + n, len - n);
}

START_TEST(stream_unread_comes_again_in_order)
{
	on_bytes_then = take_three;
	netkit_say(&kit, &peer, "abcdefgh");
	wait_got(3);
	netkit_settle(&kit);
	ck_assert_str_eq(got.data, "abc");
	netkit_say(&kit, &peer, "ij");
	stream_resume(stream);
	wait_got(6);
	stream_resume(stream);
	wait_got(8);
	ck_assert_str_eq(got.data, "abcdefgh");
	stream_resume(stream);
	wait_got(10);
	ck_assert_str_eq(got.data, "abcdefghij");
}
END_TEST

START_TEST(stream_unread_without_pause_comes_at_once)
{
	stream_unread(stream, "again", 5);
	wait_got(5);
	ck_assert_str_eq(got.data, "again");
}
END_TEST

START_TEST(stream_close_writes_everything_first)
{
	size_t len = 1000000;
	char *data = pattern(len);
	struct blob *blob;

	shrink_buffers();
	stream_reply_give(stream, blob_new(data, len));
	is_inside = true;
	stream_close(stream, 60000);
	is_inside = false;
	blob = blob_new("x", 1);
	ck_assert_int_eq(stream_send(stream, blob), ERR_CLOSED);
	blob_unref(blob);
	send_text("too late");
	netkit_read_eof(&kit, &peer);
	ck_assert_uint_eq(peer.in.len, len);
	ck_assert_int_eq(memcmp(peer.in.data, data, len), 0);
	ck_assert_uint_eq(closed, 0);
	netkit_say(&kit, &peer, "nobody reads this");
	netkit_hang_up(&peer);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_SELF);
	ck_assert_uint_eq(got.len, 0);
	xfree(data);
}
END_TEST

START_TEST(stream_close_waits_no_longer_than_its_deadline)
{
	stream_close(stream, 3000);
	netkit_read_eof(&kit, &peer);
	netkit_advance(&kit, 2900);
	ck_assert_uint_eq(closed, 0);
	netkit_advance(&kit, 700);
	ck_assert_uint_eq(closed, 1);
}
END_TEST

START_TEST(stream_timeout_fires_once)
{
	stream_set_timeout(stream, 5000);
	stream_set_timeout(stream, 9000);
	netkit_advance(&kit, 8900);
	ck_assert_uint_eq(timeouts, 0);
	netkit_advance(&kit, 700);
	ck_assert_uint_eq(timeouts, 1);
	stream_set_timeout(stream, 5000);
	stream_set_timeout(stream, 0);
	netkit_advance(&kit, 9000);
	ck_assert_uint_eq(timeouts, 1);
}
END_TEST

START_TEST(stream_end_of_the_peer_closes_after_the_output)
{
	send_text("last words");
	netkit_say(&kit, &peer, "bye");
	shutdown(peer.fd, SHUT_WR);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
	ck_assert_str_eq(got.data, "bye");
	netkit_hear(&kit, &peer, "last words");
}
END_TEST

static void
become_half(void)
{
	stream_abort(stream);
	netkit_until(&kit, is_closed, NULL);
	closed = 0;
	netkit_hang_up(&peer);
	open_stream(SOCK_STREAM, &half_ops);
}

START_TEST(stream_may_live_half_open)
{
	become_half();
	shutdown(peer.fd, SHUT_WR);
	netkit_settle(&kit);
	ck_assert_uint_eq(eofs, 1);
	ck_assert_uint_eq(closed, 0);
	send_text("still here");
	netkit_hear(&kit, &peer, "still here");
	stream_finish(stream);
	netkit_read_eof(&kit, &peer);
	stream_close(stream, 1000);
	netkit_until(&kit, is_closed, NULL);
}
END_TEST

START_TEST(stream_finish_keeps_reading)
{
	become_half();
	send_text("question");
	stream_finish(stream);
	netkit_read_eof(&kit, &peer);
	ck_assert_str_eq(peer.in.data, "question");
	netkit_say(&kit, &peer, "answer");
	wait_got(6);
	ck_assert_str_eq(got.data, "answer");
}
END_TEST

/* A server that answers and hangs up without reading the request. */
START_TEST(stream_reads_an_answer_after_a_failed_write)
{
	become_half();
	stream_pause(stream);
	send_text("unread");
	netkit_settle(&kit);
	netkit_say(&kit, &peer, "413");
	netkit_hang_up(&peer);
	send_text("more of the request");
	netkit_settle(&kit);
	ck_assert_uint_eq(closed, 0);
	stream_resume(stream);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_str_eq(got.data, "413");
	ck_assert_int_eq(how, STREAM_END_PEER);
}
END_TEST

START_TEST(stream_abort_drops_output)
{
	send_text("never sent");
	is_inside = true;
	stream_abort(stream);
	is_inside = false;
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_SELF);
	netkit_read_eof(&kit, &peer);
	ck_assert_uint_eq(peer.in.len, 0);
}
END_TEST

static void
abort_inside(struct stream *s, char *data, size_t len)
{
	(void)data;
	(void)len;
	is_inside = true;
	stream_abort(s);
	stream_abort(s);
	stream_close(s, 10);
	stream_pause(s);
	stream_resume(s);
	stream_unread(s, "x", 1);
	stream_flush(s);
	stream_hub_flush(kit.hub);
	is_inside = false;
}

START_TEST(stream_may_end_inside_on_bytes)
{
	on_bytes_then = abort_inside;
	netkit_say(&kit, &peer, "go");
	netkit_until(&kit, is_closed, NULL);
	ck_assert_uint_eq(closed, 1);
}
END_TEST

START_TEST(stream_sees_a_reset_peer)
{
	netkit_hang_up(&peer);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
}
END_TEST

static unsigned gone;

static void
on_gone(void *arg, struct stream *s)
{
	(void)s;
	ck_assert_ptr_eq(arg, &gone);
	gone++;
}

START_TEST(stream_counted_ones_are_told_when_they_go)
{
	gone = 0;
	stream_hub_on_gone(kit.hub, on_gone, &gone);
	stream_set_counted(stream);
	ck_assert_uint_eq(stream_hub_count(kit.hub), 1);
	stream_abort(stream);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_uint_eq(gone, 1);
	ck_assert_uint_eq(stream_hub_count(kit.hub), 0);
}
END_TEST

#define MANY 400

static void
on_many_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)arg;
	(void)end;
}

/* Design: an idle session has 3 KB in all; the stream takes at most 600. */
START_TEST(stream_is_small_when_idle)
{
	static const struct stream_ops many_ops = {
		.name = "many",
		.on_bytes = on_bytes,
		.on_closed = on_many_closed,
	};
	static struct stream *all[MANY];
	int far[MANY], fds[2];
	size_t before = 0, after;

	for (unsigned i = 0; i < MANY; i++) {
		ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
		far[i] = fds[1];
		if (i == MANY / 2)
			before = mallinfo2().uordblks;
		all[i] = stream_new(kit.hub, fds[0], &nowhere, &many_ops,
		    &kit);
		stream_set_timeout(all[i], 30000);
	}
	after = mallinfo2().uordblks;
	ck_assert_uint_le((after - before) / (MANY / 2), 600);
	for (unsigned i = 0; i < MANY; i++)
		close(far[i]);
	netkit_settle(&kit);
}
END_TEST

static void
add_writing(Suite *suite)
{
	TCase *tc = tcase_create("writing");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, stream_writes_frames_of_a_batch_in_one_call);
	tcase_add_test(tc, stream_flushes_by_itself_after_the_callback);
	tcase_add_test(tc, stream_survives_short_writes);
	tcase_add_test(tc,
	    stream_write_passes_shared_bytes_through_a_narrow_socket);
	tcase_add_test(tc, stream_write_switches_at_borders_only);
	tcase_add_test(tc,
	    stream_write_forgets_what_a_stream_that_is_over_gets);
	tcase_add_test(tc, stream_hub_works_in_turns);
	tcase_add_test(tc, stream_send_refuses_beyond_the_push_limits);
	tcase_add_test(tc, stream_drains_frames_too);
	tcase_add_test(tc, stream_want_drained_comes_even_when_empty);
	tcase_add_test(tc, stream_reply_ends_the_stream_beyond_its_limit);
	tcase_add_test(tc, stream_close_writes_everything_first);
	tcase_add_test(tc, stream_close_waits_no_longer_than_its_deadline);
	tcase_add_test(tc, stream_abort_drops_output);
	tcase_add_test(tc, stream_finish_keeps_reading);
	suite_add_tcase(suite, tc);
}

static void
add_reading(Suite *suite)
{
	TCase *tc = tcase_create("reading");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, stream_delivers_what_comes);
	tcase_add_test(tc, stream_delivers_single_bytes_in_order);
	tcase_add_test(tc, stream_pause_holds_bytes_back);
	tcase_add_test(tc, stream_unread_comes_again_in_order);
	tcase_add_test(tc, stream_unread_without_pause_comes_at_once);
	tcase_add_test(tc, stream_timeout_fires_once);
	tcase_add_test(tc, stream_end_of_the_peer_closes_after_the_output);
	tcase_add_test(tc, stream_may_live_half_open);
	tcase_add_test(tc, stream_reads_an_answer_after_a_failed_write);
	tcase_add_test(tc, stream_may_end_inside_on_bytes);
	tcase_add_test(tc, stream_sees_a_reset_peer);
	tcase_add_test(tc, stream_counted_ones_are_told_when_they_go);
	tcase_add_test(tc, stream_is_small_when_idle);
	suite_add_tcase(suite, tc);
}

int
main(void)
{
	Suite *suite = suite_create("stream");
	SRunner *runner;
	int failed;

	add_writing(suite);
	add_reading(suite);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
