/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H
/*
 * Small rows of features that are found by a key or listed in its order, and
 * that no message has to look up: one table for all of them. What has rules
 * between its rows, or lies on a message's way, has a table of its own.
 */
#include <stdint.h>

#include "base/str.h"

#define RECORD_ID_MAX 160	/* bytes, of owner and of id */
#define RECORD_BODY_MAX 16384	/* bytes */

/* Stored: a number is never given twice. Each says what its owner, its id and
 * its body are. */
enum record_kind {
	RECORD_PROBE,		/* of the tests of the store */
	RECORD_GROUP_TEXT,	/* g:<group>; "notice": {text, by, seq}, when;
				 * "question": {question, answer}, when */
	RECORD_JOIN_REQUEST,	/* g:<group>; who asks; when; {text, answer} */
	RECORD_INVITATION,	/* who is invited; g:<group>; when;
				 * {by, text} */
	RECORD_NICKNAME,	/* g:<group>; whose; when; {nickname} */
	RECORD_NOTICE_READ,	/* g:<group>; who read the notice; when; "" */
	RECORD_KEY,		/* of t:, a server key's id; ts: made; body: see
				 * core/key.c */
	RECORD_KEY_USE,		/* of t:, a server key's id; ts: its newest use;
				 * body: from where */
	RECORD_ISSUER,		/* of t:, an issuer's id; ts: made; body: see
				 * core/issuer.c */
	RECORD_CUT,		/* of t:, a user's id; ts: signed tokens of hers
				 * that are older are good no more */
	/* Of t:, a word as it is compared; when; "". */
	RECORD_WORD_FLAG,
	RECORD_WORD_MASK,
	RECORD_WORD_BLOCK,
	RECORD_FLAGGED,		/* of t:, the tenant-wide id in 19 digits of
				 * the entry that said it; its ts; {conv, seq,
				 * from, word} */
	/* Of messages; owner `<conv>/<seq>`, body empty. */
	RECORD_REACTION,	/* id `<emoji> <user>`; ts: when */
	RECORD_ACK,		/* id: who acknowledged it; ts: when */
	/* owner `<conv>/0`, id: seq in 19 digits; ts: when; body {by} */
	RECORD_PIN,
	/* Of a member's side of a conversation; owner `<user>/<conv>`, id: seq
	 * in 19 digits. */
	RECORD_DELETED,		/* for her alone */
	RECORD_CHOSEN,		/* is for chosen members, she being one */
	RECORD_BURN,		/* to be erased ts ms after she reads it */
	RECORD_DRAFT,		/* owner: user, id: conversation, body {text,
				 * reply_to}; ts: when */
	RECORD_DUE,		/* owner "t:", id: see core/due.h; ts: when; body:
				 * the user behind whom it goes on, or "" */
	RECORD_CONTACT,		/* owner: whose, id: who, ts: since when,
				 * body: core/contact.h */
	RECORD_REQUEST,		/* owner: who is asked, id: who asks, body:
				 * {"text"} */
	RECORD_BLOCK,		/* owner: who blocks, id: whom */
	RECORD_FACE,		/* owner: whose, id: "own", body:
				 * core/presence.h */
	RECORD_IMPORT,		/* of t:, a conversation's name; ts: its newest
				 * message that was imported */
	RECORD_STREAM,		/* of t:, `<user>/<conv>/<seq>`, in 19 digits
				 * each: of a message that is streamed; ts:
				 * its newest piece that was saved */
	RECORD_CUTOVER,		/* of t:, "cutover"; ts: since when; body:
				 * core/cutover.c */
	RECORD_TAG,		/* a user; a tag of hers; when; "" */
	RECORD_BROADCAST,	/* of t:, its seq there in 19 digits; ts: when;
				 * body: core/broadcast.c. Of t:open, the same
				 * of those under way; "" */
	RECORD_WEBHOOK,		/* of t:, a webhook's id; ts: made; body: see
				 * core/webhook.c */
	RECORD_WEBHOOK_STATE,	/* of t:, a webhook's id; ts: saved; how far it
				 * came */
	RECORD_WEBHOOK_LOG,	/* of t:, a webhook's id; ts: saved; newest
				 * calls */
	/* Of a webhook's id, a number in 19 digits. */
	RECORD_WEBHOOK_JOB,	/* ts: when; what it is asked to do */
	RECORD_WEBHOOK_DEAD,	/* the number is the entry's id; ts: given up;
				 * how it went */
	RECORD_CALLBACK,	/* of t:, a callback's id; ts: made; body: see
				 * core/callback.c */
	RECORD_DEPARTMENT,	/* of t:, a department's id; ts: made; body:
				 * core/departmentkit.c */
	RECORD_DEPARTMENT_CHILD,	/* of a department, t: at the top;
				 * `<order>/<id>` of one right below it, the
				 * order in 9 digits; when; "" */
	RECORD_DEPARTMENT_MEMBER,	/* a user; a department she is in; since
				 * when; {title, primary} */
	RECORD_DEPARTMENT_GROUP,	/* of t:, g:<group>; since when; body
				 * {department} that it follows */
	RECORD_HOUR,		/* of t:, an hour since 1970 in 10 digits; its
				 * beginning; how many messages it has: see
				 * core/hourcount.h */
	RECORD_SETTING,		/* of t:, a setting's name; ts: changed; body:
				 * core/setting.c */
	RECORD_RETENTION,	/* of t:, "tenant", and of conv, a
				 * conversation's name: for how long it is kept.
				 * Of t:, "run" and "night": core/retention.h */
	RECORD_RETENTION_REPORT,	/* of t:, a run's id in 19 digits; ts:
				 * when it began */
	RECORD_BRAND,		/* of t:, "brand" and the pieces of its logo;
				 * ts: changed; body: core/brand.c */
	RECORD_GONE,		/* of t:, the id of somebody who was deleted;
				 * when; body: how far that is, core/gone.c. Of
				 * t:going, the same of those whose
				 * conversations are not all shut yet; "" */
	RECORD_ROLE,		/* of t:, a role's id; ts: changed; body: see
				 * core/role.c */
	RECORD_ROLE_OF,		/* of t:, a user's id; since when; body {role}
				 * that she has */
	RECORD_AUDIT,		/* of `t:<day since 1970>`, a number that falls,
				 * in 19 digits; when; body: core/audit.c */
	RECORD_PASSWORD,	/* of t:, a user's id; ts: when it was set;
				 * body: core/password.c */
	RECORD_TOTP,		/* of t:, a user's id; ts: when it was switched
				 * on, 0: not yet; body: core/totp.c */
	RECORD_EMAIL,		/* of an address in small letters, a user's id;
				 * ts: when it was set; body: core/email.c */
	RECORD_RESET,		/* of a user, the hash of a link's token; ts:
				 * when it ends; body: core/reset.c */
	RECORD_REPORT,		/* of t:, a reported message's tenant-wide id in
				 * 19 digits; ts: its newest report; body: see
				 * core/reportrow.h */
	RECORD_REPORT_QUEUE,	/* of t:open and t:closed, a place in 19 digits,
				 * `/` and the message's id; when; "" */
	/* A user; id: the message's, as above. */
	RECORD_REPORTER,	/* who reported it; when; {reason, text} */
	RECORD_REPORT_WAITS,	/* the same while it is open; when; "" */
	RECORD_REPORTED,	/* who said it; when; "" */
	RECORD_FLAG_OF,		/* `<conv>/<seq>` of a message; the id of a
				 * RECORD_FLAGGED of a change of it; when; "".
				 * It stays when that was reviewed */
	RECORD_KIND_COUNT
};

struct record_key {
	enum record_kind kind;
	struct str owner, id;
};

struct record {
	enum record_kind kind;
	struct str owner;	/* whose it is, or what it is about; "t:": the
				 * tenant */
	struct str id;		/* which of the owner's */
	int64_t ts;		/* ms, as the kind says; 0: none */
	struct str body;	/* compact JSON object, or empty */
};

/* Which records of one kind, in ascending order. */
struct record_range {
	enum record_kind kind;
	struct str key;		/* the owner, or the id, they share */
	struct str after;	/* the other one is greater than this */
	int64_t limit;
};

#endif
