/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_WS_H
#define NET_WS_H
/*
 * WebSocket (RFC 6455), server side, as pure functions: no sockets, no
 * clock. Strict: frames must be masked, reserved bits zero, opcodes known,
 * control frames whole and at most 125 bytes, text valid UTF-8 (refused at
 * the first impossible byte), close codes valid. No extensions.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/blob.h"
#include "base/buf.h"
#include "base/str.h"

#define WS_HEADER_MAX 10	/* what a server sends */
#define WS_MESSAGE_MAX_DEFAULT (256u * 1024)

enum ws_opcode {
	WS_OP_CONTINUATION = 0,
	WS_OP_TEXT = 1,
	WS_OP_BINARY = 2,
	WS_OP_CLOSE = 8,
	WS_OP_PING = 9,
	WS_OP_PONG = 10,
};

/* RFC 6455 7.4.1 */
enum ws_close_code {
	WS_CLOSE_NORMAL = 1000,
	WS_CLOSE_GOING_AWAY = 1001,
	WS_CLOSE_PROTOCOL = 1002,
	WS_CLOSE_UNSUPPORTED = 1003,
	WS_CLOSE_NONE = 1005,	/* never sent: the peer gave no code */
	WS_CLOSE_BAD_DATA = 1007,
	WS_CLOSE_POLICY = 1008,
	WS_CLOSE_TOO_BIG = 1009,
	WS_CLOSE_INTERNAL = 1011,
	WS_CLOSE_RESTART = 1012,
	WS_CLOSE_TRY_LATER = 1013,
};

enum ws_event_kind {
	WS_MORE,	/* every byte is used; call again with new ones */
	WS_TEXT,	/* a whole message */
	WS_BINARY,
	WS_PING,	/* answer with a pong of the same payload */
	WS_PONG,
	WS_CLOSE,	/* code (NONE: no code) and reason in payload */
	WS_FAIL,	/* violation: send a close frame with code, hang up */
};

struct ws_event {
	enum ws_event_kind kind;
	uint16_t code;		/* CLOSE, FAIL */
	struct str payload;	/* until the next call and no longer than
				 * the bytes given */
};

/* 16 bytes while no frame is half read. Embedded in the owner. */
struct ws_part;
struct ws_decoder {
	struct ws_part *part;	/* only while something is incomplete */
	uint32_t message_max;	/* bytes of one message */
	bool is_over;		/* a CLOSE or FAIL was given */
};

void ws_decoder_init(struct ws_decoder *, uint32_t message_max_bytes);
void ws_decoder_fini(struct ws_decoder *);
/*
 * Takes the next event out of the bytes at *p up to end, moving *p. Call
 * until WS_MORE. The bytes are changed (unmasked in place). A complete
 * unfragmented message is delivered where it lies; a split one is gathered
 * as its bytes arrive: memory never follows a declared length. After CLOSE
 * or FAIL every byte is swallowed.
 *
 *	char *p = data;
 *	while (ws_decode(&d, &p, data + len, &ev) != WS_MORE)
 *		…
 */
enum ws_event_kind ws_decode(struct ws_decoder *, char **p, char *end,
    struct ws_event *out);
/* Bytes held for an incomplete message. */
size_t ws_decoder_held(const struct ws_decoder *);

/* Header of a final, unmasked frame; answers its length. */
size_t ws_header(unsigned char out[WS_HEADER_MAX], enum ws_opcode,
    uint64_t payload_len);
/* Header and payload in one blob; one reference for the caller. */
struct blob *ws_frame_blob(enum ws_opcode, const void *payload, size_t len);
/* The same with the payload in two parts, for a shared body with own
 * beginning. */
struct blob *ws_frame_blob2(enum ws_opcode, struct str, struct str);
/* reason is cut to 123 bytes at a character border; WS_CLOSE_NONE sends an
 * empty close frame. */
struct blob *ws_close_blob(uint16_t code, struct str reason);
/* Codes that a peer may send (7.4.1, 7.4.2). */
bool ws_close_code_ok(uint16_t);

/* Sec-WebSocket-Accept for a key (4.2.2), NUL included. */
void ws_accept_key(struct str key, char out[29]);
/* 16 bytes in base64 (4.2.1). */
bool ws_key_ok(struct str key);
/* The 101 response; protocol p NULL: none was chosen. */
struct blob *ws_handshake_blob(struct str key, struct str protocol);
/* True when the list of Sec-WebSocket-Protocol offers this one. Tokens
 * compare with case (RFC 6455 4.2.2). */
bool ws_protocol_offered(struct str list, struct str name);

#endif
