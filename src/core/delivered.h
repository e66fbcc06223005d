/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DELIVERED_H
#define CORE_DELIVERED_H
/* Delivered cursors of a tenant that are not durable yet: the shard collects
 * them, its writer is given them now and then. */
#include "base/map.h"
#include "core/shard.h"

struct delivered {
	struct map seqs;	/* conv + user → seq */
	bool is_flushing;	/* some are at the writer */
};

void delivered_init(struct delivered *);
void delivered_fini(struct delivered *);
/* Remembers one until the next flush; false when it does not move. */
bool delivered_note(struct delivered *, int64_t conv, struct str user,
    int64_t seq);
/* What she said that is not durable yet; 0: nothing. */
int64_t delivered_find(const struct delivered *, int64_t conv,
    struct str user);
/* Sends what was collected to the writer. */
void delivered_flush(struct shard *, struct tenant_live *);

/* The request that does: a shard's own, of up to max of them. */
struct request *delivered_flush_new(const char *tenant, uint32_t max);
void delivered_flush_add(struct request *, int64_t conv, struct str user,
    int64_t seq);

#endif
