/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shard: routes requests through their steps, keeps who is here, and
 * turns committed effects into notices.
 * Runs on: a shard thread.
 * Owns: live tenants, users and sessions; attempt counters; delivered
 * cursors not yet flushed.
 */
#include "core/shard.h"

#include "base/map.h"
#include "base/metrics.h"
#include "core/admit.h"
#include "core/asker.h"
#include "core/asking.h"
#include "core/attempts.h"
#include "core/before.h"
#include "core/chores.h"
#include "core/conversation.h"
#include "core/crowd.h"
#include "core/delivered.h"
#include "core/follower.h"
#include "core/inbox.h"
#include "core/journey.h"
#include "core/keylive.h"
#include "core/presencelive.h"
#include "core/roomlive.h"
#include "core/streamed.h"

#define TICK_MS 100		/* what rooms need */
#define LOOK_MS 1000		/* everything else */
#define TENANTS_MAX 100000

struct tenant_live {
	uint32_t number;
	uint32_t sessions[CORE_WORKERS_MAX];	/* per worker */
	struct map users;			/* id → struct live_user */
	struct delivered delivered;
	struct keylive keys;			/* server keys in use */
	struct before before;
	struct askings askings;
	struct roomset *rooms;			/* NULL: never used */
	struct tenant_live *next_with_rooms;
	int64_t sweep_ms;	/* when to look for idle rooms; 0: done */
	struct attempts *typing;		/* conv + user */
	struct presence_set *presence;		/* NULL: nobody left yet */
	struct tenant_live *next_with_presence;
	struct rate rate;
	struct streamed_set streams;
	struct chores_live chores;
	bool is_gone;		/* it was deleted */
	char id[33];
};

struct shard {
	struct actor actor;
	struct core_parts parts;
	struct shard_peers to;
	uint32_t next_number, number_step;
	struct monitor_lane *lane;	/* or NULL */
	struct map tenants;	/* id → struct tenant_live; known to exist */
	struct imap sessions;	/* worker, slot → struct live_session */
	int64_t next_end_ts;	/* no session ends before */
	int64_t next_look_ms;
	struct tenant_live *with_rooms, *with_presence;
	struct chores chores;
	struct attempts *attempts;
	struct admission admission;
	struct asking asking;
};

static uint64_t
session_key(struct session_ref ref)
{
	return (uint64_t)(uint32_t)ref.worker << 32 | ref.slot;
}

const struct core_parts *
shard_parts(const struct shard *s)
{
	return &s->parts;
}

uint32_t
shard_session_count(const struct shard *s)
{
	return s->sessions.count;
}

struct live_session *
shard_session(struct shard *s, struct session_ref ref)
{
	struct live_session *live;

	if (ref.worker < 0)
		return NULL;
	live = imap_find(&s->sessions, session_key(ref));
	return live != NULL && live->ref.gen == ref.gen ? live : NULL;
}

void
shard_online(const struct tenant_live *t, uint32_t *people,
    uint32_t *sessions)
{
	*people = t->users.count;
	*sessions = 0;
	for (unsigned i = 0; i < CORE_WORKERS_MAX; i++)
		*sessions += t->sessions[i];
}

struct before *
shard_before(struct tenant_live *t)
{
	return &t->before;
}

struct askings *
shard_askings(struct tenant_live *t)
{
	return &t->askings;
}

struct asking *
shard_asking(struct shard *s)
{
	return &s->asking;
}

struct roomset *
shard_rooms_find(struct tenant_live *t)
{
	return t->rooms;
}

struct roomset *
shard_rooms(struct shard *s, struct tenant_live *t)
{
	if (t->rooms == NULL) {
		t->rooms = roomset_new(s, t);
		t->next_with_rooms = s->with_rooms;
		s->with_rooms = t;
	}
	return t->rooms;
}

struct presence_set *
shard_presence(struct shard *s, struct tenant_live *t)
{
	if (t->presence == NULL) {
		t->presence = presence_set_new(s, t);
		t->next_with_presence = s->with_presence;
		s->with_presence = t;
	}
	return t->presence;
}

uint32_t
shard_tenant_number(const struct tenant_live *t)
{
	return t->number;
}

const char *
shard_tenant_id(const struct tenant_live *t)
{
	return t->id;
}

unsigned
shard_worker_count(const struct shard *s)
{
	return s->to.worker_count;
}

