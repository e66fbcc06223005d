/* SPDX-License-Identifier: Apache-2.0 */
/* Archives: what goes in comes out, and nothing else ever does. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "upkeep/archive.h"
#include "upkeep/seal.h"

#define BIG (300 * 1024)	/* several chunks and copies */
#define PASSPHRASE "correct horse battery"

static char dir[] = "yizhan-archive-XXXXXX";
static char big[BIG];

static void
make_big(void)
{
	struct rng_seeded seeded;
	struct rng rng;

	rng_seeded_init(&seeded, 7);
	rng = rng_from_seeded(&seeded);
	rng_fill(&rng, big, sizeof(big));
}

static int
file_with(const char *name, const char *bytes, size_t len)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* An archive of three members. */
static void
make_archive(const char *path, const char *passphrase)
{
	struct archive_options o = { .level = 1, .scratch = ".",
	    .rng = &rng_real, .passphrase = str_from(passphrase),
	    .mtime = 1700000000 };
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int in = file_with("big", big, BIG);
	struct archive_writer *w;
	struct problem why;

	ck_assert_int_eq(archive_create(fd, path, &o, &w, &why), ERR_OK);
	ck_assert_int_eq(archive_put_text(w, "head.json", STR("{}\n"), &why),
	    ERR_OK);
	ck_assert_int_eq(archive_put_file(w, "a/b/big", in, &why), ERR_OK);
	ck_assert_int_eq(archive_put_text(w, "a/none", STR(""), &why), ERR_OK);
	ck_assert_int_eq(archive_finish(w, &why), ERR_OK);
	ck_assert_int_eq(archive_totals(w)->files, 3);
	ck_assert_int_eq(archive_totals(w)->bytes, BIG + 3);
	archive_writer_free(w);
	close(in);
	close(fd);
}

/* All of it; the first error, or ERR_NOT_FOUND at its proven end. */
static enum err
read_archive(const char *path, const char *passphrase, struct problem *why)
{
	struct archive_reader *r = NULL;
	struct tar_header member;
	int fd = open(path, O_RDONLY);
	char bytes[8192];
	enum err err = archive_open(fd, path, str_from(passphrase), &r, why);
	size_t got = 1;

	while (!err) {
		err = archive_next(r, &member, why);
		for (got = 1; !err && got > 0;)
			err = archive_read(r, bytes, sizeof(bytes), &got, why);
	}
	archive_reader_free(r);
	close(fd);
	return err;
}

static const char *const passphrases[] = { NULL, PASSPHRASE };
/* A key takes a tenth of a second. */
static const struct {
	off_t near, far;
} steps[] = { { 1, 3001 }, { 9, 70001 } };

START_TEST(archive_comes_back)
{
	struct archive_reader *r;
	struct tar_header member;
	struct problem why;
	struct buf text;
	char *back = xmalloc(BIG + 1);
	size_t have = 0, got = 1;
	int fd;

	make_archive("x", passphrases[_i]);
	fd = open("x", O_RDONLY);
	ck_assert_int_eq(archive_open(fd, "x", str_from(passphrases[_i]), &r,
	    &why), ERR_OK);
	ck_assert_int_eq(archive_is_sealed(r), _i);
	ck_assert_int_eq(archive_next(r, &member, &why), ERR_OK);
	ck_assert_str_eq(member.name, "head.json");
	ck_assert_int_eq(member.mtime, 1700000000);
	buf_init(&text, 10);
	ck_assert_int_eq(archive_read_text(r, &text, &why), ERR_OK);
	ck_assert_str_eq(text.data, "{}\n");
	buf_fini(&text);
	ck_assert_int_eq(archive_next(r, &member, &why), ERR_OK);
	ck_assert_str_eq(member.name, "a/b/big");
	while (got > 0) {
		ck_assert_int_eq(archive_read(r, back + have, 7777, &got,
		    &why), ERR_OK);
		have += got;
	}
	ck_assert_uint_eq(have, BIG);
	ck_assert_mem_eq(back, big, BIG);
	ck_assert_int_eq(archive_next(r, &member, &why), ERR_OK);
	ck_assert_int_eq(member.size, 0);
	ck_assert_int_eq(archive_next(r, &member, &why), ERR_NOT_FOUND);
	ck_assert_int_eq(archive_seen(r)->files, 3);
	archive_reader_free(r);
	close(fd);
	xfree(back);
}
END_TEST

