/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_LASTBACKUP_H
#define MODULES_LASTBACKUP_H
/* What was done last with backups, kept in DATA/upkeep: told to admins, after a
 * restart too. Any thread; a reader has one or the other of two. */
#include "base/jsonw.h"
#include "upkeep/backup.h"

/* failed NULL: it went well. What fails here the log says. */
void lastbackup_note(const struct backup_job *, const char *what,
    const char *name, int64_t took_ms, const struct problem *failed);
/* As the field "last" of an object, if there was anything. */
void lastbackup_write(const char *data, struct jsonw *);

#endif
