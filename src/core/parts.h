/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PARTS_H
#define CORE_PARTS_H
/* What every actor of the core is made of. */
#include <stdatomic.h>

#include "base/clock.h"
#include "base/rng.h"
#include "core/breaker.h"
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
	int64_t tokens_max;	/* of one person; the oldest goes */
	int64_t recall_window_ms;
	int64_t edit_window_ms;
	int64_t stream_timeout_ms;	/* without a piece, it is closed */
	int64_t streams_max, streams_of_one_max;	/* open in a tenant */
	int64_t text_chars_max;	/* of one message */
	int64_t remind_ms;	/* who has to acknowledge is told again … */
	int64_t reminders_max;	/* … so many times */
	int64_t burn_max_s;	/* the longest that one may be read */
	int64_t reactions_max;	/* different ones, of one message */
	int64_t extension_keys_max;	/* of one message */
	int64_t pinned_max;	/* of one conversation */
	int64_t group_members_max;
	int64_t group_admins_max;
	int64_t join_requests_max;	/* that wait, of one group */
	int64_t invitations_max;	/* that wait for one person */
	int64_t channel_writers_max, channel_readers_max;
	int64_t devices_max[PLATFORM_COUNT];
	bool devices_refuse[PLATFORM_COUNT];	/* beyond: the new, not the
						 * oldest */
	int64_t heartbeat_ms;		/* told to clients */
	int64_t sessions_max;		/* of the box; the port sees to it */
	int64_t users_max;		/* per tenant, whatever the licence */
	int64_t contacts_max, blocks_max;	/* of one person */
	int64_t requests_sent_max, requests_got_max;	/* open ones */
	int64_t tags_max;	/* of one person */
	int64_t reports_max, reports_of_one_max;	/* that are open */
	int64_t keys_max, issuers_max;	/* of a tenant */
	int64_t webhooks_max, callbacks_max, words_max;
	int64_t dead_letters_max;	/* of one webhook, the newest */
	int64_t webhook_failures_max;	/* calls in a row: it is down */
	int64_t broadcasts_max;		/* to some, under way */
	int64_t broadcasts_kept_max;	/* the oldest is forgotten */
	int64_t import_messages_max, import_bytes_max;	/* of one call */
	struct breaker_rule breaker;	/* of callbacks */
	int64_t departments_max;	/* of one tenant */
	int64_t department_levels_max;
	int64_t department_children_max;	/* right below one */
	int64_t departments_of_one_max;	/* of one person */
	bool departments_open;		/* to people, not to admins alone */
	bool direct_needs_contact;	/* to send a direct message */
	int64_t watched_max;		/* people one session watches */
	int64_t watch_ms;		/* how long, unless renewed */
	int64_t presence_grace_ms;	/* a device without its connection */
	int64_t cached_rows_max;	/* per writer, between batches */
	int64_t rooms_max;		/* per tenant */
	int64_t room_members_max;	/* people in one */
	int64_t rooms_per_session;
	int64_t room_body_bytes;
	int64_t room_grace_ms;		/* a seat without its connection */
	int64_t room_idle_ms;		/* a room without anybody */
	bool room_create_on_join;
	int64_t file_bytes_max;		/* of one file */
	int64_t files_bytes_max;	/* of a tenant, uploads as they were
					 * said */
	int64_t uploads_max, uploads_of_one_max;	/* under way */
	int64_t file_link_ms;		/* an address of one holds; 0: none
					 * is given */
	int64_t retention_hour;	/* local time, at which a run begins */
	int64_t files_idle_ms;		/* nobody names it, or goes on with
					 * it: it is collected */
	unsigned locked;		/* bits by enum setting: what the
					 * configuration says, tenants may
					 * not */
};

struct allowance;
struct asker;
struct certkeeper;
struct depot;
struct disk;
struct doorway;
struct filter;
struct follower;
struct hasher;
struct licencekeeper;
struct monitor;
struct mailer;
struct upkeeper;
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
	const struct asker *asker;	/* borrowed; NULL: nobody outside can
					 * be asked */
	const struct depot *depot;	/* borrowed; NULL: no files are taken */
	const struct upkeeper *upkeeper;	/* borrowed; NULL: nobody looks
						 * after the box */
	const struct certkeeper *certkeeper;	/* borrowed; NULL: the same */
	const struct licencekeeper *licencekeeper;	/* borrowed; NULL: the
						 * same */
	const struct mailer *mailer;	/* borrowed; NULL: it sends no mail */
	struct disk *disk;		/* the core's own */
	struct allowance *allowance;	/* the same; NULL: without limits */
	atomic_uint *tenant_count;	/* the same: how many there are */
	atomic_bool *first_tends;	/* the same: see tenant_tends_box */
	struct monitor *monitor;	/* the core's own; NULL: nothing is
					 * measured */
	struct doorway *doorway;	/* the core's own; NULL: nobody is to
					 * be told */
};

#endif
