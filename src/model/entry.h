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
	ENTRY_ACCESS,	/* directory log: the server key or issuer that body
			 * names was made, changed or is no more */
	ENTRY_POLICY,	/* directory log: the tenant's own rules that `body`
			 * names changed */
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
	struct str kind;	/* messages: "text" */
	struct str body;	/* messages: compact JSON object */
	int64_t reply_to;	/* seq or 0 */
	int64_t target;		/* seq or 0; messages of rooms: their n */
	struct str mentions;	/* JSON array text of user ids, or empty */
	struct str users;	/* JSON array text of user ids, or empty */
	struct str via;		/* id of the server key it was made with, or
				 * empty */
	int64_t said_ts;	/* imported messages: when they were said,
				 * elsewhere, ms; 0: at ts. They do not count */
};

const char *entry_type_name(enum entry_type);
/* False when the name is none of them. */
bool entry_type_from(struct str name, enum entry_type *out);

#endif
