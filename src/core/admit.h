/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ADMIT_H
#define CORE_ADMIT_H
/*
 * Who pays for a request, and whether she still can: a session from its own
 * bucket and its person's, a key from its own, a caller without a session
 * from her address's until it is known who she is; and all of them from
 * their tenant's, which is shared fairly. What is refused has taken nothing.
 * Each sets r->rate, how the caller's own bucket stands. Errors: ERR_RATE.
 * Runs on: a shard thread.
 */
#include "base/clock.h"
#include "core/rate.h"
#include "core/request.h"
#include "core/shard.h"

struct admission {
	const struct core_settings *settings;
	const struct clock *clock;
	struct rate_table *callers;	/* without a session: by address, by
					 * tenant and person, by key */
};
/* tenant: its bucket; NULL: it is not known, and nobody counts. */
enum err admit_session(const struct admission *, struct live_session *,
    struct rate *tenant, struct request *);
/* A caller without a session, before it is known who she is. */
enum err admit_address(const struct admission *, struct request *);
/* It is known now who asks: she pays for it, not her address, behind which
 * there may be many. user: NULL when she has no session. */
enum err admit_caller(const struct admission *, struct live_user *,
    struct rate *tenant, struct request *);

#endif
