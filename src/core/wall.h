/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_WALL_H
#define CORE_WALL_H
/* The clock on the wall: where the days and nights of a tenant begin. */
#include "base/tzrule.h"
#include "core/setting.h"

#define WALL_DAY_MS ((int64_t)24 * 3600 * 1000)

struct wall {
	bool has_rule;
	struct tzrule rule;
	int64_t minutes;	/* else: ahead of UTC, or SETTING_OF_BOX */
};

/* The machine's; so many minutes ahead of UTC; a tenant's: of its zone when the
 * clock knows it, else as its offset says. */
struct wall wall_of_box(void);
struct wall wall_at(int64_t minutes);
struct wall wall_of(const struct clock *, const struct setting_values *);

/* False: it has a zone, which this system does not know (any more). */
bool wall_knows_zone(const struct clock *, const struct setting_values *);

/* How far it is ahead of UTC then; times are Unix ms. */
int64_t wall_ahead_ms(const struct wall *, int64_t ts);
/* Which day it shows, 1970-01-01 is 0, and when that begins. */
int64_t wall_day(const struct wall *, int64_t ts);
int64_t wall_day_begins(const struct wall *, int64_t day);

#endif
