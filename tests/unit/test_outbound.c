/* SPDX-License-Identifier: Apache-2.0 */
/* Calls to the outside, to receivers that the test plays: a listener whose
 * far end says what the test tells it to, and a name server. */
#include <arpa/inet.h>
#include <check.h>
#include <event2/dns.h>
#include <event2/dns_struct.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/outbound.h"
#include "netkit.h"

#define BACK 77

static struct netkit kit;
static struct outbound *out;
static struct mailbox replies;
static int receiver;		/* listens */
static uint16_t port;
static struct netkit_peer peer;
static char url[128];
/* What the name server says. */
static struct evdns_server_port *names;
static uint16_t names_port;
static const char *v4_answers[4];
static const char *v6_answers[4];
static int queries;

static int
listen_on(int type, uint16_t *number)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, type, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, len), 0);
	if (type == SOCK_STREAM)
		ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	evutil_make_socket_nonblocking(fd);
	*number = ntohs(sa.sin_port);
	return fd;
}

static void
on_query(struct evdns_server_request *req, void *arg)
{
	(void)arg;
	for (int i = 0; i < req->nquestions; i++) {
		const struct evdns_server_question *q = req->questions[i];
		struct in_addr v4;
		struct in6_addr v6;

		queries++;
		for (int k = 0; q->type == EVDNS_TYPE_A && v4_answers[k];
		    k++) {
			inet_pton(AF_INET, v4_answers[k], &v4);
			evdns_server_request_add_a_reply(req, q->name, 1, &v4,
			    60);
		}
		for (int k = 0; q->type == EVDNS_TYPE_AAAA && v6_answers[k];
		    k++) {
			inet_pton(AF_INET6, v6_answers[k], &v6);
			evdns_server_request_add_aaaa_reply(req, q->name, 1,
			    &v6, 60);
		}
	}
	evdns_server_request_respond(req, 0);
}

static void
start_names(void)
{
	int fd = listen_on(SOCK_DGRAM, &names_port);

	names = evdns_add_server_port_with_base(kit.base, fd, 0, on_query,
	    NULL);
	memset(v4_answers, 0, sizeof(v4_answers));
	memset(v6_answers, 0, sizeof(v6_answers));
	queries = 0;
}

static void
setup(void)
{
	struct outbound_config config = { .calls_max = 2,
		.clock = &clock_real };
	struct tls_error error;
	char text[64];

	netkit_open(&kit);
	start_names();
	snprintf(text, sizeof(text), "127.0.0.1:%u", names_port);
	ck_assert_int_eq(addr_parse(str_from(text), &config.nameserver),
	    ERR_OK);
	out = outbound_new(&config, &error);
	ck_assert_ptr_nonnull(out);
	mailbox_init(&outbound_actor(out)->box, 64, NULL, NULL);
	mailbox_init(&replies, 64, NULL, NULL);
	outbound_start(out, kit.base);
	receiver = listen_on(SOCK_STREAM, &port);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/hook?x=1", port);
}

static void
teardown(void)
{
	outbound_finish(out);
	mailbox_fini(&outbound_actor(out)->box);
	outbound_free(out);
	mailbox_fini(&replies);
	evdns_close_server_port(names);
	netkit_settle(&kit);
	close(receiver);
	netkit_close(&kit);
}

static struct outcall *
ask(const char *to)
{
	struct outcall *c = outcall_new();

	c->url = str_from(to);
	c->body = STR("{\"a\":1}");
	c->posted_ms = clock_mono_ms(&clock_real);
	c->deadline_ms = 5000;
	c->may_private = true;
	c->reply_to = &replies;
	c->reply_kind = BACK;
	return c;
}

static void
post(struct outcall *c)
{
	struct actor *actor = outbound_actor(out);

	c->mail.kind = MAIL_OUTCALL;
	mailbox_post_reserved(&actor->box, &c->mail);
	actor->ops->on_mail(actor->self, mailbox_take(&actor->box));
}

static bool
has_reply(void *arg)
{
	(void)arg;
	return mailbox_count(&replies) > 0;
}

static struct outcall *
reply(void)
{
	struct outcall *c;

	netkit_until(&kit, has_reply, NULL);
	c = (struct outcall *)mailbox_take_some(&replies, 1);
	ck_assert_int_eq(c->mail.kind, BACK);
	return c;
}

static void
ends(enum outcall_end end)
{
	struct outcall *c = reply();

	ck_assert_msg(c->end == end, "%s: %s", outcall_end_name(c->end),
	    c->why);
	ck_assert(end == OUTCALL_ANSWERED || c->why[0] != '\0');
	outcall_free(c);
}

