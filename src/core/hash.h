/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HASH_H
#define CORE_HASH_H
/* The hash actor: one slot of the password pool. */
#include "core/view.h"

struct hash_slot;
struct hash_slot *hash_slot_new(const struct core_parts *);
void hash_slot_connect(struct hash_slot *, struct core *);
void hash_slot_free(struct hash_slot *);	/* accepts NULL */
extern const struct actor_ops hash_ops;

#endif
