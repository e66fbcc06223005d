/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MEM_H
#define BASE_MEM_H
/*
 * Memory: allocation that aborts instead of failing, and request arenas.
 * A size that a peer can influence is bounded before it comes here.
 */
#include <stddef.h>

#include "base/err.h"

/* Never NULL. Released with xfree. */
void *xmalloc(size_t size);
/* Zeroed array of count elements; aborts on multiplication overflow. */
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *, size_t size);
/* Array form of xrealloc with an overflow check. */
void *xreallocarray(void *, size_t count, size_t size);
char *xstrdup(const char *);
char *xstrndup(const char *, size_t len);
/* Accepts NULL. */
void xfree(void *);
/* Overwrites size bytes before releasing: passwords, tokens, keys. */
void xfree_secret(void *, size_t size);
void mem_wipe(void *, size_t size);

/*
 * struct arena: memory of one request, released all at once. The first
 * 512 bytes live inside the struct; more comes in chunks up to max_bytes.
 */
struct arena_chunk;
struct arena {
	struct arena_chunk *chunks;
	size_t used, room;	/* of the newest chunk (or of first[]) */
	size_t total_bytes, max_bytes;
	_Alignas(16) char first[512];
};

/* max_bytes bounds the sum of all allocations; exceeding it is a BUG, so
 * the caller bounds its input (frame limit) below it. */
void arena_init(struct arena *, size_t max_bytes);
void arena_fini(struct arena *);
/* 16-byte aligned, not zeroed. */
void *arena_alloc(struct arena *, size_t size);
void *arena_zalloc(struct arena *, size_t size);
char *arena_strndup(struct arena *, const char *, size_t len);

#endif
