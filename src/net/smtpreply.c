/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of mail servers.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "net/smtpreply.h"

#include <strings.h>

#include "base/text.h"

#define CODE_CHARS 3

static bool
is_code(const struct smtpreply *r, char c)
{
	static const char from[CODE_CHARS] = "200", to[CODE_CHARS] = "559";

	return c >= from[r->at] && c <= to[r->at];
}

/* A digit of the code, which is the same in every line. */
static bool
take_digit(struct smtpreply *r, char c)
{
	static const int weights[CODE_CHARS] = { 100, 10, 1 };
	int digit = c - '0', weight = weights[r->at];

	if (!is_code(r, c))
		return false;
	if (r->lines > 0)
		return r->code / weight % 10 == digit;
	r->code += digit * weight;
	return true;
}

static void
keep(struct smtpreply *r, char c)
{
	if (r->len < sizeof(r->words))
		r->words[r->len++] = c;
}

static enum smtpreply_state
end_line(struct smtpreply *r)
{
	if (r->at < CODE_CHARS || ++r->lines > SMTPREPLY_LINES_MAX)
		return SMTPREPLY_BAD;
	keep(r, '\n');
	/* The code alone ends it as well. */
	if (r->is_last || r->at == CODE_CHARS)
		return SMTPREPLY_DONE;
	r->at = 0;
	r->has_cr = false;
	return SMTPREPLY_MORE;
}

static enum smtpreply_state
take_byte(struct smtpreply *r, char c)
{
	if (c == '\n')
		return end_line(r);
	if (r->has_cr || c == '\0')
		return SMTPREPLY_BAD;
	if (c == '\r') {
		r->has_cr = true;
		return SMTPREPLY_MORE;
	}
	if (r->at == SMTPREPLY_LINE_MAX ||
	    (r->at < CODE_CHARS && !take_digit(r, c)) ||
	    (r->at == CODE_CHARS && c != ' ' && c != '-'))
		return SMTPREPLY_BAD;
	if (r->at == CODE_CHARS)
		r->is_last = c == ' ';
	if (r->at > CODE_CHARS)
		keep(r, c);
	r->at++;
	return SMTPREPLY_MORE;
}

enum smtpreply_state
smtpreply_take(struct smtpreply *r, const char *p, size_t n, size_t *used)
{
	enum smtpreply_state state = SMTPREPLY_MORE;

	for (*used = 0; *used < n && state == SMTPREPLY_MORE; ++*used)
		state = take_byte(r, p[*used]);
	return state;
}

/* The line that begins at *at, and *at behind it; false: there is none. */
static bool
next_line(const struct smtpreply *r, size_t *at, struct str *out)
{
	const char *end;

	if (*at >= r->len)
		return false;
	end = memchr(r->words + *at, '\n', r->len - *at);
	out->p = r->words + *at;
	out->len = end != NULL ? (size_t)(end - out->p) : r->len - *at;
	*at += out->len + 1;
	return true;
}

bool
smtpreply_has(const struct smtpreply *r, const char *word, struct str *rest)
{
	size_t len = strlen(word), at = 0;
	struct str line;

	while (next_line(r, &at, &line)) {
		if (line.len < len || strncasecmp(line.p, word, len) != 0 ||
		    (line.len > len && line.p[len] != ' '))
			continue;
		if (rest != NULL)
			*rest = (struct str){ line.p + len, line.len - len };
		return true;
	}
	return false;
}

void
smtpreply_say(const struct smtpreply *r, struct buf *out)
{
	struct str all = { r->words, r->len > 0 ? r->len - 1 : 0 };
	bool is_text = utf8_valid(all);

	for (size_t i = 0; i < all.len; i++) {
		unsigned char c = (unsigned char)all.p[i];

		if (c < ' ' || c == 0x7f)
			buf_putc(out, ' ');
		else
			buf_putc(out, c < 0x80 || is_text ? (char)c : '?');
	}
}
