/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store/index.h. Each test is named after the sentence it
 * proves, and runs on every back end: _i. Behind them: the files.
 *
 * Runs on: the only thread, but for a reader where its test says so.
 * Owns: a directory below the working directory, for its files.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "index_io.h"
#include "rig.h"
#include "store/index.h"

#define ACME STR("acme")

static const struct index_ops *
ops_of(const struct rig *r)
{
	return r->backend.index;
}

static struct index *
open_it(struct rig *r, enum store_mode mode)
{
	struct index *x = NULL;
	const char *why = "";

	ck_ok(ops_of(r)->open(r->backend.place, ACME, mode, &x, &why));
	return x;
}

static struct index *
open_next(struct rig *r)
{
	struct index *x = NULL;
	const char *why = "";

	ck_ok(ops_of(r)->open_next(r->backend.place, ACME, &x, &why));
	return x;
}

#define DOC(conv, seq, terms)                                             \
	((struct index_doc){ conv, seq, STR(terms) })

static void
put(struct rig *r, struct index *x, int64_t conv, int64_t seq,
    const char *terms)
{
	struct index_doc doc = { conv, seq, str_from(terms) };

	ck_ok(ops_of(r)->begin(x));
	ck_ok(ops_of(r)->put(x, &doc, 1));
	ck_ok(ops_of(r)->commit(x));
	ck_ok(ops_of(r)->tidy(x));
}

static bool
on_seq(void *arg, int64_t seq)
{
	return seen_int(arg, seq);
}

/* Terms with blanks between; one that ends with * may go on. */
static unsigned
read_terms(char *text, struct index_term out[INDEX_TERMS_MAX])
{
	unsigned count = 0;
	char *save = NULL;

	for (char *t = strtok_r(text, " ", &save); t != NULL;
	    t = strtok_r(NULL, " ", &save)) {
		size_t len = strlen(t);
		bool may_go_on = t[len - 1] == '*';

		out[count++] = (struct index_term){ { t, len - may_go_on },
			may_go_on };
	}
	return count;
}

/* Seqs in a transaction that is open. */
static struct seen
look(struct rig *r, struct index *x, struct index_range range,
    const char *asked)
{
	struct index_term terms[INDEX_TERMS_MAX];
	struct seen seen = seen_new();
	char text[512];

	snprintf(text, sizeof(text), "%s", asked);
	ck_ok(ops_of(r)->ask(x, terms, read_terms(text, terms)));
	ck_ok(ops_of(r)->find(x, &range, on_seq, &seen));
	return seen;
}

#define RANGE(conv, from, upto, limit)                                    \
	((struct index_range){ conv, from, upto, limit })

/* In conversation 7. */
static void
check_found(struct rig *r, struct index *x, const char *asked,
    const char *want)
{
	struct seen seen;

	ck_ok(ops_of(r)->begin(x));
	seen = look(r, x, RANGE(7, 1, INT64_MAX, 100), asked);
	ck_seen(&seen, want);
	ops_of(r)->rollback(x);
}

static void
check_range(struct rig *r, struct index *x, struct index_range range,
    const char *want)
{
	struct seen seen;

	ck_ok(ops_of(r)->begin(x));
	seen = look(r, x, range, "会");
	ck_seen(&seen, want);
	ops_of(r)->rollback(x);
}

