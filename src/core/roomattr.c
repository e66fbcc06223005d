/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attributes of a room: small values under keys, each with the person who set
 * it first, gone with the room or, when asked for, with that person.
 * Runs on: the tenant's shard.
 * Owns: the attributes of its rooms.
 */
#include "base/jsonw.h"
#include "core/roomlive.h"

/* All that one room may hold, written out, escapes and all. */
#define WRITTEN_MAX (ROOM_ATTRIBUTES_MAX *                                    \
	(ROOM_KEY_BYTES_MAX + ROOM_VALUE_BYTES_MAX) * 6 + 4096)

static struct room_attribute *
attribute_new(const struct room_attribute_in *in, struct str owner)
{
	struct room_attribute *a = xcalloc(1, sizeof(*a) + in->value.len + 1);

	BUG_ON(owner.len >= sizeof(a->owner));
	memcpy(a->text, in->value.p, in->value.len);
	a->value = (struct str){ a->text, in->value.len };
	a->auto_delete = in->auto_delete;
	if (owner.len > 0)
		memcpy(a->owner, owner.p, owner.len);
	return a;
}

static void
write_one(struct jsonw *w, struct str key, const struct room_attribute *a)
{
	jsonw_object(w);
	jsonw_string_field(w, "key", key);
	jsonw_string_field(w, "value", a->value);
	jsonw_string_field(w, "owner", str_from(a->owner));
	if (a->auto_delete)
		jsonw_bool_field(w, "auto_delete", true);
	jsonw_object_end(w);
}

static size_t
written(struct str key, const struct room_attribute *a)
{
	struct buf out;
	struct jsonw w;
	size_t len;

	buf_init(&out, WRITTEN_MAX);
	w = jsonw_on(&out);
	write_one(&w, key, a);
	len = out.len + 1;	/* with a comma */
	buf_fini(&out);
	return len;
}

/* One that is in no room any more, or in none yet. */
static void
attribute_drop(struct room_live *room, struct room_attribute *a)
{
	if (a != NULL)
		room->attribute_bytes -= a->written;
	xfree(a);
}

/* Escapes may make a value six times as long; all have to fit an answer. */
static enum err
put(struct request *r, struct room_live *room, struct room_attribute *old)
{
	const struct room_attribute_in *in = r->in;
	struct room_attribute *a = attribute_new(in, request_user(r));
	size_t others = room->attribute_bytes -
	    (old != NULL ? old->written : 0);

	a->written = written(in->key, a);
	if (others + a->written > ROOM_ATTRIBUTES_BYTES) {
		xfree(a);
		return request_refuse(r, ERR_LIMIT, "value",
		    "the room's attributes are as long as they may be");
	}
	BUG_ON(map_put(&room->attributes, in->key, a, NULL) != ERR_OK);
	room->attribute_bytes += a->written;
	attribute_drop(room, old);
	return ERR_OK;
}

/* ---- telling ---- */

static struct jsonw
begin_change(struct buf *tail)
{
	struct jsonw w;

	buf_init(tail, WRITTEN_MAX);
	w = jsonw_on(tail);
	w.need_comma = true;
	return w;
}

static void
tell_set(struct room_live *room, struct str key, struct str value,
    struct str by)
{
	struct buf tail;
	struct jsonw w = begin_change(&tail);

	jsonw_key(&w, "set");
	jsonw_object(&w);
	jsonw_string(&w, key);
	buf_putc(&tail, ':');
	w.need_comma = false;
	jsonw_string(&w, value);
	jsonw_object_end(&w);
	jsonw_key(&w, "deleted");
	jsonw_array(&w);
	jsonw_array_end(&w);
	jsonw_string_field(&w, "by", by);
	roomtell_all(room, "room.attributes", buf_str(&tail));
	buf_fini(&tail);
}

static void
begin_deleted(struct jsonw *w)
{
	jsonw_key(w, "set");
	jsonw_object(w);
	jsonw_object_end(w);
	jsonw_key(w, "deleted");
	jsonw_array(w);
}

static void
tell_deleted(struct room_live *room, struct jsonw *w, struct buf *tail,
    struct str by)
{
	jsonw_array_end(w);
	jsonw_string_field(w, "by", by);
	roomtell_all(room, "room.attributes", buf_str(tail));
}

/* ---- the operations ---- */

/* The room, for somebody who is in it or may moderate it. */
static enum err
enter(struct shard *s, struct tenant_live *t, struct request *r,
    struct room_live **room)
{
	enum err err = roomset_take(s, t, r, room);

