/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BLOB_H
#define BASE_BLOB_H
/* struct blob: immutable bytes shared between threads by reference count. */
#include <stdatomic.h>
#include <stddef.h>

#include "base/buf.h"

struct blob {
	atomic_uint refs;
	size_t len;
	char data[];
};

/* Copies; one reference for the caller. */
struct blob *blob_new(const void *, size_t len);
/* Uninitialised bytes for the caller to fill before sharing it. */
struct blob *blob_alloc(size_t len);
struct blob *blob_from_buf(const struct buf *);
struct blob *blob_ref(struct blob *);
/* Accepts NULL; the last one releases. Any thread. */
void blob_unref(struct blob *);

#endif
