/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/filetype.h"

#define BYTES(literal) { "" literal, sizeof(literal) - 1 }

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0"
#define GIF "GIF89a\x80\x02\xe0\x01"
#define JPEG "\xff\xd8\xff\xe0\0\x04JF\xff\xff\xdb\0\x03x\xff\xc0\0\x0b\x08"  \
	"\x01\xe0\x02\x80\x01"
/* The first brand, a version, two others. */
#define FTYP(first, others) "\0\0\0\x18" "ftyp" first "\0\0\0\0" others
#define WEBP(kind, rest) "RIFF\x20\0\0\0WEBPVP8" kind "\0\0\0\0" rest

static const struct {
	struct str head;
	const char *mime;
	bool is_inline;
} types[] = {
	{ BYTES(PNG), "image/png", true },
	{ BYTES(GIF), "image/gif", true },
	{ BYTES(JPEG), "image/jpeg", true },
	{ BYTES(WEBP(" ", "")), "image/webp", true },
	{ BYTES("RIFF\0\0\0\0WAVEfmt "), "audio/wav", true },
	{ BYTES("RIFF\0\0\0\0AVI LIST"), "video/x-msvideo", false },
	{ BYTES("ID3\x04\0"), "audio/mpeg", true },
	/* frames, with no tag before: MPEG-1, MPEG-2, MPEG-2.5 */
	{ BYTES("\xff\xfb\x90"), "audio/mpeg", true },
	{ BYTES("\xff\xfa\x90"), "audio/mpeg", true },
	{ BYTES("\xff\xf3\x84"), "audio/mpeg", true },
	{ BYTES("\xff\xf2\x84"), "audio/mpeg", true },
	{ BYTES("\xff\xe3\x18"), "audio/mpeg", true },
	{ BYTES("\xff\xe2\x18"), "audio/mpeg", true },
	{ BYTES("\xff\xf0\x50"), "audio/aac", true },
	{ BYTES("\xff\xf1\x50"), "audio/aac", true },
	{ BYTES("ID3 is what this text is about"),
	    "text/plain; charset=utf-8", false },
	{ BYTES("BMW"), "text/plain; charset=utf-8", false },
	{ BYTES("\0\0\0\x20" "ftypisom"), "video/mp4", true },
	{ BYTES("\0\0\0\x20" "ftypM4A "), "audio/mp4", true },
	{ BYTES("\0\0\0\x20" "ftypM4B "), "audio/mp4", true },
	{ BYTES(FTYP("isom", "isom" "M4A ")), "video/mp4", true },
	{ BYTES("\0\0\0\x20" "ftypavif"), "image/avif", true },
	{ BYTES("\0\0\0\x20" "ftypavis"), "image/avif", true },
	{ BYTES(FTYP("mif1", "miaf" "avif")), "image/avif", true },
	{ BYTES(FTYP("msf1", "miaf" "avis")), "image/avif", true },
	{ BYTES("\0\0\0\x20" "ftypheic"), "image/heic", false },
	{ BYTES("\0\0\0\x20" "ftypheix"), "image/heic", false },
	{ BYTES("\0\0\0\x20" "ftyphevc"), "image/heic", false },
	{ BYTES("\0\0\0\x20" "ftyphevx"), "image/heic", false },
	{ BYTES(FTYP("mif1", "mif1" "heic")), "image/heic", false },
	{ BYTES(FTYP("mif1", "mif1" "heix")), "image/heic", false },
	{ BYTES(FTYP("msf1", "msf1" "hevc")), "image/heic", false },
	{ BYTES(FTYP("mif1", "mif1" "jpeg")), "image/heif", false },
	{ BYTES(FTYP("msf1", "msf1" "avci")), "image/heif", false },
	/* what stands behind the box is no brand of it */
	{ BYTES(FTYP("mif1", "mif1" "jpeg") "avif"), "image/heif", false },
	{ BYTES("\x1a\x45\xdf\xa3\x9f"), "video/webm", true },
	{ BYTES("%PDF-1.7\n"), "application/pdf", false },
	{ BYTES("PK\x03\x04"), "application/zip", false },
	/* what can hold a script, whatever it is called */
	{ BYTES("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
	    "text/plain; charset=utf-8", false },
	{ BYTES("<!doctype html><script>x()</script>"),
	    "text/plain; charset=utf-8", false },
	{ BYTES(" \x89PNG\r\n\x1a\n"), "application/octet-stream", false },
	{ BYTES("合同"), "text/plain; charset=utf-8", false },
	{ BYTES("\xe5\x90"), "text/plain; charset=utf-8", false },
	{ BYTES("a\0b"), "application/octet-stream", false },
	{ BYTES("a\x1b[0m"), "application/octet-stream", false },
	{ BYTES("\xff\xfe"), "application/octet-stream", false },
	{ BYTES(""), "application/octet-stream", false },
	{ BYTES("\x89PN"), "application/octet-stream", false },
};

START_TEST(content_says_the_type)
{
	const struct filetype *t = filetype_of(types[_i].head);

	ck_assert_str_eq(t->mime, types[_i].mime);
	ck_assert_int_eq(t->is_inline, types[_i].is_inline);
	ck_assert_str_eq(filetype_named(str_from(t->mime))->mime, t->mime);
}
END_TEST

static const struct str images[] = {
	BYTES(PNG),
	BYTES(GIF),
	BYTES(JPEG),
	BYTES(WEBP(" ", "\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01")),
	BYTES(WEBP("L", "\x2f\x7f\xc2\x77\0\0\0\0\0\0")),
	BYTES(WEBP("X", "\0\0\0\0\x7f\x02\0\xdf\x01\0")),
};

START_TEST(a_rule_takes_some_types)
{
	static const struct {
		const char *mime;
		bool is_known, is_media;
	} some[] = {
		{ "image/png", true, true }, { "audio/mpeg", true, true },
		{ "video/mp4", true, true }, { "application/pdf", true, false },
		{ "text/plain; charset=utf-8", true, false },
		{ "application/octet-stream", false, false },
	};

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		struct str mime = str_from(some[i].mime);

		ck_assert(filetype_fits(FILETYPES_ALL, mime));
		ck_assert_int_eq(filetype_fits(FILETYPES_KNOWN, mime),
		    some[i].is_known);
		ck_assert_int_eq(filetype_fits(FILETYPES_MEDIA, mime),
		    some[i].is_media);
	}
}
END_TEST

