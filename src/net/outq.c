/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References to frames on their way to a socket.
 * Runs on: a worker.
 * Owns: a reference to each blob that is queued.
 */
#include "net/outq.h"

#include "base/mem.h"

#define CHUNK_BLOBS 13		/* a chunk is 120 bytes */
#define CHUNKS_KEPT 256

/* Next to write is items[head]. */
struct outq_chunk {
	struct outq_chunk *next;
	uint32_t head, tail;
	struct blob *items[CHUNK_BLOBS];
};

static void
chunk_put(struct outq_cache *cache, struct outq_chunk *c)
{
	if (cache->count == CHUNKS_KEPT) {
		xfree(c);
		return;
	}
	c->next = cache->spare;
	cache->spare = c;
	cache->count++;
}

static struct outq_chunk *
chunk_get(struct outq_cache *cache)
{
	struct outq_chunk *c = cache->spare;

	if (c) {
		cache->spare = c->next;
		cache->count--;
	} else {
		c = xmalloc(sizeof(*c));
	}
	c->next = NULL;
	c->head = c->tail = 0;
	return c;
}

void
outq_cache_fini(struct outq_cache *cache)
{
	struct outq_chunk *c;

	while ((c = cache->spare) != NULL) {
		cache->spare = c->next;
		xfree(c);
	}
	cache->count = 0;
}

void
outq_push(struct outq *q, struct outq_cache *cache, struct blob *blob)
{
	struct outq_chunk *c = q->last;

	if (!c || c->tail == CHUNK_BLOBS) {
		c = chunk_get(cache);
		if (q->last)
			q->last->next = c;
		else
			q->first = c;
		q->last = c;
	}
	c->items[c->tail++] = blob;
	q->bytes += (uint32_t)blob->len;
	q->frames++;
}

int
outq_iov(const struct outq *q, struct iovec *iov, int max, size_t *total)
{
	const struct outq_chunk *c = q->first;
	uint32_t i = c->head, skip = q->skip;
	int n = 0;

	*total = 0;
	while (c && n < max) {
		iov[n].iov_base = c->items[i]->data + skip;
		iov[n].iov_len = c->items[i]->len - skip;
		*total += iov[n].iov_len;
		skip = 0;
		n++;
		if (++i < c->tail)
			continue;
		c = c->next;
		i = c ? c->head : 0;
	}
	return n;
}

size_t
outq_copy(const struct outq *q, char *out, size_t room)
{
	const struct outq_chunk *c = q->first;
	uint32_t i = c ? c->head : 0, skip = q->skip;
	size_t n = 0, len;

	while (c && n < room) {
		len = c->items[i]->len - skip;
		if (len > room - n)
			len = room - n;
		memcpy(out + n, c->items[i]->data + skip, len);
		n += len;
		skip = 0;
		if (++i < c->tail)
			continue;
		c = c->next;
		i = c ? c->head : 0;
	}
	return n;
}

/* The first blob is written whole, or given up. */
static void
pop(struct outq *q, struct outq_cache *cache)
{
	struct outq_chunk *c = q->first;

	q->skip = 0;
	q->frames--;
	blob_unref(c->items[c->head]);
	if (++c->head < c->tail)
		return;
	q->first = c->next;
	if (!q->first)
		q->last = NULL;
	chunk_put(cache, c);
}

void
outq_consume(struct outq *q, struct outq_cache *cache, size_t n)
{
	size_t left;

	q->bytes -= (uint32_t)n;
	while (q->first) {
		left = q->first->items[q->first->head]->len - q->skip;
		if (n < left)
			break;
		n -= left;
		pop(q, cache);
	}
	q->skip += (uint32_t)n;
	BUG_ON(!q->first && n > 0);
}

void
outq_drop(struct outq *q, struct outq_cache *cache)
{
	while (q->first)
		pop(q, cache);
	q->bytes = 0;
}
