/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recursive descent over JSON, bounded in depth. The whole text is checked
 * for UTF-8 first, so that strings need no second look.
 * Runs on: any thread.
 * Owns: nothing; the values are the caller's.
 */
#include "base/jsonr.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH_BITS EACH(0x80)

struct reader {
	const char *p, *end;
	unsigned depth;		/* how many more may open */
	enum err err;		/* why a read gave NULL */
	struct buf scratch;	/* unescaped text, keys, reals */
};

static json_t *read_value(struct reader *);

static json_t *
refuse(struct reader *r, enum err err)
{
	r->err = err;
	return NULL;
}

/* Jansson answers NULL only when memory is out. */
static json_t *
made(json_t *value)
{
	if (!value)
		BUG("out of memory");
	return value;
}

static int
peek(const struct reader *r)
{
	return r->p < r->end ? (unsigned char)*r->p : -1;
}

static int
peek_token(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' ||
	    *r->p == '\r' || *r->p == '\t'))
		r->p++;
	return peek(r);
}

/* Bytes up to a quote, a backslash or a control character. */
static size_t
plain_run(const char *p, const char *end)
{
	const char *start = p;
	uint64_t v, quote, slash;

	while (end - p >= 8) {
		memcpy(&v, p, sizeof(v));
		quote = v ^ EACH('"');
		slash = v ^ EACH('\\');
		if ((((v - EACH(0x20)) & ~v) | ((quote - EACH(1)) & ~quote) |
		    ((slash - EACH(1)) & ~slash)) & HIGH_BITS)
			break;
		p += 8;
	}
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	return (size_t)(p - start);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four digits, or -1. */
static int32_t
read_hex4(struct reader *r)
{
	int32_t value = 0;

	if (r->end - r->p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(*r->p++);

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

static void
put_code_point(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_putc(out, (char)(0xe0 | c >> 12));
		} else {
			buf_putc(out, (char)(0xf0 | c >> 18));
			buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

/* Behind "\u": one unit, or two that are a surrogate pair. */
static bool
read_unicode(struct reader *r)
{
	int32_t unit = read_hex4(r), low;

	if (unit <= 0)
		return false;
	if (unit >= 0xd800 && unit <= 0xdbff) {
		if (r->end - r->p < 2 || r->p[0] != '\\' || r->p[1] != 'u')
			return false;
		r->p += 2;
		low = read_hex4(r);
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	} else if (unit >= 0xdc00 && unit <= 0xdfff) {
		return false;
	}
	put_code_point(&r->scratch, (uint32_t)unit);
	return true;
}

/* Behind the backslash. */
static bool
read_escape(struct reader *r)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *at;
	int c = peek(r);

	if (c <= 0)
		return false;
	r->p++;
	if (c == 'u')
		return read_unicode(r);
	at = strchr(names, c);
	if (!at)
		return false;
	buf_putc(&r->scratch, values[at - names]);
	return true;
}

/* At the quote. Text without escapes is borrowed from the input, other text
 * lies in scratch until the next read. */
static bool
read_text(struct reader *r, struct str *out)
{
	const char *start = ++r->p;
	size_t run = plain_run(r->p, r->end);

	r->p += run;
	if (peek(r) == '"') {
		r->p++;
		*out = (struct str){ start, run };
		return true;
	}
	buf_reset(&r->scratch);
	(void)buf_append(&r->scratch, start, run);
	while (peek(r) == '\\') {
		r->p++;
		if (!read_escape(r))
			return false;
		run = plain_run(r->p, r->end);
		(void)buf_append(&r->scratch, r->p, run);
		r->p += run;
	}
	*out = buf_str(&r->scratch);
	return peek(r) == '"' && r->p++;
}

static json_t *
read_string(struct reader *r)
{
	struct str s;

	if (!read_text(r, &s))
		return refuse(r, ERR_PARSE);
	return made(json_stringn_nocheck(s.p, s.len));
}

static size_t
skip_digits(struct reader *r)
{
	const char *start = r->p;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
		r->p++;
	return (size_t)(r->p - start);
}

/* strtod wants an end; the program never calls setlocale, so the decimal
 * point is one. */
static json_t *
read_real(struct reader *r, const char *start)
{
	double value;

	buf_reset(&r->scratch);
	(void)buf_append(&r->scratch, start, (size_t)(r->p - start));
	errno = 0;
	value = strtod(r->scratch.data, NULL);
	if (!isfinite(value))
		return refuse(r, ERR_PARSE);
	return made(json_real(value));
}

static json_t *
read_number(struct reader *r)
{
	const char *start = r->p, *digits;
	bool is_negative = *start == '-', is_real = false;
	unsigned long long value;
	size_t count;

	r->p += is_negative;
	digits = r->p;
	count = skip_digits(r);
	if (count == 0 || (count > 1 && digits[0] == '0'))
		return refuse(r, ERR_PARSE);
	if (peek(r) == '.') {
		r->p++;
		is_real = true;
		if (skip_digits(r) == 0)
			return refuse(r, ERR_PARSE);
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		r->p++;
		is_real = true;
		if (peek(r) == '+' || peek(r) == '-')
			r->p++;
		if (skip_digits(r) == 0)
			return refuse(r, ERR_PARSE);
	}
	if (is_real)
		return read_real(r, start);
	if (!str_to_u64((struct str){ digits, count },
	    (unsigned long long)INT64_MAX + is_negative, &value))
		return refuse(r, ERR_PARSE);
	return made(json_integer((json_int_t)(is_negative ? -value :
	    value)));
}

static json_t *
read_word(struct reader *r, const char *word, json_t *value)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->p) < len || memcmp(r->p, word, len) != 0)
		return refuse(r, ERR_PARSE);
	r->p += len;
	return value;
}

