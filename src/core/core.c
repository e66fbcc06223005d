/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The core as a whole: makes the actors and tells them of each other.
 * Runs on: main, before and after the actors run; the lookups at the end on
 * any thread.
 * Owns: the actors.
 */
#include "core/core.h"

#include "base/log.h"
#include "core/allowance.h"
#include "core/box.h"
#include "core/broadcast.h"
#include "core/callback.h"
#include "core/channel.h"
#include "core/doorway.h"
#include "core/files.h"
#include "core/follower.h"
#include "core/group.h"
#include "core/hash.h"
#include "core/hooknews.h"
#include "core/inbox.h"
#include "core/issuer.h"
#include "core/ledger.h"
#include "core/licencebox.h"
#include "core/messageimport.h"
#include "core/monitor.h"
#include "core/quota.h"
#include "core/reader.h"
#include "core/shard.h"
#include "core/streamed.h"
#include "core/tag.h"
#include "core/upkeeper.h"
#include "core/webhook.h"
#include "core/words.h"
#include "core/writer.h"

#define HASH_SLOTS 2

struct core {
	struct core_parts parts;
	struct box *box;
	struct shard *shards[CORE_SHARDS_MAX];
	struct writer *writers[CORE_SHARDS_MAX];
	struct credit credits[CORE_SHARDS_MAX];
	struct inboxes inboxes;
	struct reader **readers;
	struct hash_slot *hashers[HASH_SLOTS];
	struct files *files[CORE_FILES_THREADS];
	struct mailbox *files_box;	/* of their pool */
	struct followers *followers;	/* NULL: nobody follows */
	enum err learnt;	/* of a tenant's people, at the start */
	struct disk disk;
	struct allowance allowance;
	atomic_uint tenant_count;
	atomic_bool first_tends;
	struct doorway doorway;
};

const struct core_settings core_settings_default = {
	.rate = { .per_s = 50, .burst = 500 },
	.rate_user = { .per_s = 100, .burst = 1000 },
	.rate_key = { .per_s = 2000, .burst = 10000 },
	.login_failures_max = 5,
	.login_window_ms = 15 * 60 * 1000,
	.token_lifetime_ms = 90LL * 24 * 3600 * 1000,
	.tokens_max = 64,
	.recall_window_ms = 2 * 60 * 1000,
	.edit_window_ms = 24LL * 3600 * 1000,
	.stream_timeout_ms = 60 * 1000,
	.streams_max = STREAMS_MAX,
	.streams_of_one_max = 20,
	.text_chars_max = TEXT_MAX_CHARS,
	.remind_ms = 5 * 60 * 1000,
	.reminders_max = 6,
	.burn_max_s = BURN_MAX_S,
	.reactions_max = 50,
	.extension_keys_max = 100,
	.pinned_max = 100,
	.group_members_max = GROUP_MEMBERS_MAX,
	.group_admins_max = GROUP_ADMINS_MAX,
	.join_requests_max = 1000,
	.invitations_max = 500,
	.channel_writers_max = CHANNEL_WRITERS_MAX,
	.channel_readers_max = CHANNEL_READERS_MAX,
	.devices_max = {
		[PLATFORM_PHONE] = 1, [PLATFORM_DESKTOP] = 1,
		[PLATFORM_WEB] = 3,
	},
	.heartbeat_ms = 30 * 1000,
	.sessions_max = 100 * 1000,
	.users_max = 100,
	.contacts_max = 3000,
	.blocks_max = 1000,
	.requests_sent_max = 100,
	.requests_got_max = 500,
	.tags_max = TAGS_OF_ONE_MAX,
	.reports_max = 10000,
	.reports_of_one_max = 50,
	.keys_max = 100,
	.issuers_max = ISSUERS_MAX,
	.webhooks_max = WEBHOOKS_MAX,
	.callbacks_max = CALLBACKS_MAX,
	.words_max = WORDS_MAX,
	.dead_letters_max = 1000,
	.webhook_failures_max = WEBHOOK_FAILURES,
	.broadcasts_max = 2,
	.broadcasts_kept_max = BROADCASTS_KEPT,
	.import_messages_max = IMPORT_MESSAGES_MAX,
	.import_bytes_max = IMPORT_BYTES_MAX,
	.breaker = { .failures = 5, .open_ms = 10 * 1000 },
	.departments_max = 10000,
	.department_levels_max = 10,
	.department_children_max = 1000,
	.departments_of_one_max = 16,
	.departments_open = true,
	.watched_max = 200,
	.watch_ms = 3600 * 1000,
	.presence_grace_ms = 15 * 1000,
	.cached_rows_max = 128 * 1024,	/* some 40 MiB */
	.rooms_max = 10000,
	.room_members_max = 1000 * 1000,
	.rooms_per_session = 32,
	.room_body_bytes = 4096,
	.room_grace_ms = 15 * 1000,
	.room_idle_ms = 3600 * 1000,
	.file_bytes_max = FILE_SIZE_DEFAULT,
	.files_bytes_max = 100LL << 30,
	.uploads_max = 1000,
	.uploads_of_one_max = 20,
	.files_idle_ms = 24LL * 3600 * 1000,
};

