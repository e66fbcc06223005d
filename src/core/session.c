/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions: opening (a token lookup and the list of own conversations, never
 * a password hash), listing, kicking.
 * Runs on: writers and shards.
 * Owns: nothing between calls.
 */
#include "core/session.h"

#include "core/allowance.h"
#include "core/auth.h"
#include "core/device.h"
#include "core/issuer.h"
#include "core/role.h"
#include "core/selflog.h"
#include "core/setup.h"
#include "core/user.h"

#define OPEN_STEP 2	/* session_open's place among the steps */

enum err
session_open_place(struct request *r)
{
	const struct session_open_in *in = r->in;

	return auth_tenant(in->token, r->tenant) ? ERR_OK :
	    ERR_UNAUTHORIZED;
}

enum err
session_open_admit(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct session_open_in *in = r->in;

	(void)t;
	if (r->session.worker < 0)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "sessions are opened over WebSocket");
	if (shard_session_count(s) >= shard_parts(s)->settings->sessions_max)
		return ERR_BUSY;
	if (!str_starts(in->token, ISSUER_TOKEN_PREFIX))
		request_go_to(r, OPEN_STEP);
	return ERR_OK;
}

enum err
session_open_verify(struct view *v, struct request *r)
{
	const struct session_open_in *in = r->in;

	return authenticate(v, r, in->token);
}

struct subs_walk {
	struct subscription *subs;
	uint32_t room;
};

static bool
on_membership(void *arg, const struct member *m, const struct conv *c)
{
	struct subs_walk *walk = arg;

	(void)m;
	if (walk->subs->count == walk->room) {
		walk->room *= 2;
		walk->subs = xrealloc(walk->subs, sizeof(*walk->subs) +
		    walk->room * sizeof(walk->subs->convs[0]));
	}
	walk->subs->convs[walk->subs->count++] = c->key;
	return true;
}

/* Own conversations as this transaction sees them: whatever is committed
 * later reaches the session as a notice behind its answer. */
static enum err
load_subs(struct ledger *l, struct request *r)
{
	struct subs_walk walk = { .room = 16 };
	enum err err;

	/* Rows the batch has changed must be in the store to be found. */
	err = ledger_settle(l);
	if (err != ERR_OK)
		return err;
	walk.subs = xcalloc(1, sizeof(*walk.subs) +
	    walk.room * sizeof(walk.subs->convs[0]));
	err = ledger_check(l, ledger_ops(l)->membership_list(ledger_store(l),
	    request_user(r), on_membership, &walk));
	r->subs = walk.subs;
	return err;
}

/* New devices are written; a known one when its day changes, or where it
 * comes from, or what it signs in with. */
#define SEEN_STEP_MS (24LL * 3600 * 1000)

struct device_walk {
	const struct session_open_in *in;
	struct device known;
	bool is_known;
	int64_t count;
	struct str oldest;
	int64_t oldest_ts;
	struct arena *arena;
};

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.p, s.len), s.len };
}

static bool
on_device(void *arg, const struct device *d)
{
	struct device_walk *walk = arg;

	walk->count++;
	if (str_eq(d->id, walk->in->device.id)) {
		walk->is_known = true;
		walk->known = *d;
		walk->known.label = keep(walk->arena, d->label);
		walk->known.address = keep(walk->arena, d->address);
	} else if (walk->oldest.p == NULL || d->seen_ts < walk->oldest_ts) {
		walk->oldest = keep(walk->arena, d->id);
		walk->oldest_ts = d->seen_ts;
	}
	return true;
}

/* A row that says what this sign-in says need not be written. */
static bool
is_noted(const struct device *known, const struct device *now)
{
	return known->platform == now->platform &&
	    now->seen_ts - known->seen_ts < SEEN_STEP_MS &&
	    str_eq(known->address, now->address) &&
	    memcmp(known->token, now->token, sizeof(now->token)) == 0;
}

/* The other sessions of the person learn of a device that was never seen. Her
 * first is no news. */
