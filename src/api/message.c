/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: messages.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/asking.h"
#include "core/before.h"
#include "core/message.h"
#include "core/messageimport.h"
#include "core/report.h"
#include "core/search.h"

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
	    "message, or what happened: see the protocol"),
	OUT(FIELD_T_STRING, "from", "Who; empty: the system"),
	OUT_OPT(FIELD_T_STRING, "via", "With which server key, if any"),
	OUT_OPT(FIELD_T_ID, "cid", "The sender's client id"),
	OUT_OPT(FIELD_T_STRING, "kind", "Of messages: text, image, file, voice,"
	    " video, location, card or merged"),
	OUT_OPT(FIELD_T_JSON, "body", "Of messages, by kind"),
	OUT_OPT(FIELD_T_INT, "reply_to", "The seq it answers"),
	OUT_OPT(FIELD_T_STRINGS, "mentions", "User ids, or * for everyone"),
	OUT_OPT(FIELD_T_BOOL, "recalled", "A tombstone: kind and body are gone"),
	OUT_OPT(FIELD_T_BOOL, "hidden",
	    "A message that the caller is not to see, or has deleted"),
	OUT_OPT(FIELD_T_STRINGS, "to", "The only ones it is for"),
	OUT_OPT(FIELD_T_INT, "edited_ts", "When its content was changed last"),
	OUT_OPT(FIELD_T_JSON, "reactions", "How many of each emoji"),
	OUT_OPT(FIELD_T_BOOL, "pinned", "Pinned in its conversation"),
	OUT_OPT(FIELD_T_BOOL, "forwarded", "Somebody else said it first"),
	OUT_OPT(FIELD_T_BOOL, "unchecked", "A callback could not be asked about"
	    " it, and its default is to pass"),
	OUT_OPT(FIELD_T_BOOL, "urgent", "It asks for acknowledgement"),
	OUT_OPT(FIELD_T_INT, "burn_s", "Erased so long after it was read"),
	OUT_OPT(FIELD_T_INT, "acks", "How many have acknowledged it"),
	OUT_OPT(FIELD_T_JSON, "ext", "Extension keys and their values"),
	OUT_OPT(FIELD_T_INT, "broadcast",
	    "Said to many: the seq of the broadcast in the tenant's log"),
	OUT_OPT(FIELD_T_BOOL, "bridged",
	    "Said elsewhere during a cut-over: it counts"),
	OUT_OPT(FIELD_T_STRING, "priority",
	    "Recorded from a room: high or low; absent: normal"),
	OUT_OPT(FIELD_T_INT, "merged",
	    "Recorded from a room: how many equal ones it stands for"),
	OUT_OPT(FIELD_T_BOOL, "streaming", "It is still being said"),
	OUT_OPT(FIELD_T_BOOL, "broken_off",
	    "It was being said, and nobody finished it"),
	OUT_OPT(FIELD_T_BOOL, "expired",
	    "Its files are gone: they were kept long enough"),
	OUT_OPT(FIELD_T_INT, "target", "Of changes: the seq they change"),
	OUT_OPT(FIELD_T_STRINGS, "users", "Of changes: whom they concern"),
	FIELD_END
};
static const struct field send_in[] = {
	FIELD_CONV(struct message_send_in, conv, FIELD_REQUIRED,
	    "The conversation"),
	FIELD_ID(struct message_send_in, cid, FIELD_REQUIRED,
	    "Client id: a retry gets the first answer"),
	FIELD_ENUM(struct message_send_in, kind, message_kind_names,
	    FIELD_REQUIRED,
	    "What it is"),
	FIELD_VARIANT(struct message_send_in, body, kind, message_kind_fields,
	    FIELD_REQUIRED, "By kind"),
	FIELD_INT(struct message_send_in, reply_to, 1, INT64_MAX, 0,
	    "The seq it answers"),
	FIELD_AT(FIELD_T_STRINGS, struct message_send_in, mentions, 0,
	    MENTIONS_MAX, 0, "User ids, or * for everyone"),
	FIELD_IDS(struct message_send_in, to, 0, CHOSEN_MAX, 0,
	    "In groups: the only members it is for, and who count it"),
	FIELD_BOOL(struct message_send_in, urgent, 0,
	    "Asks everyone for an acknowledgement"),
	FIELD_INT(struct message_send_in, burn_s, 1, BURN_MAX_S, 0,
	    "Of two: erased for both so many seconds after the other read it"),
	FIELD_END
};
/* Of one imported message; what its sender says lies deeper. */
#define SAID(type_, m, min_, max_, flags_, help_)                         \
	{ .name = #m, .type = (type_), .flags = (flags_), .min = (min_),  \
	  .max = (max_), .offset = offsetof(struct import_item, said.m),  \
	  .has_offset = SIZE_MAX, .choices = message_kind_names,          \
	  .variants = message_kind_fields,                                \
	  .by = offsetof(struct import_item, said.kind), .help = (help_) }
