/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RATE_H
#define CORE_RATE_H
/*
 * How much somebody may ask: a bucket of operations' costs that fills by
 * its rule's per_s up to burst. Sessions and tenants hold one each; callers
 * without a session share one per address until it is known who they are,
 * then one per person, in a bounded table: when it is full, buckets that
 * have filled up make room, then new keys are refused. The owner's thread (a
 * shard).
 */
#include "base/str.h"
#include "core/parts.h"

#define RATE_KEYS_MAX 65536

struct rate {
	int64_t milli;		/* thousandths of cost left */
	int64_t filled_ms;
};
/* Full. */
void rate_init(struct rate *, const struct rate_rule *, int64_t now_ms);
/* False when there is not enough; nothing is taken then. What costs more
 * than a full bucket holds takes all of it. */
bool rate_take(struct rate *, const struct rate_rule *, unsigned cost,
    int64_t now_ms);
/* Undoes a take. */
void rate_give(struct rate *, const struct rate_rule *, unsigned cost);
/* How it stands, for one who wants to spend cost. */
struct rate_left rate_left(const struct rate *, const struct rate_rule *,
    unsigned cost);
/*
 * The lower half of a shared bucket is for those who still have half of
 * their own: who spends most is the first to wait, and the others do not
 * notice. False: refused, and nothing is taken.
 */
bool rate_share(struct rate *shared, const struct rate_rule *, unsigned cost,
    const struct rate_left *own, int64_t now_ms);

struct rate_table;
struct rate_table *rate_table_new(void);
void rate_table_free(struct rate_table *);	/* accepts NULL */
/* The key's bucket, a new one full; NULL when there is no room. Borrowed
 * until the next call. The rule must outlive the table. */
struct rate *rate_table_get(struct rate_table *, struct str key,
    const struct rate_rule *, int64_t now_ms);
/* Forgets buckets that are full again. */
void rate_table_sweep(struct rate_table *, int64_t now_ms);

#endif
