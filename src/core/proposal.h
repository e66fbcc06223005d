/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PROPOSAL_H
#define CORE_PROPOSAL_H
/*
 * A message on its way round the tenant's callbacks: the writer checks it as
 * if it were to be stored and says what would be, the shard asks, the writer
 * checks again and stores. In the request's arena, and owned with it; a
 * request without one asks nobody.
 */
#include <jansson.h>

#include "core/request.h"
#include "model/conv.h"
#include "model/entry.h"
#include "model/kind.h"

struct held;

struct proposal {
	/* The shard's. */
	bool is_decided;	/* all were asked */
	bool may_store;		/* and it is its turn */
	bool asks_nobody;	/* it only waits for its turn */
	struct held *held;	/* while it waits; core/asking.c */
	shard_step_fn again;	/* what is to be done again before it is
				 * stored: rules may have changed */
	enum conv_kind conv_kind;
	struct str conv;	/* canonical name */

	/* The writer's, as long as it may not store. */
	bool is_answered;	/* a retry: it has its first answer */
	struct entry entry;	/* as it would stand in the log */
	struct str set;		/* message.extend: what the keys would be set
				 * to, JSON; p NULL: something is said */

	/* What callbacks made of it. */
	enum err refusal;
	const char *hint;
	struct message_body *body;	/* NULL: the sender's */
	struct str ext;		/* compact JSON object; p NULL: none */
	bool is_unchecked;	/* one could not be asked, and its default is
				 * to pass */
};

/* For writers: the request is to be checked only. */
static inline bool
proposal_is_new(const struct request *r)
{
	return r->proposal != NULL && !r->proposal->may_store;
}
/* For writers: what they found; each run of a step says it anew. */
void proposal_answered(struct request *);
void proposal_checked(struct request *, const struct entry *);
/* For writers: a callback's refusal, or ERR_OK. */
enum err proposal_refusal(struct request *) MUST_CHECK;

/*
 * Takes the body of a reply in the place of its own, by the table of its
 * kind; *why, in the arena, says what is wrong with it. Of keys that are set
 * it takes none.
 */
bool proposal_rewrite(struct request *, struct str body, const char **why);
/* Adds keys to the message, which may have that many; as above. */
bool proposal_extend(struct request *, struct str ext, int64_t most,
    const char **why);
/* For writers: what callbacks added, to the marks of the message; as an
 * object, or as its compact text, which may be empty. ERR_LIMIT: it is too
 * much. */
enum err proposal_mark(struct request *, json_t *marks) MUST_CHECK;
enum err proposal_mark_text(struct request *, struct str *marks) MUST_CHECK;

/* The JSON that a callback is asked with. */
struct question {
	const char *type;	/* "message.before", "callback.test" */
	const char *tenant, *op;
	int64_t ts;
	struct request *request;	/* with its proposal */
};
void question_write(const struct question *, struct buf *out);

/* What it said. */
struct reply {
	int verdict;		/* enum callback_verdict */
	struct str text;	/* with a refusal, for the sender; or empty */
	struct str body, ext;	/* JSON objects; p NULL: not given */
};
#define REPLY_TEXT_MAX 500	/* code points */
/* False with *why, in the arena, when that is no reply. */
bool reply_read(struct str text, struct arena *, struct reply *,
    const char **why);

#endif
