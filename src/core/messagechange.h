/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MESSAGECHANGE_H
#define CORE_MESSAGECHANGE_H
/*
 * What the operations on messages share: where a message stands, and the one
 * way in which a message that was sent is changed. The row shows the present,
 * an entry tells that it changed, and a retry gets the first answer.
 */
#include <jansson.h>

#include "core/conversation.h"
#include "core/message.h"

/* A conversation of people, as its member who asks sees it. */
struct message_place {
	struct ledger_conv *conv;	/* NULL: a direct one to be made */
	struct ledger_member *member;	/* NULL when conv is */
	char name[CONV_NAME_ROOM];
	enum conv_kind kind;
	unsigned pair;		/* direct: flags of the two, see core/pair.h */
};

/* ERR_OK with conv NULL: both people are there, and nothing was said yet. */
enum err message_find_place(struct ledger *, struct request *,
    struct str said, struct message_place *) MUST_CHECK;
/* May the caller say something there now: of two, as blocks and contacts have
 * it; elsewhere as group_check_voice. */
enum err message_check_voice(struct ledger *, struct request *,
    const struct message_place *, bool is_reply) MUST_CHECK;
/* Both sides of a direct conversation, by its canonical name; flags: see
 * core/pair.h. */
enum err message_make_direct(struct ledger *, struct request *,
    const char *name, unsigned flags, struct ledger_conv **out) MUST_CHECK;
/* An admin of the group, a writer of the channel. */
bool message_leads(const struct message_place *);
/* The same cid again: ERR_OK with the first answer written, ERR_CONFLICT, or
 * ERR_NOT_FOUND: it is new. */
enum err message_answer_again(struct ledger *, struct request *,
    const struct ledger_conv *, const struct entry *like) MUST_CHECK;
/* The members of an entry that the request says; *said, buf_fini: all of it
 * as text, for the digest. */
void message_fill(struct request *, struct entry *, struct buf *said);
/* What stands in the log instead of what the client said, once filters have
 * spoken and its files were looked at; ERR_FIELD, a filter's refusal, or see
 * messagefile.h. */
enum err message_check_body(struct ledger *, struct request *) MUST_CHECK;
void message_refill(struct request *, struct entry *);
/* It is stored: the files of its body are named by it. */
enum err message_note_body(struct ledger *, struct request *,
    const struct entry *) MUST_CHECK;
enum err message_check_mentions(struct ledger *, struct request *,
    const struct message_place *) MUST_CHECK;
enum err message_note_mentions(struct ledger *, struct request *,
    const struct entry *) MUST_CHECK;

/* The word for which rules flagged what is said; p NULL: they did not. */
struct str message_flagged(const struct request *);
/* Notes it for review, if they did. */
enum err message_note_flagged(struct ledger *, struct request *,
    const struct ledger_conv *, const struct entry *) MUST_CHECK;

/* Writes a new message, makes a direct conversation if it is the first, and
 * moves the sender's cursor. ERR_EXISTS: see message_answer_again. */
enum err message_append(struct ledger *, struct request *,
    struct message_place *, struct entry *) MUST_CHECK;

/* What is due to messages: see core/due.h. */
struct due;
enum err message_burn(struct ledger *, struct request *,
    struct ledger_conv *, const struct due *) MUST_CHECK;
enum err message_remind(struct ledger *, struct request *,
    struct ledger_conv *, const struct due *) MUST_CHECK;
/* A new message of that kind: what shall become of it is noted. */
enum err message_kindle(struct ledger *, struct request *,
    const struct message_place *, const struct entry *) MUST_CHECK;
/* m has read up to seq: what burns when it is read begins to. */
enum err message_light(struct ledger *, struct request *,
    const struct ledger_conv *, struct ledger_member *,
    int64_t seq) MUST_CHECK;
/* An administrator takes back the message at seq of the conversation of that
 * canonical name; that it was recalled before is no error. ERR_NOT_FOUND. */
enum err message_take(struct ledger *, struct request *, struct str conv,
    int64_t seq) MUST_CHECK;
/* Records of a message that go with its content. */
enum err message_forget_at(struct ledger *, int64_t conv,
    int64_t seq) MUST_CHECK;

struct message_change;
typedef enum err (*message_change_fn)(struct ledger *, struct request *,
    struct message_change *);

enum change_how { CHANGE_NOTHING, CHANGE_MARKS, CHANGE_CONTENT, CHANGE_ERASE };

struct message_change {
	/* of the operation */
	struct str conv, cid;
	int64_t seq;
	enum entry_type type;
	struct str said;	/* what its digest is of */
	/* Refuses, with nothing written; or changes `target` or `marks`, and
	 * says how. */
	message_change_fn change;
	bool by_writers;	/* in channels, readers may not; elsewhere, who
				 * is muted or may say nothing */
	/* Writes what lies beside the row, once nothing is refused any more;
	 * or NULL. */
	message_change_fn beside;
	void *arg;		/* theirs */
	/* for them */
	struct message_place place;
	struct entry target;
	json_t *marks;		/* an object, maybe empty */
	enum change_how how;
	struct str body;	/* of the entry that tells it */
	struct str flagged;	/* a word in what it says, for which an admin is
				 * to look at it; p NULL: none */
};
enum err message_change(struct ledger *, struct request *,
    struct message_change *) MUST_CHECK;
/* A `beside`: what belongs to a message goes with its content. */
enum err message_forget(struct ledger *, struct request *,
    struct message_change *) MUST_CHECK;

/* Key of the records that belong to a message, or to a member's side of a
 * conversation; id of a seq among them, so that they lie in its order. */
#define MESSAGE_KEY_ROOM 96
struct str message_key(int64_t conv, int64_t seq, char[MESSAGE_KEY_ROOM]);
struct str message_member_key(int64_t conv, struct str user,
    char[MESSAGE_KEY_ROOM]);
struct str message_seq_key(int64_t seq, char[MESSAGE_KEY_ROOM]);

/* "recall 12", in the arena: what the digest of a simple change is of. */
struct str message_said(struct request *, const char *verb, int64_t seq);
/* False when it is none: another program wrote the row. */
bool message_seq_of(struct str key, unsigned long long *seq);

/*
 * For readers: a conversation as one of its people sees it.
 */
struct message_eye {
	struct view *view;
	struct request *r;
	struct conv_found found;
};
/* conv as she says it; she may have left. */
enum err message_eye_open(struct message_eye *, struct view *,
    struct request *, struct str conv) MUST_CHECK;
/* Any entry within her ranges, hidden or not; ERR_NOT_FOUND. */
enum err message_eye_entry(const struct message_eye *, int64_t seq,
    struct arena *, struct entry *) MUST_CHECK;
/* A message that she may see: ERR_NOT_FOUND otherwise, and for what is no
 * message, or recalled. */
enum err message_look(const struct message_eye *, int64_t seq,
    struct arena *, struct entry *) MUST_CHECK;
/* The same in the request's arena, with a hint. */
enum err message_eye_message(const struct message_eye *, int64_t seq,
    struct entry *) MUST_CHECK;
#define MESSAGE_ARENA_MAX (1u << 20)	/* of one entry */
#define MESSAGE_PAGE_BYTES (256u * 1024)	/* beyond, a page ends */
/* Whether she is not to see it: it is for others, or she has deleted it. */
enum err message_is_hidden(struct view *, struct request *,
    const struct member *, const struct entry *, bool *out) MUST_CHECK;

#endif
