/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: messages.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/message.h"

static const char *const kinds[] = { "text", NULL };

static const struct field text_in[] = {
	FIELD_STRING(struct text_body_in, text, 1, BODY_MAX_BYTES,
	    FIELD_REQUIRED, "The text, at most 20,000 characters"),
	FIELD_END
};
const struct field appended_out[] = {
	OUT(FIELD_T_INT, "seq", "Its place in the conversation"),
	OUT(FIELD_T_INT, "id", "Tenant-wide id"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
const struct field entry_out[] = {
	OUT_OPT(FIELD_T_CONV, "conv", "The conversation (not in `last`)"),
	OUT(FIELD_T_INT, "seq", "Its place in the conversation"),
	OUT(FIELD_T_INT, "id", "Tenant-wide id"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT_OPT(FIELD_T_INT, "stored_ts",
	    "Of imported messages: when they came here"),
	OUT(FIELD_T_INT, "count",
	    "Messages up to and with this entry, imported ones apart"),
	OUT(FIELD_T_STRING, "type",
	    "message, recall, create, join, leave, update, user, setting,"
	    " destroy or access"),
	OUT(FIELD_T_STRING, "from", "Who; empty: the system"),
	OUT_OPT(FIELD_T_STRING, "via", "With which server key, if any"),
	OUT_OPT(FIELD_T_ID, "cid", "The sender's client id"),
	OUT_OPT(FIELD_T_STRING, "kind", "Of messages: text"),
	OUT_OPT(FIELD_T_JSON, "body", "Of messages, by kind"),
	OUT_OPT(FIELD_T_INT, "reply_to", "The seq it answers"),
	OUT_OPT(FIELD_T_STRINGS, "mentions", "User ids, or * for everyone"),
	OUT_OPT(FIELD_T_BOOL, "recalled", "A tombstone: kind and body are gone"),
	OUT_OPT(FIELD_T_INT, "target", "Of changes: the seq they change"),
	OUT_OPT(FIELD_T_STRINGS, "users", "Of changes: whom they concern"),
	FIELD_END
};
static const struct field send_in[] = {
	FIELD_CONV(struct message_send_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_ID(struct message_send_in, cid, FIELD_REQUIRED,
	    "Client id: a retry gets the first answer"),
	FIELD_ENUM(struct message_send_in, kind, kinds, FIELD_REQUIRED,
	    "What it is"),
	FIELD_OBJECT(struct message_send_in, body, text_in, FIELD_REQUIRED,
	    "By kind; of text {text}"),
	FIELD_INT(struct message_send_in, reply_to, 1, INT64_MAX, 0,
	    "The seq it answers"),
	FIELD_AT(FIELD_T_STRINGS, struct message_send_in, mentions, 0,
	    MENTIONS_MAX, 0, "User ids, or * for everyone"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_CONV(struct message_list_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_OPT(FIELD_T_INT, struct message_list_in, after, 0, INT64_MAX - 1,
	    "Entries after this seq, the oldest of them first"),
	FIELD_OPT(FIELD_T_INT, struct message_list_in, before, 1, INT64_MAX,
	    "Entries before this seq, the newest of them"),
	FIELD_OPT(FIELD_T_INT, struct message_list_in, around, 1,
	    INT64_MAX - 1, "Entries on both sides of this seq"),
	FIELD_INT(struct message_list_in, limit, 1, 200, 0,
	    "Most entries; 50 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("entries", entry_out, "In the order of seq"),
	OUT(FIELD_T_BOOL, "more_before", "There are older ones"),
	OUT(FIELD_T_BOOL, "more_after", "There are newer ones"),
	OUT(FIELD_T_INT, "seq", "Newest seq the caller may see"),
	FIELD_END
};
static const struct field recall_in[] = {
	FIELD_CONV(struct message_recall_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_INT(struct message_recall_in, seq, 1, INT64_MAX,
	    FIELD_REQUIRED, "Which message"),
	FIELD_ID(struct message_recall_in, cid, FIELD_REQUIRED,
	    "Client id: a retry gets the first answer"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "message.send", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages", IN(send_in, struct message_send_in),
	  .out = appended_out, .steps = { STEP_SHARD(message_judge),
		STEP_WRITER(message_send) },
	  .help = "Sends a message; the answer means committed and synced." },
	{ .name = "message.list", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/messages", IN(list_in, struct message_list_in),
	  .out = list_out, .steps = { STEP_READERS(message_list) },
	  .help = "Gives a page of a conversation's log." },
	{ .name = "message.recall", .allow = PEOPLE, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/messages/recall",
	  IN(recall_in, struct message_recall_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_recall) },
	  .help = "Takes a message back: its content is erased, its seq"
		" stays." },
};

const struct op_set ops_message = OP_ROWS(rows);
