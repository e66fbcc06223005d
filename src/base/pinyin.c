/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding names by how they are read.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/pinyin.h"

#include <string.h>

#include "base/term.h"
#include "base/text.h"

static const char *const said[] = {
	NULL,
#define SAID(readings) readings,
#include "base/pinyin.def"
#undef SAID
};

static const struct block {
	uint32_t first, count;
} blocks[] = {
#define BLOCK(first, count) { first, count },
#include "base/pinyin.def"
#undef BLOCK
};

static const uint16_t reads[] = {
#define READ(...) __VA_ARGS__,
#include "base/pinyin.def"
#undef READ
};

const char *
pinyin_of(uint32_t c)
{
	size_t base = 0;

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (c < blocks[i].first)
			return NULL;
		if (c - blocks[i].first < blocks[i].count)
			return said[reads[base + c - blocks[i].first]];
		base += blocks[i].count;
	}
	return NULL;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0x3000;
}

bool
pinyin_init(struct pinyin *p, struct str typed)
{
	/* What is typed nowhere has no address to count from. */
	const unsigned char *at = (const unsigned char *)(typed.len > 0 ?
	    typed.p : "");
	const unsigned char *end = at + typed.len;
	bool has_letter = false;
	uint32_t c;

	p->count = 0;
	p->blanks = 0;
	memset(p->seen, 0, sizeof(p->seen));	/* U+0000 is TERM_GAP */
	while (at < end) {
		uint32_t raw = utf8_next(&at);

		if (is_blank(raw))
			c = ' ';
		else if (!term_fold(raw, &c) || c == TERM_GAP)
			continue;
		if (c == ' ' && (p->count == 0 ||
		    p->typed[p->count - 1] == ' '))
			continue;
		if (p->count == PINYIN_TYPED_MAX)
			return false;
		p->typed[p->count++] = c;
		has_letter |= c != ' ';
	}
	if (p->count > 0 && p->typed[p->count - 1] == ' ')
		p->count--;
	for (unsigned n = 0; n < p->count; n++)
		if (p->typed[n] == ' ')
			p->blanks |= (uint64_t)1 << n;
	return has_letter;
}

/*
 * Which parts of what was typed have been taken: bit n is set when its first
 * n characters have.
 */

/* A blank may stand before each character, and takes nothing; two never
 * stand together. */
static uint64_t
over_blanks(const struct pinyin *p, uint64_t taken)
{
	return taken | (taken & p->blanks) << 1;
}

/* A v of the table: as it is typed, as many type it, and as passports have
 * it. */
static const char *const umlauts[] = { "v", "u", "yu", NULL };

static bool
is_typed(const struct pinyin *p, unsigned *n, struct str sign)
{
	for (size_t i = 0; i < sign.len; i++)
		if (*n == p->count ||
		    p->typed[(*n)++] != (unsigned char)sign.p[i])
			return false;
	return true;
}

/* From n on by the beginnings of one reading; half an umlaut is none. */
static uint64_t
take_reading(const struct pinyin *p, unsigned n, struct str reading,
    const char *umlaut)
{
	uint64_t taken = 0;

	for (size_t i = 0; i < reading.len; i++) {
		struct str sign = { reading.p + i, 1 };

		if (*sign.p == 'v')
			sign = str_from(umlaut);
		if (!is_typed(p, &n, sign))
			break;
		taken |= (uint64_t)1 << n;
	}
	return taken;
}

/* In each way to spell it. */
static uint64_t
take_spelled(const struct pinyin *p, unsigned n, struct str reading)
{
	bool has_umlaut = memchr(reading.p, 'v', reading.len) != NULL;
	uint64_t taken = 0;

	for (const char *const *u = umlauts; *u != NULL; u++) {
		taken |= take_reading(p, n, reading, *u);
		if (!has_umlaut)
			break;
	}
	return taken;
}

static uint64_t
take(const struct pinyin *p, unsigned n, uint32_t c, const char *readings)
{
	uint64_t taken = 0;

	if (n < p->count && p->typed[n] == c)
		taken = (uint64_t)1 << (n + 1);
	while (readings != NULL && *readings != '\0') {
		size_t len = strcspn(readings, " ");

		taken |= take_spelled(p, n, (struct str){ readings, len });
		readings += len + (readings[len] == ' ');
	}
	return taken;
}

/* To fold a character costs more than all that is done with it. */
static const struct pinyin_char *
look_at(struct pinyin *p, uint32_t raw)
{
	/* Spread by the golden ratio: Han lie side by side, names do not. */
	uint32_t place = raw * UINT32_C(0x9e3779b1) >> (32 - PINYIN_SEEN_BITS);
	struct pinyin_char *s = &p->seen[place];

	if (s->raw == raw)
		return s;
	*s = (struct pinyin_char){ .raw = raw };
	if (!term_fold(raw, &s->c) || s->c == TERM_GAP) {
		s->c = TERM_GAP;
		return s;
	}
	s->readings = pinyin_of(s->c);
	for (unsigned n = 0; n < p->count; n++)
		if (take(p, n, s->c, s->readings) != 0)
			s->starts |= (uint64_t)1 << n;
	return s;
}

/* What has been taken by the characters of a name so far: by all of them, and
 * by some that end here. The first is part of the second. */
struct ways {
	uint64_t begun, within;
};

static void
take_char(const struct pinyin *p, struct ways *w, const struct pinyin_char *s)
{
	uint64_t begun = over_blanks(p, w->begun);
	uint64_t before = over_blanks(p, w->within | 1) & s->starts;

	*w = (struct ways){ 0, 0 };
	for (; before != 0; before &= before - 1) {
		unsigned n = (unsigned)__builtin_ctzll(before);
		uint64_t after = take(p, n, s->c, s->readings);

		w->within |= after;
		if ((begun >> n & 1) != 0)
			w->begun |= after;
	}
}

static bool
is_written(const struct pinyin *p, unsigned *at, uint32_t c)
{
	while (*at < p->count && p->typed[*at] == ' ')
		(*at)++;
	return *at < p->count && p->typed[(*at)++] == c;
}

enum pinyin_found
pinyin_find(struct pinyin *p, struct str name)
{
	const unsigned char *at = (const unsigned char *)name.p;
	const unsigned char *end = at + name.len;
	const uint64_t all = (uint64_t)1 << p->count;
	struct ways ways = { .begun = 1 };
	bool is_same = true, begins = false, found = false;
	unsigned written = 0;

	while (at < end) {
		uint32_t raw = *at < 0x80 ? *at++ : utf8_next(&at);
		const struct pinyin_char *s = look_at(p, raw);

		if (s->c == TERM_GAP)
			continue;
		/* Most of most names: nothing is under way, and nothing
		 * begins here. */
		if (ways.within == 0 && (s->starts & 1) == 0) {
			ways.begun = 0;
			is_same = false;
			continue;
		}
		is_same = is_same && is_written(p, &written, s->c);
		take_char(p, &ways, s);
		begins |= (ways.begun & all) != 0;
		found |= (ways.within & all) != 0;
	}
	if (is_same && written == p->count)
		return PINYIN_IS;
	return begins ? PINYIN_BEGINS : found ? PINYIN_WITHIN :
	    PINYIN_NOWHERE;
}