START_TEST(a_passphrase_is_asked_for)
{
	struct problem why;

	make_archive("x", PASSPHRASE);
	ck_assert_int_eq(read_archive("x", NULL, &why), ERR_FORBIDDEN);
	ck_assert_int_eq(read_archive("x", "another one", &why), ERR_CORRUPT);
	ck_assert_int_eq(read_archive("x", PASSPHRASE, &why), ERR_NOT_FOUND);
}
END_TEST

/* Whatever is cut off at its end is seen. */
START_TEST(what_is_cut_off_is_seen)
{
	struct problem why;
	struct stat st;

	make_archive("x", passphrases[_i]);
	ck_assert_int_eq(stat("x", &st), 0);
	for (off_t len = st.st_size - 1; len >= 0; len -=
	    len > st.st_size - 40 ? steps[_i].near :
	    steps[_i].far) {
		ck_assert_int_eq(truncate("x", len), 0);
		ck_assert_int_eq(read_archive("x", passphrases[_i], &why),
		    ERR_CORRUPT);
	}
}
END_TEST

START_TEST(what_follows_is_seen)
{
	struct problem why;
	int fd;

	make_archive("x", passphrases[_i]);
	fd = open("x", O_WRONLY | O_APPEND);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	close(fd);
	ck_assert_int_eq(read_archive("x", passphrases[_i], &why),
	    ERR_CORRUPT);
}
END_TEST

/* One bit, at many places. */
START_TEST(what_is_changed_is_seen)
{
	struct problem why;
	struct stat st;
	char byte;
	int fd;

	make_archive("x", passphrases[_i]);
	ck_assert_int_eq(stat("x", &st), 0);
	fd = open("x", O_RDWR);
	for (off_t at = 0; at < st.st_size;
	    at += at < 64 ? steps[_i].near : steps[_i].far) {
		ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
		byte ^= 0x10;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
		/* A frame's head may say the same in other words. */
		ck_assert(read_archive("x", passphrases[_i], &why) !=
		    ERR_NOT_FOUND || (_i == 0 && at < 6));
		byte ^= 0x10;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
	}
	close(fd);
	ck_assert_int_eq(read_archive("x", passphrases[_i], &why),
	    ERR_NOT_FOUND);
}
END_TEST

/* A stream's chunks are of that stream, in that order. */
START_TEST(chunks_do_not_move)
{
	struct seal s;
	unsigned char head[SEAL_HEAD], a[20 + SEAL_TAG], b[20 + SEAL_TAG];
	unsigned char out[20];

	ck_assert(seal_begin(&s, STR(PASSPHRASE), &rng_real, head));
	ck_assert(seal_put(&s, (const unsigned char *)big, 20, false, a));
	ck_assert(seal_put(&s, (const unsigned char *)big, 20, true, b));
	ck_assert(seal_resume(&s, STR(PASSPHRASE), head));
	ck_assert(!seal_take(&s, b, sizeof(b), true, out));
	ck_assert(seal_resume(&s, STR(PASSPHRASE), head));
	ck_assert(!seal_take(&s, a, sizeof(a), true, out));
	ck_assert(seal_resume(&s, STR(PASSPHRASE), head));
	ck_assert(seal_take(&s, a, sizeof(a), false, out));
	ck_assert_mem_eq(out, big, 20);
	ck_assert(seal_take(&s, b, sizeof(b), true, out));
	seal_wipe(&s);
}
END_TEST