START_TEST(messages_are_found_by_all_of_the_terms_newest_first)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE), *reader;

	put(r, x, 7, 1, "会 议 室 _u616c696365");
	put(r, x, 7, 2, "会 计 contract");
	put(r, x, 7, 3, "议 会");
	put(r, x, 8, 1, "会 议");
	reader = open_it(r, STORE_READ);
	check_found(r, reader, "会", "3 2 1");
	check_found(r, reader, "会 议", "3 1");
	check_found(r, reader, "议 会", "3 1");
	check_found(r, reader, "会 _u616c696365", "1");
	check_found(r, reader, "contr", "");
	check_found(r, reader, "合", "");
	check_range(r, reader, RANGE(8, 1, 9, 9), "1");
	check_range(r, reader, RANGE(9, 1, 9, 9), "");
	ops_of(r)->close(reader);
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(a_term_may_go_on)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);

	put(r, x, 7, 1, "contract 会");
	put(r, x, 7, 2, "contr");
	put(r, x, 7, 3, "act");
	put(r, x, 7, 4, "договор");
	check_found(r, x, "contr*", "2 1");
	check_found(r, x, "contr", "2");
	check_found(r, x, "contr* 会", "1");
	check_found(r, x, "contra*", "1");
	check_found(r, x, "contras*", "");
	check_found(r, x, "contras* 会", "");
	check_found(r, x, "дог*", "4");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(of_many_words_that_begin_so_each_is_found)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	struct seen seen;
	char word[32];

	for (int n = 1; n <= 30; n++) {
		snprintf(word, sizeof(word), "contract%02d 会", n);
		put(r, x, 7, n, word);
	}
	/* And others, maybe: each is asked for alone. */
	ck_ok(ops_of(r)->begin(x));
	for (int n = 20; n <= 29; n++) {
		seen = look(r, x, RANGE(7, n, n, 9), "contract2* 会");
		snprintf(word, sizeof(word), "%d", n);
		ck_seen(&seen, word);
	}
	ops_of(r)->rollback(x);
	check_found(r, x, "contract29*", "29");
	check_found(r, x, "contract3* 会", "30");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(ranges_and_limits_bound_what_is_found)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	struct seen seen;

	for (int seq = 1; seq <= 9; seq++)
		put(r, x, 7, seq, "会");
	check_range(r, x, RANGE(7, 3, 6, 9), "6 5 4 3");
	check_range(r, x, RANGE(7, 3, 6, 2), "6 5");
	check_range(r, x, RANGE(7, 6, 3, 2), "");
	check_range(r, x, RANGE(7, 9, INT64_MAX, 9), "9");
	/* One question, several answers; a visitor may have enough. */
	ck_ok(ops_of(r)->begin(x));
	seen = look(r, x, RANGE(7, 1, 2, 9), "会");
	ck_ok(ops_of(r)->find(x, &RANGE(7, 8, 9, 9), on_seq, &seen));
	seen.stop_after = 1;
	ck_ok(ops_of(r)->find(x, &RANGE(7, 1, 9, 9), on_seq, &seen));
	ck_seen(&seen, "2 1 9 8 9");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(a_message_put_again_is_found_by_new_terms)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);

	put(r, x, 7, 1, "旧 都");
	put(r, x, 7, 2, "都");
	put(r, x, 7, 1, "新 都");
	check_found(r, x, "新", "1");
	check_found(r, x, "都", "2 1");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(state_is_committed_with_the_terms)
{
	const struct index_state state = { INDEX_FORMAT, 41, 2, 1700000000000,
		7, 3, 40 };
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	struct index_state got;

	ck_ok(ops_of(r)->begin(x));
	ck_ok(ops_of(r)->put(x, &DOC(7, 1, "会"), 1));
	ck_ok(ops_of(r)->state_put(x, &state));
	ops_of(r)->rollback(x);
	check_found(r, x, "会", "");
	ck_ok(ops_of(r)->begin(x));
	ck_ok(ops_of(r)->state_get(x, &got));
	ck_assert_int_eq(got.at, 0);
	ck_assert_int_eq(got.format, 0);
	ck_ok(ops_of(r)->put(x, &DOC(7, 1, "会"), 1));
	ck_ok(ops_of(r)->state_put(x, &state));
	ck_ok(ops_of(r)->commit(x));
	ops_of(r)->rollback(x);		/* without effect */
	ops_of(r)->close(x);
	x = open_it(r, STORE_WRITE);
	check_found(r, x, "会", "1");
	ck_ok(ops_of(r)->begin(x));
	ck_ok(ops_of(r)->state_get(x, &got));
	ck_assert_int_eq(memcmp(&got, &state, sizeof(got)), 0);
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(what_is_made_beside_takes_the_place)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE), *reader, *next;

	put(r, x, 7, 1, "旧");
	reader = open_it(r, STORE_READ);
	next = open_next(r);
	put(r, next, 7, 1, "新");
	check_found(r, reader, "旧", "1");
	check_found(r, reader, "新", "");

	ck_ok(ops_of(r)->begin(reader));	/* goes on in it */
	ck_ok(ops_of(r)->replace(&x, &next));
	ck_assert_ptr_null(next);
	ops_of(r)->rollback(reader);
	ck_err(ops_of(r)->begin(reader), ERR_AGAIN);
	ops_of(r)->close(reader);
	reader = open_it(r, STORE_READ);
	check_found(r, reader, "新", "1");
	check_found(r, reader, "旧", "");
	put(r, x, 7, 2, "新");
	check_found(r, reader, "新", "2 1");
	ops_of(r)->close(reader);
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(what_was_not_finished_is_nothing)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE), *next = open_next(r);

	put(r, x, 7, 1, "旧");
	put(r, next, 7, 1, "新");
	ops_of(r)->close(next);
	ops_of(r)->close(x);
	x = open_it(r, STORE_WRITE);
	check_found(r, x, "旧", "1");
	check_found(r, x, "新", "");
	next = open_next(r);
	check_found(r, next, "新", "");
	ops_of(r)->close(next);
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

