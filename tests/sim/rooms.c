/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Live rooms at the simulated workers: order, drops, and that all are told
 * the same.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdlib.h>

#include "acts.h"
#include "base/map.h"

const char *const hall_ids[HALLS] = { "hall", "den" };

bool
halls_are_lasting(const struct world *w)
{
	return !w->is_fuzzed && w->settings.room_idle_ms == HALL_LASTING_MS;
}

int
halls_find(const char *room)
{
	for (int i = 0; i < HALLS; i++)
		if (strcmp(room, hall_ids[i]) == 0)
			return i;
	return -1;
}

static bool
is_key(struct channel_key a, struct channel_key b)
{
	return a.tenant == b.tenant && a.conv == b.conv;
}

static struct hall_ring *
ring_of(struct world *w, int worker, struct channel_key key)
{
	for (int t = 0; t < LOGS; t++)
		for (int i = 0; i < HALLS; i++)
			if (is_key(w->halls.rings[worker][t][i].key, key))
				return &w->halls.rings[worker][t][i];
	return NULL;
}

static struct hall_words *
words_of(struct world *w, struct channel_key key)
{
	struct halls *h = &w->halls;

	for (int i = 0; i < h->word_count; i++)
		if (is_key(h->words[i].key, key))
			return &h->words[i];
	if (h->word_count == HALL_KEYS)
		return NULL;	/* so many more are not compared */
	h->words[h->word_count].key = key;
	return &h->words[h->word_count++];
}

/* Everyone hears the same under one number, and only of her own tenant. */
static void
check_frame(struct world *w, int tenant, const struct push *e)
{
	struct hall_words *words = words_of(w, e->key);
	uint64_t hash = map_hash(e->tail, e->tail_len);
	const json_t *body;
	const char *text;
	json_t *json;

	CHECK(w, field_parse((struct str){ e->tail, e->tail_len }, &json) ==
	    ERR_OK, "%s", e->tail);
	CHECK(w, halls_find(json_string_value(json_object_get(json,
	    "room"))) >= 0, "%s", e->tail);
	CHECK(w, act_number(json, "n") == e->n, "%s", e->tail);
	body = json_object_get(json, "body");
	text = json_string_value(json_object_get(body, "text"));
	CHECK(w, text == NULL || strncmp(text, tenant_ids[tenant],
	    strlen(tenant_ids[tenant])) == 0, "another tenant's words: %s",
	    e->tail);
	json_decref(json);
	w->halls.heard++;
	if (words == NULL || e->n >= HALL_FRAMES)
		return;
	CHECK(w, words->frames[e->n] == 0 || words->frames[e->n] == hash,
	    "n %lld is two messages", (long long)e->n);
	words->frames[e->n] = hash;
}

static bool
is_message(const struct push *e)
{
	return strcmp(e->method, "room.message") == 0;
}

/* A number that is passed over was lost on the way here, and said to be. */
static void
on_room_event(struct world *w, int worker, const struct notice *n)
{
	struct hall_ring *ring = ring_of(w, worker, n->push != NULL ?
	    n->push->key : n->key);
	int tenant;

	CHECK(w, ring != NULL, "%s for a worker that has no ring",
	    n->push != NULL ? n->push->method : "what was lost");
	tenant = (int)((ring - &w->halls.rings[worker][0][0]) / HALLS);
	for (int i = 0; i < ROOM_CLASSES; i++)
		ring->lost += n->lost[i];
	if (n->push == NULL)
		return;
	if (!is_message(n->push)) {
		CHECK(w, n->push->n >= ring->n, "%s goes back",
		    n->push->method);
		return;
	}
	check_frame(w, tenant, n->push);
	CHECK(w, n->push->n > ring->n, "n %lld after %lld",
	    (long long)n->push->n, (long long)ring->n);
	ring->gaps += n->push->n - ring->n - 1;
	CHECK(w, ring->gaps <= ring->lost, "%lld were passed over and %lld "
	    "said to be lost", (long long)ring->gaps, (long long)ring->lost);
	ring->n = n->push->n;
}

