/* SPDX-License-Identifier: Apache-2.0 */
/* Leaving a state for a restored one: whose tenant was alone and is not any
 * more may not, and no tenant is made that would go. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "corekit.h"
#include "leftkit.h"
#include "modules/coreask.h"

static struct corekit kit;
static int left;		/* how often */
static enum err leave_err;

static enum err
leave(void *arg)
{
	(void)arg;
	left++;
	return leave_err;
}
static struct backup_leaving leaving = { leave, NULL };

static void
setup(void)
{
	log_set_level(LOG_NONE);
	left = 0;
	leave_err = ERR_OK;
	leftkit_is_marked = false;
	corekit_init(&kit);
	kit.parts.upkeeper = &leftkit_upkeeper;
	corekit_up(&kit);
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static enum err
ask(bool is_alone)
{
	const struct coreask to = { kit.core, &kit.replies, "" };
	struct request *r;
	enum err err;

	ck_assert(coreask_leave(&to, is_alone, &leaving));
	corekit_settle(&kit);
	r = (struct request *)mailbox_take(&kit.replies);
	ck_assert_ptr_nonnull(r);
	err = r->err;
	credit_give(r->credit);
	request_free(r);
	return err;
}

static enum err
create(const char *params)
{
	return corekit_call(&kit, "default", NULL, "tenant.create", params);
}

START_TEST(who_is_alone_may_leave)
{
	ck_assert_int_eq(ask(true), ERR_OK);
	ck_assert_int_eq(left, 1);
}
END_TEST

START_TEST(who_is_not_alone_any_more_may_not)
{
	ck_assert_int_eq(create("{\"id\":\"gone\"}"), ERR_OK);
	ck_assert_int_eq(ask(true), ERR_FORBIDDEN);
	corekit_must(&kit, "default", NULL, "tenant.delete",
	    "{\"id\":\"gone\",\"confirm\":\"gone\"}");
	ck_assert_int_eq(ask(true), ERR_FORBIDDEN);
	ck_assert_int_eq(left, 0);
	ck_assert_int_eq(ask(false), ERR_OK);
	ck_assert_int_eq(left, 1);
}
END_TEST

START_TEST(no_tenant_is_made_in_a_state_that_goes)
{
	ck_assert_int_eq(create("{\"id\":\"gone\"}"), ERR_OK);
	corekit_must(&kit, "default", NULL, "tenant.delete",
	    "{\"id\":\"gone\",\"confirm\":\"gone\"}");
	ck_assert_int_eq(ask(false), ERR_OK);
	ck_assert_int_eq(create("{\"id\":\"late\"}"), ERR_STOPPING);
	ck_assert_int_eq(corekit_call(&kit, "default", NULL,
	    "tenant.undelete", "{\"id\":\"gone\"}"), ERR_STOPPING);
	/* What is there already is said to be. */
	ck_assert_int_eq(create("{\"id\":\"default\"}"), ERR_OK);
}
END_TEST

START_TEST(a_state_that_could_not_be_left_goes_on)
{
	leave_err = ERR_IO;
	ck_assert_int_eq(ask(true), ERR_IO);
	ck_assert_int_eq(create("{\"id\":\"late\"}"), ERR_OK);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("coreask");
	TCase *tc = tcase_create("coreask");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 0);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, who_is_alone_may_leave);
	tcase_add_test(tc, who_is_not_alone_any_more_may_not);
	tcase_add_test(tc, no_tenant_is_made_in_a_state_that_goes);
	tcase_add_test(tc, a_state_that_could_not_be_left_goes_on);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
