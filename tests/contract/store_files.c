/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only files can show: snapshots, death, damage, erasure.
 *
 * Runs on: the only thread; death is a forked child's.
 * Owns: one rig per test.
 */
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "rig.h"
#include "store/sqlite/sqlite_priv.h"
#include "store/sqlite/sums.h"

#define SECRET "bodies-of-recalled-messages-leave-no-trace"

static bool
has_user(struct rig *r, struct store *s, const char *id)
{
	struct user u;
	enum err err = r->ops->user_get(s, str_from(id), &r->arena, &u);

	ck_assert(err == ERR_OK || err == ERR_NOT_FOUND);
	return err == ERR_OK;
}

static void
add_user(struct rig *r, const char *id)
{
	rig_begin(r);
	rig_user(r, id);
	rig_commit(r);
}

/* --- snapshots */

START_TEST(a_reader_keeps_its_snapshot_from_begin_on)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct store *first, *second;

	add_user(r, "one");
	first = rig_read(r);	/* reads nothing yet */
	add_user(r, "two");
	second = rig_read(r);
	rig_begin(r);
	rig_user(r, "three");
	ck_assert(has_user(r, r->w, "three"));
	ck_assert(!has_user(r, second, "three"));
	rig_commit(r);
	r->ops->tidy(r->w);
	ck_assert(has_user(r, first, "one"));
	ck_assert(!has_user(r, first, "two"));
	ck_assert(has_user(r, second, "two"));
	ck_assert(!has_user(r, second, "three"));
	r->ops->rollback(first);
	ck_ok(r->ops->begin(first));
	ck_assert(has_user(r, first, "three"));
	rig_read_end(r, first);
	rig_read_end(r, second);
	rig_free(r);
}
END_TEST

START_TEST(readers_outlive_the_writer)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct store *reader;

	add_user(r, "one");
	reader = rig_read(r);
	r->ops->close(r->w);
	r->w = NULL;
	ck_assert(has_user(r, reader, "one"));
	r->ops->rollback(reader);
	r->w = rig_open(r, STORE_WRITE);
	add_user(r, "two");
	ck_ok(r->ops->begin(reader));
	ck_assert(has_user(r, reader, "two"));
	rig_read_end(r, reader);
	rig_free(r);
}
END_TEST

#define TXNS 200

/* A reader in a thread of its own; what it finds wrong is counted, for the
 * test's thread to judge. */
struct observer {
	struct rig *rig;
	atomic_bool *done;
	int64_t rounds, wrong;
	enum err err;
};

static bool
count_entry(void *arg, const struct entry *e)
{
	(void)e;
	++*(int64_t *)arg;
	return true;
}

/* Each transaction appends one entry, moves the head and the last id. */
static enum err
observe_once(struct observer *o, struct store *s)
{
	const struct store_ops *ops = o->rig->ops;
	struct arena arena;
	struct conv c = { .key = 0 };
	int64_t last = 0, rows = 0;
	enum err err = ops->last_id_get(s, &last);

	arena_init(&arena, 1 << 16);
	if (err == ERR_OK)
		err = ops->conv_by_key(s, 1, &arena, &c);
	if (err == ERR_OK)
		err = ops->entry_after(s, 0, TXNS, count_entry, &rows);
	o->wrong += c.last_seq != last || rows != last;
	o->rounds++;
	arena_fini(&arena);
	return err;
}

static void *
observe(void *arg)
{
	struct observer *o = arg;
	const struct store_ops *ops = o->rig->ops;
	const char *why = NULL;
	struct store *s = NULL;
	bool is_last = false;

	o->err = ops->open(o->rig->backend.place, STR("acme"), STORE_READ, &s,
	    &why);
	while (o->err == ERR_OK && !is_last) {
		is_last = atomic_load(o->done);
		o->err = ops->begin(s);
		if (o->err == ERR_OK)
			o->err = observe_once(o, s);
		ops->rollback(s);
	}
	ops->close(s);
	return NULL;
}

