/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: people.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/user.h"

const struct field user_out[] = {
	OUT(FIELD_T_ID, "id", "Her id"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT(FIELD_T_BOOL, "admin", "She administers the tenant"),
	OUT(FIELD_T_BOOL, "disabled", "She cannot sign in"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field one_out[] = {
	OUT_OBJECT("user", user_out, "The person"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct user_create_in, id, FIELD_REQUIRED, "Her id"),
	FIELD_NAME(struct user_create_in, name, USER_NAME_MAX, 0,
	    "Her name; the id when not given"),
	FIELD_STRING(struct user_create_in, password, 1, PASSWORD_MAX,
	    FIELD_SECRET, "Absent: she cannot sign in by password"),
	FIELD_BOOL(struct user_create_in, admin, 0, "Makes her an admin"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_ID(struct user_get_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct user_list_in, after, 1, 64, 0,
	    "The last id of the page before"),
	FIELD_STRING(struct user_list_in, text, 1, 128, 0,
	    "Only whose id or name contains this"),
	FIELD_INT(struct user_list_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("users", user_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field update_in[] = {
	FIELD_ID(struct user_update_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_NAME(struct user_update_in, name, USER_NAME_MAX, 0,
	    "Her new name"),
	FIELD_OPT(FIELD_T_BOOL, struct user_update_in, admin, 0, 1,
	    "Makes her an admin, or no longer (admins only)"),
	FIELD_END
};
static const struct field disable_in[] = {
	FIELD_ID(struct user_disable_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_OPT(FIELD_T_BOOL, struct user_disable_in, disabled, 0, 1,
	    "false lets her in again; true when not given"),
	FIELD_END
};
static const struct field set_password_in[] = {
	FIELD_ID(struct user_set_password_in, id, 0,
	    "Whose; one's own when not given"),
	FIELD_STRING(struct user_set_password_in, password, 1, PASSWORD_MAX,
	    FIELD_REQUIRED | FIELD_SECRET, "The new one, 8 characters or more"),
	FIELD_STRING(struct user_set_password_in, old, 1, PASSWORD_MAX,
	    FIELD_SECRET, "The present one, for one's own"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "user.create", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/users", IN(create_in, struct user_create_in),
	  .out = one_out,
	  .steps = { STEP_READERS(user_create_check),
		STEP_HASH(user_create_hash), STEP_WRITER(user_create) },
	  .help = "Makes a person; asked twice with the same content it"
		" answers the same." },
	{ .name = "user.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/users/{id}", IN(get_in, struct user_get_in),
	  .out = one_out, .steps = { STEP_READERS(user_get) },
	  .help = "Gives one person." },
	{ .name = "user.list", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/users", IN(list_in, struct user_list_in),
	  .out = list_out, .steps = { STEP_READERS(user_list) },
	  .help = "Lists people, by pages." },
	{ .name = "user.update", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "PATCH /v1/users/{id}",
	  IN(update_in, struct user_update_in), .out = one_out,
	  .steps = { STEP_WRITER(user_update) },
	  .help = "Changes one's own name, or anybody for admins." },
	{ .name = "user.disable", .allow = ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/users/{id}/disable",
	  IN(disable_in, struct user_disable_in), .out = one_out,
	  .steps = { STEP_WRITER(user_disable) },
	  .help = "Shuts a person out at once, or lets her in again." },
	{ .name = "user.set_password", .allow = PEOPLE_AND_ADMINS,
	  .cost = 5,
	  .when_full = FULL_RESERVE, .route = "POST /v1/users/password",
	  IN(set_password_in, struct user_set_password_in),
	  .steps = { STEP_READERS(user_set_password_check),
		STEP_SHARD(user_set_password_gate),
		STEP_HASH(user_set_password_hash),
		STEP_SHARD(user_set_password_pass),
		STEP_WRITER(user_set_password) },
	  .help = "Sets a password; every other sign-in of the person"
		" ends." },
};

const struct op_set ops_user = OP_ROWS(rows);
