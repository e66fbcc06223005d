/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MAP_H
#define BASE_MAP_H
/*
 * Hash maps (open addressing, keyed SipHash-1-3 so that peers cannot aim
 * collisions). `struct map` keys are bytes, copied; `struct imap` keys are
 * 64-bit integers and cost 16 bytes per slot. Values are caller's pointers,
 * never NULL (a BUG). Both have a maximum: map_put answers ERR_FULL at it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct map_slot;
struct map {
	struct map_slot *slots;
	uint32_t count, cap, max;
};

/* key seeds come from map_seed(), process-wide, set once in main before
 * threads; the default seed is constant (tests, simulation). */
void map_seed(const unsigned char key[16]);
uint64_t map_hash(const void *, size_t len);

void map_init(struct map *, uint32_t max);
void map_fini(struct map *);	/* does not touch values */
void *map_find(const struct map *, struct str key);
/* Inserts or replaces; *old (may be NULL) gets the former value. */
enum err map_put(struct map *, struct str key, void *value, void **old)
    MUST_CHECK;
void *map_del(struct map *, struct str key);	/* former value or NULL */
/* Iteration: *pos from 0; false at the end. No insert while iterating;
 * map_del of the current key is allowed. */
bool map_next(const struct map *, uint32_t *pos, struct str *key,
    void **value);

struct imap_slot;
struct imap {
	struct imap_slot *slots;
	uint32_t count, cap, max;
};
void imap_init(struct imap *, uint32_t max);
void imap_fini(struct imap *);
void *imap_find(const struct imap *, uint64_t key);
enum err imap_put(struct imap *, uint64_t key, void *value, void **old)
    MUST_CHECK;
void *imap_del(struct imap *, uint64_t key);
bool imap_next(const struct imap *, uint32_t *pos, uint64_t *key,
    void **value);

#endif
