/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: live rooms.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/room.h"

#define TITLE_MAX_CHARS 128
#define ROOM_ID(s)                                                        \
	FIELD_ID(s, room, FIELD_REQUIRED | FIELD_PATH, "The room")
#define OPTIONAL(type_, s, m, min_, max_, help_)                          \
	FIELD_OPT(type_, s, m, min_, max_, help_)

static const char *const classes[] = { "high", "normal", "low", NULL };

/* ---- shapes ---- */

static const struct field settings_out[] = {
	OUT(FIELD_T_INT, "window_ms", "Length of a window"),
	OUT(FIELD_T_INT, "slots", "Messages in one window"),
	OUT(FIELD_T_INT, "reserved", "Of these, for class high alone"),
	OUT(FIELD_T_INT, "extra",
	    "On top, for speakers and kinds of extra_kinds"),
	OUT(FIELD_T_BOOL, "high_for_all", "Anybody may use class high"),
	OUT(FIELD_T_STRINGS, "low_kinds", "Kinds that are always low"),
	OUT(FIELD_T_STRINGS, "extra_kinds", "Kinds that may use extra slots"),
	OUT(FIELD_T_INT, "history", "Messages that late joiners get"),
	OUT(FIELD_T_BOOL, "record", "Its messages go into its log"),
	FIELD_END
};
/* Of a room in every answer that has one. */
#define ROOM_OUT                                                          \
	OUT(FIELD_T_ID, "room", "Its id"),                                \
	OUT(FIELD_T_STRING, "title", "Its title"),                        \
	OUT(FIELD_T_STRING, "owner",                                      \
	    "Who looks after it; empty: the system"),                     \
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),            \
	OUT(FIELD_T_BOOL, "keep", "It stays when nobody is there"),       \
	OUT_OPT(FIELD_T_INT, "muted_until",                               \
	    "Only speakers may speak until then, Unix ms")
