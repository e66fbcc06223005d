/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: how the daemon does, its log, the way of one message.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/journey.h"
#include "core/loglook.h"
#include "core/trend.h"

/* Their first steps refuse admins of tenants that do not look after the box. */
#define BOX ADMINS_NO_KEYS

static const struct field stage_out[] = {
	OUT(FIELD_T_STRING, "stage", "`accepted`: until the daemon took a"
	    " request; `committed`: then until it was on the disk; `written`:"
	    " then until a receiver's socket had the message; `delivered`:"
	    " from the disk until her client said so; `sync`: one commit"),
	OUT(FIELD_T_STRING, "span", "`minute` or `hour`: the last"),
	OUT(FIELD_T_INT, "count", "How many there were"),
	OUT(FIELD_T_INT, "p50_us", "Half of them took no longer, µs"),
	OUT(FIELD_T_INT, "p90_us", "Nine of ten took no longer"),
	OUT(FIELD_T_INT, "p99_us", "99 of 100 took no longer"),
	OUT(FIELD_T_INT, "max_us", "The longest, an eighth too much at most"),
	FIELD_END
};
static const struct field point_out[] = {
	OUT(FIELD_T_INT, "ts", "When it ended, Unix ms"),
	OUT(FIELD_T_INT, "ms", "How long it was"),
	OUT(FIELD_T_INT, "requests", "Accepted in it"),
	OUT(FIELD_T_INT, "failed", "Answered with an error"),
	OUT(FIELD_T_INT, "entries", "Committed"),
	OUT(FIELD_T_INT, "events", "Written to sockets"),
	OUT(FIELD_T_INT, "dropped", "Not pushed: a queue was full"),
	OUT(FIELD_T_INT, "commits", "Synced"),
	OUT(FIELD_T_INT, "sessions", "Open at its end"),
	FIELD_END
};
static const struct field disk_out[] = {
	OUT(FIELD_T_INT, "database_bytes", "All databases"),
	OUT(FIELD_T_INT, "wal_bytes", "Their write-ahead logs"),
	OUT_OPT(FIELD_T_INT, "free_bytes", "Room on the disk of the data"),
	FIELD_END
};
static const struct field slow_out[] = {
	OUT(FIELD_T_INT, "ts", "When it ended, Unix ms"),
	OUT(FIELD_T_STRING, "op", "Which operation"),
	OUT(FIELD_T_STRING, "tenant", "Whose"),
	OUT(FIELD_T_INT, "took_us", "From the gate to its answer, µs"),
	OUT(FIELD_T_STRING, "place", "Where it was for most of it: `waiting`"
	    " for its shard, `shard`, `writer`, `readers`, `hash`, `files`,"
	    " `system`"),
	OUT_OPT(FIELD_T_STRING, "code", "It failed with this"),
	FIELD_END
};
static const struct field stats_out[] = {
	OUT(FIELD_T_INT, "ts", "Now, Unix ms"),
	OUT(FIELD_T_INT, "uptime_s", "Since it started"),
	OUT(FIELD_T_INT, "connections", "Open now"),
	OUT(FIELD_T_INT, "sessions", "Open now"),
	OUT(FIELD_T_INT, "tenants_open", "Whose database is open"),
	OUT_LIST("stages", stage_out, "Each stage, in each span"),
	OUT_LIST("minute", point_out, "The last minute, by 5 seconds"),
	OUT_LIST("hour", point_out, "The last hour, by minutes"),
	OUT_OBJECT("disk", disk_out, "What lies on it"),
	OUT_LIST("slow", slow_out,
	    "The slowest calls of the last hour, the slowest first"),
	FIELD_END
};

