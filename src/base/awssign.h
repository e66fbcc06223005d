/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_AWSSIGN_H
#define BASE_AWSSIGN_H
/*
 * Signatures of AWS, version 4, in the Authorization header or in an address:
 * what stores that speak S3 ask for. The path is encoded once and not
 * shortened, as S3 has it and other services have not. Pure; any thread.
 */
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define AWSSIGN_PAIRS_MAX 8	/* of a query, and of headers */
#define AWSSIGN_OWN_PAIRS 5	/* of the query of an address */
#define AWSSIGN_TEXT_MAX (16 * 1024)	/* of one request, without its body */
#define AWSSIGN_DATE_ROOM 17
#define AWSSIGN_HASH_ROOM 65

struct awssign_key {
	struct str id, secret, region, service;
};

struct awssign_pair {
	struct str name, value;
};

/* As it is before it is encoded; all together at most AWSSIGN_TEXT_MAX. */
struct awssign_request {
	struct str method;		/* "GET" */
	struct str path;		/* begins with a slash */
	/* In any order, each name once, of unreserved characters. */
	struct awssign_pair query[AWSSIGN_PAIRS_MAX];
	unsigned query_count;
	/* Those that are signed, in any order: small letters, each name once.
	 * Host is one of them, x-amz-date another. */
	struct awssign_pair headers[AWSSIGN_PAIRS_MAX];
	unsigned header_count;
	struct str body_hash;		/* awssign_hash */
	int64_t ts_s;			/* what x-amz-date says */
};

/* "20150830T123600Z". */
void awssign_date(int64_t ts_s, char out[AWSSIGN_DATE_ROOM]);
/* SHA-256 in small hexadecimal digits. */
void awssign_hash(struct str body, char out[AWSSIGN_HASH_ROOM]);
/* Appends path and query as they are signed, and so as they are sent. */
void awssign_target(const struct awssign_request *, struct buf *out);
/* Appends what the header Authorization says. */
void awssign_put(const struct awssign_key *, const struct awssign_request *,
    struct buf *out);
/* Appends path and query of an address that whoever has it may ask for so
 * long from ts_s on, whatever the body. Host is the only header; the query
 * leaves AWSSIGN_OWN_PAIRS free. */
void awssign_presign(const struct awssign_key *,
    const struct awssign_request *, int64_t life_s, struct buf *out);

#endif
