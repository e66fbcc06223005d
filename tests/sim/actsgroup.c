/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about the life of groups beyond coming and going, and channels.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

/* Where people come and go by themselves; apart from where most is said. */
static const char *
open_group(struct caller *c)
{
	c->item = GROUP_FIRST + 1;
	return conv_names[c->item] + 2;
}

/* Where most happens, so that what one does another answers. */
static const char *
busy_group(struct caller *c)
{
	c->item = GROUP_FIRST;
	return conv_names[c->item] + 2;
}

static const char *
anybody(struct world *w)
{
	return person_ids[world_dice(w, NAMES)];
}

/* Operations that want the group's id alone. */
void
act_group(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", busy_group(c));
	people_call(w, c, params);
}

/* Those of the ways in. */
void
act_group_way(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", open_group(c));
	people_call(w, c, params);
}

/* … and somebody who can answer. */
void
act_group_way_of(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"users\":[\"%s\"]}",
	    open_group(c), person_ids[world_dice(w, PEOPLE)]);
	people_call(w, c, params);
}

void
act_group_policy(struct world *w, struct caller *c)
{
	static const char *const ways[] = { "open", "approval",
		"invitation" };
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"settings\":"
	    "{\"join\":\"%s\",\"listed\":true}}", open_group(c),
	    ways[world_dice(w, 3)]);
	people_call(w, c, params);
}

void
act_group_join(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"cid\":\"j-%s-%d\","
	    "\"answer\":\"yes\",\"text\":\"please\"}", open_group(c),
	    person_ids[c->person], (int)world_dice(w, 20));
	people_call(w, c, params);
}

void
act_group_role(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"users\":[\"%s\"],"
	    "\"role\":\"%s\"}", busy_group(c), anybody(w),
	    act_flip(w) ? "admin" : "member");
	people_call(w, c, params);
}

void
act_group_transfer(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"user\":\"%s\"}",
	    busy_group(c), anybody(w));
	people_call(w, c, params);
}

/* This one may end: where most is said goes on to the end of the run. */
void
act_group_dissolve(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", open_group(c));
	people_call(w, c, params);
}

void
act_group_mute(struct world *w, struct caller *c)
{
	static const char *const whom[] = { "\"users\":[\"bob\"]",
		"\"all\":true" };
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",%s,%s}",
	    busy_group(c), whom[world_dice(w, 2)],
	    world_dice(w, 3) == 0 ? "\"until\":9000000000000" :
	    "\"off\":true");
	people_call(w, c, params);
}

void
act_group_speakers(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"%s\":[\"%s\"]}",
	    busy_group(c), act_flip(w) ? "add" : "remove", anybody(w));
	people_call(w, c, params);
}

void
act_group_notice(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"text\":\"n%d\"}",
	    busy_group(c), (int)world_dice(w, 9));
	people_call(w, c, params);
}

void
act_group_nickname(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"user\":\"%s\","
	    "\"nickname\":\"nick%d\"}", busy_group(c), anybody(w),
	    (int)world_dice(w, 9));
	people_call(w, c, params);
}

/* ---- channels: nobody speaks there, so that messages are all known ---- */

static const char *const channels[] = { "news", "jobs" };

static const char *
draw_channel(struct world *w)
{
	return channels[world_dice(w, 2)];
}

void
act_channel(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", draw_channel(w));
	people_call(w, c, params);
}

void
act_channel_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"more%d\",\"name\":\"x\"}",
	    (int)world_dice(w, 3));
	people_call(w, c, params);
}

void
act_channel_update(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"settings\":"
	    "{\"listed\":%s}}", draw_channel(w), act_flip(w) ? "true" :
	    "false");
	people_call(w, c, params);
}

void
act_channel_writers(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"add\":[\"%s\"]}",
	    draw_channel(w), person_ids[world_dice(w, PEOPLE)]);
	people_call(w, c, params);
}

void
act_channel_change(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"users\":[\"%s\"]}",
	    draw_channel(w), person_ids[world_dice(w, PEOPLE)]);
	people_call(w, c, params);
}

/* Only the second one ends. */
void
act_channel_dissolve(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	(void)w;
	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", channels[1]);
	people_call(w, c, params);
}
