/* SPDX-License-Identifier: Apache-2.0 */
/* What followers are given, and where they go on. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/follower.h"
#include "corekit.h"

#define TAKEN_MAX 2000

/* What a test follower was given since it was last looked at. */
struct taken {
	int count;
	int64_t ids[TAKEN_MAX];
	char tenants[TAKEN_MAX];	/* first letters */
	int asked;
	int64_t refuses;		/* this id; 0: none */
};

static struct corekit kit;
static struct taken taken[3];

/* What the one with batches keeps beside its log. */
static struct {
	int64_t at;
	int begun, ended;
} kept;

static enum err
take(void *self, const struct followed *what)
{
	struct taken *t = self;

	t->asked++;
	if (what->entry->id == t->refuses)
		return ERR_TIMEOUT;
	ck_assert_int_lt(t->count, TAKEN_MAX);
	t->ids[t->count] = what->entry->id;
	t->tenants[t->count++] = what->tenant.p[0];
	return ERR_OK;
}

static enum err
begin(void *self, const struct followed *what, int64_t *at)
{
	(void)self;
	(void)what;
	kept.begun++;
	*at = kept.at;
	return ERR_OK;
}

static enum err
end(void *self, const struct followed *what, enum err err, int64_t upto,
    bool *more)
{
	struct view *v = what->view;

	(void)self;
	(void)more;
	kept.ended++;
	if (err == ERR_OK)
		kept.at = upto;
	/* One cannot be opened within another. */
	ck_assert_int_eq(v->ops->begin(v->store), ERR_OK);
	v->ops->rollback(v->store);
	return err;
}

static const struct follower_batch batch = {
	.begin = begin, .end = end, .size = 4, .rest_ms = 200,
};

static const struct follower followers[3] = {
	{ .name = "one", .take = take, .self = &taken[0] },
	{ .name = "two", .take = take, .self = &taken[1] },
	{ .name = "three", .take = take, .self = &taken[2], .batch = &batch },
};

static void
forget(void)
{
	memset(taken, 0, sizeof(taken));
	kept.begun = kept.ended = 0;
}

static void
make_people(const char *tenant)
{
	corekit_must(&kit, tenant, NULL, "user.create",
	    "{\"id\":\"alice\",\"name\":\"Alice\"}");
	corekit_must(&kit, tenant, NULL, "user.create",
	    "{\"id\":\"bob\",\"name\":\"Bob\"}");
}

static void
setup(void)
{
	corekit_init(&kit);
	kept.at = 0;
	kit.parts.followers = followers;
	kit.parts.follower_count = 3;
	corekit_up(&kit);
	make_people("default");
	corekit_pass(&kit, 1000);
	forget();
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
restart(void)
{
	corekit_down(&kit);
	forget();
	corekit_up(&kit);
	corekit_settle(&kit);
}

static void
say(int from, int count)
{
	char cid[16];

	for (int i = from; i < from + count; i++) {
		snprintf(cid, sizeof(cid), "%d", i);
		ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", cid,
		    "x"), ERR_OK);
	}
}

START_TEST(follower_takes_each_entry_once_in_order)
{
	say(0, 5);
	for (int k = 0; k < 2; k++) {
		ck_assert_int_eq(taken[k].count, 5);
		for (int i = 1; i < 5; i++)
			ck_assert_int_gt(taken[k].ids[i],
			    taken[k].ids[i - 1]);
	}
	corekit_pass(&kit, 1000);
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(taken[0].count, 5);
}
END_TEST

START_TEST(follower_with_batches_takes_together_what_came_meanwhile)
{
	corekit_pass(&kit, 1000);
	say(0, 1);
	ck_assert_int_eq(taken[2].count, 1);
	say(1, 9);
	ck_assert_int_eq(taken[0].count, 10);
	ck_assert_int_eq(taken[2].count, 1);
	forget();
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(taken[2].count, 9);
	ck_assert_int_eq(kept.begun, 3);	/* of 4, 4 and 1 */
	ck_assert_int_eq(kept.ended, 3);
	ck_assert_int_eq(kept.at, taken[2].ids[8]);
}
END_TEST

START_TEST(follower_goes_on_where_it_was_saved)
{
	say(0, 3);
	corekit_pass(&kit, 1000);
	restart();
	ck_assert_int_eq(taken[0].count, 0);
	say(3, 1);
	ck_assert_int_eq(taken[0].count, 1);
}
END_TEST

START_TEST(follower_sees_again_what_was_not_saved)
{
	say(0, 3);
	restart();
	ck_assert_int_eq(taken[0].count, 3);
	ck_assert_int_eq(taken[1].count, 3);
}
END_TEST

START_TEST(follower_end_saves)
{
	say(0, 3);
	core_follower_end(kit.core);
	corekit_settle(&kit);
	say(3, 1);
	ck_assert_int_eq(taken[0].count, 3);
	restart();
	ck_assert_int_eq(taken[0].count, 1);
}
END_TEST

