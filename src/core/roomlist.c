/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking at rooms: one, a page of them, who is there, what was let through.
 * Runs on: the tenant's shard.
 * Owns: nothing between calls.
 */
#include <stdatomic.h>

#include "base/jsonw.h"
#include "core/roomlive.h"

/* ---- get and list ---- */

static void
write_live(struct jsonw *w, const struct room_live *room)
{
	jsonw_bool_field(w, "live", room != NULL);
	jsonw_int_field(w, "members", room != NULL ? room->member_count : 0);
}

static void
write_room(struct jsonw *w, const struct conv *c, const struct room *row,
    const struct room_live *live)
{
	jsonw_object(w);
	room_write(w, c, row);
	room_write_settings(w, row);
	write_live(w, live);
	jsonw_object_end(w);
}

/* What is not live is answered as it was loaded: looking keeps no room. */
enum err
room_get(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_in *in = r->in;
	const struct room_load *load = r->scratch;
	const struct room_live *room = roomset_find(t, in->room);
	struct jsonw w = jsonw_on(&r->result);

	(void)s;
	if (room == NULL && (load == NULL || !load->is_found))
		return request_refuse(r, ERR_NOT_FOUND, "room",
		    "there is no such room");
	jsonw_object(&w);
	jsonw_key(&w, "room");
	write_room(&w, room != NULL ? &room->conv : &load->conv,
	    room != NULL ? &room->row : &load->row, room);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
room_list(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_page *page = r->scratch;
	struct jsonw w = jsonw_on(&r->result);

	(void)s;
	jsonw_object(&w);
	jsonw_key(&w, "rooms");
	jsonw_array(&w);
	for (uint32_t i = 0; i < page->count; i++) {
		const struct room_page_item *item = &page->items[i];
		struct str id = { item->conv.name.p + 2,
			item->conv.name.len - 2 };

		jsonw_object(&w);
		room_write(&w, &item->conv, &item->row);
		write_live(&w, roomset_find(t, id));
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", page->has_more);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- members ---- */

struct member_walk {
	struct jsonw *w;
	int64_t room;
};

static bool
on_member(void *arg, struct str user)
{
	struct member_walk *walk = arg;

	if (walk->room == 0)
		return false;
	walk->room--;
	jsonw_string(walk->w, user);
	return true;
}

/* Where the next page begins; 0: there is none. */
static int64_t
write_members(struct jsonw *w, const struct room_live *room,
    const struct room_members_in *in)
{
	struct member_walk walk = { w,
		in->limit ? in->limit : ROOM_MEMBERS_LISTED };
	int64_t next;

	jsonw_key(w, "members");
	jsonw_array(w);
	next = roomlive_each(room, in->after, on_member, &walk);
	jsonw_array_end(w);
	return next;
}

enum err
room_members(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_members_in *in = r->in;
	const struct room_load *load = r->scratch;
	const struct room_live *room = roomset_find(t, in->room);
	struct jsonw w = jsonw_on(&r->result);
	int64_t next = 0;

	(void)s;
	if (room == NULL && (load == NULL || !load->is_found))
		return request_refuse(r, ERR_NOT_FOUND, "room",
		    "there is no such room");
	jsonw_object(&w);
	jsonw_int_field(&w, "count", room != NULL ? room->member_count : 0);
	/* Who is there is for those who are, and who look after it. */
	if (room != NULL && (roomlive_has(room, request_user(r)) ||
	    room_may_moderate(r, room->conv.owner)))
		next = write_members(&w, room, in);
	jsonw_bool_field(&w, "more", next > 0);
	if (next > 0)
		jsonw_int_field(&w, "next", next);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- stats ---- */

static void
write_classes(struct jsonw *w, const char *key, const int64_t *counts)
{
	jsonw_key(w, key);
	jsonw_object(w);
	for (unsigned i = 0; i < ROOM_CLASSES; i++)
		jsonw_int_field(w, room_class_names[i], counts[i]);
	jsonw_object_end(w);
}

static void
write_stats(struct jsonw *w, const struct room_live *room)
{
	int64_t missed[ROOM_CLASSES];

	for (unsigned i = 0; i < ROOM_CLASSES; i++)
		missed[i] = atomic_load_explicit(&room->tally->missed[i],
		    memory_order_relaxed);
	jsonw_int_field(w, "n", room->n);
	jsonw_int_field(w, "began_ts", room->began_ts);
	jsonw_int_field(w, "members", room->member_count);
	jsonw_int_field(w, "seats", room->seat_count);
	write_classes(w, "accepted", room->accepted);
	jsonw_key(w, "dropped");
	jsonw_object(w);
	for (unsigned i = 0; i < DROPS; i++)
		write_classes(w, room_drop_names[i], room->dropped[i]);
	write_classes(w, "ring", missed);
	jsonw_object_end(w);
	jsonw_int_field(w, "written", atomic_load_explicit(
	    &room->tally->written, memory_order_relaxed));
	jsonw_int_field(w, "unrecorded", room->unrecorded);
}

enum err
room_stats(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_in *in = r->in;
	const struct room_live *room = roomset_find(t, in->room);
	struct jsonw w = jsonw_on(&r->result);

	(void)s;
	if (room == NULL)
		return request_refuse(r, ERR_NOT_FOUND, "room",
		    "it is not live: there is nothing to count");
	if (!room_may_moderate(r, room->conv.owner))
		return ERR_FORBIDDEN;
	jsonw_object(&w);
	write_stats(&w, room);
	jsonw_object_end(&w);
	return ERR_OK;
}
