/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate by hand: on the files themselves, whether the daemon runs
 * or not; one that runs takes what is new within seconds.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/mem.h"
#include "ctl/command.h"
#include "net/tlsca.h"
#include "net/tlshosts.h"
#include "net/tlsimport.h"
#include "net/tlslook.h"

#define DIR_MAX 4096
#define PASSPHRASE_MAX 1024

const struct flag cert_flags[] = {
	{ "--passphrase-file", "passphrase_file", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};

static const char *
directory(const struct client *c, char out[DIR_MAX])
{
	snprintf(out, DIR_MAX, "%.4000s/tls", c->data);
	return out;
}

static void
date_of(int64_t ts, char out[32])
{
	time_t seconds = (time_t)(ts / 1000);
	struct tm tm;

	snprintf(out, 32, "?");
	if (gmtime_r(&seconds, &tm))
		strftime(out, 32, "%Y-%m-%d %H:%M UTC", &tm);
}

static void
show_text(const struct tlslook *look, bool is_ours)
{
	char from[32], until[32];

	date_of(look->from_ts, from);
	date_of(look->until_ts, until);
	printf("%-16s %s\n%-16s %s\n%-16s %s\n%-16s %s\n", "signed by",
	    is_ours ? "the root of this box, again in time" :
	    "somebody else", "good from", from, "until", until,
	    "fingerprint", look->fingerprint);
	if (is_ours)
		printf("%-16s %s\n", "root", look->root_fingerprint);
	if (look->missing[0])
		printf("%-16s %s\n", "is not for", look->missing);
}

static void
show_json(const struct tlslook *look, bool is_ours)
{
	json_t *o = json_pack("{s:b, s:I, s:I, s:s, s:s, s:s}", "ours",
	    is_ours, "from_ts", (json_int_t)look->from_ts, "until_ts",
	    (json_int_t)look->until_ts, "fingerprint", look->fingerprint,
	    "root_fingerprint", look->root_fingerprint, "missing",
	    look->missing);

	print_json(o);
	json_decref(o);
}

static enum err
look_at(const char *dir, struct tlslook *look, struct tls_error *e)
{
	struct tlsname *names = tlsname_new(dir);
	enum err err;

	tlshosts_name(dir, names);
	err = tlslook_at(dir, names, look, e);
	tlsname_free(names);
	return err;
}

enum outcome
command_cert_show(struct client *c, struct words *w)
{
	struct tls_error error = { "" };
	struct tlslook look;
	char dir[DIR_MAX];
	enum err err = look_at(directory(c, dir), &look, &error);

	(void)w;
	if (err)
		return client_refuse(c, err, "%s", error.why);
	if (c->as_json)
		show_json(&look, tlsca_is_ours(dir));
	else
		show_text(&look, tlsca_is_ours(dir));
	return DONE;
}

/* The first line of a file. */
static bool
take_passphrase(const struct client *c, const char *path,
    char out[PASSPHRASE_MAX])
{
	FILE *f;

	out[0] = '\0';
	if (!path[0])
		return true;
	f = fopen(path, "re");
	if (f && fgets(out, PASSPHRASE_MAX, f)) {
		out[strcspn(out, "\r\n")] = '\0';
		fclose(f);
		return true;
	}
	client_refuse(c, ERR_IO, "cannot read the passphrase in %s: %s", path,
	    f ? "it is empty" : strerror(errno));
	if (f)
		fclose(f);
	return false;
}

static enum outcome
say_taken(const struct client *c, const char *dir)
{
	struct tls_error error = { "" };
	struct tlslook look;
	char until[32];
	enum err err = look_at(dir, &look, &error);

	if (err)
		return client_refuse(c, err, "%s", error.why);
	date_of(look.until_ts, until);
	if (c->as_json)
		show_json(&look, tlsca_is_ours(dir));
	else
		printf("the certificate is in force within seconds, where "
		    "yizhand runs; it is good until %s\n", until);
	if (look.missing[0])
		complain("it is not for %s", look.missing);
	return DONE;
}

enum outcome
command_cert_import(struct client *c, struct words *w)
{
	char dir[DIR_MAX], passphrase[PASSPHRASE_MAX];
	struct tlsimport from = { .cert = w->items[0],
		.key = w->count > 1 ? w->items[1] : NULL,
		.passphrase = passphrase };
	struct tls_error error = { "" };
	enum err err;

	if (!take_passphrase(c, text_of(w->params, "passphrase_file"),
	    passphrase))
		return REFUSED;
	err = tlsimport_put(directory(c, dir), &from, &error);
	mem_wipe(passphrase, sizeof(passphrase));
	return err ? client_refuse(c, err, "%s", error.why) :
	    say_taken(c, dir);
}

enum outcome
command_cert_new(struct client *c, struct words *w)
{
	struct tls_error error = { "" };
	char dir[DIR_MAX];
	enum err err;

	(void)w;
	directory(c, dir);
	err = tlsca_issue(dir, &error);
	if (err)
		return client_refuse(c, err, "%s", error.why);
	return say_taken(c, dir);
}
