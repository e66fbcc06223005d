/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growable bytes with a stated maximum.
 * Runs on: any thread; a buf belongs to one at a time.
 * Owns: its memory.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/mem.h"

#define FIRST_BYTES 128

void
buf_init(struct buf *b, size_t max_bytes)
{
	BUG_ON(max_bytes > SIZE_MAX / 4);
	*b = (struct buf){ .max = max_bytes };
}

void
buf_fini(struct buf *b)
{
	xfree(b->data);
	*b = (struct buf){ .max = b->max };
}

struct str
buf_keep(struct buf *b, struct arena *arena)
{
	struct str out = { NULL, b->len };

	BUG_ON(b->overflow);
	out.p = arena_strndup(arena, buf_str(b).p, b->len);
	buf_fini(b);
	return out;
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->overflow = false;
	if (b->data)
		b->data[0] = '\0';
}

void
buf_release(struct buf *b)
{
	buf_fini(b);
}

/* cap counts the byte of the NUL, max does not. */
static void
grow(struct buf *b, size_t need)
{
	size_t cap = b->cap > 0 ? b->cap : FIRST_BYTES;

	while (cap < need + 1)
		cap *= 2;
	if (cap > b->max + 1)
		cap = b->max + 1;
	b->data = xrealloc(b->data, cap);
	b->cap = cap;
	b->data[b->len] = '\0';
}

char *
buf_reserve(struct buf *b, size_t n)
{
	if (n > b->max - b->len) {
		b->overflow = true;
		return NULL;
	}
	if (b->len + n + 1 > b->cap)
		grow(b, b->len + n);
	return b->data + b->len;
}

enum err
buf_append(struct buf *b, const void *p, size_t len)
{
	char *room = buf_reserve(b, len);

	if (!room)
		return ERR_FULL;
	if (len > 0)
		memcpy(room, p, len);
	b->len += len;
	b->data[b->len] = '\0';
	return ERR_OK;
}

void
buf_putc(struct buf *b, char c)
{
	char *room = buf_reserve(b, 1);

	if (!room)
		return;
	room[0] = c;
	room[1] = '\0';
	b->len++;
}

void
buf_puts(struct buf *b, const char *z)
{
	(void)buf_append(b, z, strlen(z));
}

void
buf_putstr(struct buf *b, struct str s)
{
	(void)buf_append(b, s.p, s.len);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t room = b->cap > 0 ? b->cap - b->len : 0;
	int want;

	va_start(ap, fmt);
	want = vsnprintf(b->data ? b->data + b->len : NULL, room, fmt, ap);
	va_end(ap);
	BUG_ON(want < 0);
	if ((size_t)want >= room) {
		if (b->data)
			b->data[b->len] = '\0';
		if (!buf_reserve(b, (size_t)want))
			return;
		va_start(ap, fmt);
		vsnprintf(b->data + b->len, (size_t)want + 1, fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)want;
}

void
buf_consume(struct buf *b, size_t n)
{
	BUG_ON(n > b->len);
	if (n == 0)
		return;
	b->len -= n;
	memmove(b->data, b->data + n, b->len + 1);
}
