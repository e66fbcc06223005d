/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_S3_S3MULTI_H
#define STORE_S3_S3MULTI_H
/* Whole files going into a bucket: small ones in one piece, others in parts.
 * Threads of the files pool. */
#include "store/s3/s3ask.h"

#define S3_KEY_ROOM 512
#define S3_ID_ROOM 512		/* as the store names an upload */

struct s3_upload {
	struct s3 *s3;
	struct depot_file *from;
	enum err (*read)(struct depot_file *, int64_t at, void *, size_t len,
	    size_t *got);		/* of from */
	int64_t size;
	bool is_again;	/* what has that key is replaced … */
	char old_etag[S3_ETAG_ROOM];	/* … and had this; empty: not known */
	char key[S3_KEY_ROOM];
};

/* PREFIXtenants/<id>/files/<hh>/<name> of a whole one. */
void s3_key_of(const struct s3 *, const struct depot_key *,
    char out[S3_KEY_ROOM]);
/* When it returns ERR_OK the bucket has all of it. */
enum err s3_upload(struct s3_upload *) MUST_CHECK;
/* Whether the bucket says of what has its key that it is the same bytes as what
 * has the other one; fills old_etag. ERR_NOT_FOUND: one is not there. */
enum err s3_is_same(struct s3_upload *, struct str other, bool *out)
    MUST_CHECK;
/* Parts that were sent under this key and never put together. */
enum err s3_abort_all(struct s3 *, struct str key) MUST_CHECK;

#endif
