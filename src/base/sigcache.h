/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SIGCACHE_H
#define BASE_SIGCACHE_H
/*
 * Signatures seen to be good, so that a token which comes with every call is
 * verified once: a table of digests of (algorithm, key, token), of which a new
 * one takes the place of another. Another key makes another digest, so what
 * was good by a former key is not found; whether the token is timely, its
 * issuer there and its person welcome is asked each time all the same. One
 * thread's.
 */
#include <stdbool.h>

#include "base/jwt.h"

#define SIGCACHE_DIGEST_BYTES 32

struct sigcache;
struct sigcache *sigcache_new(void);
void sigcache_free(struct sigcache *);	/* accepts NULL */

/* What a good signature is known by. Any thread. */
void sigcache_digest(enum jwt_alg, struct str key, struct str token,
    unsigned char out[SIGCACHE_DIGEST_BYTES]);
/* NULL has none. */
bool sigcache_has(const struct sigcache *,
    const unsigned char digest[SIGCACHE_DIGEST_BYTES]);
void sigcache_add(struct sigcache *,
    const unsigned char digest[SIGCACHE_DIGEST_BYTES]);	/* accepts NULL */

#endif
