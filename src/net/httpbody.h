/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_HTTPBODY_H
#define NET_HTTPBODY_H
/*
 * Follows the body of an HTTP/1.1 request to learn where the next request
 * begins (RFC 9112 6 and 7). Chunk extensions are refused, sizes have at
 * most 15 hexadecimal digits, trailers at most 1,024 bytes. Pure.
 */
#include <stddef.h>
#include <stdint.h>

#include "net/httphead.h"

#define HTTPBODY_TRAILERS_MAX 1024

enum httpbody_verdict { HTTPBODY_MORE, HTTPBODY_BAD, HTTPBODY_DONE };

struct httpbody {
	uint64_t left;		/* of the body or the chunk */
	uint16_t trailer_bytes;
	uint8_t state, digits;
};

/* By the framing of a head that was parsed DONE. */
void httpbody_init(struct httpbody *, const struct httphead *);
/* True before any byte when the request has no body. */
bool httpbody_is_done(const struct httpbody *);
/*
 * MORE: all bytes belong to the body. DONE: the first *used do, and it is
 * complete; the rest is the next request. BAD: the connection must end;
 * the first *used are still well formed.
 */
enum httpbody_verdict httpbody_feed(struct httpbody *, const char *bytes,
    size_t len, size_t *used);

#endif
