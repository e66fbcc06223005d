/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/metrics.h"
#include "net/listener.h"
#include "net/tls.h"
#include "net/ws.h"
#include "netkit.h"

#define HOST "Host: box:1\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define UPGRADE "GET /ws?a HTTP/1.1\r\n" HOST "Upgrade: websocket\r\n" \
	"Connection: Upgrade\r\n" KEY "Sec-WebSocket-Version: 13\r\n" \
	"X-Forwarded-For: 9.9.9.9\r\n\r\n"
#define PLAIN_GET "GET /x?y HTTP/1.1\r\n" HOST "\r\n"

static struct netkit kit;
static struct netkit_peer peer;
static struct listener *listener;
static struct listener_config config;
static struct door door;
static struct credit cap;
static struct addr addr;
static int http_fd;
static unsigned sockets;	/* handed to the gate */
static char client_text[ADDR_TEXT_MAX];

/* The gate of these tests: answers the handshake and echoes raw bytes. */
static void
on_gate_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	ck_assert_ptr_eq(arg, &sockets);
	stream_reply_give(s, blob_new(data, len));
}

static void
on_gate_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)end;
	ck_assert_ptr_eq(arg, &sockets);
	sockets--;
}

static const struct stream_ops gate_ops = {
	.name = "gate",
	.on_bytes = on_gate_bytes,
	.on_closed = on_gate_closed,
};

static void
on_websocket(void *arg, struct stream *s, const struct httphead *head,
    char *rest, size_t rest_len)
{
	ck_assert_ptr_eq(arg, &kit);
	ck_assert(str_is(head->path, "/ws"));
	addr_ip_text(stream_client(s), client_text);
	sockets++;
	stream_set_owner(s, &gate_ops, &sockets);
	stream_reply_give(s, ws_handshake_blob(head->ws_key, STR_NONE));
	if (rest_len > 0)
		on_gate_bytes(s, &sockets, rest, rest_len);
}

static enum err
on_http(void *arg, int fd, const struct addr *from)
{
	(void)arg;
	(void)from;
	http_fd = fd;
	return ERR_OK;
}

static void
start(void)
{
	int fd;

	ck_assert_int_eq(listener_bind(&addr, 1, &fd), ERR_OK);
	ck_assert_uint_ne(addr.port, 0);
	listener = listener_new(kit.hub, fd, &door, &config);
}

static void
setup(void)
{
	netkit_open(&kit);
	cap = (struct credit){ .max = 4 };
	door = (struct door){ .on_websocket = on_websocket,
		.websocket_arg = &kit, .ws_path = STR("/ws"),
		.http = { .on_http = on_http, .cap = &cap,
		    .head_ms = 10000 } };
	config = listener_config_default;
	http_fd = -1;
	sockets = 0;
	peer.fd = -1;
	ck_assert_int_eq(addr_parse(STR("127.0.0.1:0"), &addr), ERR_OK);
}

static void
teardown(void)
{
	if (peer.fd >= 0)
		netkit_hang_up(&peer);
	if (http_fd >= 0)
		close(http_fd);
	listener_free(listener);
	netkit_close(&kit);
	ck_assert_uint_eq(sockets, 0);
	ck_assert_int_eq(metric_get(METRIC_CONNECTIONS), 0);
}

static void
dial(void)
{
	netkit_connect(&peer, "127.0.0.1", addr.port);
}

/* Says this on a fresh connection and expects an answer that begins so,
 * and the end. */
static void
expect_refusal(const char *text, const char *begins)
{
	dial();
	netkit_say(&kit, &peer, text);
	netkit_read_eof(&kit, &peer);
	ck_assert_ptr_nonnull(peer.in.data);
	ck_assert_msg(strncmp(peer.in.data, begins, strlen(begins)) == 0,
	    "%s", peer.in.data);
	netkit_hang_up(&peer);
}

START_TEST(listener_hands_websockets_to_the_gate)
{
	start();
	dial();
	netkit_say(&kit, &peer, UPGRADE "left over");
	netkit_find(&kit, &peer, "\r\n\r\nleft over");
	ck_assert_int_eq(strncmp(peer.in.data, "HTTP/1.1 101 ", 13), 0);
	ck_assert_uint_eq(sockets, 1);
	ck_assert_str_eq(client_text, "127.0.0.1");
	netkit_say(&kit, &peer, "more");
	netkit_find(&kit, &peer, "left overmore");
}
END_TEST

START_TEST(listener_reads_heads_byte_by_byte)
{
	static const char text[] = UPGRADE "rest";

	start();
	dial();
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		netkit_write(&kit, &peer, &text[i], 1);
		netkit_settle(&kit);
	}
	netkit_find(&kit, &peer, "\r\n\r\nrest");
}
END_TEST

