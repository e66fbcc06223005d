/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups by the clock: one each night, read again to its end, the oldest
 * removed. What is there is the state: nothing else is kept.
 * Runs on: its own thread, which a backup blocks; main (start, end, stop).
 * Owns: the directory of backups, between the commands of an admin.
 */
#include <jansson.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/jsonw.h"
#include "base/log.h"
#include "base/metrics.h"
#include "loop/actor.h"
#include "modules/backup.h"
#include "upkeep/backup.h"
#include "upkeep/seal.h"
#include "upkeep/trial.h"

#define LOOK_MS 1000
#define BACKUPS_MAX 10000	/* of the directory that are listed */
#define HOUR_MS (60 * 60 * 1000LL)
#define DAY_MS (24 * HOUR_MS)
/* A time that was missed, because the box was off, is made up for when it has
 * run so long: by then who started it has seen that it works. */
#define SETTLED_MS (10 * 60 * 1000LL)

struct nightly {
	struct actor actor;
	struct backup_options o;	/* its texts are below */
	struct backup_job job;
	char dir[FOLDER_PATH_MAX], passphrase_file[FOLDER_PATH_MAX];
	char passphrase[SEAL_PASSPHRASE_MAX + 1];
	int64_t started_ts, started_ms, retry_ms;
	int64_t newest_ts;	/* of the backups there are; -1: not looked */
	atomic_bool is_ending;
	atomic_int asked;	/* enum asked: by an admin */
	char asked_name[BACKUP_NAME_MAX];	/* "": make one */
};

/* An admin's wish goes NONE → TAKEN by who asks, who alone may write its name
 * then → READY; the module's thread → UNDER_WAY → NONE. */
enum asked { ASKED_NONE, ASKED_TAKEN, ASKED_READY, ASKED_UNDER_WAY };

/* What was done last, in DATA/upkeep: told to admins, after a restart too. */
#define LAST_NAME BACKUP_UPKEEP "/last-backup.json"
#define LAST_MAX 4096

static const struct option rows[] = {
	OPTION_AT(OPTION_BOOL, "backup", struct backup_options, nightly,
	    "true", 0, 0, 0, "Makes a backup of the box each night"),
	OPTION_AT(OPTION_INT, "backup", struct backup_options, hour, "3", 0,
	    23, 0, "At which hour, by the time of the machine"),
	OPTION_AT(OPTION_INT, "backup", struct backup_options, keep, "7", 1,
	    1000, 0, "How many are kept; the oldest go"),
	OPTION_AT(OPTION_STRING, "backup", struct backup_options, dir, "", 0,
	    1000, 0, "Where they lie; empty: backups in the data directory"),
	OPTION_AT(OPTION_STRING, "backup", struct backup_options,
	    passphrase_file, "", 0, 1000, 0,
	    "A file whose first line is their passphrase; empty: none"),
	OPTION_AT(OPTION_BOOL, "backup", struct backup_options, verify,
	    "true", 0, 0, 0, "Reads each to its end, and every database in "
	    "it, when it is made"),
	OPTION_AT(OPTION_INT, "backup", struct backup_options, trial_days,
	    "30", 0, 3650, 0, "Restores one on trial so many days after the "
	    "last; 0: never"),
	OPTION_END
};

static bool
go_on(void *arg, const struct backup_progress *p)
{
	struct nightly *n = arg;

	(void)p;
	return !atomic_load(&n->is_ending);
}

/* The newest moment up to now at which one was due. */
static int64_t
due_ts(const struct nightly *n, int64_t now_ts)
{
	time_t seconds = (time_t)(now_ts / 1000);
	int64_t due;
	struct tm tm;

	localtime_r(&seconds, &tm);
	tm.tm_hour = (int)n->o.hour;
	tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	due = (int64_t)mktime(&tm) * 1000;
	return due > now_ts ? due - DAY_MS : due;
}

