/* SPDX-License-Identifier: Apache-2.0 */
/*
 * WebSocket codec, server side: frames in, frames out, handshake.
 * Runs on: any thread; a decoder belongs to one at a time.
 * Owns: what is gathered of an incomplete message.
 */
#include "net/ws.h"

#include <endian.h>

#include "base/mem.h"
#include "base/text.h"

#define CONTROL_MAX 125
#define HEADER_IN_MAX 14	/* 2, an 8 byte length, the mask */

struct frame {
	uint64_t len;
	unsigned size;		/* of the header */
	uint8_t opcode;
	bool is_final;
	unsigned char mask[4];
};

/* Everything about a frame or message that has begun and not ended. */
struct ws_part {
	struct frame frame;
	uint64_t left;		/* of the frame's payload */
	unsigned phase;		/* payload bytes seen, for the mask */
	unsigned header_len;
	bool in_payload;
	bool is_given;		/* an event points into it */
	uint8_t message_op;	/* 0: no message has begun */
	uint8_t control_len;
	unsigned char header[HEADER_IN_MAX];
	char control[CONTROL_MAX];
	struct utf8 utf8;
	struct buf message;
};

void
ws_decoder_init(struct ws_decoder *d, uint32_t message_max_bytes)
{
	*d = (struct ws_decoder){ .message_max = message_max_bytes };
}

static void
part_drop(struct ws_decoder *d)
{
	if (!d->part)
		return;
	buf_fini(&d->part->message);
	xfree(d->part);
	d->part = NULL;
}

void
ws_decoder_fini(struct ws_decoder *d)
{
	part_drop(d);
}

size_t
ws_decoder_held(const struct ws_decoder *d)
{
	return d->part ? d->part->message.cap : 0;
}

static void
unmask(char *p, size_t len, const unsigned char mask[4], unsigned phase)
{
	unsigned char turned[8];
	uint64_t key, a, b;

	for (unsigned i = 0; i < 8; i++)
		turned[i] = mask[(phase + i) & 3];
	memcpy(&key, turned, 8);
	for (; len >= 16; len -= 16, p += 16) {
		memcpy(&a, p, 8);
		memcpy(&b, p + 8, 8);
		a ^= key;
		b ^= key;
		memcpy(p, &a, 8);
		memcpy(p + 8, &b, 8);
	}
	for (size_t i = 0; i < len; i++)
		p[i] = (char)(p[i] ^ (char)turned[i & 7]);
}

/* Length of the header that begins with these two bytes. */
static unsigned
header_size(const unsigned char *p)
{
	switch (p[1] & 127) {
	case 126:
		return 8;
	case 127:
		return 14;
	default:
		return 6;
	}
}

/* The first two bytes alone; 0 or a close code. RFC 6455 5.2. */
static uint16_t
check_start(const unsigned char *p, bool in_message)
{
	unsigned op = p[0] & 15, len = p[1] & 127;
	bool is_final = p[0] & 128;

	if ((p[0] & 0x70) != 0 || (p[1] & 128) == 0)
		return WS_CLOSE_PROTOCOL;
	switch (op) {
	case WS_OP_CONTINUATION:
		return in_message ? 0 : WS_CLOSE_PROTOCOL;
	case WS_OP_TEXT:
	case WS_OP_BINARY:
		return in_message ? WS_CLOSE_PROTOCOL : 0;
	case WS_OP_CLOSE:
	case WS_OP_PING:
	case WS_OP_PONG:
		return is_final && len <= CONTROL_MAX ? 0 : WS_CLOSE_PROTOCOL;
	default:
		return WS_CLOSE_PROTOCOL;
	}
}

