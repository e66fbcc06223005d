/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LICENCE_ENVELOPE_H
#define LICENCE_ENVELOPE_H
/*
 * The outside of a licence: a chain of links, each the exact bytes that were
 * signed and the signature. The first is signed by a root, each other one by
 * the signer that the link before names; the last is the holder's.
 *
 * As a file, JSON that people can read:
 *	{"yizhan_licence":1,"chain":[{"signed":"{…}","signature":"…"}]}
 * As a code to be pasted, which may be broken into lines:
 *	YZL1.<claims>.<signature>[.<claims>.<signature>…], in base64url
 */
#include "base/buf.h"
#include "base/mem.h"
#include "licence/fault.h"
#include "licence/signing.h"

#define ENVELOPE_LINKS_MAX 4
#define ENVELOPE_BYTES_MAX (32 * 1024)

struct envelope_link {
	struct str text;	/* of the claims, as it was signed */
	unsigned char signature[SIGNING_SIGNATURE_BYTES];
};

struct envelope {
	struct envelope_link links[ENVELOPE_LINKS_MAX];
	unsigned count;
};

/* Either form; nothing of it is proven. Text is in the arena. LICENCE_LARGE,
 * LICENCE_FORM, LICENCE_NEWER. Pure. */
enum licence_fault envelope_read(struct str text, struct arena *,
    struct envelope *out) MUST_CHECK;
void envelope_write(const struct envelope *, struct buf *out);
void envelope_write_code(const struct envelope *, struct buf *out);

#endif
