/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: channels.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/before.h"
#include "core/channel.h"
#include "core/group.h"

#define NAME_MAX_CHARS 128
#define CID(s)                                                            \
	FIELD_ID(s, cid, 0, "Client id: a retry gets the first answer")
#define CHANNEL_ID(s)                                                     \
	FIELD_ID(s, id, FIELD_REQUIRED | FIELD_PATH, "The channel's id")
#define PAGE_LIMIT(s)                                                     \
	FIELD_INT(s, limit, 1, 500, 0, "Most rows; 100 when not given")
#define SETTINGS(s, help_)                                                \
	{ .name = "settings", .type = FIELD_T_OBJECT,                     \
	  .fields = settings_in, .offset = offsetof(s, settings),         \
	  .has_offset = offsetof(s, has_settings), .help = (help_) }

static const struct field settings_in[] = {
	FIELD_OPT(FIELD_T_BOOL, struct channel_settings_in, comments, 0, 1,
	    "Readers may answer messages; at first they may not"),
	FIELD_OPT(FIELD_T_BOOL, struct channel_settings_in, listed, 0, 1,
	    "Shown to everyone who looks for channels, as at first"),
	FIELD_OPT(FIELD_T_BOOL, struct channel_settings_in, open, 0, 1,
	    "Whoever knows its id may follow, as at first"),
	FIELD_END
};
static const struct field channel_out[] = {
	OUT(FIELD_T_ID, "id", "Its id"),
	OUT(FIELD_T_CONV, "conv", "Its conversation"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_STRING, "owner", "Who owns it"),
	OUT(FIELD_T_INT, "readers", "How many follow"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	OUT(FIELD_T_BOOL, "listed", "channel.list shows it to everyone"),
	OUT(FIELD_T_BOOL, "comments", "Readers may answer messages"),
	OUT(FIELD_T_BOOL, "open", "Whoever knows its id may follow"),
	OUT_OPT(FIELD_T_BOOL, "dissolved", "It is no more"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct channel_create_in, id, 0,
	    "Absent: the daemon makes one"),
	FIELD_NAME(struct channel_create_in, name, NAME_MAX_CHARS,
	    FIELD_REQUIRED, "Its name"),
	FIELD_ID(struct channel_create_in, owner, 0,
	    "Whose it is, when administrators make it for somebody"),
	SETTINGS(struct channel_create_in, "What is other than usual"),
	CID(struct channel_create_in),
	FIELD_END
};
static const struct field update_in[] = {
	CHANNEL_ID(struct channel_update_in),
	FIELD_NAME(struct channel_update_in, name, NAME_MAX_CHARS, 0,
	    "Its new name"),
	FIELD_ID(struct channel_update_in, owner, 0,
	    "Its new owner, who follows it; the former one becomes a writer"),
	SETTINGS(struct channel_update_in, "What is to be another"),
	CID(struct channel_update_in),
	FIELD_END
};
static const struct field changed_out[] = {
	OUT_OBJECT("channel", channel_out, "The channel"),
	OUT(FIELD_T_INT, "seq", "Of the entry"),
	OUT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field id_in[] = {
	CHANNEL_ID(struct channel_id_in),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("channel", channel_out, "The channel"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct group_list_in, text, 1, 256, 0,
	    "Only those whose id or name contains it"),
	FIELD_STRING(struct group_list_in, after, 1, 64, 0,
	    "The last id of the page before"),
	FIELD_BOOL(struct group_list_in, all, 0,
	    "Those, too, that do not want to be found (admins)"),
	PAGE_LIMIT(struct group_list_in),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("channels", channel_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field following_out[] = {
	OUT(FIELD_T_BOOL, "following", "Whether one follows now"),
	FIELD_END
};
static const struct field change_in[] = {
	CHANNEL_ID(struct channel_change_in),
	FIELD_IDS(struct channel_change_in, users, 1, CHANNEL_CHANGE_MAX,
	    FIELD_REQUIRED, "Who; a second time changes nothing"),
	FIELD_END
};
static const struct field added_out[] = {
	OUT(FIELD_T_INT, "added", "How many did not read it before"),
	FIELD_END
};
static const struct field removed_out[] = {
	OUT(FIELD_T_INT, "removed", "How many had read it"),
	FIELD_END
};
static const struct field readers_in[] = {
	CHANNEL_ID(struct channel_readers_in),
	FIELD_STRING(struct channel_readers_in, after, 1, 64, 0,
	    "The last user of the page before"),
	PAGE_LIMIT(struct channel_readers_in),
	FIELD_END
};
static const struct field reader_out[] = {
	OUT(FIELD_T_ID, "user", "Who follows"),
	OUT(FIELD_T_STRING, "role", "reader, writer or owner"),
	OUT(FIELD_T_INT, "read", "Her read cursor"),
	OUT(FIELD_T_INT, "joined_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field readers_out[] = {
	OUT_LIST("readers", reader_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field writers_in[] = {
	CHANNEL_ID(struct channel_writers_in),
	FIELD_IDS(struct channel_writers_in, add, 0, CHANNEL_WRITERS_MAX, 0,
	    "Who may publish"),
	FIELD_IDS(struct channel_writers_in, remove, 0, CHANNEL_WRITERS_MAX,
	    0, "Who no longer may; she reads on"),
	CID(struct channel_writers_in),
	FIELD_END
};
static const struct field dissolve_in[] = {
	CHANNEL_ID(struct group_close_in),
	FIELD_OPT(FIELD_T_BOOL, struct group_close_in, history, 0, 1,
	    "Whether its readers read on what was said; true when not given"),
	CID(struct group_close_in),
	FIELD_END
};
static const struct field ended_out[] = {
	OUT(FIELD_T_INT, "seq", "Of the entry"),
	OUT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "channel.create", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/channels",
	  IN(create_in, struct channel_create_in),
	  .out = changed_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(channel_create) },
	  .help = "Makes a channel, which the caller owns." },
	{ .name = "channel.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/channels/{id}",
	  IN(id_in, struct channel_id_in),
	  .out = get_out,
	  .steps = { STEP_READERS(channel_get) },
	  .help = "Gives a channel that one follows or may find." },
	{ .name = "channel.list", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/channels",
	  IN(list_in, struct group_list_in),
	  .out = list_out,
	  .steps = { STEP_READERS(group_list_channels) },
	  .help = "Lists the channels that want to be found, by pages." },
	{ .name = "channel.follow", .allow = PEOPLE, .cost = 5,
	  .route = "POST /v1/channels/{id}/follow",
	  IN(id_in, struct channel_id_in),
	  .out = following_out,
	  .steps = { STEP_WRITER(channel_follow) },
	  .help = "Begins to read a channel; twice is once." },
	{ .name = "channel.unfollow", .allow = PEOPLE, .cost = 5,
	  .route = "POST /v1/channels/{id}/unfollow",
	  IN(id_in, struct channel_id_in),
	  .out = following_out,
	  .steps = { STEP_WRITER(channel_unfollow) },
	  .help = "Stops reading a channel; twice is once." },
	{ .name = "channel.readers", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/channels/{id}/readers",
	  IN(readers_in, struct channel_readers_in),
	  .out = readers_out,
	  .steps = { STEP_READERS(channel_readers) },
	  .help = "Lists who follows, by pages; for writers." },
	{ .name = "channel.add", .allow = PEOPLE_AND_ADMINS, .cost = 20,
	  .route = "POST /v1/channels/{id}/readers",
	  IN(change_in, struct channel_change_in), .out = added_out,
	  .steps = { STEP_WRITER(channel_add) },
	  .help = "Makes people readers of a channel; for its writers." },
	{ .name = "channel.remove", .allow = PEOPLE_AND_ADMINS, .cost = 20,
	  .route = "POST /v1/channels/{id}/readers/remove",
	  IN(change_in, struct channel_change_in), .out = removed_out,
	  .steps = { STEP_WRITER(channel_remove) },
	  .help = "Takes readers out of a channel; for its writers." },
	{ .name = "channel.update", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "PATCH /v1/channels/{id}",
	  IN(update_in, struct channel_update_in),
	  .out = changed_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(channel_update) },
	  .help = "Changes name, owner and settings of a channel." },
	{ .name = "channel.writers", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/channels/{id}/writers",
	  IN(writers_in, struct channel_writers_in),
	  .out = changed_out,
	  .steps = { STEP_WRITER(channel_writers) },
	  .help = "Changes who publishes; new writers follow it as well." },
	{ .name = "channel.dissolve", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/channels/{id}/dissolve",
	  IN(dissolve_in, struct group_close_in),
	  .out = ended_out,
	  .steps = { STEP_WRITER(channel_dissolve) },
	  .help = "Ends the channel; its id is never given again." },
};

const struct op_set ops_channel = OP_ROWS(rows);
