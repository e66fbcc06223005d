/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_STREAMED_H
#define CORE_STREAMED_H
/*
 * Streamed messages: a program says a text piece by piece. The message has
 * its place in the log from the beginning, marked `streaming`; pieces are
 * pushed without a commit each, and what has come so far is written into the
 * message's row in bounded steps. Finishing makes it a message like others,
 * and is an entry. One of which nothing is heard any more is closed.
 */
#include "base/map.h"
#include "core/before.h"
#include "core/messagechange.h"

#define STREAMS_MAX 200		/* open in a tenant at the same time … */
#define STREAM_PIECE_MAX 16384	/* bytes */
#define STREAMED_MARK "streaming"	/* of a message, while it is open */
#define STREAM_SAVE_BYTES 8192	/* unsaved, they are saved at once; else
				 * within a second */

struct stream_in {		/* append, finish */
	struct message_send_in said;	/* conv, cid, seq, mentions; what
					 * rules judge */
	struct str text;	/* as the caller said it; p NULL: absent */
	int64_t at;
	bool has_at;
	uint32_t joins;		/* append: the set's, before a look */
};

enum err streamed_open(struct ledger *, struct request *);

/* stream.append: as is, or after a look into the log. */
enum err streamed_append_known(struct shard *, struct tenant_live *,
    struct request *);
enum err streamed_find(struct view *, struct request *);
enum err streamed_append_found(struct shard *, struct tenant_live *,
    struct request *);

/* stream.finish: gets the text, as is or after a look into the log; then it
 * is judged as a message; then written. */
enum err streamed_finish_known(struct shard *, struct tenant_live *,
    struct request *);
enum err streamed_finish_find(struct view *, struct request *);
enum err streamed_finish_found(struct shard *, struct tenant_live *,
    struct request *);
enum err streamed_finish(struct ledger *, struct request *);

/* Of message.send, for a message that is streamed: whether one more may be
 * open; and what is kept of it. */
enum err streamed_check(struct ledger *, struct request *) MUST_CHECK;
enum err streamed_note(struct ledger *, struct request *,
    const struct entry *) MUST_CHECK;
/* The message is still being said. */
bool streamed_is_open(const struct entry *);
/* Where one is. */
struct streamed_at {
	struct str conv;	/* canonical */
	int64_t seq;
};
/* ERR_NOT_FOUND: it is open no more. */
enum err streamed_find_open(struct ledger *, const struct streamed_at *,
    struct ledger_conv **, struct arena *, struct entry *) MUST_CHECK;
/* Its end, for whatever reason: what is kept of it goes. */
enum err streamed_forget(struct ledger *, struct request *,
    const struct entry *) MUST_CHECK;
/* See core/due.h. */
struct due;
enum err streamed_expire(struct ledger *, struct request *,
    struct ledger_conv *, const struct due *) MUST_CHECK;

/*
 * streamedclose.c. Nobody finishes it: what stands there is judged as a whole,
 * by a request of its own that the shard makes behind the commit
 * (EFFECT_STREAM_CLOSE), and then stays, marked `broken_off`, or goes. What
 * has no words goes at once.
 */
struct streamed_close {		/* in the arena of who noted it */
	struct streamed_at at;
	struct str user, text;
};
bool streamed_is_empty(const struct entry *);
enum err streamed_let_close(struct ledger *, struct request *,
    struct ledger_conv *, const struct entry *) MUST_CHECK;
/* One has ended, or is to be closed. */
void streamed_effect(struct shard *, struct tenant_live *,
    const struct effect *);

/* ---- what a shard has of the streams of a tenant ---- */

struct streamed_live;
struct streamed_set {		/* zeroed: none */
	struct map by_name;	/* `<canonical conversation>/<seq>` */
	bool is_saving;
	uint32_t joins;		/* people who came where they do not see all */
};

/* What is written of one; see streamed_save. */
struct streamed_item {
	struct streamed_at at;
	struct str user, text;
	int64_t chars;
	bool is_over;		/* it is open no more */
};
#define STREAMS_AT_ONCE 40
struct streamed_save {
	struct streamed_item items[STREAMS_AT_ONCE];
	int count;
};
enum err streamed_save(struct ledger *, struct request *);

/* Once a second: saves, and forgets those of which nothing is heard. */
void streamed_tick(struct shard *, struct tenant_live *, int64_t mono_ms);
/* It has ended; seq 0: all of this person in that conversation. */
void streamed_ended(struct tenant_live *, int64_t conv, int64_t seq,
    struct str user);
/* It will, once it is judged: nothing is added any more. */
void streamed_closing(struct tenant_live *, const struct streamed_at *);
/* Who came where she does not see all hears no pieces of what began before. */
void streamed_joined(struct tenant_live *, const struct effect *);
void streamed_fini(struct streamed_set *);

#endif