START_TEST(headers_say_the_sides)
{
	int64_t w = 0, h = 0;

	ck_assert(filetype_sides(images[_i], &w, &h));
	ck_assert_int_eq(w, 640);
	ck_assert_int_eq(h, 480);
}
END_TEST

/* Each end of the bytes lies against memory that may not be read, under a
 * sanitizer. */
static void
check_every_end(struct str whole)
{
	int64_t w, h;

	for (size_t len = 0; len < whole.len; len++) {
		char *head = xmalloc(len > 0 ? len : 1);

		memcpy(head, whole.p, len);
		ck_assert_ptr_nonnull(filetype_of((struct str){ head, len }));
		if (filetype_sides((struct str){ head, len }, &w, &h))
			ck_assert(w == 640 && h == 480);
		xfree(head);
	}
}

START_TEST(a_head_may_end_anywhere)
{
	check_every_end(types[_i].head);
}
END_TEST

START_TEST(an_image_may_end_anywhere)
{
	check_every_end(images[_i]);
}
END_TEST

START_TEST(lying_headers_have_no_sides)
{
	static const struct str bad[] = {
		BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIDAT\0\0\x02\x80\0\0\x01\xe0"),
		BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\x01\xe0"),
		BYTES("\xff\xd8\xff\xe0\xff\xff\0\0\0\0\0\0"),
		BYTES("\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0\0\0\0\0"),
		BYTES(WEBP("?", "\0\0\0\0\x7f\x02\0\xdf\x01\0")),
		BYTES("no image"),
	};
	int64_t w, h;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert(!filetype_sides(bad[i], &w, &h));
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int
main(void)
{
	Suite *s = suite_create("filetype");
	TCase *tc = tcase_create("filetype");
	SRunner *run;
	int failed;

	tcase_add_loop_test(tc, content_says_the_type, 0, COUNT(types));
	tcase_add_test(tc, a_rule_takes_some_types);
	tcase_add_loop_test(tc, headers_say_the_sides, 0, COUNT(images));
	tcase_add_loop_test(tc, a_head_may_end_anywhere, 0, COUNT(types));
	tcase_add_loop_test(tc, an_image_may_end_anywhere, 0, COUNT(images));
	tcase_add_test(tc, lying_headers_have_no_sides);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
