/* SPDX-License-Identifier: Apache-2.0 */
/* Upgrades from every schema that ever was, their way back, and kills in
 * between. tests/fixtures has a database of each. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/sqlite/open.h"
#include "store/sqlite/sqlite.h"
#include "store/sqlite/sqlite_priv.h"
#include "store/sqlite/sums.h"
#include "upkeep/folder.h"
#include "upkeep/upgrade.h"

#define DATA "data"
#define ONE DATA "/tenants/one"
#define TWO DATA "/tenants/two"
#define TEXT_MAX (1 << 20)
#define DIED 77
#define PAGES 8			/* written between two steps */
#define STRIDE 3
#define FAIL_STRIDE 11

/* Calls by which files change, in place of libc's, SQLite's among them: the
 * one that is one too many fails, or the process dies before it. */
static int calls_left = -1;	/* -1: as many as one likes */
static int reason;		/* 0: it dies */

static int
step(void)
{
	if (calls_left != 0) {
		calls_left -= calls_left > 0;
		return 0;
	}
	if (reason == 0)
		_exit(DIED);
	calls_left = -1;
	errno = reason;
	return -1;
}

int
rename(const char *from, const char *to)
{
	return step() ? -1 : renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int
unlink(const char *path)
{
	return step() ? -1 : unlinkat(AT_FDCWD, path, 0);
}

int
mknod(const char *path, mode_t mode, dev_t dev)
{
	return step() ? -1 : mknodat(AT_FDCWD, path, mode, dev);
}

/* One of some pages: what one more changes is the same. */
ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	static int pages;

	if (++pages % PAGES == 0 && step())
		return -1;
	return syscall(SYS_pwrite64, fd, bytes, len, at);
}

int
ftruncate64(int fd, off64_t len)
{
	return step() ? -1 : (int)syscall(SYS_ftruncate, fd, len);
}

/* A process that dies needs none, and a test should not wait for the disk. */
int
fsync(int fd)
{
	(void)fd;
	return step();
}

int
fdatasync(int fd)
{
	return fsync(fd);
}

/* Databases by hand */

static void
read_text(const char *path, struct buf *out)
{
	char piece[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "%s is missing: tests/fixtures/make makes it",
	    path);
	buf_init(out, TEXT_MAX);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		(void)!buf_append(out, piece, n);
	fclose(f);
	buf_putc(out, '\0');
	ck_assert(!out->overflow);
}

/* One database of the box. */
struct base {
	const char *kind, *path;
	const struct db_schema *schema;
};

static const struct base one = { "tenant", ONE "/tenant.db", &tenant_schema };
static const struct base two = { "tenant", TWO "/tenant.db", &tenant_schema };
static const struct base box = { "system", DATA "/system.db",
	&system_schema };

static void
run_sql(const char *path, const char *sql, bool has_sums)
{
	sqlite3 *db;
	char *error = NULL;

	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE, sums_vfs()), SQLITE_OK);
	if (has_sums)
		sums_reserve(db);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK,
	    "%s: %s", path, error);
	ck_assert_int_eq(sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL,
	    NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static int
see_row(void *arg, int count, char **values, char **names)
{
	(void)names;
	for (int i = 0; i < count; i++) {
		buf_puts(arg, values[i] ? values[i] : "NULL");
		buf_putc(arg, '|');
	}
	return 0;
}

static void
query(sqlite3 *db, const char *sql, struct buf *out)
{
	char *error = NULL;

	ck_assert_msg(sqlite3_exec(db, sql, see_row, out, &error) ==
	    SQLITE_OK, "%s: %s", sql, error);
}

/* A statement that reads every column that each table has. */
static const char whole[] =
	"WITH shape (name, columns) AS (SELECT t.name,"
	"  group_concat(printf('quote(\"%w\")', c.name),"
	"   ' || char(124) || ')"
	" FROM sqlite_schema t, pragma_table_info(t.name) c"
	" WHERE t.type = 'table' AND t.name NOT GLOB 'sqlite_*'"
	" GROUP BY t.name)"
	" SELECT group_concat(printf('SELECT %Q || %s AS row FROM \"%w\"',"
	"  name || ': ', columns, name), ' UNION ALL ') || ' ORDER BY row'"
	" FROM shape";

/* What sql reads of it; *version: its schema's. */
static char *
read_as(const struct base *b, const char *sql, int *version)
{
	struct buf out, number;
	sqlite3 *db;
	char *text;

	buf_init(&out, TEXT_MAX);
	buf_init(&number, 64);
	ck_assert_int_eq(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READWRITE,
	    sums_vfs()), SQLITE_OK);
	query(db, sql, &out);
	query(db, "PRAGMA integrity_check", &out);
	query(db, "PRAGMA user_version", &number);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	buf_putc(&number, '\0');
	buf_putc(&out, '\0');
	ck_assert(!out.overflow);
	*version = (int)strtol(number.data, NULL, 10);
	ck_assert_str_eq(out.data + strlen(out.data) - 3, "ok|");
	text = xstrdup(out.data);
	buf_fini(&out);
	buf_fini(&number);
	return text;
}

