/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TZRULE_H
#define BASE_TZRULE_H
/*
 * How clocks of a place go from now on, as the rule at the end of its file of
 * the time zone database says it: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX TZ, with
 * the hours of RFC 9636, 3.3.1). What they were set to in years past is not in
 * it, nor what a law puts off year by year: the hour of Ramadan in Morocco.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define TZRULE_NAME_MAX 64	/* bytes: "America/Argentina/Buenos_Aires" */
#define TZRULE_FILE_MAX 65536	/* bytes; those there are have 4,000 */

enum tzrule_day { TZRULE_WEEKDAY, TZRULE_OF_YEAR, TZRULE_OF_LEAP_YEAR };
struct tzrule_change {
	enum tzrule_day kind;
	int month, week, day;	/* M: 1 to 12, 1 to 5, 0 Sunday; else day */
	int32_t at_s;		/* of that day, by the clock before it */
};
struct tzrule {
	int32_t standard_s, summer_s;	/* ahead of UTC */
	bool has_summer;
	struct tzrule_change to_summer, to_standard;
};

/* False: it is none. */
bool tzrule_parse(struct str text, struct tzrule *out) MUST_CHECK;
/* "Europe/Berlin": a path below the database, and never out of it. */
bool tzrule_is_name(struct str);
/* The rule of a file (RFC 9636) as it lies there, borrowed; empty: it is no
 * such file, or one without a rule. */
struct str tzrule_of_file(struct str file);
/* How far the clock is ahead of UTC then; ts: Unix ms, from 1970 on. */
int64_t tzrule_ahead_ms(const struct tzrule *, int64_t ts);

#endif
