/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The durable state of one tenant: write-back caches over its store.
 * Runs on: the tenant's writer.
 * Owns: the writing store handle and the cached rows.
 */
#include "core/ledger.h"

#include "base/log.h"
#include "base/map.h"
#include "base/metrics.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "core/allowance.h"
#include "core/doorway.h"
#include "core/entryjson.h"
#include "core/hourcount.h"
#include "core/user.h"
#include "core/wall.h"

/* Rows kept between batches; beyond, everything is forgotten at once. */
#define CONVS_KEPT 16384
#define MEMBERS_KEPT 65536
/* One batch may add this much on top (a group of 10,000, many groups). */
#define CACHE_MAX 4000000

struct ledger {
	struct core_parts parts;
	char tenant[33];
	struct store *store;
	unsigned char digest_key[16];
	char epoch[EPOCH_CHARS + 1];
	int64_t last_id, saved_id;
	int64_t appended;	/* entries of the present transaction */
	int64_t last_ts;
	bool has_ts;		/* last_ts is the present command's */
	struct map convs;	/* canonical name → struct ledger_conv */
	struct map members;	/* conv key bytes + user → ledger_member */
	struct ledger_conv *dirty_convs;
	struct ledger_member *dirty_members;
	enum err broken;
	bool has_written;
	bool is_bare;
	int64_t hooks;		/* see ledger_hooks */
	struct hourcount hour;
	struct setting_values settings;
	struct quota quota;
	bool has_settings;	/* and quota: as the rows have them */
	bool has_person, has_admin;	/* see ledger_came; uncommitted */
	int64_t people;			/* see ledger_people */
	int64_t people_now;		/* -1: not known; uncommitted */
	int64_t going;			/* see ledger_going; uncommitted */
	const struct caller_key *via;
};

static void
forget_convs(struct ledger *l)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&l->convs, &pos, &key, &value)) {
		xfree(((struct ledger_conv *)value)->title);
		xfree(value);
	}
	map_fini(&l->convs);
	map_init(&l->convs, CACHE_MAX);
	l->dirty_convs = NULL;
}

static void
forget_members(struct ledger *l)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&l->members, &pos, &key, &value))
		xfree(value);
	map_fini(&l->members);
	map_init(&l->members, CACHE_MAX);
	l->dirty_members = NULL;
}

static void
forget(struct ledger *l)
{
	forget_convs(l);
	forget_members(l);
}

enum err
ledger_check(struct ledger *l, enum err err)
{
	if (err != ERR_OK && err != ERR_NOT_FOUND && err != ERR_EXISTS &&
	    l->broken == ERR_OK)
		l->broken = err;
	return err;
}

/* The id and the key that digests are made with; both are made once. */
static enum err
load_state(struct ledger *l)
{
	const struct store_ops *ops = l->parts.store->ops;
	struct arena arena;
	struct str key;
	enum err err;

	arena_init(&arena, 65536);
	err = ops->last_id_get(l->store, &l->last_id);
	if (err != ERR_OK)
		goto out;
	l->saved_id = l->last_id;
	err = ops->meta_get(l->store, "digest_key", &arena, &key);
	if (err == ERR_OK && key.len == sizeof(l->digest_key)) {
		memcpy(l->digest_key, key.p, key.len);
	} else if (err == ERR_NOT_FOUND) {
		rng_fill(l->parts.rng, l->digest_key, sizeof(l->digest_key));
		key = (struct str){ (char *)l->digest_key,
			sizeof(l->digest_key) };
		err = ops->meta_put(l->store, "digest_key", key);
	} else if (err == ERR_OK) {
		err = ERR_CORRUPT;
	}
out:
	arena_fini(&arena);
	return err;
}

