/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups by the clock: one each night, read again to its end, the oldest
 * removed. What is there is the state: nothing else is kept.
 * Runs on: its own thread, which a backup blocks; main (start, end, stop).
 * Owns: the directory of backups, between the commands of an admin.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "base/metrics.h"
#include "loop/actor.h"
#include "core/core.h"
#include "modules/anew.h"
#include "modules/backup.h"
#include "modules/backuppage.h"
#include "modules/coreask.h"
#include "modules/lastbackup.h"
#include "modules/restorenews.h"
#include "upkeep/backup.h"
#include "upkeep/erase.h"
#include "upkeep/handover.h"
#include "upkeep/restore.h"
#include "upkeep/seal.h"
#include "upkeep/trial.h"

#define LOOK_MS 1000
#define BACKUPS_MAX 10000	/* of the directory that are listed */
#define COMMAND_MAX 64		/* a program and its arguments */
/* Deleted tenants: how often they are looked at, and how long after their time
 * the last that was asked of them is surely over. */
#define ERASE_EVERY_MS (60 * 1000)
#define ERASE_AGAIN_MS (10 * 60 * 1000)	/* after it failed */
#define ERASE_SETTLED_MS (60 * 1000)
/* Others make backups too. */
#define NEWEST_EVERY_MS (10 * 1000)
#define HOUR_MS (60 * 60 * 1000LL)
#define DAY_MS (24 * HOUR_MS)
/* After one that failed: with the next nightly backup. */
#define TRY_AGAIN_MS (DAY_MS / 2)
/* A time that was missed, because the box was off, is made up for when it has
 * run so long: by then who started it has seen that it works. */
#define SETTLED_MS (10 * 60 * 1000LL)

struct nightly {
	struct actor actor;
	struct core *core;
	struct backup_options o;	/* its texts are below */
	struct backup_job job;
	struct filesums sums;	/* of the one that was made last */
	struct module_site site;
	char dir[FOLDER_PATH_MAX], passphrase_file[FOLDER_PATH_MAX];
	char passphrase[SEAL_PASSPHRASE_MAX + 1];
	char **command;		/* who takes those of the night, and
				 * arguments, NULL; NULL: the directory does */
	int64_t started_ts, started_ms, retry_ms;
	int64_t newest_ts;	/* of the backups there are */
	int64_t nightly_ts;	/* … where those of the night go */
	int64_t newest_ms;	/* when to look for it, whoever made it */
	int64_t erase_ms;	/* when to look for deleted tenants */
	atomic_bool is_ending;
	bool is_at_wish;	/* what is under way is an admin's */
	_Atomic int64_t bytes_done, bytes_all;	/* of what is under way */
	atomic_int asked;	/* enum asked: by an admin */
	struct wish {
		enum backup_what what;
		char name[BACKUP_NAME_MAX];
		char tenant[33], from[33], title[ERASE_NAME_MAX + 1];
		char by[65];
		char passphrase[SEAL_PASSPHRASE_MAX + 1];
		bool is_suspended, is_alone;
	} wish;
	int64_t wish_ms;	/* when it was begun */
	bool is_ready;		/* the core is still to be asked: a tenant
				 * is unpacked, or a state */
	bool is_asked;		/* … and is at it */
	struct backup_leaving leaving;
	struct problem leave_why;	/* of the system writer, till then */
	struct restorenews news;
	bool is_swept;		/* of what a killed restore left */
	int lock;		/* of backups and restores, while a state is
				 * prepared and until the process ends; -1 */
};

/* An admin's wish goes NONE → TAKEN by who asks, who alone may write it then
 * → READY; the module's thread → UNDER_WAY → NONE, or LEAVING: from there on
 * nothing ends it but the daemon. Whoever ends it before: READY, UNDER_WAY →
 * CANCELLED, and the module's thread → NONE. */
