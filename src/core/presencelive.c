/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Presence, live: who is watched by whom, who left a moment ago, and what of
 * it is told.
 * Runs on: the tenant's shard.
 * Owns: struct presence_set, people, watchers and watches.
 */
#include "core/presencelive.h"

#include "base/map.h"

#define TELL_MS 1000		/* changes of one person are told this often */
#define LOOK_MS 1000		/* at watches and statuses that end */
#define TRIES_MAX 8

/* Where a person waits. */
struct person_list {
	struct person *first, *last;
	uint32_t count;
};

/* Somebody who is watched, or was here a while ago. */
struct person {
	struct person *prev, *next;	/* in list */
	struct person_list *list;	/* NULL: in none */
	struct watch *watches;
	uint32_t number;		/* of her channel */
	unsigned told;			/* platforms, as last told */
	bool is_dirty, is_status_dirty;
	struct person *next_dirty;
	int64_t tell_ms;		/* not before */
	int64_t grace_ms[PLATFORM_COUNT];	/* here until then */
	int64_t leaves_ms;		/* the latest of these */
	int64_t seen_ts;		/* her last session's end; 0: unknown */
	struct face face;		/* of the watched; own strings */
	char id[];
};

struct watch {
	struct person *of;
	struct watch *next_of, **at_of;
	struct watcher *by;
	struct watch *next_by, **at_by;
	struct watch *sooner, *later;	/* all, by when they end */
	int64_t ends_ms;
};

/* A session that watches. */
struct watcher {
	struct session_ref ref;
	struct watch *watches;
	uint32_t count;
};

struct presence_set {
	struct shard *shard;
	struct tenant_live *tenant;
	struct map people;	/* id → struct person */
	struct imap watchers;	/* worker, slot → struct watcher */
	struct watch *soonest, *latest;
	uint32_t watch_count, last_number;
	struct person_list leaving;	/* in their grace time */
	struct person_list gone;	/* not watched, not here */
	struct person *dirty;
	uint64_t changes;	/* of faces and blocks */
	int64_t next_look_ms;
	int64_t next_until_ts;	/* no status ends before */
};

static const struct core_settings *
settings_of(const struct presence_set *all)
{
	return shard_parts(all->shard)->settings;
}

static int64_t
mono_of(const struct presence_set *all)
{
	return clock_mono_ms(shard_parts(all->shard)->clock);
}

static int64_t
wall_of(const struct presence_set *all)
{
	return clock_wall_ms(shard_parts(all->shard)->clock);
}

uint32_t
presence_watches(const struct presence_set *all)
{
	return all->watch_count;
}

/* ---- people ---- */

static void
list_take(struct person *p)
{
	struct person_list *list = p->list;

	if (list == NULL)
		return;
	*(p->prev ? &p->prev->next : &list->first) = p->next;
	*(p->next ? &p->next->prev : &list->last) = p->prev;
	p->prev = p->next = NULL;
	p->list = NULL;
	list->count--;
}

/* At the end: those in it longest come first. */
static void
list_put(struct person_list *list, struct person *p)
{
	list_take(p);
	p->prev = list->last;
	*(list->last ? &list->last->next : &list->first) = p;
	list->last = p;
	p->list = list;
	list->count++;
}

static void
face_drop(struct face *f)
{
	xfree((char *)(uintptr_t)f->text.p);	/* ours, though const */
	xfree((char *)(uintptr_t)f->emoji.p);
	*f = (struct face){ .until_ts = 0 };
}

static void
face_copy(struct face *to, const struct face *from)
{
	face_drop(to);
	*to = *from;
	to->text.p = xstrndup(from->text.len ? from->text.p : "",
	    from->text.len);
	to->emoji.p = xstrndup(from->emoji.len ? from->emoji.p : "",
	    from->emoji.len);
}

static void
person_free(struct presence_set *all, struct person *p)
{
	BUG_ON(p->is_dirty || p->watches != NULL);
	list_take(p);
	map_del(&all->people, str_from(p->id));
	face_drop(&p->face);
	xfree(p);
}

