/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Range and If-Range.
 *
 * Runs on: http.
 * Owns: nothing.
 */
#include "http/range.h"

#include <strings.h>

static struct str
trim(struct str s)
{
	while (s.len > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = (struct str){ s.p + 1, s.len - 1 };
	while (s.len > 0 && (s.p[s.len - 1] == ' ' ||
	    s.p[s.len - 1] == '\t'))
		s.len--;
	return s;
}

/* 1*DIGIT, however many: what is too large is as large as can be. */
static bool
take_digits(struct str s, int64_t *out)
{
	int64_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n > (INT64_MAX - 9) / 10 ? INT64_MAX - 9 :
		    n * 10 + (s.p[i] - '0');
	}
	*out = n;
	return s.len > 0;
}

/* "-5": the last five. */
static enum range_kind
suffix(struct str digits, int64_t size, struct range *out)
{
	int64_t n;

	if (!take_digits(digits, &n))
		return RANGE_ALL;
	if (n == 0)
		return RANGE_NOWHERE;
	if (size == 0)		/* of nothing, all is the last five */
		return RANGE_ALL;
	*out = (struct range){ n < size ? size - n : 0, size };
	return RANGE_SOME;
}

enum range_kind
range_of(struct str header, int64_t size, struct range *out)
{
	static const char unit[] = "bytes=";
	const size_t unit_len = sizeof(unit) - 1;
	struct str spec, first, last;
	int64_t from, upto = INT64_MAX;
	const char *dash;

	header = trim(header);
	if (header.len < unit_len || strncasecmp(header.p, unit,
	    unit_len) != 0)
		return RANGE_ALL;
	spec = trim((struct str){ header.p + unit_len,
		header.len - unit_len });
	dash = memchr(spec.p, '-', spec.len);
	if (dash == NULL || memchr(spec.p, ',', spec.len) != NULL)
		return RANGE_ALL;
	first = (struct str){ spec.p, (size_t)(dash - spec.p) };
	last = (struct str){ dash + 1, spec.len - first.len - 1 };
	if (first.len == 0)
		return suffix(last, size, out);
	if (!take_digits(first, &from) ||
	    (last.len > 0 && !take_digits(last, &upto)) || from > upto)
		return RANGE_ALL;
	if (from >= size)
		return RANGE_NOWHERE;
	*out = (struct range){ from, upto < size - 1 ? upto + 1 : size };
	return RANGE_SOME;
}

bool
range_is_current(struct str if_range, struct str etag)
{
	return if_range.p == NULL || str_eq(trim(if_range), etag);
}
