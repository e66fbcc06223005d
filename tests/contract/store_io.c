/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that fail: the n-th call of SQLite to the disk, for every n.
 *
 * Runs on: the only thread.
 * Owns: one rig per test, or two.
 */
#include "base/log.h"
#include "failfile.h"
#include "workload.h"

#define STEPS 5
#define SEED 3

/* The state after each step when nothing fails, by the back end in memory. */
static struct buf states[STEPS + 1];

static void
make_states(void)
{
	struct rig *r = rig_new(BACKEND_MEM);
	struct workload w;

	workload_init(&w, r, SEED);
	rig_dump_now(r, &states[0]);
	for (int i = 0; i < STEPS; i++) {
		ck_ok(workload_step(&w, NULL));
		rig_dump_now(r, &states[i + 1]);
	}
	rig_free(r);
}

static void
free_states(void)
{
	for (int i = 0; i <= STEPS; i++)
		buf_fini(&states[i]);
}

static bool
is_fault(enum err err)
{
	return err == ERR_IO || err == ERR_DISK_FULL || err == ERR_SYNC ||
	    err == ERR_AGAIN;
}

/* What is on the disk is what was committed. Of a transaction whose sync
 * failed nobody can know; of every other error all is known. */
static void
expect_state(struct rig *r, int steps, enum err err)
{
	struct buf now;

	rig_dump_now(r, &now);
	if (err != ERR_SYNC || strcmp(now.data, states[steps + 1].data) != 0)
		ck_assert_str_eq(now.data, states[steps].data);
	buf_fini(&now);
}

/* Steps until one fails, whose number is the answer, or until the end. */
static int
run_steps(struct workload *w, enum err *err)
{
	int i = 0;

	for (; i < STEPS; i++) {
		*err = workload_step(w, NULL);
		if (*err != ERR_OK)
			break;
	}
	return i;
}

/* One failure after n good calls while transactions run. */
static bool
fail_writing(int64_t n, bool only_writes)
{
	struct failfile_plan plan = { -1, only_writes, false };
	struct workload w;
	struct rig *r;
	enum err err = ERR_OK;
	int steps;

	failfile_start(&plan);
	r = rig_new(BACKEND_SQLITE);
	workload_init(&w, r, SEED);
	plan.calls = n;
	steps = run_steps(&w, &err);
	plan.calls = -1;
	/* A checkpoint that fails is no transaction that fails. */
	ck_assert(err == ERR_OK || is_fault(err));
	ck_assert(err == ERR_OK || plan.failed);
	if (err != ERR_OK && err != ERR_SYNC)
		expect_state(r, steps, err);
	rig_reopen(r);
	expect_state(r, steps, err);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_call_to_the_disk_may_fail_while_writing)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	make_states();
	while (fail_writing(n, _i == 1))
		n++;
	free_states();
	ck_assert_int_gt(n, STEPS);
}
END_TEST

/* --- opening */

/* A database with alice in it. */
static struct rig *
make_database(struct failfile_plan *plan)
{
	struct rig *r;

	failfile_start(plan);
	r = rig_new(BACKEND_SQLITE);
	rig_begin(r);
	rig_user(r, "alice");
	rig_commit(r);
	return r;
}

static bool
has_alice(struct rig *r, struct store *s)
{
	struct user u;
	enum err err;

	ck_ok(r->ops->begin(s));
	err = r->ops->user_get(s, STR("alice"), &r->arena, &u);
	r->ops->rollback(s);
	return err == ERR_OK;
}