/* All that a database had in it, and how to read the same again. */
struct content {
	char *sql, *rows;
};

static struct content
content_of(const struct base *b, int version)
{
	struct content c;
	struct buf sql;
	sqlite3 *db;
	int is;

	buf_init(&sql, TEXT_MAX);
	ck_assert_int_eq(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READWRITE,
	    sums_vfs()), SQLITE_OK);
	query(db, whole, &sql);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	c.sql = xstrndup(sql.data, sql.len - 1);	/* not the mark */
	buf_fini(&sql);
	c.rows = read_as(b, c.sql, &is);
	ck_assert_int_eq(is, version);
	return c;
}

static void
content_fini(struct content *c)
{
	xfree(c->sql);
	xfree(c->rows);
}

static void
expect(const struct base *b, const struct content *was, int version)
{
	int is = 0;
	char *now = read_as(b, was->sql, &is);

	ck_assert_int_eq(is, version);
	ck_assert_str_eq(now, was->rows);
	xfree(now);
}

/* A box */

static char home[] = "/tmp/yizhan-upgrade-XXXXXX";
static struct store_backend store;
static struct upgrade job;
static struct problem why;

static void
set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert_int_eq(chdir(home), 0);
	store = store_sqlite_new(DATA);
	job = (struct upgrade){ .store = &store, .data = DATA };
	log_set_level(LOG_NONE);
}

static void
tear_down(void)
{
	store_sqlite_free(&store);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(folder_remove(home, &why), ERR_OK);
}

/* Of that version, as pages with sums or as the first release made them. */
static void
make(const struct base *b, int version, bool has_sums)
{
	char path[512];
	struct buf text;

	snprintf(path, sizeof(path), FIXTURES "/%s-%d.sql", b->kind, version);
	read_text(path, &text);
	ck_assert_int_eq(folder_make_way(".", b->path, &why), ERR_OK);
	run_sql(b->path, text.data, has_sums);
	buf_fini(&text);
}

static void
forget_box(void)
{
	ck_assert_int_eq(folder_remove(DATA, &why), ERR_OK);
}

static bool
is_kept(const struct base *b, int version)
{
	char path[256];

	snprintf(path, sizeof(path), "%s.v%d", b->path, version);
	return folder_exists(path);
}

/* As a start does, until it would serve. */
static bool
upgrade(void)
{
	bool is_new = false;

	ck_assert_msg(upgrade_run(&job, &is_new, &why) == ERR_OK, "%s",
	    why.why);
	return is_new;
}

static void
settle(void)
{
	ck_assert_msg(upgrade_settle(&job, &why) == ERR_OK, "%s", why.why);
}

/* Each version but the newest, with sums and without */

static void
becomes_the_newest(const struct base *b, int version, bool has_sums)
{
	struct content was;

	make(b, version, has_sums);
	was = content_of(b, version);
	ck_assert(upgrade());
	ck_assert(is_kept(b, version));
	settle();
	ck_assert(!is_kept(b, version));
	expect(b, &was, b->schema->version);
	ck_assert(!upgrade());		/* and only once */
	content_fini(&was);
}

