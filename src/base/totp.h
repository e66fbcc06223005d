/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TOTP_H
#define BASE_TOTP_H
/* One-time codes by the clock: RFC 6238 with SHA-1, six digits and 30 s, as
 * every authenticator has them. Pure. */
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define TOTP_KEY_BYTES 20
#define TOTP_DIGITS 6
#define TOTP_STEP_S 30

/* The code of a step (RFC 4226 5.3). */
uint32_t totp_code(const unsigned char key[TOTP_KEY_BYTES], int64_t step);
/* The step that the code is of: the present one, or one beside it, and later
 * than after_step, so that none is taken twice; -1: of none. */
int64_t totp_match(const unsigned char key[TOTP_KEY_BYTES], struct str code,
    int64_t now_s, int64_t after_step);
/* Appends the key as people type it: base32 (RFC 4648 6), without padding. */
void totp_base32(const unsigned char key[TOTP_KEY_BYTES], struct buf *out);

#endif
