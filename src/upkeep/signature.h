/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_SIGNATURE_H
#define UPKEEP_SIGNATURE_H
/*
 * Papers that a box signs: text or HTML whose last line is an Ed25519 signature
 * (RFC 8032) of all bytes before it, so that what is read is what is signed.
 *
 * The key is DATA/upkeep/report-key.pem, made when it is first needed. It is
 * of this machine: no backup holds it.
 */
#include <stdbool.h>

#include "base/buf.h"
#include "upkeep/problem.h"

#define SIGNATURE_KEY_HEX 65	/* of a public key, with its NUL */

enum signature_form { SIGNATURE_TEXT, SIGNATURE_HTML, SIGNATURE_FORMS };

struct evp_pkey_st;		/* OpenSSL's EVP_PKEY */

/* The box's key, made when there is none; it goes by signature_key_free.
 * ERR_NOT_FOUND: there is no data directory. */
enum err signature_key(const char *data, struct evp_pkey_st **out,
    struct problem *) MUST_CHECK;
/* Its public half, if there is one yet; "" when not. */
void signature_key_known(const char *data, char out[SIGNATURE_KEY_HEX]);
void signature_key_text(const struct evp_pkey_st *,
    char out[SIGNATURE_KEY_HEX]);
void signature_key_free(struct evp_pkey_st *);	/* accepts NULL */

/* Ends the paper: appends its signature, and what closes its form. */
enum err signature_put(struct buf *paper, enum signature_form,
    struct evp_pkey_st *, struct problem *) MUST_CHECK;
/* Is it as it was signed? key: by whom, for the caller to judge.
 * ERR_NOT_FOUND: it has no signature. ERR_CORRUPT: it was changed. */
enum err signature_check(struct str paper, char key[SIGNATURE_KEY_HEX],
    struct problem *) MUST_CHECK;

#endif
