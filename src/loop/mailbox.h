/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOOP_MAILBOX_H
#define LOOP_MAILBOX_H
/*
 * The only way threads talk: a bounded queue of mail and a wake-up. The
 * queue owns nothing: a struct mail is the first member of what is sent, and
 * whoever takes it owns it. Posting never blocks.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct mail {
	struct mail *next;
	int kind;		/* an enum of the receiver's header */
};

struct mailbox {
	pthread_mutex_t lock;
	struct mail *head, **tail;
	uint32_t count, max;
	uint32_t kept;		/* of count: not in the queue any more */
	atomic_bool lost;	/* a push was refused since the last take */
	void (*wake)(void *arg);	/* called when it stops being empty */
	void *wake_arg;
};

void mailbox_init(struct mailbox *, uint32_t max, void (*wake)(void *),
    void *wake_arg);
/* What is still queued is the caller's to take first. */
void mailbox_fini(struct mailbox *);
/* ERR_FULL at max: the mail stays the caller's. Any thread. */
enum err mailbox_post(struct mailbox *, struct mail *) MUST_CHECK;
/* For mail whose room was reserved when its request was accepted: never
 * refused. Any thread. */
void mailbox_post_reserved(struct mailbox *, struct mail *);
/* For pushes: refused at max, and `lost` is set. Any thread. */
enum err mailbox_push(struct mailbox *, struct mail *) MUST_CHECK;
/* The whole list in order, NULL when empty. Owner only. */
struct mail *mailbox_take(struct mailbox *);
/* At most n from the front (pools, simulation). */
struct mail *mailbox_take_some(struct mailbox *, uint32_t n);
/* n mails more, or fewer when negative, that were taken are kept for later
 * and count as if they were queued. Owner only. */
void mailbox_keep(struct mailbox *, int32_t n);
/* How many wait now. Any thread. */
uint32_t mailbox_count(struct mailbox *);
/* True once after pushes were refused; clears the mark. Owner only. */
bool mailbox_take_lost(struct mailbox *);

/*
 * struct credit: how many requests may be under way beyond a point. Taken
 * by the gate when it accepts a request, given back when its answer has
 * arrived; so every queue behind it is bounded by max.
 */
struct credit {
	atomic_uint used;
	uint32_t max;
};
bool credit_take(struct credit *);
void credit_give(struct credit *);

#endif