/* Made when the database is. */
static enum err
load_epoch(struct ledger *l)
{
	const struct store_ops *ops = l->parts.store->ops;
	unsigned char fresh[EPOCH_CHARS / 2];
	struct arena arena;
	struct str epoch;
	enum err err;

	arena_init(&arena, 65536);
	err = ops->meta_get(l->store, META_EPOCH, &arena, &epoch);
	if (err == ERR_OK && epoch.len == EPOCH_CHARS) {
		memcpy(l->epoch, epoch.p, EPOCH_CHARS);
	} else if (err == ERR_NOT_FOUND) {
		rng_fill(l->parts.rng, fresh, sizeof(fresh));
		text_hex(fresh, sizeof(fresh), l->epoch);
		err = ops->meta_put(l->store, META_EPOCH, str_from(l->epoch));
	} else if (err == ERR_OK) {
		err = ERR_CORRUPT;
	}
	arena_fini(&arena);
	return err;
}

/* Whether there are webhooks to be told of entries. */
static enum err
load_hooks(struct ledger *l)
{
	int64_t count = 0;
	enum err err = l->parts.store->ops->record_count(l->store,
	    RECORD_WEBHOOK, STR("t:"), &count);

	l->hooks = count > 0 ? 0 : -1;
	return err;
}

/* The directory log's newest time is not enough: any entry counts. */
static bool
on_newest(void *arg, const struct entry *e)
{
	struct ledger *l = arg;

	l->last_ts = e->ts;
	return true;
}

/* Cursors take ids too, thousands at once: looks ever further back until
 * there is an entry. */
static enum err
load_time(struct ledger *l)
{
	int64_t from = l->last_id, span = 1000;
	enum err err = ERR_OK;

	while (err == ERR_OK && from > 0 && l->last_ts == 0) {
		from = from > span ? from - span : 0;
		err = l->parts.store->ops->entry_after(l->store, from, span,
		    on_newest, l);
		span *= 8;
	}
	return err;
}

static enum err
prepare(struct ledger *l)
{
	const struct conv dir = { .kind = CONV_TENANT, .name = STR("t:"),
		.title = STR(""), .owner = STR("") };
	struct ledger_conv *c;
	enum err err;

	if ((err = ledger_begin(l)) != ERR_OK)
		return err;
	if ((err = load_state(l)) != ERR_OK)
		goto out;
	if ((err = load_time(l)) != ERR_OK)
		goto out;
	if ((err = load_epoch(l)) != ERR_OK)
		goto out;
	if ((err = load_hooks(l)) != ERR_OK)
		goto out;
	err = ledger_conv(l, dir.name, &c);
	if (err == ERR_NOT_FOUND)
		err = ledger_conv_new(l, &dir, &c);
out:
	if (err == ERR_OK)
		return ledger_commit(l);
	ledger_rollback(l);
	return err;
}

enum err
ledger_open(const struct core_parts *parts, const char *tenant,
    struct ledger **out, const char **why)
{
	struct ledger *l = xcalloc(1, sizeof(*l));
	enum err err;

	l->parts = *parts;
	l->people = -1;
	l->people_now = -1;
	l->going = -1;
	memcpy(l->tenant, tenant, strlen(tenant) + 1);
	map_init(&l->convs, CACHE_MAX);
	map_init(&l->members, CACHE_MAX);
	*why = NULL;
	err = parts->store->ops->open(parts->store->place, str_from(tenant),
	    STORE_WRITE, &l->store, why);
	if (err == ERR_OK)
		err = prepare(l);
	if (err != ERR_OK) {
		ledger_close(l);
		return err;
	}
	*out = l;
	return ERR_OK;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	forget(l);
	map_fini(&l->convs);
	map_fini(&l->members);
	l->parts.store->ops->close(l->store);
	mem_wipe(l->digest_key, sizeof(l->digest_key));
	xfree(l);
}

int64_t
ledger_setting(const struct ledger *l, enum setting s)
{
	return l->settings.of[s];
}

const struct setting_values *
ledger_settings(const struct ledger *l)
{
	return &l->settings;
}