/* Tar's own names and numbers */

static const char *const good[] = { "a", "a/b", "system.db", "...x",
	"tenants/x/files/ab/"
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.x" };

START_TEST(good_names_come_back)
{
	struct tar_header t = { .size = 5, .mtime = 1 }, back;
	unsigned char block[TAR_BLOCK];

	snprintf(t.name, sizeof(t.name), "%s", good[_i]);
	ck_assert(tar_put(&t, block));
	ck_assert(tar_take(block, &back));
	ck_assert_str_eq(back.name, t.name);
	ck_assert_int_eq(back.size, 5);
}
END_TEST

static const char *const bad[] = { "", "/a", "a/", "a//b", "..", "a/../b",
	".", "a b", "a\n", "\xc3\xa4", "a\\b",
	"0123456789012345678901234567890123456789012345678901234567890123456"
	"7890123456789012345678901234567890" };

START_TEST(bad_names_are_refused)
{
	struct tar_header t = { .size = 0 };
	unsigned char block[TAR_BLOCK];

	snprintf(t.name, sizeof(t.name), "%s", bad[_i]);
	ck_assert(!tar_name_is_good(str_from(bad[_i])));
	ck_assert(!tar_put(&t, block));
}
END_TEST

static const int64_t sizes[] = { 0, 1, 512, 077777777777LL, 0100000000000LL,
	INT64_MAX };

START_TEST(sizes_come_back)
{
	struct tar_header t = { .name = "x", .size = sizes[_i] }, back;
	unsigned char block[TAR_BLOCK];

	ck_assert(tar_put(&t, block));
	ck_assert(tar_take(block, &back));
	ck_assert_int_eq(back.size, sizes[_i]);
}
END_TEST

START_TEST(padding_fills_a_block)
{
	ck_assert_uint_eq(tar_padding(0), 0);
	ck_assert_uint_eq(tar_padding(1), 511);
	ck_assert_uint_eq(tar_padding(511), 1);
	ck_assert_uint_eq(tar_padding(512), 0);
	ck_assert_uint_eq(tar_padding(513), 511);
}
END_TEST

/* Links, devices and directories have no place in a backup. */
START_TEST(only_plain_files)
{
	struct tar_header t = { .name = "x" }, back;
	unsigned char block[TAR_BLOCK];
	unsigned sum = 0;

	ck_assert(tar_put(&t, block));
	block[156] = '2';
	memset(block + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
	ck_assert(!tar_take(block, &back));
	block[156] = '0';
	ck_assert(!tar_take(block, &back));	/* its sum is another's */
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive");
	TCase *tc = tcase_create("archive");
	SRunner *runner;
	int failed;

	make_big();
	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	tcase_set_timeout(tc, 0);
	tcase_add_loop_test(tc, archive_comes_back, 0, 2);
	tcase_add_test(tc, a_passphrase_is_asked_for);
	tcase_add_loop_test(tc, what_is_cut_off_is_seen, 0, 2);
	tcase_add_loop_test(tc, what_follows_is_seen, 0, 2);
	tcase_add_loop_test(tc, what_is_changed_is_seen, 0, 2);
	tcase_add_test(tc, chunks_do_not_move);
	tcase_add_loop_test(tc, good_names_come_back, 0,
	    sizeof(good) / sizeof(*good));
	tcase_add_loop_test(tc, bad_names_are_refused, 0,
	    sizeof(bad) / sizeof(*bad));
	tcase_add_loop_test(tc, sizes_come_back, 0,
	    sizeof(sizes) / sizeof(*sizes));
	tcase_add_test(tc, padding_fills_a_block);
	tcase_add_test(tc, only_plain_files);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	unlink("x");
	unlink("big");
	if (chdir("..") != 0 || rmdir(dir) != 0)
		return EXIT_FAILURE;
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
