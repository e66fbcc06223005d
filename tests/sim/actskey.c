/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about server keys and issuers.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

#define KEYS 2

void
act_key_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"k%d\",\"scopes\":"
	    "[\"user.read\",\"act\"],\"addresses\":[\"192.0.2.0/24\"],"
	    "\"lifetime_s\":%d}", (int)world_dice(w, KEYS),
	    (int)world_dice(w, 1000));
	people_call(w, c, params);
}

void
act_key_update(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"k%d\",\"scopes\":"
	    "[\"message.write\"]}", (int)world_dice(w, KEYS));
	people_call(w, c, params);
}

void
act_key_revoke(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"k%d\"}",
	    (int)world_dice(w, KEYS));
	people_call(w, c, params);
}

void
act_issuer_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"k%d\",\"alg\":"
	    "\"HS256\"}", (int)world_dice(w, KEYS));
	people_call(w, c, params);
}
