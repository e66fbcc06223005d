/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_REQUEST_H
#define CORE_REQUEST_H
/*
 * A request: one call of one operation, from the gate that accepted it to
 * the answer that goes back. It is owned by one thread at a time and travels
 * by mail:
 *
 * gate → shard → (readers | hash | files | writer | system)* → shard → gate
 *
 * What an operation does is a list of steps, each bound to the place where
 * it may run. All its memory is its arena.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/field.h"
#include "base/mem.h"
#include "core/principal.h"
#include "loop/mailbox.h"

#define REQUEST_ARENA_MAX (4u << 20)
#define REQUEST_RESULT_MAX (2u << 20)
#define REQUEST_STEPS_MAX 6

/* Cost of operations, see rate.h: what comes in each second, and the most
 * that is saved up. */
struct rate_rule {
	int64_t per_s, burst;
};
/* What whoever asked is told of her bucket. */
struct rate_left {
	struct rate_rule rule;	/* burst 0: nobody counts */
	int64_t left;		/* cost she may still spend now */
	int64_t wait_ms;	/* until what was refused may be asked again */
};

struct proposal;
struct request;
struct rules;
struct shard;
struct ledger;
struct view;
struct hasher;
struct files;
struct box;
struct effect;
struct tenant_live;
struct upload_hold;
struct transfer;

/* What becomes of a call of a writer while the disk is full. */
enum when_full {
	FULL_REFUSED,	/* disk_full */
	FULL_RESERVE,	/* done in the reserve's room: getting in, shutting
			 * somebody out, making room */
	FULL_BARE,	/* done, if need be without the rows that it can do
			 * without: see ledger_is_bare */
};

/* Handles cross threads, pointers do not. worker < 0: no session. */
struct session_ref {
	int32_t worker;
	uint32_t slot, gen;
};

static inline bool
session_ref_eq(struct session_ref a, struct session_ref b)
{
	return a.worker == b.worker && a.slot == b.slot && a.gen == b.gen;
}

enum place { AT_NONE, AT_SHARD, AT_READERS, AT_HASH, AT_FILES, AT_WRITER,
	AT_SYSTEM };

/* ERR_OK to go on (the last one has written the result), or the end. */
typedef enum err (*shard_step_fn)(struct shard *, struct tenant_live *,
    struct request *);
typedef enum err (*reader_step_fn)(struct view *, struct request *);
typedef enum err (*hash_step_fn)(const struct hasher *, struct request *);
typedef enum err (*files_step_fn)(struct files *, struct request *);
typedef enum err (*writer_step_fn)(struct ledger *, struct request *);
typedef enum err (*system_step_fn)(struct box *, struct request *);

/* If-Match: what the caller read before, to be found the same by the writer
 * in the transaction of its step, by the reader step that she read it by. */
#define REQUEST_TAG_CHARS 32
struct guard {
	reader_step_fn look;
	void *in;		/* decoded fields of look */
	const char *live_from;	/* of its result; or NULL */
	char tag[REQUEST_TAG_CHARS + 1];	/* of what lasts; "*": any */
	int step;		/* at which it was checked; -1: not yet */
};

struct step {
	enum place at;
	union {
		shard_step_fn shard;
		reader_step_fn readers;
		hash_step_fn hash;
		files_step_fn files;
		writer_step_fn writer;
		system_step_fn system;
	} run;
};
#define STEP_SHARD(fn) { AT_SHARD, { .shard = (fn) } }
#define STEP_READERS(fn) { AT_READERS, { .readers = (fn) } }
#define STEP_HASH(fn) { AT_HASH, { .hash = (fn) } }
#define STEP_FILES(fn) { AT_FILES, { .files = (fn) } }
#define STEP_WRITER(fn) { AT_WRITER, { .writer = (fn) } }
#define STEP_SYSTEM(fn) { AT_SYSTEM, { .system = (fn) } }

/* What a mail is, for everyone who receives requests or news of sessions.
 * Gates get MAIL_REPLY and MAIL_NOTICE (outlet.h). */
enum mail_kind {
	MAIL_REQUEST = 1,	/* to who runs its step next */
	MAIL_DONE,		/* to shard: a step elsewhere ended */
	MAIL_REPLY,		/* to the gate: the request with its answer */
	MAIL_NOTICE,		/* to workers: struct notice */
	MAIL_SESSION_GONE,	/* to shard: struct session_gone */
	MAIL_ASKED,		/* to shard: an answer from outside, asker.h */
	MAIL_TRANSFER,		/* to the gate: its turn, transfer.h */
};

/* Monotonic; 0: it was not there yet. See core/monitor.h. */
struct request_times {
	int64_t posted_us;	/* into the mailbox it is in, on its ways from
				 * the gate and back */
	int64_t begun_us;	/* … from the gate */
	int64_t accepted_us;	/* taken by the shard */
	int64_t committed_us;	/* by its newest step at the writer */
	int64_t back_us;	/* from its newest step elsewhere */
	int64_t away_us;	/* in all */
	int64_t worst_us;	/* the longest of it … */
	enum place worst_at, at;	/* … where that was; where it is */
	bool was_held;			/* on the shard, since then */
};

