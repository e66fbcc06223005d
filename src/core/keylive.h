/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_KEYLIVE_H
#define CORE_KEYLIVE_H
/*
 * When each server key was used last, as a shard knows it; it is written
 * down now and then, not with every call.
 */
#include "base/map.h"
#include "core/shard.h"

/* Of one tenant; with more, uses not yet written down are forgotten. */
#define KEYLIVE_MAX 256
/* A use is written down when the one written is so much older. */
#define KEYLIVE_STEP_MS (60 * 1000)

struct keylive {
	struct map keys;	/* id → struct keylive_key */
	bool is_flushing;	/* a flush is at the writer */
};

void keylive_init(struct keylive *);
void keylive_fini(struct keylive *);

/* r was made with its key at ts. */
void keylive_used(struct keylive *, const struct request *, int64_t ts);
/* Has the uses that are due written down. */
void keylive_flush(struct keylive *, struct shard *, struct tenant_live *);

#endif
