/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs on: the thread of the connection.
 * Owns: the bytes, from the first of a transaction to its last.
 */
#include "store/sqlite/gather.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"

#define GATHER_MAX (64 * 1024)
#define FRAME_HEADER 24
#define FRAME_PAGES 4	/* of the header: pages of the file after this commit,
			 * 0 in all frames but a commit's last */

void
gather_forget(struct gather *g)
{
	xfree(g->bytes);
	*g = (struct gather){ 0 };
}

int
gather_flush(struct gather *g, sqlite3_file *real)
{
	int rc;

	if (g->len == 0)
		return SQLITE_OK;
	rc = real->pMethods->xWrite(real, g->bytes, g->len, g->at);
	gather_forget(g);
	return rc;
}

static bool
is_last_header(const unsigned char *from, int len)
{
	static const unsigned char none[4];

	return len == FRAME_HEADER &&
	    memcmp(from + FRAME_PAGES, none, sizeof(none)) != 0;
}

int
gather_write(struct gather *g, sqlite3_file *real, const void *from, int len,
    sqlite3_int64 at)
{
	bool ends = g->ends;
	int rc = SQLITE_OK;

	if (g->len > 0 && (at != g->at + g->len || g->len + len > GATHER_MAX))
		rc = gather_flush(g, real);
	if (rc != SQLITE_OK)
		return rc;
	if (len > GATHER_MAX)
		return real->pMethods->xWrite(real, from, len, at);
	if (g->len == 0) {
		g->bytes = xmalloc(GATHER_MAX);
		g->at = at;
	}
	memcpy(g->bytes + g->len, from, (size_t)len);
	g->len += len;
	g->ends = is_last_header(from, len);
	return ends ? gather_flush(g, real) : SQLITE_OK;
}
