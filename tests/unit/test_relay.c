/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/relay.h"
#include "netkit.h"

#define HOST "Host: a\r\n"

static struct netkit kit;
static struct netkit_peer client, server;
static struct addr peer_addr;
static struct credit cap;
static struct addr_ranges trusted;
static struct relay_config config;
static bool is_refusing;
static struct buf first;	/* the first head, as the listener gathers it */

static enum err
on_http(void *arg, int fd, const struct addr *peer)
{
	ck_assert_ptr_eq(arg, &kit);
	ck_assert(addr_same_ip(peer, &peer_addr));
	if (is_refusing) {
		close(fd);
		return ERR_BUSY;
	}
	server = (struct netkit_peer){ .fd = fd };
	buf_init(&server.in, 64u << 20);
	return ERR_OK;
}

static void
on_first_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	struct httphead_scan scan = { 0 };
	struct httphead head;

	(void)arg;
	ck_assert_int_eq(buf_append(&first, data, len), ERR_OK);
	if (httphead_feed(&scan, first.data, first.len, &head) !=
	    HTTPHEAD_DONE)
		return;
	relay_start(&config, s, &head, (struct str){ first.data + head.size,
	    first.len - head.size });
}

static void
on_first_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)arg;
	(void)end;
}

static const struct stream_ops first_ops = {
	.name = "first",
	.on_bytes = on_first_bytes,
	.on_closed = on_first_closed,
};

static void
connect_client(void)
{
	int fd = netkit_pair(&client, SOCK_STREAM);

	first.len = 0;
	stream_new(kit.hub, fd, &peer_addr, &first_ops, NULL);
}

static void
setup(void)
{
	netkit_open(&kit);
	buf_init(&first, 1 << 20);
	ck_assert_int_eq(addr_parse_ip(STR("10.0.0.1"), &peer_addr), ERR_OK);
	cap = (struct credit){ .max = 2 };
	is_refusing = false;
	server.fd = -1;
	config = (struct relay_config){ .on_http = on_http, .arg = &kit,
		.cap = &cap, .trusted = &trusted, .head_ms = 10000 };
	ck_assert_int_eq(addr_ranges_parse(STR(""), &trusted), ERR_OK);
	connect_client();
}

static void
teardown(void)
{
	if (server.fd >= 0)
		netkit_hang_up(&server);
	netkit_hang_up(&client);
	netkit_close(&kit);
	buf_fini(&first);
	ck_assert_uint_eq(atomic_load(&cap.used), 0);
}

static bool
has_server(void *arg)
{
	(void)arg;
	return server.fd >= 0;
}

static void
say(const char *text)
{
	netkit_say(&kit, &client, text);
}

/* The first request passes, and the server is there. */
static void
begin(void)
{
	say("GET /1 HTTP/1.1\r\n" HOST "\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET /1 HTTP/1.1\r\n" HOST "\r\n");
}

START_TEST(relay_passes_requests_and_answers)
{
	begin();
	netkit_say(&kit, &server, "HTTP/1.1 200 OK\r\n\r\n");
	netkit_hear(&kit, &client, "HTTP/1.1 200 OK\r\n\r\n");
	say("POST /2 HTTP/1.1\r\n" HOST "Content-Length:3\r\n\r\nabc");
	netkit_hear(&kit, &server, "POST /2 HTTP/1.1\r\n" HOST
	    "Content-Length: 3\r\n\r\nabc");
	netkit_say(&kit, &server, "two");
	netkit_hear(&kit, &client, "two");
}
END_TEST

static const char pipelined[] =
    "GET /1 HTTP/1.1\r\n" HOST "\r\n"
    "POST /2 HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nGET /"
    "PUT /3 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
    "4\r\nabcd\r\n0\r\nX: y\r\n\r\n"
    "DELETE /4?q HTTP/1.1\r\n" HOST "X: y\r\n\r\n";

START_TEST(relay_passes_pipelined_requests)
{
	say(pipelined);
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, pipelined);
}
END_TEST

START_TEST(relay_passes_requests_byte_by_byte)
{
	for (size_t i = 0; i < sizeof(pipelined) - 1; i++) {
		netkit_write(&kit, &client, &pipelined[i], 1);
		netkit_settle(&kit);
	}
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, pipelined);
}
END_TEST