/* The whole header, whose first two bytes are checked; 0 or a close code. */
static uint16_t
parse_header(const unsigned char *p, uint64_t room, struct frame *f)
{
	uint64_t long_len;
	uint16_t short_len;

	f->size = header_size(p);
	f->opcode = p[0] & 15;
	f->is_final = p[0] & 128;
	f->len = p[1] & 127;
	if (f->len == 126) {
		memcpy(&short_len, p + 2, 2);
		f->len = be16toh(short_len);
		if (f->len < 126)
			return WS_CLOSE_PROTOCOL;
	} else if (f->len == 127) {
		memcpy(&long_len, p + 2, 8);
		f->len = be64toh(long_len);
		if (f->len < 65536 || f->len >> 63)
			return WS_CLOSE_PROTOCOL;
	}
	memcpy(f->mask, p + f->size - 4, 4);
	if (f->opcode < WS_OP_CLOSE && f->len > room)
		return WS_CLOSE_TOO_BIG;
	return 0;
}

bool
ws_close_code_ok(uint16_t code)
{
	if (code >= 3000)
		return code <= 4999;
	return (code >= 1000 && code <= 1003) ||
	    (code >= 1007 && code <= 1014);
}

static enum ws_event_kind
fail(struct ws_decoder *d, uint16_t code, struct ws_event *out)
{
	d->is_over = true;
	part_drop(d);
	*out = (struct ws_event){ WS_FAIL, code, STR_NONE };
	return WS_FAIL;
}

static enum ws_event_kind
close_event(struct ws_decoder *d, struct str payload, struct ws_event *out)
{
	const unsigned char *p = (const unsigned char *)payload.p;
	uint16_t code = WS_CLOSE_NONE;

	if (payload.len == 1)
		return fail(d, WS_CLOSE_PROTOCOL, out);
	if (payload.len >= 2) {
		code = (uint16_t)(p[0] << 8 | p[1]);
		payload.p += 2;
		payload.len -= 2;
		if (!ws_close_code_ok(code))
			return fail(d, WS_CLOSE_PROTOCOL, out);
		if (!utf8_valid(payload))
			return fail(d, WS_CLOSE_BAD_DATA, out);
	}
	d->is_over = true;
	*out = (struct ws_event){ WS_CLOSE, code, payload };
	return WS_CLOSE;
}

static enum ws_event_kind
control_event(struct ws_decoder *d, unsigned opcode, struct str payload,
    struct ws_event *out)
{
	if (opcode == WS_OP_CLOSE)
		return close_event(d, payload, out);
	out->kind = opcode == WS_OP_PING ? WS_PING : WS_PONG;
	out->code = 0;
	out->payload = payload;
	return out->kind;
}

static struct ws_part *
part_begin(struct ws_decoder *d)
{
	d->part = xcalloc(1, sizeof(*d->part));
	buf_init(&d->part->message, d->message_max);
	return d->part;
}

/* After an event that pointed into the part was used. */
static void
part_settle(struct ws_decoder *d)
{
	struct ws_part *part = d->part;

	if (!part->is_given)
		return;
	part->is_given = false;
	part->control_len = 0;
	if (part->message_op == 0 && part->header_len == 0)
		part_drop(d);
}

/*
 * A complete, final frame that lies in the bytes whole, outside a fragmented
 * message: the usual case. WS_MORE when it is something else.
 */
static enum ws_event_kind
take_whole(struct ws_decoder *d, char **p, const char *end,
    struct ws_event *out)
{
	const unsigned char *in = (const unsigned char *)*p;
	size_t have = (size_t)(end - *p);
	struct frame f;
	struct str payload;
	uint16_t code;

	if (have < 2)
		return WS_MORE;
	code = check_start(in, false);
	if (code != 0)
		return fail(d, code, out);
	if (have < header_size(in) || (in[0] & 128) == 0)
		return WS_MORE;
	code = parse_header(in, d->message_max, &f);
	if (code != 0)
		return fail(d, code, out);
	if (f.len > have - f.size)
		return WS_MORE;
	payload = (struct str){ *p + f.size, (size_t)f.len };
	unmask(*p + f.size, payload.len, f.mask, 0);
	*p += f.size + payload.len;
	if (f.opcode >= WS_OP_CLOSE)
		return control_event(d, f.opcode, payload, out);
	if (f.opcode == WS_OP_TEXT && !utf8_valid(payload))
		return fail(d, WS_CLOSE_BAD_DATA, out);
	out->kind = f.opcode == WS_OP_TEXT ? WS_TEXT : WS_BINARY;
	out->code = 0;
	out->payload = payload;
	return out->kind;
}

