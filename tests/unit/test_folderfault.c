/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder of files when the n-th call of the system fails: functions of
 * the system are replaced by this program's own, which do as the test says.
 * Whatever fails is said, nothing is half there, and again it is done.
 */
#include <check.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "store/folder/folder.h"

#define ID "0123456789abcdef0123456789abcdef"
#define PLACE "9f86d081884c7d659a2feaa0c55ad015." ID
#define TEXT "a relay station"
#define CALLS_MAX 400
#define ALIKE 8			/* behind so many calls they are all alike … */
#define STRIDE 60		/* … and some will do */

/* Good calls before the one that fails, with this; negative: none does. */
static int countdown = -1;
static int reason;
static bool has_failed;
/* A file system that promises no room, and what it says is free. */
static bool promises_nothing;
static int64_t free_bytes = -1;	/* negative: what is */
static int cuts;		/* calls of ftruncate */

static bool
is_due(void)
{
	if (countdown != 0) {
		countdown -= countdown > 0;
		return false;
	}
	countdown = -1;
	has_failed = true;
	errno = reason;
	return true;
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return is_due() ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags,
	    mode);
}

/* What does not fail need not be done: no test outlives the machine. */
int
fsync(int fd)
{
	(void)fd;
	return is_due() ? -1 : 0;
}

int
fdatasync(int fd)
{
	(void)fd;
	return is_due() ? -1 : 0;
}

int
fallocate(int fd, int mode, off_t at, off_t len)
{
	if (promises_nothing) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return is_due() ? -1 : (int)syscall(SYS_fallocate, fd, mode, at, len);
}

int
ftruncate(int fd, off_t len)
{
	cuts++;
	return is_due() ? -1 : (int)syscall(SYS_ftruncate, fd, len);
}

int
fstat(int fd, struct stat *out)
{
	return is_due() ? -1 : fstatat(fd, "", out, AT_EMPTY_PATH);
}

int
fstatvfs(int fd, struct statvfs *out)
{
	int (*real)(int, struct statvfs *);

	*(void **)&real = dlsym(RTLD_NEXT, "fstatvfs");
	if (is_due() || real(fd, out) != 0)
		return -1;
	if (free_bytes >= 0) {
		out->f_frsize = 1;
		out->f_bavail = (fsblkcnt_t)free_bytes;
	}
	return 0;
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return is_due() ? -1 : syscall(SYS_pwrite64, fd, bytes, len, at);
}

ssize_t
pread(int fd, void *bytes, size_t len, off_t at)
{
	return is_due() ? -1 : syscall(SYS_pread64, fd, bytes, len, at);
}

int
link(const char *from, const char *to)
{
	return is_due() ? -1 : linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
unlink(const char *path)
{
	return is_due() ? -1 : unlinkat(AT_FDCWD, path, 0);
}

int
mkdir(const char *path, mode_t mode)
{
	return is_due() ? -1 : mkdirat(AT_FDCWD, path, mode);
}

DIR *
opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? NULL : fdopendir(fd);
}

/* ---- acts ---- */

static const struct depot_key upload = { { "acme", 4 },
	{ ID, sizeof(ID) - 1 }, false };
static const struct depot_key whole = { { "acme", 4 },
	{ PLACE, sizeof(PLACE) - 1 }, true };

static char dir[] = "/tmp/yizhan-folderfault-XXXXXX";
static struct depot depot;

static enum err
make(void)
{
	return depot.ops->make(depot.place, &upload, sizeof(TEXT));
}

static enum err
put(void)
{
	struct depot_file *f;
	enum err err = depot.ops->open(depot.place, &upload, &f);

	if (err != ERR_OK)
		return err;
	err = depot.ops->write(f, 0, TEXT, sizeof(TEXT));
	if (err == ERR_OK)
		err = depot.ops->sync(f);
	depot.ops->close(f);
	return err;
}

