/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "net/outq.h"

static void
push(struct outq *q, struct outq_cache *cache, const char *text)
{
	outq_push(q, cache, blob_new(text, strlen(text)));
}

START_TEST(outq_keeps_order_over_chunks)
{
	struct outq q = { 0 };
	struct outq_cache cache = { 0 };
	char text[8], out[400], want[400] = "";
	size_t len = 0;

	for (unsigned i = 0; i < 60; i++) {
		snprintf(text, sizeof(text), "%u,", i);
		push(&q, &cache, text);
		len += (size_t)snprintf(want + len, sizeof(want) - len, "%s",
		    text);
	}
	ck_assert_uint_eq(q.frames, 60);
	ck_assert_uint_eq(q.bytes, len);
	ck_assert_uint_eq(outq_copy(&q, out, sizeof(out)), len);
	ck_assert_int_eq(memcmp(out, want, len), 0);
	outq_drop(&q, &cache);
	ck_assert(outq_is_empty(&q));
	ck_assert_uint_eq(q.bytes + q.frames, 0);
	outq_cache_fini(&cache);
}
END_TEST

START_TEST(outq_consumes_any_amount)
{
	struct rng_seeded rng;
	struct outq q = { 0 };
	struct outq_cache cache = { 0 };
	char out[64];
	unsigned pushed = 0, seen = 0;
	size_t n, got;
	unsigned char byte[5];

	rng_seeded_init(&rng, 7);
	for (unsigned round = 0; round < 5000; round++) {
		if (q.frames < 100 && rng_seeded_below(&rng, 2) == 0) {
			n = (size_t)rng_seeded_below(&rng, 5);
			for (unsigned i = 0; i < n; i++)
				byte[i] = (unsigned char)pushed++;
			outq_push(&q, &cache, blob_new(byte, n));
		} else if (!outq_is_empty(&q)) {
			n = (size_t)rng_seeded_below(&rng, 40);
			got = outq_copy(&q, out, n);
			for (size_t i = 0; i < got; i++)
				ck_assert_uint_eq((unsigned char)out[i],
				    (unsigned char)seen++);
			outq_consume(&q, &cache, got);
		}
		ck_assert_uint_eq(q.bytes, pushed - seen);
	}
	outq_drop(&q, &cache);
	outq_cache_fini(&cache);
}
END_TEST

START_TEST(outq_describes_what_is_left)
{
	struct outq q = { 0 };
	struct outq_cache cache = { 0 };
	struct iovec iov[4];
	size_t total;

	push(&q, &cache, "abc");
	push(&q, &cache, "def");
	push(&q, &cache, "ghi");
	outq_consume(&q, &cache, 4);
	ck_assert_int_eq(outq_iov(&q, iov, 4, &total), 2);
	ck_assert_uint_eq(total, 5);
	ck_assert_int_eq(memcmp(iov[0].iov_base, "ef", 2), 0);
	ck_assert_int_eq(memcmp(iov[1].iov_base, "ghi", 3), 0);
	ck_assert_int_eq(outq_iov(&q, iov, 1, &total), 1);
	ck_assert_uint_eq(total, 2);
	outq_consume(&q, &cache, 5);
	ck_assert(outq_is_empty(&q));
	outq_cache_fini(&cache);
}
END_TEST

START_TEST(outq_shares_blobs)
{
	struct outq a = { 0 }, b = { 0 };
	struct outq_cache cache = { 0 };
	struct blob *blob = blob_new("x", 1);

	outq_push(&a, &cache, blob_ref(blob));
	outq_push(&b, &cache, blob_ref(blob));
	ck_assert_uint_eq(atomic_load(&blob->refs), 3);
	outq_consume(&a, &cache, 1);
	outq_drop(&b, &cache);
	ck_assert_uint_eq(atomic_load(&blob->refs), 1);
	blob_unref(blob);
	outq_cache_fini(&cache);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("outq");
	TCase *tc = tcase_create("outq");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, outq_keeps_order_over_chunks);
	tcase_add_test(tc, outq_consumes_any_amount);
	tcase_add_test(tc, outq_describes_what_is_left);
	tcase_add_test(tc, outq_shares_blobs);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