/* Moves header bytes into the part. 0: more needed, or the header is whole
 * (in_payload); otherwise a close code. */
static uint16_t
gather_header(struct ws_decoder *d, char **p, const char *end)
{
	struct ws_part *part = d->part;
	struct frame *f = &part->frame;
	uint16_t code = 0;

	while (*p < end && code == 0) {
		part->header[part->header_len++] = (unsigned char)*(*p)++;
		if (part->header_len == 2)
			code = check_start(part->header,
			    part->message_op != 0);
		if (part->header_len < 2 ||
		    part->header_len < header_size(part->header))
			continue;
		if (code == 0)
			code = parse_header(part->header,
			    d->message_max - part->message.len, f);
		part->in_payload = true;
		part->header_len = 0;
		part->left = f->len;
		part->phase = 0;
		if (f->opcode == WS_OP_TEXT || f->opcode == WS_OP_BINARY)
			part->message_op = f->opcode;
		break;
	}
	return code;
}

/* Moves payload bytes into the part; 0 or a close code. */
static uint16_t
gather_payload(struct ws_part *part, char **p, const char *end)
{
	struct frame *f = &part->frame;
	size_t n = (size_t)(end - *p);
	char *in = *p;

	if (n > part->left)
		n = (size_t)part->left;
	*p += n;
	part->left -= n;
	unmask(in, n, f->mask, part->phase);
	part->phase = (part->phase + (unsigned)(n & 3)) & 3;
	if (f->opcode >= WS_OP_CLOSE) {
		memcpy(part->control + part->control_len, in, n);
		part->control_len = (uint8_t)(part->control_len + n);
		return 0;
	}
	if (part->message_op == WS_OP_TEXT && !utf8_feed(&part->utf8, in, n))
		return WS_CLOSE_BAD_DATA;
	BUG_ON(buf_append(&part->message, in, n) != ERR_OK);
	return 0;
}

/* The frame in the part is complete. */
static enum ws_event_kind
end_frame(struct ws_decoder *d, struct ws_event *out)
{
	struct ws_part *part = d->part;

	part->in_payload = false;
	part->is_given = true;
	if (part->frame.opcode >= WS_OP_CLOSE)
		return control_event(d, part->frame.opcode,
		    (struct str){ part->control, part->control_len }, out);
	if (!part->frame.is_final) {
		part->is_given = false;
		return WS_MORE;
	}
	if (part->message_op == WS_OP_TEXT && !utf8_done(&part->utf8))
		return fail(d, WS_CLOSE_BAD_DATA, out);
	out->kind = part->message_op == WS_OP_TEXT ? WS_TEXT : WS_BINARY;
	out->code = 0;
	out->payload = buf_str(&part->message);
	part->message_op = 0;
	return out->kind;
}

static enum ws_event_kind
take_parts(struct ws_decoder *d, char **p, char *end, struct ws_event *out)
{
	struct ws_part *part = d->part;
	enum ws_event_kind kind;
	uint16_t code;

	for (;;) {
		code = part->in_payload ? gather_payload(part, p, end) :
		    gather_header(d, p, end);
		if (code != 0)
			return fail(d, code, out);
		if (part->in_payload && part->left == 0) {
			kind = end_frame(d, out);
			if (kind != WS_MORE)
				return kind;
		}
		if (*p == end)
			return WS_MORE;
	}
}

enum ws_event_kind
ws_decode(struct ws_decoder *d, char **p, char *end, struct ws_event *out)
{
	enum ws_event_kind kind;

	if (d->part)
		part_settle(d);
	out->kind = WS_MORE;
	out->code = 0;
	out->payload = STR_NONE;
	if (d->is_over) {
		part_drop(d);
		*p = end;
	}
	if (*p == end)
		return WS_MORE;
	if (!d->part) {
		kind = take_whole(d, p, end, out);
		if (kind != WS_MORE)
			return kind;
		part_begin(d);
	}
	return take_parts(d, p, end, out);
}

