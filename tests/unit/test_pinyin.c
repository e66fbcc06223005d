/* SPDX-License-Identifier: Apache-2.0 */
/* Names found by how they are read. */
#include <check.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/pinyin.h"
#include "base/text.h"

static enum pinyin_found
find(const char *typed, const char *name)
{
	struct pinyin p;

	ck_assert(pinyin_init(&p, str_from(typed)));
	return pinyin_find(&p, str_from(name));
}

START_TEST(readings_are_without_tones_the_usual_one_first)
{
	ck_assert_str_eq(pinyin_of(0x5f20), "zhang");	/* 张 */
	ck_assert_str_eq(pinyin_of(0x5973), "nv");	/* 女 */
	ck_assert_str_eq(pinyin_of(0x5355), "dan chan shan");	/* 单 */
	ck_assert_ptr_null(pinyin_of('a'));
	ck_assert_ptr_null(pinyin_of(0x3042));		/* あ */
	ck_assert_ptr_null(pinyin_of(0x10ffff));
}
END_TEST

START_TEST(a_name_is_found_as_it_is_written)
{
	ck_assert_int_eq(find("张伟", "张伟"), PINYIN_IS);
	ck_assert_int_eq(find("张", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("伟", "张伟"), PINYIN_WITHIN);
	ck_assert_int_eq(find("張偉", "张伟"), PINYIN_IS);
	ck_assert_int_eq(find("李", "张伟"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("ALICE", "Alice"), PINYIN_IS);
	ck_assert_int_eq(find("lic", "Alice"), PINYIN_WITHIN);
	ck_assert_int_eq(find("jose", "José María"), PINYIN_BEGINS);
}
END_TEST

START_TEST(a_name_is_found_as_it_is_read)
{
	ck_assert_int_eq(find("zhangwei", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("zhang wei", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("Zhang", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("wei", "张伟"), PINYIN_WITHIN);
	ck_assert_int_eq(find("zhangwen", "张伟"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("hang", "张伟"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("weizhang", "张伟"), PINYIN_NOWHERE);
}
END_TEST

START_TEST(initials_and_mixtures_are_enough)
{
	ck_assert_int_eq(find("zw", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("zhw", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("zhang w", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("张w", "张伟"), PINYIN_BEGINS);
	ck_assert_int_eq(find("zsf", "张三丰"), PINYIN_BEGINS);
	ck_assert_int_eq(find("sanf", "张三丰"), PINYIN_WITHIN);
	ck_assert_int_eq(find("zf", "张三丰"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("xsb2", "销售部 2"), PINYIN_BEGINS);
}
END_TEST

START_TEST(an_umlaut_is_spelled_in_three_ways)
{
	ck_assert_int_eq(find("lvyan", "吕岩"), PINYIN_BEGINS);
	ck_assert_int_eq(find("luyan", "吕岩"), PINYIN_BEGINS);
	ck_assert_int_eq(find("lyuyan", "吕岩"), PINYIN_BEGINS);
	ck_assert_int_eq(find("lyu", "吕岩"), PINYIN_BEGINS);
	ck_assert_int_eq(find("nyu", "女"), PINYIN_BEGINS);
	ck_assert_int_eq(find("lue", "略"), PINYIN_BEGINS);
	ck_assert_int_eq(find("ly", "吕岩"), PINYIN_BEGINS);
	/* initials of somebody else */
	ck_assert_int_eq(find("ly", "吕伟"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("lv", "陆"), PINYIN_NOWHERE);
}
END_TEST

START_TEST(a_blank_stands_between_characters_only)
{
	ck_assert_int_eq(find("xi an", "西安"), PINYIN_BEGINS);
	ck_assert_int_eq(find("xian", "西安"), PINYIN_BEGINS);
	ck_assert_int_eq(find("xian", "先"), PINYIN_BEGINS);
	ck_assert_int_eq(find("xi an", "先"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("  zhang\t wei ", "张 伟"), PINYIN_BEGINS);
}
END_TEST

START_TEST(every_reading_counts)
{
	ck_assert_int_eq(find("shanxiongxin", "单雄信"), PINYIN_BEGINS);
	ck_assert_int_eq(find("dan", "单雄信"), PINYIN_BEGINS);
	ck_assert_int_eq(find("zengguofan", "曾国藩"), PINYIN_BEGINS);
	ck_assert_int_eq(find("ouyang", "区阳"), PINYIN_BEGINS);
	ck_assert_int_eq(find("lvbu", "吕布"), PINYIN_BEGINS);
}
END_TEST

/* Where nothing begins is passed over, and nothing behind it is lost. */
START_TEST(what_is_typed_may_begin_anywhere)
{
	ck_assert_int_eq(find("b", "ab"), PINYIN_WITHIN);
	ck_assert_int_eq(find("b", "-b"), PINYIN_IS);
	ck_assert_int_eq(find("b", "a"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("ab", "xaab"), PINYIN_WITHIN);
	ck_assert_int_eq(find("aab", "aaab"), PINYIN_WITHIN);
	ck_assert_int_eq(find("zw", "小张伟"), PINYIN_WITHIN);
	ck_assert_int_eq(find("zw", "小张 伟"), PINYIN_WITHIN);
	ck_assert_int_eq(find("zw", "张小伟"), PINYIN_NOWHERE);
	ck_assert_int_eq(find("伟", "é—ü伟"), PINYIN_WITHIN);
}
END_TEST

START_TEST(what_is_typed_has_bounds)
{
	char text[PINYIN_TYPED_MAX + 2];
	struct pinyin p;

	memset(text, 'a', sizeof(text));
	ck_assert(pinyin_init(&p, (struct str){ text, PINYIN_TYPED_MAX }));
	ck_assert_int_eq(pinyin_find(&p, (struct str){ text,
	    PINYIN_TYPED_MAX }), PINYIN_IS);
	ck_assert_int_eq(pinyin_find(&p, (struct str){ text,
	    PINYIN_TYPED_MAX - 1 }), PINYIN_NOWHERE);
	ck_assert(!pinyin_init(&p, (struct str){ text,
	    PINYIN_TYPED_MAX + 1 }));
	ck_assert(!pinyin_init(&p, STR("")));
	ck_assert(!pinyin_init(&p, STR_NONE));
	ck_assert(!pinyin_init(&p, STR(" …, ")));
}
END_TEST

/* What is remembered of one character is not taken for another. */
START_TEST(who_was_looked_at_before_changes_nothing)
{
	static const char *const typed[] = { "zhang w", "w", "伟", "sx", "张" };
	static struct pinyin used, fresh;
	struct str asked = str_from(typed[_i]);

	ck_assert(pinyin_init(&used, asked));
	for (uint32_t c = 0x4e00; c < 0x9fa0; c++) {
		struct buf name;

		buf_init(&name, 32);
		utf8_put(&name, c);
		utf8_put(&name, 0x4f1f);
		ck_assert(pinyin_init(&fresh, asked));
		ck_assert_int_eq(pinyin_find(&used, buf_str(&name)),
		    pinyin_find(&fresh, buf_str(&name)));
		buf_fini(&name);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("pinyin");
	TCase *c = tcase_create("pinyin");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(c, readings_are_without_tones_the_usual_one_first);
	tcase_add_test(c, a_name_is_found_as_it_is_written);
	tcase_add_test(c, a_name_is_found_as_it_is_read);
	tcase_add_test(c, initials_and_mixtures_are_enough);
	tcase_add_test(c, an_umlaut_is_spelled_in_three_ways);
	tcase_add_test(c, a_blank_stands_between_characters_only);
	tcase_add_test(c, every_reading_counts);
	tcase_add_test(c, what_is_typed_may_begin_anywhere);
	tcase_add_test(c, what_is_typed_has_bounds);
	tcase_add_loop_test(c, who_was_looked_at_before_changes_nothing, 0, 5);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
