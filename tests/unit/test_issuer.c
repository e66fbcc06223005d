/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that an ISV signs by a key of its own: who comes in, and who not. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/issuer.h"
#include "corekit.h"
#include "jwtkit.h"

#define SEED "0123456789abcdef0123456789abcdef"
#define SECRET "a secret of more than thirty-two bytes"
#define NOW_S 1790000000

static struct corekit kit;

static void
setup(void)
{
	unsigned char public[32];
	char params[512];
	struct buf key;

	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"chief\",\"admin\":true}");
	jwtkit_public(SEED, public);
	buf_init(&key, 64);
	text_base64url(public, sizeof(public), &key);
	snprintf(params, sizeof(params), "{\"id\":\"ed\",\"alg\":\"EdDSA\","
	    "\"key\":\"%.*s\"}", STR_FMT(buf_str(&key)));
	buf_fini(&key);
	corekit_must(&kit, "default", NULL, "issuer.create", params);
	corekit_must(&kit, "default", NULL, "issuer.create", "{\"id\":\"hs\","
	    "\"alg\":\"HS256\",\"key\":\"" SECRET "\",\"makes_users\":true}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* A token of one of the two issuers, from iat to exp after now. */
static const char *
token_of(const char *kid, const char *sub, int64_t iat, int64_t exp)
{
	bool is_ed = strcmp(kid, "ed") == 0;
	char header[64], claims[256];

	snprintf(header, sizeof(header), "{\"alg\":\"%s\",\"kid\":\"%s\"}",
	    is_ed ? "EdDSA" : "HS256", kid);
	snprintf(claims, sizeof(claims), "{\"sub\":\"%s\",\"aud\":"
	    "\"default\",\"iat\":%lld,\"exp\":%lld,\"name\":\"Ms %s\"}", sub,
	    (long long)(NOW_S + iat), (long long)(NOW_S + exp), sub);
	return jwtkit_sign(is_ed ? JWT_EDDSA : JWT_HS256,
	    is_ed ? STR(SEED) : STR(SECRET), header, claims);
}

static enum err
rest(const char *token, const char *op)
{
	enum err err;

	kit.token = token;
	err = corekit_call(&kit, "default", "", op, "{}");
	kit.token = NULL;
	return err;
}

static enum err
opens(const char *token, uint32_t slot)
{
	char params[JWT_TEXT_MAX + 256];

	kit.session = (struct session_ref){ 0, slot, 1 };
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"d%u\",\"platform\":\"web\"}}", token, slot);
	return corekit_call(&kit, "default", "", "session.open", params);
}

START_TEST(a_signed_token_is_good_for_both_doors)
{
	static const char *const kids[] = { "ed", "hs" };

	for (int i = 0; i < 2; i++) {
		const char *token = token_of(kids[i], "alice", 0, 3600);

		ck_assert_int_eq(rest(token, "user.list"), ERR_OK);
		ck_assert_int_eq(opens(token, (uint32_t)i + 1), ERR_OK);
		corekit_must(&kit, "default", "alice", "session.ping", "{}");
		kit.session.worker = -1;
	}
}
END_TEST