/* NULL: there are as many as there may be. */
static struct person *
person_enter(struct presence_set *all, struct str id)
{
	struct person *p = map_find(&all->people, id);

	if (p != NULL)
		return p;
	p = xcalloc(1, sizeof(*p) + id.len + 1);
	memcpy(p->id, id.p, id.len);
	if (map_put(&all->people, id, p, NULL) == ERR_OK)
		return p;
	xfree(p);
	return NULL;
}

/* Where she belongs when nothing else keeps her. */
static void
person_settle(struct presence_set *all, struct person *p)
{
	if (p->watches != NULL || p->is_dirty || p->list == &all->leaving)
		return;
	face_drop(&p->face);
	if (shard_user(all->tenant, str_from(p->id)) != NULL) {
		person_free(all, p);	/* she is here */
		return;
	}
	if (p->list == NULL)
		list_put(&all->gone, p);
	if (all->gone.count > PRESENCE_GONE_MAX)
		person_free(all, all->gone.first);
}

static void
person_touch(struct presence_set *all, struct person *p)
{
	if (p->is_dirty || p->watches == NULL)
		return;
	p->is_dirty = true;
	p->next_dirty = all->dirty;
	all->dirty = p;
}

/* ---- what is shown ---- */

/* The kinds of devices somebody is here with, or was a moment ago. */
static unsigned
platforms_of(struct presence_set *all, struct str user,
    const struct person *p)
{
	const struct live_user *u = shard_user(all->tenant, user);
	int64_t now = p != NULL ? mono_of(all) : 0;
	unsigned set = 0;

	for (const struct live_session *l = u ? u->sessions : NULL; l;
	    l = l->next)
		set |= 1u << l->platform;
	for (unsigned i = 0; p != NULL && i < PLATFORM_COUNT; i++)
		if (p->grace_ms[i] > now)
			set |= 1u << i;
	return set;
}

static void
write_status(struct jsonw *w, const struct face *f, int64_t now_ts)
{
	if ((f->text.len == 0 && f->emoji.len == 0) ||
	    (f->until_ts != 0 && f->until_ts <= now_ts))
		return;
	jsonw_key(w, "status");
	jsonw_object(w);
	if (f->text.len > 0)
		jsonw_string_field(w, "text", f->text);
	if (f->emoji.len > 0)
		jsonw_string_field(w, "emoji", f->emoji);
	if (f->until_ts > 0)
		jsonw_int_field(w, "until_ts", f->until_ts);
	jsonw_object_end(w);
}

/* The members of one person; face NULL: she shows nothing. */
static void
write_shown(struct jsonw *w, struct str user, unsigned platforms,
    const struct face *f, int64_t now_ts)
{
	jsonw_string_field(w, "user", user);
	jsonw_bool_field(w, "online", platforms != 0);
	if (platforms != 0) {
		jsonw_key(w, "platforms");
		jsonw_array(w);
		for (unsigned i = 0; i < PLATFORM_COUNT; i++)
			if (platforms & 1u << i)
				jsonw_string(w, str_from(platform_names[i]));
		jsonw_array_end(w);
	}
	if (f != NULL)
		write_status(w, f, now_ts);
}

static void
write_target(struct presence_set *all, struct jsonw *w,
    const struct presence_target *t)
{
	const struct person *p = map_find(&all->people, t->user);
	bool shows = !t->is_hidden && !t->face.invisible;
	unsigned platforms = shows ? platforms_of(all, t->user, p) : 0;
	int64_t seen = p != NULL && p->seen_ts > t->seen_ts ? p->seen_ts :
	    t->seen_ts;

	jsonw_object(w);
	write_shown(w, t->user, platforms, shows ? &t->face : NULL,
	    wall_of(all));
	if (shows && t->shows_seen && platforms == 0 && seen > 0)
		jsonw_int_field(w, "last_seen_ts", seen);
	jsonw_object_end(w);
}

