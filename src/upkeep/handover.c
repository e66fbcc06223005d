/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups through the standard input of a command.
 *
 * Runs on: whoever makes one.
 * Owns: the command while it runs, its pipe; DATA/upkeep/last-handover.json.
 */
#include "upkeep/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/jsonw.h"
#include "base/mem.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"

#define LOOK_MS 100		/* how often it is looked after */
#define GONE_LOOKS 10		/* for how it ended, when it took no more */
#define LAST_NAME BACKUP_UPKEEP "/last-handover.json"
#define LAST_MAX 4096

extern char **environ;

struct handing {
	const struct backup_job *job;
	const struct handover *what;
	const char *name;	/* of the archive */
	struct backup_progress progress;
	pid_t pid;		/* 0: it does not run */
	int fd;			/* its standard input; -1 */
	int64_t moved_ms;	/* when it last did something */
};

/* Its environment: ours, but for what is ours alone. */

static bool
is_ours(const char *variable)
{
	static const char *const begins[] = { "YIZHAN_", "NOTIFY_SOCKET=",
		"WATCHDOG_", "CREDENTIALS_DIRECTORY=" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (str_starts(str_from(variable), begins[i]))
			return true;
	return false;
}

/* A list to be freed; `named` is the last of it. */
static char **
environment(char *named)
{
	size_t count = 0, kept = 0;
	char **out;

	while (environ[count])
		count++;
	out = xcalloc(count + 2, sizeof(*out));
	for (size_t i = 0; i < count; i++)
		if (!is_ours(environ[i]))
			out[kept++] = environ[i];
	out[kept] = named;
	return out;
}

/* Its life */

/* Signals are as every program expects them, and it leads a group of its own,
 * so that its children go with it. */
static int
spawn(struct handing *h, int in, char **env)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, ignored;
	int failed;

	sigemptyset(&none);
	sigemptyset(&ignored);
	sigaddset(&ignored, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK |
	    POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &ignored);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO,
	    STDOUT_FILENO);
	failed = posix_spawnp(&h->pid, h->what->argv[0], &actions, &attr,
	    h->what->argv, env);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	if (failed)
		h->pid = 0;
	return failed;
}

static enum err
begin(struct handing *h, struct problem *why)
{
	const char *program = h->what->argv[0];
	char named[sizeof("YIZHAN_BACKUP=") + BACKUP_NAME_MAX];
	int ends[2], failed;
	char **env;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return problem_errno(why, "no pipe for", program);
	h->fd = ends[1];
	snprintf(named, sizeof(named), "YIZHAN_BACKUP=%s", h->name);
	env = environment(named);
	failed = fcntl(h->fd, F_SETFL, O_NONBLOCK) != 0 ? errno :
	    spawn(h, ends[0], env);
	xfree(env);
	close(ends[0]);
	if (!failed)
		return ERR_OK;
	return problem_set(why, ERR_IO, "cannot run the backup command %.300s:"
	    " %s%s", program, strerror(failed), failed == EACCES ||
	    failed == EPERM ? "; may the service run programs? See"
	    " backup-command.conf" : "");
}

/* True: it has ended, and how. */
static bool
has_ended(struct handing *h, int *status)
{
	if (waitpid(h->pid, status, WNOHANG) != h->pid)
		return false;
	h->pid = 0;
	return true;
}

