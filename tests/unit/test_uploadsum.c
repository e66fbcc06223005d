/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes of uploads: whatever way parts come, what is handed over at the end
 * is the hash of the bytes that are there, or of none. */
#include <check.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/uploads.h"

#define ID "0123456789abcdef0123456789abcdef"
#define ROOM 8
#define SIZE 100
#define PUTS 4

static struct upload_sums sums;
static struct upload_hold *all, holds[PUTS], finish;
static char bytes[SIZE];
static bool is_unreadable;

static enum err
on_read(struct depot_file *f, int64_t at, void *out, size_t len, size_t *got)
{
	(void)f;
	ck_assert_int_le(at + (int64_t)len, SIZE);
	memcpy(out, &bytes[at], len);
	*got = len;
	return is_unreadable ? ERR_IO : ERR_OK;
}

static const struct depot_ops ops = { .read = on_read };

static void
begin(void)
{
	sums = (struct upload_sums){ .count = 0 };
	all = NULL;
	is_unreadable = false;
	memset(holds, 0, sizeof(holds));
	for (int i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 7);
}

static void
end(void)
{
	uploadsums_fini(&sums);
}

static void
enter_as(struct upload_hold *h, const char *id, int64_t from, int64_t upto)
{
	*h = (struct upload_hold){ .id = str_from(id),
		.part = { from, upto }, .next = all, .prev = &all };
	if (all != NULL)
		all->prev = &h->next;
	all = h;
	uploadsum_put(&sums, all, h);
}

static void
enter(int i, int64_t from, int64_t upto)
{
	enter_as(&holds[i], ID, from, upto);
}

static void
leave(struct upload_hold *h, bool is_done)
{
	uploadsum_leave(h, is_done);
	*h->prev = h->next;
	if (h->next != NULL)
		h->next->prev = h->prev;
}

/* One turn of a part: how far the hash is then; -1: it is another's. */
static int64_t
follow(int i)
{
	const struct transfer t = { .ops = &ops };
	unsigned char room[ROOM];

	if (holds[i].sum == NULL)
		return -1;
	uploadsum_follow(holds[i].sum, &t, room, sizeof(room));
	return holds[i].sum->at;
}

/* From its first turn to its last. */
static void
put(int i, int64_t from, int64_t upto)
{
	enter(i, from, upto);
	for (int n = 0; n < SIZE; n++)
		(void)follow(i);
	leave(&holds[i], true);
}

static void
sum_of(EVP_MD_CTX *md, int64_t at, unsigned char out[32])
{
	ck_assert_int_eq(EVP_DigestUpdate(md, &bytes[at],
	    (size_t)(SIZE - at)), 1);
	ck_assert_int_eq(EVP_DigestFinal_ex(md, out, NULL), 1);
	EVP_MD_CTX_free(md);
}

/* What is left to read at the end; the hash is the right one. */
static int64_t
finished(void)
{
	unsigned char got[32], want[32];
	EVP_MD_CTX *md = NULL;
	int64_t at = 0;

	finish = (struct upload_hold){ .id = STR(ID), .is_alone = true };
	uploadsum_finish(&sums, &finish);
	if (finish.sum != NULL)
		md = uploadsum_take(finish.sum, &at);
	sum_of(uploadsum_begin(), 0, want);
	sum_of(md != NULL ? md : uploadsum_begin(), at, got);
	ck_assert_mem_eq(got, want, 32);
	uploadsum_leave(&finish, true);
	return SIZE - at;
}

START_TEST(what_came_is_hashed_while_the_next_comes)
{
	put(0, 0, 60);
	enter(0, 60, 80);
	ck_assert_int_eq(follow(0), 2 * ROOM);
	ck_assert_int_eq(follow(0), 4 * ROOM);
	leave(&holds[0], true);
	put(0, 80, SIZE);
	ck_assert_int_eq(finished(), 20);
	ck_assert_uint_eq(sums.count, 0);
}
END_TEST

START_TEST(one_at_a_time_has_the_hash)
{
	put(0, 0, 30);
	enter(0, 30, 60);
	enter(1, 60, SIZE);
	ck_assert_int_eq(follow(0), 2 * ROOM);
	ck_assert_int_eq(follow(1), -1);
	leave(&holds[1], true);
	ck_assert_int_eq(follow(0), 30);	/* as far as when it was lent */
	leave(&holds[0], true);
	ck_assert_int_eq(finished(), 70);
}
END_TEST

START_TEST(it_waits_for_a_gap)
{
	put(0, 50, SIZE);
	put(0, 20, 40);
	put(0, 0, 20);
	put(0, 40, 50);		/* two ranges are one: 0 to 40 are hashed */
	ck_assert_int_eq(finished(), 60);
}
END_TEST

START_TEST(a_part_that_failed_may_come_again)
{
	put(0, 0, 30);
	enter(0, 30, 60);
	(void)follow(0);
	leave(&holds[0], false);
	put(0, 30, 60);
	put(0, 60, SIZE);
	ck_assert_int_eq(finished(), 40);
}
END_TEST