START_TEST(listener_reads_heads_in_two_pieces)
{
	static const char text[] = UPGRADE "rest";

	start();
	for (size_t cut = 1; cut < sizeof(text) - 1; cut += 7) {
		dial();
		netkit_write(&kit, &peer, text, cut);
		netkit_settle(&kit);
		netkit_say(&kit, &peer, text + cut);
		netkit_find(&kit, &peer, "\r\n\r\nrest");
		netkit_hang_up(&peer);
		netkit_settle(&kit);
	}
}
END_TEST

START_TEST(listener_names_clients_behind_trusted_proxies)
{
	static struct addr_ranges trusted;

	ck_assert_int_eq(addr_ranges_parse(STR("127.0.0.0/8"), &trusted),
	    ERR_OK);
	config.trusted = &trusted;
	start();
	dial();
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "\r\n\r\n");
	ck_assert_str_eq(client_text, "9.9.9.9");
}
END_TEST

static bool
has_http(void *arg)
{
	(void)arg;
	return http_fd >= 0;
}

START_TEST(listener_hands_http_to_the_relay)
{
	char data[200] = "";

	start();
	dial();
	netkit_say(&kit, &peer, PLAIN_GET);
	netkit_until(&kit, has_http, NULL);
	netkit_settle(&kit);
	ck_assert_int_gt(recv(http_fd, data, sizeof(data) - 1, 0), 0);
	ck_assert_str_eq(data, PLAIN_GET);
	ck_assert_uint_eq(atomic_load(&cap.used), 1);
}
END_TEST

START_TEST(listener_refuses_bad_heads)
{
	start();
	expect_refusal("GET /\r\n\r\n", "HTTP/1.1 400 ");
	expect_refusal("PRI * HTTP/2.0\r\n\r\n", "HTTP/1.1 505 ");
	expect_refusal("GET /ws HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 426 ");
	expect_refusal("GET /ws HTTP/1.1\r\n" HOST "Upgrade: websocket\r\n"
	    "Connection: Upgrade\r\n" KEY "Sec-WebSocket-Version: 8\r\n\r\n",
	    "HTTP/1.1 426 ");
	expect_refusal("GET /ws HTTP/1.1\r\n" HOST "Upgrade: websocket\r\n"
	    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n",
	    "HTTP/1.1 400 ");
	ck_assert_uint_eq(sockets, 0);
}
END_TEST

START_TEST(listener_hangs_up_on_strangers)
{
	start();
	dial();
	netkit_say(&kit, &peer, "SSH-2.0-x\r\n");
	netkit_read_eof(&kit, &peer);
	ck_assert_uint_eq(peer.in.len, 0);
}
END_TEST

START_TEST(listener_waits_only_so_long_for_a_head)
{
	start();
	dial();
	netkit_say(&kit, &peer, "GET /ws HTTP/1.1\r\n");
	netkit_settle(&kit);
	netkit_advance(&kit, 9000);
	netkit_pull(&peer, 100);
	ck_assert(!peer.is_eof);
	netkit_advance(&kit, 1600);
	netkit_read_eof(&kit, &peer);
	ck_assert_int_eq(strncmp(peer.in.data, "HTTP/1.1 408 ", 13), 0);
}
END_TEST

START_TEST(listener_hangs_up_on_the_silent)
{
	start();
	dial();
	netkit_settle(&kit);
	netkit_advance(&kit, 10600);
	netkit_read_eof(&kit, &peer);
	ck_assert_uint_eq(peer.in.len, 0);
}
END_TEST

START_TEST(listener_limits_connections_per_address)
{
	struct census *census = census_new(100, 2);
	struct netkit_peer others[2];

	config.census = census;
	start();
	for (unsigned i = 0; i < 2; i++) {
		dial();
		netkit_say(&kit, &peer, UPGRADE);
		netkit_find(&kit, &peer, "101");
		others[i] = peer;
	}
	dial();
	netkit_read_eof(&kit, &peer);
	ck_assert_int_eq(metric_get(METRIC_CONNECTIONS_REFUSED), 1);
	netkit_hang_up(&peer);
	netkit_hang_up(&others[0]);
	netkit_settle(&kit);
	dial();
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "101");
	netkit_hang_up(&others[1]);
	netkit_hang_up(&peer);
	netkit_settle(&kit);
	stream_hub_on_gone(kit.hub, NULL, NULL);
	census_free(census);
}
END_TEST