static bool
has_caller(void *arg)
{
	int fd = accept(receiver, NULL, NULL);

	(void)arg;
	if (fd < 0)
		return false;
	peer = (struct netkit_peer){ .fd = fd };
	buf_init(&peer.in, 1u << 20);
	evutil_make_socket_nonblocking(fd);
	return true;
}

/* The receiver takes the call up to its body. */
static void
accept_call(void)
{
	netkit_until(&kit, has_caller, NULL);
	netkit_find(&kit, &peer, "{\"a\":1}");
}

static void
answer(const char *text)
{
	netkit_say(&kit, &peer, text);
}

START_TEST(outbound_posts_and_hears_the_answer)
{
	struct outcall *c = ask(url);

	outcall_add_field(c, "x-mine", STR("yes"));
	post(c);
	accept_call();
	ck_assert(strstr(peer.in.data, "POST /hook?x=1 HTTP/1.1\r\n") ==
	    peer.in.data);
	ck_assert(strstr(peer.in.data, "x-mine: yes\r\n") != NULL);
	ck_assert(strstr(peer.in.data, "Content-Length: 7\r\n") != NULL);
	ck_assert(strstr(peer.in.data, "Host: 127.0.0.1:") != NULL);
	answer("HTTP/1.1 503 No\r\nRetry-After: 17\r\n"
	    "Content-Length: 3\r\n\r\nabc");
	c = reply();
	ck_assert_int_eq(c->end, OUTCALL_ANSWERED);
	ck_assert_int_eq(c->status, 503);
	ck_assert(str_is(c->answer, "abc"));
	ck_assert_int_eq(c->retry_after_s, 17);
	outcall_free(c);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_uses_a_connection_again)
{
	post(ask(url));
	accept_call();
	answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	buf_reset(&peer.in);
	post(ask(url));
	netkit_find(&kit, &peer, "{\"a\":1}");
	answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3\r\nabc\r\n0\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	netkit_hang_up(&peer);
}
END_TEST

/* One that closed as it was used again is no failure. */
START_TEST(outbound_begins_anew_when_an_idle_connection_has_ended)
{
	struct netkit_peer first;

	post(ask(url));
	accept_call();
	answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	first = peer;
	buf_reset(&first.in);
	post(ask(url));
	netkit_find(&kit, &first, "{\"a\":1}");
	netkit_hang_up(&first);
	accept_call();
	answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_follows_no_redirection)
{
	struct outcall *c;

	post(ask(url));
	accept_call();
	answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n"
	    "Content-Length: 0\r\n\r\n");
	c = reply();
	ck_assert_int_eq(c->status, 302);
	ck_assert(!outcall_is_good(c));
	outcall_free(c);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_bounds_the_answer)
{
	char head[128];

	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %u"
	    "\r\n\r\n", OUTCALL_ANSWER_MAX + 1);
	post(ask(url));
	accept_call();
	answer(head);
	ends(OUTCALL_TOO_LARGE);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_bounds_an_answer_without_length)
{
	static char lots[OUTCALL_ANSWER_MAX + 4096];

	memset(lots, 'x', sizeof(lots) - 1);
	post(ask(url));
	accept_call();
	answer("HTTP/1.1 200 OK\r\n\r\n");
	answer(lots);
	ends(OUTCALL_TOO_LARGE);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_bounds_the_head)
{
	static char lots[20000];

	memset(lots, 'x', sizeof(lots) - 1);
	post(ask(url));
	accept_call();
	answer("HTTP/1.1 200 OK\r\nX: ");
	answer(lots);
	ends(OUTCALL_BROKEN);
	netkit_hang_up(&peer);
}
END_TEST

