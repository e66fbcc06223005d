/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h. Each test is named after the sentence it proves,
 * and runs on every back end: _i. This file: transactions and readers.
 *
 * Runs on: the only thread.
 * Owns: a directory below the working directory, for its files.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "rig.h"

/* --- transactions */

START_TEST(committed_rows_outlive_close)
{
	struct rig *r = rig_new((enum backend)_i);
	struct str value = STR_NONE;

	rig_begin(r);
	ck_ok(r->ops->meta_put(r->w, "setup", STR("done")));
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->meta_get(r->w, "setup", &r->arena, &value));
	ck_str(value, "done");
	rig_free(r);
}
END_TEST

static void
write_a_bit_of_everything(struct rig *r)
{
	int64_t conv = rig_conv(r, "g:more");
	struct entry e = rig_entry(10, conv, 1, "c10");
	struct device d = { .user = STR("alice"), .id = STR("d1") };
	struct token t = { .hash = { 3 }, .user = STR("alice") };
	struct room room = room_default();

	rig_user(r, "alice");
	rig_user(r, "zoe");
	rig_member(r, conv, "zoe", 10);
	rig_append(r, &e);
	ck_ok(r->ops->device_put(r->w, &d));
	ck_ok(r->ops->token_put(r->w, &t));
	ck_ok(r->ops->token_delete_user(r->w, STR("bob")));
	ck_ok(r->ops->meta_delete(r->w, "setup"));
	ck_ok(r->ops->entry_recall(r->w, 1, 1));
	ck_ok(r->ops->last_id_put(r->w, 10));
	ck_ok(r->ops->span_put(r->w, 1, STR("bob"), (struct span){ 1, 4 }));
	ck_ok(r->ops->mention_put(r->w, conv, 1, STR("zoe")));
	ck_ok(r->ops->record_put(r->w, &(struct record){ .owner = STR("zoe"),
	    .id = STR("alice"), .ts = 9, .body = STR("{}") }));
	ck_ok(r->ops->record_delete(r->w, &KEY("bob", "zoe")));
	ck_ok(r->ops->record_delete_all(r->w, RECORD_PROBE, STR("al")));
	ck_ok(r->ops->file_put(r->w, &(struct file){ .id = STR("f2"),
	    .owner = STR("zoe"), .size = 9, .parts = STR("0-3") }));
	ck_ok(r->ops->file_delete(r->w, STR("f1")));
	ck_ok(r->ops->file_ref_put(r->w, &(struct file_ref){ STR("f2"), 1,
	    1 }));
	ck_ok(r->ops->file_ref_clear(r->w, 1, 1));
	ck_ok(r->ops->file_ref_put(r->w, &(struct file_ref){ STR("f2"), conv,
	    1 }));
	room.conv = rig_conv(r, "r:hall");
	ck_ok(r->ops->room_put(r->w, &room));
	ck_ok(r->ops->room_mark_put(r->w, &(struct room_mark){
	    .conv = room.conv, .user = STR("zoe"), .until_ts = 9 }));
}

static void
begin_state(struct rig *r)
{
	struct token t = { .hash = { 1 }, .user = STR("bob") };
	struct entry e;

	rig_begin(r);
	rig_user(r, "bob");
	ck_assert_int_eq(rig_conv(r, "g:team"), 1);
	rig_member(r, 1, "bob", 1);
	ck_ok(r->ops->span_put(r->w, 1, STR("bob"), (struct span){ 1, 0 }));
	e = rig_entry(1, 1, 1, "c1");
	rig_append(r, &e);
	ck_ok(r->ops->mention_put(r->w, 1, 1, STR("bob")));
	ck_ok(r->ops->token_put(r->w, &t));
	ck_ok(r->ops->meta_put(r->w, "setup", STR("x")));
	ck_ok(r->ops->record_put(r->w, &(struct record){ .owner = STR("bob"),
	    .id = STR("zoe"), .ts = 1, .body = STR("") }));
	ck_ok(r->ops->file_put(r->w, &(struct file){ .id = STR("f1"),
	    .owner = STR("bob"), .size = 7, .hash = STR("00") }));
	ck_ok(r->ops->file_ref_put(r->w, &(struct file_ref){ STR("f1"), 1,
	    1 }));
	ck_ok(r->ops->last_id_put(r->w, 1));
	rig_commit(r);
}

START_TEST(a_transaction_knows_whether_it_has_written)
{
	struct rig *r = rig_new((enum backend)_i);
	struct str value = STR_NONE;

	rig_begin(r);
	ck_assert(!r->ops->has_written(r->w));
	ck_ok(r->ops->meta_put(r->w, "setup", STR("done")));
	ck_assert(r->ops->has_written(r->w));
	rig_commit(r);
	rig_begin(r);
	ck_ok(r->ops->meta_get(r->w, "setup", &r->arena, &value));
	ck_assert(!r->ops->has_written(r->w));
	ck_ok(r->ops->last_id_put(r->w, 7));
	ck_assert(r->ops->has_written(r->w));
	r->ops->rollback(r->w);
	rig_begin(r);
	ck_assert(!r->ops->has_written(r->w));
	rig_free(r);
}
END_TEST

