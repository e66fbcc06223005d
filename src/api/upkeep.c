/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: looking after the box.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/archives.h"
#include "core/upkeeper.h"

/* Their steps refuse tenant admins where there are several tenants. */
#define BOX ADMINS_NO_KEYS

static const struct field finding_out[] = {
	OUT(FIELD_T_STRING, "check", "What was looked at, such as space"),
	OUT(FIELD_T_STRING, "level", "ok, warn or fail"),
	OUT(FIELD_T_STRING, "code", "What was found, such as space.free"),
	OUT(FIELD_T_STRINGS, "params", "… its names and figures, as they are "
	    "in text"),
	OUT(FIELD_T_STRING, "text", "What was found, in an English sentence"),
	OUT_OPT(FIELD_T_STRING, "mend", "The command that mends it"),
	OUT_OPT(FIELD_T_STRING, "advice", "The code of mend, where that is "
	    "more than commands"),
	OUT_OPT(FIELD_T_STRINGS, "advice_params", "… its names and figures"),
	FIELD_END
};
static const struct field doctor_out[] = {
	OUT_LIST("findings", finding_out, "In the order of the checks"),
	OUT(FIELD_T_STRING, "worst", "The worst level of them"),
	FIELD_END
};
static const struct field name_in[] = {
	FIELD_STRING(struct backup_name_in, name, 1, 95,
	    FIELD_REQUIRED | FIELD_PATH,
	    "The name of its file, as backup.list says it"),
	FIELD_END
};
static const struct field restore_in[] = {
	FIELD_STRING(struct backup_restore_in, name, 1, 95, FIELD_REQUIRED,
	    "The name of its file, as backup.list says it"),
	FIELD_STRING(struct backup_restore_in, confirm, 1, 95, FIELD_REQUIRED,
	    "Its name once more"),
	FIELD_STRING(struct backup_restore_in, passphrase, 8, 1000,
	    FIELD_SECRET,
	    "That it is sealed by; when not given, that of the box's backups"),
	FIELD_END
};
static const struct field upload_in[] = {
	FIELD_STRING(struct backup_upload_in, name, 1, 95,
	    FIELD_REQUIRED | FIELD_PATH,
	    "The name of its file, as the other server says it"),
	FIELD_INT(struct backup_upload_in, size, 1, 1LL << 50, FIELD_REQUIRED,
	    "Bytes that there must be room for: those of all of it"),
	FIELD_END
};
static const struct field put_in[] = {
	FIELD_STRING(struct backup_put_in, name, 1, 95,
	    FIELD_REQUIRED | FIELD_PATH,
	    "As backup.upload was told"),
	FIELD_INT(struct backup_put_in, offset, 0, 1LL << 50,
	    FIELD_REQUIRED | FIELD_PATH,
	    "Where the part begins: as many bytes as are there"),
	FIELD_BOOL(struct backup_put_in, last, 0,
	    "It ends with this part, and is a backup from then on"),
	FIELD_END
};
static const struct field at_out[] = {
	OUT(FIELD_T_INT, "at", "How many bytes of it are there"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct backup_list_in, after, 1, 95, 0,
	    "The last name of the page before"),
	FIELD_INT(struct backup_list_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field backup_out[] = {
	OUT(FIELD_T_STRING, "name", "Its file"),
	OUT(FIELD_T_INT, "bytes", "Of the file"),
	OUT(FIELD_T_BOOL, "sealed", "It is under a passphrase, which hides "
	    "the rest"),
	OUT_OPT(FIELD_T_INT, "made_ts", "When it was begun, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "version", "Of the daemon that made it"),
	OUT_OPT(FIELD_T_STRING, "host", "Where it was made"),
	OUT_OPT(FIELD_T_STRING, "tenant", "It is of this one alone"),
	FIELD_END
};
static const struct field last_out[] = {
	OUT(FIELD_T_STRING, "what", "create, verify, export, import or "
	    "restore"),
	OUT(FIELD_T_STRING, "name", "Of the backup; empty: none came of it"),
	OUT(FIELD_T_INT, "ended_ts", "When it was over, Unix ms"),
	OUT(FIELD_T_INT, "took_ms", "How long it took"),
	OUT(FIELD_T_BOOL, "ok", "It went well"),
	OUT_OPT(FIELD_T_STRING, "why", "It did not"),
	FIELD_END
};
static const struct field under_way_out[] = {
	OUT(FIELD_T_STRING, "what", "create, verify, export, import or "
	    "restore"),
	OUT(FIELD_T_INT, "bytes_done", "So far"),
	OUT(FIELD_T_INT, "bytes_all", "About how many there are; 0: nobody"
	    " knows"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("backups", backup_out, "The newest first"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	OUT(FIELD_T_STRING, "directory", "Where they lie"),
	OUT(FIELD_T_BOOL, "busy", "One is being made or read now"),
	OUT(FIELD_T_INT, "newest_ts", "When the newest of the whole box was "
	    "begun, Unix ms; 0: there is none"),
	{ .name = "under_way", .type = FIELD_T_OBJECT,
	  .fields = under_way_out, .has_offset = SIZE_MAX,
	  .help = "How far it is, if one is" },
	{ .name = "last", .type = FIELD_T_OBJECT, .fields = last_out,
	  .has_offset = SIZE_MAX, .help = "What was done last, if anything" },
	FIELD_END
};

static const struct op backup_rows[] = {
	{ .name = "backup.create", .allow = BOX, .right = "box.write",
	  .cost = 50,
	  .steps = { STEP_FILES(backup_create_op) },
	  .help = "Begins a backup of the box; backup.list says how it went." },
	{ .name = "backup.verify", .allow = BOX, .right = "box.write",
	  .cost = 50,
	  IN(name_in, struct backup_name_in),
	  .steps = { STEP_FILES(backup_verify_op) },
	  .help = "Begins to read all of a backup, and every database in it; "
	    "backup.list says how it went." },
	{ .name = "backup.restore", .allow = BOX, .cost = 50,
	  IN(restore_in, struct backup_restore_in),
	  .steps = { STEP_FILES(backup_restore_look),
		STEP_WRITER(backup_note), STEP_FILES(backup_restore_op) },
	  .help = "Begins to unpack and to read all of a backup of the whole "
	    "box; when it is good the server starts anew on it, and what came "
	    "later is gone; backup.list says how it went." },
	{ .name = "backup.cancel", .allow = BOX, .cost = 5,
	  .steps = { STEP_FILES(backup_cancel_op) },
	  .help = "Ends what is under way of that kind; nothing comes of it." },
	{ .name = "backup.list", .allow = BOX, .right = "box.read",
	  .cost = 5,
	  IN(list_in, struct backup_list_in), .out = list_out,
	  .steps = { STEP_FILES(backup_list_op) },
	  .help = "Lists the backups of the box, by pages." },
	{ .name = "backup.read", .allow = BOX, .right = "box.write",
	  .cost = 5, .route = "GET /v1/backups/{name}/content",
	  .bytes = BYTES_GIVEN, IN(name_in, struct backup_name_in),
	  .steps = { STEP_FILES(backup_read_look), STEP_WRITER(backup_note),
		STEP_FILES(backup_read_bytes) },
	  .help = "Gives the bytes of a backup or an export." },
	{ .name = "backup.upload", .allow = BOX, .right = "box.write",
	  .cost = 20, .route = "POST /v1/backups/{name}/upload",
	  IN(upload_in, struct backup_upload_in), .out = at_out,
	  .steps = { STEP_FILES(backup_upload_begin),
		STEP_WRITER(backup_upload_answer) },
	  .help = "Begins to bring an export of another server, or says how "
	    "far that is; a backup of a whole box is not brought." },
	{ .name = "backup.put", .allow = BOX, .right = "box.write",
	  .cost = 2, .route = "PUT /v1/backups/{name}/parts/{offset}",
	  .bytes = BYTES_TAKEN, IN(put_in, struct backup_put_in),
	  .out = at_out, .steps = { STEP_FILES(backup_put_bytes),
		STEP_WRITER(backup_put_answer) },
	  .help = "Brings the next part of it." },
};
const struct op_set ops_backup = OP_ROWS(backup_rows);

static const struct op doctor_rows[] = {
	{ .name = "doctor.run", .allow = BOX, .right = "box.read",
	  .cost = 20,
	  .out = doctor_out, .steps = { STEP_FILES(doctor_run_op) },
	  .help = "Says whether the box is well, and what mends it." },
};
const struct op_set ops_doctor = OP_ROWS(doctor_rows);

static const struct field note_in[] = {
	FIELD_STRING(struct support_note_in, file, 1, 255, 0,
	    "It was this file of provision.d that was applied"),
	FIELD_INT(struct support_note_in, done, 0, INT32_MAX, 0,
	    "What was applied of it"),
	FIELD_INT(struct support_note_in, kept, 0, INT32_MAX, 0,
	    "What was there already, and stayed"),
	FIELD_BOOL(struct support_note_in, refused, 0,
	    "What followed was refused; the file stays"),
	FIELD_END
};
static const struct op support_rows[] = {
	{ .name = "support.note", .allow = SYSTEM, .cost = 5,
	  IN(note_in, struct support_note_in),
	  .steps = { STEP_WRITER(support_note) },
	  .help = "Notes that an archive for support was made, or a file of "
	    "provision.d applied: the audit log has it." },
};
const struct op_set ops_support = OP_ROWS(support_rows);
