/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/journey.h"
#include "core/monitor.h"

#define MS 1000LL

/* A call that the shard got at `at_us`, posted so long before; it was at the
 * writer, and answered. */
static void
call(struct monitor *m, int64_t at_us, int64_t waited_us, int64_t writer_us)
{
	static const struct step steps[] = { { AT_WRITER, { NULL } },
		{ AT_NONE, { NULL } } };
	struct monitor_lane *lane = monitor_shard(m, 0);
	struct request *r = request_new();

	r->op_name = "message.send";
	r->steps = steps;
	r->authenticated = true;
	memcpy(r->tenant, "acme", sizeof("acme"));
	r->times.posted_us = at_us - waited_us;
	monitor_arrived(lane, r, at_us);
	ck_assert_int_eq(r->late_ms, waited_us / 1000);
	monitor_leaves(r);
	r->times.committed_us = at_us + writer_us;
	monitor_back(lane, r, at_us + writer_us);
	journey_committed(lane, 1, r);
	ck_assert_int_eq(r->times.committed_us, 0);
	monitor_answers(m, lane, r, at_us + writer_us);
	ck_assert_int_eq(r->times.posted_us, at_us + writer_us);
	request_free(r);
}

START_TEST(monitor_notes_stages)
{
	struct monitor *m = monitor_new(1);
	uint64_t counts[LATENCY_BUCKETS], sum;

	call(m, 100 * MS, 10 * MS, 40 * MS);
	monitor_stage(m, STAGE_ACCEPTED, counts, &sum);
	ck_assert_uint_eq(sum, 10 * MS);
	monitor_stage(m, STAGE_COMMITTED, counts, &sum);
	ck_assert_uint_eq(sum, 40 * MS);
	ck_assert_uint_eq(counts[latency_bucket(40 * MS)], 1);
	monitor_stage(m, STAGE_WRITTEN, counts, &sum);
	ck_assert_uint_eq(sum, 0);
	monitor_free(m);
}
END_TEST

START_TEST(monitor_tells_the_slowest_and_where_they_were)
{
	struct monitor *m = monitor_new(1);
	struct slow_call slow[8];

	call(m, 1000 * MS, 5 * MS, 20 * MS);
	call(m, 2000 * MS, 70 * MS, 20 * MS);
	call(m, 3000 * MS, 0, 100);	/* quick */
	ck_assert_uint_eq(monitor_slow(m, 0, slow, 8), 2);
	ck_assert_str_eq(slow[0].op, "message.send");
	ck_assert_str_eq(slow[0].tenant, "acme");
	ck_assert_int_eq(slow[0].took_us, 90 * MS);
	ck_assert_str_eq(slow[0].place, "waiting");
	ck_assert_str_eq(slow[1].place, "writer");
	ck_assert_uint_eq(monitor_slow(m, 0, slow, 1), 1);
	ck_assert_uint_eq(monitor_slow(m, 1500 * MS, slow, 8), 1);
	monitor_free(m);
}
END_TEST

/* However many are slow at once, few are kept, and those slower than all. */
START_TEST(monitor_keeps_few_of_many_slow_ones)
{
	struct monitor *m = monitor_new(1);
	struct slow_call slow[SLOW_KEPT];
	unsigned count;

	for (int i = 0; i < 1000; i++)
		call(m, 1000 * MS + i, 0, 50 * MS);
	call(m, 1001 * MS, 0, 80 * MS);
	count = monitor_slow(m, 0, slow, SLOW_KEPT);
	ck_assert_uint_le(count, 20);
	ck_assert_int_eq(slow[0].took_us, 80 * MS);
	monitor_free(m);
}
END_TEST

START_TEST(monitor_marks_are_read_as_they_were_made)
{
	struct monitor *m = monitor_new(1);
	struct monitor_lane *lane = monitor_shard(m, 0);
	const struct mark commit = { .kind = MARK_COMMITTED, .tenant = 7,
		.conv = 5, .seq = 3, .us = 30, .posted_us = 10,
		.accepted_us = 20 };
	const struct mark written = { .kind = MARK_WRITTEN, .tenant = 7,
		.conv = 5, .seq = 3, .us = 40, .who = journey_who(STR("bob")),
		.session = { 15, 4000000000u, 4000000001u } };
	struct mark got;

	journey_mark(lane, &commit);
	journey_mark(lane, &written);
	ck_assert(journey_read(lane, 0, &got));
	ck_assert_int_eq(got.kind, MARK_COMMITTED);
	ck_assert_uint_eq(got.tenant, 7);
	ck_assert_int_eq(got.conv, 5);
	ck_assert_int_eq(got.seq, 3);
	ck_assert_int_eq(got.posted_us, 10);
	ck_assert_int_eq(got.accepted_us, 20);
	ck_assert_int_eq(got.us, 30);
	ck_assert(journey_read(lane, 1, &got));
	ck_assert_int_eq(got.kind, MARK_WRITTEN);
	ck_assert(got.who == written.who);
	ck_assert(session_ref_eq(got.session, written.session));
	ck_assert(!journey_read(lane, 2, &got));
	monitor_free(m);
}
END_TEST

START_TEST(monitor_is_written_for_prometheus)
{
	struct monitor *m = monitor_new(1);
	struct buf text;

	monitor_synced(m, 100);
	monitor_synced(m, 3 * MS);
	monitor_synced(NULL, 1);
	buf_init(&text, 1 << 16);
	monitor_write_metrics(m, &text);
	ck_assert(!text.overflow);
	ck_assert_ptr_nonnull(strstr(text.data,
	    "yizhan_sync_seconds_bucket{le=\"0.000064\"} 0\n"
	    "yizhan_sync_seconds_bucket{le=\"0.000128\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(text.data,
	    "yizhan_sync_seconds_bucket{le=\"+Inf\"} 2\n"
	    "yizhan_sync_seconds_sum 0.003100\n"
	    "yizhan_sync_seconds_count 2\n"));
	ck_assert_ptr_nonnull(strstr(text.data,
	    "yizhan_stage_seconds_sum{stage=\"accepted\"} 0.000000\n"
	    "yizhan_stage_seconds_count{stage=\"accepted\"} 0\n"));
	buf_fini(&text);
	monitor_free(m);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("monitor");
	TCase *tc = tcase_create("monitor");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, monitor_notes_stages);
	tcase_add_test(tc, monitor_tells_the_slowest_and_where_they_were);
	tcase_add_test(tc, monitor_keeps_few_of_many_slow_ones);
	tcase_add_test(tc, monitor_marks_are_read_as_they_were_made);
	tcase_add_test(tc, monitor_is_written_for_prometheus);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
