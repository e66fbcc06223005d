/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pure functions over text.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/text.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/siphash.h"

#define ID_MAX 64
#define TENANT_ID_MAX 32
#define DISTANCE_MAX 64

/*
 * State of an unfinished character: how many bytes are missing in the low
 * byte, then the lowest and highest byte allowed next. That window is
 * narrower than 80..BF only after E0, ED, F0 and F4 (RFC 3629 §4).
 */
#define UTF8_BAD UINT32_MAX
#define UTF8_STATE(missing, low, high)                                    \
	((uint32_t)(missing) | (uint32_t)(low) << 8 | (uint32_t)(high) << 16)

static uint32_t
utf8_lead(unsigned char c)
{
	if (c < 0xc2)
		return UTF8_BAD;
	if (c < 0xe0)
		return UTF8_STATE(1, 0x80, 0xbf);
	if (c < 0xf0)
		return UTF8_STATE(2, c == 0xe0 ? 0xa0 : 0x80,
		    c == 0xed ? 0x9f : 0xbf);
	if (c < 0xf5)
		return UTF8_STATE(3, c == 0xf0 ? 0x90 : 0x80,
		    c == 0xf4 ? 0x8f : 0xbf);
	return UTF8_BAD;
}

static uint32_t
utf8_continue(uint32_t state, unsigned char c)
{
	uint32_t missing = state & 0xff;

	if (c < (state >> 8 & 0xff) || c > (state >> 16 & 0xff))
		return UTF8_BAD;
	return missing == 1 ? 0 : UTF8_STATE(missing - 1, 0x80, 0xbf);
}

static const unsigned char *
skip_ascii(const unsigned char *p, const unsigned char *end)
{
	uint64_t eight;

	while (end - p >= 8) {
		memcpy(&eight, p, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			break;
		p += 8;
	}
	while (p < end && *p < 0x80)
		p++;
	return p;
}

/* Whole three-byte characters without a narrow window: most Chinese. */
static const unsigned char *
skip_cjk(const unsigned char *p, const unsigned char *end)
{
	while (end - p >= 3 && (p[0] & 0xf0) == 0xe0 && p[0] != 0xe0 &&
	    p[0] != 0xed && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80)
		p += 3;
	return p;
}

bool
utf8_feed(struct utf8 *u, const void *data, size_t len)
{
	const unsigned char *p = data, *end = p + len;
	uint32_t state = u->state;

	while (p < end && state != UTF8_BAD) {
		if (state != 0) {
			state = utf8_continue(state, *p++);
			continue;
		}
		p = skip_cjk(skip_ascii(p, end), end);
		if (p < end && *p >= 0x80)
			state = utf8_lead(*p++);
	}
	u->state = state;
	return state != UTF8_BAD;
}

bool
utf8_done(const struct utf8 *u)
{
	return u->state == 0;
}

bool
utf8_valid(struct str s)
{
	struct utf8 u = { 0 };

	return s.len == 0 || (utf8_feed(&u, s.p, s.len) && utf8_done(&u));
}

size_t
utf8_count(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

uint32_t
utf8_next(const unsigned char **p)
{
	const unsigned char *c = *p;

	if (c[0] < 0x80) {
		*p = c + 1;
		return c[0];
	}
	if (c[0] < 0xe0) {
		*p = c + 2;
		return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
	}
	if (c[0] < 0xf0) {
		*p = c + 3;
		return (c[0] & 0x0fu) << 12 | (c[1] & 0x3fu) << 6 |
		    (c[2] & 0x3fu);
	}
	*p = c + 4;
	return (c[0] & 0x07u) << 18 | (c[1] & 0x3fu) << 12 |
	    (c[2] & 0x3fu) << 6 | (c[3] & 0x3fu);
}

/* Without locale, unlike isalnum. */
static bool
is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
text_is_id(struct str s)
{
	if (s.len < 1 || s.len > ID_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!is_lower_or_digit(c) && !(c >= 'A' && c <= 'Z') &&
		    c != '.' && c != '_' && c != '-')
			return false;
	}
	return true;
}

bool
text_is_tenant_id(struct str s)
{
	if (s.len < 1 || s.len > TENANT_ID_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_lower_or_digit(s.p[i]) && s.p[i] != '-')
			return false;
	}
	return s.p[0] != '-' && s.p[s.len - 1] != '-';
}