static void
check_absent(struct rig *r)
{
	struct index *x = NULL;
	const char *why = "";

	ck_err(ops_of(r)->open(r->backend.place, ACME, STORE_READ, &x, &why),
	    ERR_NOT_FOUND);
	ck_assert_ptr_null(x);
}

START_TEST(one_that_is_destroyed_begins_anew)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x, *reader;

	check_absent(r);
	x = open_it(r, STORE_WRITE);
	put(r, x, 7, 1, "旧");
	reader = open_it(r, STORE_READ);
	ck_ok(ops_of(r)->begin(reader));
	ops_of(r)->close(x);
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	check_absent(r);
	ops_of(r)->rollback(reader);
	ck_err(ops_of(r)->begin(reader), ERR_AGAIN);
	x = open_it(r, STORE_WRITE);
	/* Nor is it the one that has come since. */
	ck_err(ops_of(r)->begin(reader), ERR_AGAIN);
	check_found(r, x, "旧", "");
	put(r, x, 7, 1, "新");
	ops_of(r)->close(reader);
	reader = open_it(r, STORE_READ);
	check_found(r, reader, "新", "1");
	ops_of(r)->close(reader);
	ops_of(r)->close(x);
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	rig_free(r);
}
END_TEST

START_TEST(one_that_nobody_trusts_is_destroyed)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	const char *why = "";

	put(r, x, 7, 1, "旧");
	ops_of(r)->distrust(r->backend.place, ACME);
	ops_of(r)->distrust(r->backend.place, ACME);
	check_absent(r);
	ck_err(ops_of(r)->begin(x), ERR_CORRUPT);
	ops_of(r)->close(x);
	ck_err(ops_of(r)->open(r->backend.place, ACME, STORE_WRITE, &x,
	    &why), ERR_CORRUPT);
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	x = open_it(r, STORE_WRITE);
	check_found(r, x, "旧", "");
	ops_of(r)->close(x);
	/* Of none, there is nothing to be said. */
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	ops_of(r)->distrust(r->backend.place, ACME);
	x = open_it(r, STORE_WRITE);
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

/* Some thousand in three conversations, as they come; every tenth late. */
static void
put_many(struct rig *r, struct index *x)
{
	struct index_doc docs[300];
	unsigned count = 0;

	ck_ok(ops_of(r)->begin(x));
	for (int64_t n = 0; n < 3000; n++) {
		int64_t seq = n / 3 * 3 + 1000;

		if (n % 10 == 9)
			seq -= 900;
		docs[count++] = (struct index_doc){ n % 3 + 1, seq, n % 7 ?
			STR("会") : STR("会 议") };
		if (count == 300) {
			ck_ok(ops_of(r)->put(x, docs, count));
			count = 0;
		}
	}
	ck_ok(ops_of(r)->commit(x));
}

