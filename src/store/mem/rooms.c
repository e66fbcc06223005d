/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rooms and their marks in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include "store/mem/mem_priv.h"

enum err
mem_room_get(struct store *s, int64_t conv, struct arena *a,
    struct room *out)
{
	struct room key = { .conv = conv };

	return mem_get(s, MEM_ROOM, BY_KEY, &key, a, out);
}

enum err
mem_room_put(struct store *s, const struct room *r)
{
	enum err err = mem_conv_check(s, r->conv);

	if (err == ERR_OK)
		mem_put(s, MEM_ROOM, r);
	return err;
}

/* The first mark of the room, or NULL. */
static const struct room_mark *
mark_first(const struct table *t, int64_t conv, uint32_t *pos)
{
	struct room_mark key = { .conv = conv, .user = STR("") };
	const struct room_mark *m;

	*pos = table_seek(t, BY_KEY, &key);
	m = table_at(t, BY_KEY, *pos);
	return m != NULL && m->conv == conv ? m : NULL;
}

enum err
mem_room_delete(struct store *s, int64_t conv)
{
	struct room key = { .conv = conv };
	const struct room_mark *m;
	uint32_t pos;

	while ((m = mark_first(mem_writes(s, MEM_ROOM_MARK), conv, &pos)) !=
	    NULL)
		mem_del(s, MEM_ROOM_MARK, m);
	return mem_del(s, MEM_ROOM, &key) ? ERR_OK : ERR_NOT_FOUND;
}

enum err
mem_room_list(struct store *s, struct str after, int64_t limit,
    store_room_fn visit, void *arg)
{
	const struct table *convs = mem_reads(s, MEM_CONV);
	const struct table *rooms = mem_reads(s, MEM_ROOM);
	struct conv from = { .name = after };
	uint32_t pos = table_seek(convs, CONV_BY_NAME, &from);
	const struct conv *c;
	bool more = true;

	s->walks++;
	while (more && limit > 0 &&
	    (c = table_at(convs, CONV_BY_NAME, pos++)) != NULL) {
		struct room key = { .conv = c->key };
		const struct room *r = table_find(rooms, BY_KEY, &key);

		if (r == NULL || str_eq(c->name, after))
			continue;
		more = visit(arg, r, c);
		limit--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_room_count(struct store *s, int64_t *out)
{
	*out = mem_reads(s, MEM_ROOM)->order[BY_KEY].count;
	return ERR_OK;
}

enum err
mem_room_mark_put(struct store *s, const struct room_mark *m)
{
	struct room key = { .conv = m->conv };

	if (table_find(mem_writes(s, MEM_ROOM), BY_KEY, &key) == NULL)
		return ERR_CORRUPT;
	mem_put(s, MEM_ROOM_MARK, m);
	return ERR_OK;
}

enum err
mem_room_mark_delete(struct store *s, int64_t conv, enum room_mark_kind kind,
    struct str user)
{
	struct room_mark key = { .conv = conv, .kind = kind, .user = user };

	return mem_del(s, MEM_ROOM_MARK, &key) ? ERR_OK : ERR_NOT_FOUND;
}

enum err
mem_room_mark_list(struct store *s, int64_t conv, store_room_mark_fn visit,
    void *arg)
{
	const struct table *t = mem_reads(s, MEM_ROOM_MARK);
	uint32_t pos;
	const struct room_mark *m = mark_first(t, conv, &pos);

	s->walks++;
	while (m != NULL && m->conv == conv && visit(arg, m))
		m = table_at(t, BY_KEY, ++pos);
	s->walks--;
	return ERR_OK;
}

enum err
mem_room_mark_trim(struct store *s, int64_t conv, int64_t ts, int64_t *left)
{
	const struct table *t = mem_writes(s, MEM_ROOM_MARK);
	uint32_t pos;
	const struct room_mark *m = mark_first(t, conv, &pos);

	*left = 0;
	while (m != NULL && m->conv == conv) {
		if (m->until_ts <= ts) {
			mem_del(s, MEM_ROOM_MARK, m);
		} else {
			++*left;
			pos++;
		}
		m = table_at(t, BY_KEY, pos);
	}
	return ERR_OK;
}
