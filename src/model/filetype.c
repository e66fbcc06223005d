/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of first bytes, and where some headers say how large the image
 * is.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/filetype.h"

#include "base/text.h"

/* Two patterns, for containers whose second one says what they hold. */
struct magic {
	struct filetype type;
	struct {
		size_t at;
		struct str bytes;	/* empty: nothing is asked */
	} must[2];
	/* One of the brands that an ISO file is compatible with (ISO/IEC
	 * 14496-12, 4.3), of whose first one nothing can be told; or NULL. */
	const char *brand;
};

#define LITERAL(bytes) { bytes, sizeof(bytes) - 1 }
#define MAGIC(mime, shown, at, bytes)                                     \
	{ { mime, shown }, { { at, LITERAL(bytes) }, { 0, LITERAL("") } },  \
	    NULL }
#define MAGIC2(mime, shown, at, bytes, at2, bytes2)                       \
	{ { mime, shown }, { { at, LITERAL(bytes) },                       \
	    { at2, LITERAL(bytes2) } }, NULL }
#define ISO(mime, shown, first) MAGIC2(mime, shown, 4, "ftyp", 8, first)
#define ISO2(mime, shown, first, other)                                   \
	{ { mime, shown }, { { 4, LITERAL("ftyp") }, { 8, LITERAL(first) } }, \
	    other }

/* The first that fits. */
static const struct magic magics[] = {
	MAGIC("image/png", true, 0, "\x89PNG\r\n\x1a\n"),
	MAGIC("image/jpeg", true, 0, "\xff\xd8\xff"),
	MAGIC("image/gif", true, 0, "GIF87a"),
	MAGIC("image/gif", true, 0, "GIF89a"),
	MAGIC2("image/webp", true, 0, "RIFF", 8, "WEBPVP8"),
	MAGIC2("audio/wav", true, 0, "RIFF", 8, "WAVE"),
	MAGIC("audio/mpeg", true, 0, "ID3\x02"),
	MAGIC("audio/mpeg", true, 0, "ID3\x03"),
	MAGIC("audio/mpeg", true, 0, "ID3\x04"),
	/* Frames of layer III: MPEG-1, 2 and 2.5, without and with a sum. */
	MAGIC("audio/mpeg", true, 0, "\xff\xfb"),
	MAGIC("audio/mpeg", true, 0, "\xff\xfa"),
	MAGIC("audio/mpeg", true, 0, "\xff\xf3"),
	MAGIC("audio/mpeg", true, 0, "\xff\xf2"),
	MAGIC("audio/mpeg", true, 0, "\xff\xe3"),
	MAGIC("audio/mpeg", true, 0, "\xff\xe2"),
	/* ADTS: MPEG-4 and MPEG-2. */
	MAGIC("audio/aac", true, 0, "\xff\xf1"),
	MAGIC("audio/aac", true, 0, "\xff\xf0"),
	MAGIC("audio/aac", true, 0, "\xff\xf9"),
	MAGIC("audio/aac", true, 0, "\xff\xf8"),
	MAGIC("audio/flac", true, 0, "fLaC"),
	MAGIC("audio/amr", true, 0, "#!AMR"),
	MAGIC2("audio/ogg", true, 0, "OggS", 28, "OpusHead"),
	MAGIC2("audio/ogg", true, 0, "OggS", 28, "\x01vorbis"),
	MAGIC("video/ogg", true, 0, "OggS"),
	ISO("image/avif", true, "avif"),
	ISO("image/avif", true, "avis"),
	ISO2("image/avif", true, "mif1", "avif"),
	ISO2("image/avif", true, "msf1", "avis"),
	ISO("image/heic", false, "heic"),
	ISO("image/heic", false, "heix"),
	ISO("image/heic", false, "hevc"),
	ISO("image/heic", false, "hevx"),
	ISO2("image/heic", false, "mif1", "heic"),
	ISO2("image/heic", false, "mif1", "heix"),
	ISO2("image/heic", false, "msf1", "hevc"),
	ISO2("image/heic", false, "msf1", "hevx"),
	ISO("image/heif", false, "mif1"),
	ISO("image/heif", false, "msf1"),
	ISO("audio/mp4", true, "M4A "),
	ISO("audio/mp4", true, "M4B "),
	ISO("video/quicktime", true, "qt  "),
	MAGIC("video/mp4", true, 4, "ftyp"),
	MAGIC("video/webm", true, 0, "\x1a\x45\xdf\xa3"),
	MAGIC2("video/x-msvideo", false, 0, "RIFF", 8, "AVI "),
	MAGIC2("image/bmp", false, 0, "BM", 6, "\0\0\0\0"),
	MAGIC("image/tiff", false, 0, "II*\0"),
	MAGIC("image/tiff", false, 0, "MM\0*"),
	MAGIC("application/pdf", false, 0, "%PDF-"),
	MAGIC("application/zip", false, 0, "PK\x03\x04"),
	MAGIC("application/gzip", false, 0, "\x1f\x8b\x08"),
	MAGIC("application/zstd", false, 0, "\x28\xb5\x2f\xfd"),
	MAGIC("application/x-7z-compressed", false, 0, "7z\xbc\xaf\x27\x1c"),
	MAGIC("application/vnd.rar", false, 0, "Rar!\x1a\x07"),
	MAGIC("application/x-xz", false, 0, "\xfd" "7zXZ"),
};

