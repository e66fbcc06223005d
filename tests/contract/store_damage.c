/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that changed on the disk: of a page, whatever it holds, and of the
 * write-ahead log. Never an answer, always an error.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "rig.h"
#include "store/sqlite/sqlite_priv.h"
#include "store/sqlite/sums.h"

#define PAGE 4096
#define COMMITS 12

/* A whole file in memory. */
struct image {
	char path[256];
	unsigned char *p;
	size_t len;
};

static struct image
image_of(const char *path)
{
	struct image image;
	struct stat st;
	int fd = open(path, O_RDONLY);

	ck_assert_msg(fd >= 0 && fstat(fd, &st) == 0, "%s", path);
	snprintf(image.path, sizeof(image.path), "%s", path);
	image.len = (size_t)st.st_size;
	image.p = xmalloc(image.len + 1);
	ck_assert_int_eq(read(fd, image.p, image.len), (ssize_t)image.len);
	close(fd);
	return image;
}

static void
image_put(const struct image *image, size_t len)
{
	int fd = open(image->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, image->p, len), (ssize_t)len);
	close(fd);
}

/* ---- pages */

/* Tables and indexes more than a page deep, and a body over many pages. */
static struct image
many_pages(struct rig *r)
{
	static char body[9 * PAGE];
	char path[256], cid[16];
	struct entry e;

	memset(body, 'x', sizeof(body) - 1);
	rig_begin(r);
	e = rig_entry(0, rig_conv(r, "g:x"), 0, NULL);
	for (int64_t n = 1; n <= 400; n++) {
		snprintf(cid, sizeof(cid), "c-%d", (int)n);
		e = rig_entry(n, e.conv, n, cid);
		if (n == 7)
			e.body = (struct str){ body, sizeof(body) - 1 };
		rig_append(r, &e);
	}
	rig_commit(r);
	r->ops->close(r->w);
	r->w = NULL;
	rig_path(r, "", path, sizeof(path));
	return image_of(path);
}

/* All of the file is read through the layer; SQLite's own checks see content
 * that is no content, the sums see the rest. */
static int
read_all(const char *path)
{
	static const char *const questions[] = {
		"PRAGMA integrity_check",
		"SELECT sum(length(body)) FROM entry",
	};
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, sums_vfs());

	sqlite3_extended_result_codes(db, 1);
	for (size_t i = 0; rc == SQLITE_OK && i < 2; i++) {
		rc = sqlite3_prepare_v2(db, questions[i], -1, &st, NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_step(st);
		rc = rc != SQLITE_ROW ? rc : i == 0 && strcmp((const char *)
		    sqlite3_column_text(st, 0), "ok") != 0 ?
		    SQLITE_IOERR_DATA : SQLITE_OK;
		sqlite3_finalize(st);
		st = NULL;
	}
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	return rc;
}

START_TEST(a_changed_byte_of_any_page_is_refused)
{
	static const size_t places[] = { 0, 1, 5, 11, 17, 100, 1000, 2047,
		PAGE - 9, PAGE - 8, PAGE - 1 };
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image image = many_pages(r);
	unsigned kinds[256] = { 0 };

	ck_assert_int_eq(read_all(image.path), SQLITE_OK);
	for (size_t page = 0; page < image.len; page += PAGE) {
		kinds[image.p[page]]++;
		for (size_t i = 0; i < sizeof(places) / sizeof(*places);
		    i++) {
			unsigned char *byte = &image.p[page + places[i]];

			*byte ^= 0x20;
			image_put(&image, image.len);
			ck_assert_msg(read_all(image.path) != SQLITE_OK,
			    "byte %zu of page %zu", places[i], page / PAGE);
			*byte ^= 0x20;
		}
	}
	/* Inner and leaf pages of indexes and tables, and overflow. */
	ck_assert(kinds[2] && kinds[5] && kinds[10] && kinds[13] && kinds[0]);
	xfree(image.p);
	rig_free(r);
}
END_TEST

