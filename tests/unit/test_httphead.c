/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/httphead.h"

#define GET "GET / HTTP/1.1\r\n"
#define HOST "Host: a\r\n"
#define WS "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n" \
	"Connection: keep-alive, Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

/* Feeds step bytes more each time, from a new address each time, as a
 * growing buffer would. Answers the bytes that were needed. */
static enum httphead_verdict
feed(const char *bytes, size_t len, size_t step, struct httphead *h,
    size_t *needed)
{
	struct httphead_scan scan = { 0 };
	enum httphead_verdict verdict = HTTPHEAD_MORE;
	size_t have = 0;
	char *copy;

	while (have < len && verdict == HTTPHEAD_MORE) {
		have = len - have < step ? len : have + step;
		copy = xmalloc(have);
		memcpy(copy, bytes, have);
		verdict = httphead_feed(&scan, copy, have, h);
		xfree(copy);
	}
	*needed = scan.pos;
	return verdict;
}

/* The verdict on bytes, checked to be the same at every split. h points
 * into bytes. */
static enum httphead_verdict
parse(const char *bytes, size_t len, struct httphead *h)
{
	struct httphead_scan scan = { 0 };
	enum httphead_verdict verdict = httphead_feed(&scan, bytes, len, h);
	struct httphead other;
	size_t needed;

	for (size_t step = 1; step < len && step < 70; step++) {
		ck_assert_int_eq(feed(bytes, len, step, &other, &needed),
		    verdict);
		ck_assert_int_eq(other.status, h->status);
		ck_assert_uint_eq(needed, scan.pos);
		if (verdict == HTTPHEAD_DONE)
			ck_assert_uint_eq(other.fields_count,
			    h->fields_count);
	}
	return verdict;
}

static void
good(const char *text, struct httphead *h)
{
	ck_assert_int_eq(parse(text, strlen(text), h), HTTPHEAD_DONE);
	ck_assert_int_eq(h->status, 0);
	ck_assert_uint_eq(h->size, strlen(text));
}

static void
assert_str(struct str s, const char *want)
{
	ck_assert_msg(str_is(s, want), "\"%.*s\" is not \"%s\"", STR_FMT(s),
	    want);
}

START_TEST(httphead_reads_a_request)
{
	struct httphead h;

	good("POST /v1/x?a=b&c HTTP/1.1\r\nHost: box:8443\r\n"
	    "Content-Length: 12\r\nX-Empty:\r\nX-Pad: \t v w \t\r\n"
	    "Origin: https://box\r\nExpect: 100-continue\r\n\r\n", &h);
	assert_str(h.method, "POST");
	assert_str(h.target, "/v1/x?a=b&c");
	assert_str(h.path, "/v1/x");
	assert_str(h.query, "a=b&c");
	assert_str(h.host, "box:8443");
	assert_str(h.origin, "https://box");
	ck_assert_uint_eq(h.minor, 1);
	ck_assert(h.keep_alive && h.has_length && !h.is_chunked);
	ck_assert_uint_eq(h.length, 12);
	ck_assert_uint_eq(h.fields_count, 6);
	assert_str(httphead_find(&h, "x-pad"), "v w");
	assert_str(httphead_find(&h, "x-empty"), "");
	ck_assert_ptr_null(httphead_find(&h, "x-none").p);
	ck_assert(!h.is_upgrade && !h.is_websocket);
}
END_TEST

START_TEST(httphead_stops_at_its_end)
{
	static const char text[] = GET HOST "\r\nGET /next";
	struct httphead h;

	ck_assert_int_eq(parse(text, sizeof(text) - 1, &h), HTTPHEAD_DONE);
	ck_assert_uint_eq(h.size, sizeof(GET HOST) - 1 + 2);
}
END_TEST

START_TEST(httphead_wants_more_until_its_end)
{
	static const char text[] = GET HOST "Connection: close\r\n\r\n";
	struct httphead h;

	for (size_t n = 0; n < sizeof(text) - 1; n++)
		ck_assert_int_eq(parse(text, n, &h), HTTPHEAD_MORE);
}
END_TEST

START_TEST(httphead_knows_when_the_connection_ends)
{
	struct httphead h;

	good(GET HOST "\r\n", &h);
	ck_assert(h.keep_alive);
	good(GET HOST "Connection: foo , CLOSE\r\n\r\n", &h);
	ck_assert(!h.keep_alive);
	good("GET / HTTP/1.0\r\n\r\n", &h);
	ck_assert(!h.keep_alive);
	ck_assert_uint_eq(h.minor, 0);
	good("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", &h);
	ck_assert(!h.keep_alive);
}
END_TEST