	if (err != ERR_OK || *room == NULL)
		return err;
	if (!roomlive_has(*room, request_user(r)) &&
	    !room_may_moderate(r, (*room)->conv.owner))
		return ERR_NOT_MEMBER;
	return ERR_OK;
}

enum err
room_attributes(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_attributes_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct room_live *room;
	uint32_t pos = 0;
	struct str key;
	void *value;
	enum err err = enter(s, t, r, &room);

	if (err != ERR_OK || room == NULL)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "attributes");
	jsonw_array(&w);
	for (uint32_t i = 0; i < in->keys.count; i++) {
		value = map_find(&room->attributes, in->keys.items[i]);
		if (value != NULL)
			write_one(&w, in->keys.items[i], value);
	}
	while (in->keys.count == 0 &&
	    map_next(&room->attributes, &pos, &key, &value))
		write_one(&w, key, value);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

static enum err
check_expected(struct request *r, const struct room_attribute *a)
{
	const struct room_attribute_in *in = r->in;

	if (in->is_new && a != NULL)
		return request_refuse(r, ERR_EXISTS, "key",
		    "there is such an attribute already");
	if (in->has_expect && (a == NULL || !str_eq(a->value, in->expect)))
		return request_refuse(r, ERR_WRONG_STATE, "expect",
		    "the value is another one now");
	return ERR_OK;
}

static enum err
check_change(struct request *r, const struct room_live *room,
    const struct room_attribute *a)
{
	const struct room_attribute_in *in = r->in;
	enum err err;

	if (in->force && !room_may_moderate(r, room->conv.owner))
		return request_refuse(r, ERR_FORBIDDEN, "force",
		    "only the room's owner and administrators may");
	err = check_expected(r, a);
	if (err != ERR_OK || a == NULL || in->force)
		return err;
	return str_is(request_user(r), a->owner) ||
	    (a->owner[0] == '\0' && request_user(r).len == 0) ? ERR_OK :
	    request_refuse(r, ERR_FORBIDDEN, "key",
	    "somebody else has set it");
}

static enum err
answer(struct request *r)
{
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

enum err
room_set_attribute(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct room_attribute_in *in = r->in;
	struct room_attribute *a;
	struct room_live *room;
	enum err err = enter(s, t, r, &room);

	if (err != ERR_OK || room == NULL)
		return err;
	a = map_find(&room->attributes, in->key);
	if ((err = check_change(r, room, a)) != ERR_OK)
		return err;
	if (a == NULL && room->attributes.count >= ROOM_ATTRIBUTES_MAX)
		return request_refuse(r, ERR_LIMIT, "key",
		    "the room has as many attributes as it may");
	if (in->auto_delete && !roomlive_has(room, request_user(r)))
		return request_refuse(r, ERR_NOT_MEMBER, "auto_delete",
		    "join first: it goes when you leave");
	if ((err = put(r, room, a)) != ERR_OK)
		return err;
	tell_set(room, in->key, in->value, request_user(r));
	return answer(r);
}

enum err
room_delete_attribute(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	const struct room_attribute_in *in = r->in;
	struct room_attribute *a;
	struct room_live *room;
	struct buf tail;
	struct jsonw w;
	enum err err = enter(s, t, r, &room);

	if (err != ERR_OK || room == NULL)
		return err;
	a = map_find(&room->attributes, in->key);
	if ((err = check_change(r, room, a)) != ERR_OK)
		return err;
	if (a == NULL)		/* what one wants is so already */
		return answer(r);
	attribute_drop(room, map_del(&room->attributes, in->key));
	w = begin_change(&tail);
	begin_deleted(&w);
	jsonw_string(&w, in->key);
	tell_deleted(room, &w, &tail, request_user(r));
	buf_fini(&tail);
	return answer(r);
}

/* ---- with its person, and with the room ---- */

void
roomattr_left(struct room_live *room, struct str user)
{
	uint32_t pos = 0, gone = 0;
	struct str key;
	struct buf tail;
	struct jsonw w = begin_change(&tail);
	void *value;

	begin_deleted(&w);
	while (map_next(&room->attributes, &pos, &key, &value)) {
		struct room_attribute *a = value;

		if (!a->auto_delete || !str_is(user, a->owner))
			continue;
		jsonw_string(&w, key);
		map_del(&room->attributes, key);
		attribute_drop(room, a);
		gone++;
	}
	if (gone > 0)
		tell_deleted(room, &w, &tail, user);
	buf_fini(&tail);
}

void
roomattr_free(struct room_live *room)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&room->attributes, &pos, &key, &value))
		xfree(value);
	map_fini(&room->attributes);
}
