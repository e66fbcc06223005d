/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation that aborts instead of failing, and request arenas. The only
 * file that calls malloc.
 * Runs on: any thread; an arena belongs to one at a time.
 * Owns: the chunks of an arena.
 */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#undef malloc
#undef calloc
#undef realloc
#undef free

#define CHUNK_BYTES 4096
#define ARENA_ALIGN 16

struct arena_chunk {
	struct arena_chunk *next;
	_Alignas(ARENA_ALIGN) char data[];
};

static void *
check(void *p, size_t size)
{
	if (!p) {
		log_error("mem", "out of memory (%zu bytes wanted)", size);
		abort();
	}
	return p;
}

void *
xmalloc(size_t size)
{
	return check(malloc(size > 0 ? size : 1), size);
}

void *
xcalloc(size_t count, size_t size)
{
	if (count == 0 || size == 0)
		count = size = 1;
	return check(calloc(count, size), count * size);
}

void *
xrealloc(void *p, size_t size)
{
	return check(realloc(p, size > 0 ? size : 1), size);
}

void *
xreallocarray(void *p, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		BUG("%zu elements of %zu bytes", count, size);
	return xrealloc(p, total);
}

char *
xstrdup(const char *z)
{
	return xstrndup(z, strlen(z));
}

char *
xstrndup(const char *p, size_t len)
{
	char *copy = xmalloc(len + 1);

	if (len > 0)
		memcpy(copy, p, len);
	copy[len] = '\0';
	return copy;
}

void
xfree(void *p)
{
	free(p);
}

void
xfree_secret(void *p, size_t size)
{
	if (p)
		mem_wipe(p, size);
	free(p);
}

void
mem_wipe(void *p, size_t size)
{
	if (size > 0)
		explicit_bzero(p, size);
}

void
arena_init(struct arena *a, size_t max_bytes)
{
	a->chunks = NULL;
	a->used = 0;
	a->room = sizeof(a->first);
	a->total_bytes = 0;
	a->max_bytes = max_bytes;
}

void
arena_fini(struct arena *a)
{
	struct arena_chunk *chunk, *next;

	for (chunk = a->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	arena_init(a, a->max_bytes);
}

static void
arena_grow(struct arena *a, size_t size)
{
	size_t room = CHUNK_BYTES - sizeof(struct arena_chunk);
	struct arena_chunk *chunk;

	if (room < size)
		room = size;
	chunk = xmalloc(sizeof(*chunk) + room);
	chunk->next = a->chunks;
	a->chunks = chunk;
	a->used = 0;
	a->room = room;
}

/* align: 1 for text, so that many short strings stay dense. */
static void *
arena_carve(struct arena *a, size_t size, size_t align)
{
	size_t at = (a->used + align - 1) & ~(align - 1);
	char *base;

	if (size > a->max_bytes - a->total_bytes)
		BUG("arena of %zu bytes: %zu used, %zu wanted", a->max_bytes,
		    a->total_bytes, size);
	if (at > a->room || size > a->room - at) {
		arena_grow(a, size);
		at = 0;
	}
	base = a->chunks ? a->chunks->data : a->first;
	a->used = at + size;
	a->total_bytes += size;
	return base + at;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return arena_carve(a, size, ARENA_ALIGN);
}

void *
arena_zalloc(struct arena *a, size_t size)
{
	return memset(arena_alloc(a, size), 0, size);
}

char *
arena_strndup(struct arena *a, const char *p, size_t len)
{
	char *copy = arena_carve(a, len + 1, 1);

	if (len > 0)
		memcpy(copy, p, len);
	copy[len] = '\0';
	return copy;
}
