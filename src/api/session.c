/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: sessions.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/auth.h"
#include "core/session.h"

static const struct field device_in[] = {
	FIELD_ID(struct device_in, id, FIELD_REQUIRED,
	    "Chosen by the device once and kept"),
	FIELD_ENUM(struct device_in, platform, platform_names,
	    FIELD_REQUIRED, "What it is"),
	FIELD_NAME(struct device_in, name, 64, 0, "For lists of devices"),
	FIELD_END
};
static const struct field client_in[] = {
	FIELD_NAME(struct client_in, name, 64, 0, "The program"),
	FIELD_NAME(struct client_in, version, 32, 0, "Its version"),
	FIELD_END
};
static const struct field open_in[] = {
	FIELD_STRING(struct session_open_in, token, 1, CREDENTIAL_TEXT_MAX,
	    FIELD_REQUIRED | FIELD_SECRET,
	    "The bearer token, or one that an issuer signed"),
	FIELD_OBJECT(struct session_open_in, device, device_in,
	    FIELD_REQUIRED, "The device"),
	FIELD_OBJECT(struct session_open_in, client, client_in, 0,
	    "The program that connects"),
	FIELD_END
};
static const struct field server_out[] = {
	OUT(FIELD_T_STRING, "version", "A page of another version reloads"),
	FIELD_END
};
static const struct field limits_out[] = {
	OUT(FIELD_T_INT, "body_bytes", "Largest message body"),
	OUT(FIELD_T_INT, "recall_ms", "How long one may recall"),
	OUT(FIELD_T_INT, "edit_ms", "How long one may edit"),
	OUT(FIELD_T_BOOL, "read_receipts", "One sees how far others have"
	    " read"),
	OUT(FIELD_T_INT, "group_members", "Most members of a group"),
	OUT(FIELD_T_INT, "room_body_bytes",
	    "Largest body of a message in a room"),
	FIELD_END
};
static const struct field open_out[] = {
	OUT_OBJECT("user", user_out, "Who signed in"),
	OUT(FIELD_T_STRING, "tenant", "Her tenant"),
	OUT_OPT(FIELD_T_STRING, "org",
	    "The organisation's name, when set-up was told one"),
	OUT(FIELD_T_STRING, "session", "This session"),
	OUT_OBJECT("server", server_out, "The daemon"),
	OUT(FIELD_T_INT, "heartbeat_ms", "Be heard at least this often"),
	OUT(FIELD_T_INT, "id", "The newest tenant-wide id"),
	OUT(FIELD_T_STRING, "epoch", "Another one than before: a backup was "
	    "restored, and nothing known of logs holds; sync from 0"),
	OUT_OBJECT("limits", limits_out, "What clients must keep to"),
	FIELD_END
};
static const struct field ping_out[] = {
	OUT(FIELD_T_INT, "ts", "The daemon's time, Unix ms"),
	FIELD_END
};
static const struct field session_out[] = {
	OUT(FIELD_T_STRING, "session", "Its id"),
	OUT(FIELD_T_ID, "device", "The device"),
	OUT(FIELD_T_STRING, "platform", "phone, desktop or web"),
	OUT_OPT(FIELD_T_STRING, "name", "The device's name"),
	OUT(FIELD_T_INT, "opened_ts", "Since when, Unix ms"),
	OUT(FIELD_T_BOOL, "current", "It is the one that asks"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("sessions", session_out, "Oldest first"),
	FIELD_END
};
static const struct field kick_in[] = {
	FIELD_STRING(struct session_kick_in, session, 1, 48, 0,
	    "One session"),
	FIELD_ID(struct session_kick_in, device, 0, "All of one device"),
	FIELD_ID(struct session_kick_in, user, 0,
	    "Of another person (admins)"),
	FIELD_END
};
static const struct field kick_out[] = {
	OUT(FIELD_T_INT, "kicked", "How many sessions ended"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "session.open", .allow = ANYONE, .cost = 2,
	  .when_full = FULL_BARE,
	  IN(open_in, struct session_open_in), .out = open_out,
	  .place = session_open_place,
	  .steps = { STEP_SHARD(session_open_admit),
		STEP_READERS(session_open_verify),
		STEP_WRITER(session_open) },
	  .help = "Signs this connection in; the first call of every one." },
	{ .name = "session.ping", .allow = PEOPLE, .cost = 1,
	  .out = ping_out, .steps = { STEP_SHARD(session_ping) },
	  .help = "Proves that both sides are there." },
	{ .name = "session.list", .allow = PEOPLE, .cost = 1,
	  .route = "GET /v1/sessions", .out = list_out,
	  .steps = { STEP_SHARD(session_list) },
	  .help = "Lists one's own open sessions." },
	{ .name = "session.kick", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "POST /v1/sessions/kick",
	  IN(kick_in, struct session_kick_in), .out = kick_out,
	  .steps = { STEP_SHARD(session_kick) },
	  .help = "Ends sessions: own ones, or anybody's for admins." },
	{ .name = "session.close", .allow = PEOPLE, .cost = 1,
	  .steps = { STEP_SHARD(session_close) },
	  .help = "Ends this session politely." },
};

const struct op_set ops_session = OP_ROWS(rows);
