/* SPDX-License-Identifier: Apache-2.0 */
/* Calls to the outside under TLS, and the connections that are kept for the
 * next one: the far ends are played by the test. */
#include <arpa/inet.h>
#include <check.h>
#include <event2/dns.h>
#include <event2/dns_struct.h>
#include <event2/event.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/outbound.h"
#include "net/outpool.h"
#include "net/tlsca.h"
#include "netkit.h"

#define BACK 77
#define GOOD "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

static char dir[] = "/tmp/yizhan-outtls-XXXXXX";
static struct netkit kit;
static struct outbound *out;
static struct mailbox replies;
static SSL_CTX *server;
static int receiver;
static uint16_t port;
static struct netkit_peer peer;
static struct evdns_server_port *names;
static int64_t ahead_ms;	/* of the real clock */

static int64_t
kit_mono(void *arg)
{
	(void)arg;
	return clock_mono_ms(&clock_real) + ahead_ms;
}

static const struct clock later = { .mono_ms = kit_mono };

static const char *
path(const char *name)
{
	static char text[128];

	snprintf(text, sizeof(text), "%s/%s", dir, name);
	return text;
}

static int
listen_on(int type, uint16_t *number)
{
	/* On all of 127.0.0.0/8: each is a host of its own. */
	struct sockaddr_in sa = { .sin_family = AF_INET };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, type, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, len), 0);
	if (type == SOCK_STREAM)
		ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	*number = ntohs(sa.sin_port);
	return fd;
}

/* Every name is this machine. */
static void
on_query(struct evdns_server_request *req, void *arg)
{
	struct in_addr here = { htonl(INADDR_LOOPBACK) };

	(void)arg;
	for (int i = 0; i < req->nquestions; i++)
		if (req->questions[i]->type == EVDNS_TYPE_A)
			evdns_server_request_add_a_reply(req,
			    req->questions[i]->name, 1, &here, 60);
	evdns_server_request_respond(req, 0);
}

static void
start(const char *ca_file)
{
	struct outbound_config config = { .calls_max = 2, .clock = &later,
		.ca_file = ca_file };
	struct tls_error error;
	uint16_t number;
	char text[64];

	names = evdns_add_server_port_with_base(kit.base,
	    listen_on(SOCK_DGRAM, &number), 0, on_query, NULL);
	snprintf(text, sizeof(text), "127.0.0.1:%u", number);
	ck_assert_int_eq(addr_parse(str_from(text), &config.nameserver),
	    ERR_OK);
	out = outbound_new(&config, &error);
	ck_assert_msg(out != NULL, "%s", error.why);
	mailbox_init(&outbound_actor(out)->box, 512, NULL, NULL);
	mailbox_init(&replies, 512, NULL, NULL);
	outbound_start(out, kit.base);
}

static void
stop(void)
{
	outbound_finish(out);
	mailbox_fini(&outbound_actor(out)->box);
	outbound_free(out);
	mailbox_fini(&replies);
	evdns_close_server_port(names);
	netkit_settle(&kit);
}

