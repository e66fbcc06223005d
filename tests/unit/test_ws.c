/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/ws.h"

/* Bytes off the wire, built piece by piece. */
struct wire {
	char data[80000];
	size_t len;
};

static void
put_bytes(struct wire *w, const void *p, size_t len)
{
	ck_assert_uint_le(w->len + len, sizeof(w->data));
	memcpy(w->data + w->len, p, len);
	w->len += len;
}

/* A masked frame; first is FIN, RSV and opcode. */
static void
put_frame(struct wire *w, unsigned first, const void *payload, size_t len)
{
	static const unsigned char mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
	unsigned char head[14] = { (unsigned char)first };
	const unsigned char *in = payload;
	size_t n = 2;
	unsigned char c;

	if (len < 126) {
		head[1] = (unsigned char)(0x80 | len);
	} else if (len < 65536) {
		head[1] = 0x80 | 126;
		head[2] = (unsigned char)(len >> 8);
		head[3] = (unsigned char)len;
		n = 4;
	} else {
		head[1] = 0x80 | 127;
		for (unsigned i = 0; i < 8; i++)
			head[2 + i] = (unsigned char)((uint64_t)len >>
			    (56 - 8 * i));
		n = 10;
	}
	memcpy(head + n, mask, 4);
	put_bytes(w, head, n + 4);
	for (size_t i = 0; i < len; i++) {
		c = in[i] ^ mask[i & 3];
		put_bytes(w, &c, 1);
	}
}

static void
put_text(struct wire *w, unsigned first, const char *text)
{
	put_frame(w, first, text, strlen(text));
}

/* Writes what a decoder says about bytes into out as a line per event. */
static void
feed(struct ws_decoder *d, const char *bytes, size_t len, struct buf *out)
{
	char *copy = xmalloc(len > 0 ? len : 1), *p = copy;
	struct ws_event ev;
	unsigned sum;

	memcpy(copy, bytes, len);
	while (ws_decode(d, &p, copy + len, &ev) != WS_MORE) {
		sum = 0;
		for (size_t i = 0; i < ev.payload.len; i++)
			sum = sum * 31 + (unsigned char)ev.payload.p[i];
		buf_printf(out, "%d %u %zu:", ev.kind, ev.code,
		    ev.payload.len);
		if (ev.payload.len <= 20)
			buf_putstr(out, ev.payload);
		else
			buf_printf(out, "#%u", sum);
		buf_putc(out, '\n');
	}
	ck_assert_ptr_eq(p, copy + len);
	xfree(copy);
}

static void
decode(const struct wire *w, size_t step, size_t cut, struct buf *out)
{
	struct ws_decoder d;

	buf_init(out, 1 << 20);
	ws_decoder_init(&d, 70000);
	if (step > 0) {
		for (size_t i = 0; i < w->len; i += step)
			feed(&d, w->data + i, w->len - i < step ? w->len - i :
			    step, out);
	} else {
		feed(&d, w->data, cut, out);
		feed(&d, w->data + cut, w->len - cut, out);
	}
	ws_decoder_fini(&d);
}

/* The events of bytes, the same at every split. */
static void
expect(const struct wire *w, const char *events)
{
	struct buf whole, split;
	size_t stride = w->len > 3000 ? 997 : 1;

	decode(w, 0, w->len, &whole);
	ck_assert_str_eq(whole.data ? whole.data : "", events);
	for (size_t cut = 0; cut <= w->len; cut += stride) {
		decode(w, 0, cut, &split);
		ck_assert_str_eq(split.data ? split.data : "", events);
		buf_fini(&split);
	}
	for (size_t step = 1; step <= 9; step += 2) {
		decode(w, step, 0, &split);
		ck_assert_str_eq(split.data ? split.data : "", events);
		buf_fini(&split);
	}
	buf_fini(&whole);
}

#define FIN 0x80u
#define TEXT (FIN | WS_OP_TEXT)
#define BINARY (FIN | WS_OP_BINARY)
#define LAST (FIN | WS_OP_CONTINUATION)
#define PING (FIN | WS_OP_PING)
#define PONG (FIN | WS_OP_PONG)
#define CLOSE (FIN | WS_OP_CLOSE)

static struct wire wire;

static void
setup(void)
{
	wire.len = 0;
}

