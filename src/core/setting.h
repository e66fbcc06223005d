/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SETTING_H
#define CORE_SETTING_H
/*
 * What a tenant's administrators decide for it: a row each of what they have
 * changed. What the server's configuration says stands above it, and what
 * neither says is the option's default.
 */
#include "base/tzrule.h"
#include "core/parts.h"
#include "core/view.h"

enum setting {
	SETTING_RECALL_WINDOW,
	SETTING_EDIT_WINDOW,
	SETTING_TOKEN_LIFETIME,
	SETTING_DIRECT_NEEDS_CONTACT,
	SETTING_GROUPS_BY_ADMINS,
	SETTING_PASSWORD_CHARS,
	SETTING_PASSWORD_CLASSES,
	SETTING_PASSWORD_HISTORY,
	SETTING_PASSWORD_AGE,
	SETTING_PASSWORD_FIRST,
	SETTING_LOGIN_FAILURES,
	SETTING_LOGIN_LOCK,
	SETTING_TOTP_FOR,
	SETTING_READ_RECEIPTS,
	SETTING_GROUP_HISTORY,
	SETTING_FILE_BYTES,
	SETTING_FILE_TYPES,
	SETTING_PHONES,
	SETTING_DESKTOPS,
	SETTING_BROWSERS,
	SETTING_LANGUAGE,
	SETTING_UTC_OFFSET,
	SETTING_ZONE,
	SETTING_COUNT
};

/* What holds: as the writer keeps it. */
struct setting_values {
	int64_t of[SETTING_COUNT];
	char zone[TZRULE_NAME_MAX + 1];	/* SETTING_ZONE, or empty */
};

struct setting_update_in {
	struct str org, time_zone;
	int64_t recall_window_ms, edit_window_ms, token_lifetime_ms;
	int64_t password_chars, password_classes, password_history;
	int64_t password_age_ms, login_failures, login_lock_ms, totp_for;
	int64_t file_bytes, file_types, phones, desktops, browsers;
	int64_t language, utc_offset_minutes;
	bool direct_needs_contact, groups_by_admins, password_change_first;
	bool read_receipts, group_history;
	bool has_recall_window_ms, has_edit_window_ms, has_token_lifetime_ms;
	bool has_direct_needs_contact, has_groups_by_admins;
	bool has_password_chars, has_password_classes, has_password_history;
	bool has_password_age_ms, has_login_failures, has_login_lock_ms;
	bool has_password_change_first, has_totp_for;
	bool has_read_receipts, has_group_history, has_file_bytes;
	bool has_file_types, has_phones, has_desktops, has_browsers;
	bool has_language, has_utc_offset_minutes, has_time_zone;
	struct str_list reset;
};
#define SETTING_WINDOW_MAX_MS (365LL * 24 * 3600 * 1000)
#define SETTING_TOKEN_MIN_MS (60LL * 1000)
#define SETTING_TOKEN_MAX_MS (3650LL * 24 * 3600 * 1000)
#define SETTING_FILE_MIN 1024
#define SETTING_DEVICES_MAX 64
#define SETTING_ORG_CHARS 128
#define SETTING_PASSWORD_CHARS_MAX 64
#define SETTING_AGE_MAX_MS (3650LL * 24 * 3600 * 1000)
#define SETTING_LOCK_MIN_MS 1000
#define SETTING_LOCK_MAX_MS (24LL * 3600 * 1000)
#define SETTING_UTC_OFFSET_MIN (-12 * 60)
#define SETTING_UTC_OFFSET_MAX (14 * 60)
/* The value of SETTING_UTC_OFFSET while nobody says it. */
#define SETTING_OF_BOX INT64_MIN

/* By the value of SETTING_LANGUAGE: "" while nobody says it, then as enum
 * mailer_language. */
#define SETTING_LANGUAGES 3
extern const char *const setting_languages[SETTING_LANGUAGES];

/* "session.recall_window": the option with which the configuration decides it;
 * NULL: there is none. */
const char *setting_option(enum setting);

/* From the rows; store NULL: there are none. */
enum err setting_load(const struct store_ops *, struct store *,
    const struct core_settings *, struct setting_values *out) MUST_CHECK;

/* On a reader: v->values is what holds, as it is in this snapshot; asked for
 * again it costs nothing. */
enum err setting_look(struct view *, struct request *) MUST_CHECK;
/* The same, one of them. */
enum err setting_find(struct view *, struct request *, enum setting,
    int64_t *out) MUST_CHECK;

enum err setting_get(struct view *, struct request *);
enum err setting_update(struct ledger *, struct request *);

#endif