static enum err
keep(void)
{
	return depot.ops->keep(depot.place, &upload, whole.name);
}

static enum err
read_all(void)
{
	char text[sizeof(TEXT) + 8];
	struct depot_file *f;
	size_t got = 0;
	enum err err = depot.ops->open(depot.place, &whole, &f);

	if (err != ERR_OK)
		return err;
	err = depot.ops->read(f, 0, text, sizeof(text), &got);
	if (err == ERR_OK)
		ck_assert(got == sizeof(TEXT) &&
		    memcmp(text, TEXT, got) == 0);
	depot.ops->close(f);
	return err;
}

static bool
on_name(void *arg, struct str name)
{
	ck_assert(str_is(name, PLACE) || str_is(name, ID));
	++*(int *)arg;
	return true;
}

static int
names(bool is_whole, enum err *err)
{
	const struct depot_key like = { .tenant = STR("acme"),
		.is_whole = is_whole };
	int count = 0;

	*err = depot.ops->list(depot.place, &like, on_name, &count);
	return count;
}

static enum err
list(void)
{
	enum err err;
	int count = names(true, &err);

	if (err != ERR_OK)
		return err;
	ck_assert_int_eq(count, 1);
	count = names(false, &err);
	if (err == ERR_OK)
		ck_assert_int_eq(count, 1);
	return err;
}

static enum err
drop(void)
{
	enum err err = depot.ops->drop(depot.place, &whole);

	return err == ERR_OK ? depot.ops->drop(depot.place, &upload) : err;
}

static const struct {
	const char *name;
	enum err (*run)(void);
} acts[] = {
	{ "make", make }, { "put", put }, { "keep", keep },
	{ "read", read_all }, { "list", list }, { "drop", drop },
};
#define ACTS (int)(sizeof(acts) / sizeof(*acts))

/* What the system says, and what the core is told. */
static const struct {
	int reason;
	enum err err;
} faults[] = {
	{ EIO, ERR_IO }, { ENOSPC, ERR_DISK_FULL }, { EINTR, ERR_IO },
	{ EOPNOTSUPP, ERR_IO },
};
#define FAULTS (int)(sizeof(faults) / sizeof(*faults))

static void
begin_with(int64_t spare_bytes)
{
	char path[128];

	log_set_level(LOG_NONE);
	memcpy(dir + strlen(dir) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/tenants", dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/tenants/acme", dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	depot = depot_folder_new(dir, spare_bytes);
}

static void
begin(void)
{
	begin_with(0);
}

static void
end(void)
{
	static const char *const left[] = { "tenants/acme/uploads/" ID,
		"tenants/acme/uploads", "tenants/acme/files/9f/" PLACE,
		"tenants/acme/files/9f", "tenants/acme/files",
		"tenants/acme", "tenants", "." };
	char path[256];

	depot_folder_free(&depot);
	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, left[i]);
		(void)remove(path);
	}
	(void)rmdir(dir);
}

START_TEST(any_call_of_the_system_may_fail)
{
	int act = _i / FAULTS, fault = _i % FAULTS, n;
	enum err err;

	for (n = 0; n < CALLS_MAX; n += n < ALIKE ? 1 : STRIDE) {
		begin();
		for (int i = 0; i < act; i++)
			ck_assert_int_eq(acts[i].run(), ERR_OK);
		has_failed = false;
		reason = faults[fault].reason;
		countdown = n;
		err = acts[act].run();
		countdown = -1;
		ck_assert_msg(err == ERR_OK || (has_failed &&
		    (err == faults[fault].err || err == ERR_SYNC ||
		    err == ERR_CORRUPT)),
		    "%s, call %d: %s", acts[act].name, n, err_code(err));
		for (int i = act; i < ACTS; i++)
			ck_assert_msg(acts[i].run() == ERR_OK,
			    "%s, call %d, then %s", acts[act].name, n,
			    acts[i].name);
		end();
		if (!has_failed)
			break;
	}
	ck_assert_int_gt(n, 0);
	ck_assert_int_lt(n, CALLS_MAX);
}
END_TEST