/* Now and then a recall, so that the log is cut under the readers' feet. */
static void
write_one(struct rig *r, int64_t n)
{
	struct entry e = rig_entry(n, 1, n, NULL);
	struct conv c = { .key = 1, .kind = CONV_GROUP, .name = STR("g:x"),
		.last_seq = n };

	rig_begin(r);
	rig_append(r, &e);
	ck_ok(r->ops->conv_put(r->w, &c));
	ck_ok(r->ops->last_id_put(r->w, n));
	if (n % 8 == 0)
		ck_ok(r->ops->entry_recall(r->w, 1, n / 2));
	rig_commit(r);
	r->ops->tidy(r->w);
}

START_TEST(readers_in_threads_see_whole_transactions)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	atomic_bool done = false;
	struct observer o[2] = { { r, &done, 0, 0, ERR_OK },
		{ r, &done, 0, 0, ERR_OK } };
	pthread_t threads[2];

	rig_begin(r);
	rig_conv(r, "g:x");
	rig_commit(r);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, observe,
		    &o[i]), 0);
	for (int64_t n = 1; n <= TXNS; n++)
		write_one(r, n);
	atomic_store(&done, true);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_ok(o[i].err);
		ck_assert_int_eq(o[i].wrong, 0);
		ck_assert_int_gt(o[i].rounds, 0);
	}
	rig_free(r);
}
END_TEST

/* --- death */

static void
die_in_a_transaction(struct rig *r)
{
	r->w = rig_open(r, STORE_WRITE);
	add_user(r, "committed");
	rig_begin(r);
	rig_user(r, "begun");
	raise(SIGKILL);
}

START_TEST(death_leaves_exactly_what_was_committed)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct store *reader;
	int status = 0;
	pid_t child;

	add_user(r, "before");
	r->ops->close(r->w);
	r->w = NULL;
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		die_in_a_transaction(r);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	/* whoever comes first recovers, be it a reader */
	if (_i == 0)
		r->w = rig_open(r, STORE_WRITE);
	reader = rig_read(r);
	ck_assert(has_user(r, reader, "before"));
	ck_assert(has_user(r, reader, "committed"));
	ck_assert(!has_user(r, reader, "begun"));
	rig_read_end(r, reader);
	rig_reopen(r);
	add_user(r, "after");
	rig_free(r);
}
END_TEST

START_TEST(a_half_made_database_is_made_anew)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	char path[256], new[256];

	rig_path(r, "", path, sizeof(path));
	rig_path(r, ".new", new, sizeof(new));
	r->ops->close(r->w);
	ck_assert_int_eq(rename(path, new), 0);
	ck_assert_int_eq(truncate(new, 5000), 0);
	r->w = rig_open(r, STORE_WRITE);
	add_user(r, "bob");
	ck_assert_int_ne(access(new, F_OK), 0);
	rig_free(r);
}
END_TEST

/* --- the disk says no */

static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_commit_that_cannot_be_written_changes_nothing)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct buf before, after;
	struct entry e;
	enum err err = ERR_OK;

	log_set_level(LOG_NONE);
	rig_begin(r);
	e = rig_entry(1, rig_conv(r, "g:x"), 1, NULL);
	rig_append(r, &e);
	rig_commit(r);
	rig_dump_now(r, &before);
	limit_files(100000);
	rig_begin(r);
	for (int64_t n = 2; n < 2000 && err == ERR_OK; n++) {
		e = rig_entry(n, e.conv, n, NULL);
		err = r->ops->entry_append(r->w, &e);
	}
	if (err == ERR_OK)
		err = r->ops->commit(r->w);
	ck_assert(err == ERR_IO || err == ERR_DISK_FULL);
	r->ops->rollback(r->w);
	rig_dump_now(r, &after);
	ck_assert_str_eq(before.data, after.data);
	limit_files(RLIM_INFINITY);
	e = rig_entry(2, e.conv, 2, NULL);
	rig_begin(r);
	rig_append(r, &e);
	rig_commit(r);
	rig_reopen(r);
	buf_fini(&before);
	buf_fini(&after);
	rig_dump_now(r, &after);
	ck_assert_ptr_nonnull(strstr(after.data, "entry 2 conv 1 seq 2"));
	buf_fini(&after);
	rig_free(r);
}
END_TEST

/* --- what lies on the disk */

static mode_t
mode_of(const char *path)
{
	struct stat st;

	ck_assert_msg(stat(path, &st) == 0, "%s", path);
	return st.st_mode & 0777;
}