static const struct {
	enum outcall_method method;
	const char *head;	/* what the receiver sees at first */
	bool has_body;
	const char *answer, *body;
} methods[] = {
	{ OUTCALL_GET, "GET /hook?x=1 HTTP/1.1\r\n", false,
	  "HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nab", "ab" },
	{ OUTCALL_HEAD, "HEAD /hook?x=1 HTTP/1.1\r\n", false,
	  "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "" },
	{ OUTCALL_PUT, "PUT /hook?x=1 HTTP/1.1\r\n", true,
	  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "" },
	{ OUTCALL_DELETE, "DELETE /hook?x=1 HTTP/1.1\r\n", false,
	  "HTTP/1.1 204 No\r\n\r\n", "" },
};

START_TEST(outbound_speaks_each_method)
{
	struct outcall *c = ask(url);

	c->method = methods[_i].method;
	c->type = "text/plain";
	c->wants[0] = "Content-Length";
	c->wants[1] = "ETag";
	if (!methods[_i].has_body)
		c->body = STR("");
	post(c);
	netkit_until(&kit, has_caller, NULL);
	netkit_find(&kit, &peer, methods[_i].has_body ? "{\"a\":1}" :
	    "\r\n\r\n");
	ck_assert(strstr(peer.in.data, methods[_i].head) == peer.in.data);
	ck_assert_int_eq(strstr(peer.in.data, "Content-Type: text/plain\r\n")
	    != NULL, methods[_i].has_body);
	answer(methods[_i].answer);
	c = reply();
	ck_assert_msg(c->end == OUTCALL_ANSWERED, "%s", c->why);
	ck_assert(str_is(c->answer, methods[_i].body));
	ck_assert_int_eq(c->got[0].p != NULL,
	    strstr(methods[_i].answer, "Length") != NULL);
	ck_assert_ptr_null(c->got[1].p);
	outcall_free(c);
	netkit_hang_up(&peer);
}
END_TEST

/* Bodies and answers that would be too long for an arena. */
START_TEST(outbound_takes_what_is_lent)
{
	static char lots[OUTCALL_BODY_MAX + 1], room[OUTCALL_ANSWER_MAX + 2];
	static char text[sizeof(room) + 1];
	struct outcall *c = ask(url);
	char head[128];

	memset(lots, 'p', sizeof(lots));
	memset(text, 'x', sizeof(room) - 1);
	c->method = OUTCALL_PUT;
	c->body = (struct str){ lots, sizeof(lots) };
	c->room = room;
	c->room_bytes = sizeof(room) - 1;
	c->wants[0] = "etag";
	room[sizeof(room) - 1] = '!';
	post(c);
	netkit_until(&kit, has_caller, NULL);
	netkit_read(&kit, &peer, sizeof(lots) + 100);
	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nETag: \"e\"\r\n"
	    "Content-Length: %zu\r\n\r\n", sizeof(room) - 1);
	answer(head);
	answer(text);
	c = reply();
	ck_assert_msg(c->end == OUTCALL_ANSWERED, "%s", c->why);
	ck_assert_ptr_eq(c->answer.p, room);
	ck_assert_uint_eq(c->answer.len, sizeof(room) - 1);
	ck_assert_int_eq(memcmp(room, text, sizeof(room) - 1), 0);
	ck_assert_int_eq(room[sizeof(room) - 1], '!');
	ck_assert(str_is(c->got[0], "\"e\""));
	outcall_free(c);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_bounds_the_answer_by_its_room)
{
	struct outcall *c = ask(url);
	char room[4];

	c->room = room;
	c->room_bytes = sizeof(room);
	post(c);
	accept_call();
	answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde");
	ends(OUTCALL_TOO_LARGE);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_ends_for_who_waits)
{
	struct actor *actor = outbound_actor(out);

	post(ask(url));
	accept_call();
	outbound_end(out);
	actor->ops->on_mail(actor->self, mailbox_take(&actor->box));
	ends(OUTCALL_STOPPED);
	post(ask(url));
	ends(OUTCALL_STOPPED);
	netkit_hang_up(&peer);
}
END_TEST

static const char *const garbled[] = {
	"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "nonsense\r\n",
	"HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX", "HTTP/1.1 99999 A\r\n",
	"HTTP/1.1 700 A\r\nContent-Length: 0\r\n\r\n",
};

START_TEST(outbound_knows_what_is_no_answer)
{
	post(ask(url));
	accept_call();
	answer(garbled[_i]);
	netkit_hang_up(&peer);
	ends(OUTCALL_BROKEN);
}
END_TEST

START_TEST(outbound_keeps_the_deadline)
{
	struct outcall *c = ask(url);

	c->deadline_ms = 100;
	post(c);
	accept_call();
	answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na");
	ends(OUTCALL_LATE);
	netkit_hang_up(&peer);
	c = ask(url);
	c->posted_ms -= c->deadline_ms;
	post(c);
	ends(OUTCALL_LATE);
}
END_TEST

START_TEST(outbound_finds_nobody)
{
	close(receiver);
	receiver = dup(0);
	post(ask(url));
	ends(OUTCALL_NOT_REACHED);
}
END_TEST

START_TEST(outbound_has_a_maximum)
{
	post(ask(url));
	post(ask(url));
	post(ask(url));
	ends(OUTCALL_BUSY);
	outbound_finish(out);
	ends(OUTCALL_STOPPED);
	ends(OUTCALL_STOPPED);
}
END_TEST

