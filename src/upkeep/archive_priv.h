/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_ARCHIVE_PRIV_H
#define UPKEEP_ARCHIVE_PRIV_H
/* What the writer and the reader of archives must say alike. */
#include "upkeep/archive.h"
#include "upkeep/sum.h"

#define ARCHIVE_END_MAX 256
#define ARCHIVE_LINE_MAX (SUM_HEX + 2 + TAR_NAME_MAX + 2)

/* The content of the end mark. */
void archive_end_text(const struct archive_totals *, const char *hex,
    char out[ARCHIVE_END_MAX]);
/* A line of the manifest; its length. */
size_t archive_line(const char *name, const char *hex,
    char out[ARCHIVE_LINE_MAX]);

#endif
