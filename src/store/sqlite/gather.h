/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_GATHER_H
#define STORE_SQLITE_GATHER_H
/*
 * Few calls for what SQLite writes to a write-ahead log: two for each page,
 * one behind the other, 40,000 a second on a busy box. Kept back is only what
 * nobody else can look for: up to the end of a commit, which its last frame
 * says (https://www.sqlite.org/fileformat2.html#walformat, field at offset 4).
 * There, and before anything but the next write, the file has it all.
 */
#include <sqlite3.h>
#include <stdbool.h>

struct gather {
	unsigned char *bytes;	/* NULL while there are none */
	int len;
	sqlite3_int64 at;	/* where in the file they begin */
	bool ends;		/* with the page that comes next */
};

/* Like the real file's xWrite. What an error leaves unwritten is forgotten:
 * SQLite takes the whole transaction back. */
int gather_write(struct gather *, sqlite3_file *real, const void *from,
    int len, sqlite3_int64 at);
/* Writes what is kept back: before any other call of the file. */
int gather_flush(struct gather *, sqlite3_file *real);
void gather_forget(struct gather *);

#endif
