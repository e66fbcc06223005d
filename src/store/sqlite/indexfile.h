/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_INDEXFILE_H
#define STORE_SQLITE_INDEXFILE_H
/*
 * Names of a tenant's search indexes: search.<n>.db, of which the greatest n
 * is the one that is used; search.<n>.db.part, the next one while it is
 * made; search.<n>.bad, a sign that n is not to be used any more. No number
 * is used twice: so nobody meets the log of one beside another, and who has
 * one open sees by its name whether it is still there.
 */
#include "base/err.h"
#include "store/sqlite/place.h"

enum indexfile { INDEXFILE_READY, INDEXFILE_PART, INDEXFILE_BAD,
	INDEXFILE_COUNT };

void indexfile_path(const struct sqlite_place *, struct str tenant,
    int64_t number, enum indexfile, char out[DB_PATH_ROOM]);
/* The greatest of each; 0: there is none. */
enum err indexfile_newest(const struct sqlite_place *, struct str tenant,
    int64_t number[INDEXFILE_COUNT]) MUST_CHECK;
/* Removes those before `keep`, and all that are not ready; of signs, those
 * before `keep` alone. */
enum err indexfile_sweep(const struct sqlite_place *, struct str tenant,
    int64_t keep) MUST_CHECK;

#endif
