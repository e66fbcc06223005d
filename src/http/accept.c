/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content negotiation, as far as we need it.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "http/accept.h"

#include <strings.h>

/* Takes the next member off a comma separated list, blanks removed; false
 * at its end. */
static bool
list_next(struct str *list, struct str *item)
{
	const char *comma;

	if (!list->p || list->len == 0)
		return false;
	comma = memchr(list->p, ',', list->len);
	item->p = list->p;
	item->len = comma ? (size_t)(comma - list->p) : list->len;
	list->p += item->len + (comma ? 1 : 0);
	list->len -= item->len + (comma ? 1 : 0);
	while (item->len > 0 && (*item->p == ' ' || *item->p == '\t')) {
		item->p++;
		item->len--;
	}
	while (item->len > 0 && (item->p[item->len - 1] == ' ' ||
	    item->p[item->len - 1] == '\t'))
		item->len--;
	return true;
}

/* "br;q=0.5": the token before the parameters. */
static struct str
item_token(struct str item)
{
	size_t len = 0;

	while (len < item.len && item.p[len] != ';' && item.p[len] != ' ')
		len++;
	return (struct str){ item.p, len };
}

/* A weight of zero means: not this one (RFC 9110 12.4.2). */
static bool
item_is_refused(struct str item)
{
	const char *at = memchr(item.p, ';', item.len);
	size_t left;

	if (!at)
		return false;
	left = item.len - (size_t)(at - item.p);
	while (left > 0 && (*at == ';' || *at == ' ')) {
		at++;
		left--;
	}
	if (left < 3 || strncasecmp(at, "q=0", 3) != 0)
		return false;
	for (size_t i = 3; i < left; i++) {
		if (at[i] >= '1' && at[i] <= '9')
			return false;
	}
	return true;
}

static bool
token_is(struct str token, const char *name)
{
	return token.len == strlen(name) &&
	    strncasecmp(token.p, name, token.len) == 0;
}

static bool
list_takes(struct str list, const char *name)
{
	struct str item;

	while (list_next(&list, &item)) {
		if (token_is(item_token(item), name))
			return !item_is_refused(item);
	}
	return false;
}

enum page_coding
accept_coding(struct str accept_encoding, const struct page *page)
{
	if (page->data[PAGE_BROTLI] && list_takes(accept_encoding, "br"))
		return PAGE_BROTLI;
	if (page->data[PAGE_GZIP] && list_takes(accept_encoding, "gzip"))
		return PAGE_GZIP;
	return PAGE_IDENTITY;
}

bool
accept_etag_matches(struct str if_none_match, struct str etag)
{
	struct str item;

	while (list_next(&if_none_match, &item)) {
		if (str_is(item, "*"))
			return true;
		if (str_starts(item, "W/")) {
			item.p += 2;
			item.len -= 2;
		}
		if (str_eq(item, etag))
			return true;
	}
	return false;
}

const char *
accept_language(struct str languages)
{
	struct str item;

	if (list_next(&languages, &item) && item.len >= 2 &&
	    strncasecmp(item.p, "zh", 2) == 0)
		return "zh-CN";
	return "en";
}

bool
accept_type(struct str accept, const char *type)
{
	return !accept.p || list_takes(accept, type) ||
	    list_takes(accept, "*/*");
}