static void
answer_targets(struct presence_set *all, struct request *r,
    int64_t lifetime_ms)
{
	const struct presence_found *f = r->scratch;
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "presence");
	jsonw_array(&w);
	for (uint32_t i = 0; i < f->count; i++)
		write_target(all, &w, &f->targets[i]);
	jsonw_array_end(&w);
	if (lifetime_ms > 0)
		jsonw_int_field(&w, "lifetime_ms", lifetime_ms);
	jsonw_object_end(&w);
}

enum err
presence_get(struct shard *s, struct tenant_live *t, struct request *r)
{
	answer_targets(shard_presence(s, t), r, 0);
	return ERR_OK;
}

/* ---- what is told ---- */

/* Below the numbers of rooms, which are 32 bits. */
static int64_t
channel_of(const struct person *p)
{
	return INT64_MIN + p->number;
}

static struct push *
push_shown(struct presence_set *all, const struct person *p,
    unsigned platforms, const struct face *f)
{
	struct push *push;
	struct buf params;
	struct jsonw w;

	buf_init(&params, 4096);
	w = jsonw_on(&params);
	jsonw_object(&w);
	write_shown(&w, str_from(p->id), platforms, f, wall_of(all));
	jsonw_object_end(&w);
	BUG_ON(params.overflow);
	push = push_new("presence", params.len);
	memcpy(push->tail, params.data, params.len);
	push->key.conv = channel_of(p);
	buf_fini(&params);
	return push;
}

static void
tell(struct presence_set *all, struct person *p)
{
	bool shows = !p->face.invisible;
	unsigned platforms = shows ? platforms_of(all, str_from(p->id), p) :
	    0;

	if (platforms == p->told && !p->is_status_dirty)
		return;
	p->told = platforms;
	p->is_status_dirty = false;
	p->tell_ms = mono_of(all) + TELL_MS;
	shard_publish(all->shard, all->tenant, push_shown(all, p, platforms,
	    shows ? &p->face : NULL));
}

static void
tell_dirty(struct presence_set *all, int64_t now_ms)
{
	struct person *p = all->dirty, *next;

	all->dirty = NULL;
	for (; p != NULL; p = next) {
		next = p->next_dirty;
		p->is_dirty = false;
		if (p->watches == NULL)
			person_settle(all, p);
		else if (p->tell_ms > now_ms)
			person_touch(all, p);
		else
			tell(all, p);
	}
}

/* ---- watches ---- */

static uint64_t
watcher_key(struct session_ref ref)
{
	return (uint64_t)(uint32_t)ref.worker << 32 | ref.slot;
}

static void
post(struct presence_set *all, const struct watch *watch,
    enum notice_kind kind)
{
	struct notice *n = notice_new(kind);

	n->session = watch->by->ref;
	n->key = (struct channel_key){ shard_tenant_number(all->tenant),
		channel_of(watch->of) };
	mailbox_post_reserved(shard_worker(all->shard, n->session.worker),
	    &n->mail);
}

static void
queue_take(struct presence_set *all, struct watch *watch)
{
	*(watch->sooner ? &watch->sooner->later : &all->soonest) =
	    watch->later;
	*(watch->later ? &watch->later->sooner : &all->latest) =
	    watch->sooner;
}

/* All last equally long, so the newest ends last. */
static void
queue_put(struct presence_set *all, struct watch *watch)
{
	watch->ends_ms = mono_of(all) + settings_of(all)->watch_ms;
	watch->later = NULL;
	watch->sooner = all->latest;
	*(all->latest ? &all->latest->later : &all->soonest) = watch;
	all->latest = watch;
}

static struct watch *
watch_find(const struct watcher *by, const struct person *p)
{
	struct watch *w = by->watches;

	while (w != NULL && w->of != p)
		w = w->next_by;
	return w;
}

