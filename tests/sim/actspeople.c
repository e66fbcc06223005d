/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts between people: contacts, blocks, presence; and their devices.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

/* About somebody, most often of those who answer. */
static const char *
draw_other(struct world *w, const struct caller *c)
{
	uint64_t how = world_dice(w, 8);

	return person_ids[how == 0 ? (int)world_dice(w, NAMES) : how == 1 ?
	    (int)world_dice(w, PEOPLE) : c->person == 0];
}

/* With a cid of few: some repeat, and some then say something else. */
static void
call_about(struct world *w, struct caller *c, const char *more)
{
	char params[ACT_ROOM], cid[64] = "";

	if (act_flip(w))
		snprintf(cid, sizeof(cid), ",\"cid\":\"p-%s-%d\"",
		    person_ids[c->person], (int)world_dice(w, 30));
	snprintf(params, sizeof(params), "{\"user\":\"%s\"%s%s}",
	    draw_other(w, c), more, cid);
	people_call(w, c, params);
}

void
act_other(struct world *w, struct caller *c)
{
	call_about(w, c, "");
}

void
act_other_get(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"user\":\"%s\"}", draw_other(w, c));
	people_call(w, c, params);
}

void
act_contact_set(struct world *w, struct caller *c)
{
	static const char *const notes[] = {
		",\"star\":true", ",\"star\":false", ",\"remark\":\"Bobby\"",
		",\"remark\":\"\"", ",\"tags\":[\"work\",\"chess\"]",
		",\"tags\":[]",
	};

	call_about(w, c, notes[world_dice(w, 6)]);
}

void
act_face(struct world *w, struct caller *c)
{
	static const char *const faces[] = {
		"{\"invisible\":true}", "{\"invisible\":false}",
		"{\"last_seen\":\"contacts\"}", "{\"last_seen\":\"nobody\"}",
		"{\"status\":{\"text\":\"away\"},\"cid\":\"f1\"}",
		"{\"status\":{\"emoji\":\"x\",\"until_ts\":1},\"cid\":\"f2\"}",
		"{\"status\":{}}",
	};

	people_call(w, c, faces[world_dice(w, 7)]);
}

void
act_presence(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"users\":[\"%s\"]}",
	    draw_other(w, c));
	people_call(w, c, params);
}

/* ---- devices ---- */

static void
call_device(struct world *w, struct caller *c, const char *more)
{
	char params[ACT_ROOM], cid[64] = "";

	if (act_flip(w))
		snprintf(cid, sizeof(cid), ",\"cid\":\"d-%s-%d\"",
		    person_ids[c->person], (int)world_dice(w, 10));
	snprintf(params, sizeof(params), "{\"device\":\"dev%d\"%s%s}",
	    (int)world_dice(w, 3), more, cid);
	people_call(w, c, params);
}

void
act_device_get(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"device\":\"dev%d\"}",
	    (int)world_dice(w, 3));
	people_call(w, c, params);
}

void
act_device_rename(struct world *w, struct caller *c)
{
	call_device(w, c, act_flip(w) ? ",\"name\":\"Old\"" :
	    ",\"name\":\"New\"");
}

void
act_device_set(struct world *w, struct caller *c)
{
	call_device(w, c, act_flip(w) ? ",\"push\":true" : ",\"push\":false");
}