START_TEST(httphead_knows_bodies)
{
	struct httphead h;

	good("PUT /a HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n",
	    &h);
	ck_assert(h.is_chunked && !h.has_length);
	good("PUT /a HTTP/1.1\r\n" HOST "content-length: 0\r\n\r\n", &h);
	ck_assert(h.has_length && h.length == 0);
	good("OPTIONS * HTTP/1.1\r\n" HOST "\r\n", &h);
	assert_str(h.target, "*");
}
END_TEST

START_TEST(httphead_knows_websockets)
{
	struct httphead h;

	good(WS KEY "Sec-WebSocket-Version: 13\r\n"
	    "Sec-WebSocket-Protocol: yizhan.v1\r\n"
	    "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n\r\n",
	    &h);
	ck_assert(h.is_upgrade && h.is_websocket);
	assert_str(h.path, "/ws");
	assert_str(h.ws_key, "dGhlIHNhbXBsZSBub25jZQ==");
	assert_str(h.ws_protocols, "yizhan.v1");
	assert_str(h.forwarded_for, "1.2.3.4");
	assert_str(h.forwarded_proto, "https");
}
END_TEST

/* Asks for a websocket, but not as RFC 6455 4.1 says. */
static const char *const bad_handshakes[] = {
	WS KEY "Sec-WebSocket-Version: 8\r\n\r\n",
	WS KEY "\r\n",
	WS "Sec-WebSocket-Version: 13\r\n\r\n",
	WS "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: abc\r\n\r\n",
	WS KEY "Sec-WebSocket-Version: 13\r\nContent-Length: 5\r\n\r\n",
	WS KEY "Sec-WebSocket-Version: 13\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n",
	"POST /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
	    "Connection: Upgrade\r\n" KEY "Sec-WebSocket-Version: 13\r\n\r\n",
	"GET /ws HTTP/1.0\r\nHost: a\r\nUpgrade: websocket\r\n"
	    "Connection: Upgrade\r\n" KEY "Sec-WebSocket-Version: 13\r\n\r\n",
};

START_TEST(httphead_tells_bad_handshakes)
{
	struct httphead h;

	good(bad_handshakes[_i], &h);
	ck_assert(h.is_upgrade);
	ck_assert(!h.is_websocket);
}
END_TEST

START_TEST(httphead_needs_both_fields_for_an_upgrade)
{
	struct httphead h;

	good(GET HOST "Upgrade: websocket\r\n" KEY
	    "Sec-WebSocket-Version: 13\r\n\r\n", &h);
	ck_assert(!h.is_upgrade && !h.is_websocket);
	good(GET HOST "Upgrade: h2c\r\nConnection: upgrade\r\n\r\n", &h);
	ck_assert(!h.is_upgrade && !h.is_websocket);
}
END_TEST

