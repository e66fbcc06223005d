/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about a tenant's own rules. Words that people say here are flagged
 * only: what is said is what the others must see.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

static const char *
spoken(struct world *w)
{
	return person_ids[world_dice(w, PEOPLE)];
}

void
act_words_set(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"block\":[\"unsaid\"],"
	    "\"mask\":[\"unseen\"],\"flag\":[\"%s\",\"%s\"]}", spoken(w),
	    spoken(w));
	people_call(w, c, params);
}

void
act_words_add(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"action\":\"%s\","
	    "\"words\":[\"%s\"]}", act_flip(w) ? "flag" : "mask",
	    act_flip(w) ? "unseen" : "unheard");
	people_call(w, c, params);
}

void
act_words_remove(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"words\":[\"%s\",\"never\"]}",
	    spoken(w));
	people_call(w, c, params);
}

void
act_words_list(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ? "{\"action\":\"flag\"}" :
	    "{\"action\":\"block\",\"limit\":1}");
}

void
act_words_test(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"text\":\"%s unsaid\"}",
	    spoken(w));
	people_call(w, c, params);
}

void
act_words_review(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"upto\":%d}",
	    1 + (int)world_dice(w, 500));
	people_call(w, c, params);
}

/* ---- callbacks ---- */

static const char *
callback_id(struct world *w)
{
	return world_dice(w, 5) ? "guard" : "warden";
}

void
act_callback_create(struct world *w, struct caller *c)
{
	static const char *const where[] = { "",
		",\"conversations\":[\"direct\"]", ",\"kinds\":[\"text\"]" };
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\","
	    "\"url\":\"https://isv.example/\",\"default_verdict\":"
	    "\"%s\"%s}", callback_id(w), world_dice(w, 4) ? "pass" :
	    "refuse", where[world_dice(w, 3)]);
	people_call(w, c, params);
}

void
act_callback(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}",
	    callback_id(w));
	people_call(w, c, params);
}

void
act_callback_update(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",%s}",
	    callback_id(w), act_flip(w) ? "\"new_secret\":true" :
	    act_flip(w) ? "\"enabled\":false" : "\"enabled\":true");
	people_call(w, c, params);
}

/* ---- for how long things are kept ---- */

static const char *
keeping(struct world *w)
{
	return conv_names[world_dice(w, TALKS)];
}

/* The clock jumps by days: what is a day old is not rare. */
void
act_retention_set(struct world *w, struct caller *c)
{
	static const char *const whats[] = { "message_days", "file_days" };
	char params[ACT_ROOM];
	unsigned of = world_dice(w, 2);
	int days = world_dice(w, 4) == 0 ? 0 :
	    1 + (int)world_dice(w, of == 1 ? 3 : 30);
	const char *what = whats[of];

	if (act_flip(w))
		snprintf(params, sizeof(params), "{\"%s\":%d}", what, days);
	else if (world_dice(w, 4) == 0)
		snprintf(params, sizeof(params), "{\"conv\":\"%s\"}",
		    keeping(w));
	else
		snprintf(params, sizeof(params), "{\"conv\":\"%s\","
		    "\"%s\":%d}", keeping(w), what, days);
	people_call(w, c, params);
}

void
act_retention_get(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\"}", keeping(w));
	people_call(w, c, act_flip(w) ? "{}" : params);
}

void
act_retention_run(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ? "{}" : "{\"dry_run\":true}");
}
