/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_TAR_H
#define UPKEEP_TAR_H
/*
 * Headers of POSIX.1-2001 "ustar" archives, plain files alone. What is
 * longer than 8 GiB has its size in base 256, as GNU tar and others do it.
 * Any thread; nothing is kept.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define TAR_BLOCK 512
#define TAR_NAME_MAX 255
#define TAR_PART_MAX 100	/* of a name, between slashes */

struct tar_header {
	char name[TAR_NAME_MAX + 1];
	int64_t size;		/* of the content, bytes */
	int64_t mtime;		/* Unix s */
};

/* Relative, of A-Za-z0-9._- and single slashes, no part of dots alone. */
bool tar_name_is_good(struct str);
/* False: the name is not good, or does not fit. */
bool tar_put(const struct tar_header *, unsigned char out[TAR_BLOCK]);
/* False: damaged, or no plain file with a good name. */
bool tar_take(const unsigned char in[TAR_BLOCK], struct tar_header *out);
/* The block of zeros that ends an archive. */
bool tar_is_end(const unsigned char in[TAR_BLOCK]);
/* Of zeros after a content, up to the next block. */
static inline unsigned
tar_padding(int64_t size)
{
	return (unsigned)(TAR_BLOCK - 1 - (size + TAR_BLOCK - 1) % TAR_BLOCK);
}

#endif
