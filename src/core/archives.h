/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ARCHIVES_H
#define CORE_ARCHIVES_H
/*
 * Backups and exports by HTTP, for whoever looks after the box and has no
 * shell of it: one is read, in ranges, or comes in parts, one behind the
 * other. They lie in the directory of backups, as a depot without tenants: a
 * key's name is that of the archive.
 */
#include "core/files.h"
#include "core/ledger.h"
#include "core/request.h"

struct backup_upload_in {
	struct str name;
	int64_t size;
};
struct backup_put_in {
	struct str name;
	int64_t offset;
	bool last;
};

/* backup.read: it is there; noted; then its bytes. */
enum err backup_read_look(struct files *, struct request *);
enum err backup_read_bytes(struct files *, struct request *);
/* backup.upload: begins, or says how far it is; noted. */
enum err backup_upload_begin(struct files *, struct request *);
enum err backup_upload_answer(struct ledger *, struct request *);
/* backup.put: behind what is there; the last one names it, and is noted. */
enum err backup_put_bytes(struct files *, struct request *);
enum err backup_put_answer(struct ledger *, struct request *);
/* The row that audit_step writes behind it is committed before anything is
 * given. */
enum err backup_note(struct ledger *, struct request *);

#endif
