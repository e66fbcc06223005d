/* SPDX-License-Identifier: Apache-2.0 */
/* Signed tokens: what is one, and by whose key. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sigcache.h"
#include "base/text.h"
#include "jwtkit.h"

#define SEED "0123456789abcdef0123456789abcdef"
#define SECRET STR("a secret of more than thirty-two bytes")
#define ED "{\"alg\":\"EdDSA\",\"kid\":\"k\"}"
#define HS "{\"alg\":\"HS256\",\"kid\":\"k\"}"
#define CLAIMS "{\"sub\":\"alice\",\"aud\":\"default\",\"iat\":1790000000," \
	"\"exp\":1790003600}"

static struct arena arena;

static void
setup(void)
{
	arena_init(&arena, 1 << 20);
}

static void
teardown(void)
{
	arena_fini(&arena);
}

static bool
parses(const char *text, struct jwt *out)
{
	return jwt_parse(str_from(text), &arena, out);
}

START_TEST(a_token_says_what_it_says)
{
	struct jwt j;

	ck_assert(parses(jwtkit_sign(JWT_HS256, SECRET,
	    "{\"alg\":\"HS256\",\"kid\":\"key.1\",\"typ\":\"JWT\"}",
	    "{\"sub\":\"alice\",\"aud\":\"default\",\"iat\":5,\"exp\":7,"
	    "\"nbf\":6,\"name\":\"Алиса\",\"extra\":[1,{\"x\":2}]}"), &j));
	ck_assert_int_eq(j.alg, JWT_HS256);
	ck_assert(str_is(j.kid, "key.1"));
	ck_assert(str_is(j.sub, "alice"));
	ck_assert(str_is(j.aud, "default"));
	ck_assert(str_is(j.name, "Алиса"));
	ck_assert_int_eq(j.iat_s, 5);
	ck_assert_int_eq(j.exp_s, 7);
	ck_assert_int_eq(j.nbf_s, 6);
	ck_assert(jwt_verify(&j, JWT_HS256, SECRET));
	ck_assert(parses(jwtkit_sign(JWT_HS256, SECRET, HS, CLAIMS), &j));
	ck_assert_ptr_null(j.name.p);
	ck_assert_int_eq(j.nbf_s, 0);
}
END_TEST

static const struct {
	const char *rule, *header, *claims;
} bad[] = {
	{ "no alg", "{\"kid\":\"k\"}", CLAIMS },
	{ "alg none", "{\"alg\":\"none\",\"kid\":\"k\"}", CLAIMS },
	{ "alg in other letters", "{\"alg\":\"hs256\",\"kid\":\"k\"}",
	  CLAIMS },
	{ "alg of another kind", "{\"alg\":\"RS256\",\"kid\":\"k\"}", CLAIMS },
	{ "alg is a list", "{\"alg\":[\"HS256\"],\"kid\":\"k\"}", CLAIMS },
	{ "alg twice", "{\"alg\":\"HS256\",\"kid\":\"k\",\"alg\":\"none\"}",
	  CLAIMS },
	{ "no kid", "{\"alg\":\"HS256\"}", CLAIMS },
	{ "something critical",
	  "{\"alg\":\"HS256\",\"kid\":\"k\",\"crit\":[\"b64\"]}", CLAIMS },
	{ "a header that is a list", "[]", CLAIMS },
	{ "a header that is nothing", "", CLAIMS },
	{ "claims that are nothing", HS, "" },
	{ "claims that are no JSON", HS, "{" },
	{ "claims and more", HS, CLAIMS "x" },
	{ "no sub", HS, "{\"aud\":\"d\",\"iat\":5,\"exp\":7}" },
	{ "sub is a number", HS,
	  "{\"sub\":1,\"aud\":\"d\",\"iat\":5,\"exp\":7}" },
	{ "no aud", HS, "{\"sub\":\"a\",\"iat\":5,\"exp\":7}" },
	{ "aud is a list", HS,
	  "{\"sub\":\"a\",\"aud\":[\"d\",\"e\"],\"iat\":5,\"exp\":7}" },
	{ "no iat", HS, "{\"sub\":\"a\",\"aud\":\"d\",\"exp\":7}" },
	{ "no exp", HS, "{\"sub\":\"a\",\"aud\":\"d\",\"iat\":5}" },
	{ "exp is a text", HS,
	  "{\"sub\":\"a\",\"aud\":\"d\",\"iat\":5,\"exp\":\"7\"}" },
	{ "exp is a fraction", HS,
	  "{\"sub\":\"a\",\"aud\":\"d\",\"iat\":5,\"exp\":7.5}" },
	{ "exp is before all time", HS,
	  "{\"sub\":\"a\",\"aud\":\"d\",\"iat\":5,\"exp\":-1}" },
	{ "exp is beyond all time", HS, "{\"sub\":\"a\",\"aud\":\"d\","
	  "\"iat\":5,\"exp\":9223372036854775807}" },
	{ "exp does not fit", HS, "{\"sub\":\"a\",\"aud\":\"d\","
	  "\"iat\":5,\"exp\":9223372036854775808}" },
	{ "nbf is a text", HS, "{\"sub\":\"a\",\"aud\":\"d\",\"iat\":5,"
	  "\"exp\":7,\"nbf\":\"6\"}" },
	{ "sub twice", HS, "{\"sub\":\"a\",\"sub\":\"b\",\"aud\":\"d\","
	  "\"iat\":5,\"exp\":7}" },
	{ "sub with U+0000", HS, "{\"sub\":\"a\\u0000b\",\"aud\":\"d\","
	  "\"iat\":5,\"exp\":7}" },
};

START_TEST(what_is_no_token)
{
	struct jwt j;

	ck_assert_msg(!parses(jwtkit_sign(JWT_HS256, SECRET, bad[_i].header,
	    bad[_i].claims), &j), "%s", bad[_i].rule);
}
END_TEST

START_TEST(a_part_of_a_token_is_none)
{
	char text[JWT_TEXT_MAX];
	struct jwt j;
	size_t len;

	snprintf(text, sizeof(text), "%s",
	    jwtkit_sign(JWT_HS256, SECRET, HS, CLAIMS));
	len = strlen(text);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(!jwt_parse((struct str){ text, i }, &arena,
		    &j) || !jwt_verify(&j, JWT_HS256, SECRET),
		    "the first %zu bytes", i);
	snprintf(text + len, sizeof(text) - len, ".");
	ck_assert(!parses(text, &j));
	snprintf(text + len, sizeof(text) - len, "=");
	ck_assert(!parses(text, &j));
}
END_TEST

START_TEST(every_byte_is_signed)
{
	static const struct {
		enum jwt_alg alg;
		const char *header;
	} kinds[] = { { JWT_EDDSA, ED }, { JWT_HS256, HS } };
	unsigned char public[32];
	char text[JWT_TEXT_MAX];

	jwtkit_public(SEED, public);
	for (size_t k = 0; k < 2; k++) {
		struct str sign = k == 0 ? STR(SEED) : SECRET;
		struct str key = k == 0 ?
		    (struct str){ (char *)public, 32 } : SECRET;
		struct jwt j;

		snprintf(text, sizeof(text), "%s", jwtkit_sign(kinds[k].alg,
		    sign, kinds[k].header, CLAIMS));
		ck_assert(parses(text, &j) && jwt_verify(&j, kinds[k].alg,
		    key));
		for (size_t i = 0; text[i] != '\0'; i++) {
			char was = text[i];

			text[i] = was == 'A' ? 'B' : 'A';
			ck_assert_msg(!parses(text, &j) ||
			    !jwt_verify(&j, kinds[k].alg, key),
			    "byte %zu is free", i);
			text[i] = was;
		}
	}
}
END_TEST

/* The public key is no secret: it must not do for the other algorithm's. */
START_TEST(one_algorithm_is_not_taken_for_the_other)
{
	unsigned char public[32];
	struct str key = { (char *)public, 32 };
	struct jwt j;

	jwtkit_public(SEED, public);
	ck_assert(parses(jwtkit_sign(JWT_HS256, key, HS, CLAIMS), &j));
	ck_assert(jwt_verify(&j, JWT_HS256, key));
	ck_assert(!jwt_verify(&j, JWT_EDDSA, key));
	ck_assert(parses(jwtkit_sign(JWT_HS256, key, ED, CLAIMS), &j));
	ck_assert(!jwt_verify(&j, JWT_EDDSA, key));
	ck_assert(!jwt_verify(&j, JWT_HS256, key));
	ck_assert(parses(jwtkit_sign(JWT_EDDSA, STR(SEED), ED, CLAIMS), &j));
	ck_assert(!jwt_verify(&j, JWT_HS256, key));
	ck_assert(jwt_verify(&j, JWT_EDDSA, key));
	ck_assert(!jwt_verify(&j, JWT_EDDSA, STR("too short")));
	j.alg = JWT_HS256;
	ck_assert(!jwt_verify(&j, JWT_HS256, STR("")));
}
END_TEST

