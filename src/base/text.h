/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
/* Pure functions over text: UTF-8, ids, hex, base64url, constant-time
 * comparison, SHA-256. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Incremental strict UTF-8 (RFC 3629): no overlongs, no surrogates, nothing
 * above U+10FFFF. Zeroed state begins. */
struct utf8 {
	uint32_t state;
};
/* False at the first byte that cannot continue valid text. */
bool utf8_feed(struct utf8 *, const void *, size_t len);
/* True when no character is unfinished. */
bool utf8_done(const struct utf8 *);
bool utf8_valid(struct str);
/* Code points; s must be valid. */
size_t utf8_count(struct str);
/* The code point at *p of valid text, which is not at its end; moves *p
 * behind it. */
uint32_t utf8_next(const unsigned char **p);
void utf8_put(struct buf *, uint32_t code_point);

/* Appends s, which must be valid, as it is compared without regard to case
 * and width: small letters (Latin, Greek, Cyrillic), ASCII for its full-width
 * forms. Never longer than s. */
void text_fold(struct str, struct buf *out);

/* [A-Za-z0-9._-]{1,64} (users, groups, rooms, devices). */
bool text_is_id(struct str);
/* [a-z0-9-]{1,32}, no hyphen at either end (tenants). */
bool text_is_tenant_id(struct str);
/* A name people read: valid UTF-8, 1..max_chars code points, no control
 * characters (C0, DEL, C1), no separators and bidi overrides (U+2028-E,
 * U+2066-9), not only white space. */
bool text_is_name(struct str, size_t max_chars);

void text_hex(const void *, size_t len, char *out /* 2*len+1 */);
bool text_unhex(struct str, void *out, size_t out_len);
/* RFC 4648 §5 without padding. */
void text_base64url(const void *, size_t len, struct buf *out);
bool text_unbase64url(struct str, void *out, size_t *out_len /* in: room */);
/* RFC 4648 §4 with padding. */
void text_base64(const void *, size_t len, struct buf *out);
bool text_unbase64(struct str, void *out, size_t *out_len /* in: room */);

/* Time does not depend on content. */
bool text_equal_secret(const void *, const void *, size_t len);
void text_sha256(const void *, size_t len, unsigned char out[32]);
void text_sha1(const void *, size_t len, unsigned char out[20]);
/* Keyed 64-bit hash (SipHash-2-4). */
uint64_t text_siphash(const unsigned char key[16], const void *, size_t len);
/* Edit distance for "did you mean", at most 64 characters each; large
 * number otherwise. */
unsigned text_distance(const char *, const char *);

#endif
