/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/letter.h"

#include <time.h>

#include "base/mem.h"
#include "base/text.h"

/* RFC 2047 2: an encoded word has at most 75 characters. */
#define WORD_BYTES 45
#define PLAIN_MAX 60		/* characters of a header left as they are */
#define LINE_BYTES 57		/* 76 characters of base64 (RFC 2045 6.8) */
#define LABEL_MAX 63
#define LOCAL_MAX 64

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* RFC 5322 3.2.3: atext, and dots between. */
static bool
is_local(struct str s)
{
	bool was_dot = true;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '.' && was_dot)
			return false;
		was_dot = s.p[i] == '.';
		if (!was_dot && !is_alnum(s.p[i]) &&
		    (s.p[i] == '\0' || !strchr("!#$%&'*+-/=?^_`{|}~",
		    s.p[i])))
			return false;
	}
	return !was_dot && s.len <= LOCAL_MAX;
}

static bool
is_domain(struct str s)
{
	size_t label = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (c == '.') {
			if (label == 0 || s.p[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if ((c == '-' && label == 0) || (c != '-' && !is_alnum(c)) ||
		    ++label > LABEL_MAX)
			return false;
	}
	return label > 0 && s.p[s.len - 1] != '-';
}

bool
letter_is_address(struct str s)
{
	const char *at = s.len == 0 ? NULL : memchr(s.p, '@', s.len);
	size_t local = at == NULL ? 0 : (size_t)(at - s.p);

	return at != NULL && s.len <= LETTER_ADDRESS_MAX &&
	    is_local((struct str){ s.p, local }) &&
	    is_domain((struct str){ at + 1, s.len - local - 1 });
}

/* Needs no encoding, and means nothing to who reads the header. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.p[i]) && (s.p[i] != ' ' || i == 0))
			return false;
	return s.len <= PLAIN_MAX;
}

/* As much of it as an encoded word takes: whole characters. */
static size_t
word_of(struct str s)
{
	size_t n = s.len < WORD_BYTES ? s.len : WORD_BYTES;

	if (n == s.len)
		return n;
	while (n > WORD_BYTES - 4 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Control characters become blanks: nobody's display obeys them. */
static void
put_word(struct str s, struct buf *out)
{
	char clean[WORD_BYTES];

	for (size_t i = 0; i < s.len; i++)
		clean[i] = (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ?
		    ' ' : s.p[i];
	buf_puts(out, "=?UTF-8?B?");
	text_base64(clean, s.len, out);
	buf_puts(out, "?=");
}

static void
put_words(struct str s, struct buf *out)
{
	if (is_plain(s)) {
		buf_putstr(out, s);
		return;
	}
	while (s.len > 0) {
		size_t n = word_of(s);

		put_word((struct str){ s.p, n }, out);
		s = (struct str){ s.p + n, s.len - n };
		if (s.len > 0)
			buf_puts(out, "\r\n ");
	}
}

static void
put_date(int64_t ts_ms, struct buf *out)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)(ts_ms / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	buf_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n",
	    days + (size_t)tm.tm_wday * 3, tm.tm_mday,
	    months + (size_t)tm.tm_mon * 3,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void
put_headers(const struct letter *l, struct buf *out)
{
	const char *at = memchr(l->from.p, '@', l->from.len);
	struct str domain = { at + 1,
		l->from.len - (size_t)(at + 1 - l->from.p) };

	put_date(l->ts_ms, out);
	buf_puts(out, "From: ");
	put_words(l->from_name, out);
	buf_printf(out, "%s<%.*s>\r\nTo: <%.*s>\r\nSubject: ",
	    l->from_name.len > 0 ? "\r\n " : "", STR_FMT(l->from),
	    STR_FMT(l->to));
	put_words(l->subject, out);
	/* RFC 3834 5: nobody's absence answers to it. */
	buf_printf(out, "\r\nMessage-ID: <%.*s@%.*s>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    STR_FMT(l->id), STR_FMT(domain));
}

/* RFC 2045 6.8: line ends of a text are CR LF before it is encoded. */
static void
put_text(struct str text, struct buf *out)
{
	struct buf lines;

	buf_init(&lines, 2 * LETTER_TEXT_MAX);
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\n')
			buf_putc(&lines, '\r');
		buf_putc(&lines, text.p[i]);
	}
	for (size_t at = 0; at < lines.len; at += LINE_BYTES) {
		size_t n = lines.len - at < LINE_BYTES ? lines.len - at :
		    LINE_BYTES;

		text_base64(lines.data + at, n, out);
		buf_puts(out, "\r\n");
	}
	if (lines.len > 0)
		mem_wipe(lines.data, lines.len);
	buf_fini(&lines);
}

void
letter_put(const struct letter *l, struct buf *out)
{
	put_headers(l, out);
	put_text(l->text, out);
}
