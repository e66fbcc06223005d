/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_VIEW_H
#define CORE_VIEW_H
/* What a step on a reader works with: one snapshot of one tenant. */
#include "core/core.h"

struct view {
	const struct core_parts *parts;
	const struct store_ops *ops;
	struct store *store;	/* NULL: see request->is_nowhere */
};

struct reader;
struct reader *reader_new(const struct core_parts *);
void reader_connect(struct reader *, struct core *);
void reader_free(struct reader *);	/* accepts NULL */
extern const struct actor_ops reader_ops;

/* Where a tenant's finished requests go. */
struct mailbox *core_inbox_of(struct core *, const char *tenant);

#endif
