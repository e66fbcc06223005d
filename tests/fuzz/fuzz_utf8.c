/* SPDX-License-Identifier: Apache-2.0 */
/* base/text: UTF-8 against the table of RFC 3629 4, fed whole and in splits;
 * and what is valid stays itself through names, folding and JSON. The first
 * byte chooses the splits. */
#include <stddef.h>
#include <stdint.h>

#include "base/jsonr.h"
#include "base/jsonw.h"
#include "base/rng.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* UTF8-octets of RFC 3629: each byte of a character lies within its pair. */
struct form {
	unsigned len;
	unsigned char low[4], high[4];
};
static const struct form forms[] = {
	{ 1, { 0x00 }, { 0x7f } },
	{ 2, { 0xc2, 0x80 }, { 0xdf, 0xbf } },
	{ 3, { 0xe0, 0xa0, 0x80 }, { 0xe0, 0xbf, 0xbf } },
	{ 3, { 0xe1, 0x80, 0x80 }, { 0xec, 0xbf, 0xbf } },
	{ 3, { 0xed, 0x80, 0x80 }, { 0xed, 0x9f, 0xbf } },
	{ 3, { 0xee, 0x80, 0x80 }, { 0xef, 0xbf, 0xbf } },
	{ 4, { 0xf0, 0x90, 0x80, 0x80 }, { 0xf0, 0xbf, 0xbf, 0xbf } },
	{ 4, { 0xf1, 0x80, 0x80, 0x80 }, { 0xf3, 0xbf, 0xbf, 0xbf } },
	{ 4, { 0xf4, 0x80, 0x80, 0x80 }, { 0xf4, 0x8f, 0xbf, 0xbf } },
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

/* How the bytes are by the table: whole characters, then perhaps the
 * beginning of one, then perhaps a byte that cannot be. */
struct reading {
	size_t bad_at;		/* size: none */
	bool is_done;
	size_t count;		/* whole characters */
};

/* How many of the bytes fit this form. */
static unsigned
fit(const struct form *f, const uint8_t *p, size_t left)
{
	unsigned n = 0;

	while (n < f->len && n < left && p[n] >= f->low[n] &&
	    p[n] <= f->high[n])
		n++;
	return n;
}

static struct reading
read_by_table(const uint8_t *p, size_t size)
{
	struct reading r = { .bad_at = size, .is_done = true };
	size_t i = 0;

	while (i < size) {
		unsigned best = 0, whole = 0;

		for (size_t k = 0; k < FORMS; k++) {
			unsigned n = fit(&forms[k], p + i, size - i);

			best = n > best ? n : best;
			whole = n == forms[k].len ? n : whole;
		}
		if (whole == 0) {
			r.is_done = false;
			if (i + best < size)
				r.bad_at = i + best;
			return r;
		}
		i += whole;
		r.count++;
	}
	return r;
}

static void
check_split(const uint8_t *p, size_t size, const struct reading *r,
    uint8_t seed)
{
	struct utf8 u = { 0 };
	struct rng_seeded rng;
	size_t n;

	rng_seeded_init(&rng, seed);
	for (size_t i = 0; i < size; i += n) {
		n = 1 + rng_seeded_below(&rng, 5);
		if (n > size - i)
			n = size - i;
		BUG_ON(utf8_feed(&u, p + i, n) != (i + n <= r->bad_at));
		if (i + n > r->bad_at)
			return;
	}
	BUG_ON(utf8_done(&u) != r->is_done);
}

static void
check_json(struct str text)
{
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	json_t *value;

	if (text.len > 0 && memchr(text.p, 0, text.len))
		return;	/* jsonr takes none */
	buf_init(&out, 16 + 8 * text.len);
	jsonw_array(&w);
	jsonw_string(&w, text);
	jsonw_array_end(&w);
	BUG_ON(out.overflow);
	BUG_ON(jsonr_parse(buf_str(&out), 2, &value) != ERR_OK);
	BUG_ON(json_string_length(json_array_get(value, 0)) != text.len ||
	    memcmp(json_string_value(json_array_get(value, 0)), text.p,
	    text.len) != 0);
	json_decref(value);
	buf_fini(&out);
}

/* Folding twice is folding once, and makes nothing longer. */
static void
check_fold(struct str text)
{
	struct buf once, twice;

	buf_init(&once, text.len + 1);
	buf_init(&twice, text.len + 1);
	text_fold(text, &once);
	BUG_ON(once.overflow || once.len > text.len);
	BUG_ON(!utf8_valid(buf_str(&once)));
	text_fold(buf_str(&once), &twice);
	BUG_ON(!str_eq(buf_str(&once), buf_str(&twice)));
	BUG_ON(utf8_count(buf_str(&once)) != utf8_count(text));
	buf_fini(&once);
	buf_fini(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading r;
	struct str text;

	if (size < 2)
		return 0;
	text = (struct str){ (const char *)data + 1, size - 1 };
	r = read_by_table(data + 1, size - 1);
	BUG_ON(utf8_valid(text) != r.is_done);
	check_split(data + 1, size - 1, &r, data[0]);
	if (!r.is_done) {
		BUG_ON(text_is_name(text, size) || text_is_id(text));
		return 0;
	}
	BUG_ON(utf8_count(text) != r.count);
	BUG_ON(text_is_name(text, r.count - 1));
	BUG_ON(text_is_id(text) && !text_is_name(text, r.count));
	check_fold(text);
	check_json(text);
	return 0;
}
