/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Borrowed bytes: order and numbers.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/str.h"

int
str_cmp(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common > 0 ? memcmp(a.p, b.p, common) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_to_u64(struct str s, unsigned long long max, unsigned long long *out)
{
	unsigned long long value = 0;

	if (s.len == 0 || (s.len > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

bool
str_take_number(struct str *rest, char end, int64_t *out)
{
	size_t len = 0;

	for (*out = 0; len < rest->len && rest->p[len] != end; len++) {
		unsigned digit = (unsigned char)rest->p[len] - (unsigned)'0';

		if (digit > 9 || __builtin_mul_overflow(*out, 10, out) ||
		    __builtin_add_overflow(*out, digit, out))
			return false;
	}
	if (len == 0)
		return false;
	len += len < rest->len;		/* its end */
	*rest = (struct str){ rest->p + len, rest->len - len };
	return true;
}
