/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file is called when it is kept.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/disposition.h"

#include <string.h>

static bool
is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || str_has(STR("-._"), (char)c);
}

/* What quotes, escapes and old clients could read otherwise is "_". */
static void
put_plain(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if ((c & 0xc0) == 0x80)		/* within a character */
			continue;
		buf_putc(out, is_plain(c) || c == ' ' || c == '(' ||
		    c == ')' ? (char)c : '_');
	}
}

void
disposition_put(struct buf *out, bool is_inline, struct str name)
{
	buf_puts(out, is_inline ? "inline" : "attachment");
	buf_puts(out, "; filename=\"");
	put_plain(out, name);
	buf_puts(out, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (is_plain(c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}