START_TEST(files_are_for_the_daemon_alone)
{
	struct rig *r;
	char path[256];

	umask(0);
	r = rig_new(BACKEND_SQLITE);
	add_user(r, "bob");
	rig_path(r, "", path, sizeof(path));
	ck_assert_uint_eq(mode_of(path), 0600);
	rig_path(r, "-wal", path, sizeof(path));
	ck_assert_uint_eq(mode_of(path), 0600);
	rig_path(r, "-shm", path, sizeof(path));
	ck_assert_uint_eq(mode_of(path), 0600);
	snprintf(path, sizeof(path), "%s/tenants/acme", r->dir);
	ck_assert_uint_eq(mode_of(path), 0700);
	snprintf(path, sizeof(path), "%s/tenants", r->dir);
	ck_assert_uint_eq(mode_of(path), 0700);
	rig_free(r);
}
END_TEST

START_TEST(reading_makes_no_directory)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	const char *why = NULL;
	struct store *s = NULL;
	char path[256];

	ck_err(r->ops->open(r->backend.place, STR("nobody"), STORE_READ, &s,
	    &why), ERR_NOT_FOUND);
	snprintf(path, sizeof(path), "%s/tenants/nobody", r->dir);
	ck_assert_int_ne(access(path, F_OK), 0);
	rig_free(r);
}
END_TEST

static bool
file_has(const char *path, const char *text)
{
	FILE *f = fopen(path, "rb");
	size_t len = strlen(text), size;
	char *data;
	bool has;

	if (f == NULL)
		return false;
	data = xmalloc(1 << 23);
	size = fread(data, 1, 1 << 23, f);
	ck_assert(feof(f));
	fclose(f);
	has = memmem(data, size, text, len) != NULL;
	xfree(data);
	return has;
}

static bool
disk_has(struct rig *r, const char *text)
{
	char path[256];
	bool has;

	rig_path(r, "", path, sizeof(path));
	has = file_has(path, text);
	rig_path(r, "-wal", path, sizeof(path));
	return has || file_has(path, text);
}

/* A conversation whose second message has SECRET in it, in a long body or a
 * short one, and lies in the file, in the log, or both. */
static int64_t
make_secret(struct rig *r, bool is_long, bool in_file)
{
	char *text = xmalloc(30000);
	struct entry e;

	memset(text, '.', 30000);
	memcpy(text + 20000, SECRET, strlen(SECRET));
	rig_begin(r);
	e = rig_entry(1, rig_conv(r, "g:x"), 1, NULL);
	rig_append(r, &e);
	e = rig_entry(2, e.conv, 2, "c2");
	e.body = is_long ? (struct str){ text, 30000 } : STR(SECRET);
	rig_append(r, &e);
	e = rig_entry(3, e.conv, 3, NULL);
	rig_append(r, &e);
	rig_commit(r);
	if (in_file)
		rig_reopen(r);	/* checkpoints */
	ck_assert(disk_has(r, SECRET));
	xfree(text);
	return e.conv;
}

START_TEST(recalled_content_leaves_the_disk)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	int64_t conv = make_secret(r, _i & 1, _i & 2);

	rig_begin(r);
	ck_ok(r->ops->entry_recall(r->w, conv, 2));
	rig_commit(r);
	r->ops->tidy(r->w);
	ck_assert(!disk_has(r, SECRET));
	rig_free(r);
}
END_TEST

START_TEST(rewritten_content_leaves_the_disk)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	int64_t conv = make_secret(r, _i & 1, _i & 2);
	const struct entry e = { .conv = conv, .seq = 2, .kind = STR("text"),
		.body = STR("{}"), .mentions = STR(""), .marks = STR("") };

	rig_begin(r);
	ck_ok(r->ops->entry_rewrite(r->w, &e));
	rig_commit(r);
	r->ops->tidy(r->w);
	ck_assert(!disk_has(r, SECRET));
	rig_free(r);
}
END_TEST