static bool
on_tenant(void *arg, const struct tenant *t)
{
	struct core *c = arg;
	struct quota quota = { .suspended_ts = 0 };

	atomic_fetch_add(&c->tenant_count, 1);
	shard_know(c->shards[inbox_index(&c->inboxes, t->id.p)], t->id.p);
	if (c->followers != NULL)
		followers_know(c->followers, t->id.p);
	/* A tenant that is damaged keeps nobody else from theirs; but where a
	 * sync failed, whatever is read may not be on the disk. */
	if (c->parts.licencekeeper != NULL)
		c->learnt = allowance_learn(&c->parts, t->id.p, &quota);
	box_know_suspended(c->box, t->id, quota.suspended_ts);
	return c->learnt != ERR_SYNC;
}

static bool
on_kept(void *arg, const struct tenant *t)
{
	const struct core *c = arg;
	const struct upkeeper *u = c->parts.upkeeper;

	(void)u->tenant_unmark(u->arg, t->id);
	return true;
}

void
core_keep_tenants(struct core *c)
{
	if (c->parts.upkeeper == NULL)
		return;
	if (box_ops(c->box)->tenant_list(box_store(c->box), STR(""),
	    INT64_MAX, on_kept, c) != ERR_OK)
		log_error("tenant", "marks of deleted tenants stay: the list "
		    "of tenants cannot be read");
}

/* Makes the first tenant's database, or finds out early that it is damaged;
 * and who is in it. */
static enum err
try_default(const struct core_parts *parts, const char **why)
{
	int64_t all = 0, admins = 0;
	struct ledger *l;
	enum err err = ledger_open(parts, "default", &l, why);

	if (err != ERR_OK)
		return err;
	err = ledger_begin(l);
	if (err == ERR_OK) {
		err = ledger_ops(l)->user_count(ledger_store(l), &all,
		    &admins);
		atomic_store(parts->first_tends,
		    ledger_quota(l)->tends_ts != 0);
		ledger_rollback(l);
	}
	if (err != ERR_OK)
		*why = "the people in it cannot be read";
	atomic_store(&parts->doorway->has_people, all > 0);
	atomic_store(&parts->doorway->has_admin, admins > 0);
	ledger_close(l);
	return err;
}

void
core_look_at_licence(struct core *c)
{
	struct licence_standing standing;
	struct arena arena;

	arena_init(&arena, LICENCE_ARENA_MAX);
	licencebox_look(&c->parts, &arena, &standing);
	arena_fini(&arena);
}

