/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DUE_H
#define CORE_DUE_H
/*
 * What is to be done at a time: a record each, so that it is kept over a
 * stop; done by the tenant's writer, in batches, the first at most a second
 * late and, while they are full, each with the next tick, and once. Of a tenant
 * that nobody has asked for since the start nobody knows whether there are any,
 * until it is visited: see core/chores.h.
 */
#include "core/ledger.h"
#include "core/shard.h"

enum due_what {		/* stored */
	DUE_BURN,	/* a message was read long enough */
	DUE_REMIND,	/* an urgent one waits for acknowledgements */
	DUE_STREAM,	/* a streamed message is not heard of any more */
	DUE_BROADCAST,	/* the next people get it */
	DUE_GONE,	/* the next of what was a deleted person's goes */
	DUE_REPORT,	/* a report was closed long enough ago */
	DUE_COUNT
};

struct due {
	enum due_what what;
	int64_t ts;
	int64_t conv, seq;
	char after[65];		/* behind which user it goes on; "": all of
				 * it is to be done. DUE_GONE: whose */
};

/* A store failure, or ERR_OK: what it is about may be gone meanwhile. */
typedef enum err (*due_fn)(struct ledger *, struct request *,
    struct ledger_conv *, const struct due *);

/* Part of the present command. */
enum err due_put(struct ledger *, struct request *,
    const struct due *) MUST_CHECK;

/* What the shard knows of a tenant. */
struct due_live {
	bool is_known;		/* somebody has asked for something here, or
				 * a visit found something to come */
	bool is_doing;		/* it is at the writer */
	int64_t ts;		/* nothing is due before */
};
void due_note(struct due_live *, int64_t ts);
/* Looks whether something is; once a second, and when a batch was full. */
void due_tick(struct shard *, struct tenant_live *);

#endif
