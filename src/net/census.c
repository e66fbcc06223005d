/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections, all and per address: a credit and a small count-min sketch of
 * atomics.
 * Runs on: any thread.
 * Owns: its counters.
 */
#include "net/census.h"

#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"
#include "loop/mailbox.h"

#define CELLS 16384u
#define ROWS 2

struct census {
	struct credit total;
	unsigned char key[16];
	atomic_uint max;
	atomic_uint cells[ROWS][CELLS];
};

struct census *
census_new(uint32_t max, uint32_t max_per_addr)
{
	struct census *c = xcalloc(1, sizeof(*c));

	c->total.max = max;
	rng_fill(&rng_real, c->key, sizeof(c->key));
	atomic_init(&c->max, max_per_addr);
	return c;
}

void
census_free(struct census *c)
{
	xfree(c);
}

void
census_set_max(struct census *c, uint32_t max_per_addr)
{
	atomic_store_explicit(&c->max, max_per_addr, memory_order_relaxed);
}

static void
find_cells(struct census *c, const struct addr *a, atomic_uint *cells[ROWS])
{
	size_t len = addr_is_v4(a) ? sizeof(a->ip) : sizeof(a->ip) / 2;
	uint64_t hash = text_siphash(c->key, a->ip, len);

	for (unsigned i = 0; i < ROWS; i++)
		cells[i] = &c->cells[i][(hash >> (32 * i)) % CELLS];
}

static void
address_leave(struct census *c, const struct addr *a)
{
	atomic_uint *cells[ROWS];

	find_cells(c, a, cells);
	for (unsigned i = 0; i < ROWS; i++)
		atomic_fetch_sub_explicit(cells[i], 1, memory_order_relaxed);
}

static bool
address_enter(struct census *c, const struct addr *a)
{
	atomic_uint *cells[ROWS];
	unsigned max = atomic_load_explicit(&c->max, memory_order_relaxed);
	unsigned least = UINT32_MAX, count;

	find_cells(c, a, cells);
	for (unsigned i = 0; i < ROWS; i++) {
		count = atomic_fetch_add_explicit(cells[i], 1,
		    memory_order_relaxed);
		if (count < least)
			least = count;
	}
	if (max == 0 || least < max)
		return true;
	address_leave(c, a);
	return false;
}

bool
census_enter(struct census *c, const struct addr *a)
{
	if (!credit_take(&c->total))
		return false;
	if (address_enter(c, a))
		return true;
	credit_give(&c->total);
	return false;
}

void
census_leave(struct census *c, const struct addr *a)
{
	address_leave(c, a);
	credit_give(&c->total);
}
