/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdint.h>

#include "base/mem.h"

START_TEST(mem_calloc_zeroes)
{
	unsigned char *p = xcalloc(100, 3);

	for (int i = 0; i < 300; i++)
		ck_assert_uint_eq(p[i], 0);
	xfree(p);
}
END_TEST

START_TEST(mem_sizes_of_zero_give_memory)
{
	void *a = xmalloc(0), *b = xcalloc(0, 8), *c = xcalloc(8, 0);

	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_nonnull(b);
	ck_assert_ptr_nonnull(c);
	a = xrealloc(a, 0);
	ck_assert_ptr_nonnull(a);
	xfree(a);
	xfree(b);
	xfree(c);
	xfree(NULL);
	xfree_secret(NULL, 0);
}
END_TEST

START_TEST(mem_strndup_ends_with_nul)
{
	char *p = xstrndup("hello", 3), *q = xstrdup("hello");
	char *empty = xstrndup(NULL, 0);

	ck_assert_str_eq(p, "hel");
	ck_assert_str_eq(q, "hello");
	ck_assert_str_eq(empty, "");
	xfree(p);
	xfree_secret(q, 5);
	xfree(empty);
}
END_TEST

START_TEST(mem_wipe_overwrites)
{
	char secret[16] = "password";
	const char zero[16] = { 0 };

	mem_wipe(secret, sizeof(secret));
	ck_assert_mem_eq(secret, zero, sizeof(secret));
}
END_TEST

START_TEST(mem_array_size_beyond_size_t_aborts)
{
	xreallocarray(NULL, SIZE_MAX / 2, 3);
}
END_TEST

START_TEST(arena_alloc_is_aligned_and_disjoint)
{
	enum { COUNT = 500 };
	unsigned char *at[COUNT];
	struct arena a;

	arena_init(&a, 1 << 20);
	for (size_t i = 0; i < COUNT; i++) {
		at[i] = arena_alloc(&a, i);
		ck_assert_uint_eq((uintptr_t)at[i] % 16, 0);
		memset(at[i], (int)(i & 0xff), i);
	}
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t j = 0; j < i; j++)
			ck_assert_uint_eq(at[i][j], i & 0xff);
	}
	arena_fini(&a);
}
END_TEST

START_TEST(arena_small_requests_stay_inside_the_struct)
{
	struct arena a;
	char *p, *q;

	arena_init(&a, 4096);
	p = arena_alloc(&a, 256);
	q = arena_strndup(&a, "text", 4);
	ck_assert(p >= a.first && p < a.first + sizeof(a.first));
	ck_assert(q >= a.first && q < a.first + sizeof(a.first));
	ck_assert_ptr_null(a.chunks);
	ck_assert_str_eq(q, "text");
	arena_fini(&a);
}
END_TEST

START_TEST(arena_zalloc_zeroes_and_strndup_packs)
{
	struct arena a;
	char *p, *q;

	arena_init(&a, 4096);
	memset(arena_alloc(&a, 128), 0xff, 128);
	p = arena_zalloc(&a, 64);
	for (int i = 0; i < 64; i++)
		ck_assert_int_eq(p[i], 0);
	p = arena_strndup(&a, "ab", 2);
	q = arena_strndup(&a, NULL, 0);
	ck_assert_ptr_eq(q, p + 3);
	ck_assert_str_eq(q, "");
	arena_fini(&a);
}
END_TEST

START_TEST(arena_takes_exactly_its_maximum)
{
	struct arena a;

	arena_init(&a, 100000);
	memset(arena_alloc(&a, 99999), 1, 99999);
	memset(arena_alloc(&a, 1), 1, 1);
	ck_assert_uint_eq(a.total_bytes, 100000);
	arena_fini(&a);
	/* And may be used again after its end. */
	memset(arena_alloc(&a, 100000), 1, 100000);
	arena_fini(&a);
}
END_TEST

START_TEST(arena_beyond_its_maximum_aborts)
{
	struct arena a;

	arena_init(&a, 100);
	arena_alloc(&a, 60);
	arena_alloc(&a, 41);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mem");
	TCase *tc = tcase_create("mem");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, mem_calloc_zeroes);
	tcase_add_test(tc, mem_sizes_of_zero_give_memory);
	tcase_add_test(tc, mem_strndup_ends_with_nul);
	tcase_add_test(tc, mem_wipe_overwrites);
	tcase_add_test_raise_signal(tc,
	    mem_array_size_beyond_size_t_aborts, SIGABRT);
	tcase_add_test(tc, arena_alloc_is_aligned_and_disjoint);
	tcase_add_test(tc, arena_small_requests_stay_inside_the_struct);
	tcase_add_test(tc, arena_zalloc_zeroes_and_strndup_packs);
	tcase_add_test(tc, arena_takes_exactly_its_maximum);
	tcase_add_test_raise_signal(tc,
	    arena_beyond_its_maximum_aborts, SIGABRT);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
