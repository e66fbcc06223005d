/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MESSAGE_H
#define CORE_MESSAGE_H
/* Messages: send, list, recall. */
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"
#include "model/kind.h"

/* Limits that a client meets as `limit_reached`, `bad_field`. */
#define EMOJI_MAX 64		/* bytes of a reaction's name */
#define PINNED_PAGE_MAX 100
/* Options may allow as much as this. */
#define REACTIONS_MAX 100	/* different ones on one message */
#define PINNED_MAX 1000		/* messages of one conversation */
#define KEYS_MAX 100		/* extension keys of one message … */
#define KEYS_AT_ONCE_MAX 20
#define KEYS_BYTES_MAX 16384	/* … and all marks, as JSON */
#define DELETE_MAX 100		/* messages deleted at once; gotten at once */
#define BURN_MAX_S (7 * 24 * 3600)
#define EXT_KEY_MAX 64		/* bytes of an extension key */
#define VALUE_MAX 2048		/* bytes of an extension's value */

struct message_send_in {	/* send, edit */
	struct str conv, cid;
	int kind;	/* enum message_kind */
	struct message_body body;
	int64_t seq;	/* edit: of which message */
	int64_t reply_to;
	struct str_list mentions;
	struct str_list to;	/* send: for these members alone */
	bool urgent;		/* send: asks for acknowledgement */
	int64_t burn_s;		/* send: erased so long after it was read */
	bool is_streamed;	/* see core/streamed.h */
};
struct message_list_in {
	struct str conv;
	int64_t after, before, around, limit;
	bool has_after, has_before, has_around;
};
struct message_get_in {
	struct str conv;
	struct int_list seqs;
};
struct message_delete_in {
	struct str conv;
	struct int_list seqs;
};
struct message_recall_in {	/* and pin, unpin, ack, calm */
	struct str conv, cid;
	int64_t seq;
};
struct message_remove_in {
	struct str conv;	/* canonical */
	struct str reason;
	int64_t seq;
};
struct message_react_in {
	struct str conv, cid, emoji;
	int64_t seq;
};
struct message_extend_in {
	struct str conv, cid;
	int64_t seq;
	struct str set, expect;	/* JSON objects; absent: no p */
	struct str_list delete;
};
#define FORWARD_MAX 100		/* messages merged into one */
#define FORWARD_BODY_MAX 8192	/* bytes of one of them; longer is cut */
struct message_forward_in {
	struct str from, conv, cid, title;
	struct int_list seqs;
	bool merged;
};
struct message_readers_in {
	struct str conv, after;
	int64_t seq, limit;
	int which;		/* 0: who has, 1: who has not */
};
struct message_who_in {		/* reactions: pages */
	struct str conv, emoji, after;
	int64_t seq, limit;
};
struct message_pinned_in {
	struct str conv;
	int64_t after, limit;
};

/* message.send: what filters say, then what the log says. */
enum err message_judge(struct shard *, struct tenant_live *,
    struct request *);
enum err message_send(struct ledger *, struct request *);
enum err message_list(struct view *, struct request *);
enum err message_get(struct view *, struct request *);
enum err message_recall(struct ledger *, struct request *);
/* messageremove.c. By administrators. */
enum err message_remove(struct ledger *, struct request *);
enum err message_edit(struct ledger *, struct request *);
enum err message_react(struct ledger *, struct request *);
enum err message_unreact(struct ledger *, struct request *);
enum err message_reactions(struct view *, struct request *);
enum err message_delete(struct ledger *, struct request *);
enum err message_ack(struct ledger *, struct request *);
enum err message_acks(struct view *, struct request *);
enum err message_calm(struct ledger *, struct request *);
enum err message_forward(struct ledger *, struct request *);
enum err message_readers(struct view *, struct request *);
enum err message_pin(struct ledger *, struct request *);
enum err message_unpin(struct ledger *, struct request *);
enum err message_pinned(struct view *, struct request *);
enum err message_extend(struct ledger *, struct request *);

/* {"seq","id","ts"}: what every appending command answers, the first time
 * and again. */
void message_answer(struct request *, const struct entry *);

#endif