static const struct filetype plain = { "text/plain; charset=utf-8", false };
static const struct filetype unknown = { "application/octet-stream", false };

static int64_t
big(const unsigned char *p, unsigned bytes)
{
	int64_t n = 0;

	for (unsigned i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	return n;
}

/* A box begins with its size; the first brand and its version come before the
 * others. */
static bool
has_brand(struct str head, const char *brand)
{
	size_t end = head.len < 4 ? 0 :
	    (size_t)big((const unsigned char *)head.p, 4);

	if (end > head.len)
		end = head.len;
	for (size_t at = 16; at + 4 <= end; at += 4)
		if (memcmp(head.p + at, brand, 4) == 0)
			return true;
	return false;
}

static bool
fits(const struct magic *m, struct str head)
{
	for (unsigned i = 0; i < 2; i++) {
		struct str want = m->must[i].bytes;
		size_t at = m->must[i].at;

		if (want.len > 0 && (head.len < at + want.len ||
		    memcmp(head.p + at, want.p, want.len) != 0))
			return false;
	}
	return m->brand == NULL || has_brand(head, m->brand);
}

/* UTF-8 without control characters but those that text is laid out with; the
 * head may end within a character. */
static bool
is_text(struct str head)
{
	struct utf8 state = { 0 };

	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.p[i];

		if ((c < 32 && !strchr("\t\n\f\r", c)) || c == 127 || c == 0)
			return false;
	}
	return utf8_feed(&state, head.p, head.len);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct filetype *
filetype_of(struct str head)
{
	for (unsigned i = 0; i < COUNT(magics); i++)
		if (fits(&magics[i], head))
			return &magics[i].type;
	return head.len > 0 && is_text(head) ? &plain : &unknown;
}

bool
filetype_fits(enum filetype_rule rule, struct str mime)
{
	if (rule == FILETYPES_MEDIA)
		return str_starts(mime, "image/") ||
		    str_starts(mime, "audio/") || str_starts(mime, "video/");
	return rule == FILETYPES_ALL || !str_is(mime, unknown.mime);
}

const struct filetype *
filetype_named(struct str mime)
{
	for (unsigned i = 0; i < COUNT(magics); i++)
		if (str_is(mime, magics[i].type.mime))
			return &magics[i].type;
	if (str_is(mime, plain.mime))
		return &plain;
	return str_is(mime, unknown.mime) ? &unknown : NULL;
}

/* ---- sides ---- */

static int64_t
little(const unsigned char *p, unsigned bytes)
{
	int64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | p[bytes];
	return n;
}

static bool
png_sides(const unsigned char *p, size_t len, int64_t *w, int64_t *h)
{
	if (len < 24 || memcmp(p + 12, "IHDR", 4) != 0)
		return false;
	*w = big(p + 16, 4);
	*h = big(p + 20, 4);
	return true;
}

static bool
gif_sides(const unsigned char *p, size_t len, int64_t *w, int64_t *h)
{
	if (len < 10)
		return false;
	*w = little(p + 6, 2);
	*h = little(p + 8, 2);
	return true;
}

/* A start of frame: C0 to CF but for tables (C4, C8, CC). */
static bool
is_frame(unsigned char marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 &&
	    marker != 0xc8 && marker != 0xcc;
}

static bool
jpeg_sides(const unsigned char *p, size_t len, int64_t *w, int64_t *h)
{
	size_t at = 2;

	while (at + 9 <= len && p[at] == 0xff) {
		if (p[at + 1] == 0xff) {	/* fill bytes */
			at++;
			continue;
		}
		if (is_frame(p[at + 1])) {
			*h = big(p + at + 5, 2);
			*w = big(p + at + 7, 2);
			return true;
		}
		at += 2 + (size_t)big(p + at + 2, 2);
	}
	return false;
}

static bool
webp_sides(const unsigned char *p, size_t len, int64_t *w, int64_t *h)
{
	if (len < 30)
		return false;
	switch (p[15]) {
	case ' ':
		*w = little(p + 26, 2) & 0x3fff;
		*h = little(p + 28, 2) & 0x3fff;
		return true;
	case 'L':
		*w = (little(p + 21, 4) & 0x3fff) + 1;
		*h = (little(p + 21, 4) >> 14 & 0x3fff) + 1;
		return true;
	case 'X':
		*w = little(p + 24, 3) + 1;
		*h = little(p + 27, 3) + 1;
		return true;
	default:
		return false;
	}
}

static const struct {
	const char *mime;
	bool (*sides)(const unsigned char *, size_t, int64_t *, int64_t *);
} measures[] = {
	{ "image/png", png_sides },
	{ "image/gif", gif_sides },
	{ "image/jpeg", jpeg_sides },
	{ "image/webp", webp_sides },
};

bool
filetype_sides(struct str head, int64_t *width, int64_t *height)
{
	const char *mime = filetype_of(head)->mime;

	for (unsigned i = 0; i < COUNT(measures); i++)
		if (strcmp(mime, measures[i].mime) == 0)
			return measures[i].sides((const unsigned char *)head.p,
			    head.len, width, height) && *width > 0 &&
			    *height > 0;
	return false;
}
