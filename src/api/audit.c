/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: the audit log.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/audit.h"

static const struct field list_in[] = {
	FIELD_STRING(struct audit_list_in, after, 1, AUDIT_CURSOR_ROOM - 1, 0,
	    "`next` of the page before"),
	FIELD_STRING(struct audit_list_in, by, 0, 64, 0,
	    "Only what this person did; empty: the system"),
	FIELD_STRING(struct audit_list_in, op, 1, 64, 0,
	    "Only operations whose name begins so: `user.`"),
	FIELD_OPT(FIELD_T_INT, struct audit_list_in, after_ts, 0, INT64_MAX,
	    "Only what was done then or later, Unix ms"),
	FIELD_OPT(FIELD_T_INT, struct audit_list_in, before_ts, 0, INT64_MAX,
	    "Only what was done before, Unix ms"),
	FIELD_INT(struct audit_list_in, limit, 1, AUDIT_LIMIT_MAX, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field row_out[] = {
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT(FIELD_T_STRING, "by", "Who; empty: the system"),
	OUT_OPT(FIELD_T_STRING, "as", "The person as whom the system did it"),
	OUT(FIELD_T_STRING, "op", "Which operation"),
	OUT(FIELD_T_JSON, "said", "What the call said, without secrets and"
	    " what is long"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("rows", row_out, "The newest first"),
	OUT(FIELD_T_BOOL, "more", "There is another page; this one may be"
	    " short where much was passed over"),
	OUT_OPT(FIELD_T_STRING, "next", "What to give as `after` for it"),
	FIELD_END
};
static const struct field search_in[] = {
	FIELD_STRING(struct message_search_in, reason, 5,
	    AUDIT_REASON_MAX, FIELD_REQUIRED,
	    "Why: it stands in the audit log before anything is looked at"),
	FIELD_STRING(struct message_search_in, text, 1, FIND_CHARS_MAX, 0,
	    "Words and phrases that all stand in it"),
	FIELD_STRING(struct message_search_in, conv, 2, 140, 0,
	    "Only in this conversation, by its canonical name"),
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
	FIELD_OPT(FIELD_T_INT, struct message_search_in, after, 0, INT64_MAX,
	    "`next` of the page before"),
	FIELD_INT(struct message_search_in, limit, 1, SEARCH_LIMIT_MAX, 0,
	    "Most hits; 20 when not given"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "audit.list", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "GET /v1/audit", IN(list_in, struct audit_list_in),
	  .out = list_out, .steps = { STEP_READERS(audit_list) },
	  .help = "Lists what administrators and people with a role did." },
	{ .name = "audit.search", .allow = ADMINS_NO_KEYS,
	  .right = "audit.read", .cost = 20,
	  .route = "POST /v1/audit/search",
	  IN(search_in, struct message_search_in),
	  .out = message_search_out,
	  .steps = { STEP_WRITER(audit_search_note),
		STEP_READERS(audit_search) },
	  .help = "Finds messages of everybody; that it was done, by whom"
		" and why, is written down first." },
};

const struct op_set ops_audit = OP_ROWS(rows);
