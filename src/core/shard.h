/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SHARD_H
#define CORE_SHARD_H
/*
 * The shard actor: the live state of its tenants. Every request passes it
 * on the way in (is the session still there, is it too fast), between its
 * steps, and on the way out (effects, then the answer).
 */
#include "base/map.h"
#include "core/effect.h"
#include "core/parts.h"
#include "core/rate.h"
#include "loop/actor.h"

struct shard;
struct tenant_live;

struct asking;
struct askings;
struct attempts;
struct before;
struct chores;
struct chores_live;
struct delivered;
struct presence_set;
struct roomset;

/* Which rooms a session sits in; most sit in one or two. */
struct seat_ref {
	uint32_t room;		/* its number */
	uint32_t index;		/* of the session among the room's seats */
};
struct seat_list {
	uint32_t count, room;	/* room 0: they are in `few` */
	union {
		struct seat_ref few[2];
		struct seat_ref *many;
	};
};

struct live_session {
	struct session_ref ref;
	struct live_user *user;
	struct live_session *next;	/* of the user */
	int64_t opened_ts;
	int64_t ends_ts;	/* with its token; INT64_MAX: never */
	uint64_t issuer;	/* of its token; 0: the daemon */
	struct rate rate;
	struct seat_list seats;
	enum platform platform;
	unsigned char token[TOKEN_HASH_BYTES];
	char *name;
	char device[];
};

struct live_user {
	struct tenant_live *tenant;
	struct live_session *sessions;	/* oldest first */
	struct rate rate;	/* of all she does */
	char id[];
};

/* Where a shard's mail goes. */
struct shard_peers {
	struct mailbox *writer, *system, *readers, *hash, *files;
	struct mailbox *follower;	/* NULL: nobody follows */
	struct mailbox *workers[CORE_WORKERS_MAX];
	unsigned worker_count;
};

/* id: 1.. ; number unique in this run. */
struct shard *shard_new(const struct core_parts *, uint32_t first_number,
    uint32_t number_step);
/* Borrowed; before the first mail. */
void shard_connect(struct shard *, const struct shard_peers *);
/* The tenant exists: at start, and when tenant.create is through. */
void shard_know(struct shard *, const char *tenant);
/* It is no more, until it is known again: nothing is asked of it, nor done for
 * it. Nobody of it is here. */
void shard_leave(struct shard *, struct tenant_live *);
bool shard_has_left(const struct tenant_live *);
struct actor *shard_actor(struct shard *);
/* Answers what it holds; the actor runs no more. */
void shard_finish(struct shard *);
void shard_free(struct shard *);	/* accepts NULL */

/* For rooms. The first is made when it is asked for. */
struct roomset *shard_rooms(struct shard *, struct tenant_live *);
struct roomset *shard_rooms_find(struct tenant_live *);	/* or NULL */
/* For what is done unasked: see core/chores.h. */
struct chores *shard_chores(struct shard *);
struct chores_live *shard_chores_of(struct tenant_live *);
uint32_t shard_tenant_number(const struct tenant_live *);
const char *shard_tenant_id(const struct tenant_live *);
unsigned shard_worker_count(const struct shard *);
struct mailbox *shard_worker(struct shard *, int32_t worker);
/* What the tenant's own rules say to sends, and the sends that wait for
 * callbacks: of the tenant, and what is one for all tenants. */
struct before *shard_before(struct tenant_live *);
struct askings *shard_askings(struct tenant_live *);
struct asking *shard_asking(struct shard *);
/* Lets requests that were held go on in their order: the step that held each
 * runs again. err: they are refused with it. Who was put out meanwhile gets
 * no further. */
void shard_release(struct shard *, struct tenant_live *,
    struct request_queue *, enum err);
/* A request of the shard's own: its steps run as any other's, then `ended`
 * is called and it is freed. */
void shard_submit(struct shard *, struct tenant_live *, struct request *);

/* The live side of presence; made when it is asked for. */
struct presence_set *shard_presence(struct shard *, struct tenant_live *);

/* For steps that run on the shard. */
const struct core_parts *shard_parts(const struct shard *);
/* Who is here now: id → struct live_user. */
const struct map *shard_users(const struct tenant_live *);
static inline struct live_user *
shard_user(struct tenant_live *t, struct str id)
{
	return map_find(shard_users(t), id);
}
/* How many of the tenant are here now. */
void shard_online(const struct tenant_live *, uint32_t *people,
    uint32_t *sessions);
/* Every live session of this tenant. */
uint32_t shard_session_count(const struct shard *);
struct live_session *shard_session(struct shard *, struct session_ref);
/* Tells a session to go; it is no longer live afterwards. */
void shard_kick(struct shard *, struct live_session *, const char *reason);
/* To the workers that have sessions of the tenant; takes the reference. */
void shard_publish(struct shard *, struct tenant_live *, struct push *);
/* Counts an attempt against key within window_ms; false when there were
 * max of them already. */
bool shard_attempt(struct shard *, struct str key, int64_t max,
    int64_t window_ms);
struct attempts *shard_attempts(struct shard *);
struct delivered *shard_delivered(struct tenant_live *);
struct streamed_set *shard_streams(struct tenant_live *);
/* Whether it is told that this person types there: not too often. */
bool shard_typing(struct shard *, struct tenant_live *, int64_t conv,
    struct str user);

#endif