static const struct field import_item[] = {
	SAID(FIELD_T_ID, cid, 1, 64, FIELD_REQUIRED,
	    "Its id where it comes from: imported once"),
	FIELD_ID(struct import_item, from, FIELD_REQUIRED, "Who said it"),
	FIELD_INT(struct import_item, ts, 1, INT64_MAX, FIELD_REQUIRED,
	    "When, Unix ms; not before the one before it"),
	SAID(FIELD_T_ENUM, kind, 0, 0, FIELD_REQUIRED, "What it is"),
	SAID(FIELD_T_VARIANT, body, 0, 0, FIELD_REQUIRED, "By kind"),
	SAID(FIELD_T_INT, reply_to, 1, INT64_MAX, 0,
	    "The seq, here, that it answers"),
	SAID(FIELD_T_STRINGS, mentions, 0, MENTIONS_MAX, 0,
	    "User ids, or * for everyone; nobody is told"),
	FIELD_END
};
static const struct field import_in[] = {
	FIELD_CONV(struct message_import_in, conv, FIELD_REQUIRED,
	    "`d:<a>:<b>`, `g:<group>` or `c:<channel>`, where nothing was said"
	    " here yet, or during a cut-over"),
	FIELD_OBJECTS(struct message_import_in, messages, struct import_item,
	    import_item, 1, IMPORT_MESSAGES_MAX, FIELD_REQUIRED,
	    "In the order of their times"),
	FIELD_END
};
static const struct field import_out[] = {
	OUT(FIELD_T_INT, "imported", "How many were new"),
	OUT(FIELD_T_INT, "known", "How many had been imported before"),
	OUT(FIELD_T_INT, "seq", "The newest of the conversation"),
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
static const struct field search_in[] = {
	FIELD_STRING(struct message_search_in, text, 1, FIND_CHARS_MAX, 0,
	    "Words and phrases that all stand in it; what is in quotation"
	    " marks, as it is"),
	FIELD_CONV(struct message_search_in, conv, 0,
	    "Only in this conversation; otherwise in all that one is in"),
	FIELD_ID(struct message_search_in, from, 0, "Only what this person"
	    " said"),
	{ .name = "kind", .type = FIELD_T_ENUM,
	  .offset = offsetof(struct message_search_in, kind),
	  .has_offset = offsetof(struct message_search_in, has_kind),
	  .choices = search_kind_names, .help = "Only of this kind" },
	FIELD_BOOL(struct message_search_in, file, 0,
	    "Only images, files, voices and videos"),
	FIELD_OPT(FIELD_T_INT, struct message_search_in, after_ts, 0,
	    INT64_MAX, "Only what was said then or later, Unix ms"),
	FIELD_OPT(FIELD_T_INT, struct message_search_in, before_ts, 0,
	    INT64_MAX, "Only what was said before, Unix ms"),
	FIELD_ENUM(struct message_search_in, order, search_order_names, 0,
	    "newest first, when not given; or by relevance, of the newest 1,000"),
	FIELD_OPT(FIELD_T_INT, struct message_search_in, after, 0, INT64_MAX,
	    "`next` of the page before"),
	FIELD_INT(struct message_search_in, limit, 1, SEARCH_LIMIT_MAX, 0,
	    "Most hits; 20 when not given"),
	FIELD_END
};
static const struct field hit_out[] = {
	OUT_OBJECT("entry", entry_out, "As in message.list, its body shortened;"
	    " around its seq, message.list shows where it was said"),
	OUT(FIELD_T_STRINGS, "excerpt", "What stands around the first place"
	    " that was found: by turns beside such a place, and in it"),
	FIELD_END
};
const struct field message_search_out[] = {
	OUT_LIST("hits", hit_out, "In the order that was asked for"),
	OUT(FIELD_T_BOOL, "more", "There is another page; this one may be"
	    " short, or empty, where much had to be looked through"),
	OUT_OPT(FIELD_T_INT, "next", "What to give as `after` for it"),
	OUT(FIELD_T_BOOL, "partial", "There was too much to look through, and"
	    " what is old was left out: ask more closely"),
	OUT(FIELD_T_INT, "upto", "The tenant-wide id up to which all that was"
	    " said can be found"),
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
static const struct field remove_in[] = {
	FIELD_STRING(struct message_remove_in, conv, 2, 140, FIELD_REQUIRED,
	    "The conversation, by its canonical name"),
	FIELD_INT(struct message_remove_in, seq, 1, INT64_MAX,
	    FIELD_REQUIRED, "Which message"),
	FIELD_STRING(struct message_remove_in, reason, 1, 1000, 0,
	    "Why, for the audit log"),
	FIELD_END
};

#define CID(s)                                                            \
	FIELD_ID(s, cid, FIELD_REQUIRED,                                  \
	    "Client id: a retry gets the first answer")
#define CONV(s) FIELD_CONV(s, conv, FIELD_REQUIRED, "The conversation")
#define SEQ(s)                                                            \
	FIELD_INT(s, seq, 1, INT64_MAX, FIELD_REQUIRED, "Which message")
#define LIMIT(s, most)                                                    \
	FIELD_INT(s, limit, 1, most, 0, "Most of them; 50 when not given")

static const struct field report_in[] = {
	CONV(struct message_report_in), SEQ(struct message_report_in),
	FIELD_ENUM(struct message_report_in, reason, report_reason_names,
	    FIELD_REQUIRED, "What is wrong with it; secrets: it tells what is"
	    " not to be told"),
	FIELD_STRING(struct message_report_in, text, 1, REPORT_TEXT_MAX, 0,
	    "In one's own words"),
	FIELD_END
};
static const struct field report_out[] = {
	OUT(FIELD_T_INT, "id", "The message's tenant-wide id, by which the"
	    " report is known"),
	FIELD_END
};

static const struct field get_in[] = {
	CONV(struct message_get_in),
	FIELD_INTS(struct message_get_in, seqs, 1, DELETE_MAX, FIELD_REQUIRED,
	    "Which entries"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_LIST("entries", entry_out, "Those that the caller may see"),
	OUT(FIELD_T_BOOL, "rest", "Too long: ask again for those behind the last"),
	FIELD_END
};
static const struct field edit_in[] = {
	CONV(struct message_send_in), SEQ(struct message_send_in),
	CID(struct message_send_in),
	FIELD_ENUM(struct message_send_in, kind, message_kind_names,
	    FIELD_REQUIRED, "The message's own"),
	FIELD_VARIANT(struct message_send_in, body, kind, message_kind_fields,
	    FIELD_REQUIRED, "What it shall say, by kind"),
	FIELD_AT(FIELD_T_STRINGS, struct message_send_in, mentions, 0,
	    MENTIONS_MAX, 0, "User ids, or * for everyone"),
	FIELD_END
};
static const struct field delete_in[] = {
	CONV(struct message_delete_in),
	FIELD_INTS(struct message_delete_in, seqs, 1, DELETE_MAX,
	    FIELD_REQUIRED, "Which messages"),
	FIELD_END
};
static const struct field react_in[] = {
	CONV(struct message_react_in), SEQ(struct message_react_in),
	FIELD_STRING(struct message_react_in, emoji, 1, EMOJI_MAX,
	    FIELD_REQUIRED, "An emoji, or the name of one"),
	CID(struct message_react_in),
	FIELD_END
};
static const struct field reactions_in[] = {
	CONV(struct message_who_in), SEQ(struct message_who_in),
	FIELD_STRING(struct message_who_in, emoji, 1, EMOJI_MAX,
	    FIELD_REQUIRED, "Which reaction"),
	FIELD_ID(struct message_who_in, after, 0, "The last one of a page"),
	LIMIT(struct message_who_in, 200),
	FIELD_END
};
static const struct field reacted_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field reactions_out[] = {
	OUT_LIST("people", reacted_out, "By id"),
	OUT(FIELD_T_BOOL, "more", "There are more, after the last"),
	FIELD_END
};
static const struct field forward_in[] = {
	FIELD_CONV(struct message_forward_in, from, FIELD_REQUIRED,
	    "The conversation where they stand"),
	FIELD_INTS(struct message_forward_in, seqs, 1, FORWARD_MAX,
	    FIELD_REQUIRED, "Which messages; one, if they are not merged"),
	FIELD_CONV(struct message_forward_in, conv, FIELD_REQUIRED,
	    "The conversation where they go"),
	FIELD_BOOL(struct message_forward_in, merged, 0,
	    "Into one message of kind merged"),
	FIELD_NAME(struct message_forward_in, title, 200, 0,
	    "Of a merged message"),
	CID(struct message_forward_in),
	FIELD_END
};
static const char *const read_or_not[] = { "read", "unread", NULL };
static const char *const acked_or_not[] = { "acked", "waiting", NULL };
#define WHO(choices)                                                      \
	CONV(struct message_readers_in), SEQ(struct message_readers_in),  \
	FIELD_ENUM(struct message_readers_in, which, choices, 0,          \
	    "Which of them; the first when not given"),                   \
	FIELD_ID(struct message_readers_in, after, 0,                     \
	    "What the page before said"),                                 \
	LIMIT(struct message_readers_in, 200)
static const struct field readers_in[] = {
	WHO(read_or_not),
	FIELD_END
};
static const struct field acks_in[] = {
	WHO(acked_or_not),
	FIELD_END
};
static const struct field who_out[] = {
	OUT(FIELD_T_IDS, "users", "By id; may be none though there are more"),
	OUT_OPT(FIELD_T_ID, "after", "For the next page"),
	OUT(FIELD_T_BOOL, "more", "There are more members to look at"),
	FIELD_END
};
static const struct field pinned_in[] = {
	CONV(struct message_pinned_in),
	FIELD_INT(struct message_pinned_in, after, 0, INT64_MAX, 0,
	    "The seq of the last one of a page"),
	LIMIT(struct message_pinned_in, PINNED_PAGE_MAX),
	FIELD_END
};
static const struct field pin_out[] = {
	OUT(FIELD_T_ID, "by", "Who pinned it"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT_OBJECT("message", entry_out, "The message, its body cut"),
	FIELD_END
};
static const struct field pinned_out[] = {
	OUT_LIST("pinned", pin_out, "In the order of seq"),
	OUT(FIELD_T_BOOL, "more", "There are more, after the last"),
	FIELD_END
};
static const struct field extend_in[] = {
	CONV(struct message_extend_in), SEQ(struct message_extend_in),
	CID(struct message_extend_in),
	FIELD_JSON(struct message_extend_in, set, KEYS_BYTES_MAX, 0,
	    "Keys of 1 to 64 bytes and their values, strings of at most"
	    " 2,048 bytes"),
	FIELD_AT(FIELD_T_STRINGS, struct message_extend_in, delete, 0,
	    KEYS_AT_ONCE_MAX, 0, "Keys to delete"),
	FIELD_JSON(struct message_extend_in, expect, KEYS_BYTES_MAX, 0,
	    "What must stand there now, else nothing is changed; null:"
	    " nothing"),
	FIELD_END
};

/* By rules before, by callbacks behind; see core/asking.h. */
#define JUDGED(first, writes)                                             \
	{ STEP_SHARD(first), STEP_WRITER(writes), STEP_SHARD(asking_step) }

static const struct op rows[] = {
	{ .name = "message.send", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages", IN(send_in, struct message_send_in),
	  .out = appended_out, .steps = JUDGED(message_judge, message_send),
	  .help = "Sends a message; the answer means committed and synced." },
	{ .name = "message.list", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/messages", IN(list_in, struct message_list_in),
	  .out = list_out, .steps = { STEP_READERS(message_list) },
	  .help = "Gives a page of a conversation's log." },
	{ .name = "message.search", .allow = PEOPLE, .cost = 5,
	  .route = "GET /v1/search/messages",
	  IN(search_in, struct message_search_in),
	  .out = message_search_out, .steps = { STEP_READERS(message_search) },
	  .help = "Finds messages that one may see." },
	{ .name = "message.recall", .allow = PEOPLE, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/messages/recall",
	  IN(recall_in, struct message_recall_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_recall) },
	  .shown_by = "message.get",
	  .help = "Takes a message back: its content is erased, its seq"
		" stays." },
	{ .name = "message.remove", .allow = ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/messages/remove",
	  IN(remove_in, struct message_remove_in),
	  .steps = { STEP_WRITER(message_remove) },
	  .shown_by = "message.get",
	  .help = "Takes anybody's message back, however old; members see by"
		" whom." },
	{ .name = "message.report", .allow = PEOPLE, .cost = 5,
	  .route = "POST /v1/messages/report",
	  IN(report_in, struct message_report_in), .out = report_out,
	  .steps = { STEP_READERS(message_report_look),
		STEP_WRITER(message_report) },
	  .shown_by = "message.get",
	  .help = "Tells the administrators of a message that one may see;"
		" once for each." },
	{ .name = "message.get", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/messages/get",
	  IN(get_in, struct message_get_in), .out = get_out,
	  .steps = { STEP_READERS(message_get) },
	  .help = "Gives entries as they are now, by their seqs." },
	{ .name = "message.edit", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/messages/edit",
	  IN(edit_in, struct message_send_in), .out = appended_out,
	  .steps = JUDGED(message_judge, message_edit),
	  .shown_by = "message.get",
	  .help = "Changes what one's own message says; what it said is"
		" erased." },
	{ .name = "message.delete", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/messages/delete",
	  IN(delete_in, struct message_delete_in),
	  .steps = { STEP_WRITER(message_delete) },
	  .help = "Deletes messages for oneself alone." },
	{ .name = "message.react", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/react",
	  IN(react_in, struct message_react_in), .out = appended_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(message_react) },
	  .shown_by = "message.get",
	  .help = "Adds one's reaction to a message." },
	{ .name = "message.unreact", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/unreact",
	  IN(react_in, struct message_react_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_unreact) },
	  .shown_by = "message.get",
	  .help = "Takes one's reaction back." },
	{ .name = "message.reactions", .allow = PEOPLE, .cost = 1,
	  .route = "GET /v1/messages/reactions",
	  IN(reactions_in, struct message_who_in), .out = reactions_out,
	  .steps = { STEP_READERS(message_reactions) },
	  .help = "Lists who reacted so to a message." },
	{ .name = "message.forward", .allow = PEOPLE, .cost = 3,
	  .route = "POST /v1/messages/forward",
	  IN(forward_in, struct message_forward_in), .out = appended_out,
	  .steps = JUDGED(asking_take, message_forward),
	  .help = "Says elsewhere what one may read here." },
	{ .name = "message.readers", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/messages/readers",
	  IN(readers_in, struct message_readers_in), .out = who_out,
	  .steps = { STEP_READERS(message_readers) },
	  .help = "Lists who of the members has read a message, or has not." },
	{ .name = "message.ack", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/ack",
	  IN(recall_in, struct message_recall_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_ack) },
	  .help = "Acknowledges an urgent message." },
	{ .name = "message.acks", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/messages/acks",
	  IN(acks_in, struct message_readers_in), .out = who_out,
	  .steps = { STEP_READERS(message_acks) },
	  .help = "Lists who has acknowledged an urgent message, or has not." },
	{ .name = "message.calm", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/calm",
	  IN(recall_in, struct message_recall_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_calm) },
	  .help = "Withdraws that a message is urgent." },
	{ .name = "message.pin", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/pin",
	  IN(recall_in, struct message_recall_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_pin) },
	  .shown_by = "message.get",
	  .help = "Pins a message in its conversation, for everyone." },
	{ .name = "message.unpin", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/unpin",
	  IN(recall_in, struct message_recall_in), .out = appended_out,
	  .steps = { STEP_WRITER(message_unpin) },
	  .shown_by = "message.get",
	  .help = "Unpins a message." },
	{ .name = "message.pinned", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/messages/pinned",
	  IN(pinned_in, struct message_pinned_in), .out = pinned_out,
	  .steps = { STEP_READERS(message_pinned) },
	  .help = "Lists the pinned messages of a conversation." },
	{ .name = "message.extend", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/messages/extend",
	  IN(extend_in, struct message_extend_in), .out = appended_out,
	  .steps = JUDGED(asking_take_keys, message_extend),
	  .shown_by = "message.get",
	  .help = "Sets and deletes extension keys of a message, others'"
		" untouched." },
	{ .name = "message.import", .allow = ADMINS, .cost = 50,
	  .scope = "message.import", .route = "POST /v1/messages/import",
	  IN(import_in, struct message_import_in), .out = import_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(message_import) },
	  .help = "Brings history from elsewhere: nobody is told, nothing is"
		" unread." },
};

const struct op_set ops_message = OP_ROWS(rows);