START_TEST(outbound_refuses_private_addresses)
{
	struct outcall *c = ask(url);

	c->may_private = false;
	post(c);
	ends(OUTCALL_NOT_PERMITTED);
	post(ask("http://169.254.169.254/latest"));
	ends(OUTCALL_NOT_PERMITTED);
	post(ask("ftp://example.com/"));
	ends(OUTCALL_BAD_URL);
}
END_TEST

/* Whatever its name server says. */
START_TEST(outbound_judges_what_a_name_is_resolved_to)
{
	char named[64];
	struct outcall *c;

	v4_answers[0] = "127.0.0.1";
	snprintf(named, sizeof(named), "http://rebind.example:%u/", port);
	c = ask(named);
	c->may_private = false;
	post(c);
	ends(OUTCALL_NOT_PERMITTED);
	v4_answers[0] = "169.254.169.254";
	v6_answers[0] = "::ffff:169.254.169.254";
	post(ask(named));
	ends(OUTCALL_NOT_PERMITTED);
	v4_answers[0] = v6_answers[0] = NULL;
	post(ask(named));
	ends(OUTCALL_NO_ADDRESS);
}
END_TEST

/* A bad address beside a good one is not called. */
START_TEST(outbound_calls_the_address_that_was_judged)
{
	char named[64];

	v4_answers[0] = "169.254.169.254";
	v4_answers[1] = "127.0.0.1";
	v6_answers[0] = "fe80::1";
	snprintf(named, sizeof(named), "http://mixed.example:%u/", port);
	post(ask(named));
	accept_call();
	ck_assert(strstr(peer.in.data, "Host: mixed.example:") != NULL);
	answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	netkit_hang_up(&peer);
}
END_TEST

/* Who may not call there gets no connection that others left. */
START_TEST(outbound_judges_connections_of_others_too)
{
	struct outcall *c = ask(url);

	post(c);
	accept_call();
	answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	c = ask(url);
	c->may_private = false;
	post(c);
	ends(OUTCALL_NOT_PERMITTED);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_tries_the_next_address)
{
	char named[64];

	/* Nobody listens at the first. */
	v4_answers[0] = "127.7.7.7";
	v4_answers[1] = "127.0.0.1";
	snprintf(named, sizeof(named), "http://two.example:%u/", port);
	post(ask(named));
	accept_call();
	answer("HTTP/1.1 204 None\r\n\r\n");
	ends(OUTCALL_ANSWERED);
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_is_late_while_a_name_is_resolved)
{
	struct outcall *c = ask("http://silent.example/");

	/* Nobody answers there any more. */
	evdns_close_server_port(names);
	start_names();
	c->deadline_ms = 100;
	post(c);
	ends(OUTCALL_LATE);
	netkit_settle(&kit);
}
END_TEST

static Suite *
outbound_suite(void)
{
	Suite *s = suite_create("outbound");
	TCase *t = tcase_create("outbound");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, outbound_posts_and_hears_the_answer);
	tcase_add_test(t, outbound_uses_a_connection_again);
	tcase_add_test(t,
	    outbound_begins_anew_when_an_idle_connection_has_ended);
	tcase_add_test(t, outbound_follows_no_redirection);
	tcase_add_test(t, outbound_bounds_the_answer);
	tcase_add_test(t, outbound_bounds_an_answer_without_length);
	tcase_add_test(t, outbound_bounds_the_head);
	tcase_add_loop_test(t, outbound_speaks_each_method, 0,
	    sizeof(methods) / sizeof(*methods));
	tcase_add_test(t, outbound_takes_what_is_lent);
	tcase_add_test(t, outbound_bounds_the_answer_by_its_room);
	tcase_add_test(t, outbound_ends_for_who_waits);
	tcase_add_loop_test(t, outbound_knows_what_is_no_answer, 0,
	    (int)(sizeof(garbled) / sizeof(garbled[0])));
	tcase_add_test(t, outbound_keeps_the_deadline);
	tcase_add_test(t, outbound_finds_nobody);
	tcase_add_test(t, outbound_has_a_maximum);
	tcase_add_test(t, outbound_refuses_private_addresses);
	tcase_add_test(t, outbound_judges_what_a_name_is_resolved_to);
	tcase_add_test(t, outbound_calls_the_address_that_was_judged);
	tcase_add_test(t, outbound_judges_connections_of_others_too);
	tcase_add_test(t, outbound_tries_the_next_address);
	tcase_add_test(t, outbound_is_late_while_a_name_is_resolved);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(outbound_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
