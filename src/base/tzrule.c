/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules of time zones: reading them, and what they say of a moment.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/tzrule.h"

#include <time.h>

#define HEAD_BYTES 44		/* of a file */
#define DAY_S 86400
#define OFFSET_HOURS_MAX 24
#define AT_HOURS_MAX 167
#define AT_S (2 * 3600)		/* when nothing else is said */
#define THURSDAY 4		/* 1970-01-01 was one */

/* ---- reading ---- */

struct cursor {
	const char *p, *end;
};

static bool
take(struct cursor *c, char what)
{
	if (c->p == c->end || *c->p != what)
		return false;
	c->p++;
	return true;
}

static bool
take_number(struct cursor *c, int least, int most, int *out)
{
	const char *from = c->p;

	*out = 0;
	while (c->p < c->end && c->p - from < 4 && *c->p >= '0' &&
	    *c->p <= '9')
		*out = *out * 10 + (*c->p++ - '0');
	return c->p > from && *out >= least && *out <= most;
}

/* [+-]h[:m[:s]] */
static bool
take_time(struct cursor *c, int hours_max, int32_t *out)
{
	bool is_minus = take(c, '-');
	int hours, minutes = 0, seconds = 0;

	if (!is_minus)
		(void)take(c, '+');
	if (!take_number(c, 0, hours_max, &hours))
		return false;
	if (take(c, ':')) {
		if (!take_number(c, 0, 59, &minutes) ||
		    (take(c, ':') && !take_number(c, 0, 59, &seconds)))
			return false;
	}
	*out = hours * 3600 + minutes * 60 + seconds;
	if (is_minus)
		*out = -*out;
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "CET" or "<+0330>", which is for people. */
static bool
take_name(struct cursor *c)
{
	bool is_quoted = take(c, '<');
	const char *from = c->p;

	while (c->p < c->end && (is_letter(*c->p) || (is_quoted &&
	    (is_digit(*c->p) || *c->p == '+' || *c->p == '-'))))
		c->p++;
	return c->p - from >= 3 && (!is_quoted || take(c, '>'));
}

/* Ahead of UTC; the text has it behind. */
static bool
take_offset(struct cursor *c, int32_t *out)
{
	if (!take_time(c, OFFSET_HOURS_MAX, out))
		return false;
	*out = -*out;
	return true;
}

static bool
take_day(struct cursor *c, struct tzrule_change *out)
{
	if (take(c, 'M')) {
		out->kind = TZRULE_WEEKDAY;
		return take_number(c, 1, 12, &out->month) && take(c, '.') &&
		    take_number(c, 1, 5, &out->week) && take(c, '.') &&
		    take_number(c, 0, 6, &out->day);
	}
	out->kind = take(c, 'J') ? TZRULE_OF_YEAR : TZRULE_OF_LEAP_YEAR;
	return take_number(c, out->kind == TZRULE_OF_YEAR, 365, &out->day);
}

static bool
take_change(struct cursor *c, struct tzrule_change *out)
{
	out->at_s = AT_S;
	return take(c, ',') && take_day(c, out) &&
	    (!take(c, '/') || take_time(c, AT_HOURS_MAX, &out->at_s));
}

bool
tzrule_parse(struct str text, struct tzrule *out)
{
	struct cursor c = { text.p, text.p + text.len };

	*out = (struct tzrule){ .has_summer = false };
	if (text.len == 0 || !take_name(&c) ||
	    !take_offset(&c, &out->standard_s))
		return false;
	if (c.p == c.end)
		return true;
	out->has_summer = true;
	out->summer_s = out->standard_s + 3600;
	return take_name(&c) && c.p < c.end &&
	    (*c.p == ',' || take_offset(&c, &out->summer_s)) &&
	    take_change(&c, &out->to_summer) &&
	    take_change(&c, &out->to_standard) && c.p == c.end;
}

bool
tzrule_is_name(struct str name)
{
	char before = '/';

	if (name.len == 0 || name.len > TZRULE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i];

		if (!is_letter(c) && (before == '/' || (!is_digit(c) &&
		    !str_has(STR("/_+-"), c))))
			return false;
		before = c;
	}
	return before != '/';
}

struct str
tzrule_of_file(struct str file)
{
	const char *line;

	if (file.len < HEAD_BYTES + 2 || memcmp(file.p, "TZif", 4) != 0 ||
	    file.p[4] < '2' || file.p[file.len - 1] != '\n')
		return STR("");
	line = memrchr(file.p, '\n', file.len - 1);
	if (line == NULL)
		return STR("");
	line++;
	return (struct str){ line, (size_t)(file.p + file.len - 1 - line) };
}

/* ---- what it says ---- */

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Since 1970-01-01, of the first day of a year that is not long before. */
static int64_t
days_to(int year)
{
	return 365 * (int64_t)(year - 1970) + (year - 1969) / 4 -
	    (year - 1901) / 100 + (year - 1601) / 400;
}

static int64_t
day_of(const struct tzrule_change *ch, int year)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int64_t first = days_to(year), day;
	int length = days[ch->month > 0 ? ch->month - 1 : 0];

	if (ch->kind == TZRULE_OF_LEAP_YEAR)
		return first + ch->day;
	if (ch->kind == TZRULE_OF_YEAR)
		return first + ch->day - 1 + (is_leap(year) && ch->day >= 60);
	for (int m = 1; m < ch->month; m++)
		first += days[m - 1] + (m == 2 && is_leap(year));
	length += ch->month == 2 && is_leap(year);
	day = (ch->day - (first + THURSDAY) % 7 + 7) % 7 + (ch->week - 1) * 7;
	return first + (day < length ? day : day - 7);
}

int64_t
tzrule_ahead_ms(const struct tzrule *t, int64_t ts)
{
	int64_t now_s = ts / 1000, begins_s, ends_s;
	time_t here = (time_t)(now_s + t->standard_s);
	bool is_summer;
	struct tm tm;

	if (!t->has_summer || gmtime_r(&here, &tm) == NULL)
		return (int64_t)t->standard_s * 1000;
	begins_s = day_of(&t->to_summer, tm.tm_year + 1900) * DAY_S +
	    t->to_summer.at_s - t->standard_s;
	ends_s = day_of(&t->to_standard, tm.tm_year + 1900) * DAY_S +
	    t->to_standard.at_s - t->summer_s;
	/* South of the equator the year begins in summer. */
	is_summer = begins_s < ends_s ? now_s >= begins_s && now_s < ends_s :
	    now_s >= begins_s || now_s < ends_s;
	return (int64_t)(is_summer ? t->summer_s : t->standard_s) * 1000;
}
