/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H
/*
 * The search index of one tenant, behind a table of functions: which
 * messages have which terms. It has no texts and decides nothing: what it
 * finds is looked up in the log (docs/decisions/0014-search.md).
 *
 * STORE_WRITE: the one handle that writes, owned by the follower; another
 * one, by open_next, makes the index that takes its place. STORE_READ: many.
 * A handle is used by one thread at a time; all happens inside begin …
 * commit/rollback, as in store.h. A commit is whole after a crash, or not
 * there: it is not synced, for what is lost is read from the log again.
 */
#include "store/store.h"

/* Changes with what the terms of a message are: an index of another format
 * is made again. */
#define INDEX_FORMAT 1

struct index;

struct index_state {
	int64_t format;
	int64_t at;		/* id of the newest entry it has taken */
	int64_t begun_id;	/* newest id there was when it was begun */
	int64_t begun_ts;	/* and when that was; ms */
	int64_t wanted_id;	/* of the newest entry that asks for another */
	int64_t stale;		/* messages whose old terms are still there */
	int64_t count;		/* messages it was told of, edited ones anew */
};

/* One term that is looked for. */
struct index_term {
	struct str text;	/* a term (base/term.h), or one of those that
				 * begin with INDEX_TAG */
	bool may_go_on;		/* also those that begin so; it has at
				 * least INDEX_PREFIX characters then */
};
#define INDEX_TERMS_MAX 80
#define INDEX_TERM_MAX_BYTES 256
#define INDEX_PREFIX 3
/* No term of a text begins so: what else is known of a message. */
#define INDEX_TAG "_"

/* A message and its terms, with blanks between them. */
struct index_doc {
	int64_t conv, seq;
	struct str terms;
};

/* Which messages of one conversation. */
struct index_range {
	int64_t conv;
	int64_t from, upto;	/* inclusive seq bounds */
	int64_t limit;		/* the newest so many */
};

typedef bool (*index_seq_fn)(void *arg, int64_t seq);

struct index_ops {
	/* Read mode: ERR_NOT_FOUND when there is none yet. Write mode makes
	 * it. On ERR_CORRUPT, of this and every other call, `destroy` helps:
	 * the log has it all. */
	enum err (*open)(void *place, struct str tenant, enum store_mode,
	    struct index **out, const char **why);
	/* An empty one, not to be found yet. */
	enum err (*open_next)(void *place, struct str tenant,
	    struct index **out, const char **why);
	/* *next takes the place of *old, and its name; *next is NULL then.
	 * *old is NULL when an error left none open. */
	enum err (*replace)(struct index **old, struct index **next);
	void (*close)(struct index *);	/* accepts NULL */
	/* Readers may have it open; the writer has not. */
	enum err (*destroy)(void *place, struct str tenant);
	/* Any thread has read what cannot be: the writer's next begin is
	 * ERR_CORRUPT. */
	void (*distrust)(void *place, struct str tenant);

	/* Reading, ERR_AGAIN: it was replaced or destroyed, open it anew. */
	enum err (*begin)(struct index *);
	enum err (*commit)(struct index *);
	void (*rollback)(struct index *);
	/* Between transactions: a checkpoint when worthwhile. */
	enum err (*tidy)(struct index *);

	enum err (*state_get)(struct index *, struct index_state *);
	enum err (*state_put)(struct index *, const struct index_state *);
	/* Best many at once; their order changes. What a message had
	 * before stays, and is found as well. */
	enum err (*put)(struct index *, struct index_doc *docs,
	    unsigned count);
	/* What is looked for until the transaction ends: messages that
	 * have each of 1..INDEX_TERMS_MAX terms. */
	enum err (*ask)(struct index *, const struct index_term *,
	    unsigned count);
	/* Descending by seq; each of those, and maybe others. */
	enum err (*find)(struct index *, const struct index_range *,
	    index_seq_fn, void *arg);
};

#endif
