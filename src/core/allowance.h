/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ALLOWANCE_H
#define CORE_ALLOWANCE_H
/*
 * How much the box may grow by its licence. Who is in is never asked about
 * it: only what is new is, a person, a tenant, one more device of somebody
 * who has one already.
 */
#include <stdatomic.h>

#include "core/ledger.h"

#define ALLOWANCE_UNLIMITED INT64_MAX

struct quota;

/* The core's own; read by everybody. Each number stands for itself, so that
 * between those of two licences none is wrong. */
struct allowance {
	_Atomic int64_t people_max, devices_max, tenants_max;
	_Atomic int64_t people;		/* of all tenants, as their writers
					 * last found */
	_Atomic int64_t latest_ts;	/* of what was ever committed */
};

/* No limits. */
void allowance_init(struct allowance *);
/* At the start: the people of a tenant, and when it last committed; and what
 * it may have. Of a database that cannot be read none are counted, and why is
 * told. Main thread. */
enum err allowance_learn(const struct core_parts *, const char *tenant,
    struct quota *out) MUST_CHECK;
/* A clock that was put back does not make a licence younger. */
int64_t allowance_now(const struct core_parts *);
/* Something was committed with this time. Any thread. */
void allowance_saw(struct allowance *, int64_t ts);

/* Takes room for up to `wanted` more people in this tenant: *got of them may
 * be made in this transaction. What was taken and is not used is found again
 * when room is next asked for. */
enum err allowance_take(struct ledger *, int64_t wanted, int64_t *got)
    MUST_CHECK;
/* For one; refuses with what to do. field: the request's, or NULL. */
enum err allowance_take_one(struct ledger *, struct request *,
    const char *field) MUST_CHECK;
/* For one who comes in whatever the licence says: the first admin. */
enum err allowance_count_one(struct ledger *) MUST_CHECK;
/* For a tenant that is new to the box and may have people already: one that was
 * restored. */
enum err allowance_count_all(struct ledger *) MUST_CHECK;
/* The people of a tenant that is deleted are not counted any more. If it stays
 * after all, they are found again when room is next asked for. */
enum err allowance_leave(struct ledger *) MUST_CHECK;
/* How many there may be in a tenant: its own limit and the box's. */
int64_t allowance_people_max(const struct core_parts *);

/* A device that was never seen, of somebody who has one: while no more are
 * here than the licence says. */
enum err allowance_check_device(struct ledger *, struct request *) MUST_CHECK;
bool allowance_has_device(const struct core_parts *);
/* One more tenant. */
enum err allowance_check_tenant(const struct core_parts *, struct request *)
    MUST_CHECK;

#endif