enum err
ledger_settings_changed(struct ledger *l)
{
	enum err err = ledger_check(l, setting_load(l->parts.store->ops,
	    l->store, l->parts.settings, &l->settings));

	if (err == ERR_OK)
		err = ledger_check(l, quota_load(l->parts.store->ops,
		    l->store, &l->quota));
	l->has_settings = err == ERR_OK;
	return err;
}

const struct quota *
ledger_quota(const struct ledger *l)
{
	return &l->quota;
}

enum err
ledger_begin(struct ledger *l)
{
	enum err err;

	l->broken = ERR_OK;
	l->appended = 0;
	l->has_ts = false;
	err = ledger_check(l, l->parts.store->ops->begin(l->store));
	if (err != ERR_OK || l->has_settings)
		return err;
	err = ledger_settings_changed(l);
	if (err != ERR_OK)
		ledger_rollback(l);
	else if (!wall_knows_zone(l->parts.clock, &l->settings))
		log_warn("setting", "tenant %s: this system does not know its"
		    " time zone %s; its days begin as if it had none: install"
		    " the package tzdata", l->tenant, l->settings.zone);
	return err;
}

static enum err
flush(struct ledger *l)
{
	const struct store_ops *ops = l->parts.store->ops;
	enum err err = ERR_OK;

	for (struct ledger_conv *c = l->dirty_convs; c != NULL && !err;
	    c = c->next_dirty) {
		err = ops->conv_put(l->store, &c->row);
		c->dirty = false;
	}
	for (struct ledger_member *m = l->dirty_members; m != NULL && !err;
	    m = m->next_dirty) {
		err = ops->member_put(l->store, &m->row);
		m->dirty = false;
	}
	if (err == ERR_OK && l->last_id != l->saved_id)
		err = ops->last_id_put(l->store, l->last_id);
	if (err == ERR_OK && !l->is_bare)
		err = hourcount_write(&l->hour, ops, l->store);
	l->dirty_convs = NULL;
	l->dirty_members = NULL;
	return err;
}

enum err
ledger_settle(struct ledger *l)
{
	return ledger_check(l, flush(l));
}

void
ledger_came(struct ledger *l, bool is_admin)
{
	l->has_person = true;
	l->has_admin |= is_admin;
}

static void
tell_doors(struct ledger *l)
{
	struct doorway *d = l->parts.doorway;

	if (d != NULL && strcmp(l->tenant, "default") == 0) {
		atomic_store(&d->has_people, true);
		if (l->has_admin)
			atomic_store(&d->has_admin, true);
	}
	l->has_person = false;
	l->has_admin = false;
}

enum err
ledger_commit(struct ledger *l)
{
	enum err err = flush(l);

	l->has_written = l->parts.store->ops->has_written(l->store);
	if (err == ERR_OK)
		err = l->parts.store->ops->commit(l->store);
	if (err != ERR_OK) {
		ledger_rollback(l);
		return err;
	}
	l->saved_id = l->last_id;
	metric_add(METRIC_ENTRIES, l->appended);
	if (l->parts.allowance != NULL)
		allowance_saw(l->parts.allowance, l->last_ts);
	if (l->has_person)
		tell_doors(l);
	return ERR_OK;
}

enum err
ledger_people_now(struct ledger *l, int64_t *out)
{
	int64_t all = 0, admins;
	enum err err = l->people_now >= 0 ? ERR_OK : ledger_check(l,
	    user_count(l->parts.store->ops, l->store, &all, &admins));

	if (err == ERR_OK && l->people_now < 0)
		l->people_now = all;
	*out = l->people_now;
	return err;
}

void
ledger_people_add(struct ledger *l)
{
	if (l->people_now >= 0)
		l->people_now++;
}

void
ledger_people_forget(struct ledger *l)
{
	l->people_now = -1;
}

int64_t *
ledger_people(struct ledger *l)
{
	return &l->people;
}

int64_t *
ledger_going(struct ledger *l)
{
	return &l->going;
}

