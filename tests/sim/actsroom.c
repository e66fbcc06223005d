/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people do in live rooms.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

/* Most happens in "hall", which stays. */
static const char *
draw_hall(struct world *w, struct caller *c)
{
	c->item = world_dice(w, 4) == 0;
	return hall_ids[c->item];
}

static void
call_with(struct world *w, struct caller *c, const char *room,
    const char *more)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"room\":\"%s\"%s}", room, more);
	people_call(w, c, params);
}

void
act_room(struct world *w, struct caller *c)
{
	call_with(w, c, draw_hall(w, c), "");
}

/* Only "den" is made and destroyed while others are there. */
void
act_room_create(struct world *w, struct caller *c)
{
	call_with(w, c, "den", act_flip(w) ? ",\"settings\":{\"record\":true,"
	    "\"slots\":6,\"reserved\":2,\"history\":3}" : "");
}

void
act_room_destroy(struct world *w, struct caller *c)
{
	call_with(w, c, "den", "");
}

void
act_room_join(struct world *w, struct caller *c)
{
	call_with(w, c, draw_hall(w, c), act_flip(w) ? "" : ",\"after\":3");
}

/* The subscription comes before the answer. */
void
act_got_join(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	struct session *s = people_session(w, c);

	(void)r;
	if (out == NULL || s == NULL || s->state != OPEN)
		return;
	CHECK(w, s->halls[c->item].key != 0, "joined without being told");
}

/* Where she sits, if she does; mostly. */
static int
draw_seat(struct world *w, struct caller *c)
{
	const struct session *s = people_session(w, c);
	int hall = world_dice(w, 4) == 0;

	if (s != NULL && s->halls[hall].key == 0 && world_dice(w, 8) != 0)
		hall = !hall;
	return hall;
}

static void
say(struct world *w, struct caller *c, uint64_t way)
{
	static const char *const more[] = { "", ",\"priority\":\"high\"",
		",\"priority\":\"low\"", ",\"merge\":true" };
	struct halls *h = &w->halls;
	int *count = &h->said_count[c->tenant];
	int item = *count;
	char params[ACT_ROOM];

	/* A retry says the same, or is told that it is no retry. */
	if (item > 0 && world_dice(w, 6) == 0)
		item = (int)world_dice(w, (uint64_t)item);
	else if (item == HALL_SAID_MAX)
		return;
	else
		h->said[c->tenant][(*count)++].hall = draw_seat(w, c);
	c->item = item;
	c->version = (int64_t)w->kills;
	snprintf(params, sizeof(params), "{\"room\":\"%s\",\"cid\":\"%d\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s says %d\"}%s}",
	    hall_ids[h->said[c->tenant][item].hall], item,
	    tenant_ids[c->tenant], item % 5 == 0 ? 0 : item, more[way]);
	people_call(w, c, params);
}

/* Often more at once than a room lets through and a mailbox takes. */
void
act_room_send(struct world *w, struct caller *c)
{
	uint64_t way = world_dice(w, 8);
	uint64_t n = 1 + world_dice(w, world_dice(w, 8) == 0 ? 60 : 12);

	for (; n > 0; n--)
		say(w, c, way < 4 ? way : world_dice(w, 4));
}

static void
count_answer(struct world *w, const struct caller *c, const json_t *out)
{
	struct hall_counts *counts = &w->halls.counts[c->tenant];
	const char *why = json_string_value(json_object_get(out, "dropped"));

	if (why == NULL)
		counts->accepted++;
	else if (strcmp(why, "rate") == 0)
		counts->rate++;
	else if (strcmp(why, "muted") == 0)
		counts->muted++;
	else
		counts->busy++;
}