START_TEST(recalled_content_leaves_the_disk_after_the_last_reader)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	int64_t conv = make_secret(r, _i & 1, _i & 2);
	struct store *reader = rig_read(r);

	rig_begin(r);
	ck_ok(r->ops->entry_recall(r->w, conv, 2));
	rig_commit(r);
	for (int i = 0; i < 5; i++)
		r->ops->tidy(r->w);	/* never waits */
	r->ops->rollback(reader);
	for (int i = 0; i < 65; i++)
		r->ops->tidy(r->w);
	ck_assert(!disk_has(r, SECRET));
	r->ops->close(reader);
	rig_free(r);
}
END_TEST

START_TEST(recalled_content_leaves_the_disk_at_close)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	int64_t conv = make_secret(r, _i & 1, _i & 2);
	struct store *reader = rig_open(r, STORE_READ);

	rig_begin(r);
	ck_ok(r->ops->entry_recall(r->w, conv, 2));
	rig_commit(r);
	r->ops->close(r->w);
	r->w = NULL;
	ck_assert(!disk_has(r, SECRET));
	r->ops->close(reader);
	rig_free(r);
}
END_TEST

START_TEST(the_log_stays_below_its_ceiling)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	char *text = xcalloc(1, BODY_MAX_BYTES), path[256];
	struct entry e;
	struct stat st;

	memset(text, 'x', BODY_MAX_BYTES);
	rig_begin(r);
	e = rig_entry(0, rig_conv(r, "g:x"), 0, NULL);
	rig_commit(r);
	for (int64_t n = 1; n <= 1000; n++) {
		e = rig_entry(n, e.conv, n, NULL);
		e.body = (struct str){ text, BODY_MAX_BYTES };
		rig_begin(r);
		rig_append(r, &e);
		rig_commit(r);
		r->ops->tidy(r->w);
	}
	rig_path(r, "-wal", path, sizeof(path));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_lt(st.st_size, 20 << 20);
	rig_path(r, "", path, sizeof(path));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_gt(st.st_size, 40 << 20);
	xfree(text);
	rig_free(r);
}
END_TEST

/* --- files that are refused */

static void
overwrite(const char *path, long at, const char *text)
{
	FILE *f = fopen(path, "r+b");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(text, 1, strlen(text), f), strlen(text));
	ck_assert_int_eq(fclose(f), 0);
}

static void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE, sums_vfs()), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static void
damage_to_nothing(const char *path)
{
	ck_assert_int_eq(truncate(path, 0), 0);
}

static void
damage_to_a_header(const char *path)
{
	ck_assert_int_eq(truncate(path, 100), 0);
}

static void
damage_by_half(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(truncate(path, st.st_size / 2), 0);
}

static void
damage_by_the_last_page(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(truncate(path, st.st_size - 4096), 0);
}

static void
damage_to_text(const char *path)
{
	ck_assert_int_eq(truncate(path, 0), 0);
	overwrite(path, 0, "This is a letter, not a database, although it has "
	    "more than the hundred bytes that the header of a database has.");
}

static void
damage_in_the_header(const char *path)
{
	overwrite(path, 0, "SQLitf");
}

static void
damage_in_the_schema(const char *path)
{
	overwrite(path, 100, "\xff\xff\xff\xff\xff\xff\xff\xff");
}

static void
damage_to_a_foreign_one(const char *path)
{
	ck_assert_int_eq(unlink(path), 0);
	run_sql(path, "CREATE TABLE user (id TEXT); PRAGMA user_version=1");
}

static void
damage_to_an_empty_one(const char *path)
{
	ck_assert_int_eq(unlink(path), 0);
	run_sql(path, "VACUUM");
}

static void
damage_to_a_newer_one(const char *path)
{
	run_sql(path, "PRAGMA user_version=1000");
}

static void
damage_by_a_missing_table(const char *path)
{
	run_sql(path, "DROP TABLE mention");
}