enum err
core_new(const struct core_parts *parts, struct core **out, const char **why)
{
	struct core *c = xcalloc(1, sizeof(*c));
	enum err err;

	BUG_ON(parts->shard_count < 1 ||
	    parts->shard_count > CORE_SHARDS_MAX);
	c->parts = *parts;
	c->parts.disk = &c->disk;
	c->parts.tenant_count = &c->tenant_count;
	c->parts.first_tends = &c->first_tends;
	c->parts.doorway = &c->doorway;
	allowance_init(&c->allowance);
	c->parts.allowance = &c->allowance;
	c->parts.monitor = monitor_new(parts->shard_count);
	parts = &c->parts;
	c->inboxes.credits = c->credits;
	c->inboxes.count = parts->shard_count;
	for (unsigned i = 0; i < parts->shard_count; i++) {
		c->shards[i] = shard_new(parts, i + 1, parts->shard_count);
		c->writers[i] = writer_new(parts, &c->disk);
		c->credits[i].max = parts->inflight_max;
		c->inboxes.shards[i] = &core_shard(c, i)->box;
	}
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
	c->readers = xcalloc(parts->reader_count, sizeof(*c->readers));
	for (unsigned i = 0; i < parts->reader_count; i++)
		c->readers[i] = reader_new(parts);
	for (unsigned i = 0; i < HASH_SLOTS; i++)
		c->hashers[i] = hash_slot_new(parts);
	for (unsigned i = 0; i < CORE_FILES_THREADS; i++)
		c->files[i] = files_new(parts);
	if (parts->follower_count > 0)
		c->followers = followers_new(parts);
	err = box_new(parts, &c->box, why);
	if (err == ERR_OK)
		err = box_ops(c->box)->tenant_list(box_store(c->box),
		    STR(""), INT64_MAX, on_tenant, c);
	if (err == ERR_OK && c->learnt == ERR_SYNC) {
		err = ERR_SYNC;
		*why = "the log of a tenant could not be synced";
	}
	if (err == ERR_OK)
		err = try_default(parts, why);
	if (err != ERR_OK) {
		core_free(c);
		return err;
	}
	disk_init(&c->disk, parts->store);
	core_look_at_licence(c);
	*out = c;
	return ERR_OK;
}

void
core_free(struct core *c)
{
	if (c == NULL)
		return;
	for (unsigned i = 0; i < c->parts.reader_count; i++)
		reader_free(c->readers[i]);
	xfree(c->readers);
	for (unsigned i = 0; i < HASH_SLOTS; i++)
		hash_slot_free(c->hashers[i]);
	for (unsigned i = 0; i < CORE_FILES_THREADS; i++)
		files_free(c->files[i]);
	followers_free(c->followers);
	/* Writers after all who read: only the last to close a database
	 * can work off its log and remove it. */
	for (unsigned i = 0; i < c->parts.shard_count; i++) {
		shard_free(c->shards[i]);
		writer_free(c->writers[i]);
	}
	box_free(c->box);
	monitor_free(c->parts.monitor);
	xfree(c);
}

void
core_finish(struct core *c)
{
	for (unsigned i = 0; i < c->parts.shard_count; i++)
		shard_finish(c->shards[i]);
}

struct actor *
core_shard(struct core *c, unsigned i)
{
	return shard_actor(c->shards[i]);
}

struct actor *
core_writer(struct core *c, unsigned i)
{
	return writer_actor(c->writers[i]);
}

struct actor *
core_system(struct core *c)
{
	return box_actor(c->box);
}

struct actor *
core_follower(struct core *c)
{
	return c->followers != NULL ? followers_actor(c->followers) : NULL;
}

void
core_follower_end(struct core *c)
{
	if (c->followers != NULL)
		followers_end(c->followers);
}

void
core_follower_finish(struct core *c)
{
	if (c->followers != NULL)
		followers_finish(c->followers);
}

const struct actor_ops *
core_reader_ops(void)
{
	return &reader_ops;
}

void *
core_reader_self(struct core *c, unsigned i)
{
	BUG_ON(i >= c->parts.reader_count);
	return c->readers[i];
}

const struct actor_ops *
core_hash_ops(void)
{
	return &hash_ops;
}

