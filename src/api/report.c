/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: messages that were reported.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/audit.h"
#include "core/report.h"

#define HEAD_OUT                                                          \
	OUT(FIELD_T_INT, "id", "The message's tenant-wide id, and the"    \
	    " report's: there is one of a message"),                      \
	OUT(FIELD_T_CONV, "conv", "Where it stands, canonical"),          \
	OUT(FIELD_T_INT, "seq", "Its place there"),                       \
	OUT(FIELD_T_STRING, "from", "Who said it; empty: the system"),    \
	OUT(FIELD_T_INT, "said_ts", "When, Unix ms"),                     \
	OUT(FIELD_T_STRING, "kind", "Of the message: text, image …"),     \
	OUT(FIELD_T_INT, "people", "How many people reported it"),        \
	OUT(FIELD_T_STRINGS, "reasons", "What for"),                      \
	OUT(FIELD_T_INT, "first_ts", "When the first one did"),           \
	OUT(FIELD_T_INT, "newest_ts", "When the newest one did"),         \
	OUT(FIELD_T_STRING, "state", "open or closed"),                   \
	OUT_OPT(FIELD_T_STRING, "outcome", "Of closed ones: dismissed,"   \
	    " removed, suspended or settled"),                            \
	OUT_OPT(FIELD_T_INT, "closed_ts", "When it was closed"),          \
	OUT_OPT(FIELD_T_STRING, "by", "By whom; empty: the system")

static const struct field list_in[] = {
	FIELD_ENUM(struct report_list_in, state, report_state_names, 0,
	    "Which; open ones when not given"),
	FIELD_STRING(struct report_list_in, after, 1, REPORT_CURSOR_ROOM - 1,
	    0, "`next` of the page before"),
	FIELD_INT(struct report_list_in, limit, 1, REPORT_LIST_MAX, 0,
	    "Most reports; 50 when not given"),
	FIELD_END
};
static const struct field head_out[] = { HEAD_OUT, FIELD_END };
static const struct field list_out[] = {
	OUT(FIELD_T_INT, "waiting", "How many are open"),
	OUT_LIST("reports", head_out, "Of open ones the first is first, of"
	    " closed ones the newest; without what was said"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	OUT_OPT(FIELD_T_STRING, "next", "What to give as `after` for it"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_INT(struct report_get_in, id, 1, INT64_MAX,
	    FIELD_REQUIRED, "Which: the message's id"),
	FIELD_STRING(struct report_get_in, reason, 5, AUDIT_REASON_MAX,
	    FIELD_REQUIRED,
	    "Why: it stands in the audit log before anything is shown"),
	FIELD_END
};
static const struct field report_out[] = {
	HEAD_OUT,
	OUT_OPT(FIELD_T_STRING, "note", "Of who closed it"),
	FIELD_END
};
static const struct field reporter_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_STRING, "reason", "What for"),
	OUT(FIELD_T_STRING, "text", "In her own words, or empty"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("report", report_out, "As report.list has it"),
	OUT(FIELD_T_JSON, "copy", "The message's body when it was reported"
	    " first"),
	OUT(FIELD_T_BOOL, "cut", "It was too long: the beginning of its text"
	    " alone"),
	OUT_LIST("reporters", reporter_out, "Who reported it, by id; at most"
	    " 200; none to whoever said it"),
	OUT(FIELD_T_INT, "of_author", "How many messages of its author were"
	    " reported"),
	OUT_LIST("entries", entry_out, "As they are now: messages before it,"
	    " itself, and messages behind it"),
	FIELD_END
};
static const struct field resolve_in[] = {
	FIELD_INT(struct report_resolve_in, id, 1, INT64_MAX,
	    FIELD_REQUIRED, "Which: the message's id"),
	FIELD_ENUM(struct report_resolve_in, outcome, report_outcome_names,
	    FIELD_REQUIRED, "dismissed: nothing is wrong; removed: the"
	    " message is taken back by this call; suspended: its author was"
	    " disabled before; settled: as the note says"),
	FIELD_STRING(struct report_resolve_in, note, 1, REPORT_NOTE_MAX, 0,
	    "For those who look later; required with settled"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "report.list", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "GET /v1/reports", IN(list_in, struct report_list_in),
	  .out = list_out, .steps = { STEP_READERS(report_list) },
	  .help = "Lists messages that people reported." },
	{ .name = "report.get", .allow = ADMINS_NO_KEYS, .right = "report.read",
	  .cost = 10, .route = "POST /v1/reports/get",
	  IN(get_in, struct report_get_in), .out = get_out,
	  .steps = { STEP_WRITER(report_note), STEP_READERS(report_get) },
	  .help = "Shows a reported message and what is around it; that it"
		" was done, by whom and why, is written down first." },
	{ .name = "report.resolve", .allow = ADMINS_NO_KEYS, .cost = 10,
	  .route = "POST /v1/reports/resolve",
	  IN(resolve_in, struct report_resolve_in),
	  .steps = { STEP_WRITER(report_resolve) },
	  .shown_by = "report.list",
	  .help = "Closes a report, and says what came of it." },
};

const struct op_set ops_report = OP_ROWS(rows);
