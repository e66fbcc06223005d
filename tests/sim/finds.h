/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_FINDS_H
#define SIM_FINDS_H
/* Searching: the real module keeps an index, in memory that fails on demand,
 * and what people find is compared with what they read. */
#include "core/follower.h"

struct world;
struct session;

struct finds {
	void *module;		/* the search module's self */
	int64_t next;		/* of the page that was read last */
};

/* The module begins, ends; dying, it loses what it did not commit. */
void finds_up(struct world *, struct follower *out);
void finds_down(struct world *);
/* All is quiet, and nothing fails. */
void finds_quiet(struct world *, const struct session *);

#endif
