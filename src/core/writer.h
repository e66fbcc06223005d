/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H
/* The writer actor: group commit. See docs/threads.md. */
#include "core/disk.h"
#include "core/parts.h"
#include "loop/actor.h"

struct writer;

/* disk is borrowed. */
struct writer *writer_new(const struct core_parts *, struct disk *);
/* Where finished requests go, and news of entries (NULL: nobody follows);
 * before the first mail. */
void writer_connect(struct writer *, struct mailbox *shard,
    struct mailbox *followers);
/* Who serves webhooks: core/hooknews.h. Before the first mail. */
void writer_tell_hooks(struct writer *, struct mailbox *hooks);
struct actor *writer_actor(struct writer *);
void writer_free(struct writer *);	/* closes databases; accepts NULL */

#endif
