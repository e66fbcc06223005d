/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_UPLOADSUM_H
#define CORE_UPLOADSUM_H
/*
 * The hash of an upload, taken while its parts come: of what is there from its
 * first byte on, so that finishing reads the rest alone. The shard keeps it
 * and lends it to one part at a time, whose thread of the files pool reads a
 * little of what is there whenever it has written a little.
 *
 * A hash of other bytes than the file has would be taken for the content of
 * everyone's file of that hash. So bytes are hashed only when their part is
 * done, and a part that comes where another one is under way or done spoils
 * the hash: then finishing reads everything. So it does after a restart, which
 * no hash survives.
 */
#include "core/transfer.h"
#include "model/file.h"
#include "model/parts.h"

#define UPLOADSUMS_MAX 16	/* of a tenant: the newest */
#define UPLOADSUM_DONE_BYTES 512	/* of text, see model/parts.h */
#define UPLOADSUM_READS 2	/* rooms full of bytes at once */

struct evp_md_ctx_st;
struct upload_hold;

struct upload_sum {
	struct upload_sum *next;
	struct evp_md_ctx_st *md;	/* NULL: nothing is hashed yet */
	int64_t at;		/* hashed up to here … */
	int64_t upto;		/* … and to be up to there, while it is lent */
	struct buf done;	/* parts that came */
	bool is_lent;		/* md, at and upto are the borrower's */
	bool is_spoilt;
	char id[FILE_ID_CHARS + 1];
};

/* Of a tenant. Zeroed: none. */
struct upload_sums {
	struct upload_sum *newest;
	unsigned count;
};

/* ---- the shard ---- */

/* A part is about to come: own says which, and is one of the holds. It
 * borrows the hash, as own->sum, or does without. */
void uploadsum_put(struct upload_sums *, const struct upload_hold *holds,
    struct upload_hold *own);
/* It is to be finished: nobody else has a hold on it. The same. */
void uploadsum_finish(struct upload_sums *, struct upload_hold *own);
/* The hold ends; is_done: its part is there, or the upload is finished. */
void uploadsum_leave(struct upload_hold *own, bool is_done);
void uploadsums_fini(struct upload_sums *);

/* ---- who borrowed it ---- */

/* Hashes some of what is there: t has the upload open. What cannot be read
 * now is left to the end. */
void uploadsum_follow(struct upload_sum *, const struct transfer *t,
    unsigned char *room, size_t room_bytes);
/* For the end: what there is of it goes to the caller; *at: hashed so far.
 * NULL: nothing. */
struct evp_md_ctx_st *uploadsum_take(struct upload_sum *, int64_t *at);

/* A new one. */
struct evp_md_ctx_st *uploadsum_begin(void);

#endif
