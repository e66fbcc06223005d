/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_HTTPHEAD_H
#define NET_HTTPHEAD_H
/*
 * Strict parser for the head of an HTTP/1.x request (RFC 9112, RFC 9110).
 * Whatever two readers could understand differently is refused: bare CR or
 * LF, obs-fold, blanks before a colon, more than one Host, Content-Length or
 * Transfer-Encoding, both of the latter, any transfer coding but "chunked",
 * targets other than origin-form and "OPTIONS *", versions other than 1.0
 * and 1.1. Pure.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/blob.h"
#include "base/str.h"

#define HTTPHEAD_BYTES_MAX 16384
#define HTTPHEAD_FIELDS_MAX 64
#define HTTPHEAD_TARGET_MAX 8192
#define HTTPHEAD_METHOD_MAX 16

enum httphead_verdict { HTTPHEAD_MORE, HTTPHEAD_BAD, HTTPHEAD_DONE };

/* How far a head has been looked at; zeroed state begins. */
struct httphead_scan {
	uint32_t pos;
	uint16_t line_len;
	uint8_t lines;
	uint8_t state;
};

struct httphead_field {
	struct str name;	/* as sent */
	struct str value;	/* without blanks around it */
};

/* Points into the bytes that were parsed. Absent strings have p NULL. */
struct httphead {
	int status;		/* BAD: 400, 414, 431, 501 or 505 */
	const char *why;	/* BAD: a short English reason */
	size_t size;		/* DONE: bytes of the head with its last CRLF */
	struct str method, target;
	struct str path, query;	/* target before and after the first ? */
	unsigned minor;		/* HTTP/1.minor */
	struct str host;
	bool keep_alive;	/* the connection may stay open afterwards */
	bool has_length, is_chunked;
	uint64_t length;	/* with has_length */
	/* A well-formed opening handshake (RFC 6455 4.2.1). When it asks for
	 * a websocket but not well, is_upgrade alone is set. */
	bool is_upgrade, is_websocket;
	struct str ws_key, ws_version, ws_protocols;
	struct str origin, forwarded_for, forwarded_proto;
	struct httphead_field fields[HTTPHEAD_FIELDS_MAX];
	unsigned fields_count;
};

/*
 * Looks at the bytes since the beginning of the head; call again with the
 * same and more bytes (at any address) after MORE. Work is linear in the
 * bytes however they are split; bad lines are refused as soon as they show.
 * out is filled at DONE (it points into bytes) and its status and why at BAD.
 * Empty lines before the request are refused.
 */
enum httphead_verdict httphead_feed(struct httphead_scan *, const char *bytes,
    size_t len, struct httphead *out);

/* The value of the field with this lower-case name, p NULL if absent. The
 * first, when a repeatable one is repeated. */
struct str httphead_find(const struct httphead *, const char *lower_name);
/* Case-insensitive; lower is lower case. */
bool httphead_name_is(struct str name, const char *lower);
/* True when the comma separated list has this token, case-insensitively. */
bool httphead_list_has(struct str list, const char *lower_token);

/*
 * A whole response that closes the connection, with an
 * application/problem+json body; code is the stable code, text English.
 */
struct blob *httphead_refusal(int status, const char *code, const char *text);
/* 308 to https://host + target; both from a parsed head. */
struct blob *httphead_redirect(struct str host, struct str target);

#endif
