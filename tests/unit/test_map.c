/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdio.h>

#include "base/map.h"
#include "base/rng.h"

/* A naive model: key i is in the map when value[i] is set. */
#define KEYS 700
#define OPS 200000

static struct str
key_of(unsigned i, char *room)
{
	int len = snprintf(room, 64, "key-%u-%.*s", i, (int)(i % 30),
	    "abcdefghijklmnopqrstuvwxyz0123");

	return (struct str){ room, (size_t)len };
}

static void
check_all(const struct map *m, char *const *value)
{
	unsigned seen = 0, want = 0;
	bool met[KEYS] = { false };
	uint32_t pos = 0;
	struct str key;
	void *at;

	for (unsigned i = 0; i < KEYS; i++)
		want += value[i] != NULL;
	while (map_next(m, &pos, &key, &at)) {
		unsigned i;

		ck_assert_int_eq(sscanf(key.p, "key-%u-", &i), 1);
		ck_assert(!met[i]);
		met[i] = true;
		ck_assert_ptr_eq(at, value[i]);
		seen++;
	}
	ck_assert(!map_next(m, &pos, &key, &at));
	ck_assert_uint_eq(seen, want);
	ck_assert_uint_eq(m->count, want);
}

START_TEST(map_agrees_with_a_naive_model)
{
	static char values[KEYS][2];
	char *value[KEYS] = { NULL }, room[64];
	struct rng_seeded rng;
	struct map m;
	void *old;

	rng_seeded_init(&rng, 1);
	map_init(&m, KEYS);
	for (int op = 0; op < OPS; op++) {
		unsigned i = (unsigned)rng_seeded_below(&rng, KEYS);
		/* Waves: mostly growing, then mostly shrinking. */
		unsigned bias = op / 20000 % 2 ? 30 : 70;
		struct str key = key_of(i, room);

		ck_assert_ptr_eq(map_find(&m, key), value[i]);
		if (rng_seeded_below(&rng, 100) < bias) {
			char *v = &values[i][op % 2];

			ck_assert_int_eq(map_put(&m, key, v, &old), ERR_OK);
			ck_assert_ptr_eq(old, value[i]);
			value[i] = v;
		} else {
			ck_assert_ptr_eq(map_del(&m, key), value[i]);
			value[i] = NULL;
		}
		if (op % 5000 == 0)
			check_all(&m, value);
	}
	check_all(&m, value);
	map_fini(&m);
}
END_TEST

START_TEST(map_refuses_beyond_max_but_still_replaces)
{
	struct map m;
	char room[64];
	void *old;

	map_init(&m, 20);
	for (unsigned i = 0; i < 20; i++)
		ck_assert_int_eq(map_put(&m, key_of(i, room), &m, NULL),
		    ERR_OK);
	ck_assert_int_eq(map_put(&m, key_of(20, room), &m, &old), ERR_FULL);
	ck_assert_ptr_null(old);
	ck_assert_ptr_null(map_find(&m, key_of(20, room)));
	ck_assert_int_eq(map_put(&m, key_of(3, room), room, &old), ERR_OK);
	ck_assert_ptr_eq(old, &m);
	ck_assert_ptr_eq(map_del(&m, key_of(3, room)), room);
	ck_assert_int_eq(map_put(&m, key_of(20, room), &m, NULL), ERR_OK);
	map_fini(&m);
	map_init(&m, 0);
	ck_assert_int_eq(map_put(&m, STR("a"), &m, NULL), ERR_FULL);
	map_fini(&m);
}
END_TEST

START_TEST(map_copies_keys_and_takes_the_empty_one)
{
	char key[] = "alice";
	struct map m;
	void *old;

	map_init(&m, 10);
	ck_assert_ptr_null(map_find(&m, STR("")));
	ck_assert_ptr_null(map_del(&m, STR("")));
	ck_assert_int_eq(map_put(&m, str_from(key), key, NULL), ERR_OK);
	key[0] = 'A';
	ck_assert_ptr_eq(map_find(&m, STR("alice")), key);
	ck_assert_int_eq(map_put(&m, STR_NONE, &m, NULL), ERR_OK);
	ck_assert_ptr_eq(map_find(&m, STR("")), &m);
	ck_assert_int_eq(map_put(&m, STR(""), key, &old), ERR_OK);
	ck_assert_ptr_eq(old, &m);
	ck_assert_int_eq(map_put(&m, (struct str){ "\0", 1 }, &m, &old),
	    ERR_OK);
	ck_assert_ptr_null(old);
	ck_assert_uint_eq(m.count, 3);
	map_fini(&m);
	ck_assert_uint_eq(m.count, 0);
	map_fini(&m);
}
END_TEST