/* After an item: true when another one follows, false at the end or after
 * an error. */
static bool
has_more(struct reader *r, int close)
{
	int c = peek_token(r);

	if (c == ',') {
		r->p++;
		return true;
	}
	if (c == close)
		r->p++;
	else
		r->err = ERR_PARSE;
	return false;
}

static json_t *
read_array(struct reader *r)
{
	json_t *array = made(json_array()), *item;

	r->p++;
	if (peek_token(r) == ']') {
		r->p++;
		return array;
	}
	do {
		item = read_value(r);
		if (item)
			BUG_ON(json_array_append_new(array, item) != 0);
	} while (item && has_more(r, ']'));
	return array;
}

/* "key": value. Jansson takes keys that end with a NUL. */
static void
read_member(struct reader *r, json_t *object)
{
	size_t count = json_object_size(object);
	char room[64], *key = room;
	json_t *value;
	struct str s;

	if (peek_token(r) != '"' || !read_text(r, &s)) {
		r->err = ERR_PARSE;
		return;
	}
	/* The value's text may come to lie where the key's was. */
	if (s.len >= sizeof(room))
		key = xmalloc(s.len + 1);
	memcpy(key, s.p, s.len);
	key[s.len] = '\0';
	if (peek_token(r) == ':') {
		r->p++;
		value = read_value(r);
		if (value)
			BUG_ON(json_object_set_new_nocheck(object, key,
			    value) != 0);
	}
	if (key != room)
		xfree(key);
	/* Nothing came in, or something was replaced: a duplicate. */
	if (json_object_size(object) == count && r->err == ERR_OK)
		r->err = ERR_PARSE;
}

static json_t *
read_object(struct reader *r)
{
	json_t *object = made(json_object());

	r->p++;
	if (peek_token(r) == '}') {
		r->p++;
		return object;
	}
	do {
		read_member(r, object);
	} while (r->err == ERR_OK && has_more(r, '}'));
	return object;
}

static json_t *
read_nested(struct reader *r, bool is_object)
{
	json_t *value;

	if (r->depth == 0)
		return refuse(r, ERR_TOO_DEEP);
	r->depth--;
	value = is_object ? read_object(r) : read_array(r);
	r->depth++;
	if (r->err == ERR_OK)
		return value;
	json_decref(value);
	return NULL;
}

static json_t *
read_value(struct reader *r)
{
	int c = peek_token(r);

	switch (c) {
	case '{':
	case '[':
		return read_nested(r, c == '{');
	case '"':
		return read_string(r);
	case 't':
		return read_word(r, "true", json_true());
	case 'f':
		return read_word(r, "false", json_false());
	case 'n':
		return read_word(r, "null", json_null());
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return read_number(r);
		return refuse(r, ERR_PARSE);
	}
}

enum err
jsonr_parse(struct str text, unsigned depth_max, json_t **out)
{
	struct reader r = {
		.p = text.p,
		.end = text.p + text.len,
		.depth = depth_max,
	};

	*out = NULL;
	if (text.len == 0 || !utf8_valid(text))
		return ERR_PARSE;
	/* What is unescaped is shorter than its source. */
	buf_init(&r.scratch, text.len);
	*out = read_value(&r);
	if (*out && peek_token(&r) >= 0) {
		r.err = ERR_PARSE;
		json_decref(*out);
		*out = NULL;
	}
	buf_fini(&r.scratch);
	BUG_ON(!*out && r.err == ERR_OK);
	return r.err;
}
