/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of words: what is compared as the same, what is found where. */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"
#include "base/wordfold.h"
#include "base/wordset.h"

#define WORDS_MAX 64
#define MATCHES_MAX 4096

/* As which character c is compared, by reading every row. */
static uint32_t
fold_plainly(uint32_t c)
{
	for (size_t i = 0; i < wordfold_gap_count; i++)
		if (c >= wordfold_gaps[i].first && c <= wordfold_gaps[i].last)
			return WORDFOLD_GAP;
	for (size_t i = 0; i < wordfold_count; i++)
		for (uint32_t k = 0; k < wordfolds[i].count; k++)
			if (c == wordfolds[i].first + k * wordfolds[i].step)
				return wordfolds[i].to +
				    k * wordfolds[i].step;
	return c;
}

START_TEST(fold_of_every_character_is_what_its_row_says)
{
	for (uint32_t c = 1; c < 0x3000; c++)
		ck_assert_uint_eq(wordfold(c), fold_plainly(c));
	for (uint32_t c = 0x4e00; c < 0x9fff; c += 7)
		ck_assert_uint_eq(wordfold(c), fold_plainly(c));
	for (uint32_t c = 0xf900; c < 0x11000; c += 3)
		ck_assert_uint_eq(wordfold(c), fold_plainly(c));
}
END_TEST

START_TEST(fold_of_what_is_folded_is_itself)
{
	for (uint32_t c = 1; c < 0x110000; c++) {
		uint32_t to = wordfold(c);

		if (to != WORDFOLD_GAP)
			ck_assert_uint_eq(wordfold(to), to);
	}
}
END_TEST

static const char *
folded(const char *text, struct buf *out)
{
	buf_reset(out);
	wordfold_text(str_from(text), out);
	buf_putc(out, '\0');
	return out->data;
}

START_TEST(fold_makes_width_case_forms_and_separators_alike)
{
	struct buf b;

	buf_init(&b, 4096);
	ck_assert_str_eq(folded("ＢＡＤ", &b), "bad");
	ck_assert_str_eq(folded("b.A-d_ !", &b), "bad");
	ck_assert_str_eq(folded("賭博", &b), "赌博");
	ck_assert_str_eq(folded("賭\u3000·\u200b博✨", &b), "赌博");
	ck_assert_str_eq(folded("𝐛𝓪𝖉①", &b), "bad1");
	ck_assert_str_eq(folded("Ärger", &b), "ärger");
	ck_assert_str_eq(folded("b\xcc\xb6" "ad", &b), "bad");
	ck_assert_str_eq(folded("ＳＴＲＡẞЕ ΣΑΣ", &b), "straßеσασ");
	ck_assert_str_eq(folded("- * 。", &b), "");
	buf_fini(&b);
}
END_TEST

struct found {
	unsigned count;
	struct wordset_match rows[MATCHES_MAX];
};

static bool
on_match(void *arg, const struct wordset_match *m)
{
	struct found *f = arg;

	ck_assert_uint_lt(f->count, MATCHES_MAX);
	f->rows[f->count++] = *m;
	return true;
}

/* "0:3-6 1:4-6": which words, where. */
static void
expect(const char *const *words, const char *text, const char *wanted)
{
	struct str list[WORDS_MAX];
	struct found f = { .count = 0 };
	struct wordset *w;
	struct buf said;
	size_t count = 0;

	for (; words[count] != NULL; count++)
		list[count] = str_from(words[count]);
	w = wordset_new(list, count);
	wordset_search(w, str_from(text), on_match, &f);
	buf_init(&said, 4096);
	for (unsigned i = 0; i < f.count; i++)
		buf_printf(&said, "%s%u:%zu-%zu", i ? " " : "",
		    f.rows[i].word, f.rows[i].from, f.rows[i].upto);
	buf_putc(&said, '\0');
	ck_assert_msg(strcmp(said.data, wanted) == 0, "%s: %s, not %s", text,
	    said.data, wanted);
	buf_fini(&said);
	wordset_free(w);
}

START_TEST(words_are_found_where_they_stand)
{
	static const char *const words[] = { "bad", "ad", "赌博", "赌",
		"博彩", NULL };
	static const char *const none[] = { NULL };

	expect(words, "", "");
	expect(words, "good", "");
	expect(words, "bad", "0:0-3 1:1-3");
	expect(words, "so BAD!", "0:3-6 1:4-6");
	expect(words, "賭博彩", "3:0-3 2:0-6 4:3-9");
	expect(words, "赌 一 博", "3:0-3");
	expect(none, "bad", "");
}
END_TEST

