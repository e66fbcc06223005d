/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Good signatures, remembered.
 * Runs on: the thread that owns the table.
 * Owns: the table.
 */
#include "base/sigcache.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define SLOTS 4096	/* 128 KiB */

struct sigcache {
	unsigned char digests[SLOTS][SIGCACHE_DIGEST_BYTES];
};

struct sigcache *
sigcache_new(void)
{
	return xcalloc(1, sizeof(struct sigcache));
}

void
sigcache_free(struct sigcache *c)
{
	xfree(c);
}

static uint32_t
slot_of(const unsigned char digest[SIGCACHE_DIGEST_BYTES])
{
	uint32_t at;

	memcpy(&at, digest, sizeof(at));
	return at % SLOTS;
}

void
sigcache_digest(enum jwt_alg alg, struct str key, struct str token,
    unsigned char out[SIGCACHE_DIGEST_BYTES])
{
	struct buf text;

	buf_init(&text, key.len + token.len + 32);
	buf_printf(&text, "%d ", (int)alg);
	buf_putstr(&text, key);
	buf_putc(&text, ' ');
	buf_putstr(&text, token);
	text_sha256(text.data, text.len, out);
	mem_wipe(text.data, text.len);
	buf_fini(&text);
}

bool
sigcache_has(const struct sigcache *c,
    const unsigned char digest[SIGCACHE_DIGEST_BYTES])
{
	return c != NULL && memcmp(digest, c->digests[slot_of(digest)],
	    SIGCACHE_DIGEST_BYTES) == 0;
}

void
sigcache_add(struct sigcache *c,
    const unsigned char digest[SIGCACHE_DIGEST_BYTES])
{
	if (c != NULL)
		memcpy(c->digests[slot_of(digest)], digest,
		    SIGCACHE_DIGEST_BYTES);
}
