/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: tags of people.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/tag.h"

static const struct field change_in[] = {
	FIELD_NAME(struct tag_change_in, tag, TAG_CHARS, FIELD_REQUIRED,
	    "The tag"),
	FIELD_IDS(struct tag_change_in, users, 1, TAG_USERS_MAX,
	    FIELD_REQUIRED, "Whose"),
	FIELD_END
};
static const struct field change_out[] = {
	OUT(FIELD_T_INT, "changed", "Of how many that was new"),
	FIELD_END
};
static const struct field people_in[] = {
	FIELD_NAME(struct tag_people_in, tag, TAG_CHARS, FIELD_REQUIRED,
	    "The tag"),
	FIELD_ID(struct tag_people_in, after, 0, "The last one of a page"),
	FIELD_INT(struct tag_people_in, limit, 1, 500, 0,
	    "Most of them; 100 when not given"),
	FIELD_END
};
static const struct field people_out[] = {
	OUT(FIELD_T_IDS, "users", "Who has it, in the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_ID(struct tag_list_in, user, 0,
	    "Whose; of everybody in the tenant when not given, by pages"),
	FIELD_NAME(struct tag_list_in, after, TAG_CHARS, 0,
	    "The last one of a page"),
	FIELD_INT(struct tag_list_in, limit, 1, TAG_LIST_MAX, 0,
	    "Most of them; 100 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT(FIELD_T_STRINGS, "tags", "Her tags; or the tenant's, in order"),
	OUT_OPT(FIELD_T_INTS, "people",
	    "Of each of the tenant's tags how many have it; 20,000: that many"
	    " or more"),
	OUT_OPT(FIELD_T_BOOL, "more", "There is another page"),
	OUT_OPT(FIELD_T_STRING, "next", "What to give as `after` for it"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "tag.add", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/tags/add", IN(change_in, struct tag_change_in),
	  .out = change_out, .steps = { STEP_WRITER(tag_add) },
	  .help = "Gives people a tag, which broadcasts go by." },
	{ .name = "tag.remove", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/tags/remove",
	  IN(change_in, struct tag_change_in), .out = change_out,
	  .steps = { STEP_WRITER(tag_remove) },
	  .help = "Takes a tag from people." },
	{ .name = "tag.people", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/tags/people",
	  IN(people_in, struct tag_people_in), .out = people_out,
	  .steps = { STEP_READERS(tag_people) },
	  .help = "Lists who has a tag." },
	{ .name = "tag.list", .allow = ADMINS, .cost = 1,
	  .route = "GET /v1/tags", IN(list_in, struct tag_list_in),
	  .out = list_out, .steps = { STEP_READERS(tag_list) },
	  .help = "Lists the tags of a person, or all that people have." },
};

const struct op_set ops_tag = OP_ROWS(rows);