struct mailbox *
shard_worker(struct shard *s, int32_t worker)
{
	return s->to.workers[worker];
}

const struct map *
shard_users(const struct tenant_live *t)
{
	return &t->users;
}

bool
shard_attempt(struct shard *s, struct str key, int64_t max, int64_t window_ms)
{
	return attempts_take(s->attempts, key, max, window_ms,
	    clock_mono_ms(s->parts.clock));
}

struct attempts *
shard_attempts(struct shard *s)
{
	return s->attempts;
}

bool
shard_typing(struct shard *s, struct tenant_live *t, int64_t conv,
    struct str user)
{
	char key[96];

	snprintf(key, sizeof(key), "%lld %.*s", (long long)conv,
	    STR_FMT(user));
	return attempts_take(t->typing, str_from(key), TYPING_EVENTS_MAX,
	    TYPING_EVENTS_MS, clock_mono_ms(s->parts.clock));
}

/* ---- notices ---- */

static void
post_notice(struct shard *s, int32_t worker, struct notice *n)
{
	mailbox_post_reserved(s->to.workers[worker], &n->mail);
}

void
shard_publish(struct shard *s, struct tenant_live *t, struct push *push)
{
	push->key.tenant = t->number;
	for (unsigned i = 0; i < s->to.worker_count; i++) {
		struct notice *n;

		if (t->sessions[i] == 0)
			continue;
		n = notice_new(NOTICE_PUSH);
		n->push = push_ref(push);
		if (mailbox_push(s->to.workers[i], &n->mail) != ERR_OK) {
			metric_add(METRIC_EVENTS_DROPPED, 1);
			notice_free(n);
		}
	}
	push_unref(push);
}

static void
notice_channel(struct shard *s, struct tenant_live *t, struct str user,
    int64_t conv, enum notice_kind kind)
{
	struct live_user *u = map_find(&t->users, user);

	if (u == NULL)
		return;
	for (struct live_session *l = u->sessions; l != NULL; l = l->next) {
		struct notice *n = notice_new(kind);

		n->session = l->ref;
		n->key = (struct channel_key){ t->number, conv };
		post_notice(s, l->ref.worker, n);
	}
}

/* ---- sessions ---- */

/* stays: its person may come back in a moment. */
static void
session_remove(struct shard *s, struct live_session *live, bool stays)
{
	struct live_user *u = live->user;
	struct tenant_live *t = u->tenant;
	struct live_session **at = &u->sessions;

	if (live->seats.count > 0)
		roomset_session_gone(t->rooms, live, stays);
	while (*at != live)
		at = &(*at)->next;
	*at = live->next;
	imap_del(&s->sessions, session_key(live->ref));
	t->sessions[live->ref.worker]--;
	metric_add(METRIC_SESSIONS, -1);
	if (u->sessions == NULL)
		map_del(&t->users, str_from(u->id));
	presence_session_gone(shard_presence(s, t), str_from(u->id), live,
	    stays);
	if (u->sessions == NULL)
		xfree(u);
	xfree(live->name);
	xfree(live);
}

void
shard_kick(struct shard *s, struct live_session *live, const char *reason)
{
	struct notice *n = notice_new(NOTICE_KICK);

	n->session = live->ref;
	n->reason = reason;
	post_notice(s, live->ref.worker, n);
	/* Who comes back on the same device has not gone. */
	session_remove(s, live, strcmp(reason, "replaced") == 0);
}

/* All sessions whose tokens this issuer signed; without one, all there are. */
static void
kick_many(struct shard *s, struct tenant_live *t, const struct effect *e)
{
	uint32_t pos = 0;
	void *value;

	while (imap_next(&s->sessions, &pos, NULL, &value)) {
		struct live_session *live = value;

		if (live->user->tenant == t &&
		    (e->issuer == 0 || live->issuer == e->issuer))
			shard_kick(s, live, e->reason);
	}
}

static void
kick_effect(struct shard *s, struct tenant_live *t, const struct effect *e)
{
	struct live_user *u;

	if (e->user.len == 0)
		kick_many(s, t, e);
	else if ((u = map_find(&t->users, e->user)) != NULL)
		crowd_kick(s, u, e);
}

