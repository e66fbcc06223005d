/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash maps: open addressing, linear probing, deletion by shifting back (no
 * tombstones, so a table that churns stays fast).
 * Runs on: any thread; a map belongs to one at a time.
 * Owns: its slots and the copies of byte keys.
 */
#include "base/map.h"

#include "base/mem.h"
#include "base/siphash.h"

#define FIRST_CAP 16
#define COUNT_MAX (3u << 28)	/* cap stays within POS_WRAPPED */
/* Iteration position: slot + 1, and whether it has gone round. */
#define POS_WRAPPED (UINT32_C(1) << 31)
#define POS_END (POS_WRAPPED | 1)

struct map_slot {
	uint32_t hash;
	uint32_t len;
	char *key;	/* NULL: the slot is empty */
	void *value;
};

struct imap_slot {
	uint64_t key;
	void *value;	/* NULL: the slot is empty */
};

/* check-size: one seed for all maps, set once in main before threads */
static struct siphash_key seed;

void
map_seed(const unsigned char key[16])
{
	seed.k0 = siphash_load(key);
	seed.k1 = siphash_load(key + 8);
}

uint64_t
map_hash(const void *p, size_t len)
{
	return siphash(seed, p, len, 1, 3);
}

static uint32_t
imap_hash(uint64_t key)
{
	uint64_t v[4];

	siphash_begin(v, seed);
	siphash_word(v, key, 1);
	siphash_word(v, UINT64_C(8) << 56, 1);
	return (uint32_t)siphash_end(v, 3);
}

/* At most three quarters full. */
static bool
is_crowded(uint32_t count, uint32_t cap)
{
	return count + 1 > cap - cap / 4;
}

/*
 * May the entry whose home is `home` move from slot `from` back to the hole?
 * Only if the hole lies between its home and where it is.
 */
static bool
can_shift(uint32_t home, uint32_t hole, uint32_t from, uint32_t mask)
{
	return ((from - home) & mask) >= ((from - hole) & mask);
}

void
map_init(struct map *m, uint32_t max)
{
	*m = (struct map){ .max = max < COUNT_MAX ? max : COUNT_MAX };
}

void
map_fini(struct map *m)
{
	for (uint32_t i = 0; i < m->cap; i++)
		xfree(m->slots[i].key);
	xfree(m->slots);
	map_init(m, m->max);
}

/* The key's slot, or the empty one where it belongs. */
static struct map_slot *
map_seek(const struct map *m, struct str key, uint32_t hash)
{
	uint32_t mask = m->cap - 1, i = hash & mask;
	struct map_slot *slot;

	for (;; i = (i + 1) & mask) {
		slot = &m->slots[i];
		if (!slot->key)
			return slot;
		if (slot->hash == hash && slot->len == key.len &&
		    (key.len == 0 || memcmp(slot->key, key.p, key.len) == 0))
			return slot;
	}
}

void *
map_find(const struct map *m, struct str key)
{
	if (m->count == 0)
		return NULL;
	return map_seek(m, key, (uint32_t)map_hash(key.p, key.len))->value;
}

static void
map_grow(struct map *m)
{
	uint32_t cap = m->cap > 0 ? m->cap * 2 : FIRST_CAP;
	struct map_slot *old = m->slots, *slots;

	slots = xcalloc(cap, sizeof(*slots));
	for (uint32_t i = 0; i < m->cap; i++) {
		uint32_t at = old[i].hash & (cap - 1);

		if (!old[i].key)
			continue;
		while (slots[at].key)
			at = (at + 1) & (cap - 1);
		slots[at] = old[i];
	}
	xfree(old);
	m->slots = slots;
	m->cap = cap;
}

enum err
map_put(struct map *m, struct str key, void *value, void **old)
{
	uint32_t hash = (uint32_t)map_hash(key.p, key.len);
	struct map_slot *slot = NULL;

	BUG_ON(!value || key.len > UINT32_MAX);
	if (m->cap > 0)
		slot = map_seek(m, key, hash);
	if (old)
		*old = slot ? slot->value : NULL;
	if (slot && slot->key) {
		slot->value = value;
		return ERR_OK;
	}
	if (m->count >= m->max)
		return ERR_FULL;
	if (!slot || is_crowded(m->count, m->cap)) {
		map_grow(m);
		slot = map_seek(m, key, hash);
	}
	*slot = (struct map_slot){
		.hash = hash,
		.len = (uint32_t)key.len,
		.key = xstrndup(key.p, key.len),
		.value = value,
	};
	m->count++;
	return ERR_OK;
}

