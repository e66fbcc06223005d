/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of a person's devices may be here together.
 * Runs on: the tenant's shard.
 * Owns: nothing.
 */
#include "core/crowd.h"

bool
crowd_refuses(const struct shard *s, const struct live_user *u,
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
	return count >= set->devices_max[e->platform];
}

void
crowd_make_room(struct shard *s, struct live_user *u, const struct effect *e)
{
	int64_t room = shard_parts(s)->settings->devices_max[e->platform];
	struct live_session *next, *oldest = NULL;
	int64_t count = 0;

	for (struct live_session *l = u->sessions; l != NULL; l = next) {
		next = l->next;
		if (str_is(e->device, l->device)) {
			shard_kick(s, l, "replaced");
			return;
		}
		if (l->platform != e->platform)
			continue;
		if (oldest == NULL)
			oldest = l;
		count++;
	}
	if (count >= room && oldest != NULL)
		shard_kick(s, oldest, "device_limit");
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