START_TEST(ws_decodes_whole_messages)
{
	put_text(&wire, TEXT, "hello");
	put_text(&wire, BINARY, "\xff\xfe");
	put_text(&wire, TEXT, "");
	put_text(&wire, TEXT, "驿站 😀");
	put_text(&wire, PONG, "x");
	expect(&wire, "1 0 5:hello\n2 0 2:\xff\xfe\n1 0 0:\n"
	    "1 0 11:驿站 😀\n4 0 1:x\n");
}
END_TEST

START_TEST(ws_joins_fragments)
{
	put_text(&wire, WS_OP_TEXT, "ab");
	put_text(&wire, WS_OP_CONTINUATION, "");
	put_text(&wire, WS_OP_CONTINUATION, "cde");
	put_text(&wire, LAST, "f");
	put_text(&wire, WS_OP_BINARY, "");
	put_text(&wire, LAST, "");
	expect(&wire, "1 0 6:abcdef\n2 0 0:\n");
}
END_TEST

START_TEST(ws_gives_control_frames_between_fragments)
{
	put_text(&wire, WS_OP_TEXT, "ab");
	put_text(&wire, PING, "one");
	put_text(&wire, PONG, "");
	put_text(&wire, WS_OP_CONTINUATION, "cd");
	put_text(&wire, PING, "two");
	put_text(&wire, LAST, "ef");
	put_text(&wire, TEXT, "next");
	expect(&wire, "3 0 3:one\n4 0 0:\n3 0 3:two\n1 0 6:abcdef\n"
	    "1 0 4:next\n");
}
END_TEST

START_TEST(ws_splits_characters_over_fragments)
{
	put_text(&wire, WS_OP_TEXT, "\xe9\xa9");
	put_text(&wire, PING, "");
	put_text(&wire, WS_OP_CONTINUATION, "\xbf\xf0\x9f");
	put_text(&wire, LAST, "\x98\x80");
	expect(&wire, "3 0 0:\n1 0 7:驿😀\n");
}
END_TEST

START_TEST(ws_takes_every_length_form)
{
	static char big[70000];
	char events[200];
	unsigned sum = 0;

	memset(big, 'a', sizeof(big));
	put_frame(&wire, TEXT, big, 125);
	put_frame(&wire, TEXT, big, 126);
	put_frame(&wire, BINARY, big, 600);
	expect(&wire, "1 0 125:#4029849761\n1 0 126:#371291104\n"
	    "2 0 600:#2649728384\n");
	wire.len = 0;
	for (size_t i = 0; i < sizeof(big); i++)
		sum = sum * 31 + 'a';
	put_frame(&wire, TEXT, big, sizeof(big));
	snprintf(events, sizeof(events), "1 0 70000:#%u\n", sum);
	expect(&wire, events);
}
END_TEST

START_TEST(ws_refuses_more_than_the_limit_by_the_header_alone)
{
	static const unsigned char head[] = { BINARY, 0x80 | 127, 0, 0, 0, 0,
	    0, 1, 0x11, 0x71, 1, 2, 3, 4 };

	put_bytes(&wire, head, sizeof(head));
	expect(&wire, "6 1009 0:\n");
}
END_TEST

START_TEST(ws_refuses_fragments_beyond_the_limit)
{
	static char big[40000];

	put_frame(&wire, WS_OP_BINARY, big, sizeof(big));
	put_frame(&wire, LAST, big, 30001);
	expect(&wire, "6 1009 0:\n");
}
END_TEST

/* A huge length costs nothing: memory follows the bytes that came. */
START_TEST(ws_holds_only_what_arrived)
{
	static const unsigned char head[] = { BINARY, 0x80 | 127, 0, 0, 0, 0,
	    0x7f, 0xff, 0xff, 0xff, 1, 2, 3, 4, 'a', 'b', 'c' };
	struct ws_decoder d;
	struct ws_event ev;
	char bytes[sizeof(head)], *p = bytes;

	memcpy(bytes, head, sizeof(head));
	ws_decoder_init(&d, UINT32_MAX);
	ck_assert_int_eq(ws_decode(&d, &p, bytes + sizeof(bytes), &ev),
	    WS_MORE);
	ck_assert_uint_lt(ws_decoder_held(&d), 1024);
	ws_decoder_fini(&d);
}
END_TEST

