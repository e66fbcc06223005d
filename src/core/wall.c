/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the clock on a tenant's wall shows.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "core/wall.h"

#include <time.h>

struct wall
wall_at(int64_t minutes)
{
	return (struct wall){ .minutes = minutes };
}

struct wall
wall_of_box(void)
{
	return wall_at(SETTING_OF_BOX);
}

struct wall
wall_of(const struct clock *clock, const struct setting_values *values)
{
	struct wall w = wall_at(values->of[SETTING_UTC_OFFSET]);

	w.has_rule = values->zone[0] != '\0' &&
	    clock_zone(clock, str_from(values->zone), &w.rule);
	return w;
}

bool
wall_knows_zone(const struct clock *clock, const struct setting_values *values)
{
	struct tzrule ignored;

	return values->zone[0] == '\0' ||
	    clock_zone(clock, str_from(values->zone), &ignored);
}

int64_t
wall_ahead_ms(const struct wall *w, int64_t ts)
{
	time_t seconds = (time_t)(ts / 1000);
	struct tm tm;

	if (w->has_rule)
		return tzrule_ahead_ms(&w->rule, ts);
	if (w->minutes != SETTING_OF_BOX)
		return w->minutes * 60 * 1000;
	return localtime_r(&seconds, &tm) == NULL ? 0 : tm.tm_gmtoff * 1000;
}

int64_t
wall_day(const struct wall *w, int64_t ts)
{
	return (ts + wall_ahead_ms(w, ts)) / WALL_DAY_MS;
}

/* What the clock is ahead at midnight is known at midnight: near it is near
 * enough, but where clocks are put on at midnight and the day begins at one. */
int64_t
wall_day_begins(const struct wall *w, int64_t day)
{
	int64_t midnight = day * WALL_DAY_MS;
	int64_t near = midnight - wall_ahead_ms(w, midnight);
	int64_t begins = midnight - wall_ahead_ms(w, near);

	return wall_day(w, begins) == day ? begins :
	    midnight - wall_ahead_ms(w, begins);
}
