/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PARTS_H
#define CORE_PARTS_H
/* What every actor of the core is made of. */
#include "base/clock.h"
#include "base/rng.h"
#include "core/request.h"
#include "model/user.h"
#include "store/store.h"

#define CORE_SHARDS_MAX 16
#define CORE_WORKERS_MAX 16

/* Limits and policies; values come from options, app/ fills them in. */
struct core_settings {
	struct rate_rule rate;		/* of a session, or an address */
	struct rate_rule rate_user;	/* of a person over all of hers */
	struct rate_rule rate_key;	/* of a server key */
	struct rate_rule rate_tenant;	/* per_s 0: nobody counts */
	int64_t login_failures_max;	/* per account and per address … */
	int64_t login_window_ms;	/* … within this time */
	int64_t token_lifetime_ms;	/* of auth.login */
	int64_t recall_window_ms;
	int64_t group_members_max;
	int64_t devices_max[PLATFORM_COUNT];
	int64_t heartbeat_ms;		/* told to clients */
	int64_t sessions_max;		/* of the box; the port sees to it */
	int64_t users_max;		/* per tenant: the free edition's 100 */
	int64_t cached_rows_max;	/* per writer, between batches */
	int64_t rooms_max;		/* per tenant */
	int64_t room_members_max;	/* people in one */
	int64_t rooms_per_session;
	int64_t room_body_bytes;
	int64_t room_grace_ms;		/* a seat without its connection */
	int64_t room_idle_ms;		/* a room without anybody */
	bool room_create_on_join;
};

struct disk;
struct filter;
struct follower;
struct hasher;
struct core_parts {
	const struct clock *clock;
	const struct rng *rng;
	const struct hasher *hasher;
	const struct store_backend *store;
	const struct core_settings *settings;	/* borrowed; see core_reload */
	const char *version;
	int64_t started_mono_ms;
	unsigned shard_count;		/* = writers */
	unsigned reader_count;
	uint32_t inflight_max;		/* requests under way per shard */
	const struct filter *filters;	/* asked in order; borrowed */
	unsigned filter_count;
	const struct follower *followers;	/* borrowed */
	unsigned follower_count;
	struct disk *disk;		/* the core's own */
};

#endif
