/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: broadcasts.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/broadcast.h"
#include "core/tag.h"

#define SAID(type_, m, flags_, help_)                                     \
	{ .name = #m, .type = (type_), .flags = (flags_), .min = 1,       \
	  .max = CID_MAX,                                                 \
	  .offset = offsetof(struct broadcast_send_in, said.m),           \
	  .has_offset = SIZE_MAX, .choices = message_kind_names,          \
	  .variants = message_kind_fields,                                \
	  .by = offsetof(struct broadcast_send_in, said.kind),            \
	  .help = (help_) }
static const struct field send_in[] = {
	SAID(FIELD_T_ID, cid, FIELD_REQUIRED,
	    "Client id: a retry gets the first answer"),
	FIELD_ENUM(struct broadcast_send_in, to, broadcast_to_names,
	    FIELD_REQUIRED, "To whom"),
	FIELD_NAME(struct broadcast_send_in, tag, TAG_CHARS, 0,
	    "To tag: those who have this one"),
	FIELD_ID(struct broadcast_send_in, department, 0,
	    "To department: those who are in this one"),
	FIELD_BOOL(struct broadcast_send_in, subtree, 0,
	    "To department: those below it too"),
	FIELD_INT(struct broadcast_send_in, rate, 1, BROADCAST_RATE_MAX, 0,
	    "To some: at most so many people a second; 200 when not given"),
	SAID(FIELD_T_ENUM, kind, FIELD_REQUIRED, "What it is"),
	SAID(FIELD_T_VARIANT, body, FIELD_REQUIRED, "By kind"),
	FIELD_END
};
static const struct field seq_in[] = {
	FIELD_INT(struct broadcast_seq_in, seq, 1, INT64_MAX, FIELD_REQUIRED,
	    "Its seq in the tenant's log"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_INT(struct broadcast_list_in, after, 0, INT64_MAX, 0,
	    "The seq of the last one of a page"),
	FIELD_INT(struct broadcast_list_in, limit, 1, 50, 0,
	    "Most of them; 50 when not given"),
	FIELD_END
};
static const struct field one_out[] = {
	OUT(FIELD_T_INT, "seq", "Its seq in the tenant's log"),
	OUT(FIELD_T_STRING, "to", "all, tag or department"),
	OUT_OPT(FIELD_T_STRING, "tag", "To those who have it"),
	OUT_OPT(FIELD_T_ID, "department", "To those who are in it"),
	OUT_OPT(FIELD_T_BOOL, "subtree", "To those below it too"),
	OUT_OPT(FIELD_T_INT, "rate", "To some: people a second, at most"),
	OUT(FIELD_T_STRING, "from", "Who sends it; empty: the system"),
	OUT(FIELD_T_STRING, "kind", "As of messages"),
	OUT(FIELD_T_JSON, "body", "By kind"),
	OUT(FIELD_T_STRING, "state", "running, done or cancelled"),
	OUT(FIELD_T_INT, "sent", "How many people have got it"),
	OUT(FIELD_T_INT, "ts", "When it was sent, Unix ms"),
	OUT_OPT(FIELD_T_INT, "ended_ts", "When it was done, or cancelled"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("broadcast", one_out, "The broadcast"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("broadcasts", one_out, "The oldest first"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "broadcast.send", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/broadcasts",
	  IN(send_in, struct broadcast_send_in), .out = appended_out,
	  .steps = { STEP_WRITER(broadcast_send) },
	  .help = "Says something to everyone, to those with a tag, or to a"
		" department." },
	{ .name = "broadcast.get", .allow = ADMINS, .cost = 1,
	  .route = "GET /v1/broadcasts/get",
	  IN(seq_in, struct broadcast_seq_in), .out = get_out,
	  .steps = { STEP_READERS(broadcast_get) },
	  .help = "Says how far a broadcast has come." },
	{ .name = "broadcast.list", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/broadcasts",
	  IN(list_in, struct broadcast_list_in), .out = list_out,
	  .steps = { STEP_READERS(broadcast_list) },
	  .help = "Lists broadcasts, by pages." },
	{ .name = "broadcast.cancel", .allow = ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/broadcasts/cancel",
	  IN(seq_in, struct broadcast_seq_in), .out = get_out,
	  .steps = { STEP_WRITER(broadcast_cancel) },
	  .help = "Stops a broadcast: who has not got it yet gets it no"
		" more." },
};

const struct op_set ops_broadcast = OP_ROWS(rows);
