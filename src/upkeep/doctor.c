/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of checks, and what is known before the first one.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/localsock.h"
#include "upkeep/doctor_priv.h"

#define PROVISION "/etc/yizhan/provision.d"

void
exam_mend(struct exam *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	said_format(e->found.mend, &e->found.mend_params, fmt, ap);
	va_end(ap);
	e->found.advice = NULL;
}

void
exam_advise(struct exam *e, enum advice advice, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	said_format(e->found.mend, &e->found.mend_params, fmt, ap);
	va_end(ap);
	BUG_ON(!advice_is_whole(advice, &e->found.mend_params));
	e->found.advice = advice_code(advice);
}

void
exam_say(struct exam *e, enum finding_level level, enum found found,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	said_format(e->found.text, &e->found.params, fmt, ap);
	va_end(ap);
	BUG_ON(!found_is_whole(found, &e->found.params) ||
	    !found_may_be(found, level));
	e->found.code = found_code(found);
	e->found.level = level;
	if (level > e->worst)
		e->worst = level;
	e->tell(e->arg, &e->found);
	e->found.mend[0] = '\0';
}

/* What is written down for a fresh box, and was refused or not come to. */
struct waiting {
	unsigned count;
	char first[256];
};

static enum err
count_waiting(void *arg, const char *name, struct problem *why)
{
	const char *end = strrchr(name, '.');
	struct waiting *w = arg;

	(void)why;
	if (name[0] != '.' && end && (strcmp(end, ".json") == 0 ||
	    strcmp(end, ".licence") == 0) && w->count++ == 0)
		snprintf(w->first, sizeof(w->first), "%s", name);
	return ERR_OK;
}

/* Root alone may look there; others have not seen it. */
static void
check_provision(struct exam *e)
{
	struct waiting w = { .count = 0 };
	char path[FOLDER_PATH_MAX];
	struct problem ignored;

	folder_path(path, "%.2000s" PROVISION, e->site->root);
	if (folder_walk(path, count_waiting, &w, &ignored) != ERR_OK ||
	    w.count == 0)
		return;
	exam_mend(e, "yizhanctl provision");
	exam_say(e, FINDING_WARN, FOUND_CONF_WAITS, "%u files of " PROVISION
	    " are not applied, %.200s first", w.count, w.first);
}

/* What is wrong stands in a line each, with the file, the line and mostly
 * what was meant. */
static void
check_conf(struct exam *e)
{
	const char *p = e->site->conf_lines.p, *end;

	end = p ? p + e->site->conf_lines.len : p;
	for (size_t len; p < end; p += len + 1) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		len = (size_t)((newline ? newline : end) - p);
		if (len == 0)
			continue;
		exam_advise(e, ADVICE_CONF_LINE, "mend that line, then: "
		    "yizhand --check");
		exam_say(e, FINDING_FAIL, FOUND_CONF_LINE, "%.*s", (int)len,
		    p);
	}
	if (e->site->conf_lines.len == 0)
		exam_say(e, FINDING_OK, FOUND_CONF_GOOD, "the configuration is "
		    "good");
	check_provision(e);
}

static void
check_daemon(struct exam *e)
{
	if (!e->is_running) {
		exam_mend(e, "systemctl start yizhan");
		exam_say(e, FINDING_WARN, FOUND_DAEMON_STOPPED, "yizhand does "
		    "not run on %.300s", e->site->data);
	} else if (strcmp(e->version, e->site->version) != 0) {
		exam_mend(e, "systemctl restart yizhan");
		exam_say(e, FINDING_WARN, FOUND_DAEMON_OTHER, "yizhand %s "
		    "runs, and %s is installed", e->version, e->site->version);
	} else {
		exam_say(e, FINDING_OK, FOUND_DAEMON_RUNS, "yizhand %s runs as "
		    "process %ld", e->version, (long)e->pid);
	}
}

static const struct {
	const char *name;
	void (*run)(struct exam *);
	bool needs_data;
} checks[] = {
	{ "configuration", check_conf, false },
	{ "daemon", check_daemon, false },
	{ "ownership", check_ownership, false },
	{ "space", check_space, true },
	{ "sync", check_sync, true },
	{ "clock", check_clock, false },
	{ "port", check_port, false },
	{ "firewall", check_firewall, false },
	{ "certificate", check_certificate, true },
	{ "licence", check_licence, true },
	{ "databases", check_databases, true },
	{ "logs", check_logs, true },
	{ "limits", check_limits, false },
	{ "memory", check_memory, false },
	{ "backups", check_backups, true },
	{ "files", check_files, true },
	{ "trial", check_trial, true },
	{ "upgrade", check_upgrade, true },
	{ "webhooks", check_webhooks, true },
};

/* A daemon answers at its socket; a file that says one runs may be left of
 * one that was killed. */
static bool
answers(const char *data)
{
	char path[FOLDER_PATH_MAX];
	int fd;

	folder_path(path, "%.4000s/control.sock", data);
	fd = localsock_connect(path, 0);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* What it says of itself. */
static void
know_daemon(struct exam *e)
{
	char path[FOLDER_PATH_MAX];
	const char *listen;
	json_t *told;

	folder_path(path, "%.4000s/yizhand.json", e->site->data);
	told = json_load_file(path, 0, NULL);
	e->pid = (pid_t)json_integer_value(json_object_get(told, "pid"));
	if (json_is_string(json_object_get(told, "version")))
		snprintf(e->version, sizeof(e->version), "%s",
		    json_string_value(json_object_get(told, "version")));
	listen = json_string_value(json_object_get(told, "listen"));
	if (listen && addr_parse(str_from(listen), &e->addr) == ERR_OK)
		e->has_addr = true;
	json_decref(told);
}

static void
know(struct exam *e)
{
	struct stat st;

	if (stat(e->site->data, &st) == 0 && S_ISDIR(st.st_mode)) {
		e->has_data = true;
		e->owner = st.st_uid;
	}
	e->has_addr = e->site->listen &&
	    addr_parse(str_from(e->site->listen), &e->addr) == ERR_OK;
	e->is_running = e->has_data && answers(e->site->data);
	if (e->is_running)
		know_daemon(e);
}

enum finding_level
doctor_run(const struct doctor_site *site, doctor_tell_fn tell, void *arg)
{
	struct exam e = { .site = site, .tell = tell, .arg = arg };

	know(&e);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if (checks[i].needs_data && !e.has_data)
			continue;
		e.found.check = checks[i].name;
		checks[i].run(&e);
	}
	return e.worst;
}
