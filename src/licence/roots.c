/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys that this program believes.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "licence/licence.h"

/* Its other half is tests/fixtures/licence/development.key, for everybody. */
#define DEVELOPMENT_KEY "uc3Q49EnXeb4cMHg_s6OTM1-o_eiF1x6PmIRTDGepeA"

#ifndef LICENCE_KEYS
#define LICENCE_KEYS DEVELOPMENT_KEY
#endif

void
licence_roots_built(struct licence_roots *out)
{
	struct str rest = STR(LICENCE_KEYS);

	*out = (struct licence_roots){ .is_development =
	    str_is(rest, DEVELOPMENT_KEY) };
	while (rest.len > 0 && out->count < LICENCE_ROOTS_MAX) {
		const char *comma = memchr(rest.p, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.p) : rest.len;

		/* configure has looked at them; so does a test. */
		BUG_ON(!signing_key_from((struct str){ rest.p, len },
		    out->keys[out->count]));
		out->count++;
		rest.p += len + (comma != NULL);
		rest.len -= len + (comma != NULL);
	}
	BUG_ON(rest.len > 0 || out->count == 0);
}
