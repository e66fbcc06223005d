/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FILTER_H
#define CORE_FILTER_H
/*
 * Before: what a module may say to a message that is about to be sent. Each
 * filter of core_parts is asked in order, on the tenant's shard, or on its
 * writer for what is forwarded; the first that refuses ends it. A message that
 * was stored once is answered again whatever a filter says to its retry.
 */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* A message on its way, decoded and within its limits. Whether the sender
 * may write there, and whether `conv` exists, is not known yet. */
struct draft {
	struct str tenant, user;
	struct str conv;	/* canonical name */
	struct str text;	/* may be replaced by text of the arena: what
				 * is longer than a message may be is refused;
				 * the client's own text stays what a retry is
				 * compared with */
	struct str flagged;	/* set: the word for which an admin is to look
				 * at it later */
	const char *hint;	/* with a refusal: what to do, static text or
				 * of the arena; may stay NULL */
	struct arena *arena;	/* the request's */
};

/*
 * ERR_OK passes; ERR_REFUSED, or another code with a 4xx status, refuses.
 * Several threads ask at once, so what self points to does not change while
 * the core runs. No waiting: every message of the tenant queues behind it.
 */
typedef enum err (*filter_judge_fn)(const void *self, struct draft *);

struct filter {
	const char *name;
	filter_judge_fn judge;
	const void *self;
};

#endif
