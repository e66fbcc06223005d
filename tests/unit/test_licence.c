/* SPDX-License-Identifier: Apache-2.0 */
/* Licences: what is one, who may give it, what it grants and for how long. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/field.h"
#include "licencekit.h"

#define DAY 86400
#define FROM 1800000000
#define UNTIL (FROM + 365 * DAY)
#define PLAIN "{\"id\":\"A-1\",\"holder\":\"示例公司\",\"limits\":" \
	"{\"people\":500,\"devices\":900,\"tenants\":3}," \
	"\"not_before\":1800000000,\"expires\":1831536000," \
	"\"features\":[\"meetings\"]}"

static struct arena arena;
static struct envelope made;
static struct licence got;

static void
setup(void)
{
	arena_init(&arena, 4 << 20);
	made.count = 0;
}

static void
teardown(void)
{
	arena_fini(&arena);
}

static struct str
text_of(const struct envelope *e, bool as_code)
{
	struct str out;
	struct buf text;

	buf_init(&text, ENVELOPE_BYTES_MAX);
	if (as_code)
		envelope_write_code(e, &text);
	else
		envelope_write(e, &text);
	out = (struct str){ arena_strndup(&arena, text.data, text.len),
		text.len };
	buf_fini(&text);
	return out;
}

static enum licence_fault
reads(struct str text)
{
	return licence_read(text, licencekit_roots(), &arena, &got);
}

/* One link by the root. */
static enum licence_fault
says(const char *claims)
{
	made.count = 0;
	licencekit_add(&made, KIT_ROOT, claims);
	return reads(text_of(&made, false));
}

static const char *
kept(const char *text)
{
	return arena_strndup(&arena, text, strlen(text));
}

/* A parent by the root that lets the ISV sign, and a link of the ISV's. */
static enum licence_fault
says_below(const char *parent, const char *claims)
{
	char text[1024], below_it[1024];

	made.count = 0;
	snprintf(text, sizeof(text), "{\"id\":\"P\",\"holder\":\"ISV\",%s"
	    "\"signer\":{\"key\":\"%s\",\"depth\":1}}", parent,
	    licencekit_key(KIT_ISV));
	licencekit_add(&made, KIT_ROOT, kept(text));
	snprintf(below_it, sizeof(below_it),
	    "{\"id\":\"C\",\"holder\":\"customer\"%s}", claims);
	licencekit_add(&made, KIT_ISV, kept(below_it));
	return reads(text_of(&made, false));
}

START_TEST(a_licence_says_what_it_says)
{
	ck_assert_int_eq(says(PLAIN), LICENCE_OK);
	ck_assert(str_is(licence_last(&got)->id, "A-1"));
	ck_assert(str_is(licence_last(&got)->holder, "示例公司"));
	ck_assert_int_eq(got.limits.people, 500);
	ck_assert_int_eq(got.limits.devices, 900);
	ck_assert_int_eq(got.limits.tenants, 3);
	ck_assert_int_eq(got.from_s, FROM);
	ck_assert_int_eq(got.until_s, UNTIL);
	ck_assert_int_eq(says("{\"id\":\"x\",\"holder\":\"y\"}"), LICENCE_OK);
	ck_assert_int_eq(got.limits.people, 0);
	ck_assert_int_eq(got.until_s, 0);
}
END_TEST

START_TEST(file_and_code_are_the_same_licence)
{
	struct str code, broken;
	char lines[2048];
	size_t n = 0;

	ck_assert_int_eq(says(PLAIN), LICENCE_OK);
	code = text_of(&made, true);
	ck_assert_int_eq(reads(code), LICENCE_OK);
	ck_assert_int_eq(got.limits.people, 500);
	for (size_t i = 0; i < code.len; i++) {
		lines[n++] = code.p[i];
		if (i % 40 == 39)
			n += (size_t)snprintf(lines + n, 4, "\r\n ");
	}
	broken = (struct str){ lines, n };
	ck_assert_int_eq(reads(broken), LICENCE_OK);
	for (size_t i = 0; i < code.len - 1; i++)
		ck_assert_int_ne(reads((struct str){ code.p, i }), LICENCE_OK);
}
END_TEST