/* It was hashed, and then the bytes are others. */
START_TEST(a_part_over_another_spoils_the_hash)
{
	put(0, 0, 30);
	put(0, 30, SIZE);
	enter(0, 10, 12);
	bytes[11]++;
	ck_assert_int_eq(follow(0), -1);
	leave(&holds[0], true);
	put(0, 30, 31);
	ck_assert_int_eq(finished(), SIZE);
}
END_TEST

START_TEST(a_part_over_one_that_comes_spoils_the_hash)
{
	put(0, 0, 30);
	enter(0, 30, 60);
	enter(1, 59, SIZE);
	(void)follow(0);
	leave(&holds[0], true);
	enter(0, 29, 30);	/* and one over another that is done */
	bytes[59]++;
	leave(&holds[1], true);
	leave(&holds[0], false);
	ck_assert_int_eq(finished(), SIZE);
}
END_TEST

START_TEST(a_hash_that_is_lent_is_spoilt_as_well)
{
	put(0, 0, 30);
	enter(0, 30, SIZE);
	(void)follow(0);
	enter(1, 0, 1);
	bytes[0]++;
	(void)follow(0);
	leave(&holds[1], true);
	leave(&holds[0], true);
	ck_assert_int_eq(finished(), SIZE);
}
END_TEST

START_TEST(what_cannot_be_read_is_left_to_the_end)
{
	put(0, 0, 30);
	enter(0, 30, SIZE);
	is_unreadable = true;
	ck_assert_int_eq(follow(0), 0);
	is_unreadable = false;
	ck_assert_int_eq(follow(0), 0);
	leave(&holds[0], true);
	ck_assert_int_eq(finished(), SIZE);
}
END_TEST

START_TEST(too_many_gaps_are_left_to_the_end)
{
	put(0, 0, 1);
	for (int i = 1; i < SIZE / 2; i++)
		put(0, 2 * i, 2 * i + 1);
	for (int i = 0; i < SIZE / 2; i++)
		put(0, 2 * i + 1, 2 * i + 2);
	/* The text of all gaps is bounded; the hash is right in any case. */
	(void)finished();
	ck_assert_uint_eq(sums.count, 0);
}
END_TEST

/* Else there might be parts that it never saw. */
START_TEST(it_begins_where_nobody_else_writes)
{
	char id[FILE_ID_CHARS + 1];
	struct upload_hold other = { .is_alone = false };

	enter(0, 0, 30);
	leave(&holds[0], true);
	enter(1, 30, 60);
	ck_assert_ptr_nonnull(holds[1].sum);
	leave(&holds[1], true);
	enter_as(&holds[2], ID, 0, 10);		/* spoilt, and under way */
	ck_assert_ptr_null(holds[2].sum);
	for (int i = 0; i < 2 * UPLOADSUMS_MAX; i++) {
		snprintf(id, sizeof(id), "%032x", (unsigned)i);
		enter_as(&other, id, 0, 10);
		leave(&other, true);
	}
	ck_assert_uint_eq(sums.count, UPLOADSUMS_MAX);
	enter(3, 60, SIZE);	/* forgotten; not begun anew */
	ck_assert_ptr_null(holds[3].sum);
	leave(&holds[3], true);
	leave(&holds[2], true);
	ck_assert_int_eq(finished(), SIZE);
}
END_TEST

START_TEST(those_that_are_lent_are_not_forgotten)
{
	static struct upload_hold many[UPLOADSUMS_MAX + 1];
	static char ids[UPLOADSUMS_MAX + 1][FILE_ID_CHARS + 1];

	for (int i = 0; i <= UPLOADSUMS_MAX; i++) {
		snprintf(ids[i], sizeof(ids[i]), "%032x", (unsigned)i);
		enter_as(&many[i], ids[i], 0, 10);
		ck_assert(i == UPLOADSUMS_MAX || many[i].sum != NULL);
	}
	ck_assert_ptr_null(many[UPLOADSUMS_MAX].sum);
	ck_assert_uint_eq(sums.count, UPLOADSUMS_MAX);
	for (int i = 0; i <= UPLOADSUMS_MAX; i++)
		leave(&many[i], true);
	enter_as(&holds[0], "no id of ours", 0, 10);
	ck_assert_ptr_null(holds[0].sum);
	leave(&holds[0], true);
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&what_came_is_hashed_while_the_next_comes,
		&one_at_a_time_has_the_hash,
		&it_waits_for_a_gap,
		&a_part_that_failed_may_come_again,
		&a_part_over_another_spoils_the_hash,
		&a_part_over_one_that_comes_spoils_the_hash,
		&a_hash_that_is_lent_is_spoilt_as_well,
		&what_cannot_be_read_is_left_to_the_end,
		&too_many_gaps_are_left_to_the_end,
		&it_begins_where_nobody_else_writes,
		&those_that_are_lent_are_not_forgotten,
	};
	Suite *suite = suite_create("uploadsum");
	TCase *tc = tcase_create("uploadsum");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, begin, end);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