START_TEST(listener_limits_all_connections)
{
	struct census *census = census_new(1, 0);
	struct netkit_peer first;

	config.census = census;
	start();
	dial();
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "101");
	first = peer;
	dial();
	netkit_read_eof(&kit, &peer);
	netkit_hang_up(&peer);
	netkit_hang_up(&first);
	netkit_settle(&kit);
	dial();
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "101");
	netkit_hang_up(&peer);
	netkit_settle(&kit);
	stream_hub_on_gone(kit.hub, NULL, NULL);
	census_free(census);
}
END_TEST

static void
on_rounds_over(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(bool *)arg = true;
}

/* Out of descriptors the listening socket stays readable: the loop must not
 * run in circles. */
START_TEST(listener_rests_without_descriptors)
{
	static const struct timeval while_ = { 0, 250000 };
	struct rlimit old, low;
	struct event *ev;
	bool is_over = false;
	unsigned rounds = 0;
	int probe;

	start();
	dial();
	probe = dup(0);
	close(probe);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
	low = (struct rlimit){ (rlim_t)probe, old.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &low), 0);
	ev = event_new(kit.base, -1, 0, on_rounds_over, &is_over);
	event_add(ev, &while_);
	for (; !is_over; rounds++)
		event_base_loop(kit.base, EVLOOP_ONCE);
	ck_assert_uint_le(rounds, 12);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "101");
	event_free(ev);
}
END_TEST

START_TEST(listener_stop_refuses_new_and_keeps_old)
{
	struct netkit_peer late = { .fd = -1 };
	struct sockaddr_storage sa;
	socklen_t len;

	start();
	dial();
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "\r\n\r\n");
	listener_stop(listener);
	listener_stop(listener);
	late.fd = socket(AF_INET, SOCK_STREAM, 0);
	len = addr_to_sockaddr(&addr, &sa);
	ck_assert_int_ne(connect(late.fd, (struct sockaddr *)&sa, len), 0);
	close(late.fd);
	netkit_say(&kit, &peer, "still here");
	netkit_find(&kit, &peer, "still here");
}
END_TEST

START_TEST(listener_free_ends_callers)
{
	start();
	dial();
	netkit_say(&kit, &peer, "GET /ws HT");
	netkit_settle(&kit);
	listener_free(listener);
	listener = NULL;
	netkit_read_eof(&kit, &peer);
}
END_TEST

START_TEST(listener_bind_finds_out_who_is_there)
{
	struct addr same;
	int fds[3], one;

	ck_assert_int_eq(listener_bind(&addr, 3, fds), ERR_OK);
	same = addr;
	ck_assert_int_eq(listener_bind(&same, 1, &one), ERR_EXISTS);
	for (unsigned i = 0; i < 3; i++)
		close(fds[i]);
	ck_assert_int_eq(listener_bind(&same, 1, &one), ERR_OK);
	close(one);
	ck_assert_int_eq(addr_parse(STR("203.0.113.1:0"), &same), ERR_OK);
	ck_assert_int_eq(listener_bind(&same, 1, &one), ERR_IO);
}
END_TEST

START_TEST(listener_on_every_address_serves_both_families)
{
	ck_assert_int_eq(addr_parse(STR("[::]:0"), &addr), ERR_OK);
	start();
	dial();
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "101");
	ck_assert_str_eq(client_text, "127.0.0.1");
	netkit_hang_up(&peer);
	netkit_connect(&peer, "::1", addr.port);
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "101");
	ck_assert_str_eq(client_text, "::1");
}
END_TEST

/* --- with TLS ----------------------------------------------------------- */

static char top[] = "/tmp/yizhan-listener-XXXXXX";
static SSL_CTX *client_ctx;
static struct plain_page plain_pages[2];

static struct ssl_ctx_st *
make_ctx(void)
{
	static const char *const names[] = { "cert.pem", "key.pem",
		"root.pem", "root-key.pem", NULL };
	struct ssl_ctx_st *ctx;
	struct tls_error error;
	char path[64];

	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert_int_eq(tls_ensure(top, &error), ERR_OK);
	ck_assert_int_eq(tls_load(top, &ctx, &error), ERR_OK);
	for (const char *const *name = names; *name; name++) {
		snprintf(path, sizeof(path), "%s/%s", top, *name);
		unlink(path);
	}
	rmdir(top);
	return ctx;
}

static void
setup_tls(void)
{
	setup();
	client_ctx = SSL_CTX_new(TLS_client_method());
	config.tls = make_ctx();
	config.plain = plain_pages;
	start();
	tls_unref(config.tls);
}

static void
teardown_tls(void)
{
	SSL_CTX_free(client_ctx);
	teardown();
}

