/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: issuers, whose own keys sign people in.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/issuer.h"

static const struct field issuer_out[] = {
	OUT(FIELD_T_STRING, "id", "Its id: the `kid` of its tokens"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_STRING, "by", "Who registered it; empty: the system"),
	OUT(FIELD_T_STRING, "alg", "EdDSA or HS256"),
	OUT_OPT(FIELD_T_STRING, "key",
	    "Of EdDSA the public key, base64url; a secret is never shown"),
	OUT(FIELD_T_BOOL, "makes_users",
	    "Whom it names and nobody knows is made"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct issuer_create_in, id, FIELD_REQUIRED,
	    "Its id: the `kid` of its tokens"),
	FIELD_NAME(struct issuer_create_in, name, ISSUER_NAME_MAX, 0,
	    "Its name; the id when not given"),
	FIELD_ENUM(struct issuer_create_in, alg, jwt_alg_names,
	    FIELD_REQUIRED, "How it signs; no other way is accepted"),
	FIELD_STRING(struct issuer_create_in, key, 1, ISSUER_KEY_MAX,
	    FIELD_SECRET, "EdDSA: the public key, PEM or base64url of its 32"
	    " bytes. HS256: the secret, 32 to 256 bytes; one is made when"
	    " not given"),
	FIELD_BOOL(struct issuer_create_in, makes_users, 0,
	    "Make people whom nobody knows yet"),
	FIELD_END
};
static const struct field create_out[] = {
	OUT_OBJECT("issuer", issuer_out, "The issuer"),
	OUT_OPT(FIELD_T_STRING, "secret",
	    "The secret that was made; shown only once"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("issuers", issuer_out, "In the order of ids"),
	FIELD_END
};
static const struct field delete_in[] = {
	FIELD_ID(struct issuer_delete_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "issuer.create", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "POST /v1/issuers",
	  IN(create_in, struct issuer_create_in), .out = create_out,
	  .steps = { STEP_WRITER(issuer_create) },
	  .help = "Registers a key whose tokens sign people in." },
	{ .name = "issuer.list", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .route = "GET /v1/issuers", .out = list_out,
	  .steps = { STEP_READERS(issuer_list) },
	  .help = "Lists issuers, at most 20." },
	{ .name = "issuer.delete", .allow = ADMINS_NO_KEYS, .cost = 2,
	  .when_full = FULL_RESERVE, .route = "DELETE /v1/issuers/{id}",
	  IN(delete_in, struct issuer_delete_in),
	  .steps = { STEP_WRITER(issuer_delete) },
	  .help = "Ends all that its tokens are good for, at once." },
};

const struct op_set ops_issuer = OP_ROWS(rows);
