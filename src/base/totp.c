/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-time codes by the clock.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/err.h"
#include "base/log.h"
#include "base/text.h"

#define CODES 1000000		/* of six digits */

uint32_t
totp_code(const unsigned char key[TOTP_KEY_BYTES], int64_t step)
{
	unsigned char counter[8], mac[20];
	unsigned int len = sizeof(mac);
	const unsigned char *at;

	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	BUG_ON(HMAC(EVP_sha1(), key, TOTP_KEY_BYTES, counter,
	    sizeof(counter), mac, &len) == NULL);
	at = mac + (mac[19] & 15);
	return (((uint32_t)at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 |
	    (uint32_t)at[2] << 8 | at[3]) % CODES;
}

int64_t
totp_match(const unsigned char key[TOTP_KEY_BYTES], struct str code,
    int64_t now_s, int64_t after_step)
{
	int64_t now = now_s / TOTP_STEP_S, found = -1;
	char text[16];

	if (code.len != TOTP_DIGITS)
		return -1;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		snprintf(text, sizeof(text), "%06u", totp_code(key, step));
		if (text_equal_secret(text, code.p, TOTP_DIGITS) &&
		    step > after_step && found < 0)
			found = step;
	}
	return found;
}

void
totp_base32(const unsigned char key[TOTP_KEY_BYTES], struct buf *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	int have = 0;

	/* 20 bytes are 32 characters: none is left over. */
	for (int i = 0; i < TOTP_KEY_BYTES; i++) {
		bits = bits << 8 | key[i];
		for (have += 8; have >= 5; have -= 5)
			buf_putc(out, alphabet[bits >> (have - 5) & 31]);
		bits &= (1u << have) - 1;
	}
}
