/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: what is cut from the front of a log. On every back
 * end: _i; that the disk has its room back, on the one that lies there.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include <string.h>
#include <sys/stat.h>

#include "rig.h"

#define ENTRIES 9
#define LONG_ENTRIES 2000
#define LONG_BYTES 3000

static bool
see_seq(void *arg, const struct entry *e)
{
	return seen_int(arg, e->seq);
}

static bool
see_id(void *arg, const struct entry *e)
{
	return seen_int(arg, e->id);
}

static bool
see_name(void *arg, const struct conv *c)
{
	return seen_note(arg, c->name);
}

/* A conversation of so many entries, the ids behind each other. */
static int64_t
make_log(struct rig *r, const char *name, int64_t count, struct str body)
{
	int64_t key = rig_conv(r, name);

	for (int64_t seq = 1; seq <= count; seq++) {
		char cid[24];
		struct entry e;

		snprintf(cid, sizeof(cid), "c%lld", (long long)seq);
		e = rig_entry((key - 1) * count + seq, key, seq, cid);
		if (body.len > 0)
			e.body = body;
		rig_append(r, &e);
	}
	return key;
}

static void
cut(struct rig *r, int64_t key, int64_t upto)
{
	struct conv c;

	ck_ok(r->ops->conv_by_key(r->w, key, &r->arena, &c));
	c.purged_seq = upto;
	c.purged_count = upto - 1;
	ck_ok(r->ops->conv_put(r->w, &c));
}

/* Within an open transaction: 4 of x are cut. */
static int64_t
make_ground(struct rig *r)
{
	int64_t x, y;

	rig_begin(r);
	x = make_log(r, "g:x", ENTRIES, STR(""));
	y = make_log(r, "g:y", ENTRIES, STR(""));
	ck_assert_int_gt(y, x);
	cut(r, x, 4);
	return x;
}

START_TEST(what_was_cut_is_there_for_nobody)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	struct entry_range range = { 0, 1, ENTRIES, 3, false };
	struct entry e;
	struct conv c;
	int64_t x = make_ground(r);

	ck_err(r->ops->entry_by_seq(r->w, x, 4, &r->arena, &e),
	    ERR_NOT_FOUND);
	ck_ok(r->ops->entry_by_seq(r->w, x, 5, &r->arena, &e));
	range.conv = x;
	ck_ok(r->ops->entry_page(r->w, &range, see_seq, &seen));
	range.newest = true;
	range.upto = 6;
	ck_ok(r->ops->entry_page(r->w, &range, see_seq, &seen));
	range.upto = 4;
	ck_ok(r->ops->entry_page(r->w, &range, see_seq, &seen));
	ck_ok(r->ops->entry_after(r->w, 2, 2, see_id, &seen));
	ck_ok(r->ops->entry_after(r->w, ENTRIES, 1, see_id, &seen));
	ck_seen(&seen, "5 6 7 5 6 5 6 10");
	/* a retry is still answered, until the row is gone */
	ck_ok(r->ops->entry_by_cid(r->w, x, STR("alice"), STR("c2"),
	    &r->arena, &e));
	ck_ok(r->ops->conv_by_key(r->w, x, &r->arena, &c));
	ck_assert_int_eq(c.purged_seq, 4);
	ck_assert_int_eq(c.purged_count, 3);
	rig_free(r);
}
END_TEST

START_TEST(what_was_cut_is_deleted_and_no_more)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	struct entry e;
	int64_t x = make_ground(r), n = 0;

	for (int64_t seq = 1; seq <= ENTRIES; seq++)
		ck_ok(r->ops->mention_put(r->w, x, seq, STR("bob")));
	ck_ok(r->ops->entry_purged(r->w, x, 2, see_seq, &seen));
	ck_ok(r->ops->entry_purge(r->w, x, 2));
	ck_ok(r->ops->entry_purged(r->w, x, 9, see_seq, &seen));
	ck_ok(r->ops->entry_purge(r->w, x, ENTRIES));
	ck_ok(r->ops->entry_purged(r->w, x, 9, see_seq, &seen));
	ck_ok(r->ops->entry_purged(r->w, x + 1, 9, see_seq, &seen));
	ck_ok(r->ops->entry_purge(r->w, x, ENTRIES));
	ck_ok(r->ops->mention_count(r->w, x, STR("bob"), 0, &n));
	ck_assert_int_eq(n, ENTRIES - 4);
	ck_err(r->ops->entry_by_cid(r->w, x, STR("alice"), STR("c2"),
	    &r->arena, &e), ERR_NOT_FOUND);
	ck_ok(r->ops->entry_after(r->w, 0, 6, see_id, &seen));
	ck_seen(&seen, "1 2 3 4 5 6 7 8 9 10");
	rig_commit(r);
	rig_free(r);
}
END_TEST

