/* SPDX-License-Identifier: Apache-2.0 */
/* How a tenant looks: refusals, pieces of a logo, and a store that fails. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/brand.h"
#include "corekit.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static const struct corekit_refusal refusals[] = {
	{ "people do not change the look", "alice", "brand.update",
	    "{\"name\":\"A\"}", ERR_FORBIDDEN, NULL },
	{ "a colour has six digits", NULL, "brand.update",
	    "{\"accent\":\"#12345g\"}", ERR_FIELD, "accent" },
	{ "white must be seen on it", NULL, "brand.update",
	    "{\"accent\":\"#777777\"}", ERR_FIELD, "accent" },
	{ "a link runs nothing", NULL, "brand.update",
	    "{\"support_url\":\"javascript:alert(1)\"}", ERR_FIELD,
	    "support_url" },
	{ "nor ends an attribute", NULL, "brand.update",
	    "{\"support_url\":\"mailto:a@b\\\"c\"}", ERR_FIELD,
	    "support_url" },
	{ "an address is one", NULL, "brand.update",
	    "{\"support_url\":\"https://\"}", ERR_FIELD, "support_url" },
	{ "a logo is base64", NULL, "brand.update", "{\"logo\":\"####\"}",
	    ERR_FIELD, "logo" },
	{ "and an image", NULL, "brand.update",
	    "{\"logo\":\"PHN2ZyB4bWxucz0iIi8+\"}", ERR_FIELD, "logo" },
	{ "a GIF is none", NULL, "brand.update",
	    "{\"logo\":\"R0lGODlhAQABAAAAACw=\"}", ERR_FIELD, "logo" },
	{ "only what there is is reset", NULL, "brand.update",
	    "{\"reset\":[\"logo_type\"]}", ERR_FIELD, "reset" },
	{ "nothing is set and reset", NULL, "brand.update",
	    "{\"reset\":[\"name\"],\"name\":\"A\"}", ERR_FIELD, "reset" },
	{ "one line is one line", NULL, "brand.update",
	    "{\"login_text\":\"a\\nb\"}", ERR_FIELD, "login_text" },
	{ "there is no logo yet", "", "brand.logo", "{}", ERR_NOT_FOUND,
	    "id" },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(brand_update_refuses)
{
	corekit_refuses(&kit, refusals);
	corekit_must(&kit, "default", "", "brand.get", "{}");
	ck_assert_str_eq(kit.result, "{\"name\":\"\",\"accent\":\"\","
	    "\"login_text\":\"\",\"support_url\":\"\",\"logo\":\"\","
	    "\"language\":\"\",\"mail\":false}");
}
END_TEST

/* A PNG's head with so many bytes behind it. */
static enum err
give_logo(size_t len, unsigned side, unsigned char fill)
{
	static const unsigned char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
	unsigned char *bytes = xmalloc(len);
	struct buf text;
	enum err err;

	memset(bytes, fill, len);
	memcpy(bytes, head, 16);
	memset(bytes + 16, 0, 8);
	bytes[18] = bytes[22] = (unsigned char)(side >> 8);
	bytes[19] = bytes[23] = (unsigned char)side;
	buf_init(&text, 200000);
	buf_puts(&text, "{\"logo\":\"");
	text_base64(bytes, len, &text);
	buf_puts(&text, "\"}");
	err = corekit_call(&kit, "default", NULL, "brand.update", text.data);
	buf_fini(&text);
	xfree(bytes);
	return err;
}

START_TEST(brand_logo_has_an_end_in_bytes_and_pixels)
{
	ck_assert_int_eq(give_logo(BRAND_LOGO_BYTES + 1, 64, 0), ERR_FIELD);
	ck_assert_int_eq(give_logo(200, BRAND_LOGO_SIDE + 1, 0), ERR_FIELD);
	ck_assert_int_eq(give_logo(200, 0, 0), ERR_FIELD);
	ck_assert_int_eq(give_logo(200, BRAND_LOGO_SIDE, 0), ERR_OK);
	ck_assert_int_eq(give_logo(BRAND_LOGO_BYTES, 64, 7), ERR_OK);
}
END_TEST

/* How long the data is that brand.logo answers. */
static size_t
logo_chars(void)
{
	struct request *r = corekit_post(&kit, "default", "", "brand.logo",
	    "{}");
	const char *at;
	size_t n = 0;

	corekit_finish(&kit);
	if (r->err == ERR_OK) {
		buf_putc(&r->result, '\0');
		at = strstr(r->result.data, "\"data\":\"");
		ck_assert_ptr_nonnull(at);
		n = strcspn(at + 8, "\"");
	}
	request_free(r);
	return n;
}

START_TEST(brand_logo_leaves_nothing_of_a_former_one)
{
	ck_assert_int_eq(give_logo(30000, 64, 1), ERR_OK);
	ck_assert_uint_eq(logo_chars(), 40000);
	ck_assert_int_eq(give_logo(12001, 64, 2), ERR_OK);
	ck_assert_uint_eq(logo_chars(), 16004);
	ck_assert_int_eq(give_logo(100, 64, 3), ERR_OK);
	ck_assert_uint_eq(logo_chars(), 136);
	corekit_must(&kit, "default", NULL, "brand.update",
	    "{\"name\":\"Acme\",\"reset\":[\"logo\"]}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"logo\":\"\""));
	ck_assert_uint_eq(logo_chars(), 0);
}
END_TEST

START_TEST(brand_update_is_whole_or_not_at_all)
{
	static const struct fault_plan never = { -1, -1, -1, ERR_IO, false,
		0 };

	ck_assert_int_eq(give_logo(30000, 64, 1), ERR_OK);
	for (int n = 0; n < 6; n++) {
		kit.plan = never;
		kit.plan.calls = n;
		(void)give_logo(20000, 64, (unsigned char)(n + 2));
		kit.plan = never;
		ck_assert(logo_chars() == 40000 || logo_chars() == 26668);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("brand");
	TCase *t = tcase_create("brand");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, brand_update_refuses);
	tcase_add_test(t, brand_logo_has_an_end_in_bytes_and_pixels);
	tcase_add_test(t, brand_logo_leaves_nothing_of_a_former_one);
	tcase_add_test(t, brand_update_is_whole_or_not_at_all);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