enum asked { ASKED_NONE, ASKED_TAKEN, ASKED_READY, ASKED_UNDER_WAY,
	ASKED_CANCELLED, ASKED_LEAVING };

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
	OPTION_AT(OPTION_LIST, "backup", struct backup_options, command, NULL,
	    0, COMMAND_MAX, OPTION_SECRET, "A program and its arguments, to "
	    "whose standard input those of the night go instead; empty: into "
	    "the directory"),
	OPTION_AS(OPTION_DURATION, "backup", "command_patience",
	    struct backup_options, command_patience_ms, "10m", 1000,
	    24LL * 3600 * 1000, 0, "How long it may take nothing of it, or not "
	    "end, before it is killed"),
	OPTION_END
};

#define KEEP(to, text) snprintf(to, sizeof(to), "%.*s",                   \
	(text).p ? (int)(text).len : 0, (text).p ? (text).p : "")

static bool
go_on(void *arg, const struct backup_progress *p)
{
	struct nightly *n = arg;

	atomic_store(&n->bytes_done, p->bytes_done);
	atomic_store(&n->bytes_all, p->bytes_all);
	return !atomic_load(&n->is_ending) && !(n->is_at_wish &&
	    atomic_load(&n->asked) == ASKED_CANCELLED);
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

static void
look_for_newest(struct nightly *n, int64_t mono_ms)
{
	struct problem ignored;
	struct handed handed;

	if (mono_ms < n->newest_ms)
		return;
	n->newest_ms = mono_ms + NEWEST_EVERY_MS;
	if (backup_newest(n->dir, &n->newest_ts, &ignored) != ERR_OK)
		n->newest_ts = 0;
	n->nightly_ts = n->newest_ts;
	if (n->command) {
		handover_last(n->job.data, &handed);
		n->nightly_ts = handed.good_ts;
		if (n->newest_ts < handed.good_ts)
			n->newest_ts = handed.good_ts;
	}
	metric_set(METRIC_BACKUP_TS, n->newest_ts / 1000);
}

static bool
is_due(const struct nightly *n, int64_t mono_ms)
{
	int64_t due = due_ts(n, clock_wall_ms(n->job.clock));

	if (!n->o.nightly || mono_ms < n->retry_ms)
		return false;
	return due > n->nightly_ts && (due >= n->started_ts ||
	    mono_ms - n->started_ms >= SETTLED_MS);
}

static enum err
take_passphrase(struct nightly *n, struct problem *why)
{
	enum err err;

	n->job.passphrase = STR_NONE;
	if (!n->passphrase_file[0])
		return ERR_OK;
	err = seal_passphrase(n->passphrase_file, n->passphrase, why);
	n->job.passphrase = str_from(n->passphrase);
	return err;
}

/* Files that hold something else than they did: downloads do not look. */
static void
say_sums(const struct nightly *n, const char *name)
{
	const struct filesums *s = &n->sums;

	for (unsigned i = 0; i < s->named; i++)
		log_error("backup", "%s: %s in it does not hold what its name"
		    " says", name, s->names[i]);
	if (s->bad > s->named)
		log_error("backup", "%s: and so do %lld files more", name,
		    (long long)(s->bad - s->named));
}

/* A backup that nobody can read again has not been made: the next is due. */
static enum err
make_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	struct problem stays = { "" };
	size_t removed = 0;
	enum err err = take_passphrase(n, why);

	if (!err)
		err = backup_create(&n->job, n->dir, info, why);
	if (!err) {
		say_sums(n, info->name);
		metric_set(METRIC_FILES_DAMAGED, n->sums.bad);
	}
	if (!err && backup_prune(n->dir, (size_t)n->o.keep, &removed,
	    &stays) != ERR_OK)
		log_error("backup", "older backups stay: %s", stays.why);
	return err;
}

/* Where it is kept, and how many, is the command's to say. */
static enum err
hand_over(struct nightly *n, struct backup_info *info, struct problem *why)
{
	const struct handover to = { n->command, n->o.command_patience_ms };
	enum err err = take_passphrase(n, why);

	if (!err)
		err = handover_run(&n->job, &to, info, why);
	if (!err) {
		say_sums(n, info->name);
		metric_set(METRIC_FILES_DAMAGED, n->sums.bad);
	}
	return err;
}

static void
say_made(const struct nightly *n, const struct backup_info *info)
{
	if (n->command)
		log_info("backup", "%s has taken %s: %lld bytes",
		    n->command[0], info->name, (long long)info->bytes);
	else
		log_info("backup", "%s/%s was made%s: %lld bytes", n->dir,
		    info->name, n->o.verify ? " and read again" : "",
		    (long long)info->bytes);
}

