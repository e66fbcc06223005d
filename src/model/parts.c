/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ranges of bytes that are there.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/parts.h"

/* A number up to `end`, which goes with it; at the end of the text, all. */
static bool
take_number(struct str *rest, char end, int64_t *out)
{
	const char *stop = memchr(rest->p, end, rest->len);
	size_t len = stop != NULL ? (size_t)(stop - rest->p) : rest->len;
	unsigned long long n;

	if (!str_to_u64((struct str){ rest->p, len }, INT64_MAX, &n))
		return false;
	*out = (int64_t)n;
	len += stop != NULL;
	*rest = (struct str){ rest->p + len, rest->len - len };
	return true;
}

enum err
parts_take(struct str *rest, struct part *out)
{
	if (rest->len == 0)
		return ERR_NOT_FOUND;
	if (!take_number(rest, '-', &out->from) || rest->len == 0 ||
	    !take_number(rest, ' ', &out->upto) || out->from >= out->upto ||
	    (rest->len == 0 && rest->p[-1] == ' '))
		return ERR_CORRUPT;
	return ERR_OK;
}

static void
put(struct buf *out, struct part p, unsigned *count)
{
	buf_printf(out, "%s%lld-%lld", *count > 0 ? " " : "",
	    (long long)p.from, (long long)p.upto);
	++*count;
}

enum err
parts_add(struct str parts, struct part fresh, struct buf *out)
{
	bool is_put = false;
	unsigned count = 0;
	int64_t last = -1;
	struct part p;
	enum err err;

	BUG_ON(fresh.from < 0 || fresh.from >= fresh.upto);
	while ((err = parts_take(&parts, &p)) == ERR_OK) {
		if (p.from <= last)
			return ERR_CORRUPT;
		last = p.upto;
		if (p.upto < fresh.from) {
			put(out, p, &count);
			continue;
		}
		if (p.from <= fresh.upto) {	/* they touch: one range */
			fresh.from = p.from < fresh.from ? p.from : fresh.from;
			fresh.upto = p.upto > fresh.upto ? p.upto : fresh.upto;
			continue;
		}
		if (!is_put)
			put(out, fresh, &count);
		is_put = true;
		put(out, p, &count);
	}
	if (err != ERR_NOT_FOUND)
		return err;
	if (!is_put)
		put(out, fresh, &count);
	return count > PARTS_MAX ? ERR_LIMIT : ERR_OK;
}

bool
parts_are_whole(struct str parts, int64_t size)
{
	struct part p;

	if (size == 0)
		return parts.len == 0;
	return parts_take(&parts, &p) == ERR_OK && parts.len == 0 &&
	    p.from == 0 && p.upto == size;
}