void
ledger_rollback(struct ledger *l)
{
	l->parts.store->ops->rollback(l->store);
	l->last_id = l->saved_id;
	l->hour = (struct hourcount){ .hour = 0 };
	l->has_settings = false;
	l->has_person = false;
	l->has_admin = false;
	ledger_people_forget(l);
	l->going = -1;
	if (!sabotage_is(SABOTEUR_SEQ_KEPT))
		forget_convs(l);
	if (!sabotage_is(SABOTEUR_CACHES_KEPT))
		forget_members(l);
}

enum err
ledger_broken(const struct ledger *l)
{
	return l->broken;
}

int64_t
ledger_appended(const struct ledger *l)
{
	return l->appended;
}

bool
ledger_has_written(const struct ledger *l)
{
	return l->has_written;
}

enum err
ledger_prove(struct ledger *l)
{
	enum err err = ledger_begin(l);

	if (err != ERR_OK)
		return err;
	err = l->parts.store->ops->meta_put(l->store, "proof", STR(""));
	if (err == ERR_OK)
		return ledger_commit(l);
	ledger_rollback(l);
	return err;
}

void
ledger_set_bare(struct ledger *l, bool is_bare)
{
	l->is_bare = is_bare;
}

void
ledger_next_command(struct ledger *l, const struct caller_key *key)
{
	l->via = key;
	l->has_ts = false;
}

void
ledger_hooks_changed(struct ledger *l)
{
	l->hooks = l->last_id;
}

int64_t
ledger_hooks(const struct ledger *l)
{
	return l->hooks;
}

bool
ledger_is_bare(const struct ledger *l)
{
	return l->is_bare;
}

enum err
ledger_tidy(struct ledger *l)
{
	if (l->convs.count > CONVS_KEPT || l->members.count > MEMBERS_KEPT)
		forget(l);
	return l->parts.store->ops->tidy(l->store);
}

uint32_t
ledger_cached(const struct ledger *l)
{
	return l->convs.count + l->members.count;
}

void
ledger_forget(struct ledger *l)
{
	BUG_ON(l->dirty_convs != NULL || l->dirty_members != NULL);
	forget(l);
}

const struct store_ops *
ledger_ops(const struct ledger *l)
{
	return l->parts.store->ops;
}

struct store *
ledger_store(const struct ledger *l)
{
	return l->store;
}

const struct core_parts *
ledger_parts(const struct ledger *l)
{
	return &l->parts;
}

const char *
ledger_tenant(const struct ledger *l)
{
	return l->tenant;
}

int64_t
ledger_ts(struct ledger *l)
{
	int64_t now;

	if (l->has_ts)
		return l->last_ts;
	now = clock_wall_ms(l->parts.clock);
	if (now > l->last_ts)
		l->last_ts = now;
	l->has_ts = true;
	return l->last_ts;
}

int64_t
ledger_next_id(struct ledger *l)
{
	return ++l->last_id;
}

int64_t
ledger_last_id(const struct ledger *l)
{
	return l->last_id;
}

const char *
ledger_epoch(const struct ledger *l)
{
	return l->epoch;
}

uint64_t
ledger_digest(const struct ledger *l, struct str text)
{
	return text_siphash(l->digest_key, text.p, text.len);
}

void
ledger_conv_touch(struct ledger *l, struct ledger_conv *c)
{
	if (c->dirty)
		return;
	c->dirty = true;
	c->next_dirty = l->dirty_convs;
	l->dirty_convs = c;
}

void
ledger_member_touch(struct ledger *l, struct ledger_member *m)
{
	if (m->dirty)
		return;
	m->dirty = true;
	m->next_dirty = l->dirty_members;
	l->dirty_members = m;
}

void
ledger_conv_title(struct ledger *l, struct ledger_conv *c, struct str title)
{
	xfree(c->title);
	c->title = xstrndup(title.len ? title.p : "", title.len);
	c->row.title = (struct str){ c->title, title.len };
	ledger_conv_touch(l, c);
}