static bool
is_due(struct nightly *n, int64_t mono_ms)
{
	int64_t due = due_ts(n, clock_wall_ms(n->job.clock));
	struct problem ignored;

	if (!n->o.nightly || mono_ms < n->retry_ms)
		return false;
	if (n->newest_ts < 0 &&
	    backup_newest(n->dir, &n->newest_ts, &ignored) != ERR_OK)
		n->newest_ts = 0;
	metric_set(METRIC_BACKUP_TS, n->newest_ts / 1000);
	return due > n->newest_ts && (due >= n->started_ts ||
	    mono_ms - n->started_ms >= SETTLED_MS);
}

static enum err
take_passphrase(struct nightly *n, struct problem *why)
{
	enum err err;

	if (!n->passphrase_file[0])
		return ERR_OK;
	err = seal_passphrase(n->passphrase_file, n->passphrase, why);
	n->job.passphrase = str_from(n->passphrase);
	return err;
}

static enum err
make_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	size_t removed = 0;
	enum err err = take_passphrase(n, why);

	if (!err)
		err = backup_create(&n->job, n->dir, info, why);
	folder_path(path, "%s/%s", n->dir, info->name);
	if (!err && n->o.verify)
		err = backup_verify(&n->job, path, n->dir, info, why);
	return err ? err : backup_prune(n->dir, (size_t)n->o.keep, &removed,
	    why);
}

static void
note_last(const struct nightly *n, const char *what, const char *name,
    int64_t began_ms, const struct problem *failed)
{
	char path[FOLDER_PATH_MAX];
	struct problem why;
	struct buf out;
	struct jsonw w;

	buf_init(&out, LAST_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_string_field(&w, "what", str_from(what));
	jsonw_string_field(&w, "name", str_from(name));
	jsonw_int_field(&w, "ended_ts", clock_wall_ms(n->job.clock));
	jsonw_int_field(&w, "took_ms", clock_mono_ms(n->job.clock) - began_ms);
	jsonw_bool_field(&w, "ok", failed == NULL);
	if (failed)
		jsonw_string_field(&w, "why", str_from(failed->why));
	jsonw_object_end(&w);
	buf_putc(&out, '\0');
	folder_path(path, "%.4000s/" LAST_NAME, n->job.data);
	if (!out.overflow && folder_write(path, out.data, &why) != ERR_OK)
		log_warn("backup", "%s", why.why);
	buf_fini(&out);
}

static enum err
read_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err = take_passphrase(n, why);

	folder_path(path, "%s/%s", n->dir, n->asked_name);
	return err ? err : backup_verify(&n->job, path, n->dir, info, why);
}

/* What an admin asked for; true: there was something. */
static bool
do_asked(struct nightly *n, int64_t mono_ms)
{
	struct backup_info info = { .name = "" };
	struct problem why = { "" };
	int ready = ASKED_READY;
	bool is_reading;
	enum err err;

	if (!atomic_compare_exchange_strong(&n->asked, &ready,
	    ASKED_UNDER_WAY))
		return false;
	is_reading = n->asked_name[0] != '\0';
	err = is_reading ? read_one(n, &info, &why) :
	    make_one(n, &info, &why);
	mem_wipe(n->passphrase, sizeof(n->passphrase));
	n->newest_ts = -1;
	note_last(n, is_reading ? "verify" : "create", is_reading ?
	    n->asked_name : info.name, mono_ms, err ? &why : NULL);
	if (err)
		log_error("backup", "an admin asked for it, and it failed: "
		    "%s", why.why);
	else
		log_info("backup", "%s/%s was %s, as an admin asked", n->dir,
		    info.name, is_reading ? "read" : "made");
	atomic_store(&n->asked, ASKED_NONE);
	return true;
}

/* The one that was just made, in DATA/upkeep, if it is time and there is room.
 * The doctor tells how it went, and that it is too long ago. */