static void
watch_end(struct presence_set *all, struct watch *watch)
{
	struct person *p = watch->of;

	queue_take(all, watch);
	*watch->at_of = watch->next_of;
	if (watch->next_of != NULL)
		watch->next_of->at_of = watch->at_of;
	*watch->at_by = watch->next_by;
	if (watch->next_by != NULL)
		watch->next_by->at_by = watch->at_by;
	watch->by->count--;
	all->watch_count--;
	xfree(watch);
	person_settle(all, p);
}

static void
watch_new(struct presence_set *all, struct watcher *by, struct person *p)
{
	struct watch *watch = xcalloc(1, sizeof(*watch));

	watch->of = p;
	watch->at_of = &p->watches;
	watch->next_of = p->watches;
	if (watch->next_of != NULL)
		watch->next_of->at_of = &watch->next_of;
	p->watches = watch;
	watch->by = by;
	watch->at_by = &by->watches;
	watch->next_by = by->watches;
	if (watch->next_by != NULL)
		watch->next_by->at_by = &watch->next_by;
	by->watches = watch;
	by->count++;
	all->watch_count++;
	queue_put(all, watch);
	post(all, watch, NOTICE_SUBSCRIBE);
}

static struct watcher *
watcher_enter(struct presence_set *all, struct session_ref ref)
{
	struct watcher *by = imap_find(&all->watchers, watcher_key(ref));

	if (by != NULL)
		return by;
	by = xcalloc(1, sizeof(*by));
	by->ref = ref;
	BUG_ON(imap_put(&all->watchers, watcher_key(ref), by, NULL) !=
	    ERR_OK);
	return by;
}

static void
watcher_free(struct presence_set *all, struct watcher *by)
{
	imap_del(&all->watchers, watcher_key(by->ref));
	xfree(by);
}

static void
watcher_end(struct presence_set *all, struct session_ref ref)
{
	struct watcher *by = imap_find(&all->watchers, watcher_key(ref));

	if (by == NULL)
		return;
	while (by->watches != NULL)
		watch_end(all, by->watches);
	watcher_free(all, by);
}

/* ---- presence.subscribe ---- */

/* Also where it begins again: what the reader finds must be no older than
 * what the shard knows by then. */
enum err
presence_subscribe_begin(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct presence_found *f = r->scratch;

	if (r->session.worker < 0)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "events go to sessions");
	if (f == NULL)
		r->scratch = f = arena_zalloc(&r->arena, sizeof(*f));
	f->changes = shard_presence(s, t)->changes;
	return f->tries++ < TRIES_MAX ? ERR_OK : ERR_BUSY;
}

/* Of whom nothing is shown nothing is watched either. */
static enum err
check_bounds(const struct presence_set *all, struct request *r,
    const struct watcher *by)
{
	const struct presence_found *f = r->scratch;
	int64_t more = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		const struct person *p = map_find(&all->people,
		    f->targets[i].user);

		more += p == NULL || watch_find(by, p) == NULL;
	}
	if (by->count + more > settings_of(all)->watched_max)
		return request_refuse(r, ERR_LIMIT, "users",
		    "this session watches too many people");
	return all->watch_count + more > PRESENCE_WATCHES_MAX ? ERR_BUSY :
	    ERR_OK;
}

static enum err
watch(struct presence_set *all, struct watcher *by,
    const struct presence_target *t)
{
	struct person *p = person_enter(all, t->user);
	struct watch *old;

	if (p == NULL)
		return ERR_BUSY;
	if (p->watches == NULL) {
		if (p->list == &all->gone)
			list_take(p);
		if (p->number == 0)
			p->number = ++all->last_number;
		face_copy(&p->face, &t->face);
		p->told = p->face.invisible ? 0 : platforms_of(all, t->user,
		    p);
		if (p->face.until_ts != 0 &&
		    p->face.until_ts < all->next_until_ts)
			all->next_until_ts = p->face.until_ts;
	}
	old = watch_find(by, p);
	if (old != NULL) {
		queue_take(all, old);
		queue_put(all, old);
		return ERR_OK;
	}
	watch_new(all, by, p);
	return ERR_OK;
}