static struct live_user *
user_enter(struct shard *s, struct tenant_live *t, struct str id)
{
	struct live_user *u = map_find(&t->users, id);

	if (u != NULL)
		return u;
	u = xcalloc(1, sizeof(*u) + id.len + 1);
	u->tenant = t;
	memcpy(u->id, id.p, id.len);
	rate_init(&u->rate, &s->parts.settings->rate_user,
	    clock_mono_ms(s->parts.clock));
	BUG_ON(map_put(&t->users, id, u, NULL) != ERR_OK);
	return u;
}

static void
session_enter(struct shard *s, struct tenant_live *t, struct request *r,
    const struct effect *e)
{
	struct live_session *live, **at;
	struct live_user *u;

	live = imap_find(&s->sessions, session_key(r->session));
	if (live != NULL)	/* the slot was used again: its end is late */
		session_remove(s, live, true);
	u = map_find(&t->users, e->user);
	r->err = crowd_check(s, t, e, r);
	if (r->err != ERR_OK)
		return;
	if (u != NULL)	/* which ends with its last session */
		crowd_make_room(s, u, e);
	u = user_enter(s, t, e->user);
	live = xcalloc(1, sizeof(*live) + e->device.len + 1);
	live->ref = r->session;
	live->user = u;
	live->opened_ts = clock_wall_ms(s->parts.clock);
	live->issuer = e->issuer;
	live->ends_ts = e->ends_ts != 0 ? e->ends_ts : INT64_MAX;
	if (live->ends_ts < s->next_end_ts)
		s->next_end_ts = live->ends_ts;
	rate_init(&live->rate, &s->parts.settings->rate,
	    clock_mono_ms(s->parts.clock));
	live->platform = e->platform;
	memcpy(live->token, e->token, TOKEN_HASH_BYTES);
	memcpy(live->device, e->device.p, e->device.len);
	if (e->device_name.len > 0)
		live->name = xstrndup(e->device_name.p, e->device_name.len);
	for (at = &u->sessions; *at != NULL; at = &(*at)->next)
		continue;
	*at = live;
	BUG_ON(imap_put(&s->sessions, session_key(live->ref), live, NULL) !=
	    ERR_OK);
	t->sessions[live->ref.worker]++;
	if (t->presence != NULL)
		presence_session_came(t->presence, e->user);
	r->subs->tenant = t->number;
	metric_add(METRIC_SESSIONS, 1);
}

/* A session ends with its token, by the wall clock as tokens do. All are
 * looked at only when one may be due. */
static void
end_expired(struct shard *s)
{
	int64_t now = clock_wall_ms(s->parts.clock);
	uint32_t pos = 0;
	void *value;

	if (now < s->next_end_ts)
		return;
	s->next_end_ts = INT64_MAX;
	while (imap_next(&s->sessions, &pos, NULL, &value)) {
		struct live_session *live = value;

		if (live->ends_ts <= now)
			shard_kick(s, live, "expired");
		else if (live->ends_ts < s->next_end_ts)
			s->next_end_ts = live->ends_ts;
	}
}

static void
on_session_gone(struct shard *s, struct session_gone *gone)
{
	struct live_session *live = shard_session(s, gone->session);

	if (live != NULL)
		session_remove(s, live, true);
	xfree(gone);
}

/* ---- the way of a request ---- */

static enum err
admit(struct shard *s, struct request *r)
{
	struct live_session *live;

	if (!r->authenticated || r->session.worker < 0 ||
	    !request_is(r, ROLE_USER))
		return admit_address(&s->admission, r);
	live = shard_session(s, r->session);
	if (live == NULL)
		return ERR_UNAUTHORIZED;	/* kicked a moment ago */
	return admit_session(&s->admission, live, &live->user->tenant->rate,
	    r);
}

static void
apply_effects(struct shard *s, struct tenant_live *t, struct request *r)
{
	for (struct effect *e = r->effects; e != NULL; e = e->next) {
		switch (e->kind) {
		case EFFECT_PUSH:
			if (e->push != NULL)
				shard_publish(s, t, e->push);
			e->push = NULL;
			break;
		case EFFECT_SUBSCRIBE:
			notice_channel(s, t, e->user, e->conv,
			    NOTICE_SUBSCRIBE);
			streamed_joined(t, e);
			break;
		case EFFECT_UNSUBSCRIBE:
			notice_channel(s, t, e->user, e->conv,
			    NOTICE_UNSUBSCRIBE);
			streamed_ended(t, e->conv, 0, e->user);
			break;
		case EFFECT_STREAM_END:
		case EFFECT_STREAM_CLOSE:
			streamed_effect(s, t, e);
			break;
		case EFFECT_KICK:
			kick_effect(s, t, e);
			break;
		case EFFECT_OPENED:
			session_enter(s, t, r, e);
			break;
		case EFFECT_ROOM:
			roomset_change(shard_rooms(s, t), e->room);
			break;
		case EFFECT_DUE:
			due_note(&t->chores.due, e->ends_ts);
			break;
		case EFFECT_BLOCK:
			presence_blocked(shard_presence(s, t), e->user,
			    e->peer);
			break;
		case EFFECT_FACE:
			presence_face_changed(shard_presence(s, t), e->user,
			    e->face);
			break;
		}
	}
	effects_drop(r);
}