struct range {
	uint32_t first, last;
};

static bool
is_in(const struct range *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count; i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

/* Controls, bidi overrides and isolates. */
static bool
is_refused_in_name(uint32_t c)
{
	static const struct range ranges[] = {
		{ 0x00, 0x1f },
		{ 0x7f, 0x9f },
		{ 0x2028, 0x202e },	/* line ends too */
		{ 0x2066, 0x2069 },
	};

	return is_in(ranges, sizeof(ranges) / sizeof(ranges[0]), c);
}

/* Unicode White_Space, and what shows nothing at all. */
static bool
is_blank_in_name(uint32_t c)
{
	static const struct range ranges[] = {
		{ 0x20, 0x20 },
		{ 0xa0, 0xa0 },
		{ 0xad, 0xad },
		{ 0x1680, 0x1680 },
		{ 0x2000, 0x200f },
		{ 0x2028, 0x2029 },
		{ 0x202f, 0x202f },
		{ 0x205f, 0x2064 },
		{ 0x3000, 0x3000 },
		{ 0xfeff, 0xfeff },
	};

	return is_in(ranges, sizeof(ranges) / sizeof(ranges[0]), c);
}

bool
text_is_name(struct str s, size_t max_chars)
{
	const unsigned char *p = (const unsigned char *)s.p, *end;
	bool has_ink = false;
	size_t count = 0;

	if (s.len == 0 || !utf8_valid(s))
		return false;
	for (end = p + s.len; p < end; count++) {
		uint32_t c = utf8_next(&p);

		if (is_refused_in_name(c))
			return false;
		if (!is_blank_in_name(c))
			has_ink = true;
	}
	return has_ink && count <= max_chars;
}

void
text_hex(const void *data, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 15];
	}
	*out = '\0';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