START_TEST(a_cut_that_is_undone_leaves_all)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	int64_t x;

	rig_begin(r);
	x = make_log(r, "g:x", ENTRIES, STR(""));
	rig_commit(r);
	rig_begin(r);
	cut(r, x, 4);
	ck_ok(r->ops->entry_purge(r->w, x, 4));
	r->ops->rollback(r->w);
	rig_begin(r);
	ck_ok(r->ops->entry_after(r->w, 0, 3, see_id, &seen));
	ck_seen(&seen, "1 2 3");
	rig_free(r);
}
END_TEST

START_TEST(conversations_are_walked_by_key)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	int64_t x;

	rig_begin(r);
	x = rig_conv(r, "g:z");
	rig_conv(r, "g:y");
	rig_conv(r, "g:x");
	ck_ok(r->ops->conv_after(r->w, 0, 2, see_name, &seen));
	ck_ok(r->ops->conv_after(r->w, x, 9, see_name, &seen));
	seen.stop_after = 1;
	ck_ok(r->ops->conv_after(r->w, 0, 9, see_name, &seen));
	ck_seen(&seen, "g:z g:y g:y g:x g:z");
	rig_free(r);
}
END_TEST

/* --- room */

static int64_t
file_bytes(const struct rig *r)
{
	char path[256];
	struct stat st;

	rig_path(r, "", path, sizeof(path));
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size;
}

/* Whether there is more to give. */
static bool
give_some(struct rig *r)
{
	bool more;

	rig_begin(r);
	ck_ok(r->ops->give_back(r->w, &more));
	rig_commit(r);
	ck_ok(r->ops->tidy(r->w));
	return more;
}

START_TEST(room_that_is_free_is_given_back)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	char *text = xmalloc(LONG_BYTES);
	int64_t x, before;

	memset(text, 'x', LONG_BYTES);
	rig_begin(r);
	x = make_log(r, "g:x", LONG_ENTRIES, (struct str){ text, LONG_BYTES });
	rig_commit(r);
	rig_reopen(r);		/* the log is written back */
	before = file_bytes(r);
	ck_assert_int_gt(before, LONG_ENTRIES * LONG_BYTES);
	ck_assert(!give_some(r));
	rig_begin(r);
	cut(r, x, LONG_ENTRIES - 10);
	ck_ok(r->ops->entry_purge(r->w, x, LONG_ENTRIES));
	rig_commit(r);
	for (int i = 0; i < 100000 && give_some(r); i++)
		;
	ck_assert(!give_some(r));
	rig_reopen(r);
	ck_assert_int_lt(file_bytes(r), before / 4);
	xfree(text);
	rig_free(r);
}
END_TEST

/* Somebody reads while the last of it is moved: what is left of the log is too
 * little for a checkpoint of its own, and nobody writes any more. */
START_TEST(room_comes_back_once_nobody_reads)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	char *text = xmalloc(LONG_BYTES);
	struct store *reader;
	int64_t x, before;

	memset(text, 'x', LONG_BYTES);
	rig_begin(r);
	x = make_log(r, "g:x", LONG_ENTRIES, (struct str){ text, LONG_BYTES });
	rig_commit(r);
	rig_reopen(r);
	before = file_bytes(r);
	rig_begin(r);
	cut(r, x, LONG_ENTRIES - 10);
	ck_ok(r->ops->entry_purge(r->w, x, LONG_ENTRIES));
	rig_commit(r);
	ck_ok(r->ops->tidy(r->w));
	reader = rig_read(r);
	for (int i = 0; i < 100000 && give_some(r); i++)
		;
	ck_assert_int_eq(file_bytes(r), before);
	rig_read_end(r, reader);
	ck_ok(r->ops->tidy(r->w));
	ck_assert_int_lt(file_bytes(r), before / 4);
	xfree(text);
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&what_was_cut_is_there_for_nobody,
	&what_was_cut_is_deleted_and_no_more,
	&a_cut_that_is_undone_leaves_all,
	&conversations_are_walked_by_key,
};

TCase *
store_purge_tcase(void)
{
	TCase *tc = tcase_create("purge");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	tcase_add_test(tc, room_that_is_free_is_given_back);
	tcase_add_test(tc, room_comes_back_once_nobody_reads);
	return tc;
}
