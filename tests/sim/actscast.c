/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about tags and broadcasts.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

#define TAGS 2

static int
a_tag(struct world *w)
{
	return (int)world_dice(w, TAGS);
}

void
act_tag(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"tag\":\"t%d\",\"users\":"
	    "[\"%s\"]}", a_tag(w), person_ids[world_dice(w, NAMES)]);
	people_call(w, c, params);
}

void
act_tag_read(struct world *w, struct caller *c)
{
	bool is_list = strcmp(c->act->op, "tag.list") == 0;
	uint64_t who = is_list ? world_dice(w, NAMES + 1) : 0;
	char params[ACT_ROOM];

	if (is_list && who == NAMES)
		snprintf(params, sizeof(params), "{\"limit\":1}");
	else if (is_list)
		snprintf(params, sizeof(params), "{\"user\":\"%s\"}",
		    person_ids[who]);
	else
		snprintf(params, sizeof(params), "{\"tag\":\"t%d\"}",
		    a_tag(w));
	people_call(w, c, params);
}

/* One person a second, so that much happens while it goes on. */
void
act_broadcast(struct world *w, struct caller *c)
{
	char params[ACT_ROOM], to[96] = "\"to\":\"all\"";
	int way = (int)world_dice(w, 3);

	if (way == 1)
		snprintf(to, sizeof(to), "\"to\":\"tag\",\"tag\":\"t%d\","
		    "\"rate\":1", a_tag(w));
	if (way == 2)
		snprintf(to, sizeof(to), "\"to\":\"department\","
		    "\"department\":\"d%d\",\"subtree\":true,\"rate\":1",
		    (int)world_dice(w, 4));
	snprintf(params, sizeof(params), "{\"cid\":\"cast-%d\",%s,"
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s: hear, hear\"}}",
	    (int)world_dice(w, 40), to, tenant_ids[c->tenant]);
	people_call(w, c, params);
}

void
act_got_broadcast(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	if (out != NULL)
		w->broadcast[c->tenant] = act_number(out, "seq");
}

void
act_broadcast_seq(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"seq\":%lld}",
	    (long long)w->broadcast[c->tenant] + (world_dice(w, 4) == 0 ||
	    w->broadcast[c->tenant] == 0));
	people_call(w, c, params);
}
