/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host names of tenants.
 * Runs on: the system writer, main at the start; hostnews_find on http.
 * Owns: nothing.
 */
#include "core/hostnews.h"

#include <stdlib.h>
#include <string.h>

#include "base/addr.h"
#include "base/mem.h"

#define LABEL_MAX 63

struct hostnews *
hostnews_new(void)
{
	struct hostnews *n = xcalloc(1, sizeof(*n) +
	    HOSTNEWS_MAX * sizeof(n->rows[0]));

	n->mail.kind = MAIL_HOSTNEWS;
	return n;
}

void
hostnews_add(struct hostnews *n, const struct tenant *t)
{
	struct hostname *row = &n->rows[n->count];

	if (t->host.len == 0 || t->host.len > TENANT_HOST_MAX ||
	    t->id.len >= sizeof(row->tenant) || n->count == HOSTNEWS_MAX)
		return;
	memcpy(row->host, t->host.p, t->host.len);
	memcpy(row->tenant, t->id.p, t->id.len);
	n->count++;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct hostname *)a)->host,
	    ((const struct hostname *)b)->host);
}

void
hostnews_sort(struct hostnews *n)
{
	qsort(n->rows, n->count, sizeof(n->rows[0]), compare);
}

/* An address in brackets is nobody's name. */
static bool
read_host(struct str field, char out[TENANT_HOST_MAX + 1])
{
	size_t len = 0;

	while (len < field.len && field.p[len] != ':')
		len++;
	if (len > 0 && field.p[len - 1] == '.')	/* of the root */
		len--;
	if (len == 0 || len > TENANT_HOST_MAX || field.p[0] == '[')
		return false;
	for (size_t i = 0; i < len; i++)
		out[i] = field.p[i] >= 'A' && field.p[i] <= 'Z' ?
		    (char)(field.p[i] - 'A' + 'a') : field.p[i];
	out[len] = '\0';
	return true;
}

const char *
hostnews_find(const struct hostnews *n, struct str host)
{
	struct hostname key = { .tenant = "" };
	const struct hostname *row;

	if (n == NULL || n->count == 0 || host.p == NULL ||
	    !read_host(host, key.host))
		return NULL;
	row = bsearch(&key, n->rows, n->count, sizeof(n->rows[0]), compare);
	return row != NULL ? row->tenant : NULL;
}

static bool
is_label(struct str s)
{
	if (s.len == 0 || s.len > LABEL_MAX || s.p[0] == '-' ||
	    s.p[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '-' &&
		    !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	return true;
}

bool
hostnews_is_name(struct str s)
{
	struct addr ignored;
	size_t begin = 0;

	if (s.len > TENANT_HOST_MAX || addr_parse_ip(s, &ignored) == ERR_OK)
		return false;
	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && s.p[i] != '.')
			continue;
		if (!is_label((struct str){ s.p + begin, i - begin }))
			return false;
		begin = i + 1;
	}
	return true;
}
