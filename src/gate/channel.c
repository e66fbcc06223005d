/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels live in chunks that never move and are named by their number;
 * the index holds numbers only, so that growing it moves 4 bytes a channel.
 *
 * Runs on: worker.
 * Owns: the table and, through the lists, the sessions' channel numbers.
 */
#include "gate/channel.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"

#define CHANNEL_CHUNK 1024u
#define INDEX_FIRST 64u
#define LIST_FIRST 4u

struct channel {
	int64_t conv;
	union {
		uint32_t two[2];
		uint32_t *many;		/* room: a power of two ≥ count */
		uint32_t next_free;	/* when not in use */
	} slots;
	uint32_t tenant;
	uint32_t count;			/* 0: not in use */
};

_Static_assert(sizeof(struct channel) == 24, "idle sessions pay for this");

void
channel_table_init(struct channel_table *t, uint32_t subscriptions_max)
{
	*t = (struct channel_table){ .subscriptions_max = subscriptions_max };
}

static struct channel *
channel_at(const struct channel_table *t, uint32_t number)
{
	return &t->chunks[number / CHANNEL_CHUNK][number % CHANNEL_CHUNK];
}

void
channel_table_fini(struct channel_table *t)
{
	for (uint32_t i = 0; i < t->made; i++) {
		struct channel *c = channel_at(t, i);

		if (c->count > 2)
			xfree(c->slots.many);
	}
	for (uint32_t i = 0; i < t->chunk_count; i++)
		xfree(t->chunks[i]);
	xfree(t->chunks);
	xfree(t->index);
	channel_table_init(t, t->subscriptions_max);
}

/* The index */

static uint32_t
key_home(const struct channel_table *t, struct channel_key key)
{
	uint64_t words[2] = { key.tenant, (uint64_t)key.conv };

	return (uint32_t)map_hash(words, sizeof(words)) & (t->index_size - 1);
}

static struct channel_key
key_of(const struct channel *c)
{
	return (struct channel_key){ .tenant = c->tenant, .conv = c->conv };
}

/* Where the key is, or the empty place where it would be. */
static uint32_t
index_seek(const struct channel_table *t, struct channel_key key)
{
	uint32_t i = key_home(t, key), mask = t->index_size - 1;

	for (; t->index[i] != 0; i = (i + 1) & mask) {
		const struct channel *c = channel_at(t, t->index[i] - 1);

		if (c->conv == key.conv && c->tenant == key.tenant)
			break;
	}
	return i;
}

static void
index_grow(struct channel_table *t)
{
	uint32_t *old = t->index, size = t->index_size;

	t->index_size = size > 0 ? size * 2 : INDEX_FIRST;
	t->index = xcalloc(t->index_size, sizeof(*t->index));
	for (uint32_t i = 0; i < size; i++) {
		const struct channel *c;

		if (old[i] == 0)
			continue;
		c = channel_at(t, old[i] - 1);
		t->index[index_seek(t, key_of(c))] = old[i];
	}
	xfree(old);
}

/* Deletes without tombstones: later ones of the same run move up. */
static void
index_del(struct channel_table *t, uint32_t hole)
{
	uint32_t mask = t->index_size - 1, i = hole;

	t->index[hole] = 0;
	for (;;) {
		uint32_t home;

		i = (i + 1) & mask;
		if (t->index[i] == 0)
			return;
		home = key_home(t, key_of(channel_at(t, t->index[i] - 1)));
		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		t->index[hole] = t->index[i];
		t->index[i] = 0;
		hole = i;
	}
}

/* Channels */

static uint32_t
channel_new(struct channel_table *t)
{
	uint32_t number = t->first_free;

	if (number != 0) {
		t->first_free = channel_at(t, number - 1)->slots.next_free;
		return number - 1;
	}
	if (t->made == t->chunk_count * CHANNEL_CHUNK) {
		t->chunks = xreallocarray(t->chunks, t->chunk_count + 1,
		    sizeof(struct channel *));
		t->chunks[t->chunk_count++] = xcalloc(CHANNEL_CHUNK,
		    sizeof(struct channel));
	}
	return t->made++;
}

static uint32_t
channel_get(struct channel_table *t, struct channel_key key)
{
	uint32_t at, number;
	struct channel *c;

	if ((t->count + 1) * 4 > t->index_size * 3)
		index_grow(t);
	at = index_seek(t, key);
	if (t->index[at] != 0)
		return t->index[at] - 1;
	number = channel_new(t);
	c = channel_at(t, number);
	*c = (struct channel){ .conv = key.conv, .tenant = key.tenant };
	t->index[at] = number + 1;
	t->count++;
	return number;
}

