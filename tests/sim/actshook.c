/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about webhooks: their rows. Who posts, and to whom, is in hooks.c.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

#define HOOKS 1

void
act_hook_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"h%d\",\"url\":"
	    "\"https://crm.example/\",\"events\":[\"message\"],"
	    "\"parallel\":%d}", (int)world_dice(w, HOOKS),
	    1 + (int)world_dice(w, 16));
	people_call(w, c, params);
}

void
act_hook_named(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"h%d\"}",
	    (int)world_dice(w, HOOKS));
	people_call(w, c, params);
}

void
act_hook_update(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"h%d\",\"paused\":%s}",
	    (int)world_dice(w, HOOKS), act_flip(w) ? "true" : "false");
	people_call(w, c, params);
}

/* One entry, or all; for what there is not, both refuse. */
void
act_hook_again(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"h%d\",\"%s\":%d}",
	    (int)world_dice(w, HOOKS), act_flip(w) ? "event" : "since_ts",
	    1 + (int)world_dice(w, 60));
	people_call(w, c, params);
}