static void
flips_every_bit(struct str text)
{
	char *copy = arena_strndup(&arena, text.p, text.len);

	for (size_t i = 0; i < text.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			struct arena own;
			enum licence_fault fault;

			copy[i] ^= (char)(1 << bit);
			arena_init(&own, LICENCE_ARENA_MAX);
			fault = licence_read((struct str){ copy, text.len },
			    licencekit_roots(), &own, &got);
			arena_fini(&own);
			ck_assert_msg(fault != LICENCE_OK ||
			    i == text.len - 1, "byte %zu, bit %d", i, bit);
			copy[i] ^= (char)(1 << bit);
		}
	}
}

START_TEST(every_bit_counts)
{
	ck_assert_int_eq(says(PLAIN), LICENCE_OK);
	flips_every_bit(text_of(&made, false));
	flips_every_bit(text_of(&made, true));
	ck_assert_int_eq(says_below("\"limits\":{\"people\":9},",
	    ",\"limits\":{\"people\":9}"), LICENCE_OK);
	flips_every_bit(text_of(&made, false));
	flips_every_bit(text_of(&made, true));
}
END_TEST

START_TEST(a_stranger_signs_nothing)
{
	struct licence_roots none = { .count = 0 };

	licencekit_add(&made, KIT_STRANGER, PLAIN);
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_FORGED);
	ck_assert_int_eq(reads(text_of(&made, true)), LICENCE_FORGED);
	ck_assert_int_eq(licence_read(text_of(&made, false), &none, &arena,
	    &got), LICENCE_FORGED);
	/* For looking at it, whoever signed. */
	ck_assert_int_eq(licence_read(text_of(&made, false), NULL, &arena,
	    &got), LICENCE_OK);
}
END_TEST

START_TEST(of_two_roots_either_signs)
{
	struct licence_roots two = { .count = 2 };

	BUG_ON(!signing_key_from(str_from(licencekit_key(KIT_ISV)),
	    two.keys[0]));
	BUG_ON(!signing_key_from(str_from(licencekit_key(KIT_ROOT)),
	    two.keys[1]));
	for (int key = KIT_ROOT; key <= KIT_ISV; key++) {
		made.count = 0;
		licencekit_add(&made, (enum licencekit_key)key, PLAIN);
		ck_assert_int_eq(licence_read(text_of(&made, false), &two,
		    &arena, &got), LICENCE_OK);
	}
}
END_TEST

START_TEST(the_roots_that_are_built_in_can_be_read)
{
	struct licence_roots roots;

	licence_roots_built(&roots);
	ck_assert_uint_ge(roots.count, 1);
	ck_assert_uint_le(roots.count, LICENCE_ROOTS_MAX);
}
END_TEST

static const struct {
	const char *text;
	enum licence_fault fault;
} bad_claims[] = {
	{ "", LICENCE_FORM },
	{ "[]", LICENCE_FORM },
	{ "{\"id\":\"a\"}", LICENCE_CLAIMS },
	{ "{\"holder\":\"a\"}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"holder\":\"c\"}", LICENCE_FORM },
	{ "{\"id\":\"a\",\"id\":\"a\",\"holder\":\"b\"}", LICENCE_FORM },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"limits\":{\"people\":1,"
	    "\"people\":2}}", LICENCE_FORM },
	{ "{\"id\":\"a\",\"holder\":\"b\"} ", LICENCE_OK },
	{ "{\"id\":\"a\",\"holder\":\"b\"}{}", LICENCE_FORM },
	{ "{\"id\":\"a b\",\"holder\":\"b\"}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\\u0007\"}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"limits\":{\"people\":0}}",
	    LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"limits\":{\"people\":-5}}",
	    LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"limits\":{\"people\":10000001}}",
	    LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"limits\":{\"people\":\"9\"}}",
	    LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"limits\":7}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"expires\":1.5}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"expires\":5,\"not_before\":5}",
	    LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"expires\":99999999999999}",
	    LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"signer\":{\"key\":\"k\","
	    "\"depth\":1}}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"machine\":{\"traits\":[\"x:1\"],"
	    "\"agree\":2}}", LICENCE_CLAIMS },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"colour\":\"red\","
	    "\"limits\":{\"rooms\":5}}", LICENCE_OK },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"colour\":\"red\","
	    "\"critical\":[\"colour\"]}", LICENCE_NEWER },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"critical\":[\"limits.rooms\"]}",
	    LICENCE_NEWER },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"critical\":[\"id.x\"]}",
	    LICENCE_NEWER },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"critical\":[5]}", LICENCE_NEWER },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"critical\":[\"limits.people\","
	    "\"expires\"]}", LICENCE_OK },
	{ "{\"id\":\"a\",\"holder\":\"b\",\"critical\":7}", LICENCE_CLAIMS },
};