enum err
presence_subscribe(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct presence_set *all = shard_presence(s, t);
	struct presence_found *f = r->scratch;
	struct watcher *by;
	enum err err;

	if (shard_session(s, r->session) == NULL)
		return ERR_UNAUTHORIZED;	/* kicked meanwhile */
	if (f->changes != all->changes) {
		request_go_to(r, 0);
		return ERR_OK;
	}
	by = watcher_enter(all, r->session);
	err = check_bounds(all, r, by);
	for (uint32_t i = 0; i < f->count && err == ERR_OK; i++)
		if (!f->targets[i].is_hidden)
			err = watch(all, by, &f->targets[i]);
	if (by->count == 0)
		watcher_free(all, by);
	if (err == ERR_OK)
		answer_targets(all, r, settings_of(all)->watch_ms);
	return err;
}

enum err
presence_unsubscribe(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	const struct presence_users_in *in = r->in;
	struct presence_set *all = shard_presence(s, t);
	struct watcher *by = imap_find(&all->watchers,
	    watcher_key(r->session));
	struct watch *next;

	buf_puts(&r->result, "{}");
	for (struct watch *w = by ? by->watches : NULL; w; w = next) {
		bool is_named = in->users.count == 0;

		next = w->next_by;
		for (uint32_t i = 0; i < in->users.count && !is_named; i++)
			is_named = str_is(in->users.items[i], w->of->id);
		if (!is_named)
			continue;
		post(all, w, NOTICE_UNSUBSCRIBE);
		watch_end(all, w);
	}
	if (by != NULL && by->count == 0)
		watcher_free(all, by);
	return ERR_OK;
}

/* ---- the shard's calls ---- */

void
presence_session_came(struct presence_set *all, struct str user)
{
	struct person *p = map_find(&all->people, user);

	if (p == NULL)
		return;
	if (p->list == &all->gone)
		person_free(all, p);
	else
		person_touch(all, p);
}

void
presence_session_gone(struct presence_set *all, struct str user,
    const struct live_session *live, bool stays)
{
	struct person *p;

	watcher_end(all, live->ref);
	p = person_enter(all, user);
	if (p == NULL)
		return;		/* too many left at once: shown as gone */
	p->seen_ts = wall_of(all);
	if (!stays) {
		p->grace_ms[live->platform] = 0;
		person_touch(all, p);
		person_settle(all, p);
		return;
	}
	p->leaves_ms = mono_of(all) + settings_of(all)->presence_grace_ms;
	p->grace_ms[live->platform] = p->leaves_ms;
	list_put(&all->leaving, p);
}

void
presence_face_changed(struct presence_set *all, struct str user,
    const struct face *f)
{
	struct person *p = map_find(&all->people, user);

	all->changes++;
	if (p == NULL || p->watches == NULL)
		return;
	p->is_status_dirty |= !str_eq(p->face.text, f->text) ||
	    !str_eq(p->face.emoji, f->emoji) ||
	    p->face.until_ts != f->until_ts ||
	    p->face.invisible != f->invisible;
	face_copy(&p->face, f);
	if (f->until_ts != 0 && f->until_ts < all->next_until_ts)
		all->next_until_ts = f->until_ts;
	person_touch(all, p);
}

/* A person goes with the last of her watches: she is looked up anew. */
static void
unwatch(struct presence_set *all, struct session_ref ref, struct str user)
{
	struct watcher *by = imap_find(&all->watchers, watcher_key(ref));
	struct person *p = map_find(&all->people, user);
	struct watch *w = by != NULL && p != NULL ? watch_find(by, p) : NULL;

	if (w == NULL)
		return;
	post(all, w, NOTICE_UNSUBSCRIBE);
	watch_end(all, w);
	if (by->count == 0)
		watcher_free(all, by);
}