struct request {
	struct mail mail;

	/* set by the gate */
	const char *op_name;	/* static */
	const struct step *steps;	/* ended by AT_NONE */
	uint64_t scope;		/* that a server key needs; 0: none may. Set
				 * for callers who are still to be known */
	uint64_t right;		/* of which a role needs one; set where she may
				 * have one */
	unsigned allow;		/* roles of which the caller needs one */
	unsigned cost;		/* rate tokens */
	enum when_full when_full;
	bool may_be_nowhere;	/* see struct op */
	bool authenticated;	/* false: first of all, by `token` */
	bool is_acting;		/* it is the system, as `as` */
	char tenant[33];
	struct principal who;
	struct str token;	/* bearer token, in the arena */
	struct str as;		/* the person a key, or the system by its
				 * socket, acts as; p NULL: none */
	const struct caller_key *key;	/* NULL: no key; in the arena */
	struct newcomer *newcomer;	/* to be made first; NULL: nobody */
	unsigned char verified[TOKEN_HASH_BYTES];	/* see issuer.c */
	struct session_ref session;	/* who asked, when it has a session */
	char peer[56];		/* address of the caller, for limits */
	struct addr client;	/* the same in full; zeroed: nobody knows */
	struct mailbox *reply_to;	/* room reserved there */
	struct credit *credit;	/* given back by the gate on MAIL_REPLY */
	void *in;		/* decoded fields, in the arena … */
	const struct field *fields;	/* … by this table; or NULL */
	bool is_audited;	/* see core/audit.h … */
	unsigned noted_step;	/* … and at which step it was, plus one */
	struct guard *guard;	/* in the arena, or NULL */

	/* Of the shard's own, without reply_to: may be NULL; see r->err. */
	void (*ended)(struct shard *, struct tenant_live *, struct request *);

	/* on the way */
	unsigned step;		/* index of the present step */
	bool is_on_address;	/* which pays until it is known who asks */
	bool is_held;		/* its step runs again: shard_release */
	bool is_nowhere;	/* no such tenant, and nobody may learn it */
	struct request_times times;
	int64_t late_ms;	/* how long it waited for its shard */
	int64_t committed_id;	/* newest of its tenant, when its newest step
				 * at the writer was committed; 0: none was */
	struct rules *rules;	/* a reference, between steps: before.h */
	struct proposal *proposal;	/* NULL: no callback is asked */
	void *scratch;		/* between the steps of an operation */
	files_step_fn undo;	/* or NULL: gives back what a step of the files
				 * pool took, if a later one fails */
	void (*stored)(struct request *);	/* or NULL: all is stored, and
				 * if what follows fails this answers */
	struct upload_hold *upload;	/* or NULL: uploads.h */
	struct transfer *transfer;	/* its own, or NULL */
	struct effect *effects, **effects_tail;
	struct subscription *subs;	/* session.open: see outlet.h */

	/* the answer */
	enum err err;
	struct field_error why;	/* for ERR_FIELD and hints; may be empty */
	struct buf result;	/* JSON object text */
	struct rate_left rate;

	/* the gate's own: MHD handle …, JSON-RPC id or X-Request-Id */
	void *gate;
	char gate_id[80];

	struct arena arena;
};

/* Requests that wait on the shard, the first first. Zeroed: none. */
struct request_queue { struct request *first, *last; };

struct request *request_new(void);
void request_free(struct request *);	/* accepts NULL */
/* A result up to what changes by itself, its member live_from (or NULL). */
struct str request_lasting(struct str result, const char *live_from);
/* The tag (ETag) of a result: the same text, the same tag. */
void request_tag(struct str result, char out[REQUEST_TAG_CHARS + 1]);
/* Sets why (static or arena text) and returns err: one-line refusals. */
static inline enum err
request_refuse(struct request *r, enum err err, const char *field,
    const char *hint)
{
	r->why = (struct field_error){ .field = field, .hint = hint };
	return err;
}
/* "at most 8 callbacks of a tenant": ERR_LIMIT. */
enum err request_refuse_more(struct request *, const char *field,
    int64_t most, const char *what);

/* For steps on the shard: the queue owns it now; the step answers ERR_OK. */
void request_hold(struct request_queue *, struct request *);
struct request *request_queue_take(struct request_queue *);	/* or NULL */
void request_queue_free(struct request_queue *);	/* what is in it */
/* For steps: once this one has answered ERR_OK, the step of that index is the
 * next, instead of the one behind it. */
void request_go_to(struct request *, unsigned step);
void request_came_back(struct request *);	/* to the shard; see stored */
/* AT_NONE at the end. */
const struct step *request_step(const struct request *);
/* "alice", or STR_NONE for the system. */
struct str request_user(const struct request *);
bool request_is(const struct request *, enum role);

#endif
