/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands between somebody and her next sign-in.
 * Runs on: readers, then her tenant's shard.
 * Owns: nothing between calls.
 */
#include "core/signin.h"

#include "core/allowance.h"
#include "core/attempts.h"
#include "core/auth.h"
#include "core/crowd.h"
#include "core/password.h"
#include "core/quota.h"
#include "core/session.h"
#include "core/totp.h"

struct signin {
	struct jsonw w;
	struct user user;
	struct password_rules rules;
	struct password_past past;
	struct totp totp;
	struct crowd_most most;
	bool has_device;
	/* by the shard */
	struct shard *shard;
	struct tenant_live *tenant;
	struct attempts_spent wrong;
	bool is_locked;
};

static enum err
load_most(struct view *v, struct crowd_most *out)
{
	struct setting_values values;
	struct quota quota;
	enum err err = setting_load(v->ops, v->store, v->parts->settings,
	    &values);

	if (err == ERR_OK)
		err = quota_load(v->ops, v->store, &quota);
	if (err != ERR_OK)
		return err;
	out->sessions = quota.sessions_max;
	for (unsigned p = 0; p < PLATFORM_COUNT; p++)
		out->devices[p] = values.of[session_devices[p]];
	return ERR_OK;
}

static bool
on_device(void *arg, const struct device *d)
{
	(void)d;
	*(bool *)arg = true;
	return false;
}

enum err
signin_look(struct view *v, struct request *r, const struct user *u,
    const struct jsonw *w)
{
	struct signin *n = arena_zalloc(&r->arena, sizeof(*n));
	enum err err = password_rules(v, &n->rules);

	n->w = *w;
	n->user = *u;
	if (err == ERR_OK)
		err = password_past(v, &r->arena, u->id, &n->past);
	if (err == ERR_OK)
		err = totp_load(v, &r->arena, u->id, &n->totp);
	if (err == ERR_OK)
		err = load_most(v, &n->most);
	if (err == ERR_OK)
		err = v->ops->device_list(v->store, u->id, on_device,
		    &n->has_device);
	r->scratch = n;
	return err;
}

/* ---- what may be in the way ---- */

static int64_t
now_ms(const struct signin *n)
{
	return clock_wall_ms(shard_parts(n->shard)->clock);
}

static bool
is_locked(const struct signin *n)
{
	return n->is_locked && n->wrong.rest.len > 0;
}

static bool
is_locked_by_codes(const struct signin *n)
{
	return n->is_locked && n->wrong.rest.len == 0;
}

static bool
has_no_password(const struct signin *n)
{
	return n->user.password.len == 0;
}

static bool
is_password_over(const struct signin *n)
{
	return !has_no_password(n) && password_is_over(&n->rules, &n->past,
	    n->user.created_ts, now_ms(n));
}

static bool
is_totp_to_be_made(const struct signin *n)
{
	return !has_no_password(n) && totp_judge(&n->totp,
	    totp_is_asked(n->rules.totp_for, &n->user), STR(""),
	    now_ms(n)) == ERR_TOTP_SETUP;
}

static bool
is_crowded(const struct signin *n)
{
	return crowd_is_full_of_hers(n->shard, shard_user(n->tenant,
	    n->user.id), &n->most);
}

static bool
is_tenant_full(const struct signin *n)
{
	return crowd_is_full(n->shard, n->tenant, &n->most);
}

static bool
is_licence_full(const struct signin *n)
{
	return n->has_device && !allowance_has_device(shard_parts(n->shard));
}

static const struct {
	const char *word;
	bool (*is)(const struct signin *);
} stops[] = {
	{ "locked", is_locked },
	{ "codes", is_locked_by_codes },
	{ "no_password", has_no_password },
	{ "password", is_password_over },
	{ "totp", is_totp_to_be_made },
	{ "devices", is_crowded },
	{ "sessions", is_tenant_full },
	{ "licence", is_licence_full },
};

static void
write_stops(struct jsonw *w, const struct signin *n)
{
	jsonw_key(w, "stopped_by");
	jsonw_array(w);
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (stops[i].is(n))
			jsonw_string(w, str_from(stops[i].word));
	jsonw_array_end(w);
}

enum err
signin_tell(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct signin *n = r->scratch;

	if (n == NULL)
		return ERR_OK;
	n->shard = s;
	n->tenant = t;
	n->is_locked = auth_is_locked(s, r, n->user.id, &n->rules, &n->wrong);
	jsonw_key(&n->w, "sign_in");
	jsonw_object(&n->w);
	write_stops(&n->w, n);
	if (n->is_locked)
		jsonw_int_field(&n->w, "locked_until_ts", n->wrong.ends_ms);
	if (is_locked(n))
		jsonw_string_field(&n->w, "locked_from", n->wrong.rest);
	jsonw_object_end(&n->w);
	jsonw_object_end(&n->w);
	return ERR_OK;
}
