/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOOP_THREAD_H
#define LOOP_THREAD_H
/*
 * Threads that run actors. A loop thread owns a libevent base (sockets,
 * timers, and the actor's eventfd); a pool is n threads on one mailbox, each
 * with its own `self`, taking one mail at a time.
 */
#include <event2/event.h>

#include "loop/actor.h"

struct thread;

/* Prepares the actor's mailbox (max mails) and a base with the no-lock flag;
 * the thread does not run yet, so sockets and timers can be added. */
struct thread *thread_new(struct actor *, uint32_t mail_max);
struct event_base *thread_base(struct thread *);
/* Starts running; aborts if the system gives no thread. Signals blocked. */
void thread_start(struct thread *);
/* Handles the mail that is queued, calls on_stop, ends, joins. Mail posted
 * after that stays in the box: the caller's to take before thread_free.
 * Nothing happens when it does not run, or is NULL. Never from the thread
 * itself. */
void thread_stop(struct thread *);
/* Stops it first. Of one that never ran the actor has its on_stop here, on the
 * caller's thread. Accepts NULL. */
void thread_free(struct thread *);
/* Does it come round? Asks; and whether it has since: one that does not run
 * always has. Whoever starts and stops it. */
void thread_ask(struct thread *);
bool thread_answers(const struct thread *);
const char *thread_name(const struct thread *);

struct pool;
/* n threads; selfs[i] is passed to ops->on_mail as self, with a list of one;
 * on_tick is not called, on_stop is, once per thread. The pool owns nothing
 * but its threads and its mailbox; selfs is read by pool_start only. */
struct pool *pool_start(const struct actor_ops *, void *const *selfs,
    unsigned n, uint32_t mail_max);
struct mailbox *pool_mailbox(struct pool *);
void pool_stop(struct pool *);	/* finishes queued mail, joins, frees */

#endif