static void
try_one(struct nightly *n, const char *name)
{
	char path[FOLDER_PATH_MAX], scratch[FOLDER_PATH_MAX];
	struct problem why = { "" };
	struct trial t;
	enum err err;

	trial_last(n->job.data, &t);
	if (n->o.trial_days == 0 || clock_wall_ms(n->job.clock) - t.at_ts <
	    n->o.trial_days * DAY_MS)
		return;
	folder_path(path, "%s/%s", n->dir, name);
	folder_path(scratch, "%.4000s/" BACKUP_UPKEEP, n->job.data);
	err = folder_room(scratch) < trial_bytes(n->job.data) ? ERR_FULL :
	    trial_run(&n->job, path, scratch, &t, &why);
	if (err == ERR_FULL)
		log_warn("backup", "no restore on trial: no room for a copy");
	else if (!err)
		log_info("backup", "%s was restored on trial", path);
	else if (err != ERR_CLOSED)
		log_error("backup", "a restore on trial failed: %s", why.why);
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct nightly *n = self;
	struct backup_info info = { .name = "" };
	struct problem why = { "" };
	enum err err;

	if (atomic_load(&n->is_ending) || do_asked(n, mono_ms) ||
	    !is_due(n, mono_ms))
		return;
	err = make_one(n, &info, &why);
	if (!err)
		try_one(n, info.name);
	mem_wipe(n->passphrase, sizeof(n->passphrase));
	n->newest_ts = -1;
	if (!err || !atomic_load(&n->is_ending))
		note_last(n, "create", info.name, mono_ms, err ? &why : NULL);
	if (!err) {
		log_info("backup", "%s/%s was made%s: %lld bytes", n->dir,
		    info.name, n->o.verify ? " and read again" : "",
		    (long long)info.bytes);
		return;
	}
	if (atomic_load(&n->is_ending))
		return;
	metric_add(METRIC_BACKUPS_FAILED, 1);
	n->retry_ms = mono_ms + HOUR_MS;
	log_error("backup", "no backup: %s; it is tried again in an hour",
	    why.why);
}

static void
on_mail(void *self, struct mail *list)
{
	(void)self;
	BUG_ON(list != NULL);	/* nobody writes to it */
}

static const struct actor_ops actor_ops = {
	.name = "backup",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = LOOK_MS,
};

static bool
start(const void *options, void **self)
{
	const struct backup_options *o = options;
	struct nightly *n;

	n = xcalloc(1, sizeof(*n));
	n->o = *o;
	folder_path(n->dir, "%s", o->dir);
	folder_path(n->passphrase_file, "%s", o->passphrase_file);
	n->newest_ts = -1;
	n->actor = (struct actor){ .ops = &actor_ops, .self = n };
	*self = n;
	return true;
}

static struct actor *
actor(void *self)
{
	struct nightly *n = self;

	return &n->actor;
}

static enum err
connect_(void *self, const struct module_site *site)
{
	struct nightly *n = self;
	char path[FOLDER_PATH_MAX];
	struct problem ignored;

	n->job = *site->backups;
	n->job.go_on = go_on;
	n->job.arg = n;
	if (!n->dir[0])
		folder_path(n->dir, "%.4000s/backups", n->job.data);
	folder_path(path, "%.4000s/" BACKUP_UPKEEP, n->job.data);
	(void)!trial_sweep(path, &ignored);
	n->started_ts = clock_wall_ms(n->job.clock);
	n->started_ms = clock_mono_ms(n->job.clock);
	return ERR_OK;
}

static void
end(void *self)
{
	struct nightly *n = self;

	atomic_store(&n->is_ending, true);
}

static void
finish(void *self)
{
	(void)self;
}

static void
health(const void *self, struct buf *out)
{
	const struct nightly *n = self;

	if (n->o.nightly)
		buf_printf(out, "makes a backup at %d:00, and keeps %d",
		    (int)n->o.hour, (int)n->o.keep);
	else
		buf_puts(out, "makes backups when it is asked to");
}

const struct module backup_module = {
	.name = "backup",
	.options = { .rows = rows, .size = sizeof(struct backup_options) },
	.start = start,
	.stop = xfree,
	.actor = actor,
	.connect = connect_,
	.end = end,
	.finish = finish,
	.health = health,
};

const struct backup_options *
backup_options_of(const struct conf *conf)
{
	return conf_values(conf, &backup_module.options);
}

