/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_SEAL_H
#define UPKEEP_SEAL_H
/*
 * A stream of bytes under a passphrase: chunks of 64 KiB, each AES-256-GCM,
 * whose nonce holds its number and whether it is the last ("STREAM", Hoang,
 * Reyhanitabar, Rogaway, Vizár 2015). So nothing can be changed, swapped,
 * left out or cut off unseen. The key is argon2id of the passphrase
 * (RFC 9106: 64 MiB, 3 passes, 1 lane) and the head's salt.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/rng.h"
#include "base/str.h"

#define SEAL_HEAD 32		/* bytes before the first chunk */
#define SEAL_CHUNK 65536	/* plain bytes of each chunk but the last */
#define SEAL_TAG 16		/* more that a sealed chunk has */
#define SEAL_PASSPHRASE_MIN 8	/* bytes */
#define SEAL_PASSPHRASE_MAX 1024

struct seal {
	unsigned char key[32];
	unsigned char nonce[7];	/* the stream's part of each */
	uint32_t number;	/* of the next chunk */
};

/* The first line of a file. ERR_FIELD: too short or too long for one. */
struct problem;
enum err seal_passphrase(const char *path, char out[SEAL_PASSPHRASE_MAX + 1],
    struct problem *) MUST_CHECK;
/* Does a file begin so? */
bool seal_is_head(const unsigned char *, size_t len);
/* A new stream; the head goes first. False: no memory for the key. */
bool seal_begin(struct seal *, struct str passphrase, const struct rng *,
    unsigned char head[SEAL_HEAD]);
bool seal_resume(struct seal *, struct str passphrase,
    const unsigned char head[SEAL_HEAD]);
void seal_wipe(struct seal *);

/* len <= SEAL_CHUNK bytes into len + SEAL_TAG. False: the stream is too
 * long. */
bool seal_put(struct seal *, const unsigned char *in, size_t len, bool is_last,
    unsigned char *out);
/* len sealed bytes, tag and all, into len - SEAL_TAG. False: another
 * passphrase, or damaged. */
bool seal_take(struct seal *, const unsigned char *in, size_t len,
    bool is_last, unsigned char *out);

#endif
