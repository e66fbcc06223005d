/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>
#include <stdbool.h>

#include "base/metrics.h"

START_TEST(metrics_add_and_set)
{
	metric_set(METRIC_SESSIONS, 5);
	metric_add(METRIC_SESSIONS, -2);
	ck_assert_int_eq(metric_get(METRIC_SESSIONS), 3);
	ck_assert_int_eq(metric_get(METRIC_ENTRIES), 0);
}
END_TEST

static void *
count(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10000; i++)
		metric_add(METRIC_ENTRIES, 1);
	return NULL;
}

START_TEST(metrics_lose_nothing_between_threads)
{
	pthread_t ids[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&ids[i], NULL, count, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(ids[i], NULL);
	ck_assert_int_eq(metric_get(METRIC_ENTRIES), 40000);
}
END_TEST

START_TEST(metrics_are_written_as_prometheus_text)
{
	struct buf b;
	int helps = 0;

	buf_init(&b, 1 << 16);
	metric_set(METRIC_SESSIONS, 7);
	metrics_write(&b);
	ck_assert(!b.overflow);
	ck_assert_ptr_nonnull(strstr(b.data,
	    "# HELP yizhan_sessions Open sessions\n"
	    "# TYPE yizhan_sessions gauge\n"
	    "yizhan_sessions 7\n"));
	for (const char *p = b.data; (p = strchr(p, '\n')); p++)
		helps += p[1] != '#' && p[1] != '\0';
	ck_assert_int_eq(helps, METRIC_COUNT);
	ck_assert_int_eq(b.data[b.len - 1], '\n');
	buf_fini(&b);
}
END_TEST

START_TEST(metrics_say_once_what_a_name_with_labels_means)
{
	const char *help = "# HELP yizhan_room_dropped_total ";
	struct buf b;
	char *first;

	buf_init(&b, 1 << 16);
	metrics_write(&b);
	first = strstr(b.data, help);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(strstr(first + 1, help));
	ck_assert_ptr_nonnull(strstr(first,
	    "# TYPE yizhan_room_dropped_total counter\n"
	    "yizhan_room_dropped_total{class=\"high\",reason=\"rate\"} 0\n"
	    "yizhan_room_dropped_total{class=\"normal\",reason=\"rate\"} 0\n"));
	buf_fini(&b);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("metrics");
	TCase *tc = tcase_create("metrics");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, metrics_add_and_set);
	tcase_add_test(tc, metrics_lose_nothing_between_threads);
	tcase_add_test(tc, metrics_are_written_as_prometheus_text);
	tcase_add_test(tc, metrics_say_once_what_a_name_with_labels_means);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