START_TEST(listener_speaks_tls)
{
	dial();
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_say(&kit, &peer, UPGRADE "rest");
	netkit_find(&kit, &peer, "\r\n\r\nrest");
	netkit_hang_up(&peer);
	dial();
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_say(&kit, &peer, PLAIN_GET);
	netkit_until(&kit, has_http, NULL);
}
END_TEST

START_TEST(listener_redirects_plain_http_to_tls)
{
	expect_refusal(PLAIN_GET, "HTTP/1.1 308 Permanent Redirect\r\n"
	    "Location: https://box:1/x?y\r\n");
	expect_refusal(UPGRADE, "HTTP/1.1 308 ");
	expect_refusal("GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 400 ");
	ck_assert_int_eq(http_fd, -1);
}
END_TEST

/* For a browser that trusts nothing yet; nothing else is to be had so. */
START_TEST(listener_gives_some_pages_without_tls)
{
	static const char ca_get[] = "GET /ca HTTP/1.1\r\nHost: box\r\n\r\n";
	static const char reply[] = "HTTP/1.1 200 OK\r\n\r\nroot";

	plain_pages[0] = (struct plain_page){ "/ca",
		blob_new(reply, sizeof(reply) - 1) };
	expect_refusal(ca_get, reply);
	expect_refusal("GET /ca?x HTTP/1.1\r\nHost: box\r\n\r\n", reply);
	expect_refusal("POST /ca HTTP/1.1\r\nHost: box\r\n\r\n",
	    "HTTP/1.1 308 ");
	expect_refusal("GET /ca/ HTTP/1.1\r\nHost: box\r\n\r\n",
	    "HTTP/1.1 308 ");
	ck_assert_int_eq(http_fd, -1);
	blob_unref(plain_pages[0].reply);
	plain_pages[0].path = NULL;
}
END_TEST

START_TEST(listener_reloads_certificates_without_dropping_anyone)
{
	struct ssl_ctx_st *next = make_ctx();
	struct netkit_peer before;
	X509 *old_cert, *new_cert;

	dial();
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_say(&kit, &peer, UPGRADE);
	netkit_find(&kit, &peer, "\r\n\r\n");
	before = peer;
	listener_set_tls(listener, next);
	tls_unref(next);
	dial();
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	old_cert = SSL_get1_peer_certificate(before.ssl);
	new_cert = SSL_get1_peer_certificate(peer.ssl);
	ck_assert_int_ne(X509_cmp(old_cert, new_cert), 0);
	netkit_say(&kit, &before, "still here");
	netkit_find(&kit, &before, "still here");
	netkit_hang_up(&before);
	X509_free(old_cert);
	X509_free(new_cert);
}
END_TEST

static void
add_plain(Suite *suite)
{
	TCase *tc = tcase_create("plain");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, listener_hands_websockets_to_the_gate);
	tcase_add_test(tc, listener_reads_heads_byte_by_byte);
	tcase_add_test(tc, listener_reads_heads_in_two_pieces);
	tcase_add_test(tc, listener_names_clients_behind_trusted_proxies);
	tcase_add_test(tc, listener_hands_http_to_the_relay);
	tcase_add_test(tc, listener_refuses_bad_heads);
	tcase_add_test(tc, listener_hangs_up_on_strangers);
	tcase_add_test(tc, listener_waits_only_so_long_for_a_head);
	tcase_add_test(tc, listener_hangs_up_on_the_silent);
	tcase_add_test(tc, listener_limits_connections_per_address);
	tcase_add_test(tc, listener_limits_all_connections);
	tcase_add_test(tc, listener_rests_without_descriptors);
	tcase_add_test(tc, listener_stop_refuses_new_and_keeps_old);
	tcase_add_test(tc, listener_free_ends_callers);
	tcase_add_test(tc, listener_on_every_address_serves_both_families);
	suite_add_tcase(suite, tc);
}

static void
add_tls(Suite *suite)
{
	TCase *tc = tcase_create("tls");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup_tls, teardown_tls);
	tcase_add_test(tc, listener_speaks_tls);
	tcase_add_test(tc, listener_redirects_plain_http_to_tls);
	tcase_add_test(tc, listener_gives_some_pages_without_tls);
	tcase_add_test(tc,
	    listener_reloads_certificates_without_dropping_anyone);
	suite_add_tcase(suite, tc);
}

static void
add_bind(Suite *suite)
{
	TCase *tc = tcase_create("bind");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, listener_bind_finds_out_who_is_there);
	suite_add_tcase(suite, tc);
}

int
main(void)
{
	Suite *suite = suite_create("listener");
	SRunner *runner;
	int failed;

	add_plain(suite);
	add_tls(suite);
	add_bind(suite);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
