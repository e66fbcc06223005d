/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FOLLOWER_H
#define CORE_FOLLOWER_H
/*
 * After: a follower takes every committed entry of every tenant, in the
 * order of id. How far it came in a tenant's log is a meta row of that
 * tenant, saved after the fact: so a crash makes it see entries again, never
 * miss one. One actor serves all followers.
 */
#include "core/inbox.h"
#include "core/view.h"
#include "loop/actor.h"

/* Borrowed while take runs. */
struct followed {
	struct str tenant;
	struct view *view;	/* the snapshot it was read from; ops->
				 * entry_after is not to be called */
	const struct entry *entry;
};

/*
 * ERR_OK: taken. Anything else: not now; the same entry comes again later
 * and later (1 s to 5 min), and other tenants and followers go on. The same
 * entry may also come again after a restart: what take does must bear that.
 * A read snapshot is open: take does not wait for anything.
 */
typedef enum err (*follower_take_fn)(void *self, const struct followed *);

/*
 * A follower that makes something with a transaction of its own keeps its
 * cursor there: what it took and how far it came are then never apart. begin
 * opens one and says how far it came; after some calls of take, end commits
 * it, with `upto` as the cursor. Whatever fails, end is called once for each
 * begin that was ERR_OK; err is then what failed, and all is undone.
 * When end is called the snapshot is closed, for the writer's log cannot
 * begin anew under one: the long work belongs there, and what it reads it
 * opens one for.
 */
struct follower_batch {
	enum err (*begin)(void *self, const struct followed *, int64_t *at);
	/* *more: it would go on even without new entries. */
	enum err (*end)(void *self, const struct followed *, enum err err,
	    int64_t upto, bool *more);
	/* It failed, and there may be more by now than when it did: once
	 * after each time that it failed, and as entries come while it
	 * waits to try again. No snapshot is open. May be NULL. */
	void (*behind)(void *self, const struct followed *);
	/* The tenant was deleted: nothing of it is taken, unless it is had
	 * back. May be NULL. */
	void (*gone)(void *self, struct str tenant);
	unsigned size;		/* entries of one batch at most */
	/* After one that took all there was it rests so long: a transaction
	 * costs, so what comes meanwhile is taken by one. */
	int64_t rest_ms;
};

struct follower {
	const char *name;	/* never changed: it names the cursor's row,
				 * "follower:<name>" */
	follower_take_fn take;
	void *self;
	const struct follower_batch *batch;	/* NULL: it has none */
};

struct followers;

struct followers *followers_new(const struct core_parts *);
void followers_connect(struct followers *, const struct inboxes *);
/* The tenant exists; before the actor runs. */
void followers_know(struct followers *, const char *tenant);
struct actor *followers_actor(struct followers *);
/* Saves and takes no more. Any thread, once. */
void followers_end(struct followers *);
/* Frees the mail that is left; the actor runs no more. */
void followers_finish(struct followers *);
void followers_free(struct followers *);	/* accepts NULL */

/*
 * Tells them that entries of the tenant were committed; to is their mailbox.
 * must: not to be lost, for it is the first of this tenant; else it may be,
 * and then all tenants are looked at. Any thread.
 */
void follower_news(struct mailbox *to, const char *tenant, bool must);
/* Tells them that the tenant was deleted; news of it take that back. */
void follower_gone(struct mailbox *to, const char *tenant);

#endif