static void
answer(struct shard *s, struct tenant_live *t, struct request *r)
{
	if (r->err == ERR_OK && r->result.overflow)
		r->err = ERR_TOO_LARGE;
	if (r->err != ERR_OK)
		metric_add(METRIC_REQUESTS_FAILED, 1);
	if (r->proposal != NULL)
		asking_leave(s, t, r);
	upload_leave(r);
	if (r->reply_to == NULL) {	/* the shard's own */
		if (r->ended != NULL)
			r->ended(s, t, r);
		request_free(r);
		return;
	}
	monitor_answers(s->parts.monitor, s->lane, r,
	    clock_mono_us(s->parts.clock));
	inbox_pass(r, MAIL_REPLY, r->reply_to);
}

static void
send_on(struct mailbox *to, struct request *r)
{
	monitor_leaves(r);
	inbox_pass(r, MAIL_REQUEST, to);
}

/* While sends wait for the rules, what their senders say after them waits as
 * well: one's own words are never stored in another order. */
static bool
is_behind_sends(struct shard *s, struct tenant_live *t, struct request *r)
{
	if (t == NULL || t->before.waiting.first == NULL ||
	    r->session.worker < 0 || shard_session(s, r->session) == NULL)
		return false;
	request_hold(&t->before.waiting, r);
	return true;
}

/* Runs the steps that are the shard's, hands the request on at the first
 * that is not, answers after the last. */
static void
advance(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct mailbox *const boxes[] = {
		[AT_READERS] = s->to.readers, [AT_HASH] = s->to.hash,
		[AT_FILES] = s->to.files,
		[AT_WRITER] = s->to.writer, [AT_SYSTEM] = s->to.system,
	};

	if (r->err == ERR_OK && !r->authenticated) {
		send_on(s->to.writer, r);	/* a newcomer: auth_begin */
		return;
	}
	while (r->err == ERR_OK && request_step(r)->at == AT_SHARD) {
		r->err = request_step(r)->run.shard(s, t, r);
		if (r->is_held)
			return;		/* until shard_release */
		if (r->err == ERR_OK)
			r->step++;
	}
	if (r->err == ERR_OK && request_step(r)->at != AT_NONE) {
		/* It would make a database. */
		BUG_ON(r->is_nowhere && request_step(r)->at == AT_WRITER);
		if (request_step(r)->at == AT_WRITER &&
		    is_behind_sends(s, t, r))
			return;
		send_on(boxes[request_step(r)->at], r);
		return;
	}
	if (r->err != ERR_OK && r->undo != NULL)
		send_on(s->to.files, r);	/* back to here, undone */
	else
		answer(s, t, r);
}

void
shard_submit(struct shard *s, struct tenant_live *t, struct request *r)
{
	BUG_ON(r->reply_to != NULL);
	advance(s, t, r);
}

void
shard_release(struct shard *s, struct tenant_live *t,
    struct request_queue *q, enum err err)
{
	struct request *r;

	while ((r = request_queue_take(q)) != NULL) {
		bool is_out = r->session.worker >= 0 &&
		    request_is(r, ROLE_USER) &&
		    shard_session(s, r->session) == NULL;

		inbox_serve(r);
		r->err = err != ERR_OK ? err :
		    is_out ? ERR_UNAUTHORIZED : ERR_OK;
		advance(s, t, r);
	}
}

static enum err
check_tenant(const struct tenant_live *t, struct request *r)
{
	if (t != NULL || r->steps[0].at == AT_SYSTEM)
		return ERR_OK;
	if (request_is(r, ROLE_SYSTEM))
		return request_refuse(r, ERR_NOT_FOUND, "tenant",
		    "there is no such tenant");
	r->is_nowhere = r->may_be_nowhere;
	return r->is_nowhere ? ERR_OK : ERR_UNAUTHORIZED;
}