START_TEST(ws_delivers_whole_frames_where_they_lie)
{
	struct ws_decoder d;
	struct ws_event ev;
	char *p = wire.data;

	put_text(&wire, TEXT, "here");
	ws_decoder_init(&d, 100);
	ck_assert_int_eq(ws_decode(&d, &p, wire.data + wire.len, &ev),
	    WS_TEXT);
	ck_assert_ptr_eq(ev.payload.p, wire.data + 6);
	ck_assert_ptr_null(d.part);
	ws_decoder_fini(&d);
}
END_TEST

START_TEST(ws_is_small_again_after_a_split_frame)
{
	struct ws_decoder d;
	struct buf out;

	buf_init(&out, 1000);
	put_text(&wire, TEXT, "split");
	ws_decoder_init(&d, 100);
	feed(&d, wire.data, 3, &out);
	ck_assert_ptr_nonnull(d.part);
	feed(&d, wire.data + 3, wire.len - 3, &out);
	ck_assert_ptr_null(d.part);
	ck_assert_str_eq(out.data, "1 0 5:split\n");
	ws_decoder_fini(&d);
	buf_fini(&out);
}
END_TEST

START_TEST(ws_unmasks_at_every_alignment_and_length)
{
	static const unsigned char mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
	char plain[64], frame[128], *p;
	struct ws_decoder d;
	struct ws_event ev;

	for (unsigned i = 0; i < sizeof(plain); i++)
		plain[i] = (char)(i * 7 + 1);
	for (size_t at = 0; at < 16; at++)
		for (size_t len = 0; len < sizeof(plain); len++) {
			frame[at] = (char)BINARY;
			frame[at + 1] = (char)(0x80 | len);
			memcpy(frame + at + 2, mask, 4);
			for (size_t i = 0; i < len; i++)
				frame[at + 6 + i] = (char)(plain[i] ^
				    (char)mask[i & 3]);
			ws_decoder_init(&d, 100);
			p = frame + at;
			ck_assert_int_eq(ws_decode(&d, &p,
			    frame + at + 6 + len, &ev), WS_BINARY);
			ck_assert_uint_eq(ev.payload.len, len);
			ck_assert_int_eq(memcmp(ev.payload.p, plain, len), 0);
		}
}
END_TEST

/* Each is a frame that must be refused with 1002, after a good one. */
static const struct {
	const char *what;
	unsigned char bytes[16];
	size_t len;
} violations[] = {
	{ "RSV1", { 0xc1, 0x80, 0, 0, 0, 0 }, 6 },
	{ "RSV2", { 0xa1, 0x80, 0, 0, 0, 0 }, 6 },
	{ "RSV3", { 0x91, 0x80, 0, 0, 0, 0 }, 6 },
	{ "not masked", { 0x81, 0x01, 'x' }, 3 },
	{ "opcode 3", { 0x83, 0x80, 0, 0, 0, 0 }, 6 },
	{ "opcode 7", { 0x87, 0x80, 0, 0, 0, 0 }, 6 },
	{ "opcode 11", { 0x8b, 0x80, 0, 0, 0, 0 }, 6 },
	{ "opcode 15", { 0x8f, 0x80, 0, 0, 0, 0 }, 6 },
	{ "ping in pieces", { 0x09, 0x80, 0, 0, 0, 0 }, 6 },
	{ "close in pieces", { 0x08, 0x80, 0, 0, 0, 0 }, 6 },
	{ "long ping", { 0x89, 0x80 | 126, 0, 126 }, 4 },
	{ "long close", { 0x88, 0x80 | 127, 0, 126 }, 4 },
	{ "continuation of nothing", { 0x80, 0x80, 0, 0, 0, 0 }, 6 },
	{ "continuation, more to come", { 0x00, 0x80, 0, 0, 0, 0 }, 6 },
	{ "padded 16 bit length", { 0x82, 0x80 | 126, 0, 125, 0, 0, 0, 0 },
	    8 },
	{ "padded 64 bit length", { 0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0, 255,
	    255, 0, 0, 0, 0 }, 14 },
	{ "negative length", { 0x82, 0x80 | 127, 128, 0, 0, 0, 0, 0, 0, 0, 0,
	    0, 0, 0 }, 14 },
	{ "close with one byte", { 0x88, 0x81, 0, 0, 0, 0, 3 }, 7 },
	{ "close 999", { 0x88, 0x82, 0, 0, 0, 0, 3, 231 }, 8 },
	{ "close 1004", { 0x88, 0x82, 0, 0, 0, 0, 3, 236 }, 8 },
	{ "close 1005", { 0x88, 0x82, 0, 0, 0, 0, 3, 237 }, 8 },
	{ "close 1006", { 0x88, 0x82, 0, 0, 0, 0, 3, 238 }, 8 },
	{ "close 1015", { 0x88, 0x82, 0, 0, 0, 0, 3, 247 }, 8 },
	{ "close 2999", { 0x88, 0x82, 0, 0, 0, 0, 11, 183 }, 8 },
	{ "close 5000", { 0x88, 0x82, 0, 0, 0, 0, 19, 136 }, 8 },
};

