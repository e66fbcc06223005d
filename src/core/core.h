/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CORE_H
#define CORE_CORE_H
/*
 * The core as a whole: shards, writers, readers, hashers and the system
 * writer, wired to each other by mailboxes. app/ puts the actors on threads;
 * the simulator calls them itself. Core knows no socket and no protocol.
 */
#include "core/outlet.h"
#include "core/parts.h"
#include "core/request.h"
#include "loop/actor.h"

struct core;

/* What options change. */
extern const struct core_settings core_settings_default;

/* Opens the system store, makes the `default` tenant when there is none;
 * *why says what is wrong. Main thread, before any actor runs. */
enum err core_new(const struct core_parts *, struct core **out,
    const char **why) MUST_CHECK;
/* This state is the one that stays: who is in its list was deleted half-way, or
 * after the backup that it came of, and has no mark any more. Main thread,
 * before any actor runs. */
void core_keep_tenants(struct core *);
/* After every actor stopped, before mail is dropped: answers the requests
 * that shards hold, with `restarting`. */
void core_finish(struct core *);
/* After every actor stopped: closes databases. */
void core_free(struct core *);

/* The actors to run. Their mailboxes are made by whoever runs them
 * (thread_new, pool_start, simulator) and told to the core by core_connect
 * before the first mail. */
struct actor *core_shard(struct core *, unsigned i);
struct actor *core_writer(struct core *, unsigned i);
struct actor *core_system(struct core *);
struct actor *core_follower(struct core *);	/* NULL: none was asked for */
const struct actor_ops *core_reader_ops(void);
void *core_reader_self(struct core *, unsigned i);
const struct actor_ops *core_hash_ops(void);
void *core_hash_self(struct core *, unsigned i);
#define CORE_FILES_THREADS 4
const struct actor_ops *core_files_ops(void);
void *core_files_self(struct core *, unsigned i);
struct core_pools {
	struct mailbox *readers, *hash, *files;
};
/* Pools' mailboxes, and the workers' mailboxes that get notices. */
void core_connect(struct core *, const struct core_pools *,
    struct mailbox *const *workers, unsigned worker_count);

/* Followers save how far they came and take no more; main, once. They run
 * on otherwise until all is taken. */
void core_follower_end(struct core *);
/* Frees the mail left to them; after they stopped, before their mailbox
 * goes. */
void core_follower_finish(struct core *);

/* Who serves webhooks is told of entries (core/hooknews.h); before the first
 * mail. At the start it is told of every tenant there is. */
enum err core_tell_hooks(struct core *, struct mailbox *) MUST_CHECK;
/* The door that takes HTTP is told of the tenants' host names; before the
 * actors run. */
void core_tell_hosts(struct core *, struct mailbox *);
/* Looks again at what lies there and at the time: often, on main. */
void core_look_at_licence(struct core *);
/* What the core's actors are made of. */
const struct core_parts *core_parts(const struct core *);

/* Gates: where requests of this tenant go, and the credit to take first
 * (reserve, then post with mailbox_post_reserved). Any thread. */
struct mailbox *core_inbox(struct core *, const char *tenant);
struct credit *core_credit(struct core *, const char *tenant);
/* A door gives a request back to the files pool: see transfer.h. */
void core_transfer(struct core *, struct request *);
const char *core_version(const struct core *);
/* Requests accepted and not yet answered, all shards. */
uint32_t core_inflight(struct core *);
/* False while the disk fails commits of any tenant, or is full: /readyz. Any
 * thread. */
bool core_is_ready(struct core *);
/* The tenant `default` has nobody yet, or no admin. Any thread. */
bool core_is_closed(struct core *);
bool core_awaits_admin(struct core *);
/* What a caller of this tenant is told instead of err: on a closed box
 * `setup_required` for want of a sign-in. Any thread. */
enum err core_refusal(struct core *, const char *tenant, enum err);
/* Told by the writer when a sync failed: the daemon must end. Any thread. */
bool core_must_end(struct core *);

#endif
