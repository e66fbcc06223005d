/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DEPOT_H
#define STORE_DEPOT_H
/*
 * Where the bytes of files lie, behind a table of functions; their rows are in
 * store.h. Calls wait for the disk: threads of the files pool alone make
 * them, several at once; an open file is used by one thread at a time.
 *
 * Bytes are an upload first, under the id of their row, then whole, under a
 * name that was never used before and never will be again. So nobody needs
 * to know who else is at work on them (decision 13).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define DEPOT_LINK_MAX (32u * 1024)

struct depot_file;

struct depot_key {
	struct str tenant;
	struct str name;	/* the row's id, or its place */
	bool is_whole;		/* its place */
};

/* What an address of a whole one is to say, and how long it holds. */
struct depot_link {
	struct str mime, disposition;
	int64_t now_s, life_s;
};

/* Borrowed until it returns; false ends the walk. */
typedef bool (*depot_name_fn)(void *arg, struct str name);

struct depot_ops {
	const char *name;
	bool is_remote;		/* not in the data directory alone: calls wait
				 * for a network */
	int64_t checked_max;	/* bytes of a whole one that is read to its
				 * end before any of it is given: larger ones
				 * would begin late; -1: none is */

	/* An upload of so many bytes, with room for them taken where that can
	 * be done; one of that name is replaced. ERR_DISK_FULL, with nothing
	 * left: also when too little would be left for messages. */
	enum err (*make)(void *place, const struct depot_key *, int64_t size);
	/* For reading; an upload, for writing as well. ERR_NOT_FOUND. */
	enum err (*open)(void *place, const struct depot_key *,
	    struct depot_file **out);
	void (*close)(struct depot_file *);	/* accepts NULL */
	/* All of it, or an error: then any of it. */
	enum err (*write)(struct depot_file *, int64_t at, const void *,
	    size_t len);
	/* What was written by this one is durable. ERR_SYNC: see disk_note. */
	enum err (*sync)(struct depot_file *);
	/* Fewer than len only at the end. */
	enum err (*read)(struct depot_file *, int64_t at, void *, size_t len,
	    size_t *got);
	int64_t (*size)(struct depot_file *);
	/* The upload is whole as well from now on, under `as`; durable, with
	 * all that was written to it, when it returns. Nobody writes to it any
	 * more; it is dropped when its row says where it is. Again is no
	 * error. ERR_NOT_FOUND. */
	enum err (*keep)(void *place, const struct depot_key *, struct str as);
	/* A whole one takes the place of another of the same content, which
	 * may have been changed or lost where it lies, and its name alone is
	 * left. Whoever reads sees the one or the other. */
	enum err (*renew)(void *place, const struct depot_key *,
	    struct str as);
	/* Appends an address from which whoever has it fetches a whole one,
	 * at most DEPOT_LINK_MAX bytes. ERR_NOT_FOUND: it lies where nobody
	 * else gets at it, or is not there. NULL: so all of them do. */
	enum err (*link)(void *place, const struct depot_key *,
	    const struct depot_link *, struct buf *out);
	/* Absent is fine. */
	enum err (*drop)(void *place, const struct depot_key *);
	/* The names of a tenant, of one of the two kinds, that begin as
	 * like->name, which is empty or, of whole ones, two characters; in no
	 * order. What comes and goes meanwhile may be seen or not. Empty: also
	 * what is on its way to such a name, were it there for a moment. */
	enum err (*list)(void *place, const struct depot_key *like,
	    depot_name_fn, void *arg);
};

/* As app/ picks it. */
struct depot {
	const struct depot_ops *ops;
	void *place;		/* its own */
};

/* A slice of all that a tenant has goes, of both kinds: ERR_AGAIN, there is
 * more. Of one whom nobody asks for anything any more. Names that this program
 * does not give are let alone. */
enum err depot_erase(const struct depot *, struct str tenant) MUST_CHECK;

#endif