START_TEST(ws_refuses_violations)
{
	put_text(&wire, TEXT, "ok");
	put_bytes(&wire, violations[_i].bytes, violations[_i].len);
	put_text(&wire, TEXT, "never seen");
	expect(&wire, "1 0 2:ok\n6 1002 0:\n");
}
END_TEST

START_TEST(ws_refuses_a_message_inside_a_message)
{
	put_text(&wire, WS_OP_TEXT, "a");
	put_text(&wire, TEXT, "b");
	expect(&wire, "6 1002 0:\n");
}
END_TEST

static const char *const bad_text[] = {
	"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
	"\xf8\x88\x80\x80\x80", "abcdefghijklmnopqrstuvwxyz\x80", "\xce\xba\xe1",
};

START_TEST(ws_refuses_bad_utf8)
{
	put_text(&wire, TEXT, bad_text[_i]);
	expect(&wire, "6 1007 0:\n");
	wire.len = 0;
	put_text(&wire, WS_OP_TEXT, "fine");
	put_text(&wire, LAST, bad_text[_i]);
	expect(&wire, "6 1007 0:\n");
}
END_TEST

/* Not only when the message ends (RFC 6455 8.1). */
START_TEST(ws_refuses_bad_utf8_at_once)
{
	put_text(&wire, WS_OP_TEXT, "\xed\xa0");
	expect(&wire, "6 1007 0:\n");
	wire.len = 0;
	put_frame(&wire, TEXT, "\xf4\x90 and much more that never comes", 30);
	wire.len -= 10;
	expect(&wire, "6 1007 0:\n");
}
END_TEST

START_TEST(ws_takes_close_frames)
{
	put_text(&wire, CLOSE, "\x03\xe8" "bye");
	put_text(&wire, TEXT, "after");
	expect(&wire, "5 1000 3:bye\n");
	wire.len = 0;
	put_text(&wire, CLOSE, "");
	expect(&wire, "5 1005 0:\n");
	wire.len = 0;
	put_text(&wire, CLOSE, "\x0f\xa0\xff");
	expect(&wire, "6 1007 0:\n");
}
END_TEST

START_TEST(ws_headers_have_three_sizes)
{
	unsigned char h[WS_HEADER_MAX];

	ck_assert_uint_eq(ws_header(h, WS_OP_TEXT, 125), 2);
	ck_assert_int_eq(memcmp(h, "\x81\x7d", 2), 0);
	ck_assert_uint_eq(ws_header(h, WS_OP_BINARY, 126), 4);
	ck_assert_int_eq(memcmp(h, "\x82\x7e\x00\x7e", 4), 0);
	ck_assert_uint_eq(ws_header(h, WS_OP_TEXT, 65535), 4);
	ck_assert_int_eq(memcmp(h, "\x81\x7e\xff\xff", 4), 0);
	ck_assert_uint_eq(ws_header(h, WS_OP_TEXT, 65536), 10);
	ck_assert_int_eq(memcmp(h, "\x81\x7f\0\0\0\0\0\1\0\0", 10), 0);
}
END_TEST

START_TEST(ws_blobs_hold_header_and_payload)
{
	struct blob *b = ws_frame_blob2(WS_OP_TEXT, STR("ab"), STR("cd"));

	ck_assert_uint_eq(b->len, 6);
	ck_assert_int_eq(memcmp(b->data, "\x81\x04" "abcd", 6), 0);
	blob_unref(b);
	b = ws_close_blob(1001, STR("bye"));
	ck_assert_uint_eq(b->len, 7);
	ck_assert_int_eq(memcmp(b->data, "\x88\x05\x03\xe9" "bye", 7), 0);
	blob_unref(b);
	b = ws_close_blob(WS_CLOSE_NONE, STR_NONE);
	ck_assert_uint_eq(b->len, 2);
	blob_unref(b);
}
END_TEST