void *
core_hash_self(struct core *c, unsigned i)
{
	BUG_ON(i >= HASH_SLOTS);
	return c->hashers[i];
}

const struct actor_ops *
core_files_ops(void)
{
	return &files_ops;
}

void *
core_files_self(struct core *c, unsigned i)
{
	BUG_ON(i >= CORE_FILES_THREADS);
	return c->files[i];
}

void
core_connect(struct core *c, const struct core_pools *pools,
    struct mailbox *const *workers, unsigned worker_count)
{
	struct actor *follower = core_follower(c);
	struct shard_peers to = {
		.system = &core_system(c)->box, .readers = pools->readers,
		.hash = pools->hash, .files = pools->files,
		.follower = follower != NULL ? &follower->box : NULL,
		.worker_count = worker_count,
	};

	BUG_ON(worker_count > CORE_WORKERS_MAX);
	monitor_connect(c->parts.monitor, worker_count);
	for (unsigned i = 0; i < worker_count; i++)
		to.workers[i] = workers[i];
	for (unsigned i = 0; i < c->parts.shard_count; i++) {
		to.writer = &core_writer(c, i)->box;
		shard_connect(c->shards[i], &to);
		writer_connect(c->writers[i], &core_shard(c, i)->box,
		    follower != NULL ? &follower->box : NULL);
	}
	for (unsigned i = 0; i < c->parts.reader_count; i++)
		reader_connect(c->readers[i], &c->inboxes,
		    follower != NULL ? &follower->box : NULL);
	for (unsigned i = 0; i < HASH_SLOTS; i++)
		hash_slot_connect(c->hashers[i], &c->inboxes, pools->hash);
	c->files_box = pools->files;
	for (unsigned i = 0; i < CORE_FILES_THREADS; i++)
		files_connect(c->files[i], &c->inboxes, pools->files);
	box_connect(c->box, &c->inboxes);
	if (follower != NULL)
		followers_connect(c->followers, &c->inboxes);
}

static bool
on_hooked(void *arg, const struct tenant *t)
{
	hooknews_push(arg, t->id.p, 0, true);
	return true;
}

enum err
core_tell_hooks(struct core *c, struct mailbox *hooks)
{
	for (unsigned i = 0; i < c->parts.shard_count; i++)
		writer_tell_hooks(c->writers[i], hooks);
	return box_ops(c->box)->tenant_list(box_store(c->box), STR(""),
	    INT64_MAX, on_hooked, hooks);
}

void
core_tell_hosts(struct core *c, struct mailbox *door)
{
	box_connect_hosts(c->box, door);
}

const struct core_parts *
core_parts(const struct core *c)
{
	return &c->parts;
}

struct mailbox *
core_inbox(struct core *c, const char *tenant)
{
	return inbox_of(&c->inboxes, tenant);
}

void
core_transfer(struct core *c, struct request *r)
{
	inbox_pass(r, MAIL_REQUEST, c->files_box);
}

struct credit *
core_credit(struct core *c, const char *tenant)
{
	return inbox_credit(&c->inboxes, tenant);
}

const char *
core_version(const struct core *c)
{
	return c->parts.version;
}

uint32_t
core_inflight(struct core *c)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < c->parts.shard_count; i++)
		n += atomic_load(&c->credits[i].used);
	return n;
}

bool
core_is_ready(struct core *c)
{
	return disk_is_ready(&c->disk);
}

bool
core_is_closed(struct core *c)
{
	return !atomic_load(&c->doorway.has_people);
}

bool
core_awaits_admin(struct core *c)
{
	return !atomic_load(&c->doorway.has_admin);
}

enum err
core_refusal(struct core *c, const char *tenant, enum err err)
{
	return err == ERR_UNAUTHORIZED && core_is_closed(c) &&
	    strcmp(tenant, "default") == 0 ? ERR_SETUP_REQUIRED : err;
}

bool
core_must_end(struct core *c)
{
	return atomic_load(&c->disk.must_end);
}