void
ledger_conv_owner(struct ledger *l, struct ledger_conv *c, struct str id)
{
	BUG_ON(id.len >= sizeof(c->owner));
	memset(c->owner, 0, sizeof(c->owner));
	if (id.len > 0)
		memcpy(c->owner, id.p, id.len);
	c->row.owner = (struct str){ c->owner, id.len };
	ledger_conv_touch(l, c);
}

/* A cached copy of row, whose strings may be anybody's. */
static struct ledger_conv *
keep_conv(struct ledger *l, const struct conv *row)
{
	struct ledger_conv *c = xcalloc(1, sizeof(*c));

	BUG_ON(row->name.len >= sizeof(c->name) ||
	    row->owner.len >= sizeof(c->owner));
	c->row = *row;
	memcpy(c->name, row->name.p, row->name.len);
	if (row->owner.len > 0)
		memcpy(c->owner, row->owner.p, row->owner.len);
	c->title = xstrndup(row->title.len ? row->title.p : "",
	    row->title.len);
	c->row.name = (struct str){ c->name, row->name.len };
	c->row.owner = (struct str){ c->owner, row->owner.len };
	c->row.title = (struct str){ c->title, row->title.len };
	BUG_ON(map_put(&l->convs, c->row.name, c, NULL) != ERR_OK);
	return c;
}

enum err
ledger_conv(struct ledger *l, struct str name, struct ledger_conv **out)
{
	struct arena arena;
	struct conv row;
	enum err err;

	*out = map_find(&l->convs, name);
	if (*out != NULL)
		return ERR_OK;
	arena_init(&arena, 65536);
	err = ledger_check(l, l->parts.store->ops->conv_by_name(l->store,
	    name, &arena, &row));
	if (err == ERR_OK)
		*out = keep_conv(l, &row);
	arena_fini(&arena);
	return err;
}

enum err
ledger_conv_new(struct ledger *l, const struct conv *like,
    struct ledger_conv **out)
{
	struct conv row = {
		.kind = like->kind, .name = like->name,
		.title = like->title, .owner = like->owner,
		.settings = like->settings, .pair = like->pair,
		.created_ts = ledger_ts(l),
	};
	enum err err;

	row.changed = ledger_next_id(l);
	err = ledger_check(l, l->parts.store->ops->conv_put(l->store, &row));
	if (err == ERR_OK)
		*out = keep_conv(l, &row);
	return err;
}

/* Key of the members map: 8 bytes of conversation, then the user id. */
static struct str
member_key(int64_t conv, struct str user, char room[8 + 64])
{
	BUG_ON(user.len > 64);
	memcpy(room, &conv, 8);
	memcpy(room + 8, user.p, user.len);
	return (struct str){ room, 8 + user.len };
}

static struct ledger_member *
keep_member(struct ledger *l, const struct member *row)
{
	struct ledger_member *m = xcalloc(1, sizeof(*m));
	char room[8 + 64];

	m->row = *row;
	memcpy(m->user, row->user.p, row->user.len);
	m->row.user = (struct str){ m->user, row->user.len };
	BUG_ON(map_put(&l->members, member_key(row->conv, row->user, room),
	    m, NULL) != ERR_OK);
	return m;
}

enum err
ledger_member(struct ledger *l, const struct ledger_conv *c, struct str user,
    struct ledger_member **out)
{
	char room[8 + 64];
	struct member row;
	enum err err;

	*out = map_find(&l->members, member_key(c->row.key, user, room));
	if (*out != NULL)
		return ERR_OK;
	err = ledger_check(l, l->parts.store->ops->member_get(l->store,
	    c->row.key, user, &row));
	if (err != ERR_OK)
		return err;
	row.user = user;
	*out = keep_member(l, &row);
	return ERR_OK;
}

enum err
ledger_present(struct ledger *l, const struct ledger_conv *c, struct str user,
    struct ledger_member **out)
{
	enum err err = ledger_member(l, c, user, out);

	if (err == ERR_NOT_FOUND || (err == ERR_OK && (*out)->row.left))
		return ERR_NOT_MEMBER;
	return err;
}

