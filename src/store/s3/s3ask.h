/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_S3_S3ASK_H
#define STORE_S3_S3ASK_H
/* Questions to a bucket: signed, asked again where that may help, and the
 * answer as an error of ours. Threads of the files pool. */
#include <stdatomic.h>

#include "base/awssign.h"
#include "base/url.h"
#include "store/s3/s3.h"

struct s3 {
	struct s3_config config;	/* its texts are owned */
	struct s3_door door;
	struct depot folder;
	struct url endpoint;
	char authority[URL_MAX + 80];	/* with the bucket, by its style */
	/* No answer came: until then nobody waits for one again, then one at
	 * a time. 0: the last one came. */
	_Atomic int64_t away_until_ms;
	atomic_bool is_probed;
	atomic_bool is_away;	/* and it was said */
	atomic_bool has_late;	/* something may wait to be dropped */
};

struct s3_ask {
	enum s3_method method;
	struct str key;		/* empty: the bucket */
	struct awssign_pair query[AWSSIGN_PAIRS_MAX];
	unsigned query_count;
	struct str range;	/* "bytes=0-9", or absent */
	struct str body;
	char *room;		/* for the answer; NULL: nobody reads it */
	size_t room_bytes;
	struct s3_call call;	/* as it ended */
};

/* Sets authority by the rest. */
void s3_set_up(struct s3 *);
/* ERR_NOT_FOUND: there is no such key; ERR_LIMIT: nothing in that range;
 * ERR_STOPPING: the daemon ends; ERR_FILES_AWAY, logged: all that is the
 * store's fault or the operator's. */
enum err s3_ask(struct s3 *, struct s3_ask *) MUST_CHECK;
/* Appends the address of an object for whoever has it. */
void s3_presign(const struct s3 *, struct str key, const struct depot_link *,
    struct buf *out);
/* The answer is none to rely on: logged, ERR_FILES_AWAY. what: a verb and
 * more, "says nothing". */
enum err s3_doubt(struct s3 *, const struct s3_ask *, const char *what);
/* As text of the answer in its room. */
struct str s3_answer(const struct s3_ask *);
void s3_add_query(struct s3_ask *, const char *name, struct str value);

#endif
