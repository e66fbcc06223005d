/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: roles, which only administrators give.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/role.h"
#include "model/scope.h"

static const struct field role_out[] = {
	OUT(FIELD_T_ID, "id", "The role"),
	OUT(FIELD_T_STRING, "name", "What it is called"),
	OUT(FIELD_T_BOOL, "builtin", "It comes with the product"),
	OUT(FIELD_T_STRINGS, "rights", "What it lets people do"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("roles", role_out, "Those of the product first"),
	OUT(FIELD_T_STRINGS, "rights", "All there are: `<noun>.read` for what"
	    " GET asks, `<noun>.write` for everything else of it,"
	    " `user.password`: new passwords and nothing else of people"),
	FIELD_END
};
static const struct field given_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_ID, "role", "Has which"),
	OUT(FIELD_T_INT, "since_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field people_out[] = {
	OUT_LIST("people", given_out, "In the order of ids"),
	FIELD_END
};
static const struct field set_in[] = {
	FIELD_ID(struct role_set_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "The role, there already or new"),
	FIELD_NAME(struct role_set_in, name, ROLE_NAME_CHARS, 0,
	    "What it is called; the id when not given"),
	FIELD_AT(FIELD_T_STRINGS, struct role_set_in, rights, 1, SCOPES_MAX,
	    FIELD_REQUIRED, "What it lets people do: see role.list"),
	FIELD_END
};
static const struct field set_out[] = {
	OUT_OBJECT("role", role_out, "As it is now"),
	FIELD_END
};
static const struct field id_in[] = {
	FIELD_ID(struct role_id_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "The role"),
	FIELD_END
};
static const struct field give_in[] = {
	FIELD_ID(struct role_give_in, user, FIELD_REQUIRED | FIELD_PATH,
	    "Who"),
	FIELD_ID(struct role_give_in, role, 0,
	    "Which; none any more when not given"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "role.list", .allow = ADMINS_NO_KEYS, .cost = 1,
	  .route = "GET /v1/roles", .out = list_out,
	  .steps = { STEP_READERS(role_list) },
	  .help = "Lists roles, and the rights that there are." },
	{ .name = "role.people", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .route = "GET /v1/roles/people", .out = people_out,
	  .steps = { STEP_READERS(role_people) },
	  .help = "Lists who has a role." },
	{ .name = "role.set", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "PUT /v1/roles/{id}", IN(set_in, struct role_set_in),
	  .out = set_out, .steps = { STEP_WRITER(role_set) },
	  .shown_by = "role.list",
	  .help = "Makes a role, or gives it other rights; sessions of who"
		" has it end." },
	{ .name = "role.delete", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .when_full = FULL_RESERVE, .route = "DELETE /v1/roles/{id}",
	  IN(id_in, struct role_id_in), .steps = { STEP_WRITER(role_delete) },
	  .shown_by = "role.list",
	  .help = "Deletes a role that nobody has." },
	{ .name = "role.give", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "PUT /v1/users/{user}/role",
	  IN(give_in, struct role_give_in),
	  .steps = { STEP_WRITER(role_give) },
	  .shown_by = "role.people",
	  .help = "Gives somebody a role, or takes it; her sessions end." },
};

const struct op_set ops_role = OP_ROWS(rows);
