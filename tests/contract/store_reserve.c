/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reserve: a file without meaning, there to be given up.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "rig.h"

static void
reserve_path(const struct rig *r, char out[128])
{
	snprintf(out, 128, "%s/reserve", r->dir);
}

static int64_t
reserve_blocks(const struct rig *r)
{
	char path[128];
	struct stat st;

	reserve_path(r, path);
	return stat(path, &st) == 0 ? (int64_t)st.st_blocks * 512 : -1;
}

START_TEST(the_reserve_takes_room_and_gives_it_back_once)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	const struct reserve_ops *reserve = r->backend.reserve;
	void *place = r->backend.place;

	ck_assert(!reserve->spend(place));
	ck_assert(reserve->hold(place));
	ck_assert_int_ge(reserve_blocks(r), reserve->bytes);
	ck_assert(reserve->hold(place));
	ck_assert(reserve->spend(place));
	ck_assert_int_eq(reserve_blocks(r), -1);
	ck_assert(!reserve->spend(place));
	ck_assert(reserve->hold(place));
	ck_assert_int_ge(reserve_blocks(r), reserve->bytes);
	rig_free(r);
}
END_TEST

START_TEST(a_reserve_of_an_earlier_run_is_taken_as_it_is)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct store_backend later = store_sqlite_new(r->dir);
	struct stat was, is;
	char path[128];
	FILE *f;

	reserve_path(r, path);
	ck_assert(r->backend.reserve->hold(r->backend.place));
	ck_assert_int_eq(stat(path, &was), 0);
	ck_assert(later.reserve->hold(later.place));
	ck_assert_int_eq(stat(path, &is), 0);
	ck_assert_uint_eq(is.st_ino, was.st_ino);
	/* Of one that was cut short the rest is made. */
	ck_assert(later.reserve->spend(later.place));
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs("short", f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert(later.reserve->hold(later.place));
	ck_assert_int_ge(reserve_blocks(r), later.reserve->bytes);
	store_sqlite_free(&later);
	rig_free(r);
}
END_TEST

START_TEST(a_reserve_that_cannot_be_made_is_not_held)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	const struct reserve_ops *reserve = r->backend.reserve;
	void *place = r->backend.place;
	struct rlimit limit, small;
	char path[128];

	reserve_path(r, path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert(!reserve->hold(place));
	ck_assert_int_eq(rmdir(path), 0);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = limit;
	small.rlim_cur = 4096;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert(!reserve->hold(place));
	ck_assert_int_eq(reserve_blocks(r), -1);	/* no half of one */
	ck_assert(!reserve->spend(place));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(reserve->hold(place));
	ck_assert_int_ge(reserve_blocks(r), reserve->bytes);
	rig_free(r);
}
END_TEST

START_TEST(a_reserve_that_cannot_be_removed_is_still_held)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	const struct reserve_ops *reserve = r->backend.reserve;
	void *place = r->backend.place;
	char path[128];

	log_set_level(LOG_NONE);
	reserve_path(r, path);
	ck_assert(reserve->hold(place));
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert(!reserve->spend(place));
	ck_assert(reserve->hold(place));
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert(reserve->spend(place));
	rig_free(r);
}
END_TEST

TCase *
store_reserve_tcase(void)
{
	TCase *tc = tcase_create("reserve");

	tcase_add_test(tc, the_reserve_takes_room_and_gives_it_back_once);
	tcase_add_test(tc, a_reserve_of_an_earlier_run_is_taken_as_it_is);
	tcase_add_test(tc, a_reserve_that_cannot_be_made_is_not_held);
	tcase_add_test(tc, a_reserve_that_cannot_be_removed_is_still_held);
	return tc;
}
