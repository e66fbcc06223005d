/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "base/recorder.h"

#define WORDS 6
#define ROUNDS 200000

/* All words of a record follow from the first. */
static void
fill(uint64_t words[WORDS], uint64_t value)
{
	for (unsigned i = 0; i < WORDS; i++)
		words[i] = value * (i + 1);
}

static bool
is_whole(const uint64_t words[WORDS])
{
	for (unsigned i = 0; i < WORDS; i++)
		if (words[i] != words[0] * (i + 1))
			return false;
	return true;
}

START_TEST(recorder_keeps_the_newest)
{
	struct recorder r;
	uint64_t words[WORDS];

	recorder_init(&r, 4, WORDS, false);
	ck_assert(!recorder_get(&r, 0, words));
	for (uint64_t n = 0; n < 6; n++) {
		fill(words, n + 10);
		recorder_put(&r, words);
	}
	ck_assert_uint_eq(recorder_head(&r), 6);
	ck_assert_uint_eq(recorder_tail(&r), 2);
	ck_assert(!recorder_get(&r, 1, words));
	ck_assert(!recorder_get(&r, 6, words));
	for (uint64_t n = 2; n < 6; n++) {
		ck_assert(recorder_get(&r, n, words));
		ck_assert_uint_eq(words[0], n + 10);
		ck_assert(is_whole(words));
	}
	recorder_fini(&r);
	recorder_put(&r, words);
	ck_assert(!recorder_get(&r, 5, words));
}
END_TEST

struct work {
	struct recorder *r;
	uint64_t first;
};

static void *
write_many(void *arg)
{
	struct work *work = arg;
	uint64_t words[WORDS];

	for (uint64_t i = 0; i < ROUNDS; i++) {
		fill(words, work->first + i);
		recorder_put(work->r, words);
	}
	return NULL;
}

/* Reads while they write; what it gets is whole, whatever they do. */
static void
read_many(struct recorder *r, uint64_t until)
{
	uint64_t words[WORDS];

	while (recorder_head(r) < until) {
		uint64_t head = recorder_head(r);

		for (uint64_t n = recorder_tail(r); n < head; n++)
			if (recorder_get(r, n, words))
				ck_assert(is_whole(words));
	}
}

START_TEST(recorder_gives_no_half_record)
{
	struct recorder r;
	struct work work = { &r, 1 };
	pthread_t id;

	recorder_init(&r, 8, WORDS, false);
	pthread_create(&id, NULL, write_many, &work);
	read_many(&r, ROUNDS);
	pthread_join(id, NULL);
	recorder_fini(&r);
}
END_TEST

START_TEST(recorder_is_shared_by_several)
{
	struct recorder r;
	struct work work[3];
	pthread_t ids[3];
	uint64_t words[WORDS];
	unsigned there = 0;

	recorder_init(&r, 8, WORDS, true);
	for (unsigned i = 0; i < 3; i++) {
		work[i] = (struct work){ &r, (i + 1) << 20 };
		pthread_create(&ids[i], NULL, write_many, &work[i]);
	}
	read_many(&r, 3 * ROUNDS);
	for (unsigned i = 0; i < 3; i++)
		pthread_join(ids[i], NULL);
	for (uint64_t n = recorder_tail(&r); n < recorder_head(&r); n++) {
		bool is_there = recorder_get(&r, n, words);

		there += is_there;
		ck_assert(!is_there || is_whole(words));
	}
	ck_assert_uint_gt(there, 0);
	recorder_fini(&r);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("recorder");
	TCase *tc = tcase_create("recorder");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, recorder_keeps_the_newest);
	tcase_add_test(tc, recorder_gives_no_half_record);
	tcase_add_test(tc, recorder_is_shared_by_several);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