START_TEST(times_are_kept)
{
	static const struct {
		int64_t iat, exp;
		enum err err;
	} tries[] = {
		{ 0, 1, ERR_OK },
		{ -10, 0, ERR_UNAUTHORIZED },	/* ended */
		{ 60, 70, ERR_OK },		/* clocks differ */
		{ 61, 70, ERR_UNAUTHORIZED },
		{ 0, ISSUER_LIFETIME_MAX_S, ERR_OK },
		{ 0, ISSUER_LIFETIME_MAX_S + 1, ERR_UNAUTHORIZED },
		{ 10, 10, ERR_UNAUTHORIZED },
		{ 20, 10, ERR_UNAUTHORIZED },
		{ -NOW_S + 1, 10, ERR_UNAUTHORIZED },
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		ck_assert_msg(rest(token_of("ed", "alice", tries[i].iat,
		    tries[i].exp), "user.list") == tries[i].err,
		    "try %zu", i);
	ck_assert_int_eq(rest(jwtkit_sign(JWT_HS256, STR(SECRET),
	    "{\"alg\":\"HS256\",\"kid\":\"hs\"}", "{\"sub\":\"alice\","
	    "\"aud\":\"default\",\"iat\":1790000000,\"exp\":1790000100,"
	    "\"nbf\":1790000061}"), "user.list"), ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(a_session_ends_with_its_token)
{
	ck_assert_int_eq(opens(token_of("ed", "alice", 0, 10), 1), ERR_OK);
	corekit_heard(&kit);
	corekit_pass(&kit, 9000);
	ck_assert_str_eq(corekit_heard(&kit), "");
	corekit_pass(&kit, 1000);
	ck_assert_str_eq(corekit_heard(&kit), "kick 0.1 expired");
}
END_TEST

#define GOOD "{\"sub\":\"alice\",\"aud\":\"default\",\"iat\":1790000000,"  \
	"\"exp\":1790000100}"

START_TEST(what_is_signed_wrongly_is_nobody)
{
	unsigned char public[32];
	struct str key = { (char *)public, 32 };
	const struct {
		const char *rule;
		enum jwt_alg alg;
		struct str key;
		const char *header, *claims;
	} tries[] = {
		{ "alg none", JWT_HS256, STR(SECRET),
		  "{\"alg\":\"none\",\"kid\":\"hs\"}", GOOD },
		{ "the public key as a secret", JWT_HS256, key,
		  "{\"alg\":\"HS256\",\"kid\":\"ed\"}", GOOD },
		{ "and the header lies", JWT_HS256, key,
		  "{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", GOOD },
		{ "another's key", JWT_EDDSA,
		  STR("ffffffffffffffffffffffffffffffff"),
		  "{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", GOOD },
		{ "another's secret", JWT_HS256, STR("b" SECRET),
		  "{\"alg\":\"HS256\",\"kid\":\"hs\"}", GOOD },
		{ "an issuer that there is not", JWT_EDDSA, STR(SEED),
		  "{\"alg\":\"EdDSA\",\"kid\":\"no\"}", GOOD },
		{ "an issuer with no name", JWT_EDDSA, STR(SEED),
		  "{\"alg\":\"EdDSA\",\"kid\":\"../t:\"}", GOOD },
		{ "another tenant", JWT_EDDSA, STR(SEED),
		  "{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", "{\"sub\":\"alice\","
		  "\"aud\":\"other\",\"iat\":1790000000,\"exp\":1790000100}" },
		{ "somebody who cannot be", JWT_HS256, STR(SECRET),
		  "{\"alg\":\"HS256\",\"kid\":\"hs\"}", "{\"sub\":\"a b\","
		  "\"aud\":\"default\",\"iat\":1790000000,"
		  "\"exp\":1790000100}" },
	};

	jwtkit_public(SEED, public);
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		const char *token = jwtkit_sign(tries[i].alg, tries[i].key,
		    tries[i].header, tries[i].claims);

		ck_assert_msg(rest(token, "user.list") == ERR_UNAUTHORIZED,
		    "%s, by REST", tries[i].rule);
		ck_assert_msg(opens(token, 1) == ERR_UNAUTHORIZED,
		    "%s, a session", tries[i].rule);
		kit.session.worker = -1;
	}
}
END_TEST

/* The issuers of one tenant are nobody's in another, whatever it says. */
START_TEST(an_issuer_is_of_its_tenant)
{
	const char *token;

	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	corekit_must(&kit, "other", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	token = jwtkit_sign(JWT_EDDSA, STR(SEED),
	    "{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", "{\"sub\":\"alice\",\"aud\":"
	    "\"other\",\"iat\":1790000000,\"exp\":1790000100}");
	kit.token = token;
	ck_assert_int_eq(corekit_call(&kit, "other", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	kit.token = NULL;
}
END_TEST

START_TEST(a_newcomer_is_made_when_the_issuer_may)
{
	ck_assert_int_eq(rest(token_of("ed", "zoe", 0, 100), "user.list"),
	    ERR_UNAUTHORIZED);
	ck_assert_int_eq(opens(token_of("ed", "zoe", 0, 100), 1),
	    ERR_UNAUTHORIZED);
	kit.session.worker = -1;
	ck_assert_int_eq(rest(token_of("hs", "zoe", 0, 100), "user.list"),
	    ERR_OK);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"name\":\"Ms zoe\""));
	ck_assert_int_eq(opens(token_of("hs", "yan", 0, 100), 1), ERR_OK);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"name\":\"Ms yan\""));
	kit.session.worker = -1;
	corekit_must(&kit, "default", NULL, "user.get", "{\"id\":\"yan\"}");
	/* Once made, the other may name her too. */
	ck_assert_int_eq(rest(token_of("ed", "zoe", 0, 100), "user.list"),
	    ERR_OK);
	/* A step of the writer runs behind it as well. */
	kit.token = token_of("hs", "xia", 0, 100);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "message.send",
	    "{\"conv\":\"u:alice\",\"cid\":\"1\",\"kind\":\"text\",\"body\":"
	    "{\"text\":\"hi\"}}"), ERR_OK);
	/* And what is not for her is not hers for being new. */
	kit.token = token_of("hs", "wen", 0, 100);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.disable",
	    "{\"id\":\"alice\"}"), ERR_FORBIDDEN);
	kit.token = NULL;
}
END_TEST

