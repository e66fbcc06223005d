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

/* Admins are to see that somebody took it. A box that cannot note it may need
 * help most. */
static void
note(const struct client *c)
{
	struct client asking = *c;
	json_t *result = NULL;

	asking.as_json = false;		/* the answer is the archive's */
	if (client_call(&asking, "support.note", NULL, &result) != DONE)
		complain("the audit log will not say that this archive was "
		    "made");
	json_decref(result);
	client_close(&asking);
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
