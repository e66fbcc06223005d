/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_JWTKIT_H
#define UNIT_JWTKIT_H
/* Signed tokens as an ISV's back end makes them; sound or not. */
#include "base/buf.h"
#include "base/jwt.h"

/* The private key that seed spells, 32 bytes; its public half in out. */
void jwtkit_public(const char seed[32], unsigned char out[32]);
/* header and claims are JSON text; key: the seed, or the secret. The text is
 * valid until the next call. */
const char *jwtkit_sign(enum jwt_alg, struct str key, const char *header,
    const char *claims);

#endif