START_TEST(messages_come_in_any_order)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	struct seen seen;

	put_many(r, x);
	ck_ok(ops_of(r)->begin(x));
	for (int64_t n = 0; n < 3000; n += 11) {
		int64_t seq = n / 3 * 3 + (n % 10 == 9 ? 100 : 1000);
		char want[24];

		snprintf(want, sizeof(want), "%lld", (long long)seq);
		seen = look(r, x, RANGE(n % 3 + 1, seq, seq, 9), n % 7 ?
		    "会" : "会 议");
		ck_seen(&seen, want);
	}
	seen = look(r, x, RANGE(1, 3, 120, 9), "会");
	ck_seen(&seen, "109");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(of_very_many_messages_the_newest_are_found)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	struct index_doc docs[500];

	ck_ok(ops_of(r)->begin(x));
	for (int64_t n = 0; n < 70000; n++) {
		docs[n % 500] = (struct index_doc){ 7 + n % 2, n + 1,
			STR("会") };
		if (n % 500 == 499)
			ck_ok(ops_of(r)->put(x, docs, 500));
	}
	ck_ok(ops_of(r)->commit(x));
	check_range(r, x, RANGE(7, 1, INT64_MAX, 3), "69999 69997 69995");
	check_range(r, x, RANGE(8, 1, 101, 3), "100 98 96");
	check_range(r, x, RANGE(7, 60, 70, 9), "69 67 65 63 61");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(numbers_may_be_as_large_as_they_are)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);

	put(r, x, INT64_C(1) << 52, INT64_C(1) << 50, "会");
	put(r, x, 7, INT64_C(1) << 52, "会");
	put(r, x, 7, 1, "会");
	check_range(r, x, RANGE(INT64_C(1) << 52, 1, INT64_MAX, 9),
	    "1125899906842624");
	check_range(r, x, RANGE(7, 1, INT64_MAX, 9), "4503599627370496 1");
	check_range(r, x, RANGE(8, 0, INT64_MAX, 9), "");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(tenants_share_nothing)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE), *other = NULL;
	struct store *s = NULL;
	const char *why = "";

	ck_ok(r->ops->open(r->backend.place, STR("other"), STORE_WRITE, &s,
	    &why));		/* which makes its folder */
	ck_ok(ops_of(r)->open(r->backend.place, STR("other"), STORE_WRITE,
	    &other, &why));
	put(r, x, 7, 1, "会");
	check_found(r, other, "会", "");
	ops_of(r)->close(other);
	r->ops->close(s);
	ck_ok(ops_of(r)->destroy(r->backend.place, STR("other")));
	check_found(r, x, "会", "1");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

/* ---- counted failures ---- */

static enum err
fill(struct rig *r, struct index *x, int64_t seq)
{
	const struct index_ops *ops = ops_of(r);
	struct index_state state;
	enum err err = ops->begin(x);

	if (err == ERR_OK)
		err = ops->state_get(x, &state);
	if (err == ERR_OK)
		err = ops->put(x, &DOC(7, seq, "会"), 1);
	state.at = seq;
	if (err == ERR_OK)
		err = ops->state_put(x, &state);
	if (err == ERR_OK)
		err = ops->commit(x);
	ops->rollback(x);
	return err == ERR_OK ? ops->tidy(x) : err;
}

START_TEST(any_call_may_fail_and_nothing_is_half_done)
{
	int n = 0;
	enum err err;

	do {
		struct rig *r = rig_new(BACKEND_FAULT);
		struct index *x = open_it(r, STORE_WRITE);
		struct index_state state;

		ck_ok(fill(r, x, 1));
		r->plan.calls = n++;
		err = fill(r, x, 2);
		ck_assert_uint_eq(r->plan.failed, err != ERR_OK);
		r->plan.calls = -1;
		ck_ok(ops_of(r)->begin(x));
		ck_ok(ops_of(r)->state_get(x, &state));
		ops_of(r)->rollback(x);
		/* All of it or nothing; tidy comes behind that. */
		check_found(r, x, "会", state.at == 2 ? "2 1" : "1");
		ck_assert(state.at == 2 || err != ERR_OK);
		ops_of(r)->close(x);
		rig_free(r);
	} while (err != ERR_OK);
	ck_assert_int_eq(n, 7);		/* six calls, and none */
}
END_TEST