static enum err
tell_new(struct ledger *l, struct request *r, const struct device_walk *walk)
{
	struct entry e = { .type = ENTRY_DEVICE, .sender = request_user(r) };

	if (walk->count == 0)
		return ERR_OK;
	e.body = device_body(r, walk->in->device.id);
	return selflog_tell(l, r, request_user(r), &e);
}

static enum err
note_device(struct ledger *l, struct request *r)
{
	const struct session_open_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct device_walk walk = { .in = in, .arena = &r->arena };
	struct device d = {
		.user = request_user(r), .id = in->device.id,
		.name = in->device.name.len ? in->device.name : STR(""),
		.platform = (enum platform)in->device.platform,
		.seen_ts = ledger_ts(l), .address = str_from(r->peer),
		.label = STR(""),
	};
	enum err err = ledger_check(l, ops->device_list(ledger_store(l),
	    d.user, on_device, &walk));

	if (err != ERR_OK)
		return err;
	memcpy(d.token, r->who.token_hash, sizeof(d.token));
	if (walk.is_known) {
		if (is_noted(&walk.known, &d))
			return ERR_OK;
		d.label = walk.known.label;
		d.is_silent = walk.known.is_silent;
	} else {
		if (walk.count > 0)
			err = allowance_check_device(l, r);
		if (err == ERR_OK && walk.count >= DEVICES_PER_USER_MAX)
			err = ledger_check(l, ops->device_delete(
			    ledger_store(l), d.user, walk.oldest));
	}
	if (err == ERR_OK)
		err = ledger_check(l, ops->device_put(ledger_store(l), &d));
	return err == ERR_OK && !walk.is_known ? tell_new(l, r, &walk) : err;
}

size_t
session_text(struct session_ref ref, char out[SESSION_TEXT_ROOM])
{
	return (size_t)snprintf(out, SESSION_TEXT_ROOM, "%d.%u.%u",
	    (int)ref.worker, ref.slot, ref.gen);
}

static void
write_session_id(struct jsonw *w, const char *key, struct session_ref ref)
{
	char text[SESSION_TEXT_ROOM];
	size_t len = session_text(ref, text);

	jsonw_string_field(w, key, (struct str){ text, len });
}

static enum err
write_role(struct ledger *l, struct request *r, struct jsonw *w)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };

	return r->who.rights == 0 ? ERR_OK : ledger_check(l,
	    role_write_of(&v, r, w, request_user(r)));
}

static enum err
write_opened(struct ledger *l, struct request *r)
{
	const struct core_parts *parts = ledger_parts(l);
	struct jsonw w = jsonw_on(&r->result);
	struct user u;
	struct str org;
	enum err err = ledger_check(l, ledger_ops(l)->user_get(
	    ledger_store(l), request_user(r), &r->arena, &u));

	if (err == ERR_OK)
		err = ledger_check(l, setup_org(ledger_ops(l),
		    ledger_store(l), &r->arena, &org));
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "user");
	jsonw_object(&w);
	user_write_members(&w, &u);
	err = write_role(l, r, &w);
	jsonw_object_end(&w);
	jsonw_string_field(&w, "tenant", str_from(r->tenant));
	if (org.len > 0)
		jsonw_string_field(&w, "org", org);
	write_session_id(&w, "session", r->session);
	jsonw_key(&w, "server");
	jsonw_object(&w);
	jsonw_string_field(&w, "version", str_from(parts->version));
	jsonw_object_end(&w);
	jsonw_int_field(&w, "heartbeat_ms", parts->settings->heartbeat_ms);
	jsonw_int_field(&w, "id", ledger_last_id(l));
	jsonw_string_field(&w, "epoch", str_from(ledger_epoch(l)));
	jsonw_key(&w, "limits");
	jsonw_object(&w);
	jsonw_int_field(&w, "body_bytes", BODY_MAX_BYTES);
	jsonw_int_field(&w, "recall_ms", ledger_setting(l,
	    SETTING_RECALL_WINDOW));
	jsonw_int_field(&w, "edit_ms", ledger_setting(l,
	    SETTING_EDIT_WINDOW));
	jsonw_bool_field(&w, "read_receipts", ledger_setting(l,
	    SETTING_READ_RECEIPTS) != 0);
	jsonw_int_field(&w, "group_members",
	    parts->settings->group_members_max);
	jsonw_int_field(&w, "room_body_bytes",
	    parts->settings->room_body_bytes);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	return err;
}

