/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: records. On every back end: _i.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include "rig.h"

static bool
see_id(void *arg, const struct record *r)
{
	return seen_note(arg, r->id);
}

static bool
see_owner(void *arg, const struct record *r)
{
	return seen_note(arg, r->owner);
}

static bool
see_pair(void *arg, const struct record *r)
{
	return seen_note(arg, r->id) && seen_note(arg, r->owner);
}

static void
put(struct rig *r, const char *owner, const char *id)
{
	const struct record row = { .kind = RECORD_PROBE,
		.owner = str_from(owner), .id = str_from(id), .ts = 7,
		.body = STR("{}") };

	ck_ok(r->ops->record_put(r->w, &row));
}

START_TEST(record_put_inserts_or_replaces)
{
	struct rig *r = rig_new((enum backend)_i);
	struct record row = { .kind = RECORD_PROBE, .owner = STR("al"),
		.id = STR("bob"), .ts = 5, .body = STR("") }, got;

	rig_begin(r);
	ck_err(r->ops->record_get(r->w, &KEY("al", "bob"), &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_ok(r->ops->record_put(r->w, &row));
	row.ts = 6;
	row.body = STR("{\"words\":\"你好\"}");
	ck_ok(r->ops->record_put(r->w, &row));
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->record_get(r->w, &KEY("al", "bob"), &r->arena, &got));
	ck_assert_int_eq(got.kind, RECORD_PROBE);
	ck_str(got.owner, "al");
	ck_str(got.id, "bob");
	ck_assert_int_eq(got.ts, 6);
	ck_str(got.body, "{\"words\":\"你好\"}");
	rig_free(r);
}
END_TEST

START_TEST(records_are_listed_from_both_sides)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen all = seen_new(), some = seen_new(), owners = seen_new(),
	    last = seen_new(), none = seen_new(), ids = seen_new(),
	    behind = seen_new();
	const struct record_range range = { .kind = RECORD_PROBE,
		.key = STR("al"), .after = STR(""), .limit = 9 };
	struct record_range next = range, of_id = range;
	int64_t count = -1;

	rig_begin(r);
	put(r, "al", "zoe");
	put(r, "al", "bob");
	put(r, "al", "cid");
	put(r, "ala", "bob");
	put(r, "a", "bob");
	ck_ok(r->ops->record_list(r->w, &range, see_id, &all));
	ck_seen(&all, "bob cid zoe");
	next.after = STR("bob");
	next.limit = 1;
	ck_ok(r->ops->record_list(r->w, &next, see_id, &some));
	ck_seen(&some, "cid");
	of_id.key = STR("bob");
	ck_ok(r->ops->record_owners(r->w, &of_id, see_owner, &owners));
	ck_seen(&owners, "a al ala");
	of_id.after = STR("a");
	of_id.limit = 1;
	ck_ok(r->ops->record_owners(r->w, &of_id, see_owner, &last));
	ck_seen(&last, "al");
	of_id.key = STR("bo");
	ck_ok(r->ops->record_owners(r->w, &of_id, see_owner, &none));
	ck_seen(&none, "");
	next.after = STR("bo");
	next.limit = 4;
	ck_ok(r->ops->record_ids(r->w, &next, see_pair, &ids));
	ck_seen(&ids, "bob a bob al bob ala cid al");
	next.after = STR("bob");
	next.limit = 1;
	ck_ok(r->ops->record_ids(r->w, &next, see_pair, &behind));
	ck_seen(&behind, "cid al");
	ck_ok(r->ops->record_count(r->w, RECORD_PROBE, STR("al"), &count));
	ck_assert_int_eq(count, 3);
	ck_ok(r->ops->record_count(r->w, RECORD_PROBE, STR("zoe"), &count));
	ck_assert_int_eq(count, 0);
	rig_free(r);
}
END_TEST

START_TEST(records_are_deleted_one_by_one_or_with_their_owner)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen left = seen_new();
	const struct record_range of_bob = { .kind = RECORD_PROBE,
		.key = STR("bob"), .after = STR(""), .limit = 9 };

	rig_begin(r);
	put(r, "al", "bob");
	put(r, "al", "zoe");
	put(r, "kim", "bob");
	put(r, "lee", "bob");
	ck_ok(r->ops->record_delete(r->w, &KEY("kim", "bob")));
	ck_err(r->ops->record_delete(r->w, &KEY("kim", "bob")), ERR_NOT_FOUND);
	ck_ok(r->ops->record_delete_all(r->w, RECORD_PROBE, STR("al")));
	ck_ok(r->ops->record_delete_all(r->w, RECORD_PROBE, STR("al")));
	ck_ok(r->ops->record_owners(r->w, &of_bob, see_owner, &left));
	ck_seen(&left, "lee");
	rig_free(r);
}
END_TEST

START_TEST(a_rollback_undoes_records)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen left = seen_new();
	const struct record_range of_al = { .kind = RECORD_PROBE,
		.key = STR("al"), .after = STR(""), .limit = 9 };

	rig_begin(r);
	put(r, "al", "bob");
	rig_commit(r);
	rig_begin(r);
	put(r, "al", "zoe");
	ck_ok(r->ops->record_delete(r->w, &KEY("al", "bob")));
	r->ops->rollback(r->w);
	rig_begin(r);
	ck_ok(r->ops->record_list(r->w, &of_al, see_id, &left));
	ck_seen(&left, "bob");
	rig_free(r);
}
END_TEST

TCase *
store_records_tcase(void)
{
	TCase *tc = tcase_create("records");

	tcase_add_loop_test(tc, record_put_inserts_or_replaces, 0,
	    BACKEND_COUNT);
	tcase_add_loop_test(tc, records_are_listed_from_both_sides, 0,
	    BACKEND_COUNT);
	tcase_add_loop_test(tc,
	    records_are_deleted_one_by_one_or_with_their_owner, 0,
	    BACKEND_COUNT);
	tcase_add_loop_test(tc, a_rollback_undoes_records, 0, BACKEND_COUNT);
	return tc;
}
