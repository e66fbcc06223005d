/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searching for phrases in a text: all of them in one pass (Baeza-Yates and
 * Gonnet: A new approach to text searching, 1992), bit n standing for what
 * was found up to term n of its phrase.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/find.h"

#include "base/text.h"

/* Of an excerpt, before the first hit. */
#define LEAD_PART 4

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
	    c == 0x3000;
}

static bool
opens_quote(uint32_t c)
{
	return c == '"' || c == 0xff02 || c == 0x201c || c == 0x300c ||
	    c == 0x300e;
}

static bool
closes_quote(uint32_t c)
{
	return c == '"' || c == 0xff02 || c == 0x201d || c == 0x300d ||
	    c == 0x300f;
}

/* The next piece and whether it is quoted; a quotation without end goes to
 * the end of the text. */
static struct str
next_piece(const unsigned char **p, const unsigned char *end, bool *quoted)
{
	const unsigned char *from = *p, *at;

	*quoted = false;
	while (*p < end) {
		uint32_t c;

		at = *p;
		c = utf8_next(p);
		if (*quoted ? closes_quote(c) : is_blank(c))
			goto out;
		if (*quoted || !opens_quote(c))
			continue;
		if (at > from) {	/* it is the next piece's */
			*p = at;
			goto out;
		}
		*quoted = true;
		from = *p;
	}
	at = end;
out:
	return (struct str){ (const char *)from, (size_t)(at - from) };
}

static uint64_t
bit(unsigned n)
{
	return (uint64_t)1 << n;
}

static size_t
length(struct str s)
{
	size_t chars = 0;

	for (size_t i = 0; i < s.len; i++)
		chars += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return chars;
}

/* False: too many terms. */
static bool
add_phrase(struct find *f, struct str piece, bool quoted)
{
	unsigned begin = f->count;
	const struct term *last;
	struct terms s;
	struct term t;

	terms_init(&s, piece);
	while (terms_next(&s, &t)) {
		if (f->count == FIND_TERMS_MAX)
			return false;
		f->terms[f->count++] = t;
	}
	if (f->count == begin)
		return true;
	last = &f->terms[f->count - 1];
	f->first |= bit(begin);
	f->last |= bit(f->count - 1);
	if (!quoted && last->is_word &&
	    length(term_str(last)) >= FIND_PREFIX_MIN)
		f->open |= bit(f->count - 1);
	return true;
}

enum err
find_parse(struct find *f, struct str text, struct field_error *why)
{
	const unsigned char *p = (const unsigned char *)text.p;
	const unsigned char *end = p + text.len;
	bool quoted;

	f->count = 0;
	f->first = f->last = f->open = 0;
	while (p < end) {
		struct str piece = next_piece(&p, end, &quoted);

		if (add_phrase(f, piece, quoted))
			continue;
		*why = (struct field_error){ .field = "text",
			.hint = "has too many words: 64 are the most" };
		return ERR_FIELD;
	}
	if (f->count > 0)
		return ERR_OK;
	*why = (struct field_error){ .field = "text",
		.hint = "needs a letter or a digit" };
	return ERR_FIELD;
}

/* Which terms of the search this one of the text is. */
static uint64_t
same_as(const struct find *f, const struct term *t)
{
	uint64_t same = 0;

	for (unsigned n = 0; n < f->count; n++) {
		const struct term *want = &f->terms[n];
		bool may_go_on = (f->open & bit(n)) != 0;

		if ((t->len == want->len || (t->len > want->len && may_go_on))
		    && memcmp(t->text, want->text, want->len) == 0)
			same |= bit(n);
	}
	return same;
}

/* Hits come in the order of their ends. */
static void
add_hit(struct find_hits *out, struct find_hit hit)
{
	out->said++;
	while (out->count > 0 && hit.from < out->hits[out->count - 1].upto) {
		out->count--;
		if (out->hits[out->count].from < hit.from)
			hit.from = out->hits[out->count].from;
	}
	if (out->count < FIND_HITS_MAX)
		out->hits[out->count++] = hit;
}

/* How many terms a phrase has up to the n-th of all. */
static unsigned
length_upto(const struct find *f, unsigned n)
{
	unsigned count = 1;

	for (; n > 0 && (f->first & bit(n)) == 0; n--)
		count++;
	return count;
}

bool
find_in(const struct find *f, struct str text, struct find_hits *out)
{
	size_t from[FIND_TERMS_MAX];	/* where the last terms began */
	uint64_t found = 0, so_far = 0;
	struct terms s;
	struct term t;

	out->count = out->said = out->terms = 0;
	terms_init(&s, text);
	while (terms_next(&s, &t)) {
		uint64_t ended;

		from[out->terms++ % FIND_TERMS_MAX] = t.from;
		so_far = ((so_far << 1) | f->first) & same_as(f, &t);
		ended = so_far & f->last;
		found |= ended;
		for (unsigned n = 0; ended != 0 && n < f->count; n++) {
			if ((ended & bit(n)) != 0)
				add_hit(out, (struct find_hit){
				    from[(out->terms - length_upto(f, n)) %
				    FIND_TERMS_MAX], t.upto });
		}
	}
	return found == f->last;
}

/* ---- excerpts ---- */

/* `chars` characters on from `at`, not beyond `end`. */
static size_t
forward(struct str s, size_t at, size_t chars, size_t end)
{
	for (; chars > 0 && at < end; chars--)
		for (at++; at < end && ((unsigned char)s.p[at] & 0xc0) == 0x80;)
			at++;
	return at;
}

static size_t
backward(struct str s, size_t at, size_t chars)
{
	for (; chars > 0 && at > 0; chars--)
		for (at--; at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80;)
			at--;
	return at;
}

static struct str
part(struct str s, size_t from, size_t upto)
{
	return (struct str){ s.p + from, upto - from };
}

/* What stands beside hits, with signs for what is left out. */
static void
write_beside(struct jsonw *w, struct str s, bool cut_before, bool cut_behind)
{
	struct buf text;

	buf_init(&text, s.len + 8);
	if (cut_before)
		buf_puts(&text, "…");
	buf_putstr(&text, s);
	if (cut_behind)
		buf_puts(&text, "…");
	jsonw_string(w, buf_str(&text));
	buf_fini(&text);
}

void
find_write_excerpt(struct jsonw *w, struct str text,
    const struct find_hits *hits, size_t chars)
{
	size_t begin = 0, at, end;
	unsigned i = 0;

	if (hits->count > 0)
		begin = backward(text, hits->hits[0].from, chars / LEAD_PART);
	end = forward(text, begin, chars, text.len);
	if (hits->count > 0 && hits->hits[0].upto > end)
		end = hits->hits[0].upto;
	jsonw_array(w);
	for (at = begin; i < hits->count && hits->hits[i].upto <= end; i++) {
		const struct find_hit *h = &hits->hits[i];

		write_beside(w, part(text, at, h->from), at == begin &&
		    begin > 0, false);
		jsonw_string(w, part(text, h->from, h->upto));
		at = h->upto;
	}
	if (at < end || end < text.len || i == 0)
		write_beside(w, part(text, at, end), i == 0 && begin > 0,
		    end < text.len);
	jsonw_array_end(w);
}
