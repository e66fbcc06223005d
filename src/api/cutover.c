/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: cut-over from another cloud.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/cutover.h"

static const struct field begin_in[] = {
	FIELD_INT(struct cutover_begin_in, since_ts, 1, INT64_MAX, 0,
	    "What was said there since then is news here; now, when not"
	    " given"),
	FIELD_INT(struct cutover_begin_in, hours, 1, CUTOVER_HOURS_MAX, 0,
	    "It ends by itself after so many; 168 when not given"),
	FIELD_END
};
static const struct field state_out[] = {
	OUT(FIELD_T_BOOL, "on", "Whether it is on"),
	OUT_OPT(FIELD_T_INT, "since_ts",
	    "What was said there since then is news here, Unix ms"),
	OUT_OPT(FIELD_T_INT, "ends_ts", "When it ends by itself, Unix ms"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "cutover.begin", .allow = ADMINS, .cost = 2,
	  .scope = "message.import", .route = "POST /v1/cutover",
	  IN(begin_in, struct cutover_begin_in), .out = state_out,
	  .steps = { STEP_WRITER(cutover_begin) },
	  .help = "From now on message.import takes messages into"
		" conversations in which people write here." },
	{ .name = "cutover.get", .allow = ADMINS, .cost = 1,
	  .scope = "message.import", .route = "GET /v1/cutover",
	  .out = state_out,
	  .steps = { STEP_READERS(cutover_get) },
	  .help = "Says whether a cut-over is on." },
	{ .name = "cutover.end", .allow = ADMINS, .cost = 2,
	  .scope = "message.import", .route = "POST /v1/cutover/end",
	  .out = state_out,
	  .steps = { STEP_WRITER(cutover_end) },
	  .help = "Ends the cut-over: everybody has come." },
};

const struct op_set ops_cutover = OP_ROWS(rows);
