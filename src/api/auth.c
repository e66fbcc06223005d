/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: signing in, tokens, set-up.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/auth.h"
#include "core/reset.h"
#include "core/setup.h"
#include "core/tenant.h"
#include "core/totp.h"

#define PASSWORD(s, flags)                                                \
	FIELD_STRING(s, password, 1, PASSWORD_MAX,                        \
	    FIELD_SECRET | (flags), "The password, 8 characters or more")

#define TENANT(s)                                                         \
	FIELD_STRING(s, tenant, 1, 32, 0,                                 \
	    "The tenant; when not given the one that has the host name,"  \
	    " or `default`")

static const struct field login_in[] = {
	FIELD_ID(struct auth_login_in, user, FIELD_REQUIRED, "Who signs in"),
	PASSWORD(struct auth_login_in, FIELD_REQUIRED),
	FIELD_STRING(struct auth_login_in, new_password, 1, PASSWORD_MAX,
	    FIELD_SECRET, "In its place from now on: asked for by"
	    " password_expired, and taken at any sign-in"),
	FIELD_STRING(struct auth_login_in, totp, 1, TOTP_CODE_MAX,
	    FIELD_SECRET, "A code of the authenticator, or one for recovery"),
	TENANT(struct auth_login_in),
	FIELD_END
};
static const struct field begin_in[] = {
	FIELD_ID(struct auth_login_in, user, FIELD_REQUIRED, "Who begins"),
	PASSWORD(struct auth_login_in, FIELD_REQUIRED),
	TENANT(struct auth_login_in),
	FIELD_END
};
static const struct field begin_out[] = {
	OUT(FIELD_T_STRING, "key", "For the authenticator, base32; shown"
	    " only once"),
	OUT(FIELD_T_STRING, "uri", "The same as otpauth:, for a QR code"),
	FIELD_END
};
static const struct field totp_get_in[] = {
	FIELD_ID(struct totp_get_in, user, 0, "Whose; one's own when not"
	    " given"),
	FIELD_END
};
static const struct field totp_get_out[] = {
	OUT(FIELD_T_BOOL, "on", "She signs in with a code as well"),
	OUT_OPT(FIELD_T_INT, "since_ts", "Since when, Unix ms"),
	OUT_OPT(FIELD_T_INT, "recovery_left", "Codes for recovery that are"
	    " left"),
	FIELD_END
};
static const struct field totp_remove_in[] = {
	FIELD_ID(struct totp_remove_in, user, 0, "Whose; one's own when not"
	    " given"),
	FIELD_STRING(struct totp_remove_in, code, 1, TOTP_CODE_MAX,
	    FIELD_SECRET, "A code, for one's own"),
	FIELD_END
};
static const struct field welcome_out[] = {
	OUT(FIELD_T_STRING, "token", "The bearer token; shown only once"),
	OUT_OBJECT("user", user_out, "Who signed in"),
	OUT(FIELD_T_INT, "expires_ts", "When the token ends, Unix ms"),
	OUT_OPT(FIELD_T_STRINGS, "recovery", "Codes in the place of the"
	    " authenticator's, each once; shown only when the second step is"
	    " switched on"),
	FIELD_END
};
static const struct field forgot_in[] = {
	FIELD_STRING(struct auth_forgot_in, user, 1, LETTER_ADDRESS_MAX,
	    FIELD_REQUIRED, "Her id, or where she gets mail"),
	TENANT(struct auth_forgot_in),
	FIELD_END
};
static const struct field reset_in[] = {
	FIELD_STRING(struct auth_reset_in, token, 1, TOKEN_TEXT_MAX,
	    FIELD_REQUIRED | FIELD_SECRET, "Of the link; it says which tenant"),
	PASSWORD(struct auth_reset_in, FIELD_REQUIRED),
	FIELD_END
};
static const struct field reset_out[] = {
	OUT_OBJECT("user", user_out, "Whose password it is"),
	FIELD_END
};
static const struct field issue_in[] = {
	FIELD_ID(struct token_issue_in, user, FIELD_REQUIRED, "For whom"),
	FIELD_INT(struct token_issue_in, lifetime_s, 0, 3650LL * 86400, 0,
	    "Seconds until it ends; 0 or absent: never"),
	FIELD_END
};
static const struct field issue_out[] = {
	OUT(FIELD_T_STRING, "token", "The bearer token; shown only once"),
	OUT_OPT(FIELD_T_INT, "expires_ts", "When it ends, Unix ms"),
	FIELD_END
};
static const struct field revoke_in[] = {
	FIELD_STRING(struct token_revoke_in, token, 1, TOKEN_TEXT_MAX,
	    FIELD_SECRET, "One token"),
	FIELD_ID(struct token_revoke_in, user, 0, "All tokens of a person"),
	FIELD_END
};
static const struct field setup_state_in[] = {
	TENANT(struct setup_state_in),
	FIELD_END
};
static const struct field setup_state_out[] = {
	OUT(FIELD_T_BOOL, "required", "The first admin is still to be made"),
	OUT(FIELD_T_STRING, "version", "The daemon's version"),
	FIELD_END
};
static const struct field setup_link_in[] = {
	FIELD_STRING(struct tenant_id_in, id, 1, 32, 0,
	    "The tenant that waits for its first admin; your own when not given"),
	FIELD_END
};
static const struct field setup_link_out[] = {
	OUT(FIELD_T_STRING, "token", "What the link carries in its fragment"),
	OUT(FIELD_T_INT, "expires_ts", "When it ends, Unix ms"),
	FIELD_END
};
static const struct field setup_finish_in[] = {
	FIELD_STRING(struct setup_finish_in, token, 1, 128,
	    FIELD_REQUIRED | FIELD_SECRET,
	    "The set-up link's token; it says which tenant"),
	FIELD_ID(struct setup_finish_in, user, FIELD_REQUIRED,
	    "The first admin's id"),
	FIELD_NAME(struct setup_finish_in, name, USER_NAME_MAX, 0,
	    "The first admin's name"),
	PASSWORD(struct setup_finish_in, FIELD_REQUIRED),
	FIELD_NAME(struct setup_finish_in, org, 128, 0,
	    "The organisation's name"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "auth.login", .allow = ANYONE, .cost = 5,
	  .may_be_nowhere = true,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/auth/login", IN(login_in, struct auth_login_in),
	  .out = welcome_out, .place = auth_login_place,
	  .steps = { STEP_READERS(auth_login_find),
		STEP_SHARD(auth_login_gate), STEP_HASH(auth_login_verify),
		STEP_SHARD(auth_login_judge),
		STEP_WRITER(auth_login_issue) },
	  .help = "Signs in with a password and gives a token." },
	{ .name = "auth.forgot", .allow = ANYONE, .cost = 5,
	  .may_be_nowhere = true,
	  .route = "POST /v1/auth/forgot",
	  IN(forgot_in, struct auth_forgot_in), .place = auth_forgot_place,
	  .steps = { STEP_SHARD(auth_forgot) },
	  .help = "Has a link for a new password sent, good for half an hour;"
	    " answers the same whether there is such a person or not." },
	{ .name = "auth.reset", .allow = ANYONE, .cost = 5,
	  .may_be_nowhere = true,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/auth/reset",
	  IN(reset_in, struct auth_reset_in), .out = reset_out,
	  .place = auth_reset_place,
	  .steps = { STEP_SHARD(auth_reset_gate),
		STEP_READERS(auth_reset_find), STEP_HASH(auth_reset_hash),
		STEP_WRITER(auth_reset) },
	  .help = "Sets the password by a link that came by mail; the link is"
	    " used up, and every sign-in of the person ends." },
	{ .name = "totp.begin", .allow = ANYONE, .cost = 5,
	  .may_be_nowhere = true,
	  .route = "POST /v1/auth/totp", IN(begin_in, struct auth_login_in),
	  .out = begin_out, .place = auth_login_place,
	  .steps = { STEP_READERS(auth_login_find),
		STEP_SHARD(auth_login_gate), STEP_HASH(auth_login_verify),
		STEP_SHARD(auth_login_judge_password),
		STEP_WRITER(totp_begin) },
	  .help = "Gives a key for an authenticator; the next sign-in with a"
	    " code of it switches the second step on." },
	{ .name = "totp.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/totp", IN(totp_get_in, struct totp_get_in),
	  .out = totp_get_out, .steps = { STEP_READERS(totp_get) },
	  .help = "Says whether a person signs in with a second step." },
	{ .name = "totp.remove", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/totp/remove",
	  IN(totp_remove_in, struct totp_remove_in),
	  .steps = { STEP_SHARD(totp_remove_gate), STEP_WRITER(totp_remove) },
	  .help = "Takes the second step away: with a code one's own, without"
	    " one an administrator, as when the telephone is lost." },
	{ .name = "auth.logout", .allow = PEOPLE, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/auth/logout",
	  .steps = { STEP_WRITER(auth_logout) },
	  .help = "Revokes the token in use and ends its sessions." },
	{ .name = "token.issue", .allow = ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/tokens", IN(issue_in, struct token_issue_in),
	  .out = issue_out, .steps = { STEP_WRITER(token_issue) },
	  .help = "Makes a token for a person without a password." },
	{ .name = "token.revoke", .allow = PEOPLE_AND_ADMINS,
	  .right = "user.password", .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/tokens/revoke",
	  IN(revoke_in, struct token_revoke_in),
	  .steps = { STEP_WRITER(token_revoke) },
	  .help = "Revokes one token, or all of a person." },
	{ .name = "setup.state", .allow = ANYONE, .cost = 1,
	  .may_be_nowhere = true,
	  .route = "GET /v1/setup",
	  IN(setup_state_in, struct setup_state_in), .out = setup_state_out,
	  .place = setup_state_place,
	  .steps = { STEP_READERS(setup_state) },
	  .help = "Says that the first admin is still to be made; afterwards there is"
	    " no such operation, but for the system admin." },
	{ .name = "setup.link", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  IN(setup_link_in, struct tenant_id_in), .out = setup_link_out,
	  .steps = { STEP_SYSTEM(setup_link_enter), STEP_WRITER(setup_link) },
	  .help = "Makes a set-up link: the first is good for a day, one in its place"
	    " for half an hour." },
	{ .name = "setup.finish", .allow = ANYONE, .cost = 5,
	  .may_be_nowhere = true,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/setup",
	  IN(setup_finish_in, struct setup_finish_in), .out = welcome_out,
	  .place = setup_finish_place,
	  .steps = { STEP_SHARD(setup_finish_gate),
		STEP_READERS(setup_finish_check),
		STEP_HASH(setup_finish_hash), STEP_WRITER(setup_finish) },
	  .help = "Makes the first admin; the link is used up, and there is no such"
	    " operation any more." },
};

const struct op_set ops_auth = OP_ROWS(rows);
