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
	struct depot_file *from;	/* the folder's */
	int64_t size;
	char key[S3_KEY_ROOM];
};

/* PREFIXtenants/<id>/files/<hh>/<name> of a whole one. */
void s3_key_of(const struct s3 *, const struct depot_key *,
    char out[S3_KEY_ROOM]);
/* When it returns ERR_OK the bucket has all of it. */
enum err s3_upload(struct s3_upload *) MUST_CHECK;
/* Parts that were sent under this key and never put together. */
enum err s3_abort_all(struct s3 *, struct str key) MUST_CHECK;

#endif
