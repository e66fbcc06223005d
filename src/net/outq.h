/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_OUTQ_H
#define NET_OUTQ_H
/*
 * The output queue of a stream: references to blobs in order, the first
 * perhaps partly written. An empty queue has no memory of its own; its
 * pieces come from a cache that the streams of a worker share. The queue
 * has no maximum: the stream decides before it pushes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/blob.h"

struct outq_chunk;

struct outq_cache {
	struct outq_chunk *spare;
	uint32_t count;
};
void outq_cache_fini(struct outq_cache *);

/* Zeroed begins. */
struct outq {
	struct outq_chunk *first, *last;
	uint32_t bytes, frames;
	uint32_t skip;		/* of the first blob, written already */
};

static inline bool
outq_is_empty(const struct outq *q)
{
	return !q->first;
}

/* Takes over one reference. */
void outq_push(struct outq *, struct outq_cache *, struct blob *);
/* Describes up to max pieces from the front (not empty); answers how many,
 * and their bytes. */
int outq_iov(const struct outq *, struct iovec *, int max, size_t *total);
/* Copies up to room bytes from the front; answers how many. The same as long
 * as nothing is consumed, whatever is pushed. */
size_t outq_copy(const struct outq *, char *out, size_t room);
/* n bytes from the front are written; n is at most bytes. */
void outq_consume(struct outq *, struct outq_cache *, size_t n);
/* Forgets everything. */
void outq_drop(struct outq *, struct outq_cache *);

#endif
