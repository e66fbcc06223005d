/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_S3_S3DROP_H
#define STORE_S3_S3DROP_H
/*
 * Whole files leaving a bucket. What cannot be dropped because the bucket is
 * away is remembered on the disk, as an upload of no bytes under the name of
 * its place, and goes with the next one of that tenant that is dropped.
 * Threads of the files pool.
 */
#include "store/s3/s3ask.h"

/* ERR_FILES_AWAY: it is remembered. */
enum err s3_forget(struct s3 *, const struct depot_key *) MUST_CHECK;
/* Whether the folder has it for that reason. */
bool s3_is_memory(struct str upload);

#endif