static void
on_request(struct shard *s, struct request *r)
{
	struct tenant_live *t = map_find(&s->tenants, str_from(r->tenant));

	if (t != NULL && t->is_gone)
		t = NULL;
	inbox_serve(r);
	metric_add(METRIC_REQUESTS, 1);
	monitor_arrived(s->lane, r, clock_mono_us(s->parts.clock));
	r->err = admit(s, r);
	if (r->err == ERR_OK)
		r->err = check_tenant(t, r);
	if (t != NULL)
		t->chores.due.is_known = true;
	if (r->err == ERR_OK && !r->authenticated)
		send_on(s->to.readers, r);
	else
		advance(s, t, r);
}

/* What was committed is carried out before any step that follows, which may
 * still refuse. */
static void
on_done(struct shard *s, struct request *r)
{
	struct tenant_live *t = map_find(&s->tenants, str_from(r->tenant));
	struct push *push = NULL;

	inbox_serve(r);
	monitor_back(s->lane, r, clock_mono_us(s->parts.clock));
	before_came_back(r);
	request_came_back(r);
	if (t != NULL && r->key != NULL)
		keylive_used(&t->keys, r, clock_wall_ms(s->parts.clock));
	if (r->err == ERR_OK && t != NULL) {
		journey_committed(s->lane, t->number, r);
		push = effects_take_last(r);
		apply_effects(s, t, r);
	}
	if (r->is_on_address && r->authenticated && r->err == ERR_OK)
		r->err = admit_caller(&s->admission, t == NULL ? NULL :
		    shard_user(t, str_from(r->who.user)),
		    t == NULL ? NULL : &t->rate, r);
	advance(s, t, r);
	if (push != NULL)
		shard_publish(s, t, push);
}

static void
on_mail(void *self, struct mail *list)
{
	struct shard *s = self;

	for (struct mail *m = list, *next; m != NULL; m = next) {
		next = m->next;
		switch (m->kind) {
		case MAIL_REQUEST:
			on_request(s, (struct request *)m);
			break;
		case MAIL_DONE:
			on_done(s, (struct request *)m);
			break;
		case MAIL_SESSION_GONE:
			on_session_gone(s, (struct session_gone *)m);
			break;
		case MAIL_ASKED:
			asking_heard(s, m);
			break;
		default:
			BUG("mail %d", m->kind);
		}
	}
	asking_run(s);
}

/* ---- what is looked at from time to time ---- */

struct delivered *
shard_delivered(struct tenant_live *t)
{
	return &t->delivered;
}

struct streamed_set *
shard_streams(struct tenant_live *t)
{
	return &t->streams;
}

struct chores *
shard_chores(struct shard *s)
{
	return &s->chores;
}

struct chores_live *
shard_chores_of(struct tenant_live *t)
{
	return &t->chores;
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct shard *s = self;
	uint32_t pos = 0;
	void *value;

	for (struct tenant_live *t = s->with_rooms; t != NULL;
	    t = t->next_with_rooms)
		if (!t->is_gone)
			roomset_tick(t->rooms, mono_ms);
	for (struct tenant_live *t = s->with_presence; t != NULL;
	    t = t->next_with_presence)
		if (!t->is_gone)
			presence_tick(t->presence, mono_ms);
	chores_tick(s, mono_ms);
	if (mono_ms < s->next_look_ms)
		return;
	s->next_look_ms = mono_ms + LOOK_MS;
	chores_look_begin(s, mono_ms);
	while (map_next(&s->tenants, &pos, NULL, &value)) {
		struct tenant_live *t = value;

		if (t->is_gone)
			continue;
		if (t->sweep_ms != 0 && mono_ms >= t->sweep_ms) {
			t->sweep_ms = 0;
			roomsweep_once(s, t);
		}
		delivered_flush(s, t);
		keylive_flush(&t->keys, s, t);
		chores_look(s, t, mono_ms);
		streamed_tick(s, t, mono_ms);
		attempts_sweep(t->typing, mono_ms);
	}
	end_expired(s);
	attempts_sweep(s->attempts, mono_ms);
	rate_table_sweep(s->admission.callers, mono_ms);
}

/* Writers end behind shards, so what they are still given is written. */
static void
on_stop(void *self)
{
	struct shard *s = self;

	for (struct tenant_live *t = s->with_rooms; t != NULL;
	    t = t->next_with_rooms)
		if (!t->is_gone)
			roomset_stop(t->rooms);
}