/* A walk over the 256 folders ends with the first that cannot be read. */
START_TEST(names_that_cannot_be_read_are_not_passed_over)
{
	enum err err;

	begin();
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(acts[i].run(), ERR_OK);
	for (int n = 0; n < 256; n += 85) {
		reason = EACCES;
		countdown = n;
		(void)names(true, &err);
		countdown = -1;
		ck_assert_int_eq(err, ERR_IO);
	}
	end();
}
END_TEST

/* Room that was there when an upload began may have gone to others. */
START_TEST(where_no_room_is_promised_each_write_leaves_the_spare)
{
	const int64_t spare = 1000, size = sizeof(TEXT);

	begin_with(spare);
	promises_nothing = true;
	free_bytes = spare + size - 1;
	ck_assert_int_eq(make(), ERR_DISK_FULL);
	free_bytes = spare + size;
	ck_assert_int_eq(make(), ERR_OK);
	free_bytes--;
	ck_assert_int_eq(put(), ERR_DISK_FULL);
	free_bytes++;
	ck_assert_int_eq(put(), ERR_OK);
	promises_nothing = false;
	free_bytes = -1;
	end();
}
END_TEST

START_TEST(room_that_was_promised_is_there)
{
	begin_with(1000);
	ck_assert_int_eq(make(), ERR_OK);
	free_bytes = 0;
	ck_assert_int_eq(put(), ERR_OK);
	free_bytes = -1;
	end();
}
END_TEST

/* How often a large upload is cut on its way out. */
static int
drop_large(void)
{
	cuts = 0;
	ck_assert_int_eq(depot.ops->drop(depot.place, &upload), ERR_OK);
	return cuts;
}

static void
make_large(void)
{
	ck_assert_int_eq(depot.ops->make(depot.place, &upload,
	    (int64_t)100 << 20), ERR_OK);
}

START_TEST(a_large_file_goes_in_slices_and_whole_for_its_readers)
{
	char text[sizeof(TEXT)];
	struct depot_file *f;
	size_t got;

	begin();
	promises_nothing = true;	/* so it needs no room on the disk */
	make_large();
	ck_assert_int_eq(drop_large(), 3);
	make_large();
	ck_assert_int_eq(put(), ERR_OK);
	ck_assert_int_eq(depot.ops->open(depot.place, &upload, &f), ERR_OK);
	ck_assert_int_eq(drop_large(), 0);
	ck_assert_int_eq(depot.ops->read(f, 0, text, sizeof(text), &got),
	    ERR_OK);
	ck_assert_str_eq(text, TEXT);
	ck_assert_int_eq(depot.ops->read(f, (int64_t)99 << 20, text,
	    sizeof(text), &got), ERR_OK);
	ck_assert_uint_eq(got, sizeof(text));
	depot.ops->close(f);
	make_large();
	ck_assert_int_eq(put(), ERR_OK);
	ck_assert_int_eq(keep(), ERR_OK);
	ck_assert_int_eq(drop_large(), 0);	/* it has another name */
	ck_assert_int_eq(depot.ops->drop(depot.place, &whole), ERR_OK);
	ck_assert_int_eq(cuts, 3);
	promises_nothing = false;
	end();
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("folderfault");
	TCase *t = tcase_create("folderfault");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(t, any_call_of_the_system_may_fail, 0,
	    ACTS * FAULTS);
	tcase_add_test(t, names_that_cannot_be_read_are_not_passed_over);
	tcase_add_test(t,
	    where_no_room_is_promised_each_write_leaves_the_spare);
	tcase_add_test(t, room_that_was_promised_is_there);
	tcase_add_test(t,
	    a_large_file_goes_in_slices_and_whole_for_its_readers);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
