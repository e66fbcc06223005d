/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_FILETYPE_H
#define MODEL_FILETYPE_H
/*
 * What a file is, by its first bytes, never by its name or what somebody says
 * (WHATWG MIME Sniffing, "Matching a MIME type pattern"). Nothing is decoded
 * or unpacked. Pure.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define FILETYPE_HEAD_BYTES 65536	/* of a file that are looked at */

struct filetype {
	const char *mime;
	/* A browser may show it where it stands: a raster image, sound or
	 * video. Nothing that can hold a script. */
	bool is_inline;
};

/* Of a file that begins so; never NULL. */
const struct filetype *filetype_of(struct str head);
/* The row of a type that filetype_of gave; NULL: none has that name. */
const struct filetype *filetype_named(struct str mime);
/* Which files a tenant takes. Stored. */
enum filetype_rule {
	FILETYPES_ALL,
	FILETYPES_KNOWN,	/* whose first bytes say what they are: no
				 * programs */
	FILETYPES_MEDIA,	/* images, sound and video */
	FILETYPES_COUNT
};
/* Of a type that filetype_of gave. */
bool filetype_fits(enum filetype_rule, struct str mime);
/* Pixels of a PNG, GIF, JPEG or WebP as its header says; false: it says
 * none. */
bool filetype_sides(struct str head, int64_t *width, int64_t *height);

#endif