START_TEST(a_failing_exchange_leaves_the_old_one_or_none_open)
{
	for (int n = 0; n < 3; n++) {
		struct rig *r = rig_new(BACKEND_FAULT);
		struct index *x = open_it(r, STORE_WRITE);
		struct index *next = open_next(r);

		put(r, x, 7, 1, "旧");
		put(r, next, 7, 1, "新");
		r->plan.writes = n;
		ck_err(ops_of(r)->replace(&x, &next), n < 2 ? ERR_IO :
		    ERR_OK);
		ck_assert((next == NULL) == (n > 0));
		ck_assert((x == NULL) == (n == 1));
		r->plan.writes = -1;
		ops_of(r)->close(next);
		if (x == NULL)
			x = open_it(r, STORE_WRITE);
		check_found(r, x, n == 0 ? "旧" : "新", "1");
		ops_of(r)->close(x);
		rig_free(r);
	}
}
END_TEST

/* ---- files ---- */

static bool
has_file(const struct rig *r, const char *name)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/tenants/acme/%s", r->dir, name);
	return access(path, F_OK) == 0;
}

START_TEST(files_come_and_go)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct index *x = open_it(r, STORE_WRITE), *next = open_next(r);

	ck_assert(has_file(r, "search.1.db"));
	ck_assert(has_file(r, "search.2.db.part"));
	ops_of(r)->close(next);
	ops_of(r)->close(x);
	x = open_it(r, STORE_WRITE);	/* sweeps what a kill left */
	ck_assert(!has_file(r, "search.2.db.part"));
	next = open_next(r);
	put(r, next, 7, 1, "新");
	put(r, x, 7, 1, "旧");
	ck_ok(ops_of(r)->replace(&x, &next));
	ck_assert(has_file(r, "search.2.db"));
	ck_assert(!has_file(r, "search.2.db.part"));
	ck_assert(!has_file(r, "search.1.db"));
	ck_assert(!has_file(r, "search.1.db-wal"));
	ck_assert(!has_file(r, "search.1.db-shm"));
	ops_of(r)->close(x);
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	ck_assert(!has_file(r, "search.2.db"));
	x = open_it(r, STORE_WRITE);
	ck_assert(has_file(r, "search.3.db"));
	ck_assert(!has_file(r, "search.2.bad"));
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

struct observer {
	struct rig *rig;
	atomic_bool *done;
	unsigned opened, wrong;
};

static void *
observe(void *arg)
{
	struct observer *o = arg;
	const struct index_ops *ops = ops_of(o->rig);

	while (!atomic_load(o->done)) {
		struct index *x = NULL;
		const char *why = "";
		enum err err = ops->open(o->rig->backend.place, ACME,
		    STORE_READ, &x, &why);

		if (err == ERR_OK) {
			err = ops->begin(x);
			ops->rollback(x);
			ops->close(x);
		}
		o->opened += err == ERR_OK;
		o->wrong += err != ERR_OK && err != ERR_AGAIN;
	}
	return NULL;
}

START_TEST(there_is_one_to_be_opened_while_others_take_its_place)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct index *x = open_it(r, STORE_WRITE), *next;
	atomic_bool done = false;
	struct observer o = { r, &done, 0, 0 };
	pthread_t thread;

	put(r, x, 7, 1, "旧");
	ck_assert_int_eq(pthread_create(&thread, NULL, observe, &o), 0);
	for (int i = 0; i < 300; i++) {
		next = open_next(r);
		put(r, next, 7, 1, "新");
		ck_ok(ops_of(r)->replace(&x, &next));
	}
	atomic_store(&done, true);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_uint_gt(o.opened, 0);
	ck_assert_uint_eq(o.wrong, 0);
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

