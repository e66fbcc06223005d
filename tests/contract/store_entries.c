/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: entries and mentions. On every back end: _i.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include <string.h>

#include "base/log.h"
#include "rig.h"

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

/* --- entries */

START_TEST(an_entry_comes_back_as_it_went_in)
{
	struct rig *r = rig_new((enum backend)_i);
	struct entry e = { .id = 9, .seq = 1, .count = 3, .ts = 77,
		.type = ENTRY_JOIN, .sender = STR("bob"), .cid = STR("c-1"),
		.digest = INT64_MIN, .kind = STR("text"),
		.body = STR("{\"text\":\"你好 \\u0000\"}"), .reply_to = 4,
		.target = 5, .mentions = STR("[\"al\"]"),
		.users = STR("[\"bob\"]"), .via = STR("crm"),
		.said_ts = 12, .marks = STR("{\"x\":1}") }, got;

	rig_begin(r);
	e.conv = rig_conv(r, "g:x");
	rig_append(r, &e);
	ck_ok(r->ops->entry_by_seq(r->w, e.conv, 1, &r->arena, &got));
	ck_assert_int_eq(got.id, 9);
	ck_assert_int_eq(got.conv, e.conv);
	ck_assert_int_eq(got.seq, 1);
	ck_assert_int_eq(got.count, 3);
	ck_assert_int_eq(got.ts, 77);
	ck_assert_int_eq(got.type, ENTRY_JOIN);
	ck_assert(!got.recalled);
	ck_str(got.sender, "bob");
	ck_str(got.cid, "c-1");
	ck_assert_int_eq(got.digest, INT64_MIN);
	ck_str(got.kind, "text");
	ck_assert(str_eq(got.body, e.body));
	ck_assert_int_eq(got.reply_to, 4);
	ck_assert_int_eq(got.target, 5);
	ck_str(got.mentions, "[\"al\"]");
	ck_str(got.users, "[\"bob\"]");
	ck_str(got.via, "crm");
	ck_assert_int_eq(got.said_ts, 12);
	ck_str(got.marks, "{\"x\":1}");
	ck_err(r->ops->entry_by_seq(r->w, e.conv, 2, &r->arena, &got),
	    ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

START_TEST(a_body_of_the_greatest_size_is_kept)
{
	struct rig *r = rig_new((enum backend)_i);
	char *text = xmalloc(BODY_MAX_BYTES);
	struct entry e, got;

	memset(text, 'x', BODY_MAX_BYTES);
	rig_begin(r);
	e = rig_entry(1, rig_conv(r, "g:x"), 1, "c");
	e.body = (struct str){ text, BODY_MAX_BYTES };
	rig_append(r, &e);
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->entry_by_seq(r->w, e.conv, 1, &r->arena, &got));
	ck_assert(str_eq(got.body, e.body));
	xfree(text);
	rig_free(r);
}
END_TEST

START_TEST(a_taken_cid_writes_nothing_and_finds_the_first)
{
	struct rig *r = rig_new((enum backend)_i);
	struct buf before, after;
	struct entry e, got;

	rig_begin(r);
	e = rig_entry(1, rig_conv(r, "g:x"), 1, "same");
	rig_append(r, &e);
	rig_commit(r);
	rig_dump_now(r, &before);
	rig_begin(r);
	e = rig_entry(2, e.conv, 2, "same");
	e.body = STR("{\"text\":\"other\"}");
	ck_err(r->ops->entry_append(r->w, &e), ERR_EXISTS);
	ck_ok(r->ops->entry_by_cid(r->w, e.conv, STR("alice"), STR("same"),
	    &r->arena, &got));
	ck_assert_int_eq(got.id, 1);
	ck_assert_int_eq(got.digest, -1);
	rig_commit(r);
	rig_dump_now(r, &after);
	ck_assert_str_eq(before.data, after.data);
	buf_fini(&before);
	buf_fini(&after);
	rig_free(r);
}
END_TEST

START_TEST(a_cid_is_taken_per_conversation_and_sender_only)
{
	struct rig *r = rig_new((enum backend)_i);
	struct entry e, got;
	int64_t x, y;

	rig_begin(r);
	x = rig_conv(r, "g:x");
	y = rig_conv(r, "g:y");
	e = rig_entry(1, x, 1, "same");
	rig_append(r, &e);
	e = rig_entry(2, y, 1, "same");
	rig_append(r, &e);
	e = rig_entry(3, x, 2, "same");
	e.sender = STR("bob");
	rig_append(r, &e);
	e = rig_entry(4, x, 3, "SAME");
	rig_append(r, &e);
	/* none at all is never taken, nor found */
	e = rig_entry(5, x, 4, NULL);
	rig_append(r, &e);
	e = rig_entry(6, x, 5, NULL);
	rig_append(r, &e);
	ck_err(r->ops->entry_by_cid(r->w, x, STR("alice"), STR(""), &r->arena,
	    &got), ERR_NOT_FOUND);
	ck_err(r->ops->entry_by_cid(r->w, x, STR("carol"), STR("same"),
	    &r->arena, &got), ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

START_TEST(a_taken_id_or_seq_is_corrupt_and_writes_nothing)
{
	struct rig *r = rig_new((enum backend)_i);
	struct entry e, got;
	int64_t x;

	log_set_level(LOG_NONE);
	rig_begin(r);
	x = rig_conv(r, "g:x");
	e = rig_entry(1, x, 1, "a");
	rig_append(r, &e);
	e = rig_entry(1, x, 2, "b");
	ck_err(r->ops->entry_append(r->w, &e), ERR_CORRUPT);
	e = rig_entry(2, x, 1, "c");
	ck_err(r->ops->entry_append(r->w, &e), ERR_CORRUPT);
	ck_err(r->ops->entry_by_seq(r->w, x, 2, &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_err(r->ops->entry_by_cid(r->w, x, STR("alice"), STR("c"),
	    &r->arena, &got), ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

START_TEST(a_recall_leaves_a_tombstone)
{
	struct rig *r = rig_new((enum backend)_i);
	struct entry e, got;
	int64_t n = -1;

	rig_begin(r);
	e = rig_entry(3, rig_conv(r, "g:x"), 1, "c");
	e.mentions = STR("[\"bob\"]");
	e.reply_to = 8;
	e.marks = STR("{\"x\":1}");
	rig_append(r, &e);
	ck_ok(r->ops->mention_put(r->w, e.conv, 1, STR("bob")));
	ck_ok(r->ops->entry_recall(r->w, e.conv, 1));
	ck_ok(r->ops->entry_by_seq(r->w, e.conv, 1, &r->arena, &got));
	ck_assert(got.recalled);
	ck_assert_uint_eq(got.kind.len + got.body.len + got.mentions.len +
	    got.marks.len, 0);
	ck_assert_int_eq(got.id, 3);
	ck_assert_int_eq(got.count, 1);
	ck_assert_int_eq(got.ts, e.ts);
	ck_assert_int_eq(got.digest, -3);
	ck_str(got.sender, "alice");
	ck_str(got.cid, "c");
	ck_ok(r->ops->mention_count(r->w, e.conv, STR("bob"), 0, &n));
	ck_assert_int_eq(n, 0);
	/* its cid stays taken */
	e = rig_entry(4, e.conv, 2, "c");
	ck_err(r->ops->entry_append(r->w, &e), ERR_EXISTS);
	ck_ok(r->ops->entry_recall(r->w, e.conv, 1));
	ck_err(r->ops->entry_recall(r->w, e.conv, 2), ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

START_TEST(a_rewritten_row_has_its_new_content_and_nothing_else_changed)
{
	struct rig *r = rig_new((enum backend)_i);
	struct entry e, got;
	int64_t n = -1;

	rig_begin(r);
	e = rig_entry(3, rig_conv(r, "g:x"), 1, "c");
	e.users = STR("[\"bob\"]");
	rig_append(r, &e);
	ck_ok(r->ops->mention_put(r->w, e.conv, 1, STR("bob")));
	ck_ok(r->ops->entry_mark(r->w, e.conv, 1, STR("{\"a\":1}")));
	ck_ok(r->ops->entry_by_seq(r->w, e.conv, 1, &r->arena, &got));
	ck_str(got.marks, "{\"a\":1}");
	ck_assert(str_eq(got.body, e.body));
	ck_ok(r->ops->mention_count(r->w, e.conv, STR("bob"), 0, &n));
	ck_assert_int_eq(n, 1);
	e.kind = STR("card");
	e.body = STR("{}");
	e.mentions = STR("[\"al\"]");
	e.marks = STR("{\"b\":2}");
	e.id = e.count = e.ts = e.digest = 77;	/* not looked at */
	ck_ok(r->ops->entry_rewrite(r->w, &e));
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->entry_by_seq(r->w, e.conv, 1, &r->arena, &got));
	ck_str(got.kind, "card");
	ck_str(got.body, "{}");
	ck_str(got.mentions, "[\"al\"]");
	ck_str(got.marks, "{\"b\":2}");
	ck_str(got.users, "[\"bob\"]");
	ck_assert_int_eq(got.id, 3);
	ck_assert_int_eq(got.count, 1);
	ck_assert_int_eq(got.digest, -3);
	ck_assert(!got.recalled);
	ck_ok(r->ops->mention_count(r->w, e.conv, STR("bob"), 0, &n));
	ck_assert_int_eq(n, 0);
	e.seq = 2;
	ck_err(r->ops->entry_rewrite(r->w, &e), ERR_NOT_FOUND);
	ck_err(r->ops->entry_mark(r->w, e.conv, 2, STR("")), ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

/* Two conversations whose ids interleave: x has seq 1..9 (ids 1 3 5 …). */
static int64_t
make_logs(struct rig *r)
{
	int64_t x = rig_conv(r, "g:x"), y = rig_conv(r, "g:y");

	for (int64_t seq = 1; seq <= 9; seq++) {
		struct entry a = rig_entry(seq * 2 - 1, x, seq, NULL);
		struct entry b = rig_entry(seq * 2, y, seq, NULL);

		rig_append(r, &a);
		rig_append(r, &b);
	}
	return x;
}

struct page_case {
	int64_t from, upto, limit;
	bool newest;
	const char *want;
};

static const struct page_case page_cases[] = {
	{ 1, 9, 100, false, "1 2 3 4 5 6 7 8 9" },
	{ 1, 9, 100, true, "1 2 3 4 5 6 7 8 9" },
	{ 4, INT64_MAX, 3, false, "4 5 6" },
	{ 1, INT64_MAX, 3, true, "7 8 9" },
	{ 1, 5, 3, true, "3 4 5" },
	{ 4, 5, 3, true, "4 5" },
	{ 4, 5, 3, false, "4 5" },
	{ 9, 9, 1, true, "9" },
	{ 10, 20, 5, false, "" },
	{ 10, 20, 5, true, "" },
	{ 6, 5, 5, false, "" },
	{ 6, 5, 5, true, "" },
	{ 1, 9, 0, false, "" },
	{ 1, 9, 0, true, "" },
	{ INT64_MIN, 1, 5, true, "1" },
};

START_TEST(entry_page_is_within_bounds_oldest_first)
{
	struct rig *r = rig_new((enum backend)_i);
	int64_t x;

	rig_begin(r);
	x = make_logs(r);
	for (size_t i = 0; i < sizeof(page_cases) / sizeof(*page_cases);
	    i++) {
		const struct page_case *c = &page_cases[i];
		struct entry_range range = { x, c->from, c->upto, c->limit,
			c->newest };
		struct seen seen = seen_new();

		ck_ok(r->ops->entry_page(r->w, &range, see_seq, &seen));
		ck_seen(&seen, c->want);
	}
	rig_free(r);
}
END_TEST

START_TEST(entry_after_follows_the_ids_of_the_tenant)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	struct entry e;

	rig_begin(r);
	e = rig_entry(40, make_logs(r), 10, NULL);	/* after cursors */
	rig_append(r, &e);
	ck_ok(r->ops->entry_after(r->w, 14, 100, see_id, &seen));
	ck_ok(r->ops->entry_after(r->w, 0, 2, see_id, &seen));
	ck_ok(r->ops->entry_after(r->w, 40, 2, see_id, &seen));
	ck_seen(&seen, "15 16 17 18 40 1 2");
	rig_free(r);
}
END_TEST

START_TEST(a_visitor_may_end_the_walk)
{
	struct rig *r = rig_new((enum backend)_i);
	struct entry_range range = { 0, 1, 9, 9, false };
	struct seen seen = seen_new();

	rig_begin(r);
	range.conv = make_logs(r);
	seen.stop_after = 2;
	ck_ok(r->ops->entry_page(r->w, &range, see_seq, &seen));
	seen.stop_after = 1;
	ck_ok(r->ops->entry_after(r->w, 0, 9, see_id, &seen));
	/* and the next one starts anew */
	seen.stop_after = 0;
	range.upto = 3;
	ck_ok(r->ops->entry_page(r->w, &range, see_seq, &seen));
	ck_seen(&seen, "1 2 1 1 2 3");
	rig_free(r);
}
END_TEST

START_TEST(last_id_is_what_was_put)
{
	struct rig *r = rig_new((enum backend)_i);
	int64_t id = -1;

	rig_begin(r);
	ck_ok(r->ops->last_id_get(r->w, &id));
	ck_assert_int_eq(id, 0);
	ck_ok(r->ops->last_id_put(r->w, INT64_C(1) << 53));
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->last_id_get(r->w, &id));
	ck_assert_int_eq(id, INT64_C(1) << 53);
	rig_free(r);
}
END_TEST

START_TEST(mentions_count_entries_of_others)
{
	struct rig *r = rig_new((enum backend)_i);
	int64_t x, n = -1;

	rig_begin(r);
	x = make_logs(r);	/* all by alice */
	ck_ok(r->ops->mention_put(r->w, x, 2, STR("bob")));
	ck_ok(r->ops->mention_put(r->w, x, 4, STR("bob")));
	ck_ok(r->ops->mention_put(r->w, x, 4, STR("bob")));
	ck_ok(r->ops->mention_put(r->w, x, 4, STR(MENTION_ALL)));
	ck_ok(r->ops->mention_put(r->w, x, 6, STR(MENTION_ALL)));
	ck_ok(r->ops->mention_put(r->w, x, 7, STR("carol")));
	ck_ok(r->ops->mention_count(r->w, x, STR("bob"), 0, &n));
	ck_assert_int_eq(n, 3);
	ck_ok(r->ops->mention_count(r->w, x, STR("bob"), 2, &n));
	ck_assert_int_eq(n, 2);
	ck_ok(r->ops->mention_count(r->w, x, STR("bob"), 6, &n));
	ck_assert_int_eq(n, 0);
	ck_ok(r->ops->mention_count(r->w, x, STR("alice"), 0, &n));
	ck_assert_int_eq(n, 0);
	ck_ok(r->ops->mention_count(r->w, x, STR("dave"), 0, &n));
	ck_assert_int_eq(n, 2);
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&an_entry_comes_back_as_it_went_in,
	&a_body_of_the_greatest_size_is_kept,
	&a_taken_cid_writes_nothing_and_finds_the_first,
	&a_cid_is_taken_per_conversation_and_sender_only,
	&a_taken_id_or_seq_is_corrupt_and_writes_nothing,
	&a_recall_leaves_a_tombstone,
	&a_rewritten_row_has_its_new_content_and_nothing_else_changed,
	&entry_page_is_within_bounds_oldest_first,
	&entry_after_follows_the_ids_of_the_tenant,
	&a_visitor_may_end_the_walk,
	&last_id_is_what_was_put,
	&mentions_count_entries_of_others,
};

TCase *
store_entries_tcase(void)
{
	TCase *tc = tcase_create("entries");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	return tc;
}
