/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of streams.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "upkeep/sum.h"

#include <openssl/evp.h>

#include "base/err.h"
#include "base/text.h"

#define SUM_BYTES 32

void
sum_begin(struct sum *s)
{
	s->ctx = EVP_MD_CTX_new();
	BUG_ON(s->ctx == NULL ||
	    EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) != 1);
}

void
sum_add(struct sum *s, const void *p, size_t len)
{
	BUG_ON(EVP_DigestUpdate(s->ctx, p, len) != 1);
}

void
sum_end(struct sum *s, char out[SUM_HEX])
{
	unsigned char digest[SUM_BYTES];

	BUG_ON(EVP_DigestFinal_ex(s->ctx, digest, NULL) != 1);
	sum_drop(s);
	text_hex(digest, sizeof(digest), out);
}

void
sum_drop(struct sum *s)
{
	EVP_MD_CTX_free(s->ctx);
	s->ctx = NULL;
}