START_TEST(newcomers_are_bounded_by_the_licence)
{
	kit.settings.users_max = 3;
	ck_assert_int_eq(opens(token_of("hs", "u1", 0, 100), 1), ERR_OK);
	ck_assert_int_eq(opens(token_of("hs", "u2", 0, 100), 2), ERR_LIMIT);
	kit.session.worker = -1;
	ck_assert_int_eq(rest(token_of("hs", "u2", 0, 100), "user.list"),
	    ERR_LIMIT);
	ck_assert_int_eq(opens(token_of("hs", "alice", 0, 100), 3), ERR_OK);
}
END_TEST

START_TEST(no_signature_makes_an_administrator)
{
	const char *token = token_of("ed", "chief", 0, 100);

	ck_assert_int_eq(rest(token, "user.list"), ERR_OK);
	ck_assert_int_eq(rest(token, "key.list"), ERR_FORBIDDEN);
	ck_assert_int_eq(rest(token, "issuer.list"), ERR_FORBIDDEN);
}
END_TEST

START_TEST(what_a_person_had_is_revoked)
{
	static const struct {
		const char *op, *params;
		const char *reason;
	} ways[] = {
		{ "token.revoke", "{\"user\":\"alice\"}", "signed_out" },
		{ "user.disable", "{\"id\":\"alice\"}", "disabled" },
		{ "user.set_password",
		  "{\"id\":\"alice\",\"password\":\"a new one\"}",
		  "signed_out" },
	};
	char want[64];

	for (int i = 0; i < 3; i++) {
		int64_t now = i * 10;
		char token[JWT_TEXT_MAX];

		snprintf(token, sizeof(token), "%s",
		    token_of("ed", "alice", now, 1000));
		ck_assert_int_eq(opens(token, (uint32_t)i + 1), ERR_OK);
		corekit_heard(&kit);
		kit.session.worker = -1;
		corekit_must(&kit, "default", NULL, ways[i].op,
		    ways[i].params);
		snprintf(want, sizeof(want), "kick 0.%d %s", i + 1,
		    ways[i].reason);
		ck_assert_ptr_nonnull(strstr(corekit_heard(&kit), want));
		corekit_must(&kit, "default", NULL, "user.disable",
		    "{\"id\":\"alice\",\"disabled\":false}");
		corekit_pass(&kit, 10 * 1000);
		ck_assert_int_eq(rest(token, "user.list"), ERR_UNAUTHORIZED);
		ck_assert_int_eq(rest(token_of("ed", "alice", now + 10,
		    1000), "user.list"), ERR_OK);
	}
}
END_TEST

START_TEST(an_issuer_that_is_deleted_ends_what_it_signed)
{
	char ed[JWT_TEXT_MAX], hs[JWT_TEXT_MAX];

	snprintf(ed, sizeof(ed), "%s", token_of("ed", "alice", 0, 1000));
	snprintf(hs, sizeof(hs), "%s", token_of("hs", "alice", 0, 1000));
	ck_assert_int_eq(opens(ed, 1), ERR_OK);
	ck_assert_int_eq(opens(hs, 2), ERR_OK);
	kit.session.worker = -1;
	corekit_heard(&kit);
	corekit_must(&kit, "default", NULL, "issuer.delete",
	    "{\"id\":\"ed\"}");
	ck_assert_ptr_nonnull(strstr(corekit_heard(&kit),
	    "kick 0.1 signed_out"));
	ck_assert_int_eq(rest(ed, "user.list"), ERR_UNAUTHORIZED);
	ck_assert_int_eq(rest(hs, "user.list"), ERR_OK);
	kit.session = (struct session_ref){ 0, 2, 1 };
	corekit_must(&kit, "default", "alice", "session.ping", "{}");
}
END_TEST