static const struct field journey_in[] = {
	FIELD_STRING(struct monitor_journey_in, conv, 2, 140, FIELD_REQUIRED,
	    "The conversation, by its canonical name"),
	FIELD_INT(struct monitor_journey_in, seq, 1, INT64_MAX,
	    FIELD_REQUIRED, "Which message"),
	FIELD_ID(struct monitor_journey_in, user, 0,
	    "Only how it came to her"),
	FIELD_END
};
static const struct field device_out[] = {
	OUT_OPT(FIELD_T_STRING, "device", "Its id, while its session lasts"),
	OUT_OPT(FIELD_T_STRING, "platform", "Its platform, likewise"),
	OUT(FIELD_T_BOOL, "here", "Its session lasts"),
	OUT_OPT(FIELD_T_INT, "written_ts", "Its socket had it, Unix ms"),
	OUT_OPT(FIELD_T_INT, "delivered_ts", "Its client said it has it"),
	OUT_OPT(FIELD_T_INT, "dropped_ts",
	    "It was too slow and was told to ask again"),
	FIELD_END
};
static const struct field member_out[] = {
	OUT(FIELD_T_STRING, "user", "Who"),
	OUT(FIELD_T_STRING, "state", "How far it came: `read`; `delivered`;"
	    " `written`: her client did not confirm it; `behind`: her"
	    " connection was too slow; `waiting`: she is connected, and"
	    " nothing is known of it; `offline`"),
	OUT_LIST("devices", device_out, "Those of which something is known,"
	    " and those here"),
	FIELD_END
};
static const struct field hook_out[] = {
	OUT(FIELD_T_STRING, "id", "Which webhook"),
	OUT(FIELD_T_STRING, "state", "`delivered`; `waiting`: it is tried"
	    " again; `given_up`; `behind`: its turn has not come; `paused`"),
	OUT_OPT(FIELD_T_INT, "tries", "How often it failed"),
	OUT_OPT(FIELD_T_INT, "next_ts", "When it is tried again, Unix ms"),
	OUT_OBJECT_OPT("call", webhook_call_out, "The newest call for it"),
	FIELD_END
};
static const struct field journey_out[] = {
	OUT(FIELD_T_STRING, "conv", "The conversation"),
	OUT(FIELD_T_INT, "seq", "Its place in it"),
	OUT(FIELD_T_INT, "id", "Its tenant-wide id"),
	OUT(FIELD_T_STRING, "type", "The entry's type"),
	OUT(FIELD_T_STRING, "from", "Who sent it; empty: the system"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT(FIELD_T_BOOL, "recalled", "It was taken back"),
	OUT(FIELD_T_BOOL, "confirms", "Whether clients confirm what is said"
	    " there: not where there are many"),
	OUT_OPT(FIELD_T_INT, "accepted_ts", "When the daemon took it; like"
	    " the times of devices known for the newest messages alone"),
	OUT_OPT(FIELD_T_INT, "committed_ts", "When it was on the disk"),
	OUT_OPT(FIELD_T_INT, "accepted_us", "How long that took, µs"),
	OUT_OPT(FIELD_T_INT, "committed_us", "How long that took then"),
	OUT_LIST("receivers", member_out, "For whom it is, but its sender"),
	OUT(FIELD_T_BOOL, "cut", "There are more than the 200 here: ask for"
	    " one, by `user`"),
	OUT_LIST("webhooks", hook_out, "Those that want it"),
	FIELD_END
};

static const struct op monitor_rows[] = {
	{ .name = "monitor.stats", .allow = BOX, .right = "box.read",
	  .cost = 5, .route = "GET /v1/monitor", .out = stats_out,
	  .steps = { STEP_FILES(monitor_room), STEP_SYSTEM(monitor_stats) },
	  .help = "Says how the daemon does: rates, how long things take from"
	    " stage to stage, the disk, slow calls." },
	{ .name = "monitor.journey", .allow = ADMINS_NO_KEYS,
	  .right = "box.read", .cost = 20,
	  .route = "POST /v1/monitor/journey",
	  IN(journey_in, struct monitor_journey_in), .out = journey_out,
	  .steps = { STEP_SHARD(journey_begin), STEP_WRITER(journey_note),
		STEP_READERS(journey_gather), STEP_SHARD(journey_tell) },
	  .help = "Tells the way of one message, never what it says: when it"
	    " was stored, whom it reached and where it stopped; that it was"
	    " looked at is written down first." },
};
const struct op_set ops_monitor = OP_ROWS(monitor_rows);

#define LEVELS_HELP "What the operation log.level has set, such as `net=debug"\
	" core=warn`; `*`: all parts that have none"
static const struct field list_in[] = {
	FIELD_OPT(FIELD_T_INT, struct log_list_in, after, 0, INT64_MAX,
	    "`after` of the answer before; when not given, the newest lines"),
	{ .name = "level", .type = FIELD_T_ENUM,
	  .offset = offsetof(struct log_list_in, level),
	  .has_offset = offsetof(struct log_list_in, has_level),
	  .choices = log_level_names, .help = "Only this bad, or worse" },
	FIELD_ID(struct log_list_in, part, 0, "Only of this part"),
	FIELD_INT(struct log_list_in, limit, 1, LOG_LIST_MAX, 0,
	    "Most lines; 100 when not given"),
	FIELD_END
};
static const struct field line_out[] = {
	OUT(FIELD_T_INT, "n", "Its number since the daemon started"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT(FIELD_T_STRING, "level", "error, warn, info or debug"),
	OUT(FIELD_T_STRING, "part", "Which part of the daemon spoke"),
	OUT(FIELD_T_STRING, "text", "What it said"),
	FIELD_END
};
static const struct field log_out[] = {
	OUT(FIELD_T_BOOL, "gap", "Lines after `after` are gone, or the daemon"
	    " was started anew"),
	OUT_LIST("lines", line_out, "In the order in which they came"),
	OUT(FIELD_T_INT, "after", "What to give as `after` for what follows"),
	OUT(FIELD_T_BOOL, "more", "There are newer ones already"),
	OUT(FIELD_T_STRING, "level", "As the option log.level says"),
	OUT(FIELD_T_STRING, "levels", LEVELS_HELP),
	FIELD_END
};
static const struct field level_in[] = {
	FIELD_ID(struct log_level_in, part, 0,
	    "Of this part; when not given, of all that have none"),
	FIELD_ENUM(struct log_level_in, level, log_level_choices,
	    FIELD_REQUIRED, "From now on; `reset`: as the options say"),
	FIELD_END
};
static const struct field level_out[] = {
	OUT(FIELD_T_STRING, "level", "As the option log.level says"),
	OUT(FIELD_T_STRING, "levels", LEVELS_HELP),
	FIELD_END
};

static const struct op log_rows[] = {
	{ .name = "log.list", .allow = BOX, .right = "box.read", .cost = 2,
	  .route = "GET /v1/log", IN(list_in, struct log_list_in),
	  .out = log_out, .steps = { STEP_SYSTEM(log_list) },
	  .help = "Gives the newest lines of the daemon's log, or those after"
	    " what one has." },
	{ .name = "log.level", .allow = BOX, .right = "box.write", .cost = 5,
	  IN(level_in, struct log_level_in), .out = level_out,
	  .steps = { STEP_SYSTEM(log_level_check),
		STEP_WRITER(log_level_note), STEP_SYSTEM(log_level_set) },
	  .help = "Changes how much is logged, until the daemon ends." },
};
const struct op_set ops_log = OP_ROWS(log_rows);
