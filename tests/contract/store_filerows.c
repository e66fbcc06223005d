/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: rows of files. On every back end: _i.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include "rig.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static bool
see_file(void *arg, const struct file *f)
{
	return seen_note(arg, f->id);
}

static bool
see_ref(void *arg, const struct file_ref *ref)
{
	return seen_note(arg, ref->file) && seen_int(arg, ref->conv) &&
	    seen_int(arg, ref->seq);
}

static void
put(struct rig *r, const char *id, const char *owner, int64_t ts)
{
	const struct file f = { .id = str_from(id), .owner = str_from(owner),
		.name = STR("a"), .size = 10, .ts = ts, .idle_ts = ts };

	ck_ok(r->ops->file_put(r->w, &f));
}

static void
put_whole(struct rig *r, const char *id, const char *hash)
{
	const struct file f = { .id = str_from(id), .owner = STR("al"),
		.name = STR("a"), .size = 10, .hash = str_from(hash),
		.place = STR("p"), .ts = 1 };

	ck_ok(r->ops->file_put(r->w, &f));
}

static void
name(struct rig *r, const char *id, int64_t conv, int64_t seq)
{
	ck_ok(r->ops->file_ref_put(r->w, &(struct file_ref){ str_from(id),
	    conv, seq }));
}

START_TEST(file_put_inserts_or_replaces)
{
	struct rig *r = rig_new((enum backend)_i);
	struct file f = { .id = STR("f1"), .owner = STR("al"),
		.name = STR("合同.pdf"), .size = 4LL << 30,
		.said_hash = STR(HASH), .parts = STR("0-5 7-9"), .ts = 5,
		.idle_ts = 6 }, got;

	rig_begin(r);
	ck_err(r->ops->file_get(r->w, f.id, &r->arena, &got), ERR_NOT_FOUND);
	ck_ok(r->ops->file_put(r->w, &f));
	ck_ok(r->ops->file_get(r->w, f.id, &r->arena, &got));
	ck_str(got.parts, "0-5 7-9");
	ck_assert(got.hash.p != NULL && !file_is_whole(&got));
	f.parts = STR("");
	f.hash = STR(HASH);
	f.place = STR(HASH ".f1");
	f.mime = STR("image/png");
	f.width = 640;
	f.height = 480;
	f.idle_ts = 0;
	ck_ok(r->ops->file_put(r->w, &f));
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->file_get(r->w, f.id, &r->arena, &got));
	ck_str(got.id, "f1");
	ck_str(got.owner, "al");
	ck_str(got.name, "合同.pdf");
	ck_assert_int_eq(got.size, 4LL << 30);
	ck_str(got.said_hash, HASH);
	ck_str(got.parts, "");
	ck_str(got.hash, HASH);
	ck_str(got.place, HASH ".f1");
	ck_str(got.mime, "image/png");
	ck_assert(got.width == 640 && got.height == 480);
	ck_assert(got.ts == 5 && got.idle_ts == 0);
	rig_free(r);
}
END_TEST

START_TEST(files_of_a_person_come_newest_first)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen all = seen_new(), some = seen_new(), rest = seen_new();
	struct file_range range = { .owner = STR("al"),
		.before_ts = INT64_MAX, .before_id = STR(""), .limit = 9 };

	rig_begin(r);
	put(r, "b", "al", 1);
	put(r, "c", "al", 2);
	put(r, "a", "al", 2);
	put(r, "d", "al", 3);
	put(r, "x", "ala", 2);
	put(r, "y", "a", 2);
	ck_ok(r->ops->file_list(r->w, &range, see_file, &all));
	ck_seen(&all, "d c a b");
	range.before_ts = 2;
	range.before_id = STR("c");
	ck_ok(r->ops->file_list(r->w, &range, see_file, &rest));
	ck_seen(&rest, "a b");
	range.limit = 1;
	ck_ok(r->ops->file_list(r->w, &range, see_file, &some));
	ck_seen(&some, "a");
	rig_free(r);
}
END_TEST