static void
damage_to_a_directory(const char *path)
{
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void
damage_to_a_lonely_log(const char *path)
{
	char wal[256];

	snprintf(wal, sizeof(wal), "%s-wal", path);
	ck_assert_int_eq(rename(path, wal), 0);
}

/* Takes everything out of the file, and puts in what a release of this
 * version made. */
static void
make_older(const char *path, int version)
{
	char sql[64];
	int kept = 0;

	while (tenant_schema.tables[kept] != NULL)
		kept++;
	while (kept-- > 0) {	/* those that others refer to go last */
		snprintf(sql, sizeof(sql), "DROP TABLE %s",
		    tenant_schema.tables[kept]);
		run_sql(path, sql);
	}
	for (int i = 0; i < version; i++)
		run_sql(path, tenant_schema.migrations[i]);
	snprintf(sql, sizeof(sql), "PRAGMA user_version=%d", version);
	run_sql(path, sql);
}

/* _i: how many migrations it had. */
START_TEST(a_file_of_an_earlier_release_is_led_on)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct room room = room_default();
	struct conv c;
	struct member m;
	char path[128];

	r->ops->close(r->w);
	rig_path(r, "", path, sizeof(path));
	make_older(path, _i);
	run_sql(path, "INSERT INTO user (id, name, password, is_admin,"
	    " disabled, created_ts, changed)"
	    " VALUES ('alice', 'Alice', '', 0, 0, 1, 1);"
	    "INSERT INTO conv (kind, name, title, owner, last_seq, count,"
	    " last_ts, changed, created_ts, member_count)"
	    " VALUES (1, 'g:x', 'X', 'alice', 0, 0, 0, 1, 1, 1);"
	    "INSERT INTO member (conv, user, role, has_left, from_seq,"
	    " from_count, read_seq, read_count, delivered_seq, changed,"
	    " pinned, muted)"
	    " VALUES (1, 'alice', 2, 0, 1, 0, 0, 0, 0, 1, 0, 0)");
	r->w = rig_open(r, STORE_WRITE);
	rig_begin(r);
	ck_assert(has_user(r, r->w, "alice"));
	ck_ok(r->ops->conv_by_name(r->w, STR("g:x"), &r->arena, &c));
	ck_ok(r->ops->member_get(r->w, c.key, STR("alice"), &m));
	ck_assert_int_eq(m.role, ROLE_OWNER);
	ck_assert_int_eq(c.settings.join, JOIN_INVITATION);
	room.conv = rig_conv(r, "r:hall");
	ck_ok(r->ops->room_put(r->w, &room));
	rig_commit(r);
	rig_free(r);
}
END_TEST

struct damage {
	void (*make)(const char *path);
	const char *why;	/* a word of the reason */
	bool writer_only;	/* a reader may find out later */
};

static const struct damage damages[] = {
	{ damage_to_nothing, "not made by this program", false },
	{ damage_to_a_header, "damaged", false },
	{ damage_by_half, "damaged", false },
	{ damage_by_the_last_page, "damaged", false },
	{ damage_to_text, "damaged", false },
	{ damage_in_the_header, "damaged", false },
	{ damage_in_the_schema, "damaged", false },
	{ damage_to_a_foreign_one, "not made by this program", false },
	{ damage_to_an_empty_one, "not made by this program", false },
	{ damage_to_a_newer_one, "newer release", false },
	{ damage_by_a_missing_table, "tables are missing", true },
	{ damage_to_a_directory, "damaged", false },
	{ damage_to_a_lonely_log, "damaged", true },
};

static void
check_refused(struct rig *r, enum store_mode mode, const char *word)
{
	const char *why = NULL;
	struct store *s = NULL;
	enum err err = r->ops->open(r->backend.place, STR("acme"), mode, &s,
	    &why);

	ck_assert_msg(err == ERR_CORRUPT, "%s", err_code(err));
	ck_assert_ptr_null(s);
	ck_assert_msg(strstr(why, word) != NULL, "%s", why);
}

START_TEST(a_file_that_is_not_whole_or_ours_is_refused)
{
	const struct damage *d = &damages[_i];
	struct rig *r = rig_new(BACKEND_SQLITE);
	char path[256];

	log_set_level(LOG_NONE);
	add_user(r, "bob");
	r->ops->close(r->w);
	r->w = NULL;
	rig_path(r, "", path, sizeof(path));
	d->make(path);
	if (!d->writer_only)
		check_refused(r, STORE_READ, d->why);
	check_refused(r, STORE_WRITE, d->why);
	check_refused(r, STORE_WRITE, d->why);	/* still */
	rig_free(r);
}
END_TEST

