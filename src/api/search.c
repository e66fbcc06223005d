/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: the search index.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/search.h"

static const struct field file_in[] = {
	FIELD_STRING(struct message_search_in, text, 1, FIND_CHARS_MAX, 0,
	    "Words and phrases that all stand in its name"),
	FIELD_CONV(struct message_search_in, conv, 0,
	    "Only in this conversation; otherwise in all that one is in"),
	FIELD_ID(struct message_search_in, from, 0, "Only what this person"
	    " said"),
	{ .name = "kind", .type = FIELD_T_ENUM,
	  .offset = offsetof(struct message_search_in, kind),
	  .has_offset = offsetof(struct message_search_in, has_kind),
	  .choices = file_kind_names, .help = "Only messages of this kind" },
	FIELD_STRING(struct message_search_in, mime, 1, 127, 0,
	    "Only files whose type begins so: image/, application/pdf"),
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
	{ .name = "file.search", .allow = PEOPLE, .cost = 5,
	  .scope = "message.read",
	  .route = "GET /v1/search/files",
	  IN(file_in, struct message_search_in), .out = message_search_out,
	  .steps = { STEP_READERS(file_search) },
	  .help = "Finds files in messages that one may see, by name." },
	{ .name = "search.rebuild", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/search/rebuild",
	  .steps = { STEP_WRITER(search_rebuild) },
	  .help = "Has the index of messages made again, beside the one that"
		" is searched meanwhile." },
};

const struct op_set ops_search = OP_ROWS(rows);
