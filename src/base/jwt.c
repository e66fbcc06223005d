/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed tokens: parsing and verifying.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/jwt.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "base/field.h"
#include "base/text.h"

/* A time beyond the year 5000 is no time. */
#define TIME_MAX_S INT64_C(100000000000)

const char *const jwt_alg_names[] = {
	[JWT_EDDSA] = "EdDSA", [JWT_HS256] = "HS256", NULL
};

/* ---- parsing ---- */

/* The object that a part's base64url spells; NULL when it spells none. */
static json_t *
part_object(struct str part, struct arena *a)
{
	size_t len = part.len;
	char *text = arena_alloc(a, len + 1);
	json_t *object = NULL;

	if (!text_unbase64url(part, text, &len) || field_parse(
	    (struct str){ text, len }, &object) != ERR_OK)
		return NULL;
	if (json_is_object(object))
		return object;
	json_decref(object);
	return NULL;
}

static bool
take_string(const json_t *object, const char *key, struct arena *a,
    struct str *out)
{
	const json_t *value = json_object_get(object, key);
	size_t len;

	if (!json_is_string(value))
		return false;
	len = json_string_length(value);
	*out = (struct str){ arena_strndup(a, json_string_value(value), len),
		len };
	return memchr(out->p, '\0', len) == NULL;
}

/* Whole seconds: what a fraction means, no two libraries agree on. */
static bool
take_time(const json_t *object, const char *key, int64_t *out)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value))
		return false;
	*out = json_integer_value(value);
	return *out > 0 && *out < TIME_MAX_S;
}

static bool
take_header(const json_t *header, struct arena *a, struct jwt *out)
{
	struct str alg;

	if (header == NULL || json_object_get(header, "crit") != NULL ||
	    !take_string(header, "alg", a, &alg) ||
	    !take_string(header, "kid", a, &out->kid))
		return false;
	for (int i = 0; i < JWT_ALG_COUNT; i++) {
		out->alg = (enum jwt_alg)i;
		if (str_is(alg, jwt_alg_names[i]))
			return true;
	}
	return false;
}

static bool
take_claims(const json_t *claims, struct arena *a, struct jwt *out)
{
	out->name = STR_NONE;
	out->nbf_s = 0;
	return claims != NULL &&
	    take_string(claims, "sub", a, &out->sub) &&
	    take_string(claims, "aud", a, &out->aud) &&
	    take_time(claims, "iat", &out->iat_s) &&
	    take_time(claims, "exp", &out->exp_s) &&
	    (json_object_get(claims, "nbf") == NULL ||
	    take_time(claims, "nbf", &out->nbf_s)) &&
	    (json_object_get(claims, "name") == NULL ||
	    take_string(claims, "name", a, &out->name));
}

/* The part up to the next dot, which *rest is then behind. */
static bool
next_part(struct str *rest, struct str *part)
{
	const char *dot = rest->len ? memchr(rest->p, '.', rest->len) : NULL;

	if (dot == NULL)
		return false;
	*part = (struct str){ rest->p, (size_t)(dot - rest->p) };
	rest->p = dot + 1;
	rest->len -= part->len + 1;
	return true;
}

bool
jwt_parse(struct str text, struct arena *a, struct jwt *out)
{
	struct str rest = text, header, claims;
	json_t *object;
	bool ok;

	if (text.len > JWT_TEXT_MAX || !next_part(&rest, &header) ||
	    !next_part(&rest, &claims))
		return false;
	out->signed_part = (struct str){ text.p, text.len - rest.len - 1 };
	out->signature_len = sizeof(out->signature);
	if (!text_unbase64url(rest, out->signature, &out->signature_len))
		return false;	/* nor is there a third dot */
	object = part_object(header, a);
	ok = take_header(object, a, out);
	json_decref(object);
	if (!ok)
		return false;
	object = part_object(claims, a);
	ok = take_claims(object, a, out);
	json_decref(object);
	return ok;
}

/* ---- verifying ---- */

static bool
verify_eddsa(const struct jwt *j, struct str key)
{
	EVP_MD_CTX *context;
	EVP_PKEY *pkey;
	bool ok = false;

	if (j->signature_len != 64 || key.len != JWT_PUBLIC_KEY_BYTES)
		return false;
	pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
	    (const unsigned char *)key.p, key.len);
	context = EVP_MD_CTX_new();
	if (pkey != NULL && context != NULL &&
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1)
		ok = EVP_DigestVerify(context, j->signature,
		    j->signature_len, (const unsigned char *)
		    j->signed_part.p, j->signed_part.len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return ok;
}

static bool
verify_hs256(const struct jwt *j, struct str key)
{
	unsigned char mac[32];
	unsigned len = sizeof(mac);

	return j->signature_len == sizeof(mac) && key.len > 0 &&
	    HMAC(EVP_sha256(), key.p, (int)key.len, (const unsigned char *)
	    j->signed_part.p, j->signed_part.len, mac, &len) != NULL &&
	    text_equal_secret(mac, j->signature, sizeof(mac));
}

bool
jwt_verify(const struct jwt *j, enum jwt_alg alg, struct str key)
{
	static bool (*const verify[])(const struct jwt *, struct str) = {
		[JWT_EDDSA] = verify_eddsa, [JWT_HS256] = verify_hs256,
	};

	BUG_ON((unsigned)alg >= JWT_ALG_COUNT);
	return j->alg == alg && verify[alg](j, key);
}

/* ---- keys ---- */

/* Else one that is encrypted has the library ask at the terminal. */
static int
no_passphrase(char *out, int size, int writing, void *arg)
{
	(void)out;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static bool
pem_key(struct str text, unsigned char out[JWT_PUBLIC_KEY_BYTES])
{
	BIO *bio = BIO_new_mem_buf(text.p, (int)text.len);
	EVP_PKEY *pkey = bio ? PEM_read_bio_PUBKEY(bio, NULL,
	    no_passphrase, NULL) : NULL;
	size_t len = JWT_PUBLIC_KEY_BYTES;
	bool ok = pkey != NULL &&
	    EVP_PKEY_get_id(pkey) == EVP_PKEY_ED25519 &&
	    EVP_PKEY_get_raw_public_key(pkey, out, &len) == 1 &&
	    len == JWT_PUBLIC_KEY_BYTES;

	EVP_PKEY_free(pkey);
	BIO_free(bio);
	ERR_clear_error();
	return ok;
}

bool
jwt_public_key(struct str text, unsigned char out[JWT_PUBLIC_KEY_BYTES])
{
	size_t len = JWT_PUBLIC_KEY_BYTES;

	if (str_starts(text, "-----BEGIN "))
		return pem_key(text, out);
	return text_unbase64url(text, out, &len) &&
	    len == JWT_PUBLIC_KEY_BYTES;
}