/* For operations; any thread */

const char *
backup_directory(const void *self)
{
	const struct nightly *n = self;

	return n->dir;
}

bool
backup_is_nightly(const void *self)
{
	const struct nightly *n = self;

	return n->o.nightly;
}

static bool
has_backup(const struct nightly *n, struct str name)
{
	char path[FOLDER_PATH_MAX];

	if (!backup_is_name(name))
		return false;
	folder_path(path, "%s/%.*s", n->dir, STR_FMT(name));
	return folder_exists(path);
}

enum err
backup_ask(void *self, struct str name)
{
	struct nightly *n = self;
	int none = ASKED_NONE;

	if (name.p != NULL && !has_backup(n, name))
		return ERR_NOT_FOUND;
	if (!atomic_compare_exchange_strong(&n->asked, &none, ASKED_TAKEN))
		return ERR_BUSY;
	snprintf(n->asked_name, sizeof(n->asked_name), "%.*s",
	    name.p ? (int)name.len : 0, name.p ? name.p : "");
	atomic_store(&n->asked, ASKED_READY);
	return ERR_OK;
}

static void
write_info(const struct backup_info *i, struct jsonw *w)
{
	jsonw_object(w);
	jsonw_string_field(w, "name", str_from(i->name));
	jsonw_int_field(w, "bytes", i->bytes);
	jsonw_bool_field(w, "sealed", i->is_sealed);
	if (i->has_head) {
		jsonw_int_field(w, "made_ts", i->head.made_ts);
		jsonw_string_field(w, "version", str_from(i->head.version));
		jsonw_string_field(w, "host", str_from(i->head.host));
	}
	if (i->has_head && i->head.tenant[0])
		jsonw_string_field(w, "tenant", str_from(i->head.tenant));
	jsonw_object_end(w);
}

/* Those behind `after`, in the order of the list. */
static bool
write_page(const struct backup_info *all, size_t count, struct str after,
    size_t limit, struct jsonw *w)
{
	size_t from = 0, i;

	for (i = 0; after.p != NULL && i < count; i++)
		if (str_is(after, all[i].name))
			from = i + 1;
	for (i = from; i < count && i - from < limit; i++)
		write_info(&all[i], w);
	return i < count;
}

static void
write_last(const struct nightly *n, struct jsonw *w)
{
	char path[FOLDER_PATH_MAX], text[LAST_MAX];
	struct problem ignored;
	json_t *known;
	ssize_t got;
	int fd;

	folder_path(path, "%.4000s/" LAST_NAME, n->job.data);
	fd = folder_open(path, &ignored);
	if (fd < 0)
		return;
	got = fd_read(fd, text, sizeof(text));
	close(fd);
	if (got <= 0 || field_parse((struct str){ text, (size_t)got },
	    &known) != ERR_OK)
		return;
	json_decref(known);
	jsonw_raw_field(w, "last", (struct str){ text, (size_t)got });
}

enum err
backup_tell(const void *self, struct str after, size_t limit, struct buf *out)
{
	const struct nightly *n = self;
	struct backup_info *all = xcalloc(BACKUPS_MAX, sizeof(*all));
	struct jsonw w = jsonw_on(out);
	struct problem why;
	int64_t newest = 0;
	size_t count = 0;
	bool more;
	enum err err = backup_list(n->dir, all, BACKUPS_MAX, &count, &why);

	if (!err)
		err = backup_newest(n->dir, &newest, &why);
	if (err) {
		log_warn("backup", "%s", why.why);
		xfree(all);
		return err;
	}
	jsonw_object(&w);
	jsonw_key(&w, "backups");
	jsonw_array(&w);
	more = write_page(all, count, after, limit, &w);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", more);
	jsonw_string_field(&w, "directory", str_from(n->dir));
	jsonw_bool_field(&w, "busy", atomic_load(&n->asked) != ASKED_NONE);
	jsonw_int_field(&w, "newest_ts", newest);
	write_last(n, &w);
	jsonw_object_end(&w);
	xfree(all);
	return ERR_OK;
}
