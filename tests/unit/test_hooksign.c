/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of Standard Webhooks. */
#include <check.h>
#include <stdlib.h>

#include "base/hooksign.h"
#include "base/rng.h"

/* The example of the specification's reference libraries. */
#define SPEC_SECRET STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
#define SPEC_ID STR("msg_p5jXN8AQM9LWM0D4loKWxJek")
#define SPEC_TS 1614265330
#define SPEC_BODY STR("{\"test\": 2432232314}")
#define SPEC_SIGNATURE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static struct buf text;

static void
setup(void)
{
	buf_init(&text, 1024);
}

static void
teardown(void)
{
	buf_fini(&text);
}

START_TEST(hooksign_signs_as_the_specification)
{
	const struct hooksign sign = { .secrets = { SPEC_SECRET },
		.count = 1 };

	hooksign_put(&sign, SPEC_ID, SPEC_TS, SPEC_BODY, &text);
	ck_assert_str_eq(text.data, SPEC_SIGNATURE);
}
END_TEST

START_TEST(hooksign_signs_with_both_while_one_is_changed)
{
	const struct hooksign one = { .secrets = {
		STR("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
		.count = 1 };
	const struct hooksign both = { .secrets = { one.secrets[0],
		SPEC_SECRET }, .count = 2 };
	char expected[HOOKSIGN_TEXT_MAX + 1];

	hooksign_put(&one, SPEC_ID, SPEC_TS, SPEC_BODY, &text);
	snprintf(expected, sizeof(expected), "%s %s", text.data,
	    SPEC_SIGNATURE);
	buf_reset(&text);
	hooksign_put(&both, SPEC_ID, SPEC_TS, SPEC_BODY, &text);
	ck_assert_str_eq(text.data, expected);
	ck_assert_uint_le(text.len, HOOKSIGN_TEXT_MAX);
}
END_TEST

START_TEST(hooksign_makes_good_secrets)
{
	struct rng_seeded dice;
	struct rng rng;

	rng_seeded_init(&dice, (uint64_t)_i);
	rng = rng_from_seeded(&dice);
	hooksign_make(&rng, &text);
	ck_assert(hooksign_is_secret(buf_str(&text)));
	ck_assert_uint_le(text.len, HOOKSIGN_SECRET_MAX);
}
END_TEST

#define MANY "AAAAAAAAAAAAAAAAAAAA"

static const struct {
	const char *text;
	bool is_good;
} secrets[] = {
	{ "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true },	/* 24 bytes */
	{ "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false },	/* 23 */
	{ "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", true },	/* 25 */
	{ "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false },
	{ "whsec_++//++//++//++//++//++//++//++//", true },
	{ "whsec_--__--__--__--__--__--__--__--__", false },
	{ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false },
	{ "whsec_", false }, { "", false }, { "whsec_====", false },
	{ "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA===", false },
	{ "whsec_AAAAAAAA AAAAAAAAAAAAAAAAAAAAAAA", false },
	{ "whsec_" MANY MANY MANY MANY "AAAAAA==", true },	/* 64 bytes */
	{ "whsec_" MANY MANY MANY MANY "AAAAAAA=", false },	/* 65 */
	{ "whsec_" MANY MANY MANY MANY MANY MANY, false },
};

START_TEST(hooksign_knows_secrets)
{
	ck_assert_msg(hooksign_is_secret(str_from(secrets[_i].text)) ==
	    secrets[_i].is_good, "%s", secrets[_i].text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("hooksign");
	TCase *t = tcase_create("hooksign");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, hooksign_signs_as_the_specification);
	tcase_add_test(t, hooksign_signs_with_both_while_one_is_changed);
	tcase_add_loop_test(t, hooksign_makes_good_secrets, 1, 50);
	tcase_add_loop_test(t, hooksign_knows_secrets, 0,
	    (int)(sizeof(secrets) / sizeof(secrets[0])));
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
