/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhand --support: the archive for somebody who helps.
 *
 * Runs on: main.
 * Owns: the file it makes.
 */
#include "app/support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/doctor.h"
#include "app/options.h"
#include "base/jsonw.h"
#include "base/text.h"
#include "upkeep/folder.h"
#include "upkeep/support.h"

#define OPTIONS_MAX (1u << 20)
#define ANSWER_MAX (64u << 10)

extern char **environ;

static void
print_part(void *arg, const char *name, const char *what)
{
	(void)arg;
	printf("  %-14s %s\n", name, what);
}

static void
write_part(void *arg, const char *name, const char *what)
{
	struct jsonw *w = arg;

	jsonw_object(w);
	jsonw_string_field(w, "name", str_from(name));
	jsonw_string_field(w, "what", str_from(what));
	jsonw_object_end(w);
}

/* What is not UTF-8, a name of a file, is left out. */
static void
put_text(struct jsonw *w, const char *key, const char *text)
{
	if (utf8_valid(str_from(text)))
		jsonw_string_field(w, key, str_from(text));
}

/* What became of it: {"file":…,"parts":[…]}, or the error as yizhanctl says
 * errors. */
static void
print_json(const char *to, enum err err, const struct problem *why)
{
	struct buf out;
	struct jsonw w;

	buf_init(&out, ANSWER_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	if (err) {
		jsonw_key(&w, "error");
		jsonw_object(&w);
		jsonw_string_field(&w, "code", str_from(err_code(err)));
		put_text(&w, "message", why->why);
		jsonw_object_end(&w);
	} else {
		put_text(&w, "file", to);
		jsonw_key(&w, "parts");
		jsonw_array(&w);
		support_list(write_part, &w);
		jsonw_array_end(&w);
	}
	jsonw_object_end(&w);
	printf("%.*s\n", STR_FMT(buf_str(&out)));
	buf_fini(&out);
}

/* What the journal has of it; -1: there is none. *pid is to be waited for. */
static int
ask_journal(pid_t *pid)
{
	/* Nobody writes there, but posix_spawn wants it so. */
	static char words[][16] = { "journalctl", "-u", "yizhan", "-n",
		"10000", "--no-pager", "-o", "short-iso" };
	char *argv[sizeof(words) / sizeof(words[0]) + 1] = { NULL };
	posix_spawn_file_actions_t actions;
	int ends[2];
	bool ok;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		argv[i] = words[i];
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
	    O_WRONLY, 0);
	ok = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (ok)
		return ends[0];
	close(ends[0]);
	return -1;
}

static enum err
write_file(const struct support_site *site, const char *to,
    struct problem *why)
{
	int fd = folder_create(to, why);
	enum err err;

	if (fd < 0)
		return ERR_IO;
	err = support_write(site, fd, to, why);
	if (!err && fsync(fd) != 0)
		err = problem_errno(why, "cannot sync", to);
	close(fd);
	if (err)
		unlink(to);
	return err;
}

static enum err
make(struct support_site *site, const char *to, const char *log,
    struct problem *why)
{
	pid_t journal = -1;
	enum err err;

	site->log_fd = log ? folder_open(log, why) : ask_journal(&journal);
	if (log && site->log_fd < 0)
		return ERR_IO;
	err = write_file(site, to, why);
	if (site->log_fd >= 0)
		close(site->log_fd);
	if (journal > 0)
		(void)waitpid(journal, NULL, 0);
	return err;
}

int
support_make(const struct conf_source *source, const char *data,
    const char *to, const char *log, bool as_json)
{
	const char *scratch = getenv("TMPDIR");
	struct support_site site = { .rng = &rng_real,
		.scratch = scratch && scratch[0] ? scratch : "/var/tmp" };
	struct doctor_ground ground;
	struct problem why = { "" };
	struct buf options;
	enum err err;

	/* A pipe whose reader is gone is said by write(2). */
	signal(SIGPIPE, SIG_IGN);
	buf_init(&options, OPTIONS_MAX);
	doctor_stand(&ground, source, data);
	if (ground.conf)
		conf_dump(ground.conf, &options);
	site.options = buf_str(&options);
	site.doctor = &ground.site;
	if (!as_json) {
		printf("%s will hold:\n", to);
		support_list(print_part, NULL);
		fflush(stdout);
	}
	err = make(&site, to, log, &why);
	doctor_leave(&ground);
	buf_fini(&options);
	if (as_json)
		print_json(to, err, &why);
	if (err)
		fprintf(stderr, "yizhand: %s\n", why.why);
	else if (!as_json)
		puts("it was made; look into it: zstd -d, tar");
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