START_TEST(claims_are_read_strictly)
{
	ck_assert_int_eq(says(bad_claims[_i].text), bad_claims[_i].fault);
}
END_TEST

static const struct {
	const char *text;
	enum licence_fault fault;
} bad_files[] = {
	{ "", LICENCE_FORM },
	{ "YZL1", LICENCE_FORM },
	{ "YZL1.", LICENCE_FORM },
	{ "YZL1..", LICENCE_FORM },
	{ "YZL1.e30.", LICENCE_FORM },
	{ "YZL2.e30.e30", LICENCE_FORM },
	{ "{}", LICENCE_FORM },
	{ "[]", LICENCE_FORM },
	{ "{\"yizhan_licence\":1}", LICENCE_FORM },
	{ "{\"yizhan_licence\":2,\"chain\":[]}", LICENCE_NEWER },
	{ "{\"yizhan_licence\":0,\"chain\":[]}", LICENCE_FORM },
	{ "{\"yizhan_licence\":\"1\",\"chain\":[]}", LICENCE_FORM },
	{ "{\"yizhan_licence\":1,\"chain\":[]}", LICENCE_FORM },
	{ "{\"yizhan_licence\":1,\"chain\":{}}", LICENCE_FORM },
	{ "{\"yizhan_licence\":1,\"chain\":[{}]}", LICENCE_FORM },
	{ "{\"yizhan_licence\":1,\"chain\":[7]}", LICENCE_FORM },
	{ "{\"yizhan_licence\":1,\"yizhan_licence\":1,\"chain\":[7]}",
	    LICENCE_FORM },
	{ "{\"yizhan_licence\":1,\"chain\":[{\"signed\":\"{}\","
	    "\"signature\":\"AA\"}]}", LICENCE_FORM },
};

START_TEST(what_is_no_licence)
{
	ck_assert_int_eq(reads(str_from(bad_files[_i].text)),
	    bad_files[_i].fault);
}
END_TEST

START_TEST(members_that_nobody_signed_are_refused)
{
	char text[4096];
	struct str file;

	ck_assert_int_eq(says(PLAIN), LICENCE_OK);
	file = text_of(&made, false);
	snprintf(text, sizeof(text), "{\"people\":9,%.*s", (int)file.len - 1,
	    file.p + 1);
	ck_assert_int_eq(reads(str_from(text)), LICENCE_FORM);
	snprintf(text, sizeof(text), "{\"chain\":[],%.*s", (int)file.len - 1,
	    file.p + 1);
	ck_assert_int_eq(reads(str_from(text)), LICENCE_FORM);
}
END_TEST

START_TEST(ten_megabytes_are_no_licence)
{
	size_t len = 10u << 20;
	char *text = xmalloc(len);
	struct arena own;

	ck_assert_ptr_nonnull(text);
	arena_init(&own, 64);	/* nothing is taken for it */
	memset(text, '{', len);
	ck_assert_int_eq(licence_read((struct str){ text, len },
	    licencekit_roots(), &own, &got), LICENCE_LARGE);
	memcpy(text, "YZL1.", 5);
	ck_assert_int_eq(licence_read((struct str){ text, len },
	    licencekit_roots(), &own, &got), LICENCE_LARGE);
	arena_fini(&own);
	xfree(text);
}
END_TEST

/* ---- sub-licences ---- */