START_TEST(every_version_becomes_the_newest)
{
	becomes_the_newest(&one, _i / 2 + 1, _i % 2);
}
END_TEST

START_TEST(every_version_of_the_box_becomes_the_newest)
{
	becomes_the_newest(&box, _i / 2 + 1, _i % 2);
}
END_TEST

static void
comes_back(const struct base *b, int version, bool has_sums)
{
	struct content was;

	make(b, version, has_sums);
	was = content_of(b, version);
	ck_assert(upgrade());
	expect(b, &was, b->schema->version);
	ck_assert_int_eq(upgrade_undo(&job, "a reason", &why), ERR_OK);
	ck_assert(!is_kept(b, version));
	expect(b, &was, version);
	ck_assert(upgrade());		/* another try */
	settle();
	expect(b, &was, b->schema->version);
	content_fini(&was);
}

START_TEST(every_version_comes_back)
{
	comes_back(&one, _i / 2 + 1, _i % 2);
}
END_TEST

START_TEST(every_version_of_the_box_comes_back)
{
	comes_back(&box, _i / 2 + 1, _i % 2);
}
END_TEST

/* The migrations of today make what those of then made. */
static void
was_not_changed(const struct base *b, int version)
{
	static const char objects[] = "SELECT name, sql FROM sqlite_schema"
	    " WHERE sql IS NOT NULL ORDER BY name";
	struct db_schema then = *b->schema;
	const char *what = NULL;
	struct buf is, was;
	struct db db;
	sqlite3 *other;

	then.version = version;
	buf_init(&is, TEXT_MAX);
	buf_init(&was, TEXT_MAX);
	make(b, version, true);
	then.tables = (const char *const[]){ NULL };
	ck_assert_int_eq(db_open(&db, "fresh.db", &then, true, &what), ERR_OK);
	ck_assert_int_eq(sqlite3_exec(db.handle, objects, see_row, &is, NULL),
	    SQLITE_OK);
	db_close(&db);
	ck_assert_int_eq(sqlite3_open_v2(b->path, &other,
	    SQLITE_OPEN_READWRITE, sums_vfs()), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, objects, see_row, &was, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
	buf_putc(&is, '\0');
	buf_putc(&was, '\0');
	ck_assert_str_eq(is.data, was.data);
	buf_fini(&is);
	buf_fini(&was);
}

START_TEST(no_migration_was_changed)
{
	was_not_changed(&one, _i + 1);
}
END_TEST

START_TEST(no_migration_of_the_box_was_changed)
{
	was_not_changed(&box, _i + 1);
}
END_TEST

/* Kills */

/* In a child that dies before its n-th step; whether it did. */
static bool
dies_at(int n, bool goes_back)
{
	pid_t pid = fork();
	bool is_new = false;
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		calls_left = n;
		if (upgrade_run(&job, &is_new, &why) != ERR_OK)
			_exit(1);
		_exit((goes_back ? upgrade_undo(&job, "a reason", &why) :
		    upgrade_settle(&job, &why)) == ERR_OK ? 0 : 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_msg(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == DIED,
	    "step %d: exit %d", n, WEXITSTATUS(status));
	return WEXITSTATUS(status) == DIED;
}

/* After any kill the next start has the same rows, in the newest version; or
 * they go back, all of them. Versions take turns with the steps. */
static void
kill_everywhere(const struct base *b, int version, int stride, bool goes_back)
{
	struct content was = { NULL, NULL };
	bool died = true, is_new;
	int steps = 0;

	for (int n = version % stride; died; n += stride, steps++) {
		make(b, version, n % 2);
		if (was.sql == NULL)
			was = content_of(b, version);
		died = dies_at(n, goes_back);
		is_new = upgrade();
		if (is_new && steps % 3 == 0) {
			ck_assert_int_eq(upgrade_undo(&job, "a reason", &why),
			    ERR_OK);
			expect(b, &was, version);
			is_new = upgrade();
		}
		if (is_new)
			settle();
		ck_assert(!is_kept(b, version));
		expect(b, &was, b->schema->version);
		forget_box();
	}
	ck_assert_int_ge(steps, 10);
	content_fini(&was);
}

START_TEST(an_upgrade_is_killed_at_every_third_step)
{
	kill_everywhere(&one, _i + 1, STRIDE, false);
}
END_TEST

START_TEST(an_upgrade_of_the_box_is_killed_at_each_step)
{
	kill_everywhere(&box, _i + 1, 1, false);
}
END_TEST

START_TEST(a_way_back_is_killed_at_every_third_step)
{
	kill_everywhere(&one, _i + 1, STRIDE, true);
}
END_TEST

START_TEST(a_way_back_of_the_box_is_killed_at_each_step)
{
	kill_everywhere(&box, _i + 1, 1, true);
}
END_TEST

/* One call that fails: the rows are there all the same, and the next start
 * has them in the newest version. */
static void
fail_everywhere(const struct base *b, int version, int stride)
{
	struct content was = { NULL, NULL };
	bool has_failed = true, is_new;
	int steps = 0;

	for (int n = version % stride; has_failed; n += stride) {
		make(b, version, n % 2);
		if (was.sql == NULL)
			was = content_of(b, version);
		reason = n % 4 < 2 ? EIO : ENOSPC;
		calls_left = n;
		if (upgrade_run(&job, &is_new, &why) != ERR_OK) {
			ck_assert_int_eq(calls_left, -1);
			ck_assert_str_ne(why.why, "");
		}
		has_failed = calls_left < 0;
		calls_left = -1;
		reason = 0;
		steps++;
		if (upgrade())
			settle();
		ck_assert(!is_kept(b, version));
		expect(b, &was, b->schema->version);
		forget_box();
	}
	ck_assert_int_ge(steps, 3);
	content_fini(&was);
}

START_TEST(an_upgrade_may_fail_at_every_eleventh_step)
{
	fail_everywhere(&one, _i + 1, FAIL_STRIDE);
}
END_TEST

START_TEST(an_upgrade_of_the_box_may_fail_at_each_step)
{
	fail_everywhere(&box, _i + 1, 1);
}
END_TEST

/* What stands in the way */

/* A table that a migration makes as well. */
static void
spoil(const struct base *b)
{
	run_sql(b->path, "CREATE TABLE file (id TEXT)", false);
}

START_TEST(one_that_cannot_be_migrated_takes_all_back)
{
	struct content was, tenants;
	bool is_new = true;

	make(&box, 1, true);
	tenants = content_of(&box, 1);
	make(&one, 1, true);
	make(&two, 8, true);
	spoil(&two);
	was = content_of(&one, 1);
	ck_assert_int_ne(upgrade_run(&job, &is_new, &why), ERR_OK);
	ck_assert(!is_new);
	ck_assert_msg(strstr(why.why, "two") != NULL, "%s", why.why);
	expect(&one, &was, 1);
	expect(&box, &tenants, 1);
	ck_assert(folder_exists(DATA "/upkeep/upgrade/failed"));
	run_sql(two.path, "DROP TABLE file", false);
	ck_assert(upgrade());
	settle();
	expect(&one, &was, tenant_schema.version);
	expect(&box, &tenants, system_schema.version);
	ck_assert(!folder_exists(DATA "/upkeep/upgrade/failed"));
	content_fini(&tenants);
	content_fini(&was);
}
END_TEST

/* It is out of service with either release. */
START_TEST(one_that_was_damaged_before_harms_no_other)
{
	struct content was;
	char nonsense[4096];
	int fd;

	make(&one, 1, true);
	make(&two, 8, true);
	was = content_of(&one, 1);
	memset(nonsense, 0xa5, sizeof(nonsense));
	fd = open(TWO "/tenant.db", O_WRONLY);
	for (int page = 2; page < 12; page++)
		ck_assert_int_eq(pwrite64(fd, nonsense, sizeof(nonsense),
		    page * 4096), 4096);
	ck_assert_int_eq(close(fd), 0);
	ck_assert(upgrade());
	settle();
	expect(&one, &was, tenant_schema.version);
	content_fini(&was);
}
END_TEST

START_TEST(three_starts_that_end_early_are_enough)
{
	struct content was;
	bool is_new = true;

	make(&one, 5, true);
	was = content_of(&one, 5);
	for (int start = 0; start < 3; start++)
		ck_assert(upgrade());
	ck_assert_int_eq(upgrade_run(&job, &is_new, &why), ERR_WRONG_STATE);
	ck_assert(!is_new);
	ck_assert_msg(strstr(why.why, "three times") != NULL, "%s", why.why);
	expect(&one, &was, 5);
	ck_assert(upgrade());
	settle();
	expect(&one, &was, tenant_schema.version);
	content_fini(&was);
}
END_TEST

/* Of an upgrade long ago, or of a folder that somebody has put there. */
START_TEST(what_was_kept_once_is_never_gone_back_to)
{
	struct content was;

	make(&one, 8, true);
	was = content_of(&one, 8);
	ck_assert_int_eq(close(open(ONE "/tenant.db.v3", O_CREAT | O_WRONLY,
	    0600)), 0);
	ck_assert(upgrade());
	ck_assert_int_eq(upgrade_undo(&job, "a reason", &why), ERR_OK);
	expect(&one, &was, 8);
	ck_assert(!is_kept(&one, 3));
	content_fini(&was);
}
END_TEST

START_TEST(a_new_box_has_nothing_to_upgrade)
{
	ck_assert_int_eq(folder_make(DATA, &why), ERR_OK);
	ck_assert(!upgrade());
	ck_assert(!folder_exists(DATA "/upkeep"));
}
END_TEST

START_TEST(a_plan_that_is_not_one_is_refused)
{
	bool is_new = true;

	make(&one, 8, true);
	ck_assert(upgrade());
	ck_assert_int_eq(folder_write(DATA "/upkeep/upgrade/plan", "sideways",
	    &why), ERR_OK);
	ck_assert_int_eq(upgrade_run(&job, &is_new, &why), ERR_CORRUPT);
	ck_assert(strstr(why.why, "plan") != NULL);
}
END_TEST

int
main(void)
{
	int older = tenant_schema.version - 1, failed;
	int older_box = system_schema.version - 1;
	Suite *s = suite_create("upgrade");
	TCase *tc = tcase_create("upgrade");
	SRunner *r;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, every_version_becomes_the_newest, 0,
	    2 * older);
	tcase_add_loop_test(tc, every_version_of_the_box_becomes_the_newest,
	    0, 2 * older_box);
	tcase_add_loop_test(tc, every_version_comes_back, 0, 2 * older);
	tcase_add_loop_test(tc, every_version_of_the_box_comes_back, 0,
	    2 * older_box);
	tcase_add_loop_test(tc, no_migration_was_changed, 0, older);
	tcase_add_loop_test(tc, no_migration_of_the_box_was_changed, 0,
	    older_box);
	tcase_add_loop_test(tc, an_upgrade_is_killed_at_every_third_step,
	    0, older);
	tcase_add_loop_test(tc, an_upgrade_of_the_box_is_killed_at_each_step,
	    0, older_box);
	tcase_add_loop_test(tc, a_way_back_is_killed_at_every_third_step,
	    0, older);
	tcase_add_loop_test(tc, a_way_back_of_the_box_is_killed_at_each_step,
	    0, older_box);
	tcase_add_loop_test(tc, an_upgrade_may_fail_at_every_eleventh_step,
	    0, older);
	tcase_add_loop_test(tc, an_upgrade_of_the_box_may_fail_at_each_step,
	    0, older_box);
	tcase_add_test(tc, one_that_cannot_be_migrated_takes_all_back);
	tcase_add_test(tc, one_that_was_damaged_before_harms_no_other);
	tcase_add_test(tc, three_starts_that_end_early_are_enough);
	tcase_add_test(tc, what_was_kept_once_is_never_gone_back_to);
	tcase_add_test(tc, a_new_box_has_nothing_to_upgrade);
	tcase_add_test(tc, a_plan_that_is_not_one_is_refused);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
