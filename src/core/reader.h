/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_READER_H
#define CORE_READER_H
/* The reader actor: one thread of the pool. */
#include "core/inbox.h"
#include "core/parts.h"
#include "loop/actor.h"

struct reader;
struct reader *reader_new(const struct core_parts *);
/* followers: NULL when there are none. */
void reader_connect(struct reader *, const struct inboxes *,
    struct mailbox *followers);
void reader_free(struct reader *);	/* accepts NULL */
extern const struct actor_ops reader_ops;

#endif
