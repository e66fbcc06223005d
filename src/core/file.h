/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FILE_H
#define CORE_FILE_H
/*
 * Files: an upload begins, its parts come (by a door that streams), it is
 * finished, read, listed and deleted. See decision 13.
 */
#include "core/files.h"
#include "core/ledger.h"
#include "core/view.h"
#include "model/file.h"

#define FILE_LIST_LIMIT 100

struct file_create_in {
	struct str name, hash;
	int64_t size;
};
struct file_put_in {
	struct str id;
	int64_t offset;
};
struct file_get_in {		/* and finish, read, link, delete */
	struct str id;
	struct str conv;	/* get: where she saw it, or absent … */
	int64_t seq;		/* … and in which message */
};
struct file_list_in {
	struct str before;	/* a file's id, or absent */
	int64_t limit;
};

/* file.create: looks whether there is room, takes it, writes the row. */
enum err file_create_look(struct view *, struct request *);
enum err file_create_make(struct files *, struct request *);
enum err file_create(struct ledger *, struct request *);
/* file.put: nobody is finishing it, it is hers and has room there; the bytes
 * go onto the disk as they come, all of them or none count. */
enum err file_put_enter(struct shard *, struct tenant_live *,
    struct request *);
enum err file_put_look(struct view *, struct request *);
enum err file_put_bytes(struct files *, struct request *);
enum err file_put(struct ledger *, struct request *);
/* file.finish: nobody writes to it, all is there; hashes it and gives it its
 * name, writes the row, drops the bytes that are there twice. */
enum err file_finish_enter(struct shard *, struct tenant_live *,
    struct request *);
enum err file_finish_look(struct view *, struct request *);
enum err file_finish_hash(struct files *, struct request *);
enum err file_finish(struct ledger *, struct request *);
enum err file_finish_drop(struct files *, struct request *);
enum err file_get(struct view *, struct request *);
/* file.read: not too many at once; who may, and what it is; then its bytes, as
 * they are taken. */
enum err file_read_enter(struct shard *, struct tenant_live *,
    struct request *);
enum err file_read_look(struct view *, struct request *);
enum err file_read_bytes(struct files *, struct request *);
/* file.link: who may, and that there are any; then the address. */
enum err file_link_look(struct view *, struct request *);
enum err file_link_make(struct files *, struct request *);
enum err file_list(struct view *, struct request *);
/* file.delete: the row, then the bytes that no row names any more. */
enum err file_delete(struct ledger *, struct request *);
enum err file_delete_drop(struct files *, struct request *);

/* Whether the caller may read it: her own, or named by a message that she may
 * read now, of the one where she says she saw it or the first `most`. Others'
 * are as absent: ERR_NOT_FOUND. */
struct file_seen {
	struct str conv;	/* or empty */
	int64_t seq, most;
};
enum err file_check_reader(struct view *, struct request *,
    const struct file *, const struct file_seen *) MUST_CHECK;

/* A message lost its content: it names no files any more, and those that no
 * other one names are idle from now on. */
enum err file_forget_at(struct ledger *, int64_t conv, int64_t seq)
    MUST_CHECK;

/* What the tenant's files take on the disk, without uploads. */
enum err file_bytes(const struct store_ops *, struct store *, int64_t *out)
    MUST_CHECK;

#endif
