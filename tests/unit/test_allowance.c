/* SPDX-License-Identifier: Apache-2.0 */
/* What a licence lets grow: people over all tenants, whatever fails on the
 * way, and until when. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/licencebox.h"
#include "corekit.h"
#include "licencekit.h"

#define DAY_MS (24LL * 3600 * 1000)

static struct corekit kit;
static struct licencekeeper keeper;
static struct envelope made;
static char file[4096];		/* "": there is none */

static enum err
load(void *arg, struct buf *out)
{
	(void)arg;
	return file[0] ? buf_append(out, file, strlen(file)) : ERR_NOT_FOUND;
}

static enum err
store(void *arg, struct str text)
{
	(void)arg;
	snprintf(file, sizeof(file), "%.*s", STR_FMT(text));
	return ERR_OK;
}

static enum err
drop(void *arg)
{
	(void)arg;
	file[0] = '\0';
	return ERR_OK;
}

static void
setup(void)
{
	file[0] = '\0';
	corekit_init(&kit);
	kit.settings.users_max = 10000;
	keeper = (struct licencekeeper){ .roots = *licencekit_roots(),
		.free_people = 3, .load = load, .store = store, .drop = drop };
	kit.parts.licencekeeper = &keeper;
	corekit_up(&kit);
}

static void
teardown(void)
{
	corekit_down(&kit);
	corekit_fini(&kit);
}

/* Puts one in that says this besides whose it is. */
static void
install(const char *claims)
{
	char params[4096], text[512];
	struct buf code;

	snprintf(text, sizeof(text), "{\"id\":\"A\",\"holder\":\"B\"%s}",
	    claims);
	made.count = 0;
	licencekit_add(&made, KIT_ROOT, text);
	buf_init(&code, sizeof(params));
	envelope_write_code(&made, &code);
	snprintf(params, sizeof(params), "{\"text\":\"%.*s\"}",
	    (int)code.len - 1, code.data);
	buf_fini(&code);
	corekit_must(&kit, "default", NULL, "licence.install", params);
}

static enum err
create(const char *tenant, int n)
{
	char params[64];

	snprintf(params, sizeof(params), "{\"id\":\"u%d\"}", n);
	return corekit_call(&kit, tenant, NULL, "user.create", params);
}

static bool
says(const char *what)
{
	corekit_must(&kit, "default", NULL, "licence.get", "{}");
	return strstr(kit.result, what) != NULL;
}

START_TEST(people_are_counted_over_all_tenants)
{
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"acme\"}");
	install(",\"limits\":{\"people\":5}");
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(create("default", i), ERR_OK);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(create("acme", i), ERR_OK);
	ck_assert_int_eq(create("acme", 2), ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(kit.why.hint, "for 5 people"));
	ck_assert_int_eq(create("default", 3), ERR_LIMIT);
	ck_assert_int_eq(create("default", 0), ERR_OK);	/* she is there */
	ck_assert(says("\"people\":5,\"people_max\":5"));
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert(says("\"people\":5,\"people_max\":5"));
	ck_assert_int_eq(create("acme", 2), ERR_LIMIT);
	install(",\"limits\":{\"people\":6}");
	ck_assert_int_eq(create("acme", 2), ERR_OK);
	ck_assert_int_eq(create("default", 3), ERR_LIMIT);
}
END_TEST

/* Each tenant may have fewer than the licence is for, all of them together
 * may not have more: who is refused reads which of both it was. */
START_TEST(the_limit_that_is_reached_is_named)
{
	kit.settings.users_max = 4;
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"acme\"}");
	install(",\"limits\":{\"people\":5}");
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(create("default", i), ERR_OK);
	ck_assert_int_eq(create("default", 4), ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(kit.why.hint, "limits.users"));
	ck_assert_int_eq(create("acme", 0), ERR_OK);
	ck_assert_int_eq(create("acme", 1), ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(kit.why.hint, "licence install"));
}
END_TEST

START_TEST(the_first_admin_counts_and_comes_in_always)
{
	char token[64], params[256];

	keeper.free_people = 0;
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert_int_eq(create("default", 1), ERR_LIMIT);
	corekit_must(&kit, "default", NULL, "setup.link", "{}");
	ck_assert_int_eq(sscanf(strstr(kit.result, "\"token\""),
	    "\"token\":\"%63[^\"]", token), 1);
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"user\":"
	    "\"root\",\"password\":\"long enough\"}", token);
	corekit_must(&kit, "default", "", "setup.finish", params);
	ck_assert(says("\"people\":1"));
	ck_assert_int_eq(create("default", 1), ERR_LIMIT);
}
END_TEST

START_TEST(a_commit_that_fails_takes_no_room)
{
	static const struct fault_plan never = { -1, -1, -1, ERR_IO, false,
		0 };

	for (int i = 0; i < 5; i++) {
		kit.plan = (struct fault_plan){ -1, -1, 0, ERR_IO, false, 0 };
		ck_assert_int_ne(create("default", 9), ERR_OK);
		kit.plan = never;
		corekit_pass(&kit, 20 * 1000);
	}
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(create("default", i), ERR_OK);
	ck_assert_int_eq(create("default", 3), ERR_LIMIT);
	ck_assert(says("\"people\":3"));
}
END_TEST

