/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that the daemon's program carries out, which knows the options:
 * it takes this one's place.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "ctl/command.h"
#include "ctl/scratchbox.h"

#define DATA_DEFAULT "/var/lib/yizhan"
#define DAEMON "yizhand"

const struct flag doctor_flags[] = {
	{ "--config", "config", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};
const struct flag support_flags[] = {
	{ "--config", "config", FLAG_TEXT },
	{ "--log", "log", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};

/* Takes the place of this program; comes back only when it cannot. */
static enum outcome
become(struct client *c, struct words *w, const char *const *words)
{
	char path[PATH_MAX], *argv[12] = { NULL };
	const char *config = text_of(w->params, "config");
	unsigned n = 0;

	if (!daemon_find(path)) {
		complain("%s is not beside yizhanctl", DAEMON);
		return REFUSED;
	}
	argv[n++] = xstrdup(DAEMON);
	while (*words)
		argv[n++] = xstrdup(*words++);
	/* The configuration says where data is, unless somebody else did. */
	if (strcmp(c->data, DATA_DEFAULT) != 0) {
		argv[n++] = xstrdup("--data");
		argv[n++] = xstrdup(c->data);
	}
	if (config[0]) {
		argv[n++] = xstrdup("--config");
		argv[n++] = xstrdup(config);
	}
	fflush(NULL);
	execv(path, argv);
	complain("cannot run %s: %s", path, strerror(errno));
	while (n > 0)
		xfree(argv[--n]);
	return REFUSED;
}

enum outcome
command_doctor(struct client *c, struct words *w)
{
	const char *const words[] = { "--doctor", c->as_json ? "--json" :
		NULL, NULL };

	return become(c, w, words);
}

/* It is in the audit log that somebody took it, where a daemon runs. */
static void
note(struct client *c)
{
	json_t *status = client_daemon(c), *result = NULL;

	if (status && client_call(c, "support.note", NULL, &result) == DONE)
		json_decref(result);
	json_decref(status);
	client_close(c);
}

enum outcome
command_support(struct client *c, struct words *w)
{
	const char *log = text_of(w->params, "log");
	char name[64];
	time_t now = time(NULL);
	struct tm tm;
	const char *words[6] = { "--support", name, NULL };
	unsigned n = 2;

	gmtime_r(&now, &tm);
	strftime(name, sizeof(name), "yizhan-support-%Y%m%dT%H%M%SZ.tar.zst",
	    &tm);
	if (w->count > 0)
		words[1] = w->items[0];
	if (log[0]) {
		words[n++] = "--log";
		words[n++] = log;
	}
	if (c->as_json)
		words[n++] = "--json";
	note(c);
	return become(c, w, words);
}
