/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_OPEN_H
#define STORE_SQLITE_OPEN_H
/* Opening a connection, and closing it. */
#include "store/sqlite/db.h"

/* is_writer: the file is made when absent, migrated when older. Otherwise
 * ERR_NOT_FOUND, ERR_AGAIN when it is not migrated yet. ERR_CORRUPT: damaged,
 * foreign, newer. *why is static text for an operator, set on every error.
 * On error nothing is left open. */
enum err db_open(struct db *, const char *path, const struct db_schema *,
    bool is_writer, const char **why) MUST_CHECK;
void db_close(struct db *);

#endif
