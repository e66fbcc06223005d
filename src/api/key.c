/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: server keys.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/key.h"
#include "model/scope.h"

#define SCOPES_HELP "What it may do: `user.read`, `message.write`, …"
#define ADDRESSES_HELP                                                    \
	"Addresses and ranges it may be used from; none: from everywhere"
#define LIFETIME_HELP "Seconds until it ends; 0: never"

#define MEMBERS                                                           \
	OUT(FIELD_T_STRING, "id", "Its id"),                              \
	OUT(FIELD_T_STRING, "name", "Its name"),                          \
	OUT(FIELD_T_STRING, "by", "Who made it; empty: the system"),      \
	OUT(FIELD_T_STRINGS, "scopes", "What it may do"),                 \
	OUT(FIELD_T_STRINGS, "addresses", "From where; empty: everywhere"), \
	OUT(FIELD_T_INT, "expires_ts", "When it ends, Unix ms; 0: never"), \
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms")

static const struct field get_out[] = {
	MEMBERS,
	OUT(FIELD_T_INT, "used_ts",
	    "When it was used last, to a minute; 0: never"),
	OUT_OPT(FIELD_T_STRING, "used_from", "From which address"),
	FIELD_END
};
static const struct field key_out[] = {
	MEMBERS,
	OUT_OPT(FIELD_T_INT, "used_ts",
	    "When it was used last, to a minute; absent: never"),
	OUT_OPT(FIELD_T_STRING, "used_from", "From which address"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct key_create_in, id, FIELD_REQUIRED,
	    "Its id, part of its text"),
	FIELD_NAME(struct key_create_in, name, KEY_NAME_MAX, 0,
	    "What it is for; the id when not given"),
	FIELD_AT(FIELD_T_STRINGS, struct key_create_in, scopes, 1,
	    SCOPES_MAX, FIELD_REQUIRED, SCOPES_HELP),
	FIELD_AT(FIELD_T_STRINGS, struct key_create_in, addresses, 0,
	    KEY_ADDRESSES_MAX, 0, ADDRESSES_HELP),
	FIELD_INT(struct key_create_in, lifetime_s, 0, KEY_LIFETIME_MAX_S, 0,
	    LIFETIME_HELP),
	FIELD_END
};
static const struct field create_out[] = {
	OUT(FIELD_T_STRING, "secret",
	    "The bearer text `yzk_…`; shown only once"),
	OUT_OBJECT("key", key_out, "The key"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct key_list_in, after, 1, 64, 0,
	    "The last id of the page before"),
	FIELD_INT(struct key_list_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("keys", key_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field update_in[] = {
	FIELD_ID(struct key_update_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_NAME(struct key_update_in, name, KEY_NAME_MAX, 0,
	    "What it is for"),
	FIELD_OPT(FIELD_T_STRINGS, struct key_update_in, scopes, 1,
	    SCOPES_MAX, SCOPES_HELP),
	FIELD_OPT(FIELD_T_STRINGS, struct key_update_in, addresses, 0,
	    KEY_ADDRESSES_MAX, ADDRESSES_HELP),
	FIELD_OPT(FIELD_T_INT, struct key_update_in, lifetime_s, 0,
	    KEY_LIFETIME_MAX_S, "Seconds from now until it ends; 0: never"),
	FIELD_END
};
static const struct field id_in[] = {
	FIELD_ID(struct key_id_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "key.create", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "POST /v1/keys", IN(create_in, struct key_create_in),
	  .out = create_out, .steps = { STEP_WRITER(key_create) },
	  .help = "Makes a server key; its secret is answered this once." },
	{ .name = "key.list", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .route = "GET /v1/keys", IN(list_in, struct key_list_in),
	  .out = list_out, .steps = { STEP_READERS(key_list) },
	  .help = "Lists server keys, by pages." },
	{ .name = "key.get", .allow = ADMINS_NO_KEYS, .cost = 1,
	  .route = "GET /v1/keys/{id}", IN(id_in, struct key_id_in),
	  .out = get_out, .steps = { STEP_READERS(key_get) },
	  .live_from = "used_ts", .help = "Gives a server key." },
	{ .name = "key.update", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "PATCH /v1/keys/{id}",
	  IN(update_in, struct key_update_in),
	  .steps = { STEP_WRITER(key_update) },
	  .help = "Changes what a key may do, from where and how long;"
		" its secret stays." },
	{ .name = "key.revoke", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .when_full = FULL_RESERVE, .route = "DELETE /v1/keys/{id}",
	  IN(id_in, struct key_id_in),
	  .steps = { STEP_WRITER(key_revoke) },
	  .help = "Ends a server key at once, for ever." },
};

const struct op_set ops_key = OP_ROWS(rows);