START_TEST(a_changed_bit_of_the_header_is_refused)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image image = many_pages(r);
	struct store *s;
	const char *why;

	log_set_level(LOG_NONE);
	for (size_t bit = 0; bit < 100 * 8; bit++) {
		image.p[bit / 8] ^= (unsigned char)(1 << bit % 8);
		image_put(&image, image.len);
		ck_assert_msg(r->ops->open(r->backend.place, STR("acme"),
		    bit % 2 ? STORE_WRITE : STORE_READ, &s, &why) ==
		    ERR_CORRUPT, "bit %zu", bit);
		image.p[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	image_put(&image, image.len);
	ck_ok(r->ops->open(r->backend.place, STR("acme"), STORE_READ, &s,
	    &why));
	r->ops->close(s);
	xfree(image.p);
	rig_free(r);
}
END_TEST

START_TEST(a_page_that_is_blank_or_elsewhere_is_refused)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image image = many_pages(r);
	unsigned char kept[PAGE];

	for (size_t page = 0; page < image.len; page += PAGE) {
		size_t other = page + PAGE < image.len ? page + PAGE : 0;

		memcpy(kept, image.p + page, PAGE);
		memset(image.p + page, 0, PAGE);
		image_put(&image, image.len);
		ck_assert_msg(read_all(image.path) != SQLITE_OK,
		    "page %zu is blank", page / PAGE);
		memcpy(image.p + page, image.p + other, PAGE);
		image_put(&image, image.len);
		ck_assert_msg(read_all(image.path) != SQLITE_OK,
		    "page %zu is the next one", page / PAGE);
		memcpy(image.p + page, kept, PAGE);
	}
	xfree(image.p);
	rig_free(r);
}
END_TEST

static int
copy_part(void *db, int columns, char **row, char **names)
{
	char sql[128];

	(void)columns;
	(void)names;
	ck_assert_int_eq(sqlite3_exec(db, row[1], NULL, NULL, NULL),
	    SQLITE_OK);
	if (strcmp(row[2], "table") != 0)
		return 0;
	snprintf(sql, sizeof(sql), "INSERT INTO main.%s SELECT * FROM old.%s",
	    row[0], row[0]);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	return 0;
}

/* As SQLite's own shell makes one, from a dump. */
static void
make_without_sums(const char *path)
{
	char from[300], sql[400];
	sqlite3 *db;

	snprintf(from, sizeof(from), "%s.old", path);
	ck_assert_int_eq(rename(path, from), 0);
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS old", from);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "SELECT name, sql, type"
	    " FROM old.sqlite_schema WHERE sql <> '' ORDER BY rowid", copy_part, db, NULL),
	    SQLITE_OK);
	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d;"
	    "PRAGMA user_version=%d; PRAGMA journal_mode=WAL",
	    tenant_schema.application_id, tenant_schema.version);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	ck_assert_int_eq(unlink(from), 0);
}

START_TEST(a_file_that_ends_within_or_after_a_page_is_refused)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image image = many_pages(r);

	for (size_t len = 0; len < image.len; len += PAGE / 2 - 8) {
		image_put(&image, len);
		ck_assert_msg(read_all(image.path) != SQLITE_OK, "%zu bytes",
		    len);
	}
	xfree(image.p);
	rig_free(r);
}
END_TEST

START_TEST(a_file_without_sums_is_read_and_written)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image image = many_pages(r);
	struct entry e;

	make_without_sums(image.path);
	r->w = rig_open(r, STORE_WRITE);
	rig_begin(r);
	e = rig_entry(401, 1, 401, "c-401");
	rig_append(r, &e);
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->entry_by_seq(r->w, 1, 7, &r->arena, &e));
	ck_ok(r->ops->entry_by_seq(r->w, 1, 401, &r->arena, &e));
	xfree(image.p);
	image = image_of(image.path);
	ck_assert_int_eq(image.p[20], 0);
	xfree(image.p);
	rig_free(r);
}
END_TEST

