/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
/* Time behind function pointers, so that the simulator owns it. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct tzrule;
struct clock {
	int64_t (*wall_ms)(void *arg);	/* Unix time; may jump */
	int64_t (*mono_ms)(void *arg);	/* never goes back */
	void *arg;
	int64_t (*mono_us)(void *arg);	/* NULL: mono_ms is as good */
	/* How clocks go in a place, by its name in the time zone database;
	 * NULL: there is none. False: it has no such place. */
	bool (*zone)(void *arg, struct str name, struct tzrule *out);
};

extern const struct clock clock_real;

static inline int64_t
clock_wall_ms(const struct clock *c)
{
	return c->wall_ms(c->arg);
}

static inline int64_t
clock_mono_ms(const struct clock *c)
{
	return c->mono_ms(c->arg);
}

static inline int64_t
clock_mono_us(const struct clock *c)
{
	return c->mono_us != NULL ? c->mono_us(c->arg) :
	    c->mono_ms(c->arg) * 1000;
}

static inline bool
clock_zone(const struct clock *c, struct str name, struct tzrule *out)
{
	return c->zone != NULL && c->zone(c->arg, name, out);
}

#endif