START_TEST(follower_saves_again_after_a_failed_commit)
{
	say(0, 3);
	kit.plan.commits = 0;
	corekit_pass(&kit, 1000);
	ck_assert_int_eq(kit.plan.failed, 1);
	corekit_pass(&kit, 1000);
	corekit_pass(&kit, 10 * 1000);
	restart();
	ck_assert_int_eq(taken[0].count, 0);
}
END_TEST

START_TEST(follower_that_fails_keeps_its_place)
{
	int64_t bad;

	say(0, 1);
	bad = taken[0].ids[0] + 1;
	forget();
	taken[0].refuses = bad;
	say(1, 3);
	ck_assert_int_eq(taken[0].count, 0);
	ck_assert_int_eq(taken[0].asked, 1);	/* news do not hurry it */
	ck_assert_int_eq(taken[1].count, 3);
	corekit_pass(&kit, 999);
	ck_assert_int_eq(taken[0].asked, 1);
	corekit_pass(&kit, 1);
	ck_assert_int_eq(taken[0].asked, 2);
	corekit_pass(&kit, 1999);
	ck_assert_int_eq(taken[0].asked, 2);
	corekit_pass(&kit, 1);
	ck_assert_int_eq(taken[0].asked, 3);
	taken[0].refuses = 0;
	corekit_pass(&kit, 5 * 60 * 1000);
	ck_assert_int_eq(taken[0].count, 3);
	ck_assert_int_eq(taken[0].ids[0], bad);
	ck_assert_int_eq(taken[1].count, 3);
}
END_TEST

/* The place of one that fails is not moved by another's success. */
START_TEST(follower_that_fails_keeps_its_place_over_a_restart)
{
	say(0, 1);
	corekit_pass(&kit, 1000);
	forget();
	taken[1].refuses = INT64_MAX;
	say(1, 1);
	taken[1].refuses = taken[0].ids[0] + 1;
	say(2, 2);
	corekit_pass(&kit, 1000);
	restart();
	ck_assert_int_eq(taken[0].count, 0);
	ck_assert_int_eq(taken[1].count, 2);
}
END_TEST

START_TEST(follower_takes_long_logs_in_turns)
{
	const char *p;

	corekit_must(&kit, "default", NULL, "tenant.create",
	    "{\"id\":\"other\"}");
	make_people("other");
	corekit_pass(&kit, 1000);
	core_follower_end(kit.core);
	corekit_settle(&kit);
	say(0, 700);
	corekit_must(&kit, "other", NULL, "user.create",
	    "{\"id\":\"carol\",\"name\":\"Carol\"}");
	restart();
	/* The short log of the other tenant did not wait for the long one. */
	p = memchr(taken[0].tenants, 'o', (size_t)taken[0].count);
	ck_assert_ptr_nonnull(p);
	ck_assert_int_lt(p - taken[0].tenants, 600);
	ck_assert_int_ge(taken[0].count, 701);
}
END_TEST

START_TEST(follower_bears_a_row_it_cannot_read)
{
	struct store *store;
	const char *why;

	say(0, 1);
	corekit_pass(&kit, 1000);
	corekit_down(&kit);
	ck_assert_int_eq(kit.mem.ops->open(kit.mem.place, STR("default"),
	    STORE_WRITE, &store, &why), ERR_OK);
	ck_assert_int_eq(kit.mem.ops->begin(store), ERR_OK);
	ck_assert_int_eq(kit.mem.ops->meta_put(store, "follower:one",
	    STR("-7")), ERR_OK);
	ck_assert_int_eq(kit.mem.ops->commit(store), ERR_OK);
	kit.mem.ops->close(store);
	forget();
	corekit_up(&kit);
	say(1, 1);
	corekit_pass(&kit, 60 * 1000);
	ck_assert_int_eq(taken[0].asked, 0);	/* it does not guess */
	ck_assert_int_eq(taken[1].count, 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("follower");
	TCase *t = tcase_create("follower");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, follower_takes_each_entry_once_in_order);
	tcase_add_test(t,
	    follower_with_batches_takes_together_what_came_meanwhile);
	tcase_add_test(t, follower_goes_on_where_it_was_saved);
	tcase_add_test(t, follower_sees_again_what_was_not_saved);
	tcase_add_test(t, follower_end_saves);
	tcase_add_test(t, follower_saves_again_after_a_failed_commit);
	tcase_add_test(t, follower_that_fails_keeps_its_place);
	tcase_add_test(t, follower_that_fails_keeps_its_place_over_a_restart);
	tcase_add_test(t, follower_takes_long_logs_in_turns);
	tcase_add_test(t, follower_bears_a_row_it_cannot_read);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
