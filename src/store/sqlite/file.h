/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_FILE_H
#define STORE_SQLITE_FILE_H
/*
 * Files and directories around databases. None of these opens a database
 * file: closing it would drop the locks that SQLite holds on it in this
 * process. Errors are logged here with their cause.
 */
#include "base/err.h"
#include "store/sqlite/db.h"

/* Formats a path; BUG when it does not fit, directories are bounded. */
void file_path(char out[DB_PATH_ROOM], const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* ERR_OK, ERR_NOT_FOUND, ERR_IO; ERR_CORRUPT when it is no plain file. */
enum err file_exists(const char *path) MUST_CHECK;
/* ERR_CORRUPT when a write-ahead log lies there without its database. */
enum err file_check_no_log(const char *db_path) MUST_CHECK;
/* The first bytes of a file that nobody has open. ERR_NOT_FOUND; ERR_CORRUPT
 * when it is shorter. */
enum err file_read_head(const char *path, unsigned char *out, size_t len)
    MUST_CHECK;
/* An empty file, mode 0600. */
enum err file_touch(const char *path) MUST_CHECK;
enum err file_remove(const char *path) MUST_CHECK;	/* absent is fine */
/* The database with its journals. */
enum err file_remove_db(const char *path) MUST_CHECK;
/* What is read next is what the disk has. Absent is fine. Never a database:
 * closing it would drop its locks. */
enum err file_sync_and_forget(const char *path) MUST_CHECK;
/* Durably: the directory is synced. */
enum err file_rename(const char *from, const char *to) MUST_CHECK;
enum err file_sync_parent(const char *path) MUST_CHECK;
/* Mode 0700; its parent is synced, also when it was there. */
enum err file_make_dir(const char *path) MUST_CHECK;

#endif
