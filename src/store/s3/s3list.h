/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_S3_S3LIST_H
#define STORE_S3_S3LIST_H
/* What a bucket has, page by page. Threads of the files pool. */
#include "store/s3/s3ask.h"

/* A walk over the names of whole files. */
struct s3_walk {
	struct s3 *s3;
	depot_name_fn visit;
	void *arg;
	bool is_uploads;	/* the folder's, without memories */
	bool more;		/* the visitor wants more */
};

/* The visitor of the folder's. */
bool s3_walk_local(void *walk, struct str name);
/* Those in the bucket, and those that parts were sent of and that never became
 * whole: of one beginning, more than a day ago. A name may come twice. */
enum err s3_walk_bucket(struct s3_walk *, const struct depot_key *like)
    MUST_CHECK;

/* An upload in parts that is not at its end. */
struct s3_part_upload {
	struct str key, id;	/* borrowed until it returns */
	struct str initiated;	/* "2026-11-21T10:11:12.000Z", or so */
};
/* False ends it. */
typedef bool (*s3_part_upload_fn)(void *arg, const struct s3_part_upload *);
enum err s3_part_uploads(struct s3 *, struct str prefix, s3_part_upload_fn,
    void *arg) MUST_CHECK;

#endif