START_TEST(words_in_pieces_are_whole_words)
{
	static const char *const words[] = { "bad", "赌博", "qq群", NULL };

	expect(words, "a b-a-d day", "0:2-7");
	expect(words, "grab a door", "");
	expect(words, "b a door", "");
	expect(words, "b a d", "0:0-5");
	expect(words, "badge", "0:0-3");
	expect(words, "好b a d好", "0:3-8");
	/* Scripts without spaces have no whole words. */
	expect(words, "来赌、博吧", "1:3-12");
	expect(words, "加q q群吧", "2:3-9");
	expect(words, "faq q群", "");
}
END_TEST

START_TEST(words_of_the_greatest_length_are_found)
{
	static const char *const words[] = {
		"abcdefghijklmnopqrstuvwxyz012345", NULL };

	expect(words, "xabcdefghijklmnopqrstuvwxyz012345x", "0:1-33");
	expect(words, "a bcdefghijklmnopqrstuvwxyz012345", "0:0-33");
	expect(words, "xa bcdefghijklmnopqrstuvwxyz012345", "");
}
END_TEST

START_TEST(words_said_twice_are_one)
{
	static const char *const words[] = { "bad", "x", "bad", NULL };

	expect(words, "bad", "2:0-3");
}
END_TEST

/* Every word at every place, longer ones first by where they end. */
static unsigned
search_plainly(const struct str *words, size_t count, struct str text,
    struct wordset_match *out)
{
	unsigned found = 0;

	for (size_t upto = 1; upto <= text.len; upto++)
		for (size_t len = upto; len > 0; len--)
			for (size_t i = count; i-- > 0;) {
				if (words[i].len != len || memcmp(text.p +
				    upto - len, words[i].p, len) != 0)
					continue;
				out[found++] = (struct wordset_match){
					(uint32_t)i, upto - len, upto };
				break;
			}
	return found;
}

/* A few letters, so that much overlaps. */
static struct str
dice_text(struct rng_seeded *dice, char *room, size_t max)
{
	size_t len = 1 + rng_seeded_below(dice, max);

	for (size_t i = 0; i < len; i++)
		room[i] = (char)('a' + rng_seeded_below(dice, 3));
	return (struct str){ room, len };
}

START_TEST(words_found_are_those_of_the_plain_search)
{
	static char rooms[WORDS_MAX][8], text_room[200];
	static struct wordset_match plain[MATCHES_MAX];
	static struct found f;
	struct rng_seeded dice;

	rng_seeded_init(&dice, 480);
	for (int round = 0; round < 300; round++) {
		size_t count = 1 + rng_seeded_below(&dice, 12);
		struct str words[WORDS_MAX], text;
		struct wordset *w;
		unsigned wanted;

		for (size_t i = 0; i < count; i++)
			words[i] = dice_text(&dice, rooms[i], 6);
		text = dice_text(&dice, text_room, sizeof(text_room));
		w = wordset_new(words, count);
		f.count = 0;
		wordset_search(w, text, on_match, &f);
		wanted = search_plainly(words, count, text, plain);
		ck_assert_uint_eq(f.count, wanted);
		for (unsigned i = 0; i < wanted; i++) {
			ck_assert_uint_eq(f.rows[i].word, plain[i].word);
			ck_assert_uint_eq(f.rows[i].from, plain[i].from);
			ck_assert_uint_eq(f.rows[i].upto, plain[i].upto);
		}
		wordset_free(w);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("wordset");
	TCase *t = tcase_create("wordset");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, fold_of_every_character_is_what_its_row_says);
	tcase_add_test(t, fold_of_what_is_folded_is_itself);
	tcase_add_test(t, fold_makes_width_case_forms_and_separators_alike);
	tcase_add_test(t, words_are_found_where_they_stand);
	tcase_add_test(t, words_in_pieces_are_whole_words);
	tcase_add_test(t, words_of_the_greatest_length_are_found);
	tcase_add_test(t, words_said_twice_are_one);
	tcase_add_test(t, words_found_are_those_of_the_plain_search);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
