/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "base/blob.h"

START_TEST(blob_keeps_bytes_and_a_nul)
{
	struct blob *blob = blob_new("a\0b", 3);

	ck_assert_uint_eq(blob->len, 3);
	ck_assert_mem_eq(blob->data, "a\0b", 4);
	blob_unref(blob);
	blob_unref(NULL);
}
END_TEST

START_TEST(blob_from_an_untouched_buf_is_empty)
{
	struct blob *blob;
	struct buf b;

	buf_init(&b, 10);
	blob = blob_from_buf(&b);
	ck_assert_uint_eq(blob->len, 0);
	blob_unref(blob);
	buf_puts(&b, "text");
	blob = blob_from_buf(&b);
	ck_assert_str_eq(blob->data, "text");
	blob_unref(blob);
	buf_fini(&b);
}
END_TEST

static void *
ref_and_unref(void *arg)
{
	struct blob *blob = arg;

	for (int i = 0; i < 10000; i++)
		blob_unref(blob_ref(blob));
	blob_unref(blob);
	return NULL;
}

START_TEST(blob_lives_until_the_last_thread_lets_go)
{
	struct blob *blob = blob_new("shared", 6);
	pthread_t ids[4];

	for (int i = 0; i < 4; i++) {
		blob_ref(blob);
		pthread_create(&ids[i], NULL, ref_and_unref, blob);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(ids[i], NULL);
	ck_assert_uint_eq(blob->refs, 1);
	ck_assert_str_eq(blob->data, "shared");
	blob_unref(blob);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("blob");
	TCase *tc = tcase_create("blob");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, blob_keeps_bytes_and_a_nul);
	tcase_add_test(tc, blob_from_an_untouched_buf_is_empty);
	tcase_add_test(tc, blob_lives_until_the_last_thread_lets_go);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