static int64_t
since(const struct nightly *n, int64_t mono_ms)
{
	return clock_mono_ms(n->job.clock) - mono_ms;
}

static enum err
read_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err = take_passphrase(n, why);

	folder_path(path, "%s/%s", n->dir, n->wish.name);
	if (!err)
		err = backup_verify(&n->job, path, n->dir, info, why);
	if (!err)
		say_sums(n, n->wish.name);
	return err;
}

/* The wish's own, or that of all backups. */
static enum err
take_own_passphrase(struct nightly *n, struct problem *why)
{
	if (!n->wish.passphrase[0])
		return take_passphrase(n, why);
	n->job.passphrase = str_from(n->wish.passphrase);
	return ERR_OK;
}

static enum err
export_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	struct backup_job job;
	enum err err = take_own_passphrase(n, why);

	job = n->job;
	job.tenant = n->wish.tenant;
	return err ? err : backup_create(&job, n->dir, info, why);
}

/* At its place, where nobody knows it. */
static enum err
import_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	struct restore_tenant what = { .from = n->wish.from,
		.to = n->wish.tenant, .name = n->wish.title,
		.is_free = true };
	char path[FOLDER_PATH_MAX];
	enum err err = take_own_passphrase(n, why);

	folder_path(path, "%s/%s", n->dir, n->wish.name);
	if (!err)
		err = restore_tenant(&n->job, path, &what, info, why);
	n->is_ready = !err;
	return err;
}

/* The system writer's. Whoever was told that it is cancelled may rely on
 * that. */
static enum err
leave(void *arg)
{
	struct nightly *n = arg;
	int under_way = ASKED_UNDER_WAY;
	enum err err;

	if (!atomic_compare_exchange_strong(&n->asked, &under_way,
	    ASKED_LEAVING))
		return problem_set(&n->leave_why, ERR_CLOSED,
		    "the restore was cancelled");
	err = anew_check(&n->site, &n->leave_why);
	return err ? err : restore_commit(n->job.data, &n->leave_why);
}

static void
unlock(struct nightly *n)
{
	if (n->lock >= 0)
		close(n->lock);
	n->lock = -1;
}

/* Beside what is served, until all of it is there and good. */
static enum err
restore_one(struct nightly *n, struct backup_info *info, struct problem *why)
{
	const struct restore_wish wish = { .tenant = n->wish.tenant,
		.by = n->wish.by,
		.only = n->wish.is_alone ? n->wish.tenant : NULL };
	char path[FOLDER_PATH_MAX];
	enum err err = anew_check(&n->site, why);

	if (!err)
		err = take_own_passphrase(n, why);
	folder_path(path, "%s/%s", n->dir, n->wish.name);
	if (!err)
		err = backup_lock(n->job.data, &n->lock, why);
	if (!err)
		err = restore_prepare(&n->job, path, &wish, info, why);
	n->is_ready = !err;
	n->leave_why = (struct problem){ "" };
	if (err)
		unlock(n);
	return err;
}

static const struct deed {
	const char *name, *done;
	enum err (*run)(struct nightly *, struct backup_info *,
	    struct problem *);
} deeds[] = {
	[BACKUP_CREATE] = { "create", "made", make_one },
	[BACKUP_VERIFY] = { "verify", "read", read_one },
	[BACKUP_EXPORT] = { "export", "made", export_one },
	[BACKUP_IMPORT] = { "import", "taken in", import_one },
	[BACKUP_RESTORE] = { "restore", "restored", restore_one },
};

/* why NULL: it went well. */
static void
end_wish(struct nightly *n, const char *name, const struct problem *why)
{
	const struct deed *d = &deeds[n->wish.what];

	mem_wipe(n->passphrase, sizeof(n->passphrase));
	mem_wipe(n->wish.passphrase, sizeof(n->wish.passphrase));
	n->newest_ms = 0;
	if (!why && n->wish.what == BACKUP_RESTORE) {
		log_info("backup", "all of %s/%s is there and good; yizhand "
		    "starts anew on it", n->dir, name);
		atomic_store(n->site.begins_anew, true);
		return;
	}
	lastbackup_note(&n->job, d->name, name, since(n, n->wish_ms), why);
	if (why)
		log_error("backup", "an admin asked for it, and it failed: "
		    "%s", why->why);
	else
		log_info("backup", "%s/%s was %s, as an admin asked", n->dir,
		    name, d->done);
	atomic_store(&n->asked, ASKED_NONE);
}

