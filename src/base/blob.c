/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Immutable bytes shared by reference count.
 * Runs on: any thread.
 * Owns: the bytes, until the last reference goes.
 */
#include "base/blob.h"

#include <string.h>

#include "base/mem.h"

struct blob *
blob_alloc(size_t len)
{
	struct blob *blob = xmalloc(sizeof(*blob) + len + 1);

	atomic_init(&blob->refs, 1);
	blob->len = len;
	blob->data[len] = '\0';
	return blob;
}

struct blob *
blob_new(const void *p, size_t len)
{
	struct blob *blob = blob_alloc(len);

	if (len > 0)
		memcpy(blob->data, p, len);
	return blob;
}

struct blob *
blob_from_buf(const struct buf *b)
{
	return blob_new(b->data, b->len);
}

struct blob *
blob_ref(struct blob *blob)
{
	unsigned before = atomic_fetch_add_explicit(&blob->refs, 1,
	    memory_order_relaxed);

	BUG_ON(before == 0 || before > 1u << 30);
	return blob;
}

void
blob_unref(struct blob *blob)
{
	unsigned before;

	if (!blob)
		return;
	before = atomic_fetch_sub_explicit(&blob->refs, 1,
	    memory_order_acq_rel);
	BUG_ON(before == 0);
	if (before == 1)
		xfree(blob);
}