static const struct {
	const char *parent, *child;
	enum licence_fault fault;
	const char *about;
} below[] = {
	{ "", "", LICENCE_OK, "" },
	{ "\"limits\":{\"people\":50},", ",\"limits\":{\"people\":50}",
	    LICENCE_OK, "" },
	{ "\"limits\":{\"people\":50},", ",\"limits\":{\"people\":51}",
	    LICENCE_ABOVE, "limits.people" },
	{ "\"limits\":{\"devices\":50},", ",\"limits\":{\"devices\":51}",
	    LICENCE_ABOVE, "limits.devices" },
	{ "\"limits\":{\"tenants\":1},", ",\"limits\":{\"tenants\":2}",
	    LICENCE_ABOVE, "limits.tenants" },
	{ "\"limits\":{\"tenants\":1},", ",\"limits\":{\"people\":2}",
	    LICENCE_OK, "" },
	{ "\"expires\":2000,", ",\"expires\":2000", LICENCE_OK, "" },
	{ "\"expires\":2000,", ",\"expires\":2001", LICENCE_ABOVE,
	    "expires" },
	{ "\"not_before\":2000,", ",\"not_before\":1999", LICENCE_ABOVE,
	    "not_before" },
	{ "\"features\":[\"a\",\"b\"],", ",\"features\":[\"b\"]",
	    LICENCE_OK, "" },
	{ "\"features\":[\"a\",\"b\"],", ",\"features\":[\"c\"]",
	    LICENCE_ABOVE, "features" },
	{ "", ",\"features\":[\"c\"]", LICENCE_ABOVE, "features" },
	{ "", ",\"signer\":{\"key\":\"uc3Q49EnXeb4cMHg_s6OTM1-o_eiF1x6PmIRT"
	    "DGepeA\",\"depth\":1}", LICENCE_ABOVE, "signer.depth" },
};

START_TEST(a_sub_licence_keeps_below_its_parent)
{
	ck_assert_int_eq(says_below(below[_i].parent, below[_i].child),
	    below[_i].fault);
	ck_assert(str_is(got.about, below[_i].about));
}
END_TEST

START_TEST(what_a_sub_licence_does_not_say_is_its_parents)
{
	ck_assert_int_eq(says_below("\"limits\":{\"people\":50,\"devices\":60},"
	    "\"not_before\":1000,\"expires\":2000,",
	    ",\"limits\":{\"people\":7}"), LICENCE_OK);
	ck_assert_int_eq(got.limits.people, 7);
	ck_assert_int_eq(got.limits.devices, 60);
	ck_assert_int_eq(got.limits.tenants, 0);
	ck_assert_int_eq(got.from_s, 1000);
	ck_assert_int_eq(got.until_s, 2000);
	ck_assert(str_is(licence_last(&got)->id, "C"));
}
END_TEST

START_TEST(who_was_not_made_a_signer_signs_nothing)
{
	licencekit_add(&made, KIT_ROOT, PLAIN);
	licencekit_add(&made, KIT_ROOT, PLAIN);
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_SIGNER);
	/* Nor somebody else in the signer's place, nor the root. */
	ck_assert_int_eq(says_below("", ""), LICENCE_OK);
	made.count = 1;
	licencekit_add(&made, KIT_STRANGER, "{\"id\":\"C\",\"holder\":\"c\"}");
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_FORGED);
	made.count = 1;
	licencekit_add(&made, KIT_ROOT, "{\"id\":\"C\",\"holder\":\"c\"}");
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_FORGED);
	/* And a child stands for nothing without its parent. */
	made.links[0] = made.links[1];
	made.count = 1;
	licencekit_add(&made, KIT_ISV, "{\"id\":\"C\",\"holder\":\"c\"}");
	ck_assert_int_ne(reads(text_of(&made, false)), LICENCE_OK);
}
END_TEST

static void
add_signer(enum licencekit_key by, enum licencekit_key next, int depth)
{
	char *text = arena_alloc(&arena, 512);

	snprintf(text, 512, "{\"id\":\"L%u\",\"holder\":\"h\",\"signer\":"
	    "{\"key\":\"%s\",\"depth\":%d}}", made.count,
	    licencekit_key(next), depth);
	licencekit_add(&made, by, text);
}