/* For many fills, so that runs go round the end of the table. */
START_TEST(map_del_of_the_current_key_skips_and_repeats_none)
{
	for (unsigned seed = 0; seed < 300; seed++) {
		unsigned char hash_key[16] = { (unsigned char)seed,
			(unsigned char)(seed >> 8) };
		unsigned count = 1 + seed % 24, seen = 0, kept = 0;
		bool met[32] = { false };
		char room[64];
		uint32_t pos = 0;
		struct str key;
		struct map m;

		map_seed(hash_key);
		map_init(&m, 100);
		for (unsigned i = 0; i < count; i++)
			ck_assert_int_eq(map_put(&m, key_of(i, room), &m,
			    NULL), ERR_OK);
		while (map_next(&m, &pos, &key, NULL)) {
			unsigned i;

			ck_assert_int_eq(sscanf(key.p, "key-%u-", &i), 1);
			ck_assert(!met[i]);
			met[i] = true;
			seen++;
			if (i % 3 != 0)
				ck_assert_ptr_eq(map_del(&m, key), &m);
			else
				kept++;
		}
		ck_assert_uint_eq(seen, count);
		ck_assert_uint_eq(m.count, kept);
		for (unsigned i = 0; i < count; i++)
			ck_assert(!!map_find(&m, key_of(i, room)) ==
			    (i % 3 == 0));
		map_fini(&m);
	}
}
END_TEST

START_TEST(map_of_nothing_aborts)
{
	struct map m;

	map_init(&m, 10);
	ck_assert_int_eq(map_put(&m, STR("a"), NULL, NULL), ERR_OK);
}
END_TEST

START_TEST(imap_agrees_with_a_naive_model)
{
	static char values[KEYS][2];
	char *value[KEYS] = { NULL };
	struct rng_seeded rng;
	struct imap m;
	void *old;

	rng_seeded_init(&rng, 2);
	imap_init(&m, KEYS);
	for (int op = 0; op < OPS; op++) {
		unsigned i = (unsigned)rng_seeded_below(&rng, KEYS);
		unsigned bias = op / 20000 % 2 ? 30 : 70;
		/* Zero and the highest are keys like others. */
		uint64_t key = i % 2 ? i : UINT64_MAX - i;

		ck_assert_ptr_eq(imap_find(&m, key), value[i]);
		if (rng_seeded_below(&rng, 100) < bias) {
			char *v = &values[i][op % 2];

			ck_assert_int_eq(imap_put(&m, key, v, &old), ERR_OK);
			ck_assert_ptr_eq(old, value[i]);
			value[i] = v;
		} else {
			ck_assert_ptr_eq(imap_del(&m, key), value[i]);
			value[i] = NULL;
		}
	}
	for (unsigned i = 0; i < KEYS; i++)
		ck_assert_ptr_eq(imap_find(&m,
		    i % 2 ? i : UINT64_MAX - i), value[i]);
	imap_fini(&m);
}
END_TEST

START_TEST(imap_iteration_with_deletion_meets_each_once)
{
	for (unsigned seed = 0; seed < 300; seed++) {
		unsigned char hash_key[16] = { (unsigned char)seed,
			(unsigned char)(seed >> 8) };
		unsigned count = 1 + seed % 24, seen = 0;
		bool met[32] = { false };
		uint32_t pos = 0;
		uint64_t key;
		struct imap m;
		void *v;

		map_seed(hash_key);
		imap_init(&m, 100);
		for (unsigned i = 0; i < count; i++)
			ck_assert_int_eq(imap_put(&m, i, &m, NULL), ERR_OK);
		while (imap_next(&m, &pos, &key, &v)) {
			ck_assert(!met[key]);
			met[key] = true;
			seen++;
			ck_assert_ptr_eq(imap_del(&m, key), v);
		}
		ck_assert_uint_eq(seen, count);
		ck_assert_uint_eq(m.count, 0);
		imap_fini(&m);
	}
}
END_TEST

START_TEST(imap_refuses_beyond_max)
{
	struct imap m;

	imap_init(&m, 2);
	ck_assert_int_eq(imap_put(&m, 0, &m, NULL), ERR_OK);
	ck_assert_int_eq(imap_put(&m, 1, &m, NULL), ERR_OK);
	ck_assert_int_eq(imap_put(&m, 2, &m, NULL), ERR_FULL);
	ck_assert_int_eq(imap_put(&m, 1, &m, NULL), ERR_OK);
	ck_assert_ptr_null(imap_del(&m, 2));
	imap_fini(&m);
}
END_TEST

START_TEST(map_hash_depends_on_the_seed)
{
	unsigned char key[16] = { 1 };
	uint64_t before = map_hash("a", 1);

	map_seed(key);
	ck_assert_uint_ne(map_hash("a", 1), before);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("map");
	TCase *tc = tcase_create("map");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, map_agrees_with_a_naive_model);
	tcase_add_test(tc, map_refuses_beyond_max_but_still_replaces);
	tcase_add_test(tc, map_copies_keys_and_takes_the_empty_one);
	tcase_add_test(tc, map_del_of_the_current_key_skips_and_repeats_none);
	tcase_add_test_raise_signal(tc, map_of_nothing_aborts, SIGABRT);
	tcase_add_test(tc, imap_agrees_with_a_naive_model);
	tcase_add_test(tc, imap_iteration_with_deletion_meets_each_once);
	tcase_add_test(tc, imap_refuses_beyond_max);
	tcase_add_test(tc, map_hash_depends_on_the_seed);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
