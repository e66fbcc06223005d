/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms of a text.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/term.h"

#include "base/text.h"
#include "base/wordfold.h"

const struct term_base term_bases[] = {
#define BASE(letter, to) { letter, to },
#include "base/termfold.def"
#undef BASE
};
const size_t term_base_count = sizeof(term_bases) / sizeof(term_bases[0]);

struct chars {
	uint32_t first, last;
};

/* From here on all is written without spaces: Han, kana, Hangul. */
#define UNSPACED 0x2e80u

/* Written without spaces; ascending. */
static const struct chars unspaced[] = {
	{ 0x0e00, 0x0eff },	/* Thai, Lao */
	{ 0x1000, 0x109f },	/* Myanmar */
	{ 0x1100, 0x11ff },	/* parts of Hangul */
	{ 0x1780, 0x17ff },	/* Khmer */
	{ UNSPACED, 0x10ffff },
};

/* Within a word they are nothing, where other separators end it: accents,
 * soft hyphens, joiners, marks of direction and variation; ascending. */
static const struct chars silent[] = {
	{ 0x00ad, 0x00ad }, { 0x0300, 0x036f }, { 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff }, { 0x200c, 0x200f }, { 0x202a, 0x202e },
	{ 0x2060, 0x2064 }, { 0x2066, 0x2069 }, { 0x20d0, 0x20ff },
	{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
is_among(const struct chars *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count && ranges[i].first <= c; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

static uint32_t
without_accent(uint32_t c)
{
	size_t low = 0, high = term_base_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (term_bases[middle].letter < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < term_base_count && term_bases[low].letter == c ?
	    term_bases[low].to : c;
}

/* False: the term is full. */
static bool
put(struct term *t, uint32_t c)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (t->len + n > sizeof(t->text))
		return false;
	for (size_t i = n - 1; i > 0; i--) {
		t->text[t->len + i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	t->text[t->len] = (char)(lead[n] | c);
	t->len += n;
	return true;
}

void
terms_init(struct terms *s, struct str text)
{
	s->begin = s->p = (const unsigned char *)text.p;
	s->end = s->begin + text.len;
}

/* Most of most texts: what no table has to be asked about. */
static bool
fold_latin(uint32_t c, uint32_t *out)
{
	bool is_capital = c >= 'A' && c <= 'Z';

	*out = is_capital ? c + ('a' - 'A') : c;
	return is_capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
term_fold(uint32_t raw, uint32_t *out)
{
	if (fold_latin(raw, out))
		return true;
	if (is_among(silent, COUNT(silent), raw))
		return false;
	*out = wordfold(raw);
	if (*out < UNSPACED)
		*out = without_accent(*out);
	return true;
}

/* The next character that is not silent, folded, and where it stands. */
static bool
next_char(struct terms *s, uint32_t *c, const unsigned char **at)
{
	while (s->p < s->end) {
		*at = s->p;
		if (term_fold(utf8_next(&s->p), c))
			return true;
	}
	return false;
}

static bool
is_unspaced(uint32_t c)
{
	return c >= unspaced[0].first &&
	    is_among(unspaced, COUNT(unspaced), c);
}

_Static_assert(TERM_GAP == WORDFOLD_GAP, "one sign for separators");

/* The rest of a word; what is silent behind it is left to what comes. */
static void
read_word(struct terms *s, struct term *t)
{
	const unsigned char *at;
	bool has_room = true;
	uint32_t c;

	while (next_char(s, &c, &at)) {
		if (c == TERM_GAP || is_unspaced(c)) {
			s->p = at;
			return;
		}
		has_room = has_room && put(t, c);
		t->upto = (size_t)(s->p - s->begin);
	}
}

bool
terms_next(struct terms *s, struct term *out)
{
	const unsigned char *at;
	uint32_t c;

	do {
		if (!next_char(s, &c, &at))
			return false;
	} while (c == TERM_GAP);
	out->len = 0;
	(void)put(out, c);
	out->from = (size_t)(at - s->begin);
	out->upto = (size_t)(s->p - s->begin);
	out->is_word = !is_unspaced(c);
	if (out->is_word)
		read_word(s, out);
	return true;
}