static void
setup(void)
{
	struct tls_error error;

	ahead_ms = 0;
	memcpy(dir + strlen(dir) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(tlsca_issue(dir, &error), ERR_OK);
	server = SSL_CTX_new(TLS_server_method());
	ck_assert_int_eq(SSL_CTX_use_certificate_chain_file(server,
	    path("cert.pem")), 1);
	ck_assert_int_eq(SSL_CTX_use_PrivateKey_file(server, path("key.pem"),
	    SSL_FILETYPE_PEM), 1);
	netkit_open(&kit);
	receiver = listen_on(SOCK_STREAM, &port);
	start(path("root.pem"));
}

static void
teardown(void)
{
	static const char *const files[] = { "cert.pem", "key.pem",
		"root.pem", "root-key.pem" };

	stop();
	close(receiver);
	netkit_close(&kit);
	SSL_CTX_free(server);
	for (unsigned i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(path(files[i]));
	rmdir(dir);
}

static void
post(const char *scheme, const char *host)
{
	struct actor *actor = outbound_actor(out);
	struct outcall *c = outcall_new();
	size_t room = 128;
	char *url = arena_alloc(&c->arena, room);

	snprintf(url, room, "%s://%s:%u", scheme, host, port);
	c->url = str_from(url);
	c->method = OUTCALL_GET;
	c->posted_ms = clock_mono_ms(&later);
	c->deadline_ms = 8000;
	c->may_private = true;
	c->reply_to = &replies;
	c->reply_kind = BACK;
	c->mail.kind = MAIL_OUTCALL;
	mailbox_post_reserved(&actor->box, &c->mail);
	actor->ops->on_mail(actor->self, mailbox_take(&actor->box));
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
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return true;
}

static void
accept_call(bool is_tls)
{
	netkit_until(&kit, has_caller, NULL);
	if (!is_tls)
		return;
	peer.ssl = SSL_new(server);
	SSL_set_fd(peer.ssl, peer.fd);
	SSL_set_accept_state(peer.ssl);
}

/* Hears the call and answers it. */
static void
serve(struct netkit_peer *p)
{
	netkit_find(&kit, p, "\r\n\r\n");
	ck_assert(strstr(p->in.data, "GET / HTTP/1.1\r\n") == p->in.data);
	buf_reset(&p->in);
	netkit_say(&kit, p, GOOD);
}

static bool
has_reply(void *arg)
{
	(void)arg;
	return mailbox_count(&replies) > 0;
}

static void
ends(enum outcall_end end, const char *why)
{
	struct outcall *c;

	netkit_until(&kit, has_reply, NULL);
	c = (struct outcall *)mailbox_take_some(&replies, 1);
	ck_assert_msg(c->end == end && strstr(c->why, why) != NULL, "%s: %s",
	    outcall_end_name(c->end), c->why);
	if (end == OUTCALL_ANSWERED)
		ck_assert(str_is(c->answer, "ok"));
	outcall_free(c);
}

static bool
has_caller_or_reply(void *arg)
{
	return has_reply(arg) || (peer.fd < 0 && has_caller(arg));
}

/* The handshake goes on until the caller has given up. */
static void
ends_in_handshake(enum outcall_end end, const char *why)
{
	accept_call(true);
	while (!has_reply(NULL)) {
		netkit_pull(&peer, 1);
		netkit_settle(&kit);
	}
	ends(end, why);
	ck_assert_uint_eq(peer.in.len, 0);
	netkit_hang_up(&peer);
}

START_TEST(outbound_speaks_tls_to_who_is_trusted)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost" };

	post("https", hosts[_i]);
	accept_call(true);
	serve(&peer);
	ends(OUTCALL_ANSWERED, "");
	/* And again on the same connection. */
	post("https", hosts[_i]);
	serve(&peer);
	ends(OUTCALL_ANSWERED, "");
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_tells_nothing_to_who_is_another)
{
	static const char *const hosts[] = { "127.0.0.2", "wrong.example" };

	post("https", hosts[_i]);
	ends_in_handshake(OUTCALL_NOT_TRUSTED, "is not trusted");
}
END_TEST

START_TEST(outbound_trusts_no_root_it_was_not_given)
{
	stop();
	start(NULL);
	post("https", "127.0.0.1");
	ends_in_handshake(OUTCALL_NOT_TRUSTED, "is not trusted");
}
END_TEST

START_TEST(outbound_says_that_no_tls_is_spoken_there)
{
	post("https", "127.0.0.1");
	accept_call(false);
	netkit_say(&kit, &peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
	ends(OUTCALL_NOT_TRUSTED, "TLS failed");
	netkit_hang_up(&peer);
}
END_TEST

START_TEST(outbound_knows_who_hangs_up_in_the_handshake)
{
	post("https", "127.0.0.1");
	peer.fd = -1;
	netkit_until(&kit, has_caller_or_reply, NULL);
	netkit_hang_up(&peer);
	netkit_until(&kit, has_reply, NULL);
	ends(OUTCALL_NOT_TRUSTED, "TLS failed");
}
END_TEST

START_TEST(outbound_needs_the_roots_it_is_told_of)
{
	struct outbound_config config = { .calls_max = 1, .clock = &later,
		.ca_file = "/nonexistent/root.pem" };
	struct tls_error error;

	ck_assert_ptr_null(outbound_new(&config, &error));
	ck_assert_msg(strstr(error.why, "in /nonexistent/root.pem") != NULL,
	    "%s", error.why);
	outbound_free(NULL);
}
END_TEST

/* ---- connections that are kept ---- */

static void
tick(void)
{
	struct actor *actor = outbound_actor(out);

	actor->ops->on_tick(actor->self, clock_mono_ms(&later));
	netkit_settle(&kit);
}

static struct netkit_peer
kept(const char *scheme, const char *host)
{
	post(scheme, host);
	accept_call(strcmp(scheme, "https") == 0);
	serve(&peer);
	ends(OUTCALL_ANSWERED, "");
	return peer;
}

START_TEST(outbound_keeps_a_connection_for_some_seconds)
{
	struct netkit_peer p = kept("http", "127.0.0.1");

	ahead_ms += OUTPOOL_IDLE_MS - 1000;
	tick();
	netkit_pull(&p, 1);
	ck_assert(!p.is_eof);
	ahead_ms += 1000;
	tick();
	netkit_read_eof(&kit, &p);
	netkit_hang_up(&p);
}
END_TEST

/* However busy it is: what the name stands for may have changed. */
START_TEST(outbound_keeps_no_connection_for_ever)
{
	struct netkit_peer p = kept("http", "127.0.0.1");

	while (ahead_ms + OUTPOOL_IDLE_MS / 2 < OUTPOOL_AGE_MS) {
		ahead_ms += OUTPOOL_IDLE_MS / 2;
		tick();
		post("http", "127.0.0.1");
		serve(&p);
		ends(OUTCALL_ANSWERED, "");
	}
	ahead_ms += OUTPOOL_IDLE_MS / 2;
	tick();
	netkit_read_eof(&kit, &p);
	netkit_hang_up(&p);
}
END_TEST

START_TEST(outbound_shares_no_connection_between_hosts)
{
	struct netkit_peer first = kept("http", "127.0.0.1"), other;

	other = kept("http", "127.0.0.2");
	ck_assert_int_ne(first.fd, other.fd);
	netkit_hang_up(&other);
	other = kept("https", "127.0.0.1");
	netkit_hang_up(&other);
	post("http", "127.0.0.1");
	serve(&first);
	ends(OUTCALL_ANSWERED, "");
	netkit_hang_up(&first);
}
END_TEST

/* It is known before anybody wants to use it. */
START_TEST(outbound_uses_no_connection_that_has_ended)
{
	struct netkit_peer p = kept("http", "127.0.0.1");

	netkit_hang_up(&p);
	netkit_settle(&kit);
	p = kept("http", "127.0.0.1");
	tick();
	netkit_hang_up(&p);
}
END_TEST

START_TEST(outbound_keeps_so_many_connections_and_no_more)
{
	static struct netkit_peer peers[OUTPOOL_MAX + 2];
	const int count = OUTPOOL_MAX + 2;
	char host[32];

	for (int i = 0; i < count; i++) {
		snprintf(host, sizeof(host), "127.0.%d.%d", i / 200 + 1,
		    i % 200 + 1);
		peers[i] = kept("http", host);
	}
	/* Those longest unused are closed, and those alone. */
	netkit_read_eof(&kit, &peers[0]);
	netkit_read_eof(&kit, &peers[1]);
	for (int i = 2; i < count; i++) {
		netkit_pull(&peers[i], 1);
		ck_assert(!peers[i].is_eof);
	}
	for (int i = 0; i < count; i++)
		netkit_hang_up(&peers[i]);
}
END_TEST

/* Mail that nobody has looked at yet is answered as well. */
START_TEST(outbound_answers_all_when_it_ends)
{
	struct actor *actor = outbound_actor(out);
	struct outcall *c = outcall_new();

	c->url = STR("http://127.0.0.1/");
	c->method = OUTCALL_GET;
	c->reply_to = &replies;
	c->reply_kind = BACK;
	c->mail.kind = MAIL_OUTCALL;
	mailbox_post_reserved(&actor->box, &c->mail);
	outbound_end(out);
	outbound_finish(out);
	ends(OUTCALL_STOPPED, "stops");
}
END_TEST

static Suite *
outtls_suite(void)
{
	Suite *s = suite_create("outtls");
	TCase *t = tcase_create("outtls");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, outbound_speaks_tls_to_who_is_trusted, 0, 2);
	tcase_add_loop_test(t, outbound_tells_nothing_to_who_is_another, 0,
	    2);
	tcase_add_test(t, outbound_trusts_no_root_it_was_not_given);
	tcase_add_test(t, outbound_says_that_no_tls_is_spoken_there);
	tcase_add_test(t, outbound_knows_who_hangs_up_in_the_handshake);
	tcase_add_test(t, outbound_needs_the_roots_it_is_told_of);
	tcase_add_test(t, outbound_keeps_a_connection_for_some_seconds);
	tcase_add_test(t, outbound_keeps_no_connection_for_ever);
	tcase_add_test(t, outbound_shares_no_connection_between_hosts);
	tcase_add_test(t, outbound_uses_no_connection_that_has_ended);
	tcase_add_test(t, outbound_keeps_so_many_connections_and_no_more);
	tcase_add_test(t, outbound_answers_all_when_it_ends);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(outtls_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