void *
map_del(struct map *m, struct str key)
{
	uint32_t mask = m->cap - 1, hole, i;
	struct map_slot *slot;
	void *value;

	if (m->count == 0)
		return NULL;
	slot = map_seek(m, key, (uint32_t)map_hash(key.p, key.len));
	value = slot->value;
	if (!slot->key)
		return NULL;
	xfree(slot->key);
	hole = (uint32_t)(slot - m->slots);
	for (i = (hole + 1) & mask; m->slots[i].key; i = (i + 1) & mask) {
		if (!can_shift(m->slots[i].hash & mask, hole, i, mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole] = (struct map_slot){ 0 };
	m->count--;
	return value;
}

/*
 * Iteration goes downwards from the highest empty slot and once round.
 * Deleting shifts entries from later slots back, that is into slots already
 * seen, so nothing is skipped and nothing comes twice. Round the corner all
 * slots down to the starting point are full, or were emptied after they were
 * seen; so the first empty one ends it, and *pos needs no starting point.
 * Gives the next slot to look at, or cap at the end.
 */
static uint32_t
step_down(uint32_t *pos, uint32_t cap)
{
	uint32_t slot = *pos & ~POS_WRAPPED;

	if (*pos == POS_END)
		return cap;
	if (slot == 1) {
		*pos = cap | POS_WRAPPED;
		return cap - 1;
	}
	*pos -= 1;
	return slot - 2;
}

bool
map_next(const struct map *m, uint32_t *pos, struct str *key, void **value)
{
	uint32_t i;

	if (m->count == 0)
		return false;
	if (*pos == 0) {
		for (i = m->cap - 1; m->slots[i].key; i--)
			;
		*pos = i + 1;
	}
	while ((i = step_down(pos, m->cap)) < m->cap) {
		const struct map_slot *slot = &m->slots[i];

		if (slot->key) {
			if (key)
				*key = (struct str){ slot->key, slot->len };
			if (value)
				*value = slot->value;
			return true;
		}
		if (*pos & POS_WRAPPED)
			break;
	}
	*pos = POS_END;
	return false;
}

void
imap_init(struct imap *m, uint32_t max)
{
	*m = (struct imap){ .max = max < COUNT_MAX ? max : COUNT_MAX };
}

void
imap_fini(struct imap *m)
{
	xfree(m->slots);
	imap_init(m, m->max);
}

static struct imap_slot *
imap_seek(const struct imap *m, uint64_t key)
{
	uint32_t mask = m->cap - 1, i = imap_hash(key) & mask;

	while (m->slots[i].value && m->slots[i].key != key)
		i = (i + 1) & mask;
	return &m->slots[i];
}

void *
imap_find(const struct imap *m, uint64_t key)
{
	return m->count > 0 ? imap_seek(m, key)->value : NULL;
}

static void
imap_grow(struct imap *m)
{
	uint32_t cap = m->cap;
	struct imap_slot *old = m->slots;

	m->cap = cap > 0 ? cap * 2 : FIRST_CAP;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (uint32_t i = 0; i < cap; i++) {
		if (old[i].value)
			*imap_seek(m, old[i].key) = old[i];
	}
	xfree(old);
}

enum err
imap_put(struct imap *m, uint64_t key, void *value, void **old)
{
	struct imap_slot *slot = NULL;

	BUG_ON(!value);
	if (m->cap > 0)
		slot = imap_seek(m, key);
	if (old)
		*old = slot ? slot->value : NULL;
	if (slot && slot->value) {
		slot->value = value;
		return ERR_OK;
	}
	if (m->count >= m->max)
		return ERR_FULL;
	if (!slot || is_crowded(m->count, m->cap)) {
		imap_grow(m);
		slot = imap_seek(m, key);
	}
	*slot = (struct imap_slot){ key, value };
	m->count++;
	return ERR_OK;
}

void *
imap_del(struct imap *m, uint64_t key)
{
	uint32_t mask = m->cap - 1, hole, i;
	struct imap_slot *slot;
	void *value;

	if (m->count == 0)
		return NULL;
	slot = imap_seek(m, key);
	value = slot->value;
	if (!value)
		return NULL;
	hole = (uint32_t)(slot - m->slots);
	for (i = (hole + 1) & mask; m->slots[i].value; i = (i + 1) & mask) {
		if (!can_shift(imap_hash(m->slots[i].key) & mask, hole, i,
		    mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole] = (struct imap_slot){ 0 };
	m->count--;
	return value;
}

bool
imap_next(const struct imap *m, uint32_t *pos, uint64_t *key, void **value)
{
	uint32_t i;

	if (m->count == 0)
		return false;
	if (*pos == 0) {
		for (i = m->cap - 1; m->slots[i].value; i--)
			;
		*pos = i + 1;
	}
	while ((i = step_down(pos, m->cap)) < m->cap) {
		const struct imap_slot *slot = &m->slots[i];

		if (slot->value) {
			if (key)
				*key = slot->key;
			if (value)
				*value = slot->value;
			return true;
		}
		if (*pos & POS_WRAPPED)
			break;
	}
	*pos = POS_END;
	return false;
}