START_TEST(generations_end_where_the_first_says)
{
	const char *last = "{\"id\":\"C\",\"holder\":\"c\"}";

	add_signer(KIT_ROOT, KIT_ISV, 2);
	add_signer(KIT_ISV, KIT_RESELLER, 1);
	licencekit_add(&made, KIT_RESELLER, last);
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_OK);
	ck_assert_uint_eq(got.count, 3);
	ck_assert_uint_eq(got.signers_left, 0);
	made.count = 0;
	add_signer(KIT_ROOT, KIT_ISV, 2);
	add_signer(KIT_ISV, KIT_RESELLER, 2);
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_ABOVE);
	made.count = 0;
	add_signer(KIT_ROOT, KIT_ISV, 3);
	add_signer(KIT_ISV, KIT_RESELLER, 2);
	add_signer(KIT_RESELLER, KIT_ISV, 1);
	licencekit_add(&made, KIT_ISV, last);
	ck_assert_int_eq(reads(text_of(&made, false)), LICENCE_OK);
}
END_TEST

/* ---- time and machine ---- */

static enum licence_fault
judged(int64_t now_s)
{
	static const struct str_list nothing = { NULL, 0 };

	return licence_judge(&got, now_s, &nothing);
}

START_TEST(a_licence_begins_and_ends)
{
	ck_assert_int_eq(says(PLAIN), LICENCE_OK);
	ck_assert_int_eq(judged(FROM), LICENCE_OK);
	ck_assert_int_eq(judged(FROM - LICENCE_SKEW_S), LICENCE_OK);
	ck_assert_int_eq(judged(FROM - LICENCE_SKEW_S - 1), LICENCE_EARLY);
	ck_assert_int_eq(judged(0), LICENCE_EARLY);
	ck_assert_int_eq(judged(UNTIL - 1), LICENCE_OK);
	ck_assert_int_eq(judged(UNTIL), LICENCE_EXPIRED);
	ck_assert_int_eq(judged(INT64_MAX - LICENCE_SKEW_S), LICENCE_EXPIRED);
	ck_assert_int_eq(licence_days_left(&got, UNTIL - 30 * DAY), 30);
	ck_assert_int_eq(licence_days_left(&got, UNTIL - 1), 0);
	ck_assert_int_eq(licence_days_left(&got, UNTIL + 5 * DAY), 0);
	ck_assert_int_eq(says("{\"id\":\"x\",\"holder\":\"y\"}"), LICENCE_OK);
	ck_assert_int_eq(judged(UNTIL * INT64_C(100)), LICENCE_OK);
	ck_assert_int_eq(licence_days_left(&got, UNTIL), -1);
}
END_TEST

static enum licence_fault
judged_on(const char *a, const char *b, const char *c)
{
	struct str traits[3] = { str_from(a), str_from(b), str_from(c) };
	const struct str_list machine = { traits, 3 };

	return licence_judge(&got, FROM, &machine);
}

START_TEST(a_machine_may_change_a_little)
{
	ck_assert_int_eq(says("{\"id\":\"x\",\"holder\":\"y\",\"machine\":"
	    "{\"traits\":[\"card:1\",\"disk:2\",\"board:3\"],\"agree\":2}}"),
	    LICENCE_OK);
	ck_assert_int_eq(judged_on("card:1", "disk:2", "board:3"), LICENCE_OK);
	ck_assert_int_eq(judged_on("board:3", "disk:9", "card:1"), LICENCE_OK);
	ck_assert_int_eq(judged_on("board:3", "disk:9", "card:9"),
	    LICENCE_MACHINE);
	ck_assert_int_eq(judged_on("disk:2", "disk:2", "disk:2"),
	    LICENCE_MACHINE);
	ck_assert_int_eq(judged(FROM), LICENCE_MACHINE);
}
END_TEST

START_TEST(a_sub_licence_keeps_to_its_parents_machine)
{
	ck_assert_int_eq(says_below("\"machine\":{\"traits\":[\"card:1\"],"
	    "\"agree\":1},", ""), LICENCE_OK);
	ck_assert_int_eq(judged_on("card:1", "x", "y"), LICENCE_OK);
	ck_assert_int_eq(judged_on("card:2", "x", "y"), LICENCE_MACHINE);
}
END_TEST

/* ---- making them ---- */

