/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bounded queues of mail between threads, and credits.
 * Runs on: any thread; taking is the owner's.
 * Owns: nothing; mail belongs to whoever posted or took it.
 */
#include "loop/mailbox.h"

#include <stddef.h>

/* May this mail exceed max, and is a refusal remembered? */
enum post_as { POST_PLAIN, POST_RESERVED, POST_PUSH };

void
mailbox_init(struct mailbox *box, uint32_t max, void (*wake)(void *),
    void *wake_arg)
{
	BUG_ON(max == 0);
	BUG_ON(pthread_mutex_init(&box->lock, NULL) != 0);
	box->head = NULL;
	box->tail = &box->head;
	box->count = box->kept = 0;
	box->max = max;
	atomic_init(&box->lost, false);
	box->wake = wake;
	box->wake_arg = wake_arg;
}

void
mailbox_fini(struct mailbox *box)
{
	pthread_mutex_destroy(&box->lock);
}

static enum err
post(struct mailbox *box, struct mail *mail, enum post_as as)
{
	bool was_empty;

	mail->next = NULL;
	pthread_mutex_lock(&box->lock);
	if (box->count >= box->max && as != POST_RESERVED) {
		/* Under the lock: the mail that fills the box is still
		 * there, so its owner will wake and see the mark. */
		if (as == POST_PUSH)
			atomic_store(&box->lost, true);
		pthread_mutex_unlock(&box->lock);
		return ERR_FULL;
	}
	was_empty = !box->head;
	box->count++;
	*box->tail = mail;
	box->tail = &mail->next;
	pthread_mutex_unlock(&box->lock);
	if (was_empty && box->wake)
		box->wake(box->wake_arg);
	return ERR_OK;
}

enum err
mailbox_post(struct mailbox *box, struct mail *mail)
{
	return post(box, mail, POST_PLAIN);
}

void
mailbox_post_reserved(struct mailbox *box, struct mail *mail)
{
	BUG_ON(post(box, mail, POST_RESERVED) != ERR_OK);
}

enum err
mailbox_push(struct mailbox *box, struct mail *mail)
{
	return post(box, mail, POST_PUSH);
}

struct mail *
mailbox_take(struct mailbox *box)
{
	struct mail *list;

	pthread_mutex_lock(&box->lock);
	list = box->head;
	box->head = NULL;
	box->tail = &box->head;
	box->count = box->kept;
	pthread_mutex_unlock(&box->lock);
	return list;
}

struct mail *
mailbox_take_some(struct mailbox *box, uint32_t n)
{
	struct mail *list, **end;
	uint32_t taken = 0;

	pthread_mutex_lock(&box->lock);
	list = box->head;
	for (end = &list; *end && taken < n; end = &(*end)->next)
		taken++;
	box->head = *end;
	if (!box->head)
		box->tail = &box->head;
	box->count -= taken;
	*end = NULL;
	pthread_mutex_unlock(&box->lock);
	return list;
}

void
mailbox_keep(struct mailbox *box, int32_t n)
{
	pthread_mutex_lock(&box->lock);
	BUG_ON(n < 0 && box->kept < (uint32_t)-n);
	box->kept += (uint32_t)n;
	box->count += (uint32_t)n;
	pthread_mutex_unlock(&box->lock);
}

uint32_t
mailbox_count(struct mailbox *box)
{
	uint32_t count;

	pthread_mutex_lock(&box->lock);
	count = box->count;
	pthread_mutex_unlock(&box->lock);
	return count;
}

bool
mailbox_take_lost(struct mailbox *box)
{
	return atomic_load_explicit(&box->lost, memory_order_relaxed) &&
	    atomic_exchange(&box->lost, false);
}

bool
credit_take(struct credit *c)
{
	unsigned used = atomic_load(&c->used);

	do {
		if (used >= c->max)
			return false;
	} while (!atomic_compare_exchange_weak(&c->used, &used, used + 1));
	return true;
}

void
credit_give(struct credit *c)
{
	BUG_ON(atomic_fetch_sub(&c->used, 1) == 0);
}
