/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_INBOX_H
#define CORE_INBOX_H
/* Which shard a tenant belongs to: where its requests go, new and done. And
 * how those who work on one request after the other take them. */
#include "core/parts.h"
#include "loop/mailbox.h"

struct request;

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
/* Back to its shard, which takes it on; inbox_ran: its step was run, with
 * r->err, and the next one is due if that went well. */
void inbox_done(const struct inboxes *, struct request *);
void inbox_ran(const struct inboxes *, struct request *);
/* What this thread logs is about it, by its session and the id of its call,
 * until it is freed, held or passed on: as mail of that kind to its next owner,
 * where its room was reserved. */
void inbox_serve(const struct request *);
void inbox_pass(struct request *, int mail_kind, struct mailbox *to);
/* An actor's mail that is requests alone: each in turn, and fn's from then. */
typedef void (*inbox_fn)(void *self, struct request *);
void inbox_each(struct mail *list, inbox_fn, void *self);

#endif