enum err
ledger_join(struct ledger *l, struct ledger_conv *c, struct str user,
    enum member_role role, int64_t from)
{
	struct ledger_member *m;
	struct member fresh = { .conv = c->row.key, .user = user };
	enum err err = ledger_member(l, c, user, &m);

	if (err == ERR_NOT_FOUND)
		m = keep_member(l, &fresh);
	else if (err != ERR_OK)
		return err;
	m->row.role = role;
	m->row.left = false;
	m->row.from_seq = from;
	m->row.from_count = c->row.count;
	m->row.joined_ts = ledger_ts(l);
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	c->row.member_count++;
	ledger_conv_touch(l, c);
	return ledger_check(l, l->parts.store->ops->span_put(l->store,
	    c->row.key, user, (struct span){ from, 0 }));
}

enum err
ledger_leave(struct ledger *l, struct ledger_conv *c,
    struct ledger_member *m, int64_t upto)
{
	m->row.left = true;
	m->row.role = ROLE_MEMBER;
	m->row.is_speaker = false;
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	c->row.member_count--;
	ledger_conv_touch(l, c);
	return ledger_check(l, l->parts.store->ops->span_put(l->store,
	    c->row.key, m->row.user, (struct span){ m->row.from_seq, upto }));
}

/* What was imported was said at another time. */
static enum err
count_message(struct ledger *l, const struct entry *e)
{
	if (e->type != ENTRY_MESSAGE || entry_said_ts(e) != e->ts)
		return ERR_OK;
	return ledger_check(l, hourcount_add(&l->hour, l->parts.store->ops,
	    l->store, e->ts));
}

enum err
ledger_append(struct ledger *l, struct ledger_conv *c, struct entry *e)
{
	enum err err;

	e->id = l->last_id + 1;
	e->conv = c->row.key;
	e->seq = c->row.last_seq + 1;
	/* What was imported does not count, and what is for chosen members
	 * counts for them alone. */
	e->count = c->row.count + entry_counts(e);
	e->ts = ledger_ts(l);
	e->via = l->via != NULL ? str_from(l->via->id) : STR("");
	err = ledger_check(l, l->parts.store->ops->entry_append(l->store, e));
	if (err != ERR_OK)
		return err;
	l->appended++;
	l->last_id = e->id;
	c->row.last_seq = e->seq;
	/* Late history is not what was said last where people write, and that
	 * something went is not news. */
	if (entry_is_news(e->type) && (entry_said_ts(e) > c->row.last_ts ||
	    c->row.count == 0))
		c->row.last_ts = entry_said_ts(e);
	c->row.count = e->count;
	c->row.changed = e->id;
	ledger_conv_touch(l, c);
	return count_message(l, e);
}

enum err
ledger_first(struct ledger *l, const struct ledger_conv *c,
    const struct entry *like, struct arena *arena, struct entry *out)
{
	enum err err;

	if (like->cid.len == 0)
		return ERR_NOT_FOUND;
	err = ledger_check(l, l->parts.store->ops->entry_by_cid(l->store,
	    c->row.key, like->sender, like->cid, arena, out));
	if (err != ERR_OK)
		return err;
	return out->digest == like->digest && out->type == like->type ?
	    ERR_OK : ERR_CONFLICT;
}

static struct push *
tell(struct request *r, const struct ledger_conv *c, struct push *push)
{
	struct effect *effect = effect_add(r, EFFECT_PUSH);

	effect->conv = c->row.key;
	effect->push = push;
	effect->push->except = r->session;
	return push;
}

struct push *
ledger_tell(struct request *r, const struct ledger_conv *c,
    const struct entry *e)
{
	return tell(r, c, entry_push(e, &c->row));
}

struct push *
ledger_tell_hidden(struct request *r, const struct ledger_conv *c,
    const struct entry *e)
{
	return tell(r, c, entry_push_hidden(e, &c->row));
}
