/* SPDX-License-Identifier: Apache-2.0 */
/* What is written to a log: few calls, the same bytes, nothing kept back at the
 * end of a commit. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/gather.h"

#define FILE_MAX (1 << 20)
#define PAGE 4096
#define HEADER 24

/* A file that counts the calls and can be full. */
struct counted {
	sqlite3_file base;
	unsigned char bytes[FILE_MAX];
	int calls;
	bool is_full;
};

static struct counted file;
static struct gather gather;
static unsigned char wanted[FILE_MAX];
static sqlite3_int64 end;

static int
counted_write(sqlite3_file *f, const void *from, int len, sqlite3_int64 at)
{
	struct counted *c = (struct counted *)f;

	c->calls++;
	if (c->is_full)
		return SQLITE_FULL;
	ck_assert_int_le(at + len, FILE_MAX);
	memcpy(c->bytes + at, from, (size_t)len);
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = { .iVersion = 1,
	.xWrite = counted_write };

static void
setup(void)
{
	memset(&file, 0, sizeof(file));
	memset(wanted, 0, sizeof(wanted));
	file.base.pMethods = &methods;
	end = 0;
}

static void
teardown(void)
{
	gather_forget(&gather);
}

static int
put(const void *from, int len)
{
	memcpy(wanted + end, from, (size_t)len);
	end += len;
	return gather_write(&gather, &file.base, from, len, end - len);
}

/* A frame; pages of the file after it, 0 if it is not the last of a commit. */
static int
put_frame(int k, unsigned char pages)
{
	unsigned char header[HEADER] = { [3] = (unsigned char)k, [7] = pages };
	unsigned char page[PAGE];
	int rc = put(header, HEADER);

	memset(page, k, sizeof(page));
	return rc == SQLITE_OK ? put(page, PAGE) : rc;
}

static void
expect_all_written(void)
{
	ck_assert_int_eq(gather.len, 0);
	ck_assert_ptr_null(gather.bytes);
	ck_assert_mem_eq(file.bytes, wanted, sizeof(wanted));
}

START_TEST(gather_writes_a_commit_at_its_end_in_few_calls)
{
	for (int k = 1; k < 40; k++)
		ck_assert_int_eq(put_frame(k, 0), SQLITE_OK);
	ck_assert_mem_ne(file.bytes, wanted, sizeof(wanted));
	ck_assert_int_eq(put_frame(40, 9), SQLITE_OK);
	expect_all_written();
	ck_assert_int_le(file.calls, 4);
	ck_assert_int_eq(put_frame(41, 9), SQLITE_OK);
	expect_all_written();
}
END_TEST

START_TEST(gather_writes_what_is_elsewhere_in_its_order)
{
	ck_assert_int_eq(put_frame(1, 0), SQLITE_OK);
	end = 0;
	ck_assert_int_eq(put_frame(2, 0), SQLITE_OK);
	ck_assert_int_eq(file.calls, 1);
	end = 3 * PAGE;
	ck_assert_int_eq(put_frame(3, 0), SQLITE_OK);
	ck_assert_int_eq(gather_flush(&gather, &file.base), SQLITE_OK);
	expect_all_written();
	ck_assert_int_eq(gather_flush(&gather, &file.base), SQLITE_OK);
	ck_assert_int_eq(file.calls, 3);
}
END_TEST

START_TEST(gather_passes_on_what_is_larger_than_it)
{
	static unsigned char large[FILE_MAX / 2];

	memset(large, 7, sizeof(large));
	ck_assert_int_eq(put_frame(1, 0), SQLITE_OK);
	ck_assert_int_eq(put(large, sizeof(large)), SQLITE_OK);
	expect_all_written();
	ck_assert_int_eq(file.calls, 2);
}
END_TEST

START_TEST(gather_says_that_the_disk_is_full_and_forgets)
{
	file.is_full = true;
	ck_assert_int_eq(put_frame(1, 0), SQLITE_OK);
	ck_assert_int_eq(put_frame(2, 9), SQLITE_FULL);
	ck_assert_int_eq(gather.len, 0);
	ck_assert_int_eq(gather_flush(&gather, &file.base), SQLITE_OK);
	file.is_full = false;
	end = 0;
	memset(wanted, 0, sizeof(wanted));
	ck_assert_int_eq(put_frame(3, 9), SQLITE_OK);
	expect_all_written();
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("gather");
	TCase *tc = tcase_create("gather");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, gather_writes_a_commit_at_its_end_in_few_calls);
	tcase_add_test(tc, gather_writes_what_is_elsewhere_in_its_order);
	tcase_add_test(tc, gather_passes_on_what_is_larger_than_it);
	tcase_add_test(tc, gather_says_that_the_disk_is_full_and_forgets);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