START_TEST(rollback_leaves_the_state_of_before_begin)
{
	struct rig *r = rig_new((enum backend)_i);
	struct buf before, within, after;

	begin_state(r);
	rig_dump_now(r, &before);
	rig_begin(r);
	write_a_bit_of_everything(r);
	buf_init(&within, 1 << 22);
	rig_dump(r, r->w, &within);
	ck_assert(!str_eq(buf_str(&before), buf_str(&within)));
	r->ops->rollback(r->w);
	rig_dump_now(r, &after);
	ck_assert_str_eq(before.data, after.data);
	/* and a closed handle rolls back */
	rig_begin(r);
	write_a_bit_of_everything(r);
	rig_reopen(r);
	buf_fini(&after);
	rig_dump_now(r, &after);
	ck_assert_str_eq(before.data, after.data);
	/* and the same can be done for good */
	rig_begin(r);
	write_a_bit_of_everything(r);
	rig_commit(r);
	rig_reopen(r);
	buf_fini(&after);
	rig_dump_now(r, &after);
	ck_assert_str_eq(within.data, after.data);
	buf_fini(&before);
	buf_fini(&within);
	buf_fini(&after);
	rig_free(r);
}
END_TEST

START_TEST(rollback_without_a_transaction_has_no_effect)
{
	struct rig *r = rig_new((enum backend)_i);

	r->ops->rollback(r->w);
	rig_begin(r);
	rig_commit(r);
	r->ops->rollback(r->w);
	r->ops->tidy(r->w);
	r->ops->close(NULL);
	rig_free(r);
}
END_TEST

START_TEST(a_reader_sees_what_was_committed_before_begin)
{
	struct rig *r = rig_new((enum backend)_i);
	struct store *reader = rig_open(r, STORE_READ);
	struct user u;

	ck_ok(r->ops->begin(reader));
	ck_err(r->ops->user_get(reader, STR("bob"), &r->arena, &u),
	    ERR_NOT_FOUND);
	r->ops->rollback(reader);
	begin_state(r);
	ck_ok(r->ops->begin(reader));
	ck_ok(r->ops->user_get(reader, STR("bob"), &r->arena, &u));
	r->ops->rollback(reader);
	r->ops->close(reader);
	rig_free(r);
}
END_TEST

START_TEST(a_reader_of_an_absent_database_is_refused)
{
	struct rig *r = rig_new((enum backend)_i);
	const char *why = NULL;
	struct store *s = NULL;

	ck_err(r->ops->open(r->backend.place, STR("nobody"), STORE_READ, &s,
	    &why), ERR_NOT_FOUND);
	ck_assert_ptr_null(s);
	ck_assert_ptr_nonnull(why);
	rig_free(r);
}
END_TEST

START_TEST(tenants_share_nothing)
{
	struct rig *r = rig_new((enum backend)_i);
	const char *why = NULL;
	struct store *other = NULL;
	struct user u;

	begin_state(r);
	ck_ok(r->ops->open(r->backend.place, STR("other"), STORE_WRITE,
	    &other, &why));
	ck_ok(r->ops->begin(other));
	ck_err(r->ops->user_get(other, STR("bob"), &r->arena, &u),
	    ERR_NOT_FOUND);
	r->ops->close(other);
	rig_free(r);
}
END_TEST

START_TEST(writing_in_read_mode_is_a_bug)
{
	struct rig *r = rig_new((enum backend)_i);
	struct store *reader = rig_read(r);

	log_set_level(LOG_NONE);
	(void)r->ops->last_id_put(reader, 7);
}
END_TEST

START_TEST(writing_outside_a_transaction_is_a_bug)
{
	struct rig *r = rig_new((enum backend)_i);

	log_set_level(LOG_NONE);
	(void)r->ops->last_id_put(r->w, 7);
}
END_TEST

static const TTest **const tests[] = {
	&committed_rows_outlive_close,
	&a_transaction_knows_whether_it_has_written,
	&rollback_leaves_the_state_of_before_begin,
	&rollback_without_a_transaction_has_no_effect,
	&a_reader_sees_what_was_committed_before_begin,
	&a_reader_of_an_absent_database_is_refused,
	&tenants_share_nothing,
};

static TCase *
store_transactions_tcase(void)
{
	TCase *tc = tcase_create("transactions");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	tcase_add_loop_test_raise_signal(tc, writing_in_read_mode_is_a_bug,
	    SIGABRT, 0, BACKEND_COUNT);
	tcase_add_loop_test_raise_signal(tc,
	    writing_outside_a_transaction_is_a_bug, SIGABRT, 0,
	    BACKEND_COUNT);
	return tc;
}

int
main(void)
{
	char dir[] = "store-test-XXXXXX";
	Suite *s = suite_create("store");
	SRunner *r;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	suite_add_tcase(s, store_transactions_tcase());
	suite_add_tcase(s, store_people_tcase());
	suite_add_tcase(s, store_convs_tcase());
	suite_add_tcase(s, store_rooms_tcase());
	suite_add_tcase(s, store_records_tcase());
	suite_add_tcase(s, store_filerows_tcase());
	suite_add_tcase(s, store_entries_tcase());
	suite_add_tcase(s, store_files_tcase());
	suite_add_tcase(s, store_damage_tcase());
	suite_add_tcase(s, store_faults_tcase());
	suite_add_tcase(s, store_io_tcase());
	suite_add_tcase(s, store_reserve_tcase());
	suite_add_tcase(s, store_walks_tcase());
	suite_add_tcase(s, store_purge_tcase());
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	if (chdir("..") == 0)
		rig_remove(dir);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
