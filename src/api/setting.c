/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: what a tenant's administrators decide for it.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/setting.h"
#include "model/file.h"
#include "model/filetype.h"

#define IN_STRUCT struct setting_update_in

static const struct field update_in[] = {
	FIELD_NAME(IN_STRUCT, org, SETTING_ORG_CHARS, 0,
	    "What the organisation is called"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, recall_window_ms, 0,
	    SETTING_WINDOW_MAX_MS, "How long one may take a message back"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, edit_window_ms, 0,
	    SETTING_WINDOW_MAX_MS, "How long one may change what one said"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, token_lifetime_ms,
	    SETTING_TOKEN_MIN_MS, SETTING_TOKEN_MAX_MS,
	    "How long a sign-in by password lasts; those there are end as"
	    " they were to"),
	FIELD_OPT(FIELD_T_BOOL, IN_STRUCT, direct_needs_contact, 0, 1,
	    "Direct messages go from contact to contact only"),
	FIELD_OPT(FIELD_T_BOOL, IN_STRUCT, groups_by_admins, 0, 1,
	    "Administrators and server keys alone make groups"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, password_chars, PASSWORD_MIN,
	    SETTING_PASSWORD_CHARS_MAX,
	    "How many characters a new password has at least"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, password_classes, 1,
	    PASSWORD_CLASSES,
	    "How many of small letters, capitals, digits and other characters"
	    " a new password has"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, password_history, 0,
	    PASSWORD_HISTORY_MAX,
	    "How many of one's newest passwords do not come back; 0: any"
	    " may"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, password_age_ms, 0,
	    SETTING_AGE_MAX_MS, "When a password is to be changed; 0: never"),
	FIELD_OPT(FIELD_T_BOOL, IN_STRUCT, password_change_first, 0, 1,
	    "A password that an administrator gave is changed at the first"
	    " sign-in"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, login_failures, 1, 1000,
	    "Wrong passwords for one account from one address until it is"
	    " shut out"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, login_lock_ms, SETTING_LOCK_MIN_MS,
	    SETTING_LOCK_MAX_MS, "For how long; they are counted within the"
	    " same time"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, totp_for, 0, 2,
	    "Who signs in with a code of an authenticator as well: 0 whoever"
	    " wants to, 1 administrators, 2 everybody"),
	FIELD_OPT(FIELD_T_BOOL, IN_STRUCT, read_receipts, 0, 1,
	    "People see how far others have read"),
	FIELD_OPT(FIELD_T_BOOL, IN_STRUCT, group_history, 0, 1,
	    "Who comes into a group sees of what was said before as much as"
	    " the group says; else nothing"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, file_bytes, SETTING_FILE_MIN,
	    FILE_SIZE_MAX, "The largest file; at most what the server's"
	    " configuration allows"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, file_types, 0, FILETYPES_COUNT - 1,
	    "Which files are taken, by their first bytes: 0 all, 1 those"
	    " that are known, which programs are not, 2 images, sound and"
	    " video"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, phones, 1, SETTING_DEVICES_MAX,
	    "Phones of one person at a time"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, desktops, 1, SETTING_DEVICES_MAX,
	    "Desktops of one person at a time"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, browsers, 1, SETTING_DEVICES_MAX,
	    "Browsers of one person at a time"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, language, 0, SETTING_LANGUAGES - 1,
	    "Of the pages, for whoever has not chosen one, and of letters:"
	    " 0 as the browser has it and as mail is set up, 1 English,"
	    " 2 Chinese"),
	FIELD_OPT(FIELD_T_INT, IN_STRUCT, utc_offset_minutes,
	    SETTING_UTC_OFFSET_MIN, SETTING_UTC_OFFSET_MAX,
	    "How far its clocks are ahead of UTC: where its days and nights"
	    " begin. It ends a time_zone; said with one, it holds where the"
	    " server's system does not know that"),
	FIELD_OPT(FIELD_T_STRING, IN_STRUCT, time_zone, 1, TZRULE_NAME_MAX,
	    "The same by the place, such as Europe/Berlin, whose clocks are put"
	    " on and back"),
	FIELD_AT(FIELD_T_STRINGS, IN_STRUCT, reset, 1, 32, 0,
	    "Names of settings that are to be what they are by default"),
	FIELD_END
};
static const struct field setting_out[] = {
	OUT(FIELD_T_STRING, "name", "As setting.update has it"),
	OUT(FIELD_T_STRING, "unit", "ms, minutes, bytes, count, choice,"
	    " switch: 0 or 1, or zone, which has a text"),
	OUT(FIELD_T_INT, "value", "What holds"),
	OUT(FIELD_T_INT, "default", "What holds when nobody says anything"),
	OUT(FIELD_T_INT, "min", "The least that may be said"),
	OUT(FIELD_T_INT, "max", "The most"),
	OUT_OPT(FIELD_T_STRING, "text", "What holds, where it is no number;"
	    " empty: nothing was said"),
	OUT(FIELD_T_BOOL, "locked", "The server's configuration says it, and"
	    " nobody here may"),
	OUT_OPT(FIELD_T_STRING, "option", "The option that would"),
	OUT_OPT(FIELD_T_INT, "changed_ts", "When it was said here, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "changed_by", "By whom; empty: the system"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT(FIELD_T_STRING, "org", "What the organisation is called, or"
	    " empty"),
	OUT_LIST("settings", setting_out, "All there are"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "setting.get", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .route = "GET /v1/settings", .out = get_out,
	  .steps = { STEP_READERS(setting_get) },
	  .help = "Gives what is decided for the tenant." },
	{ .name = "setting.update", .allow = ADMINS_NO_KEYS, .cost = 10,
	  .route = "PATCH /v1/settings", IN(update_in, IN_STRUCT),
	  .out = get_out, .steps = { STEP_WRITER(setting_update) },
	  .shown_by = "setting.get",
	  .help = "Decides for the tenant; what is not given stays." },
};

const struct op_set ops_setting = OP_ROWS(rows);