void
presence_blocked(struct presence_set *all, struct str blocker,
    struct str peer)
{
	struct person *p = map_find(&all->people, blocker);
	struct live_user *u = shard_user(all->tenant, peer);
	struct push *push;

	all->changes++;
	if (p == NULL || p->watches == NULL || u == NULL ||
	    peer.len >= sizeof(push->only_user))
		return;
	push = push_shown(all, p, 0, NULL);
	memcpy(push->only_user, peer.p, peer.len);
	shard_publish(all->shard, all->tenant, push);
	for (struct live_session *l = u->sessions; l != NULL; l = l->next)
		unwatch(all, l->ref, blocker);
}

/* ---- time ---- */

static void
end_watches(struct presence_set *all, int64_t now_ms)
{
	while (all->soonest != NULL && all->soonest->ends_ms <= now_ms) {
		struct watcher *by = all->soonest->by;

		post(all, all->soonest, NOTICE_UNSUBSCRIBE);
		watch_end(all, all->soonest);
		if (by->count == 0)
			watcher_free(all, by);
	}
}

/* All are looked at only when one may be due. */
static void
end_statuses(struct presence_set *all)
{
	int64_t now = wall_of(all);
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (now < all->next_until_ts)
		return;
	all->next_until_ts = INT64_MAX;
	while (map_next(&all->people, &pos, &key, &value)) {
		struct person *p = value;

		if (p->watches == NULL || p->face.until_ts == 0)
			continue;
		if (p->face.until_ts > now) {
			if (p->face.until_ts < all->next_until_ts)
				all->next_until_ts = p->face.until_ts;
			continue;
		}
		face_copy(&p->face, &(struct face){ .text = STR(""),
		    .emoji = STR(""), .last_seen = p->face.last_seen,
		    .invisible = p->face.invisible });
		p->is_status_dirty = true;
		person_touch(all, p);
	}
}

static void
end_grace(struct presence_set *all, int64_t now_ms)
{
	while (all->leaving.first != NULL &&
	    all->leaving.first->leaves_ms <= now_ms) {
		struct person *p = all->leaving.first;

		list_take(p);
		person_touch(all, p);
		person_settle(all, p);
	}
}

void
presence_tick(struct presence_set *all, int64_t mono_ms)
{
	end_grace(all, mono_ms);
	if (mono_ms >= all->next_look_ms) {
		all->next_look_ms = mono_ms + LOOK_MS;
		end_watches(all, mono_ms);
		end_statuses(all);
	}
	if (all->dirty != NULL)
		tell_dirty(all, mono_ms);
}

/* ---- life ---- */

struct presence_set *
presence_set_new(struct shard *s, struct tenant_live *t)
{
	struct presence_set *all = xcalloc(1, sizeof(*all));
	uint32_t sessions = (uint32_t)shard_parts(s)->settings->sessions_max +
	    shard_parts(s)->inflight_max;

	all->shard = s;
	all->tenant = t;
	all->next_until_ts = INT64_MAX;
	map_init(&all->people,
	    PRESENCE_WATCHES_MAX + sessions + PRESENCE_GONE_MAX);
	imap_init(&all->watchers, sessions);
	return all;
}

void
presence_set_free(struct presence_set *all)
{
	uint32_t pos = 0;
	struct str key;
	uint64_t number;
	void *value;

	if (all == NULL)
		return;
	while (imap_next(&all->watchers, &pos, &number, &value)) {
		struct watcher *by = value;
		struct watch *next;

		for (struct watch *w = by->watches; w != NULL; w = next) {
			next = w->next_by;
			xfree(w);
		}
		xfree(by);
	}
	pos = 0;
	while (map_next(&all->people, &pos, &key, &value)) {
		face_drop(&((struct person *)value)->face);
		xfree(value);
	}
	map_fini(&all->people);
	imap_fini(&all->watchers);
	xfree(all);
}
