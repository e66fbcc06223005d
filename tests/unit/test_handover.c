/* SPDX-License-Identifier: Apache-2.0 */
/* Backups that a command takes, or does not. */
#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/sqlite/sqlite.h"
#include "upkeep/backup.h"
#include "upkeep/folder.h"
#include "upkeep/handover.h"

#define DATA "data"
#define LARGE_BYTES (512 * 1024)	/* more than a pipe holds */
#define WORD(text) ((char[]){ text })
#define SHELL(text) { WORD("/bin/sh"), WORD("-c"), WORD(text), NULL }

static char home[] = "/tmp/yizhan-handover-XXXXXX";
static struct store_backend store;
static struct backup_job job;
static struct backup_info info;
static struct problem why;
static struct handed last;

static void
put_file(const char *path, const void *bytes, size_t len)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

static void
set_up(void)
{
	unsigned char *large = xmalloc(LARGE_BYTES);
	struct system_store *system;
	const char *what;

	memcpy(home + sizeof(home) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert_int_eq(chdir(home), 0);
	ck_assert_int_eq(mkdir(DATA, 0700), 0);
	store = store_sqlite_new(DATA);
	job = (struct backup_job){
		.store = &store,
		.store_at = store_sqlite_new,
		.store_end = store_sqlite_free,
		.clock = &clock_real,
		.rng = &rng_real,
		.version = "1.2.3",
		.data = DATA,
	};
	ck_assert_int_eq(store.system->open(store.place, &system, &what),
	    ERR_OK);
	store.system->close(system);
	ck_assert_int_eq(mkdir(DATA "/tls", 0700), 0);
	rng_fill(&rng_real, large, LARGE_BYTES);
	put_file(DATA "/tls/large", large, LARGE_BYTES);
	xfree(large);
	signal(SIGPIPE, SIG_IGN);	/* as the daemon does */
}

static void
tear_down(void)
{
	store_sqlite_free(&store);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(folder_remove(home, &why), ERR_OK);
}

static enum err
give_to(char *const *argv, int64_t patience_ms)
{
	const struct handover to = { argv, patience_ms };
	enum err err;

	why.why[0] = '\0';
	err = handover_run(&job, &to, &info, &why);
	handover_last(DATA, &last);
	return err;
}

START_TEST(a_command_has_all_of_it_and_knows_its_name)
{
	char *const argv[] = SHELL("cat > \"$YIZHAN_BACKUP\"");

	handover_last(DATA, &last);
	ck_assert_int_eq(last.at_ts, 0);
	ck_assert_msg(give_to(argv, 60000) == ERR_OK, "%s", why.why);
	ck_assert(backup_is_name(str_from(info.name)));
	ck_assert_int_gt(info.bytes, LARGE_BYTES);
	ck_assert(last.is_good);
	ck_assert_int_eq(last.good_ts, info.head.made_ts);
	ck_assert_int_eq(last.bytes, info.bytes);
	ck_assert_str_eq(last.name, info.name);
	ck_assert_msg(backup_verify(&job, last.name, ".", &info, &why) ==
	    ERR_OK, "%s", why.why);
	ck_assert_int_eq(info.bytes, last.bytes);
}
END_TEST

START_TEST(a_command_under_a_passphrase)
{
	char *const argv[] = SHELL("cat > \"$YIZHAN_BACKUP\"");

	job.passphrase = STR("correct horse");
	ck_assert_int_eq(give_to(argv, 60000), ERR_OK);
	ck_assert_ptr_nonnull(strstr(info.name, ".sealed"));
	ck_assert_int_eq(backup_verify(&job, last.name, ".", &info, &why),
	    ERR_OK);
}
END_TEST

/* It has what every program expects, and nothing of ours: no descriptor, no
 * signal, no secret. */
START_TEST(a_command_finds_the_world_as_it_should_be)
{
	char *const argv[] = SHELL("ls /proc/self/fd > fds; "
	    "grep -E '^Sig(Blk|Ign)' /proc/self/status > signals; "
	    "env > variables; cat >/dev/null");
	char text[65536];
	sigset_t all, before;
	unsigned long ignored;
	int fd;

	/* What the test has of its own. */
	for (fd = 3; fd < 256; fd++)
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	setenv("YIZHAN_SECRET", "x", 1);
	setenv("WATCHDOG_USEC", "1", 1);
	setenv("MINE", "y", 1);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ck_assert_msg(give_to(argv, 60000) == ERR_OK, "%s", why.why);
	pthread_sigmask(SIG_SETMASK, &before, NULL);

	fd = open("fds", O_RDONLY);	/* 0, 1, 2, and that of ls itself */
	ck_assert_int_eq(read(fd, text, sizeof(text)), 8);
	ck_assert_int_eq(memcmp(text, "0\n1\n2\n3\n", 8), 0);
	close(fd);
	fd = open("signals", O_RDONLY);
	text[read(fd, text, sizeof(text) - 1)] = '\0';
	ck_assert_ptr_nonnull(strstr(text, "SigBlk:\t0000000000000000"));
	ignored = strtoul(strstr(text, "SigIgn:") + 7, NULL, 16);
	ck_assert_uint_eq(ignored & 1UL << (SIGPIPE - 1), 0);
	close(fd);
	fd = open("variables", O_RDONLY);
	text[read(fd, text, sizeof(text) - 1)] = '\0';
	ck_assert_ptr_nonnull(strstr(text, "MINE=y\n"));
	ck_assert_ptr_nonnull(strstr(text, "YIZHAN_BACKUP=yizhan-"));
	ck_assert_ptr_null(strstr(text, "YIZHAN_SECRET"));
	ck_assert_ptr_null(strstr(text, "WATCHDOG"));
	close(fd);
}
END_TEST

static void
expect_failure(enum err err, const char *words)
{
	ck_assert_msg(strstr(why.why, words) != NULL, "%s", why.why);
	ck_assert_int_ne(err, ERR_OK);
	ck_assert(!last.is_good);
	ck_assert_str_eq(last.why, why.why);
	ck_assert_int_gt(last.at_ts, 0);
	ck_assert_int_eq(last.good_ts, 0);
}

START_TEST(a_command_that_fails_is_told)
{
	const struct {
		char *argv[4];
		const char *words;
	} rows[] = {
		{ SHELL("exit 3"), "ended with 3" },
		{ SHELL("head -c 100 >/dev/null; exit 4"), "ended with 4" },
		{ SHELL("cat >/dev/null; exit 5"), "ended with 5" },
		{ SHELL("cat >/dev/null; kill -9 $$"), "by signal 9" },
		{ SHELL("head -c 100 >/dev/null; exit 0"),
		    "did not take all" },
		{ SHELL("exec <&-; exec sleep 60"), "did not take all" },
		{ { WORD("/nowhere/at/all"), NULL }, "cannot run" },
		{ { WORD("/etc/passwd"), NULL }, "may the service run" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect_failure(give_to(rows[i].argv, 60000), rows[i].words);
}
END_TEST

static bool
runs(long pid)
{
	char path[64], line[256] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return false;
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	fclose(f);
	/* Nobody may be there to bury it. */
	return line[0] != '\0' && strstr(line, ") Z") == NULL;
}

START_TEST(a_command_that_hangs_is_killed)
{
	char *const nothing[] = SHELL("exec sleep 600");
	/* Its child would not end with it alone. */
	char *const no_end[] = SHELL("cat >/dev/null; sleep 600 & "
	    "echo $! > pid; wait");
	long pid = 0;
	FILE *f;

	expect_failure(give_to(nothing, 1000), "has taken nothing");
	expect_failure(give_to(no_end, 1000), "has not ended");
	f = fopen("pid", "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%ld", &pid), 1);
	fclose(f);
	while (runs(pid))
		usleep(10000);
}
END_TEST

/* One that is slow but takes something now and then is not. */
START_TEST(a_command_that_is_slow_is_waited_for)
{
	char *const argv[] = SHELL("for i in 1 2 3 4 5 6; do "
	    "head -c 40000 >/dev/null; sleep 0.2; done; cat >/dev/null");

	ck_assert_msg(give_to(argv, 5000) == ERR_OK, "%s", why.why);
}
END_TEST

static int asked;

static bool
stop_soon(void *arg, const struct backup_progress *p)
{
	(void)arg;
	(void)p;
	return ++asked < 20;
}

/* Whoever reads to the end does not get one. */
START_TEST(a_backup_that_is_cancelled_has_no_end)
{
	char *const argv[] = SHELL("head -c 1000 >/dev/null; "
	    "while [ ! -e rest ]; do sleep 0.05; done; "
	    "cat >/dev/null; touch whole");

	asked = 0;
	job.go_on = stop_soon;
	ck_assert_int_eq(give_to(argv, 60000), ERR_CLOSED);
	ck_assert_int_eq(last.at_ts, 0);
	put_file("rest", "", 0);
	usleep(300 * 1000);
	ck_assert(!folder_exists("whole"));
}
END_TEST

START_TEST(a_failure_keeps_what_went_well_before)
{
	char *const good[] = SHELL("cat >/dev/null");
	char *const bad[] = SHELL("exit 1");
	int64_t ts;

	ck_assert_int_eq(give_to(good, 60000), ERR_OK);
	ts = last.good_ts;
	ck_assert_int_eq(give_to(bad, 60000), ERR_IO);
	ck_assert(!last.is_good);
	ck_assert_int_eq(last.good_ts, ts);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("handover");
	TCase *tc = tcase_create("handover");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_command_has_all_of_it_and_knows_its_name);
	tcase_add_test(tc, a_command_under_a_passphrase);
	tcase_add_test(tc, a_command_finds_the_world_as_it_should_be);
	tcase_add_test(tc, a_command_that_fails_is_told);
	tcase_add_test(tc, a_command_that_hangs_is_killed);
	tcase_add_test(tc, a_command_that_is_slow_is_waited_for);
	tcase_add_test(tc, a_backup_that_is_cancelled_has_no_end);
	tcase_add_test(tc, a_failure_keeps_what_went_well_before);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
