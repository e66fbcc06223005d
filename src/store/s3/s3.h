/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_S3_S3_H
#define STORE_S3_S3_H
/*
 * Bytes of files in a bucket of a store that speaks S3 (decision 16). Uploads
 * lie in a folder until they are whole; then they go into the bucket, as
 * PREFIXtenants/<id>/files/<two of its hash>/<hash>.<file id>. What lies whole
 * in the folder, from before, is read there.
 *
 * Whoever calls waits for the network: for threads of the files pool, and the
 * one that erases tenants.
 */
#include "store/depot.h"

#define S3_PART_BYTES (8u << 20)	/* sent at once; a thread's memory */
#define S3_CHUNK_BYTES (512u << 10)	/* read at once; an open file's */
#define S3_FIELDS_MAX 6
#define S3_ETAG_ROOM 128
#define S3_WHY_ROOM 160

enum s3_method { S3_GET, S3_HEAD, S3_PUT, S3_POST, S3_DELETE };

struct s3_field {
	const char *name;
	struct str value;
};

/* One HTTP call. All of it is the caller's. */
struct s3_call {
	enum s3_method method;
	struct str url;
	struct s3_field fields[S3_FIELDS_MAX];
	unsigned field_count;
	struct str body;
	int64_t deadline_ms;	/* from now to its last byte */
	char *room;		/* for the body of the answer */
	size_t room_bytes;

	int status;		/* 0: no answer, see why */
	bool is_final;		/* … and there will be none: no retry */
	bool is_stopping;	/* … for the daemon ends */
	size_t len;		/* of what is in the room */
	char etag[S3_ETAG_ROOM];	/* empty: not said */
	char range[64];		/* Content-Range */
	int64_t length;		/* Content-Length, -1: not said */
	char why[S3_WHY_ROOM];
};

/* The way out, as app/ makes it: waits until it is done. */
struct s3_door {
	void (*call)(void *self, struct s3_call *);
	void (*pause)(void *self, int64_t ms);
	int64_t (*wall_ms)(void *self);
	int64_t (*mono_ms)(void *self);
	void *self;
};

struct s3_config {
	const char *endpoint;	/* "https://s3.example:9000" */
	const char *region, *bucket;
	const char *prefix;	/* "" or ending with a slash */
	const char *key_id, *secret;
	bool is_host_style;	/* the bucket is part of the host's name */
	int64_t timeout_ms;	/* of one call */
};

/* NULL, or what is wrong with it: a static sentence that names the option. */
const char *s3_config_fault(const struct s3_config *);
/* folder stays the caller's, and must live longer. The configuration is
 * copied. */
struct depot depot_s3_new(const struct s3_config *, const struct s3_door *,
    const struct depot *folder);
void depot_s3_free(struct depot *);	/* accepts zero */

/* What option checks call: NULL, or what is wrong. */
const char *s3_bucket_fault(const char *);
const char *s3_prefix_fault(const char *);
const char *s3_endpoint_fault(const char *);

#endif