static const struct field room_out[] = {
	ROOM_OUT,
	OUT_OBJECT("settings", settings_out, "What it lets through"),
	OUT_OPT(FIELD_T_BOOL, "live", "Somebody is there, or was lately"),
	OUT_OPT(FIELD_T_INT, "members", "People who are there"),
	FIELD_END
};
static const struct field listed_out[] = {
	ROOM_OUT,
	OUT(FIELD_T_BOOL, "live", "Somebody is there, or was lately"),
	OUT(FIELD_T_INT, "members", "People who are there"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("room", room_out, "The room"),
	FIELD_END
};
static const struct field made_out[] = {
	OUT_OBJECT("room", room_out, "The room"),
	OUT(FIELD_T_INT, "seq", "Of the entry in its log"),
	OUT(FIELD_T_INT, "id", "Tenant-wide id"),
	FIELD_END
};
static const struct field changed_out[] = {
	OUT_OPT(FIELD_T_INT, "seq",
	    "Of the entry in its log; absent: it was so already"),
	OUT_OPT(FIELD_T_INT, "id", "Tenant-wide id"),
	FIELD_END
};
static const struct field said_out[] = {
	OUT(FIELD_T_ID, "room", "The room"),
	OUT(FIELD_T_INT, "n", "Its number in the room"),
	OUT_OPT(FIELD_T_INT, "seq", "In the log of a recorded room"),
	OUT(FIELD_T_STRING, "from", "Who; empty: the system"),
	OUT(FIELD_T_STRING, "kind", "What it is"),
	OUT(FIELD_T_JSON, "body", "By kind"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "priority", "high or low; absent: normal"),
	OUT_OPT(FIELD_T_INT, "count", "How many equal ones were merged"),
	FIELD_END
};
static const struct field none_out[] = { FIELD_END };

/* ---- create, update, destroy ---- */

static const struct field settings_in[] = {
	OPTIONAL(FIELD_T_INT, struct room_settings_in, window_ms,
	    ROOM_WINDOW_MS_MIN, ROOM_WINDOW_MS_MAX, "Length of a window"),
	OPTIONAL(FIELD_T_INT, struct room_settings_in, slots, 1,
	    ROOM_SLOTS_MAX, "Messages in one window"),
	OPTIONAL(FIELD_T_INT, struct room_settings_in, reserved, 0,
	    ROOM_SLOTS_MAX, "Of these, for class high alone"),
	OPTIONAL(FIELD_T_INT, struct room_settings_in, extra, 0,
	    ROOM_SLOTS_MAX, "On top, for speakers and kinds of extra_kinds"),
	OPTIONAL(FIELD_T_BOOL, struct room_settings_in, high_for_all, 0, 1,
	    "Anybody may use class high, not only speakers, the owner and"
	    " administrators"),
	OPTIONAL(FIELD_T_IDS, struct room_settings_in, low_kinds, 0,
	    ROOM_KINDS_MAX, "Kinds that are always low"),
	OPTIONAL(FIELD_T_IDS, struct room_settings_in, extra_kinds, 0,
	    ROOM_KINDS_MAX, "Kinds that may use extra slots"),
	OPTIONAL(FIELD_T_INT, struct room_settings_in, history, 0,
	    ROOM_HISTORY_MAX, "Messages that late joiners get"),
	OPTIONAL(FIELD_T_BOOL, struct room_settings_in, record, 0, 1,
	    "Its messages go into its log"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct room_create_in, room, FIELD_REQUIRED, "The room"),
	FIELD_NAME(struct room_create_in, title, TITLE_MAX_CHARS, 0,
	    "Its title"),
	FIELD_BOOL(struct room_create_in, keep, 0,
	    "It stays when nobody is there"),
	FIELD_OBJECT(struct room_create_in, settings, settings_in, 0,
	    "What it lets through"),
	FIELD_ID(struct room_create_in, cid, 0,
	    "Client id: a retry gets the first answer"),
	FIELD_END
};
static const struct field update_in[] = {
	ROOM_ID(struct room_update_in),
	OPTIONAL(FIELD_T_NAME, struct room_update_in, title, 1,
	    TITLE_MAX_CHARS, "Its title"),
	OPTIONAL(FIELD_T_BOOL, struct room_update_in, keep, 0, 1,
	    "It stays when nobody is there"),
	FIELD_ID(struct room_update_in, owner, 0, "Who looks after it"),
	FIELD_OBJECT(struct room_update_in, settings, settings_in, 0,
	    "What it lets through; what is not named stays"),
	FIELD_END
};
static const struct field room_in[] = {
	ROOM_ID(struct room_in),
	FIELD_END
};

/* ---- being there ---- */

static const struct field join_in[] = {
	ROOM_ID(struct room_join_in),
	FIELD_INT(struct room_join_in, after, 0, INT64_MAX, 0,
	    "The newest n that one has; not given: the room's history"),
	FIELD_END
};
static const struct field join_out[] = {
	OUT(FIELD_T_ID, "room", "The room"),
	OUT(FIELD_T_STRING, "title", "Its title"),
	OUT(FIELD_T_INT, "n", "Number of its newest message"),
	OUT(FIELD_T_INT, "began_ts",
	    "When its numbers began; another one: they began anew"),
	OUT(FIELD_T_INT, "members", "People who are there"),
	FIELD_END
};
static const struct field send_in[] = {
	ROOM_ID(struct room_send_in),
	FIELD_ID(struct room_send_in, cid, FIELD_REQUIRED,
	    "Client id: a retry gets the first answer for a while"),
	FIELD_ID(struct room_send_in, kind, FIELD_REQUIRED, "What it is"),
	FIELD_JSON(struct room_send_in, body, ROOM_BODY_BYTES_MAX,
	    FIELD_REQUIRED, "By kind; of text {text}"),
	{ .name = "priority", .type = FIELD_T_ENUM,
	  .offset = offsetof(struct room_send_in, priority),
	  .has_offset = offsetof(struct room_send_in, has_priority),
	  .choices = classes, .help = "normal when not given, or when one may"
	    " not say high" },
	FIELD_BOOL(struct room_send_in, merge, 0,
	    "Equal ones of a window become one with a count"),
	FIELD_END
};
static const struct field send_out[] = {
	OUT_OPT(FIELD_T_INT, "n", "Its number in the room"),
	OUT_OPT(FIELD_T_BOOL, "merged", "It goes out when the window ends"),
	OUT_OPT(FIELD_T_STRING, "dropped",
	    "It was not sent: rate, muted, filtered or busy"),
	OUT_OPT(FIELD_T_STRING, "hint", "What to do about it"),
	FIELD_END
};
static const struct field members_in[] = {
	ROOM_ID(struct room_members_in),
	FIELD_INT(struct room_members_in, after, 0, INT32_MAX, 0,
	    "`next` of the page before"),
	FIELD_INT(struct room_members_in, limit, 1, ROOM_MEMBERS_LISTED, 0,
	    "Most people; 500 when not given"),
	FIELD_END
};
static const struct field members_out[] = {
	OUT(FIELD_T_INT, "count", "People who are there"),
	OUT_OPT(FIELD_T_STRINGS, "members",
	    "A page of them, for those who are there too, its owner and"
	    " administrators"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	OUT_OPT(FIELD_T_INT, "next", "What to give as `after` for it"),
	FIELD_END
};
static const struct field history_in[] = {
	ROOM_ID(struct room_history_in),
	OPTIONAL(FIELD_T_INT, struct room_history_in, before, 1, INT64_MAX,
	    "Messages before this n, from memory"),
	OPTIONAL(FIELD_T_INT, struct room_history_in, before_seq, 1,
	    INT64_MAX, "Messages before this seq, from the log"),
	FIELD_INT(struct room_history_in, limit, 1, 200, 0,
	    "Most messages; 50 when not given"),
	FIELD_END
};
static const struct field history_out[] = {
	OUT_LIST("messages", said_out, "In their order"),
	OUT(FIELD_T_BOOL, "more", "There are older ones"),
	OUT_OPT(FIELD_T_INT, "next",
	    "What to say as before, or as before_seq when they have a seq"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_ID(struct room_list_in, after, 0, "Rooms after this one"),
	FIELD_INT(struct room_list_in, limit, 1, ROOM_LIST_MAX, 0,
	    "Most rooms; 50 when not given"),
	FIELD_BOOL(struct room_list_in, mine, 0, "Only those of the caller"),
	FIELD_BOOL(struct room_list_in, kept, 0, "Only those that are kept"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("rooms", listed_out, "In the order of their ids"),
	OUT(FIELD_T_BOOL, "more", "There are more"),
	FIELD_END
};

/* ---- attributes ---- */

static const struct field attribute_out[] = {
	OUT(FIELD_T_STRING, "key", "Its key"),
	OUT(FIELD_T_STRING, "value", "Its value"),
	OUT(FIELD_T_STRING, "owner", "Who set it; empty: the system"),
	OUT_OPT(FIELD_T_BOOL, "auto_delete", "It goes when its owner leaves"),
	FIELD_END
};
static const struct field attributes_in[] = {
	ROOM_ID(struct room_attributes_in),
	FIELD_AT(FIELD_T_STRINGS, struct room_attributes_in, keys, 0,
	    ROOM_ATTRIBUTES_MAX, 0, "Which; all when not given"),
	FIELD_END
};
static const struct field attributes_out[] = {
	OUT_LIST("attributes", attribute_out, "In no order"),
	FIELD_END
};
#define ATTRIBUTE_KEY                                                     \
	FIELD_STRING(struct room_attribute_in, key, 1,                    \
	    ROOM_KEY_BYTES_MAX, FIELD_REQUIRED, "Its key")
#define ATTRIBUTE_EXPECT                                                  \
	OPTIONAL(FIELD_T_STRING, struct room_attribute_in, expect, 0,     \
	    ROOM_VALUE_BYTES_MAX, "Only when this is its value now")
#define ATTRIBUTE_FORCE                                                   \
	FIELD_BOOL(struct room_attribute_in, force, 0,                    \
	    "Whoever set it: for the room's owner and administrators")
static const struct field set_attribute_in[] = {
	ROOM_ID(struct room_attribute_in),
	ATTRIBUTE_KEY,
	FIELD_STRING(struct room_attribute_in, value, 0, ROOM_VALUE_BYTES_MAX,
	    FIELD_REQUIRED, "Its value"),
	ATTRIBUTE_EXPECT,
	{ .name = "new", .type = FIELD_T_BOOL, .max = 1,
	  .offset = offsetof(struct room_attribute_in, is_new),
	  .has_offset = SIZE_MAX, .help = "Only when there is none" },
	FIELD_BOOL(struct room_attribute_in, auto_delete, 0,
	    "It goes when the caller leaves the room"),
	ATTRIBUTE_FORCE,
	FIELD_END
};
static const struct field delete_attribute_in[] = {
	ROOM_ID(struct room_attribute_in),
	ATTRIBUTE_KEY,
	ATTRIBUTE_EXPECT,
	ATTRIBUTE_FORCE,
	FIELD_END
};

/* ---- looking after it ---- */

#define MARK_UNTIL                                                        \
	FIELD_INT(struct room_mark_in, until, 1, INT64_MAX, 0,            \
	    "Unix ms; for ever when not given")
#define MARK_OFF FIELD_BOOL(struct room_mark_in, off, 0, "No longer")
static const struct field mute_in[] = {
	ROOM_ID(struct room_mark_in),
	FIELD_ID(struct room_mark_in, user, 0, "Whom"),
	FIELD_BOOL(struct room_mark_in, all, 0,
	    "Everyone but speakers, its owner and administrators"),
	MARK_UNTIL,
	MARK_OFF,
	FIELD_END
};
static const struct field ban_in[] = {
	ROOM_ID(struct room_mark_in),
	FIELD_ID(struct room_mark_in, user, FIELD_REQUIRED, "Whom"),
	MARK_UNTIL,
	MARK_OFF,
	FIELD_END
};
static const struct field speakers_in[] = {
	ROOM_ID(struct room_speakers_in),
	FIELD_IDS(struct room_speakers_in, add, 0, 100, 0,
	    "Who may speak in a muted room, use extra slots and class high"),
	FIELD_IDS(struct room_speakers_in, remove, 0, 100, 0,
	    "Who no longer may"),
	FIELD_END
};
static const struct field marks_in[] = {
	ROOM_ID(struct room_marks_in),
	FIELD_ENUM(struct room_marks_in, kind, room_mark_names,
	    FIELD_REQUIRED, "Which marks"),
	FIELD_ID(struct room_marks_in, after, 0, "People after this one"),
	FIELD_INT(struct room_marks_in, limit, 1, ROOM_LIST_MAX, 0,
	    "Most marks; 50 when not given"),
	FIELD_END
};
static const struct field mark_out[] = {
	OUT(FIELD_T_ID, "user", "Who has it"),
	OUT_OPT(FIELD_T_INT, "until", "Unix ms; absent: for ever"),
	FIELD_END
};
static const struct field marks_out[] = {
	OUT_LIST("marks", mark_out, "In the order of the people's ids"),
	OUT(FIELD_T_BOOL, "more", "There are more"),
	FIELD_END
};
static const struct field announce_in[] = {
	FIELD_IDS(struct room_announce_in, rooms, 0, ROOM_ANNOUNCED_MAX, 0,
	    "Where"),
	FIELD_BOOL(struct room_announce_in, all, 0, "In every live room"),
	FIELD_ID(struct room_announce_in, kind, FIELD_REQUIRED, "What it is"),
	FIELD_JSON(struct room_announce_in, body, ROOM_BODY_BYTES_MAX,
	    FIELD_REQUIRED, "By kind; of text {text}"),
	FIELD_END
};
static const struct field announce_out[] = {
	OUT(FIELD_T_INT, "rooms", "Live rooms that got it"),
	FIELD_END
};
static const struct field classes_out[] = {
	OUT(FIELD_T_INT, "high", "Of class high"),
	OUT(FIELD_T_INT, "normal", "Of class normal"),
	OUT(FIELD_T_INT, "low", "Of class low"),
	FIELD_END
};
static const struct field dropped_out[] = {
	OUT_OBJECT("rate", classes_out, "There was no slot"),
	OUT_OBJECT("muted", classes_out, "The sender was muted"),
	OUT_OBJECT("filtered", classes_out, "A module refused it"),
	OUT_OBJECT("busy", classes_out, "The box was pressed"),
	OUT_OBJECT("ring", classes_out,
	    "Deliveries that readers were too slow for"),
	FIELD_END
};
static const struct field stats_out[] = {
	OUT(FIELD_T_INT, "n", "Number of its newest message"),
	OUT(FIELD_T_INT, "began_ts", "When its numbers began"),
	OUT(FIELD_T_INT, "members", "People who are there"),
	OUT(FIELD_T_INT, "seats", "Sessions that are there"),
	OUT_OBJECT("accepted", classes_out, "Messages that were accepted"),
	OUT_OBJECT("dropped", dropped_out, "Messages that were not"),
	OUT(FIELD_T_INT, "written", "Frames written to sockets"),
	OUT(FIELD_T_INT, "unrecorded",
	    "Messages that should be in the log and are not"),
	FIELD_END
};

#define FOUND(step_fn)                                                    \
	.steps = { STEP_SHARD(room_find), STEP_READERS(room_load),        \
		STEP_SHARD(step_fn) }

static const struct op rows[] = {
	{ .name = "room.create", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/rooms", IN(create_in, struct room_create_in),
	  .out = made_out, .steps = { STEP_WRITER(room_create) },
	  .help = "Makes a room; the caller looks after it." },
	{ .name = "room.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/rooms/{room}", IN(room_in, struct room_in),
	  .out = get_out, FOUND(room_get), .live_from = "live",
	  .look = room_look, .help = "Gives a room." },
	{ .name = "room.list", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/rooms", IN(list_in, struct room_list_in),
	  .out = list_out, .steps = { STEP_READERS(room_list_find),
		STEP_SHARD(room_list) },
	  .help = "Lists rooms and how many are there, by pages." },
	{ .name = "room.update", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "PATCH /v1/rooms/{room}",
	  IN(update_in, struct room_update_in), .out = made_out,
	  .steps = { STEP_WRITER(room_update) },
	  .help = "Changes title, owner and settings of a room." },
	{ .name = "room.destroy", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .when_full = FULL_RESERVE,
	  .route = "DELETE /v1/rooms/{room}", IN(room_in, struct room_in),
	  .out = changed_out, .steps = { STEP_WRITER(room_destroy) },
	  .help = "Ends a room; everyone there is told and goes." },
	{ .name = "room.join", .allow = PEOPLE, .cost = 2,
	  IN(join_in, struct room_join_in), .out = join_out,
	  .steps = { STEP_SHARD(room_join_find), STEP_READERS(room_load),
		STEP_SHARD(room_join_enter), STEP_WRITER(room_create_on_join),
		STEP_SHARD(room_join) },
	  .help = "Enters a room with this session, and gets its history." },
	{ .name = "room.leave", .allow = PEOPLE, .cost = 1,
	  IN(room_in, struct room_in), .out = none_out,
	  .steps = { STEP_SHARD(room_leave) },
	  .help = "Leaves a room with this session." },
	{ .name = "room.send", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/rooms/{room}/messages",
	  IN(send_in, struct room_send_in), .out = send_out,
	  .steps = { STEP_SHARD(room_send) },
	  .help = "Says something in a room that one is in; the answer says"
		" its number, or why it was dropped." },
	{ .name = "room.members", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/rooms/{room}/members",
	  IN(members_in, struct room_members_in), .out = members_out,
	  FOUND(room_members),
	  .help = "Says how many are there, and by pages who; one who comes or"
		" goes meanwhile may make another missed or named twice." },
	{ .name = "room.history", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/rooms/{room}/messages",
	  IN(history_in, struct room_history_in), .out = history_out,
	  .steps = { STEP_SHARD(room_history), STEP_READERS(room_log) },
	  .help = "Gives a page of what was said in a room." },
	{ .name = "room.attributes", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/rooms/{room}/attributes",
	  IN(attributes_in, struct room_attributes_in), .out = attributes_out,
	  FOUND(room_attributes), .help = "Gives attributes of a room." },
	{ .name = "room.set_attribute", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "POST /v1/rooms/{room}/attributes",
	  IN(set_attribute_in, struct room_attribute_in), .out = none_out,
	  FOUND(room_set_attribute), .help = "Sets an attribute of a room." },
	{ .name = "room.delete_attribute", .allow = PEOPLE_AND_ADMINS,
	  .cost = 2, .route = "POST /v1/rooms/{room}/attributes/delete",
	  IN(delete_attribute_in, struct room_attribute_in), .out = none_out,
	  FOUND(room_delete_attribute),
	  .help = "Deletes an attribute of a room." },
	{ .name = "room.mute", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/rooms/{room}/mute",
	  IN(mute_in, struct room_mark_in), .out = changed_out,
	  .steps = { STEP_WRITER(room_mute) },
	  .help = "Mutes one person in a room, or everyone." },
	{ .name = "room.ban", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/rooms/{room}/ban",
	  IN(ban_in, struct room_mark_in), .out = changed_out,
	  .steps = { STEP_WRITER(room_ban) },
	  .help = "Keeps somebody out of a room." },
	{ .name = "room.speakers", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/rooms/{room}/speakers",
	  IN(speakers_in, struct room_speakers_in), .out = changed_out,
	  .steps = { STEP_WRITER(room_speakers) },
	  .help = "Changes who may speak in a muted room." },
	{ .name = "room.marks", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/rooms/{room}/marks",
	  IN(marks_in, struct room_marks_in), .out = marks_out,
	  .steps = { STEP_READERS(room_marks) },
	  .help = "Lists who is banned, muted or a speaker, by pages; for"
		" those who may change it." },
	{ .name = "room.announce", .allow = ADMINS, .cost = 50,
	  .route = "POST /v1/rooms/announce",
	  IN(announce_in, struct room_announce_in), .out = announce_out,
	  .steps = { STEP_SHARD(room_announce) },
	  .help = "Says something in live rooms as the system." },
	{ .name = "room.stats", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/rooms/{room}/stats", IN(room_in, struct room_in),
	  .out = stats_out, .steps = { STEP_SHARD(room_stats) },
	  .help = "Counts what a live room let through and what it dropped." },
};

const struct op_set ops_room = OP_ROWS(rows);