text_unhex(struct str s, void *out, size_t out_len)
{
	unsigned char *p = out;

	if (s.len % 2 != 0 || s.len / 2 != out_len)
		return false;
	for (size_t i = 0; i < out_len; i++) {
		int high = hex_value(s.p[2 * i]);
		int low = hex_value(s.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static void
base64_encode(const unsigned char *p, size_t len, const char *alphabet,
    bool is_padded, struct buf *out)
{
	char *w;

	if (len > SIZE_MAX / 8 || !(w = buf_reserve(out, (len + 2) / 3 * 4))) {
		out->overflow = true;
		return;
	}
	for (; len > 0; p += 3) {
		size_t n = len < 3 ? len : 3;
		uint32_t v = (uint32_t)p[0] << 16;

		if (n > 1)
			v |= (uint32_t)p[1] << 8;
		if (n > 2)
			v |= p[2];
		for (size_t i = 0; i < 4; i++) {
			if (i <= n)
				*w++ = alphabet[v >> (18 - 6 * i) & 63];
			else if (is_padded)
				*w++ = '=';
		}
		len -= n;
	}
	*w = '\0';
	out->len = (size_t)(w - out->data);
}

void
text_base64url(const void *data, size_t len, struct buf *out)
{
	base64_encode(data, len, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_", false, out);
}

void
text_base64(const void *data, size_t len, struct buf *out)
{
	base64_encode(data, len, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/", true, out);
}

/* last: the two of the alphabet that differ. */
static int
base64_value(char c, const char last[2])
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == last[0])
		return 62;
	return c == last[1] ? 63 : -1;
}

/* One spelling per value: bits left over must be zero, so that a token has
 * no second text. */
static bool
base64_decode(struct str s, const char last[2], void *out, size_t *out_len)
{
	size_t want = s.len / 4 * 3 + (s.len % 4 * 3) / 4, done = 0;
	unsigned char *p = out;
	uint32_t bits = 0;
	int have = 0;

	if (s.len % 4 == 1 || want > *out_len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int value = base64_value(s.p[i], last);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			p[done++] = (unsigned char)(bits >> have);
			bits &= (1u << have) - 1;
		}
	}
	*out_len = done;
	return bits == 0;
}

bool
text_unbase64url(struct str s, void *out, size_t *out_len)
{
	return base64_decode(s, "-_", out, out_len);
}

bool
text_unbase64(struct str s, void *out, size_t *out_len)
{
	size_t pad = 0;

	while (pad < 2 && pad < s.len && s.p[s.len - pad - 1] == '=')
		pad++;
	return s.len % 4 == 0 && base64_decode((struct str){ s.p,
	    s.len - pad }, "+/", out, out_len);
}

bool
text_equal_secret(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

void
text_sha256(const void *data, size_t len, unsigned char out[32])
{
	SHA256(data, len, out);
}

void
text_sha1(const void *data, size_t len, unsigned char out[20])
{
	SHA1(data, len, out);
}

uint64_t
text_siphash(const unsigned char key[16], const void *data, size_t len)
{
	struct siphash_key k = { siphash_load(key), siphash_load(key + 8) };

	return siphash(k, data, len, 2, 4);
}

/* Every step-th code point of from..upto; simple folding (CaseFolding.txt of
 * Unicode, status C), and compatibility of U+FF01-FF5E. */
struct fold {
	uint32_t from, upto, step;
	int32_t add;
};

static const struct fold folds[] = {
	{ 'A', 'Z', 1, 32 },
	{ 0x00c0, 0x00d6, 1, 32 }, { 0x00d8, 0x00de, 1, 32 },
	{ 0x0100, 0x012e, 2, 1 }, { 0x0132, 0x0136, 2, 1 },
	{ 0x0139, 0x0147, 2, 1 }, { 0x014a, 0x0176, 2, 1 },
	{ 0x0178, 0x0178, 1, -121 }, { 0x0179, 0x017d, 2, 1 },
	{ 0x0391, 0x03a1, 1, 32 }, { 0x03a3, 0x03ab, 1, 32 },
	{ 0x0400, 0x040f, 1, 80 }, { 0x0410, 0x042f, 1, 32 },
	{ 0xff01, 0xff20, 1, -0xfee0 }, { 0xff21, 0xff3a, 1, -0xfec0 },
	{ 0xff3b, 0xff5e, 1, -0xfee0 },
};

static uint32_t
fold_one(uint32_t c)
{
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
		const struct fold *f = &folds[i];

		if (c < f->from)
			break;
		if (c <= f->upto && (c - f->from) % f->step == 0)
			return c + (uint32_t)f->add;
	}
	return c;
}

void
utf8_put(struct buf *out, uint32_t c)
{
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (bytes == 1) {
		buf_putc(out, (char)c);
		return;
	}
	buf_putc(out, (char)(leads[bytes] | c >> 6 * (bytes - 1)));
	for (int i = bytes - 2; i >= 0; i--)
		buf_putc(out, (char)(0x80 | (c >> 6 * i & 0x3f)));
}

void
text_fold(struct str s, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)s.p, *end;

	if (s.len == 0)
		return;		/* p may be NULL */
	end = p + s.len;
	while (p < end)
		utf8_put(out, fold_one(utf8_next(&p)));
}

static unsigned
min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

/* Optimal string alignment: two letters swapped count as one mistake. */
unsigned
text_distance(const char *a, const char *b)
{
	unsigned rows[3][DISTANCE_MAX + 1];
	size_t alen = strlen(a), blen = strlen(b);

	if (alen > DISTANCE_MAX || blen > DISTANCE_MAX)
		return UINT_MAX;
	for (unsigned j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= alen; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3];
		unsigned *before = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= blen; j++) {
			unsigned cost = a[i - 1] != b[j - 1];

			row[j] = min3(above[j] + 1, row[j - 1] + 1,
			    above[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
	}
	return rows[alen % 3][blen];
}
