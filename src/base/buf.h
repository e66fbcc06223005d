/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BUF_H
#define BASE_BUF_H
/*
 * struct buf: growable bytes with a stated maximum. Going beyond it sets
 * `overflow` and drops the append whole, so a sequence of appends needs one
 * check at its end. Data is always followed by a NUL that is not counted.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct buf {
	char *data;	/* NULL until the first append */
	size_t len, cap, max;
	bool overflow;
};

void buf_init(struct buf *, size_t max_bytes);
void buf_fini(struct buf *);
/* The end of it as well: its content, in the arena. A BUG beyond max. */
struct str buf_keep(struct buf *, struct arena *);
/* Keeps memory, forgets content and overflow. */
void buf_reset(struct buf *);
/* Forgets content and gives memory back. */
void buf_release(struct buf *);
/* ERR_FULL beyond max; nothing is appended then. */
enum err buf_append(struct buf *, const void *, size_t len);
void buf_putc(struct buf *, char);
void buf_puts(struct buf *, const char *);
void buf_putstr(struct buf *, struct str);
void buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Room for n more bytes at data+len, or NULL beyond max. */
char *buf_reserve(struct buf *, size_t n);
/* Removes n bytes from the front. */
void buf_consume(struct buf *, size_t n);
static inline struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->data ? b->data : "", b->len };
}

#endif