/* Smuggling and other malformed heads. */
static const struct {
	int status;
	const char *text;
} bad[] = {
	/* framing */
	{ 400, GET HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 5, 5\r\n\r\n" },
	{ 400, GET HOST "Content-Length: +5\r\n\r\n" },
	{ 400, GET HOST "Content-Length: -1\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 0x5\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 5 5\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 5e0\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 005\r\n\r\n" },
	{ 400, GET HOST "Content-Length:\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 18446744073709551617\r\n\r\n" },
	{ 400, GET HOST "Content-Length: 5\r\nTransfer-Encoding: chunked"
	    "\r\n\r\n" },
	{ 400, GET HOST "Transfer-Encoding: chunked\r\nContent-Length: 0"
	    "\r\n\r\n" },
	{ 400, GET HOST "Transfer-Encoding: chunked\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding: gzip, chunked\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding: chunked, identity\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding: identity\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding: \"chunked\"\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding: xchunked\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding: chunked;q=1\r\n\r\n" },
	{ 501, GET HOST "Transfer-Encoding:\r\n\r\n" },
	{ 400, GET HOST "Transfer-Encoding : chunked\r\n\r\n" },
	{ 400, GET HOST "Transfer-Encoding\t: chunked\r\n\r\n" },
	{ 400, GET HOST "Transfer-Encoding: \x0b" "chunked\r\n\r\n" },
	{ 400, "GET / HTTP/1.0\r\n" HOST
	    "Transfer-Encoding: chunked\r\n\r\n" },
	/* lines */
	{ 400, "GET / HTTP/1.1\n" HOST "\r\n" },
	{ 400, GET "Host: a\n\r\n" },
	{ 400, GET HOST "\n" },
	{ 400, GET "Host: a\rX: b\r\n\r\n" },
	{ 400, GET "Host: a\r\r\n\r\n" },
	{ 400, GET HOST "X: a\r\n folded\r\n\r\n" },
	{ 400, GET HOST "X: a\r\n\tfolded\r\n\r\n" },
	{ 400, GET " Host: a\r\n\r\n" },
	{ 400, GET HOST "X: a\x01\r\n\r\n" },
	{ 400, GET HOST "X: a\x7f\r\n\r\n" },
	{ 400, "\r\n" GET HOST "\r\n" },
	/* names */
	{ 400, GET HOST "X Y: a\r\n\r\n" },
	{ 400, GET HOST ": a\r\n\r\n" },
	{ 400, GET HOST "no colon\r\n\r\n" },
	{ 400, GET HOST "X\xc3\xa9: a\r\n\r\n" },
	{ 400, GET HOST "(X): a\r\n\r\n" },
	/* host */
	{ 400, GET "\r\n" },
	{ 400, GET HOST "Host: a\r\n\r\n" },
	{ 400, GET HOST "hOST: b\r\n\r\n" },
	{ 400, GET "Host:\r\n\r\n" },
	{ 400, GET "Host: a b\r\n\r\n" },
	{ 400, GET "Host: a/b\r\n\r\n" },
	{ 400, GET "Host: a@b\r\n\r\n" },
	{ 400, GET "Host: a:80:90\r\n\r\n" },
	{ 400, GET "Host: a:65536\r\n\r\n" },
	{ 400, GET "Host: a:\r\n\r\n" },
	{ 400, GET "Host: :80\r\n\r\n" },
	{ 400, GET "Host: ::1\r\n\r\n" },
	{ 400, GET "Host: [::1\r\n\r\n" },
	{ 400, GET "Host: a, b\r\n\r\n" },
	/* request line */
	{ 400, "GET  / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /  HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.1 \r\n" HOST "\r\n" },
	{ 400, "GET\t/ HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /\r\n" HOST "\r\n" },
	{ 400, "GET\r\n" HOST "\r\n" },
	{ 400, "G(T / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GETGETGETGETGETGE / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET / http/1.1\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/11\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.10\r\n" HOST "\r\n" },
	{ 505, "GET / HTTP/1.2\r\n" HOST "\r\n" },
	{ 505, "GET / HTTP/0.9\r\n" HOST "\r\n" },
	{ 505, "PRI * HTTP/2.0\r\n\r\n" },
	{ 400, "GET http://a/ HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET a/ HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET * HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /a#b HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /a\\b HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /a%2 HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /a%zz HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /a%00 HTTP/1.1\r\n" HOST "\r\n" },
	/* doubles of what decides */
	{ 400, GET HOST "Origin: a\r\nOrigin: b\r\n\r\n" },
	{ 400, GET HOST "Authorization: a\r\nAuthorization: b\r\n\r\n" },
	{ 400, GET HOST "Connection: cl\xffose\r\n\r\n" },
};

START_TEST(httphead_refuses)
{
	struct httphead h;

	ck_assert_msg(parse(bad[_i].text, strlen(bad[_i].text), &h) ==
	    HTTPHEAD_BAD, "accepted: %s", bad[_i].text);
	ck_assert_int_eq(h.status, bad[_i].status);
	ck_assert_ptr_nonnull(h.why);
}
END_TEST

START_TEST(httphead_refuses_nul_bytes)
{
	static const char text[] = GET HOST "X: a\0b\r\n\r\n";
	struct httphead h;

	ck_assert_int_eq(parse(text, sizeof(text) - 1, &h), HTTPHEAD_BAD);
	ck_assert_int_eq(h.status, 400);
}
END_TEST

START_TEST(httphead_refuses_bad_lines_before_the_end)
{
	static const char text[] = GET "Host: a\n";
	struct httphead h;

	ck_assert_int_eq(parse(text, sizeof(text) - 1, &h), HTTPHEAD_BAD);
}
END_TEST

static void
fill_target(struct buf *out, size_t len)
{
	buf_init(out, 40000);
	buf_puts(out, "GET /");
	for (size_t i = 1; i < len; i++)
		buf_putc(out, 'a');
	buf_puts(out, " HTTP/1.1\r\n" HOST "\r\n");
}

START_TEST(httphead_bounds_the_target)
{
	struct httphead h;
	struct buf text;

	fill_target(&text, HTTPHEAD_TARGET_MAX);
	ck_assert_int_eq(parse(text.data, text.len, &h), HTTPHEAD_DONE);
	buf_fini(&text);
	fill_target(&text, HTTPHEAD_TARGET_MAX + 1);
	ck_assert_int_eq(parse(text.data, text.len, &h), HTTPHEAD_BAD);
	ck_assert_int_eq(h.status, 414);
	buf_fini(&text);
	fill_target(&text, HTTPHEAD_BYTES_MAX);
	ck_assert_int_eq(parse(text.data, 9000, &h), HTTPHEAD_BAD);
	ck_assert_int_eq(h.status, 414);
	buf_fini(&text);
}
END_TEST

START_TEST(httphead_bounds_the_fields)
{
	struct httphead h;
	struct buf text;

	buf_init(&text, 40000);
	buf_puts(&text, GET HOST);
	for (unsigned i = 1; i < HTTPHEAD_FIELDS_MAX; i++)
		buf_printf(&text, "X-%u: y\r\n", i);
	buf_puts(&text, "\r\n");
	ck_assert_int_eq(parse(text.data, text.len, &h), HTTPHEAD_DONE);
	ck_assert_uint_eq(h.fields_count, HTTPHEAD_FIELDS_MAX);
	text.len -= 2;
	buf_puts(&text, "X");
	ck_assert_int_eq(parse(text.data, text.len, &h), HTTPHEAD_BAD);
	ck_assert_int_eq(h.status, 431);
	buf_fini(&text);
}
END_TEST

START_TEST(httphead_bounds_the_head)
{
	struct httphead h;
	struct buf text;

	buf_init(&text, 40000);
	buf_puts(&text, GET HOST "X: ");
	while (text.len < HTTPHEAD_BYTES_MAX - 4)
		buf_putc(&text, 'a');
	buf_puts(&text, "\r\n\r\n");
	ck_assert_uint_eq(text.len, HTTPHEAD_BYTES_MAX);
	ck_assert_int_eq(parse(text.data, text.len, &h), HTTPHEAD_DONE);
	text.len -= 4;
	buf_puts(&text, "a\r\n\r\n");
	ck_assert_int_eq(parse(text.data, text.len, &h), HTTPHEAD_BAD);
	ck_assert_int_eq(h.status, 431);
	ck_assert_int_eq(parse(text.data, HTTPHEAD_BYTES_MAX, &h),
	    HTTPHEAD_MORE);
	buf_fini(&text);
}
END_TEST

START_TEST(httphead_lists_compare_whole_tokens)
{
	ck_assert(httphead_list_has(STR(" a , B,c"), "b"));
	ck_assert(!httphead_list_has(STR("ab,cd"), "b"));
	ck_assert(!httphead_list_has(STR(""), "b"));
	ck_assert(httphead_name_is(STR("CoNtEnT"), "content"));
	ck_assert(!httphead_name_is(STR("content"), "content-length"));
}
END_TEST

START_TEST(httphead_writes_refusals_and_redirects)
{
	struct blob *b = httphead_refusal(503, "busy", "Try again.");

	ck_assert_str_eq(b->data, "HTTP/1.1 503 Service Unavailable\r\n"
	    "Retry-After: 1\r\nContent-Type: application/problem+json\r\n"
	    "Content-Length: 101\r\nConnection: close\r\n\r\n"
	    "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\","
	    "\"status\":503,\"code\":\"busy\",\"detail\":\"Try again.\"}");
	blob_unref(b);
	b = httphead_redirect(STR("box:8443"), STR("/a?b"));
	ck_assert_str_eq(b->data, "HTTP/1.1 308 Permanent Redirect\r\n"
	    "Location: https://box:8443/a?b\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n");
	blob_unref(b);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("httphead");
	TCase *tc = tcase_create("httphead");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, httphead_reads_a_request);
	tcase_add_test(tc, httphead_stops_at_its_end);
	tcase_add_test(tc, httphead_wants_more_until_its_end);
	tcase_add_test(tc, httphead_knows_when_the_connection_ends);
	tcase_add_test(tc, httphead_knows_bodies);
	tcase_add_test(tc, httphead_knows_websockets);
	tcase_add_loop_test(tc, httphead_tells_bad_handshakes, 0,
	    sizeof(bad_handshakes) / sizeof(bad_handshakes[0]));
	tcase_add_test(tc, httphead_needs_both_fields_for_an_upgrade);
	tcase_add_loop_test(tc, httphead_refuses, 0,
	    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tc, httphead_refuses_nul_bytes);
	tcase_add_test(tc, httphead_refuses_bad_lines_before_the_end);
	tcase_add_test(tc, httphead_bounds_the_target);
	tcase_add_test(tc, httphead_bounds_the_fields);
	tcase_add_test(tc, httphead_bounds_the_head);
	tcase_add_test(tc, httphead_lists_compare_whole_tokens);
	tcase_add_test(tc, httphead_writes_refusals_and_redirects);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
