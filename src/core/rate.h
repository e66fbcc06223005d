/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RATE_H
#define CORE_RATE_H
/*
 * How much somebody may ask: a bucket of operations' costs that fills by
 * rate_per_s up to rate_burst. Sessions hold one each; callers without a
 * session share one per address, in a bounded table: when it is full, buckets
 * that have filled up make room, then new addresses are refused. The owner's
 * thread (a shard).
 */
#include "base/str.h"
#include "core/parts.h"

#define RATE_KEYS_MAX 65536

struct rate {
	int64_t milli;		/* thousandths of cost left */
	int64_t filled_ms;
};
/* Full. */
void rate_init(struct rate *, const struct core_settings *, int64_t now_ms);
/* False when there is not enough; nothing is taken then. What costs more
 * than a full bucket holds takes all of it. */
bool rate_take(struct rate *, const struct core_settings *, unsigned cost,
    int64_t now_ms);

struct rate_table;
struct rate_table *rate_table_new(const struct core_settings *);
void rate_table_free(struct rate_table *);	/* accepts NULL */
bool rate_table_take(struct rate_table *, struct str key, unsigned cost,
    int64_t now_ms);
/* Forgets buckets that are full again. */
void rate_table_sweep(struct rate_table *, int64_t now_ms);

#endif