START_TEST(relay_strips_what_ends_here)
{
	say("GET / HTTP/1.1\r\n" HOST "Connection: keep-alive, X-Mine, host"
	    "\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Mine: 1\r\nX-Kept: 2\r\n"
	    "Proxy-Connection: x\r\nUpgrade: h2c\r\n"
	    "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil\r\n"
	    "Forwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET / HTTP/1.1\r\n" HOST
	    "X-Kept: 2\r\nX-Forwarded-For: unknown\r\n\r\n");
}
END_TEST

START_TEST(relay_believes_trusted_proxies)
{
	ck_assert_int_eq(addr_ranges_parse(STR("10.0.0.0/8"), &trusted),
	    ERR_OK);
	say("GET / HTTP/1.1\r\n" HOST
	    "X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.0.0.7\r\n"
	    "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET / HTTP/1.1\r\n" HOST
	    "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n\r\n");
}
END_TEST

START_TEST(relay_says_that_a_proxy_does_not_say)
{
	say("GET /1 HTTP/1.1\r\n" HOST "Via: 1.1 far\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET /1 HTTP/1.1\r\n" HOST
	    "Via: 1.1 far\r\nX-Forwarded-For: unknown\r\n\r\n");
	ck_assert_int_eq(addr_ranges_parse(STR("10.0.0.0/8"), &trusted),
	    ERR_OK);
	say("GET /2 HTTP/1.1\r\n" HOST "\r\n");
	netkit_hear(&kit, &server, "GET /2 HTTP/1.1\r\n" HOST
	    "X-Forwarded-For: unknown\r\n\r\n");
}
END_TEST

START_TEST(relay_ends_after_connection_close)
{
	say("GET /1 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
	    "GET /2 HTTP/1.1\r\n" HOST "\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET /1 HTTP/1.1\r\n" HOST
	    "Connection: close\r\n\r\n");
	say("GET /3 HTTP/1.1\r\n" HOST "\r\n");
	netkit_settle(&kit);
	netkit_say(&kit, &server, "answer");
	netkit_settle(&kit);
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_str_eq(client.in.data, "answer");
}
END_TEST

START_TEST(relay_speaks_http_1_0_once)
{
	say("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET /1 HTTP/1.0\r\n"
	    "Connection: close\r\n\r\n");
}
END_TEST

/* A second request that is not strictly right. */
static const char *const bad[] = {
	"GET /2 HTTP/1.1\r\n" HOST HOST "\r\n",
	"GET /2 HTTP/1.1\r\n\r\n",
	"GET /2 HTTP/1.1\n" HOST "\r\n",
	"POST /2 HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n",
	"POST /2 HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
	    "Content-Length: 1\r\n\r\n",
	"\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n",
	"GET /ws HTTP/1.1\r\n" HOST "Upgrade: websocket\r\n"
	    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
	    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
};

START_TEST(relay_refuses_later_requests_after_the_answers_before)
{
	begin();
	say(bad[_i]);
	netkit_read_eof(&kit, &server);
	ck_assert_uint_eq(server.in.len, 0);
	netkit_say(&kit, &server, "HTTP/1.1 200 OK\r\n\r\n");
	netkit_settle(&kit);
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_ptr_nonnull(client.in.data);
	ck_assert_int_eq(strncmp(client.in.data,
	    "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n", 45), 0);
}
END_TEST

START_TEST(relay_passes_good_requests_before_a_bad_one)
{
	say("GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST
	    "\r\nGET /3\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "GET /1 HTTP/1.1\r\n" HOST
	    "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n");
	netkit_read_eof(&kit, &server);
	ck_assert_uint_eq(server.in.len, 0);
}
END_TEST

