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
act_key(struct world *w, struct caller *c)
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

/* Between two who have no sessions: what they have is in the log alone. */
void
act_import(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	int a = PEOPLE, b = PEOPLE + 1;

	if (strcmp(person_ids[a], person_ids[b]) > 0) {
		a = b;
		b = PEOPLE;
	}
	snprintf(params, sizeof(params), "{\"conv\":\"d:%s:%s\","
	    "\"messages\":[{\"cid\":\"i%d\",\"from\":\"%s\",\"ts\":1,"
	    "\"kind\":\"text\",\"body\":{\"text\":\"said before\"}}]}",
	    person_ids[a], person_ids[b], (int)world_dice(w, 8),
	    person_ids[act_flip(w) ? a : b]);
	people_call(w, c, params);
}