static void
channel_drop(struct channel_table *t, uint32_t number)
{
	struct channel *c = channel_at(t, number);

	index_del(t, index_seek(t, key_of(c)));
	c->slots.next_free = t->first_free;
	t->first_free = number + 1;
	t->count--;
}

static uint32_t *
channel_slots(struct channel *c)
{
	return c->count <= 2 ? c->slots.two : c->slots.many;
}

static bool
is_power_of_two(uint32_t n)
{
	return (n & (n - 1)) == 0;
}

static void
channel_add(struct channel *c, uint32_t slot)
{
	if (c->count < 2) {
		c->slots.two[c->count++] = slot;
		return;
	}
	if (c->count == 2) {
		uint32_t *many = xcalloc(4, sizeof(*many));

		memcpy(many, c->slots.two, sizeof(c->slots.two));
		c->slots.many = many;
	} else if (is_power_of_two(c->count)) {
		c->slots.many = xreallocarray(c->slots.many,
		    (size_t)c->count * 2, sizeof(uint32_t));
	}
	c->slots.many[c->count++] = slot;
}

static void
channel_remove(struct channel *c, uint32_t slot)
{
	uint32_t *slots = channel_slots(c), *many = c->slots.many, i = 0;

	while (i < c->count && slots[i] != slot)
		i++;
	BUG_ON(i == c->count);
	slots[i] = slots[--c->count];
	if (c->count == 2) {
		uint32_t two[2] = { many[0], many[1] };

		xfree(many);
		memcpy(c->slots.two, two, sizeof(two));
	} else if (c->count > 2 && is_power_of_two(c->count)) {
		c->slots.many = xreallocarray(many, c->count,
		    sizeof(uint32_t));
	}
}

/* Sessions */

void
channel_list_reserve(struct channel_list *list, uint32_t n)
{
	if (list->count + n <= list->room)
		return;
	list->room = list->count + n;
	list->items = xreallocarray(list->items, list->room,
	    sizeof(*list->items));
}

static uint32_t
list_seek(const struct channel_list *list, uint32_t number)
{
	uint32_t i = 0;

	while (i < list->count && list->items[i] != number)
		i++;
	return i;
}

static bool
channel_has(struct channel *c, uint32_t slot)
{
	const uint32_t *slots = channel_slots(c);

	for (uint32_t i = 0; i < c->count; i++) {
		if (slots[i] == slot)
			return true;
	}
	return false;
}

/* Looks through the shorter of the two. */
static bool
is_joined(struct channel_table *t, const struct channel_list *list,
    uint32_t slot, uint32_t number)
{
	struct channel *c = channel_at(t, number);

	if (c->count < list->count)
		return channel_has(c, slot);
	return list_seek(list, number) < list->count;
}

enum err
channel_join(struct channel_table *t, struct channel_list *list,
    uint32_t slot, struct channel_key key)
{
	uint32_t number;

	if (t->subscriptions >= t->subscriptions_max)
		return ERR_LIMIT;
	number = channel_get(t, key);
	if (is_joined(t, list, slot, number))
		return ERR_OK;
	if (list->count == list->room)
		channel_list_reserve(list,
		    list->room > 0 ? list->room / 2 + 1 : LIST_FIRST);
	list->items[list->count++] = number;
	channel_add(channel_at(t, number), slot);
	t->subscriptions++;
	return ERR_OK;
}

static void
part(struct channel_table *t, uint32_t number, uint32_t slot)
{
	struct channel *c = channel_at(t, number);

	channel_remove(c, slot);
	t->subscriptions--;
	if (c->count == 0)
		channel_drop(t, number);
}

void
channel_leave(struct channel_table *t, struct channel_list *list,
    uint32_t slot, struct channel_key key)
{
	uint32_t at, i;

	if (t->index_size == 0)
		return;
	at = index_seek(t, key);
	if (t->index[at] == 0)
		return;
	i = list_seek(list, t->index[at] - 1);
	if (i == list->count)
		return;
	part(t, list->items[i], slot);
	list->items[i] = list->items[--list->count];
}

void
channel_leave_all(struct channel_table *t, struct channel_list *list,
    uint32_t slot)
{
	for (uint32_t i = 0; i < list->count; i++)
		part(t, list->items[i], slot);
	xfree(list->items);
	*list = (struct channel_list){ 0 };
}

struct channel_members
channel_find(const struct channel_table *t, struct channel_key key)
{
	struct channel *c;
	uint32_t at;

	if (t->index_size == 0)
		return (struct channel_members){ 0 };
	at = index_seek(t, key);
	if (t->index[at] == 0)
		return (struct channel_members){ 0 };
	c = channel_at(t, t->index[at] - 1);
	return (struct channel_members){ channel_slots(c), c->count };
}
