/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HOURCOUNT_H
#define CORE_HOURCOUNT_H
/*
 * How many messages were said in a tenant, by the hour: a small row for each
 * hour, written once by each commit that says some, so that nobody ever counts
 * the log. Hours, not days, because a day begins elsewhere at another time.
 */
#include "store/store.h"

#define HOURCOUNT_MS (3600LL * 1000)
#define HOURCOUNT_OWNER STR("t:")
#define HOURCOUNT_ID_CHARS 10
#define HOURCOUNT_KEPT (400 * 24)	/* rows of a tenant, about */

/* The writer's side of it. Zeroed: nothing is known. */
struct hourcount {
	int64_t hour;		/* since 1970 */
	int64_t count;		/* as its row has it, once is_known */
	int64_t more;		/* said since */
	bool is_known;
};

/* One more was said at ts, which is never before an earlier one's. */
enum err hourcount_add(struct hourcount *, const struct store_ops *,
    struct store *, int64_t ts) MUST_CHECK;
/* Before a commit: the row says it. */
enum err hourcount_write(struct hourcount *, const struct store_ops *,
    struct store *) MUST_CHECK;

/* The id of an hour's row: its digits, in their order. */
struct str hourcount_id(int64_t hour, char room[HOURCOUNT_ID_CHARS + 1]);
/* ERR_CORRUPT when the row is none of these. */
enum err hourcount_read(const struct record *, int64_t *hour,
    int64_t *count) MUST_CHECK;

#endif