size_t
ws_header(unsigned char out[WS_HEADER_MAX], enum ws_opcode op, uint64_t len)
{
	uint64_t long_len = htobe64(len);

	out[0] = (unsigned char)(0x80 | op);
	if (len < 126) {
		out[1] = (unsigned char)len;
		return 2;
	}
	if (len < 65536) {
		out[1] = 126;
		out[2] = (unsigned char)(len >> 8);
		out[3] = (unsigned char)len;
		return 4;
	}
	out[1] = 127;
	memcpy(out + 2, &long_len, 8);
	return 10;
}

struct blob *
ws_frame_blob2(enum ws_opcode op, struct str first, struct str second)
{
	unsigned char header[WS_HEADER_MAX];
	size_t size = ws_header(header, op, first.len + second.len);
	struct blob *blob = blob_alloc(size + first.len + second.len);

	memcpy(blob->data, header, size);
	if (first.len > 0)
		memcpy(blob->data + size, first.p, first.len);
	if (second.len > 0)
		memcpy(blob->data + size + first.len, second.p, second.len);
	return blob;
}

struct blob *
ws_frame_blob(enum ws_opcode op, const void *payload, size_t len)
{
	return ws_frame_blob2(op, (struct str){ payload, len }, STR_NONE);
}

struct blob *
ws_close_blob(uint16_t code, struct str reason)
{
	char head[2] = { (char)(code >> 8), (char)code };

	if (code == WS_CLOSE_NONE)
		return ws_frame_blob(WS_OP_CLOSE, NULL, 0);
	if (reason.len > CONTROL_MAX - 2) {
		reason.len = CONTROL_MAX - 2;
		while (reason.len > 0 && (reason.p[reason.len] & 0xc0) == 0x80)
			reason.len--;
	}
	return ws_frame_blob2(WS_OP_CLOSE, (struct str){ head, 2 }, reason);
}

void
ws_accept_key(struct str key, char out[29])
{
	static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	unsigned char digest[20];
	struct buf text, code;

	buf_init(&text, 256);
	buf_init(&code, 64);
	buf_putstr(&text, key);
	buf_puts(&text, guid);
	BUG_ON(text.overflow);
	text_sha1(text.data, text.len, digest);
	text_base64(digest, sizeof(digest), &code);
	BUG_ON(code.len != 28);
	memcpy(out, code.data, 29);
	buf_fini(&text);
	buf_fini(&code);
}

static bool
is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '+' || c == '/';
}

bool
ws_key_ok(struct str key)
{
	if (key.len != 24 || key.p[22] != '=' || key.p[23] != '=')
		return false;
	for (unsigned i = 0; i < 22; i++)
		if (!is_base64(key.p[i]))
			return false;
	return true;
}

struct blob *
ws_handshake_blob(struct str key, struct str protocol)
{
	char accept[29];
	struct buf out;
	struct blob *blob;

	ws_accept_key(key, accept);
	buf_init(&out, 1024);
	buf_puts(&out, "HTTP/1.1 101 Switching Protocols\r\n"
	    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Accept: ");
	buf_puts(&out, accept);
	if (protocol.p) {
		buf_puts(&out, "\r\nSec-WebSocket-Protocol: ");
		buf_putstr(&out, protocol);
	}
	buf_puts(&out, "\r\n\r\n");
	BUG_ON(out.overflow);
	blob = blob_from_buf(&out);
	buf_fini(&out);
	return blob;
}

bool
ws_protocol_offered(struct str list, struct str name)
{
	size_t from, to, i = 0;

	while (i < list.len) {
		while (i < list.len && strchr(" \t,", list.p[i]))
			i++;
		from = i;
		while (i < list.len && list.p[i] != ',')
			i++;
		to = i;
		while (to > from && strchr(" \t", list.p[to - 1]))
			to--;
		if (str_eq((struct str){ list.p + from, to - from }, name))
			return to > from;
	}
	return false;
}