START_TEST(a_signature_known_is_not_known_under_another_key)
{
	char token[JWT_TEXT_MAX];

	snprintf(token, sizeof(token), "%s", token_of("hs", "alice", 0, 99));
	ck_assert_int_eq(rest(token, "user.list"), ERR_OK);
	ck_assert_int_eq(rest(token, "user.list"), ERR_OK);
	corekit_must(&kit, "default", NULL, "issuer.delete",
	    "{\"id\":\"hs\"}");
	corekit_must(&kit, "default", NULL, "issuer.create", "{\"id\":\"hs\","
	    "\"alg\":\"HS256\"}");
	ck_assert_int_eq(rest(token, "user.list"), ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(issuers_are_made_of_sound_keys)
{
	static const struct corekit_refusal refusals[] = {
		{ "no key", NULL, "issuer.create",
		  "{\"id\":\"x\",\"alg\":\"EdDSA\"}", ERR_FIELD, "key" },
		{ "half a key", NULL, "issuer.create",
		  "{\"id\":\"x\",\"alg\":\"EdDSA\",\"key\":\"AAAA\"}",
		  ERR_FIELD, "key" },
		{ "a short secret", NULL, "issuer.create", "{\"id\":\"x\","
		  "\"alg\":\"HS256\",\"key\":\"0123456789012345678901234567"
		  "890\"}", ERR_FIELD, "key" },
		{ "no algorithm", NULL, "issuer.create",
		  "{\"id\":\"x\",\"alg\":\"none\"}", ERR_FIELD, "alg" },
		{ "an id that is taken", NULL, "issuer.create",
		  "{\"id\":\"hs\",\"alg\":\"HS256\"}", ERR_EXISTS, "id" },
		{ "none to delete", NULL, "issuer.delete",
		  "{\"id\":\"x\"}", ERR_NOT_FOUND, "id" },
		{ "not for people", "alice", "issuer.create",
		  "{\"id\":\"x\",\"alg\":\"HS256\"}", ERR_FORBIDDEN, NULL },
		{ .rule = NULL },
	};

	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(a_secret_is_told_at_most_once)
{
	char secret[128];
	json_t *answer;

	corekit_must(&kit, "default", NULL, "issuer.list", "{}");
	ck_assert_ptr_null(strstr(kit.result, SECRET));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"alg\":\"EdDSA\",\"key\""));
	ck_assert_ptr_null(strstr(kit.result, "\"alg\":\"HS256\",\"key\""));
	corekit_must(&kit, "default", NULL, "issuer.create",
	    "{\"id\":\"x\",\"alg\":\"HS256\"}");
	ck_assert_int_eq(field_parse(str_from(kit.result), &answer), ERR_OK);
	snprintf(secret, sizeof(secret), "%s",
	    json_string_value(json_object_get(answer, "secret")));
	json_decref(answer);
	ck_assert_uint_eq(strlen(secret), 43);
	corekit_must(&kit, "default", NULL, "issuer.list", "{}");
	ck_assert_ptr_null(strstr(kit.result, secret));
	/* The text itself is the secret. */
	ck_assert_int_eq(rest(jwtkit_sign(JWT_HS256, str_from(secret),
	    "{\"alg\":\"HS256\",\"kid\":\"x\"}", GOOD), "user.list"), ERR_OK);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("issuer");
	TCase *t = tcase_create("issuer");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_signed_token_is_good_for_both_doors);
	tcase_add_test(t, times_are_kept);
	tcase_add_test(t, a_session_ends_with_its_token);
	tcase_add_test(t, what_is_signed_wrongly_is_nobody);
	tcase_add_test(t, an_issuer_is_of_its_tenant);
	tcase_add_test(t, a_newcomer_is_made_when_the_issuer_may);
	tcase_add_test(t, newcomers_are_bounded_by_the_licence);
	tcase_add_test(t, no_signature_makes_an_administrator);
	tcase_add_test(t, what_a_person_had_is_revoked);
	tcase_add_test(t, an_issuer_that_is_deleted_ends_what_it_signed);
	tcase_add_test(t, a_signature_known_is_not_known_under_another_key);
	tcase_add_test(t, issuers_are_made_of_sound_keys);
	tcase_add_test(t, a_secret_is_told_at_most_once);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
