/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LICENCE_SIGNING_H
#define LICENCE_SIGNING_H
/* Ed25519 (RFC 8032) keys as licences use them. Any thread. */
#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

#define SIGNING_KEY_BYTES 32
#define SIGNING_KEY_CHARS 43		/* in base64url */
#define SIGNING_SIGNATURE_BYTES 64
#define SIGNING_PEM_MAX 4096

struct evp_pkey_st;		/* OpenSSL's EVP_PKEY */

struct evp_pkey_st *signing_new(void);
void signing_free(struct evp_pkey_st *);	/* accepts NULL */
/* From PEM text (PKCS #8), with its passphrase or NULL; NULL when it is no
 * Ed25519 key, or the passphrase is not its own. */
struct evp_pkey_st *signing_read(struct str pem, const char *passphrase);
/* As such text; encrypted when there is a passphrase. */
bool signing_write(const struct evp_pkey_st *, const char *passphrase,
    struct buf *pem) MUST_CHECK;
bool signing_public(const struct evp_pkey_st *,
    unsigned char out[SIGNING_KEY_BYTES]) MUST_CHECK;
bool signing_sign(struct evp_pkey_st *, struct str bytes,
    unsigned char out[SIGNING_SIGNATURE_BYTES]) MUST_CHECK;
bool signing_verify(const unsigned char key[SIGNING_KEY_BYTES],
    struct str bytes, const unsigned char signature[SIGNING_SIGNATURE_BYTES])
    MUST_CHECK;

/* A public key as base64url, and back. */
void signing_key_text(const unsigned char key[SIGNING_KEY_BYTES],
    char out[SIGNING_KEY_CHARS + 1]);
bool signing_key_from(struct str text, unsigned char out[SIGNING_KEY_BYTES])
    MUST_CHECK;

#endif
