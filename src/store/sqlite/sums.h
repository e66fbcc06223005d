/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_SUMS_H
#define STORE_SQLITE_SUMS_H
/*
 * A sum in the last 8 bytes of every page of a database file, written and
 * checked by a layer between SQLite and the file. A page that was changed
 * behind our back is an error (SQLITE_IOERR_DATA), never an answer.
 *
 * Only files whose header reserves these bytes have sums. The write-ahead log
 * has SQLite's own, see frames.h.
 */
#include <sqlite3.h>

#define SUMS_BYTES 8

/* The name of the layer, for sqlite3_open_v2; made by the first call. */
const char *sums_vfs(void);
/* Before a new, empty file is first written. */
void sums_reserve(sqlite3 *);

#endif