START_TEST(the_same_content_is_found_by_its_hash)
{
	struct rig *r = rig_new((enum backend)_i);
	struct file got;

	rig_begin(r);
	put(r, "a", "al", 1);	/* an upload has none */
	ck_err(r->ops->file_by_hash(r->w, STR(""), &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_err(r->ops->file_by_hash(r->w, STR(HASH), &r->arena, &got),
	    ERR_NOT_FOUND);
	put_whole(r, "c", HASH);
	put_whole(r, "b", HASH);
	put_whole(r, "d", "00");
	ck_ok(r->ops->file_by_hash(r->w, STR(HASH), &r->arena, &got));
	ck_str(got.id, "b");
	ck_ok(r->ops->file_delete(r->w, STR("b")));
	ck_err(r->ops->file_delete(r->w, STR("b")), ERR_NOT_FOUND);
	ck_ok(r->ops->file_by_hash(r->w, STR(HASH), &r->arena, &got));
	ck_str(got.id, "c");
	rig_free(r);
}
END_TEST

START_TEST(idle_files_come_longest_first)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen all = seen_new(), one = seen_new(), none = seen_new();

	rig_begin(r);
	put(r, "b", "al", 5);
	put(r, "a", "bob", 5);
	put(r, "c", "al", 4);
	put(r, "d", "al", 6);
	put_whole(r, "e", HASH);	/* is named */
	ck_ok(r->ops->file_idle(r->w, 5, 9, see_file, &all));
	ck_seen(&all, "c a b");
	ck_ok(r->ops->file_idle(r->w, 5, 1, see_file, &one));
	ck_seen(&one, "c");
	ck_ok(r->ops->file_idle(r->w, 3, 9, see_file, &none));
	ck_seen(&none, "");
	rig_free(r);
}
END_TEST

START_TEST(uploads_are_summed)
{
	struct rig *r = rig_new((enum backend)_i);
	struct file_open_sum sum = { 9, 9, 9 };

	rig_begin(r);
	ck_ok(r->ops->file_open_sum(r->w, STR("al"), &sum));
	ck_assert(sum.count == 0 && sum.bytes == 0 &&
	    sum.count_of_owner == 0);
	put(r, "a", "al", 1);
	put(r, "b", "bob", 1);
	put(r, "c", "al", 1);
	put_whole(r, "d", HASH);
	ck_ok(r->ops->file_open_sum(r->w, STR("al"), &sum));
	ck_assert(sum.count == 3 && sum.bytes == 30 &&
	    sum.count_of_owner == 2);
	rig_free(r);
}
END_TEST

START_TEST(messages_and_files_find_each_other)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen all = seen_new(), rest = seen_new(), at = seen_new(),
	    left = seen_new();
	const struct file_ref none = { STR("f"), 0, 0 }, first = { STR("f"),
		1, 7 };
	const struct entry_range range = { 1, 7, 7, 9, false };

	rig_begin(r);
	rig_conv(r, "g:a");
	rig_conv(r, "g:b");
	put_whole(r, "f", HASH);
	put_whole(r, "g", HASH);
	name(r, "f", 2, 3);
	name(r, "f", 1, 7);
	name(r, "f", 1, 7);	/* again */
	name(r, "f", 1, 12);
	name(r, "g", 1, 7);
	ck_ok(r->ops->file_ref_list(r->w, &none, 9, see_ref, &all));
	ck_seen(&all, "f 1 7 f 1 12 f 2 3");
	ck_ok(r->ops->file_ref_list(r->w, &first, 1, see_ref, &rest));
	ck_seen(&rest, "f 1 12");
	ck_ok(r->ops->file_ref_range(r->w, &range, see_ref, &at));
	ck_seen(&at, "f 1 7 g 1 7");
	ck_ok(r->ops->file_ref_clear(r->w, 1, 7));
	ck_ok(r->ops->file_ref_clear(r->w, 1, 7));
	ck_ok(r->ops->file_delete(r->w, STR("g")));
	ck_ok(r->ops->file_ref_list(r->w, &none, 9, see_ref, &left));
	ck_seen(&left, "f 1 12 f 2 3");
	rig_free(r);
}
END_TEST

START_TEST(a_deleted_file_is_named_no_more)
{
	struct rig *r = rig_new((enum backend)_i);
	const struct entry_range range = { 1, 7, 7, 9, false };
	struct seen at = seen_new();

	rig_begin(r);
	rig_conv(r, "g:a");
	put_whole(r, "f", HASH);
	name(r, "f", 1, 7);
	ck_ok(r->ops->file_delete(r->w, STR("f")));
	ck_ok(r->ops->file_ref_range(r->w, &range, see_ref, &at));
	ck_seen(&at, "");
	rig_commit(r);
	rig_free(r);
}
END_TEST

static void
see_range(struct rig *r, struct entry_range range, const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->file_ref_range(r->w, &range, see_ref, &seen));
	ck_seen(&seen, want);
}

START_TEST(files_of_a_stretch_come_oldest_first)
{
	struct rig *r = rig_new((enum backend)_i);

	rig_begin(r);
	rig_conv(r, "g:a");
	rig_conv(r, "g:b");
	put_whole(r, "f", HASH);
	put_whole(r, "g", HASH);
	name(r, "g", 1, 3);
	name(r, "f", 1, 9);
	name(r, "f", 1, 3);
	name(r, "f", 1, 5);
	name(r, "f", 2, 4);
	see_range(r, (struct entry_range){ 1, 1, 9, 9, false },
	    "f 1 3 g 1 3 f 1 5 f 1 9");
	see_range(r, (struct entry_range){ 1, 4, 8, 9, true }, "f 1 5");
	see_range(r, (struct entry_range){ 1, 3, INT64_MAX, 3, false },
	    "f 1 3 g 1 3 f 1 5");
	see_range(r, (struct entry_range){ 1, 6, 8, 9, false }, "");
	see_range(r, (struct entry_range){ 3, 1, 9, 9, false }, "");
	rig_free(r);
}
END_TEST

START_TEST(nothing_names_what_is_not_there)
{
	struct rig *r = rig_new((enum backend)_i);

	rig_begin(r);
	rig_conv(r, "g:a");
	put_whole(r, "f", HASH);
	ck_err(r->ops->file_ref_put(r->w, &(struct file_ref){ STR("x"), 1, 1 }),
	    ERR_CORRUPT);
	ck_err(r->ops->file_ref_put(r->w, &(struct file_ref){ STR("f"), 9, 1 }),
	    ERR_CORRUPT);
	rig_free(r);
}
END_TEST

TCase *
store_filerows_tcase(void)
{
	const TTest *const tests[] = { file_put_inserts_or_replaces,
		files_of_a_person_come_newest_first,
		the_same_content_is_found_by_its_hash,
		idle_files_come_longest_first, uploads_are_summed,
		messages_and_files_find_each_other,
		a_deleted_file_is_named_no_more,
		files_of_a_stretch_come_oldest_first,
		nothing_names_what_is_not_there };
	TCase *tc = tcase_create("filerows");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, tests[i], 0, BACKEND_COUNT);
	return tc;
}
