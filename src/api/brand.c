/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: how a tenant looks to its people.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "base/url.h"
#include "core/brand.h"

#define IN_STRUCT struct brand_update_in
#define TENANT(s)                                                         \
	FIELD_STRING(s, tenant, 1, 32, 0,                                 \
	    "The tenant; when not given the one that has the host name,"  \
	    " or `default`")

static const struct field get_in[] = {
	TENANT(struct brand_get_in),
	FIELD_END
};
static const struct field logo_in[] = {
	TENANT(struct brand_logo_in),
	FIELD_ID(struct brand_logo_in, id, 0, "Which one, as brand.get has"
	    " it; the present one when not given"),
	FIELD_END
};
static const struct field logo_out[] = {
	OUT(FIELD_T_STRING, "id", "Of its content"),
	OUT(FIELD_T_STRING, "type", "Its media type"),
	OUT(FIELD_T_STRING, "data", "Its bytes, base64"),
	FIELD_END
};
static const struct field update_in[] = {
	FIELD_NAME(IN_STRUCT, name, BRAND_NAME_CHARS, 0,
	    "In the place of the product's name"),
	FIELD_STRING(IN_STRUCT, accent, 7, 7, 0,
	    "#rrggbb: buttons, links and own messages are made of it; white"
	    " text upon it must have a contrast of 4.5 to 1"),
	FIELD_NAME(IN_STRUCT, login_text, BRAND_LOGIN_CHARS, 0,
	    "A few words at the sign-in"),
	FIELD_STRING(IN_STRUCT, support_url, 1, URL_MAX, 0,
	    "Where people ask for help: https, http, mailto or tel"),
	FIELD_STRING(IN_STRUCT, logo, 4, BRAND_LOGO_TEXT, 0,
	    "A PNG, JPEG or WebP of at most 65536 bytes and 1024 pixels a"
	    " side, base64"),
	FIELD_AT(FIELD_T_STRINGS, IN_STRUCT, reset, 1, 8, 0,
	    "Names of what is to be as it came"),
	FIELD_END
};
static const struct field brand_out[] = {
	OUT(FIELD_T_STRING, "name", "In the place of the product's; empty:"
	    " the product's"),
	OUT(FIELD_T_STRING, "accent", "#rrggbb, or empty"),
	OUT(FIELD_T_STRING, "login_text", "Shown at the sign-in, or empty"),
	OUT(FIELD_T_STRING, "support_url", "Where to ask for help, or empty"),
	OUT(FIELD_T_STRING, "logo", "Its id, with which GET /brand/logo"
	    " gives it; empty: the product's"),
	OUT(FIELD_T_STRING, "language", "Of its pages, for whoever has not"
	    " chosen one: `en`, `zh-CN`, or empty: as the browser has it"),
	OUT(FIELD_T_BOOL, "mail", "Who forgot her password can have a new one"
	    " by mail"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "brand.get", .allow = ANYONE, .cost = 1,
	  .may_be_nowhere = true, .route = "GET /v1/brand",
	  IN(get_in, struct brand_get_in), .out = brand_out,
	  .place = brand_get_place, .steps = { STEP_READERS(brand_get) },
	  .help = "Says how a tenant looks to its people." },
	{ .name = "brand.logo", .allow = ANYONE, .cost = 2,
	  .may_be_nowhere = true,
	  IN(logo_in, struct brand_logo_in), .out = logo_out,
	  .place = brand_logo_place, .steps = { STEP_READERS(brand_logo) },
	  .help = "Gives a tenant's logo; GET /brand/logo gives the image"
	    " itself." },
	{ .name = "brand.update", .allow = ADMINS, .cost = 10,
	  .route = "PATCH /v1/brand", IN(update_in, IN_STRUCT),
	  .out = brand_out, .steps = { STEP_WRITER(brand_update) },
	  .shown_by = "brand.get",
	  .help = "Changes how the tenant looks; what is not given stays." },
};

const struct op_set ops_brand = OP_ROWS(rows);
