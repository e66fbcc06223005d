/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A daemon to be killed.
 *
 * Runs on: main.
 * Owns: its process and its directory.
 */
#include "ctl/scratchbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/localsock.h"
#include "base/mem.h"
#include "base/sabotage.h"
#include "upkeep/backup.h"
#include "upkeep/folder.h"

#define START_MAX_US 60000000	/* until it must be ready */
#define LOOK_US 1000
#define ENVIRON_MAX 256		/* more of it is left out */
#define OURS "YIZHAN_"

extern char **environ;

/* Everybody sends as fast as it can, and nothing goes on by the clock. */
static const char *const settings[] = {
	"YIZHAN_LIMITS__RATE_PER_S=1000000",
	"YIZHAN_LIMITS__RATE_BURST=1000000",
	"YIZHAN_BACKUP__NIGHTLY=false",
};

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool
daemon_find(char out[PATH_MAX])
{
	static const char *const places[] = { "/yizhand", "/../sbin/yizhand",
		NULL };
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (len < 0)
		return false;
	self[len] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return false;
	*slash = '\0';
	for (const char *const *p = places; *p; p++) {
		int n = snprintf(out, PATH_MAX, "%s%s", self, *p);

		if (n > 0 && n < PATH_MAX && access(out, X_OK) == 0)
			return true;
	}
	return false;
}

/* The directory */

