/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about files, which all have the same bytes; and the door of those.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"
#include "core/transfer.h"

#define SIZE ACT_FILE_BYTES
#define HUNDRED                                                           \
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx"              \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWX"
const char act_file_text[] = HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
    HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED;

const struct act *
act_find(const char *op)
{
	const struct act *found = NULL;

	for (size_t i = 0; i < act_count; i++)
		if (strcmp(acts[i].op, op) == 0)
			found = &acts[i];
	return found;
}

void
act_file_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"name\":\"f%d\",\"size\":%d}",
	    (int)world_dice(w, 4), SIZE);
	people_call(w, c, params);
}

/* Who has done one thing with a file does the next at once; what else is done
 * comes between all the same. */
static void
go_on(struct world *w, const struct caller *c, const char *op,
    const json_t *out)
{
	const char *id = json_string_value(json_object_get(
	    json_object_get(out, "file"), "id"));
	struct caller next = *c;
	char params[ACT_ROOM];

	if (id == NULL)
		return;
	next.door = DOOR_REST;
	next.act = act_find(op);
	snprintf(params, sizeof(params), strcmp(op, "file.put") == 0 ?
	    "{\"id\":\"%s\",\"offset\":0}" : "{\"id\":\"%s\"}", id);
	if (strcmp(op, "message.send") == 0)
		act_say(w, &next, id);
	else
		people_call(w, &next, params);
}

void
act_got_file(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	struct known_file *f = &w->known_files[w->file_next];

	(void)r;
	if (out == NULL)
		return;
	w->file_next = (w->file_next + 1) % FILES_KNOWN;
	f->tenant = c->tenant;
	f->person = c->person;
	f->is_whole = false;
	snprintf(f->id, sizeof(f->id), "%s", json_string_value(
	    json_object_get(json_object_get(out, "file"), "id")));
	go_on(w, c, "file.put", out);
}

void
act_got_part(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	go_on(w, c, "file.finish", out);
}

void
act_got_whole(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const char *id = json_string_value(json_object_get(
	    json_object_get(out, "file"), "id"));

	(void)r;
	for (int i = 0; i < FILES_KNOWN && id != NULL; i++)
		if (strcmp(w->known_files[i].id, id) == 0)
			w->known_files[i].is_whole = true;
	go_on(w, c, "message.send", out);
}

const char *
act_file_of(struct world *w, const struct caller *c)
{
	int first = (int)world_dice(w, FILES_KNOWN);

	for (int i = 0; i < FILES_KNOWN; i++) {
		const struct known_file *f =
		    &w->known_files[(first + i) % FILES_KNOWN];

		if (f->is_whole && f->tenant == c->tenant &&
		    f->person == c->person)
			return f->id;
	}
	return NULL;
}

/* There are few: mostly it is called by whose one of them is. */
static const char *
draw_file(struct world *w, struct caller *c)
{
	int first = (int)world_dice(w, FILES_KNOWN);

	for (int i = 0; i < FILES_KNOWN; i++) {
		const struct known_file *f =
		    &w->known_files[(first + i) % FILES_KNOWN];

		if (f->id[0] == '\0')
			continue;
		if (world_dice(w, 8) != 0) {
			c->door = DOOR_REST;
			c->tenant = f->tenant;
			c->person = f->person;
		}
		return f->id;
	}
	return "none";
}

void
act_file(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", draw_file(w, c));
	people_call(w, c, params);
}

void
act_file_put(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"offset\":%d}",
	    draw_file(w, c), world_dice(w, 4) == 0 ? SIZE / 2 : 0);
	people_call(w, c, params);
}

struct transfer *
act_transfer(struct world *w, const struct op *op)
{
	struct transfer *t = NULL;

	if (op->bytes != BYTES_NONE)
		t = transfer_new();
	if (op->bytes == BYTES_TAKEN)
		t->upto = world_dice(w, 4) == 0 ? SIZE / 2 : SIZE;
	return t;
}

/* All of it in one turn. */
static void
bring(struct transfer *t)
{
	t->len = (size_t)(t->upto - t->at);
	t->bytes = xmalloc(t->len);
	memcpy(t->bytes, &act_file_text[t->at], t->len);
	t->is_ended = true;
}

static void
fetch(struct world *w, struct transfer *t)
{
	CHECK(w, t->size == SIZE, "a file of %lld bytes", (long long)t->size);
	if (t->upto == 0) {
		t->upto = SIZE;
		return;
	}
	CHECK(w, t->len == SIZE && memcmp(t->bytes, act_file_text, SIZE) == 0,
	    "a file has other bytes than were put there");
	t->is_ended = true;
}

void
act_turn(struct world *w, struct request *r)
{
	struct transfer *t = r->transfer;

	if (world_dice(w, 20) == 0)
		t->is_broken = true;
	else if (op_find(str_from(r->op_name))->bytes == BYTES_TAKEN)
		bring(t);
	else
		fetch(w, t);
	core_transfer(w->core, r);
}
