/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_SUBMIT_H
#define GATE_SUBMIT_H
/*
 * Requests of one worker on their way to the core: credit first, then the
 * tenant's shard. Without credit a request waits here, in order, and its
 * owner stops reading; so at most one waits per connection. Worker thread.
 */
#include <stdbool.h>

#include "core/core.h"

/* Who gets the answer: request->gate points to one. */
struct replier {
	/* The answer is the callee's now; credit was given back. */
	void (*on_reply)(struct replier *, struct request *);
	/* A request of this session that had to wait has left. */
	void (*on_posted)(struct replier *, struct session_ref);
};

struct submitter {
	struct core *core;
	struct mailbox *reply_to;
	struct mail *head, **tail;	/* waiting for credit */
};

void submitter_init(struct submitter *, struct core *,
    struct mailbox *reply_to);
void submitter_fini(struct submitter *);	/* frees what waits */
/* Takes the request; op_prepare has passed. False: it waits, on_posted will
 * follow. */
bool submit_request(struct submitter *, struct request *);
/* Tries again what waits: after answers came, and now and then. */
void submit_retry(struct submitter *);
/* The session is gone: frees its request if one waits. */
void submit_forget(struct submitter *, struct session_ref);
/* Gives the credit back and calls the replier. */
void submit_reply(struct request *);

#endif
