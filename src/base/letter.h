/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LETTER_H
#define BASE_LETTER_H
/*
 * A letter as mail servers take it: headers (RFC 5322), names and subjects in
 * any script (RFC 2047), a text in base64 (RFC 2045). Whatever a name or a
 * subject holds, it stays in its header. Pure.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define LETTER_ADDRESS_MAX 128	/* bytes of an address */
#define LETTER_TEXT_MAX 4096	/* bytes of a text */
#define LETTER_MAX 16384	/* bytes of a whole one */

/* "local@domain" in ASCII, without quotes and comments. */
bool letter_is_address(struct str);

struct letter {
	struct str from, from_name;	/* the name may be empty */
	struct str to;
	struct str subject;
	struct str text;	/* UTF-8; lines end in LF */
	int64_t ts_ms;		/* Unix time */
	struct str id;		/* of this letter alone: letters and digits */
};

/* Addresses are such; out has room for LETTER_MAX. */
void letter_put(const struct letter *, struct buf *out);

#endif
