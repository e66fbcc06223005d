/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HASH_H
#define CORE_HASH_H
/* How passwords are hashed, and the hash actor: one slot of the pool. A step
 * that answers ERR_AGAIN runs again, behind what waits by then. */
#include "base/err.h"
#include "base/rng.h"
#include "base/str.h"
#include "core/inbox.h"
#include "core/parts.h"
#include "loop/actor.h"

/* The simulator brings a cheap one. */
struct hasher {
	/* PHC string into out (cost: tens of milliseconds). */
	enum err (*make)(const struct rng *, struct str password,
	    char out[128]);
	bool (*verify)(const char *phc, struct str password);
	const struct rng *rng;
};
extern const struct hasher hasher_argon2id;	/* 19 MiB, t=2, p=1 */

/* Whether it is a hash of argon2id as `make` gives one (PHC string), of at
 * most 64 MiB, ten passes and four lanes, so that `verify` stays bounded.
 * Pure. */
bool hash_is_good(struct str phc);

struct hash_slot;
struct hash_slot *hash_slot_new(const struct core_parts *);
void hash_slot_connect(struct hash_slot *, const struct inboxes *,
    struct mailbox *pool);
void hash_slot_free(struct hash_slot *);	/* accepts NULL */
extern const struct actor_ops hash_ops;

#endif
