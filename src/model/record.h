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
	RECORD_FLAGGED,		/* of t:, a message's tenant-wide id in 19
				 * digits; its ts; {conv, seq, from, word} */
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
