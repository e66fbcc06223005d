/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_COPY_H
#define STORE_SQLITE_COPY_H
/* A database's pages in a file of their own. */
#include "store/sqlite/db.h"

/* All pages as of one moment, free ones too, into a file that is made anew
 * and not synced; it needs no log to be read. Others may read and write
 * meanwhile; what they write stays in the log until the copy is made. */
enum err copy_pages(struct db *from, const char *to) MUST_CHECK;

#endif