START_TEST(a_damaged_file_is_refused_and_destroyed)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct index *x = open_it(r, STORE_WRITE);
	const char *why = "";
	char path[200];

	put(r, x, 7, 1, "旧");
	ops_of(r)->close(x);
	snprintf(path, sizeof(path), "%s/tenants/acme/search.1.db", r->dir);
	ck_assert_int_eq(truncate(path, 700), 0);
	log_set_level(LOG_NONE);
	ck_err(ops_of(r)->open(r->backend.place, ACME, STORE_WRITE, &x,
	    &why), ERR_CORRUPT);
	ck_assert_ptr_null(x);
	ck_assert_str_ne(why, "");
	ck_ok(ops_of(r)->destroy(r->backend.place, ACME));
	x = open_it(r, STORE_WRITE);
	put(r, x, 7, 1, "新");
	check_found(r, x, "新", "1");
	ops_of(r)->close(x);
	rig_free(r);
}
END_TEST

/* ---- bugs ---- */

START_TEST(writing_in_read_mode_is_a_bug)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);

	ops_of(r)->close(x);
	x = open_it(r, STORE_READ);
	ck_ok(ops_of(r)->begin(x));
	log_set_level(LOG_NONE);
	(void)ops_of(r)->put(x, &DOC(7, 1, "会"), 1);
}
END_TEST

START_TEST(finding_without_a_question_is_a_bug)
{
	struct rig *r = rig_new((enum backend)_i);
	struct index *x = open_it(r, STORE_WRITE);
	struct seen seen = seen_new();

	ck_ok(ops_of(r)->begin(x));
	look(r, x, RANGE(7, 1, 9, 9), "会");
	ops_of(r)->rollback(x);
	ck_ok(ops_of(r)->begin(x));
	log_set_level(LOG_NONE);
	(void)ops_of(r)->find(x, &RANGE(7, 1, 9, 9), on_seq, &seen);
}
END_TEST

static const TTest **const tests[] = {
	&messages_are_found_by_all_of_the_terms_newest_first,
	&a_term_may_go_on,
	&of_many_words_that_begin_so_each_is_found,
	&ranges_and_limits_bound_what_is_found,
	&a_message_put_again_is_found_by_new_terms,
	&state_is_committed_with_the_terms,
	&what_is_made_beside_takes_the_place,
	&what_was_not_finished_is_nothing,
	&one_that_is_destroyed_begins_anew,
	&one_that_nobody_trusts_is_destroyed,
	&messages_come_in_any_order,
	&of_very_many_messages_the_newest_are_found,
	&numbers_may_be_as_large_as_they_are,
	&tenants_share_nothing,
};

static TCase *
contract_tcase(void)
{
	TCase *tc = tcase_create("contract");

	tcase_set_timeout(tc, 60);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	tcase_add_loop_test_raise_signal(tc, writing_in_read_mode_is_a_bug,
	    SIGABRT, 0, BACKEND_COUNT);
	tcase_add_loop_test_raise_signal(tc,
	    finding_without_a_question_is_a_bug, SIGABRT, 0, BACKEND_COUNT);
	return tc;
}

static TCase *
faults_tcase(void)
{
	TCase *tc = tcase_create("faults and files");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, any_call_may_fail_and_nothing_is_half_done);
	tcase_add_test(tc,
	    a_failing_exchange_leaves_the_old_one_or_none_open);
	tcase_add_test(tc, files_come_and_go);
	tcase_add_test(tc,
	    there_is_one_to_be_opened_while_others_take_its_place);
	tcase_add_test(tc, a_damaged_file_is_refused_and_destroyed);
	return tc;
}

int
main(void)
{
	char dir[] = "index-test-XXXXXX";
	Suite *s = suite_create("index");
	SRunner *r;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	suite_add_tcase(s, contract_tcase());
	suite_add_tcase(s, faults_tcase());
	suite_add_tcase(s, index_io_tcase());
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	if (chdir("..") == 0)
		rig_remove(dir);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
