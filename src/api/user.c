/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: people.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/reset.h"
#include "core/signin.h"
#include "core/user.h"
#include "core/namesearch.h"
#include "core/tag.h"

static const struct field own_out[] = {
	OUT(FIELD_T_ID, "id", "The department"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT_OPT(FIELD_T_STRING, "title", "What she is there"),
	OUT_OPT(FIELD_T_BOOL, "primary", "It is her primary one"),
	OUT_OPT(FIELD_T_BOOL, "head", "She is its head"),
	FIELD_END
};
const struct field user_out[] = {
	OUT(FIELD_T_ID, "id", "Her id"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT(FIELD_T_BOOL, "admin", "She administers the tenant"),
	OUT(FIELD_T_BOOL, "disabled", "She cannot sign in"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	OUT_OPT(FIELD_T_BOOL, "gone", "She was deleted: the name is nobody's"),
	OUT_OPT(FIELD_T_ID, "role", "The role that she has: user.get says it to"
	    " administrators, and everybody of herself"),
	OUT_OPT(FIELD_T_STRINGS, "rights", "What that lets her do"),
	OUT_OPT(FIELD_T_STRING, "email", "Where she gets mail: user.get and"
	    " user.list say it to administrators, user.get to everybody of"
	    " herself"),
	{ .name = "departments", .type = FIELD_T_OBJECT, .fields = own_out,
	  .flags = FIELD_LIST, .has_offset = SIZE_MAX,
	  .help = "In which she is, for who may see them: user.get says it,"
		" and user.list with `details`" },
	OUT_OPT(FIELD_T_STRINGS, "tags", "Her tags: user.list with `details`"
	    " says it"),
	FIELD_END
};
static const struct field one_out[] = {
	OUT_OBJECT("user", user_out, "The person"),
	FIELD_END
};
static const struct field sign_in_out[] = {
	OUT(FIELD_T_STRINGS, "stopped_by", "What she would meet, or none:"
	    " `locked`, too many wrong passwords from an address; `codes`, too"
	    " many wrong codes of the second step; `no_password`; `password`,"
	    " it has to be changed; `totp`, the second step has to be set up;"
	    " `devices`, she has as many of a platform as may be, and none"
	    " makes room; `sessions`, the tenant or the server has;"
	    " `licence`, for a device that was never seen"),
	OUT_OPT(FIELD_T_INT, "locked_until_ts", "Until when, Unix ms; of"
	    " several addresses the last"),
	OUT_OPT(FIELD_T_STRING, "locked_from", "From where; absent: from"
	    " everywhere"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("user", user_out, "The person"),
	{ .name = "sign_in", .type = FIELD_T_OBJECT, .fields = sign_in_out,
	  .has_offset = SIZE_MAX, .help = "What stands between her and her"
		" next sign-in, for administrators and who has the right"
		" user.read" },
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct user_create_in, id, FIELD_REQUIRED, "Her id"),
	FIELD_NAME(struct user_create_in, name, USER_NAME_MAX, 0,
	    "Her name; the id when not given"),
	FIELD_STRING(struct user_create_in, password, 1, PASSWORD_MAX,
	    FIELD_SECRET, "Absent: she cannot sign in by password"),
	FIELD_BOOL(struct user_create_in, admin, 0, "Makes her an admin"),
	FIELD_STRING(struct user_create_in, email, 3, LETTER_ADDRESS_MAX, 0,
	    "Where she gets mail"),
	FIELD_BOOL(struct user_create_in, invite, 0, "Sends her a link there,"
	    " with which she chooses her password within seven days"),
	FIELD_END
};
static const struct field import_item[] = {
	FIELD_ID(struct user_import_item, id, FIELD_REQUIRED, "Her id"),
	FIELD_NAME(struct user_import_item, name, USER_NAME_MAX, 0,
	    "Her name; the id when not given"),
	FIELD_STRING(struct user_import_item, password, 1, PASSWORD_MAX,
	    FIELD_SECRET, "Absent: she cannot sign in by password, unless"
	    " `hash` is given; at most 50 of them in one call"),
	FIELD_STRING(struct user_import_item, hash, 1, 127, FIELD_SECRET,
	    "Her password's hash, where another server had it: argon2id, as a"
	    " PHC string"),
	FIELD_BOOL(struct user_import_item, admin, 0, "Makes her an admin"),
	FIELD_STRING(struct user_import_item, email, 3, LETTER_ADDRESS_MAX, 0,
	    "Where she gets mail"),
	FIELD_END
};
static const struct field import_in[] = {
	FIELD_OBJECTS(struct user_import_in, people, struct user_import_item,
	    import_item, 1, USER_IMPORT_MAX, FIELD_REQUIRED, "Who"),
	FIELD_BOOL(struct user_import_in, check, 0,
	    "Only says what would become of them"),
	FIELD_BOOL(struct user_import_in, invite, 0, "Sends a link to choose a"
	    " password to those who are new, have an address and none"),
	FIELD_END
};
static const struct field fate_out[] = {
	OUT(FIELD_T_ID, "id", "Who"),
	OUT(FIELD_T_STRING, "state", "`made`; `same`: she is there already;"
	    " `taken`: the id is somebody else's; `limit`: as many are"
	    " here as the licence, or the tenant, may have"),
	FIELD_END
};
static const struct field import_out[] = {
	OUT_LIST("results", fate_out, "In the order of the list"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_ID(struct user_get_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct user_list_in, after, 1, 64, 0,
	    "`next` of the page before"),
	FIELD_STRING(struct user_list_in, text, 1, 128, 0,
	    "Only whose id or name contains this, or reads so: found as by"
	    " user.search"),
	FIELD_OPT(FIELD_T_BOOL, struct user_list_in, admin, 0, 1,
	    "Only admins, or only others"),
	FIELD_OPT(FIELD_T_BOOL, struct user_list_in, disabled, 0, 1,
	    "Only those who are shut out, or only others"),
	FIELD_ID(struct user_list_in, department, 0, "Only who is in this"
	    " department or below it; this, tag, role and online are for"
	    " administrators and who has the right user.read"),
	FIELD_NAME(struct user_list_in, tag, TAG_CHARS, 0,
	    "Only who has this tag"),
	FIELD_ID(struct user_list_in, role, 0, "Only who has this role"),
	FIELD_BOOL(struct user_list_in, online, 0, "Only who is here now"),
	FIELD_BOOL(struct user_list_in, details, 0, "With the departments and"
	    " tags of each, for administrators and who has the right"
	    " user.read"),
	FIELD_INT(struct user_list_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("users", user_out, "In the order of ids; a page is shorter,"
	    " or empty, when very many are looked through for it"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	OUT_OPT(FIELD_T_STRING, "next", "What to give as `after` for it"),
	FIELD_END
};
static const struct field search_in[] = {
	FIELD_STRING(struct namesearch_in, text, 1, 128, FIELD_REQUIRED,
	    "Part of the name or id, as it is written, or its pinyin or"
	    " initials"),
	FIELD_INT(struct namesearch_in, after, 0, INT64_MAX, 0,
	    "`next` of the page before"),
	FIELD_INT(struct namesearch_in, limit, 1, NAMESEARCH_LIMIT_MAX, 0,
	    "Most rows; 20 when not given"),
	FIELD_BOOL(struct namesearch_in, disabled, 0, "Those who are shut out"
	    " as well, for administrators and who has the right user.read"),
	FIELD_END
};
static const struct field search_out[] = {
	OUT_LIST("users", user_out, "The best first"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	OUT_OPT(FIELD_T_INT, "next", "What to give as `after` for it"),
	OUT(FIELD_T_BOOL, "partial", "There was too much to look through: ask"
	    " more closely"),
	FIELD_END
};
static const struct field update_in[] = {
	FIELD_ID(struct user_update_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_NAME(struct user_update_in, name, USER_NAME_MAX, 0,
	    "Her new name"),
	FIELD_OPT(FIELD_T_BOOL, struct user_update_in, admin, 0, 1,
	    "Makes her an admin, or no longer (admins only)"),
	FIELD_OPT(FIELD_T_STRING, struct user_update_in, email, 0,
	    LETTER_ADDRESS_MAX, "Where she gets mail, or empty (admins"
	    " only)"),
	FIELD_END
};
static const struct field disable_in[] = {
	FIELD_ID(struct user_disable_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_OPT(FIELD_T_BOOL, struct user_disable_in, disabled, 0, 1,
	    "false lets her in again; true when not given"),
	FIELD_END
};
static const struct field delete_in[] = {
	FIELD_ID(struct user_delete_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_BOOL(struct user_delete_in, erase, 0,
	    "What she said goes as well, for ever; else it stays, under"
	    " nobody's name"),
	FIELD_BOOL(struct user_delete_in, dry_run, 0,
	    "Only says what would go"),
	FIELD_END
};
static const struct field delete_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_BOOL, "gone", "She is deleted"),
	OUT(FIELD_T_BOOL, "erase", "What she said goes as well"),
	OUT(FIELD_T_BOOL, "done", "Nothing is left to be done"),
	OUT(FIELD_T_INT, "erased", "Messages of hers that went so far"),
	OUT(FIELD_T_INT, "groups", "Groups that she leaves"),
	OUT(FIELD_T_INT, "channels", "Channels that she leaves"),
	OUT(FIELD_T_INT, "owned", "Of those, the ones that get another owner:"
	    " an admin of it, or who has the least id"),
	OUT(FIELD_T_INT, "ended", "Of those, the ones that end, for nobody"
	    " else is in them"),
	OUT(FIELD_T_INT, "direct", "Direct conversations: the others keep"
	    " them, and write nothing there any more"),
	OUT(FIELD_T_INT, "contacts", "People who lose her as a contact"),
	OUT(FIELD_T_INT, "departments", "Departments that she leaves"),
	OUT(FIELD_T_INT, "devices", "Devices that are forgotten"),
	OUT(FIELD_T_INT, "files", "Files of hers, at most 10,000; those that"
	    " a message names stay with it, all others go later"),
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

static const struct field invite_in[] = {
	FIELD_ID(struct user_invite_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Her id"),
	FIELD_END
};
static const struct field invite_out[] = {
	OUT(FIELD_T_STRING, "email", "Where it goes"),
	OUT(FIELD_T_INT, "expires_ts", "When its link ends, Unix ms"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "user.create", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/users", IN(create_in, struct user_create_in),
	  .out = one_out,
	  .steps = { STEP_READERS(user_create_check),
		STEP_HASH(user_create_hash), STEP_WRITER(user_create),
		STEP_SYSTEM(reset_site), STEP_SHARD(reset_post) },
	  .help = "Makes a person; asked twice with the same content it"
		" answers the same." },
	{ .name = "user.import", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/users/import",
	  IN(import_in, struct user_import_in), .out = import_out,
	  .steps = { STEP_READERS(user_import_look),
		STEP_HASH(user_import_hash), STEP_WRITER(user_import),
		STEP_SYSTEM(reset_site), STEP_SHARD(reset_post) },
	  .help = "Makes many people; who is there already keeps what she"
		" has. Asked twice it answers the same." },
	{ .name = "user.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/users/{id}", IN(get_in, struct user_get_in),
	  .out = get_out,
	  .steps = { STEP_READERS(user_get), STEP_SHARD(signin_tell) },
	  .live_from = "sign_in", .look = user_look,
	  .help = "Gives one person." },
	{ .name = "user.list", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/users", IN(list_in, struct user_list_in),
	  .out = list_out,
	  .steps = { STEP_SHARD(user_list_online), STEP_READERS(user_list) },
	  .help = "Lists people, by pages." },
	{ .name = "user.search", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/search/users",
	  IN(search_in, struct namesearch_in), .out = search_out,
	  .steps = { STEP_READERS(user_search) },
	  .help = "Finds people by name or id, also by pinyin and"
		" initials; nobody who is disabled, unless that is asked"
		" for." },
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
	{ .name = "user.delete", .allow = ADMINS, .cost = 20,
	  .when_full = FULL_RESERVE,
	  .route = "DELETE /v1/users/{id}",
	  IN(delete_in, struct user_delete_in), .out = delete_out,
	  .steps = { STEP_READERS(user_delete_look),
		STEP_WRITER(user_delete) },
	  .help = "Deletes a person for ever, her id included; asked again"
		" it says how far that is." },
	{ .name = "user.invite", .allow = ADMINS,
	  .right = "user.password", .cost = 5,
	  .route = "POST /v1/users/{id}/invite",
	  IN(invite_in, struct user_invite_in), .out = invite_out,
	  .steps = { STEP_WRITER(user_invite), STEP_SYSTEM(reset_site),
		STEP_SHARD(user_invite_post) },
	  .help = "Sends a person a link with which she chooses a password"
		" within seven days; links of before are good no more." },
	{ .name = "user.set_password", .allow = PEOPLE_AND_ADMINS,
	  .right = "user.password", .cost = 5,
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
