/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JWT_H
#define BASE_JWT_H
/*
 * Signed tokens: JSON Web Tokens (RFC 7519) in the compact form of a JSON Web
 * Signature (RFC 7515), by EdDSA over Ed25519 (RFC 8037) or HMAC SHA-256.
 * Which of the two, whoever registered the key has said; what the token says
 * of it must only agree. Pure functions, any thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#define JWT_TEXT_MAX 4096
#define JWT_PUBLIC_KEY_BYTES 32		/* of Ed25519 */
#define JWT_SECRET_MIN 32		/* bytes; RFC 7518 3.2 */
#define JWT_SECRET_MAX 256

enum jwt_alg { JWT_EDDSA, JWT_HS256, JWT_ALG_COUNT };
/* "EdDSA", "HS256", NULL: as RFC 7518 and RFC 8037 name them. */
extern const char *const jwt_alg_names[];

/* Strings are in the arena; the signed part is the caller's text. */
struct jwt {
	enum jwt_alg alg;
	struct str kid, sub, aud;
	struct str name;	/* p NULL: none */
	int64_t iat_s, exp_s;
	int64_t nbf_s;		/* 0: none */
	struct str signed_part;
	unsigned char signature[64];
	size_t signature_len;
};

/*
 * Takes the text apart; nothing of it is proven. False when it is no token of
 * these two kinds, lacks alg, kid, sub, aud, iat or exp, names a critical
 * header, or has a member of a wrong type or given twice. Other members are
 * ignored.
 */
bool jwt_parse(struct str text, struct arena *, struct jwt *out) MUST_CHECK;

/* Whether the signature is by this key: 32 bytes of an Ed25519 public key, or
 * the secret of an HMAC. */
bool jwt_verify(const struct jwt *, enum jwt_alg, struct str key) MUST_CHECK;

/* An Ed25519 public key as PEM (RFC 8410) or as base64url of its 32 bytes
 * (the x of a JSON Web Key). False otherwise. */
bool jwt_public_key(struct str text,
    unsigned char out[JWT_PUBLIC_KEY_BYTES]) MUST_CHECK;

#endif
