/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of an index when a call to the disk fails: what was committed is
 * found, what was not is not, and nothing is left open.
 *
 * Runs on: the only thread.
 * Owns: a directory below the working directory, for its files.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "failfile.h"
#include "index_io.h"
#include "rig.h"
#include "store/index.h"

#define ACME STR("acme")

static const struct index_ops *
ops_of(const struct rig *r)
{
	return r->backend.index;
}

static enum err
open_it(struct rig *r, enum store_mode mode, struct index **out)
{
	const char *why = NULL;
	enum err err = ops_of(r)->open(r->backend.place, ACME, mode, out,
	    &why);

	ck_assert((*out != NULL) == (err == ERR_OK));
	ck_assert(err == ERR_OK || why != NULL);
	return err;
}

/* The message seq, and that it is in. */
static enum err
put(struct rig *r, struct index *x, int64_t seq)
{
	const struct index_ops *ops = ops_of(r);
	struct index_doc doc = { 7, seq, STR("meet meeting") };
	struct index_state state = { .at = 0 };
	enum err err = ops->begin(x);

	if (err == ERR_OK)
		err = ops->state_get(x, &state);
	if (err == ERR_OK)
		err = ops->put(x, &doc, 1);
	state.at = seq;
	if (err == ERR_OK)
		err = ops->state_put(x, &state);
	if (err == ERR_OK)
		err = ops->commit(x);
	ops->rollback(x);
	return err == ERR_OK ? ops->tidy(x) : err;
}

static bool
on_seq(void *arg, int64_t seq)
{
	return seen_int(arg, seq);
}

/* All that is in, which is what its state says. */
static enum err
look(struct rig *r, struct index *x, const char *word, bool may_go_on,
    int64_t *at)
{
	const struct index_ops *ops = ops_of(r);
	const struct index_term term = { str_from(word), may_go_on };
	const struct index_range range = { 7, 1, INT64_MAX, 100 };
	struct index_state state = { .at = 0 };
	struct seen seen = seen_new();
	enum err err = ops->begin(x);

	if (err == ERR_OK)
		err = ops->state_get(x, &state);
	if (err == ERR_OK)
		err = ops->ask(x, &term, 1);
	if (err == ERR_OK)
		err = ops->find(x, &range, on_seq, &seen);
	ops->rollback(x);
	if (err == ERR_OK) {
		ck_seen(&seen, state.at == 2 ? "2 1" : state.at == 1 ? "1" :
		    "");
		*at = state.at;
	} else {
		buf_fini(&seen.text);
	}
	return err;
}

static enum err
read_it(struct rig *r)
{
	struct index *x;
	int64_t at;
	enum err err = open_it(r, STORE_READ, &x);

	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK)
		err = look(r, x, "meet", false, &at);
	if (err == ERR_OK)
		err = look(r, x, "mee", true, &at);
	if (x != NULL)
		ops_of(r)->close(x);
	return err;
}

/* As far as it comes; *done: messages that it was told are in. */
static enum err
work(struct rig *r, struct index **x, int64_t *done)
{
	enum err err = open_it(r, STORE_WRITE, x);

	for (int64_t seq = 1; seq <= 2 && err == ERR_OK; seq++) {
		err = put(r, *x, seq);
		if (err == ERR_OK)
			*done = seq;
	}
	return err == ERR_OK ? read_it(r) : err;
}

static enum err
exchange(struct rig *r, struct index **x)
{
	struct index *next = NULL;
	const char *why = NULL;
	enum err err = ops_of(r)->open_next(r->backend.place, ACME, &next,
	    &why);

	for (int64_t seq = 1; seq <= 2 && err == ERR_OK; seq++)
		err = put(r, next, seq);
	if (err == ERR_OK)
		err = ops_of(r)->replace(x, &next);
	ops_of(r)->close(next);
	return err;
}

/* One failure after n good calls. */
static bool
fail_once(int64_t n, bool exchanges)
{
	struct failfile_plan plan = { -1, OF_ALL, false };
	struct index *x = NULL;
	int64_t done = 0, at = 0;
	struct rig *r;
	enum err err;

	failfile_start(&plan);
	r = rig_new(BACKEND_SQLITE);
	if (exchanges)
		ck_ok(work(r, &x, &done));
	plan.calls = n;
	err = exchanges ? exchange(r, &x) : work(r, &x, &done);
	plan.calls = -1;
	ck_assert(err == ERR_OK || plan.failed);
	ops_of(r)->close(x);
	ck_ok(open_it(r, STORE_WRITE, &x));
	ck_ok(look(r, x, "meeting", false, &at));
	ck_assert_int_ge(at, done);
	for (int64_t seq = at + 1; seq <= 2; seq++)
		ck_ok(put(r, x, seq));
	ck_ok(look(r, x, "mee", true, &at));
	ck_assert_int_eq(at, 2);
	ops_of(r)->close(x);
	rig_free(r);
	failfile_stop();
	return plan.failed;
}

START_TEST(any_call_to_the_disk_may_fail_in_an_index)
{
	int64_t n = 0;

	log_set_level(LOG_NONE);
	while (fail_once(n, _i == 1))
		n += n < 30 ? 1 : 5;
	ck_assert_int_gt(n, 30);
}
END_TEST

/* Who is refused has nothing open. */
START_TEST(what_is_left_and_cannot_go_is_in_the_way)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct index *x = NULL;
	char path[200];

	ck_ok(open_it(r, STORE_WRITE, &x));
	ck_ok(put(r, x, 1));
	ops_of(r)->close(x);
	snprintf(path, sizeof(path), "%s/tenants/acme/search.2.db.part",
	    r->dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	log_set_level(LOG_NONE);
	ck_err(open_it(r, STORE_WRITE, &x), ERR_IO);
	ck_assert_ptr_null(x);
	ck_assert_int_eq(rmdir(path), 0);
	ck_ok(open_it(r, STORE_WRITE, &x));
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

TCase *
index_io_tcase(void)
{
	TCase *tc = tcase_create("io");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, any_call_to_the_disk_may_fail_in_an_index, 0,
	    2);
	tcase_add_test(tc, what_is_left_and_cannot_go_is_in_the_way);
	return tc;
}