START_TEST(a_huge_token_is_none)
{
	char *text = xmalloc(1 << 20);
	struct jwt j;

	memset(text, 'e', 1 << 20);
	memcpy(text, "eyJ", 3);
	ck_assert(!jwt_parse((struct str){ text, 1 << 20 }, &arena, &j));
	text[100] = text[200] = '.';
	ck_assert(!jwt_parse((struct str){ text, 1 << 20 }, &arena, &j));
	ck_assert(!jwt_parse((struct str){ text, JWT_TEXT_MAX }, &arena, &j));
	xfree(text);
}
END_TEST

/* RFC 8037 A.4 and RFC 7515 A.1. */
START_TEST(the_examples_of_the_standards)
{
	struct jwt ed = { .alg = JWT_EDDSA, .signature_len = 64,
		.signed_part = STR("eyJhbGciOiJFZERTQSJ9."
		    "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc") };
	struct jwt hs = { .alg = JWT_HS256, .signature_len = 64,
		.signed_part = STR("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
		    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6"
		    "Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ") };
	unsigned char public[32], secret[64];
	size_t len = sizeof(secret);

	ck_assert(jwt_public_key(
	    STR("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"), public));
	ck_assert(text_unbase64url(STR("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3"
	    "AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"),
	    ed.signature, &ed.signature_len));
	ck_assert(jwt_verify(&ed, JWT_EDDSA,
	    (struct str){ (char *)public, 32 }));
	ck_assert(text_unbase64url(STR("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-Est"
	    "JQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"), secret,
	    &len));
	ck_assert(text_unbase64url(
	    STR("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
	    hs.signature, &hs.signature_len));
	ck_assert(jwt_verify(&hs, JWT_HS256,
	    (struct str){ (char *)secret, len }));
}
END_TEST

START_TEST(public_keys_come_in_two_forms)
{
	/* RFC 8410 10.1 */
	static const char pem[] = "-----BEGIN PUBLIC KEY-----\n"
	    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
	    "-----END PUBLIC KEY-----\n";
	unsigned char a[32], b[32];

	ck_assert(jwt_public_key(str_from(pem), a));
	ck_assert(jwt_public_key(
	    STR("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE"), b));
	ck_assert_mem_eq(a, b, 32);
	ck_assert(!jwt_public_key(STR(""), a));
	ck_assert(!jwt_public_key(STR("Gb9E"), a));
	for (size_t len = 0; len < sizeof(pem) - 2; len++)
		ck_assert_msg(!jwt_public_key((struct str){ pem, len }, a) ||
		    len > sizeof(pem) - 3, "%zu bytes of it", len);
	/* An encrypted one asks nobody for a passphrase. */
	ck_assert(!jwt_public_key(STR("-----BEGIN PUBLIC KEY-----\n"
	    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
	    "00000000000000000000000000000000\n\n"
	    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
	    "-----END PUBLIC KEY-----\n"), a));
}
END_TEST

/* Another key, way of signing or token is another signature. */
START_TEST(sigcache_knows_what_was_added_alone)
{
	static const struct {
		enum jwt_alg alg;
		struct str key, token;
	} rows[] = {
		{ JWT_EDDSA, STR("key"), STR("eyJ.one") },
		{ JWT_HS256, STR("key"), STR("eyJ.one") },
		{ JWT_EDDSA, STR("kez"), STR("eyJ.one") },
		{ JWT_EDDSA, STR("key"), STR("eyJ.two") },
	};
	const unsigned all = sizeof(rows) / sizeof(rows[0]);
	unsigned char digests[4][SIGCACHE_DIGEST_BYTES];
	struct sigcache *cache = sigcache_new();

	for (unsigned i = 0; i < all; i++) {
		sigcache_digest(rows[i].alg, rows[i].key, rows[i].token,
		    digests[i]);
		ck_assert(!sigcache_has(cache, digests[i]));
		ck_assert(!sigcache_has(NULL, digests[i]));
	}
	sigcache_add(NULL, digests[0]);
	sigcache_add(cache, digests[0]);
	for (unsigned i = 0; i < all; i++)
		ck_assert_int_eq(sigcache_has(cache, digests[i]), i == 0);
	sigcache_free(cache);
	sigcache_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("jwt");
	TCase *t = tcase_create("jwt");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_token_says_what_it_says);
	tcase_add_loop_test(t, what_is_no_token, 0,
	    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(t, a_part_of_a_token_is_none);
	tcase_add_test(t, every_byte_is_signed);
	tcase_add_test(t, one_algorithm_is_not_taken_for_the_other);
	tcase_add_test(t, a_huge_token_is_none);
	tcase_add_test(t, the_examples_of_the_standards);
	tcase_add_test(t, public_keys_come_in_two_forms);
	tcase_add_test(t, sigcache_knows_what_was_added_alone);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
