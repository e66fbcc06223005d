/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_OPEN_H
#define STORE_SQLITE_OPEN_H
/* Opening a connection, and closing it. */
#include "store/sqlite/db.h"

/* is_writer: the file is made when absent, migrated when older, after it was
 * kept as it is, see past.h. Otherwise
 * ERR_NOT_FOUND, ERR_AGAIN when it is not migrated yet. ERR_CORRUPT: damaged,
 * foreign, newer. *why is static text for an operator, set on every error.
 * On error nothing is left open. */
enum err db_open(struct db *, const char *path, const struct db_schema *,
    bool is_writer, const char **why) MUST_CHECK;
/* Of a writer whose file can be made again: a commit is not synced any more,
 * a checkpoint is. */
enum err db_relax(struct db *) MUST_CHECK;
void db_close(struct db *);
/* Into a new file, as of one moment; others may read and write meanwhile. The
 * copy is not synced. ERR_NOT_FOUND, and what db_open answers. */
enum err db_copy(const char *path, const struct db_schema *, const char *to,
    const char **why) MUST_CHECK;
/* Whether db_open would migrate it as a writer. ERR_NOT_FOUND, and what db_open
 * answers; nobody has the file open. */
enum err db_is_older(const char *path, const struct db_schema *, bool *out,
    const char **why) MUST_CHECK;
/* Reads all of a file that nobody has open. ERR_CORRUPT: damaged, foreign,
 * newer. */
enum err db_check(const char *path, const struct db_schema *,
    const char **why) MUST_CHECK;

#endif
