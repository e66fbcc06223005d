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

/* Of hashes that were made elsewhere. */
#define GIVEN_MEMORY_KIB (64 * 1024)
#define GIVEN_PASSES 10
#define GIVEN_LANES 4
#define GIVEN_PART_CHARS 11	/* the least of salt and sum: 8 bytes */

struct hash_slot {
	struct core_parts parts;
	const struct inboxes *inboxes;
	struct mailbox *box;		/* of the pool */
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

/* A decimal number of at most `most` behind this text; moves *p behind it. */
static bool
take_number(const char **p, const char *name, unsigned most)
{
	size_t len = strlen(name);
	unsigned n = 0;

	if (strncmp(*p, name, len) != 0)
		return false;
	for (*p += len; **p >= '0' && **p <= '9' && n <= most; (*p)++)
		n = n * 10 + (unsigned)(**p - '0');
	return n >= 1 && n <= most;
}

/* A dollar and base64 without padding. */
static bool
take_part(const char **p)
{
	size_t len;

	if (**p != '$')
		return false;
	(*p)++;
	len = strspn(*p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+/");
	*p += len;
	return len >= GIVEN_PART_CHARS;
}

bool
hash_is_good(struct str phc)
{
	char text[128];
	const char *p = text;

	if (phc.len >= sizeof(text))
		return false;
	memcpy(text, phc.p, phc.len);
	text[phc.len] = '\0';
	return take_number(&p, "$argon2id$v=19$m=", GIVEN_MEMORY_KIB) &&
	    take_number(&p, ",t=", GIVEN_PASSES) &&
	    take_number(&p, ",p=", GIVEN_LANES) &&
	    take_part(&p) && take_part(&p) && p == text + phc.len;
}

static void
serve(void *self, struct request *r)
{
	struct hash_slot *slot = self;

	metric_add(METRIC_HASHES, 1);
	r->err = request_step(r)->run.hash(slot->parts.hasher, r);
	if (r->err == ERR_AGAIN) {
		r->err = ERR_OK;
		inbox_pass(r, MAIL_REQUEST, slot->box);
		return;
	}
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
hash_slot_connect(struct hash_slot *slot, const struct inboxes *inboxes,
    struct mailbox *pool)
{
	slot->inboxes = inboxes;
	slot->box = pool;
}

void
hash_slot_free(struct hash_slot *slot)
{
	xfree(slot);
}
