/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: presence.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/presence.h"

static const struct field status_in[] = {
	FIELD_NAME(struct presence_status_in, text, STATUS_TEXT_CHARS, 0,
	    "A few words"),
	FIELD_NAME(struct presence_status_in, emoji, STATUS_EMOJI_CHARS, 0,
	    "A picture for them"),
	FIELD_INT(struct presence_status_in, until_ts, 0, INT64_MAX, 0,
	    "When it ends, Unix ms; never when not given"),
	FIELD_END
};
static const struct field set_in[] = {
	{ .name = "status", .type = FIELD_T_OBJECT, .fields = status_in,
	  .offset = offsetof(struct presence_set_in, status),
	  .has_offset = offsetof(struct presence_set_in, has_status),
	  .help = "What one says of oneself; {} takes it away" },
	{ .name = "last_seen", .type = FIELD_T_ENUM,
	  .choices = seen_by_names,
	  .offset = offsetof(struct presence_set_in, last_seen),
	  .has_offset = offsetof(struct presence_set_in, has_last_seen),
	  .help = "Who may know when one was here last" },
	FIELD_OPT(FIELD_T_BOOL, struct presence_set_in, invisible, 0, 1,
	    "One seems not to be here"),
	FIELD_ID(struct presence_set_in, cid, 0,
	    "Client id: a retry gets the first answer"),
	FIELD_END
};
static const struct field set_out[] = {
	OUT_OPT(FIELD_T_INT, "seq", "Of the entry in one's own log"),
	OUT_OPT(FIELD_T_INT, "id", "Tenant-wide id of the entry"),
	OUT_OPT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field settings_out[] = {
	OUT_OPT(FIELD_T_STRING, "text", "The status's words"),
	OUT_OPT(FIELD_T_STRING, "emoji", "Its picture"),
	OUT_OPT(FIELD_T_INT, "until_ts", "When it ends, Unix ms"),
	OUT(FIELD_T_STRING, "last_seen", "everyone, contacts or nobody"),
	OUT(FIELD_T_BOOL, "invisible", "One seems not to be here"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_IDS(struct presence_users_in, users, 1, PRESENCE_USERS_MAX,
	    FIELD_REQUIRED, "Whose"),
	FIELD_END
};
static const struct field drop_in[] = {
	FIELD_IDS(struct presence_users_in, users, 0, PRESENCE_WATCHED_MAX, 0,
	    "Whose; everybody's when not given"),
	FIELD_END
};
static const struct field status_out[] = {
	OUT_OPT(FIELD_T_STRING, "text", "A few words"),
	OUT_OPT(FIELD_T_STRING, "emoji", "A picture for them"),
	OUT_OPT(FIELD_T_INT, "until_ts", "When it ends, Unix ms"),
	FIELD_END
};
static const struct field presence_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_BOOL, "online", "She is here"),
	OUT_OPT(FIELD_T_STRINGS, "platforms", "On phone, desktop, web"),
	{ .name = "status", .type = FIELD_T_OBJECT, .fields = status_out,
	  .has_offset = SIZE_MAX, .help = "What she says of herself" },
	OUT_OPT(FIELD_T_INT, "last_seen_ts",
	    "Of who is not here and lets one know, Unix ms"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_LIST("presence", presence_out, "In the order asked"),
	FIELD_END
};
static const struct field subscribe_out[] = {
	OUT_LIST("presence", presence_out, "In the order asked"),
	OUT(FIELD_T_INT, "lifetime_ms", "Subscribe again before"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "presence.set", .allow = PEOPLE, .cost = 2,
	  .route = "PUT /v1/presence", IN(set_in, struct presence_set_in),
	  .out = set_out, .steps = { STEP_WRITER(presence_set) },
	  .shown_by = "presence.settings",
	  .help = "Sets what one shows of oneself." },
	{ .name = "presence.settings", .allow = PEOPLE, .cost = 1,
	  .route = "GET /v1/presence/settings", .out = settings_out,
	  .steps = { STEP_READERS(presence_settings) },
	  .help = "Gives what one shows of oneself." },
	{ .name = "presence.get", .allow = PEOPLE, .cost = 3,
	  .route = "GET /v1/presence",
	  IN(get_in, struct presence_users_in), .out = get_out,
	  .steps = { STEP_READERS(presence_find), STEP_SHARD(presence_get) },
	  .help = "Says who of these people is here, and on what." },
	{ .name = "presence.subscribe", .allow = PEOPLE, .cost = 5,
	  IN(get_in, struct presence_users_in), .out = subscribe_out,
	  .steps = { STEP_SHARD(presence_subscribe_begin),
		STEP_READERS(presence_find), STEP_SHARD(presence_subscribe) },
	  .help = "The same, and tells this session for a while when it"
		" changes." },
	{ .name = "presence.unsubscribe", .allow = PEOPLE, .cost = 1,
	  IN(drop_in, struct presence_users_in),
	  .steps = { STEP_SHARD(presence_unsubscribe) },
	  .help = "Ends that." },
};

const struct op_set ops_presence = OP_ROWS(rows);