/* Whoever holds it tests; a directory without a holder was left behind. */
static enum err
take(struct scratchbox *b, struct problem *why)
{
	b->lock = open(b->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
	if (b->lock < 0)
		return problem_errno(why, "cannot open", b->dir);
	if (flock(b->lock, LOCK_EX | LOCK_NB) == 0)
		return ERR_OK;
	close(b->lock);
	b->lock = -1;
	return problem_set(why, ERR_BUSY, "another self-test runs in %s",
	    b->dir);
}

static enum err
clear(struct scratchbox *b, struct problem *why)
{
	static const char *const names[] = { "log", "page", "data", NULL };
	char path[PATH_MAX];
	enum err err = ERR_OK;

	folder_path(b->data, "%s/data", b->dir);
	for (const char *const *name = names; *name && !err; name++) {
		folder_path(path, "%s/%s", b->dir, *name);
		err = folder_remove(path, why);
	}
	folder_path(path, "%s/config", b->dir);
	return err ? err : folder_write(path, "", why);
}

static enum err
make_below(struct scratchbox *b, const char *where, struct problem *why)
{
	if (strlen(where) + sizeof("/yizhan-selftest-XXXXXX") >
	    sizeof(b->dir))
		return problem_set(why, ERR_FIELD, "%.300s is too long a path "
		    "for a test: at most %d characters", where,
		    SCRATCHBOX_DIR_MAX - 23);
	snprintf(b->dir, sizeof(b->dir), "%s/yizhan-selftest-XXXXXX", where);
	if (mkdtemp(b->dir))
		return ERR_OK;
	b->dir[0] = '\0';
	return problem_errno(why, "cannot make a directory in", where);
}

static enum err
make_in_data(struct scratchbox *b, const char *data, struct problem *why)
{
	enum err err;

	if (!folder_exists(data))
		return problem_set(why, ERR_NOT_FOUND, "there is no data "
		    "directory %.300s; say --data DIR, or --scratch DIR",
		    data);
	if (strlen(data) + sizeof("/" BACKUP_UPKEEP "/selftest") >
	    sizeof(b->dir))
		return problem_set(why, ERR_FIELD, "%.300s is too long a path "
		    "for a test; say --scratch DIR", data);
	snprintf(b->dir, sizeof(b->dir), "%s/" BACKUP_UPKEEP, data);
	err = folder_make(b->dir, why);
	snprintf(b->dir, sizeof(b->dir), "%s/" BACKUP_UPKEEP "/selftest",
	    data);
	return err ? err : folder_make(b->dir, why);
}

static enum err
check_room(const struct scratchbox *b, int64_t bytes, struct problem *why)
{
	int64_t room = folder_room(b->dir);

	if (room < 0 || room >= bytes)
		return ERR_OK;
	return problem_set(why, ERR_DISK_FULL, "a self-test wants %" PRId64
	    " MiB in %s, and %" PRId64 " are free; make room, or say "
	    "--scratch DIR", bytes >> 20, b->dir, room >> 20);
}

static void
watch_signals(struct scratchbox *b)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
		b->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

enum err
scratchbox_make(struct scratchbox *b, const char *data, const char *where,
    int64_t bytes, struct problem *why)
{
	enum err err = ERR_OK;

	*b = (struct scratchbox){ .lock = -1, .signals = -1 };
	b->client = (struct client){ .data = b->data, .tenant = "default",
	    .fd = -1 };
	watch_signals(b);
	if (!daemon_find(b->daemon))
		return problem_set(why, ERR_NOT_FOUND, "yizhand is not beside "
		    "yizhanctl");
	err = where ? make_below(b, where, why) : make_in_data(b, data, why);
	if (!err)
		err = take(b, why);
	if (!err)
		err = clear(b, why);
	return err ? err : check_room(b, bytes, why);
}

bool
scratchbox_is_over(struct scratchbox *b)
{
	struct signalfd_siginfo info;

	return b->signals >= 0 &&
	    read(b->signals, &info, sizeof(info)) == sizeof(info);
}

void
scratchbox_remove(struct scratchbox *b)
{
	struct problem ignored;

	scratchbox_kill(b);
	scratchbox_bury(b);
	if (b->lock >= 0) {
		(void)!folder_remove(b->dir, &ignored);
		close(b->lock);
	}
	if (b->signals >= 0)
		close(b->signals);
	b->lock = b->signals = -1;
}

/* The daemon */

/* What the shell has of options is not for this one. */
static void
make_environment(char *out[ENVIRON_MAX + 8], char saboteur[64])
{
	unsigned n = 0;

	for (char **e = environ; *e && n < ENVIRON_MAX; e++)
		if (strncmp(*e, OURS, sizeof(OURS) - 1) != 0 &&
		    strncmp(*e, "NOTIFY_SOCKET=", 14) != 0 &&
		    strncmp(*e, "JOURNAL_STREAM=", 15) != 0)
			out[n++] = *e;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		out[n++] = xstrdup(settings[i]);
	if (sabotage_name() && sabotage_name()[0]) {
		snprintf(saboteur, 64, "YIZHAN_SABOTEUR=%s", sabotage_name());
		out[n++] = saboteur;
	}
	out[n] = NULL;
}

/* As root: as the user whom the directory belongs to. */
static bool
become_owner(const struct scratchbox *b)
{
	struct stat st;

	if (geteuid() != 0)
		return true;
	if (fstat(b->lock, &st) != 0)
		return false;
	return st.st_uid == 0 || (setgroups(0, NULL) == 0 &&
	    setresgid(st.st_gid, st.st_gid, st.st_gid) == 0 &&
	    setresuid(st.st_uid, st.st_uid, st.st_uid) == 0);
}

/* In the child. */
__attribute__((noreturn))
static void
run(const struct scratchbox *b, int log, pid_t parent)
{
	char *env[ENVIRON_MAX + 8], saboteur[64];
	char words[8][PATH_MAX] = { "yizhand", "--listen", "127.0.0.1:0",
		"--no-tls", "--data", "", "--config", "" };
	char *argv[] = { words[0], words[1], words[2], words[3], words[4],
		words[5], words[6], words[7], NULL };
	sigset_t empty;

	folder_path(words[5], "%s", b->data);
	folder_path(words[7], "%s/config", b->dir);
	make_environment(env, saboteur);
	sigemptyset(&empty);
	sigprocmask(SIG_SETMASK, &empty, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* After the user: changing that forgets it. */
	if (!become_owner(b) || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
	    getppid() != parent || dup2(log, STDOUT_FILENO) < 0 ||
	    dup2(log, STDERR_FILENO) < 0)
		_exit(126);
	execve(b->daemon, argv, env);
	_exit(127);
}

static enum err
spawn(struct scratchbox *b, struct problem *why)
{
	char path[PATH_MAX];
	pid_t parent = getpid();
	int log;

	folder_path(path, "%s/log", b->dir);
	log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (log < 0)
		return problem_errno(why, "cannot make", path);
	fflush(NULL);
	b->pid = fork();
	if (b->pid == 0)
		run(b, log, parent);
	close(log);
	if (b->pid > 0)
		return ERR_OK;
	b->pid = 0;
	return problem_errno(why, "cannot start", b->daemon);
}

/* The last line it said. */
static void
last_line(const struct scratchbox *b, char *out, size_t room)
{
	char path[PATH_MAX], line[512];
	FILE *f;

	snprintf(out, room, "it said nothing");
	folder_path(path, "%s/log", b->dir);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (line[0] && line[0] != '\n')
			snprintf(out, room, "%.*s",
			    (int)strcspn(line, "\n"), line);
	if (f)
		fclose(f);
}

static bool
answers(const struct scratchbox *b)
{
	char path[FOLDER_PATH_MAX];
	int fd;

	folder_path(path, "%.4000s/control.sock", b->data);
	fd = localsock_connect(path, 0);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Of this life, not of the one before. */
static bool
learn_port(struct scratchbox *b)
{
	json_t *told = client_daemon(&b->client);
	const char *colon = strrchr(text_of(told, "listen"), ':');
	unsigned long long port = 0;
	bool ok = number_of(told, "pid") == b->pid && colon &&
	    str_to_u64(str_from(colon + 1), UINT16_MAX, &port);

	json_decref(told);
	b->port = (unsigned)port;
	return ok && port != 0;
}

enum err
scratchbox_start(struct scratchbox *b, int64_t *took_us, struct problem *why)
{
	struct timespec pause = { .tv_nsec = LOOK_US * 1000 };
	int64_t began = now_us();
	enum err err = spawn(b, why);
	char said[300];

	while (!err && !(answers(b) && learn_port(b))) {
		if (scratchbox_is_over(b))
			return problem_set(why, ERR_CLOSED,
			    "the test was interrupted");
		if (waitpid(b->pid, NULL, WNOHANG) == b->pid) {
			b->pid = 0;
			last_line(b, said, sizeof(said));
			return problem_set(why, ERR_WRONG_STATE, "yizhand does "
			    "not start: %s", said);
		}
		if (now_us() - began > START_MAX_US)
			return problem_set(why, ERR_TIMEOUT, "yizhand is not "
			    "ready after %d s", START_MAX_US / 1000000);
		nanosleep(&pause, NULL);
	}
	*took_us = now_us() - began;
	return err;
}

void
scratchbox_kill(struct scratchbox *b)
{
	if (b->pid > 0)
		kill(b->pid, SIGKILL);
}

void
scratchbox_bury(struct scratchbox *b)
{
	client_close(&b->client);
	while (b->pid > 0 && waitpid(b->pid, NULL, 0) < 0 && errno == EINTR)
		;
	b->pid = 0;
}
