/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that are brought to the directory of backups. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/str.h"
#include "upkeep/folder.h"
#include "upkeep/shelf.h"

#define BACKUPS "backups"

static char home[] = "/tmp/yizhan-shelf-XXXXXX", place[] = BACKUPS;

/* In place of libc's: as where a rename cannot leave alone what is there. */
static bool is_nfs;

int
renameat2(int at, const char *from, int to_at, const char *to, unsigned flags)
{
	if (!is_nfs)
		return (int)syscall(SYS_renameat2, at, from, to_at, to, flags);
	errno = EINVAL;
	return -1;
}

/* And as if whoever had the lock before had given it its name meanwhile. */
static const char *moved_from, *moved_to;

int
flock(int fd, int how)
{
	if (moved_from != NULL)
		ck_assert_int_eq(rename(moved_from, moved_to), 0);
	moved_from = NULL;
	return (int)syscall(SYS_flock, fd, how);
}

/* Room for an archive of a GiB, until somebody takes it. */
static fsblkcnt_t room;

int
statvfs(const char *path, struct statvfs *out)
{
	(void)path;
	*out = (struct statvfs){ .f_frsize = 1, .f_bavail = room };
	return 0;
}

int
fstatvfs(int fd, struct statvfs *out)
{
	(void)fd;
	return statvfs(BACKUPS, out);
}

static void
setup(void)
{
	room = 1 << 30;
	is_nfs = false;
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert_int_eq(chdir(home), 0);
}

static void
teardown(void)
{
	struct problem ignored;

	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(folder_remove(home, &ignored), ERR_OK);
}

#define BROUGHT "yizhan-one-20250101T000000Z.tar.zst"
#define OTHER "yizhan-two-20250101T000000Z.tar.zst"

static void
bring(const char *name)
{
	const struct depot_key key = { .name = str_from(name) };
	struct depot_file *f;

	ck_assert_int_eq(shelf_ops.make(place, &key, 3), ERR_OK);
	ck_assert_int_eq(shelf_ops.open(place, &key, &f), ERR_OK);
	ck_assert_int_eq(shelf_ops.write(f, 0, "abc", 3), ERR_OK);
	shelf_ops.close(f);
}

START_TEST(one_that_is_brought_takes_no_others_place)
{
	const struct depot_key key = { .name = STR(BROUGHT) };
	const struct depot_key of_box = {
		.name = STR("yizhan-20990101T000000Z.tar.zst") };

	ck_assert_int_eq(shelf_ops.make(place, &of_box, 3), ERR_FIELD);
	for (int i = 0; i < 2; i++) {
		is_nfs = i;
		bring(BROUGHT);
		ck_assert_int_eq(shelf_ops.make(place, &key, 3), ERR_BUSY);
		ck_assert_int_eq(shelf_ops.keep(place, &key, key.name),
		    ERR_OK);
		ck_assert(!folder_exists(BACKUPS "/" BROUGHT SHELF_UPLOAD));
		bring(BROUGHT);
		ck_assert_int_eq(shelf_ops.keep(place, &key, key.name),
		    ERR_EXISTS);
		ck_assert(folder_exists(BACKUPS "/" BROUGHT SHELF_UPLOAD));
		ck_assert_int_eq(unlink(BACKUPS "/" BROUGHT), 0);
		ck_assert_int_eq(unlink(BACKUPS "/" BROUGHT SHELF_UPLOAD), 0);
	}
}
END_TEST

START_TEST(one_that_got_its_name_is_not_written_to)
{
	const struct depot_key key = { .name = STR(OTHER) };
	struct depot_file *f, *second;

	bring(OTHER);
	ck_assert_int_eq(shelf_ops.open(place, &key, &f), ERR_OK);
	ck_assert_int_eq(shelf_ops.open(place, &key, &second), ERR_BUSY);
	shelf_ops.close(f);
	moved_from = BACKUPS "/" OTHER SHELF_UPLOAD;
	moved_to = BACKUPS "/" OTHER;
	ck_assert_int_eq(shelf_ops.open(place, &key, &f), ERR_NOT_FOUND);
	ck_assert_ptr_null(f);
}
END_TEST

START_TEST(each_part_looks_at_the_room)
{
	const struct depot_key key = { .name = STR(OTHER) };
	struct depot_file *f;

	ck_assert_int_eq(shelf_ops.make(place, &key, 1 << 30),
	    ERR_DISK_FULL);
	bring(OTHER);
	ck_assert_int_eq(shelf_ops.open(place, &key, &f), ERR_OK);
	room = SHELF_SPARE_BYTES + 3;
	ck_assert_int_eq(shelf_ops.write(f, 3, "abc", 3), ERR_OK);
	room--;
	ck_assert_int_eq(shelf_ops.write(f, 6, "abc", 3), ERR_DISK_FULL);
	ck_assert_int_eq(shelf_ops.size(f), 6);
	shelf_ops.close(f);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("shelf");
	TCase *tc = tcase_create("shelf");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, one_that_is_brought_takes_no_others_place);
	tcase_add_test(tc, one_that_got_its_name_is_not_written_to);
	tcase_add_test(tc, each_part_looks_at_the_room);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