/* ---- rows */

static void
do_by_hand(const char *path, const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE,
	    sums_vfs()), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK,
	    "%s: %s", sql, sqlite3_errmsg(db));
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* A file whose pages are all as they were written. */
START_TEST(a_row_that_no_constraint_lets_in_is_refused)
{
	static const char *const harms[][2] = {
		{ "PRAGMA ignore_check_constraints=ON;"
		  "INSERT INTO last (one, id) VALUES (2, 7)",
		  "DELETE FROM last WHERE one = 2" },
		{ "DELETE FROM last", "INSERT INTO last VALUES (1, 400)" },
		{ "INSERT INTO span VALUES (77, 'ann', 1, 2)",
		  "DELETE FROM span" },
	};
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image image = many_pages(r);
	const struct copy_ops *copies = r->backend.copies;
	const char *why = NULL;

	log_set_level(LOG_NONE);
	ck_ok(copies->check(STR("acme"), image.path, &why));
	for (size_t i = 0; i < sizeof(harms) / sizeof(*harms); i++) {
		do_by_hand(image.path, harms[i][0]);
		ck_assert_msg(copies->check(STR("acme"), image.path, &why) ==
		    ERR_CORRUPT, "%s", harms[i][0]);
		ck_assert_ptr_nonnull(strstr(why, "restore"));
		do_by_hand(image.path, harms[i][1]);
		ck_ok(copies->check(STR("acme"), image.path, &why));
	}
	xfree(image.p);
	rig_free(r);
}
END_TEST

/* SQLite does not look at them where db_check reads: each has a question in
 * the faults of its schema, and a harm above. */
START_TEST(every_check_of_the_schema_is_known)
{
	int checks = 0;

	for (int v = 0; v < tenant_schema.version; v++)
		for (const char *p = tenant_schema.migrations[v];
		    (p = strstr(p, "CHECK (")) != NULL; p++)
			checks++;
	for (int v = 0; v < system_schema.version; v++)
		ck_assert_ptr_null(strstr(system_schema.migrations[v],
		    "CHECK ("));
	ck_assert_int_eq(checks, 1);
}
END_TEST

/* ---- the log */

/* One row in each commit, all of them in the log; the files as a process
 * that was killed leaves them. */
static struct image
many_commits(struct rig *r, struct image *database)
{
	char path[256], name[16];
	struct image log;

	for (int i = 0; i < COMMITS; i++) {
		snprintf(name, sizeof(name), "user%d", i);
		rig_begin(r);
		rig_user(r, name);
		rig_commit(r);
	}
	rig_path(r, "", path, sizeof(path));
	*database = image_of(path);
	rig_path(r, "-wal", path, sizeof(path));
	log = image_of(path);
	r->ops->close(r->w);
	r->w = NULL;
	return log;
}

static enum err
try_log(struct rig *r, const struct image *database, const struct image *log,
    size_t len, int64_t *users)
{
	char shm[256];
	struct store *s;
	int64_t admins;
	const char *why;
	enum err err;

	*users = 0;
	rig_path(r, "-shm", shm, sizeof(shm));
	(void)unlink(shm);
	image_put(database, database->len);
	image_put(log, len);
	err = r->ops->open(r->backend.place, STR("acme"), STORE_WRITE, &s,
	    &why);
	if (err != ERR_OK)
		return err;
	ck_ok(r->ops->begin(s));
	ck_ok(r->ops->user_count(s, users, &admins));
	r->ops->close(s);
	return ERR_OK;
}

/* Where the last commit but so many begins. */
static size_t
commit_at(const struct image *log, size_t but)
{
	static const unsigned char none[4];
	size_t ends[64] = { 32 }, count = 1;

	for (size_t f = 32; f + 24 + PAGE <= log->len; f += 24 + PAGE)
		if (memcmp(log->p + f + 4, none, 4) != 0 && count < 64)
			ends[count++] = f + 24 + PAGE;
	ck_assert_uint_gt(count, but + 1);
	return ends[count - 2 - but];
}