/* One failure after n good calls while somebody opens and reads. */
static bool
fail_opening(int64_t n, enum store_mode mode)
{
	struct failfile_plan plan = { -1, false, false };
	struct rig *r = make_database(&plan);
	const char *why = NULL;
	struct store *s = NULL;
	int64_t all, admins;
	enum err err;

	if (mode == STORE_WRITE) {
		r->ops->close(r->w);
		r->w = NULL;
	}
	plan.calls = n;
	err = r->ops->open(r->backend.place, STR("acme"), mode, &s, &why);
	if (err != ERR_OK) {
		ck_assert_ptr_null(s);
		ck_assert_uint_gt(strlen(why), 0);
	} else {
		err = r->ops->begin(s);
		if (err == ERR_OK)
			err = r->ops->user_count(s, &all, &admins);
		r->ops->rollback(s);
		r->ops->close(s);
	}
	plan.calls = -1;
	ck_assert(err == ERR_OK || (plan.failed && is_fault(err)));
	s = rig_open(r, mode);
	ck_assert(has_alice(r, s));
	r->ops->close(s);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_call_to_the_disk_may_fail_while_opening)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_opening(n, _i == 0 ? STORE_WRITE : STORE_READ))
		n++;
	ck_assert_int_gt(n, 5);
}
END_TEST

/* One failure after n good calls while a database is made. */
static bool
fail_making(int64_t n)
{
	struct failfile_plan plan = { -1, false, false };
	struct rig *r = make_database(&plan);
	const char *why = NULL;
	struct store *s = NULL;
	enum err err;

	plan.calls = n;
	err = r->ops->open(r->backend.place, STR("fresh"), STORE_WRITE, &s,
	    &why);
	plan.calls = -1;
	ck_assert(err == ERR_OK || (plan.failed && is_fault(err)));
	if (err != ERR_OK) {
		ck_assert_ptr_null(s);
		ck_assert_uint_gt(strlen(why), 0);
		/* whole or not there: a second try makes it */
		ck_ok(r->ops->open(r->backend.place, STR("fresh"),
		    STORE_WRITE, &s, &why));
	}
	ck_assert(!has_alice(r, s));
	r->ops->close(s);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_call_to_the_disk_may_fail_while_making)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_making(n))
		n++;
	ck_assert_int_gt(n, 20);
}
END_TEST

/* --- the box's own database */

static bool
count_tenant(void *arg, const struct tenant *t)
{
	(void)t;
	++*(int *)arg;
	return true;
}

static enum err
use_system(struct rig *r, struct system_store **s)
{
	const struct system_ops *ops = r->backend.system;
	struct tenant t = { STR("acme"), STR("Acme"), 1 }, found;
	const char *why = NULL;
	int count = 0;
	enum err err = ops->open(r->backend.place, s, &why);

	if (err == ERR_OK)
		err = ops->tenant_add(*s, &t);
	if (err == ERR_EXISTS)
		err = ERR_OK;
	if (err == ERR_OK)
		err = ops->tenant_get(*s, t.id, &r->arena, &found);
	if (err == ERR_OK)
		err = ops->tenant_list(*s, STR(""), 100, count_tenant,
		    &count);
	ck_assert(err != ERR_OK || count == 1);
	return err;
}

static bool
fail_system(int64_t n)
{
	struct failfile_plan plan = { -1, false, false };
	struct rig *r = make_database(&plan);
	struct system_store *s = NULL;
	enum err err;

	plan.calls = n;
	err = use_system(r, &s);
	plan.calls = -1;
	ck_assert(err == ERR_OK || (plan.failed && is_fault(err)));
	r->backend.system->close(s);
	ck_ok(use_system(r, &s));
	r->backend.system->close(s);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_call_to_the_disk_may_fail_in_the_system_database)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_system(n))
		n++;
	ck_assert_int_gt(n, 20);
}
END_TEST

TCase *
store_io_tcase(void)
{
	TCase *tc = tcase_create("io");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, any_call_to_the_disk_may_fail_while_writing,
	    0, 2);
	tcase_add_loop_test(tc, any_call_to_the_disk_may_fail_while_opening,
	    0, 2);
	tcase_add_test(tc, any_call_to_the_disk_may_fail_while_making);
	tcase_add_test(tc,
	    any_call_to_the_disk_may_fail_in_the_system_database);
	return tc;
}
