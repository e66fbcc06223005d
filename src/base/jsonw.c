/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON into a buf.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/jsonw.h"

#define INT_TEXT_MAX 20	/* "-9223372036854775808" */
#define HIGH_BITS UINT64_C(0x8080808080808080)
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* How each byte is written: 0 as is, 'u' as \u00XX, else \ and that. */
static const char escapes[256] = {
	[0x00 ... 0x07] = 'u',
	[0x08] = 'b',
	[0x09] = 't',
	[0x0a] = 'n',
	[0x0b] = 'u',
	[0x0c] = 'f',
	[0x0d] = 'r',
	[0x0e ... 0x1f] = 'u',
	['"'] = '"',
	['\\'] = '\\',
};

static void
put_comma(struct jsonw *w)
{
	if (w->need_comma)
		buf_putc(w->out, ',');
}

static void
put_open(struct jsonw *w, char c)
{
	put_comma(w);
	buf_putc(w->out, c);
	w->need_comma = false;
}

static void
put_close(struct jsonw *w, char c)
{
	buf_putc(w->out, c);
	w->need_comma = true;
}

static void
put_value(struct jsonw *w, struct str text)
{
	put_comma(w);
	buf_putstr(w->out, text);
	w->need_comma = true;
}

void
jsonw_object(struct jsonw *w)
{
	put_open(w, '{');
}

void
jsonw_object_end(struct jsonw *w)
{
	put_close(w, '}');
}

void
jsonw_array(struct jsonw *w)
{
	put_open(w, '[');
}

void
jsonw_array_end(struct jsonw *w)
{
	put_close(w, ']');
}

/* High bits mark bytes that are zero; a false mark is possible only above a
 * true one, which is enough to ask "is there any". */
static uint64_t
mark_zero(uint64_t eight)
{
	return (eight - EACH(1)) & ~eight & HIGH_BITS;
}

/* Length of the run from p that needs no escape. */
static size_t
plain_run(const char *p, size_t len)
{
	size_t i = 0;
	uint64_t eight;

	for (; i + 8 <= len; i += 8) {
		memcpy(&eight, p + i, sizeof(eight));
		if (((eight - EACH(0x20)) & ~eight & HIGH_BITS) |
		    mark_zero(eight ^ EACH('"')) |
		    mark_zero(eight ^ EACH('\\')))
			break;
	}
	while (i < len && !escapes[(unsigned char)p[i]])
		i++;
	return i;
}

static void
put_escape(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	char text[6] = { '\\', escapes[c], '0', '0', digits[c >> 4],
		digits[c & 15] };

	(void)buf_append(out, text, escapes[c] == 'u' ? 6 : 2);
}

/* Without any escape, the usual case, one copy. */
static void
put_quoted(struct buf *out, struct str s)
{
	size_t run = plain_run(s.p, s.len);
	char *room;

	if (run == s.len) {
		room = buf_reserve(out, s.len + 2);
		if (!room)
			return;
		room[0] = '"';
		if (s.len > 0)
			memcpy(room + 1, s.p, s.len);
		room[s.len + 1] = '"';
		room[s.len + 2] = '\0';
		out->len += s.len + 2;
		return;
	}
	buf_putc(out, '"');
	for (;;) {
		(void)buf_append(out, s.p, run);
		if (run == s.len)
			break;
		put_escape(out, (unsigned char)s.p[run]);
		s.p += run + 1;
		s.len -= run + 1;
		run = plain_run(s.p, s.len);
	}
	buf_putc(out, '"');
}

void
jsonw_key(struct jsonw *w, const char *key)
{
	put_comma(w);
	put_quoted(w->out, str_from(key));
	buf_putc(w->out, ':');
	w->need_comma = false;
}

void
jsonw_string(struct jsonw *w, struct str s)
{
	put_comma(w);
	put_quoted(w->out, s);
	w->need_comma = true;
}

void
jsonw_int(struct jsonw *w, int64_t value)
{
	char text[INT_TEXT_MAX], *p = text + INT_TEXT_MAX;
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--p = '-';
	put_value(w, (struct str){ p, (size_t)(text + INT_TEXT_MAX - p) });
}

void
jsonw_bool(struct jsonw *w, bool value)
{
	put_value(w, value ? STR("true") : STR("false"));
}

void
jsonw_null(struct jsonw *w)
{
	put_value(w, STR("null"));
}

void
jsonw_raw(struct jsonw *w, struct str text)
{
	put_value(w, text);
}

void
jsonw_string_field(struct jsonw *w, const char *key, struct str value)
{
	jsonw_key(w, key);
	jsonw_string(w, value);
}

void
jsonw_int_field(struct jsonw *w, const char *key, int64_t value)
{
	jsonw_key(w, key);
	jsonw_int(w, value);
}

void
jsonw_bool_field(struct jsonw *w, const char *key, bool value)
{
	jsonw_key(w, key);
	jsonw_bool(w, value);
}

void
jsonw_raw_field(struct jsonw *w, const char *key, struct str value)
{
	jsonw_key(w, key);
	jsonw_raw(w, value);
}
