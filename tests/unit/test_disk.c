/* SPDX-License-Identifier: Apache-2.0 */
/* What a full, a failing and a healthy disk mean for calls and readiness. */
#include <check.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/metrics.h"
#include "corekit.h"

#define PROOF_MS (10 * 1000)	/* the writers' tick */

static struct corekit kit;
static bool is_held, has_room;

static bool
fake_hold(void *place)
{
	(void)place;
	return is_held = is_held || has_room;
}

static void disk_is(enum err);

/* Room for what may use it. */
static bool
fake_spend(void *place)
{
	bool was = is_held;

	(void)place;
	is_held = false;
	if (was)
		disk_is(ERR_OK);
	return was;
}

static const struct reserve_ops fake_reserve = { 8 << 20, fake_hold,
	fake_spend };

static void
setup(void)
{
	log_set_level(LOG_NONE);
	corekit_init(&kit);
	is_held = false;
	has_room = true;
}

static void
begin(void)
{
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"alice\","
	    "\"password\":\"a good one\",\"admin\":true}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* From now on every commit that writes fails so; ERR_OK: none does. */
static void
disk_is(enum err how)
{
	kit.plan = (struct fault_plan){ -1, -1, how == ERR_OK ? -1 : 0,
		how == ERR_OK ? ERR_IO : how, true, 0 };
}

static enum err
send(const char *cid)
{
	return corekit_send(&kit, "alice", "u:bob", cid, "hello");
}

static enum err
login(void)
{
	return corekit_call(&kit, "default", "", "auth.login",
	    "{\"user\":\"alice\",\"password\":\"a good one\"}");
}

START_TEST(a_full_disk_spends_the_reserve_on_signing_in)
{
	kit.store.reserve = &fake_reserve;
	begin();
	ck_assert(is_held);
	ck_assert_int_eq(metric_get(METRIC_RESERVE), fake_reserve.bytes);
	disk_is(ERR_DISK_FULL);
	has_room = false;
	ck_assert_int_eq(send("c1"), ERR_DISK_FULL);
	ck_assert(!is_held);
	ck_assert_int_eq(metric_get(METRIC_RESERVE), 0);
	ck_assert_int_eq(login(), ERR_OK);
	corekit_must(&kit, "default", NULL, "token.revoke",
	    "{\"user\":\"bob\"}");
	ck_assert_int_eq(send("c1"), ERR_DISK_FULL);
	ck_assert(!core_is_ready(kit.core));
	has_room = true;
	ck_assert_int_eq(send("c1"), ERR_OK);
	ck_assert(is_held && core_is_ready(kit.core));
}
END_TEST

START_TEST(signing_in_may_be_what_finds_the_disk_full)
{
	kit.store.reserve = &fake_reserve;
	begin();
	disk_is(ERR_DISK_FULL);
	has_room = false;
	ck_assert_int_eq(login(), ERR_OK);
	ck_assert(!is_held && !core_is_ready(kit.core));
}
END_TEST

START_TEST(an_idle_box_takes_its_reserve_again)
{
	kit.store.reserve = &fake_reserve;
	begin();
	disk_is(ERR_DISK_FULL);
	has_room = false;
	ck_assert_int_eq(send("c1"), ERR_DISK_FULL);
	corekit_pass(&kit, PROOF_MS);
	ck_assert(!core_is_ready(kit.core));
	has_room = true;
	corekit_pass(&kit, PROOF_MS);
	ck_assert(is_held && core_is_ready(kit.core));
}
END_TEST

START_TEST(a_session_opens_without_any_room)
{
	char params[256];

	begin();
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"d1\",\"platform\":\"web\"}}",
	    corekit_token(&kit, "bob"));
	ck_assert_int_eq(send("c1"), ERR_OK);
	disk_is(ERR_DISK_FULL);
	ck_assert_int_eq(send("c2"), ERR_DISK_FULL);
	ck_assert_int_eq(login(), ERR_DISK_FULL);
	kit.session = (struct session_ref){ 0, 1, 1 };
	ck_assert_int_eq(corekit_call(&kit, "default", "", "session.open",
	    params), ERR_OK);
	ck_assert_int_eq(corekit_call(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\"}"), ERR_OK);
	ck_assert_ptr_nonnull(strstr(kit.result, "hello"));
}
END_TEST

START_TEST(one_tenant_on_a_failing_disk_makes_the_box_not_ready)
{
	begin();
	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	disk_is(ERR_IO);
	ck_assert_int_eq(send("c1"), ERR_IO);
	disk_is(ERR_OK);
	ck_assert(!core_is_ready(kit.core));
	/* Neither another tenant's commit nor one without a write. */
	corekit_must(&kit, "other", NULL, "user.create", "{\"id\":\"zoe\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "message.recall", "{\"conv\":\"u:bob\",\"seq\":1,\"cid\":\"r\"}"),
	    ERR_NOT_FOUND);
	ck_assert(!core_is_ready(kit.core));
	ck_assert_int_eq(send("c1"), ERR_OK);
	ck_assert(core_is_ready(kit.core));
}
END_TEST

START_TEST(a_disk_that_works_again_is_found_without_calls)
{
	begin();
	disk_is(ERR_IO);
	ck_assert_int_eq(send("c1"), ERR_IO);
	corekit_pass(&kit, PROOF_MS);
	ck_assert(!core_is_ready(kit.core));
	disk_is(ERR_OK);
	corekit_pass(&kit, PROOF_MS);
	ck_assert(core_is_ready(kit.core));
}
END_TEST

START_TEST(a_damaged_tenant_is_counted_and_harms_nobody_else)
{
	int64_t before = metric_get(METRIC_TENANTS_DAMAGED);

	begin();
	disk_is(ERR_CORRUPT);
	ck_assert_int_eq(send("c1"), ERR_CORRUPT);
	ck_assert_int_eq(send("c1"), ERR_CORRUPT);
	ck_assert(core_is_ready(kit.core));
	ck_assert_int_eq(metric_get(METRIC_TENANTS_DAMAGED), before + 1);
	corekit_down(&kit);
}
END_TEST

static enum err
read_list(void)
{
	return corekit_call(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\",\"after\":0}");
}

START_TEST(damage_found_while_reading_is_counted_once)
{
	int64_t before = metric_get(METRIC_TENANTS_DAMAGED);

	begin();
	ck_assert_int_eq(send("c1"), ERR_OK);
	kit.plan = (struct fault_plan){ 0, -1, -1, ERR_CORRUPT, true, 0 };
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(read_list(), ERR_CORRUPT);
	ck_assert(core_is_ready(kit.core));
	ck_assert_int_eq(metric_get(METRIC_TENANTS_DAMAGED), before + 1);
	disk_is(ERR_OK);
	ck_assert_int_eq(read_list(), ERR_OK);
	corekit_down(&kit);
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&a_full_disk_spends_the_reserve_on_signing_in,
		&signing_in_may_be_what_finds_the_disk_full,
		&an_idle_box_takes_its_reserve_again,
		&a_session_opens_without_any_room,
		&one_tenant_on_a_failing_disk_makes_the_box_not_ready,
		&a_disk_that_works_again_is_found_without_calls,
		&a_damaged_tenant_is_counted_and_harms_nobody_else,
		&damage_found_while_reading_is_counted_once,
	};
	Suite *s = suite_create("disk");
	TCase *t = tcase_create("disk");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(t, *tests[i]);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
