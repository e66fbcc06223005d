/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that fail: the n-th call of SQLite to the disk, for every n.
 *
 * Runs on: the only thread.
 * Owns: one rig per test, or two.
 */
#include <sys/stat.h>

#include "base/log.h"
#include "failfile.h"
#include "workload.h"

#define STEPS 5
#define SEED 5	/* none of its steps is rolled back */

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

/* What the kernel lost cannot be known: the handle is of no more use. */
static void
expect_lost(struct rig *r)
{
	for (int i = 0; i < 2; i++) {
		ck_err(r->ops->begin(r->w), ERR_SYNC);
		ck_err(r->ops->tidy(r->w), ERR_SYNC);
	}
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
fail_writing(int64_t n, enum failfile_of of)
{
	struct failfile_plan plan = { -1, of, false };
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
	if (err == ERR_SYNC)
		expect_lost(r);
	else if (err != ERR_OK)
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
	while (fail_writing(n, (enum failfile_of)_i))
		n++;
	free_states();
	ck_assert_int_ge(n, STEPS);
}
END_TEST

#define LARGE 60000

static enum err
append_large(struct rig *r, int64_t conv, int64_t n)
{
	struct entry e = rig_entry(n, conv, n, NULL);
	char *text = xmalloc(LARGE);
	enum err err;

	memset(text, 'x', LARGE);
	e.body = (struct str){ text, LARGE };
	err = r->ops->entry_append(r->w, &e);
	xfree(text);
	return err;
}

/* More than its cache holds is written before the commit; the failure of
 * that ends a transaction of SQLite at once. */
START_TEST(a_transaction_that_the_disk_ended_commits_nothing)
{
	struct failfile_plan plan = { -1, OF_WRITES, false };
	struct rig *r;
	struct buf before, after;
	int64_t conv, n = 1, id = -1;
	enum err err = ERR_OK;

	log_set_level(LOG_NONE);
	failfile_start(&plan);
	r = rig_new(BACKEND_SQLITE);
	rig_begin(r);
	conv = rig_conv(r, "g:x");
	rig_commit(r);
	rig_dump_now(r, &before);
	rig_begin(r);
	plan.calls = 10;
	for (; n < 1000 && err == ERR_OK; n++)
		err = append_large(r, conv, n);
	ck_err(err, ERR_DISK_FULL);
	/* There is room again, and yet: half of it is gone. */
	ck_err(append_large(r, conv, n), ERR_IO);
	ck_err(r->ops->last_id_get(r->w, &id), ERR_IO);
	ck_err(r->ops->commit(r->w), ERR_IO);
	r->ops->rollback(r->w);
	rig_dump_now(r, &after);
	ck_assert_str_eq(before.data, after.data);
	rig_begin(r);
	ck_ok(append_large(r, conv, 1));
	rig_commit(r);
	buf_fini(&before);
	buf_fini(&after);
	rig_free(r);
	failfile_stop();
}
END_TEST

/* --- tidying: what fails there has been committed before */

/* A log that is due to be worked off. */
static struct rig *
make_log(struct failfile_plan *plan)
{
	struct rig *r;
	int64_t conv;

	failfile_start(plan);
	r = rig_new(BACKEND_SQLITE);
	rig_begin(r);
	conv = rig_conv(r, "g:x");
	rig_commit(r);
	for (int64_t n = 1; n <= 20; n++) {
		rig_begin(r);
		ck_ok(append_large(r, conv, n));
		rig_commit(r);
	}
	return r;
}

static bool
fail_tidying(int64_t n, enum failfile_of of)
{
	struct failfile_plan plan = { -1, of, false };
	struct rig *r = make_log(&plan);
	struct buf before, after;
	enum err err;

	rig_dump_now(r, &before);
	plan.calls = n;
	err = r->ops->tidy(r->w);
	plan.calls = -1;
	ck_err(err, plan.failed && of == OF_SYNCS ? ERR_SYNC : ERR_OK);
	if (err == ERR_SYNC) {
		expect_lost(r);
	} else {
		ck_ok(r->ops->tidy(r->w));
		rig_dump_now(r, &after);
		ck_assert_str_eq(before.data, after.data);
		buf_fini(&after);
	}
	rig_reopen(r);
	rig_dump_now(r, &after);
	ck_assert_str_eq(before.data, after.data);
	buf_fini(&before);
	buf_fini(&after);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_sync_may_fail_while_tidying)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_tidying(n, OF_SYNCS))
		n++;
	ck_assert_int_ge(n, 2);		/* of the log, of the file */
}
END_TEST

START_TEST(the_disk_may_be_full_while_tidying)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_tidying(n, OF_WRITES))
		n += 50;
	ck_assert_int_gt(n, 256);	/* pages */
}
END_TEST

static int64_t
log_bytes(const struct rig *r)
{
	char path[256];
	struct stat st;

	rig_path(r, "-wal", path, sizeof(path));
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size;
}

/* What was recalled leaves the log at the next try that works. */
static bool
fail_erasing(int64_t n)
{
	struct failfile_plan plan = { -1, OF_ALL, false };
	struct rig *r = make_log(&plan);
	enum err err;

	rig_begin(r);
	ck_ok(r->ops->entry_recall(r->w, 1, 20));
	rig_commit(r);
	plan.calls = n;
	err = r->ops->tidy(r->w);
	plan.calls = -1;
	ck_assert(err == ERR_OK || (err == ERR_SYNC && plan.failed));
	ck_assert(err != ERR_OK || plan.failed || log_bytes(r) == 0);
	for (int i = 0; i < 3 && err == ERR_OK; i++)
		ck_ok(r->ops->tidy(r->w));
	if (err == ERR_SYNC)
		rig_reopen(r);
	ck_assert_int_eq(log_bytes(r), 0);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_call_to_the_disk_may_fail_while_erasing)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_erasing(n))
		n += n < 20 ? 1 : 23;
	ck_assert_int_gt(n, 256);
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
	struct failfile_plan plan = { -1, OF_ALL, false };
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
	struct failfile_plan plan = { -1, OF_ALL, false };
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
	struct tenant t = { .id = STR("acme"), .name = STR("Acme"),
		.created_ts = 1 }, found;
	const char *why = NULL;
	int count = 0;
	enum err err = ops->open(r->backend.place, s, &why);

	if (err == ERR_OK)
		err = ops->tenant_add(*s, &t);
	if (err == ERR_EXISTS)
		err = ERR_OK;
	if (err == ERR_OK)
		err = ops->tenant_put(*s, &t);
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
	struct failfile_plan plan = { -1, OF_ALL, false };
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

	tcase_set_tags(tc, "unthreaded"); /* one thread: it can say nothing */
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, any_call_to_the_disk_may_fail_while_writing,
	    0, 3);
	tcase_add_test(tc, a_transaction_that_the_disk_ended_commits_nothing);
	tcase_add_test(tc, any_sync_may_fail_while_tidying);
	tcase_add_test(tc, the_disk_may_be_full_while_tidying);
	tcase_add_test(tc, any_call_to_the_disk_may_fail_while_erasing);
	tcase_add_loop_test(tc, any_call_to_the_disk_may_fail_while_opening,
	    0, 2);
	tcase_add_test(tc, any_call_to_the_disk_may_fail_while_making);
	tcase_add_test(tc,
	    any_call_to_the_disk_may_fail_in_the_system_database);
	return tc;
}