static const struct actor_ops shard_ops = {
	.name = "shard",
	.on_mail = on_mail,
	.on_stop = on_stop,
	.on_tick = on_tick,
	.tick_ms = TICK_MS,
};

/* ---- life ---- */

/* Live sessions, and so people: those admitted below the limit and still
 * under way come on top. */
static uint32_t
live_max(const struct shard *s)
{
	return (uint32_t)s->parts.settings->sessions_max +
	    s->parts.inflight_max;
}

struct shard *
shard_new(const struct core_parts *parts, uint32_t first_number,
    uint32_t number_step)
{
	struct shard *s = xcalloc(1, sizeof(*s));

	s->actor.ops = &shard_ops;
	s->actor.self = s;
	s->parts = *parts;
	s->next_number = first_number;
	s->lane = monitor_shard(parts->monitor, first_number - 1);
	s->number_step = number_step;
	s->next_end_ts = INT64_MAX;
	map_init(&s->tenants, TENANTS_MAX);
	imap_init(&s->sessions, live_max(s));
	s->attempts = attempts_new();
	asking_init(&s->asking, parts->inflight_max);
	s->admission = (struct admission){ s->parts.settings, s->parts.clock,
		rate_table_new() };
	return s;
}

void
shard_connect(struct shard *s, const struct shard_peers *to)
{
	s->to = *to;
}

void
shard_know(struct shard *s, const char *tenant)
{
	struct tenant_live *t = map_find(&s->tenants, str_from(tenant));

	if (t != NULL) {
		t->is_gone = false;
		return;
	}
	t = xcalloc(1, sizeof(*t));
	memcpy(t->id, tenant, strlen(tenant) + 1);
	rate_init(&t->rate, &s->parts.settings->rate_tenant,
	    clock_mono_ms(s->parts.clock));
	t->number = s->next_number;
	s->next_number += s->number_step;
	t->sweep_ms = roomsweep_first_ms(&s->parts, t->number);
	map_init(&t->users, live_max(s));
	delivered_init(&t->delivered);
	keylive_init(&t->keys);
	askings_init(&t->askings);
	t->typing = attempts_new();
	if (map_put(&s->tenants, str_from(tenant), t, NULL) != ERR_OK)
		BUG("more than %d tenants", TENANTS_MAX);
}

void
shard_leave(struct shard *s, struct tenant_live *t)
{
	t->is_gone = true;
	roomset_end(t->rooms);
	if (s->to.follower != NULL)
		follower_gone(s->to.follower, t->id);
}

bool
shard_has_left(const struct tenant_live *t)
{
	return t->is_gone;
}

struct actor *
shard_actor(struct shard *s)
{
	return &s->actor;
}

static void
tenant_free(struct shard *s, struct tenant_live *t)
{
	uint32_t pos = 0;
	void *value;

	roomset_free(t->rooms);
	before_fini(&t->before);
	streamed_fini(&t->streams);
	askings_fini(&t->askings);
	while (map_next(&t->users, &pos, NULL, &value)) {
		struct live_user *u = value;

		while (u->sessions->next != NULL)
			session_remove(s, u->sessions, false);
		session_remove(s, u->sessions, false);
	}
	presence_set_free(t->presence);
	attempts_free(t->typing);
	map_fini(&t->users);
	delivered_fini(&t->delivered);
	keylive_fini(&t->keys);
	filewalk_fini(&t->chores.files.walk);
	uploadsums_fini(&t->chores.files.sums);
	xfree(t);
}

void
shard_finish(struct shard *s)
{
	uint32_t pos = 0;
	void *value;

	asking_drop_answers(s->parts.asker, &s->actor.box);
	while (map_next(&s->tenants, &pos, NULL, &value)) {
		struct before *b = shard_before(value);

		shard_release(s, value, &b->waiting, ERR_STOPPING);
		asking_finish(s, value);
	}
}

void
shard_free(struct shard *s)
{
	uint32_t pos = 0;
	void *value;

	if (s == NULL)
		return;
	while (map_next(&s->tenants, &pos, NULL, &value))
		tenant_free(s, value);
	map_fini(&s->tenants);
	imap_fini(&s->sessions);
	attempts_free(s->attempts);
	asking_fini(&s->asking);
	rate_table_free(s->admission.callers);
	xfree(s);
}
