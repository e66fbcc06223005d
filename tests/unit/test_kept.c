/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is stored is not told as a failure, whatever fails behind it; and what
 * cannot be taken back is told.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/metrics.h"
#include "core/certificate.h"
#include "corekit.h"
#include "leftkit.h"

static struct corekit kit;
static const struct fault_plan never = { -1, -1, -1, ERR_IO, false, 0 };

static enum err
put(void *arg, const struct cert_import_in *in, char why[CERTIFICATE_WHY_MAX])
{
	(void)arg;
	(void)in;
	(void)why;
	return ERR_OK;
}

static enum err
sign(void *arg, const struct str_list *names, char why[CERTIFICATE_WHY_MAX])
{
	(void)arg;
	(void)names;
	(void)why;
	return ERR_OK;
}
static const struct certkeeper keeper = { .put = put, .sign = sign };

static void
setup(void)
{
	log_set_level(LOG_NONE);
	corekit_init(&kit);
	kit.parts.certkeeper = &keeper;
	kit.parts.upkeeper = &leftkit_upkeeper;
	leftkit_is_marked = false;
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* The call, while the n-th call of the store fails. True when one did. */
static bool
call_badly(int n, const char *op, const char *params, enum err *out)
{
	bool has_failed;

	kit.plan = never;
	kit.plan.calls = n;
	*out = corekit_call(&kit, "default", NULL, op, params);
	has_failed = kit.plan.failed > 0;
	kit.plan = never;
	return has_failed;
}

static enum err
say(int n, const char *text)
{
	char cid[32];

	snprintf(cid, sizeof(cid), "%.8s%d", text, n);
	return corekit_send(&kit, "alice", "u:bob", cid, text);
}

START_TEST(words_that_are_stored_are_in_force_though_reading_them_failed)
{
	int64_t unread = metric_get(METRIC_RULES_UNREAD);
	char word[16], params[80];
	bool has_failed = true;
	int kept = 0;
	enum err err;

	ck_assert_int_eq(say(0, "first"), ERR_OK);
	for (int n = 0; has_failed; n++) {
		snprintf(word, sizeof(word), "evil%dx", n);
		snprintf(params, sizeof(params), "{\"action\":\"block\","
		    "\"words\":[\"%s\"]}", word);
		has_failed = call_badly(n, "words.add", params, &err);
		ck_assert_int_eq(say(n, word), err == ERR_OK ? ERR_REFUSED :
		    ERR_OK);
		ck_assert_int_eq(say(n, "good"), ERR_OK);
		kept += has_failed && err == ERR_OK;
	}
	ck_assert_int_gt(kept, 0);
	ck_assert_int_eq(metric_get(METRIC_RULES_UNREAD) - unread, kept);
}
END_TEST

START_TEST(nothing_is_said_while_new_rules_cannot_be_read)
{
	enum err err = ERR_IO;

	ck_assert_int_eq(say(0, "first"), ERR_OK);
	for (int n = 0; err != ERR_OK; n++)
		(void)call_badly(n, "words.set", "{\"block\":[\"evil\"]}",
		    &err);
	kit.plan.calls = 0;
	ck_assert_int_eq(say(1, "evil"), ERR_IO);
	kit.plan = never;
	ck_assert_int_eq(say(1, "evil"), ERR_REFUSED);
	ck_assert_int_eq(say(2, "good"), ERR_OK);
}
END_TEST

START_TEST(a_new_name_that_is_not_stored_says_what_is)
{
	bool has_failed = true;
	int told = 0;
	enum err err;

	for (int n = 0; has_failed; n++) {
		char params[96];

		snprintf(params, sizeof(params), "{\"id\":\"default\","
		    "\"name\":\"N%d\",\"messages_per_s\":%d}", n, n + 1);
		has_failed = call_badly(n, "tenant.update", params, &err);
		if (err == ERR_OK || kit.why.hint == NULL ||
		    kit.why.hint[0] == '\0')
			continue;
		ck_assert_msg(strstr(kit.why.hint, "the name and the host"
		    " are not") != NULL,
		    "%s", kit.why.hint);
		corekit_must(&kit, "default", NULL, "tenant.get",
		    "{\"id\":\"default\"}");
		snprintf(params, sizeof(params), "\"messages_per_s\":%d,",
		    n + 1);
		ck_assert_ptr_nonnull(strstr(kit.result, params));
		told++;
	}
	ck_assert_int_gt(told, 0);
}
END_TEST

START_TEST(a_host_name_that_is_refused_is_not_stored)
{
	bool has_failed = true;
	int refused = 0;
	enum err err;

	for (int n = 0; has_failed; n++) {
		char params[80], host[40];

		snprintf(host, sizeof(host), "\"host\":\"n%d.example\"", n);
		snprintf(params, sizeof(params), "{\"id\":\"default\",%s}",
		    host);
		has_failed = call_badly(n, "tenant.update", params, &err);
		refused += err != ERR_OK;
		corekit_must(&kit, "default", NULL, "tenant.get",
		    "{\"id\":\"default\"}");
		ck_assert_int_eq(strstr(kit.result, host) != NULL,
		    err == ERR_OK);
	}
	ck_assert_int_gt(refused, 3);
}
END_TEST

START_TEST(a_certificate_that_changed_without_an_entry_is_told)
{
	kit.plan = never;
	kit.plan.commits = 0;
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "cert.new",
	    "{}"), ERR_IO);
	kit.plan = never;
	ck_assert_ptr_nonnull(strstr(kit.why.hint, "changed all the same"));
	corekit_must(&kit, "default", NULL, "cert.new", "{}");
}
END_TEST

