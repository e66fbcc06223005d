/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about departments; their groups have the same people.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

#define DEPARTMENTS 4

static int
draw(struct world *w)
{
	return (int)world_dice(w, DEPARTMENTS);
}

/* Where people are, most in the first one; the others can be deleted. */
static int
draw_staffed(struct world *w)
{
	return world_dice(w, 4) == 0;
}

void
act_department_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM], parent[32] = "";

	if (act_flip(w))
		snprintf(parent, sizeof(parent), ",\"parent\":\"d%d\"",
		    draw(w));
	snprintf(params, sizeof(params), "{\"id\":\"d%d\",\"name\":\"D\","
	    "\"group\":%s%s,\"cid\":\"dc-%d\"}", draw(w), act_flip(w) ?
	    "true" : "false", parent, (int)world_dice(w, 40));
	people_call(w, c, params);
}

void
act_department_update(struct world *w, struct caller *c)
{
	char params[ACT_ROOM], change[64];

	switch (world_dice(w, 6)) {
	case 0:
		snprintf(change, sizeof(change), "\"parent\":\"d%d\"",
		    draw(w));
		break;
	case 1:
		snprintf(change, sizeof(change), "\"parent\":\"\"");
		break;
	case 2:
		snprintf(change, sizeof(change), "\"head\":\"%s\"",
		    person_ids[world_dice(w, NAMES)]);
		break;
	case 3:
		snprintf(change, sizeof(change), "\"group\":%s", act_flip(w) ?
		    "true" : "false");
		break;
	case 4:
		snprintf(change, sizeof(change), "\"order\":%d",
		    (int)world_dice(w, 5));
		break;
	default:
		snprintf(change, sizeof(change), "\"name\":\"D%d\"", draw(w));
	}
	snprintf(params, sizeof(params), "{\"id\":\"d%d\",%s,"
	    "\"cid\":\"du-%d\"}", draw(w), change, (int)world_dice(w, 60));
	people_call(w, c, params);
}

void
act_department(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"d%d\"}", draw(w));
	people_call(w, c, params);
}

/* With a cid of few: some repeat, and some then say something else. */
void
act_department_people(struct world *w, struct caller *c)
{
	char params[ACT_ROOM], cid[32] = "";
	int first = (int)world_dice(w, PEOPLE - 1);

	if (act_flip(w))
		snprintf(cid, sizeof(cid), ",\"cid\":\"dp-%d\"",
		    (int)world_dice(w, 60));
	snprintf(params, sizeof(params), "{\"id\":\"d%d\",\"users\":"
	    "[\"%s\",\"%s\"]%s}", draw_staffed(w), person_ids[first],
	    person_ids[first + 1], cid);
	people_call(w, c, params);
}

void
act_department_member(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"d%d\",\"user\":\"%s\","
	    "\"title\":\"T\",\"primary\":true}", draw_staffed(w),
	    person_ids[world_dice(w, PEOPLE)]);
	people_call(w, c, params);
}

/* ---- when all is quiet ---- */

/* Their ids, one behind the other. */
static void
list_people(struct world *w, int tenant, const char *op, const char *id,
    char out[ACT_ROOM])
{
	const char *key = op[0] == 'd' ? "people" : "members";
	char params[ACT_ROOM];
	json_t *answer, *item;
	size_t i, at = 0;

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
	answer = people_must(w, tenant, op, params);
	out[0] = '\0';
	json_array_foreach(json_object_get(answer, key), i, item)
		at += (size_t)snprintf(out + at, ACT_ROOM - at, "%s ",
		    json_string_value(json_object_get(item, "user")));
	json_decref(answer);
}

static void
check_one(struct world *w, int tenant, const json_t *row)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *group = json_string_value(json_object_get(row, "group"));
	const char *head = json_string_value(json_object_get(row, "head"));
	char people[ACT_ROOM], members[ACT_ROOM];
	int64_t count = 0;

	list_people(w, tenant, "department.members", id, people);
	for (const char *p = people; *p != '\0'; p++)
		count += *p == ' ';
	CHECK(w, count == act_number(row, "people"), "%s: %s are %lld", id,
	    people, (long long)act_number(row, "people"));
	CHECK(w, head == NULL || strstr(people, head) != NULL,
	    "%s is the head of %s", head, people);
	if (group == NULL)
		return;
	list_people(w, tenant, "group.members", group, members);
	CHECK(w, strcmp(people, members) == 0, "%s: %s, its group: %s", id,
	    people, members);
}

/* Whatever was killed or refused meanwhile. */
void
departments_quiet(struct world *w)
{
	for (int t = 0; t < TENANTS; t++) {
		json_t *out = people_must(w, t, "department.list", "{}"), *row;
		size_t i;

		json_array_foreach(json_object_get(out, "departments"), i,
		    row)
			check_one(w, t, row);
		json_decref(out);
	}
}
