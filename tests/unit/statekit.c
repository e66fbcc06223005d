/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small box of files that goes into backups and comes out of them.
 *
 * Runs on: the test.
 * Owns: its directory.
 */
#include "statekit.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/sqlite/sqlite.h"

static char home[] = "/tmp/yizhan-restore-XXXXXX";
int renames_left = -1;

/* In place of libc's: the process dies before the rename that is one too
 * many. */
int
rename(const char *from, const char *to)
{
	if (renames_left == 0)
		_exit(77);
	renames_left -= renames_left > 0;
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int
renameat2(int at, const char *from, int to_at, const char *to, unsigned flags)
{
	if (renames_left == 0)
		_exit(77);
	renames_left -= renames_left > 0;
	return (int)syscall(SYS_renameat2, at, from, to_at, to, flags);
}

/* In place of libc's. */
int64_t room_here = -1, room_there = -1;

int
statvfs(const char *path, struct statvfs *out)
{
	int64_t room = str_starts(str_from(path), SHM) ? room_there :
	    room_here;

	*out = (struct statvfs){ .f_frsize = 1, .f_bavail = (fsblkcnt_t)room };
	return room < 0 ? -1 : 0;
}

/* The state of a box: a value in the tenant, and as many tenants. */

static struct store_backend
backend(void)
{
	return store_sqlite_new(DATA);
}

void
write_state(const char *word, const char *more)
{
	struct store_backend b = backend();
	struct tenant t = { .id = str_from(more), .name = STR("x") };
	struct system_store *system;
	struct store *s;
	const char *what;
	enum err err;

	ck_assert_int_eq(b.system->open(b.place, &system, &what), ERR_OK);
	err = b.system->tenant_add(system, &t);
	ck_assert(err == ERR_OK || err == ERR_EXISTS);
	b.system->close(system);
	ck_assert_int_eq(b.ops->open(b.place, t.id, STORE_WRITE, &s, &what),
	    ERR_OK);
	ck_assert_int_eq(b.ops->begin(s), ERR_OK);
	ck_assert_int_eq(b.ops->meta_put(s, "word", str_from(word)), ERR_OK);
	ck_assert_int_eq(b.ops->commit(s), ERR_OK);
	b.ops->close(s);
	store_sqlite_free(&b);
}

static bool
see_tenant(void *arg, const struct tenant *t)
{
	snprintf(arg, 64, "%.*s ", STR_FMT(t->id));
	return true;
}

/* Of the tenant "one"; "" when it has none. */
const char *
read_epoch(void)
{
	static char out[EPOCH_CHARS + 1];
	struct store_backend b = backend();
	struct arena arena;
	struct str epoch;
	struct store *s;
	const char *what;

	arena_init(&arena, 4096);
	ck_assert_int_eq(b.ops->open(b.place, STR("one"), STORE_WRITE, &s,
	    &what), ERR_OK);
	ck_assert_int_eq(b.ops->begin(s), ERR_OK);
	out[0] = '\0';
	if (b.ops->meta_get(s, META_EPOCH, &arena, &epoch) == ERR_OK)
		snprintf(out, sizeof(out), "%.*s", STR_FMT(epoch));
	b.ops->rollback(s);
	b.ops->close(s);
	store_sqlite_free(&b);
	arena_fini(&arena);
	return out;
}

/* "TENANTS:WORD", the word of the tenant "one". */
static void
read_state(char out[256])
{
	struct store_backend b = backend();
	char tenants[64] = "";
	struct system_store *system;
	struct arena arena;
	struct str word;
	struct store *s;
	const char *what;

	arena_init(&arena, 4096);
	ck_assert_int_eq(b.system->open(b.place, &system, &what), ERR_OK);
	for (struct str after = STR(""); ; ) {
		char next[64] = "";

		ck_assert_int_eq(b.system->tenant_list(system, after, 1,
		    see_tenant, next), ERR_OK);
		if (!next[0])
			break;
		snprintf(tenants + strlen(tenants),
		    sizeof(tenants) - strlen(tenants), "%s", next);
		next[strlen(next) - 1] = '\0';
		after.p = arena_strndup(&arena, next, strlen(next));
		after.len = strlen(next);
	}
	b.system->close(system);
	ck_assert_int_eq(b.ops->open(b.place, STR("one"), STORE_WRITE, &s,
	    &what), ERR_OK);
	ck_assert_int_eq(b.ops->begin(s), ERR_OK);
	ck_assert_int_eq(b.ops->meta_get(s, "word", &arena, &word), ERR_OK);
	snprintf(out, 256, "%s:%.*s", tenants, STR_FMT(word));
	b.ops->rollback(s);
	b.ops->close(s);
	store_sqlite_free(&b);
	arena_fini(&arena);
}

bool
state_is(const char *expected)
{
	char is[256];

	read_state(is);
	return strcmp(is, expected) == 0;
}

/* Jobs */

struct store_backend store;
struct backup_job job;
struct backup_info info;
struct problem why;

void
set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert_int_eq(chdir(home), 0);
	ck_assert_int_eq(mkdir(DATA, 0700), 0);
	store = backend();
	job = (struct backup_job){
		.store = &store,
		.store_at = store_sqlite_new,
		.store_end = store_sqlite_free,
		.clock = &clock_real,
		.rng = &rng_real,
		.version = "1.2.3",
		.data = DATA,
	};
	room_here = room_there = -1;
	write_state("before", "one");
	ck_assert_int_eq(mkdir(DATA "/tls", 0700), 0);
	ck_assert_int_eq(close(open(DATA "/tls/cert.pem",
	    O_CREAT | O_WRONLY, 0600)), 0);
}

void
tear_down(void)
{
	store_sqlite_free(&store);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(folder_remove(home, &why), ERR_OK);
}

enum err
settle(void)
{
	enum err err = restore_settle(DATA, &why);

	return err ? err : restore_clear(DATA, &why);
}

const char *
make_backup(void)
{
	static char path[256];

	ck_assert_msg(backup_create(&job, BACKUPS, &info, &why) == ERR_OK,
	    "%s", why.why);
	snprintf(path, sizeof(path), BACKUPS "/%s", info.name);
	return path;
}

bool
dies_at(int n, enum err (*what)(const char *path), const char *path)
{
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		renames_left = n;
		_exit(what(path) == ERR_OK ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) != 1);
	return WEXITSTATUS(status) == 77;
}
