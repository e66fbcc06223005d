/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_UPKEEPER_H
#define CORE_UPKEEPER_H
/*
 * What looks after the box, for operations of the system admin. The core does
 * not know how: app/ gives it.
 */
#include "core/files.h"
#include "core/ledger.h"
#include "core/request.h"

struct backup_name_in {
	struct str name;
};
struct backup_list_in {
	struct str after;
	int64_t limit;
};

/* All on threads of the files pool, several at once; each may take seconds.
 * Results are JSON objects. ERR_BUSY: one is under way. */
struct upkeeper {
	void *arg;
	enum err (*doctor)(void *arg, struct buf *out);
	/* Begins one and does not wait for it. name p NULL: make a backup,
	 * else read that one again. ERR_NOT_FOUND. */
	enum err (*backup_begin)(void *arg, struct str name);
	enum err (*backup_list)(void *arg, const struct backup_list_in *,
	    struct buf *out);
};

/* Somebody took an archive for support: noted in the directory log. */
enum err support_note(struct ledger *, struct request *);

enum err doctor_run_op(struct files *, struct request *);
enum err backup_create_op(struct files *, struct request *);
enum err backup_verify_op(struct files *, struct request *);
enum err backup_list_op(struct files *, struct request *);

#endif
