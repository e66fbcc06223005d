/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_CENSUS_H
#define NET_CENSUS_H
/*
 * How many connections the port has, and each address of them: one object
 * for all workers, made and freed by whoever makes the workers, in fixed
 * memory and without locks. Per address it is two rows of counters indexed
 * by keyed hashes. A collision can only count too much, and needs both rows.
 * IPv6 addresses count by their /64.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"

struct census;

/* max connections in all; max_per_addr 0: no limit. */
struct census *census_new(uint32_t max, uint32_t max_per_addr);
void census_free(struct census *);
/* False at a limit: nothing was counted then. Any thread. */
bool census_enter(struct census *, const struct addr *);
/* For every census_enter that answered true. Any thread. */
void census_leave(struct census *, const struct addr *);
void census_set_max(struct census *, uint32_t max_per_addr);

#endif
