/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the body of a request ends.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "net/httpbody.h"

#define SIZE_DIGITS_MAX 15

enum {
	BODY_DONE, BODY_LENGTH, BODY_SIZE, BODY_SIZE_LF, BODY_CHUNK,
	BODY_CHUNK_CR, BODY_CHUNK_LF, BODY_TRAILER, BODY_NAME, BODY_VALUE,
	BODY_VALUE_LF, BODY_LAST_LF,
};

void
httpbody_init(struct httpbody *b, const struct httphead *h)
{
	*b = (struct httpbody){ .left = h->length };
	if (h->is_chunked)
		b->state = BODY_SIZE;
	else
		b->state = h->length > 0 ? BODY_LENGTH : BODY_DONE;
}

bool
httpbody_is_done(const struct httpbody *b)
{
	return b->state == BODY_DONE;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
goes_on(struct httpbody *b, unsigned state)
{
	b->state = (uint8_t)state;
	return true;
}

static bool
feed_size(struct httpbody *b, char c)
{
	int v = hex_value(c);

	if (c == '\r' && b->digits > 0)
		return goes_on(b, BODY_SIZE_LF);
	if (v < 0 || b->digits == SIZE_DIGITS_MAX)
		return false;
	b->digits++;
	b->left = b->left << 4 | (unsigned)v;
	return true;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool
feed_trailer(struct httpbody *b, char c)
{
	if (++b->trailer_bytes > HTTPBODY_TRAILERS_MAX)
		return false;
	switch (b->state) {
	case BODY_TRAILER:
		if (c == '\r')
			return goes_on(b, BODY_LAST_LF);
		return is_name_char(c) && goes_on(b, BODY_NAME);
	case BODY_NAME:
		if (c == ':')
			return goes_on(b, BODY_VALUE);
		return is_name_char(c);
	case BODY_VALUE:
		if (c == '\r')
			return goes_on(b, BODY_VALUE_LF);
		return ((unsigned char)c >= 0x20 && c != 0x7f) || c == '\t';
	default:
		return c == '\n' && goes_on(b, BODY_TRAILER);
	}
}

/* One byte of chunked framing; false when it cannot be there. */
static bool
feed_byte(struct httpbody *b, char c)
{
	switch (b->state) {
	case BODY_SIZE:
		return feed_size(b, c);
	case BODY_SIZE_LF:
		return c == '\n' && goes_on(b, b->left > 0 ? BODY_CHUNK :
		    BODY_TRAILER);
	case BODY_CHUNK_CR:
		return c == '\r' && goes_on(b, BODY_CHUNK_LF);
	case BODY_CHUNK_LF:
		b->digits = 0;
		return c == '\n' && goes_on(b, BODY_SIZE);
	case BODY_LAST_LF:
		return c == '\n' && goes_on(b, BODY_DONE);
	default:
		return feed_trailer(b, c);
	}
}

enum httpbody_verdict
httpbody_feed(struct httpbody *b, const char *bytes, size_t len,
    size_t *used)
{
	size_t i = 0, n;

	while (i < len && b->state != BODY_DONE) {
		if (b->state == BODY_LENGTH || b->state == BODY_CHUNK) {
			n = len - i < b->left ? len - i : (size_t)b->left;
			i += n;
			b->left -= n;
			if (b->left == 0)
				b->state = b->state == BODY_LENGTH ?
				    BODY_DONE : BODY_CHUNK_CR;
			continue;
		}
		if (!feed_byte(b, bytes[i])) {
			*used = i;
			return HTTPBODY_BAD;
		}
		i++;
	}
	*used = i;
	return b->state == BODY_DONE ? HTTPBODY_DONE : HTTPBODY_MORE;
}