static bool
is_listed(const char *id)
{
	char text[48];

	snprintf(text, sizeof(text), "\"id\":\"%s\"", id);
	corekit_must(&kit, "default", NULL, "tenant.list", "{}");
	return strstr(kit.result, text) != NULL;
}

/* How many rows its audit log has of an operation. */
static int
times_told(const char *id, const char *op)
{
	char params[64];
	int times = 0;

	snprintf(params, sizeof(params), "{\"op\":\"%s\",\"limit\":200}",
	    op);
	corekit_must(&kit, id, NULL, "audit.list", params);
	for (const char *at = kit.result; (at = strstr(at, "\"op\":")) != NULL;
	    at++)
		times++;
	return times;
}

/* Two databases: what is in the second is told in the first, before. */
START_TEST(a_tenant_that_is_made_is_in_its_audit_log)
{
	bool has_failed = true;
	char id[16], params[64];
	int refused = 0;
	enum err err;

	/* Each that is made has work of its own, so it would never end. */
	for (int n = 0; has_failed && n < 40; n++) {
		snprintf(id, sizeof(id), "new%d", n);
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
		has_failed = call_badly(n, "tenant.create", params, &err);
		if (err == ERR_OK)
			ck_assert_ptr_nonnull(strstr(kit.result,
			    "\"created_ts\":"));
		ck_assert_msg(is_listed(id) == (err == ERR_OK), "%s", id);
		if (err == ERR_OK)
			ck_assert_int_eq(times_told(id, "tenant.create"), 1);
		refused += err != ERR_OK;
		corekit_must(&kit, "default", NULL, "tenant.create", params);
		ck_assert_int_ge(times_told(id, "tenant.create"), 1);
		corekit_must(&kit, id, NULL, "user.create",
		    "{\"id\":\"carol\"}");
	}
	ck_assert_int_gt(refused, 1);
}
END_TEST

START_TEST(a_tenant_that_is_not_deleted_is_not_erased_later)
{
	bool has_failed = true;
	int stayed = 0;
	enum err err;

	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"gone\",\"name\":\"Gone\"}");
	for (int n = 0; has_failed; n++) {
		has_failed = call_badly(n, "tenant.delete",
		    "{\"id\":\"gone\",\"confirm\":\"gone\"}", &err);
		ck_assert_int_eq(is_listed("gone"), err != ERR_OK);
		ck_assert_int_eq(leftkit_is_marked, err == ERR_OK);
		stayed += has_failed && err != ERR_OK;
		if (err == ERR_OK)
			corekit_must(&kit, "default", NULL, "tenant.undelete",
			    "{\"id\":\"gone\"}");
	}
	ck_assert_int_gt(stayed, 0);
}
END_TEST

START_TEST(a_tenant_that_is_back_is_told_so)
{
	bool has_failed = true;
	int kept = 0, told = 0;
	enum err err;

	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"gone\",\"name\":\"Gone\"}");
	for (int n = 0; has_failed; n++) {
		corekit_must(&kit, "default", NULL, "tenant.delete",
		    "{\"id\":\"gone\",\"confirm\":\"gone\"}");
		has_failed = call_badly(n, "tenant.undelete",
		    "{\"id\":\"gone\"}", &err);
		if (err == ERR_OK)
			ck_assert_ptr_nonnull(strstr(kit.result,
			    "\"suspended\":true"));
		ck_assert_int_eq(is_listed("gone"), err == ERR_OK);
		if (err == ERR_OK)
			ck_assert_int_gt(times_told("gone",
			    "tenant.undelete"), told);
		kept += has_failed && err == ERR_OK;
		if (err != ERR_OK)
			corekit_must(&kit, "default", NULL, "tenant.undelete",
			    "{\"id\":\"gone\"}");
		told = times_told("gone", "tenant.undelete");
	}
	ck_assert_int_gt(kept, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("kept");
	TCase *t = tcase_create("kept");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t,
	    words_that_are_stored_are_in_force_though_reading_them_failed);
	tcase_add_test(t, nothing_is_said_while_new_rules_cannot_be_read);
	tcase_add_test(t, a_new_name_that_is_not_stored_says_what_is);
	tcase_add_test(t, a_host_name_that_is_refused_is_not_stored);
	tcase_add_test(t, a_certificate_that_changed_without_an_entry_is_told);
	tcase_add_test(t, a_tenant_that_is_made_is_in_its_audit_log);
	tcase_add_test(t, a_tenant_that_is_not_deleted_is_not_erased_later);
	tcase_add_test(t, a_tenant_that_is_back_is_told_so);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
