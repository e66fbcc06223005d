/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_INBOX_H
#define CORE_INBOX_H
/* Which shard a tenant belongs to: where its requests go, new and done. */
#include "core/parts.h"
#include "loop/mailbox.h"

struct inboxes {
	struct mailbox *shards[CORE_SHARDS_MAX];
	struct credit *credits;		/* one per shard */
	unsigned count;
};

/* The number of the tenant's shard. Any thread, as the others. */
unsigned inbox_index(const struct inboxes *, const char *tenant);
struct mailbox *inbox_of(const struct inboxes *, const char *tenant);
/* To be taken before a new request is posted. */
struct credit *inbox_credit(const struct inboxes *, const char *tenant);

#endif
