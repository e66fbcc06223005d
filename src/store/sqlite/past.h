/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_PAST_H
#define STORE_SQLITE_PAST_H
/*
 * A file as it was before a newer release changed it: FILE.vVERSION beside it,
 * whole and on the disk when it has this name. Nobody has the file open.
 */
#include "store/sqlite/db.h"

#define PAST_PART ".part"	/* after its name while it is made */

void past_path(const char *path, int64_t version, char out[DB_PATH_ROOM]);
/* The oldest of them takes the place of the file and its log; further ones
 * go. After a kill in between, again brings it to its end. ERR_NOT_FOUND:
 * there is none. */
enum err past_restore(const char *path, int version_max) MUST_CHECK;
/* Of all versions below; none is no error. */
enum err past_forget(const char *path, int version_max) MUST_CHECK;

#endif
