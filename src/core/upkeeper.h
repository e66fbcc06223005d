/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_UPKEEPER_H
#define CORE_UPKEEPER_H
/*
 * What looks after the box, for operations of the system admin. The core does
 * not know how: app/ gives it.
 */
#include "core/box.h"
#include "core/files.h"
#include "core/ledger.h"
#include "core/request.h"

struct backup_name_in {
	struct str name;
};
struct backup_restore_in {
	struct str name, confirm, passphrase;
};
struct backup_list_in {
	struct str after;
	int64_t limit;
};

/* One thing that is done in the background, one at a time. */
enum backup_what { BACKUP_CREATE, BACKUP_VERIFY, BACKUP_EXPORT,
	BACKUP_IMPORT, BACKUP_RESTORE };
struct backup_wish {
	enum backup_what what;
	struct str name;	/* of the archive: VERIFY, IMPORT, RESTORE */
	struct str tenant;	/* EXPORT, IMPORT: its id here; RESTORE: of who
				 * asks */
	struct str by;		/* RESTORE: who asks; empty: the box's admin */
	bool is_alone;		/* RESTORE: no other tenant may be in it */
	struct str from;	/* IMPORT: its id there; empty: as it says */
	struct str title;	/* IMPORT: the name that people read */
	struct str passphrase;	/* EXPORT, IMPORT, RESTORE; empty: the backups'
				 * own */
	bool is_suspended;	/* IMPORT: nobody gets in yet */
};

/* A tenant that was deleted and is not erased yet. */
struct tenant_left {
	struct str id, name;
	int64_t created_ts;	/* 0: nobody knows any more */
	int64_t erase_ts;
};
typedef bool (*tenant_left_fn)(void *arg, const struct tenant_left *);

/* All on threads of the files pool, several at once; each may take seconds.
 * Results are JSON objects. ERR_BUSY: one is under way. */
struct box_room {
	int64_t database_bytes, wal_bytes;
	int64_t free_bytes;	/* -1: nobody knows */
};

struct upkeeper {
	void *arg;
	enum err (*doctor)(void *arg, struct buf *out);
	/* Begins it and does not wait. ERR_NOT_FOUND: no such archive. */
	enum err (*backup_begin)(void *arg, const struct backup_wish *);
	/* ERR_WRONG_STATE: nothing is under way. */
	enum err (*backup_cancel)(void *arg);
	enum err (*backup_list)(void *arg, const struct backup_list_in *,
	    struct buf *out);

	/* Of the system writer. A tenant was deleted, and is erased at that
	 * time; is it (ERR_NOT_FOUND: no, ERR_CLOSED: it is erased already);
	 * it is not; all that are, in the order of ids, until false is
	 * answered. */
	enum err (*tenant_mark)(void *arg, const struct tenant *,
	    int64_t erase_ts);
	enum err (*tenant_marked)(void *arg, struct str id, struct arena *,
	    struct tenant_left *out);
	enum err (*tenant_unmark)(void *arg, struct str id);
	enum err (*tenants_left)(void *arg, tenant_left_fn, void *fn_arg);

	/* The directory of backups: see core/archives.h. ops NULL: nobody's. */
	struct depot archives;

	/* What the databases take, and what there is. */
	void (*room)(void *arg, struct box_room *out);
};

struct support_note_in {
	struct str file;	/* p NULL: an archive for support was made */
	int64_t done, kept;
	bool refused;
};
/* For the audit log; an archive for support is in the directory log, too. */
enum err support_note(struct ledger *, struct request *);

enum err doctor_run_op(struct files *, struct request *);
enum err backup_create_op(struct files *, struct request *);
enum err backup_verify_op(struct files *, struct request *);
/* backup.restore: it may be; noted (core/archives.h); then begin. */
enum err backup_restore_look(struct files *, struct request *);
enum err backup_restore_op(struct files *, struct request *);
/* When all is prepared, of the module that does it. The box's list of tenants
 * is as it was asked for, and stays so: what is made now would go. */
struct backup_leaving {
	enum err (*leave)(void *arg);	/* on the system writer */
	void *arg;
};
enum err backup_restore_leave(struct box *, struct request *);
enum err backup_cancel_op(struct files *, struct request *);

struct tenant_export_in {
	struct str id, passphrase;
};
struct tenant_import_in {
	struct str id, backup, from, name, passphrase;
	bool suspended;
};
/* tenant.export: it is there, then begin. tenant.import: its id is free. */
enum err tenant_export_op(struct files *, struct request *);
enum err tenant_import_look(struct box *, struct request *);
enum err tenant_import_op(struct files *, struct request *);
enum err backup_list_op(struct files *, struct request *);

#endif
