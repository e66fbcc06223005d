/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_BEFORE_H
#define CORE_BEFORE_H
/*
 * What a tenant's own rules say to a message before it is stored. The shard
 * keeps them in memory, made by a reader out of the tenant's records; sends
 * that come before they are there wait for them. Callbacks are among them;
 * how they are asked is core/asking.h.
 */
#include <stdatomic.h>

#include "base/wordset.h"
#include "core/callback.h"
#include "core/filter.h"
#include "core/rate.h"
#include "core/shard.h"
#include "core/view.h"

/* What a word does to a message; the greater wins. Stored as record kinds. */
enum word_action { WORD_FLAG, WORD_MASK, WORD_BLOCK, WORD_ACTIONS };

/* Made once, never changed; freed with the last reference. */
struct rules {
	atomic_uint refs;
	int64_t version;	/* newest id of the snapshot they are from */
	struct wordset *words;	/* NULL: none */
	unsigned char *actions;	/* by a word's index */
	struct callbacks callbacks;
	int64_t messages_per_s;	/* of all together; 0: nobody counts */
};

/* Of a tenant; the shard's. Zeroed: to be loaded when they are asked for. */
struct before {
	struct rules *rules;	/* NULL: not loaded yet; of a version before
				 * `least` they are to be loaded anew */
	int64_t least;
	bool is_loading;
	struct rate said;	/* by the rules' messages_per_s */
	struct request_queue waiting;	/* sends that came before them */
};

void rules_unref(struct rules *);	/* accepts NULL; any thread */
void before_fini(struct before *);

/* The tenant's rules. NULL: the request waits for them, and its step runs
 * again when they are there; the step answers ERR_OK. */
const struct rules *before_rules(struct shard *, struct tenant_live *,
    struct request *);
/* A step: the rules of now go with the request, for a writer that asks them;
 * none, when nobody would be asked. */
enum err before_take(struct shard *, struct tenant_live *, struct request *);
/* The same of what is said beside messages, which nobody counts. */
enum err before_bring(struct shard *, struct tenant_live *, struct request *);
/* A step is about to say something, by the rules that are there: ERR_RATE when
 * the tenant has said as much as it may. What waited for a callback was counted
 * when it came. */
enum err before_count(struct shard *, struct tenant_live *, struct request *)
    MUST_CHECK;
/* Whether anybody would be asked. */
bool before_asks(const struct core_parts *, const struct rules *);
/* Asks the rules, then the filters of modules, as far as the first refusal.
 * The draft is as for filters. */
enum err before_judge(const struct core_parts *, const struct rules *,
    struct draft *);
/* For writers, of one text after the other: the rules that came with the
 * request judge it, and may put another in its place: of a copy, for the step
 * may run again. A refusal names the field; all of them are asked with the
 * draft of before_draft. */
struct ledger;
struct draft before_draft(struct request *, struct str conv);
enum err before_said(struct ledger *, struct request *, struct draft *,
    const char *field, struct str *text) MUST_CHECK;
/* The same of a name, or of what is written with a request; absent ones pass.
 * Of what is flagged in it nobody is told: it is no message. */
enum err before_name(struct ledger *, struct request *, struct str conv,
    const char *field, struct str *text) MUST_CHECK;

/* Steps of operations that change them, behind the writer's, so that an
 * answer means they are in force: what the records say, put in the place of
 * the old. When they cannot be read, the change is stored all the same and the
 * operation goes well: whoever sends next waits until they are. */
enum err before_load(struct view *, struct request *);
enum err before_install(struct shard *, struct tenant_live *,
    struct request *);
/* On the shard, of every request that comes back. */
void before_came_back(struct request *);

/* One word of a text, as rules found it. */
struct rules_match {
	enum word_action action;
	size_t from, upto;	/* bytes */
};
typedef bool (*rules_found_fn)(void *arg, const struct rules_match *);
void rules_search(const struct rules *, struct str text, rules_found_fn,
    void *arg);
/* text with stars, one for each character, where marks (one per byte) are
 * set. */
struct str rules_mask(struct str text, const char *marks, struct arena *);

#endif