const enum setting session_devices[PLATFORM_COUNT] = {
	[PLATFORM_PHONE] = SETTING_PHONES,
	[PLATFORM_DESKTOP] = SETTING_DESKTOPS,
	[PLATFORM_WEB] = SETTING_BROWSERS,
};

enum err
session_open(struct ledger *l, struct request *r)
{
	const struct session_open_in *in = r->in;
	struct effect *e;
	enum err err;

	err = auth_enter(l, r, in->token);
	if (err != ERR_OK)
		return err;
	if (!request_is(r, ROLE_USER))
		return request_refuse(r, ERR_FORBIDDEN, "token",
		    "a server key opens no session: issue a token");
	if ((!ledger_is_bare(l) && (err = note_device(l, r)) != ERR_OK) ||
	    (err = load_subs(l, r)) != ERR_OK ||
	    (err = write_opened(l, r)) != ERR_OK)
		return err;
	e = effect_add(r, EFFECT_OPENED);
	e->user = request_user(r);
	e->token = r->who.token_hash;
	e->ends_ts = r->who.token_ends_ts;
	e->issuer = r->who.issuer;
	e->sessions_max = ledger_quota(l)->sessions_max;
	e->device = in->device.id;
	e->device_name = in->device.name;
	e->platform = (enum platform)in->device.platform;
	e->devices_max = ledger_setting(l, session_devices[e->platform]);
	return ERR_OK;
}

/* ---- on the shard ---- */

enum err
session_ping(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);

	(void)t;
	jsonw_object(&w);
	jsonw_int_field(&w, "ts", clock_wall_ms(shard_parts(s)->clock));
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
session_list(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct live_user *u = shard_user(t, request_user(r));
	struct live_session *own = shard_session(s, r->session);
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "sessions");
	jsonw_array(&w);
	for (struct live_session *l = u ? u->sessions : NULL; l; l = l->next) {
		jsonw_object(&w);
		write_session_id(&w, "session", l->ref);
		jsonw_string_field(&w, "device", str_from(l->device));
		jsonw_string_field(&w, "platform",
		    str_from(platform_names[l->platform]));
		if (l->name != NULL)
			jsonw_string_field(&w, "name", str_from(l->name));
		jsonw_int_field(&w, "opened_ts", l->opened_ts);
		jsonw_bool_field(&w, "current", l == own);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

static bool
is_named(const struct session_kick_in *in, const struct live_session *l)
{
	char text[48];

	if (in->device.len > 0)
		return str_is(in->device, l->device);
	if (in->session.len == 0)
		return true;
	snprintf(text, sizeof(text), "%d.%u.%u", (int)l->ref.worker,
	    l->ref.slot, l->ref.gen);
	return str_is(in->session, text);
}

enum err
session_kick(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct session_kick_in *in = r->in;
	struct str id = in->user.len > 0 ? in->user : request_user(r);
	bool own = str_eq(id, request_user(r));
	struct live_session *next, *self = shard_session(s, r->session);
	struct live_user *u = shard_user(t, id);
	struct jsonw w = jsonw_on(&r->result);
	int64_t kicked = 0;

	if (!own && !request_is(r, ROLES_ADMIN))
		return ERR_FORBIDDEN;
	if (own && in->session.len == 0 && in->device.len == 0)
		return request_refuse(r, ERR_FIELD, "session",
		    "say which session or device");
	for (struct live_session *l = u ? u->sessions : NULL; l; l = next) {
		next = l->next;
		if (l == self || !is_named(in, l))
			continue;
		shard_kick(s, l, own ? "signed_out" : "admin");
		kicked++;
	}
	jsonw_object(&w);
	jsonw_int_field(&w, "kicked", kicked);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
session_close(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct live_session *self = shard_session(s, r->session);

	(void)t;
	if (self != NULL)
		shard_kick(s, self, "signed_out");
	buf_puts(&r->result, "{}");
	return ERR_OK;
}
