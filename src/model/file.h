/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_FILE_H
#define MODEL_FILE_H
/*
 * Files that people give to the daemon. A row is there from file.create on:
 * as long as its hash is empty it is an upload. See decision 13.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define FILE_ID_CHARS 32		/* 128 random bits in hexadecimal */
#define FILE_HASH_CHARS 64		/* SHA-256, small hexadecimal digits */
#define FILE_PLACE_ROOM 104		/* <hash>.<id> and NUL */
#define FILE_SIZE_DEFAULT (100LL << 20)	/* bytes of one … */
#define FILE_SIZE_MAX (4LL << 30)	/* … and what an option may say */
#define FILE_PART_MAX (64LL << 20)	/* bytes of one part */

struct file {
	struct str id;
	struct str owner;	/* who gives it; empty: the system */
	struct str name;	/* as she says */
	int64_t size;		/* bytes, as she said; of a whole one, so it
				 * is */
	struct str said_hash;	/* that it must have, or empty */
	struct str parts;	/* of an upload: which bytes are on the disk,
				 * see model/parts.h */
	struct str hash;	/* of a whole one; empty: an upload */
	struct str place;	/* of a whole one: its name in the depot, which
				 * rows of the same hash share */
	struct str mime;	/* of a whole one, by its content */
	int64_t width, height;	/* of images whose header says; else 0 */
	int64_t ts;		/* made */
	int64_t idle_ts;	/* since when no message names it, or when the
				 * newest part came; 0: one does */
};

/* A message that names it. Who may read the message may read the file. */
struct file_ref {
	struct str file;
	int64_t conv, seq;
};

/* A person's files, newest first; of one ts, by id falling. */
struct file_range {
	struct str owner;
	int64_t before_ts;	/* older than this, or as old and … */
	struct str before_id;	/* … with a lesser id */
	int64_t limit;
};

/* Uploads under way. */
struct file_open_sum {
	int64_t count, bytes;	/* of the tenant; bytes as they were said */
	int64_t count_of_owner;
};

/* Whether a message can name it. */
static inline bool
file_is_whole(const struct file *f)
{
	return f->hash.len > 0;
}

/* A name that people read (text_is_name), without a path: neither slash nor
 * backslash, and neither "." nor "..". */
bool file_name_is_good(struct str);

/* A SHA-256 in small hexadecimal digits. */
bool file_hash_is_good(struct str);

/* An id, "<hash>.<id>" of a whole one: what this program names its own by. */
bool file_id_is_good(struct str);
bool file_place_is_good(struct str);

#endif
