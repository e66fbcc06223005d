/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_QUOTA_H
#define CORE_QUOTA_H
/*
 * What the system admin lets a tenant have, and whether it is suspended: one
 * small value in the tenant's own database, so that it goes where the tenant
 * goes.
 */
#include "base/jsonw.h"
#include "core/parts.h"

/* 0: none of its own, what the box has for all holds. */
struct quota {
	int64_t users_max;
	int64_t files_bytes_max;	/* of all its files … */
	int64_t file_bytes_max;		/* … and of one */
	int64_t messages_per_s;
	int64_t sessions_max;
	int64_t suspended_ts;	/* since when; 0: it is not */
	int64_t tends_ts;	/* of `default`: its admins look after the box
				 * though there are others; since when */
};
#define QUOTA_USERS_MAX 1000000000LL
#define QUOTA_BYTES_MAX (1LL << 60)
#define QUOTA_RATE_MAX 1000000LL
#define QUOTA_SESSIONS_MAX 10000000LL

/* Inside a transaction. Zeros when nothing was ever said. */
enum err quota_load(const struct store_ops *, struct store *,
    struct quota *out) MUST_CHECK;
enum err quota_save(const struct store_ops *, struct store *,
    const struct quota *) MUST_CHECK;
/* Its members that are not 0. */
void quota_write(struct jsonw *, const struct quota *);

/* ERR_SUSPENDED, for whoever comes in from outside. */
enum err quota_check_open(const struct store_ops *, struct store *)
    MUST_CHECK;

/* What holds of the box's figure and the tenant's own. */
static inline int64_t
quota_least(int64_t box, int64_t own)
{
	return own > 0 && own < box ? own : box;
}

/* How many more people the tenant may have, as far as it is its own to say;
 * and whether one: ERR_LIMIT, why says it of field. */
enum err quota_users_left(struct ledger *, int64_t *out) MUST_CHECK;
enum err quota_check_one(struct ledger *, struct request *,
    const char *field) MUST_CHECK;

#endif