START_TEST(ws_cuts_long_close_reasons_between_characters)
{
	char reason[200];
	struct blob *b;

	memset(reason, 'a', sizeof(reason));
	memcpy(reason + 121, "驿", 3);
	b = ws_close_blob(1000, (struct str){ reason, sizeof(reason) });
	ck_assert_uint_eq(b->len, 2 + 2 + 121);
	blob_unref(b);
}
END_TEST

/* The example of RFC 6455 1.3. */
START_TEST(ws_accept_key_matches_the_standard)
{
	char out[29];
	struct blob *b;

	ws_accept_key(STR("dGhlIHNhbXBsZSBub25jZQ=="), out);
	ck_assert_str_eq(out, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
	b = ws_handshake_blob(STR("dGhlIHNhbXBsZSBub25jZQ=="),
	    STR("yizhan.v1"));
	ck_assert_str_eq(b->data, "HTTP/1.1 101 Switching Protocols\r\n"
	    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
	    "Sec-WebSocket-Protocol: yizhan.v1\r\n\r\n");
	blob_unref(b);
}
END_TEST

START_TEST(ws_keys_are_16_bytes_in_base64)
{
	ck_assert(ws_key_ok(STR("dGhlIHNhbXBsZSBub25jZQ==")));
	ck_assert(!ws_key_ok(STR("dGhlIHNhbXBsZSBub25jZQ=")));
	ck_assert(!ws_key_ok(STR("dGhlIHNhbXBsZSBub25jZQ===")));
	ck_assert(!ws_key_ok(STR("dGhlIHNhbXBsZSBub25jZ!==")));
	ck_assert(!ws_key_ok(STR("")));
}
END_TEST

START_TEST(ws_finds_offered_protocols)
{
	ck_assert(ws_protocol_offered(STR("a, yizhan.v1 ,b"),
	    STR("yizhan.v1")));
	ck_assert(!ws_protocol_offered(STR("a, Yizhan.v1"),
	    STR("yizhan.v1")));
	ck_assert(!ws_protocol_offered(STR("yizhan.v12"), STR("yizhan.v1")));
	ck_assert(!ws_protocol_offered(STR(" , "), STR("yizhan.v1")));
	ck_assert(!ws_protocol_offered(STR_NONE, STR("yizhan.v1")));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ws");
	TCase *tc = tcase_create("ws");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, ws_decodes_whole_messages);
	tcase_add_test(tc, ws_joins_fragments);
	tcase_add_test(tc, ws_gives_control_frames_between_fragments);
	tcase_add_test(tc, ws_splits_characters_over_fragments);
	tcase_add_test(tc, ws_takes_every_length_form);
	tcase_add_test(tc, ws_refuses_more_than_the_limit_by_the_header_alone);
	tcase_add_test(tc, ws_refuses_fragments_beyond_the_limit);
	tcase_add_test(tc, ws_holds_only_what_arrived);
	tcase_add_test(tc, ws_delivers_whole_frames_where_they_lie);
	tcase_add_test(tc, ws_is_small_again_after_a_split_frame);
	tcase_add_test(tc, ws_unmasks_at_every_alignment_and_length);
	tcase_add_loop_test(tc, ws_refuses_violations, 0,
	    sizeof(violations) / sizeof(violations[0]));
	tcase_add_test(tc, ws_refuses_a_message_inside_a_message);
	tcase_add_loop_test(tc, ws_refuses_bad_utf8, 0,
	    sizeof(bad_text) / sizeof(bad_text[0]));
	tcase_add_test(tc, ws_refuses_bad_utf8_at_once);
	tcase_add_test(tc, ws_takes_close_frames);
	tcase_add_test(tc, ws_headers_have_three_sizes);
	tcase_add_test(tc, ws_blobs_hold_header_and_payload);
	tcase_add_test(tc, ws_cuts_long_close_reasons_between_characters);
	tcase_add_test(tc, ws_accept_key_matches_the_standard);
	tcase_add_test(tc, ws_keys_are_16_bytes_in_base64);
	tcase_add_test(tc, ws_finds_offered_protocols);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
