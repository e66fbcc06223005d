/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements of the answers of an S3 store.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "store/s3/s3xml.h"

#include <stdio.h>

#include "base/text.h"

#define NAME_MAX_CHARS 40

static const char *
find(struct str in, const char *what)
{
	return in.len > 0 ? memmem(in.p, in.len, what, strlen(what)) : NULL;
}

bool
s3xml_next(struct str *text, const char *name, struct str *out)
{
	char open[NAME_MAX_CHARS], close[NAME_MAX_CHARS];
	const char *from, *upto, *end = text->p + text->len;

	snprintf(open, sizeof(open), "<%s>", name);
	snprintf(close, sizeof(close), "</%s>", name);
	from = find(*text, open);
	if (from == NULL)
		return false;
	from += strlen(open);
	upto = find((struct str){ from, (size_t)(end - from) }, close);
	if (upto == NULL)
		return false;
	*out = (struct str){ from, (size_t)(upto - from) };
	upto += strlen(close);
	*text = (struct str){ upto, (size_t)(end - upto) };
	return true;
}

struct str
s3xml_first(struct str text, const char *name)
{
	struct str out;

	return s3xml_next(&text, name, &out) ? out : STR("");
}

/* &#65; or &#x41; without its frame: what XML allows, as ASCII here. */
static bool
put_number(struct str digits, struct buf *out)
{
	bool is_hex = digits.len > 0 && digits.p[0] == 'x';
	unsigned long long n = 0;

	for (size_t i = is_hex; i < digits.len; i++) {
		char c = digits.p[i];
		int digit = c >= '0' && c <= '9' ? c - '0' :
		    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		    c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;

		if (digit >= (is_hex ? 16 : 10) || n > 0x10ffff)
			return false;
		n = n * (is_hex ? 16 : 10) + (unsigned)digit;
	}
	if (digits.len == (size_t)is_hex || n == 0 || n > 0x10ffff ||
	    (n >= 0xd800 && n < 0xe000))
		return false;
	utf8_put(out, (uint32_t)n);
	return true;
}

static bool
put_named(struct str name, struct buf *out)
{
	static const struct {
		const char *name;
		char c;
	} rows[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' },
	};

	if (name.len > 0 && name.p[0] == '#')
		return put_number((struct str){ name.p + 1, name.len - 1 },
		    out);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (str_is(name, rows[i].name)) {
			buf_putc(out, rows[i].c);
			return true;
		}
	return false;
}

bool
s3xml_decode(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		const char *semicolon;

		if (text.p[i] == '<')
			return false;
		if (text.p[i] != '&') {
			buf_putc(out, text.p[i]);
			continue;
		}
		semicolon = memchr(text.p + i, ';', text.len - i);
		if (semicolon == NULL || !put_named((struct str){
		    text.p + i + 1, (size_t)(semicolon - text.p) - i - 1 },
		    out))
			return false;
		i = (size_t)(semicolon - text.p);
	}
	return !out->overflow;
}
