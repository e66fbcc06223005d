/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: files.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/file.h"
#include "model/kind.h"

static const struct field part_out[] = {
	OUT(FIELD_T_INT, "from", "Its first byte"),
	OUT(FIELD_T_INT, "upto", "The one behind its last"),
	FIELD_END
};
const struct field file_out[] = {
	OUT(FIELD_T_ID, "id", "Its id; alone it gives nobody a right"),
	OUT(FIELD_T_STRING, "name", "What it is called"),
	OUT(FIELD_T_INT, "size", "Bytes"),
	OUT(FIELD_T_INT, "ts", "When it was begun, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "mime", "What it is by its first bytes; absent"
	    " while it is an upload"),
	OUT_OPT(FIELD_T_STRING, "hash", "SHA-256 of its bytes, as small"
	    " hexadecimal digits; absent while it is an upload"),
	OUT_OPT(FIELD_T_INT, "width", "Pixels, of images whose header says"),
	OUT_OPT(FIELD_T_INT, "height", "Pixels, of images whose header says"),
	{ .name = "parts", .type = FIELD_T_OBJECT, .fields = part_out,
	  .flags = FIELD_LIST, .has_offset = SIZE_MAX,
	  .help = "Of an upload: what is on the disk, rising, with a gap"
		" between any two" },
	FIELD_END
};
static const struct field one_out[] = {
	OUT_OBJECT("file", file_out, "The file"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_NAME(struct file_create_in, name, FILE_NAME_MAX_CHARS,
	    FIELD_REQUIRED, "What it is called, without a path"),
	FIELD_INT(struct file_create_in, size, 0, FILE_SIZE_MAX,
	    FIELD_REQUIRED, "Bytes"),
	FIELD_STRING(struct file_create_in, hash, FILE_HASH_CHARS,
	    FILE_HASH_CHARS, 0, "SHA-256 of its bytes, as small hexadecimal"
	    " digits: other bytes are refused at the end"),
	FIELD_END
};
static const struct field put_in[] = {
	FIELD_ID(struct file_put_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "The upload"),
	FIELD_INT(struct file_put_in, offset, 0, FILE_SIZE_MAX,
	    FIELD_REQUIRED | FIELD_PATH, "Where the part begins"),
	FIELD_END
};
static const struct field id_in[] = {
	FIELD_ID(struct file_get_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "The file"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_ID(struct file_get_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "The file"),
	FIELD_CONV(struct file_get_in, conv, 0, "Where one saw it; finds it"
	    " among very many that name it"),
	FIELD_INT(struct file_get_in, seq, 1, INT64_MAX, 0,
	    "The message there"),
	FIELD_END
};
static const struct field link_out[] = {
	OUT(FIELD_T_STRING, "url", "The address; it needs no token, and takes"
	    " none"),
	OUT(FIELD_T_INT, "expires_ts", "When it ends, Unix ms"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_ID(struct file_list_in, before, 0, "The last one of a page"),
	FIELD_INT(struct file_list_in, limit, 1, FILE_LIST_LIMIT, 0,
	    "Most of them; 100 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("files", file_out, "Newest first"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "file.create", .allow = PEOPLE, .cost = 5,
	  .route = "POST /v1/files", IN(create_in, struct file_create_in),
	  .out = one_out, .steps = { STEP_READERS(file_create_look),
		STEP_FILES(file_create_make), STEP_WRITER(file_create) },
	  .help = "Begins an upload: takes room for it, or says why not." },
	{ .name = "file.put", .allow = PEOPLE, .cost = 2,
	  .route = "PUT /v1/files/{id}/parts/{offset}",
	  .bytes = BYTES_TAKEN, IN(put_in, struct file_put_in),
	  .out = one_out, .steps = { STEP_SHARD(file_put_enter),
		STEP_READERS(file_put_look), STEP_FILES(file_put_bytes),
		STEP_WRITER(file_put) },
	  .help = "Puts a part of an upload onto the disk." },
	{ .name = "file.finish", .allow = PEOPLE, .cost = 10,
	  .route = "POST /v1/files/{id}/finish",
	  IN(id_in, struct file_get_in), .out = one_out,
	  .steps = { STEP_SHARD(file_finish_enter),
		STEP_READERS(file_finish_look), STEP_FILES(file_finish_hash),
		STEP_WRITER(file_finish), STEP_FILES(file_finish_drop) },
	  .help = "Makes an upload whole, of which every part is there." },
	{ .name = "file.get", .allow = PEOPLE, .cost = 1,
	  .route = "GET /v1/files/{id}", IN(get_in, struct file_get_in),
	  .out = one_out, .steps = { STEP_READERS(file_get) },
	  .help = "Gives what is known of a file, or how far an upload"
		" is." },
	{ .name = "file.read", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/files/{id}/content", .bytes = BYTES_GIVEN,
	  IN(get_in, struct file_get_in),
	  .steps = { STEP_SHARD(file_read_enter),
		STEP_READERS(file_read_look), STEP_FILES(file_read_bytes) },
	  .help = "Gives the bytes of a file." },
	{ .name = "file.link", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/files/{id}/link",
	  IN(get_in, struct file_get_in), .out = link_out,
	  .steps = { STEP_READERS(file_link_look),
		STEP_FILES(file_link_make) },
	  .help = "Gives an address of the store of files, from which whoever"
		" has it fetches the bytes for a while." },
	{ .name = "file.list", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/files", IN(list_in, struct file_list_in),
	  .out = list_out, .steps = { STEP_READERS(file_list) },
	  .help = "Lists one's own files and uploads." },
	{ .name = "file.delete", .allow = PEOPLE, .cost = 2,
	  .route = "DELETE /v1/files/{id}", IN(id_in, struct file_get_in),
	  .when_full = FULL_RESERVE,
	  .steps = { STEP_WRITER(file_delete), STEP_FILES(file_delete_drop) },
	  .help = "Deletes a file that no message names, or an upload." },
};

const struct op_set ops_file = OP_ROWS(rows);
