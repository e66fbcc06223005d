/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of a person's devices may be here together.
 * Runs on: the tenant's shard.
 * Owns: nothing.
 */
#include "core/crowd.h"

/* u NULL: she has no session. */
static bool
is_full(const struct tenant_live *t, const struct live_user *u,
    const struct effect *e)
{
	uint32_t people, sessions;

	if (e->sessions_max == 0)
		return false;
	for (const struct live_session *l = u ? u->sessions : NULL; l;
	    l = l->next)
		if (str_is(e->device, l->device))
			return false;	/* it is replaced */
	shard_online(t, &people, &sessions);
	return sessions >= e->sessions_max;
}

static bool
refuses(const struct shard *s, const struct live_user *u,
    const struct effect *e)
{
	const struct core_settings *set = shard_parts(s)->settings;
	int64_t count = 0;

	if (!set->devices_refuse[e->platform])
		return false;
	for (const struct live_session *l = u->sessions; l; l = l->next) {
		if (str_is(e->device, l->device))
			return false;
		count += l->platform == e->platform;
	}
	return count >= e->devices_max;
}

enum err
crowd_check(const struct shard *s, struct tenant_live *t,
    const struct effect *e, struct request *r)
{
	const struct live_user *u = shard_user(t, e->user);

	if (is_full(t, u, e))
		return request_refuse(r, ERR_LIMIT, NULL,
		    "as many devices are connected as may be");
	if (u != NULL && refuses(s, u, e))
		return request_refuse(r, ERR_LIMIT, "device",
		    "another device of this kind is signed in");
	return ERR_OK;
}

static bool
is_beside(const struct live_session *l, const struct effect *e)
{
	return l->platform == e->platform && !str_is(e->device, l->device);
}

bool
crowd_is_full_of_hers(const struct shard *s, const struct live_user *u,
    const struct crowd_most *most)
{
	for (unsigned p = 0; u != NULL && p < PLATFORM_COUNT; p++)
		if (refuses(s, u, &(struct effect){
		    .platform = (enum platform)p, .device = STR(""),
		    .devices_max = most->devices[p] }))
			return true;
	return false;
}

bool
crowd_is_full(const struct shard *s, const struct tenant_live *t,
    const struct crowd_most *most)
{
	return is_full(t, NULL, &(struct effect){
	    .sessions_max = most->sessions }) ||
	    shard_session_count(s) >= shard_parts(s)->settings->sessions_max;
}

/* There may be several too many: the limit may have been lowered since. */
void
crowd_make_room(struct shard *s, struct live_user *u, const struct effect *e)
{
	bool nobody_goes =
	    shard_parts(s)->settings->devices_refuse[e->platform];
	struct live_session *next;
	int64_t count = 0;

	for (const struct live_session *l = u->sessions; l; l = l->next)
		count += !nobody_goes && is_beside(l, e);
	for (struct live_session *l = u->sessions; l != NULL; l = next) {
		next = l->next;
		if (str_is(e->device, l->device)) {
			shard_kick(s, l, "replaced");
		} else if (is_beside(l, e) && count >= e->devices_max) {
			count--;
			shard_kick(s, l, "device_limit");
		}
	}
}

static bool
is_meant(const struct effect *e, const struct live_session *l)
{
	if (e->device.len > 0 && !str_is(e->device, l->device))
		return false;
	if (e->token != NULL &&
	    memcmp(e->token, l->token, TOKEN_HASH_BYTES) != 0)
		return false;
	return e->spare == NULL ||
	    memcmp(e->spare, l->token, TOKEN_HASH_BYTES) != 0;
}

void
crowd_kick(struct shard *s, struct live_user *u, const struct effect *e)
{
	struct live_session *next;

	for (struct live_session *l = u->sessions; l != NULL; l = next) {
		next = l->next;
		if (is_meant(e, l))
			shard_kick(s, l, e->reason);
	}
}
