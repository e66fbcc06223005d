/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_BACKUP_H
#define MODULES_BACKUP_H
/* Backups by the clock: what others must know of them. */
#include "core/upkeeper.h"
#include "modules/module.h"

struct backup_options {
	bool nightly, verify;
	int64_t hour, keep, trial_days;
	const char *dir, *passphrase_file;
	struct option_list command;
	int64_t command_patience_ms;
};

extern const struct module backup_module;
/* Valid as long as the configuration. */
const struct backup_options *backup_options_of(const struct conf *);

/* Of the running module; any thread, once it is connected. */
const char *backup_directory(const void *self);
const char *backup_passphrase_file(const void *self);	/* "": none */
bool backup_is_nightly(const void *self);
/* Are those of the night given to a command? */
bool backup_has_command(const void *self);
/* Between restores on trial; 0: none by the clock. */
int64_t backup_trial_days(const void *self);
/* Begins it; the module's thread does it. ERR_BUSY, ERR_NOT_FOUND. */
enum err backup_ask(void *self, const struct backup_wish *) MUST_CHECK;
/* What was asked for ends soon. ERR_WRONG_STATE: nothing is under way. */
enum err backup_cancel(void *self) MUST_CHECK;
/* The result of backup.list. */
enum err backup_tell(void *self, struct str after, size_t limit,
    struct buf *out) MUST_CHECK;

#endif
