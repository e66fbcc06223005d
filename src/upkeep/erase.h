/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_ERASE_H
#define UPKEEP_ERASE_H
/*
 * Tenants that were deleted: DATA/upkeep/deleted/ID says when the folder of
 * each is erased, and then that it is, until the next start of the daemon,
 * which makes sure of it: as long as it runs, somebody may still hold a file of
 * the old folder, so no other tenant gets the id.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "store/depot.h"
#include "upkeep/problem.h"

#define ERASE_NAME_MAX 512	/* bytes of the name that people read */

struct erasing {
	char name[ERASE_NAME_MAX + 1];
	int64_t erase_ts;	/* Unix ms */
	int64_t created_ts;	/* of the tenant; 0: nobody knows */
	bool is_erased;
	bool is_settled;	/* by a start: once more, then its id is free */
};

/* Durably. tenant: the id, as for all of them. */
enum err erase_mark(const char *data, struct str tenant,
    const struct erasing *, struct problem *) MUST_CHECK;
/* ERR_NOT_FOUND: it was not deleted. */
enum err erase_find(const char *data, struct str tenant, struct erasing *,
    struct problem *) MUST_CHECK;
/* It stays; that nothing was marked is fine. */
enum err erase_unmark(const char *data, struct str tenant, struct problem *)
    MUST_CHECK;

/* Each that was deleted, those that are erased too, in the order of ids, until
 * false is answered. What cannot be read is passed over. */
typedef bool (*erase_fn)(void *arg, struct str tenant, const struct erasing *);
enum err erase_each(const char *data, erase_fn, void *arg, struct problem *)
    MUST_CHECK;

/* Where the files of tenants lie: NULL, in the folder of each alone. */
struct erase_place {
	const char *data;
	const struct depot *files;
};
/* Erases those whose time has come, a slice of each. *count: how many went.
 * ERR_AGAIN: there is more. What cannot be erased now stands in nobody else's
 * way, and is there the next time. */
enum err erase_due(const struct erase_place *, int64_t now_ts,
    unsigned *count, struct problem *) MUST_CHECK;
/* At the start, before anybody is served: ids of those that were erased are
 * free again. Where files lie elsewhere they are so when erase_due has looked
 * there once more. */
enum err erase_settle(const struct erase_place *, struct problem *)
    MUST_CHECK;

#endif
