/* SPDX-License-Identifier: Apache-2.0 */
/* Signed tokens. An input that begins with '{' is a header and, behind the
 * first line break, claims: signed with our secret, they are taken only when
 * a second, plain reading takes them, they are what they said, and they
 * verify by this secret and nothing else. Any other input is a token's text:
 * whatever is taken has the form of one, and is signed by nobody we know. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/text.h"
#include "unit/jwtkit.h"

#define SECRET "a secret of thirty-two bytes, ok"
#define OTHER "another one of thirty-two bytes."
#define PART_MAX 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the second reading ---- */

static json_t *
object_of(const char *text)
{
	json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(o))
		return o;
	json_decref(o);
	return NULL;
}

static bool
has_string(const json_t *o, const char *key)
{
	return json_is_string(json_object_get(o, key));
}

static bool
has_time(const json_t *o, const char *key)
{
	json_int_t t = json_integer_value(json_object_get(o, key));

	return json_is_integer(json_object_get(o, key)) && t > 0 &&
	    t < 100000000000;
}

static bool
is_header(const json_t *o)
{
	const char *alg = json_string_value(json_object_get(o, "alg"));

	return alg != NULL && json_object_get(o, "crit") == NULL &&
	    has_string(o, "kid") &&
	    (strcmp(alg, "HS256") == 0 || strcmp(alg, "EdDSA") == 0);
}

static bool
are_claims(const json_t *o)
{
	return o != NULL && has_string(o, "sub") && has_string(o, "aud") &&
	    has_time(o, "iat") && has_time(o, "exp") &&
	    (json_object_get(o, "nbf") == NULL || has_time(o, "nbf")) &&
	    (json_object_get(o, "name") == NULL || has_string(o, "name"));
}

static void
check_string(const json_t *o, const char *key, struct str is)
{
	BUG_ON(!str_is(is, json_string_value(json_object_get(o, key))));
}

static void
check_said(const struct jwt *j, const json_t *header, const json_t *claims)
{
	check_string(header, "alg", str_from(jwt_alg_names[j->alg]));
	check_string(header, "kid", j->kid);
	check_string(claims, "sub", j->sub);
	check_string(claims, "aud", j->aud);
	BUG_ON(j->iat_s != json_integer_value(json_object_get(claims,
	    "iat")));
	BUG_ON(j->exp_s != json_integer_value(json_object_get(claims,
	    "exp")));
}

/* ---- the two kinds of inputs ---- */

static void
try_signed(const char *header_text, const char *claims_text)
{
	const char *text = jwtkit_sign(JWT_HS256, STR(SECRET), header_text,
	    claims_text);
	json_t *header = object_of(header_text);
	json_t *claims = object_of(claims_text);
	struct arena arena;
	struct jwt j;

	arena_init(&arena, 1 << 20);
	if (jwt_parse(str_from(text), &arena, &j)) {
		BUG_ON(!is_header(header) || !are_claims(claims));
		check_said(&j, header, claims);
		BUG_ON(jwt_verify(&j, JWT_HS256, STR(SECRET)) !=
		    (j.alg == JWT_HS256));
		BUG_ON(jwt_verify(&j, JWT_HS256, STR(OTHER)));
		BUG_ON(jwt_verify(&j, JWT_EDDSA, STR(SECRET)));
		j.signature[j.iat_s % 32] ^= 1;
		BUG_ON(jwt_verify(&j, JWT_HS256, STR(SECRET)));
	}
	arena_fini(&arena);
	json_decref(header);
	json_decref(claims);
}

static void
try_text(struct str text)
{
	struct arena arena;
	struct jwt j;

	arena_init(&arena, 1 << 20);
	if (jwt_parse(text, &arena, &j)) {
		BUG_ON(j.kid.p == NULL || j.sub.p == NULL || j.aud.p == NULL);
		BUG_ON(j.signed_part.p != text.p ||
		    j.signed_part.len >= text.len ||
		    text.p[j.signed_part.len] != '.');
		BUG_ON(j.signature_len > sizeof(j.signature));
		BUG_ON(jwt_verify(&j, JWT_HS256, STR(OTHER)));
		BUG_ON(jwt_verify(&j, JWT_EDDSA, STR(OTHER)));
	}
	arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char header[PART_MAX], claims[PART_MAX];
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t first = end ? (size_t)(end - data) : size;

	if (size == 0 || data[0] != '{') {
		try_text((struct str){ (const char *)data, size });
		return 0;
	}
	if (end == NULL || size >= PART_MAX)
		return 0;
	memcpy(header, data, first);
	header[first] = '\0';
	memcpy(claims, end + 1, size - first - 1);
	claims[size - first - 1] = '\0';
	try_signed(header, claims);
	return 0;
}