#define KNOWN_STEP 2	/* of coreask_known: from here on it is a tenant */

static void
ask_core(struct nightly *n)
{
	const struct coreask ask = { n->core, &n->actor.box, n->wish.tenant };

	n->is_asked = n->wish.what == BACKUP_IMPORT ?
	    coreask_known(&ask, n->wish.title, n->wish.is_suspended) :
	    coreask_leave(&ask, n->wish.is_alone, &n->leaving);
}

/* Refused before the box lists it, what was unpacked goes again, unless it is
 * somebody's by now; later it is a tenant. */
static void
on_known(struct nightly *n, const struct request *r, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	enum err err = r->err;

	if (err)
		(void)problem_set(why, err, "the tenant %s %s: %s",
		    n->wish.tenant, r->step < KNOWN_STEP ? "cannot be made" :
		    "was taken in, but is not suspended", r->why.hint ?
		    r->why.hint : err_text(err, "en"));
	if (err && err != ERR_EXISTS && r->step < KNOWN_STEP) {
		folder_path(path, "%.4000s/tenants/%s", n->job.data,
		    n->wish.tenant);
		(void)!folder_remove(path, &ignored);
	}
}

/* What was prepared goes, unless the next start takes it. */
static void
on_left(struct nightly *n, const struct request *r, struct problem *why)
{
	if (!r->err)
		return;
	restore_drop(n->job.data);
	unlock(n);
	if (!why->why[0])
		(void)problem_set(why, r->err, "nothing was restored: %s",
		    r->why.hint ? r->why.hint : err_text(r->err, "en"));
}

static void
on_reply(struct nightly *n, struct request *r)
{
	struct problem why = n->leave_why;
	enum err err = r->err;

	if (n->wish.what == BACKUP_IMPORT)
		on_known(n, r, &why);
	else
		on_left(n, r, &why);
	credit_give(r->credit);
	request_free(r);
	n->is_ready = n->is_asked = false;
	end_wish(n, n->wish.name, err ? &why : NULL);
}

/* What an admin asked for; true: there was something. */
static bool
do_asked(struct nightly *n, int64_t mono_ms)
{
	struct backup_info info = { .name = "" };
	struct problem why = { "" };
	int asked = ASKED_READY;
	enum err err;

	if (n->is_ready) {
		if (!n->is_asked)
			ask_core(n);
		return true;
	}
	if (!atomic_compare_exchange_strong(&n->asked, &asked,
	    ASKED_UNDER_WAY) && asked != ASKED_CANCELLED)
		return false;
	n->wish_ms = mono_ms;
	n->is_at_wish = true;
	err = deeds[n->wish.what].run(n, &info, &why);
	n->is_at_wish = false;
	if (!n->is_ready)
		end_wish(n, n->wish.what == BACKUP_VERIFY ||
		    n->wish.what == BACKUP_IMPORT ? n->wish.name : info.name,
		    err ? &why : NULL);
	else
		ask_core(n);
	return true;
}

/* Tenants whose time of grace is over. */
static void
erase_deleted(struct nightly *n, int64_t mono_ms)
{
	const struct erase_place place = { n->job.data, n->job.files };
	struct problem why;
	unsigned count = 0;
	enum err err;

	if (mono_ms < n->erase_ms || !restore_is_over(n->job.data))
		return;
	err = erase_due(&place, clock_wall_ms(n->job.clock) -
	    ERASE_SETTLED_MS, &count, &why);
	if (err != ERR_AGAIN)
		n->erase_ms = mono_ms + (err ? ERASE_AGAIN_MS :
		    ERASE_EVERY_MS);
	if (err && err != ERR_AGAIN && err != ERR_STOPPING)
		log_error("backup", "%s; it is tried again in ten minutes",
		    why.why);
	if (count > 0)
		log_info("backup", "%u deleted tenants were erased", count);
}

