/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

START_TEST(buf_is_empty_at_first)
{
	struct buf b;

	buf_init(&b, 10);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_ptr_nonnull(buf_str(&b).p);
	buf_consume(&b, 0);
	buf_reset(&b);
	buf_fini(&b);
	buf_fini(&b);
}
END_TEST

START_TEST(buf_append_takes_exactly_max)
{
	struct buf b;

	buf_init(&b, 300);
	for (int i = 0; i < 300; i++)
		ck_assert_int_eq(buf_append(&b, "x", 1), ERR_OK);
	ck_assert_uint_eq(b.len, 300);
	ck_assert_uint_le(b.cap, 301);
	ck_assert(!b.overflow);
	ck_assert_int_eq(b.data[300], 0);
	buf_fini(&b);
}
END_TEST

START_TEST(buf_append_refuses_beyond_max)
{
	struct buf b;

	buf_init(&b, 4);
	buf_puts(&b, "abc");
	ck_assert_int_eq(buf_append(&b, "de", 2), ERR_FULL);
	ck_assert(b.overflow);
	ck_assert_str_eq(b.data, "abc");
	buf_putc(&b, 'd');
	ck_assert_str_eq(b.data, "abcd");
	ck_assert(b.overflow);
	buf_putc(&b, 'e');
	buf_puts(&b, "");
	ck_assert_uint_eq(b.len, 4);
	buf_reset(&b);
	ck_assert(!b.overflow);
	ck_assert_str_eq(b.data, "");
	buf_fini(&b);
}
END_TEST

START_TEST(buf_length_near_size_max_is_refused)
{
	struct buf b;

	buf_init(&b, 100);
	buf_putc(&b, 'a');
	ck_assert_ptr_null(buf_reserve(&b, (size_t)-1));
	ck_assert_ptr_null(buf_reserve(&b, (size_t)-2));
	ck_assert_uint_eq(b.len, 1);
	buf_fini(&b);
}
END_TEST

START_TEST(buf_printf_grows_or_drops_whole)
{
	struct buf b;

	buf_init(&b, 1000);
	for (int i = 0; i < 100; i++)
		buf_printf(&b, "%03d,", i);
	ck_assert_uint_eq(b.len, 400);
	ck_assert_int_eq(memcmp(b.data + 396, "099,", 5), 0);
	buf_printf(&b, "%700d", 1);
	ck_assert(b.overflow);
	ck_assert_uint_eq(b.len, 400);
	ck_assert_int_eq(b.data[400], 0);
	buf_reset(&b);
	buf_printf(&b, "%1000d", 1);
	ck_assert_uint_eq(b.len, 1000);
	buf_printf(&b, "%s", "");
	ck_assert(!b.overflow);
	buf_fini(&b);
}
END_TEST

START_TEST(buf_reserve_gives_room_to_fill)
{
	struct buf b;
	char *room;

	buf_init(&b, 1 << 16);
	for (size_t n = 1; n < 300; n++) {
		room = buf_reserve(&b, n);
		ck_assert_ptr_nonnull(room);
		memset(room, 'a', n);
		b.len += n;
		b.data[b.len] = '\0';
	}
	ck_assert_uint_eq(strlen(b.data), b.len);
	buf_fini(&b);
}
END_TEST

START_TEST(buf_consume_moves_the_rest_to_the_front)
{
	struct buf b;

	buf_init(&b, 100);
	buf_putstr(&b, STR("hello world"));
	buf_consume(&b, 6);
	ck_assert_str_eq(b.data, "world");
	buf_consume(&b, 5);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(b.data, "");
	buf_release(&b);
	ck_assert_ptr_null(b.data);
	buf_puts(&b, "again");
	ck_assert_str_eq(b.data, "again");
	buf_fini(&b);
}
END_TEST

START_TEST(buf_keep_leaves_the_content_in_the_arena)
{
	struct arena arena;
	struct str kept;
	struct buf b;

	arena_init(&arena, 1000);
	buf_init(&b, 3);
	ck_assert_uint_eq(buf_keep(&b, &arena).len, 0);
	buf_puts(&b, "abc");
	kept = buf_keep(&b, &arena);
	ck_assert_uint_eq(kept.len, 3);
	ck_assert_str_eq(kept.p, "abc");
	ck_assert_ptr_null(b.data);
	arena_fini(&arena);
}
END_TEST

START_TEST(buf_keep_of_what_is_cut_aborts)
{
	struct arena arena;
	struct buf b;

	arena_init(&arena, 1000);
	buf_init(&b, 3);
	buf_puts(&b, "abcd");
	(void)buf_keep(&b, &arena);
}
END_TEST

START_TEST(buf_consume_beyond_content_aborts)
{
	struct buf b;

	buf_init(&b, 100);
	buf_putc(&b, 'a');
	buf_consume(&b, 2);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("buf");
	TCase *tc = tcase_create("buf");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, buf_is_empty_at_first);
	tcase_add_test(tc, buf_append_takes_exactly_max);
	tcase_add_test(tc, buf_append_refuses_beyond_max);
	tcase_add_test(tc, buf_length_near_size_max_is_refused);
	tcase_add_test(tc, buf_printf_grows_or_drops_whole);
	tcase_add_test(tc, buf_reserve_gives_room_to_fill);
	tcase_add_test(tc, buf_consume_moves_the_rest_to_the_front);
	tcase_add_test(tc, buf_keep_leaves_the_content_in_the_arena);
	tcase_add_test_raise_signal(tc, buf_keep_of_what_is_cut_aborts,
	    SIGABRT);
	tcase_add_test_raise_signal(tc,
	    buf_consume_beyond_content_aborts, SIGABRT);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
