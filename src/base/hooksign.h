/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_HOOKSIGN_H
#define BASE_HOOKSIGN_H
/*
 * Standard Webhooks 1.0, symmetric: a secret is "whsec_" and base64 of 24 to
 * 64 bytes; the signature of a body is "v1," and base64 of HMAC-SHA256 over
 * "<id>.<timestamp>.<body>". While a secret is being changed, both sign. Pure
 * but for the random bytes of a new secret.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/rng.h"
#include "base/str.h"

#define HOOKSIGN_PREFIX "whsec_"
#define HOOKSIGN_KEY_MIN 24
#define HOOKSIGN_KEY_BYTES 32	/* of those made here */
#define HOOKSIGN_KEY_MAX 64
#define HOOKSIGN_SECRET_MAX (6 + 88)	/* characters of the text */
#define HOOKSIGN_SECRETS 2	/* at once: the new one and the one before */
/* What signatures of all of them take at most. */
#define HOOKSIGN_TEXT_MAX (HOOKSIGN_SECRETS * 48)

/* The secrets that sign, the newest first; texts are borrowed. */
struct hooksign {
	struct str secrets[HOOKSIGN_SECRETS];
	unsigned count;
};

/* Appends the text of a new secret. */
void hooksign_make(const struct rng *, struct buf *out);
/* Whether the text is a secret. */
bool hooksign_is_secret(struct str);
/* Appends "v1,…", one per secret, with blanks between. The secrets are good
 * ones. */
void hooksign_put(const struct hooksign *, struct str id, int64_t ts_s,
    struct str body, struct buf *out);

#endif