START_TEST(an_import_makes_as_many_as_there_is_room_for)
{
	corekit_must(&kit, "default", NULL, "user.import", "{\"people\":["
	    "{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"}],"
	    "\"check\":true}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"d\",\"state\":\"limit\""));
	corekit_must(&kit, "default", NULL, "user.import", "{\"people\":["
	    "{\"id\":\"a\"},{\"id\":\"b\"}]}");
	ck_assert_int_eq(create("default", 1), ERR_OK);
	ck_assert_int_eq(create("default", 2), ERR_LIMIT);
	ck_assert(says("\"people\":3"));
}
END_TEST

START_TEST(a_licence_ends_whatever_the_clock_says_then)
{
	int64_t begin = kit.wall_ms;
	char claims[128];

	snprintf(claims, sizeof(claims), ",\"limits\":{\"people\":9},"
	    "\"expires\":%lld", (long long)((begin + 40 * DAY_MS) / 1000));
	install(claims);
	ck_assert(says("\"state\":\"ok\""));
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(create("default", i), ERR_OK);
	kit.wall_ms = begin + 41 * DAY_MS;
	ck_assert(says("\"state\":\"expired\""));
	ck_assert_int_eq(create("default", 4), ERR_LIMIT);
	/* Who is in goes on, and that has a time. */
	corekit_must(&kit, "default", "u1", "message.send", "{\"conv\":"
	    "\"u:u2\",\"cid\":\"c\",\"kind\":\"text\",\"body\":{\"text\":"
	    "\"on\"}}");
	kit.wall_ms = begin;
	ck_assert(says("\"state\":\"expired\""));
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert(says("\"state\":\"expired\""));
	ck_assert_int_eq(create("default", 4), ERR_LIMIT);
}
END_TEST

START_TEST(what_is_none_is_refused_and_changes_nothing)
{
	ck_assert_int_eq(corekit_call(&kit, "default", NULL,
	    "licence.install", "{\"text\":\"YZL1.e30.AA\"}"), ERR_FIELD);
	ck_assert(says("\"state\":\"free\""));
	install(",\"limits\":{\"people\":4}");
	ck_assert(says("\"people_max\":4"));
	snprintf(file, sizeof(file), "rubbish");
	ck_assert(says("\"state\":\"no_licence\""));
	ck_assert(says("\"people_max\":3"));
	corekit_must(&kit, "default", NULL, "licence.remove", "{}");
	ck_assert(says("\"state\":\"free\""));
}
END_TEST

/* ---- what it costs ---- */

static const struct store_ops *real;
static int counts;		/* of all rows of something */

static enum err
count_users(struct store *store, int64_t *all, int64_t *admins)
{
	counts++;
	return real->user_count(store, all, admins);
}

static enum err
count_records(struct store *store, enum record_kind kind, struct str owner,
    int64_t *out)
{
	counts++;
	return real->record_count(store, kind, owner, out);
}

START_TEST(nobody_is_counted_again_for_each_who_comes)
{
	struct store_ops ops = *kit.store.ops;

	install(",\"limits\":{\"people\":100}");
	ck_assert_int_eq(create("default", 0), ERR_OK);
	real = kit.store.ops;
	ops.user_count = count_users;
	ops.record_count = count_records;
	kit.store.ops = &ops;
	for (int i = 1; i < 100; i++)
		ck_assert_int_eq(create("default", i), ERR_OK);
	ck_assert_int_eq(counts, 0);
	ck_assert_int_eq(create("default", 100), ERR_LIMIT);
	corekit_must(&kit, "default", NULL, "user.delete", "{\"id\":\"u7\"}");
	ck_assert_int_eq(create("default", 100), ERR_OK);
	ck_assert_int_eq(create("default", 101), ERR_LIMIT);
	ck_assert(says("\"people\":100"));
	kit.store.ops = real;
}
END_TEST

START_TEST(tenants_are_counted)
{
	install(",\"limits\":{\"tenants\":2}");
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"acme\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"globex\"}"), ERR_LIMIT);
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"acme\"}");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("allowance");
	TCase *t = tcase_create("allowance");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, people_are_counted_over_all_tenants);
	tcase_add_test(t, the_limit_that_is_reached_is_named);
	tcase_add_test(t, the_first_admin_counts_and_comes_in_always);
	tcase_add_test(t, a_commit_that_fails_takes_no_room);
	tcase_add_test(t, an_import_makes_as_many_as_there_is_room_for);
	tcase_add_test(t, a_licence_ends_whatever_the_clock_says_then);
	tcase_add_test(t, what_is_none_is_refused_and_changes_nothing);
	tcase_add_test(t, nobody_is_counted_again_for_each_who_comes);
	tcase_add_test(t, tenants_are_counted);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