/* The one that was just made, in DATA/upkeep, if it is time and there is room.
 * The doctor tells how it went, and that it is too long ago. */
static void
try_one(struct nightly *n, const char *name)
{
	char path[FOLDER_PATH_MAX], scratch[FOLDER_PATH_MAX];
	struct problem why = { "" };
	int64_t every = n->o.trial_days * DAY_MS;
	struct trial t;
	enum err err;

	trial_last(n->job.data, &t);
	if (!t.is_good && every > TRY_AGAIN_MS)
		every = TRY_AGAIN_MS;
	if (every == 0 || clock_wall_ms(n->job.clock) - t.at_ts < every)
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

	if (atomic_load(&n->is_ending) ||
	    atomic_load(&n->asked) == ASKED_LEAVING)
		return;
	if (!n->is_swept)
		restore_sweep(n->job.data);
	n->is_swept = true;
	restorenews_tick(&n->news);
	erase_deleted(n, mono_ms);
	look_for_newest(n, mono_ms);
	if (do_asked(n, mono_ms) || !is_due(n, mono_ms))
		return;
	err = n->command ? hand_over(n, &info, &why) :
	    make_one(n, &info, &why);
	if (!err && !n->command)
		try_one(n, info.name);
	mem_wipe(n->passphrase, sizeof(n->passphrase));
	n->newest_ms = 0;
	if (!err || !atomic_load(&n->is_ending))
		lastbackup_note(&n->job, "create", info.name,
		    since(n, mono_ms), err ? &why : NULL);
	if (!err) {
		say_made(n, &info);
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
	struct nightly *n = self;
	struct mail *next;

	for (struct mail *m = list; m != NULL; m = next) {
		next = m->next;
		if (!restorenews_take(&n->news, (struct request *)m))
			on_reply(n, (struct request *)m);
	}
}

static const struct actor_ops actor_ops = {
	.name = "backup",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = LOOK_MS,
};

/* Its own, for a reload frees those of the options. */
static char **
dup_command(const struct option_list *list)
{
	char **out;

	if (list->count == 0)
		return NULL;
	out = xcalloc(list->count + 1, sizeof(*out));
	for (uint32_t i = 0; i < list->count; i++)
		out[i] = xstrdup(list->items[i]);
	return out;
}

static bool
start(const void *options, void **self)
{
	const struct backup_options *o = options;
	struct nightly *n;

	n = xcalloc(1, sizeof(*n));
	n->o = *o;
	folder_path(n->dir, "%s", o->dir);
	folder_path(n->passphrase_file, "%s", o->passphrase_file);
	n->lock = -1;
	n->command = dup_command(&o->command);
	n->actor = (struct actor){ .ops = &actor_ops, .self = n };
	*self = n;
	return true;
}

static void
stop(void *self)
{
	struct nightly *n = self;

	for (char **word = n->command; word && *word; word++)
		xfree(*word);
	xfree(n->command);
	xfree(n);
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

	n->core = site->core;
	n->site = *site;
	n->job = *site->backups;
	n->news = (struct restorenews){ .core = n->core, .job = &n->job,
		.reply_to = &n->actor.box };
	restorenews_look(&n->news);
	n->job.go_on = go_on;
	n->job.arg = n;
	n->leaving = (struct backup_leaving){ leave, n };
	n->job.verifies = n->o.verify;
	n->job.sums = &n->sums;
	filesums_last(n->job.data, &n->sums);
	metric_set(METRIC_FILES_DAMAGED, n->sums.bad);
	if (!n->dir[0])
		folder_path(n->dir, "%.4000s/backups", n->job.data);
	folder_path(path, "%.4000s/" BACKUP_UPKEEP, n->job.data);
	(void)!trial_sweep(path, &ignored);
	/* One that is in the list of a state that may go back has its mark. */
	if (restore_is_over(n->job.data) && erase_settle(
	    &(struct erase_place){ n->job.data, n->job.files },
	    &ignored) != ERR_OK)
		log_error("backup", "%s", ignored.why);
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
	struct nightly *n = self;

	on_mail(n, mailbox_take(&n->actor.box));
}

static void
health(const void *self, struct buf *out)
{
	const struct nightly *n = self;

	if (n->o.nightly && n->command)
		buf_printf(out, "gives a backup to %.200s at %d:00",
		    n->command[0], (int)n->o.hour);
	else if (n->o.nightly)
		buf_printf(out, "makes a backup at %d:00, and keeps %d",
		    (int)n->o.hour, (int)n->o.keep);
	else
		buf_puts(out, "makes backups when it is asked to");
}

const struct module backup_module = {
	.name = "backup",
	.options = { .rows = rows, .size = sizeof(struct backup_options) },
	.start = start,
	.stop = stop,
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

const char *
backup_passphrase_file(const void *self)
{
	const struct nightly *n = self;

	return n->passphrase_file;
}

bool
backup_is_nightly(const void *self)
{
	const struct nightly *n = self;

	return n->o.nightly;
}

bool
backup_has_command(const void *self)
{
	const struct nightly *n = self;

	return n->o.nightly && n->command != NULL;
}

int64_t
backup_trial_days(const void *self)
{
	const struct nightly *n = self;

	return n->o.nightly && !n->command ? n->o.trial_days : 0;
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
backup_ask(void *self, const struct backup_wish *wish)
{
	struct nightly *n = self;
	int none = ASKED_NONE;

	if (wish->name.p != NULL && !has_backup(n, wish->name))
		return ERR_NOT_FOUND;
	if (!atomic_compare_exchange_strong(&n->asked, &none, ASKED_TAKEN))
		return ERR_BUSY;
	n->wish = (struct wish){ .what = wish->what,
		.is_suspended = wish->is_suspended,
		.is_alone = wish->is_alone };
	KEEP(n->wish.name, wish->name);
	KEEP(n->wish.tenant, wish->tenant);
	KEEP(n->wish.from, wish->from);
	KEEP(n->wish.title, wish->title);
	KEEP(n->wish.by, wish->by);
	KEEP(n->wish.passphrase, wish->passphrase);
	atomic_store(&n->bytes_done, 0);
	atomic_store(&n->bytes_all, 0);
	atomic_store(&n->asked, ASKED_READY);
	return ERR_OK;
}

enum err
backup_cancel(void *self)
{
	struct nightly *n = self;
	int asked = atomic_load(&n->asked);

	while (asked == ASKED_READY || asked == ASKED_UNDER_WAY)
		if (atomic_compare_exchange_weak(&n->asked, &asked,
		    ASKED_CANCELLED))
			return ERR_OK;
	return asked == ASKED_CANCELLED ? ERR_OK : ERR_WRONG_STATE;
}

/* What an admin asked for and is not over. */
static void
write_under_way(struct nightly *n, struct jsonw *w)
{
	int asked = atomic_load(&n->asked);

	jsonw_bool_field(w, "busy", asked != ASKED_NONE ||
	    atomic_load(&n->news.is_due));
	if (asked == ASKED_NONE || asked == ASKED_TAKEN)
		return;
	jsonw_key(w, "under_way");
	jsonw_object(w);
	jsonw_string_field(w, "what", str_from(deeds[n->wish.what].name));
	jsonw_int_field(w, "bytes_done", atomic_load(&n->bytes_done));
	jsonw_int_field(w, "bytes_all", atomic_load(&n->bytes_all));
	jsonw_object_end(w);
}

enum err
backup_tell(void *self, struct str after, size_t limit, struct buf *out)
{
	struct nightly *n = self;
	struct backup_info *all = xcalloc(BACKUPS_MAX, sizeof(*all));
	struct jsonw w = jsonw_on(out);
	struct problem why;
	struct handed handed = { .at_ts = 0 };
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
	more = backuppage_write(all, count, after, limit, &w);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", more);
	jsonw_string_field(&w, "directory", str_from(n->dir));
	write_under_way(n, &w);
	if (n->command)
		handover_last(n->job.data, &handed);
	jsonw_int_field(&w, "newest_ts", newest > handed.good_ts ? newest :
	    handed.good_ts);
	lastbackup_write(n->job.data, &w);
	jsonw_object_end(&w);
	xfree(all);
	return ERR_OK;
}
