/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_STR_H
#define BASE_STR_H
/* Borrowed bytes with a length; whoever made them owns them. p is
 * NUL-terminated when it comes from an arena or a row, never rely on it for
 * bytes off the wire. An absent string has p == NULL. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_FMT(s) (int)(s).len, (s).p	/* for "%.*s" */

static inline struct str
str_from(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static inline bool
str_is(struct str a, const char *z)
{
	return str_eq(a, str_from(z));
}

static inline bool
str_starts(struct str a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.len >= n && (n == 0 || memcmp(a.p, prefix, n) == 0);
}

static inline bool
str_has(struct str s, char c)
{
	return s.len > 0 && memchr(s.p, c, s.len) != NULL;
}

/* memcmp order, shorter first. */
int str_cmp(struct str, struct str);
/* Decimal, no sign, no blanks, no leading zeros, at most max. */
bool str_to_u64(struct str, unsigned long long max, unsigned long long *out);
/* As our own rows have it, with leading zeros or without: the digits before
 * the first `end`, or all. *rest is what is behind it; false: no number, or
 * one that int64_t does not hold. */
bool str_take_number(struct str *rest, char end, int64_t *out);

#endif
