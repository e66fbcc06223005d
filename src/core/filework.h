/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FILEWORK_H
#define CORE_FILEWORK_H
/* What the steps of one operation on a file hand each other, and what the
 * files of this noun share. */
#include "base/jsonw.h"
#include "core/file.h"
#include "model/filetype.h"
#include "model/parts.h"

#define FILE_BYTES_KEY "files_bytes"	/* of meta: decimal */
#define FILE_FINISH_STEPS 5

/* In the request's arena, by r->scratch. */
struct file_work {
	struct file file;
	char id[FILE_ID_CHARS + 1];
	/* finishing */
	int64_t rule;			/* enum filetype_rule */
	struct evp_md_ctx_st *sum;	/* NULL: not begun, or through */
	int64_t at;			/* hashed up to here */
	char hash[FILE_HASH_CHARS + 1];
	char place[FILE_PLACE_ROOM];
	/* The place of the same content, to which these bytes go once all is
	 * committed; empty: none. */
	struct str twin;
	/* Bytes that no row names any more, then; name empty: none. */
	struct depot_key drop;
};

/* As struct file_get_in says, if the caller may read it. */
enum err file_find_seen(struct view *, struct request *, struct file *out)
    MUST_CHECK;
enum err file_write(struct jsonw *, const struct file *) MUST_CHECK;
/* {"file":…} */
enum err file_answer(struct request *, const struct file *) MUST_CHECK;
/* One part came, all of it synced: ERR_NOT_FOUND, ERR_WRONG_STATE when it is
 * whole already, ERR_LIMIT. */
enum err file_note_part(struct ledger *, struct request *, struct str id,
    struct part) MUST_CHECK;
/* The row goes, and is told; *drop: its bytes, if nobody else has them. */
enum err file_forget(struct ledger *, struct request *, const struct file *,
    struct depot_key *drop) MUST_CHECK;
/* What is there with this part as well, if it may come. */
enum err file_with_part(struct request *, const struct file *, struct part,
    struct buf *parts) MUST_CHECK;
/* Whether one more upload as in struct file_create_in fits. */
enum err file_check_room(const struct core_parts *, struct store *,
    struct request *) MUST_CHECK;

#endif
