/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: sync and one person's side of a conversation.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/conversation.h"

static const struct field peer_out[] = {
	OUT(FIELD_T_ID, "id", "The other person"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	FIELD_END
};
static const struct field cursor_out[] = {
	OUT(FIELD_T_ID, "user", "Whose"),
	OUT(FIELD_T_INT, "read", "Read up to this seq"),
	OUT(FIELD_T_INT, "delivered", "Delivered up to this seq"),
	FIELD_END
};
static const struct field draft_out[] = {
	OUT(FIELD_T_STRING, "text", "Its words"),
	OUT_OPT(FIELD_T_INT, "reply_to", "The seq it is to answer"),
	FIELD_END
};
const struct field conversation_out[] = {
	OUT(FIELD_T_CONV, "conv", "Its name as the caller sees it"),
	OUT(FIELD_T_STRING, "kind", "direct, group, channel, self or tenant"),
	OUT_OPT(FIELD_T_STRING, "title", "Of groups and channels"),
	OUT_OPT(FIELD_T_BOOL, "left", "The caller is no member any more"),
	OUT_OPT(FIELD_T_BOOL, "dissolved", "Nobody writes there any more"),
	OUT_OPT(FIELD_T_INT, "seq", "Newest entry"),
	OUT_OPT(FIELD_T_INT, "count", "Messages so far"),
	OUT_OPT(FIELD_T_INT, "unread", "Messages not read"),
	OUT_OPT(FIELD_T_INT, "mentions", "Of these, that mention the caller"),
	OUT_OPT(FIELD_T_INT, "read", "The caller's read cursor"),
	OUT_OPT(FIELD_T_INT, "from_seq", "First seq the caller may see"),
	OUT_OPT(FIELD_T_INT, "member_count", "How many members"),
	OUT_OPT(FIELD_T_STRING, "role", "The caller's: member, admin, owner; "
	    "reader, writer, owner of channels"),
	OUT_OPT(FIELD_T_BOOL, "pinned", "Kept on top"),
	OUT_OPT(FIELD_T_BOOL, "muted", "Without alerts"),
	OUT_OPT(FIELD_T_INT, "muted_until", "Before this time, Unix ms, the "
	    "caller may not write there; 9223372036854775807: for ever"),
	OUT_OPT(FIELD_T_BOOL, "alert_mentions",
	    "Muted, but for mentions of the caller"),
	OUT_OPT(FIELD_T_BOOL, "hidden", "Not listed until the next message"),
	OUT_OPT(FIELD_T_BOOL, "marked_unread", "Marked so by the caller"),
	{ .name = "draft", .type = FIELD_T_OBJECT, .fields = draft_out,
	  .has_offset = SIZE_MAX, .help = "What the caller began to write" },
	OUT_OPT(FIELD_T_INT, "draft_ts", "When the draft was kept, Unix ms"),
	OUT_OPT(FIELD_T_INT, "ts", "Of the newest entry, Unix ms"),
	{ .name = "last", .type = FIELD_T_OBJECT, .fields = entry_out,
	  .has_offset = SIZE_MAX,
	  .help = "Newest entry; its body is cut, many users are left out" },
	{ .name = "peer", .type = FIELD_T_OBJECT, .fields = peer_out,
	  .has_offset = SIZE_MAX, .help = "Of direct conversations" },
	{ .name = "cursors", .type = FIELD_T_OBJECT, .fields = cursor_out,
	  .flags = FIELD_LIST, .has_offset = SIZE_MAX,
	  .help = "Of direct conversations" },
	OUT(FIELD_T_INT, "changed", "Tenant-wide id of the newest change"),
	FIELD_END
};
static const struct field sync_in[] = {
	FIELD_INT(struct sync_in, since, 0, INT64_MAX, 0,
	    "What the last answer said; 0 for everything"),
	FIELD_INT(struct sync_in, limit, 1, 500, 0,
	    "Most conversations; 200 when not given"),
	FIELD_END
};
static const struct field sync_out[] = {
	OUT_LIST("conversations", conversation_out, "What changed since"),
	OUT(FIELD_T_INT, "since", "For the next call"),
	OUT(FIELD_T_STRING, "epoch", "As session.open says"),
	OUT(FIELD_T_BOOL, "more", "Call again at once"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_CONV(struct conversation_get_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("conversation", conversation_out, "The conversation"),
	OUT_OPT(FIELD_T_INT, "message_days", "Messages older than so many days"
	    " go; absent: never"),
	OUT_OPT(FIELD_T_INT, "file_days", "Files of messages older than so"
	    " many days go; absent: no sooner than their messages"),
	{ .name = "cursors", .type = FIELD_T_OBJECT, .fields = cursor_out,
	  .flags = FIELD_LIST, .has_offset = SIZE_MAX,
	  .help = "Of all members, when there are 200 or fewer" },
	FIELD_END
};
static const struct field set_in[] = {
	FIELD_CONV(struct conversation_set_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_OPT(FIELD_T_BOOL, struct conversation_set_in, pinned, 0, 1,
	    "Keep it on top"),
	FIELD_OPT(FIELD_T_BOOL, struct conversation_set_in, muted, 0, 1,
	    "Without alerts"),
	FIELD_OPT(FIELD_T_BOOL, struct conversation_set_in, alert_mentions, 0,
	    1, "When muted: alerts for mentions all the same"),
	FIELD_OPT(FIELD_T_BOOL, struct conversation_set_in, hidden, 0, 1,
	    "Not listed until the next message"),
	FIELD_OPT(FIELD_T_BOOL, struct conversation_set_in, unread, 0, 1,
	    "Marked as unread until it is read"),
	FIELD_END
};
static const struct field draft_in[] = {
	FIELD_CONV(struct conversation_draft_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_STRING(struct conversation_draft_in, text, 0, DRAFT_MAX, 0,
	    "The words; none: the draft is dropped"),
	FIELD_INT(struct conversation_draft_in, reply_to, 1, INT64_MAX, 0,
	    "The seq it is to answer"),
	FIELD_END
};
static const struct field at_in[] = {
	FIELD_CONV(struct conversation_at_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_INT(struct conversation_at_in, seq, 1, INT64_MAX,
	    FIELD_REQUIRED, "Up to this seq"),
	FIELD_END
};
static const struct field typing_in[] = {
	FIELD_CONV(struct conversation_typing_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_ENUM(struct conversation_typing_in, kind, typing_kind_names, 0,
	    "What is under way; text when not given"),
	FIELD_BOOL(struct conversation_typing_in, stop, 0,
	    "It is no longer"),
	FIELD_END
};
static const struct field read_out[] = {
	OUT(FIELD_T_INT, "read", "Where the cursor stands now"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "sync", .allow = PEOPLE, .cost = 3,
	  .route = "GET /v1/sync", IN(sync_in, struct sync_in),
	  .out = sync_out, .steps = { STEP_READERS(sync_answer) },
	  .help = "Gives every own conversation that changed after an id." },
	{ .name = "conversation.get", .allow = PEOPLE, .cost = 1,
	  .route = "GET /v1/conversations", IN(get_in,
	  struct conversation_get_in), .out = get_out,
	  .steps = { STEP_READERS(conversation_get) },
	  .help = "Gives one conversation with its members' cursors." },
	{ .name = "conversation.set", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/conversations/set",
	  IN(set_in, struct conversation_set_in),
	  .steps = { STEP_WRITER(conversation_set) },
	  .help = "Pins, mutes, hides or marks a conversation for oneself." },
	{ .name = "conversation.draft", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/conversations/draft",
	  IN(draft_in, struct conversation_draft_in),
	  .steps = { STEP_WRITER(conversation_draft) },
	  .help = "Keeps what one has begun to write, for one's other"
		" devices." },
	{ .name = "conversation.clear", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/conversations/clear",
	  IN(get_in, struct conversation_get_in),
	  .steps = { STEP_WRITER(conversation_clear) },
	  .help = "Clears a conversation for oneself: what was said is not"
		" shown any more." },
	{ .name = "conversation.read", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/conversations/read",
	  IN(at_in, struct conversation_at_in), .out = read_out,
	  .steps = { STEP_WRITER(conversation_read) },
	  .help = "Moves one's read cursor forward." },
	{ .name = "conversation.delivered", .allow = PEOPLE, .cost = 1,
	  IN(at_in, struct conversation_at_in),
	  .steps = { STEP_READERS(conversation_delivered_find),
		STEP_SHARD(conversation_delivered) },
	  .help = "Says that the device has everything up to here." },
	{ .name = "conversation.typing", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/conversations/typing",
	  IN(typing_in, struct conversation_typing_in),
	  .steps = { STEP_READERS(conversation_typing_find),
		STEP_SHARD(conversation_typing) },
	  .help = "Tells the others that one is typing, or speaking." },
};

const struct op_set ops_conversation = OP_ROWS(rows);
