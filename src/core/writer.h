/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H
/* The writer actor: group commit. See docs/threads.md. */
#include <stdatomic.h>

#include "core/core.h"

struct writer;

/* Shared by all writers of the core, read by anyone. */
struct writer_health {
	atomic_bool failing;	/* the newest commit failed */
	atomic_bool must_end;	/* a sync failed: nothing can be trusted */
};

/* health is borrowed. */
struct writer *writer_new(const struct core_parts *, struct writer_health *);
/* Where finished requests go, and news of entries (NULL: nobody follows);
 * before the first mail. */
void writer_connect(struct writer *, struct mailbox *shard,
    struct mailbox *followers);
struct actor *writer_actor(struct writer *);
void writer_free(struct writer *);	/* closes databases; accepts NULL */

#endif