static enum err
judge(const struct handing *h, int status, struct problem *why)
{
	const char *program = h->what->argv[0];

	if (WIFSIGNALED(status))
		return problem_set(why, ERR_IO, "the backup command %.300s was"
		    " ended by signal %d", program, WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return problem_set(why, ERR_IO, "the backup command %.300s"
		    " ended with %d", program, WEXITSTATUS(status));
	return ERR_OK;
}

static enum err
look_after(struct handing *h, const char *waits_for, struct problem *why)
{
	int64_t still_ms = clock_mono_ms(h->job->clock) - h->moved_ms;

	if (h->job->go_on && !h->job->go_on(h->job->arg, &h->progress))
		return problem_set(why, ERR_CLOSED, "the backup was cancelled");
	if (still_ms < h->what->patience_ms)
		return ERR_OK;
	return problem_set(why, ERR_TIMEOUT, "the backup command %.300s %s for"
	    " %lld s", h->what->argv[0], waits_for,
	    (long long)(still_ms / 1000));
}

/* It reads no more, and may not have ended yet. */
static enum err
say_gone(struct handing *h, struct problem *why)
{
	enum err err = ERR_OK;
	int status = 0;

	for (int i = 0; i < GONE_LOOKS && h->pid > 0; i++)
		if (!has_ended(h, &status))
			(void)poll(NULL, 0, LOOK_MS);
	if (h->pid == 0)
		err = judge(h, status, why);
	return err ? err : problem_set(why, ERR_IO, "the backup command %.300s"
	    " did not take all of the backup", h->what->argv[0]);
}

static enum err
put(void *arg, struct str bytes, struct problem *why)
{
	struct handing *h = arg;
	enum err err = h->fd < 0 ? begin(h, why) : ERR_OK;

	h->moved_ms = clock_mono_ms(h->job->clock);
	while (bytes.len > 0 && !err) {
		struct pollfd p = { .fd = h->fd, .events = POLLOUT };
		ssize_t n = write(h->fd, bytes.p, bytes.len);

		if (n > 0) {
			bytes.p += n;
			bytes.len -= (size_t)n;
			h->moved_ms = clock_mono_ms(h->job->clock);
		} else if (n < 0 && errno == EAGAIN) {
			(void)poll(&p, 1, LOOK_MS);
			err = look_after(h, "has taken nothing", why);
		} else if (n == 0 || errno != EINTR) {
			err = say_gone(h, why);
		}
	}
	return err;
}

/* It has all. */
static enum err
await_end(struct handing *h, struct problem *why)
{
	enum err err = ERR_OK;
	int status = 0;

	close(h->fd);
	h->fd = -1;
	h->moved_ms = clock_mono_ms(h->job->clock);
	while (!err && !has_ended(h, &status)) {
		(void)poll(NULL, 0, LOOK_MS);
		err = look_after(h, "has all and has not ended", why);
	}
	return err ? err : judge(h, status, why);
}

/* Before its standard input ends: it must not take that for the whole. */
static void
put_an_end(struct handing *h)
{
	if (h->pid > 0) {
		(void)kill(-h->pid, SIGKILL);
		while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (h->fd >= 0)
		close(h->fd);
}

static bool
pass_on(void *arg, const struct backup_progress *p)
{
	struct handing *h = arg;

	h->progress = *p;
	return !h->job->go_on || h->job->go_on(h->job->arg, p);
}

/* What is known of it later */

static void
keep(const char *data, const struct handed *last)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	struct buf out;
	struct jsonw w;

	buf_init(&out, LAST_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_int_field(&w, "at_ts", last->at_ts);
	jsonw_int_field(&w, "good_ts", last->good_ts);
	jsonw_int_field(&w, "bytes", last->bytes);
	jsonw_bool_field(&w, "good", last->is_good);
	jsonw_string_field(&w, "name", str_from(last->name));
	jsonw_string_field(&w, "why", str_from(last->why));
	jsonw_object_end(&w);
	buf_putc(&out, '\0');
	folder_path(path, "%.4000s/" BACKUP_UPKEEP, data);
	if (!out.overflow && folder_make(path, &ignored) == ERR_OK) {
		folder_path(path, "%.4000s/" LAST_NAME, data);
		(void)!folder_write(path, out.data, &ignored);
	}
	buf_fini(&out);
}

static void
note(const struct backup_job *job, const struct backup_info *info,
    const struct problem *failed)
{
	struct handed last;

	handover_last(job->data, &last);
	last.at_ts = info->head.made_ts;
	last.bytes = info->bytes;
	last.is_good = failed == NULL;
	if (!failed)
		last.good_ts = last.at_ts;
	snprintf(last.name, sizeof(last.name), "%s", info->name);
	snprintf(last.why, sizeof(last.why), "%s", failed ? failed->why : "");
	keep(job->data, &last);
}

enum err
handover_run(const struct backup_job *job, const struct handover *what,
    struct backup_info *out, struct problem *why)
{
	struct handing h = { .job = job, .what = what, .name = out->name,
		.fd = -1 };
	const struct archive_sink sink = { put, &h };
	struct backup_job mine = *job;
	enum err err;

	mine.go_on = pass_on;
	mine.arg = &h;
	backup_entitle(&mine, out);
	err = backup_put(&mine, &sink, out, why);
	if (!err)
		err = await_end(&h, why);
	put_an_end(&h);
	if (err != ERR_CLOSED)
		note(job, out, err ? why : NULL);
	return err;
}

static void
take_text(const json_t *o, const char *member, char *out, size_t room)
{
	const char *text = json_string_value(json_object_get(o, member));

	snprintf(out, room, "%s", text ? text : "");
}

void
handover_last(const char *data, struct handed *out)
{
	char path[FOLDER_PATH_MAX];
	json_t *o;

	*out = (struct handed){ .at_ts = 0 };
	folder_path(path, "%.4000s/" LAST_NAME, data);
	o = json_load_file(path, 0, NULL);
	if (json_is_object(o)) {
		out->at_ts = json_integer_value(json_object_get(o, "at_ts"));
		out->good_ts = json_integer_value(json_object_get(o,
		    "good_ts"));
		out->bytes = json_integer_value(json_object_get(o, "bytes"));
		out->is_good = json_is_true(json_object_get(o, "good"));
		take_text(o, "name", out->name, sizeof(out->name));
		take_text(o, "why", out->why, sizeof(out->why));
	}
	json_decref(o);
}