static void
make_ring(struct world *w, struct hall_ring *ring, int tenant,
    const struct notice *n)
{
	const struct room_join *join = n->join;

	CHECK(w, ring_of(w, n->session.worker, n->key) == NULL,
	    "a second ring of one room");
	*ring = (struct hall_ring){ .key = n->key };
	for (uint32_t i = 0; i < join->backlog_count; i++) {
		check_frame(w, tenant, join->backlog[i]);
		CHECK(w, i == 0 || join->backlog[i]->n == ring->n + 1,
		    "a hole in what was said before");
		ring->n = join->backlog[i]->n;
	}
	if (join->backlog_count == 0)
		ring->n = join->after;
}

static int
tenant_of(struct world *w, struct channel_key key)
{
	for (int t = 0; t < LOGS; t++)
		if (w->halls.numbers[t] == key.tenant)
			return t;
	CHECK(w, false, "nobody of this tenant was ever let in");
	return 0;
}

static void
on_room_join(struct world *w, struct session *s, const struct notice *n)
{
	int worker = n->session.worker;
	int hall = halls_find(n->join->room);
	int tenant = tenant_of(w, n->key);
	struct hall_ring *ring;

	CHECK(w, hall >= 0 && worker >= 0, "%s", n->join->room);
	ring = &w->halls.rings[worker][tenant][hall];
	if (n->join->has_backlog)
		make_ring(w, ring, tenant, n);
	CHECK(w, is_key(ring->key, n->key), "joining without a ring");
	if (s == NULL)
		return;
	CHECK(w, s->number == n->key.tenant, "into another tenant's room");
	CHECK(w, s->halls[hall].key == 0, "joining twice");
	s->halls[hall] = (struct hall_seat){ n->key.conv, n->join->after };
}

static void
on_room_leave(struct world *w, struct session *s, const struct notice *n)
{
	if (s == NULL)
		return;
	for (int i = 0; i < HALLS; i++) {
		if (s->halls[i].key != n->key.conv)
			continue;
		s->halls[i].key = 0;
		return;
	}
	CHECK(w, false, "leaving what was never joined");
}

static void
on_room_end(struct world *w, int worker, const struct notice *n)
{
	struct hall_ring *ring = ring_of(w, worker, n->key);

	CHECK(w, ring != NULL, "the end of no ring");
	*ring = (struct hall_ring){ .n = 0 };
	for (int i = 0; i < SLOTS; i++) {
		struct session *s = &w->sessions[worker][i];

		for (int k = 0; k < HALLS; k++)
			if (s->state == OPEN && s->number == n->key.tenant &&
			    s->halls[k].key == n->key.conv)
				s->halls[k].key = 0;
	}
}

void
halls_notice(struct world *w, int worker, struct session *s,
    const struct notice *n)
{
	if (n->kind == NOTICE_ROOM_JOIN)
		on_room_join(w, s, n);
	else if (n->kind == NOTICE_ROOM_LEAVE)
		on_room_leave(w, s, n);
	else if (n->kind == NOTICE_ROOM_END)
		on_room_end(w, worker, n);
	else if (n->kind == NOTICE_ROOM_PUSH)
		on_room_event(w, worker, n);
}

void
halls_killed(struct world *w)
{
	memset(&w->halls, 0, sizeof(w->halls));
}

static int64_t
sum(const json_t *classes)
{
	return act_number(classes, "high") + act_number(classes, "normal") +
	    act_number(classes, "low");
}

static void
check_counts(struct world *w, int tenant, const json_t *out)
{
	const struct hall_counts *c = &w->halls.counts[tenant];
	const json_t *dropped = json_object_get(out, "dropped");

	CHECK(w, sum(json_object_get(out, "accepted")) == c->accepted &&
	    sum(json_object_get(dropped, "rate")) == c->rate &&
	    sum(json_object_get(dropped, "muted")) == c->muted &&
	    sum(json_object_get(dropped, "busy")) == c->busy,
	    "%s: answered %lld accepted, %lld for rate, %lld muted, %lld "
	    "busy", tenant_ids[tenant], (long long)c->accepted,
	    (long long)c->rate, (long long)c->muted, (long long)c->busy);
}

void
halls_quiet(struct world *w)
{
	for (int t = 0; t < TENANTS && halls_are_lasting(w); t++) {
		json_t *out = people_ask(w, t, "room.stats",
		    "{\"room\":\"hall\"}");

		if (out != NULL)
			check_counts(w, t, out);
		else
			CHECK(w, w->halls.counts[t].accepted == 0,
			    "what was accepted is forgotten");
		json_decref(out);
	}
}
