/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H
/* Entries of a log. A message row shows the present; a change entry names
 * its target and holds no content. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define CID_MAX 64
#define BODY_MAX_BYTES (64 * 1024)
#define MENTIONS_MAX 100
#define MENTION_ALL "*"
#define CHOSEN_MAX 50	/* members that a message is for alone */

enum entry_type {
	ENTRY_MESSAGE,	/* kind, body, reply_to, mentions */
	ENTRY_RECALL,	/* target: seq of the recalled message */
	ENTRY_CREATE,	/* the conversation began; users: its members */
	ENTRY_JOIN,	/* users: who came, added by sender; or nobody */
	ENTRY_LEAVE,	/* users: who went, sender: who did it; or nobody */
	ENTRY_UPDATE,	/* title, owner, roles, settings or marks changed, of
			 * users when it names some: ask for the present */
	ENTRY_USER,	/* directory log: users: whose row changed */
	ENTRY_SETTING,	/* self log: settings of conversation `body` changed */
	ENTRY_DESTROY,	/* it is no more; of rooms a CREATE may follow */
	ENTRY_REQUEST,	/* self logs: who of `users` asks to join `body` began
			 * or ended to wait */
	ENTRY_INVITATION,	/* self logs: to conversation `body`: came, was
				 * made to `users`, or was declined by them */
	ENTRY_ACCESS,	/* directory log: the server key, issuer or webhook
			 * that body names was made, changed or is no more */
	ENTRY_POLICY,	/* directory log: the tenant's own rules that `body`
			 * names changed */
	ENTRY_EDIT,	/* target: whose content was changed */
	ENTRY_REACT,	/* target; body: which emoji, on or off */
	ENTRY_PIN,	/* target; body: on or off */
	ENTRY_EXTEND,	/* target; body: which keys were set or deleted */
	ENTRY_ERASE,	/* target: burnt after reading, a tombstone since */
	ENTRY_ACK,	/* target: sender acknowledged an urgent message */
	ENTRY_CALM,	/* target: is no longer urgent, withdrawn */
	ENTRY_CONTACT,	/* self log: users: to whom something changed */
	ENTRY_BLOCK,	/* self log: users: who is blocked, or no longer */
	ENTRY_FACE,	/* self log: what one shows of oneself changed */
	ENTRY_DEVICE,	/* self log: device `body` is new, changed or gone */
	ENTRY_FINISH,	/* target: a streamed message is whole, or broken
			 * off */
	ENTRY_BROADCAST,	/* directory log: one to some people began; or
				 * the one at target ended */
	ENTRY_DEPARTMENT,	/* directory log: body: which department was
				 * made, changed or deleted, or who of users
				 * came or went */
	ENTRY_FILE,	/* self log: a file of hers is whole, or is gone */
	ENTRY_PURGE,	/* target: up to this seq all entries are gone */
	ENTRY_EXPIRE,	/* target: messages up to this seq may have lost their
			 * files */
	ENTRY_REPORT,	/* self log: she reported a message */
	ENTRY_TYPE_COUNT
};

struct entry {
	int64_t id;		/* tenant-wide, in commit order, from 1 */
	int64_t conv;		/* conv.key */
	int64_t seq;		/* 1, 2, 3 … in conv */
	int64_t count;		/* messages of conv up to and with this one,
				 * but for imported ones */
	int64_t ts;		/* ms; never falls within a tenant */
	enum entry_type type;
	bool recalled;		/* tombstone: kind and body are gone */
	struct str sender;	/* user id; empty: the system */
	struct str cid;		/* client id; empty: none */
	int64_t digest;		/* keyed hash of the decoded fields */
	struct str kind;	/* messages: see model/kind.h */
	struct str body;	/* messages: compact JSON object */
	int64_t reply_to;	/* seq or 0 */
	int64_t target;		/* seq or 0; messages of rooms: their n */
	struct str mentions;	/* JSON array text of user ids, or empty */
	struct str users;	/* JSON array text of user ids, or empty; of a
				 * message: the only ones it is for, beside
				 * its sender */
	struct str marks;	/* messages: compact JSON object of what was
				 * added since, or empty; shown as it is */
	struct str via;		/* id of the server key it was made with, or
				 * empty */
	int64_t said_ts;	/* imported messages: when they were said,
				 * elsewhere, ms; 0: at ts. They do not count,
				 * but for those of a cut-over, marked
				 * `bridged` */
};

/* When it was said, here or elsewhere. */
static inline int64_t
entry_said_ts(const struct entry *e)
{
	return e->said_ts > 0 ? e->said_ts : e->ts;
}

const char *entry_type_name(enum entry_type);
/* Whether it is something that happened among people: that something became
 * too old is none. */
bool entry_is_news(enum entry_type);
/* Whether it is one more in `count`: a message to all, said here, or there
 * while people change over. */
bool entry_counts(const struct entry *);
/* Whether a JSON array of ids, as in mentions and users, has this one. */
bool entry_names(struct str array, struct str id);
/* The same of one whose ids rise bytewise, however many there are. */
bool entry_names_sorted(struct str array, struct str id);
/* Whether a message is for user; of other entries, true. */
bool entry_is_for(const struct entry *, struct str user);
/* False when the name is none of them. */
bool entry_type_from(struct str name, enum entry_type *out);

#endif
