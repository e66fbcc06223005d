/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Password hashing, in a pool of two slots so that memory is bounded:
 * argon2id with 19 MiB, two passes, one lane (OWASP's first choice).
 * Runs on: a hash thread of the pool.
 * Owns: nothing between calls.
 */
#include "core/hash.h"

#include <argon2.h>

#include "base/metrics.h"
#include "core/request.h"

#define MEMORY_KIB (19 * 1024)
#define PASSES 2
#define LANES 1
#define SALT_BYTES 16
#define HASH_BYTES 32

struct hash_slot {
	struct core_parts parts;
	const struct inboxes *inboxes;
};

static enum err
argon2id_make(const struct rng *rng, struct str password, char out[128])
{
	unsigned char salt[SALT_BYTES];
	int rc;

	rng_fill(rng, salt, sizeof(salt));
	rc = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.p,
	    password.len, salt, sizeof(salt), HASH_BYTES, out, 128);
	return rc == ARGON2_OK ? ERR_OK : ERR_INTERNAL;
}

static bool
argon2id_check(const char *phc, struct str password)
{
	return argon2id_verify(phc, password.p, password.len) == ARGON2_OK;
}

const struct hasher hasher_argon2id = {
	.make = argon2id_make,
	.verify = argon2id_check,
	.rng = &rng_real,
};

static void
serve(void *self, struct request *r)
{
	struct hash_slot *slot = self;

	metric_add(METRIC_HASHES, 1);
	r->err = request_step(r)->run.hash(slot->parts.hasher, r);
	inbox_ran(slot->inboxes, r);
}

static void
on_mail(void *self, struct mail *list)
{
	inbox_each(list, serve, self);
}

const struct actor_ops hash_ops = {
	.name = "hash",
	.on_mail = on_mail,
};

struct hash_slot *
hash_slot_new(const struct core_parts *parts)
{
	struct hash_slot *slot = xcalloc(1, sizeof(*slot));

	slot->parts = *parts;
	return slot;
}

void
hash_slot_connect(struct hash_slot *slot, const struct inboxes *inboxes)
{
	slot->inboxes = inboxes;
}

void
hash_slot_free(struct hash_slot *slot)
{
	xfree(slot);
}