/* Cids are each person's own, so only her own answer is compared. */
void
act_got_room_send(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	struct hall_said *said = &w->halls.said[c->tenant][c->item];
	int64_t n = act_number(out, "n");

	(void)r;
	if (out == NULL || !halls_are_lasting(w) ||
	    c->version != (int64_t)w->kills)
		return;
	if (json_object_get(out, "merged") != NULL)
		n = -1;
	/* "den" may be another one by now, which knows nothing of it; what
	 * was dropped before may be answered after what was accepted. */
	if (said->hall == 0 && n != 0 && said->by[c->person] != 0) {
		CHECK(w, n == said->by[c->person], "%s: %d is answered %lld, "
		    "then %lld", person_ids[c->person], c->item,
		    (long long)said->by[c->person], (long long)n);
		return;
	}
	if (n > 0 && said->hall == 0)
		for (int i = 0; i < w->halls.said_count[c->tenant]; i++)
			for (int p = 0; p < PEOPLE; p++)
				CHECK(w, w->halls.said[c->tenant][i].hall ||
				    w->halls.said[c->tenant][i].by[p] != n,
				    "n %lld is given twice", (long long)n);
	if (n != 0)
		said->by[c->person] = n;
	if (said->hall == 0)
		count_answer(w, c, out);
}

void
act_room_attribute(struct world *w, struct caller *c)
{
	static const char *const ways[] = { "", ",\"auto_delete\":true",
		",\"new\":true", ",\"expect\":\"1\"" };
	char more[128];
	bool is_set = strcmp(c->act->op, "room.set_attribute") == 0;

	snprintf(more, sizeof(more), ",\"key\":\"k%d\"%s%s",
	    (int)world_dice(w, 4), is_set ? ",\"value\":\"1\"" : "",
	    ways[is_set ? world_dice(w, 4) : 0]);
	call_with(w, c, draw_hall(w, c), more);
}

void
act_room_marks(struct world *w, struct caller *c)
{
	static const char *const kinds[] = { "ban", "mute", "speaker" };
	char more[64];

	snprintf(more, sizeof(more), ",\"kind\":\"%s\",\"limit\":%d",
	    kinds[world_dice(w, 3)], 1 + (int)world_dice(w, 3));
	call_with(w, c, draw_hall(w, c), more);
}

/* Marks end, are taken away, come again. */
void
act_room_mark(struct world *w, struct caller *c)
{
	char more[128];
	int n = snprintf(more, sizeof(more), ",\"user\":\"%s\"",
	    person_ids[world_dice(w, PEOPLE)]);

	if (act_flip(w))
		snprintf(more + n, sizeof(more) - (size_t)n, ",\"off\":true");
	else if (act_flip(w))
		snprintf(more + n, sizeof(more) - (size_t)n,
		    ",\"until\":%lld", (long long)w->wall_max_ms + 60000);
	call_with(w, c, draw_hall(w, c), more);
}

void
act_room_speakers(struct world *w, struct caller *c)
{
	char more[64];

	snprintf(more, sizeof(more), ",\"%s\":[\"%s\"]",
	    act_flip(w) ? "add" : "remove", person_ids[world_dice(w, PEOPLE)]);
	call_with(w, c, draw_hall(w, c), more);
}

void
act_room_update(struct world *w, struct caller *c)
{
	static const char *const changes[] = {
		",\"title\":\"Other\"", ",\"settings\":{\"history\":2}",
		",\"settings\":{\"history\":9,\"slots\":3}",
		",\"settings\":{\"slots\":200,\"reserved\":100}",
		(",\"settings\":{\"slots\":200,\"reserved\":100,"
		"\"high_for_all\":true}"),
		",\"owner\":\"carol\"", ",\"owner\":\"alice\"",
	};

	call_with(w, c, draw_hall(w, c), changes[world_dice(w, 7)]);
}

void
act_room_announce(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	/* Not in "hall", whose accepted ones are counted by their answers. */
	snprintf(params, sizeof(params), "{\"rooms\":[\"den\"],"
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s says tea\"}}",
	    tenant_ids[c->tenant]);
	people_call(w, c, params);
}

void
act_got_members(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const json_t *list = json_object_get(out, "members");

	(void)c;
	(void)r;
	CHECK(w, out == NULL || list == NULL || (int64_t)json_array_size(
	    list) == act_number(out, "count"), "members do not add up");
}