START_TEST(a_changed_byte_of_the_log_is_refused_when_commits_follow)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image database, log = many_commits(r, &database);
	size_t last = commit_at(&log, 2);
	int64_t users;

	log_set_level(LOG_NONE);
	ck_ok(try_log(r, &database, &log, log.len, &users));
	ck_assert_int_eq(users, COMMITS);
	ck_assert_uint_gt(last, (COMMITS - 3) * PAGE);
	/* Every byte of the head and of a frame's, some of the pages. */
	for (size_t at = 0; at < last; at += at < 60 ? 1 : 331) {
		log.p[at] ^= 4;
		ck_assert_msg(try_log(r, &database, &log, log.len, &users) ==
		    ERR_CORRUPT, "byte %zu", at);
		log.p[at] ^= 4;
	}
	/* And a hole. */
	memset(log.p + PAGE, 0, last - 2 * PAGE);
	ck_err(try_log(r, &database, &log, log.len, &users), ERR_CORRUPT);
	xfree(log.p);
	xfree(database.p);
	rig_free(r);
}
END_TEST

START_TEST(a_log_that_ends_early_is_a_power_loss)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image database, log = many_commits(r, &database);
	int64_t users, before = 0;

	for (size_t len = 0; len <= log.len; len += 509) {
		ck_ok(try_log(r, &database, &log, len, &users));
		ck_assert_int_ge(users, before);
		before = users;
	}
	/* And so is a last commit that is not whole. */
	memset(log.p + commit_at(&log, 0) + 100, 0x5a, 700);
	ck_ok(try_log(r, &database, &log, log.len, &users));
	ck_assert_int_eq(users, COMMITS - 1);
	xfree(log.p);
	xfree(database.p);
	rig_free(r);
}
END_TEST

START_TEST(the_rest_of_an_older_log_is_no_damage)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct image database, log = many_commits(r, &database);
	char path[256];
	int64_t users;

	/* Copied into the file, the log begins anew over its old frames. */
	r->w = rig_open(r, STORE_WRITE);
	xfree(log.p);
	xfree(database.p);
	for (int i = 0; i < 400; i++) {
		rig_begin(r);
		rig_user(r, i % 2 ? "odd" : "even");
		ck_ok(r->ops->meta_put(r->w, "n", i % 2 ? STR("1") :
		    STR("2")));
		rig_commit(r);
		ck_ok(r->ops->tidy(r->w));
	}
	rig_path(r, "", path, sizeof(path));
	database = image_of(path);
	rig_path(r, "-wal", path, sizeof(path));
	log = image_of(path);
	r->ops->close(r->w);
	r->w = NULL;
	ck_ok(try_log(r, &database, &log, log.len, &users));
	ck_assert_int_eq(users, COMMITS + 2);
	xfree(log.p);
	xfree(database.p);
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&a_changed_byte_of_any_page_is_refused,
	&a_changed_bit_of_the_header_is_refused,
	&a_page_that_is_blank_or_elsewhere_is_refused,
	&a_file_that_ends_within_or_after_a_page_is_refused,
	&a_file_without_sums_is_read_and_written,
	&a_row_that_no_constraint_lets_in_is_refused,
	&every_check_of_the_schema_is_known,
	&a_changed_byte_of_the_log_is_refused_when_commits_follow,
	&a_log_that_ends_early_is_a_power_loss,
	&the_rest_of_an_older_log_is_no_damage,
};

TCase *
store_damage_tcase(void)
{
	TCase *tc = tcase_create("damage");

	tcase_set_tags(tc, "unthreaded"); /* one thread: it can say nothing */
	tcase_set_timeout(tc, 60);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	return tc;
}
