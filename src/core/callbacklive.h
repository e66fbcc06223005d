/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CALLBACKLIVE_H
#define CORE_CALLBACKLIVE_H
/*
 * How a tenant's callbacks are doing: breakers and counts, since the start.
 * The shard's. That a breaker opened or closed is logged, counted, and told
 * by an entry of the tenant's log.
 */
#include "core/breaker.h"
#include "core/callback.h"

#define CALLBACKLIVE_WHY_MAX 160

struct callback_live {
	char id[65];		/* "": free */
	int64_t updated_ts;	/* of the callback that it is about */
	struct breaker breaker;
	int64_t opened_ts;	/* by the wall clock; 0: it is closed */
	int64_t asked, failed, defaulted;
	int64_t why_ts;		/* of its newest failure; 0: none */
	char why[CALLBACKLIVE_WHY_MAX];
};
struct callbacks_live {
	struct callback_live items[CALLBACKS_MAX];
};

/* Of a callback that there is; one that was changed begins anew. */
struct callback_live *callbacklive_of(struct callbacks_live *,
    const struct callback *);
/* Forgets those that are there no more. */
void callbacklive_prune(struct callbacks_live *, const struct callbacks *);

/* What became of a question; why: of a failure, NULL: it was answered well.
 * turn: see breaker.h. */
struct callback_news {
	const struct callback *callback;
	uint32_t turn;
	const char *why;
};
void callbacklive_note(struct shard *, struct tenant_live *,
    const struct callback_news *);
/* It was tried by hand, and works. */
void callbacklive_works(struct shard *, struct tenant_live *,
    const struct callback *);

/* A step: one callback, and how it is doing. */
enum err callback_get(struct shard *, struct tenant_live *,
    struct request *);

#endif