START_TEST(relay_refuses_bad_chunks)
{
	say("PUT /1 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
	    "3\r\nabc\r\n3;ext=1\r\nabc\r\n0\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_hear(&kit, &server, "PUT /1 HTTP/1.1\r\n" HOST
	    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3");
	netkit_advance(&kit, 600);
	netkit_read_eof(&kit, &server);
	ck_assert_uint_eq(server.in.len, 0);
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_int_eq(strncmp(client.in.data, "HTTP/1.1 400 ", 13), 0);
}
END_TEST

/* The server would miss an end that comes together with the bytes. */
START_TEST(relay_tells_the_end_inside_a_body_a_moment_later)
{
	say("PUT /1 HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nabc");
	netkit_until(&kit, has_server, NULL);
	netkit_find(&kit, &server, "abc");
	netkit_hang_up(&client);
	netkit_settle(&kit);
	netkit_pull(&server, 100);
	ck_assert(!server.is_eof);
	ck_assert_uint_eq(atomic_load(&cap.used), 1);
	netkit_advance(&kit, 600);
	netkit_read_eof(&kit, &server);
	netkit_hang_up(&server);
	netkit_settle(&kit);
	ck_assert_uint_eq(atomic_load(&cap.used), 0);
}
END_TEST

/* A server that says nothing does not keep the refusal back for ever. */
START_TEST(relay_refuses_even_when_the_server_is_silent)
{
	begin();
	say("GET /2\r\n\r\n");
	netkit_read_eof(&kit, &server);
	netkit_advance(&kit, 31000);
	netkit_read_eof(&kit, &client);
	ck_assert_int_eq(strncmp(client.in.data, "HTTP/1.1 400 ", 13), 0);
}
END_TEST

START_TEST(relay_refuses_slow_heads)
{
	begin();
	netkit_say(&kit, &server, "one");
	netkit_hear(&kit, &client, "one");
	say("GET /slow HT");
	netkit_settle(&kit);
	netkit_advance(&kit, 9000);
	ck_assert(!client.is_eof);
	netkit_advance(&kit, 2000);
	netkit_read_eof(&kit, &server);
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_int_eq(strncmp(client.in.data, "HTTP/1.1 408 ", 13), 0);
}
END_TEST

START_TEST(relay_caps_connections)
{
	struct netkit_peer clients[2], servers[2];

	for (unsigned i = 0; i < 2; i++) {
		server.fd = -1;
		begin();
		clients[i] = client;
		servers[i] = server;
		connect_client();
	}
	server.fd = -1;
	say("GET /1 HTTP/1.1\r\n" HOST "\r\n");
	netkit_read_eof(&kit, &client);
	ck_assert_int_eq(strncmp(client.in.data, "HTTP/1.1 503 ", 13), 0);
	for (unsigned i = 0; i < 2; i++) {
		netkit_hang_up(&clients[i]);
		netkit_hang_up(&servers[i]);
	}
}
END_TEST

START_TEST(relay_answers_503_when_the_server_refuses)
{
	is_refusing = true;
	say("GET /1 HTTP/1.1\r\n" HOST "\r\n");
	netkit_read_eof(&kit, &client);
	ck_assert_int_eq(strncmp(client.in.data, "HTTP/1.1 503 ", 13), 0);
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

/* Writes until neither socket nor relay takes more; answers how much. */
static size_t
write_until_full(struct netkit_peer *p, const char *data, size_t len)
{
	size_t sent = 0;
	unsigned idle = 0;
	ssize_t n;

	while (sent < len && idle < 5) {
		n = send(p->fd, data + sent, len - sent, MSG_DONTWAIT);
		netkit_settle(&kit);
		idle = n > 0 ? 0 : idle + 1;
		sent += n > 0 ? (size_t)n : 0;
	}
	return sent;
}

START_TEST(relay_stops_reading_the_server_for_a_slow_client)
{
	size_t len = 8000000, sent;
	char *data = pattern(len);

	begin();
	sent = write_until_full(&server, data, len);
	ck_assert_uint_lt(sent, 2000000);
	while (client.in.len < len) {
		netkit_pull(&client, 65536);
		netkit_settle(&kit);
		if (sent < len)
			sent += write_until_full(&server, data + sent,
			    len - sent < 65536 ? len - sent : 65536);
	}
	ck_assert_int_eq(memcmp(client.in.data, data, len), 0);
	xfree(data);
}
END_TEST

START_TEST(relay_stops_reading_the_client_for_a_slow_server)
{
	size_t len = 8000000, sent, head;
	char *data = pattern(len);

	say("PUT /1 HTTP/1.1\r\n" HOST "Content-Length: 8000000\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_find(&kit, &server, "\r\n\r\n");
	head = server.in.len;
	sent = write_until_full(&client, data, len);
	ck_assert_uint_lt(sent, 2000000);
	while (server.in.len < head + len) {
		netkit_pull(&server, 65536);
		netkit_settle(&kit);
		if (sent < len)
			sent += write_until_full(&client, data + sent,
			    len - sent < 65536 ? len - sent : 65536);
	}
	ck_assert_int_eq(memcmp(server.in.data + head, data, len), 0);
	say("GET /2 HTTP/1.1\r\n" HOST "\r\n");
	buf_reset(&server.in);
	netkit_hear(&kit, &server, "GET /2 HTTP/1.1\r\n" HOST "\r\n");
	xfree(data);
}
END_TEST

START_TEST(relay_drops_clients_that_stopped_reading)
{
	char *data = pattern(8000000);

	begin();
	write_until_full(&server, data, 8000000);
	netkit_advance(&kit, 61000);
	netkit_read_eof(&kit, &server);
	xfree(data);
}
END_TEST

/* The server answers 413 and hangs up while the client still sends. */
START_TEST(relay_passes_an_early_answer)
{
	size_t len = 3000000;
	char *data = pattern(len);

	say("PUT /1 HTTP/1.1\r\n" HOST "Content-Length: 3000000\r\n\r\n");
	netkit_until(&kit, has_server, NULL);
	netkit_find(&kit, &server, "\r\n\r\n");
	write_until_full(&client, data, len);
	netkit_say(&kit, &server, "HTTP/1.1 413 Too Large\r\n\r\n");
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_str_eq(client.in.data, "HTTP/1.1 413 Too Large\r\n\r\n");
	xfree(data);
}
END_TEST

START_TEST(relay_tells_each_side_when_the_other_ends)
{
	begin();
	netkit_say(&kit, &server, "bye");
	netkit_settle(&kit);
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_str_eq(client.in.data, "bye");
	netkit_hang_up(&client);
	netkit_settle(&kit);
	ck_assert_uint_eq(atomic_load(&cap.used), 0);
	connect_client();
	server.fd = -1;
	begin();
	netkit_hang_up(&client);
	netkit_read_eof(&kit, &server);
}
END_TEST

/* A client that has said all it will still gets its answer. */
START_TEST(relay_answers_half_closed_clients)
{
	begin();
	shutdown(client.fd, SHUT_WR);
	netkit_read_eof(&kit, &server);
	netkit_say(&kit, &server, "answer");
	netkit_hang_up(&server);
	netkit_read_eof(&kit, &client);
	ck_assert_str_eq(client.in.data, "answer");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("relay");
	TCase *tc = tcase_create("relay");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, relay_passes_requests_and_answers);
	tcase_add_test(tc, relay_passes_pipelined_requests);
	tcase_add_test(tc, relay_passes_requests_byte_by_byte);
	tcase_add_test(tc, relay_strips_what_ends_here);
	tcase_add_test(tc, relay_believes_trusted_proxies);
	tcase_add_test(tc, relay_says_that_a_proxy_does_not_say);
	tcase_add_test(tc, relay_ends_after_connection_close);
	tcase_add_test(tc, relay_speaks_http_1_0_once);
	tcase_add_loop_test(tc,
	    relay_refuses_later_requests_after_the_answers_before, 0,
	    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tc, relay_passes_good_requests_before_a_bad_one);
	tcase_add_test(tc, relay_refuses_bad_chunks);
	tcase_add_test(tc,
	    relay_tells_the_end_inside_a_body_a_moment_later);
	tcase_add_test(tc, relay_refuses_even_when_the_server_is_silent);
	tcase_add_test(tc, relay_refuses_slow_heads);
	tcase_add_test(tc, relay_caps_connections);
	tcase_add_test(tc, relay_answers_503_when_the_server_refuses);
	tcase_add_test(tc, relay_stops_reading_the_server_for_a_slow_client);
	tcase_add_test(tc, relay_stops_reading_the_client_for_a_slow_server);
	tcase_add_test(tc, relay_drops_clients_that_stopped_reading);
	tcase_add_test(tc, relay_passes_an_early_answer);
	tcase_add_test(tc, relay_tells_each_side_when_the_other_ends);
	tcase_add_test(tc, relay_answers_half_closed_clients);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
