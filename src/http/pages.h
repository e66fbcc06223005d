/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PAGES_H
#define HTTP_PAGES_H
/*
 * The pages, embedded in the program by the last step of the build
 * (scripts/make-pages). Sorted by path (strcmp). Immutable; any thread.
 */
#include <stdbool.h>
#include <stddef.h>

enum page_coding { PAGE_IDENTITY, PAGE_GZIP, PAGE_BROTLI, PAGE_CODINGS };

struct page {
	const char *path;	/* "/index.html", "/assets/app-1f2e3d4c.js" */
	const char *type;	/* Content-Type */
	const char *etag;	/* with its quotes; of the identity bytes */
	bool immutable;		/* its name holds a hash of its content */
	/* By enum page_coding; NULL where a coding is no smaller. */
	const unsigned char *data[PAGE_CODINGS];
	size_t size[PAGE_CODINGS];
};

extern const struct page pages[];
extern const size_t page_count;

#endif
