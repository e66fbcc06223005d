/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: the licence of the box.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/licencebox.h"

static const struct field licence_out[] = {
	OUT(FIELD_T_STRING, "id", "Its number"),
	OUT(FIELD_T_STRING, "holder", "Whose it is"),
	OUT_OPT(FIELD_T_STRING, "edition", "What it is called"),
	OUT_OPT(FIELD_T_STRING, "note", "What its issuer wrote beside it"),
	OUT_OPT(FIELD_T_STRING, "issuer", "Who made it out of their own"),
	OUT_OPT(FIELD_T_INT, "people", "Registered people; none: no limit"),
	OUT_OPT(FIELD_T_INT, "devices", "At a time; none: no limit"),
	OUT_OPT(FIELD_T_INT, "tenants", "None: no limit"),
	OUT_OPT(FIELD_T_INT, "from_ts", "It begins, Unix ms"),
	OUT_OPT(FIELD_T_INT, "until_ts", "It ends, Unix ms; none: it does "
	    "not"),
	OUT(FIELD_T_STRINGS, "features", "What it is for besides"),
	OUT(FIELD_T_BOOL, "machine_bound", "It is for one machine"),
	FIELD_END
};
static const struct field standing_out[] = {
	OUT(FIELD_T_STRING, "state", "`free`: there is none. `ok`: in force."
	    " Or why it is not: `early`, `expired`, `other_machine`,"
	    " `forged`, `no_licence`, `too_large`, `bad_member`, `newer`,"
	    " `not_a_signer`, `above_parent`"),
	OUT_OPT(FIELD_T_STRING, "why", "The same as a sentence"),
	{ .name = "licence", .type = FIELD_T_OBJECT, .fields = licence_out,
	  .has_offset = SIZE_MAX, .help = "What it says" },
	OUT_OPT(FIELD_T_INT, "days_left", "Whole days until it ends"),
	OUT(FIELD_T_INT, "people", "Registered on this box"),
	OUT_OPT(FIELD_T_INT, "people_max", "As many there may be; none: no"
	    " limit"),
	OUT(FIELD_T_INT, "devices", "Here now"),
	OUT_OPT(FIELD_T_INT, "devices_max", "As many may be; none: no limit"),
	OUT(FIELD_T_INT, "tenants", "Of this box"),
	OUT_OPT(FIELD_T_INT, "tenants_max", "As many may be; none: no limit"),
	OUT(FIELD_T_INT, "free_people", "People without any licence"),
	OUT(FIELD_T_STRING, "machine", "This machine's code, for a licence"
	    " that is for it alone"),
	OUT(FIELD_T_BOOL, "development", "This build obeys a key that"
	    " everybody has"),
	FIELD_END
};
static const struct field install_in[] = {
	FIELD_STRING(struct licence_install_in, text, 1, ENVELOPE_BYTES_MAX,
	    FIELD_REQUIRED, "The content of the file, or the code"),
	FIELD_BOOL(struct licence_install_in, check, 0,
	    "Only say what it is; nothing changes"),
	FIELD_END
};

/* Their steps refuse tenant admins where there are several tenants. */
static const struct op rows[] = {
	{ .name = "licence.get", .allow = ADMINS_NO_KEYS, .right = "box.read",
	  .cost = 5,
	  .route = "GET /v1/licence", .out = standing_out,
	  .steps = { STEP_FILES(licence_get_op) },
	  .help = "Says what the licence is, and how much of it is used." },
	{ .name = "licence.install", .allow = ADMINS_NO_KEYS, .right = "box.write",
	  .cost = 20,
	  .route = "POST /v1/licence",
	  IN(install_in, struct licence_install_in), .out = standing_out,
	  .steps = { STEP_FILES(licence_install_op),
		STEP_WRITER(licence_note) },
	  .help = "Takes a licence; it is in force at once." },
	{ .name = "licence.remove", .allow = ADMINS_NO_KEYS, .right = "box.write",
	  .cost = 20,
	  .route = "DELETE /v1/licence", .out = standing_out,
	  .steps = { STEP_FILES(licence_remove_op),
		STEP_WRITER(licence_note_gone) },
	  .help = "Goes back to the free edition." },
};
const struct op_set ops_licence = OP_ROWS(rows);
