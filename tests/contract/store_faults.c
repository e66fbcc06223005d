/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counted failures: the n-th call fails, for every n; and two back ends side
 * by side, which must answer the same.
 *
 * Runs on: the only thread.
 * Owns: one rig per test, or two.
 */
#include "workload.h"

#define STEPS 12

/* Runs the workload until it fails or ends; the state of the last commit
 * must be what is left then, also after opening again. */
static enum err
run_to_failure(struct rig *r, uint64_t seed, struct fault_plan plan)
{
	struct workload w;
	struct buf committed, now;
	enum err err = ERR_OK;

	workload_init(&w, r, seed);
	rig_dump_now(r, &committed);
	for (int i = 0; i < STEPS && err == ERR_OK; i++) {
		r->plan = plan;
		r->plan.failed = 0;
		err = workload_step(&w, NULL);
		plan = r->plan;
		r->plan = (struct fault_plan){ -1, -1, -1, ERR_IO, false, 0 };
		if (err == ERR_OK) {
			buf_fini(&committed);
			rig_dump_now(r, &committed);
		}
	}
	rig_dump_now(r, &now);
	ck_assert_str_eq(committed.data, now.data);
	rig_reopen(r);
	buf_fini(&now);
	rig_dump_now(r, &now);
	ck_assert_str_eq(committed.data, now.data);
	buf_fini(&committed);
	buf_fini(&now);
	r->plan.failed = plan.failed;
	return err;
}

/* One failure after n good calls, n = 0, 1, … until nothing fails; returns
 * how many n did. */
static int
fail_each(int64_t *countdown_of(struct fault_plan *), enum err with)
{
	for (int n = 0;; n++) {
		struct rig *r = rig_new(BACKEND_FAULT);
		struct fault_plan plan = { -1, -1, -1, with, false, 0 };
		enum err err;
		uint64_t failed;

		*countdown_of(&plan) = n;
		err = run_to_failure(r, 7, plan);
		failed = r->plan.failed;
		rig_free(r);
		ck_assert_uint_eq(failed, err != ERR_OK);
		if (err == ERR_OK)
			return n;
		ck_assert_int_eq(err, with);
	}
}

static int64_t *
of_calls(struct fault_plan *p)
{
	return &p->calls;
}

static int64_t *
of_writes(struct fault_plan *p)
{
	return &p->writes;
}

static int64_t *
of_commits(struct fault_plan *p)
{
	return &p->commits;
}

START_TEST(any_call_may_fail_and_nothing_is_half_done)
{
	ck_assert_int_gt(fail_each(of_calls, ERR_IO), 4 * STEPS);
}
END_TEST

START_TEST(any_write_may_fail_and_nothing_is_half_done)
{
	ck_assert_int_gt(fail_each(of_writes, ERR_DISK_FULL), 3 * STEPS);
}
END_TEST

START_TEST(any_commit_may_fail_and_nothing_is_half_done)
{
	int commits = fail_each(of_commits, ERR_SYNC);

	ck_assert_int_gt(commits, STEPS / 2);
	ck_assert_int_le(commits, STEPS);
}
END_TEST

START_TEST(a_lasting_failure_fails_every_later_call)
{
	struct rig *r = rig_new(BACKEND_FAULT);
	struct system_store *system = NULL;
	struct store *s = NULL;
	const char *why = NULL;

	r->plan = (struct fault_plan){ 1, -1, -1, ERR_IO, true, 0 };
	rig_begin(r);
	ck_err(r->ops->meta_put(r->w, "k", STR("v")), ERR_IO);
	ck_err(r->ops->commit(r->w), ERR_IO);
	r->ops->rollback(r->w);
	ck_err(r->ops->begin(r->w), ERR_IO);
	ck_err(r->ops->open(r->backend.place, STR("other"), STORE_WRITE, &s,
	    &why), ERR_IO);
	ck_assert_ptr_null(s);
	ck_err(r->backend.system->open(r->backend.place, &system, &why),
	    ERR_IO);
	ck_assert_ptr_null(system);
	ck_assert_uint_eq(r->plan.failed, 5);
	rig_free(r);
}
END_TEST

START_TEST(memory_and_sqlite_answer_the_same)
{
	struct rig *mem = rig_new(BACKEND_MEM), *sql = rig_new(BACKEND_SQLITE);
	struct workload in_mem, in_sql;
	struct buf mem_log, sql_log, mem_state, sql_state;

	buf_init(&mem_log, 1 << 20);
	buf_init(&sql_log, 1 << 20);
	workload_init(&in_mem, mem, (uint64_t)_i);
	workload_init(&in_sql, sql, (uint64_t)_i);
	for (int i = 0; i < 60; i++) {
		ck_ok(workload_step(&in_mem, &mem_log));
		ck_ok(workload_step(&in_sql, &sql_log));
		ck_assert_str_eq(mem_log.data, sql_log.data);
		rig_dump_now(mem, &mem_state);
		rig_dump_now(sql, &sql_state);
		ck_assert_str_eq(mem_state.data, sql_state.data);
		buf_fini(&mem_state);
		buf_fini(&sql_state);
	}
	buf_fini(&mem_log);
	buf_fini(&sql_log);
	rig_free(mem);
	rig_free(sql);
}
END_TEST

TCase *
store_faults_tcase(void)
{
	TCase *tc = tcase_create("faults");

	tcase_set_tags(tc, "unthreaded"); /* one thread: it can say nothing */
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, any_call_may_fail_and_nothing_is_half_done);
	tcase_add_test(tc, any_write_may_fail_and_nothing_is_half_done);
	tcase_add_test(tc, any_commit_may_fail_and_nothing_is_half_done);
	tcase_add_test(tc, a_lasting_failure_fails_every_later_call);
	tcase_add_loop_test(tc, memory_and_sqlite_answer_the_same, 0, 20);
	return tc;
}