START_TEST(what_is_made_can_be_read)
{
	struct str items[] = { STR("a"), STR("b") };
	struct claims c = { .id = STR("A-7"), .holder = STR("Acme"),
		.edition = STR("team"), .expires = UNTIL, .has_limits = true,
		.limits = { .people = 9 }, .features = { items, 2 } };
	struct evp_pkey_st *key = signing_new();
	struct licence_roots roots = { .count = 1 };
	struct buf text;

	BUG_ON(!signing_public(key, roots.keys[0]));
	buf_init(&text, CLAIMS_BYTES_MAX);
	claims_write(&c, &text);
	ck_assert_int_eq(licence_extend(&made, buf_str(&text), key, &arena,
	    &got), LICENCE_OK);
	ck_assert_int_eq(licence_read(text_of(&made, false), &roots, &arena,
	    &got), LICENCE_OK);
	ck_assert_int_eq(got.limits.people, 9);
	ck_assert_int_eq(got.until_s, UNTIL);
	ck_assert_uint_eq(licence_last(&got)->features.count, 2);
	ck_assert(str_is(licence_last(&got)->edition, "team"));
	/* It signs no sub-licence. */
	ck_assert_int_eq(licence_extend(&made, buf_str(&text), key, &arena,
	    &got), LICENCE_SIGNER);
	buf_fini(&text);
	signing_free(key);
}
END_TEST

START_TEST(keys_are_kept_with_a_passphrase_or_without)
{
	struct evp_pkey_st *key = signing_new(), *again;
	unsigned char a[SIGNING_KEY_BYTES], b[SIGNING_KEY_BYTES];
	struct buf pem;

	BUG_ON(!signing_public(key, a));
	for (int i = 0; i < 2; i++) {
		const char *secret = i ? "long and secret" : NULL;

		buf_init(&pem, SIGNING_PEM_MAX);
		ck_assert(signing_write(key, secret, &pem));
		again = signing_read(buf_str(&pem), secret);
		ck_assert_ptr_nonnull(again);
		ck_assert(signing_public(again, b));
		ck_assert_mem_eq(a, b, sizeof(a));
		signing_free(again);
		if (secret) {
			ck_assert_ptr_null(signing_read(buf_str(&pem), NULL));
			ck_assert_ptr_null(signing_read(buf_str(&pem), "no"));
		}
		buf_fini(&pem);
	}
	ck_assert_ptr_null(signing_read(STR("-----BEGIN"), NULL));
	signing_free(key);
}
END_TEST

static void
add_reading(TCase *t)
{
	tcase_add_test(t, a_licence_says_what_it_says);
	tcase_add_test(t, file_and_code_are_the_same_licence);
	tcase_add_test(t, every_bit_counts);
	tcase_add_test(t, a_stranger_signs_nothing);
	tcase_add_test(t, of_two_roots_either_signs);
	tcase_add_test(t, the_roots_that_are_built_in_can_be_read);
	tcase_add_loop_test(t, claims_are_read_strictly, 0,
	    sizeof(bad_claims) / sizeof(bad_claims[0]));
	tcase_add_loop_test(t, what_is_no_licence, 0,
	    sizeof(bad_files) / sizeof(bad_files[0]));
	tcase_add_test(t, members_that_nobody_signed_are_refused);
	tcase_add_test(t, ten_megabytes_are_no_licence);
}

int
main(void)
{
	Suite *s = suite_create("licence");
	TCase *t = tcase_create("licence");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	add_reading(t);
	tcase_add_loop_test(t, a_sub_licence_keeps_below_its_parent, 0,
	    sizeof(below) / sizeof(below[0]));
	tcase_add_test(t, what_a_sub_licence_does_not_say_is_its_parents);
	tcase_add_test(t, who_was_not_made_a_signer_signs_nothing);
	tcase_add_test(t, generations_end_where_the_first_says);
	tcase_add_test(t, a_licence_begins_and_ends);
	tcase_add_test(t, a_machine_may_change_a_little);
	tcase_add_test(t, a_sub_licence_keeps_to_its_parents_machine);
	tcase_add_test(t, what_is_made_can_be_read);
	tcase_add_test(t, keys_are_kept_with_a_passphrase_or_without);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
