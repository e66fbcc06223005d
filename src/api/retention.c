/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: for how long things are kept.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/retention.h"

#define CONV(s, help) FIELD_CONV(s, conv, 0, help)

static const struct field get_in[] = {
	CONV(struct retention_get_in, "Of this conversation, by its canonical"
	    " name; the tenant's when not given"),
	FIELD_END
};
static const struct field set_in[] = {
	CONV(struct retention_set_in, "For this conversation, by its canonical"
	    " name; for the tenant when not given"),
	FIELD_OPT(FIELD_T_INT, struct retention_set_in, message_days, 0,
	    RETENTION_DAYS_MAX, "Messages older than so many days go; 0: never."
	    " When not given: as the tenant has it, or, for the tenant, never"),
	FIELD_OPT(FIELD_T_INT, struct retention_set_in, file_days, 0,
	    RETENTION_DAYS_MAX, "Files of messages older than so many days go,"
	    " and the messages stay; 0: no sooner than their messages. When"
	    " not given: as with message_days"),
	FIELD_END
};
static const struct field rule_out[] = {
	OUT(FIELD_T_INT, "message_days",
	    "Messages older than so many days go; 0: never"),
	OUT(FIELD_T_INT, "file_days", "Files of messages older than so many"
	    " days go; 0: no sooner than their messages"),
	OUT(FIELD_T_BOOL, "own", "The conversation has a rule of its own"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_CONV(struct retention_list_in, after, 0,
	    "The last conversation of the page before"),
	FIELD_INT(struct retention_list_in, limit, 1, 500, 0,
	    "Most conversations; 100 when not given"),
	FIELD_END
};
static const struct field own_out[] = {
	OUT(FIELD_T_CONV, "conv", "The conversation"),
	OUT_OPT(FIELD_T_INT, "message_days", "Messages older than so many days"
	    " go; 0: never; absent: as the tenant has it"),
	OUT_OPT(FIELD_T_INT, "file_days", "The same of files alone"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("conversations", own_out, "By their names"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field run_in[] = {
	FIELD_BOOL(struct retention_run_in, dry_run, 0,
	    "Only counts what would go"),
	FIELD_END
};
static const struct field run_out[] = {
	OUT(FIELD_T_INT, "id", "Of the run, for its report; of one that is"
	    " under way and does the same, that"),
	FIELD_END
};
static const struct field report_out[] = {
	OUT(FIELD_T_INT, "id", "Which run"),
	OUT(FIELD_T_INT, "begun_ts", "When it began, Unix ms; what is old is"
	    " so by this time"),
	OUT_OPT(FIELD_T_INT, "ended_ts", "When it ended; absent while it is"
	    " under way"),
	OUT(FIELD_T_BOOL, "dry_run", "It only counted"),
	OUT(FIELD_T_BOOL, "nightly", "It began by itself"),
	OUT(FIELD_T_INT, "conversations", "In how many something was old"),
	OUT(FIELD_T_INT, "entries", "How many entries went"),
	OUT(FIELD_T_INT, "messages", "How many of them were messages"),
	OUT(FIELD_T_INT, "bytes", "How long the texts of those entries were"),
	OUT(FIELD_T_INT, "files", "How many files they named, and those"
	    " messages whose files alone were old"),
	FIELD_END
};
static const struct field reports_out[] = {
	OUT_LIST("reports", report_out, "The newest first; 30 are kept"),
	FIELD_END
};

#define SHOWN .shown_by = "retention.get"

static const struct op rows[] = {
	{ .name = "retention.get", .allow = ADMINS, .cost = 1,
	  .route = "GET /v1/retention", IN(get_in, struct retention_get_in),
	  .out = rule_out, .steps = { STEP_READERS(retention_get) },
	  .help = "Says for how long messages and files are kept." },
	{ .name = "retention.set", .allow = ADMINS, .cost = 5,
	  .route = "PUT /v1/retention", IN(set_in, struct retention_set_in),
	  .out = rule_out, .steps = { STEP_WRITER(retention_set),
	  STEP_SHARD(retention_wake) }, SHOWN,
	  .help = "Says from now on for how long messages and files are kept;"
		" the next night what is older goes." },
	{ .name = "retention.list", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/retention/conversations",
	  IN(list_in, struct retention_list_in), .out = list_out,
	  .steps = { STEP_READERS(retention_list) },
	  .help = "Lists conversations that have a rule of their own." },
	{ .name = "retention.run", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/retention/run",
	  IN(run_in, struct retention_run_in), .out = run_out,
	  .steps = { STEP_WRITER(retention_run), STEP_SHARD(retention_wake) },
	  .help = "Deletes what is too old now, or counts it, and does not"
		" wait for the end." },
	{ .name = "retention.reports", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/retention/reports", .out = reports_out,
	  .steps = { STEP_READERS(retention_reports) },
	  .help = "Says what the newest runs deleted, or would have." },
};

const struct op_set ops_retention = OP_ROWS(rows);
