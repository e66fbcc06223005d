/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of what was done lately: backups, restores on trial, upgrades.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "upkeep/backup.h"
#include "upkeep/doctor_priv.h"
#include "upkeep/handover.h"
#include "upkeep/restore.h"
#include "upkeep/trial.h"
#include "upkeep/upgrade.h"

#define BACKUP_WARN_S ((int64_t)36 * 3600)
#define BACKUP_FAIL_S (7 * DAY_S)
#define REASON_MAX 400
#define COMMAND_MAX 500

/* A reason that was kept in a file of the data directory, in one line: how
 * long it is; -1: there is none. */
static int
read_reason(const struct exam *e, const char *name, char out[REASON_MAX + 1])
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	ssize_t got;
	int fd;

	folder_path(path, "%.4000s/%.80s", e->site->data, name);
	fd = folder_exists(path) ? folder_open(path, &ignored) : -1;
	if (fd < 0)
		return -1;
	got = fd_read(fd, out, REASON_MAX);
	close(fd);
	for (ssize_t i = 0; i < got; i++)
		if ((unsigned char)out[i] < ' ')
			out[i] = ' ';
	return (int)got;
}

/* Backups */

static void
backups_path(const struct exam *e, char out[FOLDER_PATH_MAX])
{
	const char *dir = e->site->backup_dir;

	if (dir && dir[0])
		folder_path(out, "%.4000s", dir);
	else
		folder_path(out, "%.4000s/backups", e->site->data);
}

static void
put_word(char out[COMMAND_MAX], const char *name, const char *value)
{
	size_t len = strlen(out);

	if (value && value[0])
		snprintf(out + len, COMMAND_MAX - len, " %s %.220s", name,
		    value);
}

/* One that lies, and is sealed, as those of the night. */
static const char *
create_command(const struct exam *e, char out[COMMAND_MAX])
{
	snprintf(out, COMMAND_MAX, "yizhanctl backup create");
	put_word(out, "--to", e->site->backup_dir);
	put_word(out, "--passphrase-file", e->site->passphrase_file);
	return out;
}

/* Of one of them. */
static const char *
try_command(const struct exam *e, char out[COMMAND_MAX])
{
	snprintf(out, COMMAND_MAX, "yizhanctl backup try FILE");
	put_word(out, "--passphrase-file", e->site->passphrase_file);
	return out;
}

static void
say_refused(struct exam *e)
{
	char reason[REASON_MAX + 1];
	int len = read_reason(e, RESTORE_REFUSED, reason);

	if (len < 0)
		return;
	exam_advise(e, ADVICE_RESTORE_AGAIN, "restore another backup, or, when "
	    "nobody wants what was refused any more: rm -r %.300s/"
	    BACKUP_UPKEEP "/restore", e->site->data);
	exam_say(e, FINDING_WARN, FOUND_RESTORE_REFUSED, "the last restore was "
	    "given up, and what was before it is back: %.*s", len, reason);
}

static enum finding_level
level_of_age(int64_t age_s)
{
	return age_s >= BACKUP_FAIL_S ? FINDING_FAIL :
	    age_s >= BACKUP_WARN_S ? FINDING_WARN : FINDING_OK;
}

/* Of those that a command takes. */
static void
say_handed(struct exam *e)
{
	enum finding_level level;
	struct handed last;
	int64_t age_s;

	handover_last(e->site->data, &last);
	age_s = (clock_wall_ms(e->site->clock) - last.good_ts) / 1000;
	level = level_of_age(age_s);
	exam_advise(e, ADVICE_BACKUP_COMMAND, "mend what backup.command "
	    "names; the log has what it said: journalctl -u yizhan");
	if (last.at_ts != 0 && !last.is_good) {
		exam_say(e, level == FINDING_OK ? FINDING_WARN : level,
		    FOUND_BACKUP_UNHANDED, "the last backup was not taken: "
		    "%.400s", last.why);
	} else if (last.good_ts == 0) {
		exam_say(e, FINDING_WARN, FOUND_BACKUP_NOT_YET, "no backup was "
		    "given to the backup command yet");
	} else {
		if (level == FINDING_OK)
			e->found.mend[0] = '\0';
		exam_say(e, level, FOUND_BACKUP_HANDED, "the backup command "
		    "took the newest backup %" PRId64 " hours ago", age_s > 0 ?
		    age_s / 3600 : 0);
	}
}