START_TEST(a_foreign_system_database_is_refused)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct system_store *s = NULL;
	const char *why = NULL;
	char path[256];

	log_set_level(LOG_NONE);
	snprintf(path, sizeof(path), "%s/system.db", r->dir);
	run_sql(path, "CREATE TABLE tenant (id TEXT)");
	ck_err(r->backend.system->open(r->backend.place, &s, &why),
	    ERR_CORRUPT);
	ck_assert_ptr_null(s);
	ck_assert_ptr_nonnull(strstr(why, "not made by this program"));
	rig_free(r);
}
END_TEST

START_TEST(damage_found_while_reading_is_an_error_not_a_crash)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct entry e;
	char path[256];
	struct stat st;
	enum err err;

	log_set_level(LOG_NONE);
	rig_begin(r);
	e = rig_entry(0, rig_conv(r, "g:x"), 0, NULL);
	for (int64_t n = 1; n < 2000; n++) {
		e = rig_entry(n, e.conv, n, NULL);
		rig_append(r, &e);
	}
	rig_commit(r);
	r->ops->close(r->w);
	rig_path(r, "", path, sizeof(path));
	ck_assert_int_eq(stat(path, &st), 0);
	for (long at = 64 * 4096; at < st.st_size; at += 4096)
		overwrite(path, at, "\xde\xad\xbe\xef\xde\xad\xbe\xef");
	r->w = rig_open(r, STORE_WRITE);
	rig_begin(r);
	for (int64_t n = 1; n < 2000; n++) {
		err = r->ops->entry_by_seq(r->w, e.conv, n, &r->arena, &e);
		e.conv = 1;
		if (err != ERR_OK)
			break;
	}
	ck_assert_int_eq(err, ERR_CORRUPT);
	rig_free(r);
}
END_TEST

/* --- what it costs */

/* Steps of the statement's program since the last time. */
static int
steps_of_admin_count(struct rig *r)
{
	int64_t admins = -1;

	ck_ok(r->ops->admin_count(r->w, 1, &admins));
	ck_assert_int_eq(admins, 1);
	return sqlite3_stmt_status(r->w->db.stmts[STMT_ADMIN_COUNT],
	    SQLITE_STMTSTATUS_VM_STEP, 1);
}

START_TEST(looking_for_an_admin_costs_the_same_with_many_people)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct user u = { .id = STR("zoe"), .is_admin = true };
	char id[16];
	int few;

	rig_begin(r);
	ck_ok(r->ops->user_put(r->w, &u));
	few = steps_of_admin_count(r);
	for (int i = 0; i < 2000; i++) {
		snprintf(id, sizeof(id), "u%d", i);
		u = (struct user){ .id = str_from(id),
			.is_admin = i % 2 == 0, .disabled = i % 4 == 0 };
		ck_ok(r->ops->user_put(r->w, &u));
	}
	ck_assert_int_eq(steps_of_admin_count(r), few);
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&a_reader_keeps_its_snapshot_from_begin_on,
	&readers_outlive_the_writer,
	&readers_in_threads_see_whole_transactions,
	&a_half_made_database_is_made_anew,
	&a_commit_that_cannot_be_written_changes_nothing,
	&files_are_for_the_daemon_alone,
	&reading_makes_no_directory,
	&the_log_stays_below_its_ceiling,
	&a_foreign_system_database_is_refused,
	&damage_found_while_reading_is_an_error_not_a_crash,
	&looking_for_an_admin_costs_the_same_with_many_people,
};

TCase *
store_files_tcase(void)
{
	TCase *tc = tcase_create("files");

	tcase_set_timeout(tc, 60);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	tcase_add_loop_test(tc, a_file_of_an_earlier_release_is_led_on, 1,
	    tenant_schema.version);
	tcase_add_loop_test(tc, death_leaves_exactly_what_was_committed, 0, 2);
	tcase_add_loop_test(tc, recalled_content_leaves_the_disk, 0, 4);
	tcase_add_loop_test(tc, rewritten_content_leaves_the_disk, 0, 4);
	tcase_add_loop_test(tc,
	    recalled_content_leaves_the_disk_after_the_last_reader, 0, 4);
	tcase_add_loop_test(tc, recalled_content_leaves_the_disk_at_close, 0,
	    4);
	tcase_add_loop_test(tc, a_file_that_is_not_whole_or_ours_is_refused, 0,
	    sizeof(damages) / sizeof(*damages));
	return tc;
}
