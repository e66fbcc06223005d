/* SPDX-License-Identifier: Apache-2.0 */
/* First answers by key: which of four states, time, room. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/once.h"

static struct once_id
id(int key, int content)
{
	struct once_id out;

	memset(&out, 0, sizeof(out));
	memcpy(out.key, &key, sizeof(key));
	memcpy(out.content, &content, sizeof(content));
	return out;
}

static enum once_state
begin(struct once *o, int key, int content, int64_t now_ms)
{
	struct once_id i = id(key, content);
	struct str answer;

	return once_begin(o, &i, now_ms, &answer);
}

static void
end(struct once *o, int key, int64_t now_ms, struct str answer)
{
	struct once_id i = id(key, 0);

	once_end(o, &i, now_ms, answer);
}

START_TEST(once_tells_the_four_states_apart)
{
	struct once *o = once_new();
	struct once_id i = id(1, 0);
	struct str answer;

	once_limit(o, 100, 1000);
	ck_assert_int_eq(begin(o, 1, 0, 0), ONCE_NEW);
	ck_assert_int_eq(begin(o, 1, 0, 0), ONCE_UNDER_WAY);
	ck_assert_int_eq(begin(o, 1, 7, 0), ONCE_OTHER);
	end(o, 1, 5, STR("{\"a\":1}"));
	ck_assert_int_eq(once_begin(o, &i, 6, &answer), ONCE_KNOWN);
	ck_assert(str_is(answer, "{\"a\":1}"));
	ck_assert_int_eq(begin(o, 1, 7, 6), ONCE_OTHER);
	ck_assert_int_eq(begin(o, 2, 7, 6), ONCE_NEW);
	once_free(o);
}
END_TEST

START_TEST(once_keeps_no_refusal)
{
	struct once *o = once_new();

	once_limit(o, 100, 1000);
	ck_assert_int_eq(begin(o, 1, 0, 0), ONCE_NEW);
	end(o, 1, 0, STR_NONE);
	ck_assert_int_eq(begin(o, 1, 3, 0), ONCE_NEW);
	once_free(o);
}
END_TEST

START_TEST(once_forgets_when_the_time_is_over)
{
	struct once *o = once_new();

	once_limit(o, 100, 1000);
	ck_assert_int_eq(begin(o, 1, 0, 0), ONCE_NEW);
	end(o, 1, 10, STR("x"));
	ck_assert_int_eq(begin(o, 1, 0, 1009), ONCE_KNOWN);
	ck_assert_int_eq(begin(o, 1, 0, 1010), ONCE_NEW);
	once_free(o);
}
END_TEST

START_TEST(once_gives_up_the_oldest_for_room)
{
	struct once *o = once_new();

	once_limit(o, 10, 1000);
	for (int i = 1; i <= 3; i++) {
		ck_assert_int_eq(begin(o, i, 0, i), ONCE_NEW);
		end(o, i, i, STR("1234"));
	}
	ck_assert_int_eq(begin(o, 2, 0, 4), ONCE_KNOWN);
	ck_assert_int_eq(begin(o, 3, 0, 4), ONCE_KNOWN);
	ck_assert_int_eq(begin(o, 1, 0, 4), ONCE_NEW);
	end(o, 1, 4, STR("longer than all"));
	ck_assert_int_eq(begin(o, 1, 0, 4), ONCE_NEW);
	once_limit(o, 4, 1000);
	ck_assert_int_eq(begin(o, 2, 0, 4), ONCE_NEW);
	ck_assert_int_eq(begin(o, 3, 0, 4), ONCE_KNOWN);
	once_free(o);
}
END_TEST

START_TEST(once_has_room_for_so_many_keys)
{
	struct once *o = once_new();

	once_limit(o, 1 << 20, 1000);
	for (int i = 0; i < ONCE_KEYS_MAX; i++)
		ck_assert_int_eq(begin(o, i, 0, 0), ONCE_NEW);
	/* All are under way: the call works, without a net. */
	ck_assert_int_eq(begin(o, -1, 0, 0), ONCE_NEW);
	ck_assert_int_eq(begin(o, -1, 0, 0), ONCE_NEW);
	end(o, 5, 0, STR("x"));
	ck_assert_int_eq(begin(o, -1, 0, 0), ONCE_NEW);
	ck_assert_int_eq(begin(o, -1, 0, 0), ONCE_UNDER_WAY);
	ck_assert_int_eq(begin(o, 5, 0, 0), ONCE_NEW);
	once_free(o);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("once");
	TCase *tc = tcase_create("once");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(tc, once_tells_the_four_states_apart);
	tcase_add_test(tc, once_keeps_no_refusal);
	tcase_add_test(tc, once_forgets_when_the_time_is_over);
	tcase_add_test(tc, once_gives_up_the_oldest_for_room);
	tcase_add_test(tc, once_has_room_for_so_many_keys);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