void
check_backups(struct exam *e)
{
	int64_t newest = 0, age_s;
	char path[FOLDER_PATH_MAX], command[COMMAND_MAX];
	struct problem why;
	enum err err;

	say_refused(e);
	if (e->site->has_command) {
		say_handed(e);
		return;
	}
	backups_path(e, path);
	err = backup_newest(path, &newest, &why);
	if (e->site->has_nightly)
		exam_advise(e, ADVICE_BACKUP_LOG, "%s; the log says why none "
		    "was made: journalctl -u yizhan | grep backup",
		    create_command(e, command));
	else
		exam_advise(e, ADVICE_BACKUP_NIGHTLY, "%s, and set "
		    "backup.nightly = true", create_command(e, command));
	age_s = (clock_wall_ms(e->site->clock) - newest) / 1000;
	if (err) {
		exam_say(e, FINDING_FAIL, FOUND_BACKUP_UNREADABLE, "%s",
		    why.why);
	} else if (newest == 0) {
		exam_say(e, FINDING_WARN, FOUND_BACKUP_NONE, "there is no "
		    "backup in %.300s", path);
	} else if (age_s >= BACKUP_WARN_S) {
		exam_say(e, level_of_age(age_s), FOUND_BACKUP_AGE, "the newest backup in "
		    "%.300s is %" PRId64 " hours old", path, age_s / 3600);
	} else {
		e->found.mend[0] = '\0';
		exam_say(e, FINDING_OK, FOUND_BACKUP_AGE, "the newest backup "
		    "in %.300s is %" PRId64 " hours old", path, age_s > 0 ?
		    age_s / 3600 : 0);
	}
}

/* Files of people, as the newest backup read them. */

void
check_files(struct exam *e)
{
	struct filesums s;
	int64_t age_s;

	filesums_last(e->site->data, &s);
	age_s = (clock_wall_ms(e->site->clock) - s.at_ts) / 1000;
	if (s.at_ts == 0) {
		exam_say(e, FINDING_OK, FOUND_SUMS_NONE, "no backup has read "
		    "the files of people yet");
	} else if (s.bad == 0) {
		exam_say(e, FINDING_OK, FOUND_SUMS_GOOD, "%" PRId64 " files of "
		    "people held what their names say %" PRId64 " hours ago",
		    s.files, age_s > 0 ? age_s / 3600 : 0);
	} else {
		exam_advise(e, ADVICE_SUMS_BACK, "yizhanctl backup verify "
		    "FILE says whether an older backup has them whole; take "
		    "them from it: zstd -dc FILE | tar -x -C %.300s %.160s",
		    e->site->data, s.names[0]);
		exam_say(e, FINDING_FAIL, FOUND_SUMS_BAD, "%" PRId64 " of %"
		    PRId64 " files of people do not hold what their names say, "
		    "%.160s among them", s.bad, s.files, s.names[0]);
	}
}

/* The first nightly one is restored on trial when it is made: where there is
 * one and no trial, none could be, or nobody asks for it. */
static void
say_untried(struct exam *e)
{
	char path[FOLDER_PATH_MAX], command[COMMAND_MAX];
	struct problem ignored;
	int64_t newest = 0;

	backups_path(e, path);
	if (backup_newest(path, &newest, &ignored) == ERR_OK && newest > 0)
		exam_mend(e, "%s", try_command(e, command));
	exam_say(e, newest > 0 ? FINDING_WARN : FINDING_OK, FOUND_TRIAL_NONE,
	    "no backup was ever restored on trial");
}

void
check_trial(struct exam *e)
{
	int64_t days, every = e->site->trial_days;
	char create[COMMAND_MAX], try[COMMAND_MAX];
	struct trial last;

	trial_last(e->site->data, &last);
	days = (clock_wall_ms(e->site->clock) - last.at_ts) / 1000 / DAY_S;
	if (last.at_ts == 0) {
		say_untried(e);
	} else if (last.is_good && every > 0 && days >= 2 * every) {
		exam_advise(e, ADVICE_TRIAL_LOG, "the log says why none was "
		    "made: journalctl -u yizhan | grep backup; %s",
		    try_command(e, try));
		exam_say(e, FINDING_WARN, FOUND_TRIAL_OLD, "the last restore "
		    "on trial is %" PRId64 " days old, and one is due every %"
		    PRId64, days, every);
	} else if (last.is_good) {
		exam_say(e, FINDING_OK, FOUND_TRIAL_GOOD, "%.95s was restored "
		    "on trial %" PRId64 " days ago, in %" PRId64 " s",
		    last.name, days > 0 ? days : 0, last.took_ms / 1000);
	} else {
		exam_mend(e, "%s; %s", create_command(e, create),
		    try_command(e, try));
		exam_say(e, FINDING_FAIL, FOUND_TRIAL_FAILED, "the restore of "
		    "%.95s on trial failed: %.400s", last.name, last.why);
	}
}

/* Upgrades */

void
check_upgrade(struct exam *e)
{
	char reason[REASON_MAX + 1];
	int len = read_reason(e, UPGRADE_FAILED, reason);

	if (len < 0) {
		exam_say(e, FINDING_OK, FOUND_UPGRADE_GOOD, "no upgrade "
		    "failed");
		return;
	}
	exam_advise(e, ADVICE_UPGRADE_AGAIN, "mend that and upgrade again; "
	    "until then the release before goes on: yizhanctl support");
	exam_say(e, e->is_running ? FINDING_WARN : FINDING_FAIL,
	    FOUND_UPGRADE_FAILED, "the last upgrade failed, and the databases "
	    "are as they were before: %.*s", len, reason);
}
